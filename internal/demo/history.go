package demo

import (
	"context"
	"math"
	"math/rand/v2"
	"time"

	"github.com/warraq/warraq/internal/audience"
)

// Audience is where the history of the sample's readers goes.
type Audience interface {
	Record(ctx context.Context, history []audience.Past) error
}

// readArticle is an article that was read: as often as its file says, since it was published.
type readArticle struct {
	id        int64
	name      string
	published time.Time
	views     int64
}

// mostAnHour is how many views of an article's history fall into an hour. The sample's articles of today are shown with more than so young ones have; a curve that
// held them all would shoot up at its end.
const mostAnHour = 200

// fillHistory invents who read the articles, and when: as many views as are shown under each, most of them on its first day, few at night.
func (f *filler) fillHistory(ctx context.Context) error {
	var history []audience.Past
	for _, r := range f.readers {
		history = append(history, f.historyOf(r)...)
	}
	return f.Audience.Record(ctx, append(history, f.before(history)...))
}

// How far back the paper is older than its sample, and about how many read it on a day.
const (
	olderDays = 730
	dayViews  = 30_000
)

// before is the readers of what the paper published before the sample, which is not there any more: they count for the paper alone. Without them each day would be
// the greatest there ever was.
func (f *filler) before(history []audience.Past) (list []audience.Past) {
	had := map[string]int64{}
	for _, p := range history {
		had[p.At.In(f.locale.Zone()).Format(time.DateOnly)] += p.Views
	}
	dice := rand.New(rand.NewPCG(2026, 26))
	today := f.now.In(f.locale.Zone())
	for back := 1; back < olderDays; back++ {
		day := time.Date(today.Year(), today.Month(), today.Day()-back, 0, 0, 0, 0, f.locale.Zone())
		want := dayViews * (0.85 + 0.3*dice.Float64()) * (1 - float64(back)/2/olderDays)
		if day.Weekday() == time.Friday {
			want *= 0.8
		}
		if want -= float64(had[day.Format(time.DateOnly)]); want <= 0 {
			continue
		}
		steps := 48
		if back > 35 { // days are kept of them
			steps = 1
		}
		for i := range steps {
			at, share := day.Add(time.Duration(i)*30*time.Minute), want/48*rhythm(float64(i)/2)*(0.9+0.2*dice.Float64())
			if steps == 1 {
				at, share = day.Add(12*time.Hour), want
			}
			const lots = 15
			for n := range lots {
				list = append(list, somebody(dice, 0, at.Add(time.Duration(2*n)*time.Minute), int64(share/lots)+1))
			}
		}
	}
	return list
}

// rhythm is how awake the town is at an hour: asleep at three, up to date at three in the afternoon.
func rhythm(hour float64) float64 { return 1 - 0.8*math.Cos((hour-3)/24*2*math.Pi) }

// slot is a stretch of time with a weight: how much of an article's views fall into it.
type slot struct {
	at     time.Time
	long   time.Duration
	weight float64
}

// slots are the minutes of the last hour, the hours of the days before it, and days where an article is older.
func (f *filler) slots(published time.Time) (list []slot) {
	for at := published; at.Before(f.now); {
		step := time.Hour
		switch left := f.now.Sub(at); {
		case left <= time.Hour:
			step = time.Minute
		case left > 10*24*time.Hour:
			step = 24 * time.Hour
		}
		age := at.Add(step/2).Sub(published).Hours() + 0.3
		local, awake := at.In(f.locale.Zone()), 1.0
		if step <= time.Hour {
			awake = rhythm(float64(local.Hour()) + float64(local.Minute())/60)
		}
		list = append(list, slot{at, step, step.Hours() * awake * (math.Exp(-age/9) + 0.05*math.Exp(-age/80) + 0.0008)})
		at = at.Add(step)
	}
	return list
}

// historyOf is one article's views, in small lots that came the same way.
func (f *filler) historyOf(r readArticle) (list []audience.Past) {
	slots, all := f.slots(r.published), 0.0
	for _, s := range slots {
		all += s.weight
	}
	dice := rand.New(rand.NewPCG(seedOf(r.name), 26))
	const most = 12 // lots of a slot
	views := min(r.views, 20+int64(mostAnHour*f.now.Sub(r.published).Hours()))
	sum, given := 0.0, int64(0)
	for i, s := range slots {
		sum += s.weight
		until := int64(math.Round(float64(views) * sum / all))
		if i == len(slots)-1 {
			until = views
		}
		for n := until - given; n > 0; {
			lot := min(n, max(1, (until-given+most-1)/most))
			list = append(list, somebody(dice, r.id, s.at.Add(time.Duration(dice.Int64N(int64(s.long)))), lot))
			n -= lot
		}
		given = until
	}
	return list
}

// somebody is readers who came the same way and read as much.
func somebody(dice *rand.Rand, article int64, at time.Time, n int64) audience.Past {
	p := audience.Past{Article: article, At: at, Views: n, Readings: (n*4 + 2) / 5}
	way := pick(dice, ways)
	p.Source, p.Site, p.Campaign = way.source, way.site, way.campaign
	from := pick(dice, froms)
	p.Country, p.Language = from.country, from.language
	p.Device = pick(dice, devices)
	p.Seconds = int(8 * math.Exp(dice.Float64()*3.6))
	if p.Percent = min(100, 20+p.Seconds/2+dice.IntN(60)); p.Seconds < 10 {
		p.Percent = dice.IntN(50)
	}
	return p
}

// weighed is a value and how often it comes.
type weighed[T any] struct {
	often int
	value T
}

func pick[T any](dice *rand.Rand, from []weighed[T]) T {
	all := 0
	for _, w := range from {
		all += w.often
	}
	n := dice.IntN(all)
	for _, w := range from {
		if n -= w.often; n < 0 {
			return w.value
		}
	}
	return from[0].value
}

type way struct{ source, site, campaign string }

var ways = []weighed[way]{
	{24, way{audience.FromSearch, "google.com", ""}}, {6, way{audience.FromSearch, "google.jo", ""}}, {2, way{audience.FromSearch, "bing.com", ""}},
	{14, way{audience.FromSocial, "l.facebook.com", ""}}, {5, way{audience.FromSocial, "com.facebook.katana", ""}}, {6, way{audience.FromSocial, "", "واتساب"}},
	{4, way{audience.FromSocial, "t.co", ""}}, {3, way{audience.FromSocial, "instagram.com", ""}}, {2, way{audience.FromSocial, "t.me", ""}},
	{14, way{audience.FromDirect, "", ""}}, {12, way{audience.FromInternal, "", ""}}, {4, way{audience.FromNewsletter, "", "نشرة الصباح"}},
	{2, way{audience.FromOther, "news.example.org", ""}}, {1, way{audience.FromOther, "forum.example.net", ""}}, {1, way{"", "", ""}},
}

type origin struct{ country, language string }

var froms = []weighed[origin]{
	{60, origin{"JO", "ar"}}, {8, origin{"PS", "ar"}}, {6, origin{"SA", "ar"}}, {5, origin{"AE", "ar"}}, {4, origin{"JO", "en"}}, {3, origin{"EG", "ar"}}, {3, origin{"US", "en"}},
	{2, origin{"LB", "ar"}}, {2, origin{"IQ", "ar"}}, {2, origin{"DE", "ar"}}, {2, origin{"GB", "en"}}, {1, origin{"FR", "fr"}}, {1, origin{"", "ar"}}, {1, origin{"", ""}},
}

var devices = []weighed[string]{{78, audience.OnPhone}, {4, audience.OnTablet}, {18, audience.OnDesktop}}
