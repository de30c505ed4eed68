package wordpress

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/importer"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/story"
)

// writeBatch writes a batch in one transaction. Where that fails for a reason of one item, each is tried by itself, so that
// one cannot cost the others.
func (r *run) writeBatch(ctx context.Context, batch []*job) error {
	var drafts []*draft
	for _, j := range batch {
		drafts = append(drafts, j.drafts...)
	}
	for _, d := range drafts {
		if d.err != nil {
			return d.err
		}
		r.found(d)
		if err := r.knowDisqus(ctx, d); err != nil {
			return err
		}
	}
	done := batch[len(batch)-1].number
	err := r.writeDrafts(ctx, drafts, done)
	if err == nil || len(drafts) == 0 || !r.oneItems(ctx, err) {
		return err
	}
	for _, d := range drafts {
		err := r.writeDrafts(ctx, []*draft{d}, 0)
		if err == nil {
			continue
		}
		if !r.oneItems(ctx, err) {
			return err
		}
		d.leftOut = "it could not be written: " + err.Error()
		d.later = false
		if err := r.writeDrafts(ctx, []*draft{d}, 0); err != nil {
			return err
		}
	}
	return r.writeDrafts(ctx, nil, done)
}

// oneItems says whether an error may be one item's: not that of a database that is full or away, nor of a stop.
func (r *run) oneItems(ctx context.Context, err error) bool {
	return ctx.Err() == nil && !errs.Is(err, errs.Unavailable)
}

// knowDisqus opens the memory of what came from Disqus once a comment is met that did.
func (r *run) knowDisqus(ctx context.Context, d *draft) error {
	if r.disqus != 0 || !slices.ContainsFunc(d.item.comments, func(c wpComment) bool { return c.disqus != "" }) {
		return nil
	}
	s, err := r.Memory.Source(ctx, importer.Disqus)
	r.disqus = s.ID
	return err
}

// found counts an item and its comments as in the file. Attachments are counted by the first reading, unless it could not
// read them.
func (r *run) found(d *draft) {
	if d.kind != importer.Attachment || d.leftOut != "" {
		r.report.InFile.Add(d.kind, d.countedAs(), 1)
	}
	for _, c := range d.item.comments {
		r.report.InFile.Add(importer.Comment, c.state(), 1)
	}
}

// writeDrafts writes drafts and how far the run is in one transaction, then tells the report.
func (r *run) writeDrafts(ctx context.Context, drafts []*draft, done int) error {
	var out importer.Outcomes
	err := r.DB.Write(ctx, func(tx *db.Tx) error {
		out = importer.Outcomes{}
		for _, d := range drafts {
			if err := r.put(ctx, tx, d, &out); err != nil {
				return fmt.Errorf("item %s: %w", d.item.id, err)
			}
		}
		if done <= r.resumed {
			return nil
		}
		r.seen.Done = done
		text, err := json.Marshal(r.seen)
		if err != nil {
			return err
		}
		return importer.SetCheckpoint(ctx, tx, r.source.ID, string(text))
	})
	for _, k := range []*known{r.terms.sections, r.terms.tags, r.terms.people} {
		k.over(err != nil)
	}
	if err != nil {
		return err
	}
	r.count += len(drafts)
	return out.Tell(r.report)
}

// put writes one item.
func (r *run) put(ctx context.Context, tx *db.Tx, d *draft, out *importer.Outcomes) error {
	it, title := d.item, importer.Line(d.item.title)
	switch {
	case d.kind == importer.Attachment && d.leftOut == "":
		return r.putRemarks(ctx, tx, d, 0, false, out) // the first reading wrote it
	case d.elsewhere && d.leftOut == "":
		out.LeaveOut(d.kind, d.countedAs(), it.number(), title, otherReason(it.postType))
		return r.putRemarks(ctx, tx, d, 0, false, out)
	case d.leftOut != "":
		out.LeaveOut(d.kind, d.countedAs(), it.number(), title, d.leftOut)
		return r.putRemarks(ctx, tx, d, 0, false, out)
	}
	key, k, err := r.remembered(ctx, tx, d)
	if err != nil {
		return err
	}
	if d.later {
		if k.LocalID != 0 {
			return r.stands(ctx, tx, d, k, out)
		}
		made := r.makeDraft(it, d.notes)
		made.remarks = r.remarks(it)
		if made.err != nil {
			return made.err
		}
		*d = *made
		if d.leftOut != "" {
			return r.put(ctx, tx, d, out)
		}
	}
	id, err := r.putArticle(ctx, tx, d, key, k, out)
	if err != nil {
		return err
	}
	return r.putRemarks(ctx, tx, d, id, k.LocalID == 0, out)
}

