package comment

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

func TestAReaderHasOneVoteOnAComment(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		id := p.post("كلام جميل").Comment.ID
		one := Reader{netip.MustParseAddr("198.51.100.7"), "a browser"}
		two := Reader{netip.MustParseAddr("198.51.100.7"), "another browser"}
		for i, c := range []struct {
			r        Reader
			value    int
			l, d, me int
		}{
			{one, 1, 1, 0, 1}, {two, -1, 1, 1, -1}, {one, -1, 0, 2, -1}, {one, -1, 0, 1, 0}, {one, 1, 1, 1, 1}, {one, 0, 0, 1, 0}, {one, 0, 0, 1, 0}, {two, 1, 1, 0, 1},
		} {
			got, err := p.Vote(t.Context(), id, c.r, c.value)
			if err != nil || got != (Tally{p.article, c.l, c.d, c.me}) {
				t.Errorf("%d: %+v %v", i, got, err)
			}
		}
		if c, err := p.Seen(t.Context(), id); err != nil || c.Likes != 1 || c.Dislikes != 0 {
			t.Errorf("%+v %v", c, err)
		}
		if _, err := p.Vote(t.Context(), id, one, 2); !errs.Is(err, errs.Invalid) {
			t.Errorf("two at once: %v", err)
		}
		if _, err := p.Vote(t.Context(), p.post("يا كلب").Comment.ID, one, 1); !errs.Is(err, errs.NotFound) {
			t.Errorf("on what nobody sees: %v", err)
		}
	})
}

func TestAReportBringsACommentBeforeAModeratorUntilSomebodyDecides(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		id := p.post("كلام لا يعجب أحداً").Comment.ID
		reader := func(n int) Reader { return Reader{netip.MustParseAddr("198.51.100." + strconv.Itoa(n)), "a browser"} }
		for n, rule := range map[int]policy.RuleName{1: policy.Insult, 2: Other} {
			for range 2 { // a second time is the same
				if err := p.Report(t.Context(), id, reader(n), rule, "قال عني يا كلب"); err != nil {
					t.Fatal(err)
				}
			}
		}
		for field, err := range map[string]error{
			"rule":   p.Report(t.Context(), id, reader(3), "nonsense", ""),
			"words":  p.Report(t.Context(), id, reader(3), Other, " "),
			"words ": p.Report(t.Context(), id, reader(3), policy.Spam, strings.Repeat("م", 501)),
		} {
			if !errs.Is(err, errs.Invalid) || errs.As(err).Fields[0].Name != strings.TrimSpace(field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		list, _, err := p.QueuePage(t.Context(), moderator, QueueReported, "", 10)
		if err != nil || len(list) != 1 || list[0].Reports != 2 || len(list[0].Reported) != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		if err := p.Decide(t.Context(), moderator, id, Decision{State: Approved}); err != nil {
			t.Fatal(err)
		}
		if list, _, err = p.QueuePage(t.Context(), moderator, QueueReported, "", 10); err != nil || len(list) != 0 {
			t.Errorf("after the decision: %+v %v", list, err)
		}
		p.counted(1)
	})
}

