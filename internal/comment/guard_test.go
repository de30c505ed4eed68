package comment

import (
	"crypto/sha256"
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
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// solve does the work that a browser does.
func (p *conversation) solve() string {
	p.t.Helper()
	c, err := p.Challenge(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	for n := 0; ; n++ {
		if proof := c.Text + ":" + strconv.Itoa(n); zeroBits(sha256.Sum256([]byte(proof))) >= c.Bits {
			return proof
		}
	}
}

func proof(text string) func(*Submission) { return func(in *Submission) { in.Proof = text } }
func from(a string) func(*Submission) {
	return func(in *Submission) { in.From = netip.MustParseAddr(a) }
}
func email(a string) func(*Submission)  { return func(in *Submission) { in.Email = a } }
func answer(id int64) func(*Submission) { return func(in *Submission) { in.ParentID = id } }

func TestACommentWithoutProofOfWorkWaits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		p.set(func(v *Settings) { v.PassScriptless = false })
		early := p.solve()
		if c := p.post("أول التعليقات", proof(early)).Comment; c.State != Held || c.HeldFor != HeldScriptless {
			t.Errorf("in no time: %s %s", c.State, c.HeldFor)
		}
		solved := p.solve()
		p.clock.Advance(3 * time.Second)
		for body, c := range map[string]struct {
			proof string
			state State
		}{
			"بلا برهان": {"", Held}, "برهان ناقص": {strings.TrimSuffix(solved, solved[len(solved)-1:]), Held}, "برهان مزوّر": {"x" + solved, Held},
			"بلا عمل": {solved[:strings.Index(solved, ":")] + ":zzzz", Held}, "كلام آخر": {":", Held}, "طويل": {solved + strings.Repeat("1", 40), Held},
		} {
			if got := p.post(body, proof(c.proof)).Comment; got.State != c.state || got.HeldFor != HeldScriptless {
				t.Errorf("%s: %s %s", body, got.State, got.HeldFor)
			}
		}
		if c := p.post("كلام جميل", proof(solved)).Comment; c.State != Approved || c.HeldFor != "" {
			t.Errorf("proven: %s %s", c.State, c.HeldFor)
		}
		if again := p.post("كلام جميل", proof(solved)); !again.Again || again.Comment.State != Approved {
			t.Errorf("the same form again: %+v", again)
		}
		if c := p.post("كلام جميل ثان", proof(solved)).Comment; c.State != Held || c.HeldFor != HeldScriptless {
			t.Errorf("the same proof for other words: %s %s", c.State, c.HeldFor)
		}
		late := p.solve()
		p.clock.Advance(proofFor + time.Second)
		if c := p.post("بعد زمن", proof(late)).Comment; c.State != Held {
			t.Errorf("after three days: %s", c.State)
		}
		p.counted(1)
	})
}

