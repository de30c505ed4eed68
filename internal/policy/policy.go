// Package policy is what may be said under an article: the paper's numbered rules with their versions, and the verdict on a
// text, which names the rule, shows the words and says what follows.
//
// It is not for comments themselves, who wrote them or what becomes of them (comment), nor for how words are found in disguise
// (lexicon) or weighed (learn).
package policy

import (
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/errs"
)

// Action is what follows for a text.
type Action string

// The actions, the mildest first.
const (
	Publish Action = "publish"
	Hold    Action = "hold"
	Refuse  Action = "refuse"
)

// Actions lists them as the desk offers them.
var Actions = []Action{Publish, Hold, Refuse}

func (a Action) rank() int {
	for i, v := range Actions {
		if v == a {
			return i
		}
	}
	return 0
}

// RuleName says what a rule is about. Other programs read it: names do not change.
type RuleName string

// The rules' names.
const (
	Insult     RuleName = "insult"
	Sacred     RuleName = "sacred"
	Religion   RuleName = "religion"
	Incitement RuleName = "incitement"
	Abuse      RuleName = "abuse"
	Spam       RuleName = "spam"
	Personal   RuleName = "personal"
	Shouting   RuleName = "shouting"
	Link       RuleName = "link"
)

// RuleNames lists them in the order of their numbers.
var RuleNames = []RuleName{Insult, Sacred, Religion, Incitement, Abuse, Spam, Personal, Shouting, Link}

// Rule is one of the paper's rules.
type Rule struct {
	Name   RuleName `json:"name"`
	Text   string   `json:"text"`   // in the paper's words, as readers see it; "" for warraq's own, in the language of the page
	Action Action   `json:"action"` // what follows at most: Publish switches the rule off
}

// Policy is the rules of a time. A rule's number is its place, counted from 1.
type Policy struct {
	Version int64 // 0 for the one that papers start with
	Rules   []Rule
}

// Default is the policy that papers start with: the rules that were printed under many a form and enforced under few, and
// what keeps a thread readable.
func Default() Policy {
	return Policy{Rules: []Rule{
		{Insult, "", Refuse}, {Sacred, "", Refuse}, {Religion, "", Refuse}, {Incitement, "", Refuse}, {Abuse, "", Refuse},
		{Spam, "", Hold}, {Personal, "", Hold}, {Shouting, "", Hold}, {Link, "", Hold},
	}}
}

// Number is the number of a rule, 0 for one that the policy does not have.
func (p Policy) Number(name RuleName) int {
	for i, r := range p.Rules {
		if r.Name == name {
			return i + 1
		}
	}
	return 0
}

// Rule is the rule of a name; false where the policy does not have it.
func (p Policy) Rule(name RuleName) (Rule, bool) {
	if n := p.Number(name); n > 0 {
		return p.Rules[n-1], true
	}
	return Rule{}, false
}

// maxRuleText is the longest rule, in letters: it must be read before one writes.
const maxRuleText = 200

// check is errs.Invalid on the field "text.NAME" or "action.NAME" of the rule that is wrong. A policy has every rule once.
func (p Policy) check() error {
	for _, name := range RuleNames {
		r, ok := p.Rule(name)
		text := strings.TrimSpace(r.Text)
		switch {
		case !ok || text == "":
			return errs.New(errs.Invalid, "error.form_invalid").OnField("text."+string(name), "error.rule_text", nil)
		case utf8.RuneCountInString(text) > maxRuleText:
			return errs.New(errs.Invalid, "error.form_invalid").OnField("text."+string(name), "error.too_long", map[string]any{"limit": maxRuleText})
		case r.Action != Publish && r.Action.rank() == 0:
			return errs.New(errs.Invalid, "error.form_invalid").OnField("action."+string(name), "error.invalid", nil)
		}
	}
	if len(p.Rules) != len(RuleNames) {
		return errs.New(errs.Invalid, "error.form_invalid")
	}
	return nil
}

// Verdict is what the policy says of a text.
type Verdict struct {
	Action  Action   `json:"action"`
	Rule    RuleName `json:"rule,omitempty"`  // that decided; of a text that is published the one that came nearest, or ""
	Score   float64  `json:"score"`           // how probable it is that a rule against abuse is broken, whatever the action: 0 to 1
	Spans   []Span   `json:"spans,omitempty"` // the words, in order, without overlaps
	Version int64    `json:"version"`         // of the policy
}

// Span is a stretch of the text as it was given, in bytes, and the rule that it breaks.
type Span struct {
	Start int      `json:"start"`
	End   int      `json:"end"`
	Rule  RuleName `json:"rule"`
}

// Runes are the spans' places counted in code points of text.
func (v Verdict) Runes(text string) [][2]int {
	list := make([][2]int, 0, len(v.Spans))
	for _, s := range v.Spans {
		list = append(list, [2]int{utf8.RuneCountInString(text[:s.Start]), utf8.RuneCountInString(text[:s.End])})
	}
	return list
}

// Part is a stretch of a text, marked where it breaks a rule.
type Part struct {
	Text string
	Mark bool
}

// Parts is a text cut at the verdict's spans. A verdict on another text, as after a change, marks what it can.
func (v *Verdict) Parts(text string) (list []Part) {
	done := 0
	if v != nil {
		for _, s := range v.Spans {
			if s.Start < done || s.End > len(text) || s.Start >= s.End {
				continue
			}
			if s.Start > done {
				list = append(list, Part{Text: text[done:s.Start]})
			}
			list = append(list, Part{text[s.Start:s.End], true})
			done = s.End
		}
	}
	if done < len(text) {
		list = append(list, Part{Text: text[done:]})
	}
	return list
}
