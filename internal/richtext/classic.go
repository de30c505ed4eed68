package richtext

import (
	"regexp"
	"strings"
)

// FromClassic gives text the paragraphs that WordPress's classic editor leaves out and adds when it shows a post
// (developer.wordpress.org/reference/functions/wpautop): a blank line, or two <br>, ends a paragraph; a single line feed
// is a line break; blocks stand for themselves, a quotation's text becomes paragraphs too; what is preformatted stays as
// it is. Markup that the classic editor left open or crossed is left so: Clean sorts it.
func FromClassic(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	c := classic{text: text, lower: lowerASCII(text)}
	c.out.Grow(len(text) + len(text)/8)
	c.read()
	return strings.TrimRight(c.out.String(), "\n")
}

// classic walks through classic text once.
type classic struct {
	text, lower string // the same length
	out         strings.Builder
	run         strings.Builder // text and inline markup since the last block's tag
	within      []string        // names of the blocks that are open
	noQuote     [2]bool         // no further " or ' in the text: a value that began is never closed
	noTag       bool            // no further >
}

var classicBlocks = set("table thead tfoot caption colgroup col tbody tr td th div dl dd dt ul ol li form map area blockquote address p h1 h2 h3 h4 h5 h6 hr " +
	"fieldset legend section article aside hgroup header footer nav figure figcaption details menu summary main")

var (
	classicVoid      = set("hr col area")
	classicVerbatim  = set("pre script style textarea svg math select object template noscript")
	classicStructure = set("table thead tfoot colgroup tbody tr dl ul ol menu map") // what stands directly in them is no text
	classicLines     = set("h1 h2 h3 h4 h5 h6 figcaption caption legend summary dt")
)

func set(names string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		m[name] = true
	}
	return m
}

func (c *classic) read() {
	at := 0
	for at < len(c.text) {
		i := strings.IndexByte(c.text[at:], '<')
		if i < 0 {
			break
		}
		c.run.WriteString(c.text[at : at+i])
		at += i
		end := c.tagEnd(at)
		if end == 0 {
			c.run.WriteByte('<')
			at++
			continue
		}
		name, closing := tagName(c.lower[at+1 : end])
		switch {
		case classicVerbatim[name] && !closing:
			end = c.elementEnd(end, name)
			if name == "pre" {
				c.flush()
				c.out.WriteString(c.text[at:end] + "\n")
			} else {
				c.run.WriteString(oneLine(c.text[at:end]))
			}
		case classicBlocks[name]:
			c.flush()
			c.block(name, closing)
			c.out.WriteString(c.text[at:end] + "\n")
		default:
			c.run.WriteString(oneLine(c.text[at:end]))
		}
		at = end
	}
	c.run.WriteString(c.text[at:])
	c.flush()
}

// oneLine keeps the line feeds of markup from being taken for those of text.
func oneLine(tag string) string { return strings.ReplaceAll(tag, "\n", " ") }

// tagEnd is where the tag or comment that begins at at ends, 0 when there is none.
func (c *classic) tagEnd(at int) int {
	rest := c.text[at:]
	if strings.HasPrefix(rest, "<!--") {
		if i := strings.Index(rest, "-->"); i >= 0 {
			return at + i + len("-->")
		}
		return len(c.text)
	}
	if c.noTag || len(rest) < 2 || rest[1] != '/' && rest[1] != '!' && (rest[1]|0x20 < 'a' || rest[1]|0x20 > 'z') {
		return 0
	}
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '>':
			return at + i + 1
		case '"', '\'':
			q := 0
			if rest[i] == '\'' {
				q = 1
			}
			if rest[i-1] != '=' || c.noQuote[q] {
				continue
			}
			j := strings.IndexByte(rest[i+1:], rest[i])
			if c.noQuote[q] = j < 0; j >= 0 {
				i += j + 1
			}
		}
	}
	c.noTag = true
	return 0
}

// elementEnd is where the end tag of the element whose start tag ends at from ends.
func (c *classic) elementEnd(from int, name string) int {
	i := strings.Index(c.lower[from:], "</"+name)
	if i < 0 {
		return len(c.text)
	}
	from += i
	if j := strings.IndexByte(c.text[from:], '>'); j >= 0 {
		return from + j + 1
	}
	return len(c.text)
}

func tagName(tag string) (name string, closing bool) {
	tag, closing = strings.CutPrefix(tag, "/")
	for i := range len(tag) {
		if (tag[i] < 'a' || tag[i] > 'z') && (tag[i] < '0' || tag[i] > '9') {
			return tag[:i], closing
		}
	}
	return tag, closing
}

// block notes that a block begins or ends. What is nested past all reason is not noted.
func (c *classic) block(name string, closing bool) {
	if n := len(c.within); n > 0 && c.within[n-1] == "p" && (!closing || name != "p") {
		c.within = c.within[:n-1]
	}
	if !closing {
		if !classicVoid[name] && len(c.within) < 100 {
			c.within = append(c.within, name)
		}
		return
	}
	for i := len(c.within) - 1; i >= 0; i-- {
		if c.within[i] == name {
			c.within = c.within[:i]
			return
		}
	}
}

var twoBreaks = regexp.MustCompile(`(?i)<br\s*/?>\s*<br\s*/?>`)

// flush writes the run of text that ends here, as the block it stands in has it.
func (c *classic) flush() {
	text := c.run.String()
	c.run.Reset()
	if strings.TrimSpace(text) == "" {
		return
	}
	in := ""
	if len(c.within) > 0 {
		in = c.within[len(c.within)-1]
	}
	if classicStructure[in] {
		c.out.WriteString(text)
		return
	}
	if strings.Contains(text, "<") {
		text = twoBreaks.ReplaceAllString(text, "\n\n")
	}
	parts := paragraphs(text)
	switch {
	case in == "p":
		c.out.WriteString(strings.Join(parts, "</p>\n<p>"))
	case classicLines[in]:
		c.out.WriteString(strings.Join(parts, "<br>\n"))
	case in != "" && in != "blockquote" && len(parts) == 1:
		c.out.WriteString(parts[0] + "\n")
	default:
		for _, p := range parts {
			if onlyComments(p) {
				c.out.WriteString(p + "\n")
			} else {
				c.out.WriteString("<p>" + p + "</p>\n")
			}
		}
	}
}

// paragraphs cuts text at blank lines and gives what is left of line feeds their <br>.
func paragraphs(text string) []string {
	var parts []string
	var lines []string
	end := func() {
		if len(lines) > 0 {
			parts = append(parts, joinLines(lines))
		}
		lines = lines[:0]
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			end()
		} else {
			lines = append(lines, line)
		}
	}
	end()
	return parts
}

func joinLines(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(line)
		switch {
		case i == len(lines)-1:
		case endsInBreak(line) || onlyComments(line):
			b.WriteByte('\n')
		default:
			b.WriteString("<br>\n")
		}
	}
	return b.String()
}

func endsInBreak(line string) bool {
	i := strings.LastIndexByte(line, '<')
	return i >= 0 && len(line)-i <= 8 && strings.TrimRight(strings.ToLower(line[i:]), " />") == "<br"
}

func onlyComments(s string) bool {
	for s != "" {
		if !strings.HasPrefix(s, "<!--") {
			return false
		}
		_, rest, ok := strings.Cut(s, "-->")
		if !ok {
			return true
		}
		s = strings.TrimSpace(rest)
	}
	return true
}

// lowerASCII is s with A-Z small, byte for byte.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}
