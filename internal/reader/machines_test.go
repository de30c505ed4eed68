package reader_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/testkit"
)

func press(d *db.DB, p *paper, catalogue *i18n.Catalogue) *syndicate.Press {
	return syndicate.New(syndicate.Deps{Stories: p.stories, Sections: p.sections, Media: p.media, Sites: p.sites, Comments: remarks{p.comments}, Origins: origins{importer.New(d)}, Catalogue: catalogue, BaseURL: baseURL})
}

type remarks struct{ *comment.Comments }

func (r remarks) Newest(ctx context.Context, article int64, limit int) (list []syndicate.Remark, err error) {
	found, err := r.Comments.Newest(ctx, article, limit)
	for _, s := range found {
		list = append(list, syndicate.Remark(s))
	}
	return list, err
}

type origins struct{ *importer.Memory }

func (o origins) Origins(ctx context.Context, articles []int64) (map[int64]syndicate.Origin, error) {
	found, err := o.Memory.Origins(ctx, articles)
	out := map[int64]syndicate.Origin{}
	for id, from := range found {
		out[id] = syndicate.Origin(from)
	}
	return out, err
}

// feed is a feed that is valid, read.
func (a answer) feed() *gofeed.Feed {
	a.t.Helper()
	a.is(http.StatusOK)
	if !strings.Contains(a.header.Get("Content-Type"), "json") {
		testkit.ValidXML(a.t, []byte(a.body), "")
	}
	f, err := gofeed.NewParser().ParseString(a.body)
	if err != nil {
		a.t.Fatalf("%v\n%.1000s", err, a.body)
	}
	return f
}

// asked is the answer to a request with headers.
func (p *paper) asked(path string, header ...string) answer {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodGet, baseURL+path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return p.do(r)
}

func TestFeedsStandBehindEveryList(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		other := p.put(story.Entry{Path: "/2026/11/other/", Document: story.Document{Headline: "خبر آخر", SectionID: n.opinion.ID, Body: "<p>x</p>"}})
		p.say(comment.Comment{ArticleID: n.market.ID, AuthorName: "أبو خالد", Body: "الأول"})
		p.say(comment.Comment{ArticleID: other.ID, AuthorName: "نور", Body: "الثاني"})
		market, tag, author := story.EscapedPath(n.market.Path), story.EscapedPath(n.place.Path()), story.EscapedPath(n.salma.Path())
		for base, items := range map[string]int{"": 2, "/section/local": 1, "/section/opinion": 1, tag: 1, author: 1, "/comments": 2, market: 1, "/2026/11/other": 1} {
			for ending, kind := range map[string]string{"/feed/": "application/rss+xml; charset=utf-8", "/feed/atom/": "application/atom+xml; charset=utf-8", "/feed.json": "application/feed+json; charset=utf-8"} {
				a := p.get(base + ending)
				f := a.feed()
				if len(f.Items) != items || a.header.Get("Content-Type") != kind || f.FeedLink != "" && f.FeedLink != baseURL+base+ending {
					t.Errorf("%s%s: %d items, %s, self %s", base, ending, len(f.Items), a.header.Get("Content-Type"), f.FeedLink)
				}
				if strings.Contains(a.body, "secret") {
					t.Errorf("%s%s tells an address", base, ending)
				}
			}
		}
		for path, to := range map[string]string{"/feed": "/feed/", "/Feed/RSS2/": "/feed/", "/feed/rdf": "/feed/", "/feed/atom": "/feed/atom/", "/section/local/feed": "/section/local/feed/", "/SECTION/local/feed/": "/section/local/feed/", "/feed.json/": "/feed.json",
			market + "/feed": market + "/feed/", "/comments/feed": "/comments/feed/", tag + "/feed": tag + "/feed/"} {
			p.get(path).leads(to)
		}
		for _, none := range []string{"/section/none/feed/", "/tag/none/feed/", "/author/none/feed/", "/2026/none/feed/", "/section/feed/", "/feed/none/", "/latest/feed/"} {
			p.get(none).is(http.StatusNotFound)
		}
		named := p.put(story.Entry{Path: "/2026/11/feed", Document: story.Document{Headline: "أعلاف الموسم", Body: "<p>x</p>"}})
		p.get(named.Path).is(http.StatusOK).must("<h1>أعلاف الموسم</h1>")
	})
}

