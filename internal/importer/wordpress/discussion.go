package wordpress

import (
	"context"
	"strings"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
)

// remark is a comment on its way in.
type remark struct {
	wpComment
	title   string // for the report
	comment comment.Comment
	leftOut string
	notes   []string
}

// remarks are an item's comments, parents before the answers to them, whatever their order in the file.
func (r *reader) remarks(it *item) []*remark {
	list := make([]*remark, 0, len(it.comments))
	for _, c := range it.comments {
		list = append(list, r.remark(it, c))
	}
	return parentsFirst(list)
}

func (r *reader) remark(it *item, c wpComment) *remark {
	m := &remark{wpComment: c, title: importer.CommentName(c.author)}
	w := &m.comment
	switch c.kind {
	case "", "comment", "review":
		w.Kind = "comment"
	case "pingback", "trackback":
		w.Kind = c.kind
	default:
		m.leftOut = "it is no comment but a note of the kind " + c.kind
	}
	switch c.state() {
	case "approved":
		w.State = comment.Approved
	case "held":
		w.State = comment.Held
	case "trash":
		w.State = comment.Trash
	default:
		m.leftOut = "the old site called it " + c.state()
	}
	if w.AuthorName = m.title; w.AuthorName == "" {
		w.AuthorName = importer.Nameless
	}
	w.AuthorEmail = importer.CommentEmail(c.email)
	if address := strings.TrimSpace(c.url); isURL(address) && len(address) <= 500 && !strings.ContainsAny(address, " \"<>") {
		w.AuthorURL = address
	}
	w.Body, m.notes = importer.CommentBody(c.content)
	if w.Body == "" && m.leftOut == "" {
		m.leftOut = "it has no text"
	}
	if w.CreatedAt = r.moment(c.dateGMT, c.date, ""); w.CreatedAt.IsZero() {
		w.CreatedAt = firstKnown(r.moment(it.dateGMT, it.date, it.pubDate), r.written)
		m.notes = append(m.notes, "it had no date; its article's stands for it")
	}
	return m
}

// parentsFirst orders comments so that each follows the one it answers. Those that answer each other in a circle come last,
// as they stood.
func parentsFirst(list []*remark) []*remark {
	here := make(map[string]bool, len(list))
	for _, m := range list {
		here[m.id] = true
	}
	answers := map[string][]*remark{}
	out := make([]*remark, 0, len(list))
	for _, m := range list {
		if here[m.parent] && m.parent != m.id {
			answers[m.parent] = append(answers[m.parent], m)
		} else {
			out = append(out, m)
		}
	}
	for i := 0; i < len(out); i++ {
		out = append(out, answers[out[i].id]...)
		delete(answers, out[i].id)
	}
	if len(out) < len(list) {
		for _, m := range list {
			if _, left := answers[m.parent]; left && m.parent != m.id {
				out = append(out, m)
			}
		}
	}
	return out
}

// putRemarks writes an article's comments, in its transaction. articleID is 0 where the article itself is left out; fresh says
// that it is new here, so that its comments most likely are.
func (r *run) putRemarks(ctx context.Context, tx *db.Tx, d *draft, articleID int64, fresh bool, out *importer.Outcomes) error {
	ids := map[string]int64{} // what the comments of this article became
	approved := 0
	for _, m := range d.remarks {
		if articleID == 0 && m.leftOut == "" {
			m.leftOut = "its article is left out"
		}
		if m.leftOut != "" {
			out.LeaveOut(importer.Comment, m.state(), numberOf(m.id), m.title, m.leftOut)
			continue
		}
		id, err := r.putRemark(ctx, tx, m, d, articleID, ids, fresh, out)
		if err != nil {
			return err
		}
		if id < 0 { // new
			id = -id
			if m.comment.State == comment.Approved {
				approved++
			}
		}
		ids[m.id] = id
	}
	if approved == 0 {
		return nil
	}
	return r.Stories.AddComments(ctx, tx, articleID, approved)
}

// putRemark writes one comment where the file says something new of it, and answers its id here: below zero where it is new
// and not counted yet.
func (r *run) putRemark(ctx context.Context, tx *db.Tx, m *remark, d *draft, articleID int64, ids map[string]int64, fresh bool, out *importer.Outcomes) (int64, error) {
	c := m.comment
	c.ArticleID, c.PersonID = articleID, r.terms.byUser[numberOf(m.userID)]
	notes := m.notes
	if numberOf(m.parent) > 0 {
		if c.ParentID = ids[m.parent]; c.ParentID == 0 {
			notes = append(notes, "what it answers is not in the file; it stands at the top level")
		}
	}
	print := importer.Fingerprint(c.State, c.ParentID, c.AuthorName, c.AuthorEmail, c.AuthorURL, c.Body, c.CreatedAt.UnixMilli())
	// A comment is known by its number. Where it has none, or one that another comment has, it is known by its words.
	keys := []string{m.id, "words:" + importer.Fingerprint(d.item.id, m.content, m.author, m.dateGMT)}
	if m.id == "" || ids[m.id] != 0 {
		keys = keys[1:]
	}
	for _, key := range keys {
		if fresh {
			break
		}
		k, err := importer.Find(ctx, tx, r.source.ID, importer.Comment, key)
		if errs.Is(err, errs.NotFound) {
			break
		}
		if err != nil {
			return 0, err
		}
		if here, err := r.putKnownRemark(ctx, tx, m, c, k, key, print, out); err != nil || here {
			return k.LocalID, err
		}
	}
	return r.putNewRemark(ctx, tx, m, c, keys, print, notes, out)
}

