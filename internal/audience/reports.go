package audience

import (
	"context"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// How the reports look at time.
const (
	readingMinutes = 5
	halfHour       = 30 * time.Minute
	day            = 24 * time.Hour
	month          = 30 * day
	firstWeek      = 7 * day
)

// Overview is the paper in a period.
func (r *Reports) Overview(ctx context.Context, p Period) (o Overview, err error) {
	zone, err := r.zone(ctx)
	if err != nil {
		return o, err
	}
	now := spanOf(p, r.clock.Now(), zone)
	before := now.earlier()
	weekAgo := spanOf(Today, now.now, zone).earlier().now
	o.Step = map[Period]time.Duration{Week: day, Month: day, Year: month}[p]
	if o.Step == 0 {
		o.Step = halfHour
	}
	err = r.db.Read(ctx, func(tx *db.Tx) (err error) {
		for _, part := range []struct {
			into *int64
			ask  func(context.Context, *db.Tx) (int64, error)
		}{
			{&o.Reading.Now, func(ctx context.Context, tx *db.Tx) (int64, error) { return readingAt(ctx, tx, now.now) }},
			{&o.Reading.Before, func(ctx context.Context, tx *db.Tx) (int64, error) { return readingAt(ctx, tx, weekAgo) }},
			{&o.Views.Now, now.views},
			{&o.Views.Before, before.viewsUntil},
		} {
			if *part.into, err = part.ask(ctx, tx); err != nil {
				return err
			}
		}
		if o.Curve, err = now.curve(ctx, tx); err != nil {
			return err
		}
		if o.Earlier, err = before.whole().curve(ctx, tx); err != nil {
			return err
		}
		var measured [2]measures
		for i, s := range []span{now, before} {
			if measured[i], err = s.measures(ctx, tx); err != nil {
				return err
			}
		}
		o.Engaged, o.Before = median(measured[0].durations), median(measured[1].durations)
		o.Finished = Compared{max(0, measured[0].finished()), max(0, measured[1].finished())}
		return nil
	})
	return o, err
}

// measures are the readers that were measured.
type measures struct {
	depths    [len(depths)]int64
	durations [len(durationBuckets)]int64
}

// add takes a row of sums; less than none is none.
func (m *measures) add(facet Facet, value string, n int64) {
	n = max(0, n)
	for i := range depths {
		if facet == Depth && depths[i].value == value {
			m.depths[i] += n
		}
	}
	for i := range durationBuckets {
		if facet == Duration && (reading{facet: Duration, value: int8(i)}).name() == value {
			m.durations[i] += n
		}
	}
}

func (m *measures) readings() (n int64) {
	for _, v := range m.depths {
		n += v
	}
	return n
}

// finished is how many of a thousand reached the end, -1 where nobody was measured.
func (m *measures) finished() int64 {
	all := m.readings()
	if all == 0 {
		return -1
	}
	return (1000*m.depths[len(depths)-1] + all/2) / all
}

func (s span) measures(ctx context.Context, tx *db.Tx) (m measures, err error) {
	for _, facet := range []Facet{Depth, Duration} {
		list, err := shares(ctx, tx, facet, s.first, s.last, mostValues)
		if err != nil {
			return m, err
		}
		for _, v := range list {
			m.add(facet, v.Value, v.Views)
		}
	}
	return m, nil
}

// Shares is how the views of a period are told apart by a facet, the largest first.
func (r *Reports) Shares(ctx context.Context, p Period, f Facet, most int) (list []Share, err error) {
	zone, err := r.zone(ctx)
	if err != nil {
		return nil, err
	}
	s := spanOf(p, r.clock.Now(), zone)
	err = r.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = shares(ctx, tx, f, s.first, s.last, most)
		return err
	})
	return list, err
}

// mostRanked is how many articles of the past days, and of today, are considered for the most read of a period.
const mostRanked = 200

// Rows is the most read of a period. Of the past days those count that were among the most read an hour ago, and of today those that are now: what
// is among neither is not among the most read of both.
func (r *Reports) Rows(ctx context.Context, p Period, most int) (list []Row, err error) {
	zone, err := r.zone(ctx)
	if err != nil {
		return nil, err
	}
	s := spanOf(p, r.clock.Now(), zone)
	err = r.db.Read(ctx, func(tx *db.Tx) error {
		best, err := s.best(ctx, tx, min(most, mostRanked))
		if err != nil {
			return err
		}
		list = make([]Row, len(best))
		ids := make([]int64, len(best))
		for i, v := range best {
			list[i], ids[i] = Row{Article: v.article, Views: v.views}, v.article
		}
		minute := floor(s.now.Unix(), 60)
		now, err := articlesMinutes(ctx, tx, ids, minute-readingMinutes+1, minute)
		if err != nil {
			return err
		}
		sides, err := articlesFacets(ctx, tx, ids)
		if err != nil {
			return err
		}
		for i := range list {
			list[i].describe(now[list[i].Article], sides[list[i].Article])
		}
		return nil
	})
	return list, err
}

// describe fills in a row what its article's facets say.
func (r *Row) describe(now int64, facets map[Facet][]Share) {
	r.Reading = now
	var m measures
	for _, v := range facets[Depth] {
		m.add(Depth, v.Value, v.Views)
	}
	r.Finished = m.finished()
	most := int64(0)
	for _, v := range facets[Source] {
		if v.Value != "" && v.Views > most {
			r.Source, most = v.Value, v.Views
		}
	}
}

