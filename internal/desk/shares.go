package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/warraq/warraq/internal/audience"
)

// sharesView is one side by which views are told apart, and the other sides that can be looked at in its place.
type sharesView struct {
	ID      string // of its place in the page
	Heading string
	Tabs    []tab
	Head    string // of what the bars stand for
	Count   string // of how many
	Percent string // of the part of a hundred
	Bars    []bar
	Empty   string // said where there is none
}

// bar is a value's part, in numbers and drawn.
type bar struct {
	Name          string
	Views, Of     string // how many, and of a hundred
	Part, From    string // how wide beside the largest, of a hundred, and where it begins
	Foreign, Rest bool   // written in letters of its own; all others together
}

// The facets of each side of the screen, the first thing an editor asks for first.
var (
	fromWhere = []audience.Facet{audience.Source, audience.Site, audience.Campaign}
	whatAndBy = []audience.Facet{audience.Section, audience.Author, audience.Depth, audience.Country, audience.Language, audience.Device}
)

// sides are the two sides of the screen in a period; by is the facet that was asked for.
func (d *desk) sides(ctx context.Context, b Base, p audience.Period, by audience.Facet) ([]sharesView, error) {
	all, err := d.Audience.Shares(ctx, p, audience.Source, mostShares)
	if err != nil {
		return nil, err
	}
	total := viewsOf(all)
	var list []sharesView
	for i, facets := range [][]audience.Facet{fromWhere, whatAndBy} {
		at := max(0, slices.Index(facets, by))
		shares := all
		if facets[at] != audience.Source {
			if shares, err = d.Audience.Shares(ctx, p, facets[at], mostShares); err != nil {
				return nil, err
			}
		}
		v, err := d.shares(ctx, b, facets[at], shares, total)
		if err != nil {
			return nil, err
		}
		v.ID = []string{"from", "by"}[i]
		v.Heading = b.T("desk.audience.side." + v.ID)
		for _, f := range facets {
			v.Tabs = append(v.Tabs, tab{audienceURL(p, f) + "#" + v.ID, b.T("desk.audience.by." + string(f)), f == facets[at]})
		}
		list = append(list, v)
	}
	return list, nil
}

func viewsOf(shares []audience.Share) (n int64) {
	for _, s := range shares {
		n += s.Views
	}
	return n
}

// shares are the bars of a facet. total is what they are parts of, if there are so many.
func (d *desk) shares(ctx context.Context, b Base, f audience.Facet, shares []audience.Share, total int64) (sharesView, error) {
	v := sharesView{Head: b.T("desk.audience.by." + string(f)), Count: b.T("desk.audience.views"), Percent: b.T("desk.audience.part"), Empty: b.T("desk.audience.no_shares")}
	switch f {
	case audience.Depth:
		shares, total = reached(shares)
		v.Count, v.Empty = b.T("desk.audience.readers"), b.T("desk.audience.no_depth")
	case audience.Campaign:
		shares = slices.DeleteFunc(slices.Clone(shares), func(s audience.Share) bool { return s.Value == "" })
		v.Empty = b.T("desk.audience.no_campaign")
	case audience.Site:
		shares = slices.DeleteFunc(slices.Clone(shares), func(s audience.Share) bool { return s.Value == "" })
	}
	names, err := d.valueNames(ctx, b, f, shares)
	if err != nil {
		return v, err
	}
	largest := int64(1)
	for _, s := range shares {
		largest, total = max(largest, s.Views), max(total, s.Views)
	}
	for _, s := range shares {
		if s.Views <= 0 {
			continue
		}
		wide := float64(s.Views) / float64(largest) * 100
		line := bar{Name: names[s.Value], Views: b.locale.Number(s.Views), Of: b.percent(float64(s.Views) / float64(total) * 100), Part: strconv.FormatFloat(wide, 'f', 1, 64), From: "0",
			Foreign: s.Value != "" && s.Value != "*" && (f == audience.Site || f == audience.Campaign), Rest: s.Value == "" || s.Value == "*"}
		if b.Dir() == "rtl" {
			line.From = strconv.FormatFloat(100-wide, 'f', 1, 64)
		}
		v.Bars = append(v.Bars, line)
	}
	// What is not told apart stands at the end, however much it is.
	slices.SortStableFunc(v.Bars, func(a, b bar) int { return rank(a) - rank(b) })
	return v, nil
}

func rank(b bar) int {
	if b.Rest {
		return 1
	}
	return 0
}

// reached turns the deepest quarter of each reader into how many came so far at least, which is what an editor asks; total is all that were measured.
func reached(shares []audience.Share) (list []audience.Share, total int64) {
	byValue := map[string]int64{}
	for _, s := range shares {
		byValue[s.Value] += s.Views
	}
	for i := range quarters {
		n := int64(0)
		for _, deeper := range quarters[i:] {
			n += byValue[deeper]
		}
		list = append(list, audience.Share{Value: quarters[i], Views: n})
	}
	return list, list[0].Views
}

// valueNames are what people call the values of a facet.
func (d *desk) valueNames(ctx context.Context, b Base, f audience.Facet, shares []audience.Share) (map[string]string, error) {
	names := map[string]string{}
	for _, s := range shares {
		names[s.Value] = b.valueName(f, s.Value)
	}
	switch f {
	case audience.Section:
		tree, err := d.Sections.Tree(ctx)
		for id, name := range sectionNames(tree) {
			names[strconv.FormatInt(id, 10)] = name
		}
		return names, err
	case audience.Author:
		var ids []int64
		for _, s := range shares {
			if id, err := strconv.ParseInt(s.Value, 10, 64); err == nil {
				ids = append(ids, id)
			}
		}
		people, err := d.People.GetMany(ctx, ids)
		for id, p := range people {
			names[strconv.FormatInt(id, 10)] = p.Name
		}
		return names, err
	}
	return names, nil
}

// named are the values that the catalogue has a name for.
var named = map[audience.Facet][]string{
	audience.Source: {audience.FromSearch, audience.FromSocial, audience.FromDirect, audience.FromInternal, audience.FromNewsletter, audience.FromOther},
	audience.Device: {audience.OnPhone, audience.OnTablet, audience.OnDesktop},
	audience.Depth:  quarters,
}

// quarters are the values of audience.Depth, the shallowest first.
var quarters = []string{"25", "50", "75", "100"}

// mostName is how many letters of a name from outside are shown.
const mostName = 60

// valueName is what people call a value that is no number of ours.
func (b Base) valueName(f audience.Facet, value string) string {
	switch value {
	case "":
		return b.T("desk.audience.unknown")
	case "*":
		return b.T("desk.audience.rare")
	}
	name := ""
	switch f {
	case audience.Source, audience.Device, audience.Depth:
		if slices.Contains(named[f], value) {
			name = b.T("desk.audience." + string(f) + "." + value)
		}
	case audience.Country:
		name = b.printer.AnyCountry(value)
	case audience.Language:
		name = b.printer.AnyLanguage(value)
	case audience.Section, audience.Author:
		name = b.T("desk.audience.gone")
	}
	if name == "" {
		name = visible(value)
	}
	return name
}

// visible is a text from outside as one can see it: without letters that are not seen or turn the line around, and not longer than there is room.
// The joiners of Arabic and Persian words stay.
func visible(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if letters := []rune(s); len(letters) > mostName {
		return string(letters[:mostName]) + "…"
	}
	return s
}
