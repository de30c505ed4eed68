package disqus

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
)

// Bounds of one transaction, and how long the writer stands back after it: a server beside it gets its turn.
const (
	lotPosts = 256
	lotBytes = 2 << 20
	breath   = 5 * time.Millisecond
)

// lot is what goes into one transaction.
type lot struct {
	posts []*post
	bytes int
}

func (l *lot) full() bool { return len(l.posts) >= lotPosts || l.bytes >= lotBytes }

// take counts a comment as in the file and puts it among those to be written, unless it is left out.
func (r *run) take(l *lot, p *post, size int) {
	r.count++
	t := &thread{}
	if p.comment.State != unreadable { // of one that is, nobody knows where it stood
		if t = r.threads.of(p); t.deleted {
			p.comment.State = comment.Trash
		}
	}
	r.report.InFile.Add(importer.Comment, string(p.comment.State), 1)
	if t.article == 0 && p.leftOut == "" {
		if t.lost++; t.lost == 1 {
			r.threads.lost = append(r.threads.lost, t)
		}
		r.report.Count(importer.Skipped, importer.Comment, string(p.comment.State))
		return
	}
	p.comment.ArticleID = t.article
	if p.comment.CreatedAt.IsZero() {
		p.comment.CreatedAt = t.created
		p.notes = append(p.notes, "it had no date; its thread's stands for it")
	}
	l.posts, l.bytes = append(l.posts, p), l.bytes+size
}

// places are where comments of Disqus stand here, by their numbers.
type places map[string]place

type place struct{ id, article int64 }

// maxPlaces is how many are kept in memory; the others are asked for.
const maxPlaces = 20_000

// done is what one transaction did; it counts once that is durable.
type done struct {
	importer.Outcomes
	places   places
	late     []late
	approved map[int64]int // new comments by article
}

