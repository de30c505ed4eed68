package story

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// viewsAtOnce is how many articles a statement of AddViews takes; what is left over goes one by one, so that there are two texts to prepare.
const viewsAtOnce = 32

var addViews = map[int]string{1: addViewsText(1), viewsAtOnce: addViewsText(viewsAtOnce)}

func addViewsText(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("(CAST($%d AS BIGINT), CAST($%d AS BIGINT))", 2*i+1, 2*i+2)
	}
	return "WITH counted (id, n) AS (VALUES " + strings.Join(rows, ", ") + `) INSERT INTO tallies (article_id, views)
		SELECT a.id, c.n FROM counted c JOIN articles a ON a.id = c.id WHERE a.publication = 'published' AND NOT a.private
		ON CONFLICT (article_id) DO UPDATE SET views = tallies.views + excluded.views RETURNING article_id`
}

// AddViews counts views of articles in the caller's transaction, and names those that are not public: they have none.
func (s *Stories) AddViews(ctx context.Context, tx *db.Tx, views map[int64]int64) (refused []int64, err error) {
	ids := slices.Sorted(maps.Keys(views)) // in one order, so that two nodes do not wait for each other
	for len(ids) > 0 {
		n := 1
		if len(ids) >= viewsAtOnce {
			n = viewsAtOnce
		}
		args := make([]any, 0, 2*n)
		for _, id := range ids[:n] {
			args = append(args, id, views[id])
		}
		counted, err := db.All(ctx, tx, func(r scanner) (id int64, err error) {
			err = r.Scan(&id)
			return id, err
		}, addViews[n], args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids[:n] {
			if !slices.Contains(counted, id) {
				refused = append(refused, id)
			}
		}
		ids = ids[n:]
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
