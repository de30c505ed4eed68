// Package front decides what stands where on the home page.
//
// It is not for how the page looks (reader).
package front

import (
	"context"

	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// How many stories each part of the home page shows.
const (
	secondsCount  = 3
	latestCount   = 7
	blockCount    = 3
	mostReadCount = 4
	candidates    = 40
)

// Stories is what the home page is made from.
type Stories interface {
	ListMany(ctx context.Context, lists []story.List, limit int) ([][]story.Card, error)
	MostRead(ctx context.Context, l story.List, limit int) ([]story.Card, error)
}

// Home is the home page's stories. Each stands once, apart from the most read.
type Home struct {
	Lead     *story.Card
	Seconds  []story.Card
	Latest   []story.Card
	Blocks   []Block
	MostRead []story.Card
}

// Block is one section on the home page.
type Block struct {
	Section section.Section
	Cards   []story.Card
}

// Build chooses: the lead is the newest sticky story, or the newest with a picture, or the newest; seconds are those with
// a picture next; latest the newest others; then each section's newest of what is left.
func Build(ctx context.Context, stories Stories, sections []section.Section, settings site.Settings) (Home, error) {
	shown := homeSections(sections, settings)
	lists := []story.List{{Name: story.ListAll}}
	for _, s := range shown {
		lists = append(lists, story.List{Name: story.ListSection, ID: s.ID})
	}
	found, err := stories.ListMany(ctx, lists, candidates)
	if err != nil {
		return Home{}, err
	}
	used := map[int64]bool{}
	var h Home
	h.Lead = lead(found[0])
	if h.Lead != nil {
		used[h.Lead.ID] = true
	}
	withPicture := func(c story.Card) bool { return c.Lead != nil && !c.Protected }
	h.Seconds = take(found[0], secondsCount, used, withPicture)
	h.Latest = take(found[0], latestCount, used, func(story.Card) bool { return true })
	for i, s := range shown {
		cards := take(found[i+1], blockCount, used, withPicture)
		if len(cards) < blockCount {
			cards = append(cards, take(found[i+1], blockCount-len(cards), used, func(story.Card) bool { return true })...)
		}
		if len(cards) > 0 {
			h.Blocks = append(h.Blocks, Block{s, cards})
		}
	}
	h.MostRead, err = stories.MostRead(ctx, story.List{Name: story.ListAll}, mostReadCount)
	return h, err
}

func lead(cards []story.Card) *story.Card {
	for _, fits := range []func(story.Card) bool{
		func(c story.Card) bool { return c.Sticky },
		func(c story.Card) bool { return c.Lead != nil && !c.Protected },
		func(story.Card) bool { return true },
	} {
		for i := range cards {
			if fits(cards[i]) {
				return &cards[i]
			}
		}
	}
	return nil
}

func take(cards []story.Card, n int, used map[int64]bool, fits func(story.Card) bool) []story.Card {
	var out []story.Card
	for _, c := range cards {
		if len(out) == n {
			break
		}
		if !used[c.ID] && fits(c) {
			used[c.ID] = true
			out = append(out, c)
		}
	}
	return out
}

func homeSections(sections []section.Section, settings site.Settings) []section.Section {
	if len(settings.HomeSections) > 0 {
		return section.Pick(sections, settings.HomeSections)
	}
	return section.Top(sections)
}
