package arabic

import (
	"strings"
	"unicode"
)

// MaxSlug is the longest slug Slug makes, in letters.
const MaxSlug = 80

// Slug is the part of an address that stands for a headline: letters and digits of any script after the steps ForAddresses,
// joined by single dashes, at most MaxSlug letters cut at a word. It is idempotent; a text without a letter or digit gives "".
func Slug(s string) string {
	var b strings.Builder
	n, dash := 0, false
	lastDash := 0 // where to cut
	for _, r := range ForAddresses.String(s) {
		switch {
		case unicode.IsMark(r): // part of a letter, or of nothing
			if n == 0 || dash {
				continue
			}
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			dash = n > 0
			continue
		}
		if dash {
			lastDash = b.Len()
			if n+1 >= MaxSlug {
				return b.String()
			}
			b.WriteByte('-')
			n++
			dash = false
		}
		if n >= MaxSlug {
			if lastDash > 0 {
				return b.String()[:lastDash]
			}
			return b.String()
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}
