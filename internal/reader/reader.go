// Package reader is the public site: home, articles, sections, tags, authors, static pages, pictures. Every page is the
// same bytes for every reader: no cookie, no session.
//
// It is not for what may be public (story decides) nor for the newsroom (desk).
package reader

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/front"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/page"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
	"github.com/warraq/warraq/internal/web"
)

//go:embed pages
var pages embed.FS

//go:embed static
var static embed.FS

// Stories is what the site asks of the articles.
type Stories interface {
	front.Stories
	ByPath(ctx context.Context, path string) (story.Article, error)
	Public(ctx context.Context, id int64) (story.Article, error)
	List(ctx context.Context, l story.List, after story.Cursor, limit int) ([]story.Card, story.Cursor, error)
	CountsOf(ctx context.Context, list []int64) (map[int64]story.Counts, error)
	LastChange(ctx context.Context) (time.Time, error)
	LastDiscussed(ctx context.Context) (time.Time, error)
	Before(ctx context.Context, l story.List, after story.Cursor, length int) (story.Cursor, error)
}

// Sections is what the site asks of sections and tags.
type Sections interface {
	Tree(ctx context.Context) ([]section.Section, error)
	TagBySlug(ctx context.Context, slug string) (section.Tag, error)
	TagsByID(ctx context.Context, ids []int64) ([]section.Tag, error)
}

// People is what the site asks of those who sign.
type People interface {
	BySlug(ctx context.Context, slug string) (people.Person, error)
	GetMany(ctx context.Context, ids []int64) (map[int64]people.Person, error)
}

// Media is what the site asks of the pictures.
type Media interface {
	GetMany(ctx context.Context, ids []int64) (map[int64]media.Media, error)
}

// Sites is what the site asks of the paper's settings.
type Sites interface {
	Get(ctx context.Context) (site.Settings, error)
}

// Views is what the site asks of who counts views.
type Views interface {
	Count(ctx context.Context, h audience.Hit) error
	Read(h audience.Hit, seconds, percent int)
}

// Deps is what the site works with.
type Deps struct {
	Stories      Stories
	Sections     Sections
	People       People
	Media        Media
	Comments     Comments
	Policies     Policies
	Search       Search
	Views        Views
	Press        *syndicate.Press
	Consent      Consent // nil where nothing is registered
	Sites        Sites
	Blobs        blob.Store
	Catalogue    *i18n.Catalogue
	Clock        clock.Clock
	Log          *slog.Logger
	BaseURL      string       // the site's public address: what is shared and canonical begins with it
	StaffCookies []string     // cookies that only the newsroom's browsers have: their views do not count
	Cache        *cache.Cache // pages that are ready; nil to draw each anew
	// Snapshot runs f with a context in which all of the above answer from one state of the paper; nil where each may answer
	// from its own.
	Snapshot func(ctx context.Context, f func(ctx context.Context) error) error
}

// Site is the public site.
type Site struct {
	Deps
	pages   *page.Set
	assets  *web.Assets
	unlocks *attempts
	cards   *cards
	live    live
	maps    sightings
	last    atomic.Pointer[paper] // as it was last read, for pages that say the database is away
}

// New returns the site over deps.
func New(deps Deps) (*Site, error) {
	s := &Site{Deps: deps, unlocks: newAttempts(deps.Clock), cards: newCards()}
	s.live.counts = deps.Stories.CountsOf
	var err error
	if s.pages, err = page.Load(pages, nil); err != nil {
		return nil, err
	}
	if s.assets, err = newAssets(deps.Catalogue); err != nil {
		return nil, err
	}
	return s, nil
}

// Mux is what addresses are added to, such as *http.ServeMux.
type Mux interface {
	Handle(pattern string, h http.Handler)
}

