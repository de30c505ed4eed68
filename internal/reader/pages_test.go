package reader_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// newsroom is a paper with something in every place.
type newsroom struct {
	*paper
	local, markets, opinion section.Section
	place                   section.Tag
	salma, agency           people.Person
	market                  story.Written // the article with everything
}

const body = `<p>عاد السوق إلى موقعه عبر تطبيق <bdi lang="en" dir="ltr">My City</bdi>.</p><h2>مهلة</h2><blockquote><p>قولٌ.</p><footer><cite>أم محمود</cite>، بائعة</footer></blockquote>`

func fill(p *paper) newsroom {
	n := newsroom{paper: p}
	p.settings(func(s *site.Settings) {
		s.Name, s.Tagline, s.Copyright = "السجل", "أخبار البلد", "مؤسسة السجل"
	})
	n.local = p.section("local", "محليات", 0)
	n.markets = p.section("markets", "أسواق", n.local.ID)
	n.opinion = p.section("opinion", "رأي", 0)
	n.place = p.tag(section.Place, "السوق القديم")
	n.salma = p.person(people.Person{Name: "سلمى العمري", Biography: "تكتب عن المدينة.", PortraitID: p.picture("سلمى").ID})
	n.agency = p.person(people.Person{Name: "وكالة الوادي", Kind: people.KindAgency})
	lead := p.picture("بسطات الخضار")
	n.market = p.put(story.Entry{Path: "/2026/06/السوق-يعود", PublishedAt: time.Date(2026, 6, 3, 11, 20, 0, 0, time.UTC), UpdatedAt: time.Date(2026, 6, 4, 6, 0, 0, 0, time.UTC),
		Views: 1284, Document: story.Document{Headline: "السوق يعود", Kicker: "تقرير", Deck: "ثمانية أشهر من العمل", Body: body, SectionID: n.markets.ID, TagIDs: []int64{n.place.ID},
			Bylines:     []story.Byline{{PersonID: n.salma.ID}, {PersonID: n.agency.ID}, {Name: "متدرّب"}},
			Lead:        &story.Picture{MediaID: lead.ID, Caption: "بسطات السوق.", Credit: "هدى", Source: "السجل", TakenOn: "2025-02", Archive: true},
			Corrections: []story.Correction{{At: time.Date(2026, 6, 4, 6, 0, 0, 0, time.UTC), Text: "العدد ستون <لا> أربعون."}}}})
	return n
}

// patterns notes what is added to a mux.
type patterns []string

func (p *patterns) Handle(pattern string, _ http.Handler) { *p = append(*p, pattern) }

func TestEveryPageIsLookedAtInABrowser(t *testing.T) {
	var list patterns
	open(t, testkit.SQLite(t)).site.Register(&list)
	testkit.Walked(t, "/", "/desk/", list)
}

