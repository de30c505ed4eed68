// Package desk is the newsroom: signing in, the lists of articles, the editor, pictures, sections, settings. Each screen
// is a folder in screens (template and style) and one Go file here with a build function and a handler.
//
// It is not for what a change means or who may make it (the features decide), nor for how readers see it (reader).
package desk

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/page"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

//go:embed screens
var screens embed.FS

//go:embed static
var static embed.FS

// Stories is what the desk asks of the articles.
type Stories interface {
	Create(ctx context.Context, a actor.Actor, doc story.Document) (story.Article, error)
	Save(ctx context.Context, a actor.Actor, id, base int64, doc story.Document, o story.SaveOptions) (story.Article, error)
	Publish(ctx context.Context, a actor.Actor, id int64) (story.Article, error)
	Withdraw(ctx context.Context, a actor.Actor, id int64, note string) (story.Article, error)
	Get(ctx context.Context, id int64) (story.Article, error)
	DeskList(ctx context.Context, f story.DeskFilter, after story.Cursor, limit int) ([]story.Card, story.Cursor, error)
	DeskCounts(ctx context.Context, kind story.Kind) (map[string]int, error)
	DeskCards(ctx context.Context, ids []int64) (map[int64]story.Card, error)
	Revisions(ctx context.Context, id int64) ([]story.Revision, error)
	RevisionOf(ctx context.Context, id, number int64) (story.Revision, error)
}

// Sections is what the desk asks of sections and tags.
type Sections interface {
	Tree(ctx context.Context) ([]section.Section, error)
	Create(ctx context.Context, a actor.Actor, v section.Section) (section.Section, error)
	Rename(ctx context.Context, a actor.Actor, v section.Section) error
	AddTag(ctx context.Context, a actor.Actor, t section.Tag) (section.Tag, error)
	TagsByID(ctx context.Context, ids []int64) ([]section.Tag, error)
	Tags(ctx context.Context, limit int) ([]section.Tag, error)
}

// People is what the desk asks of bylines, accounts and sessions.
type People interface {
	List(ctx context.Context) ([]people.Person, error)
	GetMany(ctx context.Context, ids []int64) (map[int64]people.Person, error)
	Add(ctx context.Context, a actor.Actor, p people.Person) (people.Person, error)
	SignIn(ctx context.Context, login, password, address string) (string, people.User, error)
	BySession(ctx context.Context, token string) (people.User, error)
	SignOut(ctx context.Context, token string) error
	SignOutEverywhere(ctx context.Context, userID int64) error
	SetLocale(ctx context.Context, id int64, locale string) error
	HasUsers(ctx context.Context) (bool, error)
	ClaimFirstRun(ctx context.Context, token string, n people.NewUser) (people.User, error)
}

// Media is what the desk asks of the library.
type Media interface {
	Add(ctx context.Context, a actor.Actor, u media.Upload) (media.Media, error)
	Get(ctx context.Context, id int64) (media.Media, error)
	Update(ctx context.Context, a actor.Actor, id int64, d media.Details) (media.Media, error)
	List(ctx context.Context, before int64, limit int, query string) ([]media.Media, error)
}

// Sites is what the desk asks of the paper's settings.
type Sites interface {
	Get(ctx context.Context) (site.Settings, error)
	Save(ctx context.Context, a actor.Actor, v site.Settings) error
}

// Deps is what the desk works with.
type Deps struct {
	Stories   Stories
	Sections  Sections
	People    People
	Media     Media
	Search    Search
	Comments  Comments
	Policies  Policies
	Audience  Audience
	Consent   Consent
	Sites     Sites
	Catalogue *i18n.Catalogue
	Clock     clock.Clock
	Log       *slog.Logger
	BaseURL   string // the site's public address: over https the session cookie is bound to it
	// Preview is the page a reader would be shown for an article, saved or not: the reader face draws it.
	Preview func(ctx context.Context, a story.Article) ([]byte, error)
}

type desk struct {
	Deps
	pages  *page.Set
	assets *web.Assets
	secure bool
}

// New returns the handler of everything below /desk/.
func New(deps Deps) (http.Handler, error) {
	d, err := build(deps)
	if err != nil {
		return nil, err
	}
	return d.handler(), nil
}

func build(deps Deps) (*desk, error) {
	d := &desk{Deps: deps, secure: strings.HasPrefix(deps.BaseURL, "https://")}
	var err error
	if d.pages, err = page.Load(screens, nil); err != nil {
		return nil, err
	}
	d.assets, err = web.NewAssets(static, "static", "/desk/static/")
	return d, err
}

func (d *desk) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /desk/static/", d.assets)
	for _, r := range d.routes() {
		mux.Handle(r.pattern, d.serve(r))
	}
	mux.Handle("/desk/", d.serve(route{open: true, handle: d.notFound}))
	return http.NewCrossOriginProtection().Handler(mux)
}
