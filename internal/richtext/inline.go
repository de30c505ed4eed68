package richtext

// maxMarks is how many inline elements are in force at once; further ones are not written.
const maxMarks = 24

// mark is an inline element in force. Its tag is written only when a letter follows, so that none is ever empty, and it
// is closed and opened anew at the borders of blocks, so that it never crosses one.
type mark struct {
	name    string
	tag     string // as it stands in the output; "" for one that is not written: a second <strong>, a link to nowhere
	depth   int    // how many blocks were open when it began
	written bool   // it stands open in the output now
	before  bool   // it did so earlier
}

func (w *writer) startInline(e element, at *attributes) {
	m := mark{name: e.name, depth: len(w.stack)}
	if e.kind == link {
		w.endInline("a") // links do not stand in links
	}
	if len(w.marks) >= maxMarks {
		return
	}
	if e.name == "cite" && w.top().kind == quote && len(w.out) > w.top().content { // «words» and who said them
		w.open(element{footer, "footer"}, nil, true)
		m.depth = len(w.stack)
	}
	if w.wanted(e, at) {
		m.tag = w.tag(e, at)
	}
	w.marks = append(w.marks, m)
}

// wanted says whether an inline element says something here: a link leads somewhere, a span has a language or a direction,
// and strong in strong is no stronger.
func (w *writer) wanted(e element, at *attributes) bool {
	switch e.name {
	case "a":
		at.href = w.address("href", at.href)
		return at.href != ""
	case "span":
		return languageTag(at.lang) || direct(at.dir) != ""
	case "bdi", "q":
		return true
	}
	for _, m := range w.marks {
		if m.name == e.name && m.tag != "" {
			return false
		}
	}
	return true
}

func (w *writer) endInline(name string) {
	for i := len(w.marks) - 1; i >= 0; i-- {
		if w.marks[i].name == name {
			if w.marks[i].written {
				w.closeMarks(i)
			}
			w.marks = append(w.marks[:i], w.marks[i+1:]...)
			return
		}
	}
}

// closeMarks writes the end tags of the marks from place i on that are open; they stay in force.
func (w *writer) closeMarks(i int) {
	for j := len(w.marks) - 1; j >= i; j-- {
		m := &w.marks[j]
		if m.written {
			w.out = append(append(append(w.out, '<', '/'), m.name...), '>')
			m.written = false
		}
	}
}

// begin writes what must stand before the next letter or picture: the block that holds it, breaks, a space, the tags of
// the marks in force.
func (w *writer) begin() {
	switch b := w.top(); b.kind {
	case rootFlow, quote:
		w.open(element{paragraph, "p"}, nil, true)
	case list, table, rows, row:
		w.holder()
	}
	switch {
	case w.fresh:
	case w.breaks > 0 && w.top().kind == preformatted:
		for range w.breaks {
			w.out = append(w.out, '\n')
		}
	case w.breaks > 0:
		for range w.breaks {
			w.out = append(w.out, "<br>"...)
		}
	case w.space:
		w.out = append(w.out, ' ')
	}
	w.fresh, w.space, w.breaks = false, false, 0
	for i := range w.marks {
		m := &w.marks[i]
		if m.written || m.tag == "" {
			continue
		}
		if m.before {
			if w.budget -= len(m.tag); w.budget < 0 {
				m.tag = "" // a long link left open before a million paragraphs: it stood long enough
				continue
			}
		}
		w.out = append(w.out, m.tag...)
		m.written, m.before = true, true
	}
}

func (w *writer) picture(at *attributes) {
	src := at.src
	if safe("src", src) == "" {
		src = at.lazy // pictures that a script would have loaded
	}
	if src = w.address("src", src); src == "" {
		return
	}
	w.begin()
	w.out = append(w.out, "<img"...)
	w.attribute("src", src)
	w.attribute("alt", phrase(at.alt)) // an empty one says something too
	w.number("width", at.width, 1<<16)
	w.number("height", at.height, 1<<16)
	w.number("data-media", at.media, 1<<53)
	w.common(at)
	w.out = append(w.out, '>')
	w.top().visible = true
}

// frame writes the card of something shown from elsewhere.
func (w *writer) frame(at *attributes) {
	src := at.src
	if len(src) > 2 && src[:2] == "//" {
		src = "https:" + src
	}
	if src = safe("data-embed", src); src == "" {
		return
	}
	title := at.title
	if title == "" {
		title = host(src)
	}
	card := w.makeRoom(figure)
	if card {
		w.open(element{figure, "figure"}, &attributes{embed: src}, false)
	}
	inside := w.marks
	w.marks = nil
	if !card {
		w.closeRun(inside)
	}
	w.startInline(element{link, "a"}, &attributes{href: src})
	w.text([]byte(title))
	w.endInline("a")
	if card {
		w.closeTop()
	}
	w.marks = inside
}

// closeRun closes marks before a link that stands for a frame.
func (w *writer) closeRun(marks []mark) {
	w.marks = marks
	w.closeMarks(0)
	w.marks = nil
}
