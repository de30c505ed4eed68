package reader

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

// Comments is what the site asks of the comments.
type Comments interface {
	Thread(ctx context.Context, articleID int64, order comment.Sort, after string) (nodes []comment.Node, next string, err error)
	Shown(ctx context.Context, articleID, id int64) (comment.Comment, error)
	Seen(ctx context.Context, id int64) (comment.Comment, error)
	PageOf(ctx context.Context, articleID, id int64) (order comment.Sort, after string, first bool, err error)
	Post(ctx context.Context, in comment.Submission) (comment.Posted, error)
	Challenge(ctx context.Context) (comment.Challenge, error)
	Settings(ctx context.Context) (comment.Settings, error)
	Mails() bool
	Stop(ctx context.Context, id int64, key string) error
	AskMine(ctx context.Context, email string, r comment.Reader) error
	Mine(ctx context.Context, token string) (email string, list []comment.Comment, err error)
	Erase(ctx context.Context, token string) (n int, err error)
	Account(ctx context.Context, year int, zone *time.Location) (comment.Account, error)
	Own(ctx context.Context, id int64, key string) (comment.Own, error)
	TakeBack(ctx context.Context, id int64, key string) error
	Appeal(ctx context.Context, id int64, key, words string, from netip.Addr) error
	Edit(ctx context.Context, id int64, key, body string, from netip.Addr) error
	Vote(ctx context.Context, id int64, r comment.Reader, value int) (comment.Tally, error)
	Report(ctx context.Context, id int64, r comment.Reader, rule policy.RuleName, words string) error
}

// Policies is what the site asks of the policy.
type Policies interface {
	Current(ctx context.Context) (policy.Policy, error)
}

// commentForm is the form as it stands on a page, with what was written in it before and what is wrong with it.
type commentForm struct {
	*Base
	Article           int64
	Parent            int64
	ParentName        string
	Name, Email, Body string
	Faults            map[string]string
	Again             bool // it was sent before and is to be mended
	MaxName, MaxBody  int
	Notify            bool
	Mails             bool // the paper can send mails
	Rules             []ruleLine
	Account           string // address of last year's account of moderation, "" where the paper publishes none
}

// ruleLine is a rule as readers see it.
type ruleLine struct {
	Number int
	Text   string
	Broken bool
}

func (s *Site) form(ctx context.Context, b *Base, article int64) (*commentForm, error) {
	p, err := s.Policies.Current(ctx)
	if err != nil {
		return nil, err
	}
	set, err := s.Comments.Settings(ctx)
	if err != nil {
		return nil, err
	}
	account := ""
	if set.Account {
		account = "/-/moderation/" + strconv.Itoa(b.now.In(b.locale.Zone()).Year())
	}
	return &commentForm{Base: b, Article: article, MaxName: comment.MaxName, MaxBody: comment.MaxBody, Mails: s.Comments.Mails(), Account: account, Rules: ruleLines(b, p, "")}, nil
}

// ruleLines are the rules that are in force, in the paper's words or, where it has none, in ours.
func ruleLines(b *Base, p policy.Policy, broken policy.RuleName) (list []ruleLine) {
	for i, r := range p.Rules {
		if r.Action == policy.Publish {
			continue
		}
		line := ruleLine{Number: i + 1, Text: r.Text, Broken: r.Name == broken}
		if line.Text == "" {
			line.Text = b.T("policy.rule." + string(r.Name))
		}
		list = append(list, line)
	}
	return list
}

// commentPage is what a comment's writer is told: one page for all that may become of it, kept by no cache.
type commentPage struct {
	Base
	Headline string // of the article
	Article  string // its address
	State    string // what the page says: fault, banned, reply, report, reported, held, refused, approved, trash
	Number   int    // of the rule that is broken
	Rules    []ruleLine
	Marked   []policy.Part // the text with the words marked
	Form     *commentForm
	Own      string // address of the comment's own page
	Appeal   comment.Outcome
	Appeals  bool // one may appeal
	Deletes  bool // one may take it back
	Fault    string
	Why      string      // it waits, where no rule says so
	Until    time.Time   // its words may be changed until then
	Edit     string      // the words to be changed
	Report   *reportForm // to say what is wrong with somebody's comment
	Account  string
}

// maxForm is how much of a form is read: a text that is far too long comes back to its writer, to be made shorter.
const maxForm = 4 << 20

// postComment takes a comment and leads to what became of it.
func (s *Site) postComment(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "private, no-store")
	in, err := readSubmission(w, r)
	if err != nil {
		return err
	}
	in.From = web.Peer(r)
	posted, err := s.Comments.Post(r.Context(), in)
	if mendable(err) {
		return s.mend(w, r, in, err)
	}
	if err != nil {
		return err
	}
	own := comment.OwnPath(posted.Comment.ID, posted.Key)
	switch posted.Comment.State {
	case comment.Refused:
		return s.refused(w, r, in, posted, own)
	case comment.Approved:
		where, err := s.whereShown(r.Context(), posted.Comment)
		if err != nil {
			return err
		}
		if in.Proof != "" { // a browser with script: it keeps the key beside the comment, and takes it out of the address
			where += "&key=" + url.QueryEscape(posted.Key)
		}
		http.Redirect(w, r, where, http.StatusSeeOther)
	default:
		http.Redirect(w, r, own, http.StatusSeeOther)
	}
	return nil
}

