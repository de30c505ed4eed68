package disqus

import (
	"context"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
)

// late is a comment whose parent had not come when it was written. It is counted once the file is read to its end.
type late struct {
	key, parent, title, state string
	outcome                   importer.Outcome
}

// writeLate gives comments the parents that stood further down in the file.
func (r *run) writeLate(ctx context.Context) error {
	for len(r.late) > 0 {
		n := min(lotPosts, len(r.late))
		d := &done{places: places{}}
		if err := r.DB.Write(ctx, func(tx *db.Tx) error {
			for _, l := range r.late[:n] {
				if err := r.putLate(ctx, tx, l, d); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		if err := d.Tell(r.report); err != nil {
			return err
		}
		r.late = r.late[n:]
		r.progress.Tell(r.count, "comments", 1)
	}
	return nil
}

func (r *run) putLate(ctx context.Context, tx *db.Tx, l late, d *done) error {
	parent, err := r.place(ctx, tx, l.parent, d)
	if err != nil {
		return err
	}
	outcome, reason := l.outcome, ""
	if parent.id == 0 {
		reason = "what it answers did not come; it stands at the top level"
	} else if outcome, reason, err = r.hang(ctx, tx, l, parent); err != nil {
		return err
	}
	if reason != "" && (outcome == importer.Imported || outcome == importer.Updated) {
		d.Note(importer.Item{Kind: importer.Comment, Key: l.key, Title: l.title, What: importer.Changed, Reason: reason})
	}
	d.Count(outcome, importer.Comment, l.state)
	return nil
}

// hang puts a comment under the one it answers, or says why not.
func (r *run) hang(ctx context.Context, tx *db.Tx, l late, parent place) (outcome importer.Outcome, reason string, err error) {
	outcome = l.outcome
	k, err := importer.Find(ctx, tx, r.source.ID, importer.Comment, l.key)
	if err != nil {
		return outcome, "", err
	}
	c, err := r.Comments.InTx(ctx, tx, k.LocalID)
	if errs.Is(err, errs.NotFound) { // it was taken away here
		return outcome, "", nil
	}
	if err != nil {
		return outcome, "", err
	}
	state, words := importer.ParsePrint(k.Fingerprint)
	switch circle, err := r.circle(ctx, tx, c.ID, parent.id); {
	case err != nil:
		return outcome, "", err
	case circle:
		return outcome, "comments answer each other in a circle; it stands at the top level", nil
	case parent.article != c.ArticleID:
		return outcome, "what it answers stands under another article; it stands at the top level", nil
	case importer.CommentWords(c) != words: // changed here: it stays as it is
		return outcome, "", nil
	}
	c.ParentID = parent.id
	if err := r.Comments.Replace(ctx, tx, c.ID, c); err != nil {
		return outcome, "", err
	}
	if outcome == importer.Unchanged {
		outcome = importer.Updated
	}
	k.Fingerprint = importer.CommentPrint(state, importer.CommentWords(c))
	return outcome, "", importer.Remember(ctx, tx, r.source.ID, importer.Comment, l.key, k)
}

// maxDepth is how far answers to answers are followed upwards.
const maxDepth = 1000

// circle says whether the comment would answer itself, over however many others, with that parent. What is deeper than
// anybody writes counts as one too.
func (r *run) circle(ctx context.Context, tx *db.Tx, id, parent int64) (bool, error) {
	for range maxDepth {
		if parent == 0 || parent == id {
			return parent == id, nil
		}
		c, err := r.Comments.InTx(ctx, tx, parent)
		if errs.Is(err, errs.NotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		parent = c.ParentID
	}
	return true, nil
}
