package comment

import (
	"context"
	"encoding/json"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// Reviewed is what became of comments that the policy had never seen.
type Reviewed struct{ Judged, Held int }

// reviewLot is how many comments are judged in one transaction.
const reviewLot = 500

// Review judges the published comments that came from elsewhere and were never judged, the oldest first: those that break a rule wait for a
// moderator from then on, none is refused. A comment that a person of this newsroom decided on is left alone. It can be cut off and run
// again: what was judged stays so. tell hears how far it is.
func (s *Comments) Review(ctx context.Context, tell func(Reviewed)) (all Reviewed, err error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return all, err
	}
	for last := int64(0); ; {
		var lot []Comment
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			var err error
			if lot, err = unjudged(ctx, tx, last); err != nil {
				return err
			}
			for _, c := range lot {
				held, err := s.review(ctx, tx, c, set)
				if err != nil {
					return err
				}
				all.Judged++
				all.Held += one(held)
			}
			return nil
		})
		if err != nil || len(lot) == 0 {
			return all, err
		}
		last = lot[len(lot)-1].ID
		tell(all)
	}
}

func unjudged(ctx context.Context, tx *db.Tx, after int64) ([]Comment, error) {
	return db.All(ctx, tx, func(r db.Scanner) (c Comment, err error) {
		places, done := c.into()
		if err := r.Scan(places...); err != nil {
			return c, err
		}
		err = done()
		return c, err
	}, "SELECT "+columns+` FROM comments c WHERE c.id > $1 AND c.state = $2 AND c.kind = 'comment' AND c.verdict = '' AND c.by_user = 0 AND c.person_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM comment_decisions d WHERE d.comment_id = c.id AND d.by_user <> 0) ORDER BY c.id LIMIT $3`, after, Approved, reviewLot)
}

// review judges one comment, in the caller's transaction, and says whether it waits now.
func (s *Comments) review(ctx context.Context, tx *db.Tx, c Comment, set Settings) (held bool, err error) {
	before := c
	if err := s.judge(ctx, &c, set); err != nil {
		return false, err
	}
	verdict, err := json.Marshal(c.Verdict)
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, "UPDATE comments SET verdict = $1 WHERE id = $2", string(verdict), c.ID); err != nil || c.State == Approved {
		return false, err
	}
	return true, s.pass(ctx, tx, before, decision{at: clock.Milli(s.clock.Now()), state: Held, rule: c.Rule})
}
