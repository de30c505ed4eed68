package story

import (
	"context"
	"strings"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/bus"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/site"
)

// Entry is an article that comes from elsewhere, with the states and times it had there.
type Entry struct {
	Document
	Workflow    Workflow
	Publication Publication
	Path        string // the address it had, decoded; empty: made from the paper's pattern, if it is published
	PublishedAt time.Time
	UpdatedAt   time.Time
	ModifiedAt  time.Time // now when zero
	ScheduledAt time.Time
	CreatedAt   time.Time // ModifiedAt when zero
	Views       int64
	Clean       bool // the body is richtext.Clean's output already
	WordCount   int  // of the body; counted when 0
}

// Written is where a Put article stands.
type Written struct {
	ID       int64
	Revision int64
	Path     string
}

// ImportedEvent says that many articles came in at once.
type ImportedEvent struct{}

// Put writes an entry as a new article (id 0) or as the next revision of the one with that id, in the caller's
// transaction. It publishes no event: the caller announces the batch once it is durable.
func (s *Stories) Put(ctx context.Context, tx *db.Tx, a actor.Actor, settings site.Settings, id int64, e Entry) (Written, error) {
	doc := tidy(e.Document, e.Clean)
	if e.Path != "" {
		e.Path = "/" + strings.TrimLeft(e.Path, "/") // two slashes would lead to another host
	}
	if err := Validate(doc); err != nil {
		return Written{}, err
	}
	if e.ModifiedAt.IsZero() {
		e.ModifiedAt = s.clock.Now()
	}
	if e.CreatedAt.IsZero() {
		e.CreatedAt = e.ModifiedAt
	}
	art := Article{ID: id, Document: doc, Revision: 1, Workflow: e.Workflow, Publication: e.Publication, PublishedAt: e.PublishedAt,
		UpdatedAt: e.UpdatedAt, ModifiedAt: e.ModifiedAt, ScheduledAt: e.ScheduledAt, CreatedAt: e.CreatedAt, CreatedBy: a.UserID,
		WordCount: e.WordCount}
	if art.WordCount == 0 {
		art.WordCount = richtext.WordCount(doc.Body)
	}
	var err error
	if art.Bylines, err = signed(ctx, tx, art.Bylines, true); err != nil {
		return Written{}, err
	}
	if id == 0 {
		err = s.putNew(ctx, tx, settings, &art, e.Path)
	} else {
		err = s.putNext(ctx, tx, settings, &art, e.Path)
	}
	if err != nil {
		return Written{}, err
	}
	if err := writeParts(ctx, tx, a, art, id != 0); err != nil {
		return Written{}, err
	}
	return Written{art.ID, art.Revision, art.Path}, s.RaiseViews(ctx, tx, art.ID, e.Views)
}

