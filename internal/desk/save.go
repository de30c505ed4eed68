package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

// save keeps the form as the article's next revision. What is published changes for readers at once.
func (d *desk) save(w http.ResponseWriter, r *http.Request) error {
	return d.keep(w, r, func(ctx context.Context, a actor.Actor, art story.Article) (story.Article, string, error) {
		if art.Publication == story.Published {
			return art, "updated", nil
		}
		return art, "saved", nil
	})
}

// publish keeps the form and makes it public.
func (d *desk) publish(w http.ResponseWriter, r *http.Request) error {
	return d.keep(w, r, func(ctx context.Context, a actor.Actor, art story.Article) (story.Article, string, error) {
		if art.Publication == story.Published {
			return art, "updated", nil // keeping it was publishing it
		}
		published, err := d.Stories.Publish(ctx, a, art.ID)
		if err != nil {
			return art, "", err // kept, but not public
		}
		return published, "published", nil
	})
}

// withdraw keeps the form and takes the article off the site.
func (d *desk) withdraw(w http.ResponseWriter, r *http.Request) error {
	return d.keep(w, r, func(ctx context.Context, a actor.Actor, art story.Article) (story.Article, string, error) {
		withdrawn, err := d.Stories.Withdraw(ctx, a, art.ID, strings.ToValidUTF8(r.PostForm.Get("withdraw_note"), ""))
		if err != nil {
			return art, "", err
		}
		return withdrawn, "withdrawn", nil
	})
}

type afterSave func(ctx context.Context, a actor.Actor, art story.Article) (story.Article, string, error)

// keep saves the form and then does what the button said. Whatever goes wrong, the text comes back in the page.
func (d *desk) keep(w http.ResponseWriter, r *http.Request, then afterSave) error {
	stored, err := d.editable(r)
	if err != nil {
		return err
	}
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	f := formFrom(values)
	if moved := f.rearrange(values.Get("do")); moved {
		return d.showEditor(w, r, http.StatusOK, stored, f, nil)
	}
	art, word, err := d.keepForm(r, stored, &f, then)
	if err != nil {
		return d.refuse(w, r, max(stored.ID, art.ID), f, err)
	}
	if wantsJSON(r) {
		return d.answerSaved(w, r, art, f, word)
	}
	return seeOther(w, r, articleURL(art.ID)+"?done="+word)
}

// editable is the stored article the address names (the zero one for a new article), if the user may change it.
func (d *desk) editable(r *http.Request) (story.Article, error) {
	id, err := articleID(r)
	if err != nil || id == 0 {
		return story.Article{}, err
	}
	a, err := d.Stories.Get(r.Context(), id)
	if err == nil && !mayEdit(userOf(r.Context()), a) {
		err = errs.New(errs.Forbidden, "error.forbidden")
	}
	return a, err
}

// rearrange does what the buttons beside a row say where there is no script: "byline-up:1".
func (f *editorForm) rearrange(do string) bool {
	name, number, ok := strings.Cut(do, ":")
	i, err := strconv.Atoi(number)
	if !ok || err != nil {
		return false
	}
	switch name {
	case "byline-up":
		f.move(i, -1)
	case "byline-down":
		f.move(i, 1)
	default:
		return false
	}
	return true
}

// keepForm looks up or makes what the form names, and saves.
func (d *desk) keepForm(r *http.Request, stored story.Article, f *editorForm, then afterSave) (story.Article, string, error) {
	ctx, a := r.Context(), userOf(r.Context()).Actor()
	if err := f.fault(); err != nil {
		return stored, "", err
	}
	if stored.ID != 0 {
		f.Kind = stored.Kind
		if f.Base != stored.Revision { // before pictures and names are made for nothing
			return stored, "", errs.New(errs.Conflict, "error.edited_meanwhile")
		}
	}
	if err := story.Check(f.document(d.Clock.Now())); err != nil {
		return stored, "", err
	}
	if err := d.takeLead(r, f); err != nil {
		return stored, "", err
	}
	if err := d.makeBylines(ctx, a, f); err != nil {
		return stored, "", err
	}
	if err := d.makeTags(ctx, a, f); err != nil {
		return stored, "", err
	}
	doc := f.document(d.Clock.Now())
	if stored.ID == 0 {
		art, err := d.create(ctx, a, f, doc)
		if err != nil {
			return art, "", err
		}
		return then(ctx, a, art)
	}
	art, err := d.Stories.Save(ctx, a, stored.ID, f.Base, doc, story.SaveOptions{Substantive: !f.Silent, Workflow: f.Workflow})
	if err != nil {
		return stored, "", err
	}
	f.Base = art.Revision
	return then(ctx, a, art)
}

