package comment

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

// Decision is what a moderator says of a comment.
type Decision struct {
	State State           // Approved, Refused or Spam
	Rule  policy.RuleName // that is broken, for Refused
	Note  string          // for colleagues
	Seen  int64           // the last decision that the moderator saw, see Entry; 0 where that does not matter
}

// maxNote is the longest note, in letters.
const maxNote = 500

// Decide does what a moderator says, and ends an appeal that waits. errs.Invalid for a refusal without a rule of the policy,
// errs.Forbidden for an appeal against one's own decision as long as somebody else could judge it, errs.Conflict where another moderator
// is looking at it or decided meanwhile, errs.NotFound.
func (s *Comments) Decide(ctx context.Context, a actor.Actor, id int64, d Decision) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	p, err := s.policies.Current(ctx)
	if err != nil {
		return err
	}
	switch _, known := p.Rule(d.Rule); {
	case d.State != Approved && d.State != Refused && d.State != Spam, utf8.RuneCountInString(d.Note) > maxNote:
		return errs.New(errs.Invalid, "error.form_invalid")
	case d.State == Refused && !known:
		return errs.New(errs.Invalid, "error.form_invalid").OnField("rule", "error.rule_missing", nil)
	case d.State == Approved:
		d.Rule = ""
	case d.State == Spam:
		d.Rule = policy.Spam
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.InTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.State == Trash { // its writer took it back
			return errs.New(errs.Conflict, "error.comment_gone")
		}
		now := clock.Milli(s.clock.Now())
		if err := uncontested(ctx, tx, a, id, d.Seen, now); err != nil {
			return err
		}
		if err := s.endAppeal(ctx, tx, a, c, d.State, now); err != nil {
			return err
		}
		if err := settleReports(ctx, tx, c, now); err != nil {
			return err
		}
		return s.pass(ctx, tx, c, decision{at: now, user: a.UserID, name: a.Name, state: d.State, rule: d.Rule, note: clean(d.Note)})
	})
}

// uncontested is errs.Conflict, with "name", where another moderator is looking at a comment, or decided since it was seen.
func uncontested(ctx context.Context, tx *db.Tx, a actor.Actor, id, seen, now int64) error {
	var name string
	err := tx.QueryRow(ctx, "SELECT by_name FROM comment_claims WHERE comment_id = $1 AND by_user <> $2 AND until > $3", id, a.UserID, now).Scan(&name)
	if err == nil {
		return errs.New(errs.Conflict, "error.comment_with").With("name", name)
	}
	if !errs.Is(err, errs.NotFound) || seen == 0 {
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		return err
	}
	err = tx.QueryRow(ctx, "SELECT by_name FROM comment_decisions WHERE comment_id = $1 AND id > $2 ORDER BY id DESC LIMIT 1", id, seen).Scan(&name)
	switch {
	case errs.Is(err, errs.NotFound):
		return nil
	case err != nil:
		return err
	case name == "":
		return errs.New(errs.Conflict, "error.comment_changed")
	}
	return errs.New(errs.Conflict, "error.comment_decided").With("name", name)
}

// endAppeal says what became of an appeal that waits, if there is one.
func (s *Comments) endAppeal(ctx context.Context, tx *db.Tx, a actor.Actor, c Comment, state State, now int64) error {
	var waits int
	if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM comment_appeals WHERE comment_id = $1 AND outcome = ''", c.ID).Scan(&waits); err != nil || waits == 0 {
		return err
	}
	var by int64
	if err := tx.QueryRow(ctx, "SELECT by_user FROM comment_decisions WHERE comment_id = $1 ORDER BY id DESC LIMIT 1", c.ID).Scan(&by); err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if by != 0 && by == a.UserID {
		var others int
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM users WHERE active AND id <> $1 AND role IN ($2, $3, $4, $5)", a.UserID,
			actor.Owner, actor.Admin, actor.Editor, actor.Moderator).Scan(&others); err != nil {
			return err
		}
		if others > 0 {
			return errs.New(errs.Forbidden, "error.appeal_own")
		}
	}
	outcome := Lost
	if state == Approved {
		outcome = Won
	}
	_, err := tx.Exec(ctx, "UPDATE comment_appeals SET outcome = $1, judged_at = $2, judged_by = $3 WHERE comment_id = $4", outcome, now, a.UserID, c.ID)
	if err != nil {
		return err
	}
	return s.tellOutcome(ctx, tx, c, outcome)
}

