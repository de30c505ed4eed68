package reader

import (
	"context"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/story"
)

// drawing is a page on its way into the cache: what it shows, as tags.
type drawing struct {
	key   string
	begun uint64
	tags  []string
}

type drawingKey struct{}

// shows notes that the page that is being drawn shows something, by the tags under which its changes are noted.
func shows(ctx context.Context, tags ...string) {
	if d, ok := ctx.Value(drawingKey{}).(*drawing); ok {
		for _, tag := range tags {
			if !slices.Contains(d.tags, tag) {
				d.tags = append(d.tags, tag)
			}
		}
	}
}

// Ready serves pages from the cache, and has those that are not there drawn by next, one drawing however many ask. head answers the headers
// of every answer. Whatever is no page that all readers share goes on to next untouched.
func (s *Site) Ready(next http.Handler, head func() http.Header) http.Handler {
	if s.Cache == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, ok := cacheKey(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		for range 2 {
			page, stale := s.Cache.Get(key)
			if stale {
				go s.renew(next, key, page, r)
			}
			if page != nil {
				s.Cache.Serve(w, r, page, head())
				return
			}
			done, wait := s.Cache.Lead(key)
			if wait == nil {
				defer done()
				s.Cache.KeepOut(w.Header()) // unless it turns out to be a page that is kept
				next.ServeHTTP(w, s.draw(r.Context(), r, key))
				return
			}
			select {
			case <-wait:
			case <-r.Context().Done():
				return
			}
		}
		s.Cache.KeepOut(w.Header())
		next.ServeHTTP(w, r) // what was drawn is for no cache
	})
}

// draw is a request whose page goes into the cache.
func (s *Site) draw(ctx context.Context, r *http.Request, key string) *http.Request {
	return r.WithContext(context.WithValue(ctx, drawingKey{}, &drawing{key: key, begun: s.Cache.Begin()}))
}

// renewFor bounds the drawing of a page that nobody waits for.
const renewFor = 30 * time.Second

// renew draws a page anew that has aged, while the old one is served. Where that fails the old one stays, and the next who asks for it has it
// tried again.
func (s *Site) renew(next http.Handler, key string, old *cache.Page, r *http.Request) {
	done, wait := s.Cache.Lead(key)
	if wait != nil {
		return
	}
	defer done()
	defer old.Renewed()
	defer func() { // nobody else catches it here
		if p := recover(); p != nil {
			s.Log.Error("panic while a page was drawn anew", "path", key, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), renewFor)
	defer cancel()
	again := s.draw(ctx, r, key)
	again.Header = http.Header{}
	next.ServeHTTP(&nowhere{header: http.Header{}}, again)
}

// nowhere takes an answer that nobody reads.
type nowhere struct{ header http.Header }

// Header implements http.ResponseWriter.
func (n *nowhere) Header() http.Header { return n.header }

// Write implements http.ResponseWriter.
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (n *nowhere) WriteHeader(int) {}

// notPages are the first parts of addresses behind which no page is that all readers share, or too many to keep.
var notPages = []string{"/-/", "/desk", "/static/", "/media/", "/search", monthPath, "/wp-", "/healthz", "/readyz", "/metrics"}

// longestKey bounds an address that is looked up.
const longestKey = 2_000

// cacheKey is the address under which a request's page is kept; false where it is none. What a page does not read of a query is no part of
// it: a link with another campaign in it is the same page.
func cacheKey(r *http.Request) (string, bool) {
	path := r.URL.Path
	// Only the usual spelling: others are redirected, or are another address (%2F).
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" || path == "" || path[0] != '/' || len(path) > longestKey {
		return "", false
	}
	for _, p := range notPages {
		if strings.HasPrefix(path, p) {
			return "", false
		}
	}
	if r.URL.RawQuery == "" {
		return path, true
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", false
	}
	if path == "/" { // articles by their number, and what else the old site asked its first page for
		for name := range query {
			if !tracking(name) {
				return "", false
			}
		}
		return path, true
	}
	before := query.Get("before")
	if before == "" {
		return path, true
	}
	if c, err := cursor(before); err != nil || c == (story.Cursor{}) {
		return "", false
	}
	return path + "?before=" + before, true
}

// tracking says whether a part of a query is there for who counts campaigns.
func tracking(name string) bool {
	return strings.HasPrefix(name, "utm_") || slices.Contains([]string{"fbclid", "gclid", "igshid", "twclid", "yclid", "msclkid", "mc_cid", "mc_eid", "ref", "_ga"}, name)
}

// keep puts a page that was drawn for the cache there and answers with it; false for any other.
func (s *Site) keep(w http.ResponseWriter, r *http.Request, as cache.As, body []byte) bool {
	d, ok := r.Context().Value(drawingKey{}).(*drawing)
	if !ok {
		return false
	}
	page := s.Cache.PutAs(d.key, as, slices.Clone(body), d.tags, d.begun)
	s.Cache.Serve(w, r, page, nil)
	return true
}
