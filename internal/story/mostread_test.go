package story_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestTheMostReadAreCountedNowAndAgainAndNeverShowWhatIsGone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		var ids []int64
		for i := range 4 {
			art, err := p.Create(ctx, actor.System, p.document(fmt.Sprint("خبر ", i)))
			if err != nil {
				t.Fatal(err)
			}
			if art, err = p.Publish(ctx, actor.System, art.ID); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, art.ID)
		}
		views := func(i, n int) {
			for range n {
				if err := p.AddViews(ctx, map[int64]int64{ids[i]: 1}); err != nil {
					t.Fatal(err)
				}
			}
		}
		list := story.List{Name: story.ListSection, ID: p.parent}
		is := func(when string, limit int, want ...int) {
			t.Helper()
			cards, err := p.MostRead(ctx, list, limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, c := range cards {
				got = append(got, slices.Index(ids, c.ID))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", when, got, want)
			}
		}
		is("without views, the newest first", 3, 3, 2, 1)
		p.clock.Advance(11 * time.Second)
		views(1, 5)
		views(2, 3)
		is("counted", 3, 1, 2, 3)
		views(0, 9)
		is("the order stands for a while", 3, 1, 2, 3)
		is("of another length", 2, 0, 1)
		if _, err := p.Withdraw(ctx, actor.System, ids[2], ""); err != nil {
			t.Fatal(err)
		}
		is("what is withdrawn is gone at once, and the others are counted", 3, 0, 1, 3)
		views(3, 20)
		p.clock.Advance(11 * time.Second)
		is("and counted again", 3, 3, 0, 1)
		is("all there are", 10, 3, 0, 1)
		cards, err := p.MostRead(ctx, list, 1)
		if err != nil || len(cards) != 1 || cards[0].Views != 20 || cards[0].Headline != "خبر 3" {
			t.Errorf("%+v %v", cards, err)
		}
	})
}
