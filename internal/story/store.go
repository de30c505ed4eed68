package story

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// articleColumns are the columns of articles that a page or a list needs, in the order scanArticle reads them.
const articleColumns = `a.id, a.kind, a.lang, a.dir, a.slug, a.path, a.headline, a.kicker, a.deck, a.lead, a.bylines,
 COALESCE(a.section_id, 0), a.workflow, a.publication, a.private, a.password, a.comment_mode, a.sticky, a.word_count,
 a.published_at, a.updated_at, a.modified_at, a.scheduled_at, a.withdrawn_at, a.withdrawn_note, a.revision, a.created_at,
 a.created_by, COALESCE(t.views, 0), COALESCE(t.comments, 0), COALESCE(t.discussed_at, 0)`

type scanner = db.Scanner

func scanArticle(row scanner, more ...any) (Article, error) {
	var a Article
	var lead, bylines string
	var published, updated, modified, scheduled, withdrawn, created, discussed int64
	err := row.Scan(append([]any{&a.ID, &a.Kind, &a.Lang, &a.Dir, &a.Slug, &a.Path, &a.Headline, &a.Kicker, &a.Deck, &lead, &bylines,
		&a.SectionID, &a.Workflow, &a.Publication, &a.Private, &a.Password, &a.Comments, &a.Sticky, &a.WordCount,
		&published, &updated, &modified, &scheduled, &withdrawn, &a.WithdrawnNote, &a.Revision, &created,
		&a.CreatedBy, &a.Views, &a.CommentCount, &discussed}, more...)...)
	if err != nil {
		return Article{}, err
	}
	a.PublishedAt, a.UpdatedAt, a.ModifiedAt = clock.FromMilli(published), clock.FromMilli(updated), clock.FromMilli(modified)
	a.ScheduledAt, a.WithdrawnAt, a.CreatedAt = clock.FromMilli(scheduled), clock.FromMilli(withdrawn), clock.FromMilli(created)
	a.DiscussedAt = clock.FromMilli(discussed)
	a.Lead, a.Bylines, err = pictureAndNames(a.ID, lead, bylines)
	return a, err
}

const fromArticles = ` FROM articles a LEFT JOIN tallies t ON t.article_id = a.id `

const wholeArticle = "SELECT " + articleColumns + ", b.body, b.corrections, b.meta" + fromArticles + "JOIN article_bodies b ON b.article_id = a.id "

// readArticle reads an article whole; errs.NotFound when there is none.
func readArticle(ctx context.Context, tx *db.Tx, id int64) (Article, error) {
	return articleWhere(ctx, tx, "WHERE a.id = $1", id)
}

func articleWhere(ctx context.Context, tx *db.Tx, where string, value any) (Article, error) {
	var corrections, meta, body string
	art, err := scanArticle(tx.QueryRow(ctx, wholeArticle+where, value), &body, &corrections, &meta)
	if err != nil {
		return Article{}, err
	}
	art.Body = body
	if err := errors.Join(json.Unmarshal([]byte(corrections), &art.Corrections), json.Unmarshal([]byte(meta), &art.Meta)); err != nil {
		return Article{}, fmt.Errorf("article %d: %w", art.ID, err)
	}
	type link struct {
		id, position int64
		tag          bool
	}
	links, err := db.All(ctx, tx, func(row scanner) (l link, err error) { return l, row.Scan(&l.id, &l.position, &l.tag) },
		`SELECT section_id, position, FALSE FROM article_sections WHERE article_id = $1 AND position > 0
		UNION ALL SELECT tag_id, position, TRUE FROM article_tags WHERE article_id = $1`, art.ID)
	slices.SortFunc(links, func(a, b link) int { return cmp.Compare(a.position, b.position) })
	for _, l := range links {
		if l.tag {
			art.TagIDs = append(art.TagIDs, l.id)
		} else {
			art.OtherIDs = append(art.OtherIDs, l.id)
		}
	}
	return art, err
}

func ids(ctx context.Context, tx *db.Tx, query string, args ...any) ([]int64, error) {
	return db.All(ctx, tx, func(row scanner) (id int64, err error) { return id, row.Scan(&id) }, query, args...)
}

func leadJSON(p *Picture) (string, error) {
	if p == nil {
		return "", nil
	}
	b, err := json.Marshal(p)
	return string(b), err
}

func pathKeyOrNull(path string) any {
	if path == "" {
		return nil
	}
	return PathKey(path)
}

func sectionOrNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// columns are the values of the written columns of articles, in the order of writtenColumns.
func columns(a Article) ([]any, error) {
	lead, err := leadJSON(a.Lead)
	if err != nil {
		return nil, err
	}
	bylines, err := json.Marshal(append([]Byline{}, a.Bylines...))
	if err != nil {
		return nil, err
	}
	return []any{a.Kind, a.Lang, a.Dir, a.Slug, a.Path, pathKeyOrNull(a.Path), a.Headline, arabic.Key(a.Headline), a.Kicker, a.Deck, lead, string(bylines),
		sectionOrNull(a.SectionID), a.Workflow, a.Publication, a.Private, a.Password, a.Comments, a.Sticky, a.WordCount,
		clock.Milli(a.PublishedAt), clock.Milli(a.UpdatedAt), clock.Milli(a.ModifiedAt), clock.Milli(a.ScheduledAt),
		clock.Milli(a.WithdrawnAt), a.WithdrawnNote, a.Revision, clock.Milli(a.CreatedAt), a.CreatedBy}, nil
}

