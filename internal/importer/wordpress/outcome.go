package wordpress

import (
	"github.com/warraq/warraq/internal/importer"
)

// outcomes is what one transaction did; it is told to the report once that is durable.
type outcomes struct {
	counts []counted
	items  []importer.Item
}

type counted struct {
	outcome importer.Outcome
	kind    importer.Kind
	state   string
}

func (o *outcomes) count(outcome importer.Outcome, kind importer.Kind, state string) {
	o.counts = append(o.counts, counted{outcome, kind, state})
}

func (o *outcomes) note(i importer.Item) { o.items = append(o.items, i) }

func (o *outcomes) leaveOut(kind importer.Kind, state string, number int64, title, reason string) {
	o.count(importer.Skipped, kind, state)
	o.note(importer.Item{Kind: kind, Number: number, Title: title, What: importer.LeftOut, Reason: reason})
}

func (o *outcomes) change(kind importer.Kind, number int64, title, reason string) {
	o.note(importer.Item{Kind: kind, Number: number, Title: title, What: importer.Changed, Reason: reason})
}

func (o *outcomes) tell(r *importer.Report) error {
	for _, c := range o.counts {
		r.Count(c.outcome, c.kind, c.state)
	}
	for _, i := range o.items {
		if err := r.Note(i); err != nil {
			return err
		}
	}
	return nil
}
