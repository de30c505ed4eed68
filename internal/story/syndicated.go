package story

import (
	"context"
	"fmt"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// told is what machines may be told of: public, and not behind a password. The words are those of the index articles_told.
const told = "a.kind = 'article' AND a.publication = 'published' AND NOT a.private AND a.password = ''"

// Told is an article as feeds hold it, with its body.
type Told struct {
	Article
	Tags []string // names, in their order
}

// Findable says whether a reader's search may come upon it and machines may be told of it: public, and not behind a password.
func (a Article) Findable() bool { return a.Public() && a.Password == "" }

// Newest is the newest articles of a list, whole, without those behind a password.
func (s *Stories) Newest(ctx context.Context, l List, limit int) (list []Told, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(row scanner) (t Told, err error) {
			var body string
			t.Article, err = scanArticle(row, &body)
			t.Body = body
			return t, err
		}, "SELECT "+articleColumns+`, b.body FROM listings l JOIN articles a ON a.id = l.article_id JOIN article_bodies b ON b.article_id = a.id
			LEFT JOIN tallies t ON t.article_id = a.id WHERE l.list = $1 AND l.list_id = $2 AND a.password = ''
			ORDER BY l.published_at DESC, l.article_id DESC LIMIT $3`, l.Name, l.ID, limit)
		if err != nil {
			return err
		}
		return nameTags(ctx, tx, list)
	})
	return list, err
}

// nameTags gives articles the names of their tags.
func nameTags(ctx context.Context, tx *db.Tx, list []Told) error {
	at, wanted := make(map[int64]int, len(list)), make([]int64, len(list))
	for i, t := range list {
		at[t.ID], wanted[i] = i, t.ID
	}
	return db.InList(wanted, func(lot []any) error {
		_, err := db.All(ctx, tx, func(row scanner) (none struct{}, err error) {
			var article int64
			var name string
			if err := row.Scan(&article, &name); err != nil {
				return none, err
			}
			list[at[article]].Tags = append(list[at[article]].Tags, name)
			return none, nil
		}, `SELECT t.article_id, g.name FROM article_tags t JOIN tags g ON g.id = t.tag_id
			WHERE t.article_id IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY t.article_id, t.position`, lot...)
		return err
	})
}

// LastChange is when an article, in whatever state, was saved last: no list of articles has changed since. The zero time where there is none.
func (s *Stories) LastChange(ctx context.Context) (at time.Time, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var ms int64
		err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(modified_at), 0) FROM articles WHERE kind = $1", KindArticle).Scan(&ms)
		at = clock.FromMilli(ms)
		return err
	})
	return at, err
}

// LastDiscussed is when the comments that readers see, of whatever article, changed last: one came, went or changed its words. The zero time where there
// was none.
func (s *Stories) LastDiscussed(ctx context.Context) (at time.Time, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var ms int64
		err := tx.QueryRow(ctx, "SELECT COALESCE(MAX(discussed_at), 0) FROM tallies WHERE discussed_at > 0").Scan(&ms)
		at = clock.FromMilli(ms)
		return err
	})
	return at, err
}

// Before is the cursor of the page of a list that comes before the one after a cursor, pages being that long; the zero cursor is the head.
func (s *Stories) Before(ctx context.Context, l List, after Cursor, length int) (c Cursor, err error) {
	var found []Cursor
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err = db.All(ctx, tx, scanCursor, `SELECT published_at, article_id FROM listings WHERE list = $1 AND list_id = $2
			AND (published_at, article_id) >= ($3, $4) ORDER BY published_at, article_id LIMIT $5`, l.Name, l.ID, after.PublishedAt, after.ID, length+1)
		return err
	})
	if err != nil || len(found) <= length {
		return Cursor{}, err
	}
	return found[length], nil
}

func scanCursor(row scanner) (c Cursor, err error) { return c, row.Scan(&c.PublishedAt, &c.ID) }

// Month is what a sitemap holds of one month, by the calendar of UTC.
type Month struct {
	Start   time.Time
	Count   int
	Changed time.Time // the last update that readers were told of
	Stamp   string    // another one where anything in the month changed
}

