package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/testkit"
)

func number(id int64) string { return strconv.FormatInt(id, 10) }

func TestTheListFiltersSearchesAndPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		for i := range listLength + 3 {
			n.created(actor.Writer, fmt.Sprintf("مادة رقم %d", i), "<p>كلمة كلمتان ثلاث</p>")
			n.clock.Advance(time.Minute)
		}
		n.created(actor.Editor, "إعلانٌ عن المدرسة", "<p>نص</p>")
		first := n.get("/desk/", actor.Editor).is(http.StatusOK).must("إعلانٌ عن المدرسة", `rel="next"`, "54", "قبل دقيقة").mustNot("مادة رقم 2<")
		next := regexp.MustCompile(`href="(/desk/articles\?after=[^"]+)"`).FindStringSubmatch(first.body)
		if next == nil {
			t.Fatal("no next page")
		}
		n.get(next[1], actor.Editor).is(http.StatusOK).must("مادة رقم 2<", "مادة رقم 0<", "الأحدث").mustNot("مادة رقم 9<", "إعلانٌ عن")
		n.get("/desk/articles?q="+url.QueryEscape("اعلان المدرسه"), actor.Editor).is(http.StatusOK).must("إعلانٌ عن المدرسة").mustNot("مادة رقم")
		n.get("/desk/articles?mine=1", actor.Editor).is(http.StatusOK).must("إعلانٌ عن المدرسة").mustNot("مادة رقم")
		n.get("/desk/articles?state=published", actor.Editor).is(http.StatusOK).must("لا مواد تطابق").mustNot("مادة رقم")
	})
}

func TestAnEmptyDeskSaysWhatToDo(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	n.get("/desk/", actor.Writer).is(http.StatusOK).must("اكتب أول خبر", "/desk/articles/new")
	n.get("/desk/", actor.Moderator).is(http.StatusOK).mustNot("/desk/articles/new")
}

func TestPicturesAreTakenInAndOtherFilesRefusedInWords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		r := multi(t, "/desk/media", nil, "file", "قاعة.png", picture(t))
		r.Header.Set("Accept", "application/json")
		var m uploaded
		if err := json.Unmarshal([]byte(n.do(r, actor.Writer).is(http.StatusCreated).body), &m); err != nil || m.ID == 0 || m.Width != 60 || m.Height != 40 || !strings.HasPrefix(m.URL, "/media/") {
			t.Fatalf("%+v %v", m, err)
		}
		r = multi(t, "/desk/media", nil, "file", "x.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`))
		r.Header.Set("Accept", "application/json")
		n.do(r, actor.Writer).is(http.StatusUnprocessableEntity).must(`"error"`).mustNot("error.", "onload")
		n.do(multi(t, "/desk/media", nil, "file", "second.png", picture(t)), actor.Writer).is(http.StatusSeeOther)
		n.get("/desk/media", actor.Writer).is(http.StatusOK).must(strings.TrimSuffix(m.URL, "قاعة.png"), "بلا نص بديل")
		n.post("/desk/media/"+number(m.ID), url.Values{"alt": {"قاعة القراءة"}, "taken_on": {"2026"}}, actor.Writer).is(http.StatusSeeOther)
		n.get("/desk/media/"+number(m.ID), actor.Writer).is(http.StatusOK).must("قاعة القراءة", `value="2026"`)
		n.post("/desk/media/"+number(m.ID), url.Values{"alt": {"قاعة"}, "taken_on": {"غداً"}}, actor.Writer).is(http.StatusUnprocessableEntity).must("غداً")
		n.get("/desk/media/recent", actor.Moderator).is(http.StatusOK).must("قاعة القراءة")
		n.post("/desk/media", nil, actor.Writer).is(http.StatusUnprocessableEntity)
	})
}