func (r *run) putNewRemark(ctx context.Context, tx *db.Tx, m *remark, c comment.Comment, keys []string, print string, notes []string, out *importer.Outcomes) (int64, error) {
	id, err := r.original(ctx, tx, m, c.ArticleID)
	if err != nil {
		return 0, err
	}
	if id != 0 {
		out.Count(importer.Unchanged, importer.Comment, m.state())
		_, err := importer.RememberNew(ctx, tx, r.source.ID, importer.Comment, keys[0], importer.Known{Number: m.id, LocalID: id, Fingerprint: print})
		return id, err
	}
	if id, err = r.Comments.Insert(ctx, tx, c); err != nil {
		return 0, err
	}
	for _, n := range notes {
		out.Change(importer.Comment, numberOf(m.id), m.title, n)
	}
	out.Count(importer.Imported, importer.Comment, m.state())
	if err := r.rememberCopy(ctx, tx, m, id, c, true); err != nil {
		return 0, err
	}
	for _, key := range keys {
		isNew, err := importer.RememberNew(ctx, tx, r.source.ID, importer.Comment, key, importer.Known{Number: m.id, LocalID: id, Fingerprint: print})
		if err != nil || isNew {
			return -id, err
		}
	}
	return -id, nil // the same words by the same hand at the same second, twice: both stand, and are found as one next time
}

// putKnownRemark takes over what the old site's moderators did since, unless it was changed here. here is false where what
// is remembered under the key is another article's comment.
func (r *run) putKnownRemark(ctx context.Context, tx *db.Tx, m *remark, c comment.Comment, k importer.Known, key, print string, out *importer.Outcomes) (here bool, err error) {
	if k.Fingerprint == print {
		out.Count(importer.Unchanged, importer.Comment, m.state())
		return true, r.rememberCopy(ctx, tx, m, k.LocalID, c, false)
	}
	now, err := r.Comments.InTx(ctx, tx, k.LocalID)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return false, err
	}
	if err == nil && now.ArticleID != c.ArticleID {
		return false, nil
	}
	if err != nil || k.Fingerprint != importer.Fingerprint(now.State, now.ParentID, now.AuthorName, now.AuthorEmail, now.AuthorURL, now.Body, now.CreatedAt.UnixMilli()) {
		out.Count(importer.Skipped, importer.Comment, m.state())
		out.Note(importer.Item{Kind: importer.Comment, Number: numberOf(m.id), Title: m.title, What: importer.Kept, Reason: "it was changed here since"})
		return true, nil
	}
	if err := r.Comments.Replace(ctx, tx, k.LocalID, c); err != nil {
		return false, err
	}
	out.Count(importer.Updated, importer.Comment, m.state())
	if err := r.rememberCopy(ctx, tx, m, k.LocalID, c, true); err != nil {
		return false, err
	}
	k.Fingerprint = print
	return true, importer.Remember(ctx, tx, r.source.ID, importer.Comment, key, k)
}

// original is the comment that m is a copy of, where it came from Disqus before; 0 where it did not.
func (r *run) original(ctx context.Context, tx *db.Tx, m *remark, articleID int64) (int64, error) {
	if m.disqus == "" {
		return 0, nil
	}
	k, err := importer.Find(ctx, tx, r.disqus, importer.Comment, m.disqus)
	var c comment.Comment
	if err == nil {
		c, err = r.Comments.InTx(ctx, tx, k.LocalID)
	}
	if errs.Is(err, errs.NotFound) || err == nil && c.ArticleID != articleID {
		return 0, nil
	}
	return c.ID, err
}

// rememberCopy keeps that a comment is a copy of one of Disqus, so that it does not come a second time with an export from
// there. anew says that it was written just now; otherwise what is remembered stays.
func (r *run) rememberCopy(ctx context.Context, tx *db.Tx, m *remark, id int64, c comment.Comment, anew bool) error {
	if m.disqus == "" {
		return nil
	}
	k := importer.Known{LocalID: id, Fingerprint: importer.CommentPrint(c.State, importer.CommentWords(c))}
	if anew {
		return importer.Remember(ctx, tx, r.disqus, importer.Comment, m.disqus, k)
	}
	_, err := importer.RememberNew(ctx, tx, r.disqus, importer.Comment, m.disqus, k)
	return err
}
