package reader

import (
	"context"
	"net/http"

	"github.com/warraq/warraq/internal/front"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

type homePage struct {
	Base
	Lead          *Card
	Seconds       []Card
	Latest        []Card
	Blocks        []homeBlock
	MostRead      mostRead
	MostReadAlone bool // no block has a place for them
}

type homeBlock struct {
	Section  section.Section
	Cards    []Card
	Opinion  bool
	MostRead bool
}

// How wide pictures stand on lists: the sizes attribute of each place.
const (
	leadSizes   = "(min-width: 64rem) 33.5rem, calc(100vw - 2.5rem)"
	secondSizes = "(min-width: 64rem) 18rem, (min-width: 48rem) 46vw, calc(100vw - 2.5rem)"
	blockSizes  = "(min-width: 48rem) 23rem, calc(100vw - 2.5rem)"
	thumbSizes  = "7.5rem"
	faceSizes   = "4rem"
)

func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	var p *homePage
	if err := s.snapshot(r, func(ctx context.Context) (err error) {
		p, err = s.buildHome(ctx)
		return err
	}); err != nil {
		return err
	}
	return s.write(w, r, "home", p)
}

func (s *Site) buildHome(ctx context.Context) (*homePage, error) {
	b, err := s.base(ctx, "/")
	if err != nil {
		return nil, err
	}
	shows(ctx, story.List{Name: story.ListAll}.Tag()) // every public article is in it, so that each change of one is a change of this page
	h, err := front.Build(ctx, s.Stories, b.sections, b.Site)
	if err != nil {
		return nil, err
	}
	p := &homePage{Base: b, MostReadAlone: true}
	p.Home, p.Title, p.Summary = true, b.Site.Tagline, b.Site.Tagline
	var lead []story.Card
	if h.Lead != nil {
		lead = []story.Card{*h.Lead}
	}
	rows := []row{{cards: lead, sizes: leadSizes, level: 2, signed: true, eager: 1, decks: 1}, {cards: h.Seconds, sizes: secondSizes, level: 3},
		{cards: h.Latest}, {cards: h.MostRead}}
	for _, block := range h.Blocks {
		r := row{cards: block.Cards, sizes: blockSizes, level: 3, decks: 1}
		if block.Opinion {
			r.sizes, r.faces = faceSizes, true
		}
		rows = append(rows, r)
	}
	cards, _, err := s.illustrate(ctx, &p.Base, nil, rows...)
	if err != nil {
		return nil, err
	}
	if h.Lead != nil {
		p.Lead = &cards[0][0]
	}
	p.Seconds, p.Latest, p.MostRead = cards[1], cards[2], mostRead{b.T("reader.most_read"), cards[3]}
	for i := range p.Seconds {
		if i > 0 && p.Seconds[i].Image != nil {
			p.Seconds[i].Image.Sizes = thumbSizes
		}
	}
	for i, block := range h.Blocks {
		p.Blocks = append(p.Blocks, homeBlock{block.Section, cards[i+4], block.Opinion, block.MostRead})
		p.MostReadAlone = p.MostReadAlone && !block.MostRead
	}
	return p, s.tellHome(ctx, p)
}
