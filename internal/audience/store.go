package audience

import (
	"context"
	"maps"

	"github.com/warraq/warraq/internal/db"
)

// insertBatch writes a batch's row. errs.Conflict where it is there.
func insertBatch(ctx context.Context, tx *db.Tx, node string, seq, at int64, tokens, hits []byte) (id int64, err error) {
	err = tx.QueryRow(ctx, "INSERT INTO view_batches (node, seq, at, tokens, hits) VALUES ($1, $2, $3, $4, $5) RETURNING id", node, seq, at, tokens, hits).Scan(&id)
	return id, err
}

// lookBack is how many numbers back new batches are looked for: on PostgreSQL a lower number may become visible after a higher one.
const lookBack = 200

// foreignTokens is the tokens of other nodes' batches that w does not know, which it notes.
func foreignTokens(ctx context.Context, tx *db.Tx, w *written) (lists [][]uint64, err error) {
	from := w.last
	if tx.Engine() == db.Postgres {
		from -= lookBack
	}
	ids, err := db.All(ctx, tx, number, "SELECT id FROM view_batches WHERE id > $1 AND node <> $2 ORDER BY id", from, w.node)
	if err != nil {
		return nil, err
	}
	var fresh []int64
	for _, id := range ids {
		if !w.met[id] {
			fresh = append(fresh, id)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	if err := db.InList(fresh, func(lot []any) error {
		found, err := db.All(ctx, tx, func(r db.Scanner) (list []uint64, err error) {
			var data []byte
			err = r.Scan(&data)
			return decodeTokens(data), err
		}, "SELECT tokens FROM view_batches WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)", lot...)
		lists = append(lists, found...)
		return err
	}); err != nil {
		return nil, err
	}
	if w.met == nil {
		w.met = map[int64]bool{}
	}
	for _, id := range fresh {
		w.met[id] = true
		w.last = max(w.last, id)
	}
	maps.DeleteFunc(w.met, func(id int64, _ bool) bool { return id <= w.last-lookBack })
	return lists, nil
}

func number(r db.Scanner) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}

// rare is the value that stands for all that were too rare to be kept apart.
const rare = "*"