// stands counts what an earlier run of the same file wrote.
func (r *run) stands(ctx context.Context, tx *db.Tx, d *draft, k importer.Known, out *importer.Outcomes) error {
	out.Count(importer.Unchanged, d.kind, d.countedAs())
	if err := r.keptChange(ctx, tx, d, k, out); err != nil {
		return err
	}
	d.remarks = r.remarks(d.item)
	return r.putRemarks(ctx, tx, d, k.LocalID, false, out)
}

func (r *run) keptChange(ctx context.Context, tx *db.Tx, d *draft, k importer.Known, out *importer.Outcomes) error {
	now, err := r.Stories.RevisionNow(ctx, tx, k.LocalID)
	if err == nil && now != k.Revision {
		out.Note(importer.Item{Kind: d.kind, Number: d.item.number(), Title: importer.Line(d.item.title), What: importer.Kept, Reason: "it was changed at the desk since; that stays"})
	}
	return err
}

func otherReason(postType string) string {
	switch postType {
	case "nav_menu_item":
		return "menus are set at the desk"
	case "wp_block":
		return "a reusable block stands in the articles that show it"
	case "revision":
		return "the old site's earlier versions do not move"
	}
	return "the post type " + postType + " is not known here: a mapping file (--fields) can make articles or pages of it"
}

// remembered is what an item became earlier, and the key it is remembered by: that of its guid, and of its number too where
// it shares the guid with another item of the file.
func (r *run) remembered(ctx context.Context, tx *db.Tx, d *draft) (key string, k importer.Known, err error) {
	key = itemKey(d.item)
	if r.fresh {
		return key, k, nil
	}
	for range 2 {
		k, err = importer.Find(ctx, tx, r.source.ID, d.kind, key)
		if errs.Is(err, errs.NotFound) {
			return key, importer.Known{}, nil
		}
		if err != nil || k.Number == d.item.id {
			return key, k, err
		}
		d.note(sharedGUID)
		key += "#" + d.item.id
	}
	return key, importer.Known{}, nil
}

// putArticle writes an article or page where the file says something new of it, and answers its id here.
func (r *run) putArticle(ctx context.Context, tx *db.Tx, d *draft, key string, k importer.Known, out *importer.Outcomes) (int64, error) {
	if err := r.link(ctx, tx, d); err != nil {
		return 0, err
	}
	print := d.fingerprint()
	if k.LocalID != 0 {
		now, err := r.Stories.RevisionNow(ctx, tx, k.LocalID)
		if err != nil {
			return 0, err
		}
		switch {
		case k.Fingerprint == print:
			out.Count(importer.Unchanged, d.kind, d.countedAs())
			return k.LocalID, errors.Join(r.keptChange(ctx, tx, d, k, out), r.Stories.RaiseViews(ctx, tx, k.LocalID, d.entry.Views))
		case now != k.Revision:
			out.Count(importer.Skipped, d.kind, d.countedAs())
			return k.LocalID, errors.Join(r.keptChange(ctx, tx, d, k, out), r.Stories.RaiseViews(ctx, tx, k.LocalID, d.entry.Views))
		}
	}
	w, err := r.Stories.Put(ctx, tx, by, r.settings, k.LocalID, d.entry)
	if err != nil {
		return 0, err
	}
	if d.entry.Path != "" && story.PathKey(w.Path) != story.PathKey(d.entry.Path) {
		d.note("its address was taken by another; it is " + w.Path + " now")
	}
	if err := r.oldAddresses(ctx, tx, d, w); err != nil {
		return 0, err
	}
	outcome := importer.Imported
	if k.LocalID != 0 {
		outcome = importer.Updated
	}
	out.Count(outcome, d.kind, d.countedAs())
	for _, n := range d.notes {
		out.Change(d.kind, d.item.number(), d.entry.Headline, n)
	}
	return w.ID, r.rememberArticle(ctx, tx, d, key, importer.Known{Number: d.item.id, LocalID: w.ID, Fingerprint: print, Revision: w.Revision}, k.LocalID == 0, out)
}

