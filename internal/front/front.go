// Package front decides what stands where on the home page.
//
// It is not for how the page looks (reader).
package front

import (
	"context"
	"slices"

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
	newest        = 24                                            // so many the top is chosen from
	sectionFew    = 6                                             // so many of a section are read at first,
	sectionMany   = 1 + secondsCount + latestCount + 2*blockCount // and so many where the top took most of them
)

// Stories is what the home page is made from.
type Stories interface {
	ListMany(ctx context.Context, lists []story.List, limit int) ([][]story.Card, error)
	MostRead(ctx context.Context, l story.List, limit int) ([]story.Card, error)
}

// Home is the home page's stories. None stands twice, apart from the most read and from the latest, which a short block
// may show again.
type Home struct {
	Lead     *story.Card
	Seconds  []story.Card
	Latest   []story.Card
	Blocks   []Block
	MostRead []story.Card
}

// Block is one section on the home page: three stories, or two and the most read, or of opinions two at least.
type Block struct {
	Section  section.Section
	Cards    []story.Card
	Opinion  bool // the writers come first
	MostRead bool // the home page's most read stand in its last place; at most one block has them
}

// Build chooses: the lead is the newest sticky story, or the newest report with a picture, or the newest; seconds are the
// reports with a picture next; latest the newest others; then each section's newest. A block that is short because the top
// took its stories shows those of the latest again; one that is short all the same is left out.
func Build(ctx context.Context, stories Stories, sections []section.Section, settings site.Settings) (Home, error) {
	shown := homeSections(sections, settings)
	all, err := stories.ListMany(ctx, []story.List{{Name: story.ListAll}}, newest)
	if err != nil {
		return Home{}, err
	}
	var lists []story.List
	for _, s := range shown {
		lists = append(lists, story.List{Name: story.ListSection, ID: s.ID})
	}
	found, err := stories.ListMany(ctx, lists, sectionFew)
	if err != nil {
		return Home{}, err
	}
	c := chooser{top: map[int64]bool{}, latest: map[int64]bool{}, below: map[int64]bool{}, opinions: opinions(sections)}
	h := c.head(all[0])
	for i, s := range shown {
		if len(found[i]) == sectionFew && c.left(found[i]) < blockCount {
			more, err := stories.ListMany(ctx, lists[i:i+1], sectionMany)
			if err != nil {
				return Home{}, err
			}
			found[i] = more[0]
		}
		if b := c.block(s, found[i]); len(b.Cards) > 1 {
			h.Blocks = append(h.Blocks, b)
		}
	}
	if h.MostRead, err = stories.MostRead(ctx, story.List{Name: story.ListAll}, mostReadCount); err != nil {
		return Home{}, err
	}
	h.Blocks = seatMostRead(h.Blocks, len(h.MostRead) > 0)
	return h, nil
}

// chooser remembers what stands where already.
type chooser struct {
	top, latest, below map[int64]bool
	opinions           []int64 // sections
}

func pictured(c story.Card) bool { return c.Lead != nil && !c.Protected }

func anything(story.Card) bool { return true }

func (c *chooser) head(cards []story.Card) Home {
	report := func(s story.Card) bool { return pictured(s) && !slices.Contains(c.opinions, s.SectionID) }
	var h Home
	for _, fits := range []func(story.Card) bool{func(s story.Card) bool { return s.Sticky }, report, pictured, anything} {
		if found := take(cards, 1, fits, c.top); len(found) > 0 {
			h.Lead = &found[0]
			break
		}
	}
	h.Seconds = take(cards, secondsCount, report, c.top)
	h.Seconds = append(h.Seconds, take(cards, secondsCount-len(h.Seconds), pictured, c.top)...)
	h.Latest = take(cards, latestCount, func(s story.Card) bool { return !c.top[s.ID] }, c.latest)
	return h
}

func (c *chooser) free(s story.Card) bool { return !c.top[s.ID] && !c.latest[s.ID] && !c.below[s.ID] }

// left is how many of cards stand nowhere yet.
func (c *chooser) left(cards []story.Card) (n int) {
	for _, s := range cards {
		if c.free(s) {
			n++
		}
	}
	return n
}

// block fills a section: first with what stands nowhere yet, those with a picture before the others, then from the latest.
func (c *chooser) block(s section.Section, cards []story.Card) Block {
	b := Block{Section: s, Opinion: slices.Contains(c.opinions, s.ID)}
	for _, fits := range []func(story.Card) bool{
		func(s story.Card) bool { return c.free(s) && (pictured(s) || b.Opinion) },
		c.free,
		func(s story.Card) bool { return !c.top[s.ID] },
	} {
		b.Cards = append(b.Cards, take(cards, blockCount-len(b.Cards), fits, c.below)...)
	}
	return b
}

// seatMostRead gives the most read the last place of one block, and leaves out the blocks that are then too short. A short
// block takes them rather than one that would have to give up a story; otherwise the second does, which is half-way down.
func seatMostRead(blocks []Block, there bool) []Block {
	seat := -1
	var reports []int
	for i, b := range blocks {
		if b.Opinion {
			continue
		}
		reports = append(reports, i)
		if seat < 0 && len(b.Cards) < blockCount {
			seat = i
		}
	}
	switch {
	case !there:
		seat = -1
	case seat < 0 && len(reports) > 0:
		seat = reports[min(1, len(reports)-1)]
	}
	var out []Block
	for i, b := range blocks {
		if i == seat {
			b.MostRead, b.Cards = true, b.Cards[:blockCount-1]
		}
		if b.MostRead || b.Opinion || len(b.Cards) == blockCount {
			out = append(out, b)
		}
	}
	return out
}

// take is the first n cards that fit and are not in used; they are from then on.
func take(cards []story.Card, n int, fits func(story.Card) bool, used map[int64]bool) []story.Card {
	var out []story.Card
	for _, c := range cards {
		if len(out) >= n {
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

// opinions are the sections whose stories are somebody's view, with what is below them.
func opinions(sections []section.Section) []int64 {
	var ids []int64
	for _, s := range sections {
		if slices.ContainsFunc(section.Line(sections, s.ID), section.Section.Opinion) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
