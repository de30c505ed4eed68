package comment

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkPost posts comments of some 200 letters from many readers at once, each judged and durable.
func BenchmarkPost(b *testing.B) {
	for engine, d := range testkit.Engines(b) {
		b.Run(engine, func(b *testing.B) {
			clk, sites := testkit.Clock(), site.New(d)
			stories := story.New(d, clk, nil, sites)
			s := New(d, clk, stories, sites, policy.New(d, clk))
			art, err := stories.Create(b.Context(), actor.System, story.Document{Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen})
			if err == nil {
				_, err = stories.Publish(b.Context(), actor.System, art.ID)
			}
			if err != nil {
				b.Fatal(err)
			}
			var n atomic.Int64
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					body := fmt.Sprintf("تعليق رقم %d: لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟ نحن ننتظر منذ شهر، والطريق إلى السوق ما زال مغلقاً، والباعة يسألون كل صباح عن موعد الافتتاح ولا يجيبهم أحد.", n.Add(1))
					if _, err := s.Post(b.Context(), Submission{ArticleID: art.ID, Name: "قارئ", Email: "r@example.org", Body: body}); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
		})
	}
}

// BenchmarkThread reads the first page of a thread of 10,000 comments, every fourth an answer.
func BenchmarkThread(b *testing.B) {
	for engine, d := range testkit.Engines(b) {
		b.Run(engine, func(b *testing.B) {
			clk, sites := testkit.Clock(), site.New(d)
			stories := story.New(d, clk, nil, sites)
			s := New(d, clk, stories, sites, policy.New(d, clk))
			art, err := stories.Create(b.Context(), actor.System, story.Document{Headline: "خبر", Body: "<p>نص</p>", Comments: story.CommentsOpen})
			if err != nil {
				b.Fatal(err)
			}
			if err := d.Write(b.Context(), func(tx *db.Tx) error {
				var last int64
				for n := range 10_000 {
					c := Comment{ArticleID: art.ID, State: Approved, AuthorName: "قارئ", Body: "لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟", CreatedAt: clk.Now().Add(time.Duration(n) * time.Second)}
					if n%4 == 3 {
						c.ParentID = last
					}
					id, err := s.Insert(b.Context(), tx, c)
					if err != nil {
						return err
					}
					last = id
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
			if err := d.Settle(b.Context()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if nodes, next, err := s.Thread(b.Context(), art.ID, ""); err != nil || len(nodes) != pageRoots || next == "" {
					b.Fatal(len(nodes), next, err)
				}
			}
		})
	}
}
