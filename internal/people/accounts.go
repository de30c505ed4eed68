package people

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// How long a session lives after its last use, and how many failed sign-ins are let in how long a time.
const (
	SessionLife   = 30 * 24 * time.Hour
	attemptWindow = 15 * time.Minute
	maxAttempts   = 10
)

// NewUser is an account to be made.
type NewUser struct {
	Login, Email, Name string
	Role               actor.Role
	Password           string
	Locale             string // "ar" when empty
}

var errSignIn = errs.New(errs.Unauthorized, "error.sign_in")

func (n NewUser) check() error {
	e := errs.New(errs.Invalid, "error.invalid")
	if l := utf8.RuneCountInString(n.Login); l < 2 || l > 60 || strings.ContainsAny(n.Login, " \t\r\n") {
		e = e.OnField("login", "error.login_form", nil)
	}
	if a, err := mail.ParseAddress(n.Email); err != nil || a.Address != n.Email || len(n.Email) > 200 {
		e = e.OnField("email", "error.email_form", nil)
	}
	if l := utf8.RuneCountInString(strings.TrimSpace(n.Name)); l < 1 || l > 120 {
		e = e.OnField("name", "error.name_missing", nil)
	}
	if !n.Role.Known() {
		e = e.OnField("role", "error.invalid", nil)
	}
	if l := utf8.RuneCountInString(n.Password); l < minPassword || l > maxPassword {
		e = e.OnField("password", "error.password_length", map[string]any{"min": minPassword, "max": maxPassword})
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

// AddUser makes an account and the person behind its byline. errs.Invalid with fields, errs.Conflict when the login or
// address is taken.
func (s *People) AddUser(ctx context.Context, n NewUser) (u User, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		u, err = s.addUser(ctx, tx, n)
		return err
	})
	return u, err
}

func (s *People) addUser(ctx context.Context, tx *db.Tx, n NewUser) (User, error) {
	n.Login, n.Email = strings.ToLower(strings.TrimSpace(n.Login)), strings.ToLower(strings.TrimSpace(n.Email))
	if err := n.check(); err != nil {
		return User{}, err
	}
	hash, err := hashPassword(n.Password)
	if err != nil {
		return User{}, err
	}
	if n.Locale == "" {
		n.Locale = "ar"
	}
	u := User{Login: n.Login, Email: n.Email, Name: strings.TrimSpace(n.Name), Role: n.Role, Locale: n.Locale, Active: true, CreatedAt: s.clock.Now()}
	err = tx.QueryRow(ctx, `INSERT INTO users (login, email, name, role, password_hash, locale, active, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7) RETURNING id`, u.Login, u.Email, u.Name, u.Role, hash, u.Locale, clock.Milli(u.CreatedAt)).Scan(&u.ID)
	if err != nil {
		return User{}, err
	}
	_, err = s.Ensure(ctx, tx, Person{Kind: KindPerson, Name: u.Name, UserID: u.ID})
	return u, err
}

const userColumns = "SELECT u.id, u.login, u.email, u.name, u.role, u.locale, u.active, u.created_at FROM users u "

func scanUser(row interface{ Scan(...any) error }, more ...any) (u User, err error) {
	var created int64
	err = row.Scan(append([]any{&u.ID, &u.Login, &u.Email, &u.Name, &u.Role, &u.Locale, &u.Active, &created}, more...)...)
	u.CreatedAt = clock.FromMilli(created)
	return u, err
}

// HasUsers says whether anybody can sign in yet.
func (s *People) HasUsers(ctx context.Context) (bool, error) {
	var n int
	err := s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, "SELECT COUNT(*) FROM users").Scan(&n) })
	return n > 0, err
}

// SetLocale changes the language a user sees the desk in.
func (s *People) SetLocale(ctx context.Context, id int64, locale string) error {
	if locale != "ar" && locale != "en" && locale != "fr" {
		return errs.New(errs.Invalid, "error.invalid")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE users SET locale = $1 WHERE id = $2", locale, id)
		return err
	})
}

// nobody is what an unknown login is compared with, so that it takes as long as a known one.
var nobody = encode(make([]byte, saltLen), make([]byte, argonKeyLen))

// SignIn opens a session for whoever knows the password; login may be the e-mail address. It returns the token that
// names the session, of which only a hash is kept. errs.Unauthorized where login and password do not fit, errs.TooMany
// after too many failures for the login or from the address.
func (s *People) SignIn(ctx context.Context, login, password, address string) (token string, u User, err error) {
	login = strings.ToLower(strings.TrimSpace(login))
	mark, err := s.bookAttempt(ctx, attemptKey("login", login), attemptKey("address", address))
	if err != nil {
		return "", User{}, err
	}
	hash := nobody
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		u, err = scanUser(tx.QueryRow(ctx, strings.Replace(userColumns, " FROM", ", u.password_hash FROM", 1)+"WHERE (u.login = $1 OR u.email = $1) AND u.active", login), &hash)
		return err
	})
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", User{}, err
	}
	if !verifyPassword(hash, password) || err != nil {
		return "", User{}, errSignIn
	}
	token = rand.Text() + rand.Text()
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM sessions WHERE expires_at < $1", clock.Milli(now)); err != nil {
			return err
		}
		if err := takeBack(ctx, tx, mark); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO sessions (token_hash, user_id, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
			tokenHash(token), u.ID, clock.Milli(now), clock.Milli(now.Add(SessionLife)))
		return err
	})
	return token, u, err
}

