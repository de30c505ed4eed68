package richtext

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hostile are pieces that attacks on sanitisers are made of; the property tests string them together.
var hostile = []string{
	"<script>alert(1)</script>", "<script", "</script>", "<style>", "</style>", "<svg>", "</svg>", "<math>", "</math>", "<mtext>", "<mglyph>", "<malignmark>",
	"<annotation-xml encoding=text/html>", "<foreignObject>", "<desc>", "<title>", "</title>", "<textarea>", "</textarea>", "<noscript>", "</noscript>", "<template>",
	"</template>", "<noembed>", "<noframes>", "<xmp>", "</xmp>", "<plaintext>", "<iframe src=javascript:alert(1)>", "</iframe>", "<iframe src=https://a.example/x>",
	"<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?php ", "?>", "<!doctype html>", "<img src=x onerror=alert(1)>", "<img src='x' alt='\"><script>'>",
	"<a href='javascript:alert(1)'>", "<a href=\"jav&#x0A;ascript:alert(1)\">", "<a href='&#1;javascript:x'>", "<a href=/a title=\"`\">", "</a>", "<a href=//x.example>",
	"<a href='data:text/html;base64,PHNjcmlwdD4='>", "<p>", "</p>", "<p onclick=alert(1) dir=rtl>", "<b>", "</b>", "<i>", "</i>", "<strong>", "<em>", "</em>", "<u>",
	"<span lang=en>", "</span>", "<div>", "</div>", "<ul>", "</ul>", "<ol start=2>", "<li>", "</li>", "<dl><dt>", "<dd>", "<blockquote>", "</blockquote>", "<cite>", "</cite>",
	"<footer>", "</footer>", "<table>", "</table>", "<caption>", "</caption>", "<thead>", "<tbody>", "</tbody>", "<tr>", "</tr>", "<td>", "<td colspan=2>", "</td>", "<th>",
	"<colgroup><col>", "<figure>", "<figure class=gallery data-media=3>", "</figure>", "<figcaption>", "</figcaption>", "<small>", "</small>", "<pre>", "<pre>\n\n", "</pre>",
	"<h1>", "<h2 id=a-b>", "</h2>", "<h3>", "<hr>", "<br>", "</br>", "<br/>", "<form>", "<input value='<script>'>", "<select><option>", "</select>", "<button>", "<object data=x>",
	"<embed src=x>", "<link rel=stylesheet href=x>", "<meta http-equiv=refresh content='0;url=javascript:x'>", "<base href=//x>", "<body onload=x>", "<html>", "<head>", "<frameset>",
	"&lt;script&gt;", "&amp;lt;", "&#60;img src=x onerror=x&#62;", "&NewLine;", "&nbsp;", "&#0;", "&#13;", "&#8238;", "&lt", "\x00", "\x0b", "\x7f", "\xff", "\xd8", "\u202e", "\u202c",
	"\u202a", "\u2067", "\u2069", "\u200f", "\u200d", "\u200c", "\u200b", "\ufeff", "\u00ad", "\u034f", "\u2028", "👩\u200d👧", "نصّ", " ", "\n", "\n\n", "\t", "x", "كلمة ", "\"", "'", "<", ">",
	"<a href=\"x", "<p title='", "<image src=/x>", "<isindex>", "<nobr>", "<marquee>", "<code>", "<sub>", "<bdi>", "<bdo dir=rtl>", "<time datetime='\"><'>", "<keygen>", "<ruby><rt>",
	"<video src=https://a.example/v>", "</video>", "<picture><source srcset=x>", "<details open ontoggle=x>", "<dialog>", "<a name=x>", "<center>", "<font color=x>", "</html>", "</body>",
}

var script = regexp.MustCompile(`(?i)<\s*/?\s*(script|style|iframe|object|embed|svg|math|template|noscript|textarea|title|form|input|link|meta|base)\b`)

// check holds an output of Clean to all that it promises.
func check(t testing.TB, source string) {
	t.Helper()
	out := Clean(source)
	if again := Clean(out); again != out {
		t.Fatalf("cleaning twice differs\nsource %q\nonce   %q\ntwice  %q", source, out, again)
	}
	if script.MatchString(out) {
		t.Fatalf("a forbidden element stays\nsource %q\nout %q", source, out)
	}
	nodes, err := html.ParseFragment(strings.NewReader(out), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatalf("the output does not parse: %v\nsource %q", err, source)
	}
	var back strings.Builder
	for _, n := range nodes {
		allowed(t, n, source)
		if err := html.Render(&back, n); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := tokens(out), tokens(back.String()); !slices.Equal(a, b) {
		t.Fatalf("a parser reads something else\nsource %q\nout    %q\nparsed %q", source, out, back.String())
	}
}

// allowed fails at anything in the parsed tree that is not of the vocabulary.
func allowed(t testing.TB, n *html.Node, source string) {
	t.Helper()
	switch n.Type {
	case html.TextNode:
	case html.ElementNode:
		if e, ok := elements[n.DataAtom]; !ok || e.name != n.Data || n.Namespace != "" {
			t.Fatalf("element %s stays\nsource %q", n.Data, source)
		}
	default:
		t.Fatalf("a node of type %d stays\nsource %q", n.Type, source)
	}
	for _, a := range n.Attr {
		v := strings.ToLower(strings.TrimSpace(a.Val))
		switch a.Key {
		case "href", "src", "data-embed":
			scheme, _, absolute := strings.Cut(v, ":")
			if absolute && !strings.ContainsAny(scheme, "/?#\\") && !slices.Contains([]string{"http", "https", "mailto", "tel"}, scheme) {
				t.Fatalf("address %q stays\nsource %q", a.Val, source)
			}
		case "title", "rel", "alt", "width", "height", "lang", "dir", "id", "class", "data-media", "data-archive", "datetime", "colspan", "rowspan", "scope", "start":
		default:
			t.Fatalf("attribute %s stays\nsource %q", a.Key, source)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		allowed(t, c, source)
	}
}

// tokens are what a tokenizer reads, in a form that does not depend on how quotes are escaped.
func tokens(s string) []string {
	z := html.NewTokenizer(strings.NewReader(s))
	var list []string
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return list
		}
		tok := z.Token()
		if tok.Type == html.SelfClosingTagToken {
			tok.Type = html.StartTagToken
		}
		list = append(list, tok.String())
	}
}

