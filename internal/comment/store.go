package comment

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/throttle"
)

// Comments keeps what readers said.
type Comments struct {
	db       *db.DB
	clock    clock.Clock
	stories  *story.Stories
	sites    *site.Sites
	policies *policy.Policies
	key      sealKey
	post     post
	settings recent[Settings]
	bans     recent[*barred]
	limits   throttle.Limiter
	copies   copies
	intake   intake
	accounts struct {
		mu sync.Mutex
		v  map[int]keptAccount
	}
}

// New returns the comments kept in d, judged by policies.
func New(d *db.DB, c clock.Clock, stories *story.Stories, sites *site.Sites, policies *policy.Policies) *Comments {
	return &Comments{db: d, clock: c, stories: stories, sites: sites, policies: policies}
}

// How much of a thread one page shows: comments that answer none, and all together with the answers to them; and how many that the
// editor featured stand before them.
const (
	pageRoots   = 50
	maxShown    = 500
	maxFeatured = 5
)

// Thread is a page of an article's approved comments as trees: fifty from a place on in an order, with the answers to them, the oldest
// first, at most 500 in all. What the editor featured stands first on the first page. An answer whose parent is not shown stands at the
// top level. next is the place for the page after, "" at the end; errs.NotFound for a place that is none.
func (s *Comments) Thread(ctx context.Context, articleID int64, order Sort, after string) (nodes []Node, next string, err error) {
	var roots, answers []Comment
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if roots, next, err = s.roots(ctx, tx, articleID, order, after); err != nil {
			return err
		}
		if after == "" {
			// ||'': SQLite would go through all comments of the article instead of the few in the index.
			featured, err := db.All(ctx, tx, scanShown, "SELECT "+columns+" FROM comments c WHERE c.article_id = $1 AND c.state || '' = $2 AND c.featured AND "+answersNone+
				" ORDER BY c.created_at, c.id LIMIT $3", articleID, Approved, maxFeatured)
			if err != nil {
				return err
			}
			roots = append(featured, roots...)
		}
		if len(roots) > 0 {
			answers, err = answersTo(ctx, tx, articleID, roots)
		}
		return err
	})
	return thread(append(roots, answers...)), next, err
}

// roots are a page of what answers none and is not featured. In the order of answers those that have some come first, by their
// number; behind the last of them the rest, the newest first.
func (s *Comments) roots(ctx context.Context, tx *db.Tx, articleID int64, order Sort, after string) (list []Comment, next string, err error) {
	if text, ok := strings.CutPrefix(after, answeredPlace); order == Discussed && (ok || after == "") {
		n, id, err := place(text)
		if err != nil {
			return nil, "", err
		}
		if after == "" {
			n, id = math.MaxInt32, math.MaxInt64
		}
		list, err = db.All(ctx, tx, scanShown, shown+"AND c.answers > 0 AND (c.answers, c.id) < ($3, $4) AND NOT c.featured AND "+answersNone+" ORDER BY c.answers DESC, c.id DESC LIMIT $5",
			articleID, Approved, n, id, pageRoots+1)
		if err != nil {
			return nil, "", err
		}
		if len(list) > pageRoots {
			last := list[pageRoots-1]
			return list[:pageRoots], answeredPlace + strconv.Itoa(last.Answers) + "." + strconv.FormatInt(last.ID, 10), nil
		}
		after = ""
	}
	at, id, err := place(after)
	if err != nil {
		return nil, "", err
	}
	query := "AND (c.created_at, c.id) > ($3, $4) AND NOT c.featured AND " + answersNone + " ORDER BY c.created_at, c.id LIMIT $5"
	if order != Oldest {
		if after == "" {
			at, id = math.MaxInt64, math.MaxInt64
		}
		query = "AND (c.created_at, c.id) < ($3, $4) AND NOT c.featured AND " + answersNone + " ORDER BY c.created_at DESC, c.id DESC LIMIT $5"
		if order == Discussed {
			query = "AND c.answers <= 0 " + query
		}
	}
	rest, err := db.All(ctx, tx, scanShown, shown+query, articleID, Approved, at, id, pageRoots+1-len(list))
	if list = append(list, rest...); len(list) > pageRoots {
		list = list[:pageRoots]
		next = placeOf(list[pageRoots-1])
		if order == Discussed && list[pageRoots-1].Answers > 0 { // exactly full: the rest begins on the next page
			next = answeredPlace + strconv.Itoa(list[pageRoots-1].Answers) + "." + strconv.FormatInt(list[pageRoots-1].ID, 10)
		}
	}
	return list, next, err
}

// answeredPlace begins a place among those that have answers.
const answeredPlace = "a"

