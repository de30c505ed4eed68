package wordpress

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// splitter cuts an export into its records, the children of <channel>: each whole in memory, the file never. It looks at
// tags, CDATA and comments only, so that a record that is broken inside costs itself and no other, and it expands nothing:
// entities that a document type declares stay what they are.
type splitter struct {
	in       io.Reader
	buf      []byte
	lo, hi   int // the window that was read and not given out
	eof      bool
	err      error
	limit    int               // most bytes of a record
	kept     []byte            // the beginning of a record that is too large
	prefixes map[string]string // as the file declares them → as WordPress writes them
	opened   bool              // <rss> or <channel> was seen
	closed   bool              // </channel> was seen
}

// record is one child of the channel.
type record struct {
	name  string // with its prefix as WordPress writes it: item, wp:category
	text  []byte // from its start tag to its end tag; the splitter's own memory, good until the next one
	fault string // why it cannot be read: cut off, too large; then text is its beginning
}

// maxRecord is the most that one item with its comments may have: a body of 12 MB twice escaped, or 100,000 comments.
const maxRecord = 96 << 20

// keptOfLarge is how much is kept of a record that is too large, to say which it was.
const keptOfLarge = 16 << 10

func newSplitter(in io.Reader) *splitter {
	return &splitter{in: in, buf: make([]byte, 1<<18), limit: maxRecord, prefixes: map[string]string{}}
}

// more reads on; false at the end of the file.
func (s *splitter) more() bool {
	if s.eof {
		return false
	}
	if s.lo > 0 && (s.hi == len(s.buf) || s.lo > len(s.buf)/2) {
		s.hi = copy(s.buf, s.buf[s.lo:s.hi])
		s.lo = 0
	}
	if s.hi == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for {
		n, err := s.in.Read(s.buf[s.hi:])
		s.hi += n
		if err != nil {
			s.eof = true
			if !errors.Is(err, io.EOF) {
				s.err = err
			}
		}
		if n > 0 || s.eof {
			return n > 0
		}
	}
}

// find is where pattern begins at or after from, both counted from the window's start; false when it never comes. Of what is
// longer than the limit only the beginning is kept and the window moves on; from and the answer count from its new start.
func (s *splitter) find(pattern string, from int) (int, bool) {
	for {
		w := s.buf[s.lo:s.hi]
		if from < len(w) {
			if i := bytes.Index(w[from:], []byte(pattern)); i >= 0 {
				return from + i, true
			}
			from = max(from, len(w)-len(pattern)+1)
		}
		if from > s.limit {
			s.shed(from)
			from = 0
		}
		if !s.more() {
			return s.hi - s.lo, false
		}
	}
}

// shed lets go of the window's first n bytes and remembers how they began.
func (s *splitter) shed(n int) {
	if s.kept == nil {
		s.kept = bytes.Clone(s.buf[s.lo : s.lo+min(n, keptOfLarge)])
	}
	s.lo += n
}

// at says whether the window holds pattern at i.
func (s *splitter) at(i int, pattern string) bool {
	for s.hi-s.lo < i+len(pattern) {
		if !s.more() {
			return false
		}
	}
	return string(s.buf[s.lo+i:s.lo+i+len(pattern)]) == pattern
}

// pass is where the markup that begins at i and is no tag ends: a comment, CDATA, a declaration. ok is false where it is a
// tag, whole where the file ends in it.
func (s *splitter) pass(i int) (end int, ok, whole bool) {
	for _, m := range [][2]string{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		if s.at(i, m[0]) {
			end, found := s.find(m[1], i+len(m[0]))
			return end + len(m[1]), true, found
		}
	}
	if !s.at(i, "<!") {
		return i, false, true
	}
	// A document type may declare things between brackets; none of them is used.
	end, found := s.find(">", i)
	if found && bytes.IndexByte(s.buf[s.lo+i:s.lo+end], '[') >= 0 {
		if end, found = s.find("]", end); found {
			end, found = s.find(">", end)
		}
	}
	return end + 1, true, found
}

