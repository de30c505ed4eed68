package policy_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/testkit"
)

// TestVerdicts goes through testdata/verdicts.txt: action, rule, the marked words, text, tabs between.
func TestVerdicts(t *testing.T) {
	text, err := os.ReadFile("testdata/verdicts.txt")
	if err != nil {
		t.Fatal(err)
	}
	j := policy.NewJudge(policy.Default())
	n := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 {
			t.Fatalf("%d fields in %q", len(f), line)
		}
		n++
		v := j.Judge(f[3])
		var marked []string
		for _, s := range v.Spans {
			marked = append(marked, f[3][s.Start:s.End])
		}
		if got := strings.Join(marked, "، "); string(v.Action) != f[0] || string(v.Rule) != f[1] || got != f[2] {
			t.Errorf("%s\n %s %s %q", line, v.Action, v.Rule, got)
		}
		for i, at := range v.Runes(f[3]) {
			if got := string([]rune(f[3])[at[0]:at[1]]); got != marked[i] {
				t.Errorf("%s: in letters %q, in bytes %q", f[3], got, marked[i])
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d verdicts", n)
	}
}

func TestRulesAreData(t *testing.T) {
	p := policy.Default()
	p.Rules[0].Action = policy.Hold
	p.Rules[6].Action = policy.Publish
	j := policy.NewJudge(p)
	if v := j.Judge("يا كلب"); v.Action != policy.Hold || v.Rule != policy.Insult {
		t.Errorf("%+v", v)
	}
	if v := j.Judge("0791234567"); v.Action != policy.Publish || v.Rule != "" || v.Spans != nil {
		t.Errorf("a rule that is switched off: %+v", v)
	}
}

func TestThePolicyHasVersions(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		c := testkit.Clock()
		s, other := policy.New(d, c), policy.New(d, c)
		owner := actor.Actor{UserID: 1, Name: "مالك", Role: actor.Owner}
		first, err := s.Current(t.Context())
		if err != nil || first.Version != 0 || len(first.Rules) != len(policy.RuleNames) {
			t.Fatal(first, err)
		}
		if _, err := other.Current(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := policy.Default()
		for i := range p.Rules {
			p.Rules[i].Text = "  بند \n " + string(p.Rules[i].Name)
		}
		if _, err := s.Save(t.Context(), actor.Actor{Role: actor.Moderator}, p); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a moderator changes the rules: %v", err)
		}
		saved, err := s.Save(t.Context(), owner, p)
		if err != nil || saved.Version != 1 || saved.Rules[0].Text != "بند insult" {
			t.Fatal(saved, err)
		}
		if now, err := s.Current(t.Context()); err != nil || now.Version != 1 {
			t.Error(now, err)
		}
		if _, err := other.Save(t.Context(), owner, p); !errs.Is(err, errs.Conflict) { // p.Version is 0 still
			t.Errorf("a change over somebody else's: %v", err)
		}
		c.Advance(time.Minute)
		if now, err := other.Current(t.Context()); err != nil || now.Version != 1 {
			t.Error("another node goes on with the old version", now, err)
		}
		wrong := saved
		wrong.Rules = append([]policy.Rule(nil), saved.Rules...)
		wrong.Rules[2].Text = " "
		if _, err := s.Save(t.Context(), owner, wrong); !errs.Is(err, errs.Invalid) || errs.As(err).Fields[0].Name != "text.religion" {
			t.Errorf("a rule without words: %v", err)
		}
		wrong.Rules[2].Text, wrong.Rules[2].Action = "بند", "burn"
		if _, err := s.Save(t.Context(), owner, wrong); !errs.Is(err, errs.Invalid) {
			t.Errorf("an action that is none: %v", err)
		}
	})
}

func FuzzJudge(f *testing.F) {
	for _, seed := range []string{"", "يا كلب", "a@b.jo", "+962 79 123 4567", "www.x.com/y", "\xff", "!!!!!!!!!!", strings.Repeat("ا", 300), "٠٧٩١٢٣٤٥٦٧"} {
		f.Add(seed)
	}
	j := policy.NewJudge(policy.Default())
	f.Fuzz(func(t *testing.T, text string) {
		v := j.Judge(text)
		last := 0
		for _, s := range v.Spans {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%q: %+v", text, v)
			}
			last = s.End
		}
		if v.Score < 0 || v.Score > 1 || (v.Action != policy.Publish) != (v.Rule != "") {
			t.Fatalf("%q: %+v", text, v)
		}
		v.Runes(text)
	})
}

func BenchmarkJudge(b *testing.B) {
	text := strings.Repeat("لماذا لا تُنشر تفاصيل بند الصيانة كما وعدتم؟ نحن ننتظر منذ شهر. ", 16)[:1800] // some 1,000 letters
	j := policy.NewJudge(policy.Default())
	for b.Loop() {
		j.Judge(text)
	}
}
