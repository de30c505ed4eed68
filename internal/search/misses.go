package search

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// Miss is what readers looked for and did not find.
type Miss struct {
	Words string
	Times int64
	Last  time.Time
}

// Limits of the list of misses: how many are kept, for how long, and how many letters of each.
const (
	maxMisses     = 500
	missesKept    = 90 * 24 * time.Hour
	maxMissLetter = 80
)

// misses gathers what was not found, so that a flood of queries costs memory for a moment and few writes.
type misses struct {
	mu    sync.Mutex
	times map[string]int64
	words map[string]string
}

// miss notes a query without hits. Who asked is not known here and not kept.
func (x *Index) miss(q query, text string) {
	key := strings.Join(q.words, " ")
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if key == "" || len(runes) > maxMissLetter {
		return
	}
	m := &x.misses
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.times == nil {
		m.times, m.words = map[string]int64{}, map[string]string{}
	}
	if len(m.times) < maxMisses || m.times[key] > 0 {
		m.times[key]++
		m.words[key] = string(runes)
	}
}

// Misses are the queries without hits of the last three months, the most frequent first.
func (x *Index) Misses(ctx context.Context, limit int) (list []Miss, err error) {
	if err := x.keepMisses(ctx); err != nil {
		return nil, err
	}
	err = x.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r scanner) (m Miss, err error) {
			var last int64
			err = r.Scan(&m.Words, &m.Times, &last)
			m.Last = clock.FromMilli(last)
			return m, err
		}, "SELECT words, times, last_at FROM search_misses ORDER BY times DESC, last_at DESC, words_key LIMIT $1", limit)
		return err
	})
	return list, err
}

// keepMisses writes down what was gathered.
func (x *Index) keepMisses(ctx context.Context) error {
	m := &x.misses
	m.mu.Lock()
	times, words := m.times, m.words
	m.times, m.words = nil, nil
	m.mu.Unlock()
	if len(times) == 0 {
		return nil
	}
	now := clock.Milli(x.clock.Now())
	return x.db.Write(ctx, func(tx *db.Tx) error {
		for key, n := range times {
			if _, err := tx.Exec(ctx, `INSERT INTO search_misses (words_key, words, times, last_at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (words_key) DO UPDATE SET times = search_misses.times + $3, last_at = $4`, key, words[key], n, now); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `DELETE FROM search_misses WHERE last_at < $1 OR words_key NOT IN
			(SELECT words_key FROM search_misses ORDER BY times DESC, last_at DESC LIMIT $2)`, now-missesKept.Milliseconds(), maxMisses)
		return err
	})
}
