// Package wpapi answers the addresses a paper had while it was on WordPress: articles by number, uploaded files,
// category pages.
//
// It is not for permalinks: those stay the articles' own addresses (story).
package wpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// Stories is what the old addresses ask of the articles.
type Stories interface {
	Public(ctx context.Context, id int64) (story.Article, error)
}

// Sections is what they ask of the sections.
type Sections interface {
	Tree(ctx context.Context) ([]section.Section, error)
}

// Media is what they ask of the pictures.
type Media interface {
	ByOldPath(ctx context.Context, path string) (media.Media, error)
}

// Deps is what the old addresses are answered from.
type Deps struct {
	Stories  Stories
	Sections Sections
	Media    Media
	// Imported is what the thing with this number on the old site became, of the first of the kinds it is; errs.NotFound
	// when it was not imported.
	Imported func(ctx context.Context, kinds []string, id string) (int64, error)
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
		case err != nil && errs.Is(err, errs.NotFound):
			r = r.Clone(r.Context()) // let the site say "not found" in its own way
			r.URL.Path, r.URL.RawPath, r.URL.RawQuery = "/-/not-found", "", ""
			next.ServeHTTP(w, r)
		case err != nil && errs.Is(err, errs.Gone):
			http.Error(w, http.StatusText(http.StatusGone), http.StatusGone)
		case err != nil && !errors.Is(err, context.Canceled):
			http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		case to != "":
			http.Redirect(w, r, story.EscapedPath(to), http.StatusMovedPermanently)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// location is where an old address leads, "" for one that is none.
func (d Deps) location(r *http.Request) (string, error) {
	ctx := r.Context()
	if r.URL.Path == "/" {
		q := r.URL.Query()
		for _, name := range []string{"p", "page_id"} {
			if q.Get(name) != "" {
				return d.byNumber(ctx, []string{"post", "page"}, q.Get(name))
			}
		}
		return "", nil
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, "/wp-content/uploads/"); ok {
		m, err := d.Media.ByOldPath(ctx, story.DecodePath(rest))
		if err != nil {
			return "", err
		}
		return m.URL(), nil
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, "/category/"); ok {
		return d.category(ctx, rest)
	}
	return "", nil
}

func (d Deps) byNumber(ctx context.Context, kinds []string, number string) (string, error) {
	id, err := d.Imported(ctx, kinds, number)
	if err != nil {
		return "", err
	}
	art, err := d.Stories.Public(ctx, id)
	return art.Path, err
}

// category finds the section of "parent/child/page/2": the last part that is a section's.
func (d Deps) category(ctx context.Context, rest string) (string, error) {
	rest, _, _ = strings.Cut(rest+"/", "/page/")
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	slug := arabic.Slug(story.DecodePath(parts[len(parts)-1]))
	tree, err := d.Sections.Tree(ctx)
	if err != nil {
		return "", err
	}
	for _, s := range tree {
		if s.Slug == slug {
			return s.Path(), nil
		}
	}
	return "", errs.New(errs.NotFound, "error.not_found")
}
