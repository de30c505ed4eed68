package i18n

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	hijri "github.com/hablullah/go-hijri"
)

// Month names as the papers of each group of countries write them.
var (
	levant   = strings.Split("كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول", "|")
	nile     = strings.Split("يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر", "|")
	maghreb  = strings.Split("جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر", "|")
	morocco  = strings.Split("يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر", "|")
	english  = strings.Split("January|February|March|April|May|June|July|August|September|October|November|December", "|")
	french   = strings.Split("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre", "|")
	daysAr   = strings.Split("الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت", "|")
	daysEn   = strings.Split("Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday", "|")
	daysFr   = strings.Split("dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi", "|")
	hijriAr  = strings.Split("محرم|صفر|ربيع الأول|ربيع الآخر|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة", "|")
	levantAt = []string{"JO", "SY", "LB", "PS", "IQ"}
	arabAt   = []string{"EG", "SA", "SD", "IQ", "SY", "LB", "JO", "PS", "YE", "OM", "QA", "BH", "KW", "SO", "DJ", "TD", "ER", "KM", "MR", "SS", "IL"}
)

// latinUse are countries whose papers print Latin digits though CLDR's default for the locale is Arabic-Indic: what
// their news sites show today.
var latinUse = []string{"JO", "LB", "PS", "SY", "QA", "KW", "BH", "OM", "IQ", "SA"}

// Locale is a language in a country and a zone: how dates and numbers are written.
type Locale struct {
	lang   string
	zone   *time.Location
	months []string
	days   []string
	arab   bool
}

// NewLocale makes a locale. digits is "latn", "arab" or empty for the country's own; monthStyle "both" gives the two
// names of a month («حزيران / يونيو») where papers use both. An unknown zone is an error.
func NewLocale(lang, country, zone, digits, monthStyle string) (*Locale, error) {
	at, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", zone, err)
	}
	l := &Locale{lang: lang, zone: at, months: english, days: daysEn}
	switch lang {
	case "fr":
		l.months, l.days = french, daysFr
	case "ar":
		l.days, l.months = daysAr, nile
		switch {
		case slices.Contains(levantAt, country):
			l.months = levant
			if monthStyle == "both" {
				l.months = both(levant, nile)
			}
		case country == "TN" || country == "DZ":
			l.months = maghreb
		case country == "MA" || country == "EH":
			l.months = morocco
		}
		l.arab = digits == "arab" || digits == "" && slices.Contains(arabAt, country) && !slices.Contains(latinUse, country)
	}
	return l, nil
}

func both(a, b []string) []string {
	out := make([]string, len(a))
	for i := range a {
		out[i] = a[i] + " / " + b[i]
	}
	return out
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
		if r == ',' {
			return '٬'
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
	}
	group := ","
	if l.lang == "fr" {
		group = "\u202f"
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + group + s[i:]
	}
	return sign + l.Digits(s)
}

// Date is «3 حزيران / يونيو 2026» in the locale's zone.
func (l *Locale) Date(t time.Time) string {
	t = t.In(l.zone)
	return l.Digits(fmt.Sprintf("%d %s %d", t.Day(), l.months[t.Month()-1], t.Year()))
}

// DateLong is the date with its weekday before it.
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

// Hijri is the date in the calendar of Umm al-Qura, «14 جمادى الآخرة 1448»; empty outside its tables (1937 to 2077).
func (l *Locale) Hijri(t time.Time) string {
	h, err := hijri.CreateUmmAlQuraDate(t.In(l.zone))
	if err != nil {
		return ""
	}
	return l.Digits(fmt.Sprintf("%d %s %d", h.Day, hijriAr[h.Month-1], h.Year))
}