func TestMachinesAreToldOfNothingThatIsNotPublic(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		locked := protected(n)
		gone := p.put(story.Entry{Path: "/2026/11/gone", Document: story.Document{Headline: "سرّي", Body: "<p>سرّي</p>", SectionID: n.local.ID}})
		p.say(comment.Comment{ArticleID: gone.ID, AuthorName: "سرّي", Body: "سرّي"})
		p.get("/feed/").must("سرّي")
		if _, err := p.stories.Withdraw(t.Context(), actor.System, gone.ID, ""); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/feed/", "/feed/atom/", "/feed.json", "/section/local/feed/", "/comments/feed/", "/sitemap.xml", "/sitemap-news.xml", "/sitemap-2026-11.xml", "/sitemap-pages.xml"} {
			if a := p.get(path); a.status != http.StatusNotFound {
				a.is(http.StatusOK).mustNot("سرّي", "محميّ", "locked", "gone", "يكشف")
			}
		}
		p.get("/2026/11/gone/feed/").is(http.StatusGone)
		p.get(locked.Path + "/feed/").is(http.StatusNotFound)
		p.get(locked.Path).is(http.StatusOK).mustNot("ld+json", "og:", "shortlink", "oembed", "canonical")
		for _, path := range []string{locked.Path, gone.Path} {
			if a := p.get("/-/oembed?url=" + url.QueryEscape(baseURL+path)); a.status != http.StatusNotFound && a.status != http.StatusGone {
				t.Errorf("%s may be shown elsewhere: %d", path, a.status)
			}
		}
	})
}

func TestMapsAndRobots(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.put(story.Entry{Path: "/2026/11/fresh", Document: story.Document{Headline: "خبر", Body: "<p>x</p>"}})
		p.get("/robots.txt").is(http.StatusOK).must("Disallow: /desk/", "Sitemap: "+baseURL+"/sitemap.xml\n")
		index := p.get("/sitemap.xml").is(http.StatusOK).must(baseURL+"/sitemap-2026-06.xml", baseURL+"/sitemap-2026-11.xml", baseURL+"/sitemap-pages.xml")
		testkit.ValidXML(t, []byte(index.body), "../syndicate/testdata/index.xsd")
		for path, must := range map[string]string{"/sitemap-2026-06.xml": baseURL + story.EscapedPath(n.market.Path), "/sitemap-news.xml": "<news:title>خبر</news:title>", "/sitemap-pages.xml": baseURL + "/section/local"} {
			a := p.get(path).is(http.StatusOK).must(must)
			testkit.ValidXML(t, []byte(a.body), "../syndicate/testdata/sitemap.xsd")
			if a.header.Get("Content-Type") != "application/xml; charset=utf-8" {
				t.Errorf("%s is %s", path, a.header.Get("Content-Type"))
			}
			p.asked(path, "If-None-Match", a.header.Get("ETag")).is(http.StatusNotModified)
		}
		for _, none := range []string{"/sitemap-2026-07.xml", "/sitemap-2026-06-2.xml", "/sitemap-x.xml", "/sitemap-9999-99.xml", "/sitemap-.xml"} {
			p.get(none).is(http.StatusNotFound)
		}
	})
}

