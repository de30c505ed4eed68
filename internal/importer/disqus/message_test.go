package disqus

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/importer"
)

func TestLinksKeepTheirAddresses(t *testing.T) {
	const shown = "https://market.example/a?b=1&c=2"
	for message, want := range map[string]string{
		`<p>قبل <a href="https://market.example/a?b=1&amp;c=2">هنا</a> بعد</p>`:                                           "قبل هنا (" + shown + ") بعد",
		`<a href="https://market.example/a?b=1&amp;c=2">https://market.example/a?b=1&amp;c=2</a>`:                         shown,
		`<a href="https://market.example/a?b=1&amp;c=2">market.example/a?b...</a>`:                                        shown,
		`<a href="https://www.market.example/">market.example</a>`:                                                        "https://www.market.example/",
		`<a href="https://market.example/x"><b>هنا</b> و<br>هناك</a>`:                                                     "هنا و\nهناك (https://market.example/x)",
		`<a href="https://market.example/x"><img src="y.png"></a>`:                                                        "https://market.example/x",
		`<a href="https://market.example/x">مفتوح`:                                                                        "مفتوح (https://market.example/x)",
		`<a href="https://market.example/x">أ<a href="https://market.example/y">ب</a>`:                                    "أ (https://market.example/x)ب (https://market.example/y)",
		`<a href="javascript:alert(1)">هنا</a> <a>هناك</a> <a href="/local">وهنا</a>`:                                     "هنا هناك وهنا",
		`<a href="mailto:a@example.org">راسلنا</a>`:                                                                       "راسلنا (a@example.org)",
		`<a href="https://market.example/` + strings.Repeat("x", 3000) + `">هنا</a>`:                                      "هنا",
		`<a href="https://disq.us/url?url=https%3A%2F%2Fmarket.example%2Fx%3AJoUFOIjkrvmzs2ha4jhdsqsDzVI&cuid=1">هنا</a>`: "هنا (https://market.example/x)",
		`<a href="https://disq.us/url?url=javascript%3Ax">هنا</a>`:                                                        "هنا (https://disq.us/url?url=javascript%3Ax)",
		`<a href="https://disqus.com/by/layla/">@layla:disqus</a> أهلاً`:                                                  "@layla (https://disqus.com/by/layla/) أهلاً",
		`@ليلى:disqus أهلاً، لا @x:disquss`:                                                                               "@ليلى أهلاً، لا @x:disquss",
		`أ &lt;a href="https://x.example"&gt;ب&lt;/a&gt;`:                                                                 `أ <a href="https://x.example">ب</a>`,
		"سطر\nوسطر": "سطر\nوسطر",
	} {
		if got, _ := importer.CommentBody(withAddresses(message)); got != want {
			t.Errorf("%s\nbecomes %q\nnot     %q", message, got, want)
		}
	}
}

// FuzzExport reads any text as an export: no comment of it is outside its bounds, none comes without number or words, and
// nothing in it makes the reader fail.
func FuzzExport(f *testing.F) {
	f.Add(`<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="1"><id>1 http://x.example/?p=1</id></thread><post dsq:id="2"><message><![CDATA[<a href="http://x.example">y</a>]]></message><author><name>z</name></author><thread dsq:id="1"/><parent dsq:id="2"/></post></disqus>`)
	f.Add(`<disqus><post dsq:id="1"><message><![CDATA[x</message></post><post dsq:id='2'><message>]]></post></disqus>`)
	f.Add(`<d:disqus xmlns:d="http://disqus.com"><d:post id="1"><post <post ></d:post>`)
	f.Fuzz(func(t *testing.T, text string) {
		s := importer.NewSplitter(strings.NewReader(text), format)
		for {
			rec, err := s.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range postsOf(rec, s.Canonical) {
				w := p.comment
				if p.leftOut == "" && (p.key == "" || w.Body == "" || w.AuthorName == "" || len(p.key) > maxNumber) {
					t.Fatalf("%+v comes", p)
				}
				if len(w.Body) > 64<<10 || utf8.RuneCountInString(w.AuthorName) > 120 || !utf8.ValidString(w.Body+w.AuthorName+p.key+p.title) {
					t.Fatalf("out of bounds: %+v", p)
				}
			}
		}
	})
}
