package search

import (
	"context"
	"errors"
	"slices"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// How segments grow: changes are written together from so many on, and as many segments of a size become one of the next.
const (
	fewWaiting = 128
	flushMost  = 2_048
	mergeWidth = 6
)

// Flush brings all waiting changes into segments, and segments together where there are many small ones. report is told how
// many changes are done, now and then. Other processes may do the same at the same time.
func (x *Index) Flush(ctx context.Context, report func(done int)) error {
	done := 0
	for {
		n, err := x.flushSome(ctx)
		if overtaken(err) {
			continue // they did it
		}
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if done += n; report != nil {
			report(done)
		}
		if err := x.mergeSome(ctx); err != nil {
			return err
		}
	}
	return x.mergeSome(ctx)
}

// flushSome writes the oldest waiting changes as one segment and says how many they were.
func (x *Index) flushSome(ctx context.Context) (int, error) {
	var changes []change
	b := newBuilder()
	err := x.db.Read(ctx, func(tx *db.Tx) (err error) {
		if changes, err = pendingChanges(ctx, tx, "", flushMost); err != nil || len(changes) == 0 {
			return err
		}
		return x.fill(ctx, tx, b, changes)
	})
	if err != nil || len(changes) == 0 {
		return 0, err
	}
	var seg *segment
	if b.len() > 0 {
		seg = b.finish()
	}
	return len(changes), x.db.Write(ctx, func(tx *db.Tx) error {
		if err := settled(ctx, tx, changes); err != nil || seg == nil {
			return err
		}
		_, err := writeSegment(ctx, tx, seg, clock.Milli(x.clock.Now()), true)
		return err
	})
}

// fill adds the changed articles to b. One that may not be found is buried where an older segment has it.
func (x *Index) fill(ctx context.Context, tx *db.Tx, b *builder, changes []change) error {
	silent, err := x.fillFound(ctx, tx, b, changes)
	if err != nil || len(silent) == 0 {
		return err
	}
	rows, err := readySegments(ctx, tx)
	if err != nil {
		return err
	}
	known := map[int64]bool{}
	for _, row := range rows {
		if !row.readable() {
			continue
		}
		seg, err := loadEntries(ctx, tx, row.id)
		if err != nil {
			return err
		}
		for _, a := range seg.articles {
			known[a] = true
		}
	}
	for _, id := range silent {
		if known[id] {
			b.bury(id)
		}
	}
	return nil
}

// fillFound adds those of the articles to b that may be found, and returns the others.
func (x *Index) fillFound(ctx context.Context, tx *db.Tx, b *builder, changes []change) (silent []int64, err error) {
	ids := make([]int64, len(changes))
	for i, c := range changes {
		ids[i] = c.article
	}
	slices.Sort(ids)
	entries, err := readEntries(ctx, tx, x.stories, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if e := entries[id]; len(e.Parts) > 0 {
			b.add(e)
		} else {
			silent = append(silent, id)
		}
	}
	return silent, nil
}

// writeSegment stores a segment whole. Where it is ready, all see it once the transaction is over.
func writeSegment(ctx context.Context, tx *db.Tx, seg *segment, now int64, ready bool) (id int64, err error) {
	id, err = startSegment(ctx, tx, now)
	if err != nil {
		return 0, err
	}
	w := &segmentWriter{tx: tx, id: id}
	if err := errors.Join(w.write(ctx, partEntries, seg.encodeEntries()), w.write(ctx, partLexicon, seg.encodeLexicon()),
		w.write(ctx, partPostings, seg.postings), w.write(ctx, partPositions, seg.positions)); err != nil {
		return 0, err
	}
	return id, finishSegment(ctx, tx, id, len(seg.articles), w.bytes, ready)
}

// segmentWriter cuts parts into blocks.
type segmentWriter struct {
	tx    *db.Tx
	id    int64
	bytes int
}

func (w *segmentWriter) write(ctx context.Context, part int, data []byte) error {
	w.bytes += len(data)
	for n := 0; len(data) > 0; n++ {
		size := min(blockSize, len(data))
		if err := insertBlock(ctx, w.tx, w.id, part, n, data[:size]); err != nil {
			return err
		}
		data = data[size:]
	}
	return nil
}

// mergeSome brings segments of about a size together until there are few. The newest go first: what they say of an article
// is heard before what the older say, and stays so.
func (x *Index) mergeSome(ctx context.Context) error {
	for {
		var rows []segmentRow
		err := x.db.Read(ctx, func(tx *db.Tx) (err error) {
			rows, err = readySegments(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		n := mergeable(rows)
		if n == 0 {
			return nil
		}
		err = x.merge(ctx, rows[len(rows)-n:], n == len(rows))
		if overtaken(err) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// mergeable is how many of the newest segments should be one: mergeWidth or more of which none is much larger than all after
// it, so that an article is written anew a few times in its life.
func mergeable(rows []segmentRow) int {
	n, sum := 0, int64(0)
	for _, row := range slices.Backward(rows) {
		if row.format != format || n > 0 && row.entries > max(mergeWidth*2*sum, 0) {
			break
		}
		n++
		sum += max(row.entries, 1)
	}
	// Of what could go together, as much as pays: at least mergeWidth, all of it no more than so much larger than its parts.
	for n >= mergeWidth {
		largest, rest := rows[len(rows)-n].entries, int64(0)
		for _, row := range rows[len(rows)-n+1:] {
			rest += row.entries
		}
		if largest <= 2*rest {
			return n
		}
		n--
	}
	return 0
}
