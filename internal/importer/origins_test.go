package importer

import (
	"maps"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/testkit"
)

func TestOriginsAreNumbersOfTheOldSiteAndOwnOnesBeyond(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		m := New(d)
		if got, err := m.Origins(t.Context(), []int64{7}); err != nil || !maps.Equal(got, map[int64]Origin{7: {Number: "7"}}) {
			t.Errorf("where nothing came: %v %v", got, err)
		}
		source, err := m.Source(t.Context(), "https://old.example")
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			for i, k := range []struct {
				kind   Kind
				key    string
				number string
			}{{"post", "https://old.example/?p=99", "99"}, {"page", "https://old.example/?p=100", "100"}, {"attachment", "https://old.example/?a=1203", "1203"}, {"comment", "5000", "5000"},
				{"post", "https://old.example/" + strings.Repeat("x", longKey), "98"}} {
				if err := Remember(t.Context(), tx, source.ID, k.kind, k.key, Known{Number: k.number, LocalID: int64(i + 1)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		// 3 and 4 are no articles, and their numbers the old site's; so is 1203, a picture's.
		got, err := m.Origins(t.Context(), []int64{1, 2, 3, 4, 5, 1203, 1204})
		want := map[int64]Origin{1: {"99", "https://old.example/?p=99"}, 2: {"100", "https://old.example/?p=100"}, 5: {Number: "98"}, 1204: {Number: "1204"}}
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v %v", got, err)
		}
		if n, err := m.Highest(t.Context()); n != 1203 || err != nil {
			t.Errorf("the highest is %d %v", n, err)
		}
	})
}

// TestWhatCameIsLookedUpInIndexes asks the databases how they would look things up where many came: some are looked up for every page.
func TestWhatCameIsLookedUpInIndexes(t *testing.T) {
	const fill = `INSERT INTO imported (source, kind, foreign_key, number, local_id, fingerprint)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
		SELECT s.id, k.kind, k.kind || n.i, n.i, n.i, '' FROM n, import_sources s, (SELECT 'post' AS kind UNION SELECT 'page' UNION SELECT 'other_item' UNION SELECT 'attachment') k`
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		for _, name := range []string{"https://old.example", "https://older.example"} {
			if _, err := New(d).Source(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		postgres := strings.HasSuffix(t.Name(), "postgres")
		explain, keys := "EXPLAIN QUERY PLAN ", "sqlite_autoindex_imported_1 (source=? AND kind=? AND foreign_key=?)"
		if postgres {
			explain, keys = "EXPLAIN ", "imported_pkey"
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), fill); err != nil {
				return err
			}
			if postgres {
				_, err := tx.Exec(t.Context(), "ANALYZE imported, import_sources")
				return err
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, asked := range []struct {
			query string
			args  []any
			index string
			reads int // of the index
		}{{highestNumber, nil, "imported_by_number", 4}, {numbered, []any{"post", "4999"}, "imported_by_number", 1}, {numberedOf, []any{"post", "4999", 1}, "imported_by_number", 1}, {keyed, []any{"post", "post4999"}, keys, 1}} {
			if err := d.Read(t.Context(), func(tx *db.Tx) error {
				lines, err := db.All(t.Context(), tx, func(row db.Scanner) (line string, err error) {
					if err = row.Scan(&line); err != nil { // SQLite's lines stand in the last of four columns
						err = row.Scan(new(any), new(any), new(any), &line)
					}
					return line, err
				}, explain+asked.query, asked.args...)
				plan := strings.Join(lines, "\n")
				if strings.Count(plan, asked.index) != asked.reads || strings.Contains(plan, "imported_by_local") || strings.Contains(plan, "Seq Scan on imported") || strings.Contains(plan, "SCAN imported") {
					t.Errorf("%s\nis read so:\n%s", asked.query, plan)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
		}
		if n, err := New(d).Highest(t.Context()); n != 5000 || err != nil {
			t.Errorf("the highest is %d %v", n, err)
		}
	})
}
