package arabic

import (
	"slices"
	"sort"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Steps is a set of things to forgive in spelling. What one purpose wants another does not: a search finds «مدرسة» by
// «مدرسه», an address keeps them apart, and only a moderator's list is to see through «حـ‌مـــاااار».
type Steps uint16

// The steps. Bytes that are no UTF-8 are always left out.
const (
	Compatibility Steps = 1 << iota // NFKC (UAX 15): presentation forms, ligatures, full-width and styled letters
	Harakat                         // vowel signs, tanwin, shadda, the dagger alef and Qur'anic signs are left out
	Tatweel                         // the stretching line is left out
	Controls                        // zero-width characters, direction controls and soft hyphens are left out
	Alef                            // أ إ آ ٱ and ٲ ٳ as ا; the signs above and below that make them of it are left out
	Hamza                           // ؤ as و, ئ as ي; a hamza by itself is left out, and so are its signs
	Ya                              // ى as ي
	Ta                              // ة as ه
	Lookalikes                      // Persian and Urdu forms of Arabic letters (ک ی ہ) as the Arabic letter
	Borrowed                        // letters for sounds that Arabic has no letter for, and dotless ones, as the one they are written with: پ as ب, گ as ك, ڤ as ف
	Digits                          // decimal digits of all scripts as 0 to 9
	Case                            // lower case
	Repeats                         // a letter three times or more in a row is written once
	Doubles                         // a letter twice or more in a row is written once
)

// What the three purposes forgive. An address keeps Persian letters: a slug that came from another system, and is looked up
// by its own spelling, must come out as it went in.
const (
	ForSearch     = Compatibility | Harakat | Tatweel | Controls | Alef | Hamza | Ya | Ta | Lookalikes | Borrowed | Digits | Case | Repeats
	ForModeration = ForSearch | Doubles
	ForAddresses  = Compatibility | Harakat | Tatweel | Controls | Case
)

// Mapped is a text after its steps, and where each part of it stood before them.
type Mapped struct {
	Text string

	changed bool
	from    []int32 // for each byte of Text, where in the original the piece begins that it was made of
	to      []int32 // and where that piece ends
}

// Original is where the bytes [start, end) of Text stood in the text that was given. Signs that were left out behind a
// letter belong to it. It is {0, 0} for an empty range or one outside of Text.
func (m Mapped) Original(start, end int) (int, int) {
	if start < 0 || start >= end || end > len(m.Text) {
		return 0, 0
	}
	if !m.changed {
		return start, end
	}
	return int(m.from[start]), int(m.to[end-1])
}

// String is text after the steps. It is idempotent: what it gives, it leaves as it is. It is at most eleven times as long as
// text, which NFKC makes of «ﷺ» (U+FDFA).
func (s Steps) String(text string) string {
	return string(s.Append(make([]byte, 0, len(text)), text))
}

// Append appends what String gives to dst. It needs no memory beyond dst, but for letters outside the scripts of two bytes
// (Latin, Greek, Cyrillic, Hebrew, Arabic).
func (s Steps) Append(dst []byte, text string) []byte {
	begin := len(dst)
	for range maxRounds {
		var settled bool
		dst, settled = s.append(dst[:begin], text, nil)
		if settled || string(dst[begin:]) == text {
			break
		}
		text = string(dst[begin:])
	}
	return dst
}

// Map is text after the steps with the way back to the original.
func (s Steps) Map(text string) Mapped {
	m := Mapped{Text: text}
	for range maxRounds {
		at := trail{from: make([]int32, 0, len(m.Text)+8), to: make([]int32, 0, len(m.Text)+8)}
		out, settled := s.append(make([]byte, 0, len(m.Text)), m.Text, &at)
		next := string(out)
		if next == m.Text {
			break
		}
		if m.changed { // from the round before back to the beginning
			for i := range at.from {
				at.from[i], at.to[i] = m.from[at.from[i]], m.to[at.to[i]-1]
			}
		}
		m = Mapped{Text: next, changed: true, from: at.from, to: at.to}
		if settled {
			break
		}
	}
	return m
}

// maxRounds bounds how often a text goes through its steps. Leaving signs out may bring letters together that compose, so
// that one round is not always the last; but no step makes of what composed something that composes with the same sign again.
const maxRounds = 8

// trail is where the bytes of a text came from.
type trail struct{ from, to []int32 }

// add notes that n bytes more come from [from, to).
func (t *trail) add(n, from, to int) {
	for range n {
		t.from = append(t.from, int32(from)) // two statements: so that the slices' heads are written only where they grow
		t.to = append(t.to, int32(to))
	}
}

// extend lets what was written last reach as far as to: a sign behind it is left out.
func (t *trail) extend(to int) {
	if n := len(t.to); n > 0 {
		last := t.from[n-1]
		for i := n - 1; i >= 0 && t.from[i] == last; i-- {
			t.to[i] = int32(to)
		}
	}
}

// append is one round of the steps over text. settled says that another round would change nothing: what a step makes of
// a letter it leaves as it is, so that only composing can.
func (s Steps) append(out []byte, text string, at *trail) (_ []byte, settled bool) {
	r := round{steps: s, table: tableOf(s), out: out, at: at}
	if s&Compatibility == 0 {
		r.letters(text, 0, 0)
		return r.out, true
	}
	begin, settled := len(out), true
	for pos := 0; pos < len(text); {
		if n := r.table.plainSpan(text[pos:]); n > 0 {
			r.plain(text[pos:pos+n], pos)
			pos += n
			continue
		}
		n := max(1, norm.NFKC.NextBoundaryInString(text[pos:], true))
		before := len(r.out)
		r.letters(norm.NFKC.String(text[pos:pos+n]), pos, n)
		if piece := r.out[min(before, len(r.out)):]; len(piece) > 0 {
			settled = settled && norm.NFKC.IsNormal(piece) && norm.NFKC.Properties(piece).BoundaryBefore()
		}
		pos += n
	}
	return r.out, settled || norm.NFKC.IsNormal(r.out[begin:])
}

// round is one way through a text.
type round struct {
	steps Steps
	table *table
	out   []byte
	at    *trail
	last  rune // the letter written last, and how often in a row
	run   int
}

// letters writes the letters of a piece that begins at pos; whole is the piece's length in the original where it was
// composed, 0 where each letter stands for itself.
func (r *round) letters(piece string, pos, whole int) {
	for i := 0; i < len(piece); {
		c, size := rune(piece[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(piece[i:])
		}
		from, to := pos+i, pos+i+size
		if whole > 0 {
			from, to = pos, pos+whole
		}
		i += size
		folded := int32(leftOut)
		switch {
		case c == utf8.RuneError && size == 1: // no UTF-8
		case c < tableSize:
			folded = r.table.letter[c]
		default:
			folded = r.steps.letter(c)
		}
		if folded == leftOut {
			if r.at != nil {
				r.at.extend(to)
			}
			continue
		}
		r.write(rune(folded), from, to)
	}
}

// plain writes what plainSpan found: letters of one and two bytes that become no longer.
func (r *round) plain(piece string, pos int) {
	r.out = slices.Grow(r.out, len(piece))
	out, n, table, at := r.out[:cap(r.out)], len(r.out), r.table, r.at
	last, counted := r.last, r.steps&(Repeats|Doubles) != 0
	for i := 0; i < len(piece); {
		c, from := rune(piece[i]), i
		i++
		if c >= utf8.RuneSelf {
			c = c&0x1f<<6 | rune(piece[i]&0x3f)
			i++
		}
		to := table.letter[c&(tableSize-1)]
		switch {
		case to < 0:
			if at != nil {
				at.extend(pos + i)
			}
			continue
		case to == last && counted:
			r.out = out[:n]
			r.write(to, pos+from, pos+i)
			n = len(r.out)
			continue
		case to < utf8.RuneSelf:
			out[n] = byte(to)
			n++
			if at != nil {
				at.add(1, pos+from, pos+i)
			}
		default:
			out[n], out[n+1] = 0xc0|byte(to>>6), 0x80|byte(to&0x3f)
			n += 2
			if at != nil {
				at.add(2, pos+from, pos+i)
			}
		}
		last = to
		r.last, r.run = to, 1
	}
	r.out = out[:n]
}

// write writes one letter, unless it is one too many of its kind.
func (r *round) write(c rune, from, to int) {
	if r.steps&(Repeats|Doubles) != 0 {
		if c == r.last && unicode.IsLetter(c) {
			r.run++
			if r.steps&Doubles != 0 {
				r.repeated(to)
				return
			}
			if r.run == 3 { // it was written twice
				size := utf8.RuneLen(c)
				r.out = r.out[:len(r.out)-size]
				if r.at != nil {
					r.at.from, r.at.to = r.at.from[:len(r.at.from)-size], r.at.to[:len(r.at.to)-size]
				}
			}
			if r.run >= 3 {
				r.repeated(to)
				return
			}
		} else {
			r.last, r.run = c, 1
		}
	}
	n := len(r.out)
	r.out = utf8.AppendRune(r.out, c)
	if r.at != nil {
		r.at.add(len(r.out)-n, from, to)
	}
}

func (r *round) repeated(to int) {
	if r.at != nil {
		r.at.extend(to)
	}
}

// leftOut stands in a table for a letter that is not written.
const leftOut = -1

// tableSize covers what UTF-8 writes in two bytes: Latin, Greek, Cyrillic, Hebrew and Arabic, what texts are made of, looked up
// instead of asked for.
const tableSize = 0x800

// table is what the steps make of each letter.
type table struct {
	letter [tableSize]int32
	kind   [tableSize]uint8
}

// The kinds of letters, as plainSpan sees them.
const (
	special = iota // may change with what stands around it, or into more than fits
	alone          // becomes one letter, whatever stands around it, if what follows is plain
	dropped        // is left out, and is nothing that composes
)

var tables [1 << 14]atomic.Pointer[table] // for each Steps, when it is asked for

func tableOf(s Steps) *table {
	at := &tables[s%Steps(len(tables))]
	if t := at.Load(); t != nil {
		return t
	}
	t := new(table)
	for c := range rune(tableSize) {
		t.letter[c], t.kind[c] = s.entry(c)
	}
	at.Store(t)
	return t
}

// entry is what a table says of a letter.
func (s Steps) entry(c rune) (to int32, kind uint8) {
	to = s.letter(c)
	if s&Compatibility == 0 {
		return to, special
	}
	p := norm.NFKC.PropertiesString(string(c))
	switch {
	case IsMark(c) && to == leftOut && !isComposing(c):
		return to, dropped
	case !p.BoundaryBefore():
		return to, special
	}
	composed, size := utf8.DecodeRuneInString(norm.NFKC.String(string(c)))
	if len(norm.NFKC.String(string(c))) != size {
		return to, special
	}
	if to = s.letter(composed); utf8.RuneLen(to) > utf8.RuneLen(c) {
		return to, special
	}
	return to, alone
}

// plainSpan is how far text begins with letters that need no look at Unicode's tables, nor does what stands behind them:
// most of most texts.
func (t *table) plainSpan(text string) int {
	letter := 0 // where the last one begins that something may compose with
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			if c < 0xc2 || c > 0xdf || i+1 == len(text) || text[i+1]&0xc0 != 0x80 {
				return letter
			}
			c, size = c&0x1f<<6|rune(text[i+1]&0x3f), 2
		}
		switch t.kind[c&(tableSize-1)] {
		case special:
			return letter
		case alone:
			letter = i
		}
		i += size
	}
	return len(text)
}

