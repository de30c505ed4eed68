// Package arabic handles Arabic text as a newsroom needs it: addresses, matching that forgives spelling, word counts,
// reading time, excerpts. It imports the standard library and golang.org/x/text only, so that others can use it.
//
// It is not for dates and numbers (they depend on the country) nor for HTML.
package arabic

import (
	"unicode/utf8"
)

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
