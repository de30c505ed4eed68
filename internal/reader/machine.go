package reader

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/web"
)

// file answers with a picture or file. Keys hold a hash of the content, so the answer never changes.
func (s *Site) file(w http.ResponseWriter, r *http.Request) error {
	key := r.PathValue("key")
	f, info, err := s.Blobs.Open(r.Context(), key)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	kind := mime.TypeByExtension(path.Ext(key))
	if path.Ext(key) == ".webp" {
		kind = "image/webp"
	}
	if !strings.HasPrefix(kind, "image/") || kind == "image/svg+xml" {
		kind = cmp.Or(media.FileType(key), "application/octet-stream")
		if !strings.HasPrefix(kind, "audio/") && !strings.HasPrefix(kind, "video/") { // recordings play where they stand
			w.Header().Set("Content-Disposition", "attachment")
		}
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", info.ModTime, f)
	return nil
}

// asset answers with a file of the pages themselves; for one that is not there with a page, as everywhere.
func (s *Site) asset(w http.ResponseWriter, r *http.Request) error {
	if !s.assets.Has(r.URL.Path) {
		return errs.New(errs.NotFound, "error.not_found")
	}
	s.assets.ServeHTTP(w, r)
	return nil
}

// maxSaid is how much a page may say of a view, in bytes.
const maxSaid = 2 << 10

// countView counts one view; 204 once it is durable, or is none to be counted. Only the article's number must be there; n is a number that the page
// made up, in hexadecimal, by which a view that is sent again counts once.
func (s *Site) countView(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxSaid)
	id, err := strconv.ParseInt(r.PostFormValue("id"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "error.invalid")
	}
	h := s.hit(r, id)
	h.Token, _ = strconv.ParseUint(r.PostFormValue("n"), 16, 64)
	h.Details = s.details(r.PostForm, r.Host)
	if err := s.Views.Count(r.Context(), h); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// ViewPosted counts a view as countView does, where nothing about it is to be looked at more closely: not of a program, not fetched ahead of
// time, without a cookie. False where countView is to be asked.
func (s *Site) ViewPosted(p *cache.Posted, from netip.Addr) bool {
	if len(p.Body) > maxSaid || p.Header("Cookie") != "" {
		return false
	}
	for _, name := range aheadOfTime {
		if p.Header(name) != "" {
			return false
		}
	}
	said, err := url.ParseQuery(string(p.Body))
	if err != nil {
		return false
	}
	h := audience.Hit{From: from, Agent: p.Header("User-Agent"), Details: s.details(said, p.Header("Host"))}
	if h.Article, err = strconv.ParseInt(said.Get("id"), 10, 64); err != nil {
		return false
	}
	h.Token, _ = strconv.ParseUint(said.Get("n"), 16, 64)
	return s.Views.Count(context.Background(), h) == nil
}

// aheadOfTime are headers by which browsers say that nobody asked for something yet.
var aheadOfTime = []string{"Sec-Purpose", "Purpose", "X-Moz"}

// details are what the page said of how its reader came.
func (s *Site) details(said url.Values, host string) audience.Details {
	d := audience.Details{Told: said.Has("r"), Referrer: said.Get("r"), Source: said.Get("us"), Medium: said.Get("um"), Campaign: said.Get("uc"), Language: said.Get("l"), Zone: said.Get("z")}
	if d.Referrer != "" {
		_, own, _ := strings.Cut(s.BaseURL, "//")
		d.Own = strings.EqualFold(d.Referrer, host) || strings.EqualFold(d.Referrer, strings.TrimSuffix(own, "/"))
	}
	return d
}

// countReading keeps how long, in seconds, and how far, in percent, an article was read by now. It is answered at once.
func (s *Site) countReading(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxSaid)
	said := make([]int, 3)
	for i, name := range []string{"id", "s", "d"} {
		var err error
		if said[i], err = strconv.Atoi(r.PostFormValue(name)); err != nil {
			return errs.New(errs.Invalid, "error.invalid")
		}
	}
	s.Views.Read(s.hit(r, int64(said[0])), said[1], said[2])
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// pixel is the smallest picture there is (GIF89a): a dot that cannot be seen.
const pixel = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

// countPixel counts a reader whose browser runs no script, and answers with a picture whatever happens.
func (s *Site) countPixel(w http.ResponseWriter, r *http.Request) error {
	id, _ := strconv.ParseInt(r.URL.Query().Get("id"), 10, 64)
	if err := s.Views.Count(r.Context(), s.hit(r, id)); err != nil {
		s.Log.Warn("count a view", "err", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "image/gif")
	_, err := io.WriteString(w, pixel)
	return err
}

// hit is a request as who counts sees it.
func (s *Site) hit(r *http.Request, id int64) audience.Hit {
	h := audience.Hit{Article: id, From: web.Peer(r), Agent: r.UserAgent()}
	for _, name := range aheadOfTime {
		h.Ahead = h.Ahead || strings.Contains(r.Header.Get(name), "pre")
	}
	for _, name := range s.StaffCookies {
		if _, err := r.Cookie(name); err == nil {
			h.Staff = true
		}
	}
	return h
}

// maxCounts is how many articles' counts one request may ask for.
const maxCounts = 100

func (s *Site) counts(w http.ResponseWriter, r *http.Request) error {
	var ids []int64
	for part := range strings.SplitSeq(r.URL.Query().Get("ids"), ",") {
		if id, err := strconv.ParseInt(strings.TrimSpace(part), 10, 64); err == nil && len(ids) < maxCounts {
			ids = append(ids, id)
		}
	}
	found, err := s.Stories.CountsOf(r.Context(), ids)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=5")
	return json.NewEncoder(w).Encode(found)
}

// attempts bounds the wrong passwords for each protected article. It counts by article and not by reader, of whom
// nothing is kept.
type attempts struct {
	mu    sync.Mutex
	clock clock.Clock
	wrong map[int64][]time.Time
}

const (
	maxWrong    = 30
	wrongWindow = 10 * time.Minute
)

func newAttempts(c clock.Clock) *attempts { return &attempts{clock: c, wrong: map[int64][]time.Time{}} }

func (a *attempts) may(id int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	fresh := a.wrong[id][:0]
	for _, t := range a.wrong[id] {
		if a.clock.Now().Sub(t) < wrongWindow {
			fresh = append(fresh, t)
		}
	}
	if len(fresh) == 0 {
		delete(a.wrong, id)
		return true
	}
	a.wrong[id] = fresh
	return len(fresh) < maxWrong
}

func (a *attempts) failed(id int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wrong[id] = append(a.wrong[id], a.clock.Now())
}
