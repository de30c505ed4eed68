package search

import (
	"context"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// merge writes segments as one. They are neighbours, the newest among them. Of each article the newest entry stays; of those
// that only say that it is gone none, where whole says that no segment is older. Postings pass through in order, some blocks
// at a time: memory holds the words and the entries.
func (x *Index) merge(ctx context.Context, rows []segmentRow, whole bool) error {
	out, err := x.hide(ctx)
	if err != nil {
		return err
	}
	m := merger{out: out, whole: whole, merged: &segment{}}
	if err := x.db.Read(ctx, func(tx *db.Tx) error { return m.run(ctx, tx, rows) }); err != nil {
		return err
	}
	return x.db.Write(ctx, func(tx *db.Tx) error {
		for _, row := range rows {
			if err := dropSegment(ctx, tx, row.id); err != nil {
				return err
			}
		}
		return finishSegment(ctx, tx, out.id, len(m.merged.articles), out.bytes, true)
	})
}

type merger struct {
	out    *hidden
	whole  bool
	merged *segment
	from   []mergeSource
}

// mergeSource is a segment on its way into another.
type mergeSource struct {
	seg                 *segment
	number              []int32 // new number of each entry, -1 for one that goes
	postings, positions partStream
	word                int // the next one
}

func (m *merger) run(ctx context.Context, tx *db.Tx, rows []segmentRow) error {
	for _, row := range rows {
		seg, err := loadSegment(ctx, tx, row.id)
		if err != nil {
			return err
		}
		m.from = append(m.from, mergeSource{seg: seg, postings: partStream{tx: tx, segment: row.id, part: partPostings},
			positions: partStream{tx: tx, segment: row.id, part: partPositions}})
	}
	m.renumber()
	if err := m.words(ctx); err != nil {
		return err
	}
	if err := m.out.write(ctx, partEntries, m.merged.encodeEntries()); err != nil {
		return err
	}
	if err := m.out.write(ctx, partLexicon, m.merged.encodeLexicon()); err != nil {
		return err
	}
	return m.out.close(ctx)
}

// renumber makes the table of entries.
func (m *merger) renumber() {
	newest, to := map[int64]int{}, m.merged
	for n := range m.from {
		for _, a := range m.from[n].seg.articles {
			newest[a] = n
		}
	}
	for n := range m.from {
		f := &m.from[n]
		f.number = make([]int32, len(f.seg.articles))
		for e, a := range f.seg.articles {
			if newest[a] != n || m.whole && f.seg.lengths[e] == gone {
				f.number[e] = -1
				continue
			}
			f.number[e] = int32(len(to.articles))
			to.articles, to.published = append(to.articles, a), append(to.published, f.seg.published[e])
			to.lengths = append(to.lengths, f.seg.lengths[e])
		}
	}
}

// words writes postings and positions word by word, in the order of the words, and the lexicon.
func (m *merger) words(ctx context.Context) error {
	w := newLexiconWriter(0)
	postings, positions := 0, 0
	var l postingList
	for {
		word, any := "", false
		for n := range m.from {
			if f := &m.from[n]; f.word < f.seg.lex.len() {
				if v := f.seg.lex.word(f.word); !any || v < word {
					word, any = v, true
				}
			}
		}
		if !any {
			break
		}
		l = postingList{postings: l.postings[:0], positions: l.positions[:0]}
		for n := range m.from {
			if f := &m.from[n]; f.word < f.seg.lex.len() && f.seg.lex.word(f.word) == word {
				if err := f.pass(ctx, &l, isMark(word)); err != nil {
					return err
				}
			}
		}
		if l.df == 0 {
			continue
		}
		w.add(word, l.df, postings, positions)
		postings, positions = postings+len(l.postings), positions+len(l.positions)
		if err := m.out.write(ctx, partPostings, l.postings); err != nil {
			return err
		}
		if err := m.out.write(ctx, partPositions, l.positions); err != nil {
			return err
		}
	}
	m.merged.lex = w.finish(postings, positions)
	return nil
}

// pass hands on what the segment says of its next word.
func (f *mergeSource) pass(ctx context.Context, l *postingList, marked bool) error {
	lex, i := f.seg.lex, f.word
	f.word++
	postings, err := f.postings.next(ctx, int(lex.postings[i+1]-lex.postings[i]))
	if err != nil {
		return err
	}
	positions, err := f.positions.next(ctx, int(lex.positions[i+1]-lex.positions[i]))
	if err != nil {
		return err
	}
	return l.take(postings, positions, f.number, marked)
}

// take appends postings under new numbers. Those of a later segment are higher.
func (l *postingList) take(postings, positions []byte, number []int32, marked bool) error {
	entry := uint64(0)
	for len(postings) > 1 {
		var d uint64
		d, postings = uvarint(postings)
		if entry += d; len(postings) == 0 || entry >= uint64(len(number)) {
			return errDamaged
		}
		weight := postings[0]
		postings = postings[1:]
		place := positions
		if !marked {
			var n uint64
			n, positions = uvarint(positions)
			for ; n > 0 && len(positions) > 0; n-- {
				_, positions = uvarint(positions)
			}
			place = place[:len(place)-len(positions)]
		}
		to := number[entry]
		if to < 0 {
			continue
		}
		l.postings = append(appendUvarint(l.postings, uint64(to)-l.last), weight)
		l.last = uint64(to)
		l.df++
		if !marked {
			l.positions = append(l.positions, place...)
		}
	}
	return nil
}

// partStream reads a part of a stored segment from its beginning to its end.
type partStream struct {
	tx      *db.Tx
	segment int64
	part    int
	rest    []byte
	block   int // the next one
}

// next are the next n bytes, good until it is called again.
func (s *partStream) next(ctx context.Context, n int) ([]byte, error) {
	for len(s.rest) < n {
		wanted := make([]int, 8)
		for i := range wanted {
			wanted[i] = s.block + i
		}
		blocks := make([][]byte, len(wanted))
		if err := readBlocks(ctx, s.tx, s.segment, s.part, wanted, func(n int, data []byte) { blocks[n-s.block] = data }); err != nil {
			return nil, err
		}
		if len(blocks[0]) == 0 {
			return nil, errDamaged
		}
		s.rest = append([]byte{}, s.rest...)
		for _, b := range blocks {
			s.rest = append(s.rest, b...)
		}
		s.block += len(wanted)
	}
	out := s.rest[:n]
	s.rest = s.rest[n:]
	return out, nil
}

// hidden is a segment on its way into the database, block by block: nobody reads it before it is whole.
type hidden struct {
	x     *Index
	id    int64
	bytes int
	parts [4]struct {
		rest []byte
		n    int
	}
	waiting []waitingBlock
}

type waitingBlock struct {
	part, n int
	data    []byte
}

// blocksAtOnce is how many blocks one transaction writes: the desk does not wait long for its turn.
const blocksAtOnce = 64

// hide begins a segment, and removes what was begun so long ago that who began it was killed.
func (x *Index) hide(ctx context.Context) (*hidden, error) {
	out := &hidden{x: x}
	now := x.clock.Now()
	return out, x.db.Write(ctx, func(tx *db.Tx) (err error) {
		if err = dropHidden(ctx, tx, clock.Milli(now.Add(-givenUp))); err != nil {
			return err
		}
		out.id, err = startSegment(ctx, tx, clock.Milli(now))
		return err
	})
}

// givenUp is how old a segment is that is not ready and never will be.
const givenUp = time.Hour

func (h *hidden) write(ctx context.Context, part int, data []byte) error {
	h.bytes += len(data)
	p := &h.parts[part]
	p.rest = append(p.rest, data...)
	for len(p.rest) >= blockSize {
		h.cut(part, blockSize)
	}
	if len(h.waiting) >= blocksAtOnce {
		return h.flush(ctx)
	}
	return nil
}

func (h *hidden) cut(part, size int) {
	p := &h.parts[part]
	h.waiting = append(h.waiting, waitingBlock{part, p.n, append([]byte{}, p.rest[:size]...)})
	p.n++
	p.rest = append(p.rest[:0], p.rest[size:]...)
}

func (h *hidden) flush(ctx context.Context) error {
	some := h.waiting
	h.waiting = nil
	return h.x.db.Write(ctx, func(tx *db.Tx) error {
		for _, b := range some {
			if err := insertBlock(ctx, tx, h.id, b.part, b.n, b.data); err != nil {
				return err
			}
		}
		return nil
	})
}

// close writes what is left.
func (h *hidden) close(ctx context.Context) error {
	for part := range h.parts {
		if n := len(h.parts[part].rest); n > 0 {
			h.cut(part, n)
		}
	}
	return h.flush(ctx)
}
