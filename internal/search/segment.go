package search

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/warraq/warraq/arabic"
)

// format is the number of the layout below and of the rules that words are made by. An index of another is made anew, by the
// first server that finds it; segments from oldestFormat on answer until then.
const (
	format       = 2 // 1 had no words of headlines apart
	oldestFormat = 1
)

// Entry is what the index is told of one article.
type Entry struct {
	Article   int64
	Published int64 // Unix milliseconds, 0 for undated
	Parts     []Part
	Marks     []string // what filters ask for: see mark
}

// Part is a stretch of text and how much a word in it counts: 1 for one deep in a body.
type Part struct {
	Text   string
	Weight float32
	Fades  bool // the first words count more, as news puts what matters first
	Heads  bool // its words are suggested to who begins to write them
}

// Words at the beginning of a body count up to four times as much as those far down. The figures are measured: docs/search.md.
const (
	fadeGain = 3
	fadeOver = 20
)

// Control signs begin words that no text has: marks, and the words of headlines without their article.
const (
	markSign = "\x01"
	headSign = "\x02"
)

// mark is the word under which the entries of a section (s), tag (t) or person (p) are found.
func mark(kind byte, id int64) string { return fmt.Sprintf("%s%c%d", markSign, kind, id) }

// isMark says whether a word stands for something else: it has no positions and no relatives.
func isMark(word string) bool { return word[0] < ' ' }

// segment is a part of the index: entries, the words in them, and where.
type segment struct {
	id        int64 // 0 for one in memory only
	articles  []int64
	published []uint32 // minutes since 1970, 0 for undated
	lengths   []uint16 // words; gone for an entry that says that the article is in the index no more
	lex       *lexicon

	postings, positions []byte // where they are in memory; nil where they are read from blocks
}

// gone stands for the length of an article that is in the index no more.
const gone = math.MaxUint16

// Bytes of an entry's weight for a word: steps of a 24th of a doubling, from 1 up to some 1,500.
const weightSteps = 24

func packWeight(w float32) byte {
	return byte(min(255, max(0, math.Round(weightSteps*math.Log2(float64(w))))))
}

var unpackWeight = func() (t [256]float32) {
	for i := range t {
		t[i] = float32(math.Exp2(float64(i) / weightSteps))
	}
	return t
}()

func uvarint(b []byte) (uint64, []byte) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), b[1:]
	}
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil // damaged: reading ends
	}
	return v, b[n:]
}

func appendUvarint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// builder makes a segment out of entries.
type builder struct {
	seg   segment
	ids   map[string]int32
	words []string
	lists []postingList
	found []occurrence
}

// postingList is where a word stands. A posting is the difference to the entry before and the weight; positions are their number
// and their differences, entry by entry.
type postingList struct {
	last                uint64
	df                  uint32
	postings, positions []byte
}

type occurrence struct {
	word     int32
	position int32
	weight   float32
}

func newBuilder() *builder { return &builder{ids: map[string]int32{}} }

func (b *builder) len() int { return len(b.seg.articles) }

func (b *builder) entry(article int64, published uint32, length uint16) {
	s := &b.seg
	s.articles, s.published = append(s.articles, article), append(s.published, published)
	s.lengths = append(s.lengths, length)
}

// bury says that an article is in the index no more.
func (b *builder) bury(article int64) { b.entry(article, 0, gone) }

// Limits that keep one article from filling the index: words of it that are looked at, and bytes of a word.
const (
	maxWords     = 60_000
	maxWordBytes = 80
)

func (b *builder) id(word string) int32 {
	id, ok := b.ids[word]
	if !ok {
		id = int32(len(b.words))
		word = strings.Clone(word)
		b.ids[word], b.words, b.lists = id, append(b.words, word), append(b.lists, postingList{})
	}
	return id
}

func (b *builder) add(e Entry) {
	b.found = b.found[:0]
	position, counted := int32(0), 0
	for _, part := range e.Parts {
		i := 0
		arabic.ForSearch.Split(part.Text, func(word string) {
			if len(word) > maxWordBytes || counted >= maxWords {
				return
			}
			w := part.Weight
			if part.Fades {
				w *= 1 + fadeGain/(1+float32(i)/fadeOver)
			}
			b.found = append(b.found, occurrence{b.id(word), position, w})
			if part.Heads && !arabic.IsStop(word) {
				b.found = append(b.found, occurrence{b.id(headSign + arabic.Bare(word)), -1, 1})
			}
			i++
			position++
			counted++
		})
		position += 16 // no phrase reaches from one part into the next
	}
	for _, m := range e.Marks {
		b.found = append(b.found, occurrence{b.id(m), -1, 1})
	}
	slices.SortFunc(b.found, func(a, c occurrence) int {
		if a.word != c.word {
			return int(a.word) - int(c.word)
		}
		return int(a.position) - int(c.position)
	})
	n := uint64(b.len())
	b.entry(e.Article, minutes(e.Published), uint16(min(counted, gone-1)))
	for i := 0; i < len(b.found); {
		end, weight := i, float32(0)
		for end < len(b.found) && b.found[end].word == b.found[i].word {
			weight += b.found[end].weight
			end++
		}
		b.lists[b.found[i].word].add(n, packWeight(weight), b.found[i:end])
		i = end
	}
}

// minutes is a time as entries keep it.
func minutes(ms int64) uint32 { return uint32(min(max(0, ms/60_000), math.MaxUint32)) }

