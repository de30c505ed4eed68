package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a static binary finds its zones on a machine that has none
)

// Locale is a language in a country and a zone: how dates and numbers are written. It is made once and read by many.
type Locale struct {
	lang    string
	zone    *time.Location
	months  []string
	days    []string
	hijri   []string
	arab    bool
	group   string
	printer *Printer
}

// made keeps the locales there are: each request asks for the paper's, and reading a zone costs more than a page's dates.
var made = struct {
	sync.Mutex
	locales map[[5]string]*Locale
}{locales: map[[5]string]*Locale{}}

// NewLocale is the locale of a language, a country (ISO 3166) and a zone (IANA). digits is "latn", "arab" or empty for
// the country's own; monthStyle "both" gives the two names of a month («حزيران / يونيو»). An unknown zone is an error.
func NewLocale(lang, country, zone, digits, monthStyle string) (*Locale, error) {
	key := [5]string{lang, country, zone, digits, monthStyle}
	made.Lock()
	defer made.Unlock()
	if l := made.locales[key]; l != nil {
		return l, nil
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", zone, err)
	}
	c, err := Load()
	if err != nil {
		return nil, err
	}
	l := &Locale{zone: at, printer: c.For(lang), group: ","}
	l.lang = l.printer.Lang()
	switch l.lang {
	case "fr":
		l.months, l.days, l.hijri, l.group = french, daysFr, hijriFr, "\u202f"
	case "en":
		l.months, l.days, l.hijri = english, daysEn, hijriEn
	default:
		l.months, l.days, l.hijri = monthNames(country, monthStyle), daysAr, hijriAr
		l.arab = digits == "arab" || digits == "" && arabicDigits[country] && !latinInPrint[country]
		if dotGroups[country] {
			l.group = "."
		}
		if l.arab {
			l.group = "٬"
		}
	}
	l.printer = l.printer.With(l)
	if len(made.locales) >= 64 { // a paper has one, its people three
		clear(made.locales)
	}
	made.locales[key] = l
	return l, nil
}

// Lang is the locale's language.
func (l *Locale) Lang() string { return l.lang }

// Zone is the locale's time zone.
func (l *Locale) Zone() *time.Location { return l.zone }

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
func (l *Locale) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
		switch { // the sign stays before its number in a line from right to left
		case l.arab:
			sign = "\u061c-"
		case l.lang == "ar":
			sign = "\u200e-"
		}
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(l.group)
		}
		b.WriteByte(s[i])
	}
	return l.Digits(b.String())
}

// Date is «3 حزيران / يونيو 2026» in the locale's zone.
func (l *Locale) Date(t time.Time) string {
	t = t.In(l.zone)
	return l.Digits(l.dayOfMonth(t) + " " + l.months[t.Month()-1] + " " + strconv.Itoa(t.Year()))
}

// dayOfMonth is the day as dates say it, in ASCII digits.
func (l *Locale) dayOfMonth(t time.Time) string {
	if l.lang == "fr" && t.Day() == 1 {
		return "1er"
	}
	return strconv.Itoa(t.Day())
}

// DateLong is the date with its weekday before it: «الثلاثاء 24 تشرين الثاني / نوفمبر 2026».
func (l *Locale) DateLong(t time.Time) string {
	comma := " "
	if l.lang == "en" {
		comma = ", "
	}
	return l.days[t.In(l.zone).Weekday()] + comma + l.Date(t)
}

// Clock is «14:20».
func (l *Locale) Clock(t time.Time) string { return l.Digits(t.In(l.zone).Format("15:04")) }

// DateTime is the date and the time of day.
func (l *Locale) DateTime(t time.Time) string {
	comma := ", "
	if l.lang == "ar" {
		comma = "، "
	}
	return l.Date(t) + comma + l.Clock(t)
}

// Short is a moment in as few words as a list has room for: the time of day today, otherwise the day («3 حزيران»), with
// its year where that is not now's. A month has the country's own name only.
func (l *Locale) Short(t, now time.Time) string {
	if daysBetween(t.In(l.zone), now.In(l.zone)) == 0 {
		return l.Clock(t)
	}
	return l.day(t, now)
}

// Recent is Short, with the days of the past week by their names: «أمس», «الأحد».
func (l *Locale) Recent(t, now time.Time) string {
	days := daysBetween(t.In(l.zone), now.In(l.zone))
	switch {
	case days == 0:
		return l.Clock(t)
	case t.After(now) || days > 6:
		return l.day(t, now)
	case days == 1:
		return l.printer.T("ago.yesterday")
	}
	return l.days[t.In(l.zone).Weekday()]
}

func (l *Locale) day(t, now time.Time) string {
	t = t.In(l.zone)
	month, _, _ := strings.Cut(l.months[t.Month()-1], " / ")
	s := l.dayOfMonth(t) + " " + month
	if t.Year() != now.In(l.zone).Year() {
		s += " " + strconv.Itoa(t.Year())
	}
	return l.Digits(s)
}

// Partial is a date that may lack its day or month («شباط / فبراير 2026»), given as YYYY, YYYY-MM or YYYY-MM-DD. What is
// none of these is printed as it is, in the locale's digits.
func (l *Locale) Partial(date string) string {
	if t, err := time.ParseInLocation(time.DateOnly, date, l.zone); err == nil {
		return l.Date(t)
	}
	if t, err := time.Parse("2006-01", date); err == nil {
		return l.months[t.Month()-1] + " " + l.Digits(strconv.Itoa(t.Year()))
	}
	return l.Digits(date)
}

// Group is what stands between a number's thousands.
func (l *Locale) Group() string { return l.group }
