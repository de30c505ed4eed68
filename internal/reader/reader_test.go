package reader_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/reader"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
	"github.com/warraq/warraq/internal/web"
)

const baseURL = "https://news.example"

// paper is the public site over real features.
type paper struct {
	t        testing.TB
	db       *db.DB
	clock    *clock.Manual
	site     *reader.Site
	handler  http.Handler
	log      *bytes.Buffer
	stories  *story.Stories
	sections *section.Sections
	people   *people.People
	media    *media.Library
	comments *comment.Comments
	consent  *consent.Providers
	sites    *site.Sites
	drawn    uint8
}

func open(t testing.TB, d *db.DB) *paper {
	t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := testkit.Clock()
	p := &paper{t: t, db: d, clock: c, log: &bytes.Buffer{}, sites: site.New(d), sections: section.New(d), people: people.New(d, c), media: media.New(d, blobs, nil, c)}
	p.stories = story.New(d, c, nil, p.sites)
	p.comments = comment.New(d, p.clock, p.stories, p.sites, policy.New(d, p.clock))
	p.consent = consent.New(d, c)
	log := slog.New(slog.NewTextHandler(p.log, nil))
	p.site, err = reader.New(reader.Deps{Stories: p.stories, Consent: p.consent, Sections: p.sections, People: p.people, Media: p.media, Comments: p.comments, Policies: policy.New(d, c), Search: search.New(d, c, log, p.stories), Views: audience.New(d, c, p.stories), StaffCookies: []string{"warraq"}, Sites: p.sites, Press: press(d, p, catalogue),
		Blobs: blobs, Catalogue: catalogue, Clock: c, Log: log, BaseURL: baseURL + "/", Snapshot: d.Snapshot})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.site.Close)
	mux := http.NewServeMux()
	p.site.Register(mux)
	p.handler = web.Guard(log, web.Secure(web.Compress(mux)))
	p.talk(func(v *comment.Settings) { v.PassScriptless = true })
	return p
}

// talk changes the settings of comments.
func (p *paper) talk(change func(*comment.Settings)) {
	p.t.Helper()
	v, err := p.comments.Settings(p.t.Context())
	if change(&v); err == nil {
		err = p.comments.SaveSettings(p.t.Context(), actor.System, v)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// each runs f over a paper on either engine.
func each(t *testing.T, f func(t *testing.T, p *paper)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, d *db.DB) { f(t, open(t, d)) })
}

func (p *paper) write(f func(tx *db.Tx) error) {
	p.t.Helper()
	if err := p.db.Write(context.Background(), f); err != nil {
		p.t.Fatal(err)
	}
}

func (p *paper) settings(change func(*site.Settings)) {
	p.t.Helper()
	s, err := p.sites.Get(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	change(&s)
	if err := p.sites.Save(p.t.Context(), actor.System, s); err != nil {
		p.t.Fatal(err)
	}
}

func (p *paper) section(slug, name string, parent int64) (s section.Section) {
	p.t.Helper()
	p.write(func(tx *db.Tx) (err error) {
		s, err = p.sections.EnsureSection(p.t.Context(), tx, section.Section{Slug: slug, Name: name, ParentID: parent})
		return err
	})
	return s
}

func (p *paper) tag(kind section.TagKind, name string) (t section.Tag) {
	p.t.Helper()
	p.write(func(tx *db.Tx) (err error) {
		t, err = p.sections.EnsureTag(p.t.Context(), tx, section.Tag{Kind: kind, Name: name})
		return err
	})
	return t
}

func (p *paper) person(w people.Person) (made people.Person) {
	p.t.Helper()
	p.write(func(tx *db.Tx) (err error) {
		made, err = p.people.Ensure(p.t.Context(), tx, w)
		return err
	})
	return made
}

func (p *paper) picture(alt string) media.Media {
	p.t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 40))
	p.drawn++ // the library keeps equal files once
	img.Set(1, 1, color.Gray{p.drawn})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		p.t.Fatal(err)
	}
	m, err := p.media.Add(p.t.Context(), actor.System, media.Upload{Filename: "p.png", Body: &b, Alt: alt})
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