// answersTo are the approved answers to comments, the answers to those and so on, at most 500. They are asked for level by level:
// in one recursive query PostgreSQL reads the whole table.
func answersTo(ctx context.Context, tx *db.Tx, articleID int64, level []Comment) (all []Comment, err error) {
	met := map[int64]bool{}
	for len(level) > 0 && len(all) < maxShown {
		var next []Comment
		for ; len(level) > 0; level = level[min(pageRoots, len(level)):] {
			args, marks := []any{articleID, Approved}, make([]string, pageRoots)
			for i := range marks { // always as many, so that there is one text to prepare
				args, marks[i] = append(args, level[min(i, len(level)-1)].ID), "$"+strconv.Itoa(i+3)
			}
			// +0 and ||'': only the index by parent is of use, and SQLite would take another.
			lot, err := db.All(ctx, tx, scanShown, "SELECT "+columns+" FROM comments c WHERE c.article_id + 0 = $1 AND c.state || '' = $2 AND c.parent_id IN ("+strings.Join(marks, ", ")+") ORDER BY c.created_at, c.id LIMIT "+strconv.Itoa(maxShown), args...)
			if err != nil {
				return nil, err
			}
			for _, c := range lot {
				if !met[c.ID] && c.ParentID != c.ID && len(all) < maxShown {
					met[c.ID] = true
					all, next = append(all, c), append(next, c)
				}
			}
		}
		level = next
	}
	slices.SortFunc(all, func(a, b Comment) int { return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

const shown = "SELECT " + columns + " FROM comments c WHERE c.article_id = $1 AND c.state = $2 "

// scanShown reads what readers may see of a comment: no address.
func scanShown(r db.Scanner) (c Comment, err error) {
	places, done := c.into()
	if err := r.Scan(places...); err != nil {
		return c, err
	}
	err = done()
	c.AuthorEmail = ""
	return c, err
}

// answersNone is true of comments that stand at the top level.
const answersNone = "(c.parent_id = c.id OR COALESCE((SELECT p.state FROM comments p WHERE p.id = c.parent_id), '') <> $2)"

// PageOf is where readers see a comment: in which order and behind which place the page begins that it stands on. first says that it is
// the page under the article itself. errs.NotFound for a comment that readers do not see.
func (s *Comments) PageOf(ctx context.Context, articleID, id int64) (order Sort, after string, first bool, err error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return "", "", false, err
	}
	c, err := s.Shown(ctx, articleID, id)
	if err != nil {
		return "", "", false, err
	}
	for range maxShown { // up to the one at the top level
		above, err := s.Shown(ctx, articleID, c.ParentID)
		if errs.Is(err, errs.NotFound) || above.ID == c.ID {
			break
		}
		if err != nil {
			return "", "", false, err
		}
		c = above
	}
	order = set.Order
	if c.Featured {
		return order, "", true, nil
	}
	than, step := "<", int64(-1)
	if order != Oldest {
		than, step = ">", 1
	}
	var before, all int
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		count := "SELECT COUNT(*) FROM (SELECT 1 AS one FROM comments c WHERE c.article_id = $1 AND c.state = $2 AND (c.created_at, c.id) " + than + " ($3, $4) AND NOT c.featured AND " + answersNone + " LIMIT $5) b"
		if err := tx.QueryRow(ctx, count, articleID, Approved, clock.Milli(c.CreatedAt), c.ID, pageRoots).Scan(&before); err != nil || order != Discussed {
			return err
		}
		return tx.QueryRow(ctx, "SELECT COUNT(*) FROM (SELECT 1 AS one FROM comments c WHERE c.article_id = $1 AND c.state = $2 AND "+answersNone+" LIMIT $3) b", articleID, Approved, pageRoots+1).Scan(&all)
	})
	if order == Discussed {
		order, first = Newest, all <= pageRoots
	} else {
		first = before < pageRoots
	}
	if err != nil || before < pageRoots {
		return order, "", first, err
	}
	c.ID += step
	return order, placeOf(c), false, nil
}

// Shown is a comment that readers see under an article. errs.NotFound for any other.
func (s *Comments) Shown(ctx context.Context, articleID, id int64) (c Comment, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		c, err = scanShown(tx.QueryRow(ctx, shown+"AND c.id = $3", articleID, Approved, id))
		return err
	})
	return c, err
}

// Seen is a comment that readers see, whatever article it is on. errs.NotFound for any other.
func (s *Comments) Seen(ctx context.Context, id int64) (c Comment, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		c, err = scanShown(tx.QueryRow(ctx, "SELECT "+columns+" FROM comments c WHERE c.id = $1 AND c.state = $2", id, Approved))
		return err
	})
	return c, err
}

// thread hangs answers under what they answer. Each comment is placed once, from the top down, so that parents that
// form a circle cannot hang it: those stand at the top.
func thread(flat []Comment) []Node {
	shown := make(map[int64]bool, len(flat))
	for _, c := range flat {
		shown[c.ID] = true
	}
	answers := map[int64][]Comment{}
	for _, c := range flat {
		parent := c.ParentID
		if !shown[parent] || parent == c.ID {
			parent = 0
		}
		answers[parent] = append(answers[parent], c)
	}
	placed := map[int64]bool{}
	var build func(parent int64) []Node
	build = func(parent int64) []Node {
		var nodes []Node
		for _, c := range answers[parent] {
			if !placed[c.ID] {
				placed[c.ID] = true
				nodes = append(nodes, Node{c, build(c.ID)})
			}
		}
		return nodes
	}
	top := build(0)
	for _, c := range flat {
		if !placed[c.ID] {
			placed[c.ID] = true
			top = append(top, Node{c, build(c.ID)})
		}
	}
	return top
}

