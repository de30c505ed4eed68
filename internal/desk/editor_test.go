package desk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestTheFormKeepsEveryFieldOfADocument(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		local, err := n.sections.Create(t.Context(), actor.System, section.Section{Name: "محليات"})
		if err != nil {
			t.Fatal(err)
		}
		sport, err := n.sections.Create(t.Context(), actor.System, section.Section{Name: "رياضة"})
		if err != nil {
			t.Fatal(err)
		}
		form := filled("افتتاح المكتبة", "<p>نص الخبر</p>", 0)
		for name, list := range map[string][]string{
			"kicker": {"ثقافة"}, "deck": {"بعد ترميم"}, "section": {number(local.ID)}, "other": {number(sport.ID)}, "slug": {"افتتاح-المكتبة"},
			"byline_id": {"0", "0", "0"}, "byline_was": {"", "", ""}, "byline_name": {"وكالة الريح", "أحد editor", ""}, "byline_kind": {"agency", "person", "person"},
			"tag": {"0|place|وسط المدينة"}, "tag_new": {"المكتبة، القراءة"}, "tag_new_kind": {"topic"}, "comments": {"closed"}, "sticky": {"1"}, "private": {"1"},
			"password": {"سر"}, "correction_at": {"0"}, "correction_text": {"كان الاسم خطأ"}, "workflow": {"in_review"},
			"lead_alt": {"قاعة"}, "lead_caption": {"القاعة"}, "lead_credit": {"ليلى"}, "lead_source": {"المكتبة"}, "lead_taken_on": {"2026-11"}, "lead_archive": {"1"},
		} {
			form[name] = list
		}
		made := n.do(multi(t, "/desk/articles/new", form, "lead_file", "hall.png", picture(t)), actor.Editor).is(http.StatusSeeOther)
		var id int64
		for i := int64(1); i < 5; i++ {
			if strings.HasPrefix(made.header.Get("Location"), articleURL(i)+"?") {
				id = i
			}
		}
		a := n.stored(id)
		if a.Kicker != "ثقافة" || a.Deck != "بعد ترميم" || a.SectionID != local.ID || len(a.OtherIDs) != 1 || a.Slug != "افتتاح-المكتبة" || a.Comments != story.CommentsClosed ||
			!a.Sticky || !a.Private || a.Password != "سر" || a.Workflow != story.InReview || a.Publication != story.Never {
			t.Errorf("stored: %+v", a)
		}
		if len(a.Bylines) != 2 || a.Bylines[0].Name != "وكالة الريح" || a.Bylines[0].Kind != string(people.KindAgency) || a.Bylines[1].Name != "أحد editor" || a.Bylines[1].PersonID == 0 {
			t.Errorf("bylines: %+v", a.Bylines)
		}
		if a.Lead == nil || a.Lead.Credit != "ليلى" || !a.Lead.Archive || a.Lead.TakenOn != "2026-11" || a.Lead.MediaID == 0 {
			t.Errorf("lead: %+v", a.Lead)
		}
		if len(a.Corrections) != 1 || !a.Corrections[0].At.Equal(n.clock.Now()) {
			t.Errorf("corrections: %+v", a.Corrections)
		}
		tags, err := n.sections.TagsByID(t.Context(), a.TagIDs)
		if err != nil || len(tags) != 3 || tags[0].Kind != section.Place || tags[2].Name != "القراءة" {
			t.Errorf("tags: %+v %v", tags, err)
		}
		n.get(articleURL(id), actor.Editor).is(http.StatusOK).must("وكالة الريح", "وسط المدينة", "كان الاسم خطأ", `value="2026-11"`, "قيد المراجعة", "افتتاح-المكتبة").mustNot("style=", "onclick", "<script>")
	})
}

func TestASaveFromAnOldRevisionComesBackWithItsTextAndWhoSaved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		a := n.created(actor.Writer, "العنوان", "<p>نص</p>")
		n.post(articleURL(a.ID), filled("عنوان المحرر", "<p>نص المحرر</p>", 1), actor.Editor).is(http.StatusSeeOther)
		n.post(articleURL(a.ID), filled("عنوان الكاتب", "<p>نص الكاتب</p>", 1), actor.Writer).is(http.StatusConflict).
			must("عنوان الكاتب", "نص الكاتب", "أحد editor", `name="base" value="2"`).mustNot("نص المحرر")
		if got := n.stored(a.ID); got.Headline != "عنوان المحرر" || got.Revision != 2 {
			t.Errorf("stored: %q, revision %d", got.Headline, got.Revision)
		}
		n.post(articleURL(a.ID), filled("عنوان الكاتب", "<p>نص الكاتب</p>", 2), actor.Writer).is(http.StatusSeeOther)
	})
}

