package comment

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
)

// Queue is one of the desk's lists of comments.
type Queue string

// The queues.
const (
	QueueHeld      Queue = "held"
	QueueAppealed  Queue = "appealed" // decisions that their writers object to
	QueuePublished Queue = "published"
	QueueRefused   Queue = "refused"
	QueueSpam      Queue = "spam"
)

// Queues lists them in the order the desk shows them.
var Queues = []Queue{QueueHeld, QueueAppealed, QueuePublished, QueueRefused, QueueSpam}

var stateOf = map[Queue]State{QueueHeld: Held, QueuePublished: Approved, QueueRefused: Refused, QueueSpam: Spam}

// Known says whether q is one of Queues.
func (q Queue) Known() bool { return q == QueueAppealed || stateOf[q] != "" }

// Entry is a comment in a queue, with what a moderator needs to see beside it.
type Entry struct {
	Comment
	Headline string // of the article
	Path     string
	Appeal   string // the writer's words, where there are any
	Appealed bool
	Undoable bool // somebody decided on it
}

// QueuePage is a queue from a place on. Held comments and appeals come the oldest first, since they wait; the others the newest
// first. next is the place for the page after, "" at the end; errs.NotFound for a place that is none.
func (s *Comments) QueuePage(ctx context.Context, a actor.Actor, q Queue, after string, limit int) (list []Entry, next string, err error) {
	if !a.May(actor.Moderate) {
		return nil, "", errs.New(errs.Forbidden, "error.forbidden")
	}
	at, id, err := place(after)
	if err != nil {
		return nil, "", err
	}
	query, args := queueQuery(q, at, id, limit+1)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r db.Scanner) (e Entry, err error) {
			places, done := e.into()
			var words *string
			var outcome *string
			if err := r.Scan(append(places, &e.Headline, &e.Path, &words, &outcome, &e.Undoable)...); err != nil {
				return e, err
			}
			if e.Appealed = outcome != nil && *outcome == ""; e.Appealed {
				e.Appeal = *words
			}
			err = done()
			return e, err
		}, query, args...)
		return err
	})
	if err == nil && len(list) > limit {
		list = list[:limit]
		next = placeOf(list[limit-1].Comment)
	}
	return list, next, err
}

// placeOf is the place behind a comment, for the address of the next page; place reads it.
func placeOf(c Comment) string {
	return strconv.FormatInt(clock.Milli(c.CreatedAt), 10) + "." + strconv.FormatInt(c.ID, 10)
}

func place(text string) (at, id int64, err error) {
	if text == "" {
		return 0, 0, nil
	}
	first, second, _ := strings.Cut(text, ".")
	at, err1 := strconv.ParseInt(first, 10, 64)
	id, err2 := strconv.ParseInt(second, 10, 64)
	if err1 != nil || err2 != nil {
		return 0, 0, errs.New(errs.NotFound, "error.not_found")
	}
	return at, id, nil
}

// queueQuery reads a queue along its index: comments_by_state, or comment_appeals_by_outcome.
func queueQuery(q Queue, at, id int64, limit int) (string, []any) {
	text := "SELECT " + columns + `, a.headline, a.path, p.words, p.outcome, EXISTS (SELECT 1 FROM comment_decisions d WHERE d.comment_id = c.id AND d.by_user <> 0)
		FROM comments c JOIN articles a ON a.id = c.article_id LEFT JOIN comment_appeals p ON p.comment_id = c.id `
	var args []any
	if q == QueueAppealed {
		text += "WHERE p.outcome = ''"
	} else {
		text += "WHERE c.state = $1"
		args = append(args, stateOf[q])
	}
	n := len(args)
	order := "ASC"
	than := ">"
	if q != QueueHeld && q != QueueAppealed {
		order, than = "DESC", "<"
	}
	if at != 0 || id != 0 {
		text += " AND (c.created_at, c.id) " + than + " ($" + strconv.Itoa(n+1) + ", $" + strconv.Itoa(n+2) + ")"
		args = append(args, at, id)
	}
	return text + " ORDER BY c.created_at " + order + ", c.id " + order + " LIMIT " + strconv.Itoa(limit), args
}

// mostCounted is the highest number a queue is counted to: beyond it the desk says "and more".
const mostCounted = 1_000

// Waiting is how many comments are held and how many appeals wait, each up to 1,000.
func (s *Comments) Waiting(ctx context.Context) (held, appeals int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE state = $1 LIMIT $2) h),
			(SELECT COUNT(*) FROM (SELECT 1 FROM comment_appeals WHERE outcome = '' LIMIT $2) p)`, Held, mostCounted).Scan(&held, &appeals)
	})
	return held, appeals, err
}

// Decision is what a moderator says of a comment.
type Decision struct {
	State State           // Approved, Refused or Spam
	Rule  policy.RuleName // that is broken, for Refused
	Note  string          // for colleagues
}

// maxNote is the longest note, in letters.
const maxNote = 500

// Decide does what a moderator says, and ends an appeal that waits. errs.Invalid for a refusal without a rule of the policy,
// errs.Forbidden for an appeal against one's own decision as long as somebody else could judge it, errs.NotFound.
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
		if err := s.endAppeal(ctx, tx, a, c, d.State, now); err != nil {
			return err
		}
		return s.pass(ctx, tx, c, decision{at: now, user: a.UserID, name: a.Name, state: d.State, rule: d.Rule, note: clean(d.Note)})
	})
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
	return err
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
		return s.pass(ctx, tx, c, decision{at: clock.Milli(s.clock.Now()), user: a.UserID, name: a.Name, state: State(was), rule: policy.RuleName(rule), note: "undo"})
	})
}

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
	if _, err := tx.Exec(ctx, "UPDATE comments SET state = $1, rule = $2 WHERE id = $3", d.state, d.rule, c.ID); err != nil {
		return err
	}
	d.comment, d.was = c.ID, c.State
	if err := logDecision(ctx, tx, d); err != nil {
		return err
	}
	return s.recount(ctx, tx, c.ArticleID, c.State, d.state)
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
