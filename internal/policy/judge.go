package policy

import (
	"cmp"
	"slices"

	"github.com/warraq/warraq/internal/policy/lexicon"
)

// Judge gives verdicts by one policy. It is for many goroutines.
type Judge struct {
	policy  Policy
	matcher *lexicon.Matcher
}

// NewJudge returns the judge of a policy with the words that warraq ships.
func NewJudge(p Policy) *Judge { return &Judge{policy: p, matcher: shippedMatcher()} }

// Policy is what the judge goes by.
func (j *Judge) Policy() Policy { return j.policy }

// What a listed word says by itself: how probable it makes it that the text breaks a rule against abuse, by its severity from 1 to 3;
// and a text without any. Measured on the training part of MPOLD (news comments): docs/policy.md.
var (
	wordScore   = [4]float64{0, 0.3, 0.7, 0.85}
	silentScore = 0.12
)

// against says whether a rule is against abuse: what the score is about.
func against(name RuleName) bool {
	return name == Insult || name == Sacred || name == Religion || name == Incitement || name == Abuse
}

// Judge says what the policy says of a text. Any text has a verdict.
func (j *Judge) Judge(text string) Verdict {
	v := Verdict{Action: Publish, Version: j.policy.Version}
	rest := 1 - silentScore // that no rule is broken
	for _, m := range j.matcher.Find(text) {
		rule, severity := RuleName(m.Entry.Rule), min(max(m.Entry.Severity, 1), 3)
		if against(rule) {
			rest *= 1 - wordScore[severity]
		}
		switch severity {
		case 3:
			v.follows(j.policy, Span{m.Start, m.End, rule}, Refuse)
		case 2:
			v.follows(j.policy, Span{m.Start, m.End, rule}, Hold)
		}
	}
	for _, s := range patterns(text) {
		v.follows(j.policy, s, Refuse)
	}
	v.Score = 1 - rest
	v.settle()
	return v
}

// follows notes a span and what it leads to, which is no more than its rule's action.
func (v *Verdict) follows(p Policy, s Span, most Action) {
	r, ok := p.Rule(s.Rule)
	if !ok || r.Action == Publish {
		return
	}
	action := r.Action
	if action.rank() > most.rank() {
		action = most
	}
	v.Spans = append(v.Spans, s)
	if action.rank() > v.Action.rank() {
		v.Action, v.Rule = action, s.Rule
	}
}

// settle puts the spans in order and leaves out what lies in another.
func (v *Verdict) settle() {
	slices.SortStableFunc(v.Spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	kept := v.Spans[:0]
	for _, s := range v.Spans {
		if n := len(kept); n > 0 && s.Start < kept[n-1].End {
			if s.Rule == v.Rule && kept[n-1].Rule != v.Rule {
				kept[n-1] = s
			}
			continue
		}
		kept = append(kept, s)
	}
	v.Spans = kept
}
