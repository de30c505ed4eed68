package comment

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

type conversation struct {
	t       testing.TB
	clock   *clock.Manual
	stories *story.Stories
	*Comments
	article int64
}

var moderator = actor.Actor{UserID: 7, Name: "مشرف", Role: actor.Moderator}

func paper(t testing.TB, d *db.DB) *conversation {
	t.Helper()
	clk := testkit.Clock()
	sites := site.New(d)
	p := &conversation{t: t, clock: clk, stories: story.New(d, clk, nil, sites)}
	p.Comments = New(d, clk, p.stories, sites, policy.New(d, clk))
	p.article = p.open(story.CommentsOpen)
	p.set(func(v *Settings) { v.PassScriptless = true })
	return p
}

// set changes the settings.
func (p *conversation) set(change func(*Settings)) {
	p.t.Helper()
	v, err := p.Settings(p.t.Context())
	if change(&v); err == nil {
		err = p.SaveSettings(p.t.Context(), actor.System, v)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *conversation) open(mode story.CommentMode) int64 {
	p.t.Helper()
	art, err := p.stories.Create(p.t.Context(), actor.System, story.Document{Headline: "خبر " + string(mode), Body: "<p>نص</p>", Comments: mode})
	if err == nil {
		_, err = p.stories.Publish(p.t.Context(), actor.System, art.ID)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return art.ID
}

func (p *conversation) post(body string, change ...func(*Submission)) Posted {
	p.t.Helper()
	in := Submission{ArticleID: p.article, Name: "أبو خالد", Email: "reader@example.org", Body: body}
	for _, f := range change {
		f(&in)
	}
	posted, err := p.Post(p.t.Context(), in)
	if err != nil {
		p.t.Fatalf("%q: %v", body, err)
	}
	return posted
}

// counted fails unless the article says that it has n comments.
func (p *conversation) counted(n int) {
	p.t.Helper()
	art, err := p.stories.Get(p.t.Context(), p.article)
	if err != nil || art.CommentCount != n {
		p.t.Errorf("the article has %d comments, not %d (%v)", art.CommentCount, n, err)
	}
	for _, check := range []func(context.Context) ([]string, error){p.stories.CheckConsistency, p.CheckConsistency} {
		if faults, err := check(p.t.Context()); err != nil || len(faults) > 0 {
			p.t.Errorf("%q %v", faults, err)
		}
	}
}

func TestACommentIsJudgedWhenItComes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		good := p.post("كلام جميل")
		if good.Comment.State != Approved || good.Comment.Rule != "" || good.Key == "" {
			t.Errorf("%+v", good)
		}
		bad := p.post("يا كلب")
		if bad.Comment.State != Refused || bad.Comment.Rule != policy.Insult || bad.Comment.Verdict.Spans[0].Start != 0 {
			t.Errorf("%+v", bad.Comment)
		}
		if held := p.post("رقمي 0791234567"); held.Comment.State != Held || held.Comment.Rule != policy.Personal {
			t.Errorf("%+v", held.Comment)
		}
		if named := p.post("كلام عادي", func(in *Submission) { in.Name = "يا كلب" }); named.Comment.State != Refused || named.Comment.Verdict.Spans != nil {
			t.Errorf("an insult for a name: %+v", named.Comment)
		}
		if trapped := p.post("كلام آخر", func(in *Submission) { in.Trap = "x" }); trapped.Comment.State != Spam {
			t.Errorf("a program: %+v", trapped.Comment)
		}
		again := p.post("كلام جميل")
		if !again.Again || again.Comment.ID != good.Comment.ID || again.Key != good.Key {
			t.Errorf("sent twice: %+v", again)
		}
		answer := p.post("جواب", func(in *Submission) { in.ParentID = good.Comment.ID })
		if answer.Comment.ParentID != good.Comment.ID {
			t.Errorf("%+v", answer)
		}
		p.counted(2)
		moderated := p.open(story.CommentsModerated)
		if held := p.post("كلام", func(in *Submission) { in.ArticleID = moderated }); held.Comment.State != Held {
			t.Errorf("%+v", held.Comment)
		}
	})
}

