package comment

import (
	"context"
	"encoding/json"
	"net/netip"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

// Refusal is the error for words that break a rule where they are no comment of their own, as after a change: what stood before
// stays. It is errs.Invalid.
type Refusal struct {
	Verdict policy.Verdict // with the spans in the text as it was cleaned
	Text    string
	err     *errs.Error
}

// Error is the text for the log.
func (r *Refusal) Error() string { return r.err.Error() }

// Unwrap is the error as all others are.
func (r *Refusal) Unwrap() error { return r.err }

// editable says whether its writer may still change a comment.
func editable(c Comment, set Settings, now time.Time) bool {
	return (c.State == Approved || c.State == Held) && c.Kind == "comment" && now.Sub(c.CreatedAt) < time.Duration(set.EditMinutes)*time.Minute
}

// Edit puts other words in a comment's place, for who has its key, as long as the settings say. They pass the gate that all comments
// pass: published words may wait for a moderator after it, and words that wait go on waiting. errs.NotFound for another key, *Banned,
// *Refusal, errs.Invalid on "body", errs.Conflict when it is too late, errs.TooMany.
func (s *Comments) Edit(ctx context.Context, id int64, key, body string, from netip.Addr) error {
	o, err := s.Own(ctx, id, key)
	if err != nil {
		return err
	}
	if err := s.limit(doPost, from); err != nil {
		return err
	}
	c, err := read(Submission{Name: o.Comment.AuthorName, Email: o.Comment.AuthorEmail, Body: body})
	if err != nil {
		return err
	}
	if err := s.barEdit(ctx, c, from); err != nil {
		return err
	}
	set, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	if err := s.judge(ctx, &c, set); err != nil {
		return err
	}
	if c.State == Refused {
		return &Refusal{*c.Verdict, c.Body, errs.New(errs.Invalid, "error.edit_refused")}
	}
	if c.State == Approved && policy.Links(c.Body) > set.MaxLinks {
		c.hold(HeldLinks)
	}
	verdict, err := json.Marshal(c.Verdict)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now := s.clock.Now()
		before, err := s.InTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if !editable(before, set, now) {
			return errs.New(errs.Conflict, "error.edit_late")
		}
		if before.Body == c.Body {
			return nil
		}
		if before.State == Held && c.State == Approved { // nobody looked at it yet
			c.State, c.Rule, c.HeldFor = Held, before.Rule, before.HeldFor
		}
		if err := s.stories.AddComments(ctx, tx, before.ArticleID, 0); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE comments SET body = $1, verdict = $2, edited_at = $3 WHERE id = $4", c.Body, string(verdict), clock.Milli(now), id); err != nil {
			return err
		}
		if err := s.pass(ctx, tx, before, decision{at: clock.Milli(now), state: c.State, rule: c.Rule, note: editNote + before.Body}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE comments SET held_for = $1 WHERE id = $2", c.HeldFor, id)
		return err
	})
}

// editNote begins the note of a change in the log; the words that stood before follow.
const editNote = "edit: "

func (s *Comments) barEdit(ctx context.Context, c Comment, from netip.Addr) error {
	address, network, err := s.addressKeys(ctx, from)
	if err != nil {
		return err
	}
	return s.bar(ctx, who{c.AuthorEmail, from, address, network, c.Body})
}
