// Package richtext is article bodies: clean HTML of one small vocabulary, which the editor, the importer, feeds and pages
// all speak. Clean is the only way in.
//
// It is not for templates (page) nor for what a figure looks like (reader).
package richtext

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// kept is the vocabulary: the elements that stay and, for each, the attributes beside lang and dir that may stay.
var kept = map[string][]string{
	"p": nil, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ul": nil, "ol": {"start"}, "li": nil, "blockquote": nil, "footer": nil,
	"cite": nil, "strong": nil, "em": nil, "u": nil, "s": nil, "sub": nil, "sup": nil, "code": nil, "pre": nil, "a": {"href", "title"},
	"br": nil, "hr": nil, "table": nil, "caption": nil, "thead": nil, "tbody": nil, "tfoot": nil, "tr": nil, "th": {"colspan", "rowspan", "scope"},
	"td": {"colspan", "rowspan"}, "figure": {"class", "data-media", "data-archive", "data-embed"}, "figcaption": nil, "small": nil,
	"img": {"src", "alt", "width", "height", "data-media"}, "bdi": nil, "span": nil, "q": nil, "mark": nil, "time": {"datetime"}, "abbr": {"title"},
}

// renamed says what an element outside the vocabulary means inside it.
var renamed = map[string]string{"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u", "h1": "h2", "h5": "h4", "h6": "h4", "dl": "ul", "dt": "li", "dd": "li", "tt": "code"}

// dropped go with all that is in them: it is not text for readers.
var dropped = map[string]bool{"script": true, "style": true, "object": true, "embed": true, "applet": true, "form": false, "input": true,
	"textarea": true, "select": true, "button": true, "template": true, "noscript": true, "noembed": true, "noframes": true, "xmp": true, "plaintext": true,
	"title": true, "head": true, "meta": true, "link": true, "base": true, "frame": true, "frameset": true, "svg": true, "math": true, "audio": true,
	"video": true, "canvas": true, "map": true, "param": true, "source": true, "track": true, "datalist": true, "dialog": true}

var void = map[string]bool{"br": true, "hr": true, "img": true}

// Clean is the sanitiser: HTML from anywhere becomes the vocabulary of bodies, what cannot stay goes and its text is
// kept. The result holds no script, no style, no handler and no address but http, https, mailto, tel and relative ones.
// It is idempotent.
func Clean(source string) string {
	out, changed := clean(source)
	// Taking an element out may bring two together that cannot stand in each other; the parser then sorts them anew.
	for n := 0; changed && n < 4; n++ {
		next, _ := clean(out)
		changed = next != out
		out = next
	}
	if changed {
		return paragraphs(PlainText(out))
	}
	return out
}

func clean(source string) (out string, changed bool) {
	nodes, err := parse(source)
	if err != nil { // nested deeper than the parser goes along with: nobody wrote that as an article
		return paragraphs(stripTags(source)), false
	}
	w := writer{}
	w.b.Grow(len(source))
	for _, n := range nodes {
		w.node(n)
	}
	return strings.TrimSpace(w.b.String()), w.changed
}

func parse(source string) ([]*html.Node, error) {
	return html.ParseFragment(strings.NewReader(controls(source)), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
}

// controls drops what no text holds: broken UTF-8, NUL and the other C0 controls, byte-order marks, and the bidi
// overrides, which can make a text read as what it is not. Zero-width joiners stay: Persian words and emoji need them.
func controls(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0, r == 0xfeff, r == 0x202d, r == 0x202e, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, s)
}

type writer struct {
	b       strings.Builder
	changed bool
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		escape(&w.b, n.Data)
	case html.ElementNode:
		w.element(n)
	default:
		w.changed = true
	}
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) element(n *html.Node) {
	name := n.Data
	if n.Namespace != "" || dropped[name] {
		w.changed = true
		return
	}
	if name == "iframe" {
		w.changed = true
		w.embed(attribute(n, "src"))
		return
	}
	if to, ok := renamed[name]; ok {
		w.changed = true
		name = to
	}
	allowed, ok := kept[name]
	if !ok || name == "img" && safeURL(attribute(n, "src"), true) == "" {
		w.changed = true
		w.children(n)
		if !ok && n.DataAtom == atom.Div {
			w.b.WriteByte('\n')
		}
		return
	}
	if name == "span" && attribute(n, "lang") == "" && attribute(n, "dir") == "" {
		w.changed = true
		w.children(n)
		return
	}
	w.b.WriteByte('<')
	w.b.WriteString(name)
	w.attributes(n, name, allowed)
	w.b.WriteByte('>')
	if void[name] {
		return
	}
	if name == "pre" { // the parser eats a line feed that follows the tag: one more keeps the text as it is
		if c := n.FirstChild; c != nil && c.Type == html.TextNode && strings.HasPrefix(c.Data, "\n") {
			w.b.WriteByte('\n')
		}
	}
	w.children(n)
	w.b.WriteString("</")
	w.b.WriteString(name)
	w.b.WriteByte('>')
}

