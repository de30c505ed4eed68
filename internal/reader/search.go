package reader

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// Search is what the site asks of the index.
type Search interface {
	Search(ctx context.Context, r search.Request) (search.Result, error)
	Suggest(ctx context.Context, text string) ([]search.Suggestion, error)
	Related(ctx context.Context, article int64) ([]story.Card, error)
}

// searchPath is the page, suggestPath what its script asks while somebody writes.
const (
	searchPath  = "/search"
	suggestPath = "/-/suggest"
)

// suggestions are the answer at suggestPath, as JSON. All that is said is in the paper's language already.
type suggestions struct {
	Said string       `json:"said"` // how many, for those who do not see them
	List []suggestion `json:"list"`
}

// suggestion is a line of the list: its label says what it leads to, its text is cut where it is marked.
type suggestion struct {
	Label string `json:"label,omitempty"`
	Text  []run  `json:"text"`
	URL   string `json:"url"`
	Lang  string `json:"lang,omitempty"` // where it is not the page's
	Dir   string `json:"dir,omitempty"`
}

// run is a stretch of text: as JSON a text, or a list of one where it is marked.
type run search.Span

// MarshalJSON implements json.Marshaler.
func (r run) MarshalJSON() ([]byte, error) {
	if r.Mark {
		return json.Marshal([]string{r.Text})
	}
	return json.Marshal(r.Text)
}

