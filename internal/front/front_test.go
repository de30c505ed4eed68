package front_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/warraq/warraq/internal/front"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// paper is lists in memory: what is chosen does not depend on where they lie.
type paper struct {
	cards []story.Card // newest first
	most  []story.Card
}

func (p paper) ListMany(_ context.Context, lists []story.List, limit int) ([][]story.Card, error) {
	out := make([][]story.Card, len(lists))
	for i, l := range lists {
		for _, c := range p.cards {
			if (l.Name == story.ListAll || l.ID == c.SectionID) && len(out[i]) < limit {
				out[i] = append(out[i], c)
			}
		}
	}
	return out, nil
}

func (p paper) MostRead(context.Context, story.List, int) ([]story.Card, error) { return p.most, nil }

var sections = []section.Section{{ID: 1, Slug: "local"}, {ID: 2, Slug: "economy"}, {ID: 3, Slug: "opinion"}, {ID: 4, Slug: "sport"}, {ID: 5, Slug: "culture"}}

// of makes stories of the sections named, in this order, each with a picture.
func of(ids ...int64) (cards []story.Card) {
	for i, id := range ids {
		cards = append(cards, story.Card{ID: int64(i + 1), SectionID: id, Headline: fmt.Sprint("خبر ", i+1), Lead: &story.Picture{MediaID: 1}})
	}
	return cards
}

func build(t *testing.T, p paper) front.Home {
	t.Helper()
	h, err := front.Build(t.Context(), p, sections, site.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func numbers(cards []story.Card) (ids []int64) {
	for _, c := range cards {
		ids = append(ids, c.ID)
	}
	return ids
}

func repeat(n int, ids ...int64) (out []int64) {
	for range n {
		out = append(out, ids...)
	}
	return out
}

func TestAFullPaperFillsEveryPlaceOnce(t *testing.T) {
	p := paper{cards: of(repeat(10, 1, 2, 3, 4, 5)...), most: of(1, 2, 4, 5)}
	h := build(t, p)
	if h.Lead == nil || h.Lead.ID != 1 || len(h.Seconds) != 3 || len(h.Latest) != 7 || len(h.MostRead) != 4 {
		t.Fatalf("head: %+v", h)
	}
	seen := map[int64]int{h.Lead.ID: 1}
	for _, id := range slices.Concat(numbers(h.Seconds), numbers(h.Latest)) {
		seen[id]++
	}
	seats := 0
	for _, b := range h.Blocks {
		want := 3
		if b.MostRead {
			want, seats = 2, seats+1
			if b.Section.ID != 2 {
				t.Errorf("the most read stand in section %d, want the second block of reports", b.Section.ID)
			}
		}
		if len(b.Cards) != want || b.Opinion != (b.Section.ID == 3) {
			t.Errorf("block %d: %v", b.Section.ID, numbers(b.Cards))
		}
		for _, c := range b.Cards {
			seen[c.ID]++
		}
	}
	for id, n := range seen {
		if n > 1 {
			t.Errorf("story %d stands %d times", id, n)
		}
	}
	if len(h.Blocks) != 5 || seats != 1 {
		t.Errorf("%d blocks, %d with the most read", len(h.Blocks), seats)
	}
}

func TestOpinionsLeaveTheTopToReports(t *testing.T) {
	h := build(t, paper{cards: of(3, 3, 1, 3, 2, 4, 1)})
	if h.Lead.SectionID == 3 {
		t.Error("an opinion leads although there are reports")
	}
	for _, c := range h.Seconds {
		if c.SectionID == 3 {
			t.Error("an opinion stands among the seconds although there are reports")
		}
	}
	if h := build(t, paper{cards: of(3, 3)}); h.Lead == nil || h.Lead.ID != 1 {
		t.Errorf("a paper of opinions has no lead: %+v", h)
	}
}

func TestTheTopDoesNotRobABlockEmpty(t *testing.T) {
	// All of sport is new enough for the latest.
	cards := of(slices.Concat([]int64{1, 1, 1, 1, 4, 4, 4}, repeat(6, 1, 2))...)
	h := build(t, paper{cards: cards})
	i := slices.IndexFunc(h.Blocks, func(b front.Block) bool { return b.Section.ID == 4 })
	if i < 0 || !slices.Equal(numbers(h.Blocks[i].Cards), []int64{5, 6, 7}) {
		t.Errorf("sport is not there: %+v", h.Blocks)
	}
	for _, b := range h.Blocks {
		for _, c := range b.Cards {
			if c.ID == h.Lead.ID || slices.Contains(numbers(h.Seconds), c.ID) {
				t.Errorf("story %d of the top stands in block %d too", c.ID, b.Section.ID)
			}
		}
	}
}

func TestASectionThatFilledTheTopIsReadFurther(t *testing.T) {
	h := build(t, paper{cards: of(repeat(30, 1)...), most: of(1, 1, 1, 1)})
	if len(h.Blocks) != 1 || !slices.Equal(numbers(h.Blocks[0].Cards), []int64{12, 13}) {
		t.Errorf("%+v", h.Blocks)
	}
}

func TestAShortBlockTakesTheMostReadOrIsLeftOut(t *testing.T) {
	cards := of(slices.Concat(repeat(14, 1), []int64{2, 2, 4, 5, 5, 3, 3})...)
	got := func(most []story.Card) (out []string) {
		for _, b := range build(t, paper{cards: cards, most: most}).Blocks {
			out = append(out, fmt.Sprint(b.Section.ID, len(b.Cards), b.MostRead))
		}
		return out
	}
	if got, want := got(of(1, 2, 4, 5)), []string{"1 3 false", "2 2 true", "3 2 false"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := got(nil), []string{"1 3 false", "3 2 false"}; !slices.Equal(got, want) {
		t.Errorf("without the most read %v, want %v", got, want)
	}
}

func TestTheLeadIsStickyThenPicturedThenNewest(t *testing.T) {
	cards := of(repeat(8, 1, 2)...)
	cards[0].Lead, cards[1].Protected = nil, true
	if h := build(t, paper{cards: cards}); h.Lead.ID != 3 {
		t.Errorf("lead %d, want the newest with a picture that everybody may read", h.Lead.ID)
	}
	cards[9].Sticky = true
	if h := build(t, paper{cards: cards}); h.Lead.ID != 10 {
		t.Errorf("lead %d, want the sticky one", h.Lead.ID)
	}
	for i := range cards {
		cards[i].Lead, cards[i].Sticky = nil, false
	}
	if h := build(t, paper{cards: cards}); h.Lead.ID != 1 || len(h.Seconds) != 0 || len(h.Latest) != 7 {
		t.Errorf("without pictures: %+v", h)
	}
	if h := build(t, paper{}); h.Lead != nil || len(h.Blocks) != 0 {
		t.Errorf("an empty paper: %+v", h)
	}
}
