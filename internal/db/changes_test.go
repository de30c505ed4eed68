package db_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/testkit"
)

func TestChangesAreToldOnceTheyAreDurable(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var heard []string
		d.OnChange(func(tags []string) { heard = append(heard, tags...) })
		follower, err := d.Follow(ctx)
		if err != nil {
			t.Fatal(err)
		}
		change := func(fail error, tags ...string) {
			t.Helper()
			err := d.Write(ctx, func(tx *db.Tx) error {
				tx.Changed(tags...)
				if len(heard) > 0 {
					t.Error("told before it is durable")
				}
				return fail
			})
			if !errors.Is(err, fail) {
				t.Fatal(err)
			}
		}
		is := func(want ...string) {
			t.Helper()
			tags, err := follower.Next(ctx)
			if err != nil || !slices.Equal(tags, want) || !slices.Equal(heard, want) {
				t.Errorf("followed %q, heard %q, not %q (%v)", tags, heard, want, err)
			}
			heard = nil
		}
		is()
		change(nil, "a", "b", "a")
		is("a", "b")
		change(errors.New("no"), "c")
		is()
		change(nil, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
		is("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
		change(nil, "a", db.Everything, "b")
		is(db.Everything)
		var many []string
		for i := range 300 {
			many = append(many, fmt.Sprint(i))
		}
		change(nil, many...)
		is(db.Everything)
		if err := d.TrimChanges(ctx); err != nil {
			t.Fatal(err)
		}
		change(nil, "after")
		is("after")
	})
}

func TestAnOldFollowerMissesNothingOfATransactionThatEndsLate(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() == db.Postgres { // on SQLite a second writer waits for the first
			followLate(t, d)
		}
	})
}

func followLate(t *testing.T, d *db.DB) {
	ctx := t.Context()
	follower, err := d.Follow(ctx)
	if err != nil {
		t.Fatal(err)
	}
	late, err := d.SQL().BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := late.ExecContext(ctx, "INSERT INTO page_changes (tag) VALUES ('late')"); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(ctx, func(tx *db.Tx) error { tx.Changed("early"); return nil }); err != nil {
		t.Fatal(err)
	}
	if tags, err := follower.Next(ctx); err != nil || !slices.Equal(tags, []string{"early"}) {
		t.Errorf("%q %v", tags, err)
	}
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	if tags, err := follower.Next(ctx); err != nil || !slices.Equal(tags, []string{"late"}) {
		t.Errorf("%q %v", tags, err)
	}
}
