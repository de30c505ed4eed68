// Package arabic handles Arabic text as a newsroom needs it: addresses, matching that forgives spelling, word counts,
// reading time, excerpts. It imports the standard library and golang.org/x/text only, so that others can use it.
//
// It is not for dates and numbers (they depend on the country) nor for HTML.
package arabic

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxSlug is the longest slug Slug makes, in letters.
const MaxSlug = 80

// IsMark says whether r is written on or between letters without being one: harakat, Qur'anic signs, tatweel, and the
// zero-width and direction controls.
func IsMark(r rune) bool {
	switch {
	case r == 0x0640, r == 0x0670, r >= 0x064b && r <= 0x065f, r >= 0x0610 && r <= 0x061a, r >= 0x06d6 && r <= 0x06dc,
		r >= 0x06df && r <= 0x06e4, r == 0x06e7, r == 0x06e8, r >= 0x06ea && r <= 0x06ed, r >= 0x08d3 && r <= 0x08ff:
		return true
	}
	return isControl(r)
}

// Slug is the part of an address that stands for a headline: letters and digits of any script in lower case, joined by
// single dashes, without harakat and tatweel, at most MaxSlug letters cut at a word. It is idempotent; a text without a
// letter or digit gives "".
func Slug(s string) string {
	var b strings.Builder
	n, dash := 0, false
	lastDash := 0 // where to cut
	for _, r := range norm.NFKC.String(strings.ToValidUTF8(s, "")) {
		if IsMark(r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			dash = n > 0
			continue
		}
		if unicode.IsMark(r) && n == 0 {
			continue
		}
		if dash {
			lastDash = b.Len()
			if n+1 >= MaxSlug {
				break
			}
			b.WriteByte('-')
			n++
			dash = false
		}
		if n >= MaxSlug {
			if lastDash > 0 {
				return b.String()[:lastDash]
			}
			break
		}
		b.WriteRune(unicode.ToLower(r))
		n++
	}
	return norm.NFC.String(b.String())
}

// Fold is s as matching sees it: ForSearch.String. It is idempotent.
func Fold(s string) string { return ForSearch.String(s) }

// MaxKey is the longest Key, in bytes: what an index of any database takes.
const MaxKey = 1200

// Key is Fold, cut at a letter's border where it is longer than MaxKey.
func Key(s string) string {
	key := Fold(s)
	if len(key) <= MaxKey {
		return key
	}
	end := MaxKey
	for !utf8.RuneStart(key[end]) {
		end--
	}
	return key[:end]
}

// Words is how many words s has: runs of letters, digits and what joins them.
func Words(s string) int {
	n, in := 0, false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if !in {
				n++
			}
			in = true
		case IsMark(r), unicode.IsMark(r), r == '\'', r == '’', r == '-', r == '.' && in, r == ',' && in:
			// inside a word or between its parts
		default:
			in = false
		}
	}
	return n
}

// wordsAMinute is the silent reading rate of Arabic non-fiction: Brysbaert 2019 ("How many words do we read per minute?")
// gives 181 for Arabic against 238 for English.
const wordsAMinute = 181

// ReadingMinutes is how long so many words take to read, rounded, at least 1.
func ReadingMinutes(words int) int { return max(1, (words+wordsAMinute/2)/wordsAMinute) }

// Excerpt is the beginning of s, at most n letters: whole sentences where one ends in the second half, otherwise whole
// words and an ellipsis.
func Excerpt(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut, sentence, word, i := 0, 0, 0, 0
	last := ' '
	for at, r := range s {
		if r == ' ' && strings.ContainsRune(".!?؟…", last) { // the point in 12.5 ends nothing
			sentence = at
		}
		if i == n {
			cut = at
			break
		}
		if r == ' ' {
			word = at
		}
		last = r
		i++
	}
	switch {
	case sentence > cut/2:
		return s[:sentence]
	case word > 0:
		return strings.TrimRight(s[:word], " ،؛:,;") + "…"
	}
	return s[:cut] + "…"
}