func TestWhoHasItHearsThatItIsTheSame(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		other := p.put(story.Entry{Path: "/2026/06/other", PublishedAt: time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC), Document: story.Document{Headline: "خبر يُسحب", Body: "<p>x</p>", SectionID: n.local.ID}})
		p.clock.Advance(time.Minute)
		paths := []string{"/feed/", "/feed/atom/", "/feed.json", "/section/local/feed/", "/sitemap.xml", "/sitemap-2026-06.xml", "/latest", "/section/local", "/", story.EscapedPath(n.market.Path)}
		tags, dates := map[string]string{}, map[string]string{}
		for _, path := range paths {
			a := p.get(path).is(http.StatusOK)
			tags[path], dates[path] = a.header.Get("ETag"), a.header.Get("Last-Modified")
			p.asked(path, "If-None-Match", tags[path]).is(http.StatusNotModified)
			p.asked(path, "If-Modified-Since", dates[path]).is(http.StatusNotModified)
			p.asked(path, "If-Modified-Since", dates[path], "If-None-Match", `"other"`).is(http.StatusOK)
			p.asked(path, "If-Modified-Since", "Mon, 01 Jan 2024 00:00:00 GMT").is(http.StatusOK)
		}
		if _, err := p.stories.Withdraw(t.Context(), actor.System, other.ID, ""); err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(time.Minute)
		for _, path := range paths[:len(paths)-2] {
			if path == "/sitemap.xml" { // it says the same of the month as before
				p.asked(path, "If-None-Match", tags[path]).is(http.StatusNotModified)
				continue
			}
			p.asked(path, "If-None-Match", tags[path]).is(http.StatusOK).mustNot("خبر يُسحب", "/2026/06/other")
			p.asked(path, "If-Modified-Since", dates[path]).is(http.StatusOK).mustNot("خبر يُسحب", "/2026/06/other")
		}
	})
}

func TestWhoHasAFeedOfCommentsHearsThatOneWentAway(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		other := p.put(story.Entry{Path: "/2026/11/other", Document: story.Document{Headline: "خبر آخر", SectionID: n.local.ID, Body: "<p>x</p>", Comments: story.CommentsOpen}})
		market := story.EscapedPath(n.market.Path)
		p.say(comment.Comment{ArticleID: n.market.ID, AuthorName: "نور", Body: "يبقى"})
		said := func(body string) int64 {
			p.clock.Advance(time.Minute)
			return p.say(comment.Comment{ArticleID: n.market.ID, AuthorName: "أبو خالد", Body: body, CreatedAt: p.clock.Now().Add(-time.Hour)})
		}
		decide := func(d comment.Decision) func(id int64) error {
			return func(id int64) error { return p.comments.Decide(t.Context(), actor.System, id, d) }
		}
		all := []string{"/comments/feed/", "/comments/feed/atom/", "/comments/feed.json"}
		of := []string{market + "/feed/", market + "/feed/atom/", market + "/feed.json", market}
		for name, gone := range map[string]func(id int64) error{"spam": decide(comment.Decision{State: comment.Spam}), "refused": decide(comment.Decision{State: comment.Refused, Rule: policy.Personal})} {
			id := said("يذهب " + name)
			p.hearOf(append(all, of...), "يذهب "+name, func() error { return gone(id) })
		}
		p.say(comment.Comment{ArticleID: other.ID, AuthorName: "سلمى", Body: "على ما سُحب"})
		p.hearOf(all, "على ما سُحب", func() error {
			_, err := p.stories.Withdraw(t.Context(), actor.System, other.ID, "")
			return err
		})
	})
}

