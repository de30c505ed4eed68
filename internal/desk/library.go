package desk

import (
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/web"
)

// libraryLength is how many pictures a page of the library holds.
const libraryLength = 40

// pickerLength is how many the editor's picker gets at once; its script counts on it.
const pickerLength = 24

type libraryPage struct {
	Base
	Query     string
	Items     []mediaRow
	Next      string
	CanUpload bool
}

type mediaRow struct {
	ID                int64
	Thumb             string
	Width, Height     int
	Name, Alt, Credit string
}

func (d *desk) library(w http.ResponseWriter, r *http.Request) error {
	return d.showLibrary(w, r, http.StatusOK, "")
}

// showLibrary draws the library; fault, if any, is said above it.
func (d *desk) showLibrary(w http.ResponseWriter, r *http.Request, status int, fault string) error {
	b, err := d.base(r, "desk.nav.media")
	if err != nil {
		return err
	}
	b.Fault = fault
	page := libraryPage{Base: b, Query: asked(r.URL.Query(), "q"), CanUpload: b.may(actor.Upload)}
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	list, err := d.Media.List(r.Context(), before, libraryLength+1, page.Query)
	if err != nil {
		return err
	}
	if len(list) > libraryLength {
		list = list[:libraryLength]
		page.Next = "/desk/media?" + url.Values{"before": {strconv.FormatInt(list[libraryLength-1].ID, 10)}, "q": {page.Query}}.Encode()
	}
	for _, m := range list {
		page.Items = append(page.Items, mediaRowOf(m))
	}
	d.write(w, status, "media", page)
	return nil
}

func mediaRowOf(m media.Media) mediaRow {
	t := thumb(m, 320)
	name := m.Caption
	if name == "" {
		name = m.Alt
	}
	if name == "" {
		name = path.Base(m.Filename)
	}
	return mediaRow{ID: m.ID, Thumb: t.URL, Width: t.Width, Height: t.Height, Name: name, Alt: m.Alt, Credit: m.Credit}
}

// uploaded is a picture as the scripts get it.
type uploaded struct {
	ID      int64  `json:"id"`
	URL     string `json:"url"`
	Thumb   string `json:"thumb"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Name    string `json:"name"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Credit  string `json:"credit"`
	Source  string `json:"source"`
	TakenOn string `json:"taken_on"`
	Archive bool   `json:"archive"`
}

func uploadedOf(m media.Media) uploaded {
	row := mediaRowOf(m)
	return uploaded{ID: m.ID, URL: m.URL(), Thumb: row.Thumb, Width: m.Width, Height: m.Height, Name: row.Name, Alt: m.Alt, Caption: m.Caption,
		Credit: m.Credit, Source: m.Source, TakenOn: m.TakenOn, Archive: m.Archive}
}

// recentMedia is the picker's list.
func (d *desk) recentMedia(w http.ResponseWriter, r *http.Request) error {
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	list, err := d.Media.List(r.Context(), before, pickerLength, asked(r.URL.Query(), "q"))
	if err != nil {
		return err
	}
	out := []uploaded{}
	for _, m := range list {
		if m.IsImage() {
			out = append(out, uploadedOf(m))
		}
	}
	writeJSON(w, http.StatusOK, out)
	return nil
}

// upload takes pictures in: JSON for a script, the library for a plain form.
func (d *desk) upload(w http.ResponseWriter, r *http.Request) error {
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 {
		return errs.New(errs.Invalid, "desk.error.no_file")
	}
	if err := detailsFault(detailsFrom(values)); err != nil {
		return err
	}
	var last media.Media
	for _, header := range r.MultipartForm.File["file"] {
		if last, err = d.takeFile(r, header, detailsFrom(values)); err == nil {
			continue
		}
		if wantsJSON(r) || !formFault(err) {
			return err
		}
		b, baseErr := d.base(r, "")
		if baseErr != nil {
			return baseErr
		}
		return d.showLibrary(w, r, web.Status(err), strings.ToValidUTF8(header.Filename, "\uFFFD")+b.T("desk.colon")+b.words(err))
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusCreated, uploadedOf(last))
		return nil
	}
	return seeOther(w, r, "/desk/media?done=uploaded")
}

// takeFile adds one file of a form to the library, with the words about it.
func (d *desk) takeFile(r *http.Request, header *multipart.FileHeader, words media.Details) (media.Media, error) {
	file, err := header.Open()
	if err != nil {
		return media.Media{}, err
	}
	defer func() { _ = file.Close() }()
	return d.Media.Add(r.Context(), userOf(r.Context()).Actor(), media.Upload{Filename: header.Filename, Body: file, Alt: words.Alt,
		Caption: words.Caption, Credit: words.Credit, Source: words.Source, TakenOn: words.TakenOn, Archive: words.Archive})
}

// detailsFrom is what a form says about a picture.
func detailsFrom(values url.Values) media.Details {
	text := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(values.Get(name), "\uFFFD")) }
	return media.Details{Alt: text("alt"), Caption: text("caption"), Credit: text("credit"), Source: text("source"), TakenOn: text("taken_on"),
		Archive: values.Get("archive") == "1"}
}

// detailsFault is what is wrong with the words about a picture, nil when nothing is.
func detailsFault(d media.Details) error {
	e := errs.New(errs.Invalid, "error.invalid")
	for _, f := range []struct{ name, text string }{{"alt", d.Alt}, {"caption", d.Caption}, {"credit", d.Credit}, {"source", d.Source}} {
		if utf8.RuneCountInString(f.text) > story.MaxNote {
			e = e.OnField(f.name, "error.too_long", map[string]any{"limit": story.MaxNote})
		}
	}
	if !takenOn(d.TakenOn) {
		e = e.OnField("taken_on", "desk.error.taken_on", nil)
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

type mediaItemPage struct {
	Base
	Item      media.Media
	Form      media.Details
	CanUpload bool
}

func mediaID(r *http.Request) int64 {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return id
}

func (d *desk) mediaItem(w http.ResponseWriter, r *http.Request) error {
	m, err := d.Media.Get(r.Context(), mediaID(r))
	if err != nil {
		return err
	}
	details := media.Details{Alt: m.Alt, Caption: m.Caption, Credit: m.Credit, Source: m.Source, TakenOn: m.TakenOn, Archive: m.Archive}
	return d.showItem(w, r, http.StatusOK, m, details, nil)
}

func (d *desk) showItem(w http.ResponseWriter, r *http.Request, status int, m media.Media, form media.Details, fault error) error {
	b, err := d.base(r, "")
	if err != nil {
		return err
	}
	if b.Title = mediaRowOf(m).Name; fault != nil {
		b.blame(fault)
	}
	d.write(w, status, "media-item", mediaItemPage{Base: b, Item: m, Form: form, CanUpload: b.may(actor.Upload)})
	return nil
}

func (d *desk) saveMedia(w http.ResponseWriter, r *http.Request) error {
	m, err := d.Media.Get(r.Context(), mediaID(r))
	if err != nil {
		return err
	}
	values, done, err := readForm(r)
	if err != nil {
		return err
	}
	defer done()
	form := detailsFrom(values)
	if err = detailsFault(form); err == nil {
		_, err = d.Media.Update(r.Context(), userOf(r.Context()).Actor(), m.ID, form)
	}
	if err != nil {
		if !formFault(err) {
			return err
		}
		return d.showItem(w, r, web.Status(err), m, form, err)
	}
	return seeOther(w, r, "/desk/media/"+strconv.FormatInt(m.ID, 10)+"?done=saved")
}
