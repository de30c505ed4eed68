package desk

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// TestEveryAddressAsksForItsPermission goes through the whole list of routes as each role and as nobody.
func TestEveryAddressAsksForItsPermission(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	own := map[actor.Role]story.Article{}
	for _, role := range []actor.Role{actor.Owner, actor.Admin, actor.Editor, actor.Writer} {
		own[role] = n.created(role, "مادة "+string(role), "<p>نص</p>")
	}
	for _, r := range n.desk.routes() {
		method, path, _ := strings.Cut(r.pattern, " ")
		for _, role := range append([]actor.Role{""}, actor.Roles...) {
			address := strings.NewReplacer("{$}", "", "{id}", "1", "{number}", "1").Replace(path)
			if strings.HasPrefix(address, "/desk/articles/1") && own[role].ID != 0 {
				address = strings.Replace(address, "/1", strings.TrimPrefix(articleURL(own[role].ID), "/desk/articles"), 1)
			}
			if strings.HasPrefix(address, "/desk/sign-out") {
				continue // they end the sessions this test goes by
			}
			got := n.do(httptest.NewRequest(method, "http://desk.test"+address, nil), role)
			switch {
			case r.open:
			case role == "" && method == http.MethodGet:
				got.is(http.StatusSeeOther)
			case role == "":
				got.is(http.StatusUnauthorized)
			case n.users[role].Actor().May(r.may):
				if got.status == http.StatusForbidden || got.status == http.StatusUnauthorized || got.status >= 500 {
					t.Errorf("%s as %s: %d\n%.600s", r.pattern, role, got.status, got.body)
				}
			default:
				got.is(http.StatusForbidden)
			}
		}
	}
}

func TestAWriterChangesTheirOwnArticlesOnlyAndPublishesNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		theirs := n.created(actor.Writer, "مادة الكاتب", "<p>نص</p>")
		others := n.created(actor.Editor, "مادة المحرر", "<p>نص</p>")

		n.get(articleURL(theirs.ID), actor.Writer).is(http.StatusOK).must("data-save").mustNot("data-publish", "/withdraw")
		n.post(articleURL(theirs.ID), filled("مادة الكاتب بعد تعديل", "<p>نص</p>", 1), actor.Writer).is(http.StatusSeeOther)
		n.post(articleURL(theirs.ID)+"/publish", filled("منشور", "<p>نص</p>", 2), actor.Writer).is(http.StatusForbidden)
		n.post("/desk/articles/new/publish", filled("منشور", "<p>نص</p>", 0), actor.Writer).is(http.StatusForbidden)

		if to := n.get(articleURL(others.ID), actor.Writer).is(http.StatusSeeOther).header.Get("Location"); to != articleURL(others.ID)+"/preview" {
			t.Errorf("another's article leads a writer to %q", to)
		}
		n.post(articleURL(others.ID), filled("سطو", "<p>نص</p>", 1), actor.Writer).is(http.StatusForbidden)
		n.get(articleURL(others.ID)+"/revisions/1", actor.Writer).is(http.StatusForbidden)

		n.post(articleURL(theirs.ID)+"/publish", filled("مادة الكاتب", "<p>نص</p>", 2), actor.Editor).is(http.StatusSeeOther)
		n.post(articleURL(theirs.ID), filled("تعديل بعد النشر", "<p>نص</p>", n.stored(theirs.ID).Revision), actor.Writer).is(http.StatusForbidden)
		if a := n.stored(theirs.ID); a.Headline != "مادة الكاتب" || a.Publication != story.Published {
			t.Errorf("stored: %q, %s", a.Headline, a.Publication)
		}
	})
}

func TestAModeratorReadsAndWritesNothing(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	a := n.created(actor.Editor, "خبر", "<p>نص</p>")
	n.get("/desk/", actor.Moderator).is(http.StatusOK).must("خبر").mustNot("مادة جديدة", "/desk/settings")
	n.get("/desk/articles/new", actor.Moderator).is(http.StatusForbidden)
	n.get(articleURL(a.ID), actor.Moderator).is(http.StatusSeeOther)
	n.post(articleURL(a.ID), filled("x", "", 1), actor.Moderator).is(http.StatusForbidden)
}
