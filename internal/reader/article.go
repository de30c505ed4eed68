package reader

import (
	"context"
	"crypto/subtle"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// articlePage is one article, or one static page.
type articlePage struct {
	Base
	Inner        *Base // in the article's own language
	Article      story.Article
	Crumbs       []section.Section
	Lead         *Image
	Faces        []Face // of those who signed
	Body         template.HTML
	Locked       bool   // has a password that was not given
	Fault        string // why it stays locked
	Tags         []section.Tag
	Thread       []commentNode
	More         string // address of the comments that the page has no room for
	Orders       []order
	Form         *commentForm // nil where no comment is taken
	Pings        []comment.Comment
	CommentCount int // without the pings
	MostRead     mostRead
	Related      []Card
	Minutes      int
	shared       [2]string // headline and address, escaped, once they are asked for
}

const (
	mostReadBeside = 4
	relatedCount   = 3
	relatedAmong   = 6 // the newest so many of the section
)

func (s *Site) article(w http.ResponseWriter, r *http.Request) error {
	var p *articlePage
	if err := s.snapshot(r, func(ctx context.Context) error {
		art, err := s.Stories.ByPath(ctx, r.URL.EscapedPath())
		if err != nil {
			return err
		}
		if r.URL.Path != art.Path { // encoded twice
			return &story.Moved{Location: art.Path}
		}
		p, err = s.buildArticle(ctx, art, false)
		return err
	}); err != nil {
		return err
	}
	return s.write(w, r, "article", p)
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
	p.NoIndex, p.Preview, p.registry = true, true, nil // the newsroom's own policy lets nobody else in
	return s.pages.Draw("article", p)
}

// buildArticle gathers a page. What a password guards is left out unless it is unlocked: the body, and what speaks of it.
// Dated says whether it is known when the article was published.
func (p *articlePage) Dated() bool { return !p.Article.PublishedAt.Equal(story.Undated) }

func (s *Site) buildArticle(ctx context.Context, art story.Article, unlocked bool) (*articlePage, error) {
	b, err := s.base(ctx, art.Path)
	if err != nil {
		return nil, err
	}
	shows(ctx, story.Tag(art.ID))
	p := &articlePage{Base: b, Article: art, Minutes: arabic.ReadingMinutes(art.WordCount), Locked: art.Password != "" && !unlocked}
	if p.Inner, err = p.in(s.Catalogue, art.Lang); err != nil {
		return nil, err
	}
	p.Title, p.Summary, p.NoIndex, p.Reading = art.Headline, art.Deck, p.Locked, art.Dir != "ltr"
	if p.Locked {
		p.Article.Body, p.Article.Lead, p.Article.Corrections = "", nil, nil
	}
	if p.Crumbs = section.Line(b.sections, art.SectionID); len(p.Crumbs) > 0 {
		p.Here = p.Crumbs[0].ID
	}
	if p.Tags, err = s.Sections.TagsByID(ctx, art.TagIDs); err != nil {
		return nil, err
	}
	var most, related []story.Card
	if art.Kind == story.KindArticle {
		if most, related, err = s.beside(ctx, art); err != nil {
			return nil, err
		}
		if err := s.thread(ctx, p); err != nil {
			return nil, err
		}
	}
	return p, s.dressed(ctx, p, most, related)
}

// beside is what stands beside an article: the most read, and articles like it. As long as too few are known, the newest
// others of its section fill the row, those with a picture first.
func (s *Site) beside(ctx context.Context, art story.Article) (most, related []story.Card, err error) {
	if most, err = s.Stories.MostRead(ctx, story.List{Name: story.ListAll}, mostReadBeside); err != nil {
		return nil, nil, err
	}
	if related, err = s.Search.Related(ctx, art.ID); err != nil || len(related) >= relatedCount || art.SectionID == 0 {
		return most, related[:min(relatedCount, len(related))], err
	}
	newest, _, err := s.Stories.List(ctx, story.List{Name: story.ListSection, ID: art.SectionID}, story.Cursor{}, relatedAmong)
	newest = slices.DeleteFunc(newest, func(c story.Card) bool {
		return c.ID == art.ID || slices.ContainsFunc(related, func(r story.Card) bool { return r.ID == c.ID })
	})
	slices.SortStableFunc(newest, func(a, b story.Card) int { return pictured(b) - pictured(a) })
	related = append(related, newest...)
	return most, related[:min(relatedCount, len(related))], err
}

func pictured(c story.Card) int {
	if c.Lead != nil && !c.Protected {
		return 1
	}
	return 0
}

// dressed gives the page its pictures, in one question to the library: the lead, the portraits, those in the body and
// beside it.
func (s *Site) dressed(ctx context.Context, p *articlePage, most, related []story.Card) error {
	var ids, signers []int64
	for _, sign := range p.Article.Bylines {
		signers = append(signers, sign.PersonID)
	}
	who := map[int64]people.Person{}
	if len(signers) > 0 {
		var err error
		if who, err = s.People.GetMany(ctx, signers); err != nil {
			return err
		}
	}
	if p.Article.Lead != nil {
		ids = append(ids, p.Article.Lead.MediaID)
	}
	for _, w := range who {
		ids = append(ids, w.PortraitID)
	}
	ids = append(ids, bodyMedia(p.Article.Body)...)
	cards, found, err := s.illustrate(ctx, &p.Base, ids, row{cards: most}, row{cards: related, sizes: "(min-width: 64rem) 19rem, calc(100vw - 2.5rem)", level: 3})
	if err != nil {
		return err
	}
	p.MostRead, p.Related = mostRead{p.T("reader.most_read"), cards[0]}, cards[1]
	if lead := p.Article.Lead; lead != nil {
		if p.Lead = image(found[lead.MediaID], lead.Alt, "(min-width: 44rem) 41rem, calc(100vw - 2.5rem)"); p.Lead != nil {
			p.Lead.Eager = true
		}
	}
	p.Faces = faces(p.Article.Bylines, who, found)
	if err := s.tellArticle(ctx, p, found); err != nil {
		return err
	}
	p.Body = dress(p.Article.Body, found, bodyWords{Table: p.Inner.T("reader.table"), Enlarge: p.Inner.T("reader.enlarge"), Embed: p.Inner.T("reader.embed"),
		Play: p.Inner.T("reader.frame.play"), Show: p.Inner.T("reader.frame.show"), Sent: func(name string) string { return p.Inner.T("reader.frame.sent", "name", name) }}, p.registry)
	return nil
}

// maxFaces is how many portraits a byline has room for.
const maxFaces = 3

func faces(bylines []story.Byline, who map[int64]people.Person, found map[int64]media.Media) (list []Face) {
	for _, by := range bylines {
		if f := face(found[who[by.PersonID].PortraitID], by.Name, "2.75rem"); f.Image != nil && len(list) < maxFaces {
			list = append(list, f)
		}
	}
	return list
}

// Between is what stands before the i-th name of the byline.
func (p *articlePage) Between(i int) string {
	return p.Inner.locale.Between(i18n.And, i, len(p.Article.Bylines))
}

// Caption is the lead picture's words with the day it was taken, ended by a full stop where a credit follows.
func (p *articlePage) Caption() string {
	lead, taken := p.Article.Lead, p.Inner.locale.Partial(p.Article.Lead.TakenOn)
	words := strings.TrimSpace(lead.Caption)
	switch {
	case words != "" && taken != "":
		return p.Inner.T("reader.caption_taken", "caption", strings.TrimRight(words, " .،,"), "date", taken)
	case words == "":
		words = taken
	}
	if words != "" && !strings.ContainsAny(words[len(words)-1:], ".!?") && !strings.HasSuffix(words, "؟") && !strings.HasSuffix(words, "…") {
		words += "."
	}
	return words
}

// Shared is the href for sharing the article on another site; the address in it is the public one.
func (p *articlePage) Shared(on string) template.HTMLAttr {
	if p.shared[0] == "" {
		for i, v := range []string{p.Article.Headline, p.Absolute(p.Article.Path)} {
			p.shared[i] = strings.ReplaceAll(url.QueryEscape(v), "+", "%20") // a + is not everywhere a space
		}
	}
	headline, address := p.shared[0], p.shared[1]
	switch on {
	case "whatsapp":
		return template.HTMLAttr(`href="https://wa.me/?text=` + headline + "%0A" + address + `"`)
	case "telegram":
		return template.HTMLAttr(`href="https://t.me/share/url?url=` + address + "&amp;text=" + headline + `"`)
	}
	return template.HTMLAttr(`href="https://x.com/intent/post?text=` + headline + "&amp;url=" + address + `"`)
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
	if art.Password == "" {
		http.Redirect(w, r, story.EscapedPath(art.Path), http.StatusSeeOther)
		return nil
	}
	status, fault, right := http.StatusOK, "", false
	switch {
	case !s.unlocks.may(id):
		status, fault = http.StatusTooManyRequests, "error.too_many"
		w.Header().Set("Retry-After", strconv.Itoa(int(wrongWindow.Seconds())))
	case subtle.ConstantTimeCompare([]byte(r.PostFormValue("password")), []byte(art.Password)) != 1:
		s.unlocks.failed(id)
		status, fault = http.StatusForbidden, "reader.wrong_password"
	default:
		right = true
	}
	p, err := s.buildArticle(r.Context(), art, right)
	if err != nil {
		return err
	}
	if p.NoIndex = true; fault != "" {
		p.Fault = p.Inner.T(fault)
	}
	return s.pages.Write(w, status, "article", p)
}
