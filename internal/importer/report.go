package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Kind is what sort of thing was imported. The names stand in reports and in the memory.
type Kind string

// The kinds.
const (
	Post       Kind = "post"
	Page       Kind = "page"
	Attachment Kind = "attachment"
	Comment    Kind = "comment"
	Category   Kind = "category"
	Tag        Kind = "tag"
	Author     Kind = "author"
	OtherItem  Kind = "other_item"
	OtherTerm  Kind = "other_term"
	Thread     Kind = "thread" // comments on one address: listed where they have no article, never counted
)

// Counts is how many of each kind: posts and comments by their state, other items by their type, as the file names them.
type Counts struct {
	Posts       map[string]int `json:"posts"`
	Pages       int            `json:"pages"`
	Attachments int            `json:"attachments"`
	Comments    map[string]int `json:"comments"`
	Categories  int            `json:"categories"`
	Tags        int            `json:"tags"`
	Authors     int            `json:"authors"`
	OtherItems  map[string]int `json:"other_items"`
	OtherTerms  int            `json:"other_terms"` // terms of other kinds, and categories and tags written a second time
}

func newCounts() Counts {
	return Counts{Posts: map[string]int{}, Comments: map[string]int{}, OtherItems: map[string]int{}}
}

// Add counts n things of a kind; state is a post's or comment's state, another item's type.
func (c *Counts) Add(kind Kind, state string, n int) {
	switch kind {
	case Post:
		c.Posts[state] += n
	case Comment:
		c.Comments[state] += n
	case OtherItem:
		c.OtherItems[state] += n
	case Page:
		c.Pages += n
	case Attachment:
		c.Attachments += n
	case Category:
		c.Categories += n
	case Tag:
		c.Tags += n
	case Author:
		c.Authors += n
	case OtherTerm:
		c.OtherTerms += n
	}
}

// Outcome is what became of a thing.
type Outcome int

// The outcomes. Each thing in the file has exactly one.
const (
	Imported  Outcome = iota // it is new here
	Updated                  // it was here and the file says otherwise now
	Unchanged                // it was here already
	Skipped                  // it was left out; an Item says why
)

// Item is one thing that was changed or left out, and why.
type Item struct {
	Kind   Kind   `json:"kind"`
	Number int64  `json:"wp_id"`         // in WordPress, 0 where it has none
	Key    string `json:"key,omitempty"` // in a system that is not WordPress
	Title  string `json:"title"`
	What   string `json:"what"` // Changed, Kept or LeftOut
	Reason string `json:"reason"`
}

// What is done to an item of the report.
const (
	Changed = "changed"
	Kept    = "kept" // as it stands here, though the file says otherwise
	LeftOut = "left out"
)

// Report is what one run did. Items go to the file as they come, so that memory stays flat; the counts follow at the end.
type Report struct {
	InFile    Counts         `json:"in_file"`
	Imported  Counts         `json:"imported"`
	Updated   Counts         `json:"updated"`
	Unchanged Counts         `json:"unchanged"`
	Skipped   Counts         `json:"skipped"`
	Noted     map[string]int `json:"-"` // how many items were changed, kept or left out
	path      string
	file      *os.File
	out       *bufio.Writer
	items     int
}

// NewReport begins a report that Close will leave at path; with an empty path only the counts are kept.
func NewReport(path string) (*Report, error) {
	r := &Report{InFile: newCounts(), Imported: newCounts(), Updated: newCounts(), Unchanged: newCounts(), Skipped: newCounts(),
		Noted: map[string]int{}, path: path}
	if path == "" {
		return r, nil
	}
	var err error
	if r.file, err = os.CreateTemp(filepath.Dir(path), ".report-"); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	r.out = bufio.NewWriter(r.file)
	_, err = io.WriteString(r.out, "{\"items\": [")
	return r, err
}

// Count notes the outcome of one thing.
func (r *Report) Count(o Outcome, kind Kind, state string) {
	to := [...]*Counts{&r.Imported, &r.Updated, &r.Unchanged, &r.Skipped}[o]
	to.Add(kind, state, 1)
}

// Note adds an item.
func (r *Report) Note(i Item) error {
	r.Noted[i.What]++
	if r.out == nil {
		return nil
	}
	text, err := json.Marshal(i)
	if err != nil {
		return err
	}
	separator := ",\n "
	if r.items == 0 {
		separator = "\n "
	}
	r.items++
	_, err = r.out.WriteString(separator + string(text))
	return err
}

// Close writes the counts and puts the file in its place.
func (r *Report) Close() error {
	if r.out == nil {
		return nil
	}
	counts, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	_, err = r.out.WriteString("\n ]," + string(counts[1:]) + "\n")
	if err = errors.Join(err, r.out.Flush(), r.file.Chmod(0o644), r.file.Close()); err == nil {
		err = os.Rename(r.file.Name(), r.path)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	r.out = nil
	return nil
}

// Abandon takes away the file of a report that will not be finished.
func (r *Report) Abandon() {
	if r.out != nil {
		_ = r.file.Close()
		_ = os.Remove(r.file.Name())
	}
}

// Missing names the kinds whose outcomes do not sum up to what is in the file. There are none unless the run was cut off.
func (r *Report) Missing() []string {
	var out []string
	add := func(name string, in int, of func(Counts) int) {
		if sum := of(r.Imported) + of(r.Updated) + of(r.Unchanged) + of(r.Skipped); sum != in {
			out = append(out, fmt.Sprintf("%s: %d in the file, %d accounted for", name, in, sum))
		}
	}
	for name, of := range map[string]func(Counts) int{
		"pages": func(c Counts) int { return c.Pages }, "attachments": func(c Counts) int { return c.Attachments },
		"categories": func(c Counts) int { return c.Categories }, "tags": func(c Counts) int { return c.Tags },
		"authors": func(c Counts) int { return c.Authors }, "other_terms": func(c Counts) int { return c.OtherTerms },
	} {
		add(name, of(r.InFile), of)
	}
	for name, of := range map[string]func(Counts) map[string]int{
		"posts": func(c Counts) map[string]int { return c.Posts }, "comments": func(c Counts) map[string]int { return c.Comments },
		"other_items": func(c Counts) map[string]int { return c.OtherItems },
	} {
		for state, n := range of(r.InFile) {
			add(name+" "+state, n, func(c Counts) int { return of(c)[state] })
		}
	}
	slices.Sort(out)
	return out
}
