// Package testkit gives tests real databases on both engines, a clock that stands still, and golden files.
//
// It is not for the program itself: nothing outside tests imports it.
package testkit

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// PostgresVariable names the environment variable with the address of a PostgreSQL that tests may make schemas in.
const PostgresVariable = "WARRAQ_TEST_POSTGRES"

var update = flag.Bool("update", false, "rewrite golden files")

// Skip says why a test does not run here. Under CI=true nothing may be skipped, so there it fails.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal("under CI nothing may be skipped: " + reason)
	}
	t.Skip(reason)
}

// Clock stands at ten o'clock UTC on 24 November 2026.
func Clock() *clock.Manual { return clock.NewManual(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)) }

// Each runs f on an empty migrated database of either engine, as sub-tests "sqlite" and "postgres".
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		f(t, open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db")))
	})
	t.Run("postgres", func(t *testing.T) { f(t, open(t, PostgresURL(t))) })
}

// Engines are empty migrated databases, for benchmarks: SQLite, and PostgreSQL where there is one.
func Engines(b *testing.B) map[string]*db.DB {
	b.Helper()
	engines := map[string]*db.DB{"sqlite": SQLite(b)}
	if os.Getenv(PostgresVariable) != "" {
		engines["postgres"] = open(b, PostgresURL(b))
	}
	return engines
}

// SQLite is an empty migrated SQLite database, for tests and benchmarks of what is not about the engine.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))
}

// PostgresURL is the address of a fresh empty schema, dropped when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv(PostgresVariable)
	if base == "" {
		Skip(t, "no PostgreSQL: "+PostgresVariable+" is not set")
	}
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	schema := "t_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func open(t testing.TB, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// Golden compares got with the file at path below testdata; with -update it writes the file instead.
func Golden(t testing.TB, path string, got []byte) {
	t.Helper()
	path = filepath.Join("testdata", path)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update and look at the change):\n%s", path, got)
	}
}

// Shared is a path below the folder of real data beside the checkout; the test is skipped where that is not there.
func Shared(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", path); exists(found) {
			return found
		}
	}
	Skip(t, "no real data beside the checkout: shared/"+path)
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
