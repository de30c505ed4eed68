package richtext

import "golang.org/x/net/html/atom"

// maxDepth is how deep lists, tables, quotations and figures stand in each other; what is nested deeper is set apart by
// line breaks only. Parsers have such limits too (x/net 512 elements), and nobody's article comes near.
const maxDepth = 40

// writer builds the output. Its state is the stack of open blocks, the list of inline elements in force (inline.go) and
// what may still be written before the next letter: a space, line breaks.
type writer struct {
	out     []byte
	root    kind
	rewrite func(attr, address string) string
	stack   []block // stack[0] is the root
	marks   []mark
	bidi    []direction
	budget  int  // bytes that inline elements may still cost when they are opened anew in further blocks
	fresh   bool // nothing of this run of text is written yet, so neither spaces nor breaks count
	space   bool
	breaks  int
}

// block is one open block.
type block struct {
	kind    kind
	implied bool // the source did not name it
	visible bool // it holds something a reader sees
	name    string
	start   int // where it begins in the output
	content int // where its content begins
}

func (w *writer) top() *block { return &w.stack[len(w.stack)-1] }

// endRun ends a run of text at the border of a block.
func (w *writer) endRun() {
	w.closeDirections()
	w.closeMarks(0)
	w.fresh, w.space, w.breaks = true, false, 0
}

func (w *writer) open(e element, at *attributes, implied bool) {
	w.endRun()
	b := block{kind: e.kind, name: e.name, implied: implied, start: len(w.out)}
	if len(w.stack) == 1 && len(w.out) > 0 {
		w.out = append(w.out, '\n')
	}
	w.out = append(append(w.out, '<'), e.name...)
	w.attributes(e, at)
	w.out = append(w.out, '>')
	b.content = len(w.out)
	w.stack = append(w.stack, b)
}

func (w *writer) closeTop() {
	w.endRun()
	b := *w.top()
	w.stack = w.stack[:len(w.stack)-1]
	depth := len(w.stack)
	kept := w.marks[:0]
	for _, m := range w.marks {
		// Bold that a paragraph leaves open goes on in the next one, as in browsers; other blocks end what began in them.
		if m.depth > depth && (b.kind == paragraph || b.kind == heading) {
			m.depth = depth
		}
		if m.depth <= depth {
			kept = append(kept, m)
		}
	}
	w.marks = kept
	switch {
	case b.kind == cell, b.kind == row, b.kind == rows && len(w.out) > b.content: // what a table spans must not shift
	case !b.visible:
		w.out = w.out[:b.start]
		return
	}
	w.out = append(append(append(w.out, '<', '/'), b.name...), '>')
	w.top().visible = w.top().visible || b.visible
}

func (w *writer) closeTo(i int) {
	for len(w.stack) > i {
		w.closeTop()
	}
}

// nearest is the innermost open block of kind k, not looking past a block of a kind in walls; 0 when there is none.
func (w *writer) nearest(k kind, name string, walls ...kind) int {
	for i := len(w.stack) - 1; i > 0; i-- {
		b := &w.stack[i]
		if b.kind == k && (name == "" || b.name == name) {
			return i
		}
		for _, wall := range walls {
			if b.kind == wall {
				return 0
			}
		}
	}
	return 0
}

// makeRoom closes what a block cannot stand in and answers whether one may be opened here now. Soft ones (paragraphs,
// lists) give way inside captions and the like, where they become line breaks; hard ones (tables, headings) end a caption
// that somebody forgot to close.
func (w *writer) makeRoom(k kind) bool {
	hard := k != paragraph && k != list
	for {
		b := w.top()
		switch b.kind {
		case paragraph:
			w.closeTop()
			continue
		case heading:
			if !hard && !b.visible {
				return false
			}
			w.closeTop()
			continue
		case preformatted, footer, caption, tableCaption:
			if !hard && !(b.kind == footer && b.implied) {
				w.breakLine()
				return false
			}
			if b.kind == caption || b.kind == footer && !b.implied {
				w.closeTop()
			}
			w.closeTop()
			continue
		case rootInline:
			w.breakLine()
			return false
		}
		if k.nests() && w.depth() >= maxDepth {
			w.breakLine()
			return false
		}
		w.holder()
		return true
	}
}

// nests says whether blocks of the kind can stand in themselves without end.
func (k kind) nests() bool { return k == list || k == table || k == quote || k == figure }

func (w *writer) depth() int {
	n := 0
	for i := range w.stack {
		if w.stack[i].kind.nests() {
			n++
		}
	}
	return n
}

