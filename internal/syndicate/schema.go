package syndicate

import (
	"slices"

	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Graph is what a page says of itself in the words of schema.org, as JSON-LD. encoding/json and html/template write it so that nothing in it ends the
// element that holds it.
type Graph struct {
	Context string `json:"@context"`
	Nodes   []any  `json:"@graph"`
}

func graph(nodes ...any) *Graph { return &Graph{"https://schema.org", nodes} }

// node is a thing by its type and its name for other things.
type node struct {
	Type string `json:"@type,omitempty"`
	ID   string `json:"@id,omitempty"`
}

type organization struct {
	node
	Name   string   `json:"name"`
	URL    string   `json:"url"`
	Slogan string   `json:"slogan,omitempty"`
	Logo   *imageOf `json:"logo,omitempty"`
}

type imageOf struct {
	node
	URL    string `json:"url"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	About  string `json:"caption,omitempty"`
	Credit string `json:"creditText,omitempty"`
}

type website struct {
	node
	Name      string `json:"name"`
	URL       string `json:"url"`
	Lang      string `json:"inLanguage"`
	Publisher node   `json:"publisher"`
}

type signer struct {
	node
	Name  string   `json:"name"`
	URL   string   `json:"url,omitempty"`
	About string   `json:"description,omitempty"`
	Image *imageOf `json:"image,omitempty"`
	Works *node    `json:"worksFor,omitempty"`
}

type article struct {
	node
	Page        node         `json:"mainEntityOfPage"`
	URL         string       `json:"url"`
	Headline    string       `json:"headline"`
	About       string       `json:"description,omitempty"`
	Images      []imageOf    `json:"image,omitempty"`
	Published   string       `json:"datePublished,omitempty"`
	Modified    string       `json:"dateModified,omitempty"`
	Authors     []signer     `json:"author"`
	Publisher   node         `json:"publisher"`
	Section     string       `json:"articleSection,omitempty"`
	Keywords    []string     `json:"keywords,omitempty"`
	Lang        string       `json:"inLanguage"`
	Words       int          `json:"wordCount,omitempty"`
	Free        bool         `json:"isAccessibleForFree"`
	Comments    int          `json:"commentCount,omitempty"`
	Corrections []correction `json:"correction,omitempty"`
}

type correction struct {
	node
	Text string `json:"text"`
	At   string `json:"datePublished"`
}

type profile struct {
	node
	URL    string `json:"url"`
	Entity signer `json:"mainEntity"`
}

type crumbs struct {
	node
	Items []crumb `json:"itemListElement"`
}

type crumb struct {
	node
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// Frame is what all pages have for their data: whose they are, and what the home page is called.
type Frame struct {
	Settings site.Settings
	Home     string // what the first of the crumbs is called
	Logo     string // address of the paper's mark
}

func (p *Press) paper(f Frame) organization {
	o := organization{node: node{"NewsMediaOrganization", p.paperID()}, Name: line(f.Settings.Name), URL: p.BaseURL + "/", Slogan: line(f.Settings.Tagline)}
	if f.Logo != "" {
		o.Logo = &imageOf{node: node{Type: "ImageObject"}, URL: f.Logo}
	}
	return o
}

func (p *Press) paperID() string { return p.BaseURL + "/#paper" }

// HomeData is what the home page says: the paper and its site.
func (p *Press) HomeData(f Frame) *Graph {
	return graph(p.paper(f), website{node{"WebSite", p.BaseURL + "/#site"}, line(f.Settings.Name), p.BaseURL + "/", f.Settings.Lang, node{ID: p.paperID()}})
}

// ListData is what a list of articles says: where it stands. sections are those from the outermost on, or what it is called.
func (p *Press) ListData(f Frame, sections []section.Section, name, path string) *Graph {
	if len(sections) == 0 {
		return graph(p.paper(f), p.crumbs(f, nil, name, path))
	}
	return graph(p.paper(f), p.crumbs(f, sections, "", ""))
}

// AuthorData is what the page of somebody who signs says. kind is people.Kind.
func (p *Press) AuthorData(f Frame, name, about, path, kind string, portrait *Picture) *Graph {
	who := p.signer(Author{line(name), p.absolute(path)}, kind)
	who.About = line(about)
	if portrait != nil {
		who.Image = imageObject(*portrait)
	}
	if who.Type == "Person" {
		who.Works = &node{ID: p.paperID()}
	}
	return graph(p.paper(f), profile{node{"ProfilePage", p.absolute(path)}, p.absolute(path), who}, p.crumbs(f, nil, name, path))
}

// ArticleData is what an article's page says. sections are its own from the outermost on, tags the names of its tags; pictures are the lead
// picture, or what is shared in its place.
func (p *Press) ArticleData(f Frame, a story.Article, sections []section.Section, tags []string, pictures []Picture) *Graph {
	where := p.crumbs(f, sections, a.Headline, a.Path)
	if a.Kind == story.KindPage {
		return graph(p.paper(f), where)
	}
	return graph(p.article(f, a, sections, tags, pictures), p.paper(f), where)
}

func (p *Press) article(f Frame, a story.Article, sections []section.Section, tags []string, pictures []Picture) article {
	address := p.absolute(a.Path)
	out := article{node: node{"NewsArticle", address + "#article"}, Page: node{"WebPage", address}, URL: address, Headline: line(a.Headline), About: Summary(a), Publisher: node{ID: p.paperID()},
		Keywords: tags, Lang: a.Lang, Words: a.WordCount, Free: true, Comments: a.CommentCount}
	if len(sections) > 0 {
		out.Section = line(sections[len(sections)-1].Name)
	}
	if slices.ContainsFunc(sections, section.Section.Opinion) {
		out.Type = "OpinionNewsArticle"
	}
	for _, picture := range pictures {
		out.Images = append(out.Images, *imageObject(picture))
	}
	if !a.PublishedAt.IsZero() && !a.PublishedAt.Equal(story.Undated) {
		out.Published = moment(a.PublishedAt)
		out.Modified = out.Published
	}
	if a.UpdatedAt.After(a.PublishedAt) {
		out.Modified = moment(a.UpdatedAt)
	}
	for _, by := range a.Bylines {
		if list := p.authors([]story.Byline{by}); len(list) > 0 {
			out.Authors = append(out.Authors, p.signer(list[0], by.Kind))
		}
	}
	if len(out.Authors) == 0 { // the paper answers for what nobody signed
		out.Authors = []signer{{node: node{"NewsMediaOrganization", p.paperID()}, Name: line(f.Settings.Name), URL: p.BaseURL + "/"}}
	}
	for _, c := range a.Corrections {
		out.Corrections = append(out.Corrections, correction{node{Type: "CorrectionComment"}, line(c.Text), moment(c.At)})
	}
	return out
}

func (p *Press) signer(a Author, kind string) signer {
	what := "Person"
	if kind == "agency" || kind == "publication" {
		what = "Organization"
	}
	return signer{node: node{Type: what}, Name: a.Name, URL: a.URL}
}

func imageObject(p Picture) *imageOf {
	return &imageOf{node{Type: "ImageObject"}, p.URL, p.Width, p.Height, p.Caption, p.Credit}
}

func (p *Press) crumbs(f Frame, sections []section.Section, name, path string) crumbs {
	c := crumbs{node: node{Type: "BreadcrumbList"}}
	add := func(name, path string) {
		c.Items = append(c.Items, crumb{node{Type: "ListItem"}, len(c.Items) + 1, line(name), p.absolute(path)})
	}
	add(f.Home, "/")
	for _, s := range sections {
		add(s.Name, s.Path())
	}
	if path != "" {
		add(name, path)
	}
	return c
}

// Shown is a picture of the library as others may show it, nil where it is none.
func (p *Press) Shown(m media.Media, used *story.Picture) *Picture { return p.picture(m, used) }