func TestSectionsTagsSettingsAndLanguage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		n.post("/desk/sections", url.Values{"name": {"محليات"}, "parent": {"0"}}, actor.Admin).is(http.StatusSeeOther)
		n.post("/desk/sections", url.Values{"name": {"محليات"}, "parent": {"0"}}, actor.Admin).is(http.StatusConflict).must("محليات")
		n.post("/desk/sections", url.Values{"name": {" "}}, actor.Admin).is(http.StatusUnprocessableEntity).must(`class="fault"`)
		n.post("/desk/sections/1", url.Values{"name": {"المحليات"}, "position": {"4"}}, actor.Admin).is(http.StatusSeeOther)
		n.post("/desk/sections/99", url.Values{"name": {"لا شيء"}}, actor.Admin).is(http.StatusNotFound)
		n.get("/desk/sections", actor.Admin).is(http.StatusOK).must("المحليات", `value="4"`)
		n.post("/desk/tags", url.Values{"name": {"وسط المدينة"}, "kind": {"place"}}, actor.Writer).is(http.StatusSeeOther)
		n.get("/desk/tags?q="+url.QueryEscape("المدينه"), actor.Writer).is(http.StatusOK).must("وسط المدينة", "مكان")
		settings := url.Values{"name": {"صحيفة النهر"}, "country": {"EG"}, "time_zone": {"Africa/Cairo"}, "digits": {"arab"}}
		n.post("/desk/settings", settings, actor.Admin).is(http.StatusSeeOther)
		n.get("/desk/", actor.Admin).is(http.StatusOK).must("صحيفة النهر", "٠")
		settings.Set("time_zone", "Mars/Olympus")
		n.post("/desk/settings", settings, actor.Admin).is(http.StatusUnprocessableEntity).must("Mars/Olympus", `class="fault"`)
		n.post("/desk/account", url.Values{"locale": {"en"}}, actor.Writer).is(http.StatusSeeOther)
		n.get("/desk/", actor.Writer).is(http.StatusOK).must(`lang="en" dir="ltr"`, "Articles").mustNot("المواد<")
	})
}

func TestWhatReadersLookedForInVainAndSynonyms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		n.get("/desk/search", actor.Writer).is(http.StatusForbidden)
		n.get("/desk/search", actor.Editor).is(http.StatusOK).must("وجد القرّاء كل ما بحثوا عنه")
		for range 2 {
			if _, err := n.search.Search(t.Context(), search.Request{Text: "بترول <b>"}); err != nil {
				t.Fatal(err)
			}
		}
		n.get("/desk/search", actor.Editor).is(http.StatusOK).must("بترول &lt;b&gt;", "مرتان").mustNot("<b>بترول")
		n.get("/desk/search?words="+url.QueryEscape("بترول"), actor.Editor).is(http.StatusOK).must(`value="بترول"`)
		n.post("/desk/search", url.Values{"words": {"بترول"}}, actor.Editor).is(http.StatusUnprocessableEntity).must(`class="fault"`, `value="بترول"`)
		n.post("/desk/search", url.Values{"words": {"بترول، نفط"}}, actor.Writer).is(http.StatusForbidden)
		n.post("/desk/search", url.Values{"words": {"بترول، نفط"}}, actor.Editor).is(http.StatusSeeOther)
		n.get("/desk/search", actor.Editor).is(http.StatusOK).must("بترول، نفط", "/desk/search/1/remove")
		n.post("/desk/search/1/remove", url.Values{}, actor.Editor).is(http.StatusSeeOther)
		n.post("/desk/search/nothing/remove", url.Values{}, actor.Editor).is(http.StatusSeeOther)
		n.get("/desk/search", actor.Editor).is(http.StatusOK).mustNot("بترول، نفط")
	})
}

// key is how a text that is missing in the catalogue looks on a page.
var key = regexp.MustCompile(`[>"](desk|error)\.[a-z_.]+[<"]`)

func TestEveryScreenSpeaksEachLanguageWholly(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	a := n.created(actor.Owner, "Headline", "<p>text</p>")
	n.post(articleURL(a.ID)+"/publish", filled("Headline", "<p>text</p>", 1), actor.Owner).is(http.StatusSeeOther)
	for _, lang := range []string{"ar", "en", "fr"} {
		n.post("/desk/account", url.Values{"locale": {lang}}, actor.Owner).is(http.StatusSeeOther)
		for _, path := range []string{"/desk/", "/desk/pages", "/desk/articles/new", articleURL(a.ID), "/desk/media", "/desk/sections", "/desk/tags", "/desk/search", "/desk/audience", "/desk/audience?period=30&by=depth", articleAudienceURL(a.ID), "/desk/settings", "/desk/account", "/desk/nothing"} {
			page := n.get(path, actor.Owner)
			if found := key.FindString(page.body); found != "" {
				t.Errorf("%s in %s: %s has no text", path, lang, found)
			}
			page.must(`lang="`+lang+`"`).mustNot(" style=", "javascript:", "<script>")
		}
	}
}
