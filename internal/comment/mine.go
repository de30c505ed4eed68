package comment

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// What somebody wrote is theirs: a link that is mailed to their address lets them take it along, or have it erased.

// mineFor is how long such a link holds.
const mineFor = time.Hour

// MinePath is where readers ask for the link.
const MinePath = "/-/mine"

// AskMine mails a link to what came from an address, if anything did: the answer does not tell. errs.Invalid on "email", errs.TooMany,
// *Banned never: what is theirs stays theirs. errs.Unavailable where the paper sends no mail.
func (s *Comments) AskMine(ctx context.Context, email string, r Reader) error {
	if !s.Mails() {
		return errs.New(errs.Unavailable, "error.mail_off")
	}
	email = strings.ToLower(strings.TrimSpace(email))
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > MaxEmail {
		return errs.New(errs.Invalid, "error.form_invalid").OnField("email", "error.comment_email", nil)
	}
	if err := s.limit(doMail, r.From); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		past, err := pastOf(ctx, tx, []any{email})
		if err != nil || past[email].All == 0 {
			return err
		}
		token, err := s.mineToken(ctx, email)
		if err != nil {
			return err
		}
		return s.send(ctx, tx, "", letter{to: email, about: "mine", args: []any{"link", s.address(MinePath + "/" + token)}})
	})
}

func (s *Comments) mineToken(ctx context.Context, email string) (string, error) {
	text := base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(clock.Milli(s.clock.Now().Add(mineFor)), 36) + " " + email))
	mac, err := s.mac(ctx, "mine", text)
	return text + "." + mac, err
}

// owner is the address that a link was mailed to. errs.NotFound for a link that nobody was sent, errs.Gone for one that is too old.
func (s *Comments) owner(ctx context.Context, token string) (email string, err error) {
	text, mac, _ := strings.Cut(token, ".")
	right, err := s.mac(ctx, "mine", text)
	if err != nil {
		return "", err
	}
	raw, decodeErr := base64.RawURLEncoding.DecodeString(text)
	until, email, ok := strings.Cut(string(raw), " ")
	if !hmac.Equal([]byte(mac), []byte(right)) || decodeErr != nil || !ok {
		return "", errs.New(errs.NotFound, "error.not_found")
	}
	if at, err := strconv.ParseInt(until, 36, 64); err != nil || !clock.FromMilli(at).After(s.clock.Now()) {
		return "", errs.New(errs.Gone, "error.link_old")
	}
	return email, nil
}

// Mine is everything that came from the address that a link was mailed to, the oldest first, with the address. errs.NotFound and errs.Gone
// as they say of the link.
func (s *Comments) Mine(ctx context.Context, token string) (email string, list []Comment, err error) {
	if email, err = s.owner(ctx, token); err != nil {
		return "", nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r db.Scanner) (c Comment, err error) {
			places, done := c.into()
			if err := r.Scan(places...); err != nil {
				return c, err
			}
			err = done()
			return c, err
		}, "SELECT "+columns+" FROM comments c WHERE LOWER(c.author_email) = $1 ORDER BY c.id", email)
		return err
	})
	return email, list, err
}

// Erase removes everything that came from the address that a link was mailed to: the words, the name, the address and what was noted about
// them. Empty places stay, so that answers of others and the counts of past years do. n is how many there were.
func (s *Comments) Erase(ctx context.Context, token string) (n int, err error) {
	_, list, err := s.Mine(ctx, token)
	if err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now := clock.Milli(s.clock.Now())
		for _, c := range list {
			if c.State != Trash {
				if err := s.pass(ctx, tx, c, decision{state: Trash, at: now}); err != nil {
					return err
				}
			}
			for _, q := range []string{
				`UPDATE comments SET author_name = '', author_url = '', body = '', verdict = '', form_key = 'erased ' || id, proof = NULL, address_key = '', network_key = '',
					notify = FALSE, featured = FALSE, author_email = '' WHERE id = $1`,
				"UPDATE comment_decisions SET note = '' WHERE comment_id = $1",
				"DELETE FROM comment_notes WHERE comment_id = $1",
				"UPDATE comment_appeals SET words = '' WHERE comment_id = $1",
				"UPDATE comment_reports SET words = '' WHERE comment_id = $1",
			} {
				if _, err := tx.Exec(ctx, q, c.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return len(list), err
}
