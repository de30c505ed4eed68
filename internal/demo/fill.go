package demo

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// fillArticles puts the oldest in first, so that what is newer may link to it.
func (f *filler) fillArticles(ctx context.Context) error {
	for _, p := range f.paper.articles {
		if err := f.DB.Write(ctx, func(tx *db.Tx) error { return f.put(ctx, tx, p) }); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (f *filler) put(ctx context.Context, tx *db.Tx, p *piece) error {
	e, err := f.entry(ctx, tx, p)
	if err != nil {
		return err
	}
	written, err := f.Stories.Put(ctx, tx, actor.Actor{Name: p.authors[0].name, Role: actor.Writer}, f.sets, 0, e)
	if err != nil {
		return err
	}
	if p.state == "withdrawn" {
		f.gone = append(f.gone, goneArticle{written.ID, p.note})
	}
	f.paths[p.name] = written.Path
	if e.Publication == story.Published {
		f.readers = append(f.readers, readArticle{written.ID, p.name, e.PublishedAt, p.views})
	}
	return f.comment(ctx, tx, p, written.ID, e.PublishedAt)
}

// entry is an article as stories take it.
func (f *filler) entry(ctx context.Context, tx *db.Tx, p *piece) (story.Entry, error) {
	e := story.Entry{Document: story.Document{Headline: p.headline, Kicker: p.kicker, Deck: p.deck, Lang: p.lang, Sticky: p.sticky,
		Comments: p.comments, SectionID: f.sections[p.section], Body: p.html(f.figure, f.path, nil)}, Views: p.views}
	if p.lead != nil {
		e.Lead = &story.Picture{MediaID: f.drawn[p.lead].ID, Alt: p.lead.alt, Caption: p.lead.caption, Credit: p.lead.credit, Source: p.lead.source,
			TakenOn: p.lead.takenOn, Archive: p.lead.archive}
	}
	for _, a := range p.authors {
		who := f.people[a.name]
		e.Bylines = append(e.Bylines, story.Byline{PersonID: who.ID, Name: cmp.Or(a.printed, who.Name), Slug: who.Slug, Kind: string(who.Kind)})
	}
	for _, t := range p.tags {
		made, err := f.Sections.EnsureTag(ctx, tx, section.Tag{Kind: t.Kind, Name: t.Name})
		if err != nil {
			return e, err
		}
		e.TagIDs = append(e.TagIDs, made.ID)
	}
	f.date(&e, p)
	return e, nil
}

// How long before a publication or a save an article was begun.
const writingTime = 3 * time.Hour

// date gives an article its states and times.
func (f *filler) date(e *story.Entry, p *piece) {
	at := f.moment(p)
	e.Workflow, e.Publication, e.ModifiedAt, e.CreatedAt = story.Ready, story.Never, at, at.Add(-writingTime)
	switch p.state {
	case "draft":
		e.Workflow = story.Draft
	case "in_review":
		e.Workflow = story.InReview
	case "published", "withdrawn":
		e.Publication, e.PublishedAt = story.Published, at
	}
	// What happened later happened as long after the publication, wherever that was moved to.
	if p.updated > 0 {
		e.UpdatedAt = at.Add(p.age - p.updated)
	}
	for _, c := range p.corrections {
		when := at.Add(p.age - c.age)
		e.Corrections = append(e.Corrections, story.Correction{At: when, Text: c.text})
		if when.After(e.UpdatedAt) {
			e.UpdatedAt = when
		}
	}
	if e.UpdatedAt.After(e.ModifiedAt) {
		e.ModifiedAt = e.UpdatedAt
	}
}

// The newsroom sleeps between these minutes of the day, local time.
const nightFrom, nightTo = 30, 5*60 + 30

// moment is when an article came out, or was last saved. What is older than a day is some hours older than it says, so
// that not everything came out at the same minute; what is older than an hour and a half and would fall into the night is
// moved back to the evening before it, its order kept.
func (f *filler) moment(p *piece) time.Time {
	at := f.now.Add(-p.age)
	if p.age >= 24*time.Hour {
		at = at.Add(-time.Duration(seedOf(p.name)%240) * time.Minute)
	}
	local := at.In(f.locale.Zone())
	minute := local.Hour()*60 + local.Minute()
	if p.age < 90*time.Minute || minute < nightFrom || minute >= nightTo {
		return at
	}
	const evening = 90 // minutes into which a night is pressed
	back := minute - nightFrom + 1 + (nightTo-minute)*evening/(nightTo-nightFrom)
	return at.Add(-time.Duration(back) * time.Minute)
}

// comment puts what readers said under an article.
func (f *filler) comment(ctx context.Context, tx *db.Tx, p *piece, article int64, published time.Time) error {
	var line []int64 // the comments that the next one could answer
	for _, r := range p.replies {
		c := comment.Comment{ArticleID: article, State: comment.Approved, AuthorName: r.name, Body: r.body, CreatedAt: published.Add(r.after),
			PersonID: f.people[r.name].ID}
		line = line[:min(len(line), r.depth-1)]
		if len(line) > 0 {
			c.ParentID = line[len(line)-1]
		}
		id, err := f.Comments.Put(ctx, tx, c)
		if err != nil {
			return err
		}
		line = append(line, id)
	}
	return nil
}

// withdraw takes off the site what was withdrawn. It happens now: only the desk writes a time of its own.
func (f *filler) withdraw(ctx context.Context) error {
	for _, g := range f.gone {
		if _, err := f.Stories.Withdraw(ctx, actor.System, g.id, g.note); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) fillPages(ctx context.Context) error {
	return f.DB.Write(ctx, func(tx *db.Tx) error {
		at := f.moment(f.paper.articles[0]) // as old as the oldest article
		for _, p := range f.paper.pages {
			f.paths[p.name] = "/" + arabic.Slug(p.headline)
		}
		for _, p := range f.paper.pages {
			if _, err := f.Stories.Put(ctx, tx, actor.Actor{Name: "صحيفة السجل", Role: actor.Editor}, f.sets, 0, story.Entry{
				Workflow: story.Ready, Publication: story.Published, Path: f.paths[p.name], PublishedAt: at, ModifiedAt: at,
				Document: story.Document{Kind: story.KindPage, Headline: p.headline, Deck: p.deck, Body: p.html(f.figure, f.path, f.list), Comments: story.CommentsClosed}}); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
		return nil
	})
}

// path is where a piece is, for links.
func (f *filler) path(name string) string { return story.EscapedPath(f.paths[name]) }

// list is a list made for a page.
func (f *filler) list(name string) string {
	var b strings.Builder
	switch name {
	case "staff":
		for _, m := range staff {
			if m.duty != "" {
				fmt.Fprintf(&b, `<li><a href="%s">%s</a>، %s</li>`, story.EscapedPath(f.people[m.name].Path()), html.EscapeString(m.name), html.EscapeString(m.duty))
			}
		}
	case "corrections":
		for _, p := range slices.Backward(f.paper.articles) {
			for _, c := range p.corrections {
				when := f.locale.Date(f.moment(p).Add(p.age - c.age))
				fmt.Fprintf(&b, `<li>%s، في <a href="%s">%s</a>: %s</li>`, when, f.path(p.name), html.EscapeString(p.headline), html.EscapeString(c.text))
			}
		}
	}
	return "<ul>" + b.String() + "</ul>"
}
