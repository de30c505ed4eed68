package comment

import (
	"fmt"
	"sync"
	"testing"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/testkit"
)

func TestCommentsThatComeTogetherKeepApart(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		parent := p.post("سؤال").Comment.ID
		const all = 120
		posted, faults := make([]Posted, all), make([]error, all)
		var both sync.WaitGroup
		for n := range all {
			both.Go(func() {
				in := Submission{ArticleID: p.article, Name: "قارئ", Email: "r@example.org", Body: fmt.Sprintf("كلام رقم %d", n/2*2), ParentID: parent} // two of each
				if n%10 == 0 || n%10 == 1 {
					in.ParentID = 9_999 // not there
				}
				posted[n], faults[n] = p.Post(t.Context(), in)
			})
		}
		both.Wait()
		ids := map[int64]int{}
		for n := range all {
			switch {
			case n%10 < 2 && !errs.Is(faults[n], errs.Invalid):
				t.Errorf("%d answers nobody: %v", n, faults[n])
			case n%10 >= 2 && faults[n] != nil:
				t.Errorf("%d: %v", n, faults[n])
			case n%10 >= 2:
				ids[posted[n].Comment.ID]++
				if c, err := p.Seen(t.Context(), posted[n].Comment.ID); err != nil || c.Body != fmt.Sprintf("كلام رقم %d", n/2*2) || c.ParentID != parent {
					t.Errorf("%d is %+v %v", n, c, err)
				}
			}
		}
		for id, n := range ids {
			if n != 2 {
				t.Errorf("%d came %d times: a form sent twice is one comment", id, n)
			}
		}
		p.counted(1 + len(ids))
		if c, err := p.Seen(t.Context(), parent); err != nil || c.Answers != len(ids) || len(ids) != all*8/10/2 {
			t.Errorf("%d answers, %d comments, %v", c.Answers, len(ids), err)
		}
	})
}
