package desk

import (
	"errors"
	"net/http"
	"strings"

	"github.com/warraq/warraq/internal/errs"
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
		if err != nil {
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

// messagePage says in words why there is no other page.
type messagePage struct {
	Base
	Words string
	Back  string
}

// fail is the one place where the desk's errors become answers.
func (d *desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = errs.New(errs.TooLarge, "error.too_large").With("limit", maxForm>>20).Because(err)
	}
	status := web.Status(err)
	if status >= http.StatusInternalServerError {
		d.Log.Error("desk", "path", r.URL.Path, "err", err)
	}
	b, baseErr := d.base(r, "")
	if baseErr != nil {
		d.Log.Error("desk", "path", r.URL.Path, "err", baseErr)
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	if wantsJSON(r) {
		writeJSON(w, status, map[string]any{"error": b.words(err)})
		return
	}
	b.Title = b.T("desk.error.title")
	d.write(w, status, "message", messagePage{Base: b, Words: b.words(err), Back: "/desk/"})
}

func (d *desk) notFound(http.ResponseWriter, *http.Request) error {
	return errs.New(errs.NotFound, "error.not_found")
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}
