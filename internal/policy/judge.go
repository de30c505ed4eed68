package policy

import (
	"cmp"
	"slices"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/policy/learn"
	"github.com/warraq/warraq/internal/policy/lexicon"
)

// Judge gives verdicts by one policy. It is for many goroutines.
type Judge struct {
	policy   Policy
	matcher  *lexicon.Matcher
	model    *learn.Model
	own      *learn.Online // what the newsroom's decisions taught; nil for nothing
	measured []Measure     // how right it was, in the order of RuleNames
	percent  int           // of its sure judgments that must be right before it refuses by itself
}

// NewJudge returns the judge of a policy with the words and the model that warraq ships.
func NewJudge(p Policy) *Judge {
	return &Judge{policy: p, matcher: shippedMatcher(), model: learn.Shipped(), percent: sureOf}
}

// sureOf is the percentage where nobody set another.
const sureOf = 95

// Trusting is the same judge with another percentage of sure judgments that must have been right before the learned model refuses by itself.
func (j *Judge) Trusting(percent int) *Judge {
	other := *j
	other.percent = percent
	return &other
}

// Policy is what the judge goes by.
func (j *Judge) Policy() Policy { return j.policy }

// listedWeight is what a listed word says against a text, by its severity from 1 to 3, and mostListed what all of them can.
var listedWeight = [4]float64{0, 0.5, 1, 1.5}

const mostListed = 3

// Features are what the shipped model sees of a text: what it is trained with.
func Features(text string) *learn.Features {
	matches, innocent := shippedMatcher().Scan(text)
	return learn.Read(without(text, innocent), listed(matches))
}

// Listed is how much the shipped words say against a text.
func Listed(text string) float64 { return listed(shippedMatcher().Find(text)) }

// without is a text with spaces in the place of innocent phrases: the pieces of their words, which others have, say nothing there.
func without(text string, innocent []lexicon.Match) string {
	if len(innocent) == 0 {
		return text
	}
	b := []byte(text)
	for _, m := range innocent {
		for i := m.Start; i < m.End; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}

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
	folded := arabic.ForModeration.Map(text) // once for all that read it: a quarter of the work
	matches, innocent := j.matcher.ScanFolded(folded)
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
	seen := text
	if len(innocent) > 0 {
		seen = without(text, innocent)
		folded = arabic.ForModeration.Map(seen)
	}
	features := learn.ReadFolded(folded, listed(matches))
	v.Score = j.model.Score(features)
	var classes []float64
	if j.own != nil {
		classes, v.Score = j.own.Judge(learn.SeeFolded(folded, features), v.Score)
	}
	j.learned(&v, seen, classes)
	if v.Score >= holdScore && v.Action == Publish {
		j.doubt(&v, seen)
	}
	v.settle()
	return v
}

// Lessons is how many decisions taught the judge.
func (j *Judge) Lessons() int64 {
	if j.own == nil {
		return 0
	}
	return j.own.Lessons()
}

// look is what Learn needs of a text: the shipped model's score and what the learned one sees.
func (j *Judge) look(text string) (shipped float64, sight learn.Sight) {
	matches, innocent := j.matcher.Scan(text)
	text = without(text, innocent)
	features := learn.Read(text, listed(matches))
	return j.model.Score(features), learn.See(text, features)
}

// learned does what the newsroom's decisions taught: it holds what is probably broken, and refuses what it is sure of where it was right
// often enough.
func (j *Judge) learned(v *Verdict, text string, classes []float64) {
	if j.own == nil || j.own.Lessons() < LeastLessons {
		return
	}
	best := slices.Index(classes, slices.Max(classes))
	rule, p := RuleNames[best], classes[best]
	known, ok := j.policy.Rule(rule)
	if !ok || known.Action == Publish || p < saysBroken {
		return
	}
	action := Hold
	if known.Action == Refuse && p >= isSure && j.measured[best].Trusted(j.percent) {
		action = Refuse
	}
	if action.rank() <= v.Action.rank() {
		return
	}
	v.Action, v.Rule = action, rule
	for _, reason := range j.own.Explain(text, best, explained) {
		v.Spans = append(v.Spans, Span{reason.Start, reason.End, rule})
	}
}

// explained is how many words are marked for a model's sake.
const explained = 3

// Reasons are up to n words of a text that speak most for or against a publication: what the listed words, the shipped model and the
// learned one say together, the strongest first.
func (j *Judge) Reasons(text string, n int) []learn.Reason {
	matches, innocent := j.matcher.Scan(text)
	text = without(text, innocent)
	all := j.model.Explain(text, n)
	if j.own != nil {
		for _, r := range j.own.Explain(text, len(RuleNames), n) {
			all = addReason(all, r)
		}
	}
	for _, m := range matches {
		all = addReason(all, learn.Reason{Start: m.Start, End: m.End, Weight: listedWeight[m.Entry.Severity]})
	}
	slices.SortStableFunc(all, func(a, b learn.Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	return all[:min(n, len(all))]
}

// addReason is the list with one more reason, which takes in those that it overlaps.
func addReason(list []learn.Reason, r learn.Reason) []learn.Reason {
	list = slices.DeleteFunc(list, func(one learn.Reason) bool {
		if one.Start >= r.End || r.Start >= one.End {
			return false
		}
		r = learn.Reason{Start: min(one.Start, r.Start), End: max(one.End, r.End), Weight: one.Weight + r.Weight}
		return true
	})
	return append(list, r)
}

// doubt holds a text for the model's sake, and shows the words that made it think so.
func (j *Judge) doubt(v *Verdict, text string) {
	if r, _ := j.policy.Rule(Abuse); r.Action == Publish {
		return
	}
	v.Action, v.Rule = Hold, Abuse
	for _, reason := range j.model.Explain(text, explained) {
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
