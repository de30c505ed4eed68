package search

import (
	"context"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/richtext"
	"github.com/warraq/warraq/internal/story"
)

// How much a word counts where it stands, against one far down in a body.
const (
	weightHeadline = 6
	weightDeck     = 4
	weightKicker   = 3
	weightTag      = 4
	weightByline   = 4
	weightCaption  = 1.5
)

// readEntries reads articles as the index takes them, by id. One that readers may not find has no parts, or is not there.
func readEntries(ctx context.Context, tx *db.Tx, stories *story.Stories, articles []int64) (map[int64]Entry, error) {
	list, err := stories.ForSearch(ctx, tx, articles)
	if err != nil {
		return nil, err
	}
	entries := make(map[int64]Entry, len(list))
	for _, a := range list {
		entries[a.ID] = entryOf(a)
	}
	return entries, nil
}

func entryOf(a story.Searched) Entry {
	e := Entry{Article: a.ID, Published: clock.Milli(a.PublishedAt)}
	if !a.Findable() {
		return e
	}
	if a.PublishedAt.Equal(story.Undated) {
		e.Published = 0
	}
	e.Parts = []Part{{Text: a.Headline, Weight: weightHeadline, Heads: true}}
	part := func(text string, weight float32) {
		if text != "" {
			e.Parts = append(e.Parts, Part{Text: text, Weight: weight})
		}
	}
	part(a.Kicker, weightKicker)
	part(a.Deck, weightDeck)
	e.Parts = append(e.Parts, Part{Text: richtext.PlainText(a.Body), Weight: 1, Fades: true})
	if a.Lead != nil {
		part(a.Lead.Caption, weightCaption)
	}
	for _, b := range a.Bylines {
		part(b.Name, weightByline)
		e.Marks = append(e.Marks, mark('p', b.PersonID))
	}
	for i, name := range a.Tags {
		part(name, weightTag)
		e.Marks = append(e.Marks, mark('t', a.TagIDs[i]))
	}
	for _, id := range a.Sections {
		e.Marks = append(e.Marks, mark('s', id))
	}
	return e
}
