package audience

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// paper is settings and articles of a paper that is counted.
type paper struct {
	*tally
	zone      string
	published map[int64]time.Time
}

func (p *paper) Get(context.Context) (site.Settings, error) {
	s := site.Defaults()
	s.TimeZone = p.zone
	return s, nil
}

func (p *paper) Filings(ctx context.Context, tx *db.Tx, list []int64) (map[int64]story.Filing, error) {
	out, err := p.tally.Filings(ctx, tx, list)
	for id, at := range p.published {
		if f, ok := out[id]; ok {
			f.PublishedAt = at
			out[id] = f
		}
	}
	return out, err
}

type counted struct {
	*Views
	*Reports
	paper *paper
	clock *clock.Manual
	t     testing.TB
	n     int
}

func counter(t testing.TB, d *db.DB, zone, at string) *counted {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.ParseInLocation(time.DateTime, at, loc)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewManual(now)
	p := &paper{tally: &tally{views: map[int64]int64{}}, zone: zone, published: map[int64]time.Time{}}
	return &counted{Views: New(d, c, p), Reports: NewReports(d, c, p, p), paper: p, clock: c, t: t}
}

// to moves the clock to a time of the paper's zone.
func (c *counted) to(at string) time.Time {
	c.t.Helper()
	zone, err := c.Reports.zone(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	when, err := time.ParseInLocation(time.DateTime, at, zone)
	if err != nil {
		c.t.Fatal(err)
	}
	c.clock.Advance(when.Sub(c.clock.Now()))
	return when.UTC()
}

// read counts n readers of an article.
func (c *counted) read(article int64, n int, d Details) {
	c.t.Helper()
	var all sync.WaitGroup
	for range n {
		c.n++
		h := hit(article, "198.51.100.7", fmt.Sprint("Mozilla/5.0 (Linux; Android 13) Mobile, reader ", c.n))
		h.Details = d
		all.Go(func() {
			if err := c.Count(c.t.Context(), h); err != nil {
				c.t.Error(err)
			}
		})
	}
	all.Wait()
}

func (c *counted) fold() {
	c.t.Helper()
	for _, f := range []func(context.Context) error{c.Fold, c.Tidy, c.Fold} {
		if err := f(c.t.Context()); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c *counted) overview(p Period) Overview {
	c.t.Helper()
	o, err := c.Overview(c.t.Context(), p)
	if err != nil {
		c.t.Fatal(err)
	}
	return o
}

func values64(points []Point) (list []int64) {
	for _, p := range points {
		list = append(list, p.Views)
	}
	return list
}

func TestTodayIsBesideTheSameWeekdayUntilTheSameMinute(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-17 00:10:00")
		c.read(1, 2, Details{})
		c.to("2026-11-17 09:59:59")
		c.read(1, 3, Details{})
		c.to("2026-11-17 10:20:00")
		c.read(2, 4, Details{})
		c.to("2026-11-23 23:59:59") // not today
		c.read(2, 7, Details{})
		c.to("2026-11-24 00:00:00")
		c.read(1, 1, Details{})
		c.to("2026-11-24 10:00:30")
		c.read(1, 5, Details{})
		c.fold()
		o := c.overview(Today)
		if o.Views != (Compared{6, 5}) || o.Reading != (Compared{5, 3}) || o.Step != 30*time.Minute || len(o.Curve) != 21 || len(o.Earlier) != 48 {
			t.Errorf("%+v", o)
		}
		if o.Curve[0].Views != 1 || o.Curve[20].Views != 5 || o.Earlier[0].Views != 2 || o.Earlier[19].Views != 3 || o.Earlier[20].Views != 4 ||
			!o.Curve[20].At.Equal(time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC)) {
			t.Errorf("%v %v", o.Curve, o.Earlier)
		}
		if w := c.overview(Week); w.Views != (Compared{13, 5}) || !slices.Equal(values64(w.Curve), []int64{0, 0, 0, 0, 0, 7, 6}) || !slices.Equal(values64(w.Earlier), []int64{0, 0, 0, 0, 0, 0, 9}) {
			t.Errorf("week: %+v", w)
		}
		if m := c.overview(Month); m.Views.Now != 22 || len(m.Curve) != 30 || len(m.Earlier) != 30 {
			t.Errorf("month: %+v", m)
		}
		if y := c.overview(Year); y.Views.Now != 22 || len(y.Curve) != 12 || len(y.Earlier) != 12 || y.Curve[11].Views != 22 || !y.Curve[0].At.Equal(time.Date(2025, 11, 30, 21, 0, 0, 0, time.UTC)) {
			t.Errorf("year: %+v", y)
		}
		for _, p := range []Period{Today, Week, Month, Year} {
			want := map[Period][]Row{Today: {{Article: 1, Reading: 5, Views: 6, Finished: -1}}, Week: {{Article: 2, Views: 7, Finished: -1}, {Article: 1, Reading: 5, Views: 6, Finished: -1}}}[p]
			if want == nil {
				want = []Row{{Article: 2, Views: 11, Finished: -1}, {Article: 1, Reading: 5, Views: 11, Finished: -1}}
			}
			if rows, err := c.Rows(t.Context(), p, 10); err != nil || !slices.Equal(rows, want) {
				t.Errorf("%s: %+v %v", p, rows, err)
			}
		}
		c.to("2026-11-25 00:00:01") // nobody has ranked yesterday yet
		if rows, err := c.Rows(t.Context(), Week, 1); err != nil || len(rows) != 1 || rows[0].Views != 7 {
			t.Errorf("%+v %v", rows, err)
		}
	})
}

