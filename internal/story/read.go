package story

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

var (
	errNotFound = errs.New(errs.NotFound, "error.not_found")
	errGone     = errs.New(errs.Gone, "error.gone")
)

// Get is an article in any state, for the newsroom. errs.NotFound when there is none.
func (s *Stories) Get(ctx context.Context, id int64) (art Article, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		art, err = readArticle(ctx, tx, id)
		return err
	})
	return art, err
}

// Public is an article as readers may see it: errs.NotFound where they may not know of it, errs.Gone (with "note") where
// it was withdrawn.
func (s *Stories) Public(ctx context.Context, id int64) (Article, error) {
	art, err := s.Get(ctx, id)
	if err != nil {
		return Article{}, err
	}
	return public(art)
}

// PublicHead is Public without what makes an article long or takes another question: kind, states, times, headline and address, whether
// it has a password and what becomes of comments.
func (s *Stories) PublicHead(ctx context.Context, id int64) (art Article, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var published int64
		err := tx.QueryRow(ctx, "SELECT id, kind, headline, path, comment_mode, password, publication, private, withdrawn_note, COALESCE(published_at, 0) FROM articles WHERE id = $1", id).
			Scan(&art.ID, &art.Kind, &art.Headline, &art.Path, &art.Comments, &art.Password, &art.Publication, &art.Private, &art.WithdrawnNote, &published)
		if published != 0 {
			art.PublishedAt = clock.FromMilli(published)
		}
		return err
	})
	if err != nil {
		return Article{}, err
	}
	return public(art)
}

func public(art Article) (Article, error) {
	switch {
	case art.Private:
		return Article{}, errNotFound
	case art.Publication == Withdrawn:
		return Article{}, errGone.With("note", art.WithdrawnNote)
	case art.Publication != Published:
		return Article{}, errNotFound
	}
	return art, nil
}

// ByPath is the public article at an address, however that is encoded and cased. *Moved when the article's own address
// reads otherwise or the address moved; errs.NotFound and errs.Gone as Public.
func (s *Stories) ByPath(ctx context.Context, path string) (art Article, err error) {
	key := PathKey(path)
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		art, err = articleWhere(ctx, tx, "WHERE a.path_key = $1", key)
		if err == nil {
			art, err = public(art)
			return err
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		return redirected(ctx, tx, key)
	})
	if err == nil && DecodePath(path) != art.Path {
		return Article{}, &Moved{art.Path}
	}
	return art, err
}

// redirected answers for an address that no article has: *Moved, errs.Gone or errs.NotFound.
func redirected(ctx context.Context, tx *db.Tx, key string) error {
	var id int64
	var location string
	if err := tx.QueryRow(ctx, "SELECT COALESCE(article_id, 0), location FROM redirects WHERE path_key = $1", key).Scan(&id, &location); err != nil {
		return err
	}
	if location != "" {
		return &Moved{location}
	}
	art, err := readArticle(ctx, tx, id)
	if err != nil {
		return err
	}
	if art, err = public(art); err != nil {
		return err
	}
	return &Moved{art.Path}
}

// EscapedPath is a decoded address as it is written into links and headers.
func EscapedPath(path string) string { return (&url.URL{Path: path}).EscapedPath() }

func card(a Article) Card {
	return Card{ID: a.ID, Kind: a.Kind, Path: a.Path, Headline: a.Headline, Kicker: a.Kicker, Deck: a.Deck, Lead: a.Lead,
		Bylines: a.Bylines, SectionID: a.SectionID, Lang: a.Lang, Dir: a.Dir, Protected: a.Password != "", Sticky: a.Sticky,
		Workflow: a.Workflow, Publication: a.Publication, Private: a.Private, PublishedAt: a.PublishedAt, UpdatedAt: a.UpdatedAt,
		ModifiedAt: a.ModifiedAt, ScheduledAt: a.ScheduledAt, WordCount: a.WordCount, Views: a.Views, CommentCount: a.CommentCount}
}

func scanCard(row scanner) (Card, error) {
	a, err := scanArticle(row)
	return card(a), err
}

// listedColumns are what readers' lists show of a public article, in the order scanListed reads them.
const listedColumns = `a.id, a.kind, a.path, a.headline, a.kicker, a.deck, a.lead, a.bylines, COALESCE(a.section_id, 0), a.lang, a.dir,
 a.password <> '', a.sticky, a.published_at, a.updated_at, a.word_count, COALESCE(t.views, 0), COALESCE(t.comments, 0)`

