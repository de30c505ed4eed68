package policy

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/warraq/warraq/arabic"
)

// Patterns are looked for in the text with the digits of all scripts as ASCII ones and without signs that cannot be seen, so that
// ٠٧٩ and 079 are the same.
const patternSteps = arabic.Compatibility | arabic.Digits | arabic.Controls | arabic.Tatweel

var (
	// Addresses as RFC 5321 allows them in practice.
	emailPattern = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}`)
	// A country's code or a leading zero and seven to twelve digits, however they are grouped (ITU-T E.164 allows fifteen).
	phonePattern = regexp.MustCompile(`(?:\+|00)\d(?:[ ().-]{0,2}\d){7,13}|\b0\d(?:[ .-]?\d){7,9}\b`)
	// National numbers of the region have ten to fourteen digits and stand alone.
	nationalPattern = regexp.MustCompile(`\b\d{10,14}\b`)
	linkPattern     = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"«»]{3,}|\b(?:[a-z0-9-]{2,63}\.)+(?:com|net|org|info|biz|xyz|top|site|online|shop|live|club|me|ly|io|co|tv|ru)\b(?:/[^\s<>"«»]*)?`)
)

// Limits of shouting: a letter or sign so often in a row, and so much of a text in capitals.
const (
	shoutedRow      = 8
	shoutedLetters  = 24
	shoutedCapitals = 0.8
)

// patterns are the spans of text that break the rules about personal data, links and shouting.
func patterns(text string) []Span {
	m := patternSteps.Map(text)
	var spans []Span
	add := func(rule RuleName, at []int) {
		if start, end := m.Original(at[0], at[1]); end > start {
			spans = append(spans, Span{start, end, rule})
		}
	}
	if strings.Contains(m.Text, "@") {
		for _, at := range emailPattern.FindAllStringIndex(m.Text, -1) {
			add(Personal, at)
		}
	}
	if dotted(m.Text) {
		for _, at := range linkPattern.FindAllStringIndex(m.Text, -1) {
			if at[0] == 0 || m.Text[at[0]-1] != '@' {
				add(Link, at)
			}
		}
	}
	if digits(m.Text) >= 8 {
		for _, p := range []*regexp.Regexp{phonePattern, nationalPattern} {
			for _, at := range p.FindAllStringIndex(m.Text, -1) {
				add(Personal, at)
			}
		}
	}
	return append(spans, shouting(text)...)
}

// Links is how many addresses of the web a text has, whatever the rule about them says.
func Links(text string) (n int) {
	for _, span := range patterns(text) {
		if span.Rule == Link {
			n++
		}
	}
	return n
}

// dotted says whether a full stop, or a colon and slashes, stand between Latin letters, as in an address.
func dotted(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if (text[i] == '.' || text[i] == ':') && text[i-1] < 0x80 && text[i-1] > ' ' && (text[i+1] == '/' || text[i+1] >= 'A' && text[i+1] <= 'z') {
			return true
		}
	}
	return false
}

func digits(text string) (n int) {
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n
}

// shouting are rows of one letter or sign, or the whole text where it is in capitals.
func shouting(text string) (spans []Span) {
	last, start, row := rune(-1), 0, 0
	letters, capitals := 0, 0
	end := func(at int) {
		if row >= shoutedRow {
			spans = append(spans, Span{start, at, Shouting})
		}
	}
	for i, r := range text {
		if r >= 'A' && r < 0x530 && unicode.IsLetter(r) { // Latin, Greek, Cyrillic
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		if r == last && r > ' ' && !unicode.IsSpace(r) && !strings.ContainsRune("ـ-_=.*0123456789", r) {
			row++
			continue
		}
		end(i)
		last, start, row = r, i, 1
	}
	end(len(text))
	if letters >= shoutedLetters && float64(capitals) >= shoutedCapitals*float64(letters) {
		spans = append(spans, Span{0, len(text), Shouting})
	}
	return spans
}
