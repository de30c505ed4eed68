package richtext

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// attributes are those of a start tag that can matter to us, as the source has them.
type attributes struct {
	href, title, rel, src, lazy, alt, width, height, lang, dir, id, class, media, embed string
	datetime, colspan, rowspan, scope, start                                            string
	archive                                                                             bool
}

// read takes the attributes of z's tag. Where one stands twice the first counts, as in browsers.
func (at *attributes) read(z *html.Tokenizer) {
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if to := at.place(string(key)); to != nil && *to == "" {
			*to = string(value)
		} else if string(key) == "data-archive" {
			at.archive = true
		}
	}
}

func (at *attributes) place(key string) *string {
	switch key {
	case "href":
		return &at.href
	case "title":
		return &at.title
	case "rel":
		return &at.rel
	case "src":
		return &at.src
	case "data-src", "data-lazy-src", "data-original":
		return &at.lazy
	case "alt":
		return &at.alt
	case "width":
		return &at.width
	case "height":
		return &at.height
	case "lang":
		return &at.lang
	case "dir":
		return &at.dir
	case "id":
		return &at.id
	case "class":
		return &at.class
	case "data-media":
		return &at.media
	case "data-embed":
		return &at.embed
	}
	return at.rare(key)
}

func (at *attributes) rare(key string) *string {
	switch key {
	case "datetime":
		return &at.datetime
	case "colspan":
		return &at.colspan
	case "rowspan":
		return &at.rowspan
	case "scope":
		return &at.scope
	case "start":
		return &at.start
	}
	return nil
}

// tag is the start tag of an inline element.
func (w *writer) tag(e element, at *attributes) string {
	before := len(w.out)
	w.out = append(append(w.out, '<'), e.name...)
	w.attributes(e, at)
	w.out = append(w.out, '>')
	tag := string(w.out[before:])
	w.out = w.out[:before]
	return tag
}

// attributes writes those that element e may keep, in one order.
func (w *writer) attributes(e element, at *attributes) {
	if at == nil {
		return
	}
	switch e.name {
	case "a":
		w.attribute("href", at.href) // startInline has checked it
		w.optional("title", phrase(at.title))
		w.optional("rel", relations(at.rel))
	case "h2", "h3", "h4":
		if identifier(at.id) {
			w.attribute("id", at.id)
		}
	case "figure":
		if strings.Contains(at.class, "gallery") {
			w.attribute("class", "gallery")
		}
		w.number("data-media", at.media, 1<<53)
		if at.archive {
			w.attribute("data-archive", "")
		}
		w.optional("data-embed", w.address("data-embed", at.embed))
	case "th", "td":
		w.number("colspan", at.colspan, 1000)
		w.number("rowspan", at.rowspan, 1000)
		if e.name == "th" && (at.scope == "row" || at.scope == "col") {
			w.attribute("scope", at.scope)
		}
	case "ol":
		w.number("start", at.start, 1<<31)
	case "time":
		w.optional("datetime", at.datetime)
	case "abbr":
		w.optional("title", phrase(at.title))
	}
	w.common(at)
}

// common writes language and direction.
func (w *writer) common(at *attributes) {
	if languageTag(at.lang) {
		w.attribute("lang", at.lang)
	}
	w.optional("dir", direct(at.dir))
}

func (w *writer) optional(name, value string) {
	if value = words(value); value != "" {
		w.attribute(name, value)
	}
}

// attribute writes name="value"; the value goes through words, so that none holds what text must not.
func (w *writer) attribute(name, value string) {
	w.out = append(append(append(w.out, ' '), name...), '=', '"')
	for _, c := range []byte(words(value)) {
		switch c {
		case '&':
			w.out = append(w.out, "&amp;"...)
		case '"':
			w.out = append(w.out, "&#34;"...)
		case '<':
			w.out = append(w.out, "&lt;"...)
		case '>':
			w.out = append(w.out, "&gt;"...)
		default:
			w.out = append(w.out, c)
		}
	}
	w.out = append(w.out, '"')
}

func (w *writer) number(name, value string, most int64) {
	value = strings.TrimSuffix(strings.TrimSpace(value), "px")
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && n > 0 && n <= most {
		w.attribute(name, strconv.FormatInt(n, 10))
	}
}

// address is what may stand in attr for address v, "" when nothing may.
func (w *writer) address(attr, v string) string {
	v = safe(attr, v)
	if v != "" && w.rewrite != nil {
		v = safe(attr, w.rewrite(attr, v))
	}
	return v
}

// maxAddress is the longest address a body keeps.
const maxAddress = 4096

// safe is address v if attr may hold it, otherwise "". A link may lead to http, https, mailto, tel and relative
// addresses; what a browser fetches by itself comes from http, https or here; what is embedded names its host.
func safe(attr, v string) string {
	v = strings.Trim(words(v), " ")
	if v == "" || len(v) > maxAddress {
		return ""
	}
	i := strings.IndexAny(v, ":/?#\\")
	if i < 0 || v[i] != ':' {
		if attr == "data-embed" {
			return ""
		}
		return v
	}
	switch strings.ToLower(v[:i]) {
	case "http", "https":
		if strings.HasPrefix(v[i:], "://") && host(v) != "" {
			return v
		}
	case "mailto", "tel":
		if attr == "href" {
			return v
		}
	}
	return ""
}

// host is the host of an absolute address.
func host(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if i := strings.IndexAny(rest, "/?#\\"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	return strings.Trim(rest, " ")
}

// words is a value without what text must not hold: controls, line feeds and tabs (a browser skips them inside a scheme),
// direction embeddings and overrides.
func words(v string) string {
	if unmarked(v) {
		return v
	}
	var b bytes.Buffer
	for _, r := range v {
		switch {
		case r == '\n' || r == '\t' || r == '\f' || r == '\r', forbidden(r), r == 0x200b, r == 0x2060, r == 0xfeff, embeds(r), r == 0x202c, r == 0x2069:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// phrase is a value that people read: lines become spaces.
func phrase(v string) string { return strings.Join(strings.Fields(v), " ") }

func unmarked(v string) bool {
	for i := range len(v) {
		if v[i] < ' ' || v[i] >= 0x7f {
			return false
		}
	}
	return true
}

// relations are the link types that say something about the link's target; those that act on the page (opener, me,
// stylesheet) do not stay.
func relations(v string) string {
	var kept []string
	for f := range strings.FieldsSeq(strings.ToLower(v)) {
		switch f {
		case "nofollow", "sponsored", "ugc", "noopener", "noreferrer", "external", "license", "tag", "author":
			if len(kept) < 9 {
				kept = append(kept, f)
			}
		}
	}
	return strings.Join(kept, " ")
}

// identifier keeps ids that cannot shadow a script's names: those with a dash.
func identifier(v string) bool {
	return len(v) < 200 && strings.ContainsRune(v, '-') && !strings.ContainsAny(v, " \t\n\f\r<>\"'&") && words(v) == v
}

func languageTag(v string) bool {
	for i := range len(v) {
		c := v[i]
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return v != "" && len(v) <= 35
}

func direct(v string) string {
	switch v = strings.ToLower(v); v {
	case "rtl", "ltr", "auto":
		return v
	}
	return ""
}
