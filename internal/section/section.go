// Package section is how the paper is divided: sections (a tree), typed tags, and addresses that moved.
//
// It is not for what stands in a section; story keeps the lists.
package section

import "slices"

// Section is a part of the paper. Sections nest.
type Section struct {
	ID          int64
	ParentID    int64  // 0 at the top
	Slug        string // decoded, unique among sections
	Name        string
	Description string
	Position    int64
}

// Path is the section's address.
func (s Section) Path() string { return "/section/" + s.Slug }

// Opinion says whether the section is one of somebody's views: known by the address, as papers name them.
func (s Section) Opinion() bool {
	return slices.Contains([]string{"opinion", "opinions", "رأي", "آراء", "مقالات"}, s.Slug)
}

// TagKind types a tag.
type TagKind string

// The kinds of tag.
const (
	Topic        TagKind = "topic"
	Person       TagKind = "person"
	Place        TagKind = "place"
	Organisation TagKind = "organisation"
)

// TagKinds lists them in the order the desk offers them.
var TagKinds = []TagKind{Topic, Person, Place, Organisation}

// Tag is what an article is about.
type Tag struct {
	ID          int64
	Kind        TagKind
	Slug        string // decoded, unique among tags
	Name        string
	Description string
}

// Path is the tag's address.
func (t Tag) Path() string { return "/tag/" + t.Slug }

// Redirect is an address that moved: to an article (by id, so that it follows later moves) or to a location.
type Redirect struct {
	PathKey   string // see story.PathKey
	ArticleID int64
	Location  string // path on this site
}

// Top is the sections without a parent, in their order.
func Top(list []Section) []Section { return Children(list, 0) }

// Children is a section's sub-sections, in their order.
func Children(list []Section, parent int64) []Section {
	var out []Section
	for _, s := range list {
		if s.ParentID == parent {
			out = append(out, s)
		}
	}
	return out
}

// Pick is the sections with these ids, in the order of the ids.
func Pick(list []Section, ids []int64) []Section {
	var out []Section
	for _, id := range ids {
		if s, ok := Find(list, id); ok {
			out = append(out, s)
		}
	}
	return out
}

// Find is the section with this id.
func Find(list []Section, id int64) (Section, bool) {
	for _, s := range list {
		if s.ID == id {
			return s, true
		}
	}
	return Section{}, false
}

// Line is a section and its ancestors, the outermost first. A tree that bites its own tail ends where it repeats.
func Line(list []Section, id int64) []Section {
	var out []Section
	for len(out) <= len(list) {
		s, ok := Find(list, id)
		if !ok {
			break
		}
		out = append([]Section{s}, out...)
		id = s.ParentID
	}
	return out
}
