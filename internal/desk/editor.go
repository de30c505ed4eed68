package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

type editorPage struct {
	Base
	URL         string // the article's own address at the desk
	New         bool
	Form        editorForm
	Article     story.Article
	State       string
	Saved       string // time of the last save
	Published   string
	Updated     string
	PublicURL   string
	CanPublish  bool
	Unsaved     bool // the text on this page is not what is stored
	Conflict    string
	Sections    []section.Section
	People      []people.Person
	PersonKinds []people.Kind
	TagKinds    []section.TagKind
	KnownTags   []section.Tag
	Lead        pictureView
	Revisions   []revisionRow
	Checks      []check
	Words       string
	Reading     string
	Texts       string // what the editor's script says, as JSON
	Script      bool
}

// check is one line of what is looked at before publishing.
type check struct {
	Name          string // by which the script finds it
	Good          bool
	Done, Missing string // what is said where it is good, and where not
}

// Text is what the check says now.
func (c check) Text() string {
	if c.Good {
		return c.Done
	}
	return c.Missing
}

type revisionRow struct {
	Number int64
	URL    string
	At, By string
}

// pictureView is a picture as the desk shows it small.
type pictureView struct {
	ID            int64
	URL           string
	Width, Height int
}

// thumb is the narrowest rendition that is wide enough for a thumbnail, the original where there is none.
func thumb(m media.Media, width int) pictureView {
	for _, r := range m.Renditions {
		if r.Width >= width && r.Mime == "image/webp" {
			return pictureView{m.ID, r.URL(), r.Width, r.Height}
		}
	}
	return pictureView{m.ID, m.URL(), m.Width, m.Height}
}

// articleID is the article an address names; 0 for one that is yet to be made.
func articleID(r *http.Request) (int64, error) {
	if r.PathValue("id") == "new" {
		return 0, nil
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, errs.New(errs.NotFound, "error.not_found")
	}
	return id, nil
}

// mayEdit says whether the user may change the article. Writers change their own, until it is published: a change after
// that is public at once.
func mayEdit(u people.User, a story.Article) bool {
	if u.Actor().May(actor.EditStory) {
		return true
	}
	return u.Actor().May(actor.WriteStory) && (a.ID == 0 || a.CreatedBy == u.ID && a.Publication != story.Published)
}

func (d *desk) editor(w http.ResponseWriter, r *http.Request) error {
	id, err := articleID(r)
	if err != nil {
		return err
	}
	u := userOf(r.Context())
	var a story.Article
	if id == 0 {
		if !u.Actor().May(actor.WriteStory) {
			return errs.New(errs.Forbidden, "error.forbidden")
		}
		if a, err = d.blank(r); err != nil {
			return err
		}
	} else if a, err = d.Stories.Get(r.Context(), id); err != nil {
		return err
	}
	if !mayEdit(u, a) {
		return seeOther(w, r, articleURL(id)+"/preview")
	}
	tags, err := d.Sections.TagsByID(r.Context(), a.TagIDs)
	if err != nil {
		return err
	}
	return d.showEditor(w, r, http.StatusOK, a, formOf(a, tags), nil)
}

// blank is a new article, signed by whoever writes it.
func (d *desk) blank(r *http.Request) (story.Article, error) {
	settings, err := d.Sites.Get(r.Context())
	if err != nil {
		return story.Article{}, err
	}
	a := story.Article{Workflow: story.Draft, Publication: story.Never,
		Document: story.Document{Kind: story.KindArticle, Lang: settings.Lang, Dir: settings.Dir, Comments: story.CommentsModerated}}
	if r.URL.Query().Get("kind") == string(story.KindPage) {
		a.Kind, a.Comments = story.KindPage, story.CommentsClosed
		return a, nil
	}
	list, err := d.People.List(r.Context())
	if err != nil {
		return a, err
	}
	for _, p := range list {
		if u := userOf(r.Context()); p.UserID != 0 && p.UserID == u.ID {
			a.Bylines = []story.Byline{{PersonID: p.ID, Name: p.Name, Slug: p.Slug, Kind: string(p.Kind)}}
		}
	}
	return a, nil
}

// showEditor draws the editor with a form in it; fault, if any, is said in the page.
func (d *desk) showEditor(w http.ResponseWriter, r *http.Request, status int, a story.Article, f editorForm, fault error) error {
	b, err := d.base(r, "")
	if err != nil {
		return err
	}
	page, err := d.buildEditor(r.Context(), b, a, f)
	if err != nil {
		return err
	}
	page.Unsaved = r.Method != http.MethodGet
	switch {
	case crossed(a, f, fault):
		page.Conflict = d.whoSaved(r.Context(), b, a)
		page.Form.Base = a.Revision // saving again means: mine over theirs, knowing
	case fault != nil:
		page.blame(fault)
	}
	d.write(w, status, "editor", page)
	return nil
}

