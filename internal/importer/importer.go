// Package importer remembers what came from another system and what it became here: by that a second run changes
// nothing and old numbers find their articles.
//
// It is not for any one system's format (its folders are).
package importer

import (
	"context"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Memory is what was imported.
type Memory struct{ db *db.DB }

// New returns the memory kept in d.
func New(d *db.DB) *Memory { return &Memory{d} }

// Known is what is remembered of one thing.
type Known struct {
	LocalID     int64
	Fingerprint string // of what was read
	Revision    int64  // written here, 0 for what has none
}

// Find is what is remembered of a thing, in the caller's transaction. errs.NotFound when it never came.
func Find(ctx context.Context, tx *db.Tx, source, kind, key string) (k Known, err error) {
	err = tx.QueryRow(ctx, "SELECT local_id, fingerprint, revision FROM imported WHERE source = $1 AND kind = $2 AND foreign_key = $3", source, kind, key).
		Scan(&k.LocalID, &k.Fingerprint, &k.Revision)
	return k, err
}

// Remember keeps what a thing became, in the caller's transaction.
func Remember(ctx context.Context, tx *db.Tx, source, kind, key string, k Known) error {
	_, err := tx.Exec(ctx, `INSERT INTO imported (source, kind, foreign_key, local_id, fingerprint, revision) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (source, kind, foreign_key) DO UPDATE SET local_id = $4, fingerprint = $5, revision = $6`,
		source, kind, key, k.LocalID, k.Fingerprint, k.Revision)
	return err
}

// Lookup is what the thing with this number became, of the first of the kinds it is. errs.NotFound when it never came.
func (m *Memory) Lookup(ctx context.Context, kinds []string, number string) (id int64, err error) {
	err = m.db.Read(ctx, func(tx *db.Tx) error {
		for _, kind := range kinds {
			err := tx.QueryRow(ctx, "SELECT local_id FROM imported WHERE kind = $1 AND foreign_key = $2 ORDER BY source LIMIT 1", "number:"+kind, number).Scan(&id)
			if err == nil || !errs.Is(err, errs.NotFound) {
				return err
			}
		}
		return errs.New(errs.NotFound, "error.not_found")
	})
	return id, err
}
