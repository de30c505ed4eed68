package arabic

import (
	"unicode"
	"unicode/utf8"
)

// Words is how many words s has, as a reader counts them: runs of letters and digits. Signs on letters, tatweel and
// zero-width characters part nothing; an apostrophe, a hyphen and a low line join («aujourd'hui», «وسم_طويل»), and so do the
// points and commas of numbers and dates and the points of Latin addresses («12.5», «2026/11/25», «example.com»). Punctuation,
// symbols and emoji are no words.
func Words(s string) int {
	n, last, joint := 0, nothing, rune(0)
	for _, r := range s {
		kind := wordKind(r)
		switch {
		case IsMark(r) || unicode.IsMark(r):
		case kind != nothing:
			if last == nothing || joint != 0 && !joins(joint, last, kind) {
				n++
			}
			last, joint = kind, 0
		case last != nothing && joint == 0 && isJoint(r):
			joint = r
		default:
			last, joint = nothing, 0
		}
	}
	return n
}

// What a word is made of.
const (
	nothing = iota
	latinLetter
	otherLetter
	anyDigit
)

func wordKind(r rune) int {
	switch {
	case r == 0x0640: // tatweel, which Unicode counts among the letters
		return nothing
	case r < utf8.RuneSelf && unicode.IsLetter(r):
		return latinLetter
	case unicode.IsLetter(r):
		return otherLetter
	case unicode.IsDigit(r):
		return anyDigit
	}
	return nothing
}

func isJoint(r rune) bool {
	switch r {
	case '\'', '’', '-', '‐', '‑', '_', '@', '.', ',', '٫', '٬', '/', ':':
		return true
	}
	return false
}

// joins says whether a sign between two letters or digits makes one word of them.
func joins(joint rune, before, after int) bool {
	switch joint {
	case '.':
		return before != otherLetter && after != otherLetter
	case ',', '٫', '٬', '/', ':':
		return before == anyDigit && after == anyDigit
	}
	return true
}

// wordsAMinute is the silent reading rate of Arabic non-fiction: Brysbaert 2019 ("How many words do we read per minute?")
// gives 181 for Arabic against 238 for English.
const wordsAMinute = 181

// ReadingMinutes is how long so many words take to read, rounded, at least 1.
func ReadingMinutes(words int) int {
	return max(1, words/wordsAMinute+(words%wordsAMinute+wordsAMinute/2)/wordsAMinute)
}
