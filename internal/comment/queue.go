package comment

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/arabic"
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
	QueueReported  Queue = "reported" // that readers object to
	QueueAppealed  Queue = "appealed" // decisions that their writers object to
	QueuePublished Queue = "published"
	QueueRefused   Queue = "refused"
	QueueSpam      Queue = "spam"
)

// Queues lists them in the order the desk shows them.
var Queues = []Queue{QueueHeld, QueueReported, QueueAppealed, QueuePublished, QueueRefused, QueueSpam}

var stateOf = map[Queue]State{QueueHeld: Held, QueuePublished: Approved, QueueRefused: Refused, QueueSpam: Spam}

// Known says whether q is one of Queues.
func (q Queue) Known() bool { return slices.Contains(Queues, q) }

// Waits says whether what is in the queue waits for somebody to decide.
func (q Queue) Waits() bool { return q == QueueHeld || q == QueueReported || q == QueueAppealed }

// Entry is a comment in a queue, with what a moderator needs to see beside it.
type Entry struct {
	Comment
	Headline string // of the article
	Path     string
	Appeal   string // the writer's words, where there are any
	Appealed bool
	Undoable bool  // somebody decided on it
	Seen     int64 // number of the last decision on it: who decides says what they saw
	Reported []ReportEntry
	Notes    []Note
	With     string // who is looking at it, other than the moderator; "" for nobody
	Past     Past   // of its writer
}

// ReportEntry is what a reader said against a comment.
type ReportEntry struct {
	Rule  policy.RuleName
	Words string
	At    time.Time
}

// QueuePage is a queue from a place on. What waits comes the oldest first; the others the newest first. Of what waits, those that
// another moderator is looking at are left out. next is the place for the page after, "" at the end; errs.NotFound for a place that is
// none.
func (s *Comments) QueuePage(ctx context.Context, a actor.Actor, q Queue, after string, limit int) (list []Entry, next string, err error) {
	if !a.May(actor.Moderate) {
		return nil, "", errs.New(errs.Forbidden, "error.forbidden")
	}
	at, id, err := place(after)
	if err != nil {
		return nil, "", err
	}
	query, args := queueQuery(q, at, id, limit+1, a.UserID, clock.Milli(s.clock.Now()))
	if list, err = s.entries(ctx, a, query, args...); err == nil && len(list) > limit {
		list = list[:limit]
		next = placeOf(list[limit-1].Comment)
	}
	return list, next, err
}

// entryColumns begins every query of entries.
const entryColumns = "SELECT " + columns + `, a.headline, a.path, p.words, p.outcome,
	EXISTS (SELECT 1 FROM comment_decisions d WHERE d.comment_id = c.id AND d.by_user <> 0),
	COALESCE((SELECT MAX(d.id) FROM comment_decisions d WHERE d.comment_id = c.id), 0)
	FROM comments c JOIN articles a ON a.id = c.article_id LEFT JOIN comment_appeals p ON p.comment_id = c.id `

func (s *Comments) entries(ctx context.Context, a actor.Actor, query string, args ...any) (list []Entry, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r db.Scanner) (e Entry, err error) {
			places, done := e.into()
			var words *string
			var outcome *string
			if err := r.Scan(append(places, &e.Headline, &e.Path, &words, &outcome, &e.Undoable, &e.Seen)...); err != nil {
				return e, err
			}
			if e.Appealed = outcome != nil && *outcome == ""; e.Appealed {
				e.Appeal = *words
			}
			err = done()
			return e, err
		}, query, args...)
		if err != nil {
			return err
		}
		return s.beside(ctx, tx, a, list)
	})
	return list, err
}

// beside gathers what stands beside each comment, with one question for each kind of thing.
func (s *Comments) beside(ctx context.Context, tx *db.Tx, a actor.Actor, list []Entry) error {
	if len(list) == 0 {
		return nil
	}
	at := make(map[int64]*Entry, len(list))
	ids, emails := make([]any, 0, len(list)), make([]any, 0, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
		ids, emails = append(ids, list[i].ID), append(emails, strings.ToLower(list[i].AuthorEmail))
	}
	reports, err := tx.Query(ctx, "SELECT comment_id, rule, words, at FROM comment_reports WHERE settled_at = 0 AND comment_id IN ("+marks(1, len(ids))+") ORDER BY id", ids...)
	if err := eachRow(reports, err, func() error {
		var id, when int64
		var r ReportEntry
		err := reports.Scan(&id, &r.Rule, &r.Words, &when)
		if e := at[id]; len(e.Reported) < mostReports {
			r.At = clock.FromMilli(when)
			e.Reported = append(e.Reported, r)
		}
		return err
	}); err != nil {
		return err
	}
	notes, err := tx.Query(ctx, "SELECT comment_id, at, by_name, words FROM comment_notes WHERE comment_id IN ("+marks(1, len(ids))+") ORDER BY id", ids...)
	if err := eachRow(notes, err, func() error {
		var id, when int64
		var n Note
		err := notes.Scan(&id, &when, &n.By, &n.Words)
		n.At = clock.FromMilli(when)
		at[id].Notes = append(at[id].Notes, n)
		return err
	}); err != nil {
		return err
	}
	with, err := tx.Query(ctx, "SELECT comment_id, by_name FROM comment_claims WHERE by_user <> $1 AND until > $2 AND comment_id IN ("+marks(3, len(ids))+")",
		append([]any{a.UserID, clock.Milli(s.clock.Now())}, ids...)...)
	if err := eachRow(with, err, func() error {
		var id int64
		var name string
		err := with.Scan(&id, &name)
		at[id].With = name
		return err
	}); err != nil {
		return err
	}
	past, err := pastOf(ctx, tx, emails)
	for i := range list {
		list[i].Past = past[strings.ToLower(list[i].AuthorEmail)]
	}
	return err
}

