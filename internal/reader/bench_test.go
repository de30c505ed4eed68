package reader_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

const archived = 100_000

// archive is a paper of 100,000 articles in ten sections with pictures, tags, writers and comments. It answers with the
// address of the i-th.
func archive(b *testing.B, p *paper) func(i int) string {
	b.Helper()
	var sections, tags []int64
	var signers []story.Byline
	for i := range 10 {
		sections = append(sections, p.section(fmt.Sprint("s", i), fmt.Sprint("قسم ", i), 0).ID)
		who := p.person(people.Person{Name: fmt.Sprint("كاتب ", i), PortraitID: p.picture("وجه").ID})
		signers = append(signers, story.Byline{PersonID: who.ID, Name: who.Name, Slug: who.Slug, Kind: string(who.Kind)})
		tags = append(tags, p.tag(section.Topic, fmt.Sprint("وسم ", i)).ID)
	}
	lead := p.picture("منظر")
	settings, err := p.sites.Get(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("<p>"+strings.Repeat("كلام من أخبار المدينة وأهلها ", 12)+"</p>", 5)
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	path := func(i int) string {
		return fmt.Sprintf("/2020/01/خبر-من-أخبار-المدينة-في-يوم-مشهود-%d", i)
	}
	for done := 0; done < archived; {
		p.write(func(tx *db.Tx) error {
			for range min(500, archived-done) {
				i := done
				w, err := p.stories.Put(b.Context(), tx, actor.System, settings, 0, story.Entry{Publication: story.Published, Workflow: story.Ready, Clean: true,
					PublishedAt: start.Add(time.Duration(i) * 30 * time.Minute), Path: path(i), Views: int64(i * 7919 % 5003), Document: story.Document{
						Headline: fmt.Sprint("خبر من أخبار المدينة وأهلها في يوم مشهود رقم ", i), Deck: "شرح قصير لما في الخبر من كلام", Body: text, SectionID: sections[i%10],
						TagIDs: []int64{tags[i%10], tags[i*3%10]}, Bylines: []story.Byline{signers[i%10], signers[i*7%10]}, Lead: &story.Picture{MediaID: lead.ID, Caption: "منظر المدينة", Credit: "مصوّر"}}})
				if err != nil {
					return err
				}
				for range i % 5 {
					if _, err := p.comments.Put(b.Context(), tx, comment.Comment{ArticleID: w.ID, State: comment.Approved, AuthorName: "قارئ", Body: "تعليق من قارئ على ما قرأ", CreatedAt: start}); err != nil {
						return err
					}
				}
				done++
			}
			return nil
		})
	}
	return path
}

// BenchmarkPages measures whole pages through the handler, compressed, nothing kept between requests: time of a request
// (median and 99th percentile) and the processor's time for one, the test's own share included.
func BenchmarkPages(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the server has it
	for engine, d := range testkit.Engines(b) {
		p := open(b, d)
		path := archive(b, p)
		if err := d.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		for _, kind := range []struct {
			name string
			path func(i int) string
		}{
			{"article", func(i int) string { return story.EscapedPath(path(i * 7919 % archived)) }},
			{"home", func(int) string { return "/" }},
			{"section", func(i int) string { return fmt.Sprint("/section/s", i%10) }},
			{"section page 400", func(i int) string {
				return fmt.Sprintf("/section/s%d?before=%d-1", i%10, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Add(2500*time.Hour).UnixMilli())
			}},
		} {
			b.Run(engine+"/"+kind.name, func(b *testing.B) { measure(b, p, kind.path) })
		}
	}
}

func measure(b *testing.B, p *paper, path func(i int) string) {
	var took []time.Duration
	bytes := 0
	before := processor(b)
	for i := 0; b.Loop(); i++ {
		ctx, cancel := context.WithCancel(context.Background()) // as a server's requests have it
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, baseURL+path(i), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		began := time.Now()
		p.handler.ServeHTTP(w, r)
		took = append(took, time.Since(began))
		cancel()
		if bytes = w.Body.Len(); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
	spent := processor(b) - before
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(len(took)), "cpu-ms/op")
	b.ReportMetric(float64(bytes), "bytes")
}

// processor is the processor time this process has used.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