func TestAnArticleHoldsWhatIsPromised(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		first := p.say(comment.Comment{ArticleID: n.market.ID, AuthorName: "أبو خالد", AuthorEmail: "secret@example.org", Body: "الأول\n\nوفقرة"})
		second := p.say(comment.Comment{ArticleID: n.market.ID, ParentID: first, PersonID: n.salma.ID, AuthorName: "سلمى العمري", Body: "ردّ"})
		third := p.say(comment.Comment{ArticleID: n.market.ID, ParentID: second, AuthorName: "نور", Body: "ثالث"})
		fourth := p.say(comment.Comment{ArticleID: n.market.ID, ParentID: third, AuthorName: "هبة", Body: "رابع"})
		p.say(comment.Comment{ArticleID: n.market.ID, ParentID: fourth, AuthorName: "ليث", Body: "خامس"})
		p.say(comment.Comment{ArticleID: n.market.ID, State: comment.Held, AuthorName: "محجوز", Body: "لا يُرى"})
		p.say(comment.Comment{ArticleID: n.market.ID, Kind: "pingback", AuthorName: "مدوّنة", AuthorURL: "https://blog.example/1", Body: "[…] نصّ الإشارة […]"})
		for i := range 4 {
			p.put(story.Entry{PublishedAt: p.clock.Now().Add(-time.Duration(i+1) * time.Hour), Document: story.Document{Headline: fmt.Sprint("جار ", i), SectionID: n.markets.ID, Body: "<p>x</p>"}})
		}
		address := "/2026/06/" + url.PathEscape("السوق-يعود")
		a := p.get(address).is(http.StatusOK)
		a.must(fmt.Sprintf(`<article class="story" data-article-id="%d" lang="ar" dir="rtl">`, n.market.ID), "<h1>السوق يعود</h1>", `<p class="deck" data-deck>ثمانية أشهر من العمل</p>`,
			`<time data-published datetime="2026-06-03T11:20:00Z">3 حزيران / يونيو 2026، 14:20</time>`,
			`<time data-updated data-relative="since" datetime="2026-06-04T06:00:00Z" title="4 حزيران / يونيو 2026، 09:00">4 حزيران / يونيو 2026، 09:00</time>`,
			"<span data-views>1,284 مشاهدة</span>", "دقيقة", `<div class="body" data-body><p>`, `<bdi lang="en" dir="ltr">My City</bdi>`,
			`<title>السوق يعود · السجل</title>`, `<meta name="description" content="ثمانية أشهر من العمل">`, `<link rel="canonical" href="`+baseURL+address+`">`)
		a.must(`<a rel="author" href="`+story.EscapedPath(n.salma.Path())+`"><bdi>سلمى العمري</bdi></a> و<a rel="author" href="`+story.EscapedPath(n.agency.Path())+`"><bdi>وكالة الوادي</bdi></a> و<bdi>متدرّب</bdi>`,
			`<figcaption><span class="archive">صورة أرشيفية</span> بسطات السوق، شباط / فبراير 2025. <small>تصوير: هدى / السجل</small></figcaption>`,
			`<b>تصويب</b> · <time datetime="2026-06-04T06:00:00Z">4 حزيران / يونيو 2026</time>: العدد ستون &lt;لا&gt; أربعون.`,
			`<a rel="tag" href="`+story.EscapedPath(n.place.Path())+`"><bdi>السوق القديم</bdi></a>`, `fetchpriority="high"`, `width="64" height="40" alt="بسطات الخضار"`)
		escape := func(v string) string { return strings.ReplaceAll(url.QueryEscape(v), "+", "%20") }
		headline, absolute := escape("السوق يعود"), escape(baseURL+address)
		a.must("https://wa.me/?text="+headline+"%0A"+absolute, "https://t.me/share/url?url="+absolute+"&amp;text="+headline,
			"https://x.com/intent/post?text="+headline+"&amp;url="+absolute, `data-share="`+baseURL+address+`"`)
		a.inOrder(`class="crumbs"`, ">الرئيسية<", ">محليات<", ">أسواق<", `class="kicker">تقرير`, "<h1>", "data-byline", `class="lead"`, `class="correction"`, "data-body", `class="tags"`, "data-comments", "الأكثر قراءة", "في الملف نفسه")
		a.inOrder("5 تعليقات</h2>", fmt.Sprintf(`<div class="comment" id="comment-%d">`, first), "الأول\n\nوفقرة", `<span class="staff">كاتب المادة</span>`, "ثالث", "رابع", "خامس", "إشارات من مواقع أخرى", `<a href="https://blog.example/1" rel="nofollow ugc noopener external"><bdi>مدوّنة</bdi></a>`)
		if got := strings.Count(a.main(), `<div class="answers">`); got != 2 {
			t.Errorf("%d indents, want two: threads are three deep", got)
		}
		a.must(fmt.Sprintf(`<a href="#comment-%d"><time datetime="2026-11-24T10:00:00Z" title="24 تشرين الثاني / نوفمبر 2026، 13:00" data-relative="since">24 تشرين الثاني / نوفمبر 2026، 13:00</time></a>`, second))
		a.mustNot("لا يُرى", "محجوز", "secret@example.org", "نصّ الإشارة", "data-preview", "noindex")
		_, related, _ := strings.Cut(a.main(), "في الملف نفسه")
		if strings.Count(related, "<article") != 3 || strings.Contains(related, "السوق يعود") || !strings.Contains(related, "جار 0") {
			t.Errorf("related: %s", related)
		}
	})
}

func TestPartsThatAreNotThereLeaveNothingBehind(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		w := p.put(story.Entry{Document: story.Document{Headline: "خبر عارٍ", Body: "<p>نصّ</p>"}})
		p.get(story.EscapedPath(w.Path)).is(http.StatusOK).must("<h1>خبر عارٍ</h1>", "data-byline", "لا مشاهدات", "دقيقة واحدة للقراءة", "لا تعليقات", "data-comments").
			mustNot("data-deck", `class="kicker"`, "<figure", "<figcaption", "data-updated", `class="correction"`, `class="tags"`, `name="description"`, "crumbs", "في الملف نفسه", `class="portraits"`, "إشارات من مواقع")
	})
}

