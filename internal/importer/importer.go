// Package importer is what every move from another system has in common: the memory of what came and what it became, by
// which a second run changes nothing and old numbers find their articles; exports read record by record, whatever is broken
// in them; comments' texts; the report; the progress line.
//
// It is not for any one system's format: its folders are.
package importer

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// Memory is what was imported.
type Memory struct{ db *db.DB }

// New returns the memory kept in d.
func New(d *db.DB) *Memory { return &Memory{d} }

// Source is one site that things came from.
type Source struct {
	ID         int64
	Checkpoint string // where a run that was cut off stood; empty after a whole one
}

// Source is the source of that name, made if it is not there.
func (m *Memory) Source(ctx context.Context, name string) (s Source, err error) {
	err = m.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO import_sources (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", name); err != nil {
			return err
		}
		return tx.QueryRow(ctx, "SELECT id, checkpoint FROM import_sources WHERE name = $1", name).Scan(&s.ID, &s.Checkpoint)
	})
	return s, err
}

// Disqus is the name of the source that comments of Disqus come from, whichever site they stood on: its numbers are one row
// for all of them. A move that brings copies of them remembers them under it too.
const Disqus = "disqus"

// SetCheckpoint keeps where the run stands, in the transaction that brings it there.
func SetCheckpoint(ctx context.Context, tx *db.Tx, source int64, checkpoint string) error {
	_, err := tx.Exec(ctx, "UPDATE import_sources SET checkpoint = $1 WHERE id = $2", checkpoint, source)
	return err
}

// Known is what is remembered of one thing.
type Known struct {
	Number      string // it had in its own system, for old addresses
	LocalID     int64
	Fingerprint string // of what was written here
	Revision    int64  // written here, 0 for what has none
}

// longKey is from where on a key is kept as its hash: keys are addresses, and those of Arabic articles are long.
const longKey = 64

// hashed is how a key that was kept as its hash begins.
const hashed = "sha256:"

func short(key string) string {
	if len(key) <= longKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hashed + base64.RawURLEncoding.EncodeToString(sum[:])
}

// Find is what is remembered of a thing, in the caller's transaction. errs.NotFound when it never came.
func Find(ctx context.Context, tx *db.Tx, source int64, kind Kind, key string) (k Known, err error) {
	err = tx.QueryRow(ctx, "SELECT number, local_id, fingerprint, revision FROM imported WHERE source = $1 AND kind = $2 AND foreign_key = $3",
		source, kind, short(key)).Scan(&k.Number, &k.LocalID, &k.Fingerprint, &k.Revision)
	return k, err
}

// Lookups of what came. The length is asked for because it comes before the number in the index; the order is not by the bare column, or
// SQLite would read all of the kind in the order of another index (imported_by_local) until it met the number.
const (
	numbered   = "SELECT local_id FROM imported WHERE kind = $1 AND number = $2 AND LENGTH(number) = LENGTH($2) ORDER BY local_id + 0 LIMIT 1"
	numberedOf = "SELECT local_id FROM imported WHERE kind = $1 AND number = $2 AND LENGTH(number) = LENGTH($2) AND source = $3 ORDER BY local_id + 0 LIMIT 1"
	keyed      = "SELECT local_id FROM imported WHERE kind = $1 AND foreign_key = $2 AND source IN (SELECT id FROM import_sources) ORDER BY local_id + 0 LIMIT 1"
)

// Numbered is what the thing with this number of one source became, in the caller's transaction. errs.NotFound when it never
// came.
func Numbered(ctx context.Context, tx *db.Tx, source int64, kind Kind, number string) (id int64, err error) {
	err = tx.QueryRow(ctx, numberedOf, kind, number, source).Scan(&id)
	return id, err
}

// Remember keeps what a thing became, in the caller's transaction.
func Remember(ctx context.Context, tx *db.Tx, source int64, kind Kind, key string, k Known) error {
	_, err := tx.Exec(ctx, `INSERT INTO imported (source, kind, foreign_key, number, local_id, fingerprint, revision) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (source, kind, foreign_key) DO UPDATE SET number = $4, local_id = $5, fingerprint = $6, revision = $7`,
		source, kind, short(key), k.Number, k.LocalID, k.Fingerprint, k.Revision)
	return err
}

// RememberNew is Remember for what is believed to be new; false where something is remembered under the key already, which
// stays.
func RememberNew(ctx context.Context, tx *db.Tx, source int64, kind Kind, key string, k Known) (bool, error) {
	result, err := tx.Exec(ctx, `INSERT INTO imported (source, kind, foreign_key, number, local_id, fingerprint, revision) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (source, kind, foreign_key) DO NOTHING`, source, kind, short(key), k.Number, k.LocalID, k.Fingerprint, k.Revision)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// All calls f for everything of one kind that came from a source. The key is the one it was remembered by, or its hash
// where that was long.
func (m *Memory) All(ctx context.Context, source int64, kind Kind, f func(key string, k Known)) error {
	return m.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, "SELECT foreign_key, number, local_id, fingerprint, revision FROM imported WHERE source = $1 AND kind = $2", source, kind)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			var key string
			var k Known
			if err := rows.Scan(&key, &k.Number, &k.LocalID, &k.Fingerprint, &k.Revision); err != nil {
				return err
			}
			f(key, k)
		}
		return rows.Err()
	})
}

// Empty says whether nothing of these kinds ever came from a source.
func (m *Memory) Empty(ctx context.Context, source int64, kinds ...Kind) (empty bool, err error) {
	empty = true
	for _, kind := range kinds {
		err := m.db.Read(ctx, func(tx *db.Tx) error {
			var one int
			err := tx.QueryRow(ctx, "SELECT 1 FROM imported WHERE source = $1 AND kind = $2 LIMIT 1", source, kind).Scan(&one)
			empty = empty && errs.Is(err, errs.NotFound)
			if errs.Is(err, errs.NotFound) {
				return nil
			}
			return err
		})
		if err != nil {
			return false, err
		}
	}
	return empty, nil
}

// ByNumber is what the thing with this number became, of the first of the kinds it is. errs.NotFound when it never came.
func (m *Memory) ByNumber(ctx context.Context, number string, kinds ...Kind) (id int64, err error) {
	return m.first(ctx, numbered, number, kinds)
}

// ByKey is what the thing with this key became, whatever site it came from. errs.NotFound when it never came.
func (m *Memory) ByKey(ctx context.Context, key string, kinds ...Kind) (id int64, err error) {
	return m.first(ctx, keyed, short(key), kinds)
}

func (m *Memory) first(ctx context.Context, query, value string, kinds []Kind) (id int64, err error) {
	err = m.db.Read(ctx, func(tx *db.Tx) error {
		for _, kind := range kinds {
			if err := tx.QueryRow(ctx, query, kind, value).Scan(&id); err == nil || !errs.Is(err, errs.NotFound) {
				return err
			}
		}
		return errs.New(errs.NotFound, "error.not_found")
	})
	return id, err
}