// rememberArticle keeps what an item became. Where nothing was asked before, because nothing had ever come from the site, a
// guid that another item of the file has turns up here.
func (r *run) rememberArticle(ctx context.Context, tx *db.Tx, d *draft, key string, k importer.Known, isNew bool, out *importer.Outcomes) error {
	if isNew {
		if kept, err := importer.RememberNew(ctx, tx, r.source.ID, d.kind, key, k); err != nil || kept {
			return err
		}
		key += "#" + d.item.id
		out.Change(d.kind, d.item.number(), d.entry.Headline, sharedGUID)
	}
	return importer.Remember(ctx, tx, r.source.ID, d.kind, key, k)
}

const sharedGUID = "it shares its lasting address (guid) with another item"

// oldAddresses makes the addresses an article had before lead to it.
func (r *run) oldAddresses(ctx context.Context, tx *db.Tx, d *draft, w story.Written) error {
	if w.Path == "" {
		return nil
	}
	for _, slug := range d.oldSlugs {
		old := path.Dir(strings.TrimSuffix(w.Path, "/")) + "/" + story.DecodePath(slug)
		if story.PathKey(old) == story.PathKey(w.Path) {
			continue
		}
		if err := r.Stories.Redirect(ctx, tx, old, w.ID); err != nil {
			return err
		}
	}
	return nil
}

// link finds or makes what a draft names.
func (r *run) link(ctx context.Context, tx *db.Tx, d *draft) (err error) {
	e := &d.entry
	e.SectionID, e.OtherIDs, e.TagIDs = 0, nil, nil
	var sections []int64
	for _, c := range mainFirst(d.sections, r.terms.parents) {
		id, err := r.section(ctx, tx, c)
		if err != nil {
			return err
		}
		if id != 0 {
			sections = append(sections, id)
		}
	}
	if len(sections) > 0 {
		e.SectionID, e.OtherIDs = sections[0], sections[1:min(len(sections), story.MaxLinks)]
	}
	for _, t := range d.tags[:min(len(d.tags), story.MaxLinks)] {
		id, err := r.tag(ctx, tx, t)
		if err != nil {
			return err
		}
		if id != 0 {
			e.TagIDs = append(e.TagIDs, id)
		}
	}
	if e.Bylines, err = r.byline(ctx, tx, d); err != nil {
		return err
	}
	return nil
}

// mainFirst puts the section first that the article mainly stands in: the first that is not above another of them, and not
// the one that WordPress gives to what has none.
func mainFirst(list []term, parents map[string]string) []term {
	above := map[string]bool{}
	for _, t := range list {
		for up, n := parents[t.key()], 0; up != "" && n < 100; up, n = parents[up], n+1 {
			above[up] = true
		}
	}
	best := 0
	for i, t := range list {
		if !above[t.key()] && t.key() != "uncategorized" {
			best = i
			break
		}
	}
	if best == 0 {
		return list
	}
	out := append([]term{list[best]}, list[:best]...)
	return append(out, list[best+1:]...)
}

// leadPicture is the article's own picture with the words of its attachment.
func (r *reader) leadPicture(d *draft) {
	if d.lead == 0 {
		return
	}
	m, ok, err := r.library.byNumber(r.ctx, d.lead)
	switch {
	case err != nil:
		d.err = err
	case !ok || !m.IsImage():
		d.note("its picture is not here: attachment " + itoa(d.lead))
	default:
		d.entry.Lead = pictureOf(m)
	}
}

func pictureOf(m media.Media) *story.Picture {
	return &story.Picture{MediaID: m.ID, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit, Source: m.Source, TakenOn: m.TakenOn, Archive: m.Archive}
}

// fingerprint stands for all that would be written: views apart, which grow on their own.
func (d *draft) fingerprint() string {
	e := d.entry
	e.Body = d.bodySum
	return importer.Fingerprint(e.Document, e.Workflow, e.Publication, e.Path, e.PublishedAt.UnixMilli(), e.UpdatedAt.UnixMilli(), e.ModifiedAt.UnixMilli(),
		e.ScheduledAt.UnixMilli(), d.oldSlugs)
}
