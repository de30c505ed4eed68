package disqus_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/importer/wordpress"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/testkit"
)

// remark is a comment in WordPress's export; original is the number of the comment of Disqus that it is a copy of, 0 for none.
func remark(id, parent, original int, text string) string {
	meta := ""
	if original != 0 {
		meta = fmt.Sprintf("<wp:commentmeta><wp:meta_key>dsq_post_id</wp:meta_key><wp:meta_value><![CDATA[%d]]></wp:meta_value></wp:commentmeta>", original)
	}
	return fmt.Sprintf("<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author>قارئ %d</wp:comment_author><wp:comment_date_gmt>2020-05-05 10:00:%02d</wp:comment_date_gmt>"+
		"<wp:comment_content><![CDATA[%s]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>%d</wp:comment_parent>%s</wp:comment>", id, original, original%60, text, parent, meta)
}

// bringSite imports an article of WordPress with these comments and answers its report.
func (p *paper) bringSite(t testing.TB, remarks ...string) *importer.Report {
	t.Helper()
	files, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text := `<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>السهل</title><link>https://old.example</link>` +
		`<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url><item><title>خبر</title><link>https://old.example/2021/01/story/</link><guid>https://old.example/?p=40</guid>` +
		`<content:encoded>نصّ</content:encoded><wp:post_id>40</wp:post_id><wp:post_date_gmt>2021-01-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>` +
		strings.Join(remarks, "") + "</item></channel></rss>"
	file := filepath.Join(t.TempDir(), "site.xml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	clk := testkit.Clock()
	report, err := wordpress.Import(t.Context(), wordpress.Deps{DB: p.DB, Memory: p.Memory, Stories: p.Stories, Sections: section.New(p.DB), People: people.New(p.DB, clk),
		Media: media.New(p.DB, files, nil, clk), Comments: p.Comments, Sites: p.Sites, Clock: clk}, wordpress.Options{File: file, Progress: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestCopiesThatTheSiteHadDoNotComeTwice is about sites that kept their comments in Disqus and in WordPress: the plugin copies
// them one way, and Disqus had taken over those that were there before.
func TestCopiesThatTheSiteHadDoNotComeTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paperOf(t, d)
		p.bringSite(t, remark(501, 0, 1, "أول"), remark(502, 0, 0, "ما كان قبل Disqus"))
		art, err := p.Stories.ByPath(t.Context(), "/2021/01/story/")
		if err != nil {
			t.Fatal(err)
		}
		older := strings.Replace(post(2, 0, "ما كان قبل Disqus"), "<id />", "<id>wp_id=502</id>", 1)
		elsewhere := strings.Replace(post(5, 0, "له رقم غيره"), "<id />", "<id>wp_id=501</id>", 1)
		text := strings.ReplaceAll(export(post(1, 0, "أول"), older, post(3, 1, "جواب"), post(4, 2, "جواب آخر", "isDeleted")), "2020/05/السوق", "2021/01/story")
		text = strings.Replace(text, "</disqus>", thread(102, "https://old.example/2020/05/السوق/")+strings.Replace(elsewhere, `"101"`, `"102"`, 1)+"</disqus>", 1)
		got := p.bring(t, text)
		if got.err != nil || got.Updated.Comments["approved"] != 1 || got.Unchanged.Comments["approved"] != 1 || got.Imported.Comments["approved"] != 2 || got.Imported.Comments["trash"] != 1 {
			t.Errorf("%v: %+v", got.err, got)
		}
		p.answers(t, "3", "1")
		p.answers(t, "4", "2")
		if first, _ := p.said(t, "1"); first.AuthorEmail != "r1@example.org" || p.counted(t, art.ID) != 3 || p.counted(t, p.market) != 1 {
			t.Errorf("%+v; %d and %d are counted", first, p.counted(t, art.ID), p.counted(t, p.market))
		}
		p.bring(t, text).same(t)
		// A later export of the site has the copy of a comment that came from Disqus.
		later := p.bringSite(t, remark(501, 0, 1, "أول"), remark(502, 0, 0, "ما كان قبل Disqus"), remark(503, 501, 3, "جواب"))
		if later.Unchanged.Comments["approved"] != 3 || p.counted(t, art.ID) != 3 {
			t.Errorf("the site again: imported %v, unchanged %v", later.Imported.Comments, later.Unchanged.Comments)
		}
		p.bring(t, text).same(t)
	})
}

func TestACopyKeepsWhatWasDecidedHere(t *testing.T) {
	p := paperOf(t, testkit.SQLite(t))
	p.bringSite(t, remark(501, 0, 1, "أول"), remark(502, 0, 0, "ثان"))
	p.change(t, "1", func(c *comment.Comment) { c.State = comment.Spam })
	text := strings.ReplaceAll(export(post(1, 0, "أول"), strings.Replace(post(2, 0, "ثان", "isDeleted"), "<id />", "<id>wp_id=502</id>", 1)), "2020/05/السوق", "2021/01/story")
	got := p.bring(t, text)
	got.says(t, importer.Comment, "1", importer.Kept, "it stays spam")
	got.says(t, importer.Comment, "2", importer.Kept, "it came with the site itself and is approved here")
	if c, _ := p.said(t, "1"); c.State != comment.Spam {
		t.Errorf("%+v", c)
	}
	p.bring(t, text).same(t)
}