// create keeps a new article where its writer says it stands. What is known of it is answered with an error too.
func (d *desk) create(ctx context.Context, a actor.Actor, f *editorForm, doc story.Document) (story.Article, error) {
	art, err := d.Stories.Create(ctx, a, doc)
	if err != nil {
		return art, err
	}
	if f.Base = art.Revision; f.Workflow != "" && f.Workflow != art.Workflow {
		placed, err := d.Stories.Save(ctx, a, art.ID, art.Revision, doc, story.SaveOptions{Workflow: f.Workflow})
		if err != nil {
			return art, err
		}
		art, f.Base = placed, placed.Revision
	}
	return art, nil
}

// refuse shows the form again with what is wrong with it and everything that was typed, or tells the script.
func (d *desk) refuse(w http.ResponseWriter, r *http.Request, id int64, f editorForm, fault error) error {
	if !formFault(fault) && !errs.Is(fault, errs.Unavailable) && !errs.Is(fault, errs.Forbidden) {
		d.Log.Error("save an article", "id", id, "err", fault)
		fault = errs.New(errs.Internal, "error.internal").Because(fault)
	}
	now := story.Article{Workflow: story.Draft, Publication: story.Never, Document: story.Document{Kind: f.Kind}}
	if id != 0 {
		if a, err := d.Stories.Get(r.Context(), id); err == nil {
			now = a
		} else {
			now.ID, now.Revision = id, f.Base // what is stored cannot be read now; the text is kept all the same
		}
	}
	if wantsJSON(r) {
		return d.answerRefused(w, r, now, f, fault)
	}
	return d.showEditor(w, r, web.Status(fault), now, f, fault)
}

// answerRefused tells the editor's script what is wrong; the text is still where it was written.
func (d *desk) answerRefused(w http.ResponseWriter, r *http.Request, now story.Article, f editorForm, fault error) error {
	b, err := d.base(r, "")
	if err != nil {
		return fault
	}
	b.blame(fault)
	said := map[string]any{"error": b.Fault, "faults": b.Faults, "revision": f.Base}
	if now.ID != 0 {
		said["url"] = articleURL(now.ID) // a new article may have been kept and not published
	}
	if crossed(now, f, fault) {
		said["conflict"], said["revision"] = d.whoSaved(r.Context(), b, now), now.Revision
	}
	writeJSON(w, web.Status(fault), said)
	return nil
}

// crossed says whether a save was refused because somebody else saved meanwhile.
func crossed(now story.Article, f editorForm, fault error) bool {
	return errs.Is(fault, errs.Conflict) && f.Base != now.Revision
}

// takeLead stores the picture that came with the form itself, where no script uploaded it before.
func (d *desk) takeLead(r *http.Request, f *editorForm) error {
	if r.MultipartForm == nil || len(r.MultipartForm.File["lead_file"]) == 0 {
		return nil
	}
	header := r.MultipartForm.File["lead_file"][0]
	m, err := d.takeFile(r, header, media.Details{Alt: f.Lead.Alt, Caption: f.Lead.Caption, Credit: f.Lead.Credit, Source: f.Lead.Source,
		TakenOn: f.Lead.TakenOn, Archive: f.Lead.Archive})
	if e := errs.As(err); e != nil && formFault(err) {
		return e.OnField("lead_file", e.Key, e.Args)
	}
	f.Lead.MediaID = m.ID
	return err
}

