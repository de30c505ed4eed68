package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/web"
)

// handler answers a request or says what is wrong with it; serve turns the error into a page.
type handler func(w http.ResponseWriter, r *http.Request) error

// maxForm is the most a form of the desk may hold: a whole body of text, percent-encoding and one picture.
const maxForm = 72 << 20

// serve asks who it is and whether they may, then lets the route's handler answer.
func (d *desk) serve(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Robots-Tag", "noindex")
		req.Body = http.MaxBytesReader(w, req.Body, maxForm)
		req, err := d.whoAsks(req)
		if err == nil || r.open {
			err = d.answer(w, req, r)
		} else if errs.Is(err, errs.Unauthorized) {
			err = d.askToSignIn(w, req, r)
		}
		switch {
		case err == nil:
		case r.keeps && req.Method == http.MethodPost && !wantsJSON(req):
			d.failKeeping(w, req, err)
		default:
			d.fail(w, req, err)
		}
	})
}

func (d *desk) answer(w http.ResponseWriter, req *http.Request, r route) error {
	if !r.open && !userOf(req.Context()).Actor().May(r.may) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	return r.handle(w, req)
}

// whoAsks puts the signed-in user into the request. errs.Unauthorized when there is none.
func (d *desk) whoAsks(r *http.Request) (*http.Request, error) {
	c, err := r.Cookie(d.cookieName())
	if err != nil || c.Value == "" {
		return r, errs.New(errs.Unauthorized, "error.unauthorized")
	}
	u, err := d.People.BySession(r.Context(), c.Value)
	if err != nil {
		return r, err
	}
	return withUser(r, u), nil
}

// messagePage says in words why there is no other page. What a form held is kept in it, to be copied or sent again.
type messagePage struct {
	Base
	Words  string
	Back   string
	Again  string // where the form was sent
	Shown  []keptField
	Hidden []keptField
}

// fail is the one place where the desk's errors become answers.
func (d *desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	b, err := d.failure(r, err)
	if wantsJSON(r) {
		writeJSON(w, web.Status(err), map[string]any{"error": b.words(err)})
		return
	}
	d.write(w, web.Status(err), "message", messagePage{Base: b, Words: b.words(err), Back: "/desk/"})
}

// failKeeping is fail for a form whose text is worth keeping: the page holds it, and a button that sends it again.
func (d *desk) failKeeping(w http.ResponseWriter, r *http.Request, err error) {
	b, err := d.failure(r, err)
	page := messagePage{Base: b, Words: b.words(err), Back: "/desk/", Again: r.URL.Path}
	if values, done, formErr := readForm(r); formErr == nil {
		defer done()
		for _, f := range keptFields(values) {
			if f.Name == "headline" || f.Name == "deck" || f.Name == "body" {
				page.Shown = append(page.Shown, f)
			} else {
				page.Hidden = append(page.Hidden, f)
			}
		}
	}
	d.write(w, web.Status(err), "message", page)
}

// failure logs an error that is ours and answers what a page about it needs, as far as that can be had.
func (d *desk) failure(r *http.Request, err error) (Base, error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = errs.New(errs.TooLarge, "error.too_large").With("limit", maxForm>>20).Because(err)
	}
	if web.Status(err) >= http.StatusInternalServerError {
		d.Log.Error("desk", "path", r.URL.Path, "err", err)
	}
	b, baseErr := d.base(r, "")
	if baseErr != nil { // the database is away: what is new in a paper is said as a new paper says it
		if b, baseErr = d.baseOf(r, site.Defaults(), ""); baseErr != nil {
			d.Log.Error("desk", "path", r.URL.Path, "err", baseErr)
		}
	}
	b.Title = b.T("desk.error.title")
	return b, err
}

func (d *desk) notFound(http.ResponseWriter, *http.Request) error {
	return errs.New(errs.NotFound, "error.not_found")
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}
