package comment

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Past is what somebody wrote so far, as far as one e-mail address tells.
type Past struct {
	All, Published, Refused int // refused or spam
	Since                   time.Time
}

// pastOf is what came from each of some e-mail addresses in small letters; "" has none.
func pastOf(ctx context.Context, tx *db.Tx, emails []any) (map[string]Past, error) {
	past := map[string]Past{}
	args := append([]any{Approved, Refused, Spam}, emails...)
	rows, err := tx.Query(ctx, `SELECT LOWER(author_email), COUNT(*), SUM(CASE WHEN state = $1 THEN 1 ELSE 0 END), SUM(CASE WHEN state IN ($2, $3) THEN 1 ELSE 0 END),
		MIN(created_at) FROM comments WHERE LOWER(author_email) IN (`+marks(4, len(emails))+`) AND author_email <> '' GROUP BY LOWER(author_email)`, args...)
	err = eachRow(rows, err, func() error {
		var email string
		var p Past
		var since int64
		err := rows.Scan(&email, &p.All, &p.Published, &p.Refused, &since)
		p.Since = clock.FromMilli(since)
		past[email] = p
		return err
	})
	return past, err
}

// Others are the latest comments from the same e-mail address, without the one itself.
func (s *Comments) Others(ctx context.Context, a actor.Actor, e Entry, limit int) ([]Entry, error) {
	if !a.May(actor.Moderate) {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	if e.AuthorEmail == "" {
		return nil, nil
	}
	return s.entries(ctx, a, entryColumns+"WHERE LOWER(c.author_email) = $1 AND c.id <> $2 ORDER BY c.id DESC LIMIT $3", strings.ToLower(e.AuthorEmail), e.ID, limit)
}

// Note is what a moderator tells colleagues about a comment.
type Note struct {
	At    time.Time
	By    string
	Words string
}

// AddNote keeps a note on a comment. errs.Invalid on "note" for none, or one of more than 500 letters.
func (s *Comments) AddNote(ctx context.Context, a actor.Actor, id int64, words string) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	words = cleanBody(words)
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return errs.New(errs.Invalid, "error.form_invalid").OnField("note", "error.note_missing", nil)
	case n > maxNote:
		return errs.New(errs.Invalid, "error.form_invalid").OnField("note", "error.too_long", map[string]any{"limit": maxNote})
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.InTx(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO comment_notes (comment_id, at, by_user, by_name, words) VALUES ($1, $2, $3, $4, $5)", id, clock.Milli(s.clock.Now()), a.UserID, a.Name, words)
		return err
	})
}

// claimFor is how long a comment stays with who looks at it without a sign from them.
const claimFor = 3 * time.Minute

// mostClaimed is how many comments one may look at at once.
const mostClaimed = 100

// Claim takes comments that wait for who looks at them, for three minutes from now, and lets go of all others they had. taken names those that
// somebody else has, who keeps them.
func (s *Comments) Claim(ctx context.Context, a actor.Actor, ids []int64) (taken map[int64]string, err error) {
	if !a.May(actor.Moderate) {
		return nil, errs.New(errs.Forbidden, "error.forbidden")
	}
	if len(ids) > mostClaimed {
		return nil, errs.New(errs.Invalid, "error.invalid")
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		taken = map[int64]string{}
		if _, err := tx.Exec(ctx, "DELETE FROM comment_claims WHERE by_user = $1 OR until <= $2", a.UserID, clock.Milli(now)); err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := tx.Exec(ctx, `INSERT INTO comment_claims (comment_id, by_user, by_name, until) SELECT id, $2, $3, $4 FROM comments WHERE id = $1
				ON CONFLICT (comment_id) DO NOTHING`, id, a.UserID, a.Name, clock.Milli(now.Add(claimFor))); err != nil {
				return err
			}
			var by int64
			var name string
			err := tx.QueryRow(ctx, "SELECT by_user, by_name FROM comment_claims WHERE comment_id = $1", id).Scan(&by, &name)
			if err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
			if err == nil && by != a.UserID {
				taken[id] = name
			}
		}
		return nil
	})
	return taken, err
}

// With is who is looking at comments that wait, other than the moderator, and at how many.
func (s *Comments) With(ctx context.Context, a actor.Actor) (names []string, n int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := db.All(ctx, tx, func(r db.Scanner) (c claims, err error) {
			err = r.Scan(&c.name, &c.n)
			return c, err
		}, "SELECT by_name, COUNT(*) FROM comment_claims WHERE by_user <> $1 AND until > $2 GROUP BY by_name ORDER BY by_name", a.UserID, clock.Milli(s.clock.Now()))
		for _, c := range rows {
			names, n = append(names, c.name), n+c.n
		}
		return err
	})
	return names, n, err
}

type claims struct {
	name string
	n    int
}

// Feature marks a comment that readers see as one the editor chose, or takes the mark away.
func (s *Comments) Feature(ctx context.Context, a actor.Actor, id int64, is bool) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.InTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if is && c.State != Approved {
			return errs.New(errs.Conflict, "error.feature_unseen")
		}
		if err := s.stories.AddComments(ctx, tx, c.ArticleID, 0); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE comments SET featured = $1 WHERE id = $2", is, id)
		return err
	})
}

// Answer is a comment of the newsroom under a reader's, in the name of who is signed in and marked as theirs. It is published at once.
// errs.Invalid on "body".
func (s *Comments) Answer(ctx context.Context, a actor.Actor, id int64, body string) (c Comment, err error) {
	if !a.May(actor.Moderate) {
		return c, errs.New(errs.Forbidden, "error.forbidden")
	}
	c = Comment{Kind: "comment", State: Approved, AuthorName: a.Name, UserID: a.UserID, Body: cleanBody(body), CreatedAt: s.clock.Now()}
	switch n := utf8.RuneCountInString(c.Body); {
	case !hasLetter(c.Body):
		return c, errs.New(errs.Invalid, "error.form_invalid").OnField("body", "error.comment_body", nil)
	case n > MaxBody:
		return c, errs.New(errs.Invalid, "error.form_invalid").OnField("body", "error.too_long", map[string]any{"limit": MaxBody})
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		to, err := s.InTx(ctx, tx, id)
		if err != nil {
			return err
		}
		c.ArticleID, c.ParentID = to.ArticleID, to.ID
		if err := answerable(ctx, tx, c); err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `INSERT INTO comments (article_id, parent_id, kind, state, author_name, body, created_at, by_user) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			RETURNING id`, c.ArticleID, c.ParentID, c.Kind, c.State, c.AuthorName, c.Body, clock.Milli(c.CreatedAt), a.UserID).Scan(&c.ID)
		if err != nil {
			return err
		}
		if err := s.recount(ctx, tx, c, "", c.State); err != nil {
			return err
		}
		return s.announce(ctx, tx, c)
	})
	return c, err
}
