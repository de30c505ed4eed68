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

// archive fills a database with n generated articles in four sections, and the oldest in a fifth one of its own.
func archive(b *testing.B, d *db.DB, n int) (s *story.Stories, large, small int64) {
	b.Helper()
	sites, sections := site.New(d), section.New(d)
	s = story.New(d, testkit.Clock(), nil, sites)
	settings, err := sites.Get(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var ids []int64
	fifth, err := sections.Create(b.Context(), actor.System, section.Section{Name: "قسم صغير"})
	if err != nil {
		b.Fatal(err)
	}
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
				doc := story.Document{Headline: fmt.Sprint("الخبر ", done, " عن أحوال المدينةِ وأسواقها بعد المطر"), Body: body, SectionID: ids[done%4]}
				if done == 0 {
					doc.Headline, doc.OtherIDs = "الخبر الفريد", []int64{fifth.ID}
				}
				if _, err := s.Put(b.Context(), tx, actor.System, settings, 0, story.Entry{Publication: story.Published, Workflow: story.Ready, Clean: true,
					PublishedAt: start.Add(time.Duration(done) * time.Minute), Path: fmt.Sprintf("/2020/01/خبر-%d", done), Views: int64(done),
					Document: doc}); err != nil {
					return err
				}
				done++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return s, ids[0], fifth.ID
}

// BenchmarkArchive measures one archive of 100,000 articles: writing it, an article by its address, pages of a section.
func BenchmarkArchive(b *testing.B) {
	const n = 100_000
	d := testkit.SQLite(b)
	began := time.Now()
	s, sec, _ := archive(b, d, n)
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

// BenchmarkDesk measures the newsroom's list over 100,000 articles on both engines: its filters, the counts beside them and
// the search in headlines, for a word of every headline, of the oldest one and of none.
func BenchmarkDesk(b *testing.B) {
	for name, d := range testkit.Engines(b) {
		s, large, small := archive(b, d, 100_000)
		if err := d.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		for _, c := range []struct {
			name   string
			filter story.DeskFilter
			want   int
		}{
			{"page 1", story.DeskFilter{}, 50},
			{"a state", story.DeskFilter{State: story.StatePublished}, 50},
			{"an empty state", story.DeskFilter{State: story.StateReview}, 0},
			{"a section", story.DeskFilter{SectionID: large}, 50},
			{"a small section", story.DeskFilter{SectionID: small}, 1},
			{"somebody's", story.DeskFilter{CreatedBy: 9}, 0},
			{"search everywhere", story.DeskFilter{Query: "المدينه"}, 50},
			{"search the oldest", story.DeskFilter{Query: "الفريد"}, 1},
			{"search nothing", story.DeskFilter{Query: "مفقود"}, 0},
		} {
			b.Run(name+"/"+c.name, func(b *testing.B) {
				for b.Loop() {
					if cards, _, err := s.DeskList(b.Context(), c.filter, story.Cursor{}, 50); err != nil || len(cards) != c.want {
						b.Fatal(len(cards), err)
					}
				}
			})
		}
		b.Run(name+"/counts", func(b *testing.B) {
			for b.Loop() {
				if _, err := s.DeskCounts(b.Context(), story.KindArticle); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
