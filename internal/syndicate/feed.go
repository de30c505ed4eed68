package syndicate

import (
	"cmp"
	"context"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// feedLength is how many items a feed holds, as WordPress's did where nobody chose.
const feedLength = 20

// summaryLength is how much of a text stands for it where there is no deck, in letters.
const summaryLength = 300

// Form is the form of a feed.
type Form string

// The forms.
const (
	RSS  Form = "rss"
	Atom Form = "atom"
	JSON Form = "json"
)

// Type is the form's media type.
func (f Form) Type() string {
	switch f {
	case Atom:
		return "application/atom+xml; charset=utf-8"
	case JSON:
		return "application/feed+json; charset=utf-8"
	}
	return "application/rss+xml; charset=utf-8"
}

// At is the address of the feed of a page, both decoded. The paper's own stands at the root.
func (f Form) At(page string) string {
	page = strings.TrimSuffix(page, "/")
	switch f {
	case Atom:
		return page + "/feed/atom/"
	case JSON:
		return page + "/feed.json"
	}
	return page + "/feed/"
}

// Feed is a feed before it has a form.
type Feed struct {
	Paper    string
	Title    string
	About    string
	Path     string // of the page that it belongs to, decoded
	Base     string // the site's address
	Lang     string
	Hub      string
	Comments bool    // its items are comments
	Pictures []int64 // that it shows, of the library
	Items    []Item
}

// Item is one entry. Addresses in it are absolute.
type Item struct {
	ID        string // for ever the same
	URL       string
	Title     string
	Summary   string // plain text
	Content   string // HTML
	Lang      string
	Authors   []Author
	Terms     []string
	Picture   *Picture
	Published time.Time // zero where it is not known
	Updated   time.Time
	Discussed string // address of the comments, empty where there are none to be had
	Replies   int
}

// Author is one who signed.
type Author struct{ Name, URL string }

// Picture is a picture that others may show.
type Picture struct {
	URL           string
	Type          string
	Bytes         int64
	Width, Height int
	Alt           string
	Caption       string
	Credit        string
}

// Page is the page that a feed belongs to.
type Page struct {
	List  story.List
	Path  string // decoded
	Title string // empty: the paper itself
	About string
}

// Articles is the feed of a list.
func (p *Press) Articles(ctx context.Context, page Page) (Feed, error) {
	settings, err := p.Sites.Get(ctx)
	if err != nil {
		return Feed{}, err
	}
	found, err := p.Stories.Newest(ctx, page.List, feedLength)
	if err != nil {
		return Feed{}, err
	}
	f := p.feed(settings, page.Path, page.Title, page.About)
	for _, t := range found {
		if t.Lead != nil {
			f.Pictures = append(f.Pictures, t.Lead.MediaID)
		}
	}
	f.Items, err = p.items(ctx, found, f.Pictures)
	return f, err
}

func (p *Press) feed(settings site.Settings, path, title, about string) Feed {
	f := Feed{Paper: line(settings.Name), Title: line(settings.Name), About: line(cmp.Or(about, settings.Tagline, settings.Name)), Path: path, Base: p.BaseURL, Lang: settings.Lang, Hub: p.Hub}
	if title != "" {
		f.Title = line(title) + " · " + f.Title
	}
	return f
}

// items are articles as entries, with their pictures, sections and origins.
func (p *Press) items(ctx context.Context, found []story.Told, pictures []int64) ([]Item, error) {
	var ids []int64
	for _, t := range found {
		ids = append(ids, t.ID)
	}
	library, err := p.Media.GetMany(ctx, pictures)
	if err != nil {
		return nil, err
	}
	tree, err := p.Sections.Tree(ctx)
	if err != nil {
		return nil, err
	}
	origins, err := p.Origins.Origins(ctx, ids)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, t := range found {
		items = append(items, p.item(t, library, tree, origins[t.ID]))
	}
	return items, nil
}

func (p *Press) item(t story.Told, library map[int64]media.Media, tree []section.Section, from Origin) Item {
	address := p.absolute(t.Path)
	i := Item{URL: address, ID: address, Title: line(t.Headline), Summary: Summary(t.Article), Content: absolute(t.Body, p.BaseURL, address), Lang: t.Lang, Authors: p.authors(t.Bylines),
		Published: t.PublishedAt, Updated: t.PublishedAt, Replies: t.CommentCount}
	switch {
	case from.GUID != "":
		i.ID = allowed(from.GUID)
	case from.Number != "":
		i.ID = p.BaseURL + "/?p=" + from.Number
	}
	if t.UpdatedAt.After(t.PublishedAt) {
		i.Updated = t.UpdatedAt
	}
	if t.PublishedAt.Equal(story.Undated) {
		i.Published = time.Time{}
		if t.UpdatedAt.IsZero() {
			i.Updated = t.ModifiedAt
		}
	}
	if s, ok := section.Find(tree, t.SectionID); ok {
		i.Terms = append(i.Terms, line(s.Name))
	}
	for _, tag := range t.Tags {
		if tag = line(tag); !slices.Contains(i.Terms, tag) {
			i.Terms = append(i.Terms, tag)
		}
	}
	if t.Lead != nil {
		i.Picture = p.picture(library[t.Lead.MediaID], t.Lead)
	}
	if t.Comments != story.CommentsClosed || t.CommentCount > 0 {
		i.Discussed = address + "#comments"
	}
	return i
}

func (p *Press) authors(list []story.Byline) (out []Author) {
	for _, by := range list {
		if name := line(by.Name); name != "" {
			a := Author{Name: name}
			if by.Slug != "" {
				a.URL = p.absolute("/author/" + by.Slug)
			}
			out = append(out, a)
		}
	}
	return out
}

// Summary is an article's deck, or how it begins.
func Summary(a story.Article) string {
	if deck := line(a.Deck); deck != "" {
		return deck
	}
	return arabic.Excerpt(allowed(richtext.PlainText(a.Body)), summaryLength)
}

// pictureWidth is about how wide a picture is that others show.
const pictureWidth = 1200

// picture is how others may show a picture: as a JPEG that is about as wide as they need, or as it came. nil where there is none.
func (p *Press) picture(m media.Media, used *story.Picture) *Picture {
	if !m.IsImage() {
		return nil
	}
	out := &Picture{URL: p.absolute(m.URL()), Type: m.Mime, Bytes: m.Bytes, Width: m.Width, Height: m.Height, Alt: line(m.Alt), Caption: line(m.Caption), Credit: line(m.Credit)}
	for _, r := range m.Renditions { // the narrowest first
		if r.Mime == "image/jpeg" {
			out.URL, out.Type, out.Bytes, out.Width, out.Height = p.absolute(r.URL()), r.Mime, r.Bytes, r.Width, r.Height
			if r.Width >= pictureWidth {
				break
			}
		}
	}
	if used != nil {
		out.Alt, out.Caption, out.Credit = line(cmp.Or(used.Alt, m.Alt)), line(cmp.Or(used.Caption, m.Caption)), line(cmp.Or(used.Credit, m.Credit))
	}
	return out
}

// absolute is a body with addresses that hold wherever it is read.
func absolute(body, base, address string) string {
	return richtext.Rewrite(allowed(body), func(_, to string) string {
		switch {
		case strings.HasPrefix(to, "//"):
			return "https:" + to
		case strings.HasPrefix(to, "/"):
			return base + to
		case strings.HasPrefix(to, "#"):
			return address + to
		}
		return to
	})
}

// Remarks is the feed of the newest comments: of an article, or of all where it is nil.
func (p *Press) Remarks(ctx context.Context, on *story.Article) (Feed, error) {
	settings, err := p.Sites.Get(ctx)
	if err != nil {
		return Feed{}, err
	}
	words, id, path := p.Catalogue.For(settings.Lang), int64(0), "/comments"
	title := words.T("feed.comments")
	if on != nil {
		id, path = on.ID, on.Path
		title = words.T("feed.comments_on", "headline", line(on.Headline))
	}
	found, err := p.Comments.Newest(ctx, id, feedLength)
	if err != nil {
		return Feed{}, err
	}
	f := p.feed(settings, path, title, title)
	f.Comments, f.Hub = true, "" // hubs are told of articles only
	for _, r := range found {
		f.Items = append(f.Items, p.remark(words, r))
	}
	return f, nil
}

func (p *Press) remark(words *i18n.Printer, r Remark) Item {
	number := strconv.FormatInt(r.ID, 10)
	name, text := line(r.Name), allowed(r.Body)
	var paragraphs strings.Builder
	for _, part := range strings.Split(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			paragraphs.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(part), "\n", "<br>") + "</p>")
		}
	}
	i := Item{ID: p.BaseURL + "/-/comments/" + number, URL: p.absolute(r.Path) + "#comment-" + number, Title: words.T("feed.comment_by", "name", name, "headline", line(r.Headline)),
		Summary: arabic.Excerpt(text, summaryLength), Content: paragraphs.String(), Published: r.At, Updated: r.At}
	if name != "" {
		i.Authors = []Author{{Name: name}}
	}
	return i
}

// Updated is when the newest of the items changed last; the zero time for an empty feed.
func (f Feed) Updated() (at time.Time) {
	for _, i := range f.Items {
		if i.Updated.After(at) {
			at = i.Updated
		}
	}
	return at
}

// Bytes is the feed in a form.
func (f Feed) Bytes(form Form) ([]byte, error) {
	switch form {
	case Atom:
		return f.atom()
	case JSON:
		return f.json()
	}
	return f.rss()
}

// self is the feed's own address in a form; page that of the page it belongs to.
func (f Feed) self(form Form) string { return f.Base + story.EscapedPath(form.At(f.Path)) }

func (f Feed) page() string {
	if f.Path == "/comments" { // no page of its own
		return f.Base + "/"
	}
	return f.Base + story.EscapedPath(f.Path)
}
