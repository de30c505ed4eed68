package reader_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
)

// said is a comment's form, filled in.
func said(article int64, body string, change ...string) url.Values {
	v := url.Values{"article": {strconv.FormatInt(article, 10)}, "parent": {"0"}, "name": {"أبو خالد"}, "email": {"reader@example.org"}, "body": {body}, "website": {""}}
	for i := 0; i+1 < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

func TestACommentFromTheFormToWhatBecomesOfIt(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art := p.put(story.Entry{Document: story.Document{Headline: "السوق يعود", Body: "<p>نص</p>", Comments: story.CommentsOpen}})
		p.get(story.EscapedPath(art.Path)).is(http.StatusOK).must(`action="/-/comments"`, `name="article" value="`+strconv.FormatInt(art.ID, 10)+`"`, `data-policy`, "لا إساءة للكاتب", `name="website"`)

		// Published: the page shows it at once, escaped.
		sent := p.post("/-/comments", said(art.ID, "كلام جميل <b>جداً</b>")).is(http.StatusSeeOther)
		where := sent.header.Get("Location")
		if !strings.HasPrefix(where, story.EscapedPath(art.Path)+"#comment-") {
			t.Fatalf("leads to %s", where)
		}
		id := where[strings.LastIndex(where, "-")+1:]
		p.get(story.EscapedPath(art.Path)).must(`id="comment-`+id+`"`, "كلام جميل &lt;b&gt;جداً&lt;/b&gt;", "تعليق واحد").mustNot("reader@example.org")

		// Refused: 422, the rule named, the words marked, the text kept, and one appeal.
		bad := "كلام المدير غير صحيح، وهو كـلـب لا يعرف السوق"
		page := p.post("/-/comments", said(art.ID, bad)).is(http.StatusUnprocessableEntity).
			must("خالف تعليقك البند 1", "<mark>وهو كـلـب</mark>", `class="broken"`, bad+"</textarea>", "/appeal", `value="أبو خالد"`, `value="reader@example.org"`)
		if page.header.Get("Cache-Control") != "private, no-store" {
			t.Error("the page of one reader is kept for others")
		}
		_, rest, _ := strings.Cut(page.body, `action="/-/comments/`)
		own := "/-/comments/" + strings.TrimSuffix(rest[:strings.IndexByte(rest, '"')], "/appeal")
		p.get(own).is(http.StatusOK).must("لم يُنشر", "<mark>وهو كـلـب</mark>")
		p.get(own + "x").is(http.StatusNotFound).mustNot("كـلـب")
		p.post(own+"/appeal", url.Values{"words": {strings.Repeat("م", 1001)}}).is(http.StatusUnprocessableEntity).must("1000")
		p.post(own+"/appeal", url.Values{"words": {"قصدت كلب الجيران"}}).is(http.StatusSeeOther)
		p.get(own).must("وصل اعتراضك").mustNot("/appeal")
		p.post(own+"/appeal", url.Values{}).is(http.StatusConflict)
		p.get(story.EscapedPath(art.Path)).mustNot("كـلـب")

		// The appeal is won: its writer sees so, and readers the comment.
		n, _ := strconv.ParseInt(strings.Split(own, "/")[3], 10, 64)
		if err := p.comments.Decide(t.Context(), actor.System, n, comment.Decision{State: comment.Approved}); err != nil {
			t.Fatal(err)
		}
		p.get(own).must("قُبل اعتراضك")
		p.get(story.EscapedPath(art.Path)).must("كـلـب", "تعليقان")

		// Held: a page of its own that says so; its writer takes it back.
		held := p.post("/-/comments", said(art.ID, "اتصلوا بي على 0791234567")).is(http.StatusSeeOther).header.Get("Location")
		p.get(held).is(http.StatusOK).must("تعليقك عند المشرفين", "البند 7", "<mark>0791234567</mark>")
		p.post(held+"/delete", nil).is(http.StatusSeeOther)
		p.get(held).must("حُذف تعليقك")
	})
}