func TestMachinesThatHaveItHearThatItIsTheSame(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		bare := p.put(story.Entry{Path: "/2026/11/bare", Document: story.Document{Headline: "خبر عارٍ", Body: "<p>x</p>", SectionID: n.local.ID, Comments: story.CommentsOpen}})
		p.say(comment.Comment{ArticleID: bare.ID, AuthorName: "نور", Body: "قول"})
		share := regexp.MustCompile(sharePicture).FindString(p.get(bare.Path).is(http.StatusOK).body)
		tag := []string{"ETag"}
		both := []string{"ETag", "Last-Modified"}
		machines := []struct {
			path  string
			tells []string
			then  int // after a change
		}{
			{"/feed/", both, 200}, {"/feed/atom/", both, 200}, {"/feed.json", both, 200}, {"/section/local/feed/", both, 200}, {"/comments/feed/", both, 200}, {bare.Path + "/feed/", both, 200},
			{"/sitemap.xml", both, 200}, {"/sitemap-2026-11.xml", both, 200}, {"/sitemap-news.xml", both, 200}, {"/sitemap-pages.xml", both, 200}, {"/robots.txt", tag, 304},
			{"/-/oembed?url=" + url.QueryEscape(baseURL+bare.Path), tag, 200}, {share, tag, 302},
		}
		asks := map[string]string{"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
		had := map[string]answer{}
		for _, m := range machines {
			p.get(m.path).is(http.StatusOK)
		}
		p.clock.Advance(time.Minute)
		for _, m := range machines {
			a := p.get(m.path).is(http.StatusOK)
			had[m.path] = a
			for _, tell := range m.tells {
				if again := p.asked(m.path, asks[tell], a.header.Get(tell)); a.header.Get(tell) == "" || again.status != http.StatusNotModified || again.body != "" {
					t.Errorf("%s, which has %s %q: %d, %d bytes", m.path, tell, a.header.Get(tell), again.status, len(again.body))
				}
			}
			p.asked(m.path, "If-None-Match", `"another"`, "If-Modified-Since", "Mon, 01 Jan 2035 00:00:00 GMT").is(http.StatusOK)
		}
		p.clock.Advance(time.Minute)
		art, err := p.stories.Get(t.Context(), bare.ID)
		if err != nil {
			t.Fatal(err)
		}
		art.Headline = "خبر عارٍ، منقّح"
		if _, err := p.stories.Save(t.Context(), actor.System, art.ID, art.Revision, art.Document, story.SaveOptions{Substantive: true}); err != nil {
			t.Fatal(err)
		}
		p.section("new", "قسم جديد", 0)
		p.clock.Advance(time.Minute)
		for _, m := range machines {
			for _, tell := range m.tells {
				p.asked(m.path, asks[tell], had[m.path].header.Get(tell)).is(m.then)
			}
		}
		p.clock.Advance(48 * time.Hour) // news are none for ever, though nothing changes
		had["/sitemap-news.xml"].must("<news:title>")
		p.asked("/sitemap-news.xml", "If-Modified-Since", p.clock.Now().Add(-47*time.Hour).Format(http.TimeFormat)).is(http.StatusOK).mustNot("<news:title>")
	})
}

const sharePicture = `/media/share/[0-9a-f-]+\.png`

// hearOf checks that who has pages that hold a text hears that they are the same until that goes, by tag and by date, and then gets them without it.
func (p *paper) hearOf(paths []string, text string, goes func() error) {
	p.t.Helper()
	p.clock.Advance(time.Minute)
	had := map[string]answer{}
	for _, path := range paths {
		had[path] = p.get(path).is(http.StatusOK).must(text)
		p.same(path, had[path])
	}
	if err := goes(); err != nil {
		p.t.Fatal(err)
	}
	p.clock.Advance(time.Minute)
	for _, path := range paths {
		p.asked(path, "If-None-Match", had[path].header.Get("ETag")).is(http.StatusOK).mustNot(text)
		p.asked(path, "If-Modified-Since", had[path].header.Get("Last-Modified")).is(http.StatusOK).mustNot(text)
	}
}

// same checks that who has an answer hears that it is the same, by either of its validators.
func (p *paper) same(path string, has answer) {
	p.t.Helper()
	for ask, tell := range map[string]string{"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"} {
		if has.header.Get(tell) == "" {
			p.t.Errorf("%s has no %s", path, tell)
		}
		if a := p.asked(path, ask, has.header.Get(tell)); a.status != http.StatusNotModified || a.body != "" {
			p.t.Errorf("%s, %s: %d, %d bytes", path, ask, a.status, len(a.body))
		}
	}
}

var linkedData = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

func (a answer) data() (nodes map[string]map[string]any) {
	a.t.Helper()
	nodes = map[string]map[string]any{}
	found := linkedData.FindAllStringSubmatch(a.body, -1)
	if len(found) != 1 {
		a.t.Fatalf("%d elements of data\n%.3000s", len(found), a.body)
	}
	var g struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(found[0][1]), &g); err != nil || g.Context != "https://schema.org" {
		a.t.Fatalf("%v %s", err, found[0][1])
	}
	for _, n := range g.Graph {
		nodes[fmt.Sprint(n["@type"])] = n
	}
	return nodes
}

