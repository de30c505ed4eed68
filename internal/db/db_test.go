package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/testkit"
)

func write(t *testing.T, d *db.DB, query string, args ...any) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func value(t *testing.T, d *db.DB, name string) (string, error) {
	t.Helper()
	var v string
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), "SELECT value FROM settings WHERE name = $1", name).Scan(&v)
	})
	return v, err
}

func TestPlaceholdersBindByNumberWhateverTheirOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for range 3 { // the third time runs the kept statement
			write(t, d, "INSERT INTO settings (value, name) VALUES ($2, $1) ON CONFLICT (name) DO UPDATE SET value = $2", "name", "value '$1'")
		}
		if v, err := value(t, d, "name"); err != nil || v != "value '$1'" {
			t.Errorf("%q, %v", v, err)
		}
	})
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		broken := errors.New("broken")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), "INSERT INTO settings VALUES ('a', 'b')"); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Errorf("the error is %v", err)
		}
		if _, err := value(t, d, "a"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a rolled back row: %v", err)
		}
	})
}

func TestDriversErrorsBecomeOurs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO settings VALUES ('a', 'b')")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "INSERT INTO settings VALUES ('a', 'b')")
			return err
		})
		if !db.Conflict(err) {
			t.Errorf("a doubled key is %v", err)
		}
		if err := d.Migrate(t.Context()); err != nil {
			t.Errorf("a second migration: %v", err)
		}
		if faults, err := d.CheckIntegrity(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("%v %v", faults, err)
		}
	})
}

func TestReadingCannotWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "INSERT INTO settings VALUES ('a', 'b')")
			return err
		})
		if !errs.Is(err, errs.Unavailable) {
			t.Errorf("writing in Read: %v", err)
		}
	})
}

func TestWhatOneProcessWroteAnotherReadsAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "نشرة البلد?.db")
	a, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if err := a.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the file is not where it was asked for: %v", err)
	}
	b, err := db.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	for _, v := range []string{"one", "two"} {
		write(t, b, "INSERT INTO settings VALUES ('a', $1) ON CONFLICT (name) DO UPDATE SET value = $1", v)
		if got, err := value(t, a, "a"); err != nil || got != v {
			t.Errorf("the other reads %q, %v", got, err)
		}
	}
}

func TestAFullDatabaseRefusesAndKeepsWhatItHas(t *testing.T) {
	d := testkit.SQLite(t)
	write(t, d, "INSERT INTO settings VALUES ('a', 'kept')")
	if _, err := d.SQL().ExecContext(t.Context(), "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), "INSERT INTO settings VALUES ('b', $1)", string(make([]byte, 1<<20)))
		return err
	})
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("full: %v", err)
	}
	if v, err := value(t, d, "a"); err != nil || v != "kept" {
		t.Errorf("%q, %v", v, err)
	}
}

func TestAWrongAddressIsToldApartFromAMissingServer(t *testing.T) {
	if _, err := db.Open(t.Context(), "mysql://x"); !errs.Is(err, errs.Invalid) {
		t.Errorf("unknown engine: %v", err)
	}
	if _, err := db.Open(t.Context(), "postgres://127.0.0.1:1/x?connect_timeout=2"); !errs.Is(err, errs.Unavailable) {
		t.Errorf("no server: %v", err)
	}
	if _, err := db.Open(t.Context(), "sqlite:/nowhere/at/all.db"); !errs.Is(err, errs.Unavailable) {
		t.Errorf("no folder: %v", err)
	}
}

func TestAClosedDatabaseIsAway(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := value(t, d, "a"); !errs.Is(err, errs.Unavailable) {
			t.Errorf("reading: %v", err)
		}
		err := d.Write(t.Context(), func(*db.Tx) error { return nil })
		if !errs.Is(err, errs.Unavailable) {
			t.Errorf("writing: %v", err)
		}
	})
}

func TestWhoWaitsForTheWriterCanGiveUpAndTheOthersGoOn(t *testing.T) {
	d := testkit.SQLite(t)
	if err := d.Write(t.Context(), func(*db.Tx) error {
		ctx, cancel := context.WithCancel(t.Context())
		given := make(chan error)
		go func() { given <- d.Write(ctx, func(*db.Tx) error { return nil }) }()
		cancel()
		if err := <-given; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up is told %v", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := d.Write(ctx, func(tx *db.Tx) error { // called off in its middle: nothing of it is there
		if _, err := tx.Exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2)", "halfway", "1"); err != nil {
			return err
		}
		cancel()
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	var n int
	if err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), "SELECT COUNT(*) FROM settings WHERE name = $1", "halfway").Scan(&n)
	}); err != nil || n != 0 {
		t.Errorf("%d rows of it stay, %v", n, err)
	}
	if err := d.Write(t.Context(), func(*db.Tx) error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestASnapshotStaysWhatItIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, "INSERT INTO settings VALUES ('a', 'before')")
		err := d.Snapshot(t.Context(), func(ctx context.Context) error {
			read := func(ctx context.Context) (v string, err error) {
				err = d.Read(ctx, func(tx *db.Tx) error {
					return tx.QueryRow(ctx, "SELECT value FROM settings WHERE name = 'a'").Scan(&v)
				})
				return v, err
			}
			first, err := read(ctx)
			if err != nil {
				return err
			}
			write(t, d, "UPDATE settings SET value = 'after'")
			if again, err := read(ctx); err != nil || first != "before" || again != "before" {
				t.Errorf("%q, then %q, %v", first, again, err)
			}
			if now, err := value(t, d, "a"); err != nil || now != "after" {
				t.Errorf("outside of it: %q, %v", now, err)
			}
			return d.Read(ctx, func(tx *db.Tx) error {
				return tx.QueryRow(ctx, "SELECT value FROM settings WHERE name = 'none'").Scan(new(string))
			})
		})
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("its error: %v", err)
		}
	})
}

func TestNumbersComeInLots(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 8: 1, 9: 2, 17: 3} {
		numbers := []int64{0}
		for i := range n {
			numbers = append(numbers, int64(i+1), int64(i+1))
		}
		lots, seen := 0, map[any]int{}
		if err := db.InList(numbers, func(lot []any) error {
			lots++
			for _, v := range lot {
				seen[v]++
			}
			if len(lot) != db.ListAt {
				t.Errorf("a lot of %d", len(lot))
			}
			return nil
		}); err != nil || lots != want {
			t.Errorf("%d numbers in %d lots, %v", n, lots, err)
		}
		delete(seen, int64(0))
		if len(seen) != n {
			t.Errorf("%d of %d numbers", len(seen), n)
		}
	}
}
