package i18n

import (
	"math"
	"strconv"
	"strings"
)

// marks are what stands in and beside a number.
type marks struct {
	group, decimal, minus, percent string
}

// marksOf are CLDR 48's for a language, a country and the digits chosen. Arabic ones hold marks that are not seen, so that a
// sign stays on its side of the number in a line from right to left.
func marksOf(lang, country string, arab bool) marks {
	switch {
	case lang == "fr":
		return marks{"\u202f", ",", "-", "\u202f%"}
	case lang == "en":
		return marks{",", ".", "-", "%"}
	case arab:
		return marks{"٬", "٫", "\u061c-", "٪\u061c"}
	case dotGroups[country]:
		return marks{".", ",", "\u200e-", "\u200e%\u200e"}
	}
	return marks{",", ".", "\u200e-", "\u200e%\u200e"}
}

// Digits is s with the locale's digits.
func (l *Locale) Digits(s string) string {
	if !l.arab {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '٠'
		}
		return r
	}, s)
}

// Number is n with thousands apart.
func (l *Locale) Number(n int64) string { return l.written(strconv.FormatInt(n, 10)) }

// Group is what stands between a number's thousands.
func (l *Locale) Group() string { return l.marks.group }

// Decimal is n with thousands apart and up to three digits of its fraction: «1,234.5».
func (l *Locale) Decimal(n float64) string { return l.written(rounded(n, 3)) }

// Percent is n of a hundred with up to one digit of its fraction: «12.8%» for 12.75.
func (l *Locale) Percent(n float64) string { return l.written(rounded(n, 1)) + l.marks.percent }

// Compact is n in as few digits as say enough, with the word for its thousands: «1.2 مليون». long takes the word where the
// language has a letter («1.2 thousand», «1.2K»); in Arabic it is the word in both, and short ones are not broken over lines.
func (l *Locale) Compact(n float64, long bool) string {
	power := 0
	digits := compactDigits(n)
	for power < len(thousands)-1 {
		if v, err := strconv.ParseFloat(digits, 64); err == nil && math.Abs(v) < 1000 {
			break
		}
		n /= 1000
		digits = compactDigits(n)
		power++
	}
	if power == 0 {
		return l.written(digits)
	}
	length := "short."
	if long {
		length = "long."
	}
	form := "other"
	whole, _, fraction := strings.Cut(digits, ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil && (!fraction || l.lang == "fr") { // «1,5 million»: less than two
		form = Plural(l.lang, n)
	}
	return strings.Replace(l.printer.Forms("compact." + length + thousands[power])[form], "{n}", l.written(digits), 1)
}

// thousands are the powers of a thousand that have a word.
var thousands = []string{"", "thousand", "million", "billion", "trillion"}

// compactDigits keeps two digits of a number, and all that stand before the point.
func compactDigits(n float64) string {
	if math.Abs(n) >= 10 {
		return rounded(n, 0)
	}
	return rounded(n, 1)
}

// rounded is n with up to so many digits after the point and no zeroes at its end.
func rounded(n float64, places int) string {
	s := strconv.FormatFloat(n, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// written is a number in ASCII as the locale writes it.
func (l *Locale) written(s string) string {
	var b strings.Builder
	if s[0] == '-' {
		b.WriteString(l.marks.minus)
		s = s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.marks.group)
		}
		b.WriteByte(whole[i])
	}
	if fraction != "" {
		b.WriteString(l.marks.decimal + fraction)
	}
	return l.Digits(b.String())
}