// whereShown is the address at which readers see a comment: under its article, or on a later page of the thread.
func (s *Site) whereShown(ctx context.Context, c comment.Comment) (string, error) {
	order, after, first, err := s.Comments.PageOf(ctx, c.ArticleID, c.ID)
	if err != nil {
		return "", err
	}
	page := threadPath(c.ArticleID, order, after)
	if first {
		art, err := s.Stories.Public(ctx, c.ArticleID)
		if err != nil {
			return "", err
		}
		page = story.EscapedPath(art.Path)
	}
	return page + "#comment-" + strconv.FormatInt(c.ID, 10), nil
}

func readSubmission(w http.ResponseWriter, r *http.Request) (in comment.Submission, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err = r.ParseForm() // first: ParseMultipartForm would swallow its error
	if err == nil {
		err = r.ParseMultipartForm(maxForm)
	}
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if big := (*http.MaxBytesError)(nil); errors.As(err, &big) {
			return in, errs.New(errs.TooLarge, "error.too_large").Because(err)
		}
		return in, errs.New(errs.Invalid, "error.invalid").Because(err)
	}
	value := r.PostFormValue
	in.ArticleID, _ = strconv.ParseInt(value("article"), 10, 64)
	in.ParentID, _ = strconv.ParseInt(value("parent"), 10, 64)
	in.Name, in.Email, in.Body, in.Trap = value("name"), value("email"), value("body"), value("website")
	in.Proof, in.Notify = value("proof"), value("notify") != ""
	return in, nil
}

// commentBase is a page about a comment on an article.
func (s *Site) commentBase(ctx context.Context, article int64) (*commentPage, error) {
	art, err := s.Stories.Public(ctx, article)
	if err != nil {
		return nil, err
	}
	b, err := s.base(ctx, "/-/comments")
	if err != nil {
		return nil, err
	}
	p := &commentPage{Base: b, Headline: art.Headline, Article: b.Href(art.Path)}
	p.NoIndex = true
	return p, nil
}

// again is the form with what was written in it.
func (s *Site) again(ctx context.Context, p *commentPage, in comment.Submission) error {
	f, err := s.form(ctx, &p.Base, in.ArticleID)
	if err != nil {
		return err
	}
	f.Parent, f.Name, f.Email, f.Body, f.Notify, f.Again = in.ParentID, short(in.Name), short(in.Email), strings.ToValidUTF8(in.Body, ""), in.Notify, true
	p.Form, p.Rules = f, f.Rules
	return nil
}

// mend answers a form that cannot be taken: with the text kept and what is wrong beside each field, or why nothing is taken now.
func (s *Site) mend(w http.ResponseWriter, r *http.Request, in comment.Submission, fault error) error {
	p, err := s.commentBase(r.Context(), in.ArticleID)
	if err != nil {
		return err
	}
	if err := s.again(r.Context(), p, in); err != nil {
		return err
	}
	p.State, p.Title, p.Form.Faults = "fault", p.T("reader.comment.fault"), map[string]string{}
	for _, f := range errs.As(fault).Fields {
		p.Form.Faults[f.Name] = p.T(f.Key, pairs(f.Args)...)
	}
	if !errs.Is(fault, errs.Invalid) {
		p.blame(w, fault)
	}
	return s.pages.Write(w, web.Status(fault), "comment", p)
}

// blame says on the page why nothing was done: who is banned is told until when and why.
func (p *commentPage) blame(w http.ResponseWriter, fault error) {
	e := errs.As(fault)
	p.Fault = p.T(e.Key, pairs(e.Args)...)
	if len(e.Fields) > 0 {
		p.Fault = p.T(e.Fields[0].Key, pairs(e.Fields[0].Args)...)
	}
	if seconds, ok := e.Args["seconds"].(int); ok {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	if barred := (*comment.Banned)(nil); errors.As(fault, &barred) {
		p.State, p.Title, p.Rules, p.Number, p.Appeals, p.Edit = "banned", p.T("reader.comment.banned"), nil, 0, false, ""
		if p.Form != nil {
			p.Marked, p.Form = []policy.Part{{Text: p.Form.Body}}, nil
		}
		p.Fault = p.T("error.banned", "reason", barred.Ban.Reason, "until", p.locale.Date(barred.Ban.Ends))
	}
}

// mendable says whether an error is told on the page of the form, whose text stays.
func mendable(err error) bool {
	barred := (*comment.Banned)(nil)
	return errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooMany) || errors.As(err, &barred)
}

