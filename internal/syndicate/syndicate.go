// Package syndicate is what the paper tells machines: feeds (RSS, Atom, JSON Feed), sitemaps, schema.org data, oEmbed, the picture that is shown
// where an article is shared, and news of changes to hubs and search engines (WebSub, IndexNow). It tells of nothing that is not public or
// has a password.
//
// It is not for addresses and answers over HTTP (reader), nor for what is public (story).
package syndicate

import (
	"context"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Stories is what is asked of the articles.
type Stories interface {
	Newest(ctx context.Context, l story.List, limit int) ([]story.Told, error)
	LastChange(ctx context.Context) (time.Time, error)
	Months(ctx context.Context) ([]story.Month, error)
	MonthOf(ctx context.Context, at time.Time) (story.Month, error)
	Addresses(ctx context.Context, m story.Month, after story.Cursor, limit int) ([]story.Address, error)
	Skip(ctx context.Context, m story.Month, after story.Cursor, count int) (story.Cursor, error)
	NewsSince(ctx context.Context, since time.Time, limit int) ([]story.Address, error)
	PageAddresses(ctx context.Context, limit int) ([]story.Address, error)
}

// Sections is what is asked of the sections.
type Sections interface {
	Tree(ctx context.Context) ([]section.Section, error)
}

// Media is what is asked of the pictures.
type Media interface {
	GetMany(ctx context.Context, ids []int64) (map[int64]media.Media, error)
}

// Sites is what is asked of the paper's settings.
type Sites interface {
	Get(ctx context.Context) (site.Settings, error)
	Secret(ctx context.Context, name string) ([]byte, error)
}

// Remark is a comment as feeds hold it.
type Remark struct {
	ID       int64
	Headline string // of the article
	Path     string
	Name     string // of who wrote it
	Body     string // plain text, paragraphs apart by a blank line
	At       time.Time
}

// Comments is what is asked of the comments. They stand on the same floor, so app puts the two together.
type Comments interface {
	// Newest is the newest that readers see, on one article or, with 0, on all that machines may be told of.
	Newest(ctx context.Context, article int64, limit int) ([]Remark, error)
}

// Origin is what an article was on the site that it came from.
type Origin struct {
	Number string // empty: no number leads to it
	GUID   string // empty: none is known
}

// Origins is what is asked of the memory of moves. For an article that came from nowhere it answers its own number, if no other thing had it.
type Origins interface {
	Origins(ctx context.Context, articles []int64) (map[int64]Origin, error)
}

// Deps is what feeds and maps are made from.
type Deps struct {
	Stories   Stories
	Sections  Sections
	Media     Media
	Sites     Sites
	Comments  Comments
	Origins   Origins
	Catalogue *i18n.Catalogue
	BaseURL   string // the site's public address
	Hub       string // WebSub hub that is told of changes, empty for none
	// Key is the text that proves something to search engines at an address, empty for others; nil where nothing is to be proved.
	Key func(ctx context.Context, path string) (string, error)
}

// Press makes what machines are told.
type Press struct{ Deps }

// New returns a press over deps.
func New(deps Deps) *Press {
	deps.BaseURL = strings.TrimSuffix(deps.BaseURL, "/")
	return &Press{deps}
}

// absolute is a decoded address of this site as others need it.
func (p *Press) absolute(path string) string { return p.BaseURL + story.EscapedPath(path) }

// allowed is text without what XML 1.0 has no place for (2.2, Char) and JSON readers stumble over.
func allowed(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// line is allowed text in one line.
func line(text string) string { return strings.Join(strings.Fields(allowed(text)), " ") }

// ShortLink is an address of an article that no change of its headline moves; empty where there is none.
func (p *Press) ShortLink(ctx context.Context, article int64) (string, error) {
	found, err := p.Origins.Origins(ctx, []int64{article})
	if err != nil || found[article].Number == "" {
		return "", err
	}
	return p.BaseURL + "/?p=" + found[article].Number, nil
}
