package media

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
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
		archive, state, old_path, created_at, created_by, words_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id`,
		m.Filename, m.BlobKey, m.Mime, m.Width, m.Height, m.Bytes, m.SHA256, m.Alt, m.Caption, m.Credit, m.Source, m.TakenOn, m.Archive, m.State,
		old, clock.Milli(m.CreatedAt), m.CreatedBy, wordsKey(m)).Scan(&id)
	return id, err
}

// wordsKey is what a picture is looked for by.
func wordsKey(m Media) string {
	return arabic.Key(strings.Join([]string{m.Filename, m.Credit, m.Alt, m.Source, m.Caption}, " "))
}

// FillKeys gives every picture the key that the newsroom's search reads.
func (l *Library) FillKeys(ctx context.Context) error {
	keys := map[int64]string{}
	if err := l.each(ctx, func(m Media) error {
		keys[m.ID] = wordsKey(m)
		return nil
	}); err != nil {
		return err
	}
	return l.db.Write(ctx, func(tx *db.Tx) error {
		for id, key := range keys {
			if _, err := tx.Exec(ctx, "UPDATE media SET words_key = $1 WHERE id = $2", key, id); err != nil {
				return err
			}
		}
		return nil
	})
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

// List is up to limit pictures older than before (0: from the newest), whose name, caption, credit, source or alt text
// holds each word of the query, in any spelling.
func (l *Library) List(ctx context.Context, before int64, limit int, query string) (list []Media, err error) {
	if before == 0 {
		before = 1 << 62
	}
	where, args := "WHERE id < $1", []any{before}
	for _, word := range strings.Fields(arabic.Fold(query)) {
		args = append(args, db.Holding(word))
		where += " AND words_key LIKE $" + strconv.Itoa(len(args)) + ` ESCAPE '\'`
	}
	args = append(args, limit)
	// The inner list is found in an index alone; only what is shown is read whole.
	text := mediaColumns + "WHERE id IN (SELECT id FROM media " + where + " ORDER BY id DESC LIMIT $" + strconv.Itoa(len(args)) + ") ORDER BY id DESC"
	err = l.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, text, args...)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			m, err := scan(rows)
			if err != nil {
				return err
			}
			list = append(list, m)
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

// Tag is what pages that show a picture are known by where it changes (db.Tx.Changed).
func Tag(id int64) string { return "media:" + strconv.FormatInt(id, 10) }

// Describe writes a picture's words in the caller's transaction. errs.NotFound when there is no such picture.
func (l *Library) Describe(ctx context.Context, tx *db.Tx, id int64, d Details) error {
	m, err := one(ctx, tx, "WHERE id = $1", id)
	if err != nil {
		return err
	}
	tx.Changed(Tag(id))
	m.Alt, m.Caption, m.Credit, m.Source = d.Alt, d.Caption, d.Credit, d.Source
	_, err = tx.Exec(ctx, "UPDATE media SET alt = $1, caption = $2, credit = $3, source = $4, taken_on = $5, archive = $6, words_key = $7 WHERE id = $8",
		d.Alt, d.Caption, d.Credit, d.Source, d.TakenOn, d.Archive, wordsKey(m), id)
	return err
}

func (l *Library) setRenditions(ctx context.Context, id int64, state State, list []Rendition) error {
	text, err := json.Marshal(append([]Rendition{}, list...))
	if err != nil {
		return err
	}
	return l.db.Write(ctx, func(tx *db.Tx) error {
		tx.Changed(Tag(id))
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
