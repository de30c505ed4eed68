package richtext

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/warraq/warraq/arabic"
)

// PlainText is the words of HTML, blocks and lines apart by one line feed.
func PlainText(source string) string { return gather(source, false) }

// WordCount is how many words a body has.
func WordCount(source string) int { return arabic.Words(PlainText(source)) }

// CleanComment is a reader's comment from elsewhere as plain text: no tags, entities decoded, its line feeds kept,
// paragraphs apart by a blank line.
func CleanComment(source string) string { return gather(source, true) }

// gatherer collects the words of HTML.
type gatherer struct {
	out   []byte
	space bool
	lines int
	keep  bool // line feeds in the text count, and blocks are apart by a blank line
}

func gather(source string, keepLines bool) string {
	if !utf8.ValidString(source) {
		source = strings.ToValidUTF8(source, "\uFFFD")
	}
	g := gatherer{out: make([]byte, 0, len(source)), keep: keepLines}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch t := z.Next(); t {
		case html.ErrorToken:
			return string(g.out)
		case html.TextToken:
			g.text(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			for stopped := true; stopped; {
				e := elements[a]
				g.tag(e)
				stopped = false
				if (e.kind == silent || e.kind == frame) && t != html.EndTagToken && (t == html.StartTagToken || rawText[a]) {
					a, _, stopped = skip(z, a)
					t = html.StartTagToken
				}
			}
		}
	}
}

// tag notes what a tag, start or end, puts between the words.
func (g *gatherer) tag(e element) {
	switch e.kind {
	case transparent, inline, link, picture, silent:
	case cell:
		g.space = true
	case lineBreak, row, rows, item, caption:
		g.lines = max(g.lines, 1)
	default:
		g.lines = max(g.lines, 1)
		if g.keep {
			g.lines = 2
		}
	}
}

func (g *gatherer) text(s []byte) {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(s[i:])
		}
		switch {
		case r == '\n' && g.keep:
			g.lines = min(g.lines+1, 2)
		case r == ' ', r == '\n', r == '\t', r == '\r', r == '\f', r == 0xa0, r == 0x2028, r == 0x2029:
			g.space = true
		case forbidden(r), embeds(r), r == 0x200b, r == 0x2060, r == 0xfeff, r == 0x202c, r == 0x2069, r == 0xad:
		default:
			g.letter(s[i : i+size])
		}
		i += size
	}
}

func (g *gatherer) letter(raw []byte) {
	switch {
	case len(g.out) == 0:
	case g.lines > 0:
		g.out = append(g.out, "\n\n"[:g.lines]...)
	case g.space:
		g.out = append(g.out, ' ')
	}
	g.space, g.lines = false, 0
	g.out = append(g.out, raw...)
}
