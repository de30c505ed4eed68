package comment

import (
	"context"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/throttle"
)

// Reader is who reads, as far as it is told: nothing of it is kept but hashes that differ from comment to comment.
type Reader struct {
	From  netip.Addr
	Agent string // what the browser calls itself
}

// mark is what a reader is known by on one comment.
func (s *Comments) mark(ctx context.Context, purpose string, id int64, r Reader) (string, error) {
	from := r.From
	if address, _ := throttle.Ranges(from); address.IsValid() {
		from = address.Addr()
	}
	return s.mac(ctx, purpose, strconv.FormatInt(id, 10)+" "+from.String()+" "+r.Agent)
}

// admit is the gate for readers who write no text: *Banned for who may not, errs.TooMany for who does it too often.
func (s *Comments) admit(ctx context.Context, do doing, r Reader) error {
	if err := s.limit(do, r.From); err != nil {
		return err
	}
	address, network, err := s.addressKeys(ctx, r.From)
	if err != nil {
		return err
	}
	return s.bar(ctx, who{from: r.From, address: address, network: network})
}

// Tally is how a comment was voted on.
type Tally struct {
	Article  int64 `json:"-"`
	Likes    int   `json:"likes"`
	Dislikes int   `json:"dislikes"`
	Mine     int   `json:"mine"` // the reader's own: 1, -1 or 0
}

// Vote keeps a reader's opinion of a comment, 1 or -1, in place of the one they had; 0, or the same again, takes it back. One for each
// reader, who is an address and a browser. *Banned, errs.TooMany, errs.Invalid for another number, errs.NotFound for a comment that
// readers do not see.
func (s *Comments) Vote(ctx context.Context, id int64, r Reader, value int) (t Tally, err error) {
	if value < -1 || value > 1 {
		return t, errs.New(errs.Invalid, "error.invalid")
	}
	if err := s.admit(ctx, doVote, r); err != nil {
		return t, err
	}
	voter, err := s.mark(ctx, "voter", id, r)
	if err != nil {
		return t, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var state State
		if err := tx.QueryRow(ctx, "SELECT article_id, state, likes, dislikes FROM comments WHERE id = $1", id).Scan(&t.Article, &state, &t.Likes, &t.Dislikes); err != nil {
			return err
		}
		if state != Approved {
			return errs.New(errs.NotFound, "error.not_found")
		}
		var before int
		if err := tx.QueryRow(ctx, "SELECT value FROM comment_votes WHERE comment_id = $1 AND voter = $2", id, voter).Scan(&before); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if t.Mine = value; value == before {
			t.Mine = 0
		}
		return s.putVote(ctx, tx, id, voter, before, &t)
	})
	return t, err
}

func (s *Comments) putVote(ctx context.Context, tx *db.Tx, id int64, voter string, before int, t *Tally) error {
	likes, dislikes := one(t.Mine == 1)-one(before == 1), one(t.Mine == -1)-one(before == -1)
	if likes == 0 && dislikes == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, "DELETE FROM comment_votes WHERE comment_id = $1 AND voter = $2", id, voter); err != nil {
		return err
	}
	if t.Mine != 0 {
		if _, err := tx.Exec(ctx, "INSERT INTO comment_votes (comment_id, voter, value, at) VALUES ($1, $2, $3, $4)", id, voter, t.Mine, clock.Milli(s.clock.Now())); err != nil {
			return err
		}
	}
	return tx.QueryRow(ctx, "UPDATE comments SET likes = likes + $1, dislikes = dislikes + $2 WHERE id = $3 RETURNING likes, dislikes", likes, dislikes, id).
		Scan(&t.Likes, &t.Dislikes)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// MaxReport is the longest report, in letters.
const MaxReport = 500

// Other is what a report says that names no rule.
const Other policy.RuleName = "other"

// Report brings a comment that readers see before a moderator: rule is the one the reader sees broken, or Other with words. It counts
// once for each reader. Its words are for moderators only and are not judged: who reports an insult quotes it. *Banned, errs.TooMany,
// errs.Invalid on "rule" or "words", errs.NotFound.
func (s *Comments) Report(ctx context.Context, id int64, r Reader, rule policy.RuleName, words string) error {
	words = cleanBody(words)
	p, err := s.policies.Current(ctx)
	if err != nil {
		return err
	}
	fault := errs.New(errs.Invalid, "error.form_invalid")
	switch known, ok := p.Rule(rule); {
	case rule != Other && (!ok || known.Action == policy.Publish):
		return fault.OnField("rule", "error.report_rule", nil)
	case rule == Other && strings.TrimSpace(words) == "":
		return fault.OnField("words", "error.report_words", nil)
	case utf8.RuneCountInString(words) > MaxReport:
		return fault.OnField("words", "error.too_long", map[string]any{"limit": MaxReport})
	}
	if err := s.admit(ctx, doReport, r); err != nil {
		return err
	}
	reporter, err := s.mark(ctx, "reporter", id, r)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.InTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.State != Approved {
			return errs.New(errs.NotFound, "error.not_found")
		}
		result, err := tx.Exec(ctx, "INSERT INTO comment_reports (comment_id, reporter, rule, words, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (comment_id, reporter) DO NOTHING",
			id, reporter, rule, words, clock.Milli(s.clock.Now()))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE comments SET reports = reports + 1 WHERE id = $1", id)
		return err
	})
}

// settleReports ends what readers reported: somebody decided.
func settleReports(ctx context.Context, tx *db.Tx, c Comment, now int64) error {
	if c.Reports == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, "UPDATE comment_reports SET settled_at = $1 WHERE comment_id = $2 AND settled_at = 0", now, c.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "UPDATE comments SET reports = 0 WHERE id = $1", c.ID)
	return err
}
