package reader

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/web"
)

// permalink leads to a comment, wherever in its thread it stands now.
func (s *Site) permalink(w http.ResponseWriter, r *http.Request) error {
	c, err := s.Comments.Seen(r.Context(), commentNumber(r))
	if err != nil {
		return err
	}
	where, err := s.whereShown(r.Context(), c)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache") // it moves as others write
	http.Redirect(w, r, where, http.StatusFound)
	return nil
}

// minePage is what a reader may do with all that came from their address, and how they get to it.
type minePage struct {
	Base
	State string // ask, asked, off, mine, erased, stop, stopped
	Email string
	Fault string
	Link  string // address of the page with the key
	Said  []comment.Comment
}

func (s *Site) mineBase(w http.ResponseWriter, r *http.Request, state string) (*minePage, error) {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer") // the address may be the key
	b, err := s.base(r.Context(), comment.MinePath)
	if err != nil {
		return nil, err
	}
	p := &minePage{Base: b, State: state}
	p.NoIndex, p.Title = true, p.T("reader.mine."+state)
	return p, nil
}

func (s *Site) mineForm(w http.ResponseWriter, r *http.Request) error {
	state := "ask"
	if !s.Comments.Mails() {
		state = "off"
	}
	p, err := s.mineBase(w, r, state)
	if err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "mine", p)
}

func (s *Site) askMine(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	email := r.PostFormValue("email")
	fault := s.Comments.AskMine(r.Context(), email, readerOf(r))
	if fault != nil && !mendable(fault) && !errs.Is(fault, errs.Unavailable) {
		return fault
	}
	state := "asked"
	switch {
	case errs.Is(fault, errs.Unavailable) && !s.Comments.Mails():
		state = "off"
	case fault != nil:
		state = "ask"
	}
	p, err := s.mineBase(w, r, state)
	if err != nil {
		return err
	}
	if p.Email = short(email); state == "ask" {
		told := &commentPage{Base: p.Base}
		told.blame(w, fault)
		p.Fault = told.Fault
	}
	return s.pages.Write(w, web.Status(fault), "mine", p)
}

func (s *Site) mine(w http.ResponseWriter, r *http.Request) error {
	email, list, err := s.Comments.Mine(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	p, err := s.mineBase(w, r, "mine")
	if err != nil {
		return err
	}
	p.Email, p.Said, p.Link = email, list, comment.MinePath+"/"+r.PathValue("token")
	return s.pages.Write(w, http.StatusOK, "mine", p)
}

// takenAlong is a comment as its writer takes it along.
type takenAlong struct {
	Link   string        `json:"link"`
	Date   string        `json:"date"`
	State  comment.State `json:"state"`
	Name   string        `json:"name"`
	Text   string        `json:"text"`
	Edited string        `json:"edited,omitempty"`
}

func (s *Site) mineFile(w http.ResponseWriter, r *http.Request) error {
	email, list, err := s.Comments.Mine(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	p, err := s.mineBase(w, r, "mine")
	if err != nil {
		return err
	}
	out := struct {
		Email    string       `json:"email"`
		Comments []takenAlong `json:"comments"`
	}{email, []takenAlong{}}
	for _, c := range list {
		one := takenAlong{Link: p.Absolute("/-/comments/" + strconv.FormatInt(c.ID, 10)), Date: p.ISO(c.CreatedAt), State: c.State, Name: c.AuthorName, Text: c.Body}
		if !c.EditedAt.IsZero() {
			one.Edited = p.ISO(c.EditedAt)
		}
		out.Comments = append(out.Comments, one)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="comments.json"`)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func (s *Site) eraseMine(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.Comments.Erase(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	p, err := s.mineBase(w, r, "erased")
	if err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "mine", p)
}

// stopPage asks before messages end: programs that look into mails open every link. stop ends them, by the reader's button or the mail
// program's own (RFC 8058).
func (s *Site) stopPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.mineBase(w, r, "stop")
	if err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "mine", p)
}

func (s *Site) stop(w http.ResponseWriter, r *http.Request) error {
	if err := s.Comments.Stop(r.Context(), commentNumber(r), r.PathValue("key")); err != nil {
		return err
	}
	p, err := s.mineBase(w, r, "stopped")
	if err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "mine", p)
}

// accountPage is a year of moderation, for the public.
type accountPage struct {
	Base
	comment.Account
	Rows   []accountRow
	Median string
	Years  []accountYear
}

type accountRow struct{ Says, Number string }

type accountYear struct {
	URL, Year string
}

func (s *Site) account(w http.ResponseWriter, r *http.Request) error {
	b, err := s.base(r.Context(), r.URL.Path)
	if err != nil {
		return err
	}
	year, _ := strconv.Atoi(r.PathValue("year"))
	p := &accountPage{Base: b}
	if p.Account, err = s.Comments.Account(r.Context(), year, b.locale.Zone()); err != nil {
		return err
	}
	rules, err := s.Policies.Current(r.Context())
	if err != nil {
		return err
	}
	p.Title = p.T("reader.account.title", "year", p.locale.Digits(strconv.Itoa(year)))
	lines := ruleLines(&p.Base, rules, "")
	for _, c := range p.Refused {
		says := string(c.Rule)
		for _, l := range lines {
			if l.Number == rules.Number(c.Rule) {
				says = p.Number(l.Number) + ". " + strings.TrimRight(l.Text, ".")
			}
		}
		p.Rows = append(p.Rows, accountRow{says, p.Number(c.N)})
	}
	if p.Account.Median > 0 {
		p.Median = p.printer.Lasting(p.Account.Median)
	}
	for _, y := range []int{year - 1, year + 1} {
		if _, err := s.Comments.Account(r.Context(), y, b.locale.Zone()); err == nil {
			p.Years = append(p.Years, accountYear{"/-/moderation/" + strconv.Itoa(y), p.locale.Digits(strconv.Itoa(y))})
		}
	}
	return s.write(w, r, "account", p)
}
