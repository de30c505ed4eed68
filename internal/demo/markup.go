package demo

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// block is a part of a body: HTML, pictures in a row, or a list that is made when the paper is. HTML may link to other
// pieces as "sample:name".
type block struct {
	html     string
	pictures []*picture
	list     string // one of lists
}

// lists are what a page may have made for it, by a line "@name".
var lists = []string{"staff", "corrections"}

// reading is a file being read line by line. The first fault ends it.
type reading struct {
	file  string
	lines []string
	at    int // the line to be read next, from 0
	into  *piece
	err   error
}

func (r *reading) fail(line int, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s:%d: %w", r.file, line+1, fmt.Errorf(format, args...))
	}
}

func (r *reading) more() bool { return r.err == nil && r.at < len(r.lines) }

// line is the next line, read.
func (r *reading) line() string {
	r.at++
	l := r.lines[r.at-1]
	if l != strings.TrimRight(l, " \t\r") {
		r.fail(r.at-1, "space at the end")
	}
	return l
}

// front reads the fields up to the line of three dashes.
func (r *reading) front(sets []map[string]field) {
	for r.more() {
		l := r.line()
		if l == "---" {
			return
		}
		key, value, ok := strings.Cut(l, ": ")
		if !ok || value == "" || value != strings.TrimSpace(value) {
			r.fail(r.at-1, "no line of a front: %q", l)
			return
		}
		i := slices.IndexFunc(sets, func(s map[string]field) bool { return s[key] != nil })
		switch {
		case i < 0:
			r.fail(r.at-1, "unknown field %q", key)
			return
		case r.into.given[key] && key != "correction":
			r.fail(r.at-1, "%q stands twice", key)
			return
		}
		r.into.given[key] = true
		if err := sets[i][key](r.into, value); err != nil {
			r.fail(r.at-1, "%s: %w", key, err)
		}
	}
	r.fail(r.at-1, "the front does not end: no line of ---")
}

const repliesBegin = "=== comments"

// body reads blocks apart by empty lines, up to the comments.
func (r *reading) body() {
	for r.more() {
		start := r.at
		l := r.line()
		if l == repliesBegin {
			r.at = start
			return
		}
		if l == "" {
			continue
		}
		lines := []string{l}
		for r.more() && r.lines[r.at] != "" && r.lines[r.at] != repliesBegin {
			lines = append(lines, r.line())
		}
		r.block(start, lines)
	}
}

var heading = regexp.MustCompile(`^(##|###) (\S.*)$`)

// block takes the lines of one block. Its first line says what it is.
func (r *reading) block(at int, lines []string) {
	add := func(html string) { r.into.blocks = append(r.into.blocks, block{html: html}) }
	switch first := lines[0]; {
	case strings.HasPrefix(first, "#"):
		parts := heading.FindStringSubmatch(first)
		if parts == nil || len(lines) > 1 {
			r.fail(at, "no heading: %q", first)
			return
		}
		level := []string{"h2", "h3"}[len(parts[1])-2]
		add("<" + level + ">" + r.inline(at, parts[2]) + "</" + level + ">")
	case strings.HasPrefix(first, "@"):
		if !slices.Contains(lists, first[1:]) || len(lines) > 1 {
			r.fail(at, "no list: %q", first)
		}
		r.into.blocks = append(r.into.blocks, block{list: first[1:]})
	case strings.HasPrefix(first, "!"):
		r.gallery(at, lines)
	case strings.HasPrefix(first, ">"):
		add(r.quotation(at, lines))
	case strings.HasPrefix(first, "|"):
		add(r.table(at, lines))
	case strings.HasPrefix(first, "- "):
		add("<ul>" + r.items(at, lines, func(int) string { return "- " }) + "</ul>")
	case strings.HasPrefix(first, "1. "):
		add("<ol>" + r.items(at, lines, func(i int) string { return fmt.Sprintf("%d. ", i+1) }) + "</ol>")
	default:
		if len(lines) > 1 {
			r.fail(at+1, "a paragraph is one line; an empty line ends it")
			return
		}
		add("<p>" + r.inline(at, first) + "</p>")
	}
}

// gallery takes picture lines; several in a row are shown side by side.
func (r *reading) gallery(at int, lines []string) {
	var b block
	for i, l := range lines {
		parts := strings.Split(strings.TrimPrefix(l, "!"), " | ")
		if !strings.HasPrefix(l, "!") || len(parts) != 4 || slices.Contains(parts, "") {
			r.fail(at+i, "a picture is !scene variant | alt | caption | credit, not %q", l)
			return
		}
		p := &picture{alt: parts[1], caption: parts[2], credit: parts[3]}
		var err error
		if p.scene, p.variant, err = sceneOf(parts[0]); err != nil {
			r.fail(at+i, "%w", err)
		}
		b.pictures = append(b.pictures, p)
	}
	r.into.blocks = append(r.into.blocks, b)
}