func scanListed(row scanner) (Card, error) {
	c := Card{Workflow: Ready, Publication: Published}
	var lead, bylines string
	var published, updated int64
	if err := row.Scan(&c.ID, &c.Kind, &c.Path, &c.Headline, &c.Kicker, &c.Deck, &lead, &bylines, &c.SectionID, &c.Lang, &c.Dir,
		&c.Protected, &c.Sticky, &published, &updated, &c.WordCount, &c.Views, &c.CommentCount); err != nil {
		return Card{}, err
	}
	c.PublishedAt, c.UpdatedAt = clock.FromMilli(published), clock.FromMilli(updated)
	var err error
	c.Lead, c.Bylines, err = pictureAndNames(c.ID, lead, bylines)
	return c, err
}

// pictureAndNames reads the two columns that hold JSON.
func pictureAndNames(id int64, lead, bylines string) (picture *Picture, names []Byline, err error) {
	if lead != "" {
		picture = &Picture{}
		if err := json.Unmarshal([]byte(lead), picture); err != nil {
			return nil, nil, fmt.Errorf("article %d: lead picture: %w", id, err)
		}
	}
	if bylines != "" && bylines != "[]" {
		if err := json.Unmarshal([]byte(bylines), &names); err != nil {
			return nil, nil, fmt.Errorf("article %d: bylines: %w", id, err)
		}
	}
	return picture, names, nil
}

const listText = "SELECT " + listedColumns + ` FROM listings l JOIN articles a ON a.id = l.article_id
 LEFT JOIN tallies t ON t.article_id = a.id WHERE l.list = $1 AND l.list_id = $2 AND (l.published_at, l.article_id) < ($3, $4)
 ORDER BY l.published_at DESC, l.article_id DESC LIMIT $5`

// endOfTime is after every published article: where the zero cursor starts.
const endOfTime = 1 << 62

func list(ctx context.Context, tx *db.Tx, l List, after Cursor, limit int) ([]Card, error) {
	if after == (Cursor{}) {
		after = Cursor{endOfTime, endOfTime}
	}
	return db.All(ctx, tx, scanListed, listText, l.Name, l.ID, after.PublishedAt, after.ID, limit)
}

// List is up to limit cards of a list after the cursor, newest first, and the cursor of the next page: zero at the end.
func (s *Stories) List(ctx context.Context, l List, after Cursor, limit int) (cards []Card, next Cursor, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		cards, err = list(ctx, tx, l, after, limit+1)
		return err
	})
	if len(cards) > limit {
		cards = cards[:limit]
		last := cards[limit-1]
		next = Cursor{clock.Milli(last.PublishedAt), last.ID}
	}
	return cards, next, err
}

// ListMany is the heads of several lists in one snapshot, in the order asked.
func (s *Stories) ListMany(ctx context.Context, lists []List, limit int) ([][]Card, error) {
	out := make([][]Card, len(lists))
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		for i, l := range lists {
			if out[i], err = list(ctx, tx, l, Cursor{}, limit); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Pages are the public static pages, by headline.
func (s *Stories) Pages(ctx context.Context) (cards []Card, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		cards, err = db.All(ctx, tx, scanCard, "SELECT "+articleColumns+fromArticles+
			"WHERE a.kind = $1 AND a.publication = $2 AND NOT a.private ORDER BY a.id LIMIT 100", KindPage, Published)
		return err
	})
	return cards, err
}

// DeskFilter narrows the newsroom's list. Empty fields do not.
type DeskFilter struct {
	Kind      Kind // KindArticle when empty
	State     string
	SectionID int64
	Query     string // words that the headline must hold, in any spelling
	CreatedBy int64
}

// States that DeskFilter.State takes.
const (
	StateDraft     = "draft"
	StateReview    = "review"
	StateReady     = "ready"
	StateScheduled = "scheduled"
	StatePublished = "published"
	StateWithdrawn = "withdrawn"
)

// State is the one state a list shows for a card.
func (c Card) State() string {
	switch c.Publication {
	case Published:
		return StatePublished
	case Scheduled:
		return StateScheduled
	case Withdrawn:
		return StateWithdrawn
	}
	switch c.Workflow {
	case InReview:
		return StateReview
	case Ready:
		return StateReady
	}
	return StateDraft
}

