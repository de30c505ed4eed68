package richtext

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Embed is the card of something shown elsewhere: a link, nothing that loads. An address that is not http(s) gives "".
func Embed(address, title string) string {
	if address = safe("data-embed", address); address == "" {
		return ""
	}
	if title == "" {
		title = address
	}
	a := html.EscapeString(address)
	return Clean(`<figure data-embed="` + a + `"><a href="` + a + `">` + html.EscapeString(title) + `</a></figure>`)
}

// Rewrite passes each address of HTML (href of links, src of pictures, data-embed of cards) through f and leaves all else
// as it stands; an empty answer takes the attribute out. The result is not cleaned: see CleanWith for both in one walk.
func Rewrite(body string, f func(attr, address string) string) string {
	z := html.NewTokenizer(strings.NewReader(body))
	var b strings.Builder
	b.Grow(len(body))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String()
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			b.Write(z.Raw())
			continue
		}
		raw := string(z.Raw())
		t := z.Token()
		changed := false
		attrs := t.Attr[:0]
		for _, a := range t.Attr {
			if isAddress(a.Key) {
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

func isAddress(attr string) bool { return attr == "href" || attr == "src" || attr == "data-embed" }

// Link is an address in a body.
type Link struct {
	Attr    string // href, src or data-embed
	Address string
}

// Links are the addresses of a body in their order.
func Links(body string) []Link {
	var list []Link
	each(body, func(kind html.TokenType, a atom.Atom, at func() map[string]string, _ []byte) {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			return
		}
		values := at()
		for _, attr := range []string{"data-embed", "href", "src"} {
			if v := values[attr]; v != "" {
				list = append(list, Link{attr, v})
			}
		}
	})
	return list
}

// Image is a picture in a body, with what its figure says.
type Image struct {
	Src, Alt string
	Media    int64 // in the library, 0 when it is not of ours
	Archive  bool
	Caption  string // plain text, without the credit
	Credit   string
}

// Images are the pictures of a body in their order.
func Images(body string) []Image {
	var list []Image
	var media int64 // of the figure
	var archive, inCaption, inCredit bool
	first := 0 // of the figure's pictures
	var caption, credit []byte
	each(body, func(kind html.TokenType, a atom.Atom, at func() map[string]string, text []byte) {
		open := kind == html.StartTagToken || kind == html.SelfClosingTagToken
		switch {
		case kind == html.TextToken && inCredit:
			credit = append(credit, text...)
		case kind == html.TextToken && inCaption:
			caption = append(caption, text...)
		case a == atom.Figure && open:
			values := at()
			media, _ = strconv.ParseInt(values["data-media"], 10, 64)
			_, archive = values["data-archive"]
			first = len(list)
		case a == atom.Figure:
			for i := first; i < len(list); i++ {
				list[i].Caption, list[i].Credit = phrase(string(caption)), phrase(string(credit))
			}
			caption, credit, first, media, archive = nil, nil, len(list), 0, false
		case a == atom.Figcaption:
			inCaption = open
		case a == atom.Small:
			inCredit = open && inCaption
		case a == atom.Img && open:
			values := at()
			i := Image{Src: values["src"], Alt: values["alt"], Media: media, Archive: archive}
			if n, err := strconv.ParseInt(values["data-media"], 10, 64); err == nil {
				i.Media = n
			}
			list = append(list, i)
		}
	})
	return list
}

// each calls f for each text and tag; at reads the tag's attributes.
func each(body string, f func(kind html.TokenType, a atom.Atom, at func() map[string]string, text []byte)) {
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return
		case html.TextToken:
			f(kind, 0, nil, z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			f(kind, atom.Lookup(name), func() map[string]string {
				values := map[string]string{}
				for more {
					var k, v []byte
					k, v, more = z.TagAttr()
					values[string(k)] = string(v)
				}
				return values
			}, nil)
		}
	}
}