func TestTheHeadTellsMachines(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		market := baseURL + story.EscapedPath(n.market.Path)
		a := p.get(story.EscapedPath(n.market.Path)).is(http.StatusOK).must(`<link rel="canonical" href="`+market+`">`, `hreflang="ar" href="`+market+`"`, `<meta property="og:type" content="article">`, `<meta property="og:title" content="السوق يعود">`,
			`<meta property="og:image" content="`+baseURL+`/media/`, `<meta property="og:image:width" content="64">`, `<meta name="twitter:card" content="summary_large_image">`, `<meta property="article:published_time" content="2026-06-03T11:20:00Z">`,
			`<meta property="article:section" content="أسواق">`, `<meta property="article:tag" content="السوق القديم">`, `<meta property="article:author" content="`+baseURL+story.EscapedPath(n.salma.Path())+`">`, fmt.Sprintf(`<link rel="shortlink" href="%s/?p=%d">`, baseURL, n.market.ID),
			`type="application/rss+xml" title="السجل" href="`+baseURL+`/feed/"`, market+`/feed/"`, `type="application/json+oembed" href="`+baseURL+`/-/oembed?url=`)
		nodes := a.data()
		news, trail := nodes["NewsArticle"], nodes["BreadcrumbList"]
		if news["headline"] != "السوق يعود" || len(trail["itemListElement"].([]any)) != 4 || nodes["NewsMediaOrganization"] == nil {
			t.Errorf("data %v", nodes)
		}
		hostile := p.put(story.Entry{Path: "/2026/11/hostile", Document: story.Document{Headline: `</script><script>alert(1)</script><!-- "` + "\u2028", Deck: `"><b>`, Body: "<p>x</p>", SectionID: n.opinion.ID}})
		if got := p.get(hostile.Path).is(http.StatusOK).mustNot("<script>alert", `content=""><b>`).data()["OpinionNewsArticle"]["headline"]; !strings.HasPrefix(fmt.Sprint(got), `</script><script>alert(1)</script><!-- "`) {
			t.Errorf("headline %q", got)
		}
		bare := p.put(story.Entry{Path: "/bare", PublishedAt: story.Undated, Document: story.Document{Headline: "🔥🔥", Body: ""}})
		p.get(bare.Path).is(http.StatusOK).mustNot("published_time", "1970").data()
		if home := p.get("/").is(http.StatusOK).must(`application/atom+xml`, `application/feed+json`, `content="website"`).data(); home["WebSite"] == nil || home["NewsMediaOrganization"] == nil {
			t.Errorf("home %v", home)
		}
		if who := p.get(story.EscapedPath(n.salma.Path())).is(http.StatusOK).must(`content="profile"`).data()["ProfilePage"]; who == nil || who["mainEntity"].(map[string]any)["@type"] != "Person" {
			t.Errorf("author %v", who)
		}
		if trail := p.get("/section/markets").is(http.StatusOK).must(`href="` + baseURL + `/section/markets/feed/"`).data()["BreadcrumbList"]; len(trail["itemListElement"].([]any)) != 3 {
			t.Errorf("section %v", trail)
		}
		p.get("/none").is(http.StatusNotFound).mustNot("ld+json", "og:title")
	})
}

