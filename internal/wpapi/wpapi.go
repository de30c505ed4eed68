// Package wpapi answers the addresses a paper had while it was on WordPress: articles by number, uploaded files, category,
// tag and author pages, archives by date, the pages behind an article's own address.
//
// It is not for permalinks: those stay the articles' own addresses (story).
package wpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// Stories is what the old addresses ask of the articles.
type Stories interface {
	Public(ctx context.Context, id int64) (story.Article, error)
	ByPath(ctx context.Context, path string) (story.Article, error)
}

// Sections is what they ask of the sections and tags.
type Sections interface {
	Tree(ctx context.Context) ([]section.Section, error)
	TagBySlug(ctx context.Context, slug string) (section.Tag, error)
	TagsByID(ctx context.Context, ids []int64) ([]section.Tag, error)
}

// People is what they ask of those who sign.
type People interface {
	Get(ctx context.Context, id int64) (people.Person, error)
	BySlug(ctx context.Context, slug string) (people.Person, error)
}

// Media is what they ask of the pictures.
type Media interface {
	ByOldPath(ctx context.Context, path string) (media.Media, error)
	Get(ctx context.Context, id int64) (media.Media, error)
}

// Memory is what they ask of the import: what things of the old site became. errs.NotFound for what never came.
type Memory interface {
	ByNumber(ctx context.Context, number string, kinds ...importer.Kind) (int64, error)
	ByKey(ctx context.Context, key string, kinds ...importer.Kind) (int64, error)
	Highest(ctx context.Context) (int64, error)
}

// Deps is what the old addresses are answered from.
type Deps struct {
	Stories  Stories
	Sections Sections
	People   People
	Media    Media
	Memory   Memory
	Refuse   func(w http.ResponseWriter, r *http.Request, err error) // the site's own way to say that something is not there
}

// New returns a handler that answers old addresses and hands all others to next.
func New(d Deps, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		to, err := d.location(r)
		switch {
		case to != "" && err == nil:
			http.Redirect(w, r, to, http.StatusMovedPermanently)
		case err != nil && !errors.Is(err, context.Canceled):
			d.Refuse(w, r, err)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// location is where an old address leads, ready for a header; "" for one that is none.
func (d Deps) location(r *http.Request) (string, error) {
	ctx, escaped := r.Context(), r.URL.EscapedPath()
	if escaped == "/" {
		return d.query(r)
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(escaped, "/"), "/")
	switch first {
	case "wp-content":
		if uploaded, ok := strings.CutPrefix(rest, "uploads/"); ok {
			m, err := d.Media.ByOldPath(ctx, story.DecodePath(uploaded))
			return story.EscapedPath(m.URL()), err
		}
		return "", nil
	case "category":
		return d.category(ctx, rest)
	case "tag":
		return d.tag(ctx, rest)
	case "author":
		return d.author(ctx, rest)
	case "wp-sitemap.xml", "sitemap_index.xml": // its own, and that of the plugin which most papers have
		return "/sitemap.xml", nil
	case "page":
		return "/latest", nil
	case "index.php":
		return "/" + rest, nil
	}
	return d.behind(ctx, escaped)
}