// best is the most read of a span.
func (s span) best(ctx context.Context, tx *db.Tx, most int) ([]ranked, error) {
	today, err := dayRanked(ctx, tx, s.last, mostRanked)
	if err != nil {
		return nil, err
	}
	if s.period != Today {
		hour, err := state(ctx, tx, "ranked")
		if err != nil {
			return nil, err
		}
		var past []ranked
		if made := time.Unix(hour*3600, 0); dayOf(made, s.zone) == s.last {
			past, err = ranks(ctx, tx, s.period)
		} else { // nobody has added up the days until yesterday yet
			past, err = mostRead(ctx, tx, s, mostRanked)
		}
		if err != nil {
			return nil, err
		}
		if today, err = s.together(ctx, tx, past, today); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(today, func(a, b ranked) int {
		if a.views != b.views {
			return int(max(-1, min(1, b.views-a.views)))
		}
		return int(max(-1, min(1, b.article-a.article)))
	})
	return today[:min(most, len(today))], nil
}

// together adds today's views to those of the past days, for articles that are among the most read of either.
func (s span) together(ctx context.Context, tx *db.Tx, past, today []ranked) ([]ranked, error) {
	sums, missing := map[int64]int64{}, []int64{}
	for _, v := range past {
		sums[v.article] = v.views
		missing = append(missing, v.article)
	}
	todays, err := articlesDay(ctx, tx, missing, s.last)
	if err != nil {
		return nil, err
	}
	var fresh []int64
	for _, v := range today {
		if _, in := sums[v.article]; !in {
			fresh = append(fresh, v.article)
		}
		todays[v.article] = v.views
	}
	pasts, err := articlesPast(ctx, tx, fresh, s)
	if err != nil {
		return nil, err
	}
	for article, n := range pasts {
		sums[article] = n
	}
	for article, n := range todays {
		sums[article] += n
	}
	list := make([]ranked, 0, len(sums))
	for article, n := range sums {
		list = append(list, ranked{article, n})
	}
	return list, nil
}

// Article is one article's audience, whatever its state. errs.NotFound for none.
func (r *Reports) Article(ctx context.Context, id int64) (a Article, err error) {
	zone, err := r.zone(ctx)
	if err != nil {
		return a, err
	}
	now := r.clock.Now()
	err = r.db.Read(ctx, func(tx *db.Tx) error {
		filed, err := r.stories.Filings(ctx, tx, []int64{id})
		if err != nil {
			return err
		}
		f, there := filed[id]
		if !there {
			return errs.New(errs.NotFound, "error.not_found")
		}
		a.Views = f.Views
		minute := floor(now.Unix(), 60)
		reading, err := articlesMinutes(ctx, tx, []int64{id}, minute-readingMinutes+1, minute)
		if err != nil {
			return err
		}
		a.Reading = reading[id]
		facets, err := articlesFacets(ctx, tx, []int64{id})
		if err != nil {
			return err
		}
		a.describe(facets[id])
		a.Step, a.Curve, err = articleCurve(ctx, tx, id, f.PublishedAt, now, zone)
		return err
	})
	return a, err
}

// describe fills in what the article's facets say.
func (a *Article) describe(facets map[Facet][]Share) {
	var m measures
	for _, facet := range []Facet{Depth, Duration} {
		for _, v := range facets[facet] {
			m.add(facet, v.Value, v.Views)
		}
	}
	a.Engaged, a.Readings, a.Finished = median(m.durations), m.readings(), m.finished()
	a.Shares = map[Facet][]Share{}
	for _, facet := range []Facet{Source, Campaign, Device, Depth} {
		a.Shares[facet] = slices.DeleteFunc(slices.Clone(facets[facet]), func(s Share) bool { return s.Views <= 0 })
	}
}

// articleCurve is the views of an article since it was published, or since views are counted.
func articleCurve(ctx context.Context, tx *db.Tx, id int64, published, now time.Time, zone *time.Location) (step time.Duration, list []Point, err error) {
	if published.IsZero() || published.After(now) {
		return time.Hour, nil, nil
	}
	began, err := firstDay(ctx, tx)
	if err != nil || began == 0 {
		return time.Hour, nil, err
	}
	from := published
	if first := midnightOf(began, zone); first.After(from) {
		from = first
	}
	if now.Sub(published) < firstWeek {
		hours, err := articleHours(ctx, tx, id, floor(from.Unix(), 3600), floor(now.Unix(), 3600))
		for h := floor(from.Unix(), 3600); h <= floor(now.Unix(), 3600); h++ {
			list = append(list, Point{time.Unix(h*3600, 0).UTC(), hours[h]})
		}
		return time.Hour, list, err
	}
	days, err := articleDays(ctx, tx, id)
	if err != nil {
		return day, nil, err
	}
	y, m, d := from.In(zone).Date()
	ny, nm, nd := now.In(zone).Date()
	if !from.Before(midnight(ny, nm, nd-articleDaysKept, zone)) {
		for at := midnight(y, m, d, zone); !at.After(now); at = midnight(y, m, d, zone) {
			list = append(list, Point{at, days[dayOf(at, zone)]})
			d++
		}
		return day, list, nil
	}
	months, err := articleMonths(ctx, tx, id)
	if err != nil {
		return month, nil, err
	}
	for d, n := range days {
		months[d/100] += n
	}
	for at := midnight(y, m, 1, zone); !at.After(now); at = midnight(y, m, 1, zone) {
		list = append(list, Point{at, months[dayOf(at, zone)/100]})
		m++
	}
	return month, list, nil
}
