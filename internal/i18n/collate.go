package i18n

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// order is the order of letters in one alphabet beside the other. Tables of golang.org/x/text/collate are those of CLDR 23:
// Latin before Arabic, and hamza on each seat a letter of its own, which tears إبراهيم and ابراهيم apart.
type order struct {
	place   map[rune]int // of an Arabic letter: tens are letters apart, ones the same letter's shapes
	latin   bool         // Latin stands before Arabic
	numeric bool         // 2 stands before 10
}

// alphabet is CLDR 48's order of Arabic letters, shapes of one letter together; letters of Persian and Kurdish beside their kin.
const alphabet = "ءؤئ آ إاأ ب پ ةت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ڤ ق كک گ ل م ن ه و ۆ ىيی ێ"

var (
	arabicFirst = order{place: placesOf(alphabet), numeric: true}
	latinFirst  = order{place: placesOf(alphabet), numeric: true, latin: true}
)

func placesOf(alphabet string) map[rune]int {
	m := map[rune]int{}
	for i, shapes := range strings.Fields(alphabet) {
		for j, r := range []rune(shapes) {
			m[r] = i*10 + j
		}
	}
	return m
}

// Compare puts two names in the order a reader looks them up in: signs, numbers by their value, then letters; hamza, vowel
// marks, tatweel and case count only between names that are the same without them. It is below zero where a comes first.
func (l *Locale) Compare(a, b string) int { return l.order.compare(a, b) }

func (o *order) compare(a, b string) int {
	letters, shapes := o.keys(a)
	letters2, shapes2 := o.keys(b)
	if c := slices.Compare(letters, letters2); c != 0 {
		return c
	}
	return cmp.Or(slices.Compare(shapes, shapes2), 0)
}

// The classes of characters, in their order.
const (
	spaceClass = iota << 24
	signClass
	digitClass
	firstClass
	secondClass
	laterClass
)

// keys are what a name is compared by: its letters, and their shapes.
func (o *order) keys(s string) (letters, shapes []int) {
	text := []rune(norm.NFC.String(s))
	for i := 0; i < len(text); i++ {
		r := text[i]
		place, arabic := o.place[r]
		switch value, digit := digitOf(r); {
		case r == 'ـ' || unicode.Is(unicode.Mn, r):
			continue
		case digit && o.numeric:
			for i+1 < len(text) {
				next, more := digitOf(text[i+1])
				if !more {
					break
				}
				value, i = value*10+next, i+1
			}
			letters, shapes = append(letters, digitClass+min(value, 1<<24-1)), append(shapes, 0)
		case digit:
			letters, shapes = append(letters, digitClass+value), append(shapes, 0)
		case arabic:
			letters, shapes = append(letters, o.class(false)+place/10), append(shapes, place%10)
		default:
			letter, shape := o.other(r)
			letters, shapes = append(letters, letter), append(shapes, shape)
		}
	}
	return letters, shapes
}

// class is the class of Latin or Arabic letters.
func (o *order) class(latin bool) int {
	if latin == o.latin {
		return firstClass
	}
	return secondClass
}

// other is the place of what is neither an Arabic letter nor a digit: Latin letters without accents and case, the rest by
// code point.
func (o *order) other(r rune) (letter, shape int) {
	switch {
	case unicode.IsSpace(r):
		return spaceClass, 0
	case !unicode.IsLetter(r):
		return signClass + int(r), 0
	}
	bare := []rune(norm.NFD.String(string(unicode.ToLower(r))))[0]
	switch {
	case unicode.Is(unicode.Latin, bare):
		return o.class(true) + int(bare), int(r)
	case unicode.Is(unicode.Arabic, bare):
		return o.class(false) + 1<<20 + int(bare), 0 // after the alphabet: letters of Persian, Kurdish, Urdu
	}
	return laterClass + int(bare), int(r)
}

// digitOf is the value of a digit, ASCII, Arabic or Persian.
func digitOf(r rune) (int, bool) {
	for _, zero := range []rune{'0', '٠', '۰'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero), true
		}
	}
	return 0, false
}
