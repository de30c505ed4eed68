package desk

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/web"
)

type sectionsPage struct {
	Base
	Rows, Tops []section.Section
	Form       section.Section
}

func (d *desk) sections(w http.ResponseWriter, r *http.Request) error {
	return d.showSections(w, r, section.Section{}, nil)
}

func (d *desk) showSections(w http.ResponseWriter, r *http.Request, form section.Section, fault error) error {
	b, err := d.base(r, "desk.nav.sections")
	if err != nil {
		return err
	}
	tree, err := d.Sections.Tree(r.Context())
	if err != nil {
		return err
	}
	page := sectionsPage{Base: b, Rows: ordered(tree), Form: form}
	for _, s := range tree {
		if s.ParentID == 0 {
			page.Tops = append(page.Tops, s)
		}
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		page.blame(fault)
	}
	d.write(w, status, "sections", page)
	return nil
}

func readSection(r *http.Request) (section.Section, error) {
	values, _, err := readForm(r)
	if err != nil {
		return section.Section{}, err
	}
	text := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(values.Get(name), "")) }
	s := section.Section{Name: text("name"), Slug: text("slug"), Description: text("description")}
	s.ParentID, _ = strconv.ParseInt(values.Get("parent"), 10, 64)
	s.Position, _ = strconv.ParseInt(values.Get("position"), 10, 64)
	return s, nil
}

func (d *desk) addSection(w http.ResponseWriter, r *http.Request) error {
	s, err := readSection(r)
	if err != nil {
		return err
	}
	tree, err := d.Sections.Tree(r.Context())
	if err != nil {
		return err
	}
	for _, other := range tree {
		s.Position = max(s.Position, other.Position+1) // at the end
	}
	if _, err := d.Sections.Create(r.Context(), userOf(r.Context()).Actor(), s); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showSections(w, r, s, err)
	}
	return seeOther(w, r, "/desk/sections?done=added")
}

func (d *desk) renameSection(w http.ResponseWriter, r *http.Request) error {
	s, err := readSection(r)
	if err != nil {
		return err
	}
	s.ID, _ = strconv.ParseInt(r.PathValue("id"), 10, 64)
	tree, err := d.Sections.Tree(r.Context())
	if err != nil {
		return err
	}
	found := false
	for _, other := range tree {
		if other.ID == s.ID {
			found, s.Description = true, other.Description
		}
	}
	if !found {
		return errs.New(errs.NotFound, "error.not_found")
	}
	if err := d.Sections.Rename(r.Context(), userOf(r.Context()).Actor(), s); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showSections(w, r, section.Section{}, err)
	}
	return seeOther(w, r, "/desk/sections?done=saved")
}

// tagsShown is how many tags the screen lists; a search narrows them.
const tagsShown = 2000

type tagsPage struct {
	Base
	Query string
	Rows  []section.Tag
	Kinds []section.TagKind
	Form  section.Tag
}

func (d *desk) tags(w http.ResponseWriter, r *http.Request) error {
	return d.showTags(w, r, section.Tag{}, nil)
}

func (d *desk) showTags(w http.ResponseWriter, r *http.Request, form section.Tag, fault error) error {
	b, err := d.base(r, "desk.nav.tags")
	if err != nil {
		return err
	}
	page := tagsPage{Base: b, Query: asked(r.URL.Query(), "q"), Kinds: section.TagKinds, Form: form}
	list, err := d.Sections.Tags(r.Context(), tagsShown)
	if err != nil {
		return err
	}
	wanted := arabic.Fold(page.Query)
	for _, t := range list {
		if strings.Contains(arabic.Fold(t.Name), wanted) {
			page.Rows = append(page.Rows, t)
		}
	}
	status := http.StatusOK
	if fault != nil {
		status = web.Status(fault)
		page.blame(fault)
	}
	d.write(w, status, "tags", page)
	return nil
}

func (d *desk) addTag(w http.ResponseWriter, r *http.Request) error {
	values, _, err := readForm(r)
	if err != nil {
		return err
	}
	t := section.Tag{Name: strings.TrimSpace(strings.ToValidUTF8(values.Get("name"), "")), Kind: section.TagKind(values.Get("kind"))}
	if _, err := d.Sections.AddTag(r.Context(), userOf(r.Context()).Actor(), t); err != nil {
		if !formFault(err) {
			return err
		}
		return d.showTags(w, r, t, err)
	}
	return seeOther(w, r, "/desk/tags?done=added")
}
