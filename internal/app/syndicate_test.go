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

func TestWhoHasItHearsSoOnEitherPath(t *testing.T) {
	eachEngine(t, func(t *testing.T, cfg config.Config) {
		n := nodeOf(t, cfg)
		art := n.published(story.Document{Headline: "الخبر"})
		n.do(n.DB.Write(t.Context(), func(tx *db.Tx) error { // what changed this very second has no date by which it is the same
			if _, err := n.Comments.Put(t.Context(), tx, comment.Comment{ArticleID: art.ID, State: comment.Approved, AuthorName: "نور", Body: "قول", CreatedAt: n.Clock.Now()}); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), "UPDATE articles SET modified_at = modified_at - 3600000")
			if err == nil {
				_, err = tx.Exec(t.Context(), "UPDATE tallies SET discussed_at = discussed_at - 3600000")
			}
			return err
		}))
		page := story.EscapedPath(art.Path)
		for path, dated := range map[string]bool{"/feed/": true, "/feed/atom/": true, "/feed.json": true, "/comments/feed/": true, page + "/feed/": true, "/sitemap.xml": true, "/robots.txt": false, "/": true, "/latest": true, page: true} {
			first, body := n.get(path)
			for tell, ask := range map[string]string{"Etag": "If-None-Match", "Last-Modified": "If-Modified-Since"} {
				has := first.Header.Get(tell)
				if tell == "Last-Modified" && !dated {
					continue
				}
				again, more := n.get(path, ask, has)
				if has == "" || body == "" || again.StatusCode != http.StatusNotModified || more != "" {
					t.Errorf("%s, %s %q, to the handler: %d, %d bytes", path, ask, has, again.StatusCode, len(more))
				}
				if status := n.status(path, ask, has); status != http.StatusNotModified {
					t.Errorf("%s, %s %q, on a connection: %d", path, ask, has, status)
				}
				if status := n.status(path, ask, "Mon, 01 Jan 2024 00:00:00 GMT"); status != http.StatusOK {
					t.Errorf("%s, with another %s: %d", path, ask, status)
				}
			}
		}
	})
}

// status is that of an answer on a connection, which comes from the cache where the page is ready.
func (n *node) status(path, name, value string) int {
	n.t.Helper()
	r, err := http.NewRequestWithContext(n.t.Context(), http.MethodGet, n.address+path, nil)
	n.do(err)
	r.Header.Set(name, value)
	answer, err := http.DefaultClient.Do(r)
	n.do(err)
	n.do(answer.Body.Close())
	return answer.StatusCode
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
