package comment

import (
	"net/netip"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

func from0() netip.Addr { return netip.Addr{} }

func TestTwoModeratorsNeverJudgeTheSameComment(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		ctx := t.Context()
		other := actor.Actor{UserID: 8, Name: "سامي", Role: actor.Moderator}
		var ids []int64
		for _, n := range []string{"1", "2", "3"} {
			ids = append(ids, p.post("اتصلوا على 079123456"+n).Comment.ID)
		}
		seen := func(a actor.Actor) (list []int64) {
			t.Helper()
			entries, _, err := p.QueuePage(ctx, a, QueueHeld, "", 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				list = append(list, e.ID)
			}
			return list
		}
		if taken, err := p.Claim(ctx, moderator, ids[:2]); err != nil || len(taken) != 0 {
			t.Fatal(taken, err)
		}
		if got := seen(other); len(got) != 1 || got[0] != ids[2] {
			t.Errorf("the colleague sees %v", got)
		}
		if got := seen(moderator); len(got) != 3 {
			t.Errorf("oneself sees %v", got)
		}
		if names, n, err := p.With(ctx, other); err != nil || n != 2 || len(names) != 1 || names[0] != "مشرف" {
			t.Errorf("%v %d %v", names, n, err)
		}
		if taken, err := p.Claim(ctx, other, ids[1:]); err != nil || len(taken) != 1 || taken[ids[1]] != "مشرف" {
			t.Errorf("%v %v", taken, err)
		}
		if err := p.Decide(ctx, other, ids[0], Decision{State: Approved}); !errs.Is(err, errs.Conflict) || errs.As(err).Args["name"] != "مشرف" {
			t.Errorf("what a colleague looks at: %v", err)
		}
		entries, _, err := p.QueuePage(ctx, moderator, QueueHeld, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		shown := entries[0].Seen
		if err := p.Decide(ctx, moderator, ids[0], Decision{State: Refused, Rule: policy.Personal, Seen: shown}); err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(claimFor) // the moderator went away
		if got := seen(other); len(got) != 2 {
			t.Errorf("after three minutes: %v", got)
		}
		if err := p.Decide(ctx, other, ids[0], Decision{State: Approved, Seen: shown}); !errs.Is(err, errs.Conflict) || errs.As(err).Key != "error.comment_decided" {
			t.Errorf("on what was decided meanwhile: %v", err)
		}
	})
}

func TestCommentsAreFoundByTheirWordsHoweverSpelled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		want := p.post("إنّ المدرسةَ الجديدة جميلة", email("one@example.org")).Comment.ID
		p.post("كلام آخر", email("two@example.org"))
		for _, words := range []string{"المدرسه الجديده", "إن المدرسة", "ONE@example.org"} {
			if got, err := p.Find(t.Context(), moderator, words, 10); err != nil || len(got) != 1 || got[0].ID != want {
				t.Errorf("%s: %+v %v", words, got, err)
			}
		}
		for _, words := range []string{"", "غير موجود", "three@example.org"} {
			if got, err := p.Find(t.Context(), moderator, words, 10); err != nil || len(got) != 0 {
				t.Errorf("%q: %+v %v", words, got, err)
			}
		}
	})
}

func TestTheYearsAccountAndTheNumbersOfModerators(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		ctx := t.Context()
		year := p.clock.Now().Year()
		p.post("كلام جميل")
		for _, body := range []string{"يا كلب", "يا حمار"} {
			p.post(body)
		}
		held := p.post("اتصلوا على 0791234567")
		p.clock.Advance(10 * time.Minute)
		p.decide(held.Comment.ID, Refused, policy.Personal)
		if err := p.Appeal(ctx, held.Comment.ID, held.Key, "هو رقم البلدية", from0()); err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(20 * time.Minute)
		if err := p.Decide(ctx, editor, held.Comment.ID, Decision{State: Approved}); err != nil {
			t.Fatal(err)
		}
		work, err := p.Numbers(ctx, moderator, p.clock.Now().Add(-time.Hour))
		if err != nil || len(work) != 2 || work[0].Decisions != 1 || work[1].Decisions != 1 {
			t.Fatalf("%+v %v", work, err)
		}
		for _, w := range work {
			if w.Name == "مشرف" && (w.Overturned != 1 || w.Refused != 1 || w.Median != 10*time.Minute) || w.Name == "محررة" && (w.Overturned != 0 || w.Published != 1) {
				t.Errorf("%+v", w)
			}
		}
		if _, err := p.Account(ctx, year, time.UTC); !errs.Is(err, errs.NotFound) {
			t.Errorf("not published: %v", err)
		}
		p.set(func(v *Settings) { v.Account = true })
		a, err := p.Account(ctx, year, time.UTC)
		if err != nil || a.Received != 4 || a.Published != 2 || len(a.Refused) != 1 || a.Refused[0] != (RuleCount{policy.Insult, 2}) || a.Appeals != 1 || a.Won != 1 || a.Median != 30*time.Minute {
			t.Errorf("%+v %v", a, err)
		}
		for _, y := range []int{year - 1, year + 1, 0} {
			if _, err := p.Account(ctx, y, time.UTC); !errs.Is(err, errs.NotFound) {
				t.Errorf("%d: %v", y, err)
			}
		}
	})
}

func TestCommentsFromElsewhereAreJudgedByChoice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		ctx := t.Context()
		ids := map[string]int64{}
		for _, body := range []string{"كلام جميل", "يا كلب", "اتصلوا على 0791234567", "يا حمار"} {
			if err := d.Write(ctx, func(tx *db.Tx) (err error) {
				ids[body], err = p.Put(ctx, tx, Comment{ArticleID: p.article, State: Approved, AuthorName: "قارئ", Body: body, CreatedAt: p.clock.Now()})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		p.decide(ids["يا حمار"], Spam, "")
		p.decide(ids["يا حمار"], Approved, "") // somebody looked at it
		fresh := p.post("كلام جديد")
		told := 0
		n, err := p.Review(ctx, func(Reviewed) { told++ })
		if err != nil || n != (Reviewed{3, 2}) || told != 1 {
			t.Errorf("%+v %d %v", n, told, err)
		}
		p.counted(3)
		for body, rule := range map[string]policy.RuleName{"يا كلب": policy.Insult, "اتصلوا على 0791234567": policy.Personal} {
			if e, err := p.One(ctx, moderator, ids[body]); err != nil || e.State != Held || e.Rule != rule || len(e.Verdict.Spans) == 0 {
				t.Errorf("%s: %+v %v", body, e.Comment, err)
			}
		}
		if n, err := p.Review(ctx, func(Reviewed) {}); err != nil || n != (Reviewed{}) {
			t.Errorf("again: %+v %v", n, err)
		}
		if c, err := p.Seen(ctx, fresh.Comment.ID); err != nil || c.State != Approved {
			t.Errorf("%+v %v", c, err)
		}
	})
}
