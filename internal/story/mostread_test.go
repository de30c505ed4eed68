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
				if err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := p.AddViews(ctx, tx, map[int64]int64{ids[i]: 1})
					return err
				}); err != nil {
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

func TestOnlyWhatIsPublicHasViewsAndTheOthersAreNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p, ctx := newPaper(t, d), t.Context()
		draft, err := p.Create(ctx, actor.System, p.document("مسودة"))
		if err != nil {
			t.Fatal(err)
		}
		public, err := p.Create(ctx, actor.System, p.document("خبر"))
		if err == nil {
			public, err = p.Publish(ctx, actor.System, public.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		gone := int64(1 << 40)
		if err := d.Write(ctx, func(tx *db.Tx) error {
			refused, err := p.AddViews(ctx, tx, map[int64]int64{gone: 1, public.ID: 3, draft.ID: 2})
			if !slices.Equal(refused, []int64{draft.ID, gone}) {
				t.Errorf("refused: %v", refused)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Read(ctx, func(tx *db.Tx) error {
			got, err := p.Filings(ctx, tx, []int64{gone, public.ID, draft.ID})
			if len(got) != 2 || got[draft.ID].Public || got[draft.ID].Views != 0 || !got[public.ID].Public || got[public.ID].Views != 3 ||
				got[public.ID].Section != public.SectionID || !got[public.ID].PublishedAt.Equal(public.PublishedAt) || len(got[public.ID].Signers) != len(public.Bylines) {
				t.Errorf("%+v", got)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