func TestWhatTheFormCannotTakeComesBackWhole(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art := p.put(story.Entry{Document: story.Document{Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen}})
		closed := p.put(story.Entry{Document: story.Document{Headline: "خبر مغلق", Body: "<p>نص</p>", Comments: story.CommentsClosed}})
		p.get(story.EscapedPath(closed.Path)).must("أُغلق باب التعليق").mustNot(`action="/-/comments"`)
		long := strings.Repeat("كلمة ", 1500)
		for _, c := range []struct {
			form   url.Values
			status int
			holds  []string
		}{
			{said(art.ID, ""), 422, []string{"اكتب تعليقك", `id="fault-body"`, `value="أبو خالد"`}},
			{said(art.ID, "نص", "name", "", "email", "لا"), 422, []string{"اكتب اسمك", "name@example.org", ">نص</textarea>"}},
			{said(art.ID, long), 422, []string{"5000", strings.TrimSpace(long)}},
			{said(art.ID, "نص", "email", "a@b.jo\r\nBcc: x@y.jo"), 422, []string{"name@example.org"}},
			{said(art.ID, "نص", "parent", "999"), 422, []string{"لم يعد هنا", ">نص</textarea>"}},
			{said(art.ID, `</textarea><script>alert(1)</script>`, "name", ""), 422, []string{"&lt;/textarea&gt;&lt;script&gt;"}},
			{said(closed.ID, "نص"), 403, []string{"لا تُستقبل التعليقات"}},
			{said(999, "نص"), 404, nil},
			{url.Values{"article": {"x"}}, 404, nil},
			{said(art.ID, strings.Repeat("م", 3<<20)), 413, nil},
		} {
			p.post("/-/comments", c.form).is(c.status).must(c.holds...).mustNot("<script>alert")
		}
		p.get("/-/comments").is(http.StatusMethodNotAllowed)
		r := httptest.NewRequest(http.MethodPost, baseURL+"/-/comments", strings.NewReader(said(art.ID, "نص").Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		p.do(r).is(http.StatusForbidden).must("من موقع آخر")
		if n := p.count(art.ID); n != 0 {
			t.Errorf("%d comments of forms that were not taken", n)
		}
	})
}

func TestAnAnswerStandsUnderItsComment(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art := p.put(story.Entry{Document: story.Document{Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen}})
		first := p.post("/-/comments", said(art.ID, "سؤال")).is(http.StatusSeeOther).header.Get("Location")
		id := first[strings.LastIndex(first, "-")+1:]
		form := "/-/comments/reply?article=" + strconv.FormatInt(art.ID, 10) + "&parent=" + id
		p.get(story.EscapedPath(art.Path)).must(strings.ReplaceAll(form, "&", "&amp;"))
		p.get(form).is(http.StatusOK).must("ردّ على أبو خالد", `name="parent" value="`+id+`"`, "سؤال")
		p.get("/-/comments/reply?article=" + strconv.FormatInt(art.ID, 10) + "&parent=77").is(http.StatusNotFound)
		p.post("/-/comments", said(art.ID, "جواب", "parent", id)).is(http.StatusSeeOther)
		page := p.get(story.EscapedPath(art.Path)).body
		if a, b := strings.Index(page, `class="answers"`), strings.Index(page, "جواب"); a < 0 || b < a {
			t.Errorf("the answer stands elsewhere: %d %d", a, b)
		}
	})
}

func TestALongThreadGoesOnElsewhere(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art := p.put(story.Entry{Document: story.Document{Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen}})
		var first, last string
		for i := range 60 {
			p.clock.Advance(10 * time.Second) // more at once would be too many
			where := p.post("/-/comments", said(art.ID, "كلام "+strconv.Itoa(i)+"!")).is(http.StatusSeeOther).header.Get("Location")
			page, id, _ := strings.Cut(where, "#")
			p.get(page).must(`id="`+id+`"`, "كلام "+strconv.Itoa(i)+"!") // wherever it stands, its writer is led there
			if last = id; i == 0 {
				first = id
			}
		}
		for _, parent := range []string{first, last} {
			where := p.post("/-/comments", said(art.ID, "جواب على "+parent, "parent", strings.TrimPrefix(parent, "comment-"))).is(http.StatusSeeOther).header.Get("Location")
			page, id, _ := strings.Cut(where, "#")
			p.get(page).must(`id="`+id+`"`, `id="`+parent+`"`)
		}
		page := p.get(story.EscapedPath(art.Path)).must("كلام 49!", "/-/comments/thread?", "62 تعليقًا").mustNot("كلام 50!")
		_, rest, _ := strings.Cut(page.body, `rel="nofollow next" href="/-/comments/thread?`)
		more := "/-/comments/thread?" + strings.ReplaceAll(rest[:strings.IndexByte(rest, '"')], "&amp;", "&")
		p.get(more).is(http.StatusOK).must("كلام 50!", "كلام 59!", `content="noindex"`).mustNot("كلام 49!", "&amp;after=")
		p.get("/-/comments/thread?article=" + strconv.FormatInt(art.ID, 10) + "&after=x").is(http.StatusNotFound)
		p.get("/-/comments/thread?article=999").is(http.StatusNotFound)
	})
}

// count is how many comments an article has.
func (p *paper) count(article int64) int {
	p.t.Helper()
	art, err := p.stories.Get(p.t.Context(), article)
	if err != nil {
		p.t.Fatal(err)
	}
	return art.CommentCount
}

func TestThePapersOwnWordsForARule(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art := p.put(story.Entry{Document: story.Document{Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen}})
		rules := policy.Default()
		for i := range rules.Rules {
			rules.Rules[i].Text = "بند " + string(rules.Rules[i].Name)
		}
		rules.Rules[3].Action = policy.Publish
		if _, err := policy.New(p.db, p.clock).Save(t.Context(), actor.System, rules); err != nil {
			t.Fatal(err)
		}
		p.get(story.EscapedPath(art.Path)).must("بند insult", "بند link").mustNot("لا إساءة", "بند incitement")
	})
}
