package comment

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/mail"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

// outbox keeps what would be sent.
type outbox struct{ sent []mail.Message }

func (o *outbox) Enabled() bool { return true }

func (o *outbox) Send(_ context.Context, _ *db.Tx, m mail.Message) error {
	o.sent = append(o.sent, m)
	return nil
}

func (o *outbox) take() (list []mail.Message) {
	list, o.sent = o.sent, nil
	return list
}

func (p *conversation) mailing() *outbox {
	p.t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		p.t.Fatal(err)
	}
	box := &outbox{}
	p.Mailing(box, catalogue, func() string { return "https://news.example/" })
	return box
}

// path is the address on this site that a message holds and that fits a pattern.
func path(t *testing.T, m mail.Message, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(`https://news\.example(` + pattern + `)(?:[^\w-]|$)`).FindStringSubmatch(m.Text)
	if found == nil {
		t.Fatalf("no %s in %q", pattern, m.Text)
	}
	return found[1]
}

func TestWhoAskedForItHearsOfAnAnswerOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		box := p.mailing()
		asked := func(in *Submission) { in.Notify = true }
		first := p.post("ما موعد الافتتاح؟", asked)
		p.post("أسأل نفسي أيضاً", answer(first.Comment.ID)) // by the same address
		silent := p.post("لا أريد رسائل", email("silent@example.org"))
		p.post("جواب", answer(silent.Comment.ID), email("b@example.org"))
		if got := box.take(); len(got) != 0 {
			t.Errorf("nobody asked to hear of these: %+v", got)
		}
		held := p.post("اتصل بي على 0791234567", answer(first.Comment.ID), email("b@example.org"))
		if got := box.take(); len(got) != 0 {
			t.Errorf("of what waits: %+v", got)
		}
		p.decide(held.Comment.ID, Approved, "")
		got := box.take()
		if len(got) != 1 || got[0].To != "reader@example.org" || !strings.Contains(got[0].Text, "0791234567") || got[0].Dir != "rtl" || !strings.HasPrefix(got[0].Stop, "https://news.example/-/comments/") {
			t.Fatalf("%+v", got)
		}
		if strings.Contains(got[0].Text, "b@example.org") {
			t.Error("the address of who answers is told")
		}
		if err := p.Undo(t.Context(), moderator, held.Comment.ID); err != nil {
			t.Fatal(err)
		}
		p.decide(held.Comment.ID, Approved, "")
		if again := box.take(); len(again) != 0 {
			t.Errorf("twice: %+v", again)
		}
		if _, err := p.Answer(t.Context(), editor, first.Comment.ID, "يوم الأحد"); err != nil {
			t.Fatal(err)
		}
		if staff := box.take(); len(staff) != 1 || !strings.Contains(staff[0].Subject, "محررة") {
			t.Errorf("an answer of the paper: %+v", staff)
		}

		key := strings.Split(strings.TrimPrefix(got[0].Stop, "https://news.example/-/comments/"), "/")[1]
		if err := p.Stop(t.Context(), first.Comment.ID, first.Key); !errs.Is(err, errs.NotFound) {
			t.Errorf("with the comment's own key: %v", err)
		}
		if err := p.Stop(t.Context(), first.Comment.ID, key); err != nil {
			t.Fatal(err)
		}
		p.post("جواب متأخر", answer(first.Comment.ID), email("c@example.org"))
		if got := box.take(); len(got) != 0 {
			t.Errorf("after the end: %+v", got)
		}
	})
}

func TestTheResultOfAnAppealIsMailed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		box := p.mailing()
		for state, subject := range map[State]string{Approved: "قُبل اعتراضك، ونُشر تعليقك", Refused: "رُفض اعتراضك"} {
			bad := p.post("يا كلب " + string(state))
			if err := p.Appeal(t.Context(), bad.Comment.ID, bad.Key, "قصدت كلب الجيران", from0()); err != nil {
				t.Fatal(err)
			}
			p.decide(bad.Comment.ID, state, policy.Insult)
			got := box.take()
			if len(got) != 1 || got[0].Subject != subject || got[0].To != "reader@example.org" {
				t.Fatalf("%s: %+v", state, got)
			}
			own := path(t, got[0], `/-/comments/\d+/[\w-]+`)
			if own != OwnPath(bad.Comment.ID, bad.Key) {
				t.Errorf("leads to %s", own)
			}
		}
	})
}

func TestWhatIsOnesOwnIsTakenAlongAndErased(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		p := paper(t, d)
		ctx := t.Context()
		reader := Reader{}
		if err := p.AskMine(ctx, "reader@example.org", reader); !errs.Is(err, errs.Unavailable) {
			t.Errorf("without mail: %v", err)
		}
		box := p.mailing()
		mine := p.post("كلامي عن السوق")
		theirs := p.post("جواب غيري", answer(mine.Comment.ID), email("other@example.org"))
		bad := p.post("يا كلب")
		if err := p.AddNote(ctx, moderator, mine.Comment.ID, "هو جار المحرر"); err != nil {
			t.Fatal(err)
		}
		for _, a := range []string{"nobody@example.org", " Reader@Example.org"} {
			if err := p.AskMine(ctx, a, reader); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.AskMine(ctx, "لا عنوان", reader); !errs.Is(err, errs.Invalid) {
			t.Errorf("no address: %v", err)
		}
		got := box.take()
		if len(got) != 1 || got[0].To != "reader@example.org" {
			t.Fatalf("%+v", got)
		}
		token := strings.TrimPrefix(path(t, got[0], MinePath+`/[\w.-]+`), MinePath+"/")
		who, list, err := p.Mine(ctx, token)
		if err != nil || who != "reader@example.org" || len(list) != 2 || list[0].ID != mine.Comment.ID || list[1].ID != bad.Comment.ID {
			t.Fatalf("%s %+v %v", who, list, err)
		}
		for _, wrong := range []string{"", ".", token + "x", "x" + token} {
			if _, err := p.Erase(ctx, wrong); !errs.Is(err, errs.NotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		if n, err := p.Erase(ctx, token); err != nil || n != 2 {
			t.Fatalf("%d %v", n, err)
		}
		p.counted(1)
		nodes, _, err := p.Thread(ctx, p.article, Oldest, "")
		if err != nil || len(nodes) != 1 || nodes[0].ID != theirs.Comment.ID {
			t.Errorf("%+v %v", nodes, err)
		}
		e, err := p.One(ctx, moderator, mine.Comment.ID)
		if err != nil || e.Body != "" || e.AuthorName != "" || e.AuthorEmail != "" || len(e.Notes) != 0 || e.State != Trash {
			t.Errorf("%+v %v", e, err)
		}
		if _, list, err := p.Mine(ctx, token); err != nil || len(list) != 0 {
			t.Errorf("afterwards: %+v %v", list, err)
		}
		p.clock.Advance(time.Hour)
		if _, _, err := p.Mine(ctx, token); !errs.Is(err, errs.Gone) {
			t.Errorf("an hour later: %v", err)
		}
	})
}
