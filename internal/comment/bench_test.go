package comment

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/testkit"
)

// BenchmarkPost posts comments of some 200 letters from many readers at once, each judged, not like any other, and durable.
func BenchmarkPost(b *testing.B) {
	words := strings.Fields("لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم نحن ننتظر منذ شهر والطريق إلى السوق ما زال مغلقاً والباعة يسألون كل صباح عن موعد الافتتاح ولا يجيبهم أحد " +
		"رأيت الحافلة الجديدة أمس وكانت نظيفة ومواعيدها دقيقة أشكر السائق والبلدية وأتمنى أن تصل إلى حيّنا قبل الشتاء المدرسة تحتاج سوراً ومظلة والحديقة بلا مقاعد")
	for engine, d := range testkit.Engines(b) {
		b.Run(engine, func(b *testing.B) {
			p := paper(b, d)
			var n atomic.Uint64
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					i := n.Add(1)
					chance := rand.New(rand.NewPCG(i, 1))
					body := strconv.FormatUint(i, 10)
					for range 32 {
						body += " " + words[chance.IntN(len(words))]
					}
					posted, err := p.Post(b.Context(), Submission{ArticleID: p.article, Name: "قارئ", Email: "r" + body[:1] + "@example.org", Body: body})
					if err != nil || posted.Comment.State != Approved && i < 100 {
						b.Error(posted.Comment.State, posted.Comment.HeldFor, err)
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
			for _, order := range Sorts {
				b.Run(string(order), func(b *testing.B) {
					for b.Loop() {
						if nodes, next, err := p.Thread(b.Context(), p.article, order, ""); err != nil || len(nodes) != pageRoots || next == "" {
							b.Fatal(len(nodes), next, err)
						}
					}
				})
			}
		})
	}
}

// BenchmarkQueue opens the queue of held comments where a million wait, and one of ten thousand reports.
func BenchmarkQueue(b *testing.B) {
	for engine, d := range testkit.Engines(b) {
		b.Run(engine, func(b *testing.B) {
			p := paper(b, d)
			const all = 1_000_000
			for from := 0; from < all; from += 20_000 {
				if err := d.Write(b.Context(), func(tx *db.Tx) error {
					for n := from; n < from+20_000; n++ {
						if _, err := tx.Exec(b.Context(), `INSERT INTO comments (article_id, state, author_name, author_email, body, created_at, verdict)
							VALUES ($1, $2, 'قارئ', $3, 'لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟', $4, '')`,
							p.article, map[bool]State{true: Approved, false: Held}[n%100 == 0], fmt.Sprintf("r%d@example.org", n%50_000), n); err != nil {
							return err
						}
					}
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
			if _, err := d.SQL().ExecContext(b.Context(), "UPDATE comments SET reports = 1 WHERE state = 'approved'"); err != nil {
				b.Fatal(err)
			}
			if err := d.Settle(b.Context()); err != nil {
				b.Fatal(err)
			}
			for _, q := range []Queue{QueueHeld, QueueReported, QueuePublished} {
				b.Run(string(q), func(b *testing.B) {
					for b.Loop() {
						if list, _, err := p.QueuePage(b.Context(), moderator, q, "", 30); err != nil || len(list) != 30 {
							b.Fatal(len(list), err)
						}
						if _, err := p.Waiting(b.Context()); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}
