package importer

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// Format is what the splitter has to know of one system's exports.
type Format struct {
	Roots   []string                              // the elements that the records stand in, without their namespace's prefix where Prefix takes it off
	Whole   string                                // the root whose end tag says that the file is whole
	Apart   map[string][]string                   // what a record never holds: where its start tag stands, the record before has no end
	Prefix  func(uri string) (as string, ok bool) // the prefix by which the importer knows a namespace; "" for none
	Largest int                                   // most bytes of a record, 96 MB where it is 0
}

// Splitter cuts an export into its records, the children of its root: each whole in memory, the file never. It looks at
// tags, CDATA and comments only, so that a record that is broken inside costs itself and no other, and it expands nothing:
// entities that a document type declares stay what they are.
type Splitter struct {
	format   Format
	in       io.Reader
	buf      []byte
	lo, hi   int // the window that was read and not given out
	eof      bool
	err      error
	kept     []byte            // the beginning of a record that is too large
	prefixes map[string]string // as the file declares them → as the importer knows them
	opened   bool
	closed   bool
}

// Record is one child of the root.
type Record struct {
	Name  string // with its prefix as the importer knows it: item, wp:category
	Text  []byte // from its start tag to its end tag; the splitter's own memory, good until the next one
	Fault string // why it cannot be read: cut off, too large; then Text is its beginning
}

// maxRecord is the most that a record may have where its format does not say: an article's body of 12 MB twice escaped, or
// one with 100,000 comments.
const maxRecord = 96 << 20

// KeptOfLarge is how many bytes are kept of a record that is too large, to say which it was.
const KeptOfLarge = 16 << 10

// NewSplitter cuts what is read from in.
func NewSplitter(in io.Reader, f Format) *Splitter {
	if f.Largest == 0 {
		f.Largest = maxRecord
	}
	return &Splitter{format: f, in: in, buf: make([]byte, 1<<18), prefixes: map[string]string{}}
}

// Opened says whether a root was met so far.
func (s *Splitter) Opened() bool { return s.opened }

// Closed says whether the end tag was met that makes the file a whole one.
func (s *Splitter) Closed() bool { return s.closed }

// Declared says whether the file itself declares a prefix, and for the namespace that the importer knows by it.
func (s *Splitter) Declared(prefix string) bool {
	as, ok := s.prefixes[prefix]
	return ok && as == prefix
}

