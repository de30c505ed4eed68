package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestTheQueueIsJudged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		art, err := n.stories.Create(t.Context(), actor.System, story.Document{Headline: "السوق يعود", Body: "<p>نص</p>", Comments: story.CommentsOpen})
		if err == nil {
			_, err = n.stories.Publish(t.Context(), actor.System, art.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		posted, err := n.comments.Post(t.Context(), comment.Submission{ArticleID: art.ID, Name: "قارئ <b>", Email: "r@example.org", Body: "رقمي 0791234567"})
		if err != nil {
			t.Fatal(err)
		}
		id := strconv.FormatInt(posted.Comment.ID, 10)
		n.get("/desk/comments", actor.Moderator).is(http.StatusOK).must("محجوزة", "<mark>0791234567</mark>", "البند 7", "السوق يعود", "قارئ &lt;b&gt;", "/desk/comments/"+id+"/approve").mustNot("r@example.org")
		n.get("/desk/comments", actor.Writer).is(http.StatusForbidden)
		n.post("/desk/comments/"+id+"/refuse", url.Values{"queue": {"held"}}, actor.Moderator).is(http.StatusUnprocessableEntity).must("اختر البند")
		done := n.post("/desk/comments/"+id+"/approve", url.Values{"queue": {"held"}}, actor.Moderator).is(http.StatusSeeOther).header.Get("Location")
		n.get(done, actor.Moderator).must("نُفّذ القرار", "/desk/comments/"+id+"/undo").mustNot("0791234567")
		n.get("/desk/comments?queue=published", actor.Moderator).must("0791234567")
		n.post("/desk/comments/"+id+"/undo", url.Values{}, actor.Moderator).is(http.StatusSeeOther)
		n.get("/desk/comments?queue=nonsense", actor.Moderator).must("0791234567")
		n.post("/desk/comments/"+id+"/refuse", url.Values{"rule": {"personal"}}, actor.Moderator).is(http.StatusSeeOther)
		n.get("/desk/comments?queue=refused", actor.Moderator).must("0791234567", "البند 7")
		n.post("/desk/comments/999/approve", url.Values{}, actor.Moderator).is(http.StatusNotFound)
		n.get("/desk/comments?after=x", actor.Moderator).is(http.StatusNotFound)
	})
}

func TestTheRulesAreChangedAtTheDesk(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		n.get("/desk/policy", actor.Editor).is(http.StatusForbidden)
		page := n.get("/desk/policy", actor.Admin).is(http.StatusOK).must("لا إساءة للكاتب", `name="action.insult"`)
		form := url.Values{"version": {"0"}}
		for _, name := range []string{"insult", "sacred", "religion", "incitement", "abuse", "spam", "personal", "shouting", "link"} {
			if !strings.Contains(page.body, `name="text.`+name+`"`) {
				t.Errorf("no field for %s", name)
			}
			form.Set("text."+name, "بند "+name)
			form.Set("action."+name, "hold")
		}
		n.post("/desk/policy", form, actor.Admin).is(http.StatusSeeOther)
		n.get("/desk/policy", actor.Admin).must(`value="بند insult"`, `name="version" value="1"`)
		n.post("/desk/policy", form, actor.Admin).is(http.StatusConflict).must("عدّل أحد زملائك")
		form.Set("version", "1")
		form.Set("text.sacred", "")
		n.post("/desk/policy", form, actor.Admin).is(http.StatusUnprocessableEntity).must("اكتب نص هذا البند")
	})
}
