package search

import (
	"context"
	"slices"
	"sync"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
)

// snapshot is the index as it stands in one transaction: the stored segments, the oldest first, and one in memory of the
// changes they do not know of.
type snapshot struct {
	segments []*segment
	base     []int    // number of each segment's first entry among all
	alive    []uint64 // a bit for each entry that speaks for its article
	entries  int
	length   float64 // of an article on average, in words
	pending  []change
}

// frequency implements evidence over the whole archive.
func (s *snapshot) frequency(word string) int {
	n := 0
	for _, seg := range s.segments {
		n += seg.lex.frequency(word)
	}
	return n
}

// locate is the segment that an entry is in, and its number there.
func (s *snapshot) locate(entry int) (seg *segment, i int) {
	n := 0
	for n+1 < len(s.base) && entry >= s.base[n+1] {
		n++
	}
	return s.segments[n], entry - s.base[n]
}

func (s *snapshot) isAlive(entry int) bool { return s.alive[entry/64]&(1<<(entry%64)) != 0 }

// newSnapshot says which entries speak: of several of one article the one in the newest segment. Articles in changed that
// no segment in memory speaks for are silent.
func newSnapshot(segments []*segment, changed []change) *snapshot {
	s := &snapshot{segments: segments, pending: changed}
	for _, seg := range segments {
		s.base = append(s.base, s.entries)
		s.entries += len(seg.articles)
	}
	s.alive = make([]uint64, (s.entries+63)/64)
	seen := make(map[int64]bool, s.entries)
	if len(segments) == 0 || segments[len(segments)-1].id != 0 {
		for _, c := range changed {
			seen[c.article] = true
		}
	}
	total, counted := 0, 0
	for i, seg := range slices.Backward(segments) {
		for e, article := range seg.articles {
			if seen[article] {
				continue
			}
			seen[article] = true
			if n := seg.lengths[e]; n != gone {
				s.alive[(s.base[i]+e)/64] |= 1 << ((s.base[i] + e) % 64)
				total, counted = total+int(n), counted+1
			}
		}
	}
	s.length = float64(total) / float64(max(1, counted))
	return s
}

// mostPending bounds the changes that are looked at before they are in a segment: the newest. More than these wait for the
// indexer, which is at work when so many came at once.
const mostPending = 512

// reader keeps what snapshots are made of between requests.
type reader struct {
	stories *story.Stories

	mu       sync.Mutex
	last     *snapshot
	segments map[int64]*segment
	entries  map[change]Entry // of pending articles
}

// snapshot brings the index up to the state that tx sees. Of a request that finds nothing changed it takes two short
// queries.
func (r *reader) snapshot(ctx context.Context, tx *db.Tx) (*snapshot, error) {
	rows, err := readySegments(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(s segmentRow) bool { return !s.readable() })
	changes, err := pendingChanges(ctx, tx, "DESC", mostPending)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last != nil && r.last.same(rows, changes) {
		return r.last, nil
	}
	var segments []*segment
	kept := map[int64]*segment{}
	for _, row := range rows {
		seg := r.segments[row.id]
		if seg == nil {
			if seg, err = loadSegment(ctx, tx, row.id); err != nil {
				return nil, err
			}
			seg.lex.derive(older(append(slices.Clone(segments), seg)))
		}
		kept[row.id] = seg
		segments = append(segments, seg)
	}
	fresh, err := r.fresh(ctx, tx, changes)
	if err != nil {
		return nil, err
	}
	if fresh != nil {
		segments = append(segments, fresh)
		fresh.lex.derive(older(segments))
	}
	r.segments = kept
	r.last = newSnapshot(segments, changes)
	return r.last, nil
}

// same says whether a snapshot of these segments and changes would be this one.
func (s *snapshot) same(rows []segmentRow, changes []change) bool {
	stored := s.segments
	if n := len(stored); n > 0 && stored[n-1].id == 0 {
		stored = stored[:n-1]
	}
	return slices.EqualFunc(stored, rows, func(seg *segment, row segmentRow) bool { return seg.id == row.id }) && slices.Equal(s.pending, changes)
}

// older is the evidence of some segments.
type older []*segment

func (o older) frequency(word string) int {
	n := 0
	for _, seg := range o {
		n += seg.lex.frequency(word)
	}
	return n
}

// fresh is a segment in memory of what changed; nil for nothing.
func (r *reader) fresh(ctx context.Context, tx *db.Tx, changes []change) (*segment, error) {
	if len(changes) == 0 {
		r.entries = nil
		return nil, nil
	}
	var missing []int64
	for _, c := range changes {
		if _, ok := r.entries[c]; !ok {
			missing = append(missing, c.article)
		}
	}
	read, err := readEntries(ctx, tx, r.stories, missing)
	if err != nil {
		return nil, err
	}
	entries := make(map[change]Entry, len(changes))
	b := newBuilder()
	for _, c := range changes {
		e, ok := r.entries[c]
		if !ok {
			if e, ok = read[c.article]; !ok {
				e = Entry{Article: c.article}
			}
		}
		entries[c] = e
		if len(e.Parts) == 0 {
			b.bury(c.article)
		} else {
			b.add(e)
		}
	}
	r.entries = entries
	return b.finish(), nil
}
