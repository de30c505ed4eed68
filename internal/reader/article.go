package reader

import (
	"context"
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// articlePage is one article, or one static page.
type articlePage struct {
	Base
	Article  story.Article
	Crumbs   []section.Section
	Lead     *Image
	Byline   []signature
	Body     template.HTML
	Locked   bool // has a password that was not given
	WrongKey bool
	Tags     []section.Tag
	Thread   []commentNode
	MostRead []Card
	Minutes  int
}

// signature is one name of the byline.
type signature struct {
	story.Byline
	Portrait *Image
}

// commentNode is a comment as it stands on the page, with how deep it is indented.
type commentNode struct {
	comment.Comment
	Answers []commentNode
	Depth   int
	Base    *Base
}

// shownDepth is how deep answers are indented; deeper ones stand at that depth.
const shownDepth = 3

func (s *Site) article(w http.ResponseWriter, r *http.Request) error {
	art, err := s.Stories.ByPath(r.Context(), r.URL.EscapedPath())
	if err != nil {
		return err
	}
	p, err := s.buildArticle(r.Context(), art, false)
	if err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "article", p)
}

// Preview is the page a reader would be shown for an article in whatever state it is.
func (s *Site) Preview(ctx context.Context, art story.Article) ([]byte, error) {
	if art.PublishedAt.IsZero() {
		art.PublishedAt = s.Clock.Now()
	}
	p, err := s.buildArticle(ctx, art, true)
	if err != nil {
		return nil, err
	}
	p.NoIndex = true
	return s.pages.Draw("article", p)
}

func (s *Site) buildArticle(ctx context.Context, art story.Article, unlocked bool) (*articlePage, error) {
	b, err := s.base(ctx, art.Path)
	if err != nil {
		return nil, err
	}
	p := &articlePage{Base: b, Article: art, Minutes: arabic.ReadingMinutes(art.WordCount), Locked: art.Password != "" && !unlocked}
	p.Title, p.Summary, p.NoIndex = art.Headline, art.Deck, p.Locked
	if p.Crumbs = section.Line(b.sections, art.SectionID); len(p.Crumbs) > 0 {
		p.Here = p.Crumbs[0].ID
	}
	var ids []int64
	for _, sign := range art.Bylines {
		ids = append(ids, sign.PersonID)
	}
	who, err := s.People.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	if err := s.pictures(ctx, p, who); err != nil {
		return nil, err
	}
	if p.Tags, err = s.Sections.TagsByID(ctx, art.TagIDs); err != nil {
		return nil, err
	}
	if art.Kind == story.KindPage {
		return p, nil
	}
	nodes, err := s.Comments.Thread(ctx, art.ID)
	if err != nil {
		return nil, err
	}
	p.Thread = indent(nodes, 1, &p.Base)
	most, err := s.Stories.MostRead(ctx, story.List{Name: story.ListAll}, 4)
	if err != nil {
		return nil, err
	}
	cards, err := s.cards(ctx, &p.Base, "", most)
	if err != nil {
		return nil, err
	}
	p.MostRead = cards[0]
	return p, nil
}

// pictures gives the page its pictures, in one question to the library: the lead, the portraits, those in the body.
func (s *Site) pictures(ctx context.Context, p *articlePage, who map[int64]people.Person) error {
	var ids []int64
	if p.Article.Lead != nil {
		ids = append(ids, p.Article.Lead.MediaID)
	}
	for _, w := range who {
		ids = append(ids, w.PortraitID)
	}
	if !p.Locked {
		ids = append(ids, bodyMedia(p.Article.Body)...)
	}
	found, err := s.Media.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	if lead := p.Article.Lead; lead != nil {
		p.Lead = image(found[lead.MediaID], lead.Alt, "(min-width: 64rem) 41rem, 100vw", true)
	}
	for _, sign := range p.Article.Bylines {
		w := who[sign.PersonID]
		p.Byline = append(p.Byline, signature{sign, image(found[w.PortraitID], "", "2.75rem", false)})
	}
	if !p.Locked {
		p.Body = dress(p.Article.Body, found)
	}
	return nil
}

func indent(nodes []comment.Node, depth int, b *Base) []commentNode {
	var out []commentNode
	for _, n := range nodes {
		c := commentNode{Comment: n.Comment, Depth: depth, Base: b}
		if depth < shownDepth {
			c.Answers = indent(n.Answers, depth+1, b)
		} else {
			c.Answers = flatten(n.Answers, depth, b)
		}
		out = append(out, c)
	}
	return out
}

// flatten stands everything below at one depth, in reading order, without recursion: threads may be of any depth.
func flatten(nodes []comment.Node, depth int, b *Base) []commentNode {
	var out []commentNode
	stack := append([]comment.Node(nil), nodes...)
	for len(stack) > 0 {
		n := stack[0]
		out = append(out, commentNode{Comment: n.Comment, Depth: depth, Base: b})
		stack = append(append([]comment.Node(nil), n.Answers...), stack[1:]...)
	}
	return out
}

// Shared is the article's address for sharing links; relative where the public address is not known.
func (p *articlePage) Shared(kind string) string {
	q := url.QueryEscape(p.Article.Headline + " " + story.EscapedPath(p.Article.Path))
	switch kind {
	case "whatsapp":
		return "https://wa.me/?text=" + q
	case "telegram":
		return "https://t.me/share/url?url=" + url.QueryEscape(story.EscapedPath(p.Article.Path)) + "&text=" + url.QueryEscape(p.Article.Headline)
	}
	return "https://x.com/intent/post?text=" + q
}

// unlock answers the right password with the article, once and uncached; nothing is remembered.
func (s *Site) unlock(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	id, _ := strconv.ParseInt(r.PostFormValue("id"), 10, 64)
	w.Header().Set("Cache-Control", "private, no-store")
	art, err := s.Stories.Public(r.Context(), id)
	if err != nil {
		return err
	}
	if !s.unlocks.may(id) {
		return errs.New(errs.TooMany, "error.too_many")
	}
	right := subtle.ConstantTimeCompare([]byte(r.PostFormValue("password")), []byte(art.Password)) == 1
	if !right {
		s.unlocks.failed(id)
	}
	p, err := s.buildArticle(r.Context(), art, right)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if !right {
		p.WrongKey, status = true, http.StatusForbidden
	}
	return s.pages.Write(w, status, "article", p)
}