// Undo takes a moderator's last decision on a comment back: it is again what it was before. errs.Conflict where nobody decided,
// or its writer took it back meanwhile.
func (s *Comments) Undo(ctx context.Context, a actor.Actor, id int64) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.InTx(ctx, tx, id)
		if err != nil {
			return err
		}
		var last, by int64
		var was, rule string
		err = tx.QueryRow(ctx, "SELECT id, by_user, was FROM comment_decisions WHERE comment_id = $1 ORDER BY id DESC LIMIT 1", id).Scan(&last, &by, &was)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err != nil || by == 0 || was == "" || c.State == Trash {
			return errs.New(errs.Conflict, "error.nothing_to_undo")
		}
		if err := tx.QueryRow(ctx, "SELECT rule FROM comment_decisions WHERE comment_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1", id, last).Scan(&rule); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE comment_appeals SET outcome = '', judged_at = 0, judged_by = 0 WHERE comment_id = $1 AND judged_by = $2 AND outcome <> ''", id, by); err != nil {
			return err
		}
		return s.pass(ctx, tx, c, decision{at: clock.Milli(s.clock.Now()), user: a.UserID, name: a.Name, state: State(was), rule: policy.RuleName(rule), note: undoNote})
	})
}

// undoNote is the note of a decision that takes another back.
const undoNote = "undo"

// decision is a row of the log.
type decision struct {
	comment, at, user int64
	name              string
	was, state        State
	rule              policy.RuleName
	note              string
}

func logDecision(ctx context.Context, tx *db.Tx, d decision) error {
	_, err := tx.Exec(ctx, "INSERT INTO comment_decisions (comment_id, at, by_user, by_name, was, state, rule, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		d.comment, d.at, d.user, d.name, d.was, d.state, d.rule, d.note)
	return err
}

// pass brings a comment from the state it is in to that of a decision, which is logged, and keeps the article's count right.
func (s *Comments) pass(ctx context.Context, tx *db.Tx, c Comment, d decision) error {
	if _, err := tx.Exec(ctx, "UPDATE comments SET state = $1, rule = $2, held_for = '' WHERE id = $3", d.state, d.rule, c.ID); err != nil {
		return err
	}
	d.comment, d.was = c.ID, c.State
	if err := logDecision(ctx, tx, d); err != nil {
		return err
	}
	if err := s.recount(ctx, tx, c, c.State, d.state); err != nil || d.state != Approved || c.State == Approved {
		return err
	}
	return s.announce(ctx, tx, c)
}

// LogEntry is a decision as the log tells it.
type LogEntry struct {
	At         time.Time
	By         string // "" for the policy and for the comment's writer
	Was, State State
	Rule       policy.RuleName
	Note       string
}

// Log is every decision on a comment, the oldest first.
func (s *Comments) Log(ctx context.Context, a actor.Actor, id int64) (list []LogEntry, err error) {
	if !a.May(actor.Moderate) {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r db.Scanner) (e LogEntry, err error) {
			var at int64
			err = r.Scan(&at, &e.By, &e.Was, &e.State, &e.Rule, &e.Note)
			e.At = clock.FromMilli(at)
			return e, err
		}, "SELECT at, by_name, was, state, rule, note FROM comment_decisions WHERE comment_id = $1 ORDER BY id", id)
		return err
	})
	return list, err
}
