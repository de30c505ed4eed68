package story

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/bus"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/site"
)

// Stories keeps every article and static page.
type Stories struct {
	db      *db.DB
	clock   clock.Clock
	bus     *bus.Bus
	sites   *site.Sites
	ranking ranking
	changed func(ctx context.Context, tx *db.Tx, before, after Article) error // see OnChange
}

// New returns the stories kept in d. Events go to b, which may be nil.
func New(d *db.DB, c clock.Clock, b *bus.Bus, sites *site.Sites) *Stories {
	return &Stories{db: d, clock: c, bus: b, sites: sites}
}

// OnChange has f run in the transaction of each change of an article at the desk, which fails where f does. It is for the time before serving.
func (s *Stories) OnChange(f func(ctx context.Context, tx *db.Tx, before, after Article) error) {
	s.changed = f
}

// SaveOptions says what kind of save it is.
type SaveOptions struct {
	Substantive bool     // readers are told of it: the page's update time moves
	Workflow    Workflow // where the text now stands; empty leaves it
	// PublishedAt gives a published article another time of publication: it moves in readers' lists, and its address stays.
	// The zero time leaves it; one in the future is errs.Invalid on field "published".
	PublishedAt time.Time
}

var (
	errForbidden = errs.New(errs.Forbidden, "error.forbidden")
	errEdited    = errs.New(errs.Conflict, "error.edited_meanwhile")
)

// Create keeps a new document as a draft: revision 1. errs.Invalid with fields when it is not one.
func (s *Stories) Create(ctx context.Context, a actor.Actor, doc Document) (Article, error) {
	if !a.May(actor.WriteStory) {
		return Article{}, errForbidden
	}
	doc = tidy(doc, false)
	if err := Validate(doc); err != nil {
		return Article{}, err
	}
	now := s.clock.Now()
	art := Article{Document: doc, Revision: 1, Workflow: Draft, Publication: Never, ModifiedAt: now, CreatedAt: now,
		CreatedBy: a.UserID, WordCount: richtext.WordCount(doc.Body)}
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if art.Bylines, err = signed(ctx, tx, art.Bylines, false); err != nil {
			return err
		}
		if art.ID, err = insertArticle(ctx, tx, art); err != nil {
			return err
		}
		return writeParts(ctx, tx, a, art, false)
	})
	if err != nil {
		return Article{}, err
	}
	bus.Publish(ctx, s.bus, SavedEvent{art.ID})
	return art, nil
}

// Save keeps a changed document as the next revision. base is the revision the change started from: where somebody saved
// after it, nothing is written and the error is errs.Conflict. A published article's change is public at once, so a
// writer who may not publish cannot save it (errs.Forbidden).
func (s *Stories) Save(ctx context.Context, a actor.Actor, id, base int64, doc Document, o SaveOptions) (Article, error) {
	doc = tidy(doc, false)
	if err := Validate(doc); err != nil {
		return Article{}, err
	}
	art, err := s.change(ctx, a, id, func(art *Article) error {
		if art.Revision != base {
			return errEdited
		}
		doc.Kind = art.Kind
		if doc.Meta == nil {
			doc.Meta = art.Meta
		}
		slug := art.Slug
		art.Document = doc
		if art.Path != "" && doc.Slug == "" {
			art.Slug = slug // an address once public is never lost by an empty field
		}
		art.WordCount = richtext.WordCount(doc.Body)
		if o.Workflow != "" {
			art.Workflow = o.Workflow
		}
		if art.Publication == Published && o.Substantive {
			art.UpdatedAt = s.clock.Now()
		}
		return s.redate(art, o.PublishedAt)
	})
	if err != nil {
		return Article{}, err
	}
	bus.Publish(ctx, s.bus, SavedEvent{id})
	if art.Public() {
		bus.Publish(ctx, s.bus, PublishedEvent{id})
	}
	return art, nil
}

func (s *Stories) redate(art *Article, at time.Time) error {
	if at.IsZero() || art.Publication != Published {
		return nil
	}
	if at.After(s.clock.Now()) {
		return errs.New(errs.Invalid, "error.document_invalid").OnField("published", "error.published_in_future", nil)
	}
	if art.PublishedAt = at; art.UpdatedAt.Before(at) {
		art.UpdatedAt = time.Time{} // an update before publication is none
	}
	return nil
}