func TestTheSameFormAtTheSameTimeIsOneComment(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		const times = 8
		ids, faults := make(chan int64, times), make(chan error, times)
		for range times {
			go func() {
				posted, err := p.Post(context.Background(), Submission{ArticleID: p.article, Name: "قارئ", Email: "r@example.org", Body: "ضغطتُ مرّتين"})
				ids <- posted.Comment.ID
				faults <- err
			}()
		}
		first := <-ids
		for i := range times {
			if err := <-faults; err != nil {
				t.Error(err)
			}
			if i > 0 {
				if id := <-ids; id != first {
					t.Errorf("two comments: %d and %d", first, id)
				}
			}
		}
		p.counted(1)
	})
}

func TestWhatCannotBeTakenIsSaid(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		closed := p.open(story.CommentsClosed)
		refused, elsewhere := p.post("يا كلب"), p.post("هناك", func(in *Submission) { in.ArticleID = p.open(story.CommentsOpen) })
		for _, c := range []struct {
			change func(*Submission)
			field  string
			code   errs.Code
		}{
			{func(in *Submission) { in.Body = " \n\u0301\u0302" }, "body", errs.Invalid},
			{func(in *Submission) { in.Body = strings.Repeat("م ", MaxBody) }, "body", errs.Invalid},
			{func(in *Submission) { in.Body = "\u202e\u200f\x00" }, "body", errs.Invalid},
			{func(in *Submission) { in.Name = "" }, "name", errs.Invalid},
			{func(in *Submission) { in.Name = strings.Repeat("ن", MaxName+1) }, "name", errs.Invalid},
			{func(in *Submission) { in.Email = "a@b.jo\r\nBcc: all@b.jo" }, "email", errs.Invalid},
			{func(in *Submission) { in.Email = "Salma <a@b.jo>" }, "email", errs.Invalid},
			{func(in *Submission) { in.Email = "" }, "email", errs.Invalid},
			{func(in *Submission) { in.ParentID = refused.Comment.ID }, "parent", errs.Invalid},
			{func(in *Submission) { in.ParentID = elsewhere.Comment.ID }, "parent", errs.Invalid},
			{func(in *Submission) { in.ParentID = 99999 }, "parent", errs.Invalid},
			{func(in *Submission) { in.ArticleID = 99999 }, "", errs.NotFound},
			{func(in *Submission) { in.ArticleID = closed }, "", errs.Forbidden},
		} {
			in := Submission{ArticleID: p.article, Name: "قارئ", Email: "a@b.jo", Body: "كلام"}
			c.change(&in)
			_, err := p.Post(t.Context(), in)
			if !errs.Is(err, c.code) || c.field != "" && (len(errs.As(err).Fields) != 1 || errs.As(err).Fields[0].Name != c.field) {
				t.Errorf("%.60v: %v", in, err)
			}
		}
		zalgo := p.post("ك" + strings.Repeat("\u064e", 50) + "لام\u202eمقلوب\r\n\r\n\r\n\r\nسطر\x00 \xff")
		if got := zalgo.Comment.Body; got != "ك"+strings.Repeat("\u064e", 4)+"لاممقلوب\n\nسطر" {
			t.Errorf("%q", got)
		}
	})
}