func TestWhatAPageSaysOfTimesIsTrueAYearLater(t *testing.T) {
	moments := regexp.MustCompile(`(?s)<time.*?</time>`)
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.say(comment.Comment{ArticleID: n.market.ID, AuthorName: "أبو خالد", Body: "الأول"})
		for i := range 6 {
			p.put(story.Entry{PublishedAt: p.clock.Now().Add(-time.Duration(i*11) * time.Hour), Document: story.Document{Headline: fmt.Sprint("جار ", i), SectionID: n.markets.ID, Body: "<p>x</p>"}})
		}
		pages := []string{"/", "/latest", story.EscapedPath(n.market.Path)}
		var before [][]string
		for _, page := range pages {
			found := moments.FindAllString(p.get(page).is(http.StatusOK).body, -1)
			if len(found) < 3 {
				t.Errorf("%s: only %v", page, found)
			}
			before = append(before, found)
		}
		p.clock.Advance(366 * 24 * time.Hour)
		for i, page := range pages {
			if found := moments.FindAllString(p.get(page).is(http.StatusOK).body, -1); !slices.Equal(found, before[i]) {
				t.Errorf("%s: %v, a year before %v", page, found, before[i])
			}
		}
	})
}

func TestAStaticPageHasNoByline(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		w := p.put(story.Entry{Path: "/من-نحن", Views: 7, Document: story.Document{Kind: story.KindPage, Headline: "من نحن", Body: "<p>صحيفة.</p>", Bylines: []story.Byline{{PersonID: n.salma.ID}}}})
		p.get(story.EscapedPath(w.Path)).is(http.StatusOK).must("<h1>من نحن</h1>", "data-body", "<p>صحيفة.</p>", `rel="canonical"`).
			mustNot("data-byline", "data-published", "data-views", "data-comments", `class="share"`, "في الملف نفسه", "سلمى", "تقرير")
		for _, list := range []string{"/", "/latest"} {
			p.get(list).is(http.StatusOK).mustNot("من نحن")
		}
	})
}

func TestTheHomePage(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		p.get("/").is(http.StatusOK).must("لم تُنشر مادة بعد.").mustNot("<article", "آخر الأخبار</a>")
		n := fill(p)
		now, picture := p.clock.Now(), &story.Picture{MediaID: p.picture("منظر").ID}
		sport := p.section("sport", "رياضة", 0)
		add := func(i int, name string, sec int64, before time.Duration) {
			p.put(story.Entry{PublishedAt: now.Add(-before), Views: int64(100 - i), Document: story.Document{Headline: fmt.Sprint(name, " ", i), Deck: fmt.Sprint("شرح ", name, i), SectionID: sec, Lead: picture,
				Bylines: []story.Byline{{PersonID: n.salma.ID}}, Body: "<p>x</p>"}})
		}
		for i := range 12 {
			add(i, "محلي", n.markets.ID, time.Duration(i+1)*8*time.Hour)
		}
		for i := range 3 {
			add(i, "رأي", n.opinion.ID, time.Duration(i+1)*9*time.Hour)
			add(i, "رياضي", sport.ID, time.Duration(i+1)*200*time.Hour)
		}
		a := p.get("/").is(http.StatusOK)
		a.inOrder(`<h1 class="unseen">السجل</h1>`, "front-lead", "محلي 0", "شرح محلي0", "سلمى العمري", "front-seconds", "محلي 1", `class="latest"`,
			">محليات</h2>", "كل محليات", ">رأي</h2>", "كل المقالات", `class="portrait"`, "سلمى العمري", ">رياضة</h2>", "الأكثر قراءة")
		// dates, never the time of day or «أمس», which only the script may say: a page can be a year old
		a.must(`title="24 تشرين الثاني / نوفمبر 2026، 04:00" data-relative="recent">` + "24\u200f/11\u200f/2026</time>")
		a.must(`data-relative="ago">24 تشرين الثاني 2026</time>`, `<p class="kicker">أسواق</p>`)
		if got := strings.Count(a.main(), `class="most`); got != 1 {
			t.Errorf("the most read stand %d times", got)
		}
		_, opinion, _ := strings.Cut(a.main(), ">رأي</h2>")
		opinion, _, _ = strings.Cut(opinion, "</section>")
		if strings.Count(opinion, "<article") < 2 || strings.Contains(opinion, "شرح") || strings.Contains(opinion, "منظر") {
			t.Errorf("opinion: %s", opinion)
		}
		for _, link := range a.links() {
			p.get(link).is(http.StatusOK)
		}
	})
}