// RaiseViews brings an article's count of views up to n, in the caller's transaction; a count that is higher stays.
func (s *Stories) RaiseViews(ctx context.Context, tx *db.Tx, id, n int64) error {
	if n <= 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO tallies (article_id, views) VALUES ($1, $2)
		ON CONFLICT (article_id) DO UPDATE SET views = $2 WHERE tallies.views < $2`, id, n)
	return err
}

func (s *Stories) putNew(ctx context.Context, tx *db.Tx, settings site.Settings, art *Article, wanted string) (err error) {
	if wanted != "" {
		if art.Path, err = freePath(ctx, tx, wanted, 0, false); err != nil {
			return err
		}
		if art.Slug == "" {
			art.Slug = lastPart(art.Path)
		}
	} else if art.Publication == Published && !art.Private {
		return s.putAddressed(ctx, tx, settings, art)
	}
	art.ID, err = insertArticle(ctx, tx, *art)
	return err
}

// putAddressed inserts a published article that has no address yet: a pattern may hold the id, so the row comes first.
func (s *Stories) putAddressed(ctx context.Context, tx *db.Tx, settings site.Settings, art *Article) (err error) {
	if art.Slug == "" {
		art.Slug = arabic.Slug(art.Headline)
	}
	if art.Slug == "" {
		art.Slug = "article"
	}
	pattern := settings.Permalink
	if art.Kind == KindPage {
		pattern = "/%postname%"
	}
	if !strings.Contains(pattern, "%post_id%") {
		if art.Path, err = freePath(ctx, tx, permalink(pattern, 0, art.Slug, art.PublishedAt.In(zone(settings))), 0, true); err != nil {
			return err
		}
		art.ID, err = insertArticle(ctx, tx, *art)
		return err
	}
	if art.ID, err = insertArticle(ctx, tx, *art); err != nil {
		return err
	}
	if err := address(ctx, tx, settings, art, "", ""); err != nil {
		return err
	}
	return updateArticle(ctx, tx, *art, art.Revision)
}

func (s *Stories) putNext(ctx context.Context, tx *db.Tx, settings site.Settings, art *Article, wanted string) error {
	before, err := readArticle(ctx, tx, art.ID)
	if err != nil {
		return err
	}
	art.Revision, art.CreatedAt, art.CreatedBy = before.Revision+1, before.CreatedAt, before.CreatedBy
	art.Path = before.Path
	if wanted != "" && PathKey(wanted) != PathKey(before.Path) {
		if art.Path, err = freePath(ctx, tx, wanted, art.ID, false); err != nil {
			return err
		}
		if before.Path != "" {
			if err := addRedirect(ctx, tx, PathKey(before.Path), art.ID); err != nil {
				return err
			}
		}
	}
	if art.Path == "" && art.Publication == Published && !art.Private {
		if err := address(ctx, tx, settings, art, "", ""); err != nil {
			return err
		}
	}
	return updateArticle(ctx, tx, *art, before.Revision)
}

// RevisionNow is the number of an article's last save, in the caller's transaction.
func (s *Stories) RevisionNow(ctx context.Context, tx *db.Tx, id int64) (n int64, err error) {
	err = tx.QueryRow(ctx, "SELECT revision FROM articles WHERE id = $1", id).Scan(&n)
	return n, err
}

// AddComments moves the count of an article's approved comments, in the caller's transaction. By 0 it says that readers see one of them otherwise. The date
// of the change never goes back, though another node's clock be ahead of this one's: who asks whether something changed since would be told that nothing did.
func (s *Stories) AddComments(ctx context.Context, tx *db.Tx, id int64, delta int) error {
	tx.Changed(Tag(id), DiscussedTag)
	_, err := tx.Exec(ctx, `INSERT INTO tallies (article_id, comments, discussed_at) VALUES ($1, $2, $3)
		ON CONFLICT (article_id) DO UPDATE SET comments = tallies.comments + $2,
			discussed_at = CASE WHEN tallies.discussed_at > $3 THEN tallies.discussed_at ELSE $3 END`, id, delta, clock.Milli(s.clock.Now()))
	return err
}

// Redirect makes an address that leads nowhere yet lead to an article, wherever that moves, in the caller's transaction.
func (s *Stories) Redirect(ctx context.Context, tx *db.Tx, path string, id int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO redirects (path_key, article_id) VALUES ($1, $2) ON CONFLICT (path_key) DO NOTHING", PathKey(path), id)
	return err
}

// RedirectTo makes an address that leads nowhere yet lead to another of this site, in the caller's transaction.
func (s *Stories) RedirectTo(ctx context.Context, tx *db.Tx, path, location string) error {
	_, err := tx.Exec(ctx, "INSERT INTO redirects (path_key, location) VALUES ($1, $2) ON CONFLICT (path_key) DO NOTHING", PathKey(path), location)
	return err
}

// Announce says once that a batch of Put articles is durable.
func (s *Stories) Announce(ctx context.Context) { bus.Publish(ctx, s.bus, ImportedEvent{}) }