// MonthOf is the month of a moment. One without articles has Count 0.
func (s *Stories) MonthOf(ctx context.Context, at time.Time) (m Month, err error) {
	m.Start = startOfMonth(at)
	from, to := clock.Milli(m.Start), clock.Milli(m.Start.AddDate(0, 1, 0))
	if from == 0 { // no time at all
		from = 1
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var sum, modified, changed int64
		err := tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(CAST(SUM(a.id) AS BIGINT), 0), COALESCE(MAX(a.modified_at), 0),
			COALESCE(MAX(CASE WHEN a.updated_at > a.published_at THEN a.updated_at ELSE a.published_at END), 0)
			FROM articles a WHERE `+told+" AND a.published_at >= $1 AND a.published_at < $2", from, to).Scan(&m.Count, &sum, &modified, &changed)
		m.Changed, m.Stamp = clock.FromMilli(changed), fmt.Sprintf("%d-%d-%d", m.Count, sum, modified)
		return err
	})
	return m, err
}

func startOfMonth(at time.Time) time.Time {
	at = at.UTC()
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// Months are all months that have articles, the newest first.
func (s *Stories) Months(ctx context.Context) (list []Month, err error) {
	for before := int64(endOfTime); ; {
		var newest int64
		if err := s.db.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT COALESCE(MAX(a.published_at), 0) FROM articles a WHERE "+told+" AND a.published_at < $1", before).Scan(&newest)
		}); err != nil || newest == 0 {
			return list, err
		}
		m, err := s.MonthOf(ctx, clock.FromMilli(newest))
		if err != nil {
			return nil, err
		}
		list, before = append(list, m), clock.Milli(m.Start)
		if before <= 0 {
			return list, nil
		}
	}
}

// Address is what a sitemap says of an article or a page.
type Address struct {
	ID          int64
	Path        string
	Headline    string
	Lang        string
	Lead        *Picture
	PublishedAt time.Time
	UpdatedAt   time.Time
}

// Cursor is where the list of addresses goes on after this one.
func (a Address) Cursor() Cursor { return Cursor{clock.Milli(a.PublishedAt), a.ID} }

// Changed is the last time that readers were told of a change; zero where nothing is known.
func (a Address) Changed() time.Time {
	switch {
	case a.UpdatedAt.After(a.PublishedAt):
		return a.UpdatedAt
	case a.PublishedAt.Equal(Undated):
		return time.Time{}
	}
	return a.PublishedAt
}

const addressColumns = "SELECT a.id, a.path, a.headline, a.lang, a.lead, a.published_at, a.updated_at FROM articles a WHERE "

func scanAddress(row scanner) (a Address, err error) {
	var lead string
	var published, updated int64
	if err := row.Scan(&a.ID, &a.Path, &a.Headline, &a.Lang, &lead, &published, &updated); err != nil {
		return a, err
	}
	a.PublishedAt, a.UpdatedAt = clock.FromMilli(published), clock.FromMilli(updated)
	a.Lead, _, err = pictureAndNames(a.ID, lead, "")
	return a, err
}

// Addresses are those of a month after a cursor, the oldest first, at most so many.
func (s *Stories) Addresses(ctx context.Context, m Month, after Cursor, limit int) (list []Address, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, scanAddress, addressColumns+told+` AND a.published_at < $1 AND (a.published_at, a.id) > ($2, $3)
			ORDER BY a.published_at, a.id LIMIT $4`, clock.Milli(m.Start.AddDate(0, 1, 0)), max(after.PublishedAt, clock.Milli(m.Start)), after.ID, limit)
		return err
	})
	return list, err
}

// Skip is the cursor after so many addresses of a month from a cursor on, found in an index alone.
func (s *Stories) Skip(ctx context.Context, m Month, after Cursor, count int) (c Cursor, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		c, err = scanCursor(tx.QueryRow(ctx, "SELECT p.published_at, p.id FROM (SELECT a.published_at, a.id FROM articles a WHERE "+told+` AND a.published_at < $1
			AND (a.published_at, a.id) > ($2, $3) ORDER BY a.published_at, a.id LIMIT $4) p ORDER BY p.published_at DESC, p.id DESC LIMIT 1`,
			clock.Milli(m.Start.AddDate(0, 1, 0)), max(after.PublishedAt, clock.Milli(m.Start)), after.ID, count))
		return err
	})
	return c, err
}

// NewsSince are the addresses of articles published since a moment, the newest first, at most so many.
func (s *Stories) NewsSince(ctx context.Context, since time.Time, limit int) (list []Address, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, scanAddress, addressColumns+told+" AND a.published_at >= $1 ORDER BY a.published_at DESC, a.id DESC LIMIT $2", clock.Milli(since), limit)
		return err
	})
	return list, err
}

// PageAddresses are those of the static pages, the oldest first, at most so many.
func (s *Stories) PageAddresses(ctx context.Context, limit int) (list []Address, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, scanAddress, addressColumns+"a.kind = 'page' AND a.publication = 'published' AND NOT a.private AND a.password = '' ORDER BY a.id LIMIT $1", limit)
		return err
	})
	return list, err
}
