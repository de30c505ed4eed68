package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/config"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

func TestFeedsAreFreshAtTheNextRequest(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		markets, err := n.Sections.Create(t.Context(), actor.System, section.Section{Name: "أسواق"})
		n.do(err)
		feeds := []string{"/feed/", "/feed/atom/", "/feed.json", story.EscapedPath(markets.Path()) + "/feed/"}
		first := n.published(story.Document{Headline: "الخبر الأول", SectionID: markets.ID})
		tags := map[string]string{}
		for _, feed := range feeds {
			n.shows(feed, "الخبر الأول", "!الخبر الثاني")
			answer, _ := n.get(feed)
			tags[feed] = answer.Header.Get("Etag")
			if again, _ := n.get(feed, "If-None-Match", tags[feed]); again.StatusCode != http.StatusNotModified || tags[feed] == "" {
				t.Errorf("%s: %d, tag %s", feed, again.StatusCode, tags[feed])
			}
		}
		n.published(story.Document{Headline: "الخبر الثاني", SectionID: markets.ID})
		for _, feed := range feeds {
			n.shows(feed, "الخبر الأول", "الخبر الثاني")
		}
		n.shows("/sitemap.xml", "/sitemap-pages.xml")
		_, err = n.Stories.Withdraw(t.Context(), actor.System, first.ID, "")
		n.do(err)
		for _, feed := range feeds {
			n.shows(feed, "!الخبر الأول", "الخبر الثاني")
			if again, body := n.get(feed, "If-None-Match", tags[feed]); again.StatusCode != http.StatusOK || strings.Contains(body, "الخبر الأول") {
				t.Errorf("%s: who has it as it was hears %d", feed, again.StatusCode)
			}
		}
		if gone, _ := n.get(story.EscapedPath(first.Path) + "/feed/"); gone.StatusCode != http.StatusGone {
			t.Errorf("the comments on what was withdrawn: %d", gone.StatusCode)
		}
	})
}

func TestFeedsOfCommentsAreFreshAtTheNextRequest(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		first, second := n.published(story.Document{Headline: "الأول"}), n.published(story.Document{Headline: "الثاني"})
		say := func(art story.Article, body string) (id int64) {
			n.do(n.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
				id, err = n.Comments.Put(t.Context(), tx, comment.Comment{ArticleID: art.ID, State: comment.Approved, AuthorName: "نور", Body: body, CreatedAt: n.Clock.Now()})
				return err
			}))
			return id
		}
		feeds := []string{"/comments/feed/", "/comments/feed/atom/", "/comments/feed.json"}
		id := say(first, "قول أول")
		for _, feed := range feeds {
			n.shows(feed, "قول أول", "!قول ثان")
		}
		say(second, "قول ثان")
		for _, feed := range feeds {
			n.shows(feed, "قول أول", "قول ثان")
		}
		n.do(n.Comments.Decide(t.Context(), actor.System, id, comment.Decision{State: comment.Spam}))
		for _, feed := range feeds {
			n.shows(feed, "!قول أول", "قول ثان")
		}
		_, err := n.Stories.Withdraw(t.Context(), actor.System, second.ID, "")
		n.do(err)
		for _, feed := range feeds {
			n.shows(feed, "!قول ثان")
		}
	})
}

func TestAWrongHubIsOneClearLine(t *testing.T) {
	for _, flag := range []string{"--websub-hub", "--indexnow"} {
		data := filepath.Join(t.TempDir(), "paper")
		code, out := command(t, "serve", "--data", data, flag, "hub.example")
		if code != 1 || strings.Count(out, "\n") != 1 || !strings.Contains(out, flag) {
			t.Errorf("exit %d: %s", code, out)
		}
		if _, err := os.Stat(data); err == nil {
			t.Error("a folder was made")
		}
	}
}
