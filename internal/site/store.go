package site

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Sites keeps the paper's settings.
type Sites struct{ db *db.DB }

// New returns the settings kept in d.
func New(d *db.DB) *Sites { return &Sites{d} }

const settingsName = "site"

// Get is the settings as they stand, completed by Defaults.
func (s *Sites) Get(ctx context.Context) (Settings, error) {
	v := Defaults()
	text, err := s.Value(ctx, settingsName)
	if errs.Is(err, errs.NotFound) {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return v, fmt.Errorf("read the settings: %w", err)
	}
	return v, nil
}

// Fresh says whether nobody has set anything yet.
func (s *Sites) Fresh(ctx context.Context) (bool, error) {
	_, err := s.Value(ctx, settingsName)
	if errs.Is(err, errs.NotFound) {
		return true, nil
	}
	return false, err
}

// Save keeps the settings. errs.Forbidden without the right, errs.Invalid with fields where they cannot be.
func (s *Sites) Save(ctx context.Context, a actor.Actor, v Settings) error {
	if !a.May(actor.ManageSite) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	e := errs.New(errs.Invalid, "error.invalid")
	if v.Name == "" || utf8.RuneCountInString(v.Name) > 100 {
		e = e.OnField("name", "error.invalid", nil)
	}
	if _, err := time.LoadLocation(v.TimeZone); err != nil {
		e = e.OnField("time_zone", "error.invalid", nil)
	}
	if len(e.Fields) > 0 {
		return e
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.SetValue(ctx, settingsName, string(text))
}

// Value is one named value beside the settings. errs.NotFound when it was never set.
func (s *Sites) Value(ctx context.Context, name string) (v string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT value FROM settings WHERE name = $1", name).Scan(&v)
	})
	return v, err
}

// SetValue keeps a named value.
func (s *Sites) SetValue(ctx context.Context, name, value string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.Changed(db.Everything)
		_, err := tx.Exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", name, value)
		return err
	})
}

// Secret is a random key of this paper under a name, made when it is asked for the first time: the same on every node and after
// every start.
func (s *Sites) Secret(ctx context.Context, name string) ([]byte, error) {
	text, err := s.Value(ctx, name)
	if errs.Is(err, errs.NotFound) {
		err = s.db.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, rand.Text()); err != nil {
				return err
			}
			return tx.QueryRow(ctx, "SELECT value FROM settings WHERE name = $1", name).Scan(&text)
		})
	}
	return []byte(text), err
}
