package story

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// noteForSearch leaves word, in the transaction of the change, that what readers may find of an article changed. The stamp
// begins with the time and ends in chance: no two changes share one. What was never public is
// in no index.
func noteForSearch(ctx context.Context, tx *db.Tx, art Article) error {
	if art.Publication == Never {
		return nil
	}
	stamp := clock.Milli(art.ModifiedAt)<<12 | rand.Int64N(1<<12)
	_, err := tx.Exec(ctx, `INSERT INTO search_pending (article_id, stamp) VALUES ($1, $2)
		ON CONFLICT (article_id) DO UPDATE SET stamp = $2`, art.ID, stamp)
	return err
}

// Searched is what can be found of an article.
type Searched struct {
	Article           // without corrections, meta and other fields that no reader looks for
	Tags     []string // names
	Sections []int64  // the main one and the others
}

// searchedAtOnce bounds the articles of one statement.
const searchedAtOnce = 64

// ForSearch reads articles as the index needs them, in no order; those that are gone are left out.
func (s *Stories) ForSearch(ctx context.Context, tx *db.Tx, wanted []int64) ([]Searched, error) {
	var list []Searched
	for ; len(wanted) > 0; wanted = wanted[min(searchedAtOnce, len(wanted)):] {
		some := wanted[:min(searchedAtOnce, len(wanted))]
		marks, args := make([]string, searchedAtOnce), make([]any, searchedAtOnce)
		for i := range marks {
			marks[i], args[i] = "$"+strconv.Itoa(i+1), some[min(i, len(some)-1)]
		}
		in := strings.Join(marks, ", ")
		at := map[int64]int{}
		found, err := db.All(ctx, tx, scanSearched, `SELECT a.id, a.kind, a.headline, a.kicker, a.deck, a.lead, a.bylines, COALESCE(a.section_id, 0),
			a.publication, a.private, a.password, a.published_at, b.body FROM articles a JOIN article_bodies b ON b.article_id = a.id WHERE a.id IN (`+in+")", args...)
		if err != nil {
			return nil, err
		}
		for i := range found {
			at[found[i].ID] = i
		}
		_, err = db.All(ctx, tx, func(r scanner) (none struct{}, err error) {
			var article, section, tag int64
			var name string
			if err := r.Scan(&article, &section, &tag, &name); err != nil {
				return none, err
			}
			i, ok := at[article]
			switch {
			case !ok:
			case section != 0:
				found[i].Sections = append(found[i].Sections, section)
			default:
				found[i].TagIDs, found[i].Tags = append(found[i].TagIDs, tag), append(found[i].Tags, name)
			}
			return none, nil
		}, `SELECT article_id, section_id, 0, '' FROM article_sections WHERE article_id IN (`+in+`)
			UNION ALL SELECT t.article_id, 0, t.tag_id, g.name FROM article_tags t JOIN tags g ON g.id = t.tag_id WHERE t.article_id IN (`+in+") ORDER BY 1, 2, 3", args...)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

func scanSearched(r scanner) (v Searched, err error) {
	var lead, bylines string
	var published int64
	if err := r.Scan(&v.ID, &v.Kind, &v.Headline, &v.Kicker, &v.Deck, &lead, &bylines, &v.SectionID, &v.Publication, &v.Private,
		&v.Password, &published, &v.Body); err != nil {
		return v, err
	}
	v.PublishedAt = clock.FromMilli(published)
	v.Lead, v.Bylines, err = pictureAndNames(v.ID, lead, bylines)
	return v, err
}

// CardsByID are the cards of those of the articles that readers may find, by id, in one snapshot with the rest of tx.
func (s *Stories) CardsByID(ctx context.Context, tx *db.Tx, wanted []int64) (map[int64]Card, error) {
	cards := map[int64]Card{}
	for ; len(wanted) > 0; wanted = wanted[min(searchedAtOnce, len(wanted)):] {
		some := wanted[:min(searchedAtOnce, len(wanted))]
		marks, args := make([]string, len(some)), make([]any, len(some))
		for i, id := range some {
			marks[i], args[i] = "$"+strconv.Itoa(i+1), id
		}
		list, err := db.All(ctx, tx, scanListed, "SELECT "+listedColumns+fromArticles+"WHERE a.id IN ("+strings.Join(marks, ", ")+
			") AND a.publication = 'published' AND NOT a.private AND a.password = ''", args...)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			cards[c.ID] = c
		}
	}
	return cards, nil
}

// PublicIDs are up to limit public articles and pages with a higher number than after, in the order of their numbers.
func (s *Stories) PublicIDs(ctx context.Context, tx *db.Tx, after int64, limit int) ([]int64, error) {
	return ids(ctx, tx, "SELECT id FROM articles WHERE id > $1 AND publication = 'published' AND NOT private ORDER BY id LIMIT $2", after, limit)
}

// CountPublic is how many public articles and pages there are.
func (s *Stories) CountPublic(ctx context.Context, tx *db.Tx) (n int, err error) {
	err = tx.QueryRow(ctx, "SELECT COUNT(*) FROM articles WHERE publication = 'published' AND NOT private").Scan(&n)
	return n, err
}

// FindableIDs are those of PublicIDs that a reader's search may come upon.
func (s *Stories) FindableIDs(ctx context.Context, tx *db.Tx, after int64, limit int) ([]int64, error) {
	return ids(ctx, tx, "SELECT id FROM articles WHERE id > $1 AND publication = 'published' AND NOT private AND password = '' ORDER BY id LIMIT $2", after, limit)
}
