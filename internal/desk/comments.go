package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

// Comments is what the desk asks of the comments.
type Comments interface {
	QueuePage(ctx context.Context, a actor.Actor, q comment.Queue, after string, limit int) ([]comment.Entry, string, error)
	Waiting(ctx context.Context) (comment.Counts, error)
	Decide(ctx context.Context, a actor.Actor, id int64, d comment.Decision) error
	Undo(ctx context.Context, a actor.Actor, id int64) error
}

// Policies is what the desk asks of the policy.
type Policies interface {
	Current(ctx context.Context) (policy.Policy, error)
	Save(ctx context.Context, a actor.Actor, p policy.Policy) (policy.Policy, error)
}

// commentsScreen is a queue of comments.
type commentsScreen struct {
	Base
	Queue   comment.Queue
	Tabs    []queueTab
	Entries []judged
	Rules   []ruleChoice
	Next    string
	Undo    string // number of the comment that was just decided on
}

type queueTab struct {
	URL, Key, Number string
	Here             bool
}

// judged is a comment as a moderator sees it.
type judged struct {
	comment.Entry
	When   time.Time
	Ago    string
	Link   string // of the article
	Marked []policy.Part
	Why    string
}

type ruleChoice struct {
	Name   policy.RuleName
	Number int
	Text   string
	Action policy.Action
}

// queuePage is how many comments a screen shows.
const queuePage = 30

func (d *desk) comments(w http.ResponseWriter, r *http.Request) error {
	return d.showComments(w, r, nil)
}

func (d *desk) showComments(w http.ResponseWriter, r *http.Request, fault error) error {
	b, err := d.base(r, "desk.nav.comments")
	if err != nil {
		return err
	}
	s := commentsScreen{Base: b, Queue: comment.Queue(r.FormValue("queue"))}
	if !s.Queue.Known() {
		s.Queue = comment.QueueHeld
	}
	waiting, err := d.Comments.Waiting(r.Context())
	if err != nil {
		return err
	}
	for _, q := range comment.Queues {
		tab := queueTab{URL: "/desk/comments?queue=" + string(q), Key: "desk.queue." + string(q), Here: q == s.Queue}
		if n := map[comment.Queue]int{comment.QueueHeld: waiting.Held, comment.QueueReported: waiting.Reported, comment.QueueAppealed: waiting.Appealed}[q]; n > 0 {
			tab.Number = b.Number(n)
		}
		s.Tabs = append(s.Tabs, tab)
	}
	rules, err := d.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	s.Rules = b.rules(rules)
	list, next, err := d.Comments.QueuePage(r.Context(), userOf(r.Context()).Actor(), s.Queue, r.URL.Query().Get("after"), queuePage)
	if err != nil {
		return err
	}
	for _, e := range list {
		s.Entries = append(s.Entries, b.judged(e, rules))
	}
	if next != "" {
		s.Next = "/desk/comments?" + url.Values{"queue": {string(s.Queue)}, "after": {next}}.Encode()
	}
	if id, err := strconv.ParseInt(r.URL.Query().Get("undo"), 10, 64); err == nil {
		s.Undo = strconv.FormatInt(id, 10)
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		if s.blame(fault); s.FaultOf("rule") != "" {
			s.Fault = s.FaultOf("rule")
		}
	}
	d.write(w, status, "comments", s)
	return nil
}

// rules are the policy's rules in the paper's words, or in ours.
func (b Base) rules(p policy.Policy) (list []ruleChoice) {
	for i, r := range p.Rules {
		if r.Text == "" {
			r.Text = b.T("policy.rule." + string(r.Name))
		}
		list = append(list, ruleChoice{r.Name, i + 1, r.Text, r.Action})
	}
	return list
}

func (b Base) judged(e comment.Entry, p policy.Policy) judged {
	j := judged{Entry: e, Marked: e.Verdict.Parts(e.Body), When: e.CreatedAt, Ago: b.ago(e.CreatedAt), Link: story.EscapedPath(e.Path)}
	if n := p.Number(e.Rule); n > 0 {
		j.Why = b.T("desk.comments.why", "number", n, "text", strings.TrimRight(b.rules(p)[n-1].Text, "."))
	}
	return j
}

// decide is a moderator's answer to one comment.
func (d *desk) decide(state comment.State) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return d.act(w, r, func(id int64) error {
			return d.Comments.Decide(r.Context(), userOf(r.Context()).Actor(), id, comment.Decision{State: state, Rule: policy.RuleName(r.PostFormValue("rule")), Note: r.PostFormValue("note")})
		}, true)
	}
}

func (d *desk) undoDecision(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, func(id int64) error { return d.Comments.Undo(r.Context(), userOf(r.Context()).Actor(), id) }, false)
}

func (d *desk) act(w http.ResponseWriter, r *http.Request, f func(id int64) error, undoable bool) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err := f(id); err != nil {
		if formFault(err) || errs.Is(err, errs.Forbidden) {
			return d.showComments(w, r, err)
		}
		return err
	}
	back := url.Values{}
	if q := comment.Queue(values.Get("queue")); q.Known() {
		back.Set("queue", string(q))
	}
	if back.Set("done", "undone"); undoable {
		back.Set("done", "decided")
		back.Set("undo", strconv.FormatInt(id, 10))
	}
	return seeOther(w, r, "/desk/comments?"+back.Encode())
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
