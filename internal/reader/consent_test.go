package reader_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func (p *paper) register(list ...consent.Provider) {
	p.t.Helper()
	for _, v := range list {
		if _, err := p.consent.Save(p.t.Context(), actor.System, p.consent.Current().Version, v); err != nil {
			p.t.Fatal(err)
		}
	}
}

var (
	statistics = consent.Provider{Name: `عدّاد "كذا" <b>`, Purpose: consent.Analytics, Kind: consent.Script, Hosts: []string{"https://stats.example"}, Script: "https://stats.example/s.js?a=1&b=2", Retention: "سنة", Privacy: "https://stats.example/privacy"}
	video      = consent.Provider{Name: "مقاطع", Purpose: consent.Embeds, Kind: consent.Frame, Hosts: []string{"https://video.example", "https://www.youtube-nocookie.com"}, Retention: "شهر"}
)

func TestReadersAreAskedOnlyWhereSomebodyIsRegistered(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		w := p.put(story.Entry{Document: story.Document{Headline: "خبر", Body: "<p>نص</p>"}})
		path := story.EscapedPath(w.Path)
		for _, address := range []string{"/", path, "/latest", "/nothing-here"} {
			p.get(address).mustNot("data-consent", "consent.js").must(`<a href="/-/privacy">خيارات الخصوصية</a>`)
		}
		p.get("/-/privacy").is(http.StatusOK).must("فليس هنا ما يُختار", "noindex").mustNot("data-consent", "data-choices", "privacy.js")
		p.post("/-/consent", url.Values{"version": {"0"}, "choice": {"accept"}}).is(http.StatusConflict)

		p.register(statistics, video)
		for _, address := range []string{"/", path, "/latest", "/nothing-here"} {
			p.get(address).must(`data-consent="2"`, `data-all="1,2"`, `data-scripts="[[&#34;1&#34;,&#34;https://stats.example/s.js?a=1\u0026b=2&#34;]]"`, "hidden>", "غرضها قياس القراءة والمقاطع والخرائط،",
				`<button type="button" value="refuse">رفض</button><button type="button" value="accept">موافق</button>`, `<a href="/-/privacy">معرفة المزيد</a>`)
		}
		if a, b := p.get(path), p.get(path); a.body != b.body {
			t.Error("a page is not the same bytes twice")
		}
		p.get("/-/privacy").is(http.StatusOK).must(`data-choices="2"`, "عدّاد &#34;كذا&#34; &lt;b&gt;", `role="switch"`, `value="1"`, "stats.example</bdi>", "سنة", `href="https://stats.example/privacy"`,
			"المقاطع والخرائط", "video.example www.youtube-nocookie.com", "إن سحبت موافقتك").mustNot("data-consent", "checked", "consent.js")
		p.settings(func(s *site.Settings) { s.Lang, s.Dir = "en", "ltr" })
		p.get(path).must("Services of other sites help us with measuring what is read and clips and maps, and", ">Refuse<", ">Accept<")
		p.settings(func(s *site.Settings) { s.Lang = "fr" })
		p.get("/-/privacy").must("Choix de confidentialité", "Tout refuser")
	})
}

