package audience

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

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

func unfolded(ctx context.Context, tx *db.Tx) (any bool, err error) {
	ids, err := db.All(ctx, tx, number, "SELECT id FROM view_batches WHERE folded = 0 LIMIT 1")
	return len(ids) > 0, err
}

// claim is the oldest batches that are not folded. One node at a time folds: the others wait here for its transaction.
func claim(ctx context.Context, tx *db.Tx, now int64, most int) ([]lot, error) {
	if err := setState(ctx, tx, "folded", now); err != nil {
		return nil, err
	}
	return db.All(ctx, tx, func(r db.Scanner) (l lot, err error) {
		err = r.Scan(&l.id, &l.at, &l.data)
		return l, err
	}, "SELECT id, at, hits FROM view_batches WHERE folded = 0 ORDER BY id LIMIT $1", most)
}

func markFolded(ctx context.Context, tx *db.Tx, lots []lot, now int64) error {
	ids := make([]int64, len(lots))
	for i, l := range lots {
		ids[i] = l.id
	}
	return db.InList(ids, func(lot []any) error {
		_, err := tx.Exec(ctx, "UPDATE view_batches SET folded = $9, hits = $10 WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)", append(lot, now, []byte{})...)
		return err
	})
}

func state(ctx context.Context, tx *db.Tx, name string) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT value FROM audience_state WHERE name = $1", name).Scan(&n)
	return n, err
}

func setState(ctx context.Context, tx *db.Tx, name string, value int64) error {
	_, err := tx.Exec(ctx, "UPDATE audience_state SET value = $2 WHERE name = $1", name, value)
	return err
}

// rowsAtOnce is how many rows a statement of addTo writes, as long as there are so many: two texts for each table.
const rowsAtOnce = 32

// addTo adds views to the rows of a table whose key is the columns, apart by commas. A row is its key and its views.
func addTo(ctx context.Context, tx *db.Tx, table, key string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		if len(rows) >= rowsAtOnce {
			n = rowsAtOnce
		}
		var args []any
		marks := make([]string, n)
		for i, row := range rows[:n] {
			names := make([]string, len(row))
			for j := range row {
				names[j] = "$" + strconv.Itoa(len(args)+j+1)
			}
			args, marks[i] = append(args, row...), "("+strings.Join(names, ", ")+")"
		}
		if _, err := tx.Exec(ctx, "INSERT INTO "+table+" ("+key+", views) VALUES "+strings.Join(marks, ", ")+" ON CONFLICT ("+key+") DO UPDATE SET views = "+table+".views + excluded.views", args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// addSums adds sums to the tables.
func addSums(ctx context.Context, tx *db.Tx, s *sums) error {
	if err := s.gather(func(facet Facet, day int64) ([]string, error) {
		return db.All(ctx, tx, text, "SELECT value FROM audience_facets WHERE facet = $1 AND day = $2", facet, day)
	}, func(article int64, facet Facet) ([]string, error) {
		return db.All(ctx, tx, text, "SELECT value FROM article_facets WHERE article_id = $1 AND facet = $2", article, facet)
	}); err != nil {
		return err
	}
	var facets, articleFacets [][]any
	for k, n := range s.facets {
		facets = append(facets, []any{k.facet, k.day, k.value, n})
	}
	for k, n := range s.articleFacets {
		articleFacets = append(articleFacets, []any{k.article, k.facet, k.value, n})
	}
	for _, t := range []struct {
		table, key string
		rows       [][]any
	}{
		{"audience_minutes", "minute", single(s.siteMinutes)}, {"audience_days", "day", single(s.siteDays)}, {"audience_facets", "facet, day, value", facets},
		{"article_minutes", "minute, article_id", double(s.articleMinutes)}, {"article_hours", "hour, article_id", double(s.articleHours)},
		{"article_days", "day, article_id", double(s.articleDays)}, {"article_facets", "article_id, facet, value", articleFacets},
	} {
		if err := addTo(ctx, tx, t.table, t.key, t.rows); err != nil {
			return err
		}
	}
	return nil
}

func single(sums map[int64]int64) (rows [][]any) {
	for k, n := range sums {
		rows = append(rows, []any{k, n})
	}
	return rows
}

func double(sums map[[2]int64]int64) (rows [][]any) {
	for k, n := range sums {
		rows = append(rows, []any{k[0], k[1], n})
	}
	return rows
}

func text(r db.Scanner) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}

// trim deletes what is older than it is kept. The newest batch stays: where all were gone, SQLite would number anew, and who looks for newer ones would
// find none.
func trim(ctx context.Context, tx *db.Tx, k keptFrom) error {
	for _, t := range []struct {
		query string
		from  int64
	}{
		{"DELETE FROM view_batches WHERE folded > 0 AND folded < $1 AND id < (SELECT MAX(id) FROM view_batches)", k.batch},
		{"DELETE FROM audience_minutes WHERE minute < $1", k.siteMinute},
		{"DELETE FROM article_minutes WHERE minute < $1", k.articleMinute},
		{"DELETE FROM article_hours WHERE hour < $1", k.articleHour},
	} {
		if _, err := tx.Exec(ctx, t.query, t.from); err != nil {
			return err
		}
	}
	return nil
}

// foldDay adds the oldest day of the articles that is before a day to its month; 0 where there is none.
func foldDay(ctx context.Context, tx *db.Tx, before int64) (day int64, err error) {
	if err := setState(ctx, tx, "months", before); err != nil { // one node at a time
		return 0, err
	}
	if err := tx.QueryRow(ctx, "SELECT COALESCE(MIN(day), 0) FROM article_days WHERE day < $1", before).Scan(&day); err != nil || day == 0 {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO article_months (month, article_id, views) SELECT day / 100, article_id, views FROM article_days WHERE day = $1
		ON CONFLICT (month, article_id) DO UPDATE SET views = article_months.views + excluded.views`, day); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, "DELETE FROM article_days WHERE day = $1", day)
	return day, err
}

// ranked is an article with its views in a span.
type ranked struct{ article, views int64 }

func scanRanked(r db.Scanner) (v ranked, err error) {
	err = r.Scan(&v.article, &v.views)
	return v, err
}

// mostRead adds up the past days of a span, without its last.
func mostRead(ctx context.Context, tx *db.Tx, s span, most int) ([]ranked, error) {
	return db.All(ctx, tx, scanRanked, `SELECT article_id, CAST(SUM(views) AS BIGINT) AS n FROM (
		SELECT article_id, views FROM article_days WHERE day >= $1 AND day < $2
		UNION ALL SELECT article_id, views FROM article_months WHERE month >= $3
		) v GROUP BY article_id ORDER BY n DESC, article_id DESC LIMIT $4`, s.first, s.last, s.month, most)
}

func putRanks(ctx context.Context, tx *db.Tx, ranks map[Period][]ranked) error {
	for _, p := range slices.Sorted(maps.Keys(ranks)) {
		if _, err := tx.Exec(ctx, "DELETE FROM article_ranks WHERE period = $1", p); err != nil {
			return err
		}
		var rows [][]any
		for _, v := range ranks[p] {
			rows = append(rows, []any{p, v.article, v.views})
		}
		if err := addTo(ctx, tx, "article_ranks", "period, article_id", rows); err != nil {
			return err
		}
	}
	return nil
}
