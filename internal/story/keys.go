package story

import (
	"context"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/db"
)

// keysAtOnce bounds one transaction of FillKeys.
const keysAtOnce = 500

// FillKeys gives every article the key that the newsroom's search reads, where it has none or another one than it would get
// today.
func (s *Stories) FillKeys(ctx context.Context) error {
	type row struct {
		id            int64
		headline, key string
	}
	for last := int64(0); ; {
		var rows []row
		err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
			rows, err = db.All(ctx, tx, func(r scanner) (v row, err error) { return v, r.Scan(&v.id, &v.headline, &v.key) },
				"SELECT id, headline, headline_key FROM articles WHERE id > $1 ORDER BY id LIMIT $2", last, keysAtOnce)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		last = rows[len(rows)-1].id
		if err := s.db.Write(ctx, func(tx *db.Tx) error {
			for _, r := range rows {
				key := arabic.Key(r.headline)
				if key == r.key {
					continue
				}
				// A save in between has written its own key already.
				if _, err := tx.Exec(ctx, "UPDATE articles SET headline_key = $1 WHERE id = $2 AND headline = $3", key, r.id, r.headline); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}
