package reader

import (
	"cmp"
	"context"
	"time"

	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/syndicate"
)

// told is what the head of a page tells machines: where else it is, what it is shown as where it is shared, what it says in schema.org's words.
type told struct {
	Kind      string // Open Graph's: website, article, profile
	Title     string
	About     string
	Lang      string // of what it is about
	Picture   *syndicate.Picture
	Published time.Time // zero where there is none
	Updated   time.Time
	Section   string
	Tags      []string
	Authors   []string // addresses
	Short     string   // address that no change of the headline moves
	Embedded  string   // address of what other sites show of it (oEmbed)
	Feeds     []feedLink
	Graph     *syndicate.Graph // nil: nothing
}

// feedLink leads programs to a feed.
type feedLink struct {
	Form        syndicate.Form
	Title, Href string
}

func (s *Site) feedLink(b *Base, form syndicate.Form, page, title string) feedLink {
	return feedLink{form, title, b.Absolute(form.At(page))}
}

// paperFeeds are the paper's own feeds.
func (s *Site) paperFeeds(b *Base) []feedLink {
	return []feedLink{s.feedLink(b, syndicate.RSS, "/", b.Site.Name)}
}

func (s *Site) frame(b *Base) syndicate.Frame {
	return syndicate.Frame{Settings: b.Site, Home: b.T("reader.home"), Logo: b.baseURL + b.Asset("mark.svg")}
}

// tellHome gives the home page what it tells machines.
func (s *Site) tellHome(ctx context.Context, p *homePage) (err error) {
	b := &p.Base
	b.told = &told{Kind: "website", Title: b.Site.Name, About: b.Site.Tagline, Lang: b.Site.Lang, Graph: s.Press.HomeData(s.frame(b))}
	for _, form := range []syndicate.Form{syndicate.RSS, syndicate.Atom, syndicate.JSON} {
		b.told.Feeds = append(b.told.Feeds, s.feedLink(b, form, "/", b.Site.Name))
	}
	b.told.Feeds = append(b.told.Feeds, s.feedLink(b, syndicate.RSS, "/comments", s.Catalogue.For(b.Site.Lang).T("feed.comments")))
	b.changed, err = s.Stories.LastChange(ctx)
	return err
}

// tellList gives a list what it tells machines.
func (s *Site) tellList(ctx context.Context, p *listPage, l story.List) (err error) {
	b := &p.Base
	b.told = &told{Kind: "website", Title: p.Heading, About: cmp.Or(p.About, b.Site.Tagline), Lang: b.Site.Lang, Feeds: s.paperFeeds(b)}
	if l.Name != story.ListAll {
		b.told.Feeds = append([]feedLink{s.feedLink(b, syndicate.RSS, p.Path, p.Heading)}, b.told.Feeds...)
	}
	if p.author != nil {
		b.told.Kind, b.told.Picture = "profile", s.Press.Shown(p.portrait, nil)
		b.told.Graph = s.Press.AuthorData(s.frame(b), p.Heading, p.About, p.Path, string(p.author.Kind), b.told.Picture)
	} else {
		b.told.Graph = s.Press.ListData(s.frame(b), p.Crumbs, p.Heading, p.Path)
	}
	b.changed, err = s.Stories.LastChange(ctx)
	return err
}

// listed is who or what a list is of, for machines.
type listed struct {
	author   *people.Person
	portrait media.Media
}

// tellArticle gives an article's page what it tells machines. lead is its picture as others may show it, nil for none.
func (s *Site) tellArticle(ctx context.Context, p *articlePage, found map[int64]media.Media) error {
	b, art := &p.Base, p.Article
	b.changed = later(art.ModifiedAt, art.DiscussedAt)
	if p.NoIndex || art.Publication != story.Published {
		return nil
	}
	t := &told{Kind: "article", Title: art.Headline, About: syndicate.Summary(art), Lang: art.Lang, Feeds: s.paperFeeds(b)}
	var err error
	if t.Short, err = s.Press.ShortLink(ctx, art.ID); err != nil {
		return err
	}
	if art.Lead != nil {
		t.Picture = s.Press.Shown(found[art.Lead.MediaID], art.Lead)
	}
	if t.Picture == nil && art.Kind == story.KindArticle {
		t.Picture = s.sharedPicture(b, art, p.Crumbs)
	}
	for _, tag := range p.Tags {
		t.Tags = append(t.Tags, tag.Name)
	}
	if art.Kind == story.KindArticle {
		s.tellReport(p, t)
	}
	var pictures []syndicate.Picture
	if t.Picture != nil {
		pictures = append(pictures, *t.Picture)
	}
	t.Graph = s.Press.ArticleData(s.frame(b), art, p.Crumbs, t.Tags, pictures)
	b.told = t
	return nil
}

// tellReport adds what articles have and static pages have not.
func (s *Site) tellReport(p *articlePage, t *told) {
	b, art := &p.Base, p.Article
	if p.Dated() {
		t.Published = art.PublishedAt
	}
	t.Updated = art.UpdatedAt
	t.Section = sectionName(p.Crumbs)
	for _, by := range art.Bylines {
		if by.Slug != "" {
			t.Authors = append(t.Authors, b.Absolute("/author/"+by.Slug))
		}
	}
	if art.Comments != story.CommentsClosed || art.CommentCount > 0 {
		t.Feeds = append(t.Feeds, s.feedLink(b, syndicate.RSS, art.Path, s.Catalogue.For(b.Site.Lang).T("feed.comments_on", "headline", art.Headline)))
	}
	t.Embedded = b.baseURL + embedPath + "?" + embedQuery(b.Absolute(art.Path))
}

func sectionName(crumbs []section.Section) string {
	if len(crumbs) == 0 {
		return ""
	}
	return crumbs[len(crumbs)-1].Name
}

// Changed is when what the page shows changed last; the zero time where that is not told.
func (b *Base) Changed() time.Time { return b.changed }

// Told is what the page tells machines, nil where it is not for them.
func (b *Base) Told() *told {
	if b.NoIndex {
		return nil
	}
	return b.told
}

// Place is the language and the country as Open Graph has them.
func (b *Base) Place() string { return b.Site.Lang + "_" + b.Site.Country }
