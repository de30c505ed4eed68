package reader

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

const pageLength = 24

// listPage is a list of articles: a section, a tag, an author, the latest.
type listPage struct {
	Base
	Heading  string
	About    string
	Crumbs   []section.Section
	Chips    []section.Section
	Current  int64
	First    bool
	Lead     *Card
	Cards    []Card
	MostRead []Card
	Next     string
	Back     string // the list's head
	Portrait *Image
}

func (s *Site) section(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return err
	}
	slug := strings.TrimPrefix(story.PathKey("/"+r.PathValue("slug")), "/")
	for _, sec := range b.sections {
		if sec.Slug != slug {
			continue
		}
		p := &listPage{Base: b, Heading: sec.Name, About: sec.Description, Current: sec.ID}
		p.Crumbs = section.Line(b.sections, sec.ID)
		p.Here = p.Crumbs[0].ID
		p.Chips = section.Children(b.sections, p.Here)
		return s.writeList(w, r, p, story.List{Name: story.ListSection, ID: sec.ID}, sec.Path())
	}
	return errs.New(errs.NotFound, "error.not_found")
}

func (s *Site) tag(w http.ResponseWriter, r *http.Request) error {
	t, err := s.Sections.TagBySlug(r.Context(), story.DecodePath(r.PathValue("slug")))
	if err != nil {
		return err
	}
	b, err := s.base(r.Context(), r.URL.Path)
	if err != nil {
		return err
	}
	return s.writeList(w, r, &listPage{Base: b, Heading: t.Name, About: t.Description}, story.List{Name: story.ListTag, ID: t.ID}, t.Path())
}

func (s *Site) author(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who, err := s.People.BySlug(ctx, story.DecodePath(r.PathValue("slug")))
	if err != nil {
		return err
	}
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return err
	}
	p := &listPage{Base: b, Heading: who.Name, About: who.Biography}
	if p.Portrait, err = s.portrait(ctx, who); err != nil {
		return err
	}
	return s.writeList(w, r, p, story.List{Name: story.ListPerson, ID: who.ID}, who.Path())
}

func (s *Site) portrait(ctx context.Context, who people.Person) (*Image, error) {
	if who.PortraitID == 0 {
		return nil, nil
	}
	m, err := s.Media.GetMany(ctx, []int64{who.PortraitID})
	if err != nil {
		return nil, err
	}
	return image(m[who.PortraitID], who.Name, "6rem", true), nil
}

func (s *Site) latest(w http.ResponseWriter, r *http.Request) error {
	b, err := s.base(r.Context(), r.URL.Path)
	if err != nil {
		return err
	}
	return s.writeList(w, r, &listPage{Base: b, Heading: b.T("reader.latest")}, story.List{Name: story.ListAll}, "/latest")
}

func (s *Site) writeList(w http.ResponseWriter, r *http.Request, p *listPage, l story.List, path string) error {
	after, err := cursor(r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	if err := s.fillList(r.Context(), p, l, after, path); err != nil {
		return err
	}
	return s.pages.Write(w, http.StatusOK, "list", p)
}

func (s *Site) fillList(ctx context.Context, p *listPage, l story.List, after story.Cursor, path string) error {
	found, next, err := s.Stories.List(ctx, l, after, pageLength)
	if err != nil {
		return err
	}
	most, err := s.Stories.MostRead(ctx, l, 4)
	if err != nil {
		return err
	}
	p.Title, p.Summary, p.First, p.Back = p.Heading, p.About, after == story.Cursor{}, path
	cards, err := s.cards(ctx, &p.Base, "(min-width: 48rem) 12rem, 40vw", found, most)
	if err != nil {
		return err
	}
	p.Cards, p.MostRead = cards[0], cards[1]
	if p.First && len(p.Cards) > 0 && p.Cards[0].Image != nil {
		lead := p.Cards[0]
		lead.Image.Eager, lead.Image.Sizes = true, "(min-width: 64rem) 34rem, 100vw"
		p.Lead, p.Cards = &lead, p.Cards[1:]
	}
	if next != (story.Cursor{}) {
		p.Next = story.EscapedPath(path) + "?before=" + strconv.FormatInt(next.PublishedAt, 10) + "-" + strconv.FormatInt(next.ID, 10)
	}
	p.NoIndex = !p.First
	return nil
}

// cursor reads "time-id" of a list's address; errs.NotFound for anything else but nothing.
func cursor(v string) (story.Cursor, error) {
	if v == "" {
		return story.Cursor{}, nil
	}
	i := strings.LastIndexByte(v, '-')
	if i > 0 {
		at, err1 := strconv.ParseInt(v[:i], 10, 64)
		id, err2 := strconv.ParseInt(v[i+1:], 10, 64)
		if err1 == nil && err2 == nil {
			return story.Cursor{PublishedAt: at, ID: id}, nil
		}
	}
	return story.Cursor{}, errs.New(errs.NotFound, "error.not_found")
}
