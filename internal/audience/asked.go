package audience

import (
	"context"

	"github.com/warraq/warraq/internal/db"
)

// What the reports ask of the sums.

func sumMinutes(ctx context.Context, tx *db.Tx, from, to int64) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT CAST(COALESCE(SUM(views), 0) AS BIGINT) FROM audience_minutes WHERE minute BETWEEN $1 AND $2", from, to).Scan(&n)
	return n, err
}

func sumDays(ctx context.Context, tx *db.Tx, from, to int64) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT CAST(COALESCE(SUM(views), 0) AS BIGINT) FROM audience_days WHERE day BETWEEN $1 AND $2", from, to).Scan(&n)
	return n, err
}

// table is rows of two numbers.
func table(ctx context.Context, tx *db.Tx, query string, args ...any) (map[int64]int64, error) {
	out := map[int64]int64{}
	_, err := db.All(ctx, tx, func(r db.Scanner) (none struct{}, err error) {
		var k, n int64
		err = r.Scan(&k, &n)
		out[k] += n
		return none, err
	}, query, args...)
	return out, err
}

func siteMinutes(ctx context.Context, tx *db.Tx, from, to int64) (map[int64]int64, error) {
	return table(ctx, tx, "SELECT minute, views FROM audience_minutes WHERE minute BETWEEN $1 AND $2", from, to)
}

func siteDays(ctx context.Context, tx *db.Tx, from, to int64) (map[int64]int64, error) {
	return table(ctx, tx, "SELECT day, views FROM audience_days WHERE day BETWEEN $1 AND $2", from, to)
}

// firstDay is the day since which views are counted, 0 for never.
func firstDay(ctx context.Context, tx *db.Tx) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT COALESCE(MIN(day), 0) FROM audience_days").Scan(&n)
	return n, err
}

func articleHours(ctx context.Context, tx *db.Tx, id, from, to int64) (map[int64]int64, error) {
	return table(ctx, tx, "SELECT hour, views FROM article_hours WHERE article_id = $1 AND hour BETWEEN $2 AND $3", id, from, to)
}

func articleDays(ctx context.Context, tx *db.Tx, id int64) (map[int64]int64, error) {
	return table(ctx, tx, "SELECT day, views FROM article_days WHERE article_id = $1", id)
}

func articleMonths(ctx context.Context, tx *db.Tx, id int64) (map[int64]int64, error) {
	return table(ctx, tx, "SELECT month, views FROM article_months WHERE article_id = $1", id)
}

func shares(ctx context.Context, tx *db.Tx, f Facet, from, to int64, most int) ([]Share, error) {
	return db.All(ctx, tx, func(r db.Scanner) (s Share, err error) {
		err = r.Scan(&s.Value, &s.Views)
		return s, err
	}, `SELECT value, CAST(SUM(views) AS BIGINT) AS n FROM audience_facets WHERE facet = $1 AND day BETWEEN $2 AND $3
		GROUP BY value HAVING SUM(views) > 0 ORDER BY n DESC, value LIMIT $4`, f, from, to, most)
}

func dayRanked(ctx context.Context, tx *db.Tx, day int64, most int) ([]ranked, error) {
	return db.All(ctx, tx, scanRanked, "SELECT article_id, views FROM article_days WHERE day = $1 ORDER BY views DESC, article_id DESC LIMIT $2", day, most)
}

func ranks(ctx context.Context, tx *db.Tx, p Period) ([]ranked, error) {
	return db.All(ctx, tx, scanRanked, "SELECT article_id, views FROM article_ranks WHERE period = $1", p)
}

// ofArticles runs a query about articles, the first eight arguments, lot by lot.
func ofArticles(ctx context.Context, tx *db.Tx, ids []int64, query string, args ...any) (map[int64]int64, error) {
	out := map[int64]int64{}
	err := db.InList(ids, func(lot []any) error {
		found, err := table(ctx, tx, query, append(lot, args...)...)
		for k, n := range found {
			out[k] += n
		}
		return err
	})
	return out, err
}

func articlesMinutes(ctx context.Context, tx *db.Tx, ids []int64, from, to int64) (map[int64]int64, error) {
	return ofArticles(ctx, tx, ids, "SELECT article_id, views FROM article_minutes WHERE article_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND minute BETWEEN $9 AND $10", from, to)
}

func articlesDay(ctx context.Context, tx *db.Tx, ids []int64, day int64) (map[int64]int64, error) {
	return ofArticles(ctx, tx, ids, "SELECT article_id, views FROM article_days WHERE day = $9 AND article_id IN ($1, $2, $3, $4, $5, $6, $7, $8)", day)
}

// articlesPast is the views of articles in the days of a span before its last.
func articlesPast(ctx context.Context, tx *db.Tx, ids []int64, s span) (map[int64]int64, error) {
	out, err := ofArticles(ctx, tx, ids, "SELECT article_id, views FROM article_days WHERE article_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND day >= $9 AND day < $10", s.first, s.last)
	if err != nil || s.month == noMonth {
		return out, err
	}
	months, err := ofArticles(ctx, tx, ids, "SELECT article_id, views FROM article_months WHERE article_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND month >= $9", s.month)
	for k, n := range months {
		out[k] += n
	}
	return out, err
}

// articlesFacets is what is kept of articles beside time, the largest first.
func articlesFacets(ctx context.Context, tx *db.Tx, ids []int64) (map[int64]map[Facet][]Share, error) {
	out := map[int64]map[Facet][]Share{}
	err := db.InList(ids, func(lot []any) error {
		_, err := db.All(ctx, tx, func(r db.Scanner) (none struct{}, err error) {
			var article int64
			var facet Facet
			var s Share
			if err := r.Scan(&article, &facet, &s.Value, &s.Views); err != nil {
				return none, err
			}
			if out[article] == nil {
				out[article] = map[Facet][]Share{}
			}
			out[article][facet] = append(out[article][facet], s)
			return none, nil
		}, "SELECT article_id, facet, value, views FROM article_facets WHERE article_id IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY views DESC, value", lot...)
		return err
	})
	return out, err
}