func pairs(args map[string]any) (list []any) {
	for name, v := range args {
		list = append(list, name, v)
	}
	return list
}

// refused answers a comment that breaks a rule: with the rule, the words marked, the text to mend, and the way to appeal.
func (s *Site) refused(w http.ResponseWriter, r *http.Request, in comment.Submission, posted comment.Posted, own string) error {
	p, err := s.commentBase(r.Context(), in.ArticleID)
	if err != nil {
		return err
	}
	o, err := s.Comments.Own(r.Context(), posted.Comment.ID, posted.Key)
	if err != nil {
		return err
	}
	if err := s.again(r.Context(), p, in); err != nil {
		return err
	}
	p.tell(o)
	p.Own, p.Appeals = own, o.MayAppeal()
	return s.pages.Write(w, http.StatusUnprocessableEntity, "comment", p)
}

// tell puts the state of a comment on the page.
func (p *commentPage) tell(o comment.Own) {
	c, rules := o.Comment, o.Policy
	p.State, p.Appeal = string(c.State), o.Appeal
	if c.State == comment.Spam {
		p.State = string(comment.Held) // a program need not know that it was seen through; a person may still be right
	}
	p.Number, p.Rules = rules.Number(c.Rule), ruleLines(&p.Base, rules, c.Rule)
	p.Title = p.T("reader.comment." + p.State)
	p.Marked = c.Verdict.Parts(c.Body)
	if c.State == comment.Held && c.HeldFor != "" {
		p.Why = p.T("reader.held_for." + string(c.HeldFor))
	}
}

// ownComment is a comment's page for who wrote it, by the link that only they have.
func (s *Site) ownComment(w http.ResponseWriter, r *http.Request) error {
	return s.showOwn(w, r, nil)
}

func (s *Site) showOwn(w http.ResponseWriter, r *http.Request, fault error) error {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is the key
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	o, err := s.Comments.Own(r.Context(), id, r.PathValue("key"))
	if err != nil {
		return err
	}
	b, err := s.base(r.Context(), "/-/comments")
	if err != nil {
		return err
	}
	p := &commentPage{Base: b, Headline: o.Article.Headline, Article: b.Href(o.Article.Path), Own: comment.OwnPath(id, r.PathValue("key"))}
	p.NoIndex = true
	p.tell(o)
	p.Appeals, p.Deletes = o.MayAppeal(), o.MayDelete()
	if p.Until = o.Until; !o.Until.IsZero() {
		p.Edit = o.Comment.Body
	}
	if o.Comment.State == comment.Approved {
		if p.Article, err = s.whereShown(r.Context(), o.Comment); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		p.unsaved(fault, r.PostFormValue("body"), o.Policy)
		p.blame(w, fault)
	}
	return s.pages.Write(w, status, "comment", p)
}

// appeal and takeBack are what the writer may do there; both lead back to the page.
func (s *Site) appeal(w http.ResponseWriter, r *http.Request) error {
	return s.ownAction(w, r, func(ctx context.Context, id int64, key string) error {
		return s.Comments.Appeal(ctx, id, key, r.PostFormValue("words"), web.Peer(r))
	})
}

func (s *Site) takeBack(w http.ResponseWriter, r *http.Request) error {
	return s.ownAction(w, r, s.Comments.TakeBack)
}

func (s *Site) ownAction(w http.ResponseWriter, r *http.Request, act func(ctx context.Context, id int64, key string) error) error {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	w.Header().Set("Cache-Control", "private, no-store")
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	err := act(r.Context(), id, r.PathValue("key"))
	if mendable(err) || errs.Is(err, errs.Conflict) {
		return s.showOwn(w, r, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, comment.OwnPath(id, r.PathValue("key")), http.StatusSeeOther)
	return nil
}

// reply is the form for an answer to a comment, for readers without script and with.
func (s *Site) reply(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "private, no-store")
	article, _ := strconv.ParseInt(r.URL.Query().Get("article"), 10, 64)
	parent, _ := strconv.ParseInt(r.URL.Query().Get("parent"), 10, 64)
	p, err := s.commentBase(r.Context(), article)
	if err != nil {
		return err
	}
	if p.Form, err = s.form(r.Context(), &p.Base, article); err != nil {
		return err
	}
	p.State, p.Title, p.Form.Parent, p.Rules = "reply", p.T("reader.comment.reply"), parent, p.Form.Rules
	said, err := s.Comments.Shown(r.Context(), article, parent)
	if err != nil {
		return err
	}
	p.Form.ParentName, p.Marked = said.AuthorName, []policy.Part{{Text: said.Body}}
	return s.pages.Write(w, http.StatusOK, "comment", p)
}

// challenge is what a browser works on before it sends a comment.
func (s *Site) challenge(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Comments.Challenge(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(c)
}