// more reads on; false at the end of the file.
func (s *Splitter) more() bool {
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
func (s *Splitter) find(pattern string, from int) (int, bool) {
	for {
		w := s.buf[s.lo:s.hi]
		if from < len(w) {
			if i := bytes.Index(w[from:], []byte(pattern)); i >= 0 {
				return from + i, true
			}
			from = max(from, len(w)-len(pattern)+1)
		}
		if from > s.format.Largest {
			s.shed(from)
			from = 0
		}
		if !s.more() {
			return s.hi - s.lo, false
		}
	}
}

// shed lets go of the window's first n bytes and remembers how they began.
func (s *Splitter) shed(n int) {
	if s.kept == nil {
		s.kept = bytes.Clone(s.buf[s.lo : s.lo+min(n, KeptOfLarge)])
	}
	s.lo += n
}

// at says whether the window holds pattern at i.
func (s *Splitter) at(i int, pattern string) bool {
	for s.hi-s.lo < i+len(pattern) {
		if !s.more() {
			return false
		}
	}
	return string(s.buf[s.lo+i:s.lo+i+len(pattern)]) == pattern
}

// pass is where the markup that begins at i and is no tag ends: a comment, CDATA, a declaration. ok is false where it is a
// tag, whole where the file ends in it.
func (s *Splitter) pass(i int) (end int, ok, whole bool) {
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

// Next is the next record; io.EOF after the last, another error where the file cannot be read on.
func (s *Splitter) Next() (Record, error) {
	for {
		i, found := s.find("<", 0)
		s.lo += i
		if !found {
			return Record{}, s.end()
		}
		if end, ok, whole := s.pass(0); ok {
			if !whole {
				return Record{}, s.end()
			}
			s.lo += end
			continue
		}
		tagEnd, found := s.find(">", 0)
		if !found {
			return Record{}, s.end()
		}
		tag := string(s.buf[s.lo+1 : s.lo+tagEnd])
		name, _, _ := strings.Cut(strings.TrimRight(tag, "/ \t\r\n"), " ")
		name = strings.TrimSpace(name)
		if i := strings.IndexAny(name, "\t\r\n"); i >= 0 {
			name = name[:i]
		}
		switch {
		case strings.HasPrefix(tag, "/"):
			s.closed = s.closed || s.Canonical(strings.TrimPrefix(name, "/")) == s.format.Whole
			fallthrough
		case strings.HasSuffix(tag, "/"):
			s.lo += tagEnd + 1
		case s.root(name, tag):
			s.lo += tagEnd + 1
		default:
			return s.record(name, tagEnd+1), nil
		}
	}
}

func (s *Splitter) end() error {
	if s.err != nil {
		return s.err
	}
	return io.EOF
}

// record takes the record that begins at the window's start, whose start tag ends at from.
func (s *Splitter) record(name string, from int) Record {
	r := Record{Name: s.Canonical(name)}
	s.kept = nil
	apart := s.apart(name, r.Name)
	for i := from; ; {
		j, found := s.find("<", i)
		if found {
			switch {
			case s.closes(j, name):
				end, _ := s.find(">", j)
				return s.give(r, end+1)
			case slices.ContainsFunc(apart, func(next string) bool { return s.opens(j, next) }):
				r.Fault = "it has no end"
				return s.give(r, j)
			}
			end, ok, whole := s.pass(j)
			if !ok {
				end = j + 1
			}
			i, found = end, whole
		}
		if !found {
			r.Fault = "the file ends in the middle of it"
			return s.give(r, s.hi-s.lo)
		}
		if i > s.format.Largest {
			s.shed(i)
			i = 0
		}
	}
}

// closes says whether the end tag of name stands at i.
func (s *Splitter) closes(i int, name string) bool {
	tag := "</" + name
	return s.at(i, tag) && (s.at(i, tag+">") || s.at(i, tag+" ") || s.at(i, tag+"\n"))
}

func (s *Splitter) give(r Record, end int) Record {
	end = min(end, s.hi-s.lo)
	r.Text = s.buf[s.lo : s.lo+end]
	if s.kept != nil {
		r.Text, r.Fault = s.kept, "it is too large"
	}
	s.lo += end
	return r
}

// apart are the names, as the file writes them, of what the record never holds.
func (s *Splitter) apart(name, known string) (list []string) {
	prefix := name[:strings.IndexByte(name, ':')+1]
	for _, other := range s.format.Apart[known] {
		if !strings.Contains(other, ":") {
			other = prefix + other
		}
		list = append(list, other)
	}
	return list
}

// opens says whether a start tag of name stands at i.
func (s *Splitter) opens(i int, name string) bool {
	tag := "<" + name
	return s.at(i, tag) && (s.at(i, tag+">") || s.at(i, tag+" ") || s.at(i, tag+"\n"))
}

// root says whether a tag opens one of the format's roots, and then takes the namespaces that it declares: other tools
// rename the prefixes.
func (s *Splitter) root(name, tag string) bool {
	if !slices.ContainsFunc(s.format.Roots, func(r string) bool { return name == r || strings.HasSuffix(name, ":"+r) }) {
		return false
	}
	declared := map[string]string{}
	for _, field := range strings.Fields(tag) {
		attribute, value, ok := strings.Cut(field, "=")
		prefix, isPrefix := strings.CutPrefix(attribute, "xmlns:")
		if !ok || !isPrefix {
			continue
		}
		if as, known := s.format.Prefix(strings.Trim(value, "\"'>")); known {
			declared[prefix] = as
		}
	}
	if !slices.Contains(s.format.Roots, canonical(declared, name)) {
		return false
	}
	s.opened = true
	maps.Copy(s.prefixes, declared)
	return true
}

// Canonical is a name of the file with the prefix by which the importer knows its namespace.
func (s *Splitter) Canonical(name string) string { return canonical(s.prefixes, name) }

func canonical(prefixes map[string]string, name string) string {
	prefix, local, ok := strings.Cut(name, ":")
	as, known := prefixes[prefix]
	switch {
	case !ok || !known:
		return name
	case as == "":
		return local
	}
	return as + ":" + local
}
