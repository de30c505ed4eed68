package importer

import (
	"context"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/db"
)

// Origin is what an article was on the site it came from.
type Origin struct {
	Number string
	GUID   string // empty where it was too long to be kept
}

// Origins are those of articles. Of an article that came from nowhere it is its own number here, and nothing where a thing that came had that number:
// the number would lead there.
func (m *Memory) Origins(ctx context.Context, articles []int64) (map[int64]Origin, error) {
	out := make(map[int64]Origin, len(articles))
	err := m.db.Read(ctx, func(tx *db.Tx) error {
		if err := db.InList(articles, func(lot []any) error {
			_, err := db.All(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
				var id int64
				var o Origin
				if err := row.Scan(&id, &o.Number, &o.GUID); err != nil {
					return none, err
				}
				if strings.HasPrefix(o.GUID, hashed) {
					o.GUID = ""
				}
				out[id] = o
				return none, nil
			}, `SELECT local_id, number, foreign_key FROM imported WHERE kind IN ('post', 'page', 'other_item')
				AND local_id IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY source DESC`, lot...)
			return err
		}); err != nil {
			return err
		}
		for _, id := range articles {
			if _, came := out[id]; came {
				continue
			}
			number := strconv.FormatInt(id, 10)
			var taken int
			if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM imported WHERE kind IN ('post', 'page', 'other_item', 'attachment') AND number = $1", number).Scan(&taken); err != nil {
				return err
			}
			if taken == 0 {
				out[id] = Origin{Number: number}
			}
		}
		return nil
	})
	return out, err
}
