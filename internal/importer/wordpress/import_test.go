package wordpress_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/importer/wordpress"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// fields are an item's elements by their names.
type fields map[string]string

const channelHead = `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>صحيفة السهل</title><link>https://old.example</link><description>أخبار السهل</description><language>ar</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
`

// export is a whole file of these records and items.
func export(records ...string) string {
	return channelHead + strings.Join(records, "\n") + "\n</channel></rss>\n"
}

// item is one <item>; what is not given has usual values. extra is put in as it stands.
func item(id int, f fields, extra ...string) string {
	all := fields{"title": fmt.Sprint("خبر ", id), "link": fmt.Sprintf("https://old.example/2020/05/story-%d/", id), "dc:creator": "salma",
		"guid": fmt.Sprintf("https://old.example/?p=%d", id), "content:encoded": "<p>نصّ الخبر.</p>", "excerpt:encoded": "", "wp:post_id": fmt.Sprint(id),
		"wp:post_date": "2020-05-04 12:00:00", "wp:post_date_gmt": "2020-05-04 10:00:00", "wp:post_name": fmt.Sprintf("story-%d", id), "wp:status": "publish",
		"wp:post_type": "post", "wp:comment_status": "open"}
	for k, v := range f {
		all[k] = v
	}
	var b strings.Builder
	b.WriteString("<item>")
	for k, v := range all {
		if v != "-" {
			fmt.Fprintf(&b, "<%s><![CDATA[%s]]></%s>", k, v, k)
		}
	}
	return b.String() + strings.Join(extra, "") + "</item>"
}

func category(id int, slug, parent, name string) string {
	return fmt.Sprintf("<wp:category><wp:term_id>%d</wp:term_id><wp:category_nicename>%s</wp:category_nicename><wp:category_parent>%s</wp:category_parent><wp:cat_name><![CDATA[%s]]></wp:cat_name></wp:category>", id, slug, parent, name)
}

func in(domain, slug, name string) string {
	return fmt.Sprintf(`<category domain="%s" nicename="%s"><![CDATA[%s]]></category>`, domain, slug, name)
}

func field(key, value string) string {
	return fmt.Sprintf("<wp:postmeta><wp:meta_key>%s</wp:meta_key><wp:meta_value><![CDATA[%s]]></wp:meta_value></wp:postmeta>", key, value)
}

func remark(id, parent int, state, text string) string {
	return fmt.Sprintf("<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author><![CDATA[قارئ %d]]></wp:comment_author><wp:comment_author_email>r%d@example.org</wp:comment_author_email>"+
		"<wp:comment_author_IP>203.0.113.9</wp:comment_author_IP><wp:comment_date_gmt>2020-05-05 10:00:%02d</wp:comment_date_gmt><wp:comment_content><![CDATA[%s]]></wp:comment_content>"+
		"<wp:comment_approved>%s</wp:comment_approved><wp:comment_parent>%d</wp:comment_parent></wp:comment>", id, id, id, id%60, text, state, parent)
}

func author(id int, login, name string) string {
	return fmt.Sprintf("<wp:author><wp:author_id>%d</wp:author_id><wp:author_login>%s</wp:author_login><wp:author_display_name><![CDATA[%s]]></wp:author_display_name></wp:author>", id, login, name)
}

// outcome is the report of one run, read back from its file.
type outcome struct {
	InFile, Imported, Updated, Unchanged, Skipped importer.Counts
	Items                                         []importer.Item
	err                                           error
}