// Publish makes the article public now; one that was withdrawn comes back under its old address and date.
func (s *Stories) Publish(ctx context.Context, a actor.Actor, id int64) (Article, error) {
	if !a.May(actor.PublishStory) {
		return Article{}, errForbidden
	}
	art, err := s.change(ctx, a, id, func(art *Article) error {
		if art.PublishedAt.IsZero() {
			art.PublishedAt = s.clock.Now()
		}
		art.Publication, art.Workflow = Published, Ready
		art.WithdrawnAt, art.WithdrawnNote, art.ScheduledAt = time.Time{}, "", time.Time{}
		return nil
	})
	if err != nil {
		return Article{}, err
	}
	bus.Publish(ctx, s.bus, PublishedEvent{id})
	return art, nil
}

// Withdraw takes a published article off the site: its address answers "gone" with the note from the next request on.
func (s *Stories) Withdraw(ctx context.Context, a actor.Actor, id int64, note string) (Article, error) {
	if !a.May(actor.PublishStory) {
		return Article{}, errForbidden
	}
	if utf8.RuneCountInString(note) > MaxNote {
		return Article{}, errs.New(errs.Invalid, "error.document_invalid").OnField("note", "error.too_long", map[string]any{"limit": MaxNote})
	}
	art, err := s.change(ctx, a, id, func(art *Article) error {
		if art.Publication != Published {
			return errs.New(errs.Conflict, "error.not_published")
		}
		art.Publication, art.WithdrawnAt, art.WithdrawnNote = Withdrawn, s.clock.Now(), strings.TrimSpace(oneLine(note))
		return nil
	})
	if err != nil {
		return Article{}, err
	}
	bus.Publish(ctx, s.bus, WithdrawnEvent{id})
	return art, nil
}

// change reads an article, lets f change it and writes it as the next revision, all in one transaction.
func (s *Stories) change(ctx context.Context, a actor.Actor, id int64, f func(*Article) error) (Article, error) {
	settings, err := s.sites.Get(ctx)
	if err != nil {
		return Article{}, err
	}
	var art Article
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if art, err = readArticle(ctx, tx, id); err != nil {
			return err
		}
		if !mayChange(a, art) {
			return errForbidden
		}
		before := art
		path, slug, base := art.Path, art.Slug, art.Revision
		if err = f(&art); err != nil {
			return err
		}
		if art.Bylines, err = signed(ctx, tx, art.Bylines, false); err != nil {
			return err
		}
		art.Revision++
		art.ModifiedAt = s.clock.Now()
		if err = address(ctx, tx, settings, &art, path, slug); err != nil {
			return err
		}
		if err = updateArticle(ctx, tx, art, base); err != nil {
			return err
		}
		if err = writeParts(ctx, tx, a, art, true); err == nil && s.changed != nil {
			err = s.changed(ctx, tx, before, art)
		}
		return err
	})
	return art, err
}

func mayChange(a actor.Actor, art Article) bool {
	if a.May(actor.EditStory) {
		return true
	}
	return a.May(actor.WriteStory) && art.CreatedBy == a.UserID && art.Publication != Published
}

// address gives an article that is or was public its slug and path, and leaves a redirect where it moved. before and
// slug are what it had: only a changed slug moves it, so that an imported article keeps the address it came with.
func address(ctx context.Context, tx *db.Tx, settings site.Settings, art *Article, before, slug string) error {
	if art.Publication != Published && before == "" || before != "" && art.Slug == slug {
		return nil
	}
	if art.Slug == "" {
		art.Slug = arabic.Slug(art.Headline)
	} else {
		art.Slug = arabic.Slug(DecodePath(art.Slug))
	}
	if art.Slug == "" {
		art.Slug = "article"
	}
	if before != "" && lastPart(before) == art.Slug {
		art.Path = before
		return nil
	}
	pattern := settings.Permalink
	if art.Kind == KindPage {
		pattern = "/%postname%"
	}
	wanted := permalink(pattern, art.ID, art.Slug, art.PublishedAt.In(zone(settings)))
	path, err := freePath(ctx, tx, wanted, art.ID, true)
	if err != nil {
		return err
	}
	if strings.HasSuffix(strings.TrimSuffix(pattern, "/"), "%postname%") {
		art.Slug = lastPart(path) // with the number that made it free
	}
	if before != "" && PathKey(before) != PathKey(path) {
		if err := addRedirect(ctx, tx, PathKey(before), art.ID); err != nil {
			return err
		}
	}
	art.Path = path
	return nil
}

func lastPart(path string) string {
	for len(path) > 0 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

func zone(settings site.Settings) *time.Location {
	if z, err := time.LoadLocation(settings.TimeZone); err == nil {
		return z
	}
	return time.UTC
}