func (l *postingList) add(entry uint64, weight byte, at []occurrence) {
	l.postings = append(appendUvarint(l.postings, entry-l.last), weight)
	l.last = entry
	l.df++
	if at[0].position < 0 {
		return // a mark
	}
	l.positions = appendUvarint(l.positions, uint64(len(at)))
	last := int32(0)
	for _, o := range at {
		l.positions = appendUvarint(l.positions, uint64(o.position-last))
		last = o.position
	}
}

// finish is the segment of what was added, in memory.
func (b *builder) finish() *segment {
	order := make([]int32, len(b.words))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return strings.Compare(b.words[x], b.words[y]) })
	w := newLexiconWriter(len(order))
	s := b.seg
	for _, i := range order {
		l := &b.lists[i]
		w.add(b.words[i], l.df, len(s.postings), len(s.positions))
		s.postings, s.positions = append(s.postings, l.postings...), append(s.positions, l.positions...)
		*l = postingList{}
	}
	s.lex = w.finish(len(s.postings), len(s.positions))
	*b = *newBuilder()
	return &s
}

// lexiconWriter takes words in their order.
type lexiconWriter struct {
	text strings.Builder
	l    *lexicon
}

func newLexiconWriter(n int) *lexiconWriter {
	return &lexiconWriter{l: &lexicon{start: make([]uint32, 0, n+1), df: make([]uint32, 0, n), postings: make([]uint32, 0, n+1), positions: make([]uint32, 0, n+1)}}
}

func (w *lexiconWriter) add(word string, df uint32, postings, positions int) {
	w.l.start = append(w.l.start, uint32(w.text.Len()))
	w.text.WriteString(word)
	w.l.df = append(w.l.df, df)
	w.l.postings, w.l.positions = append(w.l.postings, uint32(postings)), append(w.l.positions, uint32(positions))
}

func (w *lexiconWriter) finish(postings, positions int) *lexicon {
	w.l.start = append(w.l.start, uint32(w.text.Len()))
	w.l.text = w.text.String()
	w.l.postings, w.l.positions = append(w.l.postings, uint32(postings)), append(w.l.positions, uint32(positions))
	return w.l
}

// Parts of a segment as it is stored.
const (
	partEntries = iota
	partLexicon
	partPostings
	partPositions
)

// encodeEntries and decodeEntries are the table of entries: article numbers and times as differences.
func (s *segment) encodeEntries() []byte {
	out := appendUvarint(nil, uint64(len(s.articles)))
	last, minute := int64(0), int64(0)
	for i, a := range s.articles {
		out = binary.AppendVarint(out, a-last)
		out = binary.AppendVarint(out, int64(s.published[i])-minute)
		out = appendUvarint(out, uint64(s.lengths[i]))
		last, minute = a, int64(s.published[i])
	}
	return out
}

var errDamaged = fmt.Errorf("the segment is damaged")

func (s *segment) decodeEntries(b []byte) error {
	n, b := uvarint(b)
	if n > uint64(len(b)) {
		return errDamaged
	}
	s.articles, s.published = make([]int64, n), make([]uint32, n)
	s.lengths = make([]uint16, n)
	last, minute := int64(0), int64(0)
	for i := range s.articles {
		d, used := binary.Varint(b)
		if used <= 0 {
			return errDamaged
		}
		last, b = last+d, b[used:]
		if d, used = binary.Varint(b); used <= 0 {
			return errDamaged
		}
		minute, b = minute+d, b[used:]
		var v uint64
		v, b = uvarint(b)
		s.articles[i], s.published[i], s.lengths[i] = last, uint32(minute), uint16(v)
	}
	return nil
}

// encodeLexicon writes each word as what it shares with the one before and the rest, its frequency, and how long its
// postings and positions are.
func (s *segment) encodeLexicon() []byte {
	l := s.lex
	out := appendUvarint(nil, uint64(l.len()))
	before := ""
	for i := range l.len() {
		w := l.word(i)
		shared := 0
		for shared < len(w) && shared < len(before) && w[shared] == before[shared] {
			shared++
		}
		out = appendUvarint(out, uint64(shared))
		out = appendUvarint(out, uint64(len(w)-shared))
		out = append(out, w[shared:]...)
		out = appendUvarint(out, uint64(l.df[i]))
		out = appendUvarint(out, uint64(l.postings[i+1]-l.postings[i]))
		out = appendUvarint(out, uint64(l.positions[i+1]-l.positions[i]))
		before = w
	}
	return out
}

func (s *segment) decodeLexicon(b []byte) error {
	n, b := uvarint(b)
	if n > uint64(len(b)) {
		return errDamaged
	}
	w := newLexiconWriter(int(n))
	w.text.Grow(2 * len(b))
	postings, positions := 0, 0
	word := make([]byte, 0, maxWordBytes)
	for range n {
		var shared, rest, df, a, c uint64
		shared, b = uvarint(b)
		rest, b = uvarint(b)
		if shared > uint64(len(word)) || rest > uint64(len(b)) || rest == 0 && shared == 0 {
			return errDamaged
		}
		word = append(word[:shared], b[:rest]...)
		b = b[rest:]
		df, b = uvarint(b)
		a, b = uvarint(b)
		c, b = uvarint(b)
		w.add(string(word), uint32(df), postings, positions)
		postings, positions = postings+int(a), positions+int(c)
	}
	s.lex = w.finish(postings, positions)
	s.lex.text = strings.Clone(s.lex.text)
	return nil
}
