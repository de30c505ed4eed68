package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// articleColumns are the columns of articles that a page or a list needs, in the order scanArticle reads them.
const articleColumns = `a.id, a.kind, a.lang, a.dir, a.slug, a.path, a.headline, a.kicker, a.deck, a.lead, a.bylines,
 COALESCE(a.section_id, 0), a.workflow, a.publication, a.private, a.password, a.comment_mode, a.sticky, a.word_count,
 a.published_at, a.updated_at, a.modified_at, a.scheduled_at, a.withdrawn_at, a.withdrawn_note, a.revision, a.created_at,
 a.created_by, COALESCE(t.views, 0), COALESCE(t.comments, 0)`

type scanner interface{ Scan(...any) error }

func scanArticle(row scanner, more ...any) (Article, error) {
	var a Article
	var lead, bylines string
	var published, updated, modified, scheduled, withdrawn, created int64
	err := row.Scan(append([]any{&a.ID, &a.Kind, &a.Lang, &a.Dir, &a.Slug, &a.Path, &a.Headline, &a.Kicker, &a.Deck, &lead, &bylines,
		&a.SectionID, &a.Workflow, &a.Publication, &a.Private, &a.Password, &a.Comments, &a.Sticky, &a.WordCount,
		&published, &updated, &modified, &scheduled, &withdrawn, &a.WithdrawnNote, &a.Revision, &created,
		&a.CreatedBy, &a.Views, &a.CommentCount}, more...)...)
	if err != nil {
		return Article{}, err
	}
	a.PublishedAt, a.UpdatedAt, a.ModifiedAt = clock.FromMilli(published), clock.FromMilli(updated), clock.FromMilli(modified)
	a.ScheduledAt, a.WithdrawnAt, a.CreatedAt = clock.FromMilli(scheduled), clock.FromMilli(withdrawn), clock.FromMilli(created)
	if lead != "" {
		a.Lead = &Picture{}
		if err := json.Unmarshal([]byte(lead), a.Lead); err != nil {
			return Article{}, fmt.Errorf("article %d: lead picture: %w", a.ID, err)
		}
	}
	if err := json.Unmarshal([]byte(bylines), &a.Bylines); err != nil {
		return Article{}, fmt.Errorf("article %d: bylines: %w", a.ID, err)
	}
	return a, nil
}

const fromArticles = ` FROM articles a LEFT JOIN tallies t ON t.article_id = a.id `

// readArticle reads an article whole; errs.NotFound when there is none.
func readArticle(ctx context.Context, tx *db.Tx, id int64) (Article, error) {
	var corrections, meta, body string
	art, err := scanArticle(tx.QueryRow(ctx, "SELECT "+articleColumns+", b.body, b.corrections, b.meta"+fromArticles+
		"JOIN article_bodies b ON b.article_id = a.id WHERE a.id = $1", id), &body, &corrections, &meta)
	if err != nil {
		return Article{}, err
	}
	art.Body = body
	if err := errors.Join(json.Unmarshal([]byte(corrections), &art.Corrections), json.Unmarshal([]byte(meta), &art.Meta)); err != nil {
		return Article{}, fmt.Errorf("article %d: %w", id, err)
	}
	sections, err := ids(ctx, tx, "SELECT section_id FROM article_sections WHERE article_id = $1 AND position > 0 ORDER BY position", id)
	if err != nil {
		return Article{}, err
	}
	art.OtherIDs = sections
	art.TagIDs, err = ids(ctx, tx, "SELECT tag_id FROM article_tags WHERE article_id = $1 ORDER BY position", id)
	return art, err
}

func ids(ctx context.Context, tx *db.Tx, query string, args ...any) ([]int64, error) {
	return all(ctx, tx, func(row scanner) (id int64, err error) { return id, row.Scan(&id) }, query, args...)
}

// all reads every row of a query through scan.
func all[T any](ctx context.Context, tx *db.Tx, scan func(scanner) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
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
	return []any{a.Kind, a.Lang, a.Dir, a.Slug, a.Path, pathKeyOrNull(a.Path), a.Headline, a.Kicker, a.Deck, lead, string(bylines),
		sectionOrNull(a.SectionID), a.Workflow, a.Publication, a.Private, a.Password, a.Comments, a.Sticky, a.WordCount,
		clock.Milli(a.PublishedAt), clock.Milli(a.UpdatedAt), clock.Milli(a.ModifiedAt), clock.Milli(a.ScheduledAt),
		clock.Milli(a.WithdrawnAt), a.WithdrawnNote, a.Revision, clock.Milli(a.CreatedAt), a.CreatedBy}, nil
}

var writtenColumns = strings.Fields(`kind lang dir slug path path_key headline kicker deck lead bylines section_id workflow
 publication private password comment_mode sticky word_count published_at updated_at modified_at scheduled_at withdrawn_at
 withdrawn_note revision created_at created_by`)