// makeBylines gives each byline the person it names, making those nobody has signed by yet.
func (d *desk) makeBylines(ctx context.Context, a actor.Actor, f *editorForm) error {
	var known map[string]people.Person
	for i, row := range f.Bylines {
		if row.ID != 0 && row.Name == row.Was {
			continue
		}
		if known == nil {
			list, err := d.People.List(ctx)
			if err != nil {
				return err
			}
			known = map[string]people.Person{}
			for _, p := range list {
				known[arabic.Fold(p.Name)] = p
			}
		}
		p, ok := known[arabic.Fold(row.Name)]
		if !ok {
			var err error
			if p, err = d.People.Add(ctx, a, people.Person{Kind: row.Kind, Name: row.Name}); err != nil {
				return err
			}
		}
		f.Bylines[i] = bylineRow{ID: p.ID, Was: row.Name, Name: row.Name, Kind: p.Kind}
	}
	return nil
}

func (d *desk) makeTags(ctx context.Context, a actor.Actor, f *editorForm) error {
	for i, t := range f.Tags {
		if t.ID != 0 {
			continue
		}
		made, err := d.Sections.AddTag(ctx, a, section.Tag{Kind: t.Kind, Name: t.Name})
		if e := errs.As(err); e != nil && formFault(err) {
			return e.OnField("tags", e.Key, e.Args)
		}
		if err != nil {
			return err
		}
		f.Tags[i] = made
	}
	return nil
}

// answerSaved tells the editor's script what now is stored. Where the page would show what no longer holds, it is told to
// go on to another.
func (d *desk) answerSaved(w http.ResponseWriter, r *http.Request, art story.Article, f editorForm, word string) error {
	b, err := d.base(r, "")
	if err != nil {
		return err
	}
	tags := make([]map[string]string, len(f.Tags))
	for i, t := range f.Tags {
		tags[i] = map[string]string{"value": f.TagValue(t), "name": t.Name}
	}
	corrections := make([]int64, len(art.Corrections))
	for i, c := range art.Corrections {
		corrections[i] = clock.Milli(c.At)
	}
	state := story.Card{Workflow: art.Workflow, Publication: art.Publication}.State()
	said := map[string]any{
		"id": art.ID, "revision": art.Revision, "url": articleURL(art.ID), "slug": art.Slug, "state": state, "state_text": b.T(stateKey(state)),
		"saved": b.T("desk.editor.saved", "time", b.locale.Clock(art.ModifiedAt)), "version": b.T("desk.editor.version", "n", b.Number(int(art.Revision))),
		"tags": tags, "bylines": f.Bylines, "corrections": corrections, "updated": "", "notice": "", "leave": "",
	}
	if !art.UpdatedAt.IsZero() {
		said["updated"] = b.locale.DateTime(art.UpdatedAt)
	}
	switch word {
	case "updated":
		said["notice"] = b.T(notices[word])
	case "published", "withdrawn":
		said["leave"] = articleURL(art.ID) + "?done=" + word
	}
	writeJSON(w, http.StatusOK, said)
	return nil
}

// resume shows the editor with the text of a form whose session had ended, once its writer has signed in again.
func (d *desk) resume(w http.ResponseWriter, r *http.Request, next string, kept url.Values) error {
	f := formFrom(kept)
	id, _ := strconv.ParseInt(strings.TrimPrefix(next, "/desk/articles/"), 10, 64)
	a := story.Article{Workflow: story.Draft, Publication: story.Never, Document: story.Document{Kind: f.Kind}}
	if id != 0 {
		var err error
		if a, err = d.Stories.Get(r.Context(), id); err != nil {
			return err
		}
	}
	if !mayEdit(userOf(r.Context()), a) {
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	var fault error
	if id != 0 && f.Base != a.Revision {
		fault = errs.New(errs.Conflict, "error.edited_meanwhile")
	}
	return d.showEditor(w, r, http.StatusOK, a, f, fault)
}
