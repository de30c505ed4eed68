package reader

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/web"
)

func readerOf(r *http.Request) comment.Reader {
	return comment.Reader{From: web.Peer(r), Agent: r.UserAgent()}
}

func commentNumber(r *http.Request) int64 {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return id
}

// vote takes a reader's opinion of a comment: the script is answered with the counts, a plain form with the comment.
func (s *Site) vote(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	w.Header().Set("Cache-Control", "private, no-store")
	id := commentNumber(r)
	value, err := strconv.Atoi(r.PostFormValue("value"))
	if err != nil {
		value = 2 // none that is known
	}
	tally, err := s.Comments.Vote(r.Context(), id, readerOf(r), value)
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return s.tally(w, r, tally, err)
	}
	if mendable(err) {
		return s.told(w, r, id, err)
	}
	if err != nil {
		return err
	}
	where, err := s.whereShown(r.Context(), comment.Comment{ID: id, ArticleID: tally.Article})
	if err == nil {
		http.Redirect(w, r, where, http.StatusSeeOther)
	}
	return err
}

// tally answers the script: the counts, or what to tell the reader.
func (s *Site) tally(w http.ResponseWriter, r *http.Request, t comment.Tally, fault error) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if fault == nil {
		return json.NewEncoder(w).Encode(t)
	}
	if errs.As(fault) == nil {
		return fault
	}
	b, err := s.base(r.Context(), r.URL.Path)
	if err != nil {
		return err
	}
	p := &commentPage{Base: b}
	p.blame(w, fault)
	w.WriteHeader(web.Status(fault))
	return json.NewEncoder(w).Encode(map[string]string{"fault": p.Fault})
}

// told is the page about somebody's comment that says why nothing was done with it.
func (s *Site) told(w http.ResponseWriter, r *http.Request, id int64, fault error) error {
	p, err := s.about(r.Context(), id)
	if err != nil {
		return err
	}
	p.State, p.Title = "fault", p.T("reader.comment.not_done")
	p.blame(w, fault)
	p.Marked = nil
	return s.pages.Write(w, web.Status(fault), "comment", p)
}

// reportForm is what a reader says against a comment.
type reportForm struct {
	*Base
	Action string
	Rules  []ruleLine
	Names  []policy.RuleName // of the rules, in their order
	Rule   policy.RuleName
	Words  string
	Max    int
}

// about is a page about a comment that readers see.
func (s *Site) about(ctx context.Context, id int64) (*commentPage, error) {
	c, err := s.Comments.Seen(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := s.commentBase(ctx, c.ArticleID)
	if err != nil {
		return nil, err
	}
	p.Marked = []policy.Part{{Text: c.Body}}
	return p, nil
}

func (s *Site) reportPage(w http.ResponseWriter, r *http.Request) error {
	return s.showReport(w, r, nil)
}

func (s *Site) showReport(w http.ResponseWriter, r *http.Request, fault error) error {
	w.Header().Set("Cache-Control", "private, no-store")
	p, err := s.about(r.Context(), commentNumber(r))
	if err != nil {
		return err
	}
	rules, err := s.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	p.State, p.Title = "report", p.T("reader.comment.report")
	p.Report = &reportForm{Base: &p.Base, Action: "/-/comments/" + r.PathValue("id") + "/report", Rules: ruleLines(&p.Base, rules, ""), Max: comment.MaxReport,
		Rule: policy.RuleName(r.PostFormValue("rule")), Words: short(r.PostFormValue("words"))}
	for _, line := range p.Report.Rules {
		p.Report.Names = append(p.Report.Names, rules.Rules[line.Number-1].Name)
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		p.blame(w, fault)
		if p.State == "banned" {
			p.Report = nil
		}
	}
	return s.pages.Write(w, status, "comment", p)
}

func (s *Site) report(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	err := s.Comments.Report(r.Context(), commentNumber(r), readerOf(r), policy.RuleName(r.PostFormValue("rule")), r.PostFormValue("words"))
	if mendable(err) {
		return s.showReport(w, r, err)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	p, err := s.about(r.Context(), commentNumber(r))
	if err != nil {
		return err
	}
	p.State, p.Title = "reported", p.T("reader.comment.reported")
	return s.pages.Write(w, http.StatusOK, "comment", p)
}

// edit puts other words in a comment's place, for who has its key. Words that break a rule come back with it named.
func (s *Site) edit(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	w.Header().Set("Cache-Control", "private, no-store")
	body := r.PostFormValue("body")
	err := s.Comments.Edit(r.Context(), commentNumber(r), r.PathValue("key"), body, web.Peer(r))
	if mendable(err) || errs.Is(err, errs.Conflict) {
		return s.showOwn(w, r, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, comment.OwnPath(commentNumber(r), r.PathValue("key")), http.StatusSeeOther)
	return nil
}

// unsaved puts words that were not taken back before their writer, with what is wrong about them.
func (p *commentPage) unsaved(fault error, body string, rules policy.Policy) {
	if body == "" || p.Edit == "" {
		return
	}
	p.Edit = strings.ToValidUTF8(body, "")
	if refusal := (*comment.Refusal)(nil); errors.As(fault, &refusal) {
		p.Number, p.Rules = rules.Number(refusal.Verdict.Rule), ruleLines(&p.Base, rules, refusal.Verdict.Rule)
		p.State, p.Title, p.Marked = "edit-refused", p.T("reader.comment.edit_refused"), refusal.Verdict.Parts(refusal.Text)
	}
}
