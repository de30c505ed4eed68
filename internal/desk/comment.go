package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/web"
)

// commentScreen is one comment with all that is known about it.
type commentScreen struct {
	Base
	One     judged
	Parent  *comment.Comment // that it answers
	Others  []judged         // from the same writer
	Log     []logLine
	Reasons []reasonLine
	Kinds   []comment.BanKind // by which its writer can be banned
	Days    []int
	Ban     comment.Ban
	Body    string // of an answer that could not be taken
}

// logLine is a decision, told.
type logLine struct {
	When time.Time
	Says string
	Note string
}

// reasonLine is a word that decided, with its weight and how wide its bar is, in twelfths.
type reasonLine struct {
	Word, Weight string
	Wide         int
}

// banDays are the terms that a ban is offered for.
var banDays = []int{1, 7, 30, 365}

// othersShown and reasonsShown are how much stands beside a comment.
const (
	othersShown  = 8
	reasonsShown = 5
)

func (d *desk) oneComment(w http.ResponseWriter, r *http.Request) error {
	return d.showComment(w, r, nil)
}

func (d *desk) showComment(w http.ResponseWriter, r *http.Request, fault error) error {
	b, err := d.base(r, "desk.comment.title")
	if err != nil {
		return err
	}
	me := userOf(r.Context()).Actor()
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	e, err := d.Comments.One(r.Context(), me, id)
	if err != nil {
		return err
	}
	p, err := d.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	s := commentScreen{Base: b, Days: banDays, Ban: comment.Ban{Kind: comment.BanKind(r.PostFormValue("kind")), Reason: r.PostFormValue("reason")}, Body: r.PostFormValue("body")}
	s.One = s.Base.judged(e, p, queueOf(e))
	if e.ParentID != 0 {
		if parent, err := d.Comments.Seen(r.Context(), e.ParentID); err == nil {
			s.Parent = &parent
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	others, err := d.Comments.Others(r.Context(), me, e, othersShown)
	if err != nil {
		return err
	}
	for _, o := range others {
		s.Others = append(s.Others, s.Base.judged(o, p, queueOf(o)))
	}
	if e.AuthorEmail != "" {
		s.Kinds = []comment.BanKind{comment.BanEmail, comment.BanAddress, comment.BanNetwork}
	}
	log, err := d.Comments.Log(r.Context(), me, id)
	if err != nil {
		return err
	}
	for _, l := range log {
		s.Log = append(s.Log, s.Base.logLine(l, p))
	}
	if err := d.reasons(r, &s); err != nil {
		return err
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "comment", s)
	return nil
}

// queueOf is the queue that a comment is found in.
func queueOf(e comment.Entry) comment.Queue {
	switch {
	case e.Appealed:
		return comment.QueueAppealed
	case e.State == comment.Approved && e.Reports > 0:
		return comment.QueueReported
	case e.State == comment.Approved:
		return comment.QueuePublished
	case e.State == comment.Refused:
		return comment.QueueRefused
	case e.State == comment.Spam:
		return comment.QueueSpam
	}
	return comment.QueueHeld
}

// logLine tells a decision: who, what, by which rule.
func (b Base) logLine(l comment.LogEntry, p policy.Policy) logLine {
	by := l.By
	if by == "" {
		by = b.T("desk.comment.by_policy")
		if l.Was != "" {
			by = b.T("desk.comment.by_writer")
		}
	}
	line := logLine{When: l.At, Says: by + ": " + b.T("desk.state."+string(l.State)), Note: l.Note}
	if n := p.Number(l.Rule); n > 0 {
		line.Says += " · " + b.T("desk.comment.rule", "number", n)
	}
	if l.Note == "undo" {
		line.Note = b.T("desk.comment.undone")
	}
	return line
}

// reasons puts the words that speak most against a comment beside it, as the policy judges it now.
func (d *desk) reasons(r *http.Request, s *commentScreen) error {
	j, err := d.Policies.Judge(r.Context())
	if err != nil {
		return err
	}
	const full = 12
	most := 0.0
	for _, reason := range j.Reasons(s.One.Body, reasonsShown) {
		most = max(most, reason.Weight)
		if reason.Weight < 0.05 {
			break
		}
		s.Reasons = append(s.Reasons, reasonLine{s.One.Body[reason.Start:reason.End], s.locale.Decimal(float64(int(reason.Weight*100)) / 100), max(1, int(full*reason.Weight/most))})
	}
	return nil
}

// onComment does something with one comment and leads back to its screen.
func (d *desk) onComment(f func(r *http.Request, id int64, form url.Values) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		values, done, err := readForm(r)
		if err != nil {
			return err
		}
		defer done()
		id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err := f(r, id, values); err != nil {
			if formFault(err) {
				return d.showComment(w, r, err)
			}
			return err
		}
		return seeOther(w, r, "/desk/comments/"+strconv.FormatInt(id, 10)+"?done=saved")
	}
}

func (d *desk) addNote(r *http.Request, id int64, form url.Values) error {
	return d.Comments.AddNote(r.Context(), userOf(r.Context()).Actor(), id, form.Get("note"))
}

func (d *desk) feature(r *http.Request, id int64, form url.Values) error {
	return d.Comments.Feature(r.Context(), userOf(r.Context()).Actor(), id, form.Get("featured") == "1")
}

func (d *desk) answerComment(r *http.Request, id int64, form url.Values) error {
	_, err := d.Comments.Answer(r.Context(), userOf(r.Context()).Actor(), id, form.Get("body"))
	return err
}

func (d *desk) banWriter(r *http.Request, id int64, form url.Values) error {
	return d.Comments.BanWriter(r.Context(), userOf(r.Context()).Actor(), id, d.readBan(form))
}

// readBan reads a ban's form: it ends so many days from now.
func (d *desk) readBan(form url.Values) comment.Ban {
	days, _ := strconv.Atoi(form.Get("days"))
	return comment.Ban{Kind: comment.BanKind(form.Get("kind")), Value: form.Get("value"), Reason: form.Get("reason"), Ends: d.Clock.Now().AddDate(0, 0, min(max(days, 0), 3650))}
}

// bansScreen is who may not write.
type bansScreen struct {
	Base
	Bans  []banLine
	Kinds []comment.BanKind
	Days  []int
	Ban   comment.Ban // as the form has it
}

type banLine struct {
	comment.Ban
	Until string
	Over  bool
}

func (d *desk) bans(w http.ResponseWriter, r *http.Request) error {
	return d.showBans(w, r, comment.Ban{Kind: comment.BanEmail}, nil)
}

func (d *desk) showBans(w http.ResponseWriter, r *http.Request, form comment.Ban, fault error) error {
	b, err := d.base(r, "desk.bans.title")
	if err != nil {
		return err
	}
	s := bansScreen{Base: b, Kinds: comment.BanKinds, Days: banDays, Ban: form}
	list, err := d.Comments.Bans(r.Context(), userOf(r.Context()).Actor())
	if err != nil {
		return err
	}
	for _, one := range list {
		s.Bans = append(s.Bans, banLine{one, b.locale.Date(one.Ends), !one.Lifted.IsZero() || !one.Ends.After(d.Clock.Now())})
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "bans", s)
	return nil
}

func (d *desk) addBan(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	ban := d.readBan(values)
	if err := d.Comments.Ban(r.Context(), userOf(r.Context()).Actor(), ban); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showBans(w, r, ban, err)
	}
	return seeOther(w, r, "/desk/comments/bans?done=added")
}

