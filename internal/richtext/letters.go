package richtext

import (
	"unicode"
	"unicode/utf8"
)

// text writes text as it shall stand: escaped, white space as one space, without controls and the invisible characters
// that copying brings along, what sets the direction closed in the block that opens it.
func (w *writer) text(s []byte) {
	pre := w.top().kind == preformatted
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r':
			i++
			switch {
			case !pre:
				w.space = true
			case w.fresh && c != ' ' && c != '\t': // parsers eat a line feed that follows the tag
			case c == '\r' || c == '\f': // written as entities: a parser would make a line feed of them
				w.begin()
				w.out = append(w.out, '\n')
			default:
				w.begin()
				w.out = append(w.out, c)
			}
			continue
		case c < ' ' || c == 0x7f:
			i++
			continue
		case c < utf8.RuneSelf || easy(s[i:]):
			i += w.letters(s[i:])
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		w.rare(r, s[i:i+size])
		i += size
	}
}

// easy says whether s begins with a letter of two bytes that needs no look: Arabic ones are among them. Those that do are
// the Arabic letter mark and the joiner of graphemes.
func easy(s []byte) bool {
	return s[0] >= 0xc3 && s[0] <= 0xdf && (s[0] != 0xd8 || s[1] != 0x9c) && (s[0] != 0xcd || s[1] != 0x8f)
}

// letters writes the run of plain letters that s begins with and answers its length: ASCII and easy ones.
func (w *writer) letters(s []byte) int {
	w.begin()
	w.top().visible = true
	from, i := 0, 0
	for i < len(s) {
		c := s[i]
		if c >= utf8.RuneSelf && easy(s[i:]) {
			i += 2
			continue
		}
		if c <= ' ' || c >= 0x7f {
			break
		}
		if esc := escapes[c]; esc != "" {
			w.out = append(append(w.out, s[from:i]...), esc...)
			from = i + 1
		}
		i++
	}
	w.out = append(w.out, s[from:i]...)
	return i
}

var escapes = [utf8.RuneSelf]string{'&': "&amp;", '<': "&lt;", '>': "&gt;"}

// rare writes a character that needs a look.
func (w *writer) rare(r rune, raw []byte) {
	switch {
	case r == 0x200c || r == 0x200d: // joiners hold words and emoji together; elsewhere they are litter
		if !w.joins() {
			return
		}
	case r == 0x200e || r == 0x200f || r == 0x061c:
		if last, _ := utf8.DecodeLastRune(w.out); !w.fresh && !w.space && w.breaks == 0 && last == r {
			return
		}
	case embeds(r):
		w.openDirection(r, raw)
		return
	case r == 0x202c || r == 0x2069:
		w.closeDirection(r)
		return
	case r == 0x2028 || r == 0x2029:
		w.space = true
		return
	case forbidden(r), r == 0x200b, r == 0x2060, r == 0xfeff, r == 0xfffc:
		return
	case r == 0xa0 || r == 0xad || r == 0x034f: // seen only between others
	default:
		w.begin()
		w.top().visible = true
		w.out = append(w.out, raw...)
		return
	}
	w.begin()
	w.out = append(w.out, raw...)
}

// forbidden are characters that text never holds: controls, noncharacters, interlinear marks.
func forbidden(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe || r >= 0xfff9 && r <= 0xfffb || r == 0xe0001
}

// joins says whether what was written last is something that a joiner can join.
func (w *writer) joins() bool {
	if w.fresh || w.space || w.breaks > 0 {
		return false
	}
	last, _ := utf8.DecodeLastRune(w.out)
	return last != '>' && (unicode.In(last, unicode.L, unicode.M, unicode.So, unicode.Sk) || last == 0x0640)
}

// direction is one embedding or isolate that is open in the run of text.
type direction struct {
	closer rune
	kept   bool
}

// maxDirections is how many are open at once; further ones are not written.
const maxDirections = 16

// embeds says whether r opens an embedding, an override or an isolate.
func embeds(r rune) bool {
	return r == 0x202a || r == 0x202b || r == 0x202d || r == 0x202e || r >= 0x2066 && r <= 0x2068
}

func (w *writer) openDirection(r rune, raw []byte) {
	if len(w.bidi) >= maxDirections {
		return
	}
	d := direction{closer: 0x202c, kept: r != 0x202d && r != 0x202e} // an override makes a text read as what it is not
	if r >= 0x2066 {
		d.closer = 0x2069
	}
	if d.kept {
		w.begin()
		w.out = append(w.out, raw...)
	}
	w.bidi = append(w.bidi, d)
}

// closeDirection writes the closer r if it closes something, and before it those of what stands open inside.
func (w *writer) closeDirection(r rune) {
	for i := len(w.bidi) - 1; i >= 0; i-- {
		if w.bidi[i].closer == r {
			w.closeDirectionsTo(i)
			return
		}
		if r == 0x202c { // an embedding's end does not reach out of an isolate
			return
		}
	}
}

// closeDirections ends all of them: at the end of a block and at a line break they end anyway.
func (w *writer) closeDirections() { w.closeDirectionsTo(0) }

func (w *writer) closeDirectionsTo(from int) {
	for i := len(w.bidi) - 1; i >= from; i-- {
		if w.bidi[i].kept {
			w.out = utf8.AppendRune(w.out, w.bidi[i].closer)
		}
	}
	w.bidi = w.bidi[:from]
}