func (w *writer) embed(src string) {
	if strings.HasPrefix(src, "//") {
		src = "https:" + src
	}
	u, err := url.Parse(src)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return
	}
	w.b.WriteString(Embed(u.String(), u.Hostname()))
}

// Embed is the card of something shown elsewhere: a link, nothing that loads. An address that is not http(s) gives "".
func Embed(address, title string) string {
	if address = safeURL(address, true); address == "" {
		return ""
	}
	if title == "" {
		title = address
	}
	a := html.EscapeString(address)
	return `<figure data-embed="` + a + `"><a href="` + a + `">` + html.EscapeString(title) + `</a></figure>`
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (w *writer) attributes(n *html.Node, name string, allowed []string) {
	for _, key := range allowed {
		if v, ok := allowedValue(name, key, attribute(n, key)); ok {
			w.attr(key, v)
		}
	}
	if lang := attribute(n, "lang"); lang != "" && languageTag(lang) {
		w.attr("lang", lang)
	}
	if dir := strings.ToLower(attribute(n, "dir")); dir == "rtl" || dir == "ltr" || dir == "auto" {
		w.attr("dir", dir)
	}
}

func (w *writer) attr(key, value string) {
	w.b.WriteByte(' ')
	w.b.WriteString(key)
	w.b.WriteString(`="`)
	escape(&w.b, value)
	w.b.WriteByte('"')
}

func allowedValue(element, key, v string) (string, bool) {
	switch key {
	case "href":
		v = safeURL(v, false)
	case "src", "data-embed":
		v = safeURL(v, true)
	case "class":
		if v != "gallery" {
			return "", false
		}
	case "alt":
		return v, true // an empty one says something too
	case "width", "height", "colspan", "rowspan", "start", "data-media":
		n, err := strconv.Atoi(strings.TrimSuffix(v, "px"))
		if err != nil || n < 1 || n > 1<<40 {
			return "", false
		}
		v = strconv.Itoa(n)
	case "data-archive":
		return "", v != "" || element == ""
	case "id":
		if !identifier(v) {
			return "", false
		}
	case "scope":
		if v != "row" && v != "col" {
			return "", false
		}
	}
	return v, v != ""
}

// identifier keeps ids that cannot shadow a script's names: those with a dash.
func identifier(v string) bool {
	return len(v) < 200 && strings.ContainsRune(v, '-') && !strings.ContainsAny(v, " \t\n<>\"'&")
}

func languageTag(v string) bool {
	if len(v) > 35 {
		return false
	}
	for _, c := range v {
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// safeURL is the address if a page may hold it, otherwise "". fetch says that a browser loads it by itself: then only
// http, https and relative ones.
func safeURL(v string, fetch bool) string {
	v = strings.TrimSpace(v)
	if v == "" || len(v) > 4096 {
		return ""
	}
	for _, c := range v { // browsers skip some controls inside a scheme
		if c < ' ' || c == 0x7f {
			return ""
		}
	}
	u, err := url.Parse(v)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
		return v
	case "":
		if strings.HasPrefix(v, "\\") || strings.Contains(strings.SplitN(v, "/", 2)[0], ":") {
			return ""
		}
		return v
	case "mailto", "tel":
		if !fetch {
			return v
		}
	}
	return ""
}

// escape writes text so that it is text in an element and in a quoted attribute alike.
func escape(b *strings.Builder, s string) {
	from := 0
	for i := range len(s) {
		to := ""
		switch s[i] {
		case '&':
			to = "&amp;"
		case '<':
			to = "&lt;"
		case '>':
			to = "&gt;"
		case '"':
			to = "&#34;"
		case '\r':
			to = "&#13;"
		default:
			continue
		}
		b.WriteString(s[from:i])
		b.WriteString(to)
		from = i + 1
	}
	b.WriteString(s[from:])
}

func paragraphs(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("<p>")
			escape(&b, line)
			b.WriteString("</p>")
		}
	}
	return b.String()
}

// stripTags is the text of HTML that could not be parsed, by its tokens.
func stripTags(source string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(controls(source)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken:
			b.WriteByte('\n')
		}
	}
}
