package comment

import (
	"context"
	"log/slog"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/policy"
)

// How the model learns: a while after a decision, so that one that is taken back teaches nothing, and so many at once.
const (
	learnAfter = time.Minute
	learnLot   = 200
	keepEvery  = 5 * time.Second
	forgetHour = time.Hour
)

// Keep looks after the comments until ctx ends: the model learns from decisions, and what need not be kept of readers is forgotten.
func (s *Comments) Keep(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	var forgot time.Time
	for {
		if err := s.LearnOnce(ctx); err != nil && ctx.Err() == nil {
			log.Warn("learn from decisions", "err", err)
		}
		if now := s.clock.Now(); now.Sub(forgot) >= forgetHour {
			if err := s.Forget(ctx); err == nil {
				forgot = now
			} else if ctx.Err() == nil {
				log.Warn("forget addresses", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// LearnOnce teaches the decisions that people took at least a minute ago and that still stand.
func (s *Comments) LearnOnce(ctx context.Context) error {
	for {
		after, err := s.policies.Learned(ctx)
		if err != nil {
			return err
		}
		lessons, until, err := s.lessons(ctx, after)
		if err != nil || until == after {
			return err
		}
		if err := s.policies.Learn(ctx, after, until, lessons); err != nil {
			return err
		}
	}
}

// lessons are the decisions after one, and the number of the last that was looked at.
func (s *Comments) lessons(ctx context.Context, after int64) (list []policy.Lesson, until int64, err error) {
	until = after
	cut := clock.Milli(s.clock.Now().Add(-learnAfter))
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(id), $1) FROM (SELECT id FROM comment_decisions WHERE id > $1 AND at <= $2 ORDER BY id LIMIT $3) d", after, cut, learnLot).Scan(&until); err != nil || until == after {
			return err
		}
		list, err = db.All(ctx, tx, func(r db.Scanner) (l policy.Lesson, err error) {
			var at int64
			var state State
			var name, body string
			var outcome *string
			err = r.Scan(&l.Decision, &at, &state, &l.Rule, &name, &body, &outcome)
			l.At, l.Text = clock.FromMilli(at), name+"\n"+body
			if l.Weighty = outcome != nil && *outcome == string(Won); state == Approved {
				l.Rule = ""
			}
			return l, err
		}, `SELECT d.id, d.at, d.state, d.rule, c.author_name, c.body, p.outcome FROM comment_decisions d JOIN comments c ON c.id = d.comment_id
			LEFT JOIN comment_appeals p ON p.comment_id = c.id
			WHERE d.id > $1 AND d.id <= $2 AND d.by_user <> 0 AND d.note <> $3 AND d.state IN ($4, $5, $6)
			AND NOT EXISTS (SELECT 1 FROM comment_decisions l WHERE l.comment_id = d.comment_id AND l.id > d.id) ORDER BY d.id`,
			after, until, undoNote, Approved, Refused, Spam)
		return err
	})
	return list, until, err
}

// votesFor is how long it is known who voted: after it the counts stay, and the marks go.
const votesFor = 90 * 24 * time.Hour

// Forget empties what is kept of readers' addresses beyond its days: their hashes on comments, and the marks of votes.
func (s *Comments) Forget(ctx context.Context) error {
	set, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, q := range []struct {
		text   string
		before time.Time
	}{
		{"UPDATE comments SET address_key = '', network_key = '' WHERE id IN (SELECT id FROM comments WHERE address_key <> '' AND created_at < $1 LIMIT 1000)", now.AddDate(0, 0, -set.AddressDays)},
		{"DELETE FROM comment_votes WHERE (comment_id, voter) IN (SELECT comment_id, voter FROM comment_votes WHERE at < $1 LIMIT 1000)", now.Add(-votesFor)},
	} {
		for n := int64(1); n > 0; {
			if err := s.db.Write(ctx, func(tx *db.Tx) error {
				result, err := tx.Exec(ctx, q.text, clock.Milli(q.before))
				if err == nil {
					n, err = result.RowsAffected()
				}
				return err
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
