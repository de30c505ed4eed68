package audience

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
)

// archive is a paper of 100,000 articles, as many new ones each day.
type archive struct{ *paper }

func (a archive) Filings(_ context.Context, _ *db.Tx, list []int64) (map[int64]story.Filing, error) {
	out := map[int64]story.Filing{}
	for _, id := range list {
		out[id] = story.Filing{Section: id%12 + 1, Signers: []int64{id%60 + 1}, Public: true, PublishedAt: a.published[id], Views: 500}
	}
	return out, nil
}

// BenchmarkReports fills three years of a paper with 100,000 articles and 50,000 views a day, and asks each report. It prints what they take of the disk.
func BenchmarkReports(b *testing.B) {
	const articles, days, views = 100_000, 3 * 365, 50_000
	path := filepath.Join(b.TempDir(), "three years.db")
	d, err := db.Open(b.Context(), "sqlite:"+path)
	if err == nil {
		err = d.Migrate(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	end := time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)
	c := clock.NewManual(end.AddDate(0, 0, -days))
	p := archive{&paper{tally: &tally{}, zone: "Asia/Amman", published: map[int64]time.Time{}}}
	for i := range int64(articles) {
		p.published[i+1] = end.AddDate(0, 0, -int(days*(articles-i)/articles))
	}
	r := NewReports(d, c, p, p)
	before := fileSize(b, d, path)
	p.fill(b, r, c, days, views)
	size := fileSize(b, d, path) - before
	b.Run("size", func(b *testing.B) {
		for b.Loop() {
		}
		b.ReportMetric(float64(size)/1e6, "MB")
	})
	for _, period := range []Period{Today, Week, Month, Year} {
		b.Run("overview "+string(period), func(b *testing.B) {
			ask(b, func(ctx context.Context) error { _, err := r.Overview(ctx, period); return err })
		})
		b.Run("rows "+string(period), func(b *testing.B) {
			ask(b, func(ctx context.Context) error { _, err := r.Rows(ctx, period, 50); return err })
		})
		for _, f := range []Facet{Site, Campaign, Source} {
			b.Run("shares "+string(period)+" "+string(f), func(b *testing.B) {
				ask(b, func(ctx context.Context) error { _, err := r.Shares(ctx, period, f, 20); return err })
			})
		}
	}
	for name, id := range map[string]int64{"new": articles, "old": 1, "middle": articles - 5_000} {
		b.Run("article "+name, func(b *testing.B) {
			ask(b, func(ctx context.Context) error { _, err := r.Article(ctx, id); return err })
		})
	}
	b.Run("rows year, not ranked", func(b *testing.B) {
		c.Advance(24 * time.Hour)
		ask(b, func(ctx context.Context) error { _, err := r.Rows(ctx, Year, 50); return err })
	})
	b.Run("tidy", func(b *testing.B) {
		ask(b, func(ctx context.Context) error { c.Advance(time.Hour); return r.Tidy(ctx) })
	})
}

// fill records days of views until now.
func (a archive) fill(b *testing.B, r *Reports, c *clock.Manual, days, views int) {
	b.Helper()
	dice, begin := rand.New(rand.NewPCG(1, 2)), c.Now()
	var history []Past
	for day := range days + 1 {
		c.Advance(begin.AddDate(0, 0, day).Sub(c.Now()))
		history = append(history, a.day(dice, c.Now(), len(a.published)*(day+1)/(days+1), views)...)
		if day%9 > 0 && day < days { // many days in a transaction: it takes minutes as it is
			continue
		}
		if err := r.Record(b.Context(), history); err != nil {
			b.Fatal(err)
		}
		if err := r.Tidy(b.Context()); err != nil {
			b.Fatal(err)
		}
		history = history[:0]
	}
}

func ask(b *testing.B, f func(ctx context.Context) error) {
	for b.Loop() {
		if err := f(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func fileSize(b *testing.B, d *db.DB, path string) int64 {
	b.Helper()
	if _, err := d.SQL().ExecContext(b.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// day is a day's views: most of what is new, and a long tail of everything that there is.
func (a archive) day(dice *rand.Rand, now time.Time, newest, views int) (list []Past) {
	start := now.Add(-18 * time.Hour)
	for n := 0; n < views; {
		id := int64(dice.IntN(newest)) + 1
		if dice.IntN(100) < 65 {
			id = max(1, int64(newest)-int64(dice.ExpFloat64()*150))
		}
		lot := 1 + dice.IntN(11)
		n += lot
		p := Past{Article: id, At: start.Add(time.Duration(dice.Int64N(int64(18 * time.Hour)))), Views: int64(lot), Readings: int64(lot), Percent: dice.IntN(120),
			Seconds: int(5 * math.Exp(dice.Float64()*5)), Sides: Sides{Source: []string{FromSearch, FromSocial, FromDirect, FromInternal, FromOther}[dice.IntN(5)],
				Device: []string{OnPhone, OnPhone, OnPhone, OnTablet, OnDesktop}[dice.IntN(5)], Language: []string{"ar", "ar", "en", "fr"}[dice.IntN(4)], Country: fmt.Sprintf("%c%c", 'A'+dice.IntN(10), 'A'+dice.IntN(6))}}
		switch p.Source {
		case FromOther:
			p.Site = fmt.Sprintf("site-number-%d.example", int(math.Exp(dice.Float64()*7)))
		case FromSearch:
			p.Site = []string{"google.com", "google.jo", "bing.com"}[dice.IntN(3)]
		case FromSocial:
			p.Site = []string{"l.facebook.com", "t.co", "t.me", "instagram.com"}[dice.IntN(4)]
			if dice.IntN(5) == 0 {
				p.Campaign = fmt.Sprint("campaign of ", now.Format("January 2006"), " number ", dice.IntN(60))
			}
		}
		list = append(list, p)
	}
	return list
}
