package testkit

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

// WriteExport writes a WordPress export (WXR 1.2) of n articles of about 2.5 KB, six in ten in blocks, each with up to three comments.
func WriteExport(path string, n int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	w := bufio.NewWriterSize(file, 1<<20)
	words := strings.Fields("البلدية الشارع المدينة الموسم المدرسة السوق قال أمس اليوم مدير سكان الحيّ أعمال الصيانة مشروع جديد بعد قبل من في إلى على أن التي الذي عند حتى الطلبة المزارعون")
	r := rand.New(rand.NewPCG(7, 7))
	sentence := func(n int) string {
		var s []string
		for range n {
			s = append(s, words[r.IntN(len(words))])
		}
		return strings.Join(s, " ")
	}
	head := `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>أرشيف</title><link>https://old.example</link><language>ar</language>` +
		`<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>`
	_, _ = io.WriteString(w, head)
	for i := range 12 {
		_, _ = fmt.Fprintf(w, "<wp:category><wp:term_id>%d</wp:term_id><wp:category_nicename>section-%d</wp:category_nicename><wp:cat_name><![CDATA[قسم %d]]></wp:cat_name></wp:category>", i+1, i, i)
	}
	begin := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)
	comments := 0
	for i := range n {
		at := begin.Add(time.Duration(i) * 40 * time.Minute).Format(time.DateTime)
		var body strings.Builder
		for range 5 {
			if i%10 < 6 {
				body.WriteString("<!-- wp:paragraph -->\n<p>" + sentence(42) + ".</p>\n<!-- /wp:paragraph -->\n\n")
			} else {
				body.WriteString(sentence(42) + ".\n\n")
			}
		}
		_, _ = fmt.Fprintf(w, "<item><title><![CDATA[%s %d]]></title><link>https://old.example/%s/article-%d/</link><dc:creator><![CDATA[writer%d]]></dc:creator><guid>https://old.example/?p=%d</guid>"+
			"<content:encoded><![CDATA[%s]]></content:encoded><excerpt:encoded><![CDATA[%s]]></excerpt:encoded><wp:post_id>%d</wp:post_id><wp:post_date>%s</wp:post_date><wp:post_date_gmt>%s</wp:post_date_gmt>"+
			"<wp:post_name>article-%d</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:comment_status>open</wp:comment_status>"+
			"<category domain=\"category\" nicename=\"section-%d\"><![CDATA[قسم]]></category><category domain=\"post_tag\" nicename=\"tag-%d\"><![CDATA[وسم %d]]></category>"+
			"<wp:postmeta><wp:meta_key>views</wp:meta_key><wp:meta_value>%d</wp:meta_value></wp:postmeta>",
			sentence(8), i, at[:4]+"/"+at[5:7], i, i%20, i+1, body.String(), sentence(14), i+1, at, at, i, i%12, i%3000, i%3000, i%5000)
		for range r.IntN(4) {
			comments++
			_, _ = fmt.Fprintf(w, "<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author><![CDATA[قارئ]]></wp:comment_author><wp:comment_author_email>a@example.org</wp:comment_author_email>"+
				"<wp:comment_date_gmt>%s</wp:comment_date_gmt><wp:comment_content><![CDATA[%s]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>", comments, at, sentence(20))
		}
		_, _ = io.WriteString(w, "</item>\n")
	}
	_, _ = io.WriteString(w, "</channel></rss>")
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Sync()
}
