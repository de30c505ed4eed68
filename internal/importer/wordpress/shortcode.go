package wordpress

import (
	"strings"
)

// shortcode is one [name attributes]content[/name] of a body (reference: developer.wordpress.org, "Shortcode API").
type shortcode struct {
	name    string
	attr    map[string]string
	bare    []string // values without a name, in their order
	content string
	closed  bool // it has an end tag, so it encloses content
	raw     string
}

// maxNested is how deep shortcodes stand in each other before what is inside is left as it is.
const maxNested = 8

// shortcodes replaces each shortcode of text by what f answers for it; the content it is given has its own shortcodes
// replaced already. What only looks like one (a note in brackets) stays, and so does everything inside tags and comments.
// Doubled brackets escape: [[x]] is the text [x].
func shortcodes(text string, f func(shortcode) string) string { return nested(text, f, 0) }

func nested(text string, f func(shortcode) string, depth int) string {
	if strings.IndexByte(text, '[') < 0 || depth > maxNested {
		return text
	}
	var out strings.Builder
	unclosed := map[string]bool{} // names that have no end tag behind here
	for i := 0; i < len(text); {
		j := strings.IndexAny(text[i:], "[<")
		if j < 0 {
			out.WriteString(text[i:])
			break
		}
		out.WriteString(text[i : i+j])
		i += j
		if text[i] == '<' {
			end := skipMarkup(text, i)
			out.WriteString(text[i:end])
			i = end
			continue
		}
		if escaped, end := escapedShortcode(text, i); end > 0 {
			out.WriteString(escaped)
			i = end
			continue
		}
		s, end := readShortcode(text, i, unclosed)
		if end == 0 {
			out.WriteByte('[')
			i++
			continue
		}
		s.content = nested(s.content, f, depth+1)
		out.WriteString(f(s))
		i = end
	}
	return out.String()
}

// skipMarkup is where the tag or comment that begins at i ends; a < that begins none is one character of text.
func skipMarkup(text string, i int) int {
	if strings.HasPrefix(text[i:], "<!--") {
		if end := strings.Index(text[i:], "-->"); end >= 0 {
			return i + end + 3
		}
		return len(text)
	}
	end := strings.IndexAny(text[i+1:], "<>")
	if end < 0 || text[i+1+end] == '<' {
		return i + 1
	}
	return i + 1 + end + 1
}

// maxEscaped is how long a shortcode that is meant as text may be.
const maxEscaped = 1000

func escapedShortcode(text string, i int) (string, int) {
	if !strings.HasPrefix(text[i:], "[[") {
		return "", 0
	}
	end := strings.Index(text[i:min(i+maxEscaped, len(text))], "]]")
	if end < 0 {
		return "", 0
	}
	inner := text[i+1 : i+end+1]
	if s, n := readShortcode(inner, 0, map[string]bool{}); n != len(inner) || s.closed {
		return "", 0
	}
	return inner, i + end + 2
}

// readShortcode reads the shortcode that begins at i; end is 0 where there is none.
func readShortcode(text string, i int, unclosed map[string]bool) (s shortcode, end int) {
	s.name = shortcodeName(text[i+1:])
	if s.name == "" {
		return s, 0
	}
	at := i + 1 + len(s.name)
	tagEnd, selfClosing := s.attributes(text, at)
	if tagEnd == 0 {
		return s, 0
	}
	closing := "[/" + s.name + "]"
	if !selfClosing && !unclosed[s.name] {
		if n := matching(text[tagEnd:], s.name); n >= 0 {
			s.content, s.closed = text[tagEnd:tagEnd+n], true
			tagEnd += n + len(closing)
		} else {
			unclosed[s.name] = true
		}
	}
	s.raw = text[i:tagEnd]
	if !s.likely() {
		return s, 0
	}
	return s, tagEnd
}

// matching is where the end tag of name stands, past those of shortcodes of the same name inside; -1 when there is none.
func matching(text, name string) int {
	closing := "[/" + name + "]"
	for from, depth := 0, 1; ; {
		end := strings.Index(text[from:], closing)
		if end < 0 {
			return -1
		}
		depth += openings(text[from:from+end], name) - 1
		if depth == 0 {
			return from + end
		}
		from += end + len(closing)
	}
}

// openings is how many start tags of name a text holds.
func openings(text, name string) (n int) {
	for {
		_, after, found := strings.Cut(text, "["+name)
		if !found {
			return n
		}
		if after != "" && strings.IndexByte("] /\n\t", after[0]) >= 0 {
			n++
		}
		text = after
	}
}

// likely tells shortcodes from notes in brackets, as [sic] or [covid-19]: those with attributes or an end tag, names that
// are known, and names with the underscore that prose never has.
func (s shortcode) likely() bool {
	return s.closed || len(s.attr) > 0 || knownShortcodes[s.name] || strings.Contains(s.name, "_")
}

// knownShortcodes are WordPress's own and those of common plugins that are written without attributes.
var knownShortcodes = func() map[string]bool {
	list := map[string]bool{}
	for name := range strings.FieldsSeq("caption gallery embed video audio playlist youtube contact-form wpforms adsense adrotate toc addtoany " +
		"social-share sharethis instagram-feed print-me recaptcha") {
		list[name] = true
	}
	return list
}()

func shortcodeName(text string) string {
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', i > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_'):
		case i > 1 && (c == ']' || c == ' ' || c == '/' || c == '\n' || c == '\t' || c == 0xc2): // 0xc2 0xa0: a space that does not break
			return text[:i]
		default:
			return ""
		}
	}
	return ""
}

// attributes reads name="value" pairs up to the tag's end; end is 0 where there is none.
func (s *shortcode) attributes(text string, i int) (end int, selfClosing bool) {
	s.attr = map[string]string{}
	for i < len(text) {
		switch c := text[i]; {
		case c == ']':
			return i + 1, selfClosing
		case c == '/' && strings.HasPrefix(text[i:], "/]"):
			selfClosing = true
			i++
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ',':
			i++
		case strings.HasPrefix(text[i:], "\u00a0"):
			i += 2
		case c == '[' || c == '<':
			return 0, false
		default:
			i = s.attribute(text, i)
		}
	}
	return 0, false
}

// quotes are those that writers' editors made of straight ones.
var quotes = map[string]string{`"`: `"`, `'`: `'`, "“": "”", "”": "”", "″": "″", "&quot;": "&quot;", "&#8221;": "&#8221;", "&#8220;": "&#8221;", "«": "»"}

func (s *shortcode) attribute(text string, i int) int {
	start := i
	for i < len(text) && strings.IndexByte(" \t\r\n=]/[", text[i]) < 0 {
		i++
	}
	name := text[start:i]
	if i >= len(text) || text[i] != '=' || name == "" {
		if i == start {
			i++
		}
		s.bare = append(s.bare, text[start:i])
		return i
	}
	i++
	for open, closing := range quotes {
		if rest, ok := strings.CutPrefix(text[i:], open); ok {
			if end := strings.Index(rest, closing); end >= 0 {
				s.attr[strings.ToLower(name)] = rest[:end]
				return i + len(open) + end + len(closing)
			}
		}
	}
	start = i
	for i < len(text) && strings.IndexByte(" \t\r\n]", text[i]) < 0 {
		i++
	}
	s.attr[strings.ToLower(name)] = text[start:i]
	return i
}
