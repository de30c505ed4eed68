// Package web is what every answer over HTTP has in common: statuses of errors, security headers, compression, a guard
// against panics, a log line, static files under names that carry their content's hash.
//
// It is not for what any one address answers.
package web

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/warraq/warraq/internal/errs"
)

// Status is the HTTP status (RFC 9110) of an error, 200 for nil.
func Status(err error) int {
	switch errs.CodeOf(err) {
	case "":
		return http.StatusOK
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Gone:
		return http.StatusGone
	case errs.Invalid:
		return http.StatusUnprocessableEntity
	case errs.Conflict:
		return http.StatusConflict
	case errs.Unauthorized:
		return http.StatusUnauthorized
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.TooLarge:
		return http.StatusRequestEntityTooLarge
	case errs.TooMany:
		return http.StatusTooManyRequests
	case errs.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Policy is the content security policy of every page: nothing but our own files, no inline script or style.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; media-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SecurityHeaders are those of every answer, with its content security policy. Nobody changes their values.
func SecurityHeaders(policy string) http.Header {
	return http.Header{
		"Content-Security-Policy":    {policy},
		"X-Content-Type-Options":     {"nosniff"},
		"Referrer-Policy":            {"strict-origin-when-cross-origin"},
		"Cross-Origin-Opener-Policy": {"same-origin"},
		"Permissions-Policy":         {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
	}
}

// Secure sets the security headers on every answer, with the strictest policy: nothing from elsewhere runs, whatever readers agreed to.
func Secure(next http.Handler) http.Handler {
	head := SecurityHeaders(Policy)
	return SecureWith(next, func() http.Header { return head })
}

// SecureWith sets the headers that head answers when a request comes; it hands out the same map until they change.
func SecureWith(next http.Handler, head func() http.Header) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, v := range head() {
			h[name] = v
		}
		next.ServeHTTP(w, r)
	})
}

// Guard answers a request whose handler panicked with a plain 500, logs why, and logs each request without saying whose
// it was.
func Guard(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p) // the server's own way to end an answer
				}
				log.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				if rec.status == 0 {
					http.Error(rec, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
				}
			}
			log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", rec.status, "ms", time.Since(start).Milliseconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// writers are idle compressors, each most of a megabyte: a sync.Pool would lose them at every collection of garbage, which
// they themselves would bring about.
var writers = make(chan *gzip.Writer, 2*runtime.GOMAXPROCS(0))

func idleWriter() *gzip.Writer {
	select {
	case z := <-writers:
		return z
	default:
		return gzip.NewWriter(nil)
	}
}

// Compress sends HTML, XML, JSON and plain text as gzip to those who take it.
func Compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !takesGzip(r) || r.Method == http.MethodHead || r.Header.Get("Range") != "" {
			next.ServeHTTP(w, r)
			return
		}
		z := &zipper{ResponseWriter: w}
		defer z.close()
		next.ServeHTTP(z, r)
	})
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == "gzip" {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && q != "q=0.0"
		}
	}
	return false
}

type zipper struct {
	http.ResponseWriter
	to     *gzip.Writer
	headed bool
}

// WriteHeader implements http.ResponseWriter: by now the answer's type is known.
func (z *zipper) WriteHeader(status int) {
	if !z.headed {
		z.headed = true
		h := z.Header()
		kind := h.Get("Content-Type")
		text := strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/") && (strings.Contains(kind, "json") || strings.Contains(kind, "xml"))
		if text && h.Get("Content-Encoding") == "" && status != http.StatusNoContent && status != http.StatusNotModified {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			z.to = idleWriter()
			z.to.Reset(z.ResponseWriter)
		}
	}
	z.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (z *zipper) Write(b []byte) (int, error) {
	if !z.headed {
		if z.Header().Get("Content-Type") == "" {
			z.Header().Set("Content-Type", http.DetectContentType(b))
		}
		z.WriteHeader(http.StatusOK)
	}
	if z.to != nil {
		return z.to.Write(b)
	}
	return z.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (z *zipper) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *zipper) close() {
	if z.to != nil {
		_ = z.to.Close()
		z.to.Reset(io.Discard)
		select {
		case writers <- z.to:
		default:
		}
	}
}