// bring imports a text into a paper and holds the report to adding up and the paper to being consistent.
func bring(t testing.TB, d wordpress.Deps, text string, o wordpress.Options) outcome {
	t.Helper()
	dir := t.TempDir()
	if o.File == "" {
		o.File = filepath.Join(dir, "export.xml")
		if err := os.WriteFile(o.File, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o.Report, o.Progress, o.TempDir = filepath.Join(dir, "report.json"), io.Discard, dir
	report, err := wordpress.Import(t.Context(), d, o)
	out := outcome{err: err}
	if report == nil {
		return out
	}
	if missing := report.Missing(); len(missing) > 0 {
		t.Errorf("the report does not add up: %v", missing)
	}
	raw, readErr := os.ReadFile(o.Report)
	if readErr != nil {
		t.Fatal(readErr)
	}
	var read struct {
		InFile    importer.Counts `json:"in_file"`
		Imported  importer.Counts `json:"imported"`
		Updated   importer.Counts `json:"updated"`
		Unchanged importer.Counts `json:"unchanged"`
		Skipped   importer.Counts `json:"skipped"`
		Items     []importer.Item `json:"items"`
	}
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	for check, f := range map[string]func(context.Context) ([]string, error){"stories": d.Stories.CheckConsistency, "media": d.Media.CheckConsistency, "db": d.DB.CheckIntegrity} {
		if faults, err := f(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("%s: %v %v", check, faults, err)
		}
	}
	return outcome{read.InFile, read.Imported, read.Updated, read.Unchanged, read.Skipped, read.Items, err}
}

func (o outcome) says(t testing.TB, kind importer.Kind, number int64, what, reason string) {
	t.Helper()
	for _, i := range o.Items {
		if i.Kind == kind && i.Number == number && i.What == what && strings.Contains(i.Reason, reason) {
			return
		}
	}
	t.Errorf("the report does not say that %s %d was %s: %s\n%+v", kind, number, what, reason, o.Items)
}

func at(t testing.TB, d wordpress.Deps, path string) story.Article {
	t.Helper()
	art, err := d.Stories.ByPath(t.Context(), path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return art
}

func photograph(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 80, 45)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// uploads is a folder with one picture, a broken one, a text that calls itself a picture and a document.
func uploads(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string][]byte{"2020/05/square.jpg": photograph(t), "2020/05/stray.jpg": photograph(t), "2020/05/broken.jpg": []byte("\xff\xd8\xff\xe0nonsense"),
		"2020/05/text.png": []byte("<svg onload=alert(1)>"), "2020/05/budget.pdf": []byte("%PDF-1.4 x"), "2020/05/run.php": []byte("<?php ?>")} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func attachment(id int, file string, extra ...string) string {
	return item(id, fields{"title": "صورة", "link": fmt.Sprintf("https://old.example/picture-%d/", id), "wp:status": "inherit", "wp:post_type": "attachment", "content:encoded": "",
		"excerpt:encoded": "الساحة فجراً - صورة أرشيفية", "wp:attachment_url": "https://old.example/wp-content/uploads/" + file}, append(extra, field("_wp_attached_file", file))...)
}

func TestAnArchiveMovesInWhole(t *testing.T) {
	text := export(author(3, "salma", "سلمى العمري"), author(4, "qasim", "قاسم"), category(1, "uncategorized", "", "غير مصنف"), category(2, "%d9%85%d8%ad%d9%84%d9%8a%d8%a7%d8%aa", "", "محليات"),
		category(3, "markets", "%d9%85%d8%ad%d9%84%d9%8a%d8%a7%d8%aa", "أسواق"), "<wp:tag><wp:term_id>9</wp:term_id><wp:tag_slug>souq</wp:tag_slug><wp:tag_name><![CDATA[السوق &amp; الناس]]></wp:tag_name></wp:tag>",
		attachment(10, "2020/05/square.jpg", field("_wp_attachment_image_alt", "ساحة خالية"), field("_credit", "تصوير: ليلى")),
		item(20, fields{"title": "خبر <em>مهمّ</em> &amp; جديد", "excerpt:encoded": "عنوان\nفرعي", "wp:is_sticky": "1", "wp:post_modified_gmt": "2020-06-01 08:00:00",
			"content:encoded": "فقرة.\n\n[caption id=\"attachment_10\" width=\"300\"]<img class=\"wp-image-10\" src=\"https://old.example/wp-content/uploads/2020/05/square-300x169.jpg\" /> الساحة[/caption]\n\n<a href=\"https://old.example/2020/05/story-21/\">سابق</a>"},
			in("category", "%d9%85%d8%ad%d9%84%d9%8a%d8%a7%d8%aa", "محليات"), in("category", "markets", "أسواق"), in("category", "uncategorized", "غير مصنف"), in("post_tag", "souq", "السوق"), in("post_tag", "late", "وسم بلا سجل"),
			field("kicker", "متابعة"), field("views", "1284"), field("_thumbnail_id", "10"), field("_yoast_wpseo_title", "عنوان لمحرّك البحث"), field("_wp_old_slug", "first-slug"), field("_edit_lock", "1:2"),
			remark(1, 0, "1", "أول &amp; <b>غليظ</b>\nسطر"), remark(3, 2, "1", "جواب الجواب"), remark(2, 1, "1", "جواب"), remark(4, 99, "0", "محجوز بلا أصل"), remark(5, 0, "trash", "محذوف"), remark(6, 0, "spam", "رديء")),
		item(21, fields{"wp:comment_status": "closed", "dc:creator": "gone-away"}),
		item(22, fields{"wp:status": "draft", "wp:post_date_gmt": "0000-00-00 00:00:00", "link": "https://old.example/?p=22", "wp:post_name": ""}),
		item(23, fields{"wp:status": "pending"}), item(24, fields{"wp:status": "future", "wp:post_date_gmt": "2031-01-01 00:00:00", "link": "https://old.example/?p=24"}),
		item(25, fields{"wp:status": "private", "link": "https://old.example/?p=25"}), item(26, fields{"wp:post_password": "سر"}), item(27, fields{"wp:status": "trash"}),
		item(28, fields{"wp:status": "in-progress"}), item(30, fields{"wp:post_type": "page", "title": "من نحن", "link": "https://old.example/about/us/"}),
		item(31, fields{"wp:post_type": "nav_menu_item"}))
	folder := uploads(t)
	testkit.Each(t, func(t *testing.T, database *db.DB) {
		d, ctx := paperOf(t, database), t.Context()
		got := bring(t, d, text, wordpress.Options{Uploads: folder})
		if got.err != nil {
			t.Fatal(got.err)
		}
		art := at(t, d, "/2020/05/story-20/")
		m, err := d.Media.Get(ctx, art.Lead.MediaID)
		if err != nil {
			t.Fatal(err)
		}
		wantBody := "<p>فقرة.</p>\n<figure><img src=\"" + m.URL() + "\" alt=\"\" width=\"80\" height=\"45\" data-media=\"" + fmt.Sprint(m.ID) + "\"><figcaption>الساحة</figcaption></figure>\n<p><a href=\"/2020/05/story-21/\">سابق</a></p>"
		if art.Headline != "خبر مهمّ & جديد" || art.Deck != "عنوان فرعي" || art.Kicker != "متابعة" || art.Views != 1284 || !art.Sticky || art.Body != wantBody || art.Bylines[0].Name != "سلمى العمري" {
			t.Errorf("article: %+v", art)
		}
		if want := (story.Picture{MediaID: m.ID, Alt: "ساحة خالية", Caption: "الساحة فجراً - صورة أرشيفية", Credit: "ليلى", Archive: true}); *art.Lead != want {
			t.Errorf("lead %+v", art.Lead)
		}
		if !art.PublishedAt.Equal(time.Date(2020, 5, 4, 10, 0, 0, 0, time.UTC)) || !art.UpdatedAt.Equal(time.Date(2020, 6, 1, 8, 0, 0, 0, time.UTC)) {
			t.Errorf("times %v %v", art.PublishedAt, art.UpdatedAt)
		}
		if len(art.Meta) != 1 || art.Meta["_yoast_wpseo_title"] != "عنوان لمحرّك البحث" {
			t.Errorf("meta %v", art.Meta)
		}
		tree, err := d.Sections.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if s, _ := section.Find(tree, art.SectionID); s.Name != "أسواق" || len(section.Line(tree, s.ID)) != 2 || len(art.OtherIDs) != 1 || len(tree) != 2 {
			t.Errorf("main section %v, others %v", s, art.OtherIDs)
		}
		tags, err := d.Sections.TagsByID(ctx, art.TagIDs)
		if err != nil || len(tags) != 2 || tags[0].Name != "السوق & الناس" || tags[1].Slug != "late" {
			t.Errorf("tags %v %v", tags, err)
		}
		thread, _, err := d.Comments.Thread(ctx, art.ID, comment.Oldest, "")
		if err != nil || len(thread) != 1 || thread[0].Body != "أول & غليظ\nسطر" || thread[0].AuthorEmail != "" || len(thread[0].Answers) != 1 || len(thread[0].Answers[0].Answers) != 1 || art.CommentCount != 3 {
			t.Errorf("thread %+v, %d counted, %v", thread, art.CommentCount, err)
		}
		for path, code := range map[string]errs.Code{"/2020/05/story-22/": errs.NotFound, "/2020/05/story-23/": errs.NotFound, "/2020/05/story-24/": errs.NotFound, "/2020/05/story-25/": errs.NotFound,
			"/2020/05/story-27/": errs.NotFound, "/2020/05/story-28/": errs.NotFound} {
			if _, err := d.Stories.ByPath(ctx, path); !errs.Is(err, code) {
				t.Errorf("%s answers %v", path, err)
			}
		}
		for old, location := range map[string]string{"/2020/05/first-slug": "/2020/05/story-20/", "/picture-10/": m.URL()} {
			var moved *story.Moved
			if _, err := d.Stories.ByPath(ctx, old); !asMoved(err, &moved) || moved.Location != location {
				t.Errorf("%s leads to %v", old, err)
			}
		}
		if p := at(t, d, "/2020/05/story-26/"); p.Password != "سر" {
			t.Errorf("password %q", p.Password)
		}
		if p := at(t, d, "/about/us/"); p.Kind != story.KindPage || p.Headline != "من نحن" {
			t.Errorf("page %+v", p)
		}
		if closed := at(t, d, "/2020/05/story-21/"); closed.Comments != story.CommentsClosed || closed.Bylines[0].Name != "gone-away" {
			t.Errorf("closed %+v", closed)
		}
		counts, err := d.Stories.DeskCounts(ctx, story.KindArticle)
		if err != nil || counts[story.StateDraft] != 2 || counts[story.StateReview] != 1 || counts[story.StateScheduled] != 1 || counts[story.StatePublished] != 4 {
			t.Errorf("states %v %v", counts, err)
		}
		got.says(t, importer.Post, 27, importer.LeftOut, "trash")
		got.says(t, importer.Post, 28, importer.Changed, "in-progress")
		got.says(t, importer.Post, 21, importer.Changed, "gone-away")
		got.says(t, importer.Comment, 4, importer.Changed, "top level")
		got.says(t, importer.Comment, 6, importer.LeftOut, "spam")
		got.says(t, importer.OtherItem, 31, importer.LeftOut, "menus")
		settings, err := d.Sites.Get(ctx)
		if err != nil || settings.Name != "صحيفة السهل" || !slices.Equal(settings.OldHosts, []string{"old.example"}) {
			t.Errorf("settings %+v %v", settings, err)
		}
		again := bring(t, d, text, wordpress.Options{Uploads: folder})
		if !sameCounts(again.Imported, importer.Counts{}) || !sameCounts(again.Updated, importer.Counts{}) || again.err != nil {
			t.Errorf("the second run imported %+v, updated %+v, %v", again.Imported, again.Updated, again.err)
		}
		if after := at(t, d, "/2020/05/story-20/"); after.Revision != 1 || after.CommentCount != 3 {
			t.Errorf("the second run left revision %d, %d comments", after.Revision, after.CommentCount)
		}
	})
}

func sameCounts(a, b importer.Counts) bool {
	total := func(c importer.Counts) (n int) {
		for _, m := range []map[string]int{c.Posts, c.Comments, c.OtherItems} {
			for _, v := range m {
				n += v
			}
		}
		return n + c.Pages + c.Attachments + c.Categories + c.Tags + c.Authors + c.OtherTerms
	}
	return total(a) == total(b)
}

func asMoved(err error, m **story.Moved) bool {
	moved, ok := err.(*story.Moved) //nolint:errorlint // it is returned bare
	*m = moved
	return ok
}

func TestWhatChangedMeanwhileIsTakenOverOrKept(t *testing.T) {
	text := export(author(3, "salma", "سلمى"), item(20, fields{}, field("views", "10"), remark(1, 0, "0", "ينتظر")), item(21, fields{}, remark(2, 0, "1", "نُشر")), item(22, fields{}))
	testkit.Each(t, func(t *testing.T, database *db.DB) {
		d, ctx := paperOf(t, database), t.Context()
		bring(t, d, text, wordpress.Options{})
		desk := at(t, d, "/2020/05/story-21/")
		doc := desk.Document
		doc.Headline = "عنوان من المكتب"
		if _, err := d.Stories.Save(ctx, actor.System, desk.ID, desk.Revision, doc, story.SaveOptions{}); err != nil {
			t.Fatal(err)
		}
		newer := strings.NewReplacer("<![CDATA[خبر 20]]>", "<![CDATA[خبر 20 معدّل]]>", "<![CDATA[خبر 21]]>", "<![CDATA[خبر 21 معدّل]]>", "<![CDATA[10]]>", "<![CDATA[25]]>",
			"<wp:comment_approved>0<", "<wp:comment_approved>1<").Replace(text)
		got := bring(t, d, newer, wordpress.Options{})
		if got.Updated.Posts["publish"] != 1 || got.Skipped.Posts["publish"] != 1 || got.Unchanged.Posts["publish"] != 1 || got.Updated.Comments["approved"] != 1 || got.Unchanged.Comments["approved"] != 1 {
			t.Errorf("updated %+v, unchanged %+v, skipped %+v", got.Updated, got.Unchanged, got.Skipped)
		}
		got.says(t, importer.Post, 21, importer.Kept, "changed at the desk")
		if a := at(t, d, "/2020/05/story-20/"); a.Headline != "خبر 20 معدّل" || a.Views != 25 || a.CommentCount != 1 || a.Revision != 2 {
			t.Errorf("taken over: %+v", a)
		}
		if a := at(t, d, "/2020/05/story-21/"); a.Headline != "عنوان من المكتب" {
			t.Errorf("the desk's headline became %s", a.Headline)
		}
		same := bring(t, d, text, wordpress.Options{})
		same.says(t, importer.Post, 21, importer.Kept, "changed at the desk")
	})
}

func TestRunsThatAreCutOffGoOn(t *testing.T) {
	var items []string
	for i := range 1200 {
		items = append(items, item(100+i, fields{}, in("post_tag", fmt.Sprint("tag-", i%40), fmt.Sprint("وسم ", i%40)), remark(2*i+1, 0, "1", "تعليق"), remark(2*i+2, 2*i+1, "1", "جواب")))
	}
	text := export(append([]string{author(3, "salma", "سلمى")}, items...)...)
	file := filepath.Join(t.TempDir(), "export.xml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d := paperOf(t, testkit.SQLite(t))
	cut := 0
	for {
		ctx, stop := context.WithCancel(t.Context())
		watched := make(chan struct{})
		go func() { // stops the run once it has written something more
			defer close(watched)
			before, _ := d.Stories.DeskCounts(t.Context(), story.KindArticle)
			for ctx.Err() == nil {
				now, _ := d.Stories.DeskCounts(t.Context(), story.KindArticle)
				if now[""] > before[""] && now[""] < 1200 {
					stop()
				}
				time.Sleep(2 * time.Millisecond)
			}
		}()
		_, err := wordpress.Import(ctx, d, wordpress.Options{File: file, Progress: io.Discard})
		stop()
		<-watched
		if err == nil {
			break
		}
		if cut++; cut > 50 {
			t.Fatal(err)
		}
	}
	got := bring(t, d, text, wordpress.Options{File: file})
	if cut == 0 || got.InFile.Posts["publish"] != 1200 || got.Unchanged.Posts["publish"] != 1200 || got.Unchanged.Comments["approved"] != 2400 || got.Unchanged.Comments["approved"] != got.InFile.Comments["approved"] {
		t.Errorf("cut %d times, then %+v of %+v", cut, got.Unchanged, got.InFile)
	}
}

func TestExportAndUploadsComeFromAnotherMachine(t *testing.T) {
	text := export(author(3, "salma", "سلمى العمري"), attachment(10, "2020/05/square.jpg"), attachment(11, "2020/05/none.jpg"), attachment(12, "2020/05/مقابلة 1.mp3"),
		item(20, fields{}, field("_thumbnail_id", "10")), item(21, fields{"content:encoded": "[audio mp3=\"https://old.example/wp-content/uploads/2020/05/مقابلة 1.mp3\"]"}))
	folder := uploads(t)
	if err := os.WriteFile(filepath.Join(folder, "2020/05/مقابلة 1.mp3"), []byte("ID3 recording"), 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/uploads/", http.StripPrefix("/uploads/", http.FileServer(http.Dir(folder))))
	mux.HandleFunc("/export.xml", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
	far := httptest.NewServer(mux)
	defer far.Close()
	d := paperOf(t, testkit.SQLite(t))
	got := bring(t, d, "", wordpress.Options{File: far.URL + "/export.xml", Uploads: far.URL + "/uploads/"})
	if got.err != nil || got.Imported.Attachments != 2 || got.Skipped.Attachments != 1 || got.Imported.Posts["publish"] != 2 {
		t.Errorf("%v: imported %+v, left out %+v", got.err, got.Imported, got.Skipped)
	}
	if len(got.Items) != 1 || got.Items[0].Number != 11 || !strings.Contains(got.Items[0].Reason, "not among the uploads: the server answered 404") {
		t.Errorf("items %+v", got.Items)
	}
	if art := at(t, d, "/2020/05/story-20/"); art.Lead == nil || art.Lead.MediaID == 0 {
		t.Errorf("lead %+v", art.Lead)
	}
	if art := at(t, d, "/2020/05/story-21/"); !strings.Contains(art.Body, "/media/") || !strings.Contains(art.Body, ".mp3") {
		t.Errorf("body %s", art.Body)
	}
	again := bring(t, d, "", wordpress.Options{File: far.URL + "/export.xml", Uploads: far.URL + "/uploads"})
	if again.err != nil || again.Imported.Attachments != 0 || again.Unchanged.Attachments != 2 || again.Unchanged.Posts["publish"] != 2 {
		t.Errorf("the second run: %v %+v", again.err, again)
	}
	for _, file := range []string{far.URL + "/gone.xml", "http://127.0.0.1:1/export.xml"} {
		if got := bring(t, d, "", wordpress.Options{File: file}); !errs.Is(got.err, errs.Invalid) {
			t.Errorf("%s: %v", file, got.err)
		}
	}
}

func TestBrokenItemsCostThemselvesOnly(t *testing.T) {
	fine := []string{item(1, fields{}), item(2, fields{}), item(3, fields{})}
	for name, c := range map[string]struct {
		text     string
		articles int
		what     func(t *testing.T, o outcome)
	}{
		"truncated in a body": {channelHead + fine[0] + fine[1] + fine[2][:len(fine[2])/2], 2, func(t *testing.T, o outcome) {
			if !errs.Is(o.err, errs.Invalid) {
				t.Errorf("the error is %v", o.err)
			}
		}},
		"an item that is not closed":        {export(strings.TrimSuffix(fine[0], "</item>"), fine[1], fine[2]), 2, nil},
		"CDATA that is not closed":          {export("<item><title><![CDATA[مفتوح]]></title><wp:post_id>9</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA[نصّ</content:encoded></item>", fine[1], fine[2]), 2, nil},
		"crossed tags":                      {export("<item><title>عنوان</wp:post_id></title></item>", fine[1], fine[2]), 2, nil},
		"a bare ampersand is mended":        {export(strings.Replace(fine[0], "<item>", "<item><wp:term>بيع & شراء &nosuch; &#1; &copy;</wp:term>", 1), fine[1], fine[2]), 3, nil},
		"control characters":                {export(strings.Replace(fine[0], "نصّ", "ن\x00\x0bصّ\x1f", 1), fine[1], fine[2]), 3, nil},
		"bytes that are no UTF-8":           {export(strings.Replace(fine[0], "نصّ", "نصّ \xff\xfe", 1), fine[1], fine[2]), 3, nil},
		"no number, no name, no dates":      {export(item(1, fields{"wp:post_id": "-", "guid": "-", "wp:post_name": "-", "wp:post_date": "-", "wp:post_date_gmt": "-", "title": "-", "link": "-"}), fine[1], fine[2]), 3, nil},
		"two with one guid":                 {export(item(1, fields{"guid": "x"}), item(2, fields{"guid": "x"}), item(3, fields{"guid": "x"})), 3, nil},
		"two with one number":               {export(item(1, fields{"guid": "a"}), item(1, fields{"guid": "b", "link": "https://old.example/b/"}), fine[2]), 3, nil},
		"three with one address":            {export(item(1, fields{"link": "https://old.example/a/"}), item(2, fields{"link": "https://old.example/a/"}), item(3, fields{"link": "https://old.example/A"})), 3, nil},
		"addresses of the site's own":       {export(item(1, fields{"link": "https://old.example/desk/"}), item(2, fields{"link": "https://old.example/"}), item(3, fields{"link": "::"})), 3, nil},
		"a headline of a thousand letters":  {export(item(1, fields{"title": strings.Repeat("كلمة ", 300), "excerpt:encoded": strings.Repeat("جملة. ", 400)}), fine[1], fine[2]), 3, nil},
		"an element within an element etc.": {export(strings.Repeat("<a>", 50)+strings.Repeat("</a>", 50), "<item>"+strings.Repeat("<a>", 50)+strings.Repeat("</a>", 50)+"</item>", fine[1], fine[2]), 2, nil},
		"a body of ten megabytes":           {export(item(1, fields{"content:encoded": strings.Repeat("<p>"+strings.Repeat("كلمةطويلة", 50)+"</p>\n", 11_000)}), fine[1], fine[2]), 3, nil},
		"a body beyond all measure":         {export(item(1, fields{"content:encoded": strings.Repeat("<p>"+strings.Repeat("كلمةطويلة", 50)+"</p>\n", 15_000)}), fine[1], fine[2]), 2, nil},
		"parents in a circle":               {export(category(1, "a", "b", "أ"), category(2, "b", "a", "ب"), category(3, "c", "c", "ج"), category(4, "d", "nowhere", "د"), item(1, fields{}, in("category", "a", "أ"), in("category", "b", "ب")), fine[1], fine[2]), 3, nil},
		"comments in a circle":              {export(item(1, fields{}, remark(1, 2, "1", "أ"), remark(2, 1, "1", "ب"), remark(3, 3, "1", "ج"), remark(3, 1, "1", "د"), remark(4, 0, "1", " "), "<wp:comment></wp:comment>"), fine[1], fine[2]), 3, nil},
		"an entity bomb":                    {strings.Replace(export(strings.Replace(fine[0], "<item>", "<item><wp:term>&lol9;</wp:term>", 1), fine[1], fine[2]), "<rss", "<!DOCTYPE rss [<!ENTITY lol \"lol\"><!ENTITY lol9 \"&lol;&lol;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss", 1), 3, nil},
		"prefixes of another tool":          {strings.NewReplacer("wp:", "ns0:", "content:encoded", "ns1:encoded", "dc:creator", "ns2:creator", "xmlns:wp", "xmlns:ns0", "xmlns:content", "xmlns:ns1", "xmlns:dc", "xmlns:ns2").Replace(export(fine...)), 3, nil},
		"WXR 1.0":                           {strings.NewReplacer("export/1.2/", "export/1.0/", "<wp:wxr_version>1.2<", "<wp:wxr_version>1.0<").Replace(export("<item><title>خبر &amp; نبأ</title><link>https://old.example/2009/01/x/</link><category><![CDATA[محليات]]></category><category domain=\"category\" nicename=\"local\"><![CDATA[محليات]]></category><category domain=\"tag\" nicename=\"t\"><![CDATA[وسم]]></category><content:encoded>نصّ</content:encoded><wp:post_id>4</wp:post_id><wp:post_date>2009-01-01 10:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>")), 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := paperOf(t, testkit.SQLite(t))
			got := bring(t, d, c.text, wordpress.Options{})
			counts, err := d.Stories.DeskCounts(t.Context(), story.KindArticle)
			if err != nil || counts[""] != c.articles {
				t.Errorf("%d articles of %d, %v\n%+v", counts[""], c.articles, err, got.Items)
			}
			if c.what != nil {
				c.what(t, got)
			} else if got.err != nil {
				t.Error(got.err)
			}
			again := bring(t, d, c.text, wordpress.Options{})
			if !sameCounts(again.Imported, importer.Counts{}) || !sameCounts(again.Updated, importer.Counts{}) {
				t.Errorf("the second run imported %+v, updated %+v", again.Imported, again.Updated)
			}
		})
	}
}

func TestFilesInOtherEncodingsAreRead(t *testing.T) {
	text := export(item(1, fields{"title": "خبر بالعربية"}))
	in1256, err := charmap.Windows1256.NewEncoder().String(strings.Replace(text, "UTF-8", "windows-1256", 1))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.Replace(text, "UTF-8", "UTF-16", 1))
	if err != nil {
		t.Fatal(err)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := io.WriteString(z, text); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"declared windows-1256": in1256, "windows-1256 that calls itself UTF-8": strings.Replace(in1256, "windows-1256", "UTF-8", 1), "UTF-16": utf16,
		"a byte order mark": "\ufeff" + text, "gzip": zipped.String()} {
		t.Run(name, func(t *testing.T) {
			d := paperOf(t, testkit.SQLite(t))
			if got := bring(t, d, file, wordpress.Options{}); got.err != nil {
				t.Fatal(got.err)
			}
			if a := at(t, d, "/2020/05/story-1/"); a.Headline != "خبر بالعربية" || a.Body != "<p>نصّ الخبر.</p>" {
				t.Errorf("%q %q", a.Headline, a.Body)
			}
		})
	}
}

func TestWhatIsNoExportIsRefused(t *testing.T) {
	for name, file := range map[string]string{"empty": "", "a page": "<!doctype html><html><body>x</body></html>", "JSON": `{"posts": []}`, "a zip": "PK\x03\x04xxxx", "broken gzip": "\x1f\x8bxxxx",
		"cut gzip": func() string {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = io.WriteString(z, export(item(1, fields{})))
			_ = z.Close()
			return b.String()[:b.Len()/2]
		}(), "another feed": `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>y</title></item></channel></rss>`,
		"an unknown encoding": `<?xml version="1.0" encoding="EBCDIC"?><rss></rss>`} {
		t.Run(name, func(t *testing.T) {
			d := paperOf(t, testkit.SQLite(t))
			got := bring(t, d, file, wordpress.Options{})
			if e := errs.As(got.err); e == nil || e.Code != errs.Invalid || !strings.HasPrefix(e.Key, "error.import_") {
				t.Errorf("the error is %v", got.err)
			}
		})
	}
	if got := bring(t, paperOf(t, testkit.SQLite(t)), "", wordpress.Options{File: "/nowhere/at/all.xml"}); !errs.Is(got.err, errs.Invalid) {
		t.Errorf("a file that is not there: %v", got.err)
	}
	if got := bring(t, paperOf(t, testkit.SQLite(t)), export(), wordpress.Options{Uploads: "/nowhere/at/all"}); !errs.Is(got.err, errs.Invalid) {
		t.Errorf("uploads that are not there: %v", got.err)
	}
}

func TestPicturesThatCannotBeTakenAreTold(t *testing.T) {
	text := export(attachment(1, "2020/05/square.jpg"), attachment(2, "2020/05/broken.jpg"), attachment(3, "2020/05/text.png"), attachment(4, "2020/05/gone.jpg"), attachment(5, "../../etc/passwd"),
		attachment(6, "2020/05/budget.pdf"), attachment(7, "2020/05/run.php"), attachment(8, "2020/05/square.jpg"), attachment(9, ""),
		item(20, fields{"content:encoded": `<img src="https://old.example/wp-content/uploads/2020/05/stray-300x200.jpg"><img src="/wp-content/uploads/2020/05/never.jpg">` + `[gallery]`}, field("_thumbnail_id", "4")))
	d := paperOf(t, testkit.SQLite(t))
	got := bring(t, d, text, wordpress.Options{Uploads: uploads(t)})
	for number, reason := range map[int64]string{2: "broken", 3: "kind", 4: "not among the uploads", 5: "cannot be read", 7: "kind", 9: "no file"} {
		got.says(t, importer.Attachment, number, importer.LeftOut, reason)
	}
	got.says(t, importer.Post, 20, importer.Changed, "its picture is not here")
	got.says(t, importer.Post, 20, importer.Changed, "never.jpg")
	if got.Imported.Attachments != 3 || got.Skipped.Attachments != 6 {
		t.Errorf("imported %d, left out %d", got.Imported.Attachments, got.Skipped.Attachments)
	}
	for _, path := range []string{"2020/05/square.jpg", "2020/05/square-150x150.jpg", "2020/05/stray.jpg", "2020/05/budget.pdf"} {
		if _, err := d.Media.ByOldPath(t.Context(), path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	without := paperOf(t, testkit.SQLite(t))
	first := bring(t, without, text, wordpress.Options{})
	first.says(t, importer.Attachment, 1, importer.LeftOut, "--uploads")
	if later := bring(t, without, text, wordpress.Options{Uploads: uploads(t)}); later.Imported.Attachments != 3 || later.Updated.Posts["publish"] != 1 {
		t.Errorf("with uploads: imported %d, updated %v", later.Imported.Attachments, later.Updated.Posts)
	}
}

func TestFieldsAreMappedAsTheOperatorSays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fields.json")
	if err := os.WriteFile(file, []byte(`{"kicker": ["top_line"], "byline": ["signed_by"], "views": ["hits"], "tags": {"region": "place"}, "types": {"news": "article"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	mapping, err := wordpress.ReadFields(file)
	if err != nil {
		t.Fatal(err)
	}
	d := paperOf(t, testkit.SQLite(t))
	bring(t, d, export(item(1, fields{}, field("top_line", "فوق العنوان"), field("signed_by", "ليلى، وكالة السهل"), field("hits", "77"), in("region", "north", "الشمال")),
		item(2, fields{"wp:post_type": "news", "title": "A market reopens", "content:encoded": "The old market of the town reopened in the morning, and the sellers of herbs were the first to come."})), wordpress.Options{Fields: mapping})
	if n := at(t, d, "/2020/05/story-2/"); n.Kind != story.KindArticle || n.Lang != "en" || n.Dir != "ltr" {
		t.Errorf("a post type of its own: %s %s %s", n.Kind, n.Lang, n.Dir)
	}
	a := at(t, d, "/2020/05/story-1/")
	tags, err := d.Sections.TagsByID(t.Context(), a.TagIDs)
	if err != nil || a.Kicker != "فوق العنوان" || len(a.Bylines) != 2 || a.Bylines[1].Name != "وكالة السهل" || a.Views != 77 || len(tags) != 1 || tags[0].Kind != section.Place {
		t.Errorf("%+v %v %v", a, tags, err)
	}
	for _, wrong := range []string{`{"types": {"news": "poem"}}`, `{"kickers": ["x"]}`, `[]`, `{"tags": {"x": "planet"}}`, ``} {
		if err := os.WriteFile(file, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := wordpress.ReadFields(file); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

func TestOfManySitesEachKeepsItsOwn(t *testing.T) {
	d := paperOf(t, testkit.SQLite(t))
	one := export(category(1, "news", "", "أخبار"), item(1, fields{}, in("category", "news", "أخبار"), remark(1, 0, "1", "هنا")))
	other := strings.ReplaceAll(strings.ReplaceAll(one, "old.example", "second.example"), "أخبار", "أنباء")
	bring(t, d, one, wordpress.Options{})
	got := bring(t, d, other, wordpress.Options{})
	if got.Imported.Posts["publish"] != 1 || got.Imported.Comments["approved"] != 1 {
		t.Errorf("imported %+v", got.Imported)
	}
	got.says(t, importer.Post, 1, importer.Changed, "address was taken")
}