// mostReports is how many reports on one comment a moderator is shown.
const mostReports = 20

// marks are placeholders for a list of n, the first with that number.
func marks(first, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Join(list, ", ")
}

func eachRow(rows *sql.Rows, err error, f func() error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := f(); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
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

// queueQuery reads a queue along its index: comments_by_state, comments_reported or comment_appeals_by_outcome.
func queueQuery(q Queue, at, id int64, limit int, user, now int64) (string, []any) {
	args := []any{limit}
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	text := entryColumns
	switch q {
	case QueueAppealed:
		text += "WHERE p.outcome = ''"
	case QueueReported:
		text += "WHERE c.reports > 0 AND c.state = " + arg(Approved)
	default:
		text += "WHERE c.state = " + arg(stateOf[q])
	}
	order, than := "ASC", ">"
	if q.Waits() {
		text += " AND NOT EXISTS (SELECT 1 FROM comment_claims l WHERE l.comment_id = c.id AND l.by_user <> " + arg(user) + " AND l.until > " + arg(now) + ")"
	} else {
		order, than = "DESC", "<"
	}
	if at != 0 || id != 0 {
		text += " AND (c.created_at, c.id) " + than + " (" + arg(at) + ", " + arg(id) + ")"
	}
	return text + " ORDER BY c.created_at " + order + ", c.id " + order + " LIMIT $1", args
}

// Counts is how much waits, each up to 1,000.
type Counts struct{ Held, Reported, Appealed int }

// mostCounted is the highest number a queue is counted to: beyond it the desk says "and more".
const mostCounted = 1_000

// Waiting is how much waits in the queues.
func (s *Comments) Waiting(ctx context.Context) (n Counts, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE state = $1 LIMIT $2) h),
			(SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE reports > 0 AND state = $3 LIMIT $2) r),
			(SELECT COUNT(*) FROM (SELECT 1 FROM comment_appeals WHERE outcome = '' LIMIT $2) p)`, Held, mostCounted, Approved).Scan(&n.Held, &n.Reported, &n.Appealed)
	})
	return n, err
}

// One is a comment with all that stands beside it, in whatever state. errs.NotFound.
func (s *Comments) One(ctx context.Context, a actor.Actor, id int64) (e Entry, err error) {
	if !a.May(actor.Moderate) {
		return e, errs.New(errs.Forbidden, "error.forbidden")
	}
	list, err := s.entries(ctx, a, entryColumns+"WHERE c.id = $1", id)
	if err == nil && len(list) == 0 {
		err = errs.New(errs.NotFound, "error.not_found")
	}
	if err != nil {
		return e, err
	}
	return list[0], nil
}

// foundAmong is how many of the newest comments are looked through for words.
const foundAmong = 20_000

// Find is the newest comments whose text or writer's name holds the words, however they are spelled, among the last 20,000; or, for an
// e-mail address, those from it.
func (s *Comments) Find(ctx context.Context, a actor.Actor, words string, limit int) ([]Entry, error) {
	if !a.May(actor.Moderate) {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	words = strings.TrimSpace(words)
	if strings.Contains(words, "@") {
		return s.entries(ctx, a, entryColumns+"WHERE LOWER(c.author_email) = $1 ORDER BY c.id DESC LIMIT $2", strings.ToLower(words), limit)
	}
	key := arabic.Key(words)
	if key == "" {
		return nil, nil
	}
	var ids []any
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, "SELECT id, author_name, body FROM comments ORDER BY id DESC LIMIT $1", foundAmong)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() && len(ids) < limit {
			var id int64
			var name, body string
			if err := rows.Scan(&id, &name, &body); err != nil {
				return err
			}
			if strings.Contains(arabic.Key(name+" "+body), key) {
				ids = append(ids, id)
			}
		}
		return rows.Err()
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return s.entries(ctx, a, entryColumns+"WHERE c.id IN ("+marks(1, len(ids))+") ORDER BY c.id DESC", ids...)
}
