package purge

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/db"
)

// place is how far a cache has been told. No two places are the same, so it is compared to see whether somebody moved it.
type place struct {
	sent int64
	gaps string // numbers apart by commas
}

// unsent is what a cache has not been told yet.
type unsent struct {
	before, after place
	tags          []string // none: it knows all
}

// mostGap is how far back a number may become visible after a higher one.
const mostGap = 500

func (s *Fronts) unsent(ctx context.Context, id string) (u unsent, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		u = unsent{}
		rows, err := db.All(ctx, tx, func(r db.Scanner) (p place, err error) {
			err = r.Scan(&p.sent, &p.gaps)
			return p, err
		}, "SELECT sent, gaps FROM purge_fronts WHERE id = $1", id)
		if err != nil {
			return err
		}
		u.before = place{sent: -1}
		if len(rows) > 0 {
			u.before = rows[0]
		}
		first, last, err := tx.ChangesKept(ctx)
		if err != nil {
			return err
		}
		after, gaps := u.before.sent, numbers(u.before.gaps)
		lost := after < 0 || after > last || first > after+1 // it was never told anything, or what it missed is gone
		switch {
		case lost:
			after, gaps = max(0, last-mostGap), nil
			u.tags = []string{db.Everything}
		case len(gaps) > 0:
			after = gaps[0] - 1
		case after == last:
			return nil
		}
		list, err := tx.ChangesAfter(ctx, after, mostRows)
		if err != nil {
			return err
		}
		u.note(list, gaps, lost)
		return nil
	})
	return u, err
}

// note notes what is told, and how far, when the entries of a list are.
func (u *unsent) note(list []db.Change, gaps []int64, lost bool) {
	from := u.before.sent
	if lost {
		from = 0
	}
	u.after.sent = from
	seen := map[int64]bool{}
	for _, c := range list {
		seen[c.ID] = true
		u.after.sent = max(u.after.sent, c.ID)
		if !lost && (c.ID > from || slices.Contains(gaps, c.ID)) && !slices.Contains(u.tags, c.Tag) {
			u.tags = append(u.tags, c.Tag)
		}
	}
	oldest := u.after.sent - mostGap
	for n := max(from, oldest) + 1; n < u.after.sent; n++ {
		gaps = append(gaps, n)
	}
	var left []string
	for _, n := range gaps {
		if !seen[n] && n > oldest {
			left = append(left, strconv.FormatInt(n, 10))
		}
	}
	u.after.gaps = strings.Join(left, ",")
}

func numbers(text string) (list []int64) {
	for part := range strings.SplitSeq(text, ",") {
		if n, err := strconv.ParseInt(part, 10, 64); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// hold makes us the one who tells a cache, for a while, or for a while longer; false where somebody else is.
func (s *Fronts) hold(ctx context.Context, id string) (mine bool, err error) {
	now := s.clock.Now()
	until, never := now.Add(holdFor).UnixMilli(), now.Add(10*holdFor).UnixMilli() // so far ahead it was made by a clock that was wrong
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO purge_fronts (id, sent, gaps, holder, until) VALUES ($1, -1, '', '', 0) ON CONFLICT (id) DO NOTHING", id); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, "UPDATE purge_fronts SET holder = $1, until = $2 WHERE id = $3 AND (holder = $1 OR until <= $4 OR until > $5)", s.holder, until, id, now.UnixMilli(), never)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		mine = n == 1
		return err
	})
	return mine, err
}

// letGo lets others tell it.
func (s *Fronts) letGo(ctx context.Context, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE purge_fronts SET holder = '', until = 0 WHERE id = $1 AND holder = $2", id, s.holder)
		return err
	})
}

// move notes how far a cache has been told, and lets others tell it.
func (s *Fronts) move(ctx context.Context, id string, to place) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE purge_fronts SET sent = $1, gaps = $2, holder = '', until = 0 WHERE id = $3 AND holder = $4", to.sent, to.gaps, id, s.holder)
		return err
	})
}
