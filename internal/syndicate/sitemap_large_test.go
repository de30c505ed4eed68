//go:build !race

package syndicate_test

// Under the race detector 50,001 articles take minutes, and nothing here runs beside anything else.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestAMonthTooLargeIsSplit(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		const many = 50_001
		start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		first := p.put(story.Entry{Path: "/n/0", PublishedAt: start, ModifiedAt: start, Document: story.Document{Headline: "خبر", Body: "<p>x</p>"}})
		p.write(func(tx *db.Tx) error { return copies(t.Context(), tx, first.ID, many-1) })
		index, err := p.press.Index(t.Context())
		p.do(err)
		testkit.ValidXML(t, index, "testdata/index.xsd")
		paths := p.listed(index)
		if want := []string{"/sitemap-pages.xml", "/sitemap-2026-10.xml", "/sitemap-2026-10-2.xml", "/sitemap-2026-10-3.xml"}; !slices.Equal(paths, want) {
			t.Fatalf("the index names %v", paths)
		}
		seen := map[string]bool{}
		for _, path := range paths[1:] {
			m, err := p.press.Month(t.Context(), path)
			p.do(err)
			var b bytes.Buffer
			p.do(p.press.WriteMonth(t.Context(), &b, m))
			testkit.ValidXML(t, b.Bytes(), "testdata/sitemap.xsd")
			for _, loc := range locations.FindAllStringSubmatch(b.String(), -1) {
				if seen[loc[1]] {
					t.Fatalf("%s stands twice", loc[1])
				}
				seen[loc[1]] = true
			}
		}
		if len(seen) != many {
			t.Errorf("%d of %d articles are in the maps", len(seen), many)
		}
		for _, none := range []string{"/sitemap-2026-10-4.xml", "/sitemap-2026-10-1.xml", "/sitemap-2026-13.xml", "/sitemap-2026-09.xml", "/sitemap-2026-10-999999.xml", "/sitemap-.xml", "/sitemap-2026-10-0.xml"} {
			if _, err := p.press.Month(t.Context(), none); err == nil {
				t.Errorf("there is a map at %s", none)
			}
		}
	})
}

// copies writes an article n times more, three of them in each second that follows, at /n/1 and so on: to put each of them as the newsroom does
// takes a minute.
func copies(ctx context.Context, tx *db.Tx, id int64, n int) error {
	rows, err := tx.Query(ctx, "SELECT * FROM articles LIMIT 0")
	if err != nil {
		return err
	}
	columns, err := rows.Columns()
	if err := errors.Join(err, rows.Close()); err != nil {
		return err
	}
	values := slices.Clone(columns)
	for i, column := range columns {
		switch column {
		case "id":
			values[i] = "id + i"
		case "path", "path_key":
			values[i] = "'/n/' || i"
		case "published_at":
			values[i] = "published_at + i / 3 * 1000"
		}
	}
	_, err = tx.Exec(ctx, fmt.Sprintf(`INSERT INTO articles (%s) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT %s FROM articles, n WHERE id = $1`, strings.Join(columns, ", "), n, strings.Join(values, ", ")), id)
	return err
}
