package reader_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestWhatIsNotPublicIsNowhere(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		secret := func(name string, e story.Entry) story.Written {
			e.Path, e.Headline, e.Deck = "/2026/11/"+name, "عنوان سرّي "+name, "شرح سرّي"
			e.Body, e.SectionID, e.TagIDs, e.Bylines = "<p>متن سرّي</p>", n.markets.ID, []int64{n.place.ID}, []story.Byline{{PersonID: n.salma.ID}}
			return p.put(e)
		}
		hidden := map[string]int{}
		for name, e := range map[string]story.Entry{
			"draft": {Publication: story.Never}, "scheduled": {Publication: story.Scheduled, ScheduledAt: p.clock.Now().Add(time.Hour)},
			"private": {Document: story.Document{Private: true}},
		} {
			hidden[secret(name, e).Path] = http.StatusNotFound
		}
		gone := secret("gone", story.Entry{})
		if _, err := p.stories.Withdraw(t.Context(), actor.System, gone.ID, "نُشرت قبل <موعدها>"); err != nil {
			t.Fatal(err)
		}
		hidden[gone.Path] = http.StatusGone
		for path, status := range hidden {
			for _, spelled := range []string{path, path + "/", strings.ToUpper(path)} {
				p.get(spelled).is(status).must(`content="noindex"`, "آخر الأخبار").mustNot("سرّي", "canonical", "data-article-id")
			}
		}
		p.get(gone.Path).must("سُحبت هذه المادة.", "نُشرت قبل &lt;موعدها&gt;")
		for _, list := range []string{"/", "/latest", "/section/local", "/section/markets", story.EscapedPath(n.place.Path()), story.EscapedPath(n.salma.Path()), story.EscapedPath(n.market.Path)} {
			p.get(list).is(http.StatusOK).must("السوق يعود").mustNot("سرّي")
		}
		p.get(fmt.Sprintf("/-/counts?ids=%d,%d", gone.ID, n.market.ID)).is(http.StatusOK).mustNot(fmt.Sprintf(`"%d"`, gone.ID)).must(fmt.Sprintf(`"%d"`, n.market.ID))
		p.post("/-/view", url.Values{"id": {fmt.Sprint(gone.ID)}}).is(http.StatusNoContent)
		p.post("/-/unlock", url.Values{"id": {fmt.Sprint(gone.ID)}, "password": {""}}).is(http.StatusGone).mustNot("سرّي")
	})
}

func protected(n newsroom) story.Written {
	lead := n.picture("صورة محميّة")
	w := n.put(story.Entry{Path: "/2026/11/locked", Document: story.Document{Headline: "ملف محميّ", Body: "<p>متن محميّ</p>", Password: "سرّ-1", SectionID: n.markets.ID,
		Lead:        &story.Picture{MediaID: lead.ID, Caption: "تعليق الصورة"},
		Corrections: []story.Correction{{At: n.clock.Now(), Text: "تصويب يكشف"}}}})
	n.say(comment.Comment{ArticleID: w.ID, AuthorName: "قارئ", Body: "تعليق يكشف"})
	return w
}

func TestAPasswordGuardsTheBodyEverywhere(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		w := protected(n)
		p.get(w.Path).is(http.StatusOK).must("<h1>ملف محميّ</h1>", `<form class="locked" method="post" action="/-/unlock"`, fmt.Sprintf(`name="id" value="%d"`, w.ID), "noindex", "data-published").
			mustNot("متن محميّ", "تعليق الصورة", "صورة محميّة", "يكشف", "سرّ-1", "data-body", "description")
		for _, list := range []string{"/", "/latest", "/section/local", story.EscapedPath(n.market.Path)} {
			p.get(list).is(http.StatusOK).must("ملف محميّ").mustNot("متن محميّ", "صورة محميّة", "يكشف", "سرّ-1")
		}
	})
}

