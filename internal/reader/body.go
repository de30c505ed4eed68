package reader

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/warraq/warraq/internal/media"
)

// bodyMedia is the pictures of the library that a body shows.
func bodyMedia(body string) []int64 {
	var ids []int64
	for rest := body; ; {
		_, after, ok := strings.Cut(rest, ` data-media="`)
		if !ok {
			return ids
		}
		value, tail, _ := strings.Cut(after, `"`)
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			ids = append(ids, id)
		}
		rest = tail
	}
}

// bodyWords are the texts that a body is given on its way to the page.
type bodyWords struct{ Table, Enlarge, Embed string }

// dress makes a body ready for a page: pictures get their sizes and load late, those of a gallery open the picture itself,
// tables and preformatted text scroll by themselves, what stands on another site becomes a card. The body is
// richtext.Clean's output, and what is put into it goes through html.Token or comes from here: that is why it may be
// printed as HTML.
func dress(body string, found map[int64]media.Media, words bodyWords) template.HTML {
	if !strings.Contains(body, "<figure") && !strings.Contains(body, "<img") && !strings.Contains(body, "<table") && !strings.Contains(body, "<pre") {
		return template.HTML(body)
	}
	d := dresser{z: html.NewTokenizer(strings.NewReader(body)), rest: body, found: found, words: words}
	d.out.Grow(len(body) + len(body)/4 + 1024)
	for d.next() {
	}
	return template.HTML(d.out.String())
}

type dresser struct {
	z       *html.Tokenizer
	out     strings.Builder
	rest    string // what follows the token
	found   map[int64]media.Media
	words   bodyWords
	figures []figure // open ones, the innermost last
	linked  bool     // inside a link
}

type figure struct {
	media   int64
	gallery bool // itself, or one it stands in
	embed   string
	carded  bool // the card of what it embeds is written
}

func (d *dresser) in() figure {
	if len(d.figures) == 0 {
		return figure{}
	}
	return d.figures[len(d.figures)-1]
}

func (d *dresser) next() bool {
	kind := d.z.Next()
	if kind == html.ErrorToken {
		return false
	}
	raw := string(d.z.Raw())
	d.rest = d.rest[len(raw):]
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		d.start(d.z.Token(), raw)
	case html.EndTagToken:
		d.end(d.z.Token().Data, raw)
	default:
		d.out.WriteString(raw)
	}
	return true
}

func (d *dresser) start(t html.Token, raw string) {
	switch t.Data {
	case "figure":
		f := figure{gallery: d.in().gallery || attr(t, "class") == "gallery", embed: attr(t, "data-embed")}
		f.media, _ = strconv.ParseInt(attr(t, "data-media"), 10, 64)
		d.figures = append(d.figures, f)
	case "img":
		d.picture(t)
		return
	case "a":
		d.linked = true
		if d.in().embed != "" {
			d.card(attr(t, "href"))
			return
		}
	case "table":
		d.table()
	case "pre":
		raw = strings.TrimSuffix(raw, ">") + ` tabindex="0"`
		if attr(t, "dir") == "" {
			raw += ` dir="auto"`
		}
		raw += ">"
	}
	d.out.WriteString(raw)
}

func (d *dresser) end(name, raw string) {
	switch name {
	case "figure":
		if f := d.in(); f.embed != "" && !f.carded {
			d.card(f.embed)
			d.out.WriteString(html.EscapeString(host(f.embed)))
			d.cardEnd(f.embed)
		}
		d.figures = d.figures[:max(0, len(d.figures)-1)]
	case "a":
		if d.linked = false; d.in().embed != "" {
			d.cardEnd(d.in().embed)
			return
		}
	case "table":
		raw += "</div>"
	}
	d.out.WriteString(raw)
}

// table opens what a table scrolls in. One without a head is a fact box.
func (d *dresser) table() {
	inside, _, _ := strings.Cut(d.rest, "</table>")
	box := html.Token{Type: html.StartTagToken, Data: "div", Attr: []html.Attribute{{Key: "class", Val: "scroll"}, {Key: "role", Val: "group"},
		{Key: "aria-label", Val: d.words.Table}, {Key: "tabindex", Val: "0"}}}
	if !strings.Contains(inside, "<thead") {
		box.Attr[0].Val = "scroll facts-box"
	}
	d.out.WriteString(box.String())
}

// card begins the card of something on another site: nothing of it is fetched.
func (d *dresser) card(href string) {
	d.figures[len(d.figures)-1].carded = true
	link := html.Token{Type: html.StartTagToken, Data: "a", Attr: []html.Attribute{{Key: "class", Val: "embed"}, {Key: "href", Val: href}, {Key: "rel", Val: "noopener external"}}}
	d.out.WriteString(link.String())
	d.out.WriteString(`<span class="place" aria-hidden="true"><svg viewBox="0 0 24 24" width="28" height="28"><path d="M8 5l11 7-11 7z"/></svg></span><b>`)
}

func (d *dresser) cardEnd(address string) {
	d.out.WriteString("</b><small>" + html.EscapeString(d.words.Embed) + ` <bdi dir="ltr">` + html.EscapeString(host(address)) + "</bdi></small></a>")
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// How wide pictures of a body stand: alone, and in a gallery.
const (
	bodySizes    = "(min-width: 44rem) 41rem, calc(100vw - 2.5rem)"
	gallerySizes = "(min-width: 44rem) 20rem, 46vw"
)

func (d *dresser) picture(t html.Token) {
	f := d.in()
	sizes := bodySizes
	if f.gallery {
		sizes = gallerySizes
	}
	i := image(d.found[f.media], attr(t, "alt"), sizes)
	if i == nil { // not of the library: as it is, but late
		i = &Image{URL: attr(t, "src"), Alt: attr(t, "alt")}
		i.Width, _ = strconv.Atoi(attr(t, "width"))
		i.Height, _ = strconv.Atoi(attr(t, "height"))
	}
	opens := f.gallery && !d.linked
	if opens {
		label := d.words.Enlarge
		if i.Alt != "" {
			label += ": " + i.Alt
		}
		link := html.Token{Type: html.StartTagToken, Data: "a", Attr: []html.Attribute{{Key: "href", Val: i.URL}, {Key: "aria-label", Val: label}}}
		d.out.WriteString(link.String())
	}
	d.out.WriteString(string(i.Markup()))
	if opens {
		d.out.WriteString("</a>")
	}
}

func attr(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