var writtenColumns = strings.Fields(`kind lang dir slug path path_key headline headline_key kicker deck lead bylines section_id workflow
 publication private password comment_mode sticky word_count published_at updated_at modified_at scheduled_at withdrawn_at
 withdrawn_note revision created_at created_by`)

var insertText, updateText = func() (string, string) {
	marks, sets := make([]string, len(writtenColumns)), make([]string, len(writtenColumns))
	for i, c := range writtenColumns {
		marks[i] = "$" + strconv.Itoa(i+1)
		sets[i] = c + " = " + marks[i]
	}
	return "INSERT INTO articles (" + strings.Join(writtenColumns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ") RETURNING id",
		"UPDATE articles SET " + strings.Join(sets, ", ") + " WHERE id = $" + strconv.Itoa(len(writtenColumns)+1) +
			" AND revision = $" + strconv.Itoa(len(writtenColumns)+2)
}()

func insertArticle(ctx context.Context, tx *db.Tx, a Article) (id int64, err error) {
	values, err := columns(a)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, insertText, values...).Scan(&id)
	return id, missingLink(err, "section")
}

// updateArticle writes the row of an article whose last save was base. Where another save came between, which only
// PostgreSQL's writers can do, it is errs.Conflict.
func updateArticle(ctx context.Context, tx *db.Tx, a Article, base int64) error {
	values, err := columns(a)
	if err != nil {
		return err
	}
	result, err := tx.Exec(ctx, updateText, append(values, a.ID, base)...)
	if err != nil {
		return missingLink(err, "section")
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errEdited.Because(err)
	}
	return nil
}

