package desk

import (
	"html/template"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/story"
)

// curveView is a curve with its heading and the table that says the same.
type curveView struct {
	Heading     string
	Now, Before string // what the line is and what the dashed one is; Before is empty where there is none
	Drawing     template.HTML
	Rows        []curveRow
	Events      []curveRow
}

type curveRow struct{ At, Now, Before string }

// mostSteps is how many steps can be told of under the pointer: with more of them none is wide enough to be met.
const mostSteps = 200

// periodCurve is the views of a period beside those of the time before.
func (b Base) periodCurve(p audience.Period, o audience.Overview) curveView {
	v := curveView{Heading: b.T("desk.audience.curve." + stepName(o.Step)), Now: b.periodName(p)}
	c := curve{ID: "views", Long: len(o.Earlier)}
	if before := counts(o.Earlier); sum(before) > 0 {
		c.Before = before
		if v.Before = b.T("desk.audience.last_weekday", "day", b.today()); p != audience.Today {
			v.Before = b.T("desk.audience.before." + string(p))
		}
	}
	v.show(b, c, o.Curve, o.Step)
	return v
}

// articleCurve is the views of an article since it was published, with what happened to it.
func (b Base) articleCurve(art story.Article, a audience.Article) curveView {
	v := curveView{Heading: b.T("desk.audience.curve." + stepName(a.Step)), Now: b.T("desk.audience.views")}
	c := curve{ID: "views"}
	for _, e := range happened(art) {
		words := b.T("desk.audience.event." + e.what)
		v.Events = append(v.Events, curveRow{At: b.Moment(e.at), Now: words})
		at, shown := place(a.Curve, a.Step, e.at)
		if !shown {
			continue
		}
		when := b.locale.Clock(e.at)
		if a.Step > time.Hour || len(a.Curve) > 36 {
			when = b.locale.DayMonth(e.at)
		}
		c.Events = append(c.Events, event{at, words + " " + when})
	}
	v.show(b, c, a.Curve, a.Step)
	return v
}

// place is where a moment lies, in steps; false where the points do not reach back to it.
func place(points []audience.Point, step time.Duration, at time.Time) (steps float64, shown bool) {
	i := len(points) - 1
	for i >= 0 && points[i].At.After(at) {
		i--
	}
	if i < 0 || step <= 0 {
		return 0, false
	}
	end := points[i].At.Add(step)
	if i+1 < len(points) {
		end = points[i+1].At
	}
	return float64(i) + min(1, float64(at.Sub(points[i].At))/float64(end.Sub(points[i].At))), true
}

type happening struct {
	at   time.Time
	what string
}

// happened is what readers could see happen to an article, the oldest first: its publication, corrections, the last update, its withdrawal.
// Other saves are told to nobody.
func happened(a story.Article) (list []happening) {
	add := func(at time.Time, what string) {
		if !at.IsZero() && !at.Equal(story.Undated) {
			list = append(list, happening{at, what})
		}
	}
	add(a.PublishedAt, "published")
	told := false // a correction is itself the update that readers were told of
	for _, c := range a.Corrections {
		add(c.At, "corrected")
		told = told || a.UpdatedAt.Sub(c.At).Abs() < time.Minute
	}
	if !told {
		add(a.UpdatedAt, "updated")
	}
	add(a.WithdrawnAt, "withdrawn")
	slices.SortStableFunc(list, func(a, b happening) int { return a.at.Compare(b.at) })
	return list
}

