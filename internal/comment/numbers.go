package comment

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

// Work is what one moderator did in a time.
type Work struct {
	Name                     string
	Decisions                int
	Published, Refused, Spam int
	Median                   time.Duration // between a comment's arrival and the decision
	Overturned               int           // decisions that an appeal was won against
	user                     int64
	waits                    []int64
}

// numbersMost bounds what is counted: the newest decisions.
const numbersMost = 50_000

// Numbers is what each moderator did since a time, who did most first, undone decisions included.
func (s *Comments) Numbers(ctx context.Context, a actor.Actor, since time.Time) ([]Work, error) {
	if !a.May(actor.Moderate) {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	by := map[int64]*Work{}
	type row struct {
		user  int64
		name  string
		state State
		wait  int64
	}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := db.All(ctx, tx, func(r db.Scanner) (w row, err error) {
			err = r.Scan(&w.user, &w.name, &w.state, &w.wait)
			return w, err
		}, `SELECT d.by_user, d.by_name, d.state, d.at - c.created_at FROM comment_decisions d JOIN comments c ON c.id = d.comment_id
			WHERE d.at >= $1 AND d.by_user <> 0 AND d.note <> $2 ORDER BY d.id DESC LIMIT $3`, clock.Milli(since), undoNote, numbersMost)
		if err != nil {
			return err
		}
		for _, w := range rows {
			if by[w.user] == nil {
				by[w.user] = &Work{Name: w.name, user: w.user}
			}
			by[w.user].count(w.state, w.wait)
		}
		lost, err := db.All(ctx, tx, func(r db.Scanner) (user int64, err error) {
			err = r.Scan(&user)
			return user, err
		}, `SELECT COALESCE((SELECT d.by_user FROM comment_decisions d WHERE d.comment_id = p.comment_id AND d.at < p.judged_at ORDER BY d.id DESC LIMIT 1), 0)
			FROM comment_appeals p WHERE p.outcome = $1 AND p.judged_at >= $2`, Won, clock.Milli(since))
		for _, user := range lost {
			if w := by[user]; w != nil {
				w.Overturned++
			}
		}
		return err
	})
	var list []Work
	for _, w := range by {
		w.Median = time.Duration(median(w.waits)) * time.Millisecond
		list = append(list, *w)
	}
	slices.SortFunc(list, func(a, b Work) int { return cmp.Or(cmp.Compare(b.Decisions, a.Decisions), cmp.Compare(a.user, b.user)) })
	return list, err
}

func (w *Work) count(state State, wait int64) {
	w.Decisions++
	w.waits = append(w.waits, wait)
	switch state {
	case Approved:
		w.Published++
	case Refused:
		w.Refused++
	case Spam:
		w.Spam++
	}
}

func median(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// Account is a year of moderation, for the public.
type Account struct {
	Year      int
	Received  int // comments that readers sent
	Published int // of them, as they stand now
	Refused   []RuleCount
	Appeals   int
	Won       int
	Median    time.Duration // until a person decided, where one did
}

// RuleCount is how many comments were refused by a rule.
type RuleCount struct {
	Rule policy.RuleName
	N    int
}

// accountFor is how long an account is not worked out anew.
const accountFor = 10 * time.Minute

// Account is the year's account of moderation, at most ten minutes old. errs.NotFound where the paper does not publish it, or for a year
// without comments.
func (s *Comments) Account(ctx context.Context, year int, zone *time.Location) (a Account, err error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return a, err
	}
	now := s.clock.Now()
	if !set.Account || year < 2000 || year > now.In(zone).Year() {
		return a, errs.New(errs.NotFound, "error.not_found")
	}
	s.accounts.mu.Lock()
	defer s.accounts.mu.Unlock()
	if kept, ok := s.accounts.v[year]; ok && now.Sub(kept.at).Abs() < accountFor {
		return kept.Account, nil
	}
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)
	if a, err = s.account(ctx, clock.Milli(from), clock.Milli(to)); err != nil {
		return a, err
	}
	if a.Year = year; a.Received == 0 {
		return a, errs.New(errs.NotFound, "error.not_found")
	}
	if s.accounts.v == nil {
		s.accounts.v = map[int]keptAccount{}
	}
	s.accounts.v[year] = keptAccount{a, now}
	return a, nil
}

type keptAccount struct {
	Account
	at time.Time
}

// account counts what came by the form, which is what has a form_key, in a stretch of time.
func (s *Comments) account(ctx context.Context, from, to int64) (a Account, err error) {
	const came = "form_key IS NOT NULL AND created_at >= $1 AND created_at < $2"
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = $3 THEN 1 ELSE 0 END), 0) FROM comments WHERE "+came, from, to, Approved).
			Scan(&a.Received, &a.Published); err != nil {
			return err
		}
		if a.Refused, err = db.All(ctx, tx, func(r db.Scanner) (c RuleCount, err error) {
			err = r.Scan(&c.Rule, &c.N)
			return c, err
		}, "SELECT rule, COUNT(*) FROM comments WHERE "+came+" AND state IN ($3, $4) AND rule <> '' GROUP BY rule ORDER BY COUNT(*) DESC, rule", from, to, Refused, Spam); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, "SELECT COUNT(*), COALESCE(SUM(CASE WHEN outcome = $3 THEN 1 ELSE 0 END), 0) FROM comment_appeals WHERE made_at >= $1 AND made_at < $2", from, to, Won).
			Scan(&a.Appeals, &a.Won); err != nil {
			return err
		}
		const decided = "FROM comment_decisions d JOIN comments c ON c.id = d.comment_id WHERE d.at >= $1 AND d.at < $2 AND d.by_user <> 0"
		var n int
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) "+decided, from, to).Scan(&n); err != nil || n == 0 {
			return err
		}
		var wait int64
		err := tx.QueryRow(ctx, "SELECT d.at - c.created_at AS wait "+decided+" ORDER BY wait LIMIT 1 OFFSET $3", from, to, n/2).Scan(&wait)
		a.Median = time.Duration(wait) * time.Millisecond
		return err
	})
	return a, err
}
