package story

import (
	"context"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/db"
)

// keysAtOnce bounds one transaction of FillKeys.
const keysAtOnce = 500

// FillKeys gives articles from before there was one the key that the newsroom's search reads (migration 3).
func (s *Stories) FillKeys(ctx context.Context) error {
	type row struct {
		id       int64
		headline string
	}
	for {
		var rows []row
		err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
			rows, err = all(ctx, tx, func(r scanner) (v row, err error) { return v, r.Scan(&v.id, &v.headline) },
				"SELECT id, headline FROM articles WHERE headline_key = '' AND headline <> '' ORDER BY id LIMIT $1", keysAtOnce)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := s.db.Write(ctx, func(tx *db.Tx) error {
			for _, r := range rows {
				key := arabic.Key(r.headline)
				if key == "" {
					key = " " // nothing to look for, and not to be asked again
				}
				if _, err := tx.Exec(ctx, "UPDATE articles SET headline_key = $1 WHERE id = $2", key, r.id); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}