func TestWhatCannotBeSavedComesBackWithTheFaultBeneathTheField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		n.post("/desk/articles/new", filled(" ", "<p>نص طويل كتبته</p>", 0), actor.Writer).is(http.StatusUnprocessableEntity).
			must("نص طويل كتبته", `id="headline-fault"`, "اكتب عنواناً")
		n.post("/desk/articles/new", filled(strings.Repeat("ع", 301), "<p>نص</p>", 0), actor.Writer).is(http.StatusUnprocessableEntity).
			must(strings.Repeat("ع", 301), "300", `id="headline-fault"`)
		broken := filled("عنوان", "<p>نص</p>", 0)
		broken.Set("deck", "قبل\xff\xfeبعد")
		n.post("/desk/articles/new", broken, actor.Writer).is(http.StatusUnprocessableEntity).must("قبل\uFFFD", "بعد", "حروف تالفة")
		dated := filled("عنوان", "<p>نص</p>", 0)
		dated.Set("lead_taken_on", "أمس")
		n.post("/desk/articles/new", dated, actor.Writer).is(http.StatusUnprocessableEntity).must("2026-11-24.")
		if list, _, err := n.stories.DeskList(t.Context(), story.DeskFilter{}, story.Cursor{}, 10); err != nil || len(list) != 0 {
			t.Errorf("something was stored: %v %v", list, err)
		}
	})
}

func TestHostileHTMLIsCleanedWhetherSavedShownAgainOrPreviewed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		hostile := `<p onclick="x()">نص</p><script>alert(1)</script><img src="x" onerror="alert(2)"><a href="javascript:alert(3)">ر</a><iframe srcdoc="<script>4</script>"></iframe><p style="position:fixed">ب</p>`
		bad := []string{"onclick", "alert(", "onerror", "javascript:", "srcdoc", "position:fixed"}
		a := n.created(actor.Writer, `عنوان "><script>alert(9)</script>`, hostile)
		for _, part := range bad {
			if strings.Contains(a.Body, part) {
				t.Errorf("stored body holds %q: %s", part, a.Body)
			}
		}
		n.get(articleURL(a.ID), actor.Writer).is(http.StatusOK).mustNot("<script>alert", "onclick", "onerror", "javascript:")
		n.post(articleURL(a.ID)+"/preview", filled("معاينة", hostile, 1), actor.Writer).is(http.StatusOK).must("معاينة", "نص").mustNot(bad...)
		n.post("/desk/articles/new", filled("", hostile, 0), actor.Writer).is(http.StatusUnprocessableEntity).mustNot("javascript:", "onerror")
		if n.stored(a.ID).Revision != 1 {
			t.Error("a preview saved something")
		}
	})
}

func TestPublishingUpdatingAndWithdrawing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		done := n.post("/desk/articles/new/publish", filled("خبر عاجل", "<p>نص</p>", 0), actor.Editor).is(http.StatusSeeOther)
		path, _, _ := strings.Cut(done.header.Get("Location"), "?")
		n.get(done.header.Get("Location"), actor.Editor).is(http.StatusOK).must("القرّاء يرونها الآن", "data-publish", "تحديث", "/withdraw")
		list, _, err := n.stories.DeskList(t.Context(), story.DeskFilter{State: story.StatePublished}, story.Cursor{}, 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("published: %v %v", list, err)
		}
		a := n.stored(list[0].ID)
		n.clock.Advance(time.Hour)
		n.post(path, filled("خبر عاجل", "<p>نص أصلح</p>", a.Revision), actor.Editor).is(http.StatusSeeOther)
		if a = n.stored(a.ID); !a.UpdatedAt.IsZero() {
			t.Error("a silent fix moved the update time")
		}
		substantive := filled("خبر عاجل", "<p>نص جديد</p>", a.Revision)
		substantive.Set("update", "substantive")
		n.post(path, substantive, actor.Editor).is(http.StatusSeeOther)
		if a = n.stored(a.ID); !a.UpdatedAt.Equal(n.clock.Now()) {
			t.Errorf("a substantive update is of %v", a.UpdatedAt)
		}
		withdrawn := filled("خبر عاجل", "<p>نص جديد</p>", a.Revision)
		withdrawn.Set("withdraw_note", "لم يثبت")
		n.post(path+"/withdraw", withdrawn, actor.Editor).is(http.StatusSeeOther)
		if a = n.stored(a.ID); a.Publication != story.Withdrawn || a.WithdrawnNote != "لم يثبت" {
			t.Errorf("stored: %s %q", a.Publication, a.WithdrawnNote)
		}
	})
}