func TestCommentsAreCountedOnCards(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		if strings.Contains(p.get("/").is(http.StatusOK).main(), "تعليق") {
			t.Error("comments are counted that nobody wrote")
		}
		for range 3 {
			p.say(comment.Comment{ArticleID: n.market.ID, AuthorName: "ن", Body: "ب"})
		}
		for _, path := range []string{"/", "/latest", "/section/local"} {
			p.get(path).is(http.StatusOK).must("<span>3 تعليقات</span>")
		}
	})
}

func TestListsHaveAHeadACrumbAndTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.put(story.Entry{Document: story.Document{Headline: "مقال رأي", SectionID: n.opinion.ID, Body: "<p>x</p>", Bylines: []story.Byline{{PersonID: n.agency.ID}}}})
		p.get("/section/local").is(http.StatusOK).must("<h1>محليات</h1>", "السوق يعود", `<a href="/section/local" aria-current="page">الكل</a>`, `<a href="/section/markets">أسواق</a>`,
			`<link rel="canonical" href="`+baseURL+`/section/local">`).mustNot("مقال رأي", "pager", "noindex")
		p.get("/section/markets").is(http.StatusOK).must("<h1>أسواق</h1>", `<a href="/section/markets" aria-current="page">أسواق</a>`, `<li><a href="/section/local" aria-current="true">محليات</a></li>`)
		p.get(story.EscapedPath(n.place.Path())).is(http.StatusOK).must("<h1>السوق القديم</h1>", "مكان", "السوق يعود").mustNot("مقال رأي")
		p.get(story.EscapedPath(n.salma.Path())).is(http.StatusOK).must("<h1>سلمى العمري</h1>", "تكتب عن المدينة.", `class="portrait"><img`, "السوق يعود").mustNot("مقال رأي")
		p.get(story.EscapedPath(n.agency.Path())).is(http.StatusOK).must("<h1>وكالة الوادي</h1>", "مقال رأي", "السوق يعود").mustNot(`class="portrait"`)
		p.get("/latest").is(http.StatusOK).must("<h1>آخر الأخبار</h1>", "مقال رأي", "السوق يعود")
		empty := p.section("empty", "فارغ", 0)
		p.get(empty.Path()).is(http.StatusOK).must("<h1>فارغ</h1>", "لا مواد هنا بعد.").mustNot("<article")
	})
}

func TestAListIsPagedToItsEndWithoutGap(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		sec := p.section("local", "محليات", 0)
		const all = 53
		for i := range all {
			// Pairs were published in the same millisecond.
			p.put(story.Entry{Path: fmt.Sprint("/n/", i), PublishedAt: p.clock.Now().Add(-time.Duration(i/2) * time.Minute), Views: int64(i), Document: story.Document{Headline: fmt.Sprint("خبر رقم ", i, "."), SectionID: sec.ID, Body: "<p>x</p>"}})
		}
		var seen []string
		pages := 0
		for path := "/section/local"; path != ""; {
			a := p.get(path).is(http.StatusOK)
			main, _, _ := strings.Cut(a.main(), `<section class="most">`)
			if pages > 0 {
				a.must("noindex", ">الأحدث</a>").mustNot(`rel="canonical"`, "الأكثر قراءة")
				main = a.main()
			} else {
				_, rest, _ := strings.Cut(a.main(), "listing-rest")
				main += rest
				a.must("الأكثر قراءة في محليات")
			}
			for _, m := range addresses.FindAllStringSubmatch(main, -1) {
				if strings.HasPrefix(m[1], "/n/") {
					seen = append(seen, m[1])
				}
			}
			pages++
			_, next, ok := strings.Cut(a.main(), `rel="next" href="`)
			if path = ""; ok {
				path, _, _ = strings.Cut(next, `"`)
			}
		}
		if sorted := slices.Clone(seen); len(seen) != all || pages != 3 {
			t.Errorf("%d of %d articles on %d pages", len(seen), all, pages)
		} else if slices.Sort(sorted); len(slices.Compact(sorted)) != all {
			t.Error("an article stands on two pages")
		}
		if !strings.HasPrefix(strings.Join(seen[:4], " "), "/n/1 /n/0 /n/3 /n/2") {
			t.Errorf("order: %v", seen[:4])
		}
	})
}

