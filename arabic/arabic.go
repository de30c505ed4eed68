// Package arabic handles Arabic text as a newsroom needs it. It imports the standard library and golang.org/x/text only, so that
// others can use it. Nothing in it panics, whatever the bytes, and all of it may be called by many at once; each function says what it
// promises of its result.
//
// Spelling. [Steps] are what a comparison forgives (vowel signs, forms of hamza, ة for ه, digits of another script, letters
// drawn out): [ForSearch], [ForModeration] and [ForAddresses], or any other set. [Steps.String] is the text after them, [Steps.Append]
// the same without needing memory, [Steps.Map] the same with the way back to where a match stood. [Fold] is ForSearch, [Key] a Fold
// that a database can index, [IsMark] tells signs from letters.
//
// Words and sentences. [Steps.Tokens] and [Steps.Split] are the words of a text for an index, [Words] is how many a reader counts,
// [ReadingMinutes] how long they take, [Excerpt] the beginning of a text by whole sentences.
//
// Stems. [Stem] is what forms of a word have in common, for who has nothing else to ask; [Light], [Bare], [Splits], [Clitics] and
// [Skeleton] are its parts, for an index that asks its own texts. [IsStop] knows the words that say nothing.
//
// Names. [NameKey] and [SameName] find «Mohammed» by «محمد» and «الزرقاء» by «Zarka».
//
// Addresses and files. [Slug] is the part of an address that stands for a headline, in its own letters; [Latin] writes Arabic in
// ASCII.
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