// Register adds the site's addresses to mux; "/" and all that nobody else takes is an article's.
func (s *Site) Register(mux Mux) {
	mux.Handle("GET /static/", s.answer(s.asset))
	mux.Handle("GET /media/{key...}", s.answer(s.file))
	mux.Handle("GET "+sharePath+"{name}", s.answer(s.shared))
	mux.Handle("GET /{$}", s.answer(s.home))
	mux.Handle("GET /robots.txt", s.answer(s.robots))
	mux.Handle("POST /-/view", s.answer(s.countView))
	mux.Handle("POST /-/read", s.answer(s.countReading))
	mux.Handle("GET /-/view.gif", s.answer(s.countPixel))
	mux.Handle("GET /-/counts", s.answer(s.counts))
	mux.Handle("GET "+suggestPath, s.answer(s.suggest))
	mux.Handle("GET "+embedPath, s.answer(s.embed))
	mux.Handle("GET "+oldEmbedPath, s.answer(s.embed))
	mux.Handle("GET "+privacyPath, s.answer(s.privacy))
	same := http.NewCrossOriginProtection() // no other site lets its visitors comment here
	same.SetDenyHandler(s.answer(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Cache-Control", "private, no-store")
		return errs.New(errs.Forbidden, "error.other_site")
	}))
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request) error{
		"POST /-/consent":  s.countChoice,
		"POST /-/comments": s.postComment, "GET /-/comments/reply": s.reply, "GET /-/comments/thread": s.threadPage, "GET /-/comments/challenge": s.challenge, "GET /-/comments/live": s.follow,
		"POST /-/comments/{id}/vote": s.vote, "GET /-/comments/{id}/report": s.reportPage, "POST /-/comments/{id}/report": s.report,
		"GET /-/comments/{id}/{key}": s.ownComment, "POST /-/comments/{id}/{key}/appeal": s.appeal, "POST /-/comments/{id}/{key}/delete": s.takeBack,
		"POST /-/comments/{id}/{key}/edit": s.edit, "GET /-/comments/{id}": s.permalink,
		"GET /-/comments/{id}/{key}/stop": s.stopPage, "POST /-/comments/{id}/{key}/stop": s.stop,
		"GET /-/mine": s.mineForm, "POST /-/mine": s.askMine, "GET /-/mine/{token}": s.mine,
		"GET /-/mine/{token}/file": s.mineFile, "POST /-/mine/{token}/erase": s.eraseMine, "GET /-/moderation/{year}": s.account,
	} {
		mux.Handle(pattern, same.Handler(s.answer(h)))
	}
	mux.Handle("POST /-/unlock", s.answer(s.unlock))
	mux.Handle("/", s.answer(s.byPath))
}

// byPath answers for what is looked up by its address: lists and articles, however they are encoded and cased. Mux
// patterns would know one spelling only.
func (s *Site) byPath(w http.ResponseWriter, r *http.Request) error {
	key := story.PathKey(r.URL.EscapedPath())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return s.notAllowed(w, r, "GET, HEAD")
	}
	if key == "/-/view" || key == "/-/read" || key == "/-/unlock" || key == "/-/comments" || key == "/-/consent" {
		return s.notAllowed(w, r, http.MethodPost)
	}
	if page, form, ok := feedOf(key); ok {
		return s.feed(w, r, page, form)
	}
	if strings.HasSuffix(key, ".txt") {
		return s.proof(w, r)
	}
	if isMap(key) {
		return s.mapOrArticle(w, r)
	}
	first, slug, _ := strings.Cut(key[1:], "/")
	if strings.Contains(slug, "/") {
		return s.article(w, r)
	}
	switch {
	case first == "search" && slug == "":
		return s.searched(w, r)
	case first == "latest" && slug == "":
		return s.list(w, r, s.latest, slug)
	case first == "section" && slug != "":
		return s.list(w, r, s.section, slug)
	case first == "tag" && slug != "":
		return s.list(w, r, s.tag, slug)
	case first == "author" && slug != "":
		return s.list(w, r, s.author, slug)
	}
	return s.article(w, r)
}

