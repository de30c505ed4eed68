package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/actor"
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
		art, err := d.Stories.Publish(ctx, a, art.ID)
		return art, "published", err
	})
}

// withdraw keeps the form and takes the article off the site.
func (d *desk) withdraw(w http.ResponseWriter, r *http.Request) error {
	return d.keep(w, r, func(ctx context.Context, a actor.Actor, art story.Article) (story.Article, string, error) {
		values := r.PostForm
		art, err := d.Stories.Withdraw(ctx, a, art.ID, strings.ToValidUTF8(values.Get("withdraw_note"), ""))
		return art, "withdrawn", err
	})
}

type afterSave func(ctx context.Context, a actor.Actor, art story.Article) (story.Article, string, error)

// keep saves the form and then does what the button said. Whatever goes wrong, the text comes back in the page.
func (d *desk) keep(w http.ResponseWriter, r *http.Request, then afterSave) error {
	stored, err := d.asked(r)
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
		return d.refuse(w, r, stored.ID, f, err)
	}
	if wantsJSON(r) {
		return d.answerSaved(w, r, art, f)
	}
	return seeOther(w, r, articleURL(art.ID)+"?done="+word)
}

// asked is the stored article the address names (the zero one for a new article), if the user may change it.
func (d *desk) asked(r *http.Request) (story.Article, error) {
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
		art, err := d.Stories.Create(ctx, a, doc)
		if err == nil && f.Workflow != "" && f.Workflow != art.Workflow {
			f.Base = art.Revision
			art, err = d.Stories.Save(ctx, a, art.ID, art.Revision, doc, story.SaveOptions{Workflow: f.Workflow})
		}
		if err != nil {
			return art, "", err
		}
		f.Base = art.Revision
		return then(ctx, a, art)
	}
	art, err := d.Stories.Save(ctx, a, stored.ID, f.Base, doc, story.SaveOptions{Substantive: !f.Silent, Workflow: f.Workflow})
	if err != nil {
		return art, "", err
	}
	f.Base = art.Revision
	return then(ctx, a, art)
}

// refuse shows the form again with what is wrong with it and everything that was typed.
func (d *desk) refuse(w http.ResponseWriter, r *http.Request, id int64, f editorForm, err error) error {
	if !formFault(err) && !errs.Is(err, errs.Unavailable) {
		return err
	}
	if wantsJSON(r) {
		return err
	}
	var now story.Article
	if id != 0 {
		var getErr error
		if now, getErr = d.Stories.Get(r.Context(), id); getErr != nil {
			return getErr
		}
	} else {
		now.Kind, now.Workflow, now.Publication = f.Kind, story.Draft, story.Never
	}
	return d.showEditor(w, r, web.Status(err), now, f, err)
}

// takeLead stores the picture that came with the form itself, where no script uploaded it before.
func (d *desk) takeLead(r *http.Request, f *editorForm) error {
	if r.MultipartForm == nil || len(r.MultipartForm.File["lead_file"]) == 0 {
		return nil
	}
	header := r.MultipartForm.File["lead_file"][0]
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	m, err := d.Media.Add(r.Context(), userOf(r.Context()).Actor(), media.Upload{Filename: header.Filename, Body: file, Alt: f.Lead.Alt,
		Caption: f.Lead.Caption, Credit: f.Lead.Credit, Source: f.Lead.Source, TakenOn: f.Lead.TakenOn, Archive: f.Lead.Archive})
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

// answerSaved tells the editor's script what now is stored.
func (d *desk) answerSaved(w http.ResponseWriter, r *http.Request, art story.Article, f editorForm) error {
	b, err := d.base(r, "")
	if err != nil {
		return err
	}
	tags := make([]map[string]string, len(f.Tags))
	for i, t := range f.Tags {
		tags[i] = map[string]string{"value": f.TagValue(t), "name": t.Name}
	}
	state := story.Card{Workflow: art.Workflow, Publication: art.Publication}.State()
	writeJSON(w, http.StatusOK, map[string]any{
		"id": art.ID, "revision": art.Revision, "url": articleURL(art.ID), "slug": art.Slug, "state": state, "state_text": b.T(stateKey(state)),
		"saved": b.T("desk.editor.saved", "time", b.locale.Clock(art.ModifiedAt)), "version": b.T("desk.editor.version", "n", b.Number(int(art.Revision))),
		"tags": tags, "bylines": f.Bylines,
	})
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