func tokenHash(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}

// attemptKey stands for a login or an address without telling it.
func attemptKey(kind, value string) string {
	m := hmac.New(sha256.New, []byte("warraq sign-in "+kind))
	_, _ = m.Write([]byte(value))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// bookAttempt writes an attempt down under its keys and answers with its mark; errs.TooMany where a key has too many. It is
// counted once more when it is there for everybody to see: of those that come at the same moment, on whichever node, no more
// than the limit get through. One that is refused is not kept: it does not make the wait longer.
func (s *People) bookAttempt(ctx context.Context, keys ...string) (mark string, err error) {
	mark = rand.Text()
	now := s.clock.Now()
	since := clock.Milli(now.Add(-attemptWindow))
	tooMany := errs.New(errs.TooMany, "error.too_many_sign_ins").With("minutes", int(attemptWindow.Minutes()))
	if n, err := s.attempts(ctx, keys, since); err != nil || n >= maxAttempts {
		return "", cmp.Or(err, error(tooMany))
	}
	if err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM sign_in_attempts WHERE at < $1", since); err != nil {
			return err
		}
		for _, k := range keys {
			if _, err := tx.Exec(ctx, "INSERT INTO sign_in_attempts (attempt_key, at, mark) VALUES ($1, $2, $3)", k, clock.Milli(now), mark); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return "", err
	}
	switch n, err := s.attempts(ctx, keys, since); {
	case err != nil:
		return "", err
	case n > maxAttempts:
		return "", errors.Join(tooMany, s.db.Write(ctx, func(tx *db.Tx) error { return takeBack(ctx, tx, mark) }))
	}
	return mark, nil
}

// attempts is how many there were since then, under the key that has most.
func (s *People) attempts(ctx context.Context, keys []string, since int64) (most int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, k := range keys {
			var n int
			if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM sign_in_attempts WHERE attempt_key = $1 AND at >= $2", k, since).Scan(&n); err != nil {
				return err
			}
			most = max(most, n)
		}
		return nil
	})
	return most, err
}

func takeBack(ctx context.Context, tx *db.Tx, mark string) error {
	_, err := tx.Exec(ctx, "DELETE FROM sign_in_attempts WHERE mark = $1", mark)
	return err
}

// BySession is the user whose session the token names; using it makes it last longer. errs.Unauthorized otherwise.
func (s *People) BySession(ctx context.Context, token string) (u User, err error) {
	now := s.clock.Now()
	var seen int64
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		u, err = scanUser(tx.QueryRow(ctx, strings.Replace(userColumns, " FROM", ", x.seen_at FROM", 1)+
			"JOIN sessions x ON x.user_id = u.id WHERE x.token_hash = $1 AND x.expires_at > $2 AND u.active", tokenHash(token), clock.Milli(now)), &seen)
		return err
	})
	if errs.Is(err, errs.NotFound) {
		return User{}, errs.New(errs.Unauthorized, "error.unauthorized")
	}
	if err == nil && now.Sub(clock.FromMilli(seen)) > time.Hour { // not at each request: that would be a write for each
		err = s.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE sessions SET seen_at = $1, expires_at = $2 WHERE token_hash = $3", clock.Milli(now), clock.Milli(now.Add(SessionLife)), tokenHash(token))
			return err
		})
		if errs.Is(err, errs.Unavailable) { // full or read-only: the session holds all the same, its use is noted next time
			err = nil
		}
	}
	return u, err
}

// SignOut ends one session.
func (s *People) SignOut(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM sessions WHERE token_hash = $1", tokenHash(token))
		return err
	})
}

// SignOutEverywhere ends every session of a user.
func (s *People) SignOutEverywhere(ctx context.Context, userID int64) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM sessions WHERE user_id = $1", userID)
		return err
	})
}

const firstRunName = "first_run"

// FirstRunToken makes the token of the one-time link that creates the owner, replacing an earlier one. open is false
// once there is a user.
func (s *People) FirstRunToken(ctx context.Context) (token string, open bool, err error) {
	token = rand.Text()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM users").Scan(&n); err != nil || n > 0 {
			return err
		}
		open = true
		_, err := tx.Exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", firstRunName, hex.EncodeToString(tokenHash(token)))
		return err
	})
	return token, open, err
}

// ClaimFirstRun makes the owner's account for whoever has the link's token, once: errs.Forbidden otherwise.
func (s *People) ClaimFirstRun(ctx context.Context, token string, n NewUser) (u User, err error) {
	n.Role = actor.Owner
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var kept string
		var users int
		if err := tx.QueryRow(ctx, "SELECT value, (SELECT COUNT(*) FROM users) FROM settings WHERE name = $1", firstRunName).Scan(&kept, &users); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if kept == "" || users > 0 || !hmac.Equal([]byte(kept), []byte(hex.EncodeToString(tokenHash(token)))) {
			return errs.New(errs.Forbidden, "error.first_run_over")
		}
		if u, err = s.addUser(ctx, tx, n); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "DELETE FROM settings WHERE name = $1", firstRunName)
		return err
	})
	return u, err
}
