package reader_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestADatabaseThatIsAwayIsSaidInThePapersFrame(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.get("/").is(http.StatusOK)
		if err := p.db.Close(); err != nil {
			t.Fatal(err)
		}
		market := story.EscapedPath(n.market.Path)
		for _, path := range []string{"/", market, "/section/local", "/latest", story.EscapedPath(n.place.Path()), story.EscapedPath(n.salma.Path()), "/none"} {
			a := p.get(path).is(http.StatusServiceUnavailable).must("تعذّر الوصول إلى الخدمة الآن. أعد المحاولة بعد قليل.", "السجل", `<a href="/section/local"`, "noindex").mustNot("closed", "database", "قاعدة البيانات", "السوق يعود")
			if a.header.Get("Cache-Control") != "no-store" || a.header.Get("Retry-After") == "" {
				t.Errorf("%s: %v", path, a.header)
			}
		}
		p.post("/-/view", url.Values{"id": {"1"}}).is(http.StatusServiceUnavailable)
		p.post("/-/unlock", url.Values{"id": {"1"}}).is(http.StatusServiceUnavailable)
		p.get("/-/counts?ids=1").is(http.StatusServiceUnavailable)
		p.do(httptest.NewRequest(http.MethodPut, baseURL+"/", nil)).is(http.StatusMethodNotAllowed).must("السجل")
		p.get("/static/mark.svg").is(http.StatusOK)
		p.get("/robots.txt").is(http.StatusOK)
		if !strings.Contains(p.log.String(), "path="+"/section/local") {
			t.Errorf("the log does not say what failed: %s", p.log)
		}
	})
}

func TestADatabaseThatWasNeverThereIsSaidInANewPapersFrame(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		if err := p.db.Close(); err != nil {
			t.Fatal(err)
		}
		p.get("/").is(http.StatusServiceUnavailable).must("تعذّر الوصول إلى الخدمة الآن", site.Defaults().Name, `<html lang="ar" dir="rtl"`)
	})
}

func TestAPaperThatCannotBeWrittenIsRead(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		lock := "PRAGMA query_only = 1"
		if p.db.Engine() == db.Postgres {
			lock = "SET default_transaction_read_only = on"
		}
		// Each connection of the writing pool is told; SQLite has one.
		p.db.SQL().SetMaxOpenConns(1)
		if _, err := p.db.SQL().ExecContext(t.Context(), lock); err != nil {
			t.Fatal(err)
		}
		p.get("/").is(http.StatusOK).must("السوق يعود")
		p.get(story.EscapedPath(n.market.Path)).is(http.StatusOK).must("1,284 مشاهدة")
		p.post("/-/view", url.Values{"id": {fmt.Sprint(n.market.ID)}}).is(http.StatusServiceUnavailable)
		p.get(story.EscapedPath(n.market.Path)).is(http.StatusOK).must("1,284 مشاهدة")
	})
}

// failing is articles that cannot be read for a reason that is nobody's business.
type failing struct {
	*story.Stories
	err error
}

func (f failing) ByPath(context.Context, string) (story.Article, error) {
	return story.Article{}, f.err
}

func (f failing) AddViews(context.Context, *db.Tx, map[int64]int64) ([]int64, error) {
	return nil, f.err
}

// A full disk is errs.Unavailable too, as internal/db holds; 204 would say that the view is kept.
func TestAViewThatCannotBeKeptIsNotAcknowledged(t *testing.T) {
	d := testkit.SQLite(t)
	p := open(t, d)
	n := fill(p)
	p.site.Views = audience.New(d, p.clock, failing{p.stories, errs.New(errs.Unavailable, "error.database_unavailable").Because(errors.New("database or disk is full"))})
	p.post("/-/view", url.Values{"id": {fmt.Sprint(n.market.ID)}}).is(http.StatusServiceUnavailable).mustNot("full")
}

func TestAnyOtherFaultIsOursAndSaysNothing(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	fill(p)
	for status, err := range map[int]error{
		http.StatusInternalServerError: fmt.Errorf("article 7: %w", errors.New("invalid character 'x' at /var/lib/secret")),
		http.StatusServiceUnavailable:  fmt.Errorf("read: %w", context.DeadlineExceeded),
	} {
		p.site.Stories = failing{p.stories, err}
		a := p.get("/2026/06/x").is(status).must("السجل").mustNot("secret", "invalid character", "deadline")
		if a.header.Get("Cache-Control") != "no-store" {
			t.Error("a fault may be kept")
		}
	}
}