func TestUnlocking(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		w := protected(n)
		id := fmt.Sprint(w.ID)
		right := p.post("/-/unlock", url.Values{"id": {id}, "password": {"سرّ-1"}}).is(http.StatusOK).must("متن محميّ", "تعليق الصورة", "تصويب يكشف", "تعليق يكشف", "data-body", "noindex").mustNot(`class="locked"`)
		if got := right.header.Get("Cache-Control"); got != "private, no-store" || right.header.Get("ETag") != "" {
			t.Errorf("the unlocked page may be kept: %q", got)
		}
		p.get(w.Path).is(http.StatusOK).mustNot("متن محميّ")
		for _, wrong := range []string{"", "سرّ-", "سرّ-1 ", "<b>"} {
			p.post("/-/unlock", url.Values{"id": {id}, "password": {wrong}}).is(http.StatusForbidden).must("كلمة المرور غير صحيحة.", `aria-invalid="true" aria-describedby="wrong"`, `id="wrong"`).mustNot("متن محميّ", "<b>&lt;b", "سرّ-1")
		}
		for range 40 {
			p.post("/-/unlock", url.Values{"id": {id}, "password": {"x"}})
		}
		limited := p.post("/-/unlock", url.Values{"id": {id}, "password": {"سرّ-1"}}).is(http.StatusTooManyRequests).must("محاولات كثيرة", `class="locked"`).mustNot("متن محميّ")
		if limited.header.Get("Retry-After") == "" {
			t.Error("nobody is told when to come back")
		}
		p.clock.Advance(11 * time.Minute)
		p.post("/-/unlock", url.Values{"id": {id}, "password": {"سرّ-1"}}).is(http.StatusOK).must("متن محميّ")
		if got := p.post("/-/unlock", url.Values{"id": {fmt.Sprint(n.market.ID)}, "password": {""}}).is(http.StatusSeeOther).header.Get("Location"); got != story.EscapedPath(n.market.Path) {
			t.Errorf("an article without a password: %s", got)
		}
		for _, v := range []url.Values{{}, {"id": {"x"}}, {"id": {"999"}}, {"id": {"-1"}, "password": {"\x00"}}, {"id": {strings.Repeat("9", 9000)}}} {
			p.post("/-/unlock", v).is(http.StatusNotFound)
		}
	})
}

func TestEverySpellingLeadsToTheOneAddress(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		latin := p.put(story.Entry{Path: "/2026/11/Some-Story/", Document: story.Document{Headline: "x", Body: "<p>x</p>"}})
		arabic := p.section("", "محليات الشمال", 0)
		market, tag, author := story.EscapedPath(n.market.Path), story.EscapedPath(n.place.Path()), story.EscapedPath(n.salma.Path())
		double := strings.ReplaceAll(market, "%", "%25")
		for path, to := range map[string]string{
			market + "/": market, double: market, strings.ReplaceAll(double, "%25", "%2525"): market, market + "/?utm=1&x=%2F": market + "?utm=1&x=%2F",
			"/2026/11/some-story": latin.Path, "/2026/11/Some-Story": latin.Path, "/2026/11/SOME-STORY/": latin.Path,
			"/section/local/": "/section/local", "/Section/LOCAL": "/section/local", "/section/local/?before=5-5": "/section/local?before=5-5", "/section/%6Cocal/": "/section/local",
			story.EscapedPath(arabic.Path()) + "/": story.EscapedPath(arabic.Path()), tag + "/": tag, strings.Replace(tag, "/tag/", "/TAG/", 1): tag, author + "/": author, strings.Replace(author, "/a", "/A", 1): author,
			"/latest/": "/latest", "/LATEST": "/latest",
		} {
			a := p.get(path).leads(to)
			if !strings.Contains(a.header.Get("Cache-Control"), "max-age=3600") {
				t.Errorf("%s is kept for ever", path)
			}
		}
		for _, same := range []string{market, strings.ToLower(market), latin.Path, story.EscapedPath(arabic.Path()), tag, author} {
			p.get(same).is(http.StatusOK)
		}
		for _, no := range []string{"/section", "/section/", "/section/none", "/section/local/markets", "/section/local/x/y", "/tag/none", "/tag/", "/author/none", "/author/a/b", "/latest/x", "/-/", "/-/none", "/static/", "/static/none.css", "/media/none.jpg", "/media/", "/2026", "/2026/06/", "/favicon.ico"} {
			p.get(no).is(http.StatusNotFound).must("لم نجد ما تبحث عنه.", "الصفحة الرئيسية", `<html lang="ar"`)
		}
	})
}