// next is the next record; io.EOF after the last, another error where the file cannot be read on.
func (s *splitter) next() (record, error) {
	for {
		i, found := s.find("<", 0)
		s.lo += i
		if !found {
			return record{}, s.end()
		}
		if end, ok, whole := s.pass(0); ok {
			if !whole {
				return record{}, s.end()
			}
			s.lo += end
			continue
		}
		tagEnd, found := s.find(">", 0)
		if !found {
			return record{}, s.end()
		}
		tag := string(s.buf[s.lo+1 : s.lo+tagEnd])
		name, _, _ := strings.Cut(strings.TrimRight(tag, "/ \t\r\n"), " ")
		name = strings.TrimSpace(name)
		if i := strings.IndexAny(name, "\t\r\n"); i >= 0 {
			name = name[:i]
		}
		switch {
		case strings.HasPrefix(tag, "/"):
			s.closed = s.closed || strings.HasPrefix(tag, "/channel")
			fallthrough
		case strings.HasSuffix(tag, "/"):
			s.lo += tagEnd + 1
		case name == "rss" || name == "channel" || name == "rdf:RDF":
			s.opened = true
			s.declare(tag)
			s.lo += tagEnd + 1
		default:
			return s.record(name, tagEnd+1), nil
		}
	}
}

func (s *splitter) end() error {
	if s.err != nil {
		return s.err
	}
	return io.EOF
}

// record takes the record that begins at the window's start, whose start tag ends at from.
func (s *splitter) record(name string, from int) record {
	r := record{name: s.canonical(name)}
	s.kept = nil
	for i := from; ; {
		j, found := s.find("<", i)
		if found {
			switch {
			case s.closes(j, name):
				end, _ := s.find(">", j)
				return s.give(r, end+1)
			case name == "item" && s.at(j, "<item>"):
				r.fault = "it has no end"
				return s.give(r, j)
			}
			end, ok, whole := s.pass(j)
			if !ok {
				end = j + 1
			}
			i, found = end, whole
		}
		if !found {
			r.fault = "the file ends in the middle of it"
			return s.give(r, s.hi-s.lo)
		}
		if i > s.limit {
			s.shed(i)
			i = 0
		}
	}
}

// closes says whether the end tag of name stands at i.
func (s *splitter) closes(i int, name string) bool {
	tag := "</" + name
	return s.at(i, tag) && (s.at(i, tag+">") || s.at(i, tag+" ") || s.at(i, tag+"\n"))
}

func (s *splitter) give(r record, end int) record {
	end = min(end, s.hi-s.lo)
	r.text = s.buf[s.lo : s.lo+end]
	if s.kept != nil {
		r.text, r.fault = s.kept, "it is too large"
	}
	s.lo += end
	return r
}

// declare reads the namespaces of the root: other tools rename WordPress's prefixes.
func (s *splitter) declare(tag string) {
	for _, field := range strings.Fields(tag) {
		name, value, ok := strings.Cut(field, "=")
		prefix, isNamespace := strings.CutPrefix(name, "xmlns:")
		if !ok || !isNamespace {
			continue
		}
		switch uri := strings.Trim(value, "\"'>"); {
		case strings.Contains(uri, "wordpress.org/export/") && strings.HasSuffix(strings.TrimSuffix(uri, "/"), "excerpt"):
			s.prefixes[prefix] = "excerpt"
		case strings.Contains(uri, "wordpress.org/export/"):
			s.prefixes[prefix] = "wp"
		case strings.Contains(uri, "rss/1.0/modules/content"):
			s.prefixes[prefix] = "content"
		case strings.Contains(uri, "purl.org/dc/elements"):
			s.prefixes[prefix] = "dc"
		}
	}
}

// canonical is a name with the prefix that WordPress itself writes.
func (s *splitter) canonical(name string) string {
	prefix, local, ok := strings.Cut(name, ":")
	if known := s.prefixes[prefix]; ok && known != "" {
		return known + ":" + local
	}
	return name
}