func TestNothingHostileGetsThrough(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) // the same texts each time
	for range 30_000 {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(hostile[r.IntN(len(hostile))])
		}
		check(t, b.String())
	}
}

func TestKnownAttacksOnSanitisersFail(t *testing.T) {
	for _, s := range []string{
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
		`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
		`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
		`<table><td><svg><desc><table><style><a title="</style><img src onerror=alert(1)>">`,
		`<a href="https://a.example/&quot;onmouseover=&quot;alert(1)">x</a>`,
		`<template><img src=x onerror=alert(1)></template>`, `<svg><template><p>x</template><script>alert(1)</script>`,
		`<p><b><p><b><p><b><p><b>` + strings.Repeat("<a href=/x>x<table>", 9),
		`<img src="x` + "`" + `"><script>alert(1)</script>"` + "`" + `>`, `<![CDATA[<script>]]>alert(1)`, `<!--><script>alert(1)</script>-->`,
		`<xmp><p title="</xmp><script>alert(1)</script>">`, `<textarea></textarea ><script>x</script>`, `<plaintext><p>`, "<p\x00onclick=x>y", "<scr\x00ipt>x</scr\x00ipt>",
		`<ul><li><table><tr><td><ul><li></table>x</ul>y`, `<figure><figcaption><table><tr><td>x</figure>y`, `<select><style><img src=x onerror=x></select>`,
	} {
		check(t, s)
	}
}

func TestSizeAndDepthAreBounded(t *testing.T) {
	began := time.Now()
	for name, s := range map[string]string{
		"deep div": strings.Repeat("<div>", 100_000) + "نص", "deep lists": strings.Repeat("<ul><li>", 100_000) + "نص", "deep tables": strings.Repeat("<table><tr><td>", 50_000) + "x",
		"deep bold": strings.Repeat("<b>x", 100_000), "deep quotes": strings.Repeat("<blockquote>x", 100_000), "deep spans": strings.Repeat("<span lang=en>x", 100_000),
		"deep figures": strings.Repeat("<figure><figcaption>x", 100_000), "open links": "<a href='/" + strings.Repeat("y", 4000) + "'>" + strings.Repeat("<p>x", 200_000),
		"isolates": strings.Repeat("\u2067x", 200_000), "brackets": strings.Repeat("<", 1_000_000), "entities": strings.Repeat("&lt", 500_000), "comments": strings.Repeat("<!--", 500_000),
		"attributes": "<p " + strings.Repeat("a=b ", 500_000) + ">x", "svg": strings.Repeat("<svg>", 200_000), "closers": strings.Repeat("<ul><li>", 30) + strings.Repeat("</table></p></li>", 100_000),
		"one long word": strings.Repeat("ا", 3_000_000), "quotes": strings.Repeat("<a href=\"", 200_000), "rows": "<table>" + strings.Repeat("<tr>", 300_000) + "<td>x",
	} {
		out := Clean(s)
		if len(out) > 8*len(s) {
			t.Errorf("%s: %d bytes become %d", name, len(s), len(out))
		}
		if again := Clean(out); again != out {
			t.Errorf("%s: cleaning twice differs", name)
		}
		FromClassic(s)
		PlainText(s)
	}
	// No timing is asserted; what is not linear here would take hours and stop the run.
	t.Log(time.Since(began))
}

func FuzzClean(f *testing.F) {
	for _, s := range hostile {
		f.Add(s + "x<p>y")
	}
	f.Fuzz(func(t *testing.T, source string) { check(t, source) })
}

func FuzzClassic(f *testing.F) {
	for _, s := range hostile {
		f.Add("x\n\n" + s + "y\n")
	}
	f.Fuzz(func(t *testing.T, source string) {
		check(t, FromClassic(source))
		CleanInline(source)
	})
}

// A body of the usual length, four kilobytes; go test -bench Clean shows what an article costs.
func BenchmarkClean(b *testing.B) {
	body := strings.Repeat(`<!-- wp:paragraph --><p>قالت البلدية إن الأعمال في الشارع <strong>الرئيسي</strong> ستنتهي قبل الشتاء، وإن <a href="https://example.org/a">الخطة</a> تشمل الأرصفة والإنارة.</p><!-- /wp:paragraph -->`+"\n\n", 16)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		Clean(body)
	}
}
