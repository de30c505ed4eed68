package desk

import (
	"context"

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
	"github.com/warraq/warraq/internal/testkit"
)

// told is an audience that a test makes up. What the screens do with it is tested here; that the numbers are right is the store's own test.
type told struct {
	overview audience.Overview
	shares   map[audience.Facet][]audience.Share
	rows     []audience.Row
	articles map[int64]audience.Article
}

func (f *told) Overview(context.Context, audience.Period) (audience.Overview, error) {
	return f.overview, nil
}

func (f *told) Shares(_ context.Context, _ audience.Period, of audience.Facet, most int) ([]audience.Share, error) {
	return f.shares[of][:min(most, len(f.shares[of]))], nil
}

func (f *told) Rows(_ context.Context, _ audience.Period, most int) ([]audience.Row, error) {
	return f.rows[:min(most, len(f.rows))], nil
}

func (f *told) Article(_ context.Context, id int64) (audience.Article, error) {
	a, ok := f.articles[id]
	if !ok {
		return a, errs.New(errs.NotFound, "error.not_found")
	}
	return a, nil
}

// points are views in steps from a time on.
func points(from time.Time, step time.Duration, views ...int64) (list []audience.Point) {
	for i, n := range views {
		list = append(list, audience.Point{At: from.Add(time.Duration(i) * step), Views: n})
	}
	return list
}

// watched is a newsroom of which the audience is made up.
func watched(t *testing.T, d *db.DB) (*newsroom, *told) {
	n, f := staff(t, d), &told{shares: map[audience.Facet][]audience.Share{}, articles: map[int64]audience.Article{}}
	n.desk.Audience = f
	return n, f
}

// public makes an article and publishes it.
func (n *newsroom) public(headline string) int64 {
	n.t.Helper()
	a := n.created(actor.Editor, headline, "<p>نص</p>")
	n.post(articleURL(a.ID)+"/publish", filled(headline, "<p>نص</p>", a.Revision), actor.Editor).is(http.StatusSeeOther)
	return a.ID
}

// text is a page as it is read: without its tags, blanks as one.
func (a answer) text() answer {
	a.body = regexp.MustCompile(`\s+`).ReplaceAllString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(a.body, " "), " ")
	return a
}

func TestTheAudiencesScreenSaysWhoReads(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n, f := watched(t, d)
		first, gone := n.public("السوق القديم <يعود>"), n.public("خبر مسحوب")
		if _, err := n.stories.Withdraw(t.Context(), actor.System, gone, "خطأ"); err != nil {
			t.Fatal(err)
		}
		now := n.clock.Now()
		f.overview = audience.Overview{Reading: audience.Compared{Now: 214, Before: 191}, Views: audience.Compared{Now: 18406, Before: 20000}, Engaged: 102 * time.Second, Before: 106 * time.Second,
			Finished: audience.Compared{Now: 430, Before: 410}, Step: 30 * time.Minute, Curve: points(now.Add(-90*time.Minute), 30*time.Minute, 5, 7, 0, 2), Earlier: points(now.Add(-7*24*time.Hour), 30*time.Minute, 4, 4, 4, 9, 1200)}
		f.shares[audience.Source] = []audience.Share{{Value: "search", Views: 44}, {Value: "direct", Views: 50}, {Value: "", Views: 6}}
		f.shares[audience.Country] = []audience.Share{{Value: "JO", Views: 60}, {Value: "US", Views: 30}, {Value: "*", Views: 10}}
		f.rows = []audience.Row{{Article: first, Reading: 88, Views: 6120, Finished: 412, Source: "social"}, {Article: gone, Views: 7, Finished: -1}, {Article: 4711, Views: 3, Finished: -1}}

		page := n.get("/desk/audience", actor.Writer).is(http.StatusOK)
		page.must(`aria-current="page"`, `<svg class="curve"`, `role="img"`, "السوق القديم &lt;يعود&gt;", articleAudienceURL(first), articleAudienceURL(gone), "state withdrawn", `data-live="/desk/audience/now?period=today"`).
			mustNot("<يعود>", " style=", articleAudienceURL(4711), "desk.audience.")
		page.text().must("يقرؤون الآن 214", "▲ زيادة 12٪ عن يوم", "18,406 ▼ نقص 8٪", "1:42 ▼ نقص 4٪", "43٪ ▲ زيادة نقطتان", "بحث 44 44٪", "غير معروف 6 6٪", "مادة محذوفة",
			"88 6,120 41٪ شبكات اجتماعية", "0 7 — —", "2 حتى الآن", "المشاهدات كل نصف ساعة")
		n.get("/desk/audience?period=30&by=country", actor.Moderator).is(http.StatusOK).must(`href="/desk/audience?by=country&amp;period=7`).text().must("الأردن 60 60٪ الولايات المتحدة 30 30٪ أخرى قليلة 10 10٪", "عن الثلاثين يوماً قبلها", "بحث 44")
		n.get("/desk/audience/now?period=7", actor.Editor).is(http.StatusOK).must(`id="tiles"`, `id="most-read"`, "6,120").mustNot("<html", "<svg class=\"curve\"")
		n.get("/desk/audience?period=nonsense&by=%00", actor.Editor).is(http.StatusOK).text().must("مشاهدات اليوم")
		n.do(httptest.NewRequest(http.MethodGet, "http://desk.test/desk/audience", nil), "").is(http.StatusSeeOther)
	})
}