// letter is what one letter becomes, or leftOut.
func (s Steps) letter(c rune) int32 {
	switch {
	case c == 0x0640:
		if s&Tatweel != 0 {
			return leftOut
		}
		return c
	case isControl(c):
		if s&Controls != 0 {
			return leftOut
		}
		return c
	case IsMark(c):
		if s&Harakat != 0 || isComposing(c) && s&(Alef|Hamza) != 0 {
			return leftOut
		}
		return c
	case unicode.IsDigit(c):
		if s&Digits != 0 {
			return '0' + digitValue(c)
		}
		return c
	}
	for _, f := range folds { // in this order: ۓ becomes ے, then ي
		if s&f.step != 0 {
			if to, ok := f.letters[c]; ok {
				c = to
			}
		}
	}
	if c == leftOut {
		return leftOut
	}
	if s&Case != 0 {
		c = unicode.ToLower(c)
	}
	return c
}

// isComposing says whether c is one of the three signs that make one letter with alef, waw and ya: madda, hamza above and
// below.
func isComposing(c rune) bool { return c >= 0x0653 && c <= 0x0655 }

func isControl(c rune) bool {
	return c >= 0x200b && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2060 && c <= 0x2069 || c == 0xfeff || c == 0x061c || c == 0x00ad
}

