package i18n

import (
	"strconv"
	"time"
)

// Ago is how long ago t was, as lists say it: «الآن», «قبل 12 دقيقة», «قبل ساعتين», «أمس», «قبل 3 أيام», «قبل شهرين». A t
// after now is «الآن»: what has happened cannot be still to come, so one of the two clocks is wrong.
//
// The pages' script takes the same steps (reader, shell.js); testdata/times.json holds both to one table.
func (l *Locale) Ago(t, now time.Time) string { return l.passed("ago.", t, now) }

// Since is the same as notes on updates say it: «منذ 12 دقيقة», «منذ شهرين».
func (l *Locale) Since(t, now time.Time) string { return l.passed("since.", t, now) }

func (l *Locale) passed(manner string, t, now time.Time) string {
	if t.After(now) {
		t = now
	}
	return l.steps(manner, t, now)
}

// Relative is for what may be still to come: Ago, and «بعد ساعة», «غدًا», «بعد 3 أيام».
func (l *Locale) Relative(t, now time.Time) string {
	if t.After(now) {
		return l.steps("in.", now, t)
	}
	return l.steps("ago.", t, now)
}

// steps says the time from the earlier to the later moment in the largest unit that is whole. Up to twelve hours it is
// hours even over midnight: the evening is not yesterday yet. Months and years are the calendar's, so that an anniversary
// is a year and not a day less than one.
func (l *Locale) steps(manner string, from, to time.Time) string {
	minutes := int64(to.Sub(from) / time.Minute)
	from, to = from.In(l.zone), to.In(l.zone)
	days, months := daysBetween(from, to), monthsBetween(from, to)
	say := func(unit string, n int64) string { return l.printer.T(manner+unit, "count", n) }
	switch {
	case minutes < 1:
		return l.printer.T("named.second.0")
	case minutes < 60:
		return say("minutes", minutes)
	case days < 1, minutes < 12*60:
		return say("hours", minutes/60)
	case days == 1 && manner == "in.":
		return l.printer.T("named.day.1")
	case days == 1:
		return l.printer.T("named.day.-1")
	case days < 7:
		return say("days", days)
	case months < 1:
		return say("weeks", days/7)
	case months < 12:
		return say("months", months)
	}
	return say("years", months/12)
}

// Recent is a moment as a list of the latest has it: the time of day today, «أمس», the past week's days by their names,
// otherwise the date in numbers.
func (l *Locale) Recent(t, now time.Time) string {
	days := daysBetween(t.In(l.zone), now.In(l.zone))
	switch {
	case days == 0:
		return l.Clock(t)
	case days < 0 || days > 6:
		return l.Format(Numeric, t)
	case days == 1:
		return l.printer.T("named.day.-1")
	}
	return l.days[t.In(l.zone).Weekday()]
}

// Unit is n units from now, or ago where n is below zero: «بعد 3 أسابيع», «قبل سنتين». unit is second, minute, hour, day,
// week, month, quarter or year. named prefers a name where there is one: «أمس», «الأسبوع المقبل». No number is nothing: 0 is
// always named («هذا الشهر»).
func (l *Locale) Unit(n int64, unit string, named bool) string {
	key := "named." + unit + "." + strconv.FormatInt(n, 10)
	if n == 0 || named && l.printer.Has(key) {
		return l.printer.T(key)
	}
	if n < 0 {
		return l.printer.T("ago."+unit+"s", "count", -n)
	}
	return l.printer.T("in."+unit+"s", "count", n)
}

// daysBetween is how many midnights lie between two times of one zone; below zero where a is the later.
func daysBetween(a, b time.Time) int64 {
	day := func(t time.Time) int64 {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
	}
	return day(b) - day(a)
}

// monthsBetween is how many whole months lie between two dates of one zone, a being the earlier.
func monthsBetween(a, b time.Time) int64 {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	n := int64(by-ay)*12 + int64(bm-am)
	if bd < ad {
		n--
	}
	return n
}
