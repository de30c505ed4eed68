package story

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/richtext"
)

// Limits of a document's fields, in letters; the body's in bytes.
const (
	MaxHeadline = 300
	MaxKicker   = 120
	MaxDeck     = 600
	MaxSlug     = 200
	MaxNote     = 1000
	MaxBody     = 12 << 20
	MaxLinks    = 200 // bylines, tags, further sections: each
)

// Validate says what is wrong with a document, field by field: errs.Invalid with Fields, or nil.
func Validate(d Document) error {
	e := errs.New(errs.Invalid, "error.document_invalid")
	if strings.TrimSpace(d.Headline) == "" {
		e = e.OnField("headline", "error.headline_missing", nil)
	}
	for _, f := range []struct {
		name, value string
		limit       int
	}{{"headline", d.Headline, MaxHeadline}, {"kicker", d.Kicker, MaxKicker}, {"deck", d.Deck, MaxDeck}, {"slug", d.Slug, MaxSlug}, {"password", d.Password, 200}} {
		if utf8.RuneCountInString(f.value) > f.limit {
			e = e.OnField(f.name, "error.too_long", map[string]any{"limit": f.limit})
		}
	}
	for _, c := range d.Corrections {
		if utf8.RuneCountInString(c.Text) > MaxNote {
			e = e.OnField("corrections", "error.too_long", map[string]any{"limit": MaxNote})
		}
	}
	if len(d.Bylines) > MaxLinks || len(d.TagIDs) > MaxLinks || len(d.OtherIDs) > MaxLinks {
		e = e.OnField("document", "error.invalid", nil)
	}
	if len(d.Body) > MaxBody {
		e = e.OnField("body", "error.body_too_long", map[string]any{"limit": MaxBody >> 20})
	}
	if d.Kind != KindArticle && d.Kind != KindPage {
		e = e.OnField("kind", "error.invalid", nil)
	}
	if _, err := language.Parse(d.Lang); err != nil {
		e = e.OnField("lang", "error.invalid", nil)
	}
	if d.Dir != "rtl" && d.Dir != "ltr" {
		e = e.OnField("dir", "error.invalid", nil)
	}
	if !slices.Contains([]CommentMode{CommentsOpen, CommentsModerated, CommentsClosed}, d.Comments) {
		e = e.OnField("comments", "error.invalid", nil)
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

// Check says what Validate would say once the document is saved, that is with what may be left out completed.
func Check(d Document) error { return Validate(tidy(d, true)) }

// tidy completes what may be left out and takes out what no field may hold: broken UTF-8, NULs and other controls. The
// body is cleaned by richtext unless clean says that it was.
func tidy(d Document, clean bool) Document {
	d = withOwnLists(d)
	for _, s := range d.lines() {
		*s = strings.TrimSpace(oneLine(*s))
	}
	d.Password = oneLine(d.Password)
	if d.Kind == "" {
		d.Kind = KindArticle
	}
	if d.Lang == "" {
		d.Lang = "ar"
	}
	if d.Dir == "" {
		d.Dir = directionOf(d.Lang)
	}
	if d.Comments == "" {
		d.Comments = CommentsModerated
	}
	if d.Lead != nil && d.Lead.MediaID == 0 {
		d.Lead = nil
	}
	d.OtherIDs = slices.DeleteFunc(unique(d.OtherIDs), func(id int64) bool { return id == d.SectionID })
	d.TagIDs = unique(d.TagIDs)
	if !clean {
		d.Body = richtext.Clean(d.Body)
	}
	d.Body = strings.ToValidUTF8(strings.ReplaceAll(d.Body, "\x00", ""), "")
	return d
}

// withOwnLists copies what the document only points at, so that tidying never changes the caller's.
func withOwnLists(d Document) Document {
	d.Bylines, d.Corrections = slices.Clone(d.Bylines), slices.Clone(d.Corrections)
	if d.Lead != nil {
		lead := *d.Lead
		d.Lead = &lead
	}
	return d
}

// lines are the document's texts of one line.
func (d *Document) lines() []*string {
	lines := []*string{&d.Headline, &d.Kicker, &d.Deck, &d.Slug, &d.Lang, &d.Dir}
	for i := range d.Bylines {
		lines = append(lines, &d.Bylines[i].Name, &d.Bylines[i].Slug, &d.Bylines[i].Kind)
	}
	for i := range d.Corrections {
		lines = append(lines, &d.Corrections[i].Text)
	}
	if p := d.Lead; p != nil {
		lines = append(lines, &p.Alt, &p.Caption, &p.Credit, &p.Source, &p.TakenOn)
	}
	return lines
}

func directionOf(lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	if slices.Contains([]string{"ar", "fa", "ur", "he", "ckb", "ps"}, base) {
		return "rtl"
	}
	return "ltr"
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case r < ' ', r == 0x7f:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

func unique(ids []int64) []int64 {
	var out []int64
	for _, id := range ids {
		if id != 0 && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
