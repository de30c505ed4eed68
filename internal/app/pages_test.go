package app_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/app"
	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// node is one server of a paper, without its background work.
type node struct {
	t testing.TB
	*app.App
	handler http.Handler
	address string // where it is served over connections, as a reader's browser asks
}

func nodeOf(t testing.TB, cfg config.Config) *node {
	t.Helper()
	n := &node{t: t, App: open(t, cfg)}
	n.serve()
	return n
}

// serve starts it, again where it was started before.
func (n *node) serve() {
	n.t.Helper()
	var err error
	if n.handler, err = n.Handler(); err != nil {
		n.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		n.t.Fatal(err)
	}
	n.address = "http://" + listener.Addr().String()
	server, served := n.Server(n.handler, listener)
	go func() { _ = server.Serve(served) }()
	n.t.Cleanup(func() { _ = server.Close() })
}

func (n *node) get(path string, header ...string) (*http.Response, string) {
	n.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	n.handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return w.Result(), string(body)
}

func (n *node) shows(path string, must ...string) {
	n.t.Helper()
	for _, how := range []string{"on a kept connection", "to the handler", "on a kept connection again"} {
		body := n.asked(how, path)
		for _, m := range must {
			if not, ok := strings.CutPrefix(m, "!"); ok && strings.Contains(body, not) {
				n.t.Errorf("%s shows %q still, asked %s", path, not, how)
			} else if !ok && !strings.Contains(body, m) {
				n.t.Errorf("%s does not show %q, asked %s", path, m, how)
			}
		}
	}
}

func (n *node) asked(how, path string) string {
	n.t.Helper()
	if how == "to the handler" {
		_, body := n.get(path)
		return body
	}
	answer, err := http.Get(n.address + path)
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return string(body)
}

func (n *node) published(doc story.Document) story.Article {
	n.t.Helper()
	doc.Body, doc.Comments = "<p>"+strings.Repeat("نص الخبر. ", 20)+"</p>", story.CommentsOpen
	art, err := n.Stories.Create(n.t.Context(), actor.System, doc)
	if err == nil {
		art, err = n.Stories.Publish(n.t.Context(), actor.System, art.ID)
	}
	if err != nil {
		n.t.Fatal(err)
	}
	return art
}

func (n *node) do(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *node) save(art story.Article, change func(*story.Document)) story.Article {
	n.t.Helper()
	doc := art.Document
	change(&doc)
	saved, err := n.Stories.Save(n.t.Context(), actor.System, art.ID, art.Revision, doc, story.SaveOptions{})
	n.do(err)
	return saved
}

// behind changes a headline where nobody notes it: what a page still shows afterwards comes from the cache.
func (n *node) behind(id int64, headline string) {
	n.t.Helper()
	n.do(n.DB.Write(n.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(n.t.Context(), "UPDATE articles SET headline = $1 WHERE id = $2", headline, id)
		return err
	}))
}

func TestTheNextRequestAfterAChangeIsFresh(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		ctx := t.Context()
		markets, err := n.Sections.Create(ctx, actor.System, section.Section{Name: "أسواق"})
		n.do(err)
		art := n.published(story.Document{Headline: "الخبر الأول", SectionID: markets.ID})
		other := n.published(story.Document{Headline: "الخبر الثاني", SectionID: markets.ID})
		path, list := story.EscapedPath(art.Path), story.EscapedPath(markets.Path())
		pages := []string{"/", "/latest", list, path, story.EscapedPath(other.Path)}
		fill := func() {
			t.Helper()
			for _, p := range pages {
				n.shows(p, "الخبر")
			}
		}
		fill()
		if kept, _ := n.Pages.Size(); kept != len(pages) {
			t.Errorf("%d pages are kept, not %d", kept, len(pages))
		}
		n.behind(art.ID, "عنوان لا يعلمه أحد")
		for _, p := range pages {
			n.shows(p, "!عنوان لا يعلمه أحد")
		}
		n.behind(art.ID, "الخبر الأول")

		art = n.save(art, func(d *story.Document) { d.Headline = "الخبر الأول معدّلاً" })
		for _, p := range pages { // the other article shows it beside itself
			n.shows(p, "الخبر الأول معدّلاً")
		}
		third := n.published(story.Document{Headline: "خبر ثالث", SectionID: markets.ID})
		for _, p := range pages[:3] {
			n.shows(p, "خبر ثالث")
		}
		fill()
		_, err = n.Stories.Withdraw(ctx, actor.System, third.ID, "خطأ")
		n.do(err)
		for _, p := range pages {
			n.shows(p, "!خبر ثالث")
		}
		if answer, _ := n.get(story.EscapedPath(third.Path)); answer.StatusCode != http.StatusGone {
			t.Errorf("a withdrawn article answers %d", answer.StatusCode)
		}
		art = n.save(art, func(d *story.Document) { d.SectionID = 0 })
		n.shows(list, "!الخبر الأول معدّلاً", "الخبر الثاني")

		// Comments, settings, sections, the policy.
		set := comment.Defaults()
		set.PassScriptless = true
		n.do(n.Comments.SaveSettings(ctx, actor.System, set))
		n.shows(path, "!تعليق واحد")
		posted, err := n.Comments.Post(ctx, comment.Submission{ArticleID: art.ID, Name: "قارئ", Email: "r@example.org", Body: "كلام جميل"})
		n.do(err)
		n.shows(path, "تعليق واحد", "كلام جميل")
		n.do(n.Comments.Edit(ctx, posted.Comment.ID, posted.Key, "كلام أجمل", netip.Addr{}))
		n.shows(path, "كلام أجمل", "!كلام جميل")
		n.do(n.Comments.Decide(ctx, actor.System, posted.Comment.ID, comment.Decision{State: comment.Spam}))
		n.shows(path, "!كلام أجمل")
		site, err := n.Sites.Get(ctx)
		n.do(err)
		site.Name = "صحيفة الوادي"
		n.do(n.Sites.Save(ctx, actor.System, site))
		markets.Name = "الأسواق"
		n.do(n.Sections.Rename(ctx, actor.System, markets))
		rules := policy.Default()
		for i := range rules.Rules {
			rules.Rules[i].Text = "بند بكلمات الصحيفة"
		}
		_, err = n.Policies.Save(ctx, actor.System, rules)
		n.do(err)
		for _, p := range pages {
			n.shows(p, "صحيفة الوادي", "الأسواق")
		}
		n.shows(path, "بند بكلمات الصحيفة")
	})
}