func TestWhatComesFromOutsideIsShownAndDoesNothing(t *testing.T) {
	n, f := watched(t, testkit.SQLite(t))
	f.overview.Views.Now = 9
	f.shares[audience.Campaign] = []audience.Share{{Value: "<script>alert(1)</script>", Views: 5}, {Value: strings.Repeat("طويل", 100), Views: 2}, {Value: "", Views: 900}}
	f.shares[audience.Site] = []audience.Share{{Value: "moc.evil\u202egpj.example", Views: 5}, {Value: "\xff\x00bad.example", Views: 1}}
	f.shares[audience.Country] = []audience.Share{{Value: `"><b>`, Views: 1}}
	f.shares[audience.Section] = []audience.Share{{Value: "99", Views: 3}, {Value: "x", Views: 1}}
	f.shares[audience.Author] = []audience.Share{{Value: "99", Views: 3}, {Value: "-", Views: 1}}
	f.shares[audience.Source] = []audience.Share{{Value: "<i>new</i>", Views: 4}}
	n.get("/desk/audience?by=campaign", actor.Editor).is(http.StatusOK).must("<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>", "…").mustNot("<script>", strings.Repeat("طويل", 20), "900")
	n.get("/desk/audience?by=site", actor.Editor).is(http.StatusOK).must("<bdi>moc.evilgpj.example</bdi>", "<bdi>bad.example</bdi>").mustNot("\u202e", "\x00", "\xff")
	n.get("/desk/audience?by=country", actor.Editor).is(http.StatusOK).must("&lt;b&gt;", "&lt;i&gt;new").mustNot("<b>\"", `"><b>`, "<i>new")
	for _, by := range []string{"section", "author"} {
		n.get("/desk/audience?by="+by, actor.Editor).is(http.StatusOK).text().must("محذوف 3")
	}
}

func TestSidesAreNamedAndDepthIsHowFarReadersCame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n, f := watched(t, d)
		n.post("/desk/sections", url.Values{"name": {"محليات"}, "parent": {"0"}}, actor.Admin).is(http.StatusSeeOther)
		f.overview.Views.Now = 100
		f.shares[audience.Section] = []audience.Share{{Value: "1", Views: 80}}
		f.shares[audience.Depth] = []audience.Share{{Value: "25", Views: 50}, {Value: "100", Views: 30}, {Value: "75", Views: 20}}
		f.shares[audience.Device] = []audience.Share{{Value: "phone", Views: 9}}
		f.shares[audience.Language] = []audience.Share{{Value: "ar", Views: 9}, {Value: "de", Views: 1}}
		n.get("/desk/audience", actor.Editor).text().must("محليات 80")
		n.get("/desk/audience?by=depth", actor.Editor).text().must("بدؤوا القراءة 100 100٪ بلغوا نصف النص 50 50٪ بلغوا ثلاثة أرباعه 50 50٪ بلغوا آخره 30 30٪")
		n.get("/desk/audience?by=device", actor.Editor).text().must("هاتف 9")
		n.get("/desk/audience?by=language", actor.Editor).text().must("العربية 9", "الألمانية 1")
	})
}

