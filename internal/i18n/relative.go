package i18n

import "time"

// Relative is how long before now t was, as lists say it: «الآن», «قبل 12 دقيقة», «قبل ساعتين», «أمس», «قبل 3 أيام». A t
// after now is «بعد ساعة», «غداً».
func (l *Locale) Relative(t, now time.Time) string { return l.relative("ago", t, now) }

// Since is the same as notes on updates say it: «منذ 12 دقيقة», «منذ ساعتين».
func (l *Locale) Since(t, now time.Time) string { return l.relative("since", t, now) }

func (l *Locale) relative(manner string, t, now time.Time) string {
	passed := now.Sub(t)
	if passed < 0 {
		manner, passed = "in", -passed
	}
	days := daysBetween(t.In(l.zone), now.In(l.zone))
	switch {
	case passed < time.Minute:
		return l.printer.T("ago.now")
	case passed < time.Hour:
		return l.printer.T(manner+".minutes", "count", int64(passed/time.Minute))
	case days == 0, passed < 12*time.Hour: // the evening is hours ago even after midnight
		return l.printer.T(manner+".hours", "count", int64(passed/time.Hour))
	case days == 1 && manner == "in":
		return l.printer.T("in.tomorrow")
	case days == 1:
		return l.printer.T("ago.yesterday")
	case days < 7:
		return l.printer.T(manner+".days", "count", days)
	case days < 28:
		return l.printer.T(manner+".weeks", "count", days/7)
	case days < 365:
		return l.printer.T(manner+".months", "count", max(1, days*12/365))
	}
	return l.printer.T(manner+".years", "count", days*100/36525)
}

// daysBetween is how many midnights lie between two times of one zone.
func daysBetween(a, b time.Time) int64 {
	day := func(t time.Time) int64 {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
	}
	n := day(b) - day(a)
	return max(n, -n)
}
