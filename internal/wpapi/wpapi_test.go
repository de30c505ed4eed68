package wpapi_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
	"github.com/warraq/warraq/internal/wpapi"
)

// moved is a paper that came from WordPress: articles 11 (public), 12 (withdrawn), 13 (private) and 14, whose address is a
// year; category 2, tag 3, author 4, and what they became under other slugs.
func moved(t *testing.T, d *db.DB) wpapi.Deps {
	t.Helper()
	files, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	clk, sites := testkit.Clock(), site.New(d)
	stories, sections, persons := story.New(d, clk, nil, sites), section.New(d), people.New(d, clk)
	memory := importer.New(d)
	source, err := memory.Source(t.Context(), "wordpress https://old.example")
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	var gone int64
	if err := d.Write(ctx, func(tx *db.Tx) error {
		for number, e := range map[string]story.Entry{"11": {Path: "/2016/05/خبر/"}, "12": {Path: "/2016/05/gone/"}, "13": {Document: story.Document{Private: true}}, "14": {Path: "/1234"}} {
			e.Headline, e.Publication, e.Workflow, e.PublishedAt = "خبر "+number, story.Published, story.Ready, time.Date(2016, 5, 1, 0, 0, 0, 0, time.UTC)
			w, err := stories.Put(ctx, tx, actor.System, site.Defaults(), 0, e)
			if err != nil {
				return err
			}
			if number == "12" {
				gone = w.ID
			}
			if err := importer.Remember(ctx, tx, source.ID, importer.Post, "guid-"+number, importer.Known{Number: number, LocalID: w.ID}); err != nil {
				return err
			}
		}
		s, err := sections.EnsureSection(ctx, tx, section.Section{Slug: "محليات-2", Name: "محليات"})
		if err != nil {
			return err
		}
		tag, err := sections.EnsureTag(ctx, tx, section.Tag{Slug: "souq-2", Name: "السوق"})
		if err != nil {
			return err
		}
		if _, err := sections.EnsureTag(ctx, tx, section.Tag{Slug: "وسم", Name: "وسم"}); err != nil {
			return err
		}
		p, err := persons.Ensure(ctx, tx, people.Person{Name: "سلمى العمري"})
		if err != nil {
			return err
		}
		for _, k := range []struct {
			kind        importer.Kind
			key, number string
			id          int64
		}{{importer.Category, "محليات", "2", s.ID}, {importer.Tag, "souq", "3", tag.ID}, {importer.Author, "salma", "4", p.ID}} {
			if err := importer.Remember(ctx, tx, source.ID, k.kind, k.key, importer.Known{Number: k.number, LocalID: k.id}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := stories.Withdraw(ctx, actor.System, gone, ""); err != nil {
		t.Fatal(err)
	}
	return wpapi.Deps{Stories: stories, Sections: sections, People: persons, Media: media.New(d, files, nil, clk), Memory: memory,
		Refuse: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "refused "+string(errs.CodeOf(err)), 499)
		}}
}

// ownArticle is the number of an article that came from nowhere.
func ownArticle(t *testing.T, d *db.DB) int64 {
	t.Helper()
	var w story.Written
	if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		w, err = story.New(d, testkit.Clock(), nil, site.New(d)).Put(t.Context(), tx, actor.System, site.Defaults(), 0, story.Entry{Path: "/own-" + rand.Text(), Publication: story.Published, Workflow: story.Ready,
			PublishedAt: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), Document: story.Document{Headline: "خبر", Body: "<p>x</p>"}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return w.ID
}

func TestOldAddressesLeadToWhatTheirThingsBecame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		handler := wpapi.New(moved(t, d), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = fmt.Fprint(w, "next ", r.URL.Path) }))
		const story, section, tag, author = "/2016/05/%D8%AE%D8%A8%D8%B1/", "/section/%D9%85%D8%AD%D9%84%D9%8A%D8%A7%D8%AA-2", "/tag/souq-2", "/author/%D8%B3%D9%84%D9%85%D9%89-%D8%A7%D9%84%D8%B9%D9%85%D8%B1%D9%8A"
		for path, want := range map[string]string{
			"/?p=11": story, "/?page_id=11": story, "/?p=11&preview=true": story, "/?p=12": "refused gone", "/?p=13": "refused not_found", "/?p=99": "refused not_found", "/?p=x": "refused not_found", "/?p=": "next /", "/?s=%D8%B3%D9%88%D9%82": "/search?q=%D8%B3%D9%88%D9%82", "/?s=": "next /",
			"/?attachment_id=11": "refused not_found", "/?cat=2": section, "/?tag_id=3": tag, "/?author=4": author, "/?tag=souq": tag, "/?category_name=%D9%85%D8%AD%D9%84%D9%8A%D8%A7%D8%AA": section,
			"/?author_name=SALMA": author, "/?utm_source=x": "next /", "/": "next /",
			"/?feed=rss2": "/feed/", "/?feed=atom": "/feed/atom/", "/?feed=comments-rss2": "/comments/feed/", "/?cat=2&feed=atom": section + "/feed/atom/", "/?p=11&feed=rss2": story + "feed/", "/?p=12&feed=rss2": "refused gone", "/tag/%D9%88%D8%B3%D9%85/feed.json": "next /tag/وسم/feed.json",
			"/category/محليات": section, "/category/%d9%85%d8%ad%d9%84%d9%8a%d8%a7%d8%aa/": section, "/category/parent/%D9%85%D8%AD%D9%84%D9%8A%D8%A7%D8%AA/page/3/": section,
			"/category/%D9%85%D8%AD%D9%84%D9%8A%D8%A7%D8%AA/feed/": section + "/feed/", "/category/%D9%85%D8%AD%D9%84%D9%8A%D8%A7%D8%AA/feed/atom": section + "/feed/atom/", "/category/uncategorized/feed/": "/feed/", "/category/none/": "refused not_found", "/category/uncategorized/": "/latest", "/category/": "refused not_found",
			"/tag/souq/": tag, "/tag/souq/page/2/": tag, "/tag/souq-2": "next /tag/souq-2", "/tag/souq-2/": tag, "/tag/%D9%88%D8%B3%D9%85": "next /tag/وسم", "/tag/%D9%88%D8%B3%D9%85/feed/": "next /tag/وسم/feed/", "/tag/souq/feed/": tag + "/feed/", "/tag/souq-2/feed/rss2/": tag + "/feed/", "/tag/souq/feed/atom/": tag + "/feed/atom/", "/tag/none/feed/": "refused not_found", "/tag/none/": "refused not_found",
			"/author/salma/": author, "/author/none/": "refused not_found", author: "next /author/سلمى-العمري",
			"/page/2/": "/latest", "/index.php/2016/05/خبر/": "/2016/05/%D8%AE%D8%A8%D8%B1/",
			"/2016/": "/latest?before=1483228800000-0", "/2016/5/": "/latest?before=1464739200000-0", "/2016/05/01/": "/latest?before=1462147200000-0", "/2016/05/page/2/": "/latest?before=1464739200000-0",
			"/2016/13/": "next /2016/13/", "/1234": "next /1234", "/1234/": "next /1234/", "/12345/": "next /12345/",
			story + "2/": story, story + "page/2/": story, story + "comment-page-3/": story, story + "feed/": "next /2016/05/خبر/feed/", "/2016/05/feed/": "/feed/", "/2016/feed/atom/": "/feed/atom/", "/feed/": "next /feed/", "/comments/feed/": "next /comments/feed/", "/wp-sitemap.xml": "/sitemap.xml", story + "amp": story, "/2016/05/gone/amp": "next /2016/05/gone/amp", "/none/feed/": "next /none/feed/", story: "next /2016/05/خبر/",
			"/wp-content/uploads/2016/05/none.jpg": "refused not_found", "/wp-content/themes/x.css": "next /wp-content/themes/x.css", "/desk/": "next /desk/", "/media/a.jpg": "next /media/a.jpg",
			"/wp-content/uploads/../../../etc/passwd": "refused not_found",
		} {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			got := w.Header().Get("Location")
			if w.Code != http.StatusMovedPermanently {
				got = string([]rune(w.Body.String()))
				if len(got) > 0 && got[len(got)-1] == '\n' {
					got = got[:len(got)-1]
				}
			}
			if got != want {
				t.Errorf("%s answers %q, not %q", path, got, want)
			}
		}
		highest, err := importer.New(d).Highest(t.Context())
		if err != nil || highest < 13 {
			t.Fatal(highest, err)
		}
		for id := int64(0); id <= highest; { // a number of the old site is not taken over by what is new
			id = ownArticle(t, d)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, fmt.Sprintf("/?p=%d", id), nil))
			if own := strings.HasPrefix(w.Header().Get("Location"), "/own-"); own != (id > highest) {
				t.Errorf("article %d that never was elsewhere, where numbers went up to %d: %q", id, highest, w.Header().Get("Location"))
			}
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/?p=11", nil))
		if w.Body.String() != "next /" {
			t.Errorf("a form: %s", w.Body)
		}
	})
}
