package syndicate_test

import (
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/testkit"
)

// million fills a paper with a million articles over fifteen years, rows that lists and maps read only.
func million(b *testing.B, d *db.DB) *paper {
	b.Helper()
	const many, start, step = 1_000_000, 1_320_000_000_000, 470_000
	p := open(b, d)
	p.write(func(tx *db.Tx) error {
		_, err := tx.Exec(b.Context(), `INSERT INTO articles (kind, lang, dir, path, path_key, headline, publication, workflow, published_at, updated_at, modified_at, revision, created_at)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
			SELECT 'article', 'ar', 'rtl', '/2020/06/السوق-القديم-يعود-إلى-موقعه-عبر-تطبيق-' || i, '/2020/06/السوق-القديم-يعود-إلى-موقعه-عبر-تطبيق-' || i, 'السوق القديم يعود إلى موقعه', 'published', 'ready',
			$2 + CAST(i AS BIGINT) * $3, 0, $2 + CAST(i AS BIGINT) * $3, 1, $2 + CAST(i AS BIGINT) * $3 FROM n`, many, int64(start), int64(step))
		if err == nil {
			_, err = tx.Exec(b.Context(), "INSERT INTO listings (list, list_id, published_at, article_id) SELECT 'all', 0, published_at, id FROM articles")
		}
		if err == nil {
			_, err = tx.Exec(b.Context(), "INSERT INTO article_bodies (article_id, body) SELECT id, '<p>x</p>' FROM articles")
		}
		return err
	})
	p.do(d.Settle(b.Context()))
	return p
}

// BenchmarkAMillion draws the index of maps, one map and the feed of a paper with a million articles.
func BenchmarkAMillion(b *testing.B) {
	for engine, d := range testkit.Engines(b) {
		p := million(b, d)
		b.Run(engine+"/index", func(b *testing.B) {
			for b.Loop() {
				if _, err := p.press.Index(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(engine+"/month", func(b *testing.B) {
			for b.Loop() {
				m, err := p.press.Month(b.Context(), "/sitemap-2020-06.xml")
				if err == nil {
					err = p.press.WriteMonth(b.Context(), io.Discard, m)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(engine+"/all months", func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				months, err := p.press.Stories.Months(b.Context())
				for _, m := range months {
					if err == nil {
						err = p.press.WriteMonth(b.Context(), io.Discard, monthMap(m))
					}
				}
				if err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(int64(after.HeapSys)-int64(before.HeapSys))/(1<<20), "MB-more")
		})
		b.Run(engine+"/feed", func(b *testing.B) {
			for b.Loop() {
				f, err := p.press.Articles(b.Context(), all)
				if err == nil {
					_, err = f.Bytes(forms[0])
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(engine+"/news", func(b *testing.B) {
			for b.Loop() {
				if _, err := p.press.News(b.Context(), time.UnixMilli(1_789_000_000_000)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func monthMap(m story.Month) syndicate.MonthMap { return syndicate.MonthMap{Month: m, Part: 1} }
