//go:build !race

package syndicate_test

// Under the race detector 50,001 articles take minutes, and nothing here runs beside anything else.

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestAMonthTooLargeIsSplit(t *testing.T) {
	each(t, func(t *testing.T, p *paper) {
		const many = 50_001
		start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		settings, err := p.sites.Get(t.Context())
		p.do(err)
		for from := 0; from < many; from += 5_000 {
			p.write(func(tx *db.Tx) error {
				for i := from; i < min(many, from+5_000); i++ {
					e := story.Entry{Path: fmt.Sprint("/n/", i), Publication: story.Published, Workflow: story.Ready, Clean: true, WordCount: 1, ModifiedAt: start,
						PublishedAt: start.Add(time.Duration(i/3) * time.Second), Document: story.Document{Headline: "خبر", Body: "<p>x</p>"}}
					if _, err := p.stories.Put(t.Context(), tx, actor.System, settings, 0, e); err != nil {
						return err
					}
				}
				return nil
			})
		}
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