// show draws the curve of points, of which the last is under way, and writes its table. What is drawn beside it is in c.
func (v *curveView) show(b Base, c curve, points []audience.Point, step time.Duration) {
	c.Now, c.Running, c.RTL = counts(points), len(points) > 0, b.Dir() == "rtl"
	if len(points) == 0 && len(c.Before) == 0 {
		return
	}
	c.Title, c.Says = v.Heading, b.T("desk.audience.says", "now", v.Now, "sum", b.locale.Number(sum(c.Now)))
	if v.Before != "" {
		c.Says += " " + b.T("desk.audience.says", "now", v.Before, "sum", b.locale.Number(sum(c.Before)))
	}
	c.Scale = func(n float64) string {
		if n < 10_000 {
			return b.locale.Number(int64(n))
		}
		return b.locale.Compact(n, false)
	}
	c.Marks = b.ticks(points, c.steps(), step)
	for i := range max(len(c.Now), len(c.Before)) {
		row := curveRow{}
		if i < len(c.Now) {
			row.At, row.Now = b.stepAt(points[i].At, step), b.locale.Number(c.Now[i])
			if c.Running && i == len(c.Now)-1 {
				row.Now = b.T("desk.audience.so_far", "n", row.Now)
			}
		} else if len(points) > 0 {
			row.At = b.stepAt(points[0].At.Add(time.Duration(i)*step), step)
		}
		if i < len(c.Before) {
			row.Before = b.locale.Number(c.Before[i])
		}
		v.Rows = append(v.Rows, row)
		if c.steps() <= mostSteps {
			c.Steps = append(c.Steps, v.step(row))
		}
	}
	v.Drawing = c.draw()
}

// step is a row of the table in one line.
func (v *curveView) step(r curveRow) string {
	words := r.At
	if r.Now != "" {
		words += " · " + v.Now + " " + r.Now
	}
	if r.Before != "" {
		words += " · " + v.Before + " " + r.Before
	}
	return words
}

// stepName is how a step is called in the keys of texts.
func stepName(step time.Duration) string {
	switch {
	case step < time.Hour:
		return "half_hour"
	case step < 24*time.Hour:
		return "hour"
	case step < 7*24*time.Hour:
		return "day"
	}
	return "month"
}

// stepAt is when a step was, as exactly as steps of its length are told apart.
func (b Base) stepAt(t time.Time, step time.Duration) string {
	switch stepName(step) {
	case "half_hour":
		return b.locale.Clock(t)
	case "hour":
		return b.locale.DayMonth(t) + b.T("desk.comma") + b.locale.Clock(t)
	case "day":
		return b.locale.Weekdays()[t.In(b.locale.Zone()).Weekday()] + " " + b.locale.DayMonth(t)
	}
	return b.locale.Month(t) + " " + b.locale.Digits(t.In(b.locale.Zone()).Format("2006"))
}

// ticks are the words under the axis: hours of a day, days of a week, else dates far enough apart to be read. Where it is narrow every second
// of them stands, and of dates, which are long, every third.
func (b Base) ticks(points []audience.Point, steps int, step time.Duration) (list []tick) {
	if len(points) == 0 {
		return nil
	}
	each, room := max(1, (steps+4)/5), 3
	if stepName(step) == "day" && steps <= 8 || step <= time.Hour && steps <= 48 {
		room = 2
	}
	for i := range steps {
		t := points[0].At.Add(time.Duration(i) * step)
		if i < len(points) {
			t = points[i].At
		}
		local := t.In(b.locale.Zone())
		at, words := float64(i)+0.5, ""
		switch stepName(step) {
		case "half_hour", "hour":
			at = float64(i)
			switch {
			case steps > 48 && local.Hour() == 0:
				words = b.locale.DayMonth(t)
			case steps <= 48 && local.Hour()%4 == 0 && local.Minute() == 0:
				words = b.locale.Clock(t)
			}
		case "day":
			if steps <= 8 {
				words = b.locale.Weekdays()[local.Weekday()]
			} else if i%each == 0 {
				words = b.locale.DayMonth(t)
			}
		case "month":
			if i%2 == 0 {
				words = b.locale.Month(t)
			}
		}
		if words != "" {
			list = append(list, tick{at, words, len(list)%room != 0})
		}
	}
	return list
}

// today is the name of the day.
func (b Base) today() string {
	return b.locale.Weekdays()[b.now.In(b.locale.Zone()).Weekday()]
}

func counts(points []audience.Point) []int64 {
	list := make([]int64, len(points))
	for i, p := range points {
		list[i] = p.Views
	}
	return list
}

func sum(list []int64) (n int64) {
	for _, v := range list {
		n += v
	}
	return n
}
