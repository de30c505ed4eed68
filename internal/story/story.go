// Package story is the article: its document, its revisions, its two states (workflow and publication), its address.
// Static pages are stories too, of another kind.
//
// It is not for how a story is shown (reader), who comments on it (comment) or how it is found (search).
package story

import (
	"strconv"
	"time"
)

// Kind tells articles from static pages.
type Kind string

// The kinds.
const (
	KindArticle Kind = "article"
	KindPage    Kind = "page" // about, contact, policy: in no list, no comments
)

// Workflow is where the text stands in the newsroom.
type Workflow string

// The workflow states.
const (
	Idea     Workflow = "idea"
	Draft    Workflow = "draft"
	InReview Workflow = "in_review"
	Ready    Workflow = "ready"
)

// Publication is what the public sees of it.
type Publication string

// The publication states.
const (
	Never     Publication = "never"
	Scheduled Publication = "scheduled"
	Published Publication = "published"
	Withdrawn Publication = "withdrawn"
)

// CommentMode says what happens to comments on an article.
type CommentMode string

// The comment modes.
const (
	CommentsOpen      CommentMode = "open"      // published at once, if the policy lets them
	CommentsModerated CommentMode = "moderated" // held until a moderator decides
	CommentsClosed    CommentMode = "closed"    // none taken; those there stay
)

// Document is everything an editor can change: what a revision keeps whole. It is stored as JSON in revisions.
type Document struct {
	Kind        Kind              `json:"kind"`
	Headline    string            `json:"headline"`
	Kicker      string            `json:"kicker,omitempty"`
	Deck        string            `json:"deck,omitempty"`
	Bylines     []Byline          `json:"bylines,omitempty"`
	Body        string            `json:"body"` // clean HTML: the output of richtext
	Lead        *Picture          `json:"lead,omitempty"`
	SectionID   int64             `json:"section_id,omitempty"`     // the main section, 0 for none
	OtherIDs    []int64           `json:"other_sections,omitempty"` // further sections
	TagIDs      []int64           `json:"tags,omitempty"`
	Corrections []Correction      `json:"corrections,omitempty"`
	Lang        string            `json:"lang"`           // BCP 47, "ar" unless told
	Dir         string            `json:"dir"`            // "rtl" or "ltr"
	Slug        string            `json:"slug,omitempty"` // decoded; made from the headline when empty at publication
	Comments    CommentMode       `json:"comments"`
	Sticky      bool              `json:"sticky,omitempty"`
	Private     bool              `json:"private,omitempty"`  // never public
	Password    string            `json:"password,omitempty"` // readers must give it to see the body
	Meta        map[string]string `json:"meta,omitempty"`     // what another system kept and we do not know
}

// Byline is one signature under a headline, in printed order. Name is what was printed at the time; the person's own
// name may change later.
type Byline struct {
	PersonID int64  `json:"person_id"`
	Name     string `json:"name"`
	Slug     string `json:"slug,omitempty"` // of the author page
	Kind     string `json:"kind,omitempty"` // people.Kind: person, agency, publication
}

// Picture is a media item as an article uses it: its own words override the media library's.
type Picture struct {
	MediaID int64  `json:"media_id"`
	Alt     string `json:"alt,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
	Source  string `json:"source,omitempty"`
	TakenOn string `json:"taken_on,omitempty"` // YYYY, YYYY-MM or YYYY-MM-DD
	Archive bool   `json:"archive,omitempty"`  // «صورة أرشيفية»
}

// Correction is a note to the reader about what was wrong, shown on the page.
type Correction struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"` // plain text
}

// Article is a document with its states, its address and its counts.
type Article struct {
	ID int64
	Document
	Revision      int64 // number of the last save, from 1
	Workflow      Workflow
	Publication   Publication
	Path          string    // decoded address with leading slash; empty before the first publication
	PublishedAt   time.Time // zero before
	UpdatedAt     time.Time // last substantive update after publication, zero when there was none
	ModifiedAt    time.Time // last save of any kind
	ScheduledAt   time.Time
	WithdrawnAt   time.Time
	WithdrawnNote string
	WordCount     int
	Views         int64
	CommentCount  int
	DiscussedAt   time.Time // last change of what readers see of the comments
	CreatedAt     time.Time
	CreatedBy     int64
}

// Public says whether a reader may know of the article: published and not private. One with a password is public; its
// body is not.
func (a Article) Public() bool { return a.Publication == Published && !a.Private }

// Undated stands for the time of publication of an article that came from elsewhere without one: it is public, stands at
// the end of lists, and pages print no date.
var Undated = time.UnixMilli(1).UTC()

// Card is an article as lists show it: no body.
type Card struct {
	ID           int64
	Kind         Kind
	Path         string
	Headline     string
	Kicker       string
	Deck         string
	Lead         *Picture
	Bylines      []Byline
	SectionID    int64
	Lang, Dir    string
	Protected    bool // has a password
	Sticky       bool
	Workflow     Workflow
	Publication  Publication
	Private      bool
	PublishedAt  time.Time
	UpdatedAt    time.Time
	ModifiedAt   time.Time
	ScheduledAt  time.Time
	WordCount    int
	Views        int64
	CommentCount int
}

// List names one of the readers' lists.
type List struct {
	Name string // ListAll, ListSection, ListTag or ListPerson
	ID   int64  // 0 for ListAll
}

// Tag is what pages that show the list are known by where something in it changes (db.Tx.Changed).
func (l List) Tag() string { return "list:" + l.Name + ":" + strconv.FormatInt(l.ID, 10) }

// Tag is what pages that show an article, or a card of it, are known by where it changes.
func Tag(id int64) string { return "article:" + strconv.FormatInt(id, 10) }

// DiscussedTag is what pages that show comments on all articles are known by.
const DiscussedTag = "discussed"

// Names of lists. Each holds public articles only, newest first.
const (
	ListAll     = "all"
	ListSection = "section" // with the sub-sections' articles
	ListTag     = "tag"
	ListPerson  = "person"
)

// Cursor is where a page of a list ends; the next one starts after it. The zero cursor is the list's head.
type Cursor struct {
	PublishedAt int64 // Unix milliseconds
	ID          int64
}

// Revision is one save of a document.
type Revision struct {
	ArticleID int64
	Number    int64
	At        time.Time
	ByName    string
	Document  Document // empty in lists
}

// Saved, Published and Withdrawn events travel on the bus after the change is durable.
type (
	// SavedEvent says that a document was saved, published or not.
	SavedEvent struct{ ID int64 }
	// PublishedEvent says that an article became public, or a public one changed.
	PublishedEvent struct{ ID int64 }
	// WithdrawnEvent says that an article is public no more.
	WithdrawnEvent struct{ ID int64 }
)