func TestWhatIsNoPageOfEverybodysIsNotKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		art := n.published(story.Document{Headline: "الخبر"})
		path := story.EscapedPath(art.Path)
		for _, p := range []string{"/search?q=%D8%A7%D9%84%D8%AE%D8%A8%D8%B1", "/not-there", "/2026/11/nor-this", "/?p=1", "/?s=x", "/desk/", "/-/counts?ids=1", "/latest?before=nonsense", strings.ToLower(path), "/robots.txt"} {
			n.get(p)
		}
		if kept, _ := n.Pages.Size(); kept != 0 {
			t.Errorf("%d pages are kept", kept)
		}
		for _, query := range []string{"", "?utm_source=x", "?fbclid=1", "?anything=else", "?x=%zz"} {
			n.get(path + query)
		}
		n.get("/?utm_campaign=friday")
		if kept, _ := n.Pages.Size(); kept != 2 {
			t.Errorf("%d pages are kept, not the article and the home page", kept)
		}
		answer, body := n.get(path, "Accept-Encoding", "br, gzip")
		if answer.Header.Get("Content-Encoding") != "br" || strings.Contains(body, "الخبر") || answer.Header.Get("Content-Security-Policy") == "" || answer.Header.Get("Etag") == "" {
			t.Errorf("%v", answer.Header)
		}
		if again, _ := n.get(path, "If-None-Match", answer.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("asked again: %d", again.StatusCode)
		}
		if answer, body := n.get(path, "Range", "bytes=0-9"); answer.StatusCode != http.StatusOK || !strings.Contains(body, "الخبر") {
			t.Errorf("a part of it: %d", answer.StatusCode)
		}
	})
}

func TestAChangeOnOneNodeIsSoonOnEveryNode(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		one, two := nodeOf(t, cfg), nodeOf(t, cfg)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { two.FollowChanges(ctx); close(done) }()
		defer func() { stop(); <-done }()
		art := one.published(story.Document{Headline: "الخبر"})
		path := story.EscapedPath(art.Path)
		two.shows(path, "الخبر")
		two.shows("/", "الخبر")
		one.save(art, func(d *story.Document) { d.Headline = "نبأ آخر" })
		for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			_, a := two.get(path)
			_, b := two.get("/")
			if strings.Contains(a, "نبأ آخر") && strings.Contains(b, "نبأ آخر") {
				break
			}
			if time.Since(began) > 20*time.Second {
				t.Fatal("the other node never hears of it")
			}
		}
	})
}

func TestAPageThatAgedIsServedWhileTheDatabaseIsAway(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		now := clock.NewManual(time.Now())
		n.Clock = now
		n.Pages = cache.New(now, 1<<20)
		n.DB.OnChange(n.Pages.Drop)
		n.serve()
		path := story.EscapedPath(n.published(story.Document{Headline: "الخبر"}).Path)
		n.shows(path, "الخبر")
		n.behind(1, "عنوان جديد")
		now.Advance(cache.Fresh + time.Second)
		if body := n.asked("on a kept connection", path); strings.Contains(body, "عنوان جديد") { // served at once, and drawn anew meanwhile
			t.Error("a reader waited for the new page")
		}
		for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
			if _, body := n.get(path); strings.Contains(body, "عنوان جديد") {
				break
			}
			if time.Since(began) > 20*time.Second {
				t.Fatal("it is never drawn anew")
			}
		}
		n.do(n.DB.Close())
		now.Advance(cache.Fresh + time.Second)
		for range 3 {
			n.shows(path, "عنوان جديد")
			time.Sleep(20 * time.Millisecond) // the attempt to draw it fails, and its end lets the next one begin
		}
		if answer, _ := n.get("/latest"); answer.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("a page that was never drawn: %d", answer.StatusCode)
		}
	})
}
