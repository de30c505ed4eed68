package section

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Sections keeps the paper's sections and tags.
type Sections struct{ db *db.DB }

// New returns the sections and tags kept in d.
func New(d *db.DB) *Sections { return &Sections{d} }

// MaxName is the longest name of a section or tag, in letters.
const MaxName = 120

func named(name string) error {
	if strings.TrimSpace(name) == "" {
		return errs.New(errs.Invalid, "error.invalid").OnField("name", "error.name_missing", nil)
	}
	if utf8.RuneCountInString(name) > MaxName {
		return errs.New(errs.Invalid, "error.invalid").OnField("name", "error.too_long", map[string]any{"limit": MaxName})
	}
	return nil
}

const sectionColumns = "SELECT id, COALESCE(parent_id, 0), slug, name, description, position FROM sections "

// Tree is every section, ordered by position and then by age; children follow the order too.
func (s *Sections) Tree(ctx context.Context) (list []Section, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, sectionColumns+"ORDER BY position, id")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			var v Section
			if err := rows.Scan(&v.ID, &v.ParentID, &v.Slug, &v.Name, &v.Description, &v.Position); err != nil {
				return err
			}
			list = append(list, v)
		}
		return rows.Err()
	})
	return list, err
}

// EnsureSection is the section with that slug, made if it is not there, in the caller's transaction. An empty slug is
// made from the name.
func (s *Sections) EnsureSection(ctx context.Context, tx *db.Tx, v Section) (Section, error) {
	if err := named(v.Name); err != nil {
		return v, err
	}
	if v.Slug = arabic.Slug(v.Slug); v.Slug == "" {
		v.Slug = arabic.Slug(v.Name)
	}
	var parent any
	if v.ParentID != 0 {
		parent = v.ParentID
	}
	result, err := tx.Exec(ctx, "INSERT INTO sections (parent_id, slug, name, description, position) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING",
		parent, v.Slug, v.Name, v.Description, v.Position)
	if err != nil {
		return v, err
	}
	if n, err := result.RowsAffected(); err == nil && n > 0 {
		tx.Changed(db.Everything) // the menu is on every page
	}
	err = tx.QueryRow(ctx, sectionColumns+"WHERE slug = $1", v.Slug).Scan(&v.ID, &v.ParentID, &v.Slug, &v.Name, &v.Description, &v.Position)
	return v, err
}

// Create adds a section. errs.Conflict when its slug is taken.
func (s *Sections) Create(ctx context.Context, a actor.Actor, v Section) (made Section, err error) {
	if !a.May(actor.ManageSite) {
		return v, errs.New(errs.Forbidden, "error.forbidden")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		slug := arabic.Slug(v.Slug)
		if slug == "" {
			slug = arabic.Slug(v.Name)
		}
		var there int64
		if err := tx.QueryRow(ctx, "SELECT id FROM sections WHERE slug = $1", slug).Scan(&there); err == nil {
			return errs.New(errs.Conflict, "error.taken")
		}
		made, err = s.EnsureSection(ctx, tx, v)
		return err
	})
	return made, err
}

// Rename changes a section's name, description and place in the order; its address stays.
func (s *Sections) Rename(ctx context.Context, a actor.Actor, v Section) error {
	if !a.May(actor.ManageSite) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	if err := named(v.Name); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.Changed(db.Everything)
		_, err := tx.Exec(ctx, "UPDATE sections SET name = $1, description = $2, position = $3 WHERE id = $4", v.Name, v.Description, v.Position, v.ID)
		return err
	})
}

const tagColumns = "SELECT id, kind, slug, name, description FROM tags "

func scanTag(row interface{ Scan(...any) error }) (t Tag, err error) {
	return t, row.Scan(&t.ID, &t.Kind, &t.Slug, &t.Name, &t.Description)
}

// EnsureTag is the tag with that slug, made if it is not there, in the caller's transaction. An empty slug is made from
// the name.
func (s *Sections) EnsureTag(ctx context.Context, tx *db.Tx, t Tag) (Tag, error) {
	if err := named(t.Name); err != nil {
		return t, err
	}
	if t.Slug = arabic.Slug(t.Slug); t.Slug == "" {
		t.Slug = arabic.Slug(t.Name)
	}
	if t.Kind == "" {
		t.Kind = Topic
	}
	if _, err := tx.Exec(ctx, "INSERT INTO tags (kind, slug, name, description) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING",
		t.Kind, t.Slug, t.Name, t.Description); err != nil {
		return t, err
	}
	return scanTag(tx.QueryRow(ctx, tagColumns+"WHERE slug = $1", t.Slug))
}

// AddTag is EnsureTag in a transaction of its own, for those who may write.
func (s *Sections) AddTag(ctx context.Context, a actor.Actor, t Tag) (made Tag, err error) {
	if !a.May(actor.WriteStory) {
		return t, errs.New(errs.Forbidden, "error.forbidden")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		made, err = s.EnsureTag(ctx, tx, t)
		return err
	})
	return made, err
}

// TagBySlug is the tag at an address. errs.NotFound when there is none.
func (s *Sections) TagBySlug(ctx context.Context, slug string) (t Tag, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		t, err = scanTag(tx.QueryRow(ctx, tagColumns+"WHERE slug = $1", arabic.Slug(slug)))
		return err
	})
	return t, err
}

// TagsByID is the tags with these ids, in this order; missing ones are left out.
func (s *Sections) TagsByID(ctx context.Context, ids []int64) (list []Tag, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found := map[int64]Tag{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		return db.InList(ids, func(lot []any) (err error) {
			rows, err := tx.Query(ctx, tagColumns+"WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)", lot...)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, rows.Close()) }()
			for rows.Next() {
				t, err := scanTag(rows)
				if err != nil {
					return err
				}
				found[t.ID] = t
			}
			return rows.Err()
		})
	})
	for _, id := range ids {
		if t, ok := found[id]; ok {
			list = append(list, t)
		}
	}
	return list, err
}

// Tags is up to limit tags, by name.
func (s *Sections) Tags(ctx context.Context, limit int) (list []Tag, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, tagColumns+"ORDER BY name LIMIT $1", limit)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			t, err := scanTag(rows)
			if err != nil {
				return err
			}
			list = append(list, t)
		}
		return rows.Err()
	})
	return list, err
}
