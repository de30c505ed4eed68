package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

// Comments is what the desk asks of the comments.
type Comments interface {
	QueuePage(ctx context.Context, a actor.Actor, q comment.Queue, after string, limit int) ([]comment.Entry, string, error)
	Find(ctx context.Context, a actor.Actor, words string, limit int) ([]comment.Entry, error)
	One(ctx context.Context, a actor.Actor, id int64) (comment.Entry, error)
	Others(ctx context.Context, a actor.Actor, e comment.Entry, limit int) ([]comment.Entry, error)
	Seen(ctx context.Context, id int64) (comment.Comment, error)
	Log(ctx context.Context, a actor.Actor, id int64) ([]comment.LogEntry, error)
	Waiting(ctx context.Context) (comment.Counts, error)
	Decide(ctx context.Context, a actor.Actor, id int64, d comment.Decision) error
	Undo(ctx context.Context, a actor.Actor, id int64) error
	AddNote(ctx context.Context, a actor.Actor, id int64, words string) error
	Feature(ctx context.Context, a actor.Actor, id int64, is bool) error
	Answer(ctx context.Context, a actor.Actor, id int64, body string) (comment.Comment, error)
	Claim(ctx context.Context, a actor.Actor, ids []int64) (taken map[int64]string, err error)
	With(ctx context.Context, a actor.Actor) (names []string, n int, err error)
	Bans(ctx context.Context, a actor.Actor) ([]comment.Ban, error)
	Ban(ctx context.Context, a actor.Actor, b comment.Ban) error
	BanWriter(ctx context.Context, a actor.Actor, id int64, b comment.Ban) error
	Lift(ctx context.Context, a actor.Actor, id int64) error
	Numbers(ctx context.Context, a actor.Actor, since time.Time) ([]comment.Work, error)
	Settings(ctx context.Context) (comment.Settings, error)
	SaveSettings(ctx context.Context, a actor.Actor, v comment.Settings) error
}

// commentsScreen is a queue of comments, or those that were looked for.
type commentsScreen struct {
	Base
	Queue   comment.Queue
	Words   string // that were looked for
	Tabs    []queueTab
	Entries []judged
	Rules   []ruleChoice
	Next    string
	Undo    []string // numbers of the comments that were just decided on
	With    string   // who is looking at others that wait
}

type queueTab struct {
	URL, Key, Number string
	Here             bool
}

// judged is a comment as a moderator sees it.
type judged struct {
	comment.Entry
	Screen *Base
	Queue  comment.Queue
	Rules  []ruleChoice
	When   time.Time
	Ago    string
	Link   string // of the article
	Marked []policy.Part
	Why    string
	Said   []string // what readers reported
	Story  string   // of its writer, in numbers
	Many   bool     // stands among others that may be judged with it
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
	s := commentsScreen{Base: b, Queue: comment.Queue(r.FormValue("queue")), Words: strings.TrimSpace(r.URL.Query().Get("q"))}
	if !s.Queue.Known() {
		s.Queue = comment.QueueHeld
	}
	if err := d.tabs(r, &s); err != nil {
		return err
	}
	rules, err := d.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	s.Rules = b.rules(rules)
	me := userOf(r.Context()).Actor()
	var list []comment.Entry
	var next string
	if s.Words != "" {
		list, err = d.Comments.Find(r.Context(), me, s.Words, queuePage)
	} else {
		list, next, err = d.Comments.QueuePage(r.Context(), me, s.Queue, r.URL.Query().Get("after"), queuePage)
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		j := s.Base.judged(e, rules, s.Queue)
		j.Many = true
		s.Entries = append(s.Entries, j)
	}
	if next != "" {
		s.Next = "/desk/comments?" + url.Values{"queue": {string(s.Queue)}, "after": {next}}.Encode()
	}
	for _, id := range commentIDs(r.URL.Query().Get("undo")) {
		s.Undo = append(s.Undo, strconv.FormatInt(id, 10))
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

func (d *desk) tabs(r *http.Request, s *commentsScreen) error {
	n, err := d.Comments.Waiting(r.Context())
	if err != nil {
		return err
	}
	waiting := map[comment.Queue]int{comment.QueueHeld: n.Held, comment.QueueReported: n.Reported, comment.QueueAppealed: n.Appealed}
	for _, q := range comment.Queues {
		tab := queueTab{URL: "/desk/comments?queue=" + string(q), Key: "desk.queue." + string(q), Here: q == s.Queue && s.Words == ""}
		if waiting[q] > 0 {
			tab.Number = s.Number(waiting[q])
		}
		s.Tabs = append(s.Tabs, tab)
	}
	names, with, err := d.Comments.With(r.Context(), userOf(r.Context()).Actor())
	if err == nil && with > 0 && s.Queue.Waits() {
		s.With = s.T("desk.comments.with_others", "names", s.locale.List(i18n.And, names), "count", with)
	}
	return err
}

// commentIDs reads a list of comments' numbers, apart by commas.
func commentIDs(text string) (list []int64) {
	for part := range strings.SplitSeq(text, ",") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil && len(list) < queuePage {
			list = append(list, id)
		}
	}
	return list
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

func (b *Base) judged(e comment.Entry, p policy.Policy, q comment.Queue) judged {
	rules := b.rules(p)
	j := judged{Entry: e, Screen: b, Queue: q, Rules: rules, Marked: e.Verdict.Parts(e.Body), When: e.CreatedAt, Ago: b.ago(e.CreatedAt), Link: story.EscapedPath(e.Path)}
	if n := p.Number(e.Rule); n > 0 {
		j.Why = b.T("desk.comments.why", "number", n, "text", strings.TrimRight(rules[n-1].Text, "."))
		if e.Verdict != nil && e.Verdict.Score >= 0.01 && e.Verdict.Rule == e.Rule {
			j.Why += " · " + b.locale.Decimal(float64(int(e.Verdict.Score*100))/100)
		}
	} else if e.HeldFor != "" {
		j.Why = b.T("desk.held_for." + string(e.HeldFor))
	}
	for _, r := range e.Reported {
		says := r.Words
		if n := p.Number(r.Rule); n > 0 {
			says = strings.TrimRight(b.T("desk.comments.why", "number", n, "text", strings.TrimRight(rules[n-1].Text, "."))+": "+r.Words, ": ")
		}
		j.Said = append(j.Said, says)
	}
	if e.Past.All > 1 {
		j.Story = b.T("desk.comments.past", "count", e.Past.All, "published", b.Number(e.Past.Published), "refused", b.Number(e.Past.Refused))
	}
	return j
}

// decide is a moderator's answer to one comment.
func (d *desk) decide(state comment.State) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return d.act(w, r, func(id int64) error { return d.decideOne(r, state, id) }, true)
	}
}

