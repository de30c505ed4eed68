package syndicate_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/jobs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
)

// listener is a hub and a search engine that answers as it is told.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	heard  []heard
	answer []int // statuses of the next answers; 202 after them
}

type heard struct{ path, kind, body string }

func listen(t *testing.T, answers ...int) *listener {
	t.Helper()
	l := &listener{answer: answers}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.heard = append(l.heard, heard{r.URL.Path, r.Header.Get("Content-Type"), string(body)})
		status := http.StatusAccepted
		if len(l.answer) > 0 {
			status, l.answer = l.answer[0], l.answer[1:]
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) all(path string) (list []heard) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, h := range l.heard {
		if h.path == path {
			list = append(list, h)
		}
	}
	return list
}

// pinged is a paper that tells of its changes.
func (p *paper) pinged(hub, index string) *syndicate.Pings {
	p.t.Helper()
	pings, err := syndicate.NewPings(hub, index)
	p.do(err)
	log := slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil))
	queue, err := jobs.New(p.db, log, func(w *river.Workers) { syndicate.RegisterWorkers(w, func() *syndicate.Pings { return pings }) })
	p.do(err)
	pings.Use(syndicate.PingDeps{Queue: queue, Sections: p.sections, People: p.people, Sites: p.sites, Log: log, BaseURL: func() string { return base + "/" }})
	p.stories.OnChange(pings.Changed)
	p.do(queue.Start(context.WithoutCancel(p.t.Context())))
	p.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = queue.Stop(ctx)
	})
	return pings
}

// queued is how many pings wait, are tried again, or were given up.
func (p *paper) queued(states ...string) (n int) {
	p.t.Helper()
	p.do(p.db.Read(p.t.Context(), func(tx *db.Tx) error {
		found, err := db.All(p.t.Context(), tx, func(s db.Scanner) (v string, err error) { return v, s.Scan(&v) }, "SELECT CAST(state AS TEXT) FROM river_job WHERE kind IN ('websub', 'indexnow')")
		for _, v := range found {
			if len(states) == 0 || slices.Contains(states, v) {
				n++
			}
		}
		return err
	}))
	return n
}

func eventually(t *testing.T, what string, good func() bool) {
	t.Helper()
	for range 300 {
		if good() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("never: " + what)
}

func (p *paper) draft(doc story.Document) story.Article {
	p.t.Helper()
	art, err := p.stories.Create(p.t.Context(), actor.System, doc)
	p.do(err)
	return art
}

func TestHubsAndSearchEnginesHearOfChangesUntilTheyTakeThem(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		l := listen(t, http.StatusServiceUnavailable, http.StatusTooManyRequests)
		pings := p.pinged(l.URL+"/hub?token=secret", l.URL+"/index")
		var above, local section.Section
		var tag section.Tag
		var salma people.Person
		p.write(func(tx *db.Tx) (err error) {
			if above, err = p.sections.EnsureSection(t.Context(), tx, section.Section{Slug: "above", Name: "فوق"}); err != nil {
				return err
			}
			if local, err = p.sections.EnsureSection(t.Context(), tx, section.Section{Slug: "local", Name: "محليات", ParentID: above.ID}); err != nil {
				return err
			}
			if tag, err = p.sections.EnsureTag(t.Context(), tx, section.Tag{Name: "سوق"}); err != nil {
				return err
			}
			salma, err = p.people.Ensure(t.Context(), tx, people.Person{Name: "سلمى"})
			return err
		})
		art := p.draft(story.Document{Headline: "خبر", Body: "<p>x</p>", SectionID: local.ID, TagIDs: []int64{tag.ID}, Bylines: []story.Byline{{PersonID: salma.ID}}})
		if p.queued() != 0 {
			t.Error("a draft is told of")
		}
		art, err := p.stories.Publish(t.Context(), actor.System, art.ID)
		p.do(err)
		eventually(t, "both took it", func() bool { return p.queued("completed") == 2 })
		hub, index := l.all("/hub"), l.all("/index")
		if len(hub)+len(index) != 4 { // each was refused once
			t.Errorf("%d and %d messages", len(hub), len(index))
		}
		form, err := url.ParseQuery(hub[0].body)
		p.do(err)
		var want []string
		for _, page := range []string{"/", salma.Path(), "/section/above", "/section/local", tag.Path()} {
			for _, f := range forms {
				want = append(want, base+story.EscapedPath(f.At(page)))
			}
		}
		if form.Get("hub.mode") != "publish" || !slices.Equal(form["hub.url"], want) || hub[0].kind != "application/x-www-form-urlencoded" {
			t.Errorf("the hub hears %v, not %v", form, want)
		}
		var told struct {
			Host, Key, KeyLocation string
			URLList                []string
		}
		p.do(json.Unmarshal([]byte(index[0].body), &told))
		if told.Host != "news.example" || len(told.URLList) != 1 || told.URLList[0] != base+story.EscapedPath(art.Path) || told.KeyLocation != base+"/"+told.Key+".txt" {
			t.Errorf("search engines hear %+v", told)
		}
		if key, err := pings.KeyAt(t.Context(), "/"+told.Key+".txt"); err != nil || key != told.Key || len(key) < 8 {
			t.Errorf("the proof is %q %v", key, err)
		}
		if key, _ := pings.KeyAt(t.Context(), "/a/"+told.Key+".txt"); key != "" {
			t.Error("another address proves something")
		}
		_, err = p.stories.Withdraw(t.Context(), actor.System, art.ID, "")
		p.do(err)
		eventually(t, "they hear that it is gone", func() bool { return p.queued("completed") == 4 })
	})
}

