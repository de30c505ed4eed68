package desk

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/web"
)

// libraryLength is how many pictures a page of the library holds.
const libraryLength = 40

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
	b, err := d.base(r, "desk.nav.media")
	if err != nil {
		return err
	}
	page := libraryPage{Base: b, Query: strings.ToValidUTF8(r.URL.Query().Get("q"), ""), CanUpload: b.may(actor.Upload)}
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
	d.write(w, http.StatusOK, "media", page)
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
	list, err := d.Media.List(r.Context(), before, 24, strings.ToValidUTF8(r.URL.Query().Get("q"), ""))
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
	text := func(name string) string { return strings.ToValidUTF8(values.Get(name), "") }
	var last media.Media
	for _, header := range r.MultipartForm.File["file"] {
		file, err := header.Open()
		if err != nil {
			return err
		}
		last, err = d.Media.Add(r.Context(), userOf(r.Context()).Actor(), media.Upload{Filename: header.Filename, Body: file, Alt: text("alt"),
			Caption: text("caption"), Credit: text("credit"), Source: text("source"), TakenOn: text("taken_on"), Archive: values.Get("archive") == "1"})
		_ = file.Close()
		if err != nil {
			return err
		}
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusCreated, uploadedOf(last))
		return nil
	}
	return seeOther(w, r, "/desk/media?done=uploaded")
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
	text := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(values.Get(name), "")) }
	form := media.Details{Alt: text("alt"), Caption: text("caption"), Credit: text("credit"), Source: text("source"), TakenOn: text("taken_on"), Archive: values.Get("archive") == "1"}
	if !takenOn(form.TakenOn) {
		err = errs.New(errs.Invalid, "error.invalid").OnField("taken_on", "desk.error.taken_on", nil)
	} else {
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