func TestBrokenSettingsDoNotTakeThePaperAway(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	for _, v := range []string{"{", `{"time_zone":"Mars/Olympus","name":"س"}`} {
		if err := p.sites.SetValue(t.Context(), "site", v); err != nil {
			t.Fatal(err)
		}
		p.get("/").is(http.StatusInternalServerError).must("حدث خطأ عندنا، وقد سُجّل.").mustNot("Mars", "unexpected")
	}
}

func TestRawRequestsThatAreNoHTTP(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	fill(p)
	server := httptest.NewServer(p.handler)
	defer server.Close()
	for _, line := range []string{"GET /\xff\xfe HTTP/1.1", "GET /\x00 HTTP/1.1", "GET /%zz HTTP/1.1", "GET /2026/%D HTTP/1.1", "GET //evil.example/%2e%2e HTTP/1.1", "GET http://other.example/ HTTP/1.1",
		"GET /" + strings.Repeat("a", 8192) + " HTTP/1.1", "GET /\u0627\u0644\u0633\u0648\u0642 HTTP/1.1", "HEAD /\xc3\x28 HTTP/1.1"} {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(20 * time.Second))
		if _, err := fmt.Fprintf(c, "%s\r\nHost: news.example\r\nConnection: close\r\n\r\n", line); err != nil {
			t.Fatal(err)
		}
		got, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%.40q: %v", line, err)
			continue
		}
		if got.StatusCode >= 500 || bytes.Contains(readAll(t, got.Body), []byte("evil.example")) && got.StatusCode == http.StatusOK {
			t.Errorf("%.40q: %d", line, got.StatusCode)
		}
		_ = got.Body.Close()
		_ = c.Close()
	}
}

func TestPagesAreAskedAboutAgainAndAnswerShortly(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		market := story.EscapedPath(n.market.Path)
		for _, path := range []string{"/", market, "/section/local", "/latest", story.EscapedPath(n.salma.Path())} {
			a := p.get(path).is(http.StatusOK)
			tag := a.header.Get("ETag")
			if a.header.Get("Cache-Control") != "public, max-age=0, must-revalidate" || !strings.HasPrefix(tag, `W/"`) || !strings.Contains(a.header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: %v", path, a.header)
			}
			r := httptest.NewRequest(http.MethodGet, baseURL+path, nil)
			r.Header.Set("If-None-Match", `"other", `+tag)
			r.Header.Set("Accept-Encoding", "gzip")
			if again := p.do(r).is(http.StatusNotModified); again.body != "" || again.header.Get("ETag") != tag || again.header.Get("Content-Encoding") != "" {
				t.Errorf("%s: %v %q", path, again.header, again.body)
			}
		}
		r := httptest.NewRequest(http.MethodGet, baseURL+market, nil)
		r.Header.Set("If-None-Match", p.get(market).header.Get("ETag"))
		p.post("/-/view", url.Values{"id": {fmt.Sprint(n.market.ID)}}).is(http.StatusNoContent)
		p.do(r).is(http.StatusOK).must("1,285 مشاهدة")
		for path, want := range map[string]string{"/none": "no-store", "/robots.txt": "public, max-age=0, must-revalidate", "/-/counts?ids=1": "public, max-age=5", "/static/mark.svg": "public, max-age=3600", "/static/none": "no-store"} {
			if got := p.get(path).header.Get("Cache-Control"); got != want {
				t.Errorf("%s: %q, want %q", path, got, want)
			}
		}
	})
}

