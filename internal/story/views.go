package story

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// AddViews counts views of articles in the caller's transaction, and names those that are not public: they have none.
func (s *Stories) AddViews(ctx context.Context, tx *db.Tx, views map[int64]int64) (refused []int64, err error) {
	for _, id := range slices.Sorted(maps.Keys(views)) { // in one order, so that two nodes do not wait for each other
		result, err := tx.Exec(ctx, `INSERT INTO tallies (article_id, views) SELECT id, CAST($2 AS BIGINT) FROM articles WHERE id = $1 AND publication = $3 AND NOT private
			ON CONFLICT (article_id) DO UPDATE SET views = tallies.views + CAST($2 AS BIGINT)`, id, views[id], Published)
		if err != nil {
			return nil, err
		}
		if n, err := result.RowsAffected(); err != nil {
			return nil, err
		} else if n == 0 {
			refused = append(refused, id)
		}
	}
	return refused, nil
}

// Counts is what is shown beside an article and changes without a revision.
type Counts struct {
	Views    int64 `json:"views"`
	Comments int   `json:"comments"`
}

// CountsOf is the counts of those of the articles that are public.
func (s *Stories) CountsOf(ctx context.Context, list []int64) (map[int64]Counts, error) {
	out := map[int64]Counts{}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		for _, id := range list {
			var c Counts
			err := tx.QueryRow(ctx, `SELECT COALESCE(t.views, 0), COALESCE(t.comments, 0) FROM articles a LEFT JOIN tallies t ON t.article_id = a.id
				WHERE a.id = $1 AND a.publication = $2 AND NOT a.private`, id, Published).Scan(&c.Views, &c.Comments)
			switch {
			case err == nil:
				out[id] = c
			case !errs.Is(err, errs.NotFound):
				return err
			}
		}
		return nil
	})
	return out, err
}

// Filing is what the counting of readers asks of an article: where it stands, who signed it, since when, and how often it was read in all.
type Filing struct {
	Section     int64
	Signers     []int64
	Public      bool
	PublishedAt time.Time
	Views       int64
}

// Filings are those of the articles that there are, whatever their state, in the caller's transaction.
func (s *Stories) Filings(ctx context.Context, tx *db.Tx, list []int64) (map[int64]Filing, error) {
	out := make(map[int64]Filing, len(list))
	err := db.InList(list, func(lot []any) error {
		_, err := db.All(ctx, tx, func(r scanner) (none struct{}, err error) {
			var id, published int64
			var f Filing
			var bylines string
			if err := r.Scan(&id, &f.Section, &bylines, &f.Public, &published, &f.Views); err != nil {
				return none, err
			}
			var a Article
			if err := json.Unmarshal([]byte(bylines), &a.Bylines); err != nil {
				return none, fmt.Errorf("read who signed article %d: %w", id, err)
			}
			f.Signers, f.PublishedAt = a.signers(), clock.FromMilli(published)
			out[id] = f
			return none, nil
		}, `SELECT a.id, COALESCE(a.section_id, 0), a.bylines, a.publication = 'published' AND NOT a.private, a.published_at, COALESCE(t.views, 0)
			FROM articles a LEFT JOIN tallies t ON t.article_id = a.id WHERE a.id IN ($1, $2, $3, $4, $5, $6, $7, $8)`, lot...)
		return err
	})
	return out, err
}
