package i18n

import (
	"fmt"
	"time"
)

// ummAlQuraFirst is 1 Muharram 1356, where the table begins.
var ummAlQuraFirst = time.Date(1937, 3, 14, 0, 0, 0, 0, time.UTC)

const ummAlQuraFirstYear = 1356

// ummAlQura is the calendar of Umm al-Qura as it was published: for each year from 1356 to 1500 the months of 30 days,
// Muharram being the lowest bit; the others have 29. Months follow sightings as computed for Mecca, so there is no formula.
// The facts are those of ICU's calendar "islamic-umalqura", row by row: the module go-hijri begins every third month before
// 2000 and after 2029 a day early.
var ummAlQura = [...]uint16{
	0xeaa, 0xe94, 0xd2a, 0xc56, 0x4ae, 0xa6d, 0x56a, 0xd55, 0xd4a, 0xa93, 0x52b, 0xa5b, 0x53a, 0x6b5, 0xea9, 0xd52,
	0xd29, 0xa55, 0x4ad, 0x56d, 0xaea, 0x6e4, 0xed1, 0xda2, 0xaaa, 0x95a, 0x2da, 0x5b9, 0xbb2, 0x764, 0x6c9, 0x555,
	0x2ab, 0x4db, 0xaba, 0x5b4, 0xda9, 0xd52, 0xaa5, 0x92d, 0x26d, 0x8ed, 0x2da, 0xad5, 0xaa5, 0xa4b, 0x497, 0x937,
	0x2b6, 0x975, 0xd69, 0xd52, 0xc95, 0x92b, 0x25b, 0x4db, 0x9d5, 0x5d2, 0xda5, 0xd4a, 0xa95, 0x54d, 0xaad, 0x3aa,
	0xbd2, 0xbc4, 0xb89, 0xa95, 0x52d, 0x5ad, 0xb6a, 0x6d4, 0xdc9, 0xd92, 0xaa6, 0x956, 0x2ae, 0x56d, 0x36a, 0xb55,
	0xaaa, 0x94d, 0x49d, 0x95d, 0x2ba, 0x5b5, 0x5aa, 0xd55, 0xa9a, 0x92e, 0x26e, 0x55d, 0xada, 0x6d4, 0x6a5, 0xb27,
	0xa4d, 0x4ad, 0x56d, 0xb5a, 0x754, 0xf49, 0xe92, 0xd26, 0xa56, 0x356, 0x6b5, 0xbaa, 0xb92, 0xb25, 0x68b, 0xa9b,
	0x55a, 0xada, 0x5b4, 0xda9, 0xb52, 0xa9a, 0x536, 0x276, 0x575, 0xaf2, 0x6d4, 0x6a9, 0x555, 0x2ad, 0x4bd, 0x9ba,
	0x574, 0xb69, 0xb52, 0xa95, 0x52d, 0xa5d, 0x4da, 0xad9, 0x6b2, 0xe95, 0xe2a, 0xc96, 0x92e, 0xaad, 0x56a, 0xd65,
	0xd4a,
}

// Hijri is the date in the calendar of Umm al-Qura, «14 جمادى الآخرة 1448». Outside its tables (1937 to 2077) it is the civil
// reckoning's, which may be a day away from what was seen or will be.
//
// There is no «هـ» after the year, which CLDR has: the month's name says which calendar it is.
func (l *Locale) Hijri(t time.Time) string {
	y, m, d := t.In(l.zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	h, ok := ummAlQuraDate(day)
	if !ok {
		h = civilDate(day, civilEpoch)
	}
	return l.Digits(fmt.Sprintf("%d %s %d", h.day, l.hijri[h.month-1], h.year))
}

// hijriDate is a day of a Hijri calendar; month counts from 1.
type hijriDate struct{ year, month, day int }

// ummAlQuraDate is the Hijri date of a day, given as its midnight in UTC; false outside the table.
func ummAlQuraDate(midnight time.Time) (hijriDate, bool) {
	days := int(midnight.Sub(ummAlQuraFirst) / (24 * time.Hour))
	if midnight.Before(ummAlQuraFirst) {
		return hijriDate{}, false
	}
	for i, months := range ummAlQura {
		for m := range 12 {
			length := 29 + int(months>>m&1)
			if days < length {
				return hijriDate{ummAlQuraFirstYear + i, m + 1, days + 1}, true
			}
			days -= length
		}
	}
	return hijriDate{}, false
}

// The first day of the Hijri era as days from 1 January 1970: Friday 16 July 622 (Julian) in the civil reckoning, the
// Thursday before in the astronomers' (CLDR's islamic-civil and islamic-tbla).
const (
	civilEpoch        = -492148
	astronomicalEpoch = civilEpoch - 1
)

// civilDate is a day by the tabular reckoning: months of 30 and 29 days in turn, and eleven leap years in thirty, the 2nd,
// 5th, 7th, 10th, 13th, 16th, 18th, 21st, 24th, 26th and 29th, whose last month has a 30th day (Reingold and Dershowitz,
// Calendrical Calculations).
func civilDate(midnight time.Time, epoch int64) hijriDate {
	day := midnight.Unix()/(24*60*60) - epoch
	year := (30*day + 10646) / 10631
	first := func(month int64) int64 { return 29*(month-1) + month/2 + (year-1)*354 + (3+11*year)/30 }
	month := int64(12)
	for month > 1 && first(month) > day {
		month--
	}
	return hijriDate{int(year), int(month), int(day - first(month) + 1)}
}
