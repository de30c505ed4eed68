package richtext

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/warraq/warraq/arabic"
)

var blocks = map[string]bool{"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "li": true, "blockquote": true,
	"footer": true, "pre": true, "tr": true, "figure": true, "figcaption": true, "div": true, "br": true, "hr": true, "table": true, "ul": true, "ol": true,
	"section": true, "article": true, "header": true, "address": true, "dt": true, "dd": true, "caption": true}

var silent = map[string]bool{"script": true, "style": true, "template": true, "noscript": true, "iframe": true, "svg": true, "math": true, "textarea": true, "select": true, "title": true}

// PlainText is the words of a body, blocks apart by a line feed.
func PlainText(source string) string {
	nodes, err := parse(source)
	if err != nil {
		return stripTags(source)
	}
	var b strings.Builder
	for _, n := range nodes {
		plain(&b, n)
	}
	lines := strings.Split(b.String(), "\n")
	out := lines[:0]
	for _, l := range lines {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func plain(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
		return
	}
	if n.Type != html.ElementNode || silent[n.Data] {
		return
	}
	if blocks[n.Data] {
		b.WriteByte('\n')
	}
	if n.Data == "td" || n.Data == "th" {
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		plain(b, c)
	}
	if blocks[n.Data] {
		b.WriteByte('\n')
	}
}

// WordCount is how many words a body has. It reads tokens, not a tree: it runs at each save and each imported article.
func WordCount(source string) int {
	z := html.NewTokenizer(strings.NewReader(source))
	n := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return n
		case html.TextToken:
			n += arabic.Words(string(z.Text()))
		}
	}
}

// CleanComment is a reader's comment from elsewhere as plain text: no tags, entities decoded, paragraphs apart by a blank
// line.
func CleanComment(source string) string {
	text := PlainText(strings.ReplaceAll(controls(source), "\n", "<br>"))
	return strings.ReplaceAll(text, "\n", "\n\n")
}

// FromClassic gives text the paragraphs that WordPress's classic editor leaves out and adds when it shows a post: a
// blank line ends a paragraph, a single line feed is a line break, blocks and preformatted text stay as they are
// (reference: developer.wordpress.org, wpautop).
func FromClassic(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var b strings.Builder
	for len(text) > 0 {
		start, end := preformatted(text)
		autop(&b, text[:start])
		b.WriteString(text[start:end])
		text = text[end:]
	}
	return b.String()
}

// preformatted is where the first <pre> or <script> of text begins and ends; both its length when there is none.
func preformatted(text string) (int, int) {
	lower := strings.ToLower(text)
	best, closing := len(text), ""
	for _, name := range []string{"pre", "script", "style", "table"} {
		if i := strings.Index(lower, "<"+name); i >= 0 && i < best {
			best, closing = i, "</"+name+">"
		}
	}
	if best == len(text) {
		return best, best
	}
	if e := strings.Index(lower[best:], closing); e >= 0 {
		return best, best + e + len(closing)
	}
	return best, len(text)
}

var blockStarts = []string{"<p", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6", "<ul", "<ol", "<li", "<blockquote", "<figure", "<figcaption", "<div", "<hr", "<table",
	"<section", "<address", "<dl", "<form", "<iframe", "</"}

func startsBlock(s string) bool {
	lower := strings.ToLower(s)
	for _, b := range blockStarts {
		if strings.HasPrefix(lower, b) && (b == "</" || len(lower) == len(b) || strings.ContainsRune(" >/\n", rune(lower[len(b)]))) {
			return true
		}
	}
	return false
}

func autop(b *strings.Builder, text string) {
	open := func(lines []string) {
		if len(lines) > 0 {
			b.WriteString("<p>" + strings.Join(lines, "<br>\n") + "</p>\n")
		}
	}
	var paragraph []string
	inBlock := 0
	for line := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
			open(paragraph)
			paragraph = nil
		case inBlock > 0 || startsBlock(trimmed):
			open(paragraph)
			paragraph = nil
			b.WriteString(line + "\n")
			inBlock = max(0, inBlock+depth(trimmed))
		default:
			paragraph = append(paragraph, trimmed)
		}
	}
	open(paragraph)
}

// depth is how many lists and quotations a line leaves open: their inner lines are no paragraphs of the page.
func depth(line string) int {
	lower := strings.ToLower(line)
	n := 0
	for _, name := range []string{"ul", "ol", "blockquote", "figure", "dl"} {
		n += strings.Count(lower, "<"+name+">") + strings.Count(lower, "<"+name+" ") - strings.Count(lower, "</"+name+">")
	}
	return n
}

// Rewrite passes each address of a clean body (href of links, src of pictures, data-embed) through f and returns the body
// with what f returned; an empty answer takes the attribute out.
func Rewrite(body string, f func(attr, address string) string) string {
	z := html.NewTokenizer(strings.NewReader(body))
	var b strings.Builder
	b.Grow(len(body))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.WriteString(raw)
			continue
		}
		t := z.Token()
		changed := false
		attrs := t.Attr[:0]
		for _, a := range t.Attr {
			if a.Key == "href" || a.Key == "src" || a.Key == "data-embed" {
				to := f(a.Key, a.Val)
				changed = changed || to != a.Val
				if a.Val = to; to == "" {
					continue
				}
			}
			attrs = append(attrs, a)
		}
		if t.Attr = attrs; changed {
			raw = t.String()
		}
		b.WriteString(raw)
	}
}