func (d *desk) decideOne(r *http.Request, state comment.State, id int64) error {
	seen, _ := strconv.ParseInt(r.PostFormValue("seen"), 10, 64)
	return d.Comments.Decide(r.Context(), userOf(r.Context()).Actor(), id, comment.Decision{State: state, Rule: policy.RuleName(r.PostFormValue("rule")), Note: r.PostFormValue("note"), Seen: seen})
}

// decideMany does one thing with all comments that are chosen. Those that cannot be decided on stay as they are, and the first reason is
// told.
func (d *desk) decideMany(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	state, known := map[string]comment.State{"approve": comment.Approved, "refuse": comment.Refused, "spam": comment.Spam}[values.Get("action")]
	ids := commentIDs(strings.Join(values["ids"], ","))
	if !known || len(ids) == 0 {
		return d.showComments(w, r, errs.New(errs.Invalid, "error.nothing_chosen"))
	}
	var fault error
	var decided []string
	for _, id := range ids {
		err := d.decideOne(r, state, id)
		switch {
		case err == nil:
			decided = append(decided, strconv.FormatInt(id, 10))
		case !formFault(err) && !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.NotFound):
			return err
		case fault == nil:
			fault = err
		}
	}
	if fault != nil {
		return d.showComments(w, r, fault)
	}
	return d.back(w, r, values, url.Values{"done": {"decided"}, "undo": {strings.Join(decided, ",")}})
}

func (d *desk) undoDecision(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, func(int64) error {
		for _, id := range commentIDs(r.PathValue("id")) {
			if err := d.Comments.Undo(r.Context(), userOf(r.Context()).Actor(), id); err != nil {
				return err
			}
		}
		return nil
	}, false)
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
	said := url.Values{"done": {"undone"}}
	if undoable {
		said = url.Values{"done": {"decided"}, "undo": {strconv.FormatInt(id, 10)}}
	}
	return d.back(w, r, values, said)
}

// back leads to the queue that a decision was taken in.
func (d *desk) back(w http.ResponseWriter, r *http.Request, form, said url.Values) error {
	if q := comment.Queue(form.Get("queue")); q.Known() {
		said.Set("queue", string(q))
	}
	return seeOther(w, r, "/desk/comments?"+said.Encode())
}

// claim takes what a moderator has on the screen for them. The answer names those that a colleague is looking at.
func (d *desk) claim(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	taken, err := d.Comments.Claim(r.Context(), userOf(r.Context()).Actor(), commentIDs(values.Get("ids")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(taken)
}