func TestAChoiceIsCountedAndAnOldOneIsTold(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		p.register(statistics)
		for _, c := range []string{"accept", "refuse", "refuse", "gpc"} {
			a := p.post("/-/consent", url.Values{"version": {"1"}, "choice": {c}}).is(http.StatusNoContent)
			if a.header.Get("Cache-Control") != "no-store" {
				t.Error("an answer that caches may keep")
			}
		}
		p.register(video)
		p.post("/-/consent", url.Values{"version": {"1"}, "choice": {"accept"}}).is(http.StatusConflict)
		for _, bad := range []url.Values{{}, {"version": {"2"}}, {"version": {"2"}, "choice": {"yes"}}, {"version": {"x"}, "choice": {"accept"}}, {"version": {"99999999999999999999"}, "choice": {"accept"}}} {
			p.post("/-/consent", bad).is(http.StatusUnprocessableEntity)
		}
		p.post("/-/consent", url.Values{"version": {"2"}, "choice": {strings.Repeat("x", 5<<10)}}).is(http.StatusUnprocessableEntity)
		p.get("/-/consent").is(http.StatusMethodNotAllowed)
		r := httptest.NewRequest(http.MethodPost, baseURL+"/-/consent", strings.NewReader("version=2&choice=accept"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		p.do(r).is(http.StatusForbidden)
		list, err := p.consent.Proof(t.Context(), 5)
		if err != nil || len(list) != 2 || list[1].Times[consent.Accept] != 1 || list[1].Times[consent.Refuse] != 2 || list[1].Times[consent.Signal] != 1 || len(list[0].Times) != 0 {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestTooManyChoicesFromOneAddressAreNotCounted(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		p.register(statistics)
		choose := func(from string) answer {
			r := httptest.NewRequest(http.MethodPost, baseURL+"/-/consent", strings.NewReader("version=1&choice=accept"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.RemoteAddr = from + ":40000"
			return p.do(r)
		}
		counted := 0
		for range 100 {
			if choose("198.51.100.7").status != http.StatusNoContent {
				break
			}
			counted++
		}
		choose("198.51.100.7").is(http.StatusTooManyRequests).must("أرسلت كثيراً")
		if counted < 10 || counted > 50 {
			t.Errorf("%d were taken at once", counted)
		}
		choose("198.51.100.8").is(http.StatusNoContent)
		p.clock.Advance(2 * time.Minute)
		choose("198.51.100.7").is(http.StatusNoContent)
		list, err := p.consent.Proof(t.Context(), 1)
		if err != nil || len(list) != 1 || list[0].Times[consent.Accept] != counted+2 {
			t.Errorf("%d taken, counted %+v %v", counted+2, list, err)
		}
	})
}

func TestFramesHaveTheirPlaceAndNothingIsFetched(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	w := p.put(story.Entry{Document: story.Document{Headline: "مادة", Body: `<figure data-embed="https://youtu.be/dQw4w9WgXcQ?si=x"><a href="https://youtu.be/dQw4w9WgXcQ?si=x">جولة &lt;مصوّرة&gt; "أولى"</a><figcaption>تعليق</figcaption></figure>` +
		`<figure data-embed="https://elsewhere.example/2"><a href="https://elsewhere.example/2">بعيد</a></figure><figure data-embed="https://video.example/3?a=1&amp;b=2"><p>بلا رابط</p></figure>`}})
	path := story.EscapedPath(w.Path)
	p.get(path).mustNot("data-frame", "<iframe").must(`<a class="embed" href="https://youtu.be/dQw4w9WgXcQ?si=x"`)
	p.register(video)
	number := strconv.FormatInt(p.consent.Current().Providers[0].ID, 10)
	page := p.get(path).mustNot("<iframe")
	page.must(`<div class="frame" data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ" data-of="`+number+`" data-title="جولة &lt;مصوّرة&gt; &#34;أولى&#34;">`,
		`<p>جولة &lt;مصوّرة&gt; &#34;أولى&#34;</p><button type="button" class="button">تشغيل</button>`, "بخوادم مقاطع",
		`<a class="embed origin" href="https://youtu.be/dQw4w9WgXcQ?si=x"`, "<figcaption>تعليق</figcaption>",
		`<a class="embed" href="https://elsewhere.example/2"`, `data-frame="https://video.example/3?a=1&amp;b=2"`)
	if n := strings.Count(page.body, "data-frame="); n != 2 {
		t.Errorf("%d places", n)
	}
	art, err := p.stories.Public(t.Context(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	preview, err := p.site.Preview(t.Context(), art)
	if err != nil || strings.Contains(string(preview), "data-consent") {
		t.Errorf("the newsroom's preview asks: %v", err)
	}
}

// A card shows a picture of the paper's own; one of another site would be a request to it before anybody agreed.
func TestCardsShowThePapersPicture(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	m := p.picture("وصف الصورة")
	w := p.put(story.Entry{Document: story.Document{Headline: "مادة", Body: fmt.Sprintf(`<figure data-media="%d" data-embed="https://youtu.be/dQw4w9WgXcQ"><img src="%s" alt=""><a href="https://youtu.be/dQw4w9WgXcQ">جولة</a></figure>`, m.ID, m.URL()) +
		`<figure data-embed="https://elsewhere.example/2"><img src="https://elsewhere.example/2.jpg" alt=""><a href="https://elsewhere.example/2">بعيد</a></figure>`}})
	path := story.EscapedPath(w.Path)
	shown := `<img src="` + m.URL() + `" width="64" height="40" alt="" loading="lazy" decoding="async" fetchpriority="low">`
	p.get(path).mustNot("elsewhere.example/2.jpg", "وصف الصورة").must(`</svg>`+shown+`</span><b>جولة</b>`, `</svg></span><b>بعيد</b>`)
	p.register(video)
	p.get(path).mustNot("elsewhere.example/2.jpg").must(`<div class="frame shown" data-frame=`, `data-title="جولة">`+shown+`<button type="button" class="button" aria-label="تشغيل: جولة">تشغيل</button><small>`)
}

func TestTheLoaderIsSmall(t *testing.T) {
	p := open(t, testkit.SQLite(t))
	p.register(statistics)
	m := regexp.MustCompile(`<script src="(/static/consent\.js\?v=[^"]*)" type="module" fetchpriority="low">`).FindStringSubmatch(p.get("/").body)
	if m == nil {
		t.Fatal("no loader")
	}
	if code := p.get(m[1]).is(http.StatusOK).body; len(code) >= 2<<10 {
		t.Errorf("%d bytes", len(code))
	}
}
