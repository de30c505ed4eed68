package policy

import (
	"cmp"
	"slices"

	"github.com/warraq/warraq/internal/policy/learn"
	"github.com/warraq/warraq/internal/policy/lexicon"
)

// Judge gives verdicts by one policy. It is for many goroutines.
type Judge struct {
	policy  Policy
	matcher *lexicon.Matcher
	model   *learn.Model
}

// NewJudge returns the judge of a policy with the words and the model that warraq ships.
func NewJudge(p Policy) *Judge {
	return &Judge{policy: p, matcher: shippedMatcher(), model: learn.Shipped()}
}

// Policy is what the judge goes by.
func (j *Judge) Policy() Policy { return j.policy }

// listedWeight is what a listed word says against a text, by its severity from 1 to 3, and mostListed what all of them can.
var listedWeight = [4]float64{0, 0.5, 1, 1.5}

const mostListed = 3

// Listed is how much the shipped words say against a text: what the model is trained with.
func Listed(text string) float64 { return listed(shippedMatcher().Find(text)) }

func listed(matches []lexicon.Match) (sum float64) {
	for _, m := range matches {
		if against(RuleName(m.Entry.Rule)) {
			sum += listedWeight[m.Entry.Severity]
		}
	}
	return min(sum, mostListed)
}

// holdScore is the score from which a person looks at a text for the model's sake. The model refuses nothing by itself: it was not
// measured on the newsroom's own decisions yet.
const holdScore = 0.7

// against says whether a rule is against abuse: what the score is about.
func against(name RuleName) bool {
	return name == Insult || name == Sacred || name == Religion || name == Incitement || name == Abuse
}

// Judge says what the policy says of a text. Any text has a verdict.
func (j *Judge) Judge(text string) Verdict {
	v := Verdict{Action: Publish, Version: j.policy.Version}
	matches := j.matcher.Find(text)
	for _, m := range matches {
		switch span := (Span{m.Start, m.End, RuleName(m.Entry.Rule)}); m.Entry.Severity {
		case 3:
			v.follows(j.policy, span, Refuse)
		case 2:
			v.follows(j.policy, span, Hold)
		}
	}
	for _, s := range patterns(text) {
		v.follows(j.policy, s, Refuse)
	}
	if v.Score = j.model.Score(learn.Read(text, listed(matches))); v.Score >= holdScore && v.Action == Publish {
		j.doubt(&v, text)
	}
	v.settle()
	return v
}

// doubt holds a text for the model's sake, and shows the words that made it think so.
func (j *Judge) doubt(v *Verdict, text string) {
	const shown = 3
	if r, _ := j.policy.Rule(Abuse); r.Action == Publish {
		return
	}
	v.Action, v.Rule = Hold, Abuse
	for _, reason := range j.model.Explain(text, shown) {
		v.Spans = append(v.Spans, Span{reason.Start, reason.End, Abuse})
	}
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