func TestWhatWaitsBesideTheRules(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		long := "لماذا لا تنشر البلدية تفاصيل بند الصيانة كما وعدت قبل شهر، والطريق إلى السوق ما زال مغلقاً والباعة يسألون كل صباح؟"
		first := p.post(long)
		if second := p.post(long+" أجيبونا!", answer(first.Comment.ID)); second.Comment.HeldFor != HeldCopy {
			t.Errorf("a copy by the same writer: %s %s", second.Comment.State, second.Comment.HeldFor)
		}
		if other := p.post("شكراً للبلدية على ما نشرته من تفاصيل عن بند الصيانة، والطريق إلى السوق صار سالكاً والباعة عادوا إلى أماكنهم منذ أيام."); other.Comment.State != Approved {
			t.Errorf("other words: %s", other.Comment.HeldFor)
		}
		if bad := p.post(long[:len(long)/2/2*2] + " يا ابن الكلب"); bad.Comment.State != Refused {
			t.Errorf("%s", bad.Comment.State)
		}
		p.clock.Advance(25 * time.Hour)
		if later := p.post(long); later.Comment.State != Approved {
			t.Errorf("a day later: %s", later.Comment.HeldFor)
		}

		p.set(func(v *Settings) { v.HoldFirst = true })
		if c := p.post("مرحبا بكم", email("new@example.org")).Comment; c.HeldFor != HeldFirst {
			t.Errorf("the first of a writer: %s %s", c.State, c.HeldFor)
		}
		if c := p.post("أعود إليكم", email("READER@example.org")).Comment; c.State != Approved {
			t.Errorf("of a writer who is known: %s", c.HeldFor)
		}

		p.set(func(v *Settings) { v.HoldFirst, v.CloseAfter = false, 2 })
		p.clock.Advance(24 * time.Hour)
		if _, err := p.Post(t.Context(), Submission{ArticleID: p.article, Name: "قارئ", Email: "r@example.org", Body: "متأخر"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("after the days are over: %v", err)
		}
		if c := p.post("في وقته", func(in *Submission) { in.ArticleID = p.open(story.CommentsModerated) }).Comment; c.HeldFor != HeldByArticle {
			t.Errorf("on an article whose comments wait: %s %s", c.State, c.HeldFor)
		}

		// Where the rule about links is off, a few pass.
		p.set(func(v *Settings) { v.CloseAfter = 0 })
		rules := policy.Default()
		for i := range rules.Rules {
			if rules.Rules[i].Text = "بند"; rules.Rules[i].Name == policy.Link {
				rules.Rules[i].Action = policy.Publish
			}
		}
		if _, err := p.policies.Save(t.Context(), owner, rules); err != nil {
			t.Fatal(err)
		}
		few := p.post("انظروا https://example.com/a و www.example.net و https://example.org/c")
		if few.Comment.State != Approved {
			t.Errorf("three links: %s %s", few.Comment.State, few.Comment.HeldFor)
		}
		if c := p.post("https://example.com/1 https://example.com/2 https://example.com/3 https://example.com/4").Comment; c.HeldFor != HeldLinks {
			t.Errorf("four links: %s %s", c.State, c.HeldFor)
		}
		if err := p.Edit(t.Context(), few.Comment.ID, few.Key, "https://example.com/1 https://example.com/2 https://example.com/3 https://example.com/4", netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		if o, err := p.Own(t.Context(), few.Comment.ID, few.Key); err != nil || o.Comment.State != Held || o.Comment.HeldFor != HeldLinks {
			t.Errorf("four links by a change: %+v %v", o.Comment, err)
		}
	})
}

func TestWhoIsBannedIsToldAtEveryKindOfWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		ctx := t.Context()
		mine := p.post("كلام جميل", from("198.51.100.7"))
		bad := p.post("يا كلب", from("198.51.100.7"))
		other := p.post("كلام غيري", email("other@example.org"))
		reader := Reader{From: netip.MustParseAddr("198.51.100.7"), Agent: "a browser"}
		ends := p.clock.Now().AddDate(0, 0, 7)
		isBanned := func(what string, err error) {
			t.Helper()
			var b *Banned
			if !errors.As(err, &b) || !errs.Is(err, errs.Forbidden) || b.Ban.Reason != "إعلانات متكررة" || !b.Ban.Ends.Equal(ends) {
				t.Errorf("%s: %v", what, err)
			}
		}
		post := func(change ...func(*Submission)) error {
			in := Submission{ArticleID: p.article, Name: "أبو خالد", Email: "x@example.org", Body: "أريد أن أقول شيئاً"}
			for _, f := range change {
				f(&in)
			}
			_, err := p.Post(ctx, in)
			return err
		}
		if err := p.BanWriter(ctx, moderator, mine.Comment.ID, Ban{Kind: BanAddress, Reason: "إعلانات متكررة", Ends: ends}); err != nil {
			t.Fatal(err)
		}
		isBanned("post", post(from("198.51.100.7")))
		isBanned("edit", p.Edit(ctx, mine.Comment.ID, mine.Key, "كلام أجمل", reader.From))
		isBanned("appeal", p.Appeal(ctx, bad.Comment.ID, bad.Key, "ظلمتموني", reader.From))
		_, err := p.Vote(ctx, other.Comment.ID, reader, 1)
		isBanned("vote", err)
		isBanned("report", p.Report(ctx, other.Comment.ID, reader, policy.Insult, ""))
		if err := post(from("198.51.100.8")); err != nil {
			t.Errorf("a neighbour: %v", err)
		}
		if err := p.Ban(ctx, moderator, Ban{Kind: BanEmail, Value: "X@Example.org", Reason: "إعلانات متكررة", Ends: ends}); err != nil {
			t.Fatal(err)
		}
		isBanned("by e-mail", post(email("x+again@example.org")))
		if err := p.Ban(ctx, moderator, Ban{Kind: BanRange, Value: "203.0.113.9/24", Reason: "إعلانات متكررة", Ends: ends}); err != nil {
			t.Fatal(err)
		}
		isBanned("by range", post(email("z@example.org"), from("203.0.113.200")))
		if err := p.Ban(ctx, moderator, Ban{Kind: BanPhrase, Value: "عيادة الشفاء", Reason: "إعلانات متكررة", Ends: ends}); err != nil {
			t.Fatal(err)
		}
		isBanned("by a phrase in disguise", post(email("z@example.org"), func(in *Submission) { in.Body = "زوروا عِيـادة الشفاااء اليوم" }))

		// A ban ends at its time, or when somebody lifts it; what it kept from being written can be written then.
		list, err := p.Bans(ctx, moderator)
		if err != nil || len(list) != 4 || list[0].Kind != BanPhrase {
			t.Fatalf("%+v %v", list, err)
		}
		if err := p.Lift(ctx, moderator, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := post(email("z@example.org"), func(in *Submission) { in.Body = "زوروا عيادة الشفاء اليوم" }); err != nil {
			t.Errorf("after it was lifted: %v", err)
		}
		p.clock.Advance(7 * 24 * time.Hour)
		if err := post(from("198.51.100.7")); err != nil {
			t.Errorf("after its end: %v", err)
		}
	})
}

func TestABanIsWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		good := Ban{Kind: BanEmail, Value: "x@example.org", Reason: "سبب", Ends: p.clock.Now().Add(time.Hour)}
		for name, change := range map[string]func(*Ban){
			"value":   func(b *Ban) { b.Value = "لا عنوان" },
			"reason":  func(b *Ban) { b.Reason = " " },
			"reason ": func(b *Ban) { b.Reason = strings.Repeat("س", 201) },
			"ends":    func(b *Ban) { b.Ends = p.clock.Now() },
			"value ":  func(b *Ban) { b.Kind, b.Value = BanRange, "0.0.0.0/0" },
			"value  ": func(b *Ban) { b.Kind, b.Value = BanPhrase, "..." },
		} {
			b := good
			change(&b)
			if err := p.Ban(t.Context(), moderator, b); !errs.Is(err, errs.Invalid) || errs.As(err).Fields[0].Name != strings.TrimSpace(name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := p.Ban(t.Context(), actor.Actor{Role: actor.Writer}, good); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a writer bans: %v", err)
		}
		if err := p.BanWriter(t.Context(), moderator, p.post("كلام").Comment.ID, Ban{Kind: BanAddress, Reason: "سبب", Ends: good.Ends}); !errs.Is(err, errs.Conflict) {
			t.Errorf("an address that is not known: %v", err)
		}
	})
}

func TestTooMuchInAShortTimeIsTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		post := func(address string, n int) error {
			_, err := p.Post(t.Context(), Submission{ArticleID: p.article, Name: "قارئ", Email: "r@example.org", Body: "رقم " + strconv.Itoa(n) + address, From: netip.MustParseAddr(address)})
			return err
		}
		for n := range bounds[doPost].Address {
			if err := post("198.51.100.7", n); err != nil {
				t.Fatal(n, err)
			}
		}
		err := post("198.51.100.7", 99)
		if !errs.Is(err, errs.TooMany) {
			t.Fatalf("one more: %v", err)
		}
		if wait, _ := errs.As(err).Args["seconds"].(int); wait < 1 || wait > 60 {
			t.Errorf("wait %d", wait)
		}
		if err := post("198.51.100.8", 0); err != nil {
			t.Errorf("a neighbour: %v", err)
		}
		for n := range 50 {
			if err := post("2001:db8:1::"+strconv.Itoa(n), n); err != nil && n < bounds[doPost].Address {
				t.Errorf("IPv6 %d: %v", n, err)
			} else if n >= bounds[doPost].Address && !errs.Is(err, errs.TooMany) {
				t.Errorf("a household is one address: %d %v", n, err)
			}
		}
		for n := range 50 { // behind a proxy that nobody named, everybody is this machine
			if err := post("127.0.0.1", n); err != nil {
				t.Fatal(n, err)
			}
		}
		p.clock.Advance(2 * time.Minute)
		if err := post("198.51.100.7", 100); err != nil {
			t.Errorf("two minutes later: %v", err)
		}
	})
}