func TestAnArticleWithoutAPhotographHasAPictureToBeShared(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		bare := p.put(story.Entry{Path: "/2026/11/bare", Document: story.Document{Headline: "خبر عارٍ", Body: "<p>x</p>", SectionID: n.local.ID}})
		picture := func() string {
			m := regexp.MustCompile(`<meta property="og:image" content="` + baseURL + `([^"]+)">`).FindStringSubmatch(p.get(bare.Path).is(http.StatusOK).body)
			if m == nil {
				t.Fatal("no picture")
			}
			return m[1]
		}
		first := picture()
		for range 2 {
			if a := p.get(first).is(http.StatusOK); a.header.Get("Content-Type") != "image/png" || !strings.HasPrefix(a.body, "\x89PNG") || !strings.Contains(a.header.Get("Cache-Control"), "max-age=86400") {
				t.Errorf("headers %v", a.header)
			}
		}
		art, err := p.stories.Get(t.Context(), bare.ID)
		if err != nil {
			t.Fatal(err)
		}
		art.Headline = "خبر عارٍ، منقّح"
		if _, err := p.stories.Save(t.Context(), actor.System, art.ID, art.Revision, art.Document, story.SaveOptions{}); err != nil {
			t.Fatal(err)
		}
		second := picture()
		if second == first {
			t.Error("another headline has the same address")
		}
		if a := p.get(first).is(http.StatusFound); a.header.Get("Location") != second {
			t.Errorf("the old one leads to %s", a.header.Get("Location"))
		}
		locked := protected(n)
		for _, none := range []string{fmt.Sprintf("/media/share/%d-000000000000.png", locked.ID), "/media/share/999-x.png", "/media/share/x.png", "/media/share/1", "/media/share/-1-.png"} {
			p.get(none).is(http.StatusNotFound)
		}
		if _, err := p.stories.Withdraw(t.Context(), actor.System, bare.ID, ""); err != nil {
			t.Fatal(err)
		}
		p.get(second).is(http.StatusGone)
	})
}

func TestPagesOfAListNameTheirNeighbours(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		sec := p.section("local", "محليات", 0)
		for i := range 75 {
			p.put(story.Entry{Path: fmt.Sprint("/n/", i), PublishedAt: p.clock.Now().Add(-time.Duration(i/2) * time.Minute), Document: story.Document{Headline: fmt.Sprint("خبر ", i), SectionID: sec.ID, Body: "<p>x</p>"}})
		}
		neighbour := func(a answer, rel string) string {
			m := regexp.MustCompile(`<link rel="` + rel + `" href="([^"]+)">`).FindStringSubmatch(a.body)
			if m == nil {
				return ""
			}
			return m[1]
		}
		var line []string
		for path := "/section/local"; path != ""; {
			a := p.get(path).is(http.StatusOK)
			want := ""
			if len(line) > 0 {
				want = line[len(line)-1]
			}
			if got := neighbour(a, "prev"); got != want {
				t.Errorf("before %s stands %q, want %q", path, got, want)
			}
			line, path = append(line, path), neighbour(a, "next")
		}
		if len(line) != 4 {
			t.Errorf("pages %v", line)
		}
	})
}

func TestOthersMayShowAnArticle(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		ask := func(more string) answer {
			return p.get("/-/oembed?url=" + url.QueryEscape(baseURL+story.EscapedPath(n.market.Path)) + more)
		}
		var got struct {
			Type, Title, HTML  string
			AuthorName         string `json:"author_name"`
			ThumbnailURL       string `json:"thumbnail_url"`
			Width, Height      int
			Version, ProviderN string
		}
		a := ask("").is(http.StatusOK)
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || got.Type != "rich" || got.Version != "1.0" || got.Title != "السوق يعود" || got.AuthorName != "سلمى العمري" || got.Width != 600 || !strings.HasPrefix(got.HTML, "<blockquote") || got.ThumbnailURL == "" {
			t.Errorf("%v %s", err, a.body)
		}
		if err := json.Unmarshal([]byte(ask("&maxwidth=300&maxheight=100").body), &got); err != nil || got.Width != 300 || got.Height != 100 {
			t.Errorf("%v %d × %d", err, got.Width, got.Height)
		}
		x := ask("&format=xml").is(http.StatusOK).must("<type>rich</type>")
		testkit.ValidXML(t, []byte(x.body), "")
		ask("&format=yaml").is(http.StatusNotImplemented)
		if old := p.get("/wp-json/oembed/1.0/embed?url=" + url.QueryEscape(baseURL+story.EscapedPath(n.market.Path)+"/")); old.status != http.StatusOK || old.body != a.body {
			t.Errorf("the old address answers %d", old.status)
		}
		for _, none := range []string{"", "https://evil.example/x", baseURL + "/none", baseURL + "/", baseURL + "/section/local", "%00", strings.Repeat("x", 5000), baseURL + ".evil.example/"} {
			p.get("/-/oembed?url=" + url.QueryEscape(none)).is(http.StatusNotFound)
		}
	})
}
