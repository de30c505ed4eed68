// Package reader is the public site: home, articles, sections, tags, authors, static pages, pictures. Every page is the
// same bytes for every reader: no cookie, no session.
//
// It is not for what may be public (story decides) nor for the newsroom (desk).
package reader

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net/http"

	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/front"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/page"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
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
	Pages(ctx context.Context) ([]story.Card, error)
	AddView(ctx context.Context, id int64) error
	CountsOf(ctx context.Context, list []int64) (map[int64]story.Counts, error)
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

// Comments is what the site asks of the comments.
type Comments interface {
	Thread(ctx context.Context, articleID int64) ([]comment.Node, error)
}

// Sites is what the site asks of the paper's settings.
type Sites interface {
	Get(ctx context.Context) (site.Settings, error)
}

// Deps is what the site works with.
type Deps struct {
	Stories   Stories
	Sections  Sections
	People    People
	Media     Media
	Comments  Comments
	Sites     Sites
	Blobs     blob.Store
	Catalogue *i18n.Catalogue
	Clock     clock.Clock
	Log       *slog.Logger
}

// Site is the public site.
type Site struct {
	Deps
	pages   *page.Set
	assets  *web.Assets
	unlocks *attempts
}

// New returns the site over deps.
func New(deps Deps) (*Site, error) {
	s := &Site{Deps: deps, unlocks: newAttempts(deps.Clock)}
	var err error
	if s.pages, err = page.Load(pages, nil); err != nil {
		return nil, err
	}
	if s.assets, err = web.NewAssets(static, "static", "/static/"); err != nil {
		return nil, err
	}
	return s, nil
}

// Register adds the site's addresses to mux; "/" and all that nobody else takes is an article's.
func (s *Site) Register(mux *http.ServeMux) {
	mux.Handle("GET /static/", s.assets)
	mux.Handle("GET /media/{key...}", s.answer(s.file))
	mux.Handle("GET /{$}", s.answer(s.home))
	mux.Handle("GET /latest", s.answer(s.latest))
	mux.Handle("GET /section/{slug}", s.answer(s.section))
	mux.Handle("GET /tag/{slug}", s.answer(s.tag))
	mux.Handle("GET /author/{slug}", s.answer(s.author))
	mux.Handle("GET /robots.txt", s.answer(s.robots))
	mux.Handle("POST /-/view", s.answer(s.countView))
	mux.Handle("GET /-/counts", s.answer(s.counts))
	mux.Handle("POST /-/unlock", s.answer(s.unlock))
	mux.Handle("/", s.answer(s.anythingElse))
}

func (s *Site) anythingElse(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return s.message(w, r, http.StatusMethodNotAllowed, "error.method", "")
	}
	return s.article(w, r)
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
	var moved *story.Moved
	if errors.As(err, &moved) {
		http.Redirect(w, r, story.EscapedPath(moved.Location), http.StatusMovedPermanently)
		return
	}
	status := web.Status(err)
	key, note := "error.internal", ""
	if e := errs.As(err); e != nil {
		key = e.Key
		note, _ = e.Args["note"].(string)
	}
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		s.Log.Error("reader", "path", r.URL.Path, "err", err)
	}
	if err := s.message(w, r, status, key, note); err != nil {
		s.Log.Error("draw an error page", "err", err)
		http.Error(w, http.StatusText(status), status)
	}
}
