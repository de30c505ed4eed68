package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/warraq/warraq/internal/db"
)

// PostgresVariable names the environment variable with the address of a PostgreSQL that tests may make databases on.
const PostgresVariable = "WARRAQ_TEST_POSTGRES"

// Each runs f on an empty migrated database of either engine, as sub-tests "sqlite" and "postgres".
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
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
	file, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path)
}

// migratedFile is an empty migrated SQLite database, made once and copied: to migrate takes longer than many a test.
var migratedFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "warraq-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(address string) error {
	d, err := db.Open(context.Background(), address)
	if err != nil {
		return err
	}
	if err := d.Migrate(context.Background()); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}

// PostgresURL is the address of an empty migrated database, dropped when the test ends. It has a query.
func PostgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv(PostgresVariable)
	if base == "" {
		Skip(t, "no PostgreSQL: "+PostgresVariable+" is not set")
	}
	template, err := migratedDatabase()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	name := "warraq_test_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	address, err := beside(base, name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// beside is the address of another database on the same server.
func beside(base, name string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	q := u.Query()
	q.Set("application_name", name)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// migratedDatabase is the name of an empty migrated database on the server, which stays there for those who test next.
var migratedDatabase = sync.OnceValues(func() (string, error) {
	base, ctx := os.Getenv(PostgresVariable), context.Background()
	d, err := db.Open(ctx, base)
	if err != nil {
		return "", err
	}
	defer func() { _ = d.Close() }()
	form, err := d.Form()
	if err != nil {
		return "", err
	}
	one, err := d.SQL().Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = one.Close() }()
	// Packages are tested side by side: the first one makes it, the others wait. Going, the connection gives the lock back.
	if _, err := one.ExecContext(ctx, "SELECT pg_advisory_lock(823714)"); err != nil {
		return "", err
	}
	defer func() { _, _ = one.ExecContext(ctx, "SELECT pg_advisory_unlock(823714)") }()
	name, making := "warraq_template_"+form, "warraq_making_"+form
	var there bool
	if err := one.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return name, err
	}
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + making + " WITH (FORCE)", "CREATE DATABASE " + making} {
		if _, err := one.ExecContext(ctx, statement); err != nil {
			return "", err
		}
	}
	address, err := beside(base, making)
	if err != nil {
		return "", err
	}
	if err := migrate(address); err != nil {
		return "", err
	}
	_, err = one.ExecContext(ctx, fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", making, name))
	return name, err
})

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
	return d
}