// writeParts writes what stands beside the row of articles: body, links, lists and the revision. there says that an
// earlier revision has such rows, which go first.
func writeParts(ctx context.Context, tx *db.Tx, a actor.Actor, art Article, there bool) error {
	corrections, err := json.Marshal(append([]Correction{}, art.Corrections...))
	if err != nil {
		return err
	}
	meta := []byte("{}")
	if len(art.Meta) > 0 {
		if meta, err = json.Marshal(art.Meta); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO article_bodies (article_id, body, corrections, meta) VALUES ($1, $2, $3, $4)
		ON CONFLICT (article_id) DO UPDATE SET body = $2, corrections = $3, meta = $4`, art.ID, art.Body, string(corrections), string(meta)); err != nil {
		return err
	}
	if there {
		if err := noteLists(ctx, tx, art.ID); err != nil {
			return err
		}
		for _, q := range []string{"DELETE FROM article_sections WHERE article_id = $1", "DELETE FROM article_tags WHERE article_id = $1", "DELETE FROM listings WHERE article_id = $1"} {
			if _, err := tx.Exec(ctx, q, art.ID); err != nil {
				return err
			}
		}
	}
	if err := writeLinks(ctx, tx, art); err != nil {
		return err
	}
	if err := noteLists(ctx, tx, art.ID); err != nil {
		return err
	}
	if err := noteForSearch(ctx, tx, art); err != nil {
		return err
	}
	document, err := documentJSON(art.Document)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO revisions (article_id, number, at, by_user, by_name, document) VALUES ($1, $2, $3, $4, $5, $6)",
		art.ID, art.Revision, clock.Milli(art.ModifiedAt), a.UserID, a.Name, document)
	return err
}

// noteLists notes that pages that show the article, or a list that it stands in, are not right any more.
func noteLists(ctx context.Context, tx *db.Tx, id int64) error {
	tx.Changed(Tag(id))
	lists, err := db.All(ctx, tx, func(r db.Scanner) (l List, err error) {
		err = r.Scan(&l.Name, &l.ID)
		return l, err
	}, "SELECT list, list_id FROM listings WHERE article_id = $1", id)
	for _, l := range lists {
		tx.Changed(l.Tag())
	}
	return err
}

// documentJSON is a document as revisions keep it. Bodies are HTML: escaping their brackets would make them a third longer.
func documentJSON(d Document) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(d)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// listingsText puts a public article into every list it belongs to by its rows of article_sections and article_tags. UNION
// ends where a tree of sections bites its own tail.
const listingsText = `INSERT INTO listings (list, list_id, published_at, article_id)
 WITH RECURSIVE line (id) AS (
	SELECT section_id FROM article_sections WHERE article_id = $1
	UNION SELECT s.parent_id FROM sections s JOIN line ON s.id = line.id WHERE s.parent_id IS NOT NULL
 )
 SELECT 'all', 0, CAST($2 AS BIGINT), CAST($1 AS BIGINT)
 UNION ALL SELECT 'section', id, CAST($2 AS BIGINT), CAST($1 AS BIGINT) FROM line
 UNION ALL SELECT 'tag', tag_id, CAST($2 AS BIGINT), CAST($1 AS BIGINT) FROM article_tags WHERE article_id = $1`

// writeLinks writes the article's sections, tags and the readers' lists it stands in.
func writeLinks(ctx context.Context, tx *db.Tx, art Article) error {
	sections, first := unique(append([]int64{art.SectionID}, art.OtherIDs...)), 0
	if art.SectionID == 0 {
		first = 1 // position 0 is the main section's
	}
	if err := insertLinks(ctx, tx, "article_sections (article_id, section_id, position)", art.ID, sections, first); err != nil {
		return missingLink(err, "section")
	}
	if err := insertLinks(ctx, tx, "article_tags (article_id, tag_id, position)", art.ID, art.TagIDs, 0); err != nil {
		return missingLink(err, "tags")
	}
	if !art.listed() {
		return nil
	}
	at := clock.Milli(art.PublishedAt)
	if _, err := tx.Exec(ctx, listingsText, art.ID, at); err != nil {
		return err
	}
	for _, id := range art.signers() {
		if _, err := tx.Exec(ctx, "INSERT INTO listings (list, list_id, published_at, article_id) VALUES ('person', $1, $2, $3)", id, at, art.ID); err != nil {
			return err
		}
	}
	return nil
}

// listed says whether the article stands in readers' lists.
func (a Article) listed() bool { return a.Public() && a.Kind == KindArticle }

// signers are the ids of the people the article is signed by, each once.
func (a Article) signers() []int64 {
	signers := make([]int64, 0, len(a.Bylines))
	for _, b := range a.Bylines {
		signers = append(signers, b.PersonID)
	}
	return unique(signers)
}

// linksAtOnce bounds the rows of one statement, and so the number of statements to be prepared.
const linksAtOnce = 8

// insertLinks writes (article, id, position) rows, positions counting from first.
func insertLinks(ctx context.Context, tx *db.Tx, into string, article int64, list []int64, first int) error {
	for ; len(list) > 0; list, first = list[min(linksAtOnce, len(list)):], first+linksAtOnce {
		text, args := "INSERT INTO "+into+" VALUES ", []any{article}
		for i, id := range list[:min(linksAtOnce, len(list))] {
			if i > 0 {
				text += ", "
			}
			text += "($1, $" + strconv.Itoa(2*i+2) + ", $" + strconv.Itoa(2*i+3) + ")"
			args = append(args, id, first+i)
		}
		if _, err := tx.Exec(ctx, text, args...); err != nil {
			return err
		}
	}
	return nil
}

// missingLink blames the field whose section, tag or person is not there: a foreign key is what drivers' errors that are
// not ours mean here, unless the asker gave up.
func missingLink(err error, field string) error {
	if err == nil || errs.As(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return errs.New(errs.Invalid, "error.document_invalid").OnField(field, "error.not_found", nil).Because(err)
}

// signed completes bylines with the address and kind of the person they name. With trusted, those that are complete are
// taken as they are.
func signed(ctx context.Context, tx *db.Tx, bylines []Byline, trusted bool) ([]Byline, error) {
	out := make([]Byline, 0, len(bylines))
	for _, b := range bylines {
		if b.PersonID != 0 && (!trusted || b.Slug == "" || b.Name == "" || b.Kind == "") {
			var name string
			err := tx.QueryRow(ctx, "SELECT slug, name, kind FROM people WHERE id = $1", b.PersonID).Scan(&b.Slug, &name, &b.Kind)
			if errs.Is(err, errs.NotFound) {
				return nil, errs.New(errs.Invalid, "error.document_invalid").OnField("bylines", "error.not_found", nil).Because(err)
			}
			if err != nil {
				return nil, err
			}
			if b.Name == "" {
				b.Name = name
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// freePath is the wanted path, or the first with a number behind it that no other article has. moved says that addresses
// which other articles once had are not free either; the site's own never are.
func freePath(ctx context.Context, tx *db.Tx, wanted string, id int64, moved bool) (string, error) {
	base, slash := strings.TrimRight(wanted, "/"), ""
	if base != wanted {
		slash = "/"
	}
	path := wanted
	for n := 2; ; n++ {
		others, err := holders(ctx, tx, PathKey(path), moved)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(others, func(other int64) bool { return other != id }) && !reserved(path) {
			return path, nil
		}
		path = base + "-" + strconv.Itoa(n) + slash
	}
}

// holders are the articles at an address and, with moved, what it leads to; 0 stands for a place that is no article.
func holders(ctx context.Context, tx *db.Tx, key string, moved bool) ([]int64, error) {
	if !moved {
		return ids(ctx, tx, "SELECT id FROM articles WHERE path_key = $1", key)
	}
	return ids(ctx, tx, "SELECT id FROM articles WHERE path_key = $1 UNION ALL SELECT COALESCE(article_id, 0) FROM redirects WHERE path_key = $1", key)
}

func addRedirect(ctx context.Context, tx *db.Tx, key string, article int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO redirects (path_key, article_id, location) VALUES ($1, $2, '')
		ON CONFLICT (path_key) DO UPDATE SET article_id = $2, location = ''`, key, article)
	return err
}
