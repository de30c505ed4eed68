package i18n

import (
	"testing"
	"time"
)

func locale(t *testing.T, lang, country, zone, digits, style string) *Locale {
	t.Helper()
	l, err := NewLocale(lang, country, zone, digits, style)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestDatesAsTheCountrysPapersWriteThem(t *testing.T) {
	at := time.Date(2026, 6, 3, 22, 30, 0, 0, time.UTC)
	for _, c := range []struct{ lang, country, zone, digits, style, want string }{
		{"ar", "JO", "Asia/Amman", "", "both", "4 حزيران / يونيو 2026، 01:30"},
		{"ar", "JO", "Asia/Amman", "arab", "", "٤ حزيران ٢٠٢٦، ٠١:٣٠"},
		{"ar", "EG", "Africa/Cairo", "", "", "٤ يونيو ٢٠٢٦، ٠١:٣٠"},
		{"ar", "QA", "Asia/Qatar", "", "both", "4 يونيو / حزيران 2026، 01:30"},
		{"ar", "TN", "Africa/Tunis", "", "", "3 جوان 2026، 23:30"},
		{"ar", "TN", "Africa/Tunis", "", "both", "3 جوان / يونيو 2026، 23:30"},
		{"ar", "MA", "Africa/Casablanca", "", "both", "3 يونيو 2026، 23:30"},
		{"ar", "", "UTC", "", "", "3 يونيو 2026، 22:30"},
		{"en", "JO", "Asia/Amman", "arab", "", "4 June 2026, 01:30"},
		{"fr", "TN", "Africa/Tunis", "", "", "3 juin 2026, 23:30"},
	} {
		if got := locale(t, c.lang, c.country, c.zone, c.digits, c.style).DateTime(at); got != c.want {
			t.Errorf("%s-%s: %q, want %q", c.lang, c.country, got, c.want)
		}
	}
	if got := locale(t, "fr", "TN", "UTC", "", "").DateLong(time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)); got != "vendredi 1er mai 2026" {
		t.Errorf("%q", got)
	}
	if _, err := NewLocale("ar", "JO", "Mars/Olympus", "", ""); err == nil {
		t.Error("an unknown zone is taken")
	}
}

func TestTheMasthead(t *testing.T) {
	l, day := locale(t, "ar", "JO", "Asia/Amman", "", "both"), time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	if got := l.DateLong(day); got != "الثلاثاء 24 تشرين الثاني / نوفمبر 2026" {
		t.Errorf("%q", got)
	}
	if got := l.Hijri(day); got != "14 جمادى الآخرة 1448" {
		t.Errorf("%q", got)
	}
	if got := l.Hijri(time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC)); got != "14 جمادى الآخرة 1448" {
		t.Errorf("after midnight in Amman it is %q", got)
	}
	if got := l.Hijri(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)); got != "" {
		t.Errorf("outside the tables it is %q", got)
	}
	if got := l.Number(1234567); got != "1,234,567" {
		t.Errorf("%q", got)
	}
	if got := locale(t, "fr", "TN", "UTC", "", "").Number(-1234567); got != "-1\u202f234\u202f567" {
		t.Errorf("%q", got)
	}
}

