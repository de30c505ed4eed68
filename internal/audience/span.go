package audience

import (
	"context"
	"time"

	"github.com/warraq/warraq/internal/db"
)

// span is a period: from a midnight until now, its days and months as the tables number them.
type span struct {
	period      Period
	zone        *time.Location
	begin, now  time.Time
	first, last int64
	month       int64 // the first of those that the months' table is asked for; noMonth for none
	running     bool  // it is not over
}

const noMonth = 999_999

// spanOf is a period until now.
func spanOf(p Period, now time.Time, zone *time.Location) span {
	y, m, d := now.In(zone).Date()
	s := span{period: p, zone: zone, now: now, last: dayOf(now, zone), month: noMonth, running: true}
	switch p {
	case Week:
		s.begin = midnight(y, m, d-6, zone)
	case Month:
		s.begin = midnight(y, m, d-29, zone)
	case Year:
		s.begin = midnight(y, m-11, 1, zone)
		s.month = dayOf(s.begin, zone) / 100
	default:
		s.begin = midnight(y, m, d, zone)
	}
	s.first = dayOf(s.begin, zone)
	return s
}

// earlier is the span before it that it is compared with, until the same minute.
func (s span) earlier() span {
	back := func(t time.Time) (int, time.Month, int) {
		y, m, d := t.In(s.zone).Date()
		switch s.period {
		case Month:
			return y, m, d - 30
		case Year:
			if m == time.February && d == 29 {
				d = 28
			}
			return y - 1, m, d
		}
		return y, m, d - 7
	}
	e := s
	y, m, d := back(s.begin)
	e.begin = midnight(y, m, d, s.zone)
	y, m, d = back(s.now)
	local := s.now.In(s.zone)
	e.now = time.Date(y, m, d, local.Hour(), local.Minute(), 0, 0, s.zone)
	e.first, e.last = dayOf(e.begin, s.zone), dayOf(e.now, s.zone)
	return e
}

// whole is the span until the end of the period, as if it were over.
func (s span) whole() span {
	s.running = false
	y, m, d := s.begin.In(s.zone).Date()
	switch s.period {
	case Week:
		s.last = dayOf(midnight(y, m, d+6, s.zone), s.zone)
	case Month:
		s.last = dayOf(midnight(y, m, d+29, s.zone), s.zone)
	case Year:
		s.last = dayOf(midnight(y, m+12, 0, s.zone), s.zone)
	}
	return s
}

// readingAt is the views of the minutes before a time.
func readingAt(ctx context.Context, tx *db.Tx, at time.Time) (int64, error) {
	minute := floor(at.Unix(), 60)
	return sumMinutes(ctx, tx, minute-readingMinutes+1, minute)
}

func (s span) views(ctx context.Context, tx *db.Tx) (int64, error) {
	return sumDays(ctx, tx, s.first, s.last)
}

// viewsUntil is the views of the days before the span's last, and of that until the minute. Minutes of a year ago are not kept: there the day counts whole.
func (s span) viewsUntil(ctx context.Context, tx *db.Tx) (int64, error) {
	if s.period == Year {
		return s.views(ctx, tx)
	}
	n, err := sumDays(ctx, tx, s.first, s.last-1) // numbers of days that there are not have no rows
	if err != nil {
		return 0, err
	}
	last, err := sumMinutes(ctx, tx, floor(midnightOf(s.last, s.zone).Unix(), 60), floor(s.now.Unix(), 60))
	return n + last, err
}

// curve is the span's points; a span that is not over ends with the step that is under way.
func (s span) curve(ctx context.Context, tx *db.Tx) ([]Point, error) {
	if s.period == Today {
		return s.halfHours(ctx, tx)
	}
	days, err := siteDays(ctx, tx, s.first, s.last)
	if err != nil {
		return nil, err
	}
	var list []Point
	y, m, d := s.begin.In(s.zone).Date()
	if s.period == Year {
		sums := map[int64]int64{}
		for day, n := range days {
			sums[day/100] += n
		}
		for i := 0; ; i++ {
			at := midnight(y, m+time.Month(i), 1, s.zone)
			if dayOf(at, s.zone) > s.last {
				return list, nil
			}
			list = append(list, Point{at, sums[dayOf(at, s.zone)/100]})
		}
	}
	for i := 0; ; i++ {
		at := midnight(y, m, d+i, s.zone)
		if dayOf(at, s.zone) > s.last {
			return list, nil
		}
		list = append(list, Point{at, days[dayOf(at, s.zone)]})
	}
}

// halfHours is the points of a day by the clock on the wall, so that days of different lengths lie one above the other: today until now, another whole.
func (s span) halfHours(ctx context.Context, tx *db.Tx) ([]Point, error) {
	y, m, d := s.begin.In(s.zone).Date()
	end := midnight(y, m, d+1, s.zone)
	minutes, err := siteMinutes(ctx, tx, floor(s.begin.Unix(), 60), floor(end.Unix(), 60)-1)
	if err != nil {
		return nil, err
	}
	slot := func(t time.Time) int { l := t.In(s.zone); return l.Hour()*2 + l.Minute()/30 }
	n := 48
	if s.running {
		n = slot(s.now) + 1
	}
	list := make([]Point, n)
	for i := range list {
		list[i].At = time.Date(y, m, d, 0, 30*i, 0, 0, s.zone).UTC()
	}
	for minute, views := range minutes {
		if i := slot(time.Unix(minute*60, 0)); i < n {
			list[i].Views += views
		}
	}
	return list, nil
}
