package comment

import (
	"fmt"
	"slices"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

func TestThreadsHoldApprovedCommentsOnlyAndAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		clk := testkit.Clock()
		stories := story.New(d, clk, nil, site.New(d))
		s := New(d, clk, stories, site.New(d), policy.New(d, clk))
		art, err := stories.Create(t.Context(), actor.System, story.Document{Headline: "خبر"})
		if err != nil {
			t.Fatal(err)
		}
		put := func(parent int64, state State, body string) (id int64) {
			if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
				id, err = s.Put(t.Context(), tx, Comment{ArticleID: art.ID, ParentID: parent, State: state, AuthorName: "قارئ", Body: body, CreatedAt: clk.Now()})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return id
		}
		a := put(0, Approved, "أول")
		held := put(0, Held, "محجوز")
		put(a, Approved, "جواب")
		put(held, Approved, "جواب على محجوز")
		nodes, _, err := s.Thread(t.Context(), art.ID, Oldest, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(nodes) != 2 || len(nodes[0].Answers) != 1 || nodes[1].Body != "جواب على محجوز" {
			t.Errorf("thread: %+v", nodes)
		}
		got, err := stories.Get(t.Context(), art.ID)
		if err != nil || got.CommentCount != 3 {
			t.Errorf("counted %d, %v", got.CommentCount, err)
		}
		if faults, err := stories.CheckConsistency(t.Context()); err != nil || len(faults) > 0 {
			t.Errorf("%v %v", faults, err)
		}
	})
}

func TestALongThreadHasPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		var want []int64
		var first int64
		for i := range 120 {
			posted := p.post(fmt.Sprintf("تعليق رقم %d", i))
			want = append(want, posted.Comment.ID)
			if i == 0 {
				first = posted.Comment.ID
			}
			if i%40 == 39 { // answers to the first come after comments of later pages
				p.post(fmt.Sprintf("جواب رقم %d", i), func(in *Submission) { in.ParentID = first })
			}
		}
		var got []int64
		answers, pages := 0, 0
		for after := ""; ; pages++ {
			nodes, next, err := p.Thread(t.Context(), p.article, Oldest, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range nodes {
				got = append(got, n.ID)
				answers += len(n.Answers)
			}
			if after = next; next == "" {
				break
			}
		}
		if !slices.Equal(got, want) || answers != 3 || pages != 2 {
			t.Errorf("%d comments with %d answers on %d pages", len(got), answers, pages+1)
		}
		if _, _, err := p.Thread(t.Context(), p.article, Oldest, "x.y"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a place that is none: %v", err)
		}
	})
}

func TestACircleOfParentsLosesNobody(t *testing.T) {
	got := thread([]Comment{{ID: 1, ParentID: 2}, {ID: 2, ParentID: 1}, {ID: 3, ParentID: 3}, {ID: 4, ParentID: 99}})
	n := 0
	var count func([]Node)
	count = func(list []Node) {
		for _, c := range list {
			n++
			count(c.Answers)
		}
	}
	count(got)
	if n != 4 {
		t.Errorf("%d of 4 placed: %+v", n, got)
	}
}
