package comment

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
)

// Outcome is what became of an appeal.
type Outcome string

// The outcomes.
const (
	NoAppeal Outcome = ""
	Waiting  Outcome = "waiting"
	Won      Outcome = "won"
	Lost     Outcome = "lost"
)

// Own is a comment as its writer sees it.
type Own struct {
	Comment Comment
	Article story.Article
	Policy  policy.Policy // as it stands
	Appeal  Outcome
	Until   time.Time // its words may be changed until then; zero where they may not
}

// MayAppeal says whether there is a decision against the comment that nobody was asked about yet.
func (o Own) MayAppeal() bool {
	return o.Appeal == NoAppeal && (o.Comment.State == Refused || o.Comment.State == Spam)
}

// MayDelete says whether its writer may take it back.
func (o Own) MayDelete() bool { return o.Comment.State != Trash }

// sealKey keeps the key of the links that writers have, once it was read.
type sealKey struct {
	mu  sync.Mutex
	key []byte
}

const secretName = "comment_links"

// mac is a keyed hash (HMAC-SHA-256, RFC 2104, 144 bits of it) that nobody can make who does not know the paper's secret. What is made
// for one purpose is of no use for another.
func (s *Comments) mac(ctx context.Context, purpose, text string) (string, error) {
	s.key.mu.Lock()
	defer s.key.mu.Unlock()
	if s.key.key == nil {
		key, err := s.sites.Secret(ctx, secretName)
		if err != nil {
			return "", err
		}
		s.key.key = key
	}
	h := hmac.New(sha256.New, s.key.key)
	_, _ = h.Write([]byte(purpose + " " + text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18]), nil
}

// seal is what opens a comment for who wrote it.
func (s *Comments) seal(ctx context.Context, id int64) (string, error) {
	return s.mac(ctx, "comment", strconv.FormatInt(id, 10))
}

// opens is errs.NotFound unless key is the comment's.
func (s *Comments) opens(ctx context.Context, id int64, key string) error {
	right, err := s.seal(ctx, id)
	if err != nil {
		return err
	}
	if !hmac.Equal([]byte(right), []byte(key)) {
		return errs.New(errs.NotFound, "error.not_found")
	}
	return nil
}

// Own is a comment for who has its key. errs.NotFound with another key, as if it were not there.
func (s *Comments) Own(ctx context.Context, id int64, key string) (o Own, err error) {
	if err := s.opens(ctx, id, key); err != nil {
		return o, err
	}
	if o.Policy, err = s.policies.Current(ctx); err != nil {
		return o, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if o.Comment, err = s.InTx(ctx, tx, id); err != nil {
			return err
		}
		var outcome string
		err := tx.QueryRow(ctx, "SELECT outcome FROM comment_appeals WHERE comment_id = $1", id).Scan(&outcome)
		switch {
		case errs.Is(err, errs.NotFound):
			return nil
		case outcome == "":
			o.Appeal = Waiting
		default:
			o.Appeal = Outcome(outcome)
		}
		return err
	})
	if err != nil {
		return o, err
	}
	if o.Article, err = s.stories.Get(ctx, o.Comment.ArticleID); err != nil {
		return o, err
	}
	set, err := s.Settings(ctx)
	if err == nil && editable(o.Comment, set, s.clock.Now()) {
		o.Until = o.Comment.CreatedAt.Add(time.Duration(set.EditMinutes) * time.Minute)
	}
	return o, err
}

// TakeBack throws a comment away for who wrote it. One that was thrown away already stays so.
func (s *Comments) TakeBack(ctx context.Context, id int64, key string) error {
	if err := s.opens(ctx, id, key); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.InTx(ctx, tx, id)
		if err != nil || c.State == Trash {
			return err
		}
		return s.pass(ctx, tx, c, decision{state: Trash, at: clock.Milli(s.clock.Now())})
	})
}

// MaxAppeal is the longest appeal, in letters.
const MaxAppeal = 1_000

// Appeal asks a moderator to look at a decision again, once. *Banned, errs.Invalid on "words" for none or too many, errs.Conflict where
// nothing can be appealed against, or was already.
func (s *Comments) Appeal(ctx context.Context, id int64, key, words string, from netip.Addr) error {
	o, err := s.Own(ctx, id, key)
	if err != nil {
		return err
	}
	if err := s.barEdit(ctx, Comment{AuthorEmail: o.Comment.AuthorEmail}, from); err != nil {
		return err
	}
	words = cleanBody(words)
	if n := utf8.RuneCountInString(words); n > MaxAppeal {
		return errs.New(errs.Invalid, "error.form_invalid").OnField("words", "error.too_long", map[string]any{"limit": MaxAppeal})
	}
	if !o.MayAppeal() {
		return errs.New(errs.Conflict, "error.appeal_once")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		result, err := tx.Exec(ctx, "INSERT INTO comment_appeals (comment_id, words, made_at) VALUES ($1, $2, $3) ON CONFLICT (comment_id) DO NOTHING",
			id, words, clock.Milli(s.clock.Now()))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errs.New(errs.Conflict, "error.appeal_once").Because(err)
		}
		return nil
	})
}