func TestViewsAndCounts(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		id := fmt.Sprint(n.market.ID)
		view := func(agent string, header ...string) answer {
			r := httptest.NewRequest(http.MethodPost, baseURL+"/-/view", strings.NewReader("id="+id))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("User-Agent", agent)
			for i := 0; i+1 < len(header); i += 2 {
				r.Header.Set(header[i], header[i+1])
			}
			return p.do(r).is(http.StatusNoContent)
		}
		for _, agent := range []string{"Mozilla/5.0 (one)", "Mozilla/5.0 (two)", "Mozilla/5.0 (one)"} { // the third is the first again
			if a := view(agent); a.body != "" || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%v %q", a.header, a.body)
			}
		}
		view("Mozilla/5.0 (compatible; Googlebot/2.1)")
		view("")
		view("Mozilla/5.0 (three)", "Sec-Purpose", "prefetch;prerender")
		view("Mozilla/5.0 (four)", "Cookie", "warraq=a-session")
		dot := httptest.NewRequest(http.MethodGet, baseURL+"/-/view.gif?id="+id, nil)
		dot.Header.Set("User-Agent", "Mozilla/5.0 (without script)")
		if a := p.do(dot).is(http.StatusOK); a.header.Get("Content-Type") != "image/gif" || a.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(a.body, "GIF89a") {
			t.Errorf("%v", a.header)
		}
		p.post("/-/view", url.Values{"id": {"999999"}}).is(http.StatusNoContent)
		var got map[string]struct{ Views, Comments int }
		if err := json.Unmarshal([]byte(p.get("/-/counts?ids="+id+",999999,"+id).is(http.StatusOK).body), &got); err != nil || len(got) != 1 || got[id].Views != 1287 {
			t.Errorf("%v %v", got, err)
		}
		p.get(story.EscapedPath(n.market.Path)).must("<span data-views>1,287 مشاهدة</span>")
	})
}

func TestPicturesAndFiles(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	fill(p)
	m := p.picture("صورة")
	a := p.get(m.URL()).is(http.StatusOK)
	if a.header.Get("Content-Type") != "image/png" || a.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || len(a.body) == 0 {
		t.Errorf("%v", a.header)
	}
	if a := p.do(httptest.NewRequest(http.MethodHead, baseURL+m.URL(), nil)).is(http.StatusOK); a.body != "" {
		t.Error("HEAD has a body")
	}
}

var (
	fontsWanted = regexp.MustCompile(`<link rel="preload" href="([^"]*)" as="font"`)
	fontsUsed   = regexp.MustCompile(`url\(([^)]*)\)`)
	linked      = regexp.MustCompile(`(?:href|src)="(/static/[^"]*)"`)
)

func TestFontsAreWantedByTheAddressTheStyleUses(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	n := fill(p)
	for path, count := range map[string]int{"/": 2, "/section/local": 2, story.EscapedPath(n.market.Path): 3} {
		a := p.get(path).is(http.StatusOK)
		style := ""
		for _, m := range linked.FindAllStringSubmatch(a.body, -1) {
			f := p.get(m[1]).is(http.StatusOK)
			if f.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s is not kept for ever", m[1])
			}
			if strings.Contains(m[1], ".css") {
				style = f.body
			}
		}
		used := map[string]bool{}
		for _, m := range fontsUsed.FindAllStringSubmatch(style, -1) {
			used[m[1]] = true
			p.get(m[1]).is(http.StatusOK)
		}
		wanted := fontsWanted.FindAllStringSubmatch(a.body, -1)
		for _, m := range wanted {
			if !used[m[1]] {
				t.Errorf("%s: %s is preloaded and not used", path, m[1])
			}
		}
		if len(wanted) != count || len(used) != 10 {
			t.Errorf("%s: %d fonts preloaded, %d used", path, len(wanted), len(used))
		}
	}
}

// The promise is 30 KB compressed for HTML, CSS and JS of an article; a long one must keep it too.
func TestAnArticleIsLight(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	n := fill(p)
	w := p.put(story.Entry{Document: story.Document{Headline: "مادة طويلة", SectionID: n.local.ID, Body: strings.Repeat(body, 10)}})
	a := p.get(story.EscapedPath(w.Path)).is(http.StatusOK)
	sum := zipped(t, a.body)
	for _, m := range linked.FindAllStringSubmatch(a.body, -1) {
		if strings.Contains(m[1], ".css") || strings.Contains(m[1], ".js") {
			sum += zipped(t, p.get(m[1]).body)
		}
	}
	if sum > 20<<10 {
		t.Errorf("%d bytes", sum)
	}
	t.Logf("%d bytes compressed", sum)
}