func TestNothingIsToldOfWhatIsNotPublicOrDidNotHappen(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		l := listen(t)
		pings := p.pinged(l.URL+"/hub", l.URL+"/index")
		for _, doc := range []story.Document{{Headline: "سرّي", Private: true}, {Headline: "سرّي", Password: "x"}} {
			doc.Body = "<p>x</p>"
			_, err := p.stories.Publish(t.Context(), actor.System, p.draft(doc).ID)
			p.do(err)
		}
		cutOff := errors.New("cut off")
		p.stories.OnChange(func(ctx context.Context, tx *db.Tx, before, after story.Article) error {
			return cmp.Or(pings.Changed(ctx, tx, before, after), cutOff)
		})
		art := p.draft(story.Document{Headline: "خبر", Body: "<p>x</p>"})
		if _, err := p.stories.Publish(t.Context(), actor.System, art.ID); !errors.Is(err, cutOff) {
			t.Fatal(err)
		}
		if n := p.queued(); n != 0 || len(l.all("/hub"))+len(l.all("/index")) != 0 {
			t.Errorf("%d pings", n)
		}
		p.put(story.Entry{Path: "/old", Document: story.Document{Headline: "من الأرشيف", Body: "<p>x</p>"}})
		if n := p.queued(); n != 0 {
			t.Errorf("an archive that moves in is told of: %d", n)
		}
	})
}

func TestPingsAreOffUnlessTheyAreWanted(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		pings := p.pinged("", "")
		_, err := p.stories.Publish(t.Context(), actor.System, p.draft(story.Document{Headline: "خبر", Body: "<p>x</p>"}).ID)
		p.do(err)
		if key, err := pings.KeyAt(t.Context(), "/x.txt"); p.queued() != 0 || key != "" || err != nil {
			t.Errorf("%d pings, %q %v", p.queued(), key, err)
		}
	})
	for _, wrong := range []string{"hub.example", "ftp://hub.example/", "https://", "://x", "javascript:alert(1)"} {
		if _, err := syndicate.NewPings(wrong, ""); err == nil {
			t.Errorf("%q is taken for an address", wrong)
		}
		if _, err := syndicate.NewPings("", wrong); err == nil {
			t.Errorf("%q is taken for an address", wrong)
		}
	}
}

func TestWhatIsRefusedForGoodIsNotTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		l := listen(t, http.StatusForbidden)
		p.pinged("", l.URL+"/index")
		_, err := p.stories.Publish(t.Context(), actor.System, p.draft(story.Document{Headline: "خبر", Body: "<p>x</p>"}).ID)
		p.do(err)
		eventually(t, "it is given up", func() bool { return p.queued("cancelled") == 1 })
		if got := len(l.all("/index")); got != 1 {
			t.Errorf("%d messages", got)
		}
	})
}

func TestAHubThatIsAwayIsToldLaterAndItsTokenIsNotKept(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		l := listen(t)
		address := l.URL
		l.Close()
		p.pinged(address+"/hub?token=secret", "")
		_, err := p.stories.Publish(t.Context(), actor.System, p.draft(story.Document{Headline: "خبر", Body: "<p>x</p>"}).ID)
		p.do(err)
		var faults string
		eventually(t, "a try failed", func() bool {
			p.do(p.db.Read(t.Context(), func(tx *db.Tx) error {
				return tx.QueryRow(t.Context(), "SELECT COALESCE(CAST(errors AS TEXT), '') FROM river_job WHERE kind = 'websub'").Scan(&faults)
			}))
			return strings.Contains(faults, "refused")
		})
		if strings.Contains(faults, "secret") || p.queued("discarded", "cancelled") != 0 {
			t.Errorf("kept of it: %s", faults)
		}
	})
}
