package reader

import (
	"html/template"
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

// dress gives the pictures of a body their sizes and makes them load late; tables may scroll by themselves. The body is
// richtext.Clean's output, and what is changed here are attributes only: that is why it may be printed as HTML.
func dress(body string, found map[int64]media.Media) template.HTML {
	z := html.NewTokenizer(strings.NewReader(body))
	var b strings.Builder
	b.Grow(len(body) + 1024)
	current := int64(0)
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return template.HTML(b.String())
		}
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
			b.WriteString(raw)
			continue
		}
		t := z.Token()
		switch {
		case t.Data == "figure" && kind == html.StartTagToken:
			current = mediaOf(t, current)
		case t.Data == "img":
			id := mediaOf(t, current)
			raw = picture(t, found[id])
		case t.Data == "table" && kind == html.StartTagToken:
			raw = `<div class="scroll" tabindex="0">` + raw
		case t.Data == "table" && kind == html.EndTagToken:
			raw += "</div>"
		}
		b.WriteString(raw)
	}
}

func mediaOf(t html.Token, otherwise int64) int64 {
	for _, a := range t.Attr {
		if a.Key == "data-media" {
			if id, err := strconv.ParseInt(a.Val, 10, 64); err == nil {
				return id
			}
		}
	}
	return otherwise
}

func picture(t html.Token, m media.Media) string {
	value := func(key string) string {
		for _, a := range t.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	const sizes = "(min-width: 48rem) 41rem, 100vw"
	out := html.Token{Type: html.StartTagToken, Data: "img"}
	add := func(key, v string) {
		if v != "" || key == "alt" {
			out.Attr = append(out.Attr, html.Attribute{Key: key, Val: v})
		}
	}
	i := image(m, value("alt"), sizes, false)
	if i == nil { // not of the library: as it is, but late
		add("src", value("src"))
		add("alt", value("alt"))
		add("width", value("width"))
		add("height", value("height"))
		add("loading", "lazy")
		return out.String()
	}
	add("src", i.URL)
	add("srcset", i.JPEG)
	if i.JPEG != "" {
		add("sizes", sizes)
	}
	add("alt", i.Alt)
	add("width", strconv.Itoa(i.Width))
	add("height", strconv.Itoa(i.Height))
	add("loading", "lazy")
	if i.WebP == "" {
		return out.String()
	}
	source := html.Token{Type: html.StartTagToken, Data: "source", Attr: []html.Attribute{{Key: "type", Val: "image/webp"}, {Key: "srcset", Val: i.WebP}, {Key: "sizes", Val: sizes}}}
	return "<picture>" + source.String() + out.String() + "</picture>"
}