// In Beirut clocks are put forward at midnight and back at midnight: a day begins at one, another has its last hour twice.
func TestDaysOfOtherLengths(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Beirut", "2026-03-22 00:30:00")
		c.read(1, 1, Details{})
		c.to("2026-03-22 12:00:00")
		c.read(1, 2, Details{})
		c.to("2026-03-28 23:59:00")
		c.read(1, 4, Details{})
		c.clock.Advance(2 * time.Minute) // 01:01
		c.read(1, 8, Details{})
		c.to("2026-03-29 12:00:00")
		c.fold()
		o := c.overview(Today)
		if o.Views != (Compared{8, 3}) || len(o.Curve) != 25 || len(o.Earlier) != 48 || o.Curve[2].Views != 8 || o.Earlier[1].Views != 1 || o.Earlier[24].Views != 2 {
			t.Errorf("%+v", o)
		}
		if w := c.overview(Week); !slices.Equal(values64(w.Curve), []int64{0, 0, 0, 0, 0, 4, 8}) {
			t.Errorf("%+v", w)
		}
		c.to("2026-10-24 22:30:00")
		c.clock.Advance(time.Hour)
		c.read(1, 16, Details{})
		c.clock.Advance(time.Hour)
		c.read(1, 32, Details{})
		c.clock.Advance(31 * time.Minute)
		c.read(1, 64, Details{})
		c.fold()
		if o := c.overview(Week); o.Views.Now != 112 || !slices.Equal(values64(o.Curve), []int64{0, 0, 0, 0, 0, 48, 64}) {
			t.Errorf("%+v", o)
		}
	})
}

func TestMidnightIsWhereTheDayBegins(t *testing.T) {
	for _, zone := range []string{"Asia/Beirut", "Asia/Amman", "Africa/Cairo", "Asia/Damascus", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Gaza", "Africa/Casablanca", "UTC", "Asia/Kathmandu"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for at := time.Date(2005, 1, 1, 12, 0, 0, 0, loc); at.Year() < 2028; at = at.AddDate(0, 0, 1) {
			y, m, d := at.Date()
			got := midnight(y, m, d, loc)
			if dayOf(got, loc) != dayOf(at, loc) || dayOf(got.Add(-time.Millisecond), loc) >= dayOf(at, loc) {
				t.Errorf("%s: %v begins at %v", zone, at, got.In(loc))
			}
		}
	}
}