// whoSaved says who kept another version meanwhile and when.
func (d *desk) whoSaved(ctx context.Context, b Base, a story.Article) string {
	by := b.T("desk.somebody")
	if list, err := d.Stories.Revisions(ctx, a.ID); err == nil && len(list) > 0 {
		by = list[0].ByName
	}
	return b.T("desk.editor.conflict", "name", by, "time", b.locale.DateTime(a.ModifiedAt))
}

// buildEditor is the editor for a form of an article.
func (d *desk) buildEditor(ctx context.Context, b Base, a story.Article, f editorForm) (editorPage, error) {
	page := editorPage{Base: b, URL: "/desk/articles/new", New: a.ID == 0, Form: f, Article: a, CanPublish: b.may(actor.PublishStory),
		PersonKinds: personKinds, TagKinds: section.TagKinds}
	page.Title = f.Headline
	if page.New {
		if page.Title = b.T("desk.articles.new"); f.Kind == story.KindPage {
			page.Title = b.T("desk.pages_list.new")
		}
		page.State = stateKey(story.StateDraft)
	} else {
		page.URL = articleURL(a.ID)
		page.State = stateKey(story.Card{Workflow: a.Workflow, Publication: a.Publication}.State())
		page.Saved = b.locale.Clock(a.ModifiedAt)
		if b.now.Sub(a.ModifiedAt).Hours() > 20 {
			page.Saved = b.locale.DateTime(a.ModifiedAt)
		}
	}
	if !a.PublishedAt.IsZero() {
		page.Published = b.locale.DateTime(a.PublishedAt)
	}
	if !a.UpdatedAt.IsZero() {
		page.Updated = b.locale.DateTime(a.UpdatedAt)
	}
	if a.Public() {
		page.PublicURL = story.EscapedPath(a.Path)
	}
	words := richtext.WordCount(f.Body)
	page.Words = b.counted("desk.editor.words", words)
	page.Reading = b.counted("desk.editor.reading", arabic.ReadingMinutes(words))
	page.Checks = checks(b, f)
	page.Texts = b.editorTexts()
	return page, d.fillChoices(ctx, &page)
}

// fillChoices loads what the editor's fields choose from.
func (d *desk) fillChoices(ctx context.Context, page *editorPage) error {
	tree, err := d.Sections.Tree(ctx)
	if err != nil {
		return err
	}
	page.Sections = ordered(tree)
	if page.People, err = d.People.List(ctx); err != nil {
		return err
	}
	if page.KnownTags, err = d.Sections.Tags(ctx, 500); err != nil {
		return err
	}
	if id := page.Form.Lead.MediaID; id != 0 {
		m, err := d.Media.Get(ctx, id)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		page.Lead = thumb(m, 320)
	}
	if page.New {
		return nil
	}
	list, err := d.Stories.Revisions(ctx, page.Article.ID)
	if err != nil {
		return err
	}
	for _, v := range list[:min(len(list), 20)] {
		number := strconv.FormatInt(v.Number, 10)
		page.Revisions = append(page.Revisions, revisionRow{v.Number, page.URL + "/revisions/" + number, page.locale.DateTime(v.At), v.ByName})
	}
	return nil
}

// counted is a text with a number in it, in the plural form that fits and the paper's digits.
func (b Base) counted(key string, n int) string { return b.T(key, "n", b.Number(n), "count", n) }

// headlineLength is up to where a headline is seen whole in search results and on phones.
const headlineLength = 90

// checks is what an editor looks at before publishing. The script keeps it up to date while the text changes.
func checks(b Base, f editorForm) []check {
	length := utf8.RuneCountInString(strings.TrimSpace(f.Headline))
	headline := b.counted("desk.check.headline", length)
	list := []check{{"headline", length > 0 && length <= headlineLength, headline, headline}}
	if f.Kind == story.KindPage {
		return list
	}
	look := func(name string, good bool) {
		list = append(list, check{name, good, b.T("desk.check." + name), b.T("desk.check." + name + "_missing")})
	}
	look("byline", len(f.Bylines) > 0)
	look("section", f.SectionID != 0)
	look("tags", len(f.Tags) > 0)
	look("lead", f.Lead.MediaID != 0)
	look("alt", (f.Lead.MediaID == 0 || f.Lead.Alt != "") && !strings.Contains(f.Body, `alt=""`))
	return list
}
