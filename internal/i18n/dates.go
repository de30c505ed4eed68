package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Style is a way to write a date or a time that CLDR 48 knows.
type Style int

// The styles, in Arabic for 3 June 2020, five minutes past midnight.
const (
	Full      Style = iota // «الأربعاء، 3 يونيو 2020»
	Long                   // «3 يونيو 2020»
	Medium                 // «03/06/2020»
	Numeric                // «3/6/2020»
	Hour                   // «12:05 ص», by the country's clock
	LongHour               // «3 يونيو 2020 في 12:05 ص»
	MonthYear              // «يونيو 2020»
	DayMonth               // «3 يونيو»
)

// Format is t in the locale's zone, in a style of CLDR; with the months and digits the paper has chosen. Pages print Date,
// DateLong, DateTime and Clock, which follow papers where those differ.
func (l *Locale) Format(style Style, t time.Time) string {
	t = t.In(l.zone)
	month, year := l.months[t.Month()-1], strconv.Itoa(t.Year())
	var s string
	switch style {
	case Full:
		s = l.days[t.Weekday()] + l.afterDay(true) + l.Date(t)
	case Long:
		return l.Date(t)
	case Medium:
		s = l.slashes("%02d%s%02d%s%d", t)
	case Numeric:
		s = l.slashes("%d%s%d%s%d", t)
	case Hour:
		s = l.hour(t)
	case LongHour:
		s = l.Date(t) + l.printer.T("date.at") + l.hour(t)
	case MonthYear:
		s = month + " " + year
	case DayMonth:
		s = l.dayOfMonth(t) + " " + month
	}
	return l.Digits(s)
}

// slashes writes a date in numbers. In Arabic a mark that is not seen stands before each stroke, so that day, month and year
// stay in their order from right to left.
func (l *Locale) slashes(format string, t time.Time) string {
	stroke := "/"
	if l.lang == "ar" {
		stroke = "\u200f/"
	}
	return fmt.Sprintf(format, t.Day(), stroke, t.Month(), stroke, t.Year())
}

// hour is the time of day by the country's clock: twelve hours with «ص» and «م», or twenty-four.
func (l *Locale) hour(t time.Time) string {
	switch {
	case l.lang == "ar" && !hours24[l.country]:
		half := "ص"
		if t.Hour() >= 12 {
			half = "م"
		}
		return t.Format("3:04 ") + half
	case l.lang == "ar" && l.country == "IL":
		return strconv.Itoa(t.Hour()) + t.Format(":04")
	}
	return t.Format("15:04")
}

// afterDay is what stands between a day's name and its date.
func (l *Locale) afterDay(comma bool) string {
	switch {
	case l.lang == "en":
		return ", "
	case l.lang == "ar" && comma:
		return "، "
	}
	return " "
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

// DateLong is the date with its weekday before it: «الثلاثاء 24 تشرين الثاني / نوفمبر 2026». Papers put no comma between
// them, as CLDR does: their mastheads stand in a line of their own, and the day is the date's, not something beside it.
func (l *Locale) DateLong(t time.Time) string {
	return l.days[t.In(l.zone).Weekday()] + l.afterDay(false) + l.Date(t)
}

// Day is the date with the country's own name of the month only, where there is little room: «3 حزيران 2026».
func (l *Locale) Day(t time.Time) string {
	return l.DayMonth(t) + " " + l.Digits(strconv.Itoa(t.In(l.zone).Year()))
}

// DayMonth is Day without the year: «3 حزيران».
func (l *Locale) DayMonth(t time.Time) string {
	return l.Digits(l.dayOfMonth(t.In(l.zone))) + " " + l.Month(t)
}

// Month is the country's own name of the month, where there is little room: «حزيران».
func (l *Locale) Month(t time.Time) string {
	month, _, _ := strings.Cut(l.months[t.In(l.zone).Month()-1], " / ")
	return month
}

// Clock is «14:20»: bylines count twenty-four hours in every country, whose half of the day needs no word.
func (l *Locale) Clock(t time.Time) string { return l.Digits(t.In(l.zone).Format("15:04")) }

// DateTime is the date and the time of day: «3 حزيران / يونيو 2026، 14:20».
func (l *Locale) DateTime(t time.Time) string {
	comma := ", "
	if l.lang == "ar" {
		comma = "، "
	}
	return l.Date(t) + comma + l.Clock(t)
}

// Partial is a date that may lack its day or month («شباط / فبراير 2026»), given as YYYY, YYYY-MM or YYYY-MM-DD. What is
// none of these is printed as it is, in the locale's digits.
func (l *Locale) Partial(date string) string {
	if t, err := time.ParseInLocation(time.DateOnly, date, l.zone); err == nil {
		return l.Date(t)
	}
	if t, err := time.ParseInLocation("2006-01", date, l.zone); err == nil {
		return l.Format(MonthYear, t)
	}
	return l.Digits(date)
}
