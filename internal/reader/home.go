package reader

import (
	"context"
	"net/http"
	"slices"

	"github.com/warraq/warraq/internal/front"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

type homePage struct {
	Base
	Lead     *Card
	Seconds  []Card
	Latest   []Card
	Blocks   []homeBlock
	MostRead []Card
}

type homeBlock struct {
	Section section.Section
	Cards   []Card
	Opinion bool // drawn with the writers first
}

func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	p, err := s.buildHome(r.Context())
	if err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "home", p)
}

func (s *Site) buildHome(ctx context.Context) (*homePage, error) {
	b, err := s.base(ctx, "/")
	if err != nil {
		return nil, err
	}
	h, err := front.Build(ctx, s.Stories, b.sections, b.Site)
	if err != nil {
		return nil, err
	}
	p := &homePage{Base: b}
	p.Home, p.Title, p.Summary = true, b.Site.Tagline, b.Site.Tagline
	lists := [][]story.Card{h.Seconds, h.Latest, h.MostRead}
	for _, block := range h.Blocks {
		lists = append(lists, block.Cards)
	}
	cards, err := s.cards(ctx, &p.Base, "(min-width: 64rem) 24rem, (min-width: 48rem) 33vw, 100vw", lists...)
	if err != nil {
		return nil, err
	}
	p.Seconds, p.Latest, p.MostRead = cards[0], cards[1], cards[2]
	for i, block := range h.Blocks {
		p.Blocks = append(p.Blocks, homeBlock{block.Section, cards[i+3], isOpinion(block.Section)})
	}
	if h.Lead != nil {
		lead, err := s.cards(ctx, &p.Base, "(min-width: 64rem) 34rem, 100vw", []story.Card{*h.Lead})
		if err != nil {
			return nil, err
		}
		p.Lead = &lead[0][0]
		if p.Lead.Image != nil {
			p.Lead.Image.Eager = true
		}
	}
	return p, nil
}

func isOpinion(s section.Section) bool {
	return slices.Contains([]string{"opinion", "رأي", "آراء"}, s.Slug)
}