func TestAnEmptyAudienceSaysWhatToDo(t *testing.T) {
	n, f := watched(t, testkit.SQLite(t))
	n.get("/desk/audience", actor.Editor).is(http.StatusOK).must("لا مشاهدات بعد. انشر مادة", "/desk/articles?state=published", "لم يُقَس أحد بعد").mustNot("<svg class=\"curve\"", "NaN", "Inf")
	f.overview = audience.Overview{Views: audience.Compared{Before: 40}, Step: 24 * time.Hour, Curve: points(n.clock.Now(), 24*time.Hour, 0), Earlier: points(n.clock.Now(), 24*time.Hour, 40)}
	n.get("/desk/audience?period=7&by=campaign", actor.Editor).is(http.StatusOK).must("لم تُقرأ مادة في هذه المدة", `href="/desk/audience?period=30"`, "utm_campaign", "100٪").mustNot("NaN", "Inf")
	n.get("/desk/audience?period=year&by=depth", actor.Editor).is(http.StatusOK).must("لم يُقَس أحد بعد: ").mustNot("مدة أطول</a>")
}

func TestAnArticlesAudienceIsShownWithWhatHappenedToIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n, f := watched(t, d)
		id := n.public("جسر جديد")
		began := n.clock.Now()
		n.clock.Advance(3 * time.Hour)
		form := filled("جسر جديد", "<p>نص أطول</p>", n.stored(id).Revision)
		form.Set("update", "substantive")
		n.post(articleURL(id), form, actor.Editor).is(http.StatusSeeOther)
		n.clock.Advance(2 * time.Hour)
		form = filled("جسر جديد", "<p>نص أطول جداً</p>", n.stored(id).Revision)
		form["correction_at"], form["correction_text"] = []string{"0"}, []string{"كان الاسم خطأ"}
		n.post(articleURL(id), form, actor.Editor).is(http.StatusSeeOther)
		f.articles[id] = audience.Article{Reading: 3, Views: 1200, Engaged: 61 * time.Minute, Finished: 505, Readings: 340, Step: time.Hour, Curve: points(began, time.Hour, 3, 9, 27, 12, 4, 1),
			Shares: map[audience.Facet][]audience.Share{audience.Source: {{Value: "newsletter", Views: 12}}, audience.Campaign: {{Value: "عدد الجمعة", Views: 12}}}}
		page := n.get(articleAudienceURL(id), actor.Writer).is(http.StatusOK).must("جسر جديد", articleURL(id), `target="_blank"`, `class="event"`, `data-live="`+articleAudienceURL(id)+`/now"`, "عدد الجمعة").mustNot(" style=", "desk.audience.")
		page.text().must("1,200", "1:01:00", "51٪ قيس 340 قارئاً", "نُشرت 13:00 حُدّثت 16:00 صُوّبت 18:00", "نشرة بريدية 12 100٪")
		n.get(articleAudienceURL(id)+"/now", actor.Writer).is(http.StatusOK).must(`id="tiles"`, "1,200").mustNot("<html")
		n.get(articleURL(id), actor.Editor).must(articleAudienceURL(id))
		n.get("/desk/articles", actor.Editor).must(articleAudienceURL(id))
		for _, path := range []string{"/desk/audience/articles/4711", "/desk/audience/articles/new", "/desk/audience/articles/x", "/desk/audience/articles/4711/now", "/desk/audience/articles/99999999999999999999"} {
			n.get(path, actor.Editor).is(http.StatusNotFound)
		}
		quiet, draft := n.public("لم تُقرأ"), n.created(actor.Editor, "مسودة", "<p>نص</p>")
		n.get(articleAudienceURL(quiet), actor.Editor).is(http.StatusOK).must("لم يقرأها أحد بعد")
		n.get(articleAudienceURL(draft.ID), actor.Editor).is(http.StatusOK).must("تُعدّ القراءات بعد النشر", "state draft")
		n.get("/desk/articles", actor.Editor).mustNot(articleAudienceURL(draft.ID))
	})
}
