package i18n

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // a static binary finds its zones on a machine that has none
)

// Locale is a language in a country and a zone: how dates and numbers are written. It is made once and read by many.
type Locale struct {
	lang, country       string
	zone                *time.Location
	months, days, hijri []string
	arab                bool
	marks               marks
	printer             *Printer
	order               *order
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
	l := &Locale{country: country, zone: at, printer: c.For(lang)}
	l.lang = l.printer.Lang()
	switch l.lang {
	case "fr":
		l.months, l.days, l.hijri, l.order = french, daysFr, hijriFr, &latinFirst
	case "en":
		l.months, l.days, l.hijri, l.order = english, daysEn, hijriEn, &latinFirst
	default:
		l.months, l.days, l.hijri, l.order = monthNames(country, monthStyle), daysAr, hijriAr, &arabicFirst
		l.arab = digits == "arab" || digits == "" && arabicDigits[country] && !latinInPrint[country]
	}
	l.marks = marksOf(l.lang, country, l.arab)
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

// Weekdays are the names of the days from Sunday on.
func (l *Locale) Weekdays() []string { return l.days }
