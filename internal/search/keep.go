package search

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// How often the index is looked after, and how long few changes may wait for a segment: until then each search reads them.
const (
	keepEvery = 2 * time.Second
	waitMost  = time.Minute
)

// Keep looks after the index until ctx ends: it brings waiting changes into segments when there are many or they are old, and
// writes down what was not found. It is not needed for a search to find what changed, only to find it fast.
func (x *Index) Keep(ctx context.Context) {
	x.warm(ctx)
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	for {
		if err := x.keepOnce(ctx); err != nil && ctx.Err() == nil {
			x.log.Warn("look after the index", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// warm reads the index, so that the first reader who searches does not wait for it.
func (x *Index) warm(ctx context.Context) {
	err := x.db.Read(ctx, func(tx *db.Tx) error {
		_, err := x.reader.snapshot(ctx, tx)
		return err
	})
	if err != nil && ctx.Err() == nil {
		x.log.Warn("read the index", "err", err)
	}
}

func (x *Index) keepOnce(ctx context.Context) error {
	if err := x.keepMisses(ctx); err != nil {
		return err
	}
	if err := x.keepRelated(ctx); err != nil {
		return err
	}
	if err := x.upgrade(ctx); err != nil {
		return err
	}
	flushed, err := x.flushFrom(ctx, fewWaiting, waitMost)
	if flushed {
		x.warm(ctx)
	}
	return err
}

// upgrade makes the index anew where parts of it are of another format, unless another process is at it.
func (x *Index) upgrade(ctx context.Context) error {
	var rows []segmentRow
	if err := x.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err = readySegments(ctx, tx)
		return err
	}); err != nil {
		return err
	}
	if !slices.ContainsFunc(rows, func(r segmentRow) bool { return r.format != format }) {
		return nil
	}
	mine, err := x.hold(ctx, workReindex)
	if err != nil || !mine {
		return err
	}
	x.log.Info("the index is of another version: it is made anew")
	if err := x.Reindex(ctx, func(int, int) {
		if _, err := x.hold(ctx, workReindex); err != nil {
			x.log.Warn("hold the work on the index", "err", err)
		}
	}); err != nil {
		return err
	}
	x.log.Info("the index is made anew")
	return nil
}

// Work that one process does at a time, and how long it is held without a sign of life.
const (
	workReindex = "reindex"
	workHeld    = time.Minute
)

// hold says whether this process may do a work: nobody else has it, or who had it went away. It is held from now on.
func (x *Index) hold(ctx context.Context, work string) (mine bool, err error) {
	now := x.clock.Now()
	err = x.db.Write(ctx, func(tx *db.Tx) error {
		result, err := tx.Exec(ctx, `INSERT INTO search_work (name, holder, held_until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = $2, held_until = $3 WHERE search_work.holder = $2 OR search_work.held_until < $4`,
			work, x.holder, clock.Milli(now.Add(workHeld)), clock.Milli(now))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

// Beside brings changes into segments as they come by the thousand, until ctx ends: for an import. It reads no index.
func (x *Index) Beside(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if _, err := x.flushFrom(ctx, flushMost, time.Hour); err != nil && ctx.Err() == nil {
			x.log.Warn("index beside the import", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// flushFrom brings changes into segments where so many wait, or one waits so long, and says whether it did.
func (x *Index) flushFrom(ctx context.Context, many int, long time.Duration) (bool, error) {
	waiting, old := 0, false
	err := x.db.Read(ctx, func(tx *db.Tx) error {
		list, err := pendingChanges(ctx, tx, "", many)
		waiting = len(list)
		old = waiting > 0 && list[0].stamp>>stampShift < clock.Milli(x.clock.Now().Add(-long))
		return err
	})
	if err != nil || waiting < many && !old {
		return false, err
	}
	return true, x.Flush(ctx, nil)
}

// stampShift is where the time stands in a change's stamp (story writes it).
const stampShift = 12

// Reindex makes the whole index anew beside the old one, which answers until the new one is whole. report is told how many
// articles are done of how many.
func (x *Index) Reindex(ctx context.Context, report func(done, of int)) error {
	old, waited, of, err := x.startOver(ctx)
	if err != nil {
		return err
	}
	var made []int64
	done := 0
	for after := int64(0); ; {
		var ids []int64
		b := newBuilder()
		err := x.db.Read(ctx, func(tx *db.Tx) error {
			if ids, err = x.stories.PublicIDs(ctx, tx, after, flushMost); err != nil || len(ids) == 0 {
				return err
			}
			changes := make([]change, len(ids))
			for i, id := range ids {
				changes[i].article = id
			}
			_, err = x.fillFound(ctx, tx, b, changes)
			return err
		})
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		done += len(ids)
		if b.len() > 0 {
			id, err := x.writeHidden(ctx, b.finish())
			if err != nil {
				return err
			}
			made = append(made, id)
		}
		if report != nil {
			report(done, max(of, done))
		}
	}
	for tries := 0; ; tries++ { // a server may bring segments together in the same moment
		err := x.swap(ctx, old, made)
		if err == nil {
			if err = x.forget(ctx, waited); err != nil {
				return err
			}
			return x.mergeSome(ctx)
		}
		if !overtaken(err) || tries == 5 {
			return err
		}
	}
}

// startOver clears what an earlier attempt left and says which segments there are, which changes wait and how many articles there are.
func (x *Index) startOver(ctx context.Context) (old map[int64]bool, waited []change, of int, err error) {
	old = map[int64]bool{}
	err = x.db.Write(ctx, func(tx *db.Tx) error {
		if err := dropHidden(ctx, tx, clock.Milli(x.clock.Now())+1); err != nil {
			return err
		}
		segments, err := readySegments(ctx, tx)
		for _, s := range segments {
			old[s.id] = true
		}
		if err == nil {
			of, err = x.stories.CountPublic(ctx, tx)
		}
		if err == nil {
			waited, err = pendingChanges(ctx, tx, "", math.MaxInt32)
		}
		return err
	})
	return old, waited, of, err
}

// forget takes changes off the list that were in the articles when they were read anew. Where it does not come to its end, they are looked at
// once more for nothing.
func (x *Index) forget(ctx context.Context, waited []change) error {
	for some := range slices.Chunk(waited, flushMost) {
		if err := x.db.Write(ctx, func(tx *db.Tx) error {
			for _, c := range some {
				if _, err := tx.Exec(ctx, "DELETE FROM search_pending WHERE article_id = $1 AND stamp = $2", c.article, c.stamp); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// writeHidden stores a segment that nobody reads yet.
func (x *Index) writeHidden(ctx context.Context, seg *segment) (id int64, err error) {
	err = x.db.Write(ctx, func(tx *db.Tx) error {
		id, err = writeSegment(ctx, tx, seg, clock.Milli(x.clock.Now()), false)
		return err
	})
	return id, err
}

// swap lets the new segments answer instead of the old. What was written meanwhile by others is looked at anew: it is put
// back among the changes that wait.
func (x *Index) swap(ctx context.Context, old map[int64]bool, made []int64) error {
	return x.db.Write(ctx, func(tx *db.Tx) error {
		rows, err := readySegments(ctx, tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !old[row.id] {
				seg, err := loadEntries(ctx, tx, row.id)
				if err != nil {
					return err
				}
				for _, a := range seg.articles {
					if _, err := tx.Exec(ctx, "INSERT INTO search_pending (article_id, stamp) VALUES ($1, $2) ON CONFLICT (article_id) DO NOTHING",
						a, clock.Milli(x.clock.Now())<<stampShift); err != nil {
						return err
					}
				}
			}
			if err := dropSegment(ctx, tx, row.id); err != nil {
				return err
			}
		}
		for _, id := range made {
			result, err := tx.Exec(ctx, "UPDATE search_segments SET ready = TRUE WHERE id = $1", id)
			if err != nil {
				return err
			}
			if n, err := result.RowsAffected(); err != nil || n == 0 {
				return errOvertaken.Because(err)
			}
		}
		return nil
	})
}
