package reader_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/story"
)

func TestAPermalinkLeadsToTheComment(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, ids := p.commented("الأول")
		if to := p.get("/-/comments/" + ids[0]).is(http.StatusFound).header.Get("Location"); to != story.EscapedPath(art.Path)+"#comment-"+ids[0] {
			t.Errorf("leads to %s", to)
		}
		p.get("/-/comments/99").is(http.StatusNotFound)
	})
}

func TestAPaperWithoutMailSaysSo(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, _ := p.commented("الأول")
		p.get(story.EscapedPath(art.Path)).mustNot(`name="notify"`, "/-/mine")
		p.get("/-/mine").is(http.StatusOK).must("راسل هيئة التحرير")
		p.get("/-/mine/abc.def").is(http.StatusNotFound)
	})
}

func TestTheAccountOfModerationIsPublicWhenThePaperSaysSo(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, _ := p.commented("الأول", "الثاني")
		p.post("/-/comments", said(art.ID, "يا كلب")).is(http.StatusUnprocessableEntity)
		page := "/-/moderation/" + strconv.Itoa(p.clock.Now().Year())
		p.get(page).is(http.StatusNotFound)
		p.get(story.EscapedPath(art.Path)).mustNot(page)
		p.talk(func(v *comment.Settings) { v.Account = true })
		p.get(page).is(http.StatusOK).must("التعليقات الواردة: 3، والمنشور منها: 2", "لا إساءة للكاتب")
		p.get(story.EscapedPath(art.Path)).must(page)
	})
}
