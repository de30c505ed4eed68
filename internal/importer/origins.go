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

// Origins are those of articles. Of an article that came from nowhere it is its own number here, if that is beyond all that came (Highest).
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
		if len(out) == len(articles) {
			return nil
		}
		highest, err := highest(ctx, tx)
		if err != nil {
			return err
		}
		for _, id := range articles {
			if _, came := out[id]; !came && id > highest {
				out[id] = Origin{Number: strconv.FormatInt(id, 10)}
			}
		}
		return nil
	})
	return out, err
}

// Highest is the highest number that anything had where it came from; 0 where nothing came. Numbers up to it are the old site's: one that is not known
// was in its trash, or a draft's, and is to lead to nothing rather than to something else.
func (m *Memory) Highest(ctx context.Context) (n int64, err error) {
	err = m.db.Read(ctx, func(tx *db.Tx) error {
		n, err = highest(ctx, tx)
		return err
	})
	return n, err
}

// highestNumber reads one row of each kind from the index imported_by_number: a page of an article asks, and cannot wait for all that came to
// be sorted.
const highestNumber = `SELECT number FROM (
	SELECT * FROM (SELECT number FROM imported WHERE kind = 'post' ORDER BY LENGTH(number) DESC, number DESC LIMIT 1) post UNION ALL
	SELECT * FROM (SELECT number FROM imported WHERE kind = 'page' ORDER BY LENGTH(number) DESC, number DESC LIMIT 1) page UNION ALL
	SELECT * FROM (SELECT number FROM imported WHERE kind = 'other_item' ORDER BY LENGTH(number) DESC, number DESC LIMIT 1) other UNION ALL
	SELECT * FROM (SELECT number FROM imported WHERE kind = 'attachment' ORDER BY LENGTH(number) DESC, number DESC LIMIT 1) attachment
	) highest ORDER BY LENGTH(number) DESC, number DESC LIMIT 1`

func highest(ctx context.Context, tx *db.Tx) (int64, error) {
	numbers, err := db.All(ctx, tx, func(row db.Scanner) (n string, err error) {
		err = row.Scan(&n)
		return n, err
	}, highestNumber)
	if err != nil || len(numbers) == 0 {
		return 0, err
	}
	n, err := strconv.ParseInt(numbers[0], 10, 64)
	if err != nil { // no number that an article of ours could have
		return 0, nil
	}
	return n, nil
}
