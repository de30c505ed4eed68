package desk

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/web"
)

// cookieName: a browser takes a __Host- cookie only over https, from the host itself and for all of it.
func (d *desk) cookieName() string {
	if d.secure {
		return Cookies()[1]
	}
	return Cookies()[0]
}

// Cookies are the names of the cookie that a signed-in browser has: over plain HTTP and over TLS.
func Cookies() []string { return []string{"warraq", "__Host-warraq"} }

func (d *desk) setCookie(w http.ResponseWriter, token string, life int) {
	http.SetCookie(w, &http.Cookie{Name: d.cookieName(), Value: token, Path: "/", MaxAge: life, Secure: d.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// keptField is one field of a form that was sent after its session had ended.
type keptField struct{ Name, Value string }

type signInPage struct {
	Base
	Login string
	Next  string
	Kept  []keptField
}

// localPath is next where it is an address of the desk, its front otherwise: a sign-in must not lead elsewhere.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/desk/") || strings.HasPrefix(u.Path, "/desk/sign-") || strings.ContainsAny(next, "\\\r\n") {
		return "/desk/"
	}
	return u.RequestURI()
}

// askToSignIn answers who is not signed in: a page is found again after signing in, a form's text is kept in the page.
func (d *desk) askToSignIn(w http.ResponseWriter, r *http.Request, to route) error {
	if wantsJSON(r) {
		return errs.New(errs.Unauthorized, "error.unauthorized")
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return seeOther(w, r, "/desk/sign-in?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	b, err := d.base(r, "desk.signin.title")
	if err != nil {
		return err
	}
	page := signInPage{Base: b, Next: "/desk/"}
	if !to.keeps {
		page.Fault = b.T("error.unauthorized")
	} else {
		values, _, err := readForm(r)
		if err != nil {
			return err
		}
		page.Next = "/desk/articles/" + r.PathValue("id")
		page.Kept = keptFields(values)
	}
	d.write(w, http.StatusUnauthorized, "signin", page)
	return nil
}

func (d *desk) signInForm(w http.ResponseWriter, r *http.Request) error {
	next := localPath(r.URL.Query().Get("next"))
	if userOf(r.Context()).ID != 0 {
		return seeOther(w, r, next)
	}
	b, err := d.base(r, "desk.signin.title")
	if err != nil {
		return err
	}
	d.write(w, http.StatusOK, "signin", signInPage{Base: b, Next: next})
	return nil
}

func (d *desk) signIn(w http.ResponseWriter, r *http.Request) error {
	values, _, err := readForm(r)
	if err != nil {
		return err
	}
	next := localPath(values.Get("next"))
	kept := keptValues(values)
	token, user, err := d.People.SignIn(r.Context(), values.Get("login"), values.Get("password"), web.Peer(r).String())
	if err != nil && wantsJSON(r) {
		return err
	}
	if errs.Is(err, errs.Unauthorized) || errs.Is(err, errs.TooMany) {
		b, baseErr := d.base(r, "desk.signin.title")
		if baseErr != nil {
			return baseErr
		}
		page := signInPage{Base: b, Login: strings.ToValidUTF8(values.Get("login"), ""), Next: next}
		page.Fault = b.words(err)
		page.Kept = keptFields(kept)
		d.write(w, web.Status(err), "signin", page)
		return nil
	}
	if err != nil {
		return err
	}
	d.setCookie(w, token, int(people.SessionLife.Seconds()))
	if wantsJSON(r) { // the editor's script: it goes on where it was
		writeJSON(w, http.StatusOK, map[string]string{"name": user.Name})
		return nil
	}
	if len(kept) > 0 {
		return d.resume(w, withUser(r, user), next, kept)
	}
	return seeOther(w, r, next)
}

// keptFields is a form as a page keeps it, field by field in the order of their names.
func keptFields(values url.Values) []keptField {
	var fields []keptField
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[name] {
			fields = append(fields, keptField{name, strings.ToValidUTF8(v, "\uFFFD")})
		}
	}
	return fields
}

// keptValues is the form that was under way when the session ended.
func keptValues(values url.Values) url.Values {
	kept := url.Values{}
	for name, list := range values {
		if rest, ok := strings.CutPrefix(name, "keep:"); ok {
			kept[rest] = list
		}
	}
	return kept
}

func (d *desk) signOut(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(d.cookieName()); err == nil && c.Value != "" {
		if err := d.People.SignOut(r.Context(), c.Value); err != nil {
			return err
		}
	}
	d.setCookie(w, "", -1)
	return seeOther(w, r, "/desk/sign-in")
}

func (d *desk) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := d.People.SignOutEverywhere(r.Context(), userOf(r.Context()).ID); err != nil {
		return err
	}
	d.setCookie(w, "", -1)
	return seeOther(w, r, "/desk/sign-in")
}
