package desk

import (
	"net/http"
	"strings"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/web"
)

type firstRunPage struct {
	Base
	Token string
	Form  people.NewUser
}

// firstRunForm is the page behind the one-time link that the program prints when nobody can sign in yet.
func (d *desk) firstRunForm(w http.ResponseWriter, r *http.Request) error {
	has, err := d.People.HasUsers(r.Context())
	if err != nil {
		return err
	}
	token := r.URL.Query().Get("token")
	if has || token == "" {
		return errs.New(errs.Forbidden, "error.first_run_over")
	}
	b, err := d.base(r, "desk.firstrun.title")
	if err != nil {
		return err
	}
	d.write(w, http.StatusOK, "firstrun", firstRunPage{Base: b, Token: token})
	return nil
}

func (d *desk) firstRun(w http.ResponseWriter, r *http.Request) error {
	values, _, err := readForm(r)
	if err != nil {
		return err
	}
	b, err := d.base(r, "desk.firstrun.title")
	if err != nil {
		return err
	}
	n := people.NewUser{Login: strings.TrimSpace(values.Get("login")), Email: strings.TrimSpace(values.Get("email")),
		Name: strings.TrimSpace(values.Get("name")), Password: values.Get("password"), Locale: b.Lang()}
	if _, err := d.People.ClaimFirstRun(r.Context(), values.Get("token"), n); err != nil {
		if !formFault(err) {
			return err
		}
		b.blame(err)
		n.Password = ""
		d.write(w, http.StatusUnprocessableEntity, "firstrun", firstRunPage{Base: b, Token: values.Get("token"), Form: n})
		return nil
	}
	token, _, err := d.People.SignIn(r.Context(), n.Login, n.Password, web.Peer(r).String())
	if err != nil {
		return err
	}
	d.setCookie(w, token, int(people.SessionLife.Seconds()))
	return seeOther(w, r, "/desk/")
}
