package search_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// news are real articles: headline and body.
func news(tb testing.TB) (list []struct{ Title, Body string }) {
	tb.Helper()
	f, err := os.Open(testkit.Shared(tb, "data/news/ant.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a struct{ Title, Body string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			tb.Fatal(err)
		}
		list = append(list, a)
	}
	return list
}

// BenchmarkSearch asks an archive of 100,000 real articles (each some eleven times, «الأردن» added to half of them) and
// prints p50 and p99 of each kind of query.
func BenchmarkSearch(b *testing.B) {
	articles := news(b)
	for engine, d := range testkit.Engines(b) {
		x, stories := benchArchive(b, d, articles)
		began := time.Now()
		if err := x.Flush(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
		built := time.Since(began)
		if err := d.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		var bytes, text, segments int64
		if err := d.Read(b.Context(), func(tx *db.Tx) error {
			if err := tx.QueryRow(b.Context(), "SELECT SUM(bytes), COUNT(*) FROM search_segments").Scan(&bytes, &segments); err != nil {
				return err
			}
			return tx.QueryRow(b.Context(), "SELECT SUM(LENGTH(body)) FROM article_bodies").Scan(&text)
		}); err != nil && engine == string(db.Postgres) {
			b.Log(err)
		}
		b.Logf("%s: index of %d articles in %v (%.0f a second), %d segments, %.1f MB for %.0f million letters of bodies", engine, benchSize, built, benchSize/built.Seconds(), segments, float64(bytes)/1e6, float64(text)/1e6)
		for _, kind := range []string{"one word", "three words", "phrase", "common word", "headline", "nothing", "suggestions"} {
			b.Run(engine+"/"+kind, func(b *testing.B) { benchQueries(b, x, articles, kind) })
		}
		_ = stories
	}
}

const benchSize = 100_000

func benchArchive(b *testing.B, d *db.DB, articles []struct{ Title, Body string }) (*search.Index, *story.Stories) {
	b.Helper()
	sites := site.New(d)
	stories := story.New(d, testkit.Clock(), nil, sites)
	settings, err := sites.Get(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	start := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)
	for done := 0; done < benchSize; {
		if err := d.Write(b.Context(), func(tx *db.Tx) error {
			for range min(500, benchSize-done) {
				a := articles[done%len(articles)]
				body := a.Body
				if done/len(articles)%2 == 0 {
					body += " في الأردن"
				}
				if _, err := stories.Put(b.Context(), tx, actor.System, settings, 0, story.Entry{Publication: story.Published, Workflow: story.Ready, Clean: true,
					PublishedAt: start.Add(time.Duration(done) * 50 * time.Minute), Path: fmt.Sprintf("/a/%d", done),
					Document: story.Document{Headline: a.Title, Body: "<p>" + body + "</p>"}}); err != nil {
					return err
				}
				done++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	return search.New(d, testkit.Clock(), slog.New(slog.NewTextHandler(io.Discard, nil)), stories), stories
}

func benchQueries(b *testing.B, x *search.Index, articles []struct{ Title, Body string }, kind string) {
	chance := rand.New(rand.NewPCG(1, 2))
	times := make([]time.Duration, 0, b.N)
	for b.Loop() {
		words := folded(articles[chance.IntN(len(articles))].Title)
		var q string
		switch kind {
		case "one word":
			q = words[chance.IntN(len(words))]
		case "three words":
			for range 3 {
				q += words[chance.IntN(len(words))] + " "
			}
		case "phrase":
			i := chance.IntN(max(1, len(words)-1))
			q = `"` + words[i] + " " + words[min(i+1, len(words)-1)] + `"`
		case "common word":
			q = "الأردن"
		case "headline":
			for _, w := range words {
				q += w + " "
			}
		case "nothing":
			q = fmt.Sprintf("ظظظغغ%dخخ", chance.IntN(1000))
		}
		began := time.Now()
		var err error
		if kind == "suggestions" { // one to three words of a headline, the last begun: from one letter on
			letters := []rune(words[chance.IntN(len(words))])
			q = strings.Join(words[:chance.IntN(min(3, len(words)))], " ") + " " + string(letters[:1+chance.IntN(len(letters))])
			_, err = x.Suggest(b.Context(), q)
		} else {
			_, err = x.Search(b.Context(), search.Request{Text: q})
		}
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}

func folded(text string) (words []string) {
	arabic.ForSearch.Split(text, func(w string) { words = append(words, w) })
	if len(words) == 0 {
		words = []string{"تونس"}
	}
	return words
}
