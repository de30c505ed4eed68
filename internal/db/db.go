// Package db is the two engines behind one SQL text: SQLite in a file by default, PostgreSQL where a paper outgrew it.
//
// It is not for queries of its own: SQL stands in the features' store.go. It knows connections, transactions, durability,
// the few words the engines say differently, and what a driver's error means.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"github.com/warraq/warraq/internal/errs"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is one open database. SQLite has one writing connection and a pool of reading ones; PostgreSQL has one pool.
type DB struct {
	engine Engine
	write  *sql.DB
	read   *sql.DB
	cached [2]statements // of write and of read
	path   string
	closed atomic.Bool
	heard  listeners
}

// Open opens "sqlite:PATH" or "postgres://...". It makes no tables: see Migrate. An address of another form is
// errs.Invalid, a database that cannot be reached errs.Unavailable.
func Open(ctx context.Context, address string) (*DB, error) {
	switch {
	case strings.HasPrefix(address, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return openPostgres(ctx, address)
	}
	return nil, errs.New(errs.Invalid, "error.database_address").Because(fmt.Errorf("neither sqlite:PATH nor postgres://"))
}

// The writer takes its lock at BEGIN, so that two writers wait for each other instead of failing half-way. FULL makes
// each commit an fsync of the log: what was answered "saved" survives the machine's power cut.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	base := "file:" + (&url.URL{Path: path}).EscapedPath()
	pragmas := "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)&_pragma=wal_autocheckpoint(4000)"
	write, err := sql.Open("sqlite", base+"?"+pragmas+"&_txlock=immediate")
	if err != nil {
		return nil, translate(err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		_ = write.Close()
		return nil, errs.New(errs.Unavailable, "error.database_unavailable").Because(fmt.Errorf("open %s: %w", path, err))
	}
	read, err := sql.Open("sqlite", base+"?"+strings.Replace(pragmas, "cache_size(-16000)", "cache_size(-8000)", 1)+"&_pragma=query_only(1)")
	if err != nil {
		_ = write.Close()
		return nil, translate(err)
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &DB{engine: SQLite, write: write, read: read, path: path}, nil
}

// openPostgres forces synchronous_commit on for its sessions: a server that has it off would lose acknowledged saves.
func openPostgres(ctx context.Context, address string) (*DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.database_address")
	}
	q := u.Query()
	for name, value := range map[string]string{"synchronous_commit": "on", "application_name": "warraq"} {
		if q.Get(name) == "" || name == "synchronous_commit" {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	pool, err := sql.Open("pgx", u.String())
	if err != nil {
		return nil, errs.New(errs.Invalid, "error.database_address").Because(err)
	}
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(16)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, errs.New(errs.Unavailable, "error.database_unavailable").Because(err)
	}
	return &DB{engine: Postgres, write: pool, read: pool}, nil
}

// Engine says which engine it is.
func (d *DB) Engine() Engine { return d.engine }

// SQL is the pool that writes, for libraries that keep tables of their own.
func (d *DB) SQL() *sql.DB { return d.write }

// Close closes every connection.
func (d *DB) Close() error {
	d.closed.Store(true)
	d.cached[0].close()
	d.cached[1].close()
	err := d.write.Close()
	if d.read != d.write {
		err = errors.Join(err, d.read.Close())
	}
	return err
}

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	return d.Read(ctx, func(tx *Tx) error {
		var one int
		return tx.QueryRow(ctx, "SELECT 1").Scan(&one)
	})
}

// Settle lets PostgreSQL look through what a long import wrote, as its autovacuum does some minutes later: until then it
// plans for nearly empty tables. SQLite's plans need no statistics here.
func (d *DB) Settle(ctx context.Context) error {
	if d.engine != Postgres {
		return nil
	}
	_, err := d.write.ExecContext(ctx, "VACUUM ANALYZE")
	return translate(err)
}

// Snapshot runs f with a context in which every Read sees one and the same state of the database, at the price of one
// transaction. f must not start goroutines that read.
func (d *DB) Snapshot(ctx context.Context, f func(ctx context.Context) error) error {
	return d.Read(ctx, func(tx *Tx) error { return f(context.WithValue(ctx, snapshotKey{d}, tx)) })
}

// snapshotKey is where a context keeps the transaction of d's snapshot.
type snapshotKey struct{ d *DB }

// Read runs f over one snapshot of the database; f must not write.
func (d *DB) Read(ctx context.Context, f func(*Tx) error) error {
	if tx, ok := ctx.Value(snapshotKey{d}).(*Tx); ok {
		return translate(f(tx))
	}
	// SQLite's readers are query_only connections; a read-only transaction option is not known to its driver.
	opts := &sql.TxOptions{}
	if d.engine == Postgres {
		opts = &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	}
	return d.run(ctx, d.read, &d.cached[1], opts, f)
}

// Write runs f in a transaction. When it returns nil the change is durable; when it returns an error nothing of it is
// there, unless the error is Uncertain. f may be called once only.
func (d *DB) Write(ctx context.Context, f func(*Tx) error) error {
	return d.run(ctx, d.write, &d.cached[0], nil, f)
}

func (d *DB) run(ctx context.Context, pool *sql.DB, cached *statements, opts *sql.TxOptions, f func(*Tx) error) error {
	tx, release, err := d.begin(ctx, pool, opts)
	if err != nil {
		if d.closed.Load() { // database/sql has no error value for it
			return unavailable(err)
		}
		return translate(err)
	}
	defer release()
	done := false
	defer func() {
		if !done { // f panicked
			_ = tx.Rollback()
		}
	}()
	t := &Tx{tx: tx, engine: d.engine}
	if d.engine == SQLite {
		t.cached = cached
	}
	err = f(t)
	if err == nil {
		err = t.writeChanges(ctx)
	}
	done = true
	if err != nil {
		_ = tx.Rollback()
		return translate(err)
	}
	if err := tx.Commit(); err != nil {
		return d.engine.uncommitted(err)
	}
	release() // the writing pool has one connection, and preparing needs it
	cached.prepare(ctx, pool, t.wanted)
	d.tell(t.changed)
	return nil
}

// begin starts a transaction; its connection goes back to the pool with release. With SQLite only the wait for a connection
// can be called off: see Tx.patient.
func (d *DB) begin(ctx context.Context, pool *sql.DB, opts *sql.TxOptions) (tx *sql.Tx, release func(), err error) {
	if d.engine != SQLite {
		tx, err = pool.BeginTx(ctx, opts)
		return tx, func() {}, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	release = func() { _ = conn.Close() }
	if tx, err = conn.BeginTx(context.WithoutCancel(ctx), opts); err != nil {
		release()
	}
	return tx, release, err
}

// statements keeps one prepared statement for each SQL text, as it stands in the code, of SQLite's pools; pgx keeps its own.
type statements struct {
	mu     sync.RWMutex
	byText map[string]*sql.Stmt
}

// Texts are written in the code, so their number is bounded; built queries vary, hence a limit.
const maxStatements = 500

func (s *statements) get(text string) *sql.Stmt {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byText[text]
}

// prepare keeps statements for the texts a finished transaction used for the first time. It cannot be done inside: the
// writing pool has one connection and the transaction holds it. A text that cannot be prepared is left to be reported
// by whoever runs it.
func (s *statements) prepare(ctx context.Context, pool *sql.DB, texts []string) {
	for _, text := range texts {
		st, err := pool.PrepareContext(ctx, SQLite.rewrite(text))
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.byText == nil {
			s.byText = map[string]*sql.Stmt{}
		}
		if s.byText[text] == nil && len(s.byText) < maxStatements {
			s.byText[text], st = st, nil
		}
		s.mu.Unlock()
		if st != nil {
			_ = st.Close()
		}
	}
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.byText {
		_ = st.Close()
	}
	s.byText = nil
}