// digitValue is what a decimal digit stands for. Unicode puts the ten of a script in a row (The Unicode Standard, 4.6).
func digitValue(c rune) rune {
	if r16 := unicode.Nd.R16; c <= 0xffff {
		i := sort.Search(len(r16), func(i int) bool { return rune(r16[i].Hi) >= c })
		return (c - rune(r16[i].Lo)) % 10
	}
	r32 := unicode.Nd.R32
	i := sort.Search(len(r32), func(i int) bool { return rune(r32[i].Hi) >= c })
	return (c - rune(r32[i].Lo)) % 10
}

// folds are the steps that put one letter for another.
var folds = []struct {
	step    Steps
	letters map[rune]rune
}{
	{Borrowed, pairs("پبچجژزگكڤفڥفڨقٹتڈدڑرںنۆوۇوۈوۋوٮبٯقڡفڭك")},
	{Lookalikes, pairs("ڪكکكیيېيۍيےيۓيہهھهەهۀهۂهۃةۿهۺشۻض")},
	{Alef, pairs("أاإاآاٱاٲاٳاٵا")},
	{Hamza, func() map[rune]rune {
		m := pairs("ؤوئي")
		m['ء'], m['ٴ'] = leftOut, leftOut
		return m
	}()},
	{Ya, pairs("ىي")},
	{Ta, pairs("ةه")},
}

// pairs reads letters two by two: the one, and what it becomes.
func pairs(text string) map[rune]rune {
	letters := []rune(text)
	m := map[rune]rune{}
	for i := 0; i+1 < len(letters); i += 2 {
		m[letters[i]] = letters[i+1]
	}
	return m
}