// put writes an article, published an hour ago unless it says otherwise.
func (p *paper) put(e story.Entry) story.Written {
	p.t.Helper()
	if e.Publication == "" {
		e.Publication = story.Published
	}
	if e.PublishedAt.IsZero() {
		e.PublishedAt = p.clock.Now().Add(-time.Hour)
	}
	e.Workflow = story.Ready
	settings, err := p.sites.Get(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	var w story.Written
	p.write(func(tx *db.Tx) (err error) {
		w, err = p.stories.Put(context.Background(), tx, actor.System, settings, 0, e)
		return err
	})
	return w
}

func (p *paper) say(c comment.Comment) (id int64) {
	p.t.Helper()
	if c.State == "" {
		c.State = comment.Approved
	}
	if c.CreatedAt.IsZero() {
		c.CreatedAt = p.clock.Now()
	}
	p.write(func(tx *db.Tx) (err error) {
		id, err = p.comments.Put(p.t.Context(), tx, c)
		return err
	})
	return id
}

type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

var whole = regexp.MustCompile(`(?s)^<!doctype html>.*</html>\s*$`)

// do asks, and holds every answer to what is promised of all of them.
func (p *paper) do(r *http.Request) answer {
	p.t.Helper()
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	a := answer{p.t, w.Code, w.Header(), w.Body.String()}
	name := r.Method + " " + r.URL.String()
	if a.header.Get("Set-Cookie") != "" {
		p.t.Errorf("%.200s sets a cookie", name)
	}
	for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"} {
		if a.header.Get(h) == "" && a.status != http.StatusTemporaryRedirect { // that is the mux tidying an address
			p.t.Errorf("%.200s: no %s", name, h)
		}
	}
	if strings.Contains(a.header.Get("Content-Security-Policy"), "unsafe") {
		p.t.Errorf("%.200s: the policy allows what is unsafe", name)
	}
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && a.status/100 != 3 && r.Method != http.MethodHead {
		if !whole.MatchString(a.body) {
			p.t.Errorf("%.200s: not a whole page: %.300s ... %.100s", name, a.body, a.body[max(0, len(a.body)-100):])
		}
		a.mustNot("<style", "style=\"", "onclick", "javascript:", "ZgotmplZ", "sql:", "SQL", "%!", "<nil>", "runtime error", "0001-01-01")
	}
	return a
}

func (p *paper) get(path string) answer {
	p.t.Helper()
	return p.do(httptest.NewRequest(http.MethodGet, baseURL+path, nil))
}

func (p *paper) post(path string, values url.Values) answer {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodPost, baseURL+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (a reader's browser)")
	return p.do(r)
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d\n%.1500s", a.status, status, a.body)
	}
	return a
}

func (a answer) must(parts ...string) answer {
	a.t.Helper()
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			a.t.Errorf("the page does not hold %q\n%.1500s", part, a.main())
		}
	}
	return a
}

func (a answer) mustNot(parts ...string) answer {
	a.t.Helper()
	for _, part := range parts {
		if strings.Contains(a.body, part) {
			a.t.Errorf("the page holds %q", part)
		}
	}
	return a
}

// leads says that it is a redirect for good to an address.
func (a answer) leads(to string) answer {
	a.t.Helper()
	a.is(http.StatusMovedPermanently)
	if got := a.header.Get("Location"); got != to {
		a.t.Errorf("leads to %s, want %s", got, to)
	}
	return a
}

// main is the page without its frame.
func (a answer) main() string {
	if _, after, ok := strings.Cut(a.body, "<main"); ok {
		before, _, _ := strings.Cut(after, "</main>")
		return before
	}
	return a.body
}

// inOrder says that parts stand one after the other.
func (a answer) inOrder(parts ...string) answer {
	a.t.Helper()
	rest := a.main()
	for _, part := range parts {
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			a.t.Errorf("%q does not come where it should\n%.1500s", part, a.main())
			return a
		}
		rest = after
	}
	return a
}

var addresses = regexp.MustCompile(`<a [^>]*?href="(/[^"#]*)"`)

// links are the addresses of this site that the page's own part leads to.
func (a answer) links() (list []string) {
	for _, m := range addresses.FindAllStringSubmatch(a.main(), -1) {
		list = append(list, strings.ReplaceAll(m[1], "&amp;", "&"))
	}
	return list
}

func readAll(t testing.TB, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