// suggest answers what somebody who began to write may want.
func (s *Site) suggest(w http.ResponseWriter, r *http.Request) error {
	b, err := s.base(r.Context(), suggestPath)
	if err != nil {
		return err
	}
	found, err := s.Search.Suggest(r.Context(), r.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	answer := suggestions{Said: b.Counted("count.suggestions", len(found)), List: make([]suggestion, len(found))}
	for i, v := range found {
		line := suggestion{URL: b.Href(v.Path)}
		if v.Kind == search.SuggestArticle && v.Lang != b.Lang() {
			line.Lang, line.Dir = v.Lang, v.Dir
		}
		if v.Kind != search.SuggestArticle {
			line.Label = b.T("reader.suggest." + string(v.Kind))
		}
		for _, span := range v.Text {
			line.Text = append(line.Text, run(span))
		}
		answer.List[i] = line
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache") // an article that is withdrawn is in no list from then on
	return json.NewEncoder(w).Encode(answer)
}

// searchPage is what was found for some words.
type searchPage struct {
	Base
	Query   string
	Asked   bool // something was looked for
	Found   search.Result
	Results []searchHit
	Section string // slug of the section looked in
	Period  string
	Within  string // the tag or person looked in
	Hidden  [][2]string
	Better  string // address of the better spelling
	Whole   string // address of the same words without filters
	Next    string
	First   bool
}

// searchHit is a hit, drawn.
type searchHit struct {
	search.Hit
	Card *Card
}

// periods are the times a reader may choose from, in days.
var periods = []struct {
	name string
	days int
}{{"day", 1}, {"week", 7}, {"month", 31}, {"year", 366}}

// Periods are the names of the times to choose from.
func (p *searchPage) Periods() []string {
	names := make([]string, len(periods))
	for i, v := range periods {
		names[i] = v.name
	}
	return names
}

// SectionsIn are all sections, each behind the one it is in.
func (p *searchPage) SectionsIn() []section.Section {
	var list []section.Section
	var add func(parent int64)
	add = func(parent int64) {
		for _, c := range section.Children(p.sections, parent) {
			list = append(list, c)
			if len(list) < len(p.sections) {
				add(c.ID)
			}
		}
	}
	add(0)
	return list
}

func (s *Site) searched(w http.ResponseWriter, r *http.Request) error {
	p, err := s.buildSearch(r.Context(), r.URL.Query()) // in no snapshot: a search that waits for its turn must hold no connection
	if err != nil {
		return err
	}
	return s.write(w, r, "search", p)
}

func (s *Site) buildSearch(ctx context.Context, asked url.Values) (*searchPage, error) {
	b, err := s.base(ctx, searchPath)
	if err != nil {
		return nil, err
	}
	p := &searchPage{Base: b, Query: short(asked.Get("q")), First: asked.Get("after") == ""}
	p.NoIndex, p.Title = true, b.T("reader.search")
	request := search.Request{Text: asked.Get("q"), After: asked.Get("after")}
	if err := s.narrow(ctx, p, &request, asked); err != nil {
		return nil, err
	}
	if p.Query == "" {
		return p, nil
	}
	p.Asked, p.Title = true, b.T("reader.search_of", "words", p.Query)
	if p.Found, err = s.Search.Search(ctx, request); err != nil {
		return nil, err
	}
	if !p.First && len(p.Found.Hits) == 0 {
		return nil, errs.New(errs.NotFound, "error.not_found")
	}
	return p, s.drawHits(ctx, p, asked)
}

// short is a query as the page repeats it.
func short(q string) string {
	const most = 200
	if r := []rune(q); len(r) > most {
		return string(r[:most])
	}
	return q
}

// narrow reads the filters of an address. One that names nothing that is there is passed over.
func (s *Site) narrow(ctx context.Context, p *searchPage, request *search.Request, asked url.Values) error {
	for _, sec := range p.sections {
		if slug := asked.Get("section"); slug != "" && sec.Slug == slug {
			p.Section, request.Sections = slug, below(p.sections, sec.ID)
		}
	}
	if slug := asked.Get("tag"); slug != "" {
		t, err := s.Sections.TagBySlug(ctx, slug)
		if err == nil {
			p.Within, request.Tag = t.Name, t.ID
			p.Hidden = append(p.Hidden, [2]string{"tag", slug})
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	if slug := asked.Get("author"); slug != "" {
		who, err := s.People.BySlug(ctx, slug)
		if err == nil {
			p.Within, request.Person = who.Name, who.ID
			p.Hidden = append(p.Hidden, [2]string{"author", slug})
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	for _, v := range periods {
		if v.name == asked.Get("period") {
			p.Period, request.From = v.name, p.now.Add(-time.Duration(v.days)*24*time.Hour)
		}
	}
	if t, err := time.Parse(time.DateOnly, asked.Get("from")); err == nil {
		request.From = t
		p.Hidden = append(p.Hidden, [2]string{"from", asked.Get("from")})
	}
	if t, err := time.Parse(time.DateOnly, asked.Get("to")); err == nil {
		request.To = t.Add(24 * time.Hour)
		p.Hidden = append(p.Hidden, [2]string{"to", asked.Get("to")})
	}
	return nil
}

// below are a section's number and those of all sections in it.
func below(tree []section.Section, id int64) []int64 {
	list := []int64{id}
	for i := 0; i < len(list) && len(list) <= len(tree); i++ {
		for _, c := range section.Children(tree, list[i]) {
			list = append(list, c.ID)
		}
	}
	return list
}

// drawHits makes the hits drawable and writes the addresses that lead on from here.
func (s *Site) drawHits(ctx context.Context, p *searchPage, asked url.Values) error {
	cards := make([]story.Card, len(p.Found.Hits))
	for i, h := range p.Found.Hits {
		cards[i] = h.Card
	}
	drawn, _, err := s.illustrate(ctx, &p.Base, nil, row{cards: cards, sizes: thumbSizes, level: 2})
	if err != nil {
		return err
	}
	for i := range p.Found.Hits {
		p.Results = append(p.Results, searchHit{p.Found.Hits[i], &drawn[0][i]})
		p.Reading = p.Reading || p.Found.Hits[i].Card.Dir != "ltr"
	}
	with := func(name, value string) string {
		v := url.Values{}
		for _, kept := range []string{"q", "section", "period", "tag", "author", "from", "to"} {
			if x := asked.Get(kept); x != "" {
				v.Set(kept, x)
			}
		}
		v.Set(name, value)
		return searchPath + "?" + v.Encode()
	}
	if p.Found.Next != "" {
		p.Next = with("after", p.Found.Next)
	}
	if p.Found.Better != "" {
		p.Better = with("q", p.Found.Better)
	}
	p.Whole = searchPath + "?" + url.Values{"q": {asked.Get("q")}}.Encode()
	return nil
}