// write writes a lot in one transaction and empties it. Where that fails for a reason of one comment, each is tried by itself,
// so that one cannot cost the others.
func (r *run) write(ctx context.Context, l *lot) error {
	posts := l.posts
	*l = lot{}
	if len(posts) == 0 {
		return nil
	}
	err := r.writePosts(ctx, posts)
	if err == nil || ctx.Err() != nil || errs.Is(err, errs.Unavailable) {
		return err
	}
	for _, p := range posts {
		err := r.writePosts(ctx, []*post{p})
		if err == nil {
			continue
		}
		if ctx.Err() != nil || errs.Is(err, errs.Unavailable) {
			return err
		}
		p.leftOut = "it could not be written: " + err.Error()
		if err := r.writePosts(ctx, []*post{p}); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) writePosts(ctx context.Context, posts []*post) error {
	for _, p := range posts {
		if err := r.fromSite(ctx, p); err != nil {
			return err
		}
	}
	d := &done{places: places{}, approved: map[int64]int{}}
	if err := r.DB.Write(ctx, func(tx *db.Tx) error {
		for _, p := range posts {
			if err := r.put(ctx, tx, p, d); err != nil {
				return fmt.Errorf("comment %s: %w", p.key, err)
			}
		}
		for _, article := range slices.Sorted(maps.Keys(d.approved)) { // in one order, so that two writers cannot wait for each other
			if err := r.Stories.AddComments(ctx, tx, article, d.approved[article]); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if len(r.places) > maxPlaces {
		r.places = places{}
	}
	maps.Copy(r.places, d.places)
	r.late = append(r.late, d.late...)
	if err := d.Tell(r.report); err != nil {
		return err
	}
	time.Sleep(breath)
	return nil
}

// put writes one comment where the file says something new of it.
func (r *run) put(ctx context.Context, tx *db.Tx, p *post, d *done) error {
	state := string(p.comment.State)
	if p.leftOut != "" {
		d.Count(importer.Skipped, importer.Comment, state)
		d.Note(p.item(importer.LeftOut, p.leftOut))
		return nil
	}
	c, waits := p.comment, false
	if p.parent != "" && p.parent != p.key {
		at, err := r.place(ctx, tx, p.parent, d)
		if err != nil {
			return err
		}
		if at.article == c.ArticleID {
			c.ParentID = at.id
		}
		waits = c.ParentID == 0
	}
	k, err := importer.Find(ctx, tx, r.source.ID, importer.Comment, p.key)
	var outcome importer.Outcome
	switch {
	case err == nil:
		outcome, err = r.putKnown(ctx, tx, p, c, k, d)
	case errs.Is(err, errs.NotFound):
		outcome, err = r.putNew(ctx, tx, p, c, d)
	}
	if err != nil {
		return err
	}
	if waits {
		d.late = append(d.late, late{key: p.key, parent: p.parent, title: p.title, state: state, outcome: outcome})
		return nil
	}
	d.Count(outcome, importer.Comment, state)
	return nil
}

func (p *post) item(what, reason string) importer.Item {
	return importer.Item{Kind: importer.Comment, Key: p.key, Title: p.title, What: what, Reason: reason}
}

// place is where the comment with that number stands here, zero where it does not.
func (r *run) place(ctx context.Context, tx *db.Tx, key string, d *done) (place, error) {
	for _, known := range []places{d.places, r.places} {
		if at, ok := known[key]; ok {
			return at, nil
		}
	}
	k, err := importer.Find(ctx, tx, r.source.ID, importer.Comment, key)
	if err == nil {
		var c comment.Comment
		if c, err = r.Comments.InTx(ctx, tx, k.LocalID); err == nil {
			d.places[key] = place{c.ID, c.ArticleID}
		}
	}
	if errs.Is(err, errs.NotFound) {
		return place{}, nil
	}
	return d.places[key], err
}

func (r *run) putNew(ctx context.Context, tx *db.Tx, p *post, c comment.Comment, d *done) (importer.Outcome, error) {
	k := importer.Known{Fingerprint: importer.CommentPrint(c.State, importer.CommentWords(c))}
	outcome := importer.Imported
	here, err := r.copied(ctx, tx, p)
	switch {
	case err != nil:
		return outcome, err
	case here.ID != 0:
		k.LocalID, outcome = here.ID, importer.Unchanged
		if here.State != c.State {
			d.Note(p.item(importer.Kept, "it came with the site itself and is "+string(here.State)+" here; that stays"))
		}
	default:
		if k.LocalID, err = r.Comments.Insert(ctx, tx, c); err != nil {
			return outcome, err
		}
		if c.State == comment.Approved {
			d.approved[c.ArticleID]++
		}
		for _, n := range p.notes {
			d.Note(p.item(importer.Changed, n))
		}
	}
	d.places[p.key] = place{k.LocalID, c.ArticleID}
	return outcome, importer.Remember(ctx, tx, r.source.ID, importer.Comment, p.key, k)
}

// fromSite looks whether a comment that Disqus had from the site itself came with that site.
func (r *run) fromSite(ctx context.Context, p *post) error {
	if p.fromSite == "" || p.leftOut != "" {
		return nil
	}
	id, err := r.Memory.ByNumber(ctx, p.fromSite, importer.Comment)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	p.copyOf = id
	return err
}

// copied is the comment here that this one is a copy of, zero where there is none: another site's may have the same number,
// but not under the same article.
func (r *run) copied(ctx context.Context, tx *db.Tx, p *post) (comment.Comment, error) {
	if p.copyOf == 0 {
		return comment.Comment{}, nil
	}
	c, err := r.Comments.InTx(ctx, tx, p.copyOf)
	if errs.Is(err, errs.NotFound) || err == nil && c.ArticleID != p.comment.ArticleID {
		return comment.Comment{}, nil
	}
	return c, err
}

// putKnown takes over what changed there since. What somebody here decided or changed stays.
func (r *run) putKnown(ctx context.Context, tx *db.Tx, p *post, c comment.Comment, k importer.Known, d *done) (importer.Outcome, error) {
	now, err := r.Comments.InTx(ctx, tx, k.LocalID)
	switch {
	case errs.Is(err, errs.NotFound):
		d.Note(p.item(importer.Kept, "it was taken away here since; that stays"))
		return importer.Skipped, nil
	case err != nil:
		return importer.Skipped, err
	case now.ArticleID != c.ArticleID:
		d.Note(p.item(importer.Kept, "it stands under another article here; that stays"))
		return importer.Skipped, nil
	}
	d.places[p.key] = place{now.ID, now.ArticleID}
	if c.ParentID != now.ParentID && c.ParentID != 0 {
		circle, err := r.circle(ctx, tx, now.ID, c.ParentID)
		if err != nil {
			return importer.Skipped, err
		}
		if circle {
			c.ParentID = 0
		}
	}
	was, words := importer.ParsePrint(k.Fingerprint)
	next, outcome := now, importer.Unchanged
	if print := importer.CommentWords(c); print != words {
		if importer.CommentWords(now) == words {
			next, words = c, print
			next.ID, next.Kind, next.State, next.PersonID = now.ID, now.Kind, now.State, now.PersonID
		} else {
			outcome = importer.Skipped
			d.Note(p.item(importer.Kept, "its words were changed here since; they stay"))
		}
	}
	if now.State != was { // somebody here decided
		if c.State != now.State {
			d.Note(p.item(importer.Kept, "somebody here decided on it since: it stays "+string(now.State)))
			if c.State != was {
				outcome = importer.Skipped
			}
		}
	} else {
		next.State, was = c.State, c.State
	}
	fingerprint := importer.CommentPrint(was, words)
	if fingerprint == k.Fingerprint {
		return outcome, nil
	}
	if err := r.Comments.Replace(ctx, tx, now.ID, next); err != nil {
		return outcome, err
	}
	k.Fingerprint = fingerprint
	return importer.Updated, importer.Remember(ctx, tx, r.source.ID, importer.Comment, p.key, k)
}