// quotation takes "> words" lines, the last of which names the speaker and the occasion: "> — name، occasion".
func (r *reading) quotation(at int, lines []string) string {
	var b strings.Builder
	b.WriteString("<blockquote>")
	for i, l := range lines {
		words, ok := strings.CutPrefix(l, "> ")
		speaker, last := strings.CutPrefix(words, "— ")
		switch {
		case !ok || words == "" || last != (i == len(lines)-1):
			r.fail(at+i, "a quotation is lines of > words and a last one of > — speaker, not %q", l)
			return ""
		case !last:
			b.WriteString("<p>" + r.inline(at+i, words) + "</p>")
		default:
			comma := "، "
			if r.into.lang == "en" {
				comma = ", "
			}
			name, occasion, _ := strings.Cut(speaker, comma)
			b.WriteString("<footer><cite>" + r.inline(at+i, name) + "</cite>")
			if occasion != "" {
				b.WriteString(comma + r.inline(at+i, occasion))
			}
			b.WriteString("</footer>")
		}
	}
	return b.String() + "</blockquote>"
}

// table takes "| a | b |" lines; the first is its head.
func (r *reading) table(at int, lines []string) string {
	var b strings.Builder
	columns := 0
	for i, l := range lines {
		inner, closed := strings.CutSuffix(strings.TrimPrefix(l, "| "), " |")
		cells := strings.Split(inner, " | ")
		if !strings.HasPrefix(l, "| ") || !closed || slices.Contains(cells, "") || i > 0 && len(cells) != columns {
			r.fail(at+i, "no row of this table: %q", l)
			return ""
		}
		columns = len(cells)
		tag, end := "<td>", "</td>"
		if i == 0 {
			tag, end = `<th scope="col">`, "</th>"
		}
		b.WriteString("<tr>")
		for _, cell := range cells {
			b.WriteString(tag + r.cell(at+i, cell) + end)
		}
		b.WriteString("</tr>")
		if i == 0 {
			b.WriteString("</thead><tbody>")
		}
	}
	if len(lines) < 2 {
		r.fail(at, "a table has a head and rows")
	}
	return "<table><thead>" + b.String() + "</tbody></table>"
}

// signed is a number whose sign would stand on the wrong side in a line that runs from the right.
var signed = regexp.MustCompile(`^[+\x{2212}-][0-9.,]+%?$`)

func (r *reading) cell(at int, v string) string {
	if signed.MatchString(v) {
		return `<bdi dir="ltr">` + v + "</bdi>"
	}
	return r.inline(at, v)
}

func (r *reading) items(at int, lines []string, mark func(i int) string) string {
	var b strings.Builder
	for i, l := range lines {
		words, ok := strings.CutPrefix(l, mark(i))
		if !ok || words == "" {
			r.fail(at+i, "no item %d of this list: %q", i+1, l)
		}
		b.WriteString("<li>" + r.inline(at+i, words) + "</li>")
	}
	return b.String()
}

var (
	foreign = regexp.MustCompile(`&lt;span lang=&#34;([a-z]{2,3})&#34; dir=&#34;(ltr|rtl)&#34;&gt;(.*?)&lt;/span&gt;`)
	linked  = regexp.MustCompile(`\[\[([a-z0-9-]+)\|([^\]]+)\]\]`)
)

// inline takes a line of text: [[name|words]] links to another piece, a span with lang and dir is a foreign run, and
// everything else is text.
func (r *reading) inline(at int, words string) string {
	out := html.EscapeString(words)
	out = foreign.ReplaceAllString(out, `<span lang="$1" dir="$2">$3</span>`)
	out = linked.ReplaceAllString(out, `<a href="sample:$1">$2</a>`)
	if strings.Contains(out, "&lt;") || strings.Contains(out, "&gt;") || strings.Contains(out, "[[") || strings.Contains(out, "]]") {
		r.fail(at, "neither text nor a mark: %q", words)
	}
	return out
}

var replyForm = regexp.MustCompile(`^(\*+) (\S.*) \| (\S+)$`)

// replies reads the comments: a line of stars, name and time after the publication, and the words under it.
func (r *reading) replies() {
	if !r.more() {
		return
	}
	begin := r.at
	r.line()
	depth := 0
	for r.more() {
		l := r.line()
		parts := replyForm.FindStringSubmatch(l)
		list := r.into.replies
		switch {
		case parts != nil:
			after, err := duration(parts[3])
			if err != nil {
				r.fail(r.at-1, "%w", err)
			}
			if len(parts[1]) > depth+1 {
				r.fail(r.at-1, "an answer to nothing")
			}
			depth = len(parts[1])
			r.into.replies = append(list, reply{depth: depth, name: parts[2], after: after, line: r.at})
		case strings.HasPrefix(l, "*"):
			r.fail(r.at-1, "a comment is stars, a name, a bar and a time, not %q", l)
		case len(list) == 0:
			r.fail(r.at-1, "a comment without a name: %q", l)
		default:
			last := &list[len(list)-1]
			last.body = strings.TrimPrefix(last.body+"\n"+l, "\n")
		}
	}
	if len(r.into.replies) == 0 {
		r.fail(begin, "no comments under their heading")
	}
	for i := range r.into.replies {
		p := &r.into.replies[i]
		if p.body = strings.TrimSpace(p.body); p.body == "" {
			r.fail(p.line-1, "a comment without words")
		}
	}
}