func TestTheScriptIsToldWhatIsStored(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	r := post("/desk/articles/new", filled("من المحرر", "<p>نص</p>", 0))
	r.Header.Set("Accept", "application/json")
	var saved struct {
		ID, Revision int64
		URL, State   string
	}
	if err := json.Unmarshal([]byte(n.do(r, actor.Writer).is(http.StatusOK).body), &saved); err != nil || saved.Revision != 1 || saved.URL != articleURL(saved.ID) || saved.State != "draft" {
		t.Errorf("%+v %v", saved, err)
	}
	r = post(saved.URL, filled("", "<p>نص</p>", 1))
	r.Header.Set("Accept", "application/json")
	n.do(r, actor.Writer).is(http.StatusUnprocessableEntity).must(`"error"`)
	r = post(saved.URL, filled("x", "<p>نص</p>", 1))
	r.Header.Set("Accept", "application/json")
	n.do(r, "").is(http.StatusUnauthorized).must(`"error"`)
}

func TestTheScriptIsToldWhereToGoOnAndWhatIsWrongWhere(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	send := func(path string, form url.Values, as actor.Role) answer {
		r := post(path, form)
		r.Header.Set("Accept", "application/json")
		return n.do(r, as)
	}
	send("/desk/articles/new/publish", filled("خبر", "<p>نص</p>", 0), actor.Editor).is(http.StatusOK).must(`"leave":"/desk/articles/1?done=published"`)
	form := filled("خبر", "<p>نص أصلح</p>", n.stored(1).Revision)
	form["correction_at"], form["correction_text"] = []string{"0"}, []string{"كان الاسم خطأ"}
	form.Set("update", "substantive")
	send(articleURL(1), form, actor.Editor).is(http.StatusOK).must(`"leave":""`, "النص الجديد", `"corrections":[`+strconv.FormatInt(n.clock.Now().UnixMilli(), 10)+`]`, `"updated":"24`)

	form.Set("headline", "")
	send(articleURL(1), form, actor.Editor).is(http.StatusUnprocessableEntity).must(`"faults":{"headline":"اكتب عنواناً."}`).mustNot("conflict")
	form.Set("headline", "خبر من نسخة قديمة")
	send(articleURL(1), form, actor.Owner).is(http.StatusConflict).must(`"conflict":"حُفظت نسخة أخرى`, "أحد editor", `"revision":`+strconv.FormatInt(n.stored(1).Revision, 10))
	send(articleURL(1), form, actor.Writer).is(http.StatusForbidden).must(`"error"`)

	send("/desk/sign-in", url.Values{"login": {"editor"}, "password": {"wrong wrong wrong"}}, "").is(http.StatusUnauthorized).must("غير صحيح")
	in := send("/desk/sign-in", url.Values{"login": {"editor"}, "password": {password}}, "").is(http.StatusOK)
	if !strings.HasPrefix(in.header.Get("Set-Cookie"), "warraq=") {
		t.Error("signing in over the editor opens no session")
	}
}

func TestBylinesAreOrderedWithoutScript(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	form := filled("عنوان", "<p>نص</p>", 0)
	form["byline_id"], form["byline_was"], form["byline_name"], form["byline_kind"] = []string{"0", "0"}, []string{"", ""}, []string{"الأول", "الثاني"}, []string{"person", "person"}
	form.Set("do", "byline-up:1")
	page := n.post("/desk/articles/new", form, actor.Editor).is(http.StatusOK).body
	if strings.Index(page, `value="الثاني"`) > strings.Index(page, `value="الأول"`) {
		t.Error("the second name did not move up")
	}
}

func TestAnOlderVersionIsShownForSavingAnew(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	a := n.created(actor.Editor, "الأول", "<p>نص أول</p>")
	n.post(articleURL(a.ID), filled("الثاني", "<p>نص ثان</p>", 1), actor.Editor).is(http.StatusSeeOther)
	n.get(articleURL(a.ID)+"/revisions/1", actor.Editor).is(http.StatusOK).must("نص أول", `name="base" value="2"`).mustNot("نص ثان")
	n.get(articleURL(a.ID)+"/revisions/9", actor.Editor).is(http.StatusNotFound)
}

func TestAStaticPageHasNoBylinesAndItsOwnList(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	n.get("/desk/articles/new?kind=page", actor.Editor).is(http.StatusOK).must(`name="kind" value="page"`).mustNot("byline_name")
	form := filled("من نحن", "<p>نحن</p>", 0)
	form.Set("kind", "page")
	n.post("/desk/articles/new", form, actor.Editor).is(http.StatusSeeOther)
	n.get("/desk/pages", actor.Editor).is(http.StatusOK).must("من نحن")
	n.get("/desk/articles", actor.Editor).is(http.StatusOK).mustNot("من نحن")
}
