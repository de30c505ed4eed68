package desk

import (
	"net/http"

	"github.com/warraq/warraq/internal/audience"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// articleAudienceScreen is who reads one article.
type articleAudienceScreen struct {
	Base
	Article   story.Article
	Live      string
	State     string // where readers cannot see it
	PublicURL string
	EditorURL string
	Tiles     []tile
	Curve     curveView
	Sides     []sharesView
	Nothing   string // said where nobody has read it
}

// articleSides are the facets of an article's screen.
var articleSides = []audience.Facet{audience.Source, audience.Campaign, audience.Device, audience.Depth}

func (d *desk) articleAudience(w http.ResponseWriter, r *http.Request) error {
	s, a, err := d.buildArticleAudience(r)
	if err != nil {
		return err
	}
	total := viewsOf(a.Shares[audience.Source])
	for _, f := range articleSides {
		v, err := d.shares(r.Context(), s.Base, f, a.Shares[f], total)
		if err != nil {
			return err
		}
		v.ID, v.Heading = string(f), s.T("desk.audience.by."+string(f))
		s.Sides = append(s.Sides, v)
	}
	d.write(w, http.StatusOK, "audience-article", s)
	return nil
}

// articleAudienceNow is the part of the screen that changes by the minute.
func (d *desk) articleAudienceNow(w http.ResponseWriter, r *http.Request) error {
	s, _, err := d.buildArticleAudience(r)
	if err != nil {
		return err
	}
	d.write(w, http.StatusOK, "audience-article-now", s)
	return nil
}

func (d *desk) buildArticleAudience(r *http.Request) (articleAudienceScreen, audience.Article, error) {
	fail := func(err error) (articleAudienceScreen, audience.Article, error) {
		return articleAudienceScreen{}, audience.Article{}, err
	}
	id, err := articleID(r)
	if err != nil {
		return fail(err)
	}
	art, err := d.Stories.Get(r.Context(), id)
	if err != nil {
		return fail(err)
	}
	a, err := d.Audience.Article(r.Context(), id)
	if errs.Is(err, errs.NotFound) {
		a, err = audience.Article{Finished: -1}, nil // nobody has read it, and nothing of it is kept
	}
	if err != nil {
		return fail(err)
	}
	b, err := d.base(r, "")
	if err != nil {
		return fail(err)
	}
	b.Title = art.Headline
	s := articleAudienceScreen{Base: b, Article: art, Live: articleAudienceURL(id) + "/now", EditorURL: articleURL(id), Tiles: b.articleTiles(a), Curve: b.articleCurve(art, a)}
	if art.Public() {
		s.PublicURL = story.EscapedPath(art.Path)
	}
	if art.Publication != story.Published {
		s.State = story.Card{Workflow: art.Workflow, Publication: art.Publication}.State()
	}
	switch {
	case a.Views > 0:
	case art.Publication == story.Published:
		s.Nothing = b.T("desk.audience.article_unread")
	default:
		s.Nothing = b.T("desk.audience.article_unpublished")
	}
	return s, a, nil
}
