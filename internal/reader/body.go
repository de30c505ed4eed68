package reader

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/richtext"
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

// bodyWords are the texts that a body is given on its way to the page. Sent says what reaches whom when a frame is started.
type bodyWords struct {
	Table, Enlarge, Embed, Play, Show string
	Sent                              func(name string) string
}

// dress makes a body ready for a page: pictures get their sizes and load late, those of a gallery open the picture itself,
// tables and preformatted text scroll by themselves, what stands on another site becomes a card, or the place of a frame where the registry has
// who shows it. The body is
// richtext.Clean's output, and what is put into it goes through html.Token or comes from here: that is why it may be
// printed as HTML.
func dress(body string, found map[int64]media.Media, words bodyWords, registry *consent.Registry) template.HTML {
	if !strings.Contains(body, "<figure") && !strings.Contains(body, "<img") && !strings.Contains(body, "<table") && !strings.Contains(body, "<pre") {
		return template.HTML(body)
	}
	d := dresser{z: html.NewTokenizer(strings.NewReader(body)), rest: body, found: found, words: words, registry: registry}
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

	registry *consent.Registry
}

type figure struct {
	media   int64
	gallery bool // itself, or one it stands in
	embed   string
	carded  bool   // the card of what it embeds is written
	shot    *Image // picture of what it embeds, from the paper's own library
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
		if f := d.in(); f.embed != "" {
			d.figures[len(d.figures)-1].shot = image(d.found[f.media], "", bodySizes) // an address of elsewhere would be a request to there
			return
		}
		d.picture(t)
		return
	case "a":
		d.linked = true
		if d.in().embed != "" {
			inside, _, _ := strings.Cut(d.rest, "</a>")
			d.card(attr(t, "href"), richtext.PlainText(inside))
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
			d.card(f.embed, host(f.embed))
			d.out.WriteString(html.EscapeString(host(f.embed)))
			d.cardEnd()
		}
		d.figures = d.figures[:max(0, len(d.figures)-1)]
	case "a":
		if d.linked = false; d.in().embed != "" {
			d.cardEnd()
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

const playMark = `<span class="place" aria-hidden="true"><svg viewBox="0 0 24 24" width="28" height="28"><path d="M8 5l11 7-11 7z"/></svg></span>`

// card begins the card of something on another site: nothing of it is fetched. Where the registry has who shows it, the place of the frame stands
// above, as large as the frame will be.
func (d *dresser) card(href, title string) {
	f := &d.figures[len(d.figures)-1]
	link := html.Token{Type: html.StartTagToken, Data: "a", Attr: []html.Attribute{{Key: "class", Val: "embed"}, {Key: "href", Val: href}, {Key: "rel", Val: "noopener external"}}}
	if shown, ok := d.registry.Frame(f.embed); ok && !f.carded {
		d.frame(shown, title)
		link.Attr[0].Val = "embed origin"
	}
	f.carded = true
	d.out.WriteString(link.String())
	if link.Attr[0].Val == "embed" {
		d.out.WriteString(strings.Replace(playMark, "</span>", f.shot.decoration("8rem")+"</span>", 1))
	}
	d.out.WriteString("<b>")
}

func (d *dresser) cardEnd() {
	d.out.WriteString("</b><small>" + html.EscapeString(d.words.Embed) + ` <bdi dir="ltr">` + html.EscapeString(host(d.in().embed)) + "</bdi></small></a>")
}

// frame is the place of a frame: the loader of the page puts it there once its reader said so, by a click or for its provider.
func (d *dresser) frame(shown consent.Shown, title string) {
	box := html.Token{Type: html.StartTagToken, Data: "div", Attr: []html.Attribute{{Key: "class", Val: "frame"}, {Key: "data-frame", Val: shown.Address},
		{Key: "data-of", Val: strconv.FormatInt(shown.Provider.ID, 10)}, {Key: "data-title", Val: title}}}
	start := d.words.Play
	if shown.Tall {
		box.Attr[0].Val, start = "frame tall", d.words.Show
	}
	button := html.Token{Type: html.StartTagToken, Data: "button", Attr: []html.Attribute{{Key: "type", Val: "button"}, {Key: "class", Val: "button"}}}
	front := playMark + "<p>" + html.EscapeString(title) + "</p>"
	if shot := d.in().shot; shot != nil { // the title stands below, in the link to the origin
		box.Attr[0].Val += " shown"
		button.Attr = append(button.Attr, html.Attribute{Key: "aria-label", Val: start + ": " + title})
		front = shot.decoration(bodySizes)
	}
	d.out.WriteString(box.String() + front + button.String() + html.EscapeString(start) + "</button><small>" + html.EscapeString(d.words.Sent(shown.Provider.Name)) + "</small></div>")
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
