package disqus

import (
	"bytes"
	"regexp"
	"strings"
	"time"

	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/importer"
)

// format is what an export of Disqus looks like (reference: disqus.com/api/schemas/1.0/disqus.xsd). A comment has at most some
// 25,000 letters, so that a record of this size is none.
var format = importer.Format{Roots: []string{"disqus"}, Whole: "disqus", Largest: 4 << 20, Prefix: prefixOf,
	Apart: map[string][]string{"category": {"category", "thread", "post"}, "thread": {"thread", "post"}, "post": {"post"}}}

func prefixOf(uri string) (string, bool) {
	switch strings.TrimSuffix(uri, "/") {
	case "http://disqus.com", "https://disqus.com":
		return "", true
	case "http://disqus.com/disqus-internals", "https://disqus.com/disqus-internals":
		return "dsq", true
	}
	return "", false
}

// Bounds of what is kept of a thread and of a number that Disqus gave.
const (
	maxTitle  = 200
	maxLink   = 2000
	maxNumber = 64
)

// post is a comment of the export on its way in.
type post struct {
	key, parent string // what Disqus knows it and the one it answers by
	thread      string // what Disqus knows its thread by
	ownThread   string // what the site itself calls the thread, where the post names it so
	fromSite    string // its number on the site itself, where Disqus had it from there
	copyOf      int64  // what that became here
	title       string // for the report
	comment     comment.Comment
	leftOut     string
	notes       []string
}

// postsOf are the comments of a record: one, or several where a fault of the file made one record of them.
func postsOf(rec importer.Record, canonical func(string) string) (list []*post) {
	text, fault := rec.Text, rec.Fault
	for len(text) > 0 {
		next := bytes.Index(text[1:], []byte("<post ")) + 1
		root, notes, err := importer.ReadElement(text, canonical)
		if err == nil && fault == "" && (next == 0 || !strings.Contains(root.Child("message"), "<post ")) {
			return append(list, postOf(root, notes))
		}
		switch {
		case fault != "":
		case err != nil:
			fault = "its markup is broken: " + err.Error()
		default:
			fault = "its text has no end"
		}
		broken := text
		if next > 0 {
			broken = text[:next]
		}
		list = append(list, brokenPost(broken, fault))
		if next == 0 {
			return list
		}
		text, fault = text[next:], ""
	}
	return list
}

func postOf(root *importer.Element, notes []string) *post {
	p := &post{key: number(root), thread: number(root.First("thread")), parent: number(root.First("parent")), notes: notes}
	own := strings.TrimSpace(root.Child("id"))
	if p.key == "" && own != "" {
		p.key = "id:" + own
	}
	if n, ok := strings.CutPrefix(own, "wp_id="); ok {
		p.fromSite = strings.TrimSpace(n)
	}
	if p.thread == "" {
		p.ownThread = strings.TrimSpace(root.Child("thread"))
	}
	if own := strings.TrimSpace(root.Child("parent")); p.parent == "" && own != "" {
		p.parent = "id:" + own
	}
	w := &p.comment
	w.Kind, w.State = "comment", stateOf(root)
	p.words(root)
	w.CreatedAt = moment(root.Child("createdAt"))
	switch {
	case p.key == "":
		p.leftOut = "it has no number"
	case len(p.key) > maxNumber || len(p.parent) > maxNumber || len(p.thread) > maxNumber:
		p.leftOut = "its number is none of Disqus's"
	case w.Body == "":
		p.leftOut = "it has no text"
	}
	return p
}

// words takes who wrote it, and what.
func (p *post) words(root *importer.Element) {
	w := &p.comment
	if author := root.First("author"); author != nil {
		w.AuthorName = importer.CommentName(author.Child("name"))
		if w.AuthorName == "" && !isTrue(author, "isAnonymous") {
			w.AuthorName = importer.CommentName(author.Child("username"))
		}
		w.AuthorEmail = importer.CommentEmail(author.Child("email"))
	}
	if p.title = w.AuthorName; w.AuthorName == "" {
		w.AuthorName = importer.Nameless
	}
	var notes []string
	w.Body, notes = importer.CommentBody(withAddresses(root.Child("message")))
	p.notes = append(p.notes, notes...)
}

// stateOf is the state a comment had. One that waited there (older exports say so) waits here.
func stateOf(root *importer.Element) comment.State {
	switch {
	case isTrue(root, "isDeleted"):
		return comment.Trash
	case isTrue(root, "isSpam"):
		return comment.Spam
	case strings.EqualFold(strings.TrimSpace(root.Child("isApproved")), "false"):
		return comment.Held
	}
	return comment.Approved
}

func isTrue(e *importer.Element, name string) bool {
	s := strings.TrimSpace(e.Child(name))
	return strings.EqualFold(s, "true") || s == "1"
}

// number is the number that Disqus gave a thing, "" where it has none.
func number(e *importer.Element) string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.Attr["dsq:id"])
}

// firstYear is before Disqus, and before any comment that it took over.
const firstYear = 1970

// moment is a time of the export, zero where there is none. Those without a zone are in UTC.
func moment(s string) time.Time {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime} {
		if t, err := time.Parse(form, strings.TrimSpace(s)); err == nil && t.Year() > firstYear && t.Year() < 9999 {
			return t.UTC().Truncate(time.Millisecond)
		}
	}
	return time.Time{}
}

var startTag = regexp.MustCompile(`^<[^>]*\bid\s*=\s*["']([^"'<>]{1,64})["']`)

// numberOfBroken is the number in the start tag of what cannot be read.
func numberOfBroken(text []byte) string {
	if m := startTag.FindSubmatch(text[:min(len(text), 512)]); m != nil {
		return strings.ToValidUTF8(string(m[1]), "")
	}
	return ""
}

// unreadable is the state that reports count a comment under which cannot be read.
const unreadable = "unknown"

func brokenPost(text []byte, fault string) *post {
	return &post{key: numberOfBroken(text), leftOut: fault, comment: comment.Comment{State: unreadable}}
}
