package reader_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

const phone = "Mozilla/5.0 (Linux; Android 13) Mobile, "

// tell posts what a page says.
func (p *paper) tell(path, agent string, said url.Values) answer {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodPost, baseURL+path, strings.NewReader(said.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", agent)
	return p.do(r)
}

func TestAViewSaysWhereItsReaderCameFromAndHowMuchWasRead(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		id := fmt.Sprint(n.market.ID)
		view := func(who string, said url.Values) {
			t.Helper()
			said.Set("id", id)
			p.tell("/-/view", phone+who, said).is(http.StatusNoContent)
		}
		view("one", url.Values{"n": {"a1"}, "r": {"www.google.com"}, "l": {"ar-JO"}, "z": {"Asia/Riyadh"}})
		view("one by another network", url.Values{"n": {"a1"}, "r": {"www.google.com"}})
		view("two", url.Values{"n": {"no number"}, "r": {""}, "us": {"facebook"}, "uc": {"<script>alert(1)</script>"}})
		view("three", url.Values{"n": {strings.Repeat("f", 17)}, "r": {"NEWS.Example"}})
		view("four", url.Values{"r": {"news.example"}})
		view("five", url.Values{})
		for _, said := range []url.Values{{"id": {id}, "s": {"61"}, "d": {"100"}}, {"id": {id}, "s": {"999999999999"}, "d": {"-7"}}, {"id": {"0"}, "s": {"1"}, "d": {"1"}}, {"id": {"-4"}, "s": {"1"}, "d": {"1"}}} {
			p.tell("/-/read", phone+"nobody who was counted", said).is(http.StatusNoContent)
			p.tell("/-/read", phone+"one", said).is(http.StatusNoContent)
		}
		for _, said := range []url.Values{{}, {"id": {id}}, {"id": {id}, "s": {"x"}, "d": {"1"}}, {"id": {id}, "s": {"1"}, "d": {"9223372036854775808"}}} {
			p.tell("/-/read", phone+"one", said).is(http.StatusUnprocessableEntity)
		}
		p.tell("/-/view", phone+"six", url.Values{"id": {id}}).is(http.StatusNoContent) // what was read rides along
		reports := audience.NewReports(p.db, p.clock, p.stories, p.sites)
		if err := reports.Fold(t.Context()); err != nil {
			t.Fatal(err)
		}
		a, err := reports.Article(t.Context(), n.market.ID)
		if err != nil || a.Views != 1290 || a.Readings != 1 || a.Finished != 1000 || !slices.Equal(a.Shares[audience.Campaign], []audience.Share{{Value: "<script>alert(1)</script>", Views: 1}}) {
			t.Errorf("%+v %v", a, err)
		}
		sources := map[string]int64{}
		for _, s := range a.Shares[audience.Source] {
			sources[s.Value] = s.Views
		}
		if sources[""] != 2 || sources[audience.FromSearch] != 1 || sources[audience.FromSocial] != 1 || sources[audience.FromInternal] != 2 {
			t.Errorf("%v", sources)
		}
		if list, err := reports.Shares(t.Context(), audience.Today, audience.Country, 10); err != nil || !slices.Contains(list, audience.Share{Value: "SA", Views: 1}) {
			t.Errorf("%v %v", list, err)
		}
		r := httptest.NewRequest(http.MethodGet, baseURL+"/-/read", nil)
		p.do(r).is(http.StatusMethodNotAllowed)
	})
}

// endless is a body that says how much of it was read.
type endless struct{ left, read int }

func (e *endless) Read(p []byte) (int, error) {
	n := min(len(p), e.left)
	for i := range n {
		p[i] = 'a'
	}
	e.left -= n
	e.read += n
	return n, nil
}

func TestOddViewsAreRefusedOrCountForNothing(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		draft := p.put(story.Entry{Publication: story.Never, Document: story.Document{Headline: "مسودة", SectionID: n.local.ID, Body: "<p>x</p>"}})
		for id, status := range map[string]int{"": 422, "x": 422, "1e3": 422, "99999999999999999999": 422, "-99999999999999999999": 422, "١٢": 422, "0": 204, "-1": 204, "9223372036854775807": 204, fmt.Sprint(draft.ID): 204} {
			p.tell("/-/view", phone+"odd", url.Values{"id": {id}, "n": {"1" + fmt.Sprintf("%x", id)}, "r": {""}}).is(status)
		}
		for _, path := range []string{"/-/view", "/-/read"} {
			for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", ""} {
				body := &endless{left: 10 << 20}
				r := httptest.NewRequest(http.MethodPost, baseURL+path, body)
				r.Header.Set("Content-Type", kind)
				r.Header.Set("User-Agent", phone)
				if a := p.do(r); a.status != http.StatusUnprocessableEntity && a.status != http.StatusRequestEntityTooLarge || body.read > 64<<10 {
					t.Errorf("%s, %s: %d, %d bytes were read", path, kind, a.status, body.read)
				}
			}
		}
		reports := audience.NewReports(p.db, p.clock, p.stories, p.sites)
		if err := reports.Fold(t.Context()); err != nil {
			t.Fatal(err)
		}
		if o, err := reports.Overview(t.Context(), audience.Today); err != nil || o.Views.Now != 0 {
			t.Errorf("%+v %v", o, err)
		}
	})
}

func TestAFullDiskRefusesViewsAndPagesGoOn(t *testing.T) {
	d := testkit.SQLite(t)
	p := open(t, d)
	n := fill(p)
	if _, err := d.SQL().ExecContext(t.Context(), "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ { // what is free inside the file is used up
		if d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "INSERT INTO settings (name, value) VALUES ($1, $2)", fmt.Sprint("junk ", i), strings.Repeat("x", 3000))
			return err
		}) != nil {
			break
		}
	}
	before := 1284
	for i := 0; ; i++ { // a page has room for some views
		a := p.tell("/-/view", phone+fmt.Sprint(i), url.Values{"id": {fmt.Sprint(n.market.ID)}, "n": {fmt.Sprint(i + 1)}, "r": {"t.co"}, "uc": {strings.Repeat("x", 60) + fmt.Sprint(i)}})
		if a.status == http.StatusServiceUnavailable {
			break
		}
		if a.is(http.StatusNoContent); i > 500 {
			t.Fatal("the disk was never full")
		}
		before++
	}
	p.get("/").is(http.StatusOK)
	p.get(story.EscapedPath(n.market.Path)).is(http.StatusOK).must(fmt.Sprintf("%d,%03d مشاهدة", before/1000, before%1000))
	p.tell("/-/read", phone+"0", url.Values{"id": {fmt.Sprint(n.market.ID)}, "s": {"9"}, "d": {"9"}}).is(http.StatusNoContent)
}
