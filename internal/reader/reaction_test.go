package reader_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/story"
)

func (p *paper) commented(bodies ...string) (art story.Written, ids []string) {
	p.t.Helper()
	art = p.put(story.Entry{Document: story.Document{Headline: "السوق يعود", Body: "<p>نص</p>", Comments: story.CommentsOpen}})
	for _, body := range bodies {
		p.clock.Advance(time.Second)
		where := p.post("/-/comments", said(art.ID, body)).is(http.StatusSeeOther).header.Get("Location")
		ids = append(ids, where[strings.LastIndex(where, "-")+1:])
	}
	return art, ids
}

func TestVotesReportsAndOrdersOverHTTP(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, ids := p.commented("الأول", "الثاني", "الثالث")
		path := story.EscapedPath(art.Path)
		p.post("/-/comments/"+ids[0]+"/vote", url.Values{"value": {"1"}}).is(http.StatusSeeOther)
		p.get(path).must(`أعجبني <b>1</b>`, `لم يعجبني <b></b>`, "الأحدث أولاً", `data-count="3"`)
		r := httptest.NewRequest(http.MethodPost, baseURL+"/-/comments/"+ids[0]+"/vote", strings.NewReader("value=-1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		r.Header.Set("User-Agent", "Mozilla/5.0 (a reader's browser)")
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, r)
		var tally comment.Tally
		if err := json.Unmarshal(w.Body.Bytes(), &tally); err != nil || tally.Likes != 0 || tally.Dislikes != 1 || tally.Mine != -1 {
			t.Errorf("%s %v", w.Body, err)
		}
		p.post("/-/comments/"+ids[0]+"/vote", url.Values{"value": {"7"}}).is(http.StatusUnprocessableEntity)
		p.post("/-/comments/99/vote", url.Values{"value": {"1"}}).is(http.StatusNotFound)

		newest := p.get("/-/comments/thread?article=" + strconv.FormatInt(art.ID, 10) + "&sort=newest").is(http.StatusOK).must(`aria-current="true"`)
		if strings.Index(newest.body, "الثالث") > strings.Index(newest.body, "الأول") {
			t.Error("the newest does not come first")
		}
		p.get("/-/comments/thread?article=" + strconv.FormatInt(art.ID, 10) + "&sort=loudest").is(http.StatusNotFound)

		report := "/-/comments/" + ids[1] + "/report"
		p.get(report).is(http.StatusOK).must("الثاني", "لا إساءة للكاتب", `value="other"`)
		p.post(report, url.Values{}).is(http.StatusUnprocessableEntity).must("اختر البند")
		p.post(report, url.Values{"rule": {"other"}, "words": {""}}).is(http.StatusUnprocessableEntity).must("اكتب السبب بكلماتك", "checked")
		p.post(report, url.Values{"rule": {"spam"}}).is(http.StatusOK).must("وصل بلاغك")
		if n, err := p.comments.Waiting(t.Context()); err != nil || n.Reported != 1 {
			t.Errorf("%+v %v", n, err)
		}
	})
}

func TestACommentIsEditedByItsLink(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, _ := p.commented()
		posted, err := p.comments.Post(t.Context(), comment.Submission{ArticleID: art.ID, Name: "قارئ", Email: "r@example.org", Body: "كلام فيه خطا"})
		if err != nil {
			t.Fatal(err)
		}
		own := "/-/comments/" + strconv.FormatInt(posted.Comment.ID, 10) + "/" + posted.Key
		p.get(own).is(http.StatusOK).must("نُشر تعليقك", "كلام فيه خطا</textarea>", "/edit", `href="`+story.EscapedPath(art.Path)+"#comment-")
		p.post(own+"/edit", url.Values{"body": {"كلام بلا خطأ"}}).is(http.StatusSeeOther)
		p.get(story.EscapedPath(art.Path)).must("كلام بلا خطأ", "عُدّل").mustNot("خطا")
		p.post(own+"/edit", url.Values{"body": {"أنت كلب"}}).is(http.StatusUnprocessableEntity).must("لم يُحفظ تعديلك", "البند 1", "<mark>أنت كلب</mark>", "أنت كلب</textarea>")
		p.get(story.EscapedPath(art.Path)).must("كلام بلا خطأ").mustNot("كلب")
		p.clock.Advance(time.Hour)
		p.get(own).mustNot("/edit")
		p.post(own+"/edit", url.Values{"body": {"متأخر"}}).is(http.StatusConflict).must("انتهى وقت")
	})
}

func TestWhoIsBannedIsToldOnEveryPage(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, ids := p.commented("كلام جميل")
		posted, err := p.comments.Post(t.Context(), comment.Submission{ArticleID: art.ID, Name: "قارئ", Email: "r@example.org", Body: "كلامي"})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range []comment.Ban{{Kind: comment.BanEmail, Value: "r@example.org"}, {Kind: comment.BanRange, Value: "192.0.2.0/24"}} { // where httptest's requests come from
			b.Reason, b.Ends = "إعلانات متكررة", p.clock.Now().AddDate(0, 0, 10)
			if err := p.comments.Ban(t.Context(), actor.System, b); err != nil {
				t.Fatal(err)
			}
		}
		own := "/-/comments/" + strconv.FormatInt(posted.Comment.ID, 10) + "/" + posted.Key
		for path, form := range map[string]url.Values{
			"/-/comments": said(art.ID, "أريد أن أتكلم"), own + "/edit": {"body": {"أريد أن أتكلم"}}, "/-/comments/" + ids[0] + "/vote": {"value": {"1"}},
			"/-/comments/" + ids[0] + "/report": {"rule": {"spam"}}, own + "/appeal": {"words": {"لماذا؟"}},
		} {
			page := p.post(path, form).is(http.StatusForbidden).must("لا يمكنك التعليق الآن", "السبب: إعلانات متكررة", "أوقف المشرفون مشاركتك في التعليقات حتى")
			if path == "/-/comments" {
				page.must("أريد أن أتكلم") // nothing is lost
			}
		}
	})
}

func TestNewCommentsAreToldWhoWaits(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		art, _ := p.commented("الأول")
		server := httptest.NewServer(p.handler)
		defer server.Close()
		id := strconv.FormatInt(art.ID, 10)
		answer, err := http.Get(server.URL + "/-/comments/live?article=" + id)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
			t.Fatal(answer.Status, kind)
		}
		told := make(chan string)
		go func() {
			for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
				if n, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					told <- n
				}
			}
			close(told)
		}()
		if n := <-told; n != "1" {
			t.Errorf("at first %s", n)
		}
		p.post("/-/comments", said(art.ID, "الثاني")).is(http.StatusSeeOther)
		if n := <-told; n != "2" {
			t.Errorf("then %s", n)
		}
		p.site.Close()
		if n, open := <-told; open {
			t.Errorf("after the end %s", n)
		}
		if r, err := http.Get(server.URL + "/-/comments/live?article=999"); err != nil || r.StatusCode != http.StatusNotFound {
			t.Error(r, err)
		}
	})
}
