package desk

import (
	"math"
	"strconv"
	"time"

	"github.com/warraq/warraq/internal/audience"
)

// none stands where there is no number.
const none = "—"

// None says whether there is no number yet.
func (t tile) None() bool { return t.Figure == none }

// tiles are the paper's numbers of a period.
func (b Base) tiles(p audience.Period, o audience.Overview) []tile {
	weekday := b.T("desk.audience.than_weekday", "day", b.today())
	than := weekday
	if p != audience.Today {
		than = b.T("desk.audience.than." + string(p))
	}
	now := tile{Name: b.T("desk.audience.reading"), Figure: b.locale.Number(o.Reading.Now), Than: weekday}
	now.Change, now.Way = b.change(o.Reading)
	views := tile{Name: b.T("desk.audience.views_of." + string(p)), Figure: b.locale.Number(o.Views.Now), Than: than}
	views.Change, views.Way = b.change(o.Views)
	engaged := tile{Name: b.T("desk.audience.engaged"), Figure: b.minutes(o.Engaged), Than: than, Aside: true}
	finished := tile{Name: b.T("desk.audience.finished"), Figure: none, Than: than, Aside: true}
	if o.Engaged <= 0 {
		engaged.Note, finished.Note = b.T("desk.audience.unmeasured"), b.T("desk.audience.unmeasured")
		return []tile{now, views, engaged, finished}
	}
	finished.Figure = b.percent(math.Round(float64(o.Finished.Now) / 10))
	if o.Before > 0 {
		engaged.Change, engaged.Way = b.change(audience.Compared{Now: o.Engaged.Milliseconds(), Before: o.Before.Milliseconds()})
		points := int64(math.Round(float64(o.Finished.Now)/10)) - int64(math.Round(float64(o.Finished.Before)/10))
		finished.Change, finished.Way = b.T("desk.audience.points", "count", max(points, -points), "n", b.locale.Number(max(points, -points))), way(points)
		if points == 0 {
			finished.Change = ""
		}
	}
	return []tile{now, views, engaged, finished}
}

// change is by how much a number differs from the one before, of a hundred, and which way it went; nothing where there was nothing before.
func (b Base) change(c audience.Compared) (text, direction string) {
	if c.Before <= 0 {
		return "", ""
	}
	part := math.Round((float64(c.Now) - float64(c.Before)) / float64(c.Before) * 100)
	if part == 0 {
		return "", way(0)
	}
	return b.percent(math.Abs(part)), way(int64(part))
}

func way(n int64) string {
	switch {
	case n > 0:
		return "up"
	case n < 0:
		return "down"
	}
	return "same"
}

// percent is n of a hundred, whole from one on, with Arabic's own sign in Arabic whatever the digits.
func (b Base) percent(n float64) string {
	if n = math.Round(n*10) / 10; n >= 1 {
		n = math.Round(n)
	}
	if b.Lang() == "ar" {
		return b.locale.Decimal(n) + "٪"
	}
	return b.locale.Percent(n)
}

// minutes is how long somebody read, as a clock counts it: «1:42»; a dash where nobody was measured.
func (b Base) minutes(d time.Duration) string {
	if d <= 0 {
		return none
	}
	seconds := int64(d.Round(time.Second) / time.Second)
	two := func(n int64) string {
		if n < 10 {
			return ":0" + strconv.FormatInt(n, 10)
		}
		return ":" + strconv.FormatInt(n, 10)
	}
	if seconds < 3600 {
		return b.locale.Digits(strconv.FormatInt(seconds/60, 10) + two(seconds%60))
	}
	return b.locale.Digits(strconv.FormatInt(seconds/3600, 10) + two(seconds/60%60) + two(seconds%60))
}

// articleTiles are an article's numbers.
func (b Base) articleTiles(a audience.Article) []tile {
	list := []tile{
		{Name: b.T("desk.audience.reading"), Figure: b.locale.Number(a.Reading)},
		{Name: b.T("desk.audience.views_in_all"), Figure: b.locale.Number(a.Views)},
		{Name: b.T("desk.audience.engaged"), Figure: b.minutes(a.Engaged), Note: b.T("desk.audience.unmeasured")},
		{Name: b.T("desk.audience.finished"), Figure: none, Note: b.T("desk.audience.unmeasured")},
	}
	if a.Finished >= 0 && a.Readings > 0 {
		list[2].Note, list[3].Note = "", b.T("desk.audience.measured", "count", a.Readings, "n", b.locale.Number(a.Readings))
		list[3].Figure = b.percent(float64(a.Finished) / 10)
	}
	return list
}