var insertText, updateText = func() (string, string) {
	marks, sets := make([]string, len(writtenColumns)), make([]string, len(writtenColumns))
	for i, c := range writtenColumns {
		marks[i] = "$" + strconv.Itoa(i+1)
		sets[i] = c + " = " + marks[i]
	}
	return "INSERT INTO articles (" + strings.Join(writtenColumns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ") RETURNING id",
		"UPDATE articles SET " + strings.Join(sets, ", ") + " WHERE id = $" + strconv.Itoa(len(writtenColumns)+1)
}()

func insertArticle(ctx context.Context, tx *db.Tx, a Article) (id int64, err error) {
	values, err := columns(a)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, insertText, values...).Scan(&id)
	return id, err
}

func updateArticle(ctx context.Context, tx *db.Tx, a Article) error {
	values, err := columns(a)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, updateText, append(values, a.ID)...)
	return err
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
		for _, q := range []string{"DELETE FROM article_sections WHERE article_id = $1", "DELETE FROM article_tags WHERE article_id = $1", "DELETE FROM listings WHERE article_id = $1"} {
			if _, err := tx.Exec(ctx, q, art.ID); err != nil {
				return err
			}
		}
	}
	if err := writeLinks(ctx, tx, art); err != nil {
		return err
	}
	document, err := json.Marshal(art.Document)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO revisions (article_id, number, at, by_user, by_name, document) VALUES ($1, $2, $3, $4, $5, $6)",
		art.ID, art.Revision, clock.Milli(art.ModifiedAt), a.UserID, a.Name, string(document))
	return err
}

// writeLinks writes the article's sections, tags and the readers' lists it stands in.
func writeLinks(ctx context.Context, tx *db.Tx, art Article) error {
	sections := unique(append([]int64{art.SectionID}, art.OtherIDs...))
	for i, id := range sections {
		position := i
		if art.SectionID == 0 {
			position = i + 1
		}
		if _, err := tx.Exec(ctx, "INSERT INTO article_sections (article_id, section_id, position) VALUES ($1, $2, $3)", art.ID, id, position); err != nil {
			return missingLink(err, "section")
		}
	}
	for i, id := range art.TagIDs {
		if _, err := tx.Exec(ctx, "INSERT INTO article_tags (article_id, tag_id, position) VALUES ($1, $2, $3)", art.ID, id, i); err != nil {
			return missingLink(err, "tags")
		}
	}
	if !art.Public() || art.Kind != KindArticle {
		return nil
	}
	lists := []List{{Name: ListAll}}
	for _, id := range sections {
		line, err := lineage(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, ancestor := range line {
			lists = append(lists, List{ListSection, ancestor})
		}
	}
	for _, id := range art.TagIDs {
		lists = append(lists, List{ListTag, id})
	}
	for _, b := range art.Bylines {
		if b.PersonID != 0 {
			lists = append(lists, List{ListPerson, b.PersonID})
		}
	}
	for _, l := range lists {
		if _, err := tx.Exec(ctx, "INSERT INTO listings (list, list_id, published_at, article_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			l.Name, l.ID, clock.Milli(art.PublishedAt), art.ID); err != nil {
			return err
		}
	}
	return nil
}

func missingLink(err error, field string) error {
	if errs.As(err) != nil {
		return err
	}
	return errs.New(errs.Invalid, "error.document_invalid").OnField(field, "error.not_found", nil).Because(err)
}

// lineage is a section and its ancestors; a tree that bites its own tail ends where it repeats.
func lineage(ctx context.Context, tx *db.Tx, id int64) ([]int64, error) {
	return ids(ctx, tx, `WITH RECURSIVE line (id, parent_id) AS (
		SELECT id, parent_id FROM sections WHERE id = $1
		UNION SELECT s.id, s.parent_id FROM sections s JOIN line ON s.id = line.parent_id
	) SELECT id FROM line`, id)
}

// withSlugs completes bylines with the address and kind of the person they name.
func withSlugs(ctx context.Context, tx *db.Tx, bylines []Byline) ([]Byline, error) {
	out := make([]Byline, 0, len(bylines))
	for _, b := range bylines {
		if b.PersonID != 0 && (b.Slug == "" || b.Name == "" || b.Kind == "") {
			var name string
			if err := tx.QueryRow(ctx, "SELECT slug, name, kind FROM people WHERE id = $1", b.PersonID).Scan(&b.Slug, &name, &b.Kind); err != nil {
				return nil, fmt.Errorf("byline %d: %w", b.PersonID, err)
			}
			if b.Name == "" {
				b.Name = name
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// freePath is the wanted path, or the first with a number behind it that no other article has.
func freePath(ctx context.Context, tx *db.Tx, wanted string, id int64) (string, error) {
	path := wanted
	for n := 2; ; n++ {
		var other int64
		err := tx.QueryRow(ctx, "SELECT id FROM articles WHERE path_key = $1", PathKey(path)).Scan(&other)
		if errs.Is(err, errs.NotFound) || err == nil && other == id {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		slash := ""
		base := wanted
		if strings.HasSuffix(wanted, "/") {
			slash, base = "/", strings.TrimRight(wanted, "/")
		}
		path = base + "-" + strconv.Itoa(n) + slash
	}
}

func addRedirect(ctx context.Context, tx *db.Tx, key string, article int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO redirects (path_key, article_id, location) VALUES ($1, $2, '')
		ON CONFLICT (path_key) DO UPDATE SET article_id = $2, location = ''`, key, article)
	return err
}