func TestAnAddressThatMovedLeadsOn(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		draft := p.put(story.Entry{Publication: story.Never, Document: story.Document{Headline: "مسودة", Body: "<p>x</p>"}})
		p.write(func(tx *db.Tx) error {
			for path, id := range map[string]int64{"/old/السوق": n.market.ID, "/old/draft": draft.ID} {
				if err := p.stories.Redirect(t.Context(), tx, path, id); err != nil {
					return err
				}
			}
			for key, location := range map[string]string{"/old/place": "/section/local", "/old/evil": "//evil.example/x"} {
				if _, err := tx.Exec(t.Context(), "INSERT INTO redirects (path_key, location) VALUES ($1, $2)", key, location); err != nil {
					return err
				}
			}
			return nil
		})
		market := story.EscapedPath(n.market.Path)
		p.get("/old/" + url.PathEscape("السوق") + "/?a=1").leads(market + "?a=1")
		p.get("/OLD/place").leads("/section/local")
		p.get("/old/evil").leads("/evil.example/x")
		p.get("/old/draft").is(http.StatusNotFound).mustNot("مسودة")
	})
}

func TestMethods(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		market := story.EscapedPath(n.market.Path)
		for _, path := range []string{"/", market, "/section/local", "/latest", "/robots.txt", "/none"} {
			got, head := p.get(path), p.do(httptest.NewRequest(http.MethodHead, baseURL+path, nil))
			if got.status != head.status || got.header.Get("Cache-Control") != head.header.Get("Cache-Control") || got.header.Get("Content-Type") != head.header.Get("Content-Type") {
				t.Errorf("HEAD %s answers otherwise: %d %v", path, head.status, head.header)
			}
			for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "BREW"} {
				a := p.do(httptest.NewRequest(method, baseURL+path, strings.NewReader("x=1"))).is(http.StatusMethodNotAllowed)
				if a.header.Get("Allow") != "GET, HEAD" {
					t.Errorf("%s %s allows %q", method, path, a.header.Get("Allow"))
				}
				a.must("هذا العنوان لا يقبل هذا الطلب.").mustNot("السوق يعود")
			}
		}
		for _, path := range []string{"/-/view", "/-/unlock"} {
			if a := p.get(path).is(http.StatusMethodNotAllowed); a.header.Get("Allow") != http.MethodPost {
				t.Errorf("%s allows %q", path, a.header.Get("Allow"))
			}
		}
	})
}

func TestBrokenAddressesAreAnsweredCalmly(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		fill(p)
		for _, path := range []string{
			"/%00", "/a%00b", "/%ff%fe", "/section/%ff", "/tag/%00", "/author/%c3%28", "/2026/%D8", "/%25%25%25", "/%2e%2e/%2e%2e/etc/passwd", "/section/%2e%2e", "/media/%00", "/media/%2e%2e/x", "/media/a%5c..%5cb",
			"/" + strings.Repeat("a", 8000), "/" + strings.Repeat("%D8%A7", 1300), "/tag/" + strings.Repeat("%D8%A7", 1300), "/author/" + strings.Repeat("x-", 4000), "/section/" + strings.Repeat("/", 500),
			"/%e2%80%ae%e2%80%8f", "/a?before=" + strings.Repeat("1", 8000), "/x;y=1", "/'%20OR%201=1--", "/%3Cscript%3Ealert(1)%3C/script%3E", "/static/%00", "/static/..%2freader.go",
		} {
			a := p.get(path)
			if a.status == http.StatusMovedPermanently || a.status == http.StatusTemporaryRedirect { // the mux tidies doubled slashes and dots
				continue
			}
			a.is(http.StatusNotFound).must("لم نجد ما تبحث عنه.").mustNot("<script>alert", "passwd")
		}
		for _, ids := range []string{"", "x", "1,,2", "%00", strings.Repeat("1,", 5000), "-1", "9223372036854775808"} {
			a := p.get("/-/counts?ids=" + ids).is(http.StatusOK)
			if !strings.HasPrefix(a.body, "{") || a.header.Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("counts of %.20q: %.100s", ids, a.body)
			}
		}
		for _, v := range []url.Values{{}, {"id": {"x"}}, {"id": {strings.Repeat("1", 5000)}}} {
			p.post("/-/view", v).is(http.StatusUnprocessableEntity)
		}
	})
}

