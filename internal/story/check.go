package story

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/db"
)

// CheckConsistency compares articles with their revisions, lists, links and counts and returns a line for each misfit.
func (s *Stories) CheckConsistency(ctx context.Context) (faults []string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, c := range []struct{ text, query string }{
			{"article %d has no body", "SELECT a.id FROM articles a LEFT JOIN article_bodies b ON b.article_id = a.id WHERE b.article_id IS NULL"},
			{"article %d: its last revision is missing, or one in between", `SELECT a.id FROM articles a LEFT JOIN
				(SELECT article_id, COUNT(*) AS n, MAX(number) AS last FROM revisions GROUP BY article_id) r ON r.article_id = a.id
				WHERE r.n IS NULL OR r.n <> a.revision OR r.last <> a.revision`},
			{"article %d is published and has no address", "SELECT a.id FROM articles a WHERE a.publication = 'published' AND NOT a.private AND a.path_key IS NULL"},
			{"article %d: its count of comments is wrong", `SELECT a.id FROM articles a LEFT JOIN tallies t ON t.article_id = a.id
				LEFT JOIN (SELECT article_id, COUNT(*) AS n FROM comments WHERE state = 'approved' GROUP BY article_id) c ON c.article_id = a.id
				WHERE COALESCE(t.comments, 0) <> COALESCE(c.n, 0)`},
		} {
			found, err := ids(ctx, tx, c.query+" ORDER BY 1 LIMIT 100")
			if err != nil {
				return err
			}
			for _, id := range found {
				faults = append(faults, fmt.Sprintf(c.text, id))
			}
		}
		more, err := articlesMatch(ctx, tx)
		faults = append(faults, more...)
		return err
	})
	return faults, err
}

// checked is an article's row with the document of its last revision.
type checked struct {
	Article
	document Document
	pathKey  string
}

func scanChecked(r scanner) (v checked, err error) {
	var key, body, document string
	v.Article, err = scanArticle(r, &key, &body, &document)
	v.pathKey, v.Body = key, body
	if err == nil && json.Unmarshal([]byte(document), &v.document) != nil {
		v.document = Document{} // fits no article: reported as reading otherwise
	}
	return v, err
}

// How many articles one step of the check reads: memory stays flat whatever the archive's size.
const checkStep = 500

// articlesMatch compares each article with the document of its last revision, its links and the lists it stands in.
func articlesMatch(ctx context.Context, tx *db.Tx) (faults []string, err error) {
	parents, err := pairs(ctx, tx, "SELECT id, COALESCE(parent_id, 0) FROM sections")
	if err != nil {
		return nil, err
	}
	known, err := ids(ctx, tx, "SELECT id FROM people")
	if err != nil {
		return nil, err
	}
	people := map[int64]bool{}
	for _, id := range known {
		people[id] = true
	}
	var after int64
	for {
		articles, err := db.All(ctx, tx, scanChecked, "SELECT "+articleColumns+", COALESCE(a.path_key, ''), b.body, r.document"+fromArticles+
			`JOIN article_bodies b ON b.article_id = a.id JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
			WHERE a.id > $1 ORDER BY a.id LIMIT $2`, after, checkStep)
		if err != nil || len(articles) == 0 {
			return faults, err
		}
		first, last := articles[0].ID, articles[len(articles)-1].ID
		kept, err := keptLinks(ctx, tx, first, last)
		if err != nil {
			return faults, err
		}
		for _, a := range articles {
			for _, fault := range a.faults(parents, people, kept[a.ID]) {
				faults = append(faults, "article "+strconv.FormatInt(a.ID, 10)+": "+fault)
			}
		}
		after = last
	}
}

func (v checked) faults(parents map[int64]int64, people map[int64]bool, kept map[string]bool) (faults []string) {
	d := v.document
	if d.Headline != v.Headline || d.Body != v.Body || d.Slug != v.Slug || d.SectionID != v.SectionID || d.Private != v.Private {
		faults = append(faults, "its last revision reads otherwise")
	}
	if v.Path != "" && PathKey(v.Path) != v.pathKey {
		faults = append(faults, "its address is kept under another key")
	}
	for _, id := range v.signers() {
		if !people[id] {
			faults = append(faults, fmt.Sprintf("it is signed by person %d, who is not there", id))
		}
	}
	want := d.links(v.Article, parents)
	for _, l := range slices.Sorted(maps.Keys(want)) {
		if !kept[l] {
			faults = append(faults, "missing: "+l)
		}
	}
	for _, l := range slices.Sorted(maps.Keys(kept)) {
		if !want[l] {
			faults = append(faults, "too much: "+l)
		}
	}
	return faults
}

// links are the rows that a document and the article's state call for, in the words of keptLinks.
func (d Document) links(art Article, parents map[int64]int64) map[string]bool {
	want := map[string]bool{}
	sections := unique(append([]int64{d.SectionID}, d.OtherIDs...))
	for _, id := range sections {
		want[link("article_sections", id, 0)] = true
	}
	for _, id := range d.TagIDs {
		want[link("article_tags", id, 0)] = true
	}
	if !art.listed() {
		return want
	}
	at := art.PublishedAt.UnixMilli()
	want[link("list "+ListAll, 0, at)] = true
	for _, id := range sections {
		for key := link("list "+ListSection, id, at); id != 0 && !want[key]; key = link("list "+ListSection, id, at) {
			want[key] = true
			id = parents[id]
		}
	}
	for _, id := range d.TagIDs {
		want[link("list "+ListTag, id, at)] = true
	}
	for _, id := range art.signers() {
		want[link("list "+ListPerson, id, at)] = true
	}
	return want
}

func link(kind string, id, at int64) string {
	return strings.Join([]string{kind, strconv.FormatInt(id, 10), "at", strconv.FormatInt(at, 10)}, " ")
}

// keptLinks are the link and list rows of the articles from first to last.
func keptLinks(ctx context.Context, tx *db.Tx, first, last int64) (map[int64]map[string]bool, error) {
	kept := map[int64]map[string]bool{}
	scan := func(r scanner) (none struct{}, err error) {
		var article, id, at int64
		var kind string
		if err := r.Scan(&article, &kind, &id, &at); err != nil {
			return none, err
		}
		if kept[article] == nil {
			kept[article] = map[string]bool{}
		}
		kept[article][link(kind, id, at)] = true
		return none, nil
	}
	_, err := db.All(ctx, tx, scan, `SELECT article_id, 'article_sections', section_id, 0 FROM article_sections WHERE article_id BETWEEN $1 AND $2
		UNION ALL SELECT article_id, 'article_tags', tag_id, 0 FROM article_tags WHERE article_id BETWEEN $1 AND $2
		UNION ALL SELECT article_id, 'list ' || list, list_id, published_at FROM listings WHERE article_id BETWEEN $1 AND $2`, first, last)
	return kept, err
}

func pairs(ctx context.Context, tx *db.Tx, query string) (map[int64]int64, error) {
	out := map[int64]int64{}
	_, err := db.All(ctx, tx, func(r scanner) (none struct{}, err error) {
		var k, v int64
		err = r.Scan(&k, &v)
		out[k] = v
		return none, err
	}, query)
	return out, err
}
