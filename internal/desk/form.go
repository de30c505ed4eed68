package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// maxName is the longest name of a byline or tag, in letters.
const maxName = 120

// What a form may say of where a text stands, in order, and of what kind a name is.
var (
	workflows   = []story.Workflow{story.Idea, story.Draft, story.InReview, story.Ready}
	personKinds = []people.Kind{people.KindPerson, people.KindAgency, people.KindPublication}
)

// inMemory is how much of a form is held in memory; files beyond it wait in temporary files.
const inMemory = 32 << 20

// readForm reads a form of either encoding. done removes what it left on the disk.
func readForm(r *http.Request) (values url.Values, done func(), err error) {
	done = func() {}
	if err = r.ParseForm(); err == nil { // first: ParseMultipartForm would swallow its error
		err = r.ParseMultipartForm(inMemory)
	}
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	if r.MultipartForm != nil {
		form := r.MultipartForm
		done = func() { _ = form.RemoveAll() }
	}
	if err != nil {
		done()
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, func() {}, err
		}
		return nil, func() {}, errs.New(errs.Invalid, "error.form_unreadable").Because(err)
	}
	for _, list := range r.PostForm {
		for i, v := range list {
			list[i] = withoutControls(v)
		}
	}
	return r.PostForm, done, nil
}

// withoutControls drops NULs and other controls, which no text holds and one of the databases refuses. Broken UTF-8 stays
// broken: whoever sent it is told.
func withoutControls(s string) string {
	control := func(c byte) bool { return c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f }
	var kept []byte
	for i := range len(s) {
		switch {
		case kept != nil && !control(s[i]):
			kept = append(kept, s[i])
		case kept == nil && control(s[i]):
			kept = append(make([]byte, 0, len(s)), s[:i]...)
		}
	}
	if kept == nil {
		return s
	}
	return string(kept)
}

// asked is what an address asks for under a name, as text that can be shown and looked for.
func asked(q url.Values, name string) string {
	return withoutControls(strings.ToValidUTF8(q.Get(name), ""))
}

// editorForm is what the editor's form holds: a document as it is typed, not yet as it is stored.
type editorForm struct {
	Base                                      int64 // the revision the writer started from
	Kind                                      story.Kind
	Headline, Kicker, Deck, Body              string
	Bylines                                   []bylineRow
	SectionID                                 int64
	Others                                    []int64
	Tags                                      []section.Tag // id 0: to be made
	NewTag, NewTagKind                        string
	Lead                                      story.Picture
	Lang, Direction, Slug, Comments, Password string
	Sticky, Private, Silent                   bool
	Corrections                               []correctionRow
	Workflow                                  story.Workflow
	WithdrawNote                              string
	broken                                    []string // fields that were not UTF-8
}

type bylineRow struct {
	ID   int64
	Was  string // the name ID goes with: another name is somebody else
	Name string
	Kind people.Kind
}

type correctionRow struct {
	At   int64 // Unix milliseconds, 0 for a new one
	Text string
}

// formOf is the form for an article as it is stored.
func formOf(a story.Article, tags []section.Tag) editorForm {
	f := editorForm{Base: a.Revision, Kind: a.Kind, Headline: a.Headline, Kicker: a.Kicker, Deck: a.Deck, Body: a.Body, SectionID: a.SectionID,
		Others: a.OtherIDs, Tags: tags, Lang: a.Lang, Direction: a.Dir, Slug: a.Slug, Comments: string(a.Comments), Sticky: a.Sticky,
		Private: a.Private, Password: a.Password, Workflow: a.Workflow, Silent: true}
	if a.Lead != nil {
		f.Lead = *a.Lead
	}
	for _, b := range a.Bylines {
		f.Bylines = append(f.Bylines, bylineRow{ID: b.PersonID, Was: b.Name, Name: b.Name, Kind: people.Kind(b.Kind)})
	}
	for _, c := range a.Corrections {
		f.Corrections = append(f.Corrections, correctionRow{clock.Milli(c.At), c.Text})
	}
	return f
}

// formFrom is the form as it was sent. Broken UTF-8 is replaced and remembered: it is a fault, not a crash.
func formFrom(values url.Values) editorForm {
	var f editorForm
	text := func(name string) string {
		v := values.Get(name)
		if !utf8.ValidString(v) {
			f.broken = append(f.broken, name)
			v = strings.ToValidUTF8(v, "\uFFFD")
		}
		return strings.ReplaceAll(v, "\r\n", "\n")
	}
	f.Base, _ = strconv.ParseInt(values.Get("base"), 10, 64)
	f.Kind = story.Kind(text("kind"))
	f.Headline, f.Kicker, f.Deck = text("headline"), text("kicker"), text("deck")
	f.Body = richtext.Clean(text("body")) // it goes back into a page of ours, saved or not
	f.SectionID, _ = strconv.ParseInt(values.Get("section"), 10, 64)
	f.Others = numbers(values["other"])
	f.Lead = story.Picture{Alt: text("lead_alt"), Caption: text("lead_caption"), Credit: text("lead_credit"), Source: text("lead_source"),
		TakenOn: strings.TrimSpace(text("lead_taken_on")), Archive: values.Get("lead_archive") == "1"}
	if values.Get("lead_drop") != "1" {
		f.Lead.MediaID, _ = strconv.ParseInt(values.Get("lead_id"), 10, 64)
	}
	f.Lang, f.Direction, f.Slug = strings.TrimSpace(text("lang")), text("dir"), text("slug")
	f.Comments, f.Password, f.WithdrawNote = text("comments"), text("password"), text("withdraw_note")
	f.Sticky, f.Private, f.Silent = values.Get("sticky") == "1", values.Get("private") == "1", values.Get("update") == "silent"
	f.Workflow = story.Workflow(values.Get("workflow"))
	f.NewTag, f.NewTagKind = text("tag_new"), values.Get("tag_new_kind")
	f.readRows(values)
	return f
}