func TestBrokenCursorsAreNotFound(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.get("/latest?before=").is(http.StatusOK)
		for _, v := range []string{"0-0", "x", "1", "-", "1-", "-1", "1-x", "1-0", "1--1", "+1-2", "01-2", "1-02", "99999999999999999999-1", "1-99999999999999999999", "1-2-3", "%00", "%ff", "1-1'--", strings.Repeat("9", 5000), "1-1"} {
			p.get("/latest?before=" + v).is(http.StatusNotFound).mustNot("السوق يعود</a></h2>")
		}
		at := time.Date(2026, 6, 3, 11, 20, 0, 1e6, time.UTC).UnixMilli()
		p.get(fmt.Sprintf("/latest?before=%d-%d", at, n.market.ID)).is(http.StatusOK).must("السوق يعود")
		p.get(fmt.Sprintf("/latest?before=%d-0", at)).is(http.StatusOK).must("السوق يعود")
		p.get(fmt.Sprintf("/latest?before=%d-%d", at-1, n.market.ID)).is(http.StatusNotFound)
		p.get(fmt.Sprintf("/latest?before=%d-0", at-1)).is(http.StatusNotFound)
	})
}

func TestAPaperFromLeftToRight(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.settings(func(s *site.Settings) { s.Lang, s.Dir, s.Name = "en", "ltr", "The Record" })
		p.get(story.EscapedPath(n.market.Path)).is(http.StatusOK).must(`<html lang="en" dir="ltr"`, `lang="ar" dir="rtl"`, "<title>السوق يعود · The Record</title>", "site.en.js", "cairo-latin", "Most read").
			mustNot("noto-naskh", "الأكثر قراءة")
		a := p.get("/").is(http.StatusOK).must(`<html lang="en" dir="ltr"`, "Skip to content", `<h2 class="headline" lang="ar" dir="rtl">`)
		a.mustNot("الرئيسية", "noto-naskh")
		p.get("/nothing").is(http.StatusNotFound).must("Tuesday, ", `lang="en"`)
		p.settings(func(s *site.Settings) { s.Lang = "fr" })
		p.get("/").is(http.StatusOK).must(`<html lang="fr" dir="ltr"`, "Accueil", "site.fr.js")
	})
}

func TestAnArticleSpeaksItsOwnLanguage(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		w := p.put(story.Entry{Views: 1284, UpdatedAt: p.clock.Now(), Document: story.Document{Headline: "A market returns", Lang: "en-GB", Dir: "ltr", SectionID: n.local.ID, Body: "<p>By nine.</p>",
			Bylines: []story.Byline{{Name: "A"}, {Name: "B"}, {Name: "C"}}}})
		p.say(comment.Comment{ArticleID: w.ID, AuthorName: "Reader", Body: "Good."})
		p.get(w.Path).is(http.StatusOK).must(`<html lang="ar" dir="rtl"`, `lang="en-GB" dir="ltr">`, "24 November 2026, 12:00", "1,284 views", "<bdi>A</bdi>, <bdi>B</bdi> and <bdi>C</bdi>", "1 comment</h2>",
			"Share on WhatsApp", "updated", "الأكثر قراءة").mustNot("1,284 مشاهدة", `data-relative="since"`)
		p.get("/").is(http.StatusOK).must(`lang="en-GB" dir="ltr"`)
	})
}

func TestDigitsAndZonesAreThePapers(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		n := fill(p)
		p.settings(func(s *site.Settings) {
			s.Country, s.Digits, s.TimeZone, s.MonthStyle = "EG", "arab", "Africa/Cairo", ""
		})
		p.get(story.EscapedPath(n.market.Path)).is(http.StatusOK).must(`data-zone="Africa/Cairo" data-zero="٠" data-group="٬"`, "١٬٢٨٤ مشاهدة", "٣ يونيو ٢٠٢٦، ١٤:٢٠", "فبراير ٢٠٢٥.", "© السجل ٢٠٢٦")
	})
}

func TestAPreviewCountsNothing(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		page, err := p.site.Preview(t.Context(), story.Article{ID: 5, Document: story.Document{Kind: story.KindArticle, Headline: "مسودة", Body: "<p>نصّ</p>", Lang: "ar", Dir: "rtl", Password: "x"}})
		if err != nil {
			t.Fatal(err)
		}
		answer{t: t, body: string(page)}.must("<h1>مسودة</h1>", "<p>نصّ</p>", " data-preview", "noindex")
	})
}
