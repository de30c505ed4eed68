// Package section is how the paper is divided: sections (a tree), typed tags, and addresses that moved.
//
// It is not for what stands in a section; story keeps the lists.
package section

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
