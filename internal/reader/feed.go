package reader

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/cache"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
)

// feedEndings are what makes an address one of a feed, of the page before them. The old site had more forms of RSS than one.
var feedEndings = []struct {
	ending string
	form   syndicate.Form
}{{"/feed", syndicate.RSS}, {"/feed/rss2", syndicate.RSS}, {"/feed/rss", syndicate.RSS}, {"/feed/rdf", syndicate.RSS}, {"/feed/atom", syndicate.Atom}, {"/feed.json", syndicate.JSON}}

// feedOf is the page and the form that the key of an address asks for a feed of; false where it asks for none.
func feedOf(key string) (page string, form syndicate.Form, ok bool) {
	for _, e := range feedEndings {
		if page, ok = strings.CutSuffix(key, e.ending); ok {
			return page, e.form, true
		}
	}
	return "", "", false
}

// feed answers with a feed: of the paper, of a list, of comments. Any other spelling of its address is sent to it.
func (s *Site) feed(w http.ResponseWriter, r *http.Request, page string, form syndicate.Form) error {
	var f syndicate.Feed
	as := cache.As{Type: form.Type()}
	if err := s.snapshot(r, func(ctx context.Context) (err error) {
		f, err = s.buildFeed(ctx, r, page, form)
		if err == nil {
			as.Modified, err = s.lastChange(ctx, f.Comments)
		}
		if err == nil && r.URL.Path != form.At(f.Path) {
			err = &story.Moved{Location: form.At(f.Path)}
		}
		return err
	}); err != nil {
		var none *noFeed
		if errors.As(err, &none) { // an article may have such an address
			return s.article(w, r)
		}
		return err
	}
	body, err := f.Bytes(form)
	if err != nil {
		return err
	}
	s.send(w, r, as, body)
	return nil
}

// lastChange is when anything that a feed may hold changed last, also by going away, which no item of it tells.
func (s *Site) lastChange(ctx context.Context, comments bool) (at time.Time, err error) {
	if at, err = s.Stories.LastChange(ctx); err != nil || !comments {
		return at, err
	}
	discussed, err := s.Stories.LastDiscussed(ctx) // without the articles
	return later(at, discussed), err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// noFeed says that there is nothing at an address of which there could be a feed.
type noFeed struct{ error }

func (s *Site) buildFeed(ctx context.Context, r *http.Request, page string, form syndicate.Form) (syndicate.Feed, error) {
	first, slug, _ := strings.Cut(strings.TrimPrefix(page, "/"), "/")
	of := map[string]listOf{"section": s.section, "tag": s.tag, "author": s.author}[first]
	switch {
	case page == "":
		return s.listFeed(ctx, syndicate.Page{List: story.List{Name: story.ListAll}, Path: "/"})
	case page == "/comments":
		shows(ctx, story.List{Name: story.ListAll}.Tag(), story.DiscussedTag)
		return s.Press.Remarks(ctx, nil)
	case of != nil && slug != "" && !strings.Contains(slug, "/"):
		p, l, err := of(ctx, r, slug)
		if err != nil {
			return syndicate.Feed{}, err
		}
		return s.listFeed(ctx, syndicate.Page{List: l, Path: p.Path, Title: p.Heading, About: p.About})
	}
	return s.commentFeed(ctx, page, form)
}

func (s *Site) listFeed(ctx context.Context, page syndicate.Page) (syndicate.Feed, error) {
	shows(ctx, page.List.Tag())
	f, err := s.Press.Articles(ctx, page)
	for _, id := range f.Pictures {
		shows(ctx, media.Tag(id))
	}
	return f, err
}

// commentFeed is the feed of the comments on an article: gone where that was withdrawn, not there where it has a password.
func (s *Site) commentFeed(ctx context.Context, page string, form syndicate.Form) (syndicate.Feed, error) {
	art, err := s.Stories.ByPath(ctx, page)
	if moved := (*story.Moved)(nil); errors.As(err, &moved) {
		art, err = s.Stories.ByPath(ctx, story.EscapedPath(moved.Location))
		if err != nil && !errs.Is(err, errs.Gone) { // a list, perhaps: it has feeds of its own
			return syndicate.Feed{}, &story.Moved{Location: form.At(moved.Location)}
		}
	}
	switch {
	case errs.Is(err, errs.NotFound):
		return syndicate.Feed{}, &noFeed{err}
	case err != nil:
		return syndicate.Feed{}, err
	case art.Password != "" || art.Kind != story.KindArticle:
		return syndicate.Feed{}, errs.New(errs.NotFound, "error.not_found")
	}
	shows(ctx, story.Tag(art.ID))
	return s.Press.Remarks(ctx, &art)
}
