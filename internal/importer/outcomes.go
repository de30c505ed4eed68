package importer

// Outcomes is what one transaction did; it is told to the report once that is durable.
type Outcomes struct {
	counts []counted
	items  []Item
}

type counted struct {
	outcome Outcome
	kind    Kind
	state   string
}

// Count notes the outcome of one thing.
func (o *Outcomes) Count(outcome Outcome, kind Kind, state string) {
	o.counts = append(o.counts, counted{outcome, kind, state})
}

// Note adds an item.
func (o *Outcomes) Note(i Item) { o.items = append(o.items, i) }

// LeaveOut counts a thing as skipped and says why.
func (o *Outcomes) LeaveOut(kind Kind, state string, number int64, title, reason string) {
	o.Count(Skipped, kind, state)
	o.Note(Item{Kind: kind, Number: number, Title: title, What: LeftOut, Reason: reason})
}

// Change says what was changed of a thing that came.
func (o *Outcomes) Change(kind Kind, number int64, title, reason string) {
	o.Note(Item{Kind: kind, Number: number, Title: title, What: Changed, Reason: reason})
}

// Tell hands everything to the report.
func (o *Outcomes) Tell(r *Report) error {
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