func TestModeratorsDecideAndWritersAppeal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		other, err := people.New(d, p.clock).AddUser(t.Context(), people.NewUser{Login: "second", Email: "s@example.org", Name: "ثانٍ", Role: actor.Moderator, Password: "a sentence of mine"})
		if err != nil {
			t.Fatal(err)
		}
		bad := p.post("يا كلب")
		id, key := bad.Comment.ID, bad.Key
		if _, err := p.Own(t.Context(), id, key+"x"); !errs.Is(err, errs.NotFound) {
			t.Errorf("another key opens: %v", err)
		}
		queue := func(q Queue) (list []int64) {
			t.Helper()
			entries, _, err := p.QueuePage(t.Context(), moderator, q, "", 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				list = append(list, e.ID)
			}
			return list
		}
		if err := p.Appeal(t.Context(), id, key, "قصدت كلب الجيران", netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		if err := p.Appeal(t.Context(), id, key, "مرة أخرى", netip.Addr{}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a second appeal: %v", err)
		}
		if got := queue(QueueAppealed); len(got) != 1 || got[0] != id {
			t.Errorf("appeals: %v", got)
		}
		if err := p.Decide(t.Context(), moderator, id, Decision{State: Refused}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a refusal that names no rule: %v", err)
		}
		if err := p.Decide(t.Context(), moderator, id, Decision{State: Approved}); err != nil {
			t.Fatal(err)
		}
		p.counted(1)
		if o, err := p.Own(t.Context(), id, key); err != nil || o.Appeal != Won || o.Comment.State != Approved || o.Comment.Rule != "" || o.MayAppeal() {
			t.Errorf("%+v %v", o, err)
		}
		if err := p.Undo(t.Context(), moderator, id); err != nil {
			t.Fatal(err)
		}
		p.counted(0)
		if o, err := p.Own(t.Context(), id, key); err != nil || o.Appeal != Waiting || o.Comment.State != Refused || o.Comment.Rule != policy.Insult {
			t.Errorf("undone: %+v %v", o, err)
		}
		// Who refused a comment does not judge the appeal while somebody else can.
		good := p.post("رأي لا يعجب المشرف")
		if err := p.Decide(t.Context(), moderator, good.Comment.ID, Decision{State: Refused, Rule: policy.Abuse}); err != nil {
			t.Fatal(err)
		}
		if err := p.Appeal(t.Context(), good.Comment.ID, good.Key, "", netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		if err := p.Decide(t.Context(), moderator, good.Comment.ID, Decision{State: Refused, Rule: policy.Abuse}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("one's own decision: %v", err)
		}
		if err := p.Decide(t.Context(), other.Actor(), good.Comment.ID, Decision{State: Approved}); err != nil {
			t.Fatal(err)
		}
		log, err := p.Log(t.Context(), moderator, good.Comment.ID)
		if err != nil || len(log) != 3 || log[0].By != "" || log[1].State != Refused || log[2].By != "ثانٍ" {
			t.Errorf("%+v %v", log, err)
		}
		// Its writer takes it back; nobody decides on it any more.
		if err := p.TakeBack(t.Context(), good.Comment.ID, good.Key); err != nil {
			t.Fatal(err)
		}
		p.counted(0)
		if err := p.Decide(t.Context(), moderator, good.Comment.ID, Decision{State: Approved}); !errs.Is(err, errs.Conflict) {
			t.Errorf("what was taken back: %v", err)
		}
		writer := actor.Actor{UserID: 9, Role: actor.Writer}
		if err := p.Decide(t.Context(), writer, id, Decision{State: Approved}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a writer decides: %v", err)
		}
	})
}

func TestQueuesHavePages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		for i := range 7 {
			p.clock.Advance(time.Duration(i%2) * time.Second) // some at the same time
			p.post("رقمي 079123456" + string(rune('0'+i)))
		}
		var seen []int64
		for after := ""; ; {
			list, next, err := p.QueuePage(t.Context(), moderator, QueueHeld, after, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				if len(seen) > 0 && e.ID <= seen[len(seen)-1] {
					t.Errorf("%d after %v", e.ID, seen)
				}
				seen = append(seen, e.ID)
			}
			if after = next; next == "" {
				break
			}
		}
		if n, err := p.Waiting(t.Context()); len(seen) != 7 || n != (Counts{Held: 7}) || err != nil {
			t.Errorf("%v %+v %v", seen, n, err)
		}
		if _, _, err := p.QueuePage(t.Context(), moderator, QueueHeld, "x", 3); !errs.Is(err, errs.NotFound) {
			t.Errorf("a place that is none: %v", err)
		}
	})
}