func TestAnArticlesCurveIsHoursThenDaysThenMonths(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-01-10 10:20:00")
		c.read(5, 9, Details{}) // since then views are counted
		c.paper.published[1] = c.to("2026-01-20 10:20:00")
		c.read(1, 3, Details{})
		c.to("2026-01-20 11:59:00")
		c.read(1, 2, Details{})
		c.fold()
		article := func(id int64) Article {
			t.Helper()
			a, err := c.Article(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		a := article(1)
		if a.Step != time.Hour || !slices.Equal(values64(a.Curve), []int64{3, 2}) || a.Views != 5 || a.Reading != 2 || a.Finished != -1 || !a.Curve[0].At.Equal(time.Date(2026, 1, 20, 7, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v", a)
		}
		c.to("2026-01-28 09:00:00")
		c.read(1, 1, Details{})
		c.fold()
		if a := article(1); a.Step != 24*time.Hour || !slices.Equal(values64(a.Curve), []int64{5, 0, 0, 0, 0, 0, 0, 0, 1}) {
			t.Errorf("%+v", a)
		}
		c.to("2026-06-15 09:00:00") // its days are months by now
		c.read(1, 4, Details{})
		c.fold()
		if a := article(1); a.Step < 28*24*time.Hour || !slices.Equal(values64(a.Curve), []int64{6, 0, 0, 0, 0, 4}) || a.Views != 10 {
			t.Errorf("%+v", a)
		}
		if rows, err := c.Rows(t.Context(), Year, 10); err != nil || len(rows) != 2 || rows[0].Article != 1 || rows[0].Views != 10 || rows[1].Views != 9 {
			t.Errorf("%+v %v", rows, err)
		}
		c.paper.published[5] = time.Date(2012, 5, 1, 0, 0, 0, 0, time.UTC) // long before views were counted
		if a := article(5); len(a.Curve) != 6 || a.Curve[0].Views != 9 {
			t.Errorf("%+v", a)
		}
		if a := article(7); len(a.Curve) != 0 || a.Views != 0 { // never published
			t.Errorf("%+v", a)
		}
		for _, id := range []int64{0, -1, 5_000, 1 << 62} {
			if _, err := c.Article(t.Context(), id); id != 0 && id != -1 && !errs.Is(err, errs.NotFound) {
				t.Errorf("%d: %v", id, err)
			}
		}
		var left int64
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT (SELECT COUNT(*) FROM article_minutes WHERE article_id = 5) + (SELECT COUNT(*) FROM article_hours WHERE article_id = 5)
				+ (SELECT COUNT(*) FROM article_days WHERE article_id = 5) + (SELECT COUNT(*) FROM audience_minutes WHERE minute < 29500000) + (SELECT COUNT(*) FROM view_batches) - 1`).Scan(&left)
		}); err != nil || left > 1 { // the newest two batches: the last one, and one that was folded just now
			t.Errorf("%d rows are kept too long, %v", left, err)
		}
	})
}

func TestWhereReadersComeFromAndHowFarTheyRead(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-24 23:58:00")
		c.read(1, 3, Details{Told: true, Referrer: "www.google.com.eg", Language: "ar-EG", Zone: "Africa/Cairo"})
		c.read(1, 2, Details{Told: true, Referrer: "l.facebook.com", Source: "facebook", Campaign: "Ramadan <b>", Language: "ar", Zone: "Etc/UTC"})
		c.read(2, 1, Details{})
		reader := hit(1, "198.51.100.9", "Mozilla/5.0 (X11; Linux) reading")
		for _, h := range []Hit{hit(1, "198.51.100.9", "nobody who was counted"), {Article: 999_999, Agent: "x"}} {
			c.Read(h, 100, 100)
		}
		if err := c.Count(t.Context(), reader); err != nil {
			t.Fatal(err)
		}
		c.Read(reader, 50, 60)
		c.Read(reader, 20, 30)        // less than before adds nothing
		c.clock.Advance(time.Hour)    // and after half an hour nobody knows
		c.Read(reader, 1_000, 100)    // who it was
		c.clock.Advance(-time.Hour)   // the clock was set back
		c.Read(reader, 2_000, 100)    // it goes on
		c.Read(reader, 1<<30, 1<<30)  // whatever is sent
		c.Read(reader, -1<<31, -1000) // it is bounded
		c.clock.Advance(2 * time.Second)
		c.read(2, 1, Details{}) // what was read rides along
		c.fold()
		is := func(f Facet, want ...Share) {
			t.Helper()
			got, err := c.Shares(t.Context(), Today, f, 20)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v (%v)", f, got, want, err)
			}
		}
		is(Source, Share{"", 3}, Share{FromSearch, 3}, Share{FromSocial, 2})
		is(Site, Share{"google.com.eg", 3}, Share{"l.facebook.com", 2})
		is(Campaign, Share{"ramadan <b>", 2})
		is(Country, Share{"", 5}, Share{"EG", 3})
		is(Language, Share{"ar", 5}, Share{"", 3})
		is(Device, Share{OnPhone, 7}, Share{OnDesktop, 1})
		is(Section, Share{"1", 6}, Share{"2", 2})
		is(Author, Share{"2", 8}, Share{"1", 6}, Share{"3", 2})
		is(Depth, Share{"100", 1})
		is(Duration, Share{"11", 1})
		is("nonsense")
		o := c.overview(Today)
		if o.Finished.Now != 1000 || o.Engaged < 10*time.Minute {
			t.Errorf("%+v", o)
		}
		a, err := c.Article(t.Context(), 1)
		if err != nil || a.Readings != 1 || a.Finished != 1000 || a.Engaged != o.Engaged || !slices.Equal(a.Shares[Source], []Share{{FromSearch, 3}, {FromSocial, 2}, {"", 1}}) ||
			!slices.Equal(a.Shares[Campaign], []Share{{"ramadan <b>", 2}}) || !slices.Equal(a.Shares[Depth], []Share{{"100", 1}}) {
			t.Errorf("%+v %v", a, err)
		}
		if rows, err := c.Rows(t.Context(), Today, 1); err != nil || len(rows) != 1 || rows[0].Source != FromSearch || rows[0].Finished != 1000 {
			t.Errorf("%+v %v", rows, err)
		}
	})
}

func TestInventedValuesAreBounded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-24 12:00:00")
		var all sync.WaitGroup
		for i := range 2 * mostValues {
			h := hit(1, "198.51.100.7", fmt.Sprint("reader ", i))
			h.Details = Details{Told: true, Referrer: fmt.Sprintf("site%d.example", i%250), Campaign: fmt.Sprint("campaign ", i), Language: fmt.Sprintf("%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a')}
			all.Go(func() {
				if err := c.Count(t.Context(), h); err != nil {
					t.Error(err)
				}
			})
			if i == mostValues {
				all.Wait()
				c.fold()
			}
		}
		all.Wait()
		c.fold()
		for _, f := range []Facet{Site, Campaign, Language} {
			list, err := c.Shares(t.Context(), Today, f, 1000)
			var sum int64
			for _, s := range list {
				sum += s.Views
			}
			if err != nil || len(list) != mostValues+1 || sum != 2*mostValues || list[0].Value != rare {
				t.Errorf("%s: %d values of %d views, %v", f, len(list), sum, err)
			}
		}
		if a, err := c.Article(t.Context(), 1); err != nil || len(a.Shares[Campaign]) != mostArticleValues+1 {
			t.Errorf("%d campaigns, %v", len(a.Shares[Campaign]), err)
		}
	})
}

func TestManyFoldAndCountAtOnceAndTheSumsAreWhatWasCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-24 12:00:00")
		others := []*Reports{NewReports(d, c.clock, c.paper, c.paper), NewReports(d, c.clock, c.paper, c.paper)}
		nodes := []*Views{c.Views, New(d, c.clock, c.paper)}
		ctx, stop := context.WithCancel(t.Context())
		var folding, counting sync.WaitGroup
		for _, r := range others {
			folding.Go(func() {
				for ctx.Err() == nil {
					if err := r.Fold(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range 200 {
			counting.Go(func() {
				for n := range 4 {
					if err := nodes[n%2].Count(t.Context(), hit(int64(i%5+1), "198.51.100.7", fmt.Sprint("reader ", i, n))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		counting.Wait()
		stop()
		folding.Wait()
		c.fold()
		for _, query := range []string{"audience_days", "audience_minutes", "article_days", "article_hours", "article_minutes", "article_facets WHERE facet = 'source'", "audience_facets WHERE facet = 'device'"} {
			var n int64
			if err := d.Read(t.Context(), func(tx *db.Tx) error {
				return tx.QueryRow(t.Context(), "SELECT CAST(SUM(views) AS BIGINT) FROM "+query).Scan(&n)
			}); err != nil || n != 800 {
				t.Errorf("%s: %d, %v", query, n, err)
			}
		}
	})
}

func TestABatchThatCannotBeReadHoldsNobodyUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-24 12:00:00")
		c.read(1, 2, Details{})
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := insertBatch(t.Context(), tx, "x", 2, clock.Milli(c.clock.Now()), []byte{}, []byte{9})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := c.Fold(t.Context()); err == nil {
			t.Error("nobody was told")
		}
		c.read(1, 2, Details{})
		c.fold()
		if o := c.overview(Today); o.Views.Now != 4 {
			t.Errorf("%+v", o)
		}
	})
}

func TestAClockThatJumpsLosesAndDoublesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-24 12:00:00")
		want := int64(0)
		for _, jump := range []time.Duration{0, 24 * time.Hour, -25 * time.Hour, time.Minute, -time.Hour, 24 * time.Hour, -24 * time.Hour} {
			c.clock.Advance(jump)
			c.read(1, 3, Details{})
			want += 3
			c.fold()
			var n int64
			if err := d.Read(t.Context(), func(tx *db.Tx) error {
				return tx.QueryRow(t.Context(), "SELECT CAST(SUM(views) AS BIGINT) FROM audience_days").Scan(&n)
			}); err != nil || n != want || c.paper.views[1] != want {
				t.Errorf("after %v: %d in the sums and %d in the tallies, want %d (%v)", jump, n, c.paper.views[1], want, err)
			}
			for _, p := range []Period{Today, Week, Month, Year} {
				c.overview(p)
			}
		}
	})
}

func TestAHistoryIsRecordedAsIfItHadBeenCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := counter(t, d, "Asia/Amman", "2026-11-24 12:00:00")
		c.paper.published[1] = c.clock.Now().Add(-48 * time.Hour)
		c.paper.views[1] = 30
		if err := c.Record(t.Context(), []Past{
			{Article: 1, At: c.clock.Now().Add(-47 * time.Hour), Views: 20, Sides: Sides{Source: FromDirect}, Readings: 4, Percent: 100, Seconds: 70},
			{Article: 1, At: c.clock.Now().Add(-time.Hour), Views: 10, Sides: Sides{Source: FromSocial}},
		}); err != nil {
			t.Fatal(err)
		}
		c.fold()
		a, err := c.Article(t.Context(), 1)
		if err != nil || a.Views != 30 || len(a.Curve) != 49 || a.Curve[1].Views != 20 || a.Curve[47].Views != 10 || a.Readings != 4 || a.Engaged != 75*time.Second {
			t.Errorf("%+v %v", a, err)
		}
		if o := c.overview(Week); o.Views.Now != 30 {
			t.Errorf("%+v", o)
		}
		if !maps.Equal(c.paper.views, map[int64]int64{1: 30}) {
			t.Error("the tallies moved")
		}
	})
}