// holder opens what the top block needs before it can hold text or blocks: an item in a list, a cell in a table.
func (w *writer) holder() {
	switch w.top().kind {
	case list:
		w.open(element{item, "li"}, nil, true)
	case table:
		w.open(element{rows, "tbody"}, nil, true)
		w.holder()
	case rows:
		w.open(element{row, "tr"}, nil, true)
		w.holder()
	case row:
		w.open(element{cell, "td"}, nil, true)
	}
}

// apart sets what follows apart from what came before: a div began or ended.
func (w *writer) apart() {
	switch b := w.top(); b.kind {
	case paragraph:
		w.closeTop()
	case heading:
		if b.visible {
			w.closeTop()
		}
	default:
		w.breakLine()
	}
}

// breakLine asks for a line break before the next letter, if one was written before.
func (w *writer) breakLine() {
	if !w.fresh {
		w.closeDirections()
		w.breaks = max(w.breaks, 1)
	}
}

// element takes a start tag that is not skipped.
func (w *writer) element(e element, at *attributes) {
	switch e.kind {
	case transparent:
	case boundary:
		w.apart()
	case inline, link:
		w.startInline(e, at)
	case lineBreak:
		if !w.fresh {
			w.closeDirections()
			w.breaks = min(w.breaks+1, 3)
		}
	case picture:
		w.picture(at)
	case paragraph, list, preformatted, heading, quote, figure, table:
		if w.makeRoom(e.kind) {
			w.open(e, at, false)
		}
	case rule:
		if w.makeRoom(rule) {
			w.rule()
		}
	case item:
		w.startItem(e, at)
	default:
		w.startPart(e, at)
	}
}

// startPart takes the start tag of what stands in one kind of block only.
func (w *writer) startPart(e element, at *attributes) {
	if w.top().kind == paragraph {
		w.closeTop()
	}
	in := w.nearest(table, "")
	switch {
	case e.kind == footer && w.top().kind == quote, e.kind == caption && w.top().kind == figure:
		w.open(e, at, false)
	case e.kind == tableCaption && w.top().kind == table && len(w.out) == w.top().content:
		w.open(e, at, false)
	case in == 0 || e.kind == footer || e.kind == caption || e.kind == tableCaption:
		w.apart()
	case e.kind == rows:
		w.closeTo(in + 1)
		w.open(e, at, false)
	case e.kind == row:
		w.inRows(in)
		w.open(e, at, false)
	case e.kind == cell:
		if in+2 < len(w.stack) && w.stack[in+2].kind == row {
			w.closeTo(in + 3)
		} else {
			w.inRows(in)
			w.open(element{row, "tr"}, nil, true)
		}
		w.open(e, at, false)
	}
}

// inRows closes what is open in the table at place in, down to its rows, which it opens where there are none.
func (w *writer) inRows(in int) {
	if in+1 < len(w.stack) && w.stack[in+1].kind == rows {
		w.closeTo(in + 2)
		return
	}
	w.closeTo(in + 1)
	w.open(element{rows, "tbody"}, nil, true)
}

func (w *writer) startItem(e element, at *attributes) {
	if i := w.nearest(item, "", list, cell, figure, quote); i > 0 {
		w.closeTo(i)
	}
	for k := w.top().kind; k == paragraph || k == heading; k = w.top().kind {
		w.closeTop()
	}
	if w.top().kind != list {
		if !w.makeRoom(list) {
			return
		}
		w.open(element{list, "ul"}, nil, true)
	}
	w.open(e, at, false)
}

func (w *writer) rule() {
	w.endRun()
	if len(w.stack) == 1 && len(w.out) > 0 {
		w.out = append(w.out, '\n')
	}
	w.out = append(w.out, "<hr>"...)
	w.top().visible = true
}

// end takes an end tag.
func (w *writer) end(a atom.Atom) {
	e := elements[a]
	switch e.kind {
	case transparent, silent, frame, picture, rule:
	case lineBreak: // browsers take </br> for <br>
		w.element(e, nil)
	case inline, link:
		w.endInline(e.name)
	case paragraph, heading:
		if w.top().kind == e.kind {
			w.closeTop()
		} else if e.kind == paragraph {
			w.apart()
		}
	case boundary:
		w.apart()
	default:
		w.endBlock(e)
	}
}

func (w *writer) endBlock(e element) {
	i, name := 0, ""
	switch e.kind {
	case table:
		i = w.nearest(table, "")
	case rows, row, cell, tableCaption:
		i = w.nearest(e.kind, "", table)
	case item:
		i = w.nearest(item, "", cell, list)
	case list:
		name = e.name
		fallthrough
	default:
		i = w.nearest(e.kind, name, cell)
	}
	if i == 0 {
		w.apart()
		return
	}
	w.closeTo(i)
}
