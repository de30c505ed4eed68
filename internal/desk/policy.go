package desk

import (
	"context"
	"net/http"
	"strconv"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/web"
)

// Policies is what the desk asks of the policy.
type Policies interface {
	Current(ctx context.Context) (policy.Policy, error)
	Save(ctx context.Context, a actor.Actor, p policy.Policy) (policy.Policy, error)
	Judge(ctx context.Context) (*policy.Judge, error)
	Words(ctx context.Context) ([]policy.Word, error)
	AddWord(ctx context.Context, a actor.Actor, w policy.Word) error
	RemoveWord(ctx context.Context, a actor.Actor, id int64) error
	Standing(ctx context.Context, a actor.Actor) (policy.Standing, error)
}

// policyScreen is the rules, to be changed.
type policyScreen struct {
	Base
	Version int64
	Rules   []ruleChoice
	Actions []policy.Action
}

func (d *desk) policy(w http.ResponseWriter, r *http.Request) error {
	p, err := d.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	return d.showPolicy(w, r, p, nil)
}

func (d *desk) showPolicy(w http.ResponseWriter, r *http.Request, p policy.Policy, fault error) error {
	b, err := d.base(r, "desk.nav.policy")
	if err != nil {
		return err
	}
	s := policyScreen{Base: b, Version: p.Version, Actions: policy.Actions}
	s.Rules = b.rules(p)
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "policy", s)
	return nil
}

func (d *desk) savePolicy(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	version, _ := strconv.ParseInt(values.Get("version"), 10, 64)
	p := policy.Policy{Version: version}
	for _, name := range policy.RuleNames {
		p.Rules = append(p.Rules, policy.Rule{Name: name, Text: values.Get("text." + string(name)), Action: policy.Action(values.Get("action." + string(name)))})
	}
	if _, err := d.Policies.Save(r.Context(), userOf(r.Context()).Actor(), p); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showPolicy(w, r, p, err)
	}
	return seeOther(w, r, "/desk/policy?done=saved")
}

// Tools are the screens about comments, with the one that is shown.
func (b Base) Tools() (list []navItem) {
	for _, t := range []struct {
		navItem
		may actor.Permission
	}{
		{navItem{URL: "/desk/comments", Key: "desk.comments.queues"}, actor.Moderate},
		{navItem{URL: "/desk/comments/words", Key: "desk.words.title"}, actor.Moderate},
		{navItem{URL: "/desk/comments/bans", Key: "desk.bans.title"}, actor.Moderate},
		{navItem{URL: "/desk/comments/numbers", Key: "desk.numbers.title"}, actor.Moderate},
		{navItem{URL: "/desk/policy", Key: "desk.nav.policy"}, actor.ManageSite},
		{navItem{URL: "/desk/comments/settings", Key: "desk.talk.title"}, actor.ManageSite},
	} {
		if b.User.Actor().May(t.may) {
			t.Here = b.Title == b.T(t.Key) || t.URL == "/desk/comments" && b.Title == b.T("desk.nav.comments")
			list = append(list, t.navItem)
		}
	}
	return list
}

// wordsScreen is the paper's own words.
type wordsScreen struct {
	Base
	Words      []policy.Word
	Rules      []ruleChoice
	Severities []int
	Form       policy.Word
}

// RuleText is a rule as the paper says it.
func (s wordsScreen) RuleText(name policy.RuleName) string {
	for _, r := range s.Rules {
		if r.Name == name {
			return s.T("desk.comments.why", "number", r.Number, "text", r.Text)
		}
	}
	return string(name)
}

func (d *desk) words(w http.ResponseWriter, r *http.Request) error {
	return d.showWords(w, r, policy.Word{Text: r.URL.Query().Get("word"), Rule: policy.Insult, Severity: 2}, nil)
}

func (d *desk) showWords(w http.ResponseWriter, r *http.Request, form policy.Word, fault error) error {
	b, err := d.base(r, "desk.words.title")
	if err != nil {
		return err
	}
	s := wordsScreen{Base: b, Form: form, Severities: policy.Severities}
	if s.Words, err = d.Policies.Words(r.Context()); err != nil {
		return err
	}
	p, err := d.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	s.Rules = b.rules(p)
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "words", s)
	return nil
}

func (d *desk) addWord(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	severity, err := strconv.Atoi(values.Get("severity"))
	if err != nil {
		severity = -1
	}
	word := policy.Word{Text: values.Get("word"), Rule: policy.RuleName(values.Get("rule")), Severity: severity}
	if err := d.Policies.AddWord(r.Context(), userOf(r.Context()).Actor(), word); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showWords(w, r, word, err)
	}
	return seeOther(w, r, "/desk/comments/words?done=added")
}

func (d *desk) removeWord(w http.ResponseWriter, r *http.Request) error {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err := d.Policies.RemoveWord(r.Context(), userOf(r.Context()).Actor(), id); err != nil {
		return err
	}
	return seeOther(w, r, "/desk/comments/words")
}