func (s *Site) notAllowed(w http.ResponseWriter, r *http.Request, methods string) error {
	w.Header().Set("Allow", methods)
	return s.message(w, r, http.StatusMethodNotAllowed, "error.method", "")
}

// snapshot runs build over one state of the paper. Nothing is sent from within: a slow reader must not hold a database
// connection.
func (s *Site) snapshot(r *http.Request, build func(ctx context.Context) error) error {
	if s.Snapshot == nil {
		return build(r.Context())
	}
	return s.Snapshot(r.Context(), build)
}

// write sends a page that everybody may keep but must ask about: it says the same as long as its tag is the same.
func (s *Site) write(w http.ResponseWriter, r *http.Request, name string, data any) error {
	as := cache.As{Type: "text/html; charset=utf-8"}
	if page, ok := data.(interface{ Changed() time.Time }); ok {
		as.Modified = page.Changed()
	}
	return s.pages.With(name, data, func(page []byte) { s.send(w, r, as, page) })
}

// send answers with what everybody may keep but must ask about, from the cache from now on if it was drawn for that.
func (s *Site) send(w http.ResponseWriter, r *http.Request, as cache.As, body []byte) {
	if s.keep(w, r, as, body) {
		return
	}
	sum := sha256.Sum256(body)
	if !s.same(w, r, hex.EncodeToString(sum[:9]), as) {
		_, _ = w.Write(body) // the reader went away: nobody to tell
	}
}

// same writes the head of what everybody may keep but must ask about; true where the answer is that it is the same as before, and given.
func (s *Site) same(w http.ResponseWriter, r *http.Request, sum string, as cache.As) bool {
	tag := `W/"` + sum + `"` // weak: the same whether it is compressed or not
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	h.Set("ETag", tag)
	var since time.Time
	if !as.Modified.IsZero() {
		var text string
		text, since = cache.Dated(as.Modified, s.Clock.Now())
		h.Set("Last-Modified", text)
	}
	has := r.Header["If-None-Match"]
	if strings.Contains(strings.Join(has, ","), tag) || len(has) == 0 && cache.Unchanged(since, r.Header["If-Modified-Since"]) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	h.Set("Content-Type", as.Type)
	return false
}

// answer is the one place where the site's errors become answers.
func (s *Site) answer(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.Refuse(w, r, err)
		}
	})
}

// Refuse is how the site says that something is not there, moved or went wrong.
func (s *Site) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	if moved := (*story.Moved)(nil); errors.As(err, &moved) {
		s.redirect(w, r, moved.Location)
		return
	}
	status, key, note := fault(err)
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		s.Log.Error("reader", "path", r.URL.Path, "err", err)
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "30")
	}
	if err := s.message(w, r, status, key, note); err != nil {
		s.Log.Error("draw an error page", "err", err)
		http.Error(w, http.StatusText(status), status)
	}
}

// fault is what an error means to a reader: the status, the text's key and what the newsroom adds to it.
func fault(err error) (status int, key, note string) {
	if errors.Is(err, context.DeadlineExceeded) {
		return http.StatusServiceUnavailable, "error.unavailable", ""
	}
	status, key = web.Status(err), "error.internal"
	switch e := errs.As(err); {
	case status == http.StatusServiceUnavailable: // how the program is built is nobody's business
		key = "error.unavailable"
	case e != nil && status < http.StatusInternalServerError:
		key = e.Key
		note, _ = e.Args["note"].(string)
	}
	return status, key, note
}

// redirect sends a reader to the right spelling of an address, with whatever was asked beside it. It is kept for an hour
// only: what moved may move on.
func (s *Site) redirect(w http.ResponseWriter, r *http.Request, location string) {
	to := url.URL{Path: "/" + strings.TrimLeft(location, "/"), RawQuery: r.URL.RawQuery}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	s.Cache.KeepOut(w.Header())
	http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
}
