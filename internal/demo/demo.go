// Package demo is a small sample paper for trying the program: original articles about a town that does not exist, and
// pictures the program draws. The texts lie in articles and pages, in a form that is easily written by hand.
//
// It is not for tests of features: those make what they need.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Deps is what the demo is filled into.
type Deps struct {
	DB       *db.DB
	Stories  *story.Stories
	Sections *section.Sections
	People   *people.People
	Media    *media.Library
	Comments *comment.Comments
	Sites    *site.Sites
	Audience Audience
	Clock    clock.Clock
	// PictureWidth is how wide the pictures are drawn, in pixels; 0 for the width that pages show well.
	PictureWidth int
}

// Fill writes the sample paper: settings, sections, people, articles with pictures and comments, static pages, and what
// waits at the desk. The caller makes sure that the database is empty.
func Fill(ctx context.Context, d Deps) error {
	p, err := load(files)
	if err != nil {
		return fmt.Errorf("read the demo: %w", err)
	}
	f := &filler{Deps: d, paper: p, now: d.Clock.Now(), sections: map[string]int64{}, people: map[string]people.Person{},
		drawn: map[*picture]media.Media{}, paths: map[string]string{}}
	if f.PictureWidth == 0 {
		f.PictureWidth = 1280
	}
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{{"settings", f.settings}, {"sections", f.fillSections}, {"pictures", f.fillPictures}, {"articles", f.fillArticles}, {"withdrawn articles", f.withdraw},
		{"readers", f.fillHistory}, {"pages", f.fillPages}, {"footer", f.finish}} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("fill the demo, %s: %w", step.what, err)
		}
	}
	d.Stories.Announce(ctx)
	return nil
}

// filler is a paper on its way into the database.
type filler struct {
	Deps
	paper    *paper
	now      time.Time
	sets     site.Settings
	locale   *i18n.Locale
	sections map[string]int64         // by slug
	people   map[string]people.Person // by name
	drawn    map[*picture]media.Media
	paths    map[string]string // of what is published, by the file's name
	gone     []goneArticle
	readers  []readArticle
}

// goneArticle is one that was published and is to be withdrawn.
type goneArticle struct {
	id   int64
	note string
}

func (f *filler) settings(ctx context.Context) (err error) {
	f.sets = site.Defaults()
	f.sets.Name, f.sets.Tagline = paperName, "أخبار مرج السنديان، من أهلها وإليهم"
	f.sets.Copyright = "صحيفة تجريبية، كل ما فيها من أسماء وأماكن وأخبار متخيَّل"
	if f.locale, err = i18n.NewLocale(f.sets.Lang, f.sets.Country, f.sets.TimeZone, f.sets.Digits, f.sets.MonthStyle); err != nil {
		return err
	}
	return f.Sites.Save(ctx, actor.System, f.sets)
}

func (f *filler) fillSections(ctx context.Context) error {
	return f.DB.Write(ctx, func(tx *db.Tx) error {
		for i, s := range parts {
			made, err := f.Sections.EnsureSection(ctx, tx, section.Section{Slug: s.slug, Name: s.name, Description: s.about, ParentID: f.sections[s.parent], Position: int64(i)})
			if err != nil {
				return err
			}
			f.sections[s.slug] = made.ID
		}
		return nil
	})
}

// finish gives the paper the settings that name what has been made: what stands on the home page, the foot of each page.
func (f *filler) finish(ctx context.Context) error {
	for _, slug := range homeParts {
		f.sets.HomeSections = append(f.sets.HomeSections, f.sections[slug])
	}
	for _, column := range footer {
		c := site.FooterColumn{Title: column.title}
		for _, name := range column.pages {
			for _, p := range f.paper.pages {
				if p.name == name {
					c.Links = append(c.Links, site.FooterLink{Label: p.headline, URL: f.paths[name]})
				}
			}
		}
		f.sets.FooterPages = append(f.sets.FooterPages, c)
	}
	return f.Sites.Save(ctx, actor.System, f.sets)
}

// footer is the foot of each page: static pages by the names of their files.
var footer = []struct {
	title string
	pages []string
}{
	{"الصحيفة", []string{"about", "staff", "contact"}},
	{"الثقة", []string{"editorial-policy", "corrections", "comment-policy", "privacy"}},
}