func (d *desk) liftBan(w http.ResponseWriter, r *http.Request) error {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err := d.Comments.Lift(r.Context(), userOf(r.Context()).Actor(), id); err != nil {
		return err
	}
	return seeOther(w, r, "/desk/comments/bans?done=saved")
}

// talkScreen is the settings of comments.
type talkScreen struct {
	Base
	Form  comment.Settings
	Sorts []comment.Sort
	Years []int // whose account can be read
}

func (d *desk) talk(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Comments.Settings(r.Context())
	if err != nil {
		return err
	}
	return d.showTalk(w, r, v, nil)
}

func (d *desk) showTalk(w http.ResponseWriter, r *http.Request, form comment.Settings, fault error) error {
	b, err := d.base(r, "desk.talk.title")
	if err != nil {
		return err
	}
	s := talkScreen{Base: b, Form: form, Sorts: comment.Sorts}
	if form.Account {
		s.Years = []int{d.Clock.Now().In(b.locale.Zone()).Year()}
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		s.blame(fault)
	}
	d.write(w, status, "talk", s)
	return nil
}

func (d *desk) saveTalk(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	number := func(name string) int {
		n, err := strconv.Atoi(values.Get(name))
		if err != nil {
			return -1
		}
		return n
	}
	v := comment.Settings{CloseAfter: number("close_after"), HoldFirst: values.Get("hold_first") == "1", PassScriptless: values.Get("hold_scriptless") != "1", EditMinutes: number("edit_minutes"),
		AddressDays: number("address_days"), MaxLinks: number("max_links"), Precision: number("precision"), Order: comment.Sort(values.Get("order")), Account: values.Get("account") == "1"}
	if err := d.Comments.SaveSettings(r.Context(), userOf(r.Context()).Actor(), v); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showTalk(w, r, v, err)
	}
	return seeOther(w, r, "/desk/comments/settings?done=saved")
}