func zipped(t *testing.T, s string) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func TestBodiesAreDressed(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	fill(p)
	one, two := p.picture("أولى"), p.picture("الثانية صورة")
	e := story.Entry{Document: story.Document{Headline: "كل شيء", Body: fmt.Sprintf(`<figure data-media="%d"><img src="/old.jpg" alt=""><figcaption>تعليق</figcaption></figure>`+
		`<figure class="gallery"><figure data-media="%d"><img src="/x.jpg" alt="ثانية"></figure><figure><a href="/elsewhere"><img src="/plain.jpg" alt="" width="30" height="20"></a></figure><figcaption>معرض</figcaption></figure>`+
		`<figure data-embed="https://www.video.example/7?a=1&amp;b=2"><a href="https://www.video.example/7?a=1&amp;b=2">جولة &lt;مصوّرة&gt;</a></figure>`+
		`<table><tbody><tr><td>البسطات</td><td>186</td></tr></tbody></table><table><thead><tr><th>س</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>`+
		`<pre>x &lt; y</pre><p>بعد ذلك <img src="https://elsewhere.example/i.png" alt="خارجية"></p>`, one.ID, two.ID)}}
	w := p.put(e)
	p.get(story.EscapedPath(w.Path)).is(http.StatusOK).must(
		fmt.Sprintf(`<figure data-media="%d"><img src="%s" width="64" height="40" alt="أولى" loading="lazy" decoding="async" fetchpriority="low"><figcaption>تعليق</figcaption></figure>`, one.ID, one.URL()),
		fmt.Sprintf(`<figure data-media="%d"><a href="%s" aria-label="افتح الصورة: ثانية"><img src="%s" width="64" height="40" alt="ثانية"`, two.ID, two.URL(), two.URL()),
		`<a href="/elsewhere"><img src="/plain.jpg" width="30" height="20" alt="" loading="lazy" decoding="async" fetchpriority="low"></a>`,
		`<figure data-embed="https://www.video.example/7?a=1&amp;b=2"><a class="embed" href="https://www.video.example/7?a=1&amp;b=2" rel="noopener external"><span class="place" aria-hidden="true">`,
		`<b>جولة &lt;مصوّرة&gt;</b><small>على موقع <bdi dir="ltr">video.example</bdi></small></a></figure>`,
		`<div class="scroll facts-box" role="group" aria-label="جدول" tabindex="0"><table><tbody>`, `<div class="scroll" role="group" aria-label="جدول" tabindex="0"><table><thead>`, `</table></div>`,
		`<pre tabindex="0" dir="auto">x &lt; y</pre>`, `alt="خارجية" loading="lazy"`)
}

func TestRenditionsAreOfferedBySize(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	m := p.picture("منظر")
	list := `[{"w":320,"h":200,"m":"image/webp","k":"a-320.webp","b":1},{"w":320,"h":200,"m":"image/jpeg","k":"a-320.jpg","b":1},{"w":640,"h":400,"m":"image/webp","k":"أ b-640.webp","b":1},{"w":640,"h":400,"m":"image/jpeg","k":"a-640.jpg","b":1}]`
	p.write(func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), "UPDATE media SET renditions = $1, state = $2 WHERE id = $3", list, media.Ready, m.ID)
		return err
	})
	w := p.put(story.Entry{Document: story.Document{Headline: "x", Lead: &story.Picture{MediaID: m.ID}, Body: fmt.Sprintf(`<figure data-media="%d"><img src="/x" alt=""></figure>`, m.ID)}})
	webp := `srcset="/media/a-320.webp 320w, /media/%D8%A3%20b-640.webp 640w"`
	a := p.get(w.Path).is(http.StatusOK).must(`<source type="image/webp" `+webp+` sizes="(min-width: 44rem) 41rem, calc(100vw - 2.5rem)">`, `srcset="/media/a-320.jpg 320w, /media/a-640.jpg 640w"`)
	if got := strings.Count(a.body, webp); got != 2 {
		t.Errorf("%d of 2 pictures offer WebP\n%s", got, a.main())
	}
}

func TestAWriterWhoIsGoneFromThePeopleStillSigns(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	w := p.put(story.Entry{Document: story.Document{Headline: "x", Body: "<p>x</p>", Bylines: []story.Byline{{Name: "اسم مطبوع"}}}})
	p.get(w.Path).is(http.StatusOK).must("<bdi>اسم مطبوع</bdi>").mustNot(`rel="author"`)
	if _, err := p.people.Add(t.Context(), actor.System, people.Person{Name: "بلا مواد"}); err != nil {
		t.Fatal(err)
	}
	p.get("/author/"+url.PathEscape("بلا-مواد")).is(http.StatusOK).must("<h1>بلا مواد</h1>", "لا مواد هنا بعد.")
}
