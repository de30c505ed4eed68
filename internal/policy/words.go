package policy

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy/lexicon"
)

// Word is a word or phrase that the paper added to the shipped list, or took out of it.
type Word struct {
	ID       int64
	Text     string
	Rule     RuleName
	Severity int // 3 refuses, 2 holds, 0: innocent, whatever the shipped list says
	At       time.Time
	By       string
}

// Severities are those that a paper's own words may have.
var Severities = []int{3, 2, 0}

// Bounds of the paper's own list.
const (
	maxWord   = 60
	mostWords = 5_000
)

// Words are the paper's own, the newest first.
func (s *Policies) Words(ctx context.Context) (list []Word, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r db.Scanner) (w Word, err error) {
			var at int64
			err = r.Scan(&w.ID, &w.Text, &w.Rule, &w.Severity, &at, &w.By)
			w.At = clock.FromMilli(at)
			return w, err
		}, "SELECT id, words, rule, severity, made_at, by_name FROM policy_words ORDER BY id DESC LIMIT $1", mostWords)
		return err
	})
	return list, err
}

// AddWord puts a word into the paper's list: comments are judged by it from now on, on every node within five seconds. errs.Invalid on
// "word", "rule" or "severity", errs.Conflict for one that is there.
func (s *Policies) AddWord(ctx context.Context, a actor.Actor, w Word) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	w.Text = strings.Join(strings.Fields(strings.ToValidUTF8(w.Text, "")), " ")
	fault := errs.New(errs.Invalid, "error.form_invalid")
	switch n := utf8.RuneCountInString(w.Text); {
	case n < 2 || len(lexicon.Compile([]lexicon.Entry{{Text: w.Text}}, nil).Find(w.Text)) == 0:
		fault = fault.OnField("word", "error.word_short", nil)
	case n > maxWord:
		fault = fault.OnField("word", "error.too_long", map[string]any{"limit": maxWord})
	}
	if !slices.Contains(RuleNames, w.Rule) {
		fault = fault.OnField("rule", "error.invalid", nil)
	}
	if !slices.Contains(Severities, w.Severity) {
		fault = fault.OnField("severity", "error.invalid", nil)
	}
	if len(fault.Fields) > 0 {
		return fault
	}
	defer s.forget()
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM policy_words").Scan(&n); err != nil {
			return err
		}
		if n >= mostWords {
			return fault.OnField("word", "error.words_full", map[string]any{"limit": mostWords})
		}
		_, err := tx.Exec(ctx, "INSERT INTO policy_words (words, rule, severity, made_at, by_user, by_name) VALUES ($1, $2, $3, $4, $5, $6)",
			w.Text, w.Rule, w.Severity, clock.Milli(s.clock.Now()), a.UserID, a.Name)
		if errs.Is(err, errs.Conflict) {
			return errs.New(errs.Conflict, "error.word_there").OnField("word", "error.word_there", nil)
		}
		return err
	})
}

// RemoveWord takes one of the paper's own words out of its list.
func (s *Policies) RemoveWord(ctx context.Context, a actor.Actor, id int64) error {
	if !a.May(actor.Moderate) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	defer s.forget()
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM policy_words WHERE id = $1", id)
		return err
	})
}

// matcher finds the shipped words and the paper's own. What a paper calls innocent is left alone wherever it stands by itself.
func matcher(own []Word) *lexicon.Matcher {
	if len(own) == 0 {
		return shippedMatcher()
	}
	entries, innocent := lexicon.Shipped(), lexicon.Innocent()
	for _, w := range own {
		if w.Severity == 0 {
			innocent = append(innocent, w.Text)
			continue
		}
		entries = append(entries, lexicon.Entry{Text: w.Text, Rule: string(w.Rule), Severity: w.Severity})
	}
	return lexicon.Compile(entries, innocent)
}
