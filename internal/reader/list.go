package reader

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

const (
	pageLength   = 24
	besideLead   = 4 // rows beside the lead; the others stand below
	mostReadHere = 4
)

// listPage is a list of articles: a section, a tag, an author, the latest.
type listPage struct {
	Base
	Above    string // what kind of thing the heading names
	Heading  string
	About    string
	Crumbs   []section.Section
	Top      section.Section // the outermost of the crumbs
	Chips    []section.Section
	Current  int64
	Portrait *Face
	First    bool // the list's head, not a page further down
	Lead     *Card
	Cards    []Card
	Rest     []Card
	MostRead mostRead
	listed
}

// listOf is a list at an address: what it is, and where it really stands.
type listOf func(ctx context.Context, r *http.Request, slug string) (*listPage, story.List, error)

// list answers with a page of a list; any other spelling of its address is sent to it.
func (s *Site) list(w http.ResponseWriter, r *http.Request, of listOf, slug string) error {
	var p *listPage
	if err := s.snapshot(r, func(ctx context.Context) error {
		after, err := cursor(r.URL.Query().Get("before"))
		if err != nil {
			return err
		}
		var l story.List
		if p, l, err = of(ctx, r, slug); err != nil {
			return err
		}
		if r.URL.Path != p.Path {
			return &story.Moved{Location: p.Path}
		}
		p.First = after == story.Cursor{}
		if err := s.fillList(ctx, p, l, after); err != nil {
			return err
		}
		if !p.First && len(p.Rest) == 0 {
			return errs.New(errs.NotFound, "error.not_found")
		}
		return nil
	}); err != nil {
		return err
	}
	return s.write(w, r, "list", p)
}

func (s *Site) section(ctx context.Context, r *http.Request, slug string) (*listPage, story.List, error) {
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return nil, story.List{}, err
	}
	i := slices.IndexFunc(b.sections, func(sec section.Section) bool { return sec.Slug == slug })
	if i < 0 {
		return nil, story.List{}, errs.New(errs.NotFound, "error.not_found")
	}
	sec := b.sections[i]
	p := &listPage{Base: b, Heading: sec.Name, About: sec.Description, Current: sec.ID}
	p.Path, p.Crumbs = sec.Path(), section.Line(b.sections, sec.ID)
	p.Top = p.Crumbs[0]
	p.Here = p.Top.ID
	p.Chips = section.Children(b.sections, p.Here)
	p.MostRead.Heading = b.T("reader.most_read_in", "name", sec.Name)
	return p, story.List{Name: story.ListSection, ID: sec.ID}, nil
}

// tagKinds are the catalogue's words for what a tag is.
var tagKinds = map[section.TagKind]string{section.Topic: "reader.tag_topic", section.Person: "reader.tag_person", section.Place: "reader.tag_place",
	section.Organisation: "reader.tag_organisation"}

func (s *Site) tag(ctx context.Context, r *http.Request, slug string) (*listPage, story.List, error) {
	t, err := s.Sections.TagBySlug(ctx, slug)
	if err != nil {
		return nil, story.List{}, err
	}
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return nil, story.List{}, err
	}
	p := &listPage{Base: b, Heading: t.Name, About: t.Description}
	p.Path = t.Path()
	if key := tagKinds[t.Kind]; key != "" {
		p.Above = b.T(key)
	}
	return p, story.List{Name: story.ListTag, ID: t.ID}, nil
}

func (s *Site) author(ctx context.Context, r *http.Request, slug string) (*listPage, story.List, error) {
	who, err := s.People.BySlug(ctx, slug)
	if err != nil {
		return nil, story.List{}, err
	}
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return nil, story.List{}, err
	}
	p := &listPage{Base: b, Heading: who.Name, About: who.Biography}
	p.Path, p.listed.author = who.Path(), &who
	if who.Kind == people.KindPerson {
		shows(ctx, media.Tag(who.PortraitID))
		found, err := s.Media.GetMany(ctx, []int64{who.PortraitID})
		if err != nil {
			return nil, story.List{}, err
		}
		p.portrait = found[who.PortraitID]
		f := face(p.portrait, who.Name, "6rem")
		p.Portrait = &f
	}
	return p, story.List{Name: story.ListPerson, ID: who.ID}, nil
}

