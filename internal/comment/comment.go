// Package comment is what readers say under an article.
//
// It is not for the rules they are judged by (policy), nor for how they are shown (reader) or the queues drawn (desk).
package comment

import (
	"slices"
	"time"

	"github.com/warraq/warraq/internal/policy"
)

// State is what the public sees of a comment.
type State string

// The states.
const (
	Approved State = "approved"
	Held     State = "held"    // waits for a moderator
	Refused  State = "refused" // breaks a rule
	Spam     State = "spam"
	Trash    State = "trash" // taken back by who wrote it, or thrown away
)

// Comment is one reader's words. The e-mail address is for the newsroom only and is never published.
type Comment struct {
	ID          int64
	ArticleID   int64
	ParentID    int64  // 0 at the top level
	Kind        string // comment, pingback, trackback
	State       State
	AuthorName  string
	AuthorEmail string
	AuthorURL   string
	PersonID    int64  // a writer of the paper, 0 for a reader
	Body        string // plain text; paragraphs apart by a blank line
	CreatedAt   time.Time
	Rule        policy.RuleName // of the last decision against it, "" for none
	Verdict     *policy.Verdict // what the policy said when it came; nil where it was never asked
	HeldFor     HeldFor         // why it waits where no rule says so
	EditedAt    time.Time       // by its writer; zero for never
	Answers     int             // approved comments that answer it
	Likes       int
	Dislikes    int
	Reports     int // by readers, as long as nobody decided on them
	Featured    bool
	Notify      bool  // its writer wants to hear of answers
	UserID      int64 // who of the newsroom wrote it at the desk, 0 for a reader

	addressKey, networkKey, proof string // on the way in only
}

// HeldFor is why a comment waits for a moderator, beside the rules.
type HeldFor string

// The reasons.
const (
	HeldByArticle  HeldFor = "article"    // every comment on it waits
	HeldFirst      HeldFor = "first"      // the first of its writer
	HeldScriptless HeldFor = "scriptless" // came without a proof of work
	HeldCopy       HeldFor = "copy"       // was sent before, nearly in the same words
	HeldLinks      HeldFor = "links"      // has more addresses than the paper lets pass
)

// Sort is an order of a thread's top level; answers stand under what they answer, the oldest first.
type Sort string

// The orders.
const (
	Oldest    Sort = "oldest"
	Newest    Sort = "newest"
	Discussed Sort = "discussed" // most answers first
)

// Sorts lists them.
var Sorts = []Sort{Oldest, Newest, Discussed}

// Known says whether it is one of Sorts.
func (o Sort) Known() bool { return slices.Contains(Sorts, o) }

// Node is a comment with the answers to it, oldest first.
type Node struct {
	Comment
	Answers []Node
}
