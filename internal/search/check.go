package search

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/warraq/warraq/internal/db"
)

// maxFaults bounds what a check tells of one kind.
const maxFaults = 100

// CheckConsistency compares the index with the articles and returns a line for each misfit: segments that are not whole,
// articles that can be found by no search, and such that should not be.
func (x *Index) CheckConsistency(ctx context.Context) (faults []string, err error) {
	err = x.db.Read(ctx, func(tx *db.Tx) error {
		found, broken, err := x.indexed(ctx, tx)
		if err != nil {
			return err
		}
		faults = broken
		waiting, err := db.All(ctx, tx, func(r scanner) (id int64, err error) { return id, r.Scan(&id) }, "SELECT article_id FROM search_pending")
		if err != nil {
			return err
		}
		changed := map[int64]bool{}
		for _, id := range waiting {
			changed[id] = true
			delete(found, id)
		}
		for after := int64(0); ; {
			ids, err := x.stories.FindableIDs(ctx, tx, after, flushMost)
			if err != nil {
				return err
			}
			if len(ids) == 0 {
				break
			}
			after = ids[len(ids)-1]
			for _, id := range ids {
				if !found[id] && !changed[id] && len(faults) < maxFaults {
					faults = append(faults, fmt.Sprintf("article %d is found by no search", id))
				}
				delete(found, id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(found)) {
			if len(faults) < maxFaults {
				faults = append(faults, fmt.Sprintf("article %d is found though it should not be", id))
			}
		}
		return nil
	})
	return faults, err
}

// indexed are the articles that segments speak for, and a line for each segment that is not whole.
func (x *Index) indexed(ctx context.Context, tx *db.Tx) (found map[int64]bool, broken []string, err error) {
	rows, err := readySegments(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	found = map[int64]bool{}
	for _, row := range rows {
		if !row.readable() {
			continue
		}
		var kept int64
		if err := tx.QueryRow(ctx, "SELECT COALESCE(SUM(LENGTH(data)), 0) FROM search_blocks WHERE segment_id = $1", row.id).Scan(&kept); err != nil {
			return nil, nil, err
		}
		seg, err := loadSegment(ctx, tx, row.id)
		if err != nil || kept != row.bytes || int64(len(seg.articles)) != row.entries {
			broken = append(broken, fmt.Sprintf("segment %d is not whole: `warraq search reindex` makes it anew", row.id))
			continue
		}
		for e, a := range seg.articles { // a later segment has the last word
			if found[a] = seg.lengths[e] != gone; !found[a] {
				delete(found, a)
			}
		}
	}
	return found, broken, nil
}
