package desk

import (
	"net/http"
	"strconv"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// preview is the stored article as its reader will see it.
func (d *desk) preview(w http.ResponseWriter, r *http.Request) error {
	id, err := articleID(r)
	if err != nil {
		return err
	}
	a, err := d.Stories.Get(r.Context(), id)
	if err != nil {
		return err
	}
	return d.asReader(w, r, a)
}

// previewUnsaved is the text in the editor as its reader would see it; nothing is saved.
func (d *desk) previewUnsaved(w http.ResponseWriter, r *http.Request) error {
	a, err := d.editable(r)
	if err != nil {
		return err
	}
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	f := formFrom(values)
	meta, slug := a.Meta, a.Slug
	a.Document = f.document(d.Clock.Now())
	a.Meta = meta
	if a.Slug == "" {
		a.Slug = slug
	}
	for i := range a.Bylines {
		if row := f.Bylines[i]; row.Name != row.Was {
			a.Bylines[i].PersonID = 0
		}
	}
	return d.asReader(w, r, a)
}

func (d *desk) asReader(w http.ResponseWriter, r *http.Request, a story.Article) error {
	if d.Preview == nil {
		return errs.New(errs.Unavailable, "desk.error.no_preview")
	}
	if a.PublishedAt.IsZero() {
		a.PublishedAt = d.Clock.Now()
	}
	a.Password = "" // the newsroom sees the body
	page, err := d.Preview(r.Context(), a)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write(page)
	return err
}

// revision shows an older version in the editor: saving it there makes it the newest one.
func (d *desk) revision(w http.ResponseWriter, r *http.Request) error {
	id, err := articleID(r)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return errs.New(errs.NotFound, "error.not_found")
	}
	a, err := d.Stories.Get(r.Context(), id)
	if err != nil {
		return err
	}
	if !mayEdit(userOf(r.Context()), a) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	v, err := d.Stories.RevisionOf(r.Context(), id, number)
	if err != nil {
		return err
	}
	tags, err := d.Sections.TagsByID(r.Context(), v.Document.TagIDs)
	if err != nil {
		return err
	}
	old := a
	old.Document = v.Document
	b, err := d.base(r, "")
	if err != nil {
		return err
	}
	page, err := d.buildEditor(r.Context(), b, a, formOf(old, tags))
	if err != nil {
		return err
	}
	page.Notice = b.T("desk.editor.old_version", "n", b.Number(int(number)), "time", b.locale.DateTime(v.At))
	page.Unsaved = true
	d.write(w, http.StatusOK, "editor", page)
	return nil
}
