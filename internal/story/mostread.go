package story

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/db"
)

const (
	mostReadAmong = 200              // the newest so many articles are looked at
	mostReadKept  = 10 * time.Second // so long the order stands before it is counted again
	mostReadLists = 1000             // so many orders are kept at most
)

// ranking remembers which articles are the most read: counting them costs more than all else on a page, and the order
// changes slowly. What they are called, and whether they are public, is read each time.
type ranking struct {
	mu   sync.Mutex
	kept map[rankingOf]ranked
}

type rankingOf struct {
	list  List
	limit int
}

type ranked struct {
	ids   []int64
	until time.Time
}

func (r *ranking) get(of rankingOf, now time.Time) []int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k := r.kept[of]; now.Before(k.until) {
		return k.ids
	}
	return nil
}

func (r *ranking) put(of rankingOf, ids []int64, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= mostReadLists {
		r.kept = map[rankingOf]ranked{}
	}
	r.kept[of] = ranked{ids, until}
}

// MostRead is the most viewed of a list's newest articles, those with most views first, without pictures and names. Views
// count within ten seconds; what is withdrawn is gone at once.
func (s *Stories) MostRead(ctx context.Context, l List, limit int) (cards []Card, err error) {
	of, now := rankingOf{l, limit}, s.clock.Now()
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		best := s.ranking.get(of, now)
		if cards, err = listed(ctx, tx, l, best); err != nil || len(best) > 0 && len(cards) == len(best) {
			return err
		}
		if best, err = ids(ctx, tx, `SELECT article_id FROM (
			SELECT l.article_id AS article_id, COALESCE(t.views, 0) AS views FROM (
				SELECT article_id, published_at FROM listings WHERE list = $1 AND list_id = $2 ORDER BY published_at DESC, article_id DESC LIMIT $3
			) l LEFT JOIN tallies t ON t.article_id = l.article_id
		) v ORDER BY views DESC, article_id DESC LIMIT $4`, l.Name, l.ID, mostReadAmong, limit); err != nil {
			return err
		}
		if len(best) == limit { // a young paper's order changes with every article
			s.ranking.put(of, best, now.Add(mostReadKept))
		}
		cards, err = listed(ctx, tx, l, best)
		return err
	})
	return cards, err
}

// rankedColumns leave out what is JSON: reading it takes a third of a row's time.
var rankedColumns = strings.Replace(listedColumns, "a.lead, a.bylines", "'', ''", 1)

// listed is those of the articles that stand in a list, in the order of order. That an article stands there is asked for
// each by itself: as a join, either engine may start with the list, which may be the whole archive.
func listed(ctx context.Context, tx *db.Tx, l List, order []int64) (cards []Card, err error) {
	err = db.InList(order, func(lot []any) error {
		found, err := db.All(ctx, tx, scanListed, "SELECT "+rankedColumns+` FROM articles a LEFT JOIN tallies t ON t.article_id = a.id WHERE a.id IN ($1, $2, $3, $4, $5, $6, $7, $8)
			AND (SELECT 1 FROM listings l WHERE l.list = $9 AND l.list_id = $10 AND l.published_at = a.published_at AND l.article_id = a.id) = 1`, append(lot, l.Name, l.ID)...)
		cards = append(cards, found...)
		return err
	})
	slices.SortFunc(cards, func(a, b Card) int { return slices.Index(order, a.ID) - slices.Index(order, b.ID) })
	return cards, err
}
