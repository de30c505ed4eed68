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

// fillHistory invents who read the articles, and when: as many views as are shown under each, most of them on its first day, few at night.
func (f *filler) fillHistory(ctx context.Context) error {
	var history []audience.Past
	for _, r := range f.readers {
		history = append(history, f.historyOf(r)...)
	}
	return f.Audience.Record(ctx, history)
}

// slot is a stretch of time with a weight: how much of an article's views fall into it.
type slot struct {
	at     time.Time
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
		local := at.In(f.locale.Zone())
		hour := float64(local.Hour()) + float64(local.Minute())/60
		rhythm := 1 - 0.8*math.Cos((hour-3)/24*2*math.Pi) // asleep at three, up to date at three in the afternoon
		if step > time.Hour {
			rhythm = 1
		}
		list = append(list, slot{at, step.Hours() * rhythm * (math.Exp(-age/9) + 0.05*math.Exp(-age/80) + 0.0008)})
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
	sum, given := 0.0, int64(0)
	for i, s := range slots {
		sum += s.weight
		until := int64(math.Round(float64(r.views) * sum / all))
		if i == len(slots)-1 {
			until = r.views
		}
		for n := until - given; n > 0; {
			lot := min(n, max(1, (until-given+most-1)/most))
			list = append(list, somebody(dice, r.id, s.at, lot))
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
