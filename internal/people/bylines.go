package people

import (
	"context"
	"errors"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// People keeps bylines and accounts.
type People struct {
	db    *db.DB
	clock clock.Clock
}

// New returns the people kept in d.
func New(d *db.DB, c clock.Clock) *People { return &People{d, c} }

const personColumns = "SELECT id, kind, slug, name, biography, COALESCE(portrait_id, 0), COALESCE(user_id, 0) FROM people "

func scanPerson(row interface{ Scan(...any) error }) (p Person, err error) {
	return p, row.Scan(&p.ID, &p.Kind, &p.Slug, &p.Name, &p.Biography, &p.PortraitID, &p.UserID)
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// Ensure is the person with that slug, made if not there, in the caller's transaction. An empty slug is made from the
// name.
func (s *People) Ensure(ctx context.Context, tx *db.Tx, p Person) (Person, error) {
	if strings.TrimSpace(p.Name) == "" {
		return p, errs.New(errs.Invalid, "error.invalid").OnField("name", "error.name_missing", nil)
	}
	if p.Slug = arabic.Slug(p.Slug); p.Slug == "" {
		p.Slug = arabic.Slug(p.Name)
	}
	if p.Slug == "" {
		p.Slug = "author"
	}
	if p.Kind == "" {
		p.Kind = KindPerson
	}
	if _, err := tx.Exec(ctx, `INSERT INTO people (kind, slug, name, biography, portrait_id, user_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (slug) DO NOTHING`, p.Kind, p.Slug, p.Name, p.Biography, orNull(p.PortraitID), orNull(p.UserID)); err != nil {
		return p, err
	}
	return scanPerson(tx.QueryRow(ctx, personColumns+"WHERE slug = $1", p.Slug))
}

// Add is Ensure in a transaction of its own, for those who may write.
func (s *People) Add(ctx context.Context, a actor.Actor, p Person) (made Person, err error) {
	if !a.May(actor.WriteStory) {
		return p, errs.New(errs.Forbidden, "error.forbidden")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		made, err = s.Ensure(ctx, tx, p)
		return err
	})
	return made, err
}

// BySlug is the person at an address. errs.NotFound when there is none.
func (s *People) BySlug(ctx context.Context, slug string) (p Person, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = scanPerson(tx.QueryRow(ctx, personColumns+"WHERE slug = $1", arabic.Slug(slug)))
		return err
	})
	return p, err
}

// Get is one person. errs.NotFound when there is none.
func (s *People) Get(ctx context.Context, id int64) (p Person, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = scanPerson(tx.QueryRow(ctx, personColumns+"WHERE id = $1", id))
		return err
	})
	return p, err
}

// GetMany is the people with these ids; missing ones are left out.
func (s *People) GetMany(ctx context.Context, ids []int64) (map[int64]Person, error) {
	out := map[int64]Person{}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		return db.InList(ids, func(lot []any) (err error) {
			rows, err := tx.Query(ctx, personColumns+"WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)", lot...)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, rows.Close()) }()
			for rows.Next() {
				p, err := scanPerson(rows)
				if err != nil {
					return err
				}
				out[p.ID] = p
			}
			return rows.Err()
		})
	})
	return out, err
}

// List is everybody a story can be signed by, by name; at most 500.
func (s *People) List(ctx context.Context) (list []Person, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, personColumns+"ORDER BY name LIMIT 500")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			p, err := scanPerson(rows)
			if err != nil {
				return err
			}
			list = append(list, p)
		}
		return rows.Err()
	})
	return list, err
}