const latestPath = "/latest"

func (s *Site) latest(ctx context.Context, r *http.Request, _ string) (*listPage, story.List, error) {
	b, err := s.base(ctx, r.URL.Path)
	if err != nil {
		return nil, story.List{}, err
	}
	p := &listPage{Base: b, Heading: b.T("reader.latest")}
	p.Path = latestPath
	return p, story.List{Name: story.ListAll}, nil
}

func (s *Site) fillList(ctx context.Context, p *listPage, l story.List, after story.Cursor) error {
	shows(ctx, l.Tag())
	found, next, err := s.Stories.List(ctx, l, after, pageLength)
	if err != nil {
		return err
	}
	p.Title, p.Summary, p.NoIndex = p.Heading, p.About, !p.First
	head, rest := 0, 0
	var most []story.Card
	if p.First {
		head, rest = min(1, len(found)), min(1+besideLead, len(found))
		leadFirst(found[:rest])
		if len(found) > rest { // otherwise all of it is in sight already
			if most, err = s.Stories.MostRead(ctx, l, mostReadHere); err != nil {
				return err
			}
		}
	}
	cards, _, err := s.illustrate(ctx, &p.Base, nil, row{cards: found[:head], sizes: leadSizes, level: 2, signed: true, eager: 1, decks: 1},
		row{cards: found[head:rest], sizes: thumbSizes, level: 2}, row{cards: found[rest:], sizes: thumbSizes, level: 2}, row{cards: most})
	if err != nil {
		return err
	}
	if head > 0 {
		p.Lead = &cards[0][0]
	}
	if p.MostRead.Heading == "" {
		p.MostRead.Heading = p.T("reader.most_read")
	}
	p.Cards, p.Rest, p.MostRead = cards[1], cards[2], mostRead{p.MostRead.Heading, cards[3]}
	if next != (story.Cursor{}) {
		p.Next = story.EscapedPath(p.Path) + "?before=" + spelled(next)
	}
	if !p.First {
		before, err := s.Stories.Before(ctx, l, after, pageLength)
		if err != nil {
			return err
		}
		if p.Prev = story.EscapedPath(p.Path); before != (story.Cursor{}) {
			p.Prev += "?before=" + spelled(before)
		}
	}
	return s.tellList(ctx, p, l)
}

// leadFirst moves the first story with a picture to the front; the others keep their order.
func leadFirst(cards []story.Card) {
	if i := slices.IndexFunc(cards, func(c story.Card) bool { return pictured(c) > 0 }); i > 0 {
		lead := cards[i]
		copy(cards[1:], cards[:i])
		cards[0] = lead
	}
}

// spelled is a cursor as addresses hold it.
func spelled(c story.Cursor) string {
	return strconv.FormatInt(c.PublishedAt, 10) + "-" + strconv.FormatInt(c.ID, 10)
}

// cursor reads what spelled wrote; errs.NotFound for anything else but nothing.
func cursor(v string) (c story.Cursor, err error) {
	if v == "" {
		return c, nil
	}
	if i := strings.LastIndexByte(v, '-'); i > 0 {
		c.PublishedAt, _ = strconv.ParseInt(v[:i], 10, 64)
		c.ID, _ = strconv.ParseInt(v[i+1:], 10, 64)
	}
	if c == (story.Cursor{}) || c.ID < 0 || spelled(c) != v { // id 0 is all of the time before: archives by date lead there
		return story.Cursor{}, errs.New(errs.NotFound, "error.not_found")
	}
	return c, nil
}
