package story_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// archive fills a database with n generated articles in four sections.
func archive(b *testing.B, d *db.DB, n int) (*story.Stories, int64) {
	b.Helper()
	sites, sections := site.New(d), section.New(d)
	s := story.New(d, testkit.Clock(), nil, sites)
	settings, err := sites.Get(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var ids []int64
	body := strings.Repeat("<p>"+strings.Repeat("كلام من أخبار المدينة وأهلها ", 12)+"</p>", 5)
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for done := 0; done < n; {
		if err := d.Write(b.Context(), func(tx *db.Tx) error {
			for i := range 4 {
				sec, err := sections.EnsureSection(b.Context(), tx, section.Section{Name: fmt.Sprint("قسم ", i)})
				if err != nil {
					return err
				}
				ids = append(ids, sec.ID)
			}
			for range min(500, n-done) {
				if _, err := s.Put(b.Context(), tx, actor.System, settings, 0, story.Entry{Publication: story.Published, Workflow: story.Ready, Clean: true,
					PublishedAt: start.Add(time.Duration(done) * time.Minute), Path: fmt.Sprintf("/2020/01/خبر-%d", done), Views: int64(done),
					Document: story.Document{Headline: fmt.Sprint("خبر رقم ", done), Body: body, SectionID: ids[done%4]}}); err != nil {
					return err
				}
				done++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return s, ids[0]
}

// BenchmarkArchive measures one archive of 100,000 articles: writing it, an article by its address, pages of a section.
func BenchmarkArchive(b *testing.B) {
	const n = 100_000
	d := testkit.SQLite(b)
	began := time.Now()
	s, sec := archive(b, d, n)
	b.Logf("%d articles written in %v: %.0f a second", n, time.Since(began), n/time.Since(began).Seconds())
	b.Run("article", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := s.ByPath(b.Context(), fmt.Sprintf("/2020/01/خبر-%d", i*7919%n)); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, at := range map[string]int{"section page 1": n, "section page 1000": n - 1000*24*4} {
		b.Run(name, func(b *testing.B) {
			after := story.Cursor{PublishedAt: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(at) * time.Minute).UnixMilli(), ID: 1 << 60}
			for b.Loop() {
				if cards, _, err := s.List(b.Context(), story.List{Name: story.ListSection, ID: sec}, after, 24); err != nil || len(cards) != 24 {
					b.Fatal(len(cards), err)
				}
			}
		})
	}
}
