package comment

import (
	"fmt"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

// advert is an advertisement that no listed word is in.
func advert(n int) string {
	goods := []string{"الثلاجات", "الغسالات", "المكيفات", "المفروشات", "السجاد", "الأحذية", "الهواتف"}
	return fmt.Sprintf("تخفيضات هائلة على %s حتى نهاية الشهر، زوروا معرضنا رقم %d", goods[n%len(goods)], n)
}

func opinion(n int) string {
	subjects := []string{"الطريق", "المدرسة", "السوق", "الحافلات", "المياه", "الحديقة", "المستشفى"}
	return fmt.Sprintf("أرى أن خدمات %s تحسّنت قليلاً هذا العام، وهذا رأيي رقم %d", subjects[n%len(subjects)], n)
}

func (p *conversation) decide(id int64, state State, rule policy.RuleName) {
	p.t.Helper()
	if err := p.Decide(p.t.Context(), moderator, id, Decision{State: state, Rule: rule}); err != nil {
		p.t.Fatal(err)
	}
}

func TestTheModelLearnsFromDecisionsThatStand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		ctx := t.Context()
		next := 0
		round := func(n int) {
			t.Helper()
			for range n {
				p.clock.Advance(25 * time.Hour) // what was said before is no copy any more
				ad, op := p.post(advert(next)), p.post(opinion(next))
				next++
				p.decide(op.Comment.ID, Approved, "")
				p.decide(ad.Comment.ID, Refused, policy.Spam)
			}
			p.clock.Advance(2 * time.Minute)
			if err := p.LearnOnce(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if c := p.post(advert(1000)).Comment; c.State != Approved {
			t.Fatalf("before: %s", c.State)
		}

		// A decision that is taken back within its minute teaches nothing.
		undone := p.post(advert(1001)).Comment.ID
		p.decide(undone, Refused, policy.Spam)
		if err := p.Undo(ctx, moderator, undone); err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(2 * time.Minute)
		if err := p.LearnOnce(ctx); err != nil {
			t.Fatal(err)
		}
		if st, err := p.policies.Standing(ctx, moderator); err != nil || st.Taught != 0 {
			t.Errorf("%+v %v", st, err)
		}

		round(25)
		v := p.post(advert(1002)).Comment
		if v.State != Held || v.Rule != policy.Spam || len(v.Verdict.Spans) == 0 {
			t.Errorf("after 25 of each: %s %s %+v", v.State, v.Rule, v.Verdict)
		}
		if c := p.post(opinion(1003)).Comment; c.State != Approved {
			t.Errorf("an opinion: %s %s", c.State, c.Rule)
		}

		// Rules that hold never refuse, whatever the model is sure of.
		round(60)
		if c := p.post(advert(1004)).Comment; c.State != Held {
			t.Errorf("the rule holds at most: %s", c.State)
		}
		rules := policy.Default()
		for i := range rules.Rules {
			if rules.Rules[i].Text = "بند"; rules.Rules[i].Name == policy.Spam {
				rules.Rules[i].Action = policy.Refuse
			}
		}
		if _, err := p.policies.Save(ctx, owner, rules); err != nil {
			t.Fatal(err)
		}
		st, err := p.policies.Standing(ctx, moderator)
		spam := st.Rules[5]
		if err != nil || spam.Rule != policy.Spam || spam.Broken != 85 || spam.Sure < 30 || spam.Precision() < 0.95 || !spam.Trusted(95) || st.Taught != 170 {
			t.Fatalf("measured: %+v of %d, %v", spam, st.Taught, err)
		}
		if c := p.post(advert(1005)).Comment; c.State != Refused || c.Rule != policy.Spam {
			t.Errorf("measured to be right, it refuses: %s %s %v", c.State, c.Rule, c.Verdict)
		}
		if len(st.Months) < 2 {
			t.Errorf("%d months", len(st.Months))
		}

		// What was learned is there after a start, and on another node.
		other := policy.New(d, p.clock)
		j, err := other.Judge(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if v := j.Judge("أبو خالد\n" + advert(1006)); v.Rule != policy.Spam || v.Action != policy.Refuse {
			t.Errorf("elsewhere: %+v", v)
		}
		if _, err := other.Standing(ctx, writer); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a writer reads the numbers: %v", err)
		}
	})
}

func TestTwoNodesTeachADecisionOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		for n := range 10 {
			p.decide(p.post(opinion(n)+" "+fmt.Sprint(n)).Comment.ID, Approved, "")
		}
		p.clock.Advance(2 * time.Minute)
		after, err := p.policies.Learned(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		lessons, until, err := p.lessons(t.Context(), after)
		if err != nil || len(lessons) != 10 {
			t.Fatal(len(lessons), err)
		}
		for _, node := range []*policy.Policies{p.policies, policy.New(d, p.clock)} { // both read the same, then both write
			if err := node.Learn(t.Context(), after, until, lessons); err != nil {
				t.Fatal(err)
			}
		}
		j, err := policy.New(d, p.clock).Judge(t.Context())
		if err != nil || j.Lessons() != 10 {
			t.Errorf("%d lessons, %v", j.Lessons(), err)
		}
	})
}

func TestAddressesAreForgotten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		old := p.post("قديم", from("198.51.100.7")).Comment.ID
		p.clock.Advance(20 * 24 * time.Hour)
		young := p.post("جديد", from("198.51.100.7")).Comment.ID
		p.clock.Advance(11 * 24 * time.Hour)
		if err := p.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		ban := Ban{Kind: BanAddress, Reason: "سبب", Ends: p.clock.Now().Add(time.Hour)}
		if err := p.BanWriter(t.Context(), moderator, old, ban); !errs.Is(err, errs.Conflict) {
			t.Errorf("after 31 days: %v", err)
		}
		if err := p.BanWriter(t.Context(), moderator, young, ban); err != nil {
			t.Errorf("after 11 days: %v", err)
		}
	})
}
