package audience

import (
	"slices"
	"strconv"
	"time"

	"github.com/warraq/warraq/internal/story"
)

// sums are views and readings on their way into the tables of sums.
type sums struct {
	siteMinutes, siteDays                     map[int64]int64
	articleMinutes, articleHours, articleDays map[[2]int64]int64 // by minute, hour or day, and article
	facets                                    map[dayFacet]int64
	articleFacets                             map[articleFacet]int64
}

type dayFacet struct {
	facet Facet
	day   int64
	value string
}

type articleFacet struct {
	article int64
	facet   Facet
	value   string
}

func newSums() *sums {
	return &sums{map[int64]int64{}, map[int64]int64{}, map[[2]int64]int64{}, map[[2]int64]int64{}, map[[2]int64]int64{}, map[dayFacet]int64{}, map[articleFacet]int64{}}
}

// moment is a time as the tables count it.
type moment struct{ minute, hour, day int64 }

func momentOf(t time.Time, zone *time.Location) moment {
	return moment{floor(t.Unix(), 60), floor(t.Unix(), 3600), dayOf(t, zone)}
}

func floor(n, by int64) int64 {
	if n < 0 {
		return (n - by + 1) / by
	}
	return n / by
}

// dayOf is the paper's day of a time, 20261124.
func dayOf(t time.Time, zone *time.Location) int64 {
	y, m, d := t.In(zone).Date()
	return int64(y)*10000 + int64(m)*100 + int64(d)
}

// midnight is when a day began, which clocks that are put forward or back at midnight make no question of addition.
func midnight(year int, month time.Month, day int, zone *time.Location) time.Time {
	noon := time.Date(year, month, day, 12, 0, 0, 0, zone)
	want, t := dayOf(noon, zone), time.Date(year, month, day, 0, 0, 0, 0, zone)
	const step = 30 * time.Minute
	for dayOf(t, zone) < want {
		t = t.Add(step)
	}
	for dayOf(t.Add(-step), zone) == want {
		t = t.Add(-step)
	}
	return t
}

// midnightOf is when the day of a number began.
func midnightOf(day int64, zone *time.Location) time.Time {
	return midnight(int(day/10000), time.Month(day/100%100), int(day%100), zone)
}

// view adds n views that say the same. Articles that are gone count for the paper alone.
func (s *sums) view(at moment, k kind, n int64, f story.Filing, there bool) {
	s.siteMinutes[at.minute] += n
	s.siteDays[at.day] += n
	add := func(facet Facet, value string) { s.facets[dayFacet{facet, at.day, value}] += n }
	add(Source, k.Source)
	add(Device, k.Device)
	add(Country, k.Country)
	add(Language, k.Language)
	if k.Site != "" {
		add(Site, k.Site)
	}
	if k.Campaign != "" {
		add(Campaign, k.Campaign)
	}
	if !there {
		return
	}
	if f.Section != 0 {
		add(Section, strconv.FormatInt(f.Section, 10))
	}
	for _, who := range f.Signers {
		add(Author, strconv.FormatInt(who, 10))
	}
	s.articleMinutes[[2]int64{at.minute, k.article}] += n
	s.articleHours[[2]int64{at.hour, k.article}] += n
	s.articleDays[[2]int64{at.day, k.article}] += n
	s.articleFacets[articleFacet{k.article, Source, k.Source}] += n
	s.articleFacets[articleFacet{k.article, Device, k.Device}] += n
	if k.Campaign != "" {
		s.articleFacets[articleFacet{k.article, Campaign, k.Campaign}] += n
	}
}

// reading moves readers between the values of Depth or Duration. A reader who goes on past midnight leaves the one day for the next, so that a day may have
// less than none of a value: it is read as none, and longer periods are right.
func (s *sums) reading(at moment, r reading, n int64) {
	s.facets[dayFacet{r.facet, at.day, r.name()}] += n
	s.articleFacets[articleFacet{r.article, r.facet, r.name()}] += n
}

// since leaves out what is too old to be kept.
func (s *sums) since(k keptFrom) {
	for at := range s.siteMinutes {
		if at < k.siteMinute {
			delete(s.siteMinutes, at)
		}
	}
	for at := range s.articleMinutes {
		if at[0] < k.articleMinute {
			delete(s.articleMinutes, at)
		}
	}
	for at := range s.articleHours {
		if at[0] < k.articleHour {
			delete(s.articleHours, at)
		}
	}
}

// How many values of a facet that readers can invent are kept apart: those of a day, and of an article.
const (
	mostValues        = 200
	mostArticleValues = 50
)

// invented are the facets whose values are what readers send.
var invented = []Facet{Site, Campaign, Language}

// gather puts values that are too many under rare. known is what the table has of a day's facet, or an article's.
func (s *sums) gather(known func(facet Facet, day int64) ([]string, error), knownOf func(article int64, facet Facet) ([]string, error)) error {
	days := map[dayFacet]*values{}
	for k, n := range s.facets {
		if !slices.Contains(invented, k.facet) {
			continue
		}
		group := dayFacet{facet: k.facet, day: k.day}
		if days[group] == nil {
			list, err := known(k.facet, k.day)
			if err != nil {
				return err
			}
			days[group] = newValues(list, mostValues)
		}
		if !days[group].take(k.value) {
			delete(s.facets, k)
			s.facets[dayFacet{k.facet, k.day, rare}] += n
		}
	}
	articles := map[int64]*values{}
	for k, n := range s.articleFacets {
		if k.facet != Campaign {
			continue
		}
		if articles[k.article] == nil {
			list, err := knownOf(k.article, k.facet)
			if err != nil {
				return err
			}
			articles[k.article] = newValues(list, mostArticleValues)
		}
		if !articles[k.article].take(k.value) {
			delete(s.articleFacets, k)
			s.articleFacets[articleFacet{k.article, k.facet, rare}] += n
		}
	}
	return nil
}

// values are those that are kept apart.
type values struct {
	known map[string]bool
	most  int
}

func newValues(list []string, most int) *values {
	v := &values{map[string]bool{rare: true}, most}
	for _, s := range list {
		v.known[s] = true
	}
	return v
}

func (v *values) take(s string) bool {
	if !v.known[s] && len(v.known) > v.most {
		return false
	}
	v.known[s] = true
	return true
}