func (f DeskFilter) where(after Cursor) (string, []any) {
	kind := f.Kind
	if kind == "" {
		kind = KindArticle
	}
	where, args := "WHERE a.kind = $1", []any{kind}
	add := func(text string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			text = strings.Replace(text, "?", "$"+strconv.Itoa(len(args)), 1)
		}
		where += " AND " + text
	}
	switch f.State {
	case StatePublished, StateScheduled, StateWithdrawn:
		add("a.publication = ?", f.State)
	case StateDraft:
		add("a.publication = 'never' AND a.workflow IN ('idea', 'draft')")
	case StateReview:
		add("a.publication = 'never' AND a.workflow = 'in_review'")
	case StateReady:
		add("a.publication = 'never' AND a.workflow = 'ready'")
	}
	if f.SectionID != 0 {
		add("a.id IN (SELECT x.article_id FROM article_sections x WHERE x.section_id = ?)", f.SectionID)
	}
	if f.CreatedBy != 0 {
		add("a.created_by = ?", f.CreatedBy)
	}
	for _, word := range strings.Fields(arabic.Fold(f.Query)) {
		add(`a.headline_key LIKE ? ESCAPE '\'`, db.Holding(word))
	}
	if after != (Cursor{}) {
		add("(a.modified_at, a.id) < (?, ?)", after.PublishedAt, after.ID)
	}
	return where, args
}

// DeskList is the newsroom's list, last saved first. The cursor's time is that of the last save.
func (s *Stories) DeskList(ctx context.Context, f DeskFilter, after Cursor, limit int) (cards []Card, next Cursor, err error) {
	where, args := f.where(after)
	args = append(args, limit+1)
	// The inner list is found in an index alone; only what is shown is read whole.
	text := "SELECT " + articleColumns + fromArticles + "WHERE a.id IN (SELECT a.id FROM articles a " + where +
		" ORDER BY a.modified_at DESC, a.id DESC LIMIT $" + strconv.Itoa(len(args)) + ") ORDER BY a.modified_at DESC, a.id DESC"
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		cards, err = db.All(ctx, tx, scanCard, text, args...)
		return err
	})
	if len(cards) > limit {
		cards = cards[:limit]
		last := cards[limit-1]
		next = Cursor{clock.Milli(last.ModifiedAt), last.ID}
	}
	return cards, next, err
}

// DeskCards are the cards of those of the articles that there are, in whatever state, by id: for the newsroom.
func (s *Stories) DeskCards(ctx context.Context, wanted []int64) (map[int64]Card, error) {
	cards := make(map[int64]Card, len(wanted))
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		return db.InList(wanted, func(lot []any) error {
			found, err := db.All(ctx, tx, scanCard, "SELECT "+articleColumns+fromArticles+"WHERE a.id IN ($1, $2, $3, $4, $5, $6, $7, $8)", lot...)
			for _, c := range found {
				cards[c.ID] = c
			}
			return err
		})
	})
	return cards, err
}

// DeskCounts is how many articles of a kind are in each state; the sum stands under "".
func (s *Stories) DeskCounts(ctx context.Context, kind Kind) (map[string]int, error) {
	counts := map[string]int{}
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		type row struct {
			card Card
			n    int
		}
		rows, err := db.All(ctx, tx, func(r scanner) (v row, err error) { return v, r.Scan(&v.card.Publication, &v.card.Workflow, &v.n) },
			"SELECT publication, workflow, COUNT(*) FROM articles WHERE kind = $1 GROUP BY publication, workflow", kind)
		for _, r := range rows {
			counts[r.card.State()] += r.n
			counts[""] += r.n
		}
		return err
	})
	return counts, err
}

// Revisions lists an article's saves, newest first, without their documents.
func (s *Stories) Revisions(ctx context.Context, id int64) (list []Revision, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r scanner) (v Revision, err error) {
			var at int64
			err = r.Scan(&v.ArticleID, &v.Number, &at, &v.ByName)
			v.At = clock.FromMilli(at)
			return v, err
		}, "SELECT article_id, number, at, by_name FROM revisions WHERE article_id = $1 ORDER BY number DESC", id)
		return err
	})
	return list, err
}

// RevisionOf is one save with its document. errs.NotFound when there is none.
func (s *Stories) RevisionOf(ctx context.Context, id, number int64) (v Revision, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var at int64
		var document string
		if err := tx.QueryRow(ctx, "SELECT article_id, number, at, by_name, document FROM revisions WHERE article_id = $1 AND number = $2", id, number).
			Scan(&v.ArticleID, &v.Number, &at, &v.ByName, &document); err != nil {
			return err
		}
		v.At = clock.FromMilli(at)
		if err := json.Unmarshal([]byte(document), &v.Document); err != nil {
			return fmt.Errorf("article %d, revision %d: %w", id, number, err)
		}
		return nil
	})
	return v, err
}