func TestHostileTextIsTextEverywhere(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		const evil = `"><script>alert('x')</script><img src=x onerror=alert(1)>{{.}}` + "`'&"
		p.settings(func(s *site.Settings) {
			s.Name, s.Tagline, s.Copyright = "السجل"+evil[:30], evil, evil
			s.FooterPages = []site.FooterColumn{{Title: evil, Links: []site.FooterLink{{Label: evil, URL: "javascript:alert(1)"}, {Label: "x", URL: "/about"}}}}
		})
		sec := p.section("local", "محليات"+evil, 0)
		tag := p.tag(section.Topic, "وسم"+evil)
		who := p.person(people.Person{Name: "كاتب" + evil, Biography: evil, PortraitID: p.picture(evil).ID})
		w := p.put(story.Entry{Document: story.Document{Headline: "عنوان" + evil, Kicker: evil, Deck: evil, Body: "<p>نصّ " + html.EscapeString(evil) + "</p><p><img src=x onerror=alert(1) alt='" + strings.ReplaceAll(evil, "'", "") + "'></p><script>alert(1)</script>", SectionID: sec.ID, TagIDs: []int64{tag.ID},
			Bylines: []story.Byline{{PersonID: who.ID}, {Name: evil}}, Lead: &story.Picture{MediaID: p.picture("y").ID, Alt: evil, Caption: evil, Credit: evil, Source: evil}, Corrections: []story.Correction{{At: p.clock.Now(), Text: evil}}}})
		p.say(comment.Comment{ArticleID: w.ID, AuthorName: evil, Body: evil})
		p.say(comment.Comment{ArticleID: w.ID, Kind: "trackback", AuthorName: evil, AuthorURL: "javascript:alert(1)", Body: evil})
		for _, path := range []string{"/", story.EscapedPath(w.Path), sec.Path(), story.EscapedPath(tag.Path()), story.EscapedPath(who.Path()), "/latest", "/none"} {
			a := p.do(httptest.NewRequest(http.MethodGet, baseURL+path, nil))
			// Our own page has one script, which has an address, and no attribute that holds a program. Data is no script.
			if got := strings.Count(a.body, "<script") - strings.Count(a.body, `<script type="application/ld+json">`); got != 1 {
				t.Errorf("%s: %d scripts", path, got)
			}
			a.mustNot("<img src=x", `""><`)
			if i := strings.Index(a.body, "onerror=alert"); i >= 0 && !strings.Contains(a.body[max(0, i-40):i], "&lt;img src=x ") {
				t.Errorf("%s: %.200s", path, a.body[i-60:])
			}
		}
	})
}

func TestRecordingsPlayAndDocumentsAreDownloaded(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	for name, want := range map[string][2]string{"مقابلة.mp3": {"audio/mpeg", ""}, "report.pdf": {"application/pdf", "attachment"}, "notes.txt": {"text/plain", "attachment"}} {
		prepared, err := p.media.PrepareFile(t.Context(), actor.System, media.Upload{Filename: name, Body: strings.NewReader("<script>alert(1)</script>" + name)})
		if err != nil {
			t.Fatal(err)
		}
		var m media.Media
		p.write(func(tx *db.Tx) (err error) {
			m, err = p.media.Insert(t.Context(), tx, prepared)
			return err
		})
		a := p.get(m.URL()).is(http.StatusOK)
		if kind, how := a.header.Get("Content-Type"), a.header.Get("Content-Disposition"); kind != want[0] || how != want[1] || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %s %s", name, kind, how)
		}
	}
	p.get("/media/" + p.picture("صورة").BlobKey).is(http.StatusOK).must("PNG")
}
