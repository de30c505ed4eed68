package comment

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkPost posts comments of some 200 letters from many readers at once, each judged and durable.
func BenchmarkPost(b *testing.B) {
	for engine, d := range testkit.Engines(b) {
		b.Run(engine, func(b *testing.B) {
			p := paper(b, d)
			var n atomic.Int64
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					body := fmt.Sprintf("تعليق رقم %d: لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟ نحن ننتظر منذ شهر، والطريق إلى السوق ما زال مغلقاً، والباعة يسألون كل صباح عن موعد الافتتاح ولا يجيبهم أحد.", n.Add(1))
					if _, err := p.Post(b.Context(), Submission{ArticleID: p.article, Name: "قارئ", Email: "r@example.org", Body: body}); err != nil {
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
			p := paper(b, d)
			if err := d.Write(b.Context(), func(tx *db.Tx) error {
				var last int64
				for n := range 10_000 {
					c := Comment{ArticleID: p.article, State: Approved, AuthorName: "قارئ", Body: "لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟", CreatedAt: p.clock.Now().Add(time.Duration(n) * time.Second)}
					if n%4 == 3 {
						c.ParentID = last
					}
					id, err := p.Insert(b.Context(), tx, c)
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
				if nodes, next, err := p.Thread(b.Context(), p.article, Oldest, ""); err != nil || len(nodes) != pageRoots || next == "" {
					b.Fatal(len(nodes), next, err)
				}
			}
		})
	}
}
