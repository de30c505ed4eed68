package wordpress

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/story"
)

// Fields says which custom fields of the old site hold what here, the first that is filled counting. What a file given by
// the operator names is looked at before the usual names.
type Fields struct {
	Kicker  []string `json:"kicker"`
	Deck    []string `json:"deck"`   // where the excerpt is empty
	Byline  []string `json:"byline"` // names, apart by commas, instead of the account that wrote it
	Views   []string `json:"views"`
	Credit  []string `json:"credit"` // of pictures, as the next three
	Source  []string `json:"source"`
	TakenOn []string `json:"taken_on"`
	Archive []string `json:"archive"`
	// Types are post types of the old site's own that become articles or pages; the others are left out.
	Types map[string]story.Kind `json:"types"`
	// Tags are the kinds of tag that the old site's own taxonomies become.
	Tags map[string]section.TagKind `json:"tags"`
}

// usualFields are the names that themes and plugins commonly use.
func usualFields() Fields {
	return Fields{
		Kicker:  []string{"kicker", "_kicker", "pre_title", "pretitle", "over_title"},
		Deck:    []string{"deck", "subtitle", "_subtitle", "sub_title", "wps_subtitle", "secondary_title"},
		Byline:  nil,
		Views:   []string{"views", "post_views_count", "_post_views", "post_views", "tie_views", "entry_views", "wpb_post_views_count"},
		Credit:  []string{"_credit", "credit", "photo_credit", "_wp_attachment_credit", "_media_credit"},
		Source:  []string{"_source", "photo_source", "_wp_attachment_source_name"},
		TakenOn: []string{"taken_on", "_taken_on", "photo_date"},
		Archive: []string{"archive_photo", "_archive"},
		Tags: map[string]section.TagKind{"person": section.Person, "people": section.Person, "place": section.Place, "location": section.Place,
			"city": section.Place, "country": section.Place, "organisation": section.Organisation, "organization": section.Organisation},
	}
}

// ReadFields reads a mapping file: a JSON object whose keys are those of Fields. errs.Invalid with what is wrong in it.
func ReadFields(path string) (Fields, error) {
	wrong := func(err error) error {
		return errs.New(errs.Invalid, "error.import_fields").With("file", path).Because(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Fields{}, wrong(err)
	}
	var given Fields
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&given); err != nil {
		return Fields{}, wrong(err)
	}
	for taxonomy, kind := range given.Tags {
		if !slices.Contains(section.TagKinds, kind) {
			return Fields{}, wrong(fmt.Errorf("tags: %s: a tag is a topic, person, place or organisation, not %q", taxonomy, kind))
		}
	}
	for postType, kind := range given.Types {
		if kind != story.KindArticle && kind != story.KindPage {
			return Fields{}, wrong(fmt.Errorf("types: %s: it becomes an article or a page, not %q", postType, kind))
		}
	}
	return given, nil
}

// with is the usual names behind those the operator gave.
func (f Fields) with(usual Fields) Fields {
	for _, p := range []struct{ to, from *[]string }{{&f.Kicker, &usual.Kicker}, {&f.Deck, &usual.Deck}, {&f.Byline, &usual.Byline}, {&f.Views, &usual.Views},
		{&f.Credit, &usual.Credit}, {&f.Source, &usual.Source}, {&f.TakenOn, &usual.TakenOn}, {&f.Archive, &usual.Archive}} {
		*p.to = append(slices.Clone(*p.to), *p.from...)
	}
	tags := usual.Tags
	for taxonomy, kind := range f.Tags {
		tags[taxonomy] = kind
	}
	f.Tags = tags
	return f
}

// used are the fields that became part of an article; all others are kept beside it.
func (f Fields) used() map[string]bool {
	list := map[string]bool{"_thumbnail_id": true, "_wp_old_slug": true, "_edit_last": true, "_edit_lock": true, "_encloseme": true, "_pingme": true}
	for _, names := range [][]string{f.Kicker, f.Deck, f.Byline, f.Views} {
		for _, n := range names {
			list[n] = true
		}
	}
	return list
}
