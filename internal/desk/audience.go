package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/story"
)

// Audience is what the desk asks of who reads what.
type Audience interface {
	Overview(ctx context.Context, p audience.Period) (audience.Overview, error)
	Shares(ctx context.Context, p audience.Period, f audience.Facet, most int) ([]audience.Share, error)
	Rows(ctx context.Context, p audience.Period, most int) ([]audience.Row, error)
	Article(ctx context.Context, id int64) (audience.Article, error)
}

// audienceScreen is who reads the paper in a period.
type audienceScreen struct {
	Base
	Periods []tab
	Wider   string // address of a longer period
	Live    string // address of what is shown anew while the screen lies open
	Tiles   []tile
	Curve   curveView
	Sides   []sharesView // where readers come from, then what and who
	Rows    []audienceRow
	Nothing bool // nobody ever read anything
}

// tab is one of several views of a screen.
type tab struct {
	URL, Words string
	Here       bool
}

// tile is one number in large figures. Change is against the time before, Way the direction it went: "up", "down" or "same"; Than says what time
// that is, where Aside only to those who do not see the tile beside it.
type tile struct {
	Name, Figure, Note string
	Change, Way, Than  string
	Aside              bool
}

// audienceRow is an article among the most read.
type audienceRow struct {
	URL, Headline, Lang, State, Now, Views, Finished, Source string
}

var periods = []audience.Period{audience.Today, audience.Week, audience.Month, audience.Year}

const (
	mostRows   = 20
	mostShares = 10
)

func periodOf(r *http.Request) audience.Period {
	for _, p := range periods {
		if string(p) == r.URL.Query().Get("period") {
			return p
		}
	}
	return audience.Today
}

// facetOf is the side that was asked for, "" for none that there is.
func facetOf(r *http.Request) audience.Facet {
	by := audience.Facet(r.URL.Query().Get("by"))
	if slices.Contains(fromWhere, by) || slices.Contains(whatAndBy, by) {
		return by
	}
	return ""
}

func (d *desk) audience(w http.ResponseWriter, r *http.Request) error {
	s, err := d.buildAudience(r)
	if err != nil {
		return err
	}
	period, by := periodOf(r), facetOf(r)
	for _, p := range periods {
		s.Periods = append(s.Periods, tab{audienceURL(p, by), s.periodName(p), p == period})
	}
	if i := len(periods) - 1; period != periods[i] {
		s.Wider = audienceURL(audience.Month, "")
		if period == audience.Month {
			s.Wider = audienceURL(audience.Year, "")
		}
	}
	if s.Sides, err = d.sides(r.Context(), s.Base, period, by); err != nil {
		return err
	}
	d.write(w, http.StatusOK, "audience", s)
	return nil
}

// audienceNow is the part of the screen that changes by the minute.
func (d *desk) audienceNow(w http.ResponseWriter, r *http.Request) error {
	s, err := d.buildAudience(r)
	if err != nil {
		return err
	}
	d.write(w, http.StatusOK, "audience-now", s)
	return nil
}

func (d *desk) buildAudience(r *http.Request) (audienceScreen, error) {
	b, err := d.base(r, "desk.nav.audience")
	if err != nil {
		return audienceScreen{}, err
	}
	period := periodOf(r)
	s := audienceScreen{Base: b, Live: "/desk/audience/now?period=" + string(period)}
	o, err := d.Audience.Overview(r.Context(), period)
	if err != nil {
		return s, err
	}
	s.Tiles = b.tiles(period, o)
	s.Curve = b.periodCurve(period, o)
	rows, err := d.Audience.Rows(r.Context(), period, mostRows)
	if err != nil {
		return s, err
	}
	if len(rows) == 0 && o.Views == (audience.Compared{}) {
		year, err := d.Audience.Overview(r.Context(), audience.Year) // or it was only quiet
		if err != nil {
			return s, err
		}
		s.Nothing = year.Views == audience.Compared{}
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.Article
	}
	cards, err := d.Stories.DeskCards(r.Context(), ids)
	if err != nil {
		return s, err
	}
	for _, row := range rows {
		card, there := cards[row.Article]
		s.Rows = append(s.Rows, b.audienceRow(row, card, there))
	}
	return s, nil
}

// audienceURL is the screen's address for a period and a facet that is looked at.
func audienceURL(p audience.Period, by audience.Facet) string {
	q := url.Values{}
	if p != audience.Today {
		q.Set("period", string(p))
	}
	if by != "" {
		q.Set("by", string(by))
	}
	return strings.TrimSuffix("/desk/audience?"+q.Encode(), "?")
}

// articleAudienceURL is the address of an article's audience.
func articleAudienceURL(id int64) string {
	return "/desk/audience/articles/" + strconv.FormatInt(id, 10)
}

func (b Base) audienceRow(r audience.Row, c story.Card, there bool) audienceRow {
	row := audienceRow{Now: b.locale.Number(r.Reading), Views: b.locale.Number(r.Views), Finished: none, Source: b.valueName(audience.Source, r.Source)}
	if r.Source == "" {
		row.Source = none
	}
	if r.Finished >= 0 {
		row.Finished = b.percent(float64(r.Finished) / 10)
	}
	if !there {
		row.Headline, row.Lang = b.T("desk.audience.deleted"), b.Lang()
		return row
	}
	row.URL, row.Headline, row.Lang = articleAudienceURL(r.Article), c.Headline, c.Lang
	if c.Publication != story.Published {
		row.State = c.State()
	}
	return row
}

// periodName is what a period is called.
func (b Base) periodName(p audience.Period) string {
	return b.T("desk.audience.period."+string(p), "n7", b.Number(7), "n30", b.Number(30))
}
