package comment

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/warraq/warraq/internal/actor"
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