const columns = `c.id, c.article_id, COALESCE(c.parent_id, 0), c.kind, c.state, c.author_name, c.author_email, c.author_url, COALESCE(c.person_id, 0), c.body,
	c.created_at, c.rule, c.verdict, c.held_for, c.edited_at, c.answers, c.likes, c.dislikes, c.reports, c.featured, c.notify, c.by_user`

// into are the places that a row of columns is read into, once done is called.
func (c *Comment) into() (places []any, done func() error) {
	var at, edited int64
	var verdict string
	return []any{&c.ID, &c.ArticleID, &c.ParentID, &c.Kind, &c.State, &c.AuthorName, &c.AuthorEmail, &c.AuthorURL, &c.PersonID, &c.Body, &at, &c.Rule, &verdict,
			&c.HeldFor, &edited, &c.Answers, &c.Likes, &c.Dislikes, &c.Reports, &c.Featured, &c.Notify, &c.UserID},
		func() error {
			if c.CreatedAt = clock.FromMilli(at); edited != 0 {
				c.EditedAt = clock.FromMilli(edited)
			}
			if verdict == "" {
				return nil
			}
			c.Verdict = &policy.Verdict{}
			return json.Unmarshal([]byte(verdict), c.Verdict)
		}
}

// InTx is one comment, in the caller's transaction. errs.NotFound when there is none.
func (s *Comments) InTx(ctx context.Context, tx *db.Tx, id int64) (c Comment, err error) {
	places, done := c.into()
	if err := tx.QueryRow(ctx, "SELECT "+columns+" FROM comments c WHERE c.id = $1", id).Scan(places...); err != nil {
		return c, err
	}
	err = done()
	return c, err
}

// Replace writes a comment anew as it comes from elsewhere, in the caller's transaction, and keeps the count right.
func (s *Comments) Replace(ctx context.Context, tx *db.Tx, id int64, c Comment) error {
	before, err := s.InTx(ctx, tx, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE comments SET parent_id = $1, kind = $2, state = $3, author_name = $4, author_email = $5, author_url = $6, person_id = $7,
		body = $8, created_at = $9 WHERE id = $10`, orNull(c.ParentID), c.Kind, c.State, c.AuthorName, c.AuthorEmail, c.AuthorURL, orNull(c.PersonID), c.Body,
		clock.Milli(c.CreatedAt), id); err != nil {
		return err
	}
	if err := s.stories.AddComments(ctx, tx, before.ArticleID, 0); err != nil {
		return err
	}
	if err := s.recount(ctx, tx, before, before.State, ""); err != nil {
		return err
	}
	c.ID, c.ArticleID = id, before.ArticleID
	return s.recount(ctx, tx, c, "", c.State)
}

// recount keeps the counts of an article, and of the comment that is answered, right where a comment passes from one state to another.
func (s *Comments) recount(ctx context.Context, tx *db.Tx, c Comment, was, now State) error {
	delta := 0
	if was == Approved {
		delta--
	}
	if now == Approved {
		delta++
	}
	if delta == 0 {
		return nil
	}
	if err := countAnswer(ctx, tx, c, delta); err != nil {
		return err
	}
	return s.stories.AddComments(ctx, tx, c.ArticleID, delta)
}

func countAnswer(ctx context.Context, tx *db.Tx, c Comment, delta int) error {
	if c.ParentID == 0 || c.ParentID == c.ID {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE comments SET answers = answers + $1 WHERE id = $2", delta, c.ParentID)
	return err
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// Put writes a comment that comes from elsewhere, in the caller's transaction, and counts it where it is approved.
func (s *Comments) Put(ctx context.Context, tx *db.Tx, c Comment) (id int64, err error) {
	id, err = s.Insert(ctx, tx, c)
	if err == nil && c.State == Approved {
		err = s.stories.AddComments(ctx, tx, c.ArticleID, 1)
	}
	return id, err
}

// Insert is Put without counting: who writes many comments of an article counts them once (story.AddComments).
func (s *Comments) Insert(ctx context.Context, tx *db.Tx, c Comment) (id int64, err error) {
	if c.Kind == "" {
		c.Kind = "comment"
	}
	err = tx.QueryRow(ctx, `INSERT INTO comments (article_id, parent_id, kind, state, author_name, author_email, author_url, person_id, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`, c.ArticleID, orNull(c.ParentID), c.Kind, c.State, c.AuthorName, c.AuthorEmail,
		c.AuthorURL, orNull(c.PersonID), c.Body, clock.Milli(c.CreatedAt)).Scan(&id)
	if err != nil || c.State != Approved {
		return id, err
	}
	return id, countAnswer(ctx, tx, c, 1)
}
