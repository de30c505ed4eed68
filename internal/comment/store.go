package comment

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
)

// Comments keeps what readers said.
type Comments struct {
	db       *db.DB
	clock    clock.Clock
	stories  *story.Stories
	sites    *site.Sites
	policies *policy.Policies
	key      sealKey
}

// New returns the comments kept in d, judged by policies.
func New(d *db.DB, c clock.Clock, stories *story.Stories, sites *site.Sites, policies *policy.Policies) *Comments {
	return &Comments{db: d, clock: c, stories: stories, sites: sites, policies: policies}
}

// maxShown is the most comments one page reads; a longer thread goes on at the next.
const maxShown = 500

// Thread is an article's approved comments as trees, oldest first, at most 500 in all. An answer whose parent is not
// shown stands at the top level.
func (s *Comments) Thread(ctx context.Context, articleID int64) ([]Node, error) {
	var flat []Comment
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		rows, err := tx.Query(ctx, `SELECT id, article_id, COALESCE(parent_id, 0), kind, state, author_name, author_url, COALESCE(person_id, 0), body, created_at
			FROM comments WHERE article_id = $1 AND state = $2 ORDER BY created_at, id LIMIT $3`, articleID, Approved, maxShown)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
			var c Comment
			var at int64
			if err := rows.Scan(&c.ID, &c.ArticleID, &c.ParentID, &c.Kind, &c.State, &c.AuthorName, &c.AuthorURL, &c.PersonID, &c.Body, &at); err != nil {
				return err
			}
			c.CreatedAt = clock.FromMilli(at)
			flat = append(flat, c)
		}
		return rows.Err()
	})
	return thread(flat), err
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
	c.created_at, c.rule, c.verdict`

// into are the places that a row of columns is read into, once done is called.
func (c *Comment) into() (places []any, done func() error) {
	var at int64
	var verdict string
	return []any{&c.ID, &c.ArticleID, &c.ParentID, &c.Kind, &c.State, &c.AuthorName, &c.AuthorEmail, &c.AuthorURL, &c.PersonID, &c.Body, &at, &c.Rule, &verdict},
		func() error {
			c.CreatedAt = clock.FromMilli(at)
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
	return s.recount(ctx, tx, before.ArticleID, before.State, c.State)
}

// recount keeps an article's count right where a comment of it passes from one state to another.
func (s *Comments) recount(ctx context.Context, tx *db.Tx, article int64, was, now State) error {
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
	return s.stories.AddComments(ctx, tx, article, delta)
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
	return id, err
}