func TestItsWriterChangesACommentForAWhile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		c := p.post("كلام جميل فيه خطا")
		edit := func(body string) error { return p.Edit(t.Context(), c.Comment.ID, c.Key, body, netip.Addr{}) }
		if err := edit("كلام جميل بلا خطأ"); err != nil {
			t.Fatal(err)
		}
		var refusal *Refusal
		if err := edit("كلام جميل يا كلب"); !errors.As(err, &refusal) || !errs.Is(err, errs.Invalid) || refusal.Verdict.Rule != policy.Insult {
			t.Errorf("words that break a rule: %v", err)
		}
		if err := edit(" \u0301 "); !errs.Is(err, errs.Invalid) {
			t.Errorf("no words: %v", err)
		}
		if err := p.Edit(t.Context(), c.Comment.ID, "wrong", "كلام", netip.Addr{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("without the key: %v", err)
		}
		seen, err := p.Seen(t.Context(), c.Comment.ID)
		if err != nil || seen.Body != "كلام جميل بلا خطأ" || seen.EditedAt.IsZero() {
			t.Errorf("%+v %v", seen, err)
		}
		if log, err := p.Log(t.Context(), moderator, c.Comment.ID); err != nil || len(log) != 2 || log[1].Note != "edit: كلام جميل فيه خطا" {
			t.Errorf("%+v %v", log, err)
		}
		p.counted(1)
		if err := edit("اتصلوا على 0791234567"); err != nil {
			t.Fatal(err)
		}
		if o, err := p.Own(t.Context(), c.Comment.ID, c.Key); err != nil || o.Comment.State != Held || o.Comment.Rule != policy.Personal {
			t.Errorf("%+v %v", o.Comment, err)
		}
		p.counted(0)
		if err := edit("كلام جميل كما كان"); err != nil {
			t.Fatal(err)
		}
		o, err := p.Own(t.Context(), c.Comment.ID, c.Key)
		if err != nil || o.Comment.State != Held || o.Until.IsZero() {
			t.Errorf("what waits goes on waiting: %+v %v", o, err)
		}
		p.clock.Advance(15 * time.Minute)
		if err := edit("متأخر"); !errs.Is(err, errs.Conflict) {
			t.Errorf("too late: %v", err)
		}
	})
}

func TestAThreadInEachOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		var ids []int64
		for n := range 120 {
			p.clock.Advance(time.Second)
			ids = append(ids, p.post("رقم "+strconv.Itoa(n)).Comment.ID)
		}
		for n := range 60 { // n+1 answers to every second, up to three
			for k := range min(3, n+1) {
				p.post("جواب "+strconv.Itoa(n)+" "+strconv.Itoa(k), answer(ids[2*n]))
			}
		}
		if err := p.Feature(t.Context(), editor, ids[40], true); err != nil {
			t.Fatal(err)
		}
		for _, order := range Sorts {
			var got []int64
			pages := 0
			for after := ""; pages == 0 || after != ""; pages++ {
				nodes, next, err := p.Thread(t.Context(), p.article, order, after)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range nodes {
					got = append(got, n.ID)
				}
				after = next
			}
			if len(got) != 120 || pages != 3 {
				t.Fatalf("%s: %d on %d pages", order, len(got), pages)
			}
			want := map[Sort][]int64{Oldest: {ids[40], ids[0], ids[1]}, Newest: {ids[40], ids[119], ids[118]}, Discussed: {ids[40], ids[118], ids[116]}}[order]
			last := map[Sort]int64{Oldest: ids[119], Newest: ids[0], Discussed: ids[1]}[order]
			if got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[119] != last {
				t.Errorf("%s: %v ... %d", order, got[:3], got[119])
			}
			seen := map[int64]bool{}
			for _, id := range got {
				if seen[id] {
					t.Errorf("%s: %d twice", order, id)
				}
				seen[id] = true
			}
			// Each is on the page that PageOf leads to.
			p.set(func(v *Settings) { v.Order = order })
			for _, id := range []int64{ids[0], ids[40], ids[49], ids[50], ids[51], ids[69], ids[70], ids[119]} {
				by, after, _, err := p.PageOf(t.Context(), p.article, id)
				if err != nil {
					t.Fatal(err)
				}
				nodes, _, err := p.Thread(t.Context(), p.article, by, after)
				if err != nil || !holds(nodes, id) {
					t.Errorf("%s: %d is not on the page behind %q of %s (%v)", order, id, after, by, err)
				}
			}
		}
	})
}

func holds(nodes []Node, id int64) bool {
	for _, n := range nodes {
		if n.ID == id {
			return true
		}
	}
	return false
}

var (
	editor = actor.Actor{UserID: 9, Name: "محررة", Role: actor.Editor}
	owner  = actor.Actor{UserID: 1, Name: "المالكة", Role: actor.Owner}
	writer = actor.Actor{UserID: 4, Name: "كاتب", Role: actor.Writer}
)
