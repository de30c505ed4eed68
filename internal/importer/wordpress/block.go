package wordpress

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/warraq/warraq/internal/richtext"
)

// blocks turns block markup (reference: developer.wordpress.org, "Markup representation of a block") into HTML: the
// comments that delimit blocks go, embeds become cards, reusable blocks stand where they are named, and text between
// blocks gets the paragraphs that the classic editor leaves out. What a block of an unknown kind holds is kept and noted.
func (c *converter) blocks(text string) string {
	var out strings.Builder
	var free strings.Builder // text outside any block
	flush := func() {
		out.WriteString(richtext.FromClassic(free.String()))
		free.Reset()
	}
	var open []string
	for text != "" {
		at, d, rest, found := nextDelimiter(text)
		to := &out
		if len(open) == 0 {
			to = &free
		}
		to.WriteString(listless(text[:at], open))
		if !found {
			break
		}
		text = rest
		switch {
		case d.closing:
			for i := len(open) - 1; i >= 0; i-- {
				if open[i] == d.name {
					open = open[:i]
					break
				}
			}
		case d.name == "core/embed" || strings.HasPrefix(d.name, "core-embed/"):
			flush()
			inner, after := d.inner(text)
			out.WriteString(c.embedBlock(d, inner))
			text = after
		case d.name == "core/block":
			flush()
			out.WriteString(c.reusableBlock(d))
		case d.void:
			c.voidBlock(d)
		case d.name == "core/freeform": // classic text, as that outside blocks
		default:
			flush()
			if !staticBlocks[d.name] {
				c.note("the block " + d.printed() + " is not known here; its content is kept")
			}
			open = append(open, d.name)
		}
	}
	flush()
	return out.String()
}

// delimiter is one <!-- wp:name {json} --> comment.
type delimiter struct {
	name    string // core/paragraph
	json    string
	closing bool
	void    bool
}

func (d delimiter) printed() string { return strings.TrimPrefix(d.name, "core/") }

// nextDelimiter finds the first delimiter of text; at is where it begins, rest what follows it.
func nextDelimiter(text string) (at int, d delimiter, rest string, found bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], "<!--")
		if i < 0 {
			return len(text), d, "", false
		}
		at = from + i
		end := strings.Index(text[at:], "-->")
		if end < 0 {
			return len(text), d, "", false
		}
		if end < len("<!--") { // <!--> and <!---> are comments that end as they begin
			from = at + end + len("-->")
			continue
		}
		if d, ok := readDelimiter(text[at+4 : at+end]); ok {
			return at, d, text[at+end+3:], true
		}
		from = at + end + 3
	}
}

func readDelimiter(comment string) (d delimiter, ok bool) {
	comment = strings.TrimSpace(comment)
	comment, d.closing = strings.CutPrefix(comment, "/")
	comment, ok = strings.CutPrefix(comment, "wp:")
	if !ok {
		return d, false
	}
	comment, d.void = strings.CutSuffix(comment, "/")
	d.name, d.json, _ = strings.Cut(strings.TrimSpace(comment), " ")
	if d.name == "" || strings.ContainsAny(d.name, "<>{}\"'") {
		return d, false
	}
	if !strings.Contains(d.name, "/") {
		d.name = "core/" + d.name
	}
	return d, true
}

// inner is what stands between the delimiter and its closing one, and what follows that.
func (d delimiter) inner(text string) (inner, after string) {
	if d.void {
		return "", text
	}
	rest := text
	for read := 0; ; {
		at, next, tail, found := nextDelimiter(rest)
		if !found {
			return text, ""
		}
		read += at
		if next.closing && next.name == d.name {
			return text[:read], tail
		}
		read += len(rest) - at - len(tail)
		rest = tail
	}
}

func (d delimiter) attr(into any) { _ = json.Unmarshal([]byte(d.json), into) } // what is no JSON gives nothing

func (c *converter) embedBlock(d delimiter, inner string) string {
	var a struct {
		URL     string `json:"url"`
		Caption string `json:"caption"`
	}
	d.attr(&a)
	if a.URL == "" {
		a.URL = firstURL(inner)
	}
	card := c.card(a.URL)
	if card == "" {
		return inner
	}
	if _, rest, ok := strings.Cut(inner, "<figcaption"); ok {
		_, rest, _ = strings.Cut(rest, ">")
		if caption, _, ok := strings.Cut(rest, "</figcaption>"); ok {
			card = strings.Replace(card, "</figure>", "<figcaption>"+caption+"</figcaption></figure>", 1)
		}
	}
	return card
}

// maxReused bounds what reusable blocks add to one body: each may show others twice.
const maxReused = 2 << 20

func (c *converter) reusableBlock(d delimiter) string {
	var a struct {
		Ref int64 `json:"ref"`
	}
	d.attr(&a)
	text, known := c.reusable[a.Ref]
	switch {
	case !known:
		c.note(fmt.Sprintf("the reusable block %d is not in the file", a.Ref))
		return ""
	case slices.Contains(c.reusing, a.Ref):
		c.note(fmt.Sprintf("the reusable block %d shows itself; it stands once", a.Ref))
		return ""
	}
	if c.reused += len(text); c.reused > maxReused {
		c.note("its reusable blocks show each other without end; the rest is left out")
		return ""
	}
	c.reusing = append(c.reusing, a.Ref)
	defer func() { c.reusing = c.reusing[:len(c.reusing)-1] }()
	return c.blocks(c.shortcodes(text))
}

func (c *converter) voidBlock(d delimiter) {
	switch d.name {
	case "core/separator", "core/spacer", "core/more", "core/nextpage", "core/paragraph":
	default:
		c.note("the block " + d.printed() + " holds no text of the article's own; it is left out")
	}
}

// staticBlocks are those whose HTML says all they show.
var staticBlocks = func() map[string]bool {
	list := map[string]bool{}
	for name := range strings.FieldsSeq("paragraph heading list list-item image gallery quote pullquote table columns column group row stack html more nextpage " +
		"separator spacer code preformatted verse button buttons cover media-text file audio video details shortcode text-columns subhead accordion footnotes " +
		"missing social-links social-link") {
		list["core/"+name] = true
	}
	return list
}()

var listTag = regexp.MustCompile(`</?(?:ul|li)\b[^<>]*>`)

// listless takes the list out that a gallery block's older form puts its pictures in.
func listless(html string, open []string) string {
	if len(open) == 0 || open[len(open)-1] != "core/gallery" {
		return html
	}
	return listTag.ReplaceAllString(html, "")
}
