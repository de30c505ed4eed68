package media

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

const mediaColumns = `SELECT id, filename, blob_key, mime, width, height, bytes, sha256, alt, caption, credit, source, taken_on, archive,
 state, renditions, COALESCE(old_path, ''), created_at, created_by FROM media `

func scan(row interface{ Scan(...any) error }) (Media, error) {
	var m Media
	var renditions string
	var created int64
	err := row.Scan(&m.ID, &m.Filename, &m.BlobKey, &m.Mime, &m.Width, &m.Height, &m.Bytes, &m.SHA256, &m.Alt, &m.Caption, &m.Credit, &m.Source,
		&m.TakenOn, &m.Archive, &m.State, &renditions, &m.OldPath, &created, &m.CreatedBy)
	if err != nil {
		return Media{}, err
	}
	m.CreatedAt = clock.FromMilli(created)
	if err := json.Unmarshal([]byte(renditions), &m.Renditions); err != nil {
		return Media{}, fmt.Errorf("picture %d: renditions: %w", m.ID, err)
	}
	return m, nil
}

func one(ctx context.Context, tx *db.Tx, where string, args ...any) (Media, error) {
	return scan(tx.QueryRow(ctx, mediaColumns+where, args...))
}

func insert(ctx context.Context, tx *db.Tx, m Media) (id int64, err error) {
	var old any
	if m.OldPath != "" {
		old = m.OldPath
	}
	err = tx.QueryRow(ctx, `INSERT INTO media (filename, blob_key, mime, width, height, bytes, sha256, alt, caption, credit, source, taken_on,
		archive, state, old_path, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
		m.Filename, m.BlobKey, m.Mime, m.Width, m.Height, m.Bytes, m.SHA256, m.Alt, m.Caption, m.Credit, m.Source, m.TakenOn, m.Archive, m.State,
		old, clock.Milli(m.CreatedAt), m.CreatedBy).Scan(&id)
	return id, err
}

// Get is one picture. errs.NotFound when there is none.
func (l *Library) Get(ctx context.Context, id int64) (m Media, err error) {
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		m, err = one(ctx, tx, "WHERE id = $1", id)
		return err
	})
	return m, err
}

// GetMany is the pictures with these ids; missing ones are left out.
func (l *Library) GetMany(ctx context.Context, ids []int64) (map[int64]Media, error) {
	out := make(map[int64]Media, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := l.db.Read(ctx, func(tx *db.Tx) error {
		return db.InList(ids, func(lot []any) (err error) {
			rows, err := tx.Query(ctx, mediaColumns+"WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)", lot...)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, rows.Close()) }()
			for rows.Next() {
				m, err := scan(rows)
				if err != nil {
					return err
				}
				out[m.ID] = m
			}
			return rows.Err()
		})
	})
	return out, err
}

// List is up to limit pictures older than before (0: from the newest), whose name, caption, credit or alt text holds the
// query.
func (l *Library) List(ctx context.Context, before int64, limit int, query string) (list []Media, err error) {
	if before == 0 {
		before = 1 << 62
	}
	query = strings.ToLower(strings.TrimSpace(query))
	err = l.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, mediaColumns+"WHERE id < $1 ORDER BY id DESC", before)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() && len(list) < limit {
			m, err := scan(rows)
			if err != nil {
				return err
			}
			if query == "" || strings.Contains(strings.ToLower(m.Filename+" "+m.Caption+" "+m.Credit+" "+m.Alt), query) {
				list = append(list, m)
			}
		}
		return rows.Err()
	})
	return list, err
}

// InTx is one picture, in the caller's transaction. errs.NotFound when there is none.
func (l *Library) InTx(ctx context.Context, tx *db.Tx, id int64) (Media, error) {
	return one(ctx, tx, "WHERE id = $1", id)
}

// Details is what people write about a picture.
type Details struct {
	Alt, Caption, Credit, Source, TakenOn string
	Archive                               bool
}

// Update changes a picture's words.
func (l *Library) Update(ctx context.Context, a actor.Actor, id int64, d Details) (m Media, err error) {
	if !a.May(actor.Upload) {
		return Media{}, errs.New(errs.Forbidden, "error.forbidden")
	}
	err = l.db.Write(ctx, func(tx *db.Tx) error {
		if err := l.Describe(ctx, tx, id, d); err != nil {
			return err
		}
		m, err = one(ctx, tx, "WHERE id = $1", id)
		return err
	})
	return m, err
}

// Describe writes a picture's words in the caller's transaction.
func (l *Library) Describe(ctx context.Context, tx *db.Tx, id int64, d Details) error {
	_, err := tx.Exec(ctx, "UPDATE media SET alt = $1, caption = $2, credit = $3, source = $4, taken_on = $5, archive = $6 WHERE id = $7",
		d.Alt, d.Caption, d.Credit, d.Source, d.TakenOn, d.Archive, id)
	return err
}

func (l *Library) setRenditions(ctx context.Context, id int64, state State, list []Rendition) error {
	text, err := json.Marshal(append([]Rendition{}, list...))
	if err != nil {
		return err
	}
	return l.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE media SET state = $1, renditions = $2 WHERE id = $3", state, string(text), id)
		return err
	})
}

func (l *Library) each(ctx context.Context, f func(Media) error) error {
	return l.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, mediaColumns+"ORDER BY id")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			m, err := scan(rows)
			if err != nil {
				return err
			}
			if err := f(m); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}
