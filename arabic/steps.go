package arabic

import (
	"sort"
	"sync"
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
	Alef                            // أ إ آ ٱ and ٲ ٳ as ا
	Hamza                           // ؤ as و, ئ as ي; a hamza by itself is left out
	Ya                              // ى as ي
	Ta                              // ة as ه
	Lookalikes                      // Persian and Urdu forms of Arabic letters (ک ی ہ) as the Arabic letter
	Borrowed                        // letters for sounds that Arabic has no letter for, and dotless ones, as the one they are written with: پ as ب, گ as ك, ڤ as ف
	Digits                          // decimal digits of all scripts as 0 to 9
	Case                            // lower case
	Repeats                         // a letter three times or more in a row is written once
	Doubles                         // a letter twice or more in a row is written once
)

// What the three purposes forgive.
const (
	ForSearch     = Compatibility | Harakat | Tatweel | Controls | Alef | Hamza | Ya | Ta | Lookalikes | Borrowed | Digits | Case | Repeats
	ForModeration = ForSearch | Doubles
	ForAddresses  = Compatibility | Harakat | Tatweel | Controls | Lookalikes | Case
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

// String is text after the steps. It is idempotent: what it gives, it leaves as it is.
func (s Steps) String(text string) string {
	for range maxRounds {
		next := string(s.append(make([]byte, 0, len(text)), text, nil))
		if next == text || s.settled(next) {
			return next
		}
		text = next
	}
	return text
}

// Map is text after the steps with the way back to the original.
func (s Steps) Map(text string) Mapped {
	m := Mapped{Text: text}
	for range maxRounds {
		at := trail{from: make([]int32, 0, len(m.Text)+8), to: make([]int32, 0, len(m.Text)+8)}
		next := string(s.append(make([]byte, 0, len(m.Text)), m.Text, &at))
		if next == m.Text {
			break
		}
		if m.changed { // from the round before back to the beginning
			for i := range at.from {
				at.from[i], at.to[i] = m.from[at.from[i]], m.to[at.to[i]-1]
			}
		}
		m = Mapped{Text: next, changed: true, from: at.from, to: at.to}
		if s.settled(next) {
			break
		}
	}
	return m
}

// maxRounds bounds how often a text goes through its steps. Leaving signs out may bring letters together that compose, so
// that one round is not always the last.
const maxRounds = 8

// settled says that another round would change nothing: what a step makes of a letter it leaves as it is.
func (s Steps) settled(text string) bool {
	return s&Compatibility == 0 || norm.NFKC.IsNormalString(text)
}

// trail is where the bytes of a text came from.
type trail struct{ from, to []int32 }

// add notes that n bytes more come from [from, to).
func (t *trail) add(n, from, to int) {
	for range n {
		t.from, t.to = append(t.from, int32(from)), append(t.to, int32(to))
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

// append is one round of the steps over text.
func (s Steps) append(out []byte, text string, at *trail) []byte {
	r := round{steps: s, table: tableOf(s), out: out, at: at}
	if s&Compatibility == 0 {
		r.letters(text, 0, 0)
		return r.out
	}
	for pos := 0; pos < len(text); {
		plain := 0
		if s&Harakat != 0 {
			plain = plainSpan(text[pos:])
		}
		if plain == 0 {
			n := max(1, norm.NFKC.NextBoundaryInString(text[pos:], true))
			r.letters(norm.NFKC.String(text[pos:pos+n]), pos, n)
			pos += n
			continue
		}
		r.letters(text[pos:pos+plain], pos, 0)
		pos += plain
	}
	return r.out
}

// plainSpan is how far text begins with ASCII, Arabic letters, signs that Harakat leaves out and quotation marks, and with
// nothing behind them that they may compose with: most of most texts, which need no look at Unicode's tables.
func plainSpan(text string) int {
	letter := 0 // where the last one begins that something may compose with
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			letter = i
			i++
			continue
		}
		if i+1 == len(text) || text[i+1]&0xc0 != 0x80 {
			return letter
		}
		switch r := rune(c&0x1f)<<6 | rune(text[i+1]&0x3f); {
		case c == 0xc2 && (r == '«' || r == '»'):
			letter = i
		case c < 0xd8 || c > 0xdb, r >= 0x0653 && r <= 0x0655, r >= 0x0675 && r <= 0x0678: // another script; hamza above, which composes; letters that come apart
			return letter
		case !IsMark(r) || r == 0x0640:
			letter = i
		}
		i += 2
	}
	return len(text)
}

// round is one way through a text.
type round struct {
	steps Steps
	table *[tableSize]int32
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
			folded = r.table[c]
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

// tableSize covers Latin, Greek, Cyrillic, Hebrew and Arabic: what texts are made of, looked up instead of asked for.
const tableSize = 0x780

var tables sync.Map // of Steps: *[tableSize]int32

func tableOf(s Steps) *[tableSize]int32 {
	if t, ok := tables.Load(s); ok {
		return t.(*[tableSize]int32)
	}
	t := new([tableSize]int32)
	for c := range t {
		t[c] = s.letter(rune(c))
	}
	known, _ := tables.LoadOrStore(s, t)
	return known.(*[tableSize]int32)
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
		if s&Harakat != 0 {
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