func (f *editorForm) readRows(values url.Values) {
	at := func(name string, i int) string {
		if list := values[name]; i < len(list) {
			return strings.ToValidUTF8(list[i], "\uFFFD")
		}
		return ""
	}
	for i := range values["byline_name"] {
		row := bylineRow{Was: at("byline_was", i), Name: strings.TrimSpace(at("byline_name", i)), Kind: people.Kind(at("byline_kind", i))}
		row.ID, _ = strconv.ParseInt(at("byline_id", i), 10, 64)
		if row.Name != "" {
			f.Bylines = append(f.Bylines, row)
		}
	}
	for i := range values["correction_text"] {
		row := correctionRow{Text: strings.TrimSpace(at("correction_text", i))}
		row.At, _ = strconv.ParseInt(at("correction_at", i), 10, 64)
		if row.Text != "" {
			f.Corrections = append(f.Corrections, row)
		}
	}
	for i := range values["tag"] { // "12|topic|name", "0|place|name" for one to be made
		id, rest, _ := strings.Cut(at("tag", i), "|")
		kind, name, _ := strings.Cut(rest, "|")
		tag := section.Tag{Kind: section.TagKind(kind), Name: strings.TrimSpace(name)}
		tag.ID, _ = strconv.ParseInt(id, 10, 64)
		if tag.ID != 0 || tag.Name != "" {
			f.Tags = append(f.Tags, tag)
		}
	}
	for _, name := range strings.FieldsFunc(f.NewTag, func(r rune) bool { return r == ',' || r == '،' || r == '\n' }) {
		if name = strings.TrimSpace(name); name != "" {
			f.Tags = append(f.Tags, section.Tag{Kind: section.TagKind(f.NewTagKind), Name: name})
		}
	}
	f.NewTag = ""
}

// TagValue is a chosen tag as the form carries it.
func (f editorForm) TagValue(t section.Tag) string {
	return strconv.FormatInt(t.ID, 10) + "|" + string(t.Kind) + "|" + t.Name
}

// Other says whether a section is among the further ones.
func (f editorForm) Other(id int64) bool { return slices.Contains(f.Others, id) }

// move swaps a byline with its neighbour; step is -1 or 1.
func (f *editorForm) move(i, step int) {
	if j := i + step; i >= 0 && i < len(f.Bylines) && j >= 0 && j < len(f.Bylines) {
		f.Bylines[i], f.Bylines[j] = f.Bylines[j], f.Bylines[i]
	}
}

// fault is what can be said of a form before anything is looked up: errs.Invalid with fields, or nil.
func (f editorForm) fault() error {
	e := errs.New(errs.Invalid, "error.document_invalid")
	for _, name := range f.broken {
		e = e.OnField(name, "error.broken_text", nil)
	}
	if strings.TrimSpace(f.Headline) == "" {
		e = e.OnField("headline", "error.headline_missing", nil)
	}
	if !takenOn(f.Lead.TakenOn) {
		e = e.OnField("lead_taken_on", "desk.error.taken_on", nil)
	}
	if f.Workflow != "" && !slices.Contains(workflows, f.Workflow) {
		e = e.OnField("workflow", "error.invalid", nil)
	}
	limit := func(field, text string, most int) {
		if utf8.RuneCountInString(text) > most {
			e = e.OnField(field, "error.too_long", map[string]any{"limit": most})
		}
	}
	for _, b := range f.Bylines {
		if limit("bylines", b.Name, maxName); !slices.Contains(personKinds, b.Kind) && b.Kind != "" {
			e = e.OnField("bylines", "error.invalid", nil)
		}
	}
	for _, t := range f.Tags {
		limit("tags", t.Name, maxName)
	}
	for field, text := range map[string]string{"lead_alt": f.Lead.Alt, "lead_caption": f.Lead.Caption, "lead_credit": f.Lead.Credit, "lead_source": f.Lead.Source, "withdraw_note": f.WithdrawNote} {
		limit(field, text, story.MaxNote)
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

// takenOn takes a year, a month or a day; nothing is fine too.
func takenOn(s string) bool {
	if s == "" {
		return true
	}
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// document is the form as a document. Bylines and tags that are new have no id in it yet.
func (f editorForm) document(now time.Time) story.Document {
	doc := story.Document{Kind: f.Kind, Headline: f.Headline, Kicker: f.Kicker, Deck: f.Deck, Body: f.Body, SectionID: f.SectionID, OtherIDs: f.Others,
		Lang: f.Lang, Dir: f.Direction, Slug: f.Slug, Comments: story.CommentMode(f.Comments), Sticky: f.Sticky, Private: f.Private, Password: f.Password}
	if f.Lead.MediaID != 0 {
		lead := f.Lead
		doc.Lead = &lead
	}
	for _, b := range f.Bylines {
		doc.Bylines = append(doc.Bylines, story.Byline{PersonID: b.ID, Name: b.Name, Kind: string(b.Kind)})
	}
	for _, t := range f.Tags {
		if t.ID != 0 {
			doc.TagIDs = append(doc.TagIDs, t.ID)
		}
	}
	for _, c := range f.Corrections {
		at := clock.FromMilli(c.At)
		if at.IsZero() {
			at = now
		}
		doc.Corrections = append(doc.Corrections, story.Correction{At: at, Text: c.Text})
	}
	return doc
}

func numbers(list []string) []int64 {
	var out []int64
	for _, s := range list {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 {
			out = append(out, n)
		}
	}
	return out
}
