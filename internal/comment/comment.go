// Package comment is what readers say under an article.
//
// It is not for the rules they are judged by (policy), nor for how they are shown (reader) or the queues drawn (desk).
package comment

import (
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
}

// Node is a comment with the answers to it, oldest first.
type Node struct {
	Comment
	Answers []Node
}