func TestTimesAgo(t *testing.T) {
	now := time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC) // ten in the morning in Amman
	ar, eg := locale(t, "ar", "JO", "Asia/Amman", "", ""), locale(t, "ar", "EG", "Asia/Amman", "", "")
	en, fr := locale(t, "en", "JO", "Asia/Amman", "", ""), locale(t, "fr", "JO", "Asia/Amman", "", "")
	const hour, day = time.Hour, 24 * time.Hour
	for _, c := range []struct {
		l      *Locale
		passed time.Duration
		want   string
	}{
		{ar, 59 * time.Second, "الآن"}, {ar, 0, "الآن"}, {ar, 12 * time.Minute, "قبل 12 دقيقة"}, {ar, time.Minute, "قبل دقيقة"}, {eg, 5 * time.Minute, "قبل ٥ دقائق"},
		{ar, 2 * hour, "قبل ساعتين"}, {ar, 9 * hour, "قبل 9 ساعات"}, {ar, 11 * hour, "قبل 11 ساعة"}, {ar, 13 * hour, "أمس"}, {ar, 33 * hour, "أمس"},
		{ar, 35 * hour, "قبل يومين"}, {ar, 3 * day, "قبل 3 أيام"}, {ar, 7 * day, "قبل أسبوع"}, {ar, 27 * day, "قبل 3 أسابيع"}, {ar, 28 * day, "قبل شهر"},
		{ar, 62 * day, "قبل شهرين"}, {ar, 364 * day, "قبل 11 شهرًا"}, {ar, 366 * day, "قبل سنة"}, {ar, 365 * day * 11, "قبل 10 سنوات"},
		{ar, -20 * time.Minute, "بعد 20 دقيقة"}, {ar, -24 * hour, "غدًا"}, {ar, -3 * day, "بعد 3 أيام"},
		{en, 61 * time.Minute, "1 hour ago"}, {en, 26 * hour, "yesterday"}, {en, 21 * day, "3 weeks ago"}, {fr, 5 * time.Minute, "il y a 5 minutes"}, {fr, -2 * hour, "dans 2 heures"},
	} {
		if got := c.l.Relative(now.Add(-c.passed), now); got != c.want {
			t.Errorf("%s before: %q, want %q", c.passed, got, c.want)
		}
	}
	if got := ar.Since(now.Add(-62*day), now); got != "منذ شهرين" {
		t.Errorf("%q", got)
	}
}

func TestMomentsInFewWords(t *testing.T) {
	ar, en := locale(t, "ar", "JO", "Asia/Amman", "", "both"), locale(t, "en", "JO", "Asia/Amman", "", "")
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC) // a Tuesday, 13:00 in Amman
	for _, c := range []struct {
		before                 time.Duration
		short, recent, recent2 string
	}{
		{time.Hour, "12:00", "12:00", "12:00"},
		{13*time.Hour + time.Minute, "23 تشرين الثاني", "أمس", "yesterday"}, // a minute before midnight
		{2 * 24 * time.Hour, "22 تشرين الثاني", "الأحد", "Sunday"},
		{6 * 24 * time.Hour, "18 تشرين الثاني", "الأربعاء", "Wednesday"},
		{7 * 24 * time.Hour, "17 تشرين الثاني", "17 تشرين الثاني", "17 November"},
		{365 * 24 * time.Hour, "24 تشرين الثاني 2025", "24 تشرين الثاني 2025", "24 November 2025"},
		{-24 * time.Hour, "25 تشرين الثاني", "25 تشرين الثاني", "25 November"},
	} {
		at := now.Add(-c.before)
		if got := ar.Short(at, now); got != c.short {
			t.Errorf("short %v: %q, want %q", c.before, got, c.short)
		}
		if got := ar.Recent(at, now); got != c.recent {
			t.Errorf("recent %v: %q, want %q", c.before, got, c.recent)
		}
		if got := en.Recent(at, now); got != c.recent2 {
			t.Errorf("recent %v: %q, want %q", c.before, got, c.recent2)
		}
	}
}

func TestDatesThatLackTheirDay(t *testing.T) {
	ar, eg := locale(t, "ar", "JO", "Asia/Amman", "", "both"), locale(t, "ar", "EG", "Africa/Cairo", "arab", "")
	for date, want := range map[string][2]string{
		"2026": {"2026", "٢٠٢٦"}, "2026-02": {"شباط / فبراير 2026", "فبراير ٢٠٢٦"}, "2026-02-03": {"3 شباط / فبراير 2026", "٣ فبراير ٢٠٢٦"},
		"": {"", ""}, "قبل 1960": {"قبل 1960", "قبل ١٩٦٠"}, "2026-13": {"2026-13", "٢٠٢٦-١٣"},
	} {
		if got := [2]string{ar.Partial(date), eg.Partial(date)}; got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
	}
}
