package i18n

import (
	"slices"
	"strings"
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
	if got := l.Hijri(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)); got != "28 شعبان 1317" {
		t.Errorf("outside the tables it is %q", got)
	}
	if got := l.Number(1234567); got != "1,234,567" {
		t.Errorf("%q", got)
	}
	if got := locale(t, "fr", "TN", "UTC", "", "").Number(-1234567); got != "-1\u202f234\u202f567" {
		t.Errorf("%q", got)
	}
}

func TestDaysWhereThereIsLittleRoom(t *testing.T) {
	at := time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{locale(t, "ar", "JO", "Asia/Amman", "", "both").Day(at), "24 تشرين الثاني 2026"},
		{locale(t, "ar", "EG", "UTC", "", "both").Day(at), "٢٣ نوفمبر ٢٠٢٦"},
		{locale(t, "fr", "TN", "UTC", "", "").Day(at), "23 novembre 2026"},
		{locale(t, "en", "JO", "UTC", "", "").Format(LongHour, at), "23 November 2026 at 22:00"},
		{locale(t, "en", "JO", "UTC", "", "").Format(Full, at), "Monday, 23 November 2026"},
		{locale(t, "fr", "TN", "UTC", "", "").Format(Medium, at), "23/11/2026"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestNumbersInOtherLanguages(t *testing.T) {
	en, fr, ar := locale(t, "en", "JO", "UTC", "", ""), locale(t, "fr", "TN", "UTC", "", ""), locale(t, "ar", "JO", "UTC", "", "")
	for _, c := range []struct{ got, want string }{
		{en.Compact(1234, false), "1.2K"}, {en.Compact(1234, true), "1.2 thousand"}, {en.Percent(12.75), "12.8%"}, {en.Decimal(-1234.5), "-1,234.5"},
		{fr.Compact(2e6, true), "2 millions"}, {fr.Compact(1.5e6, true), "1,5 million"}, {fr.Compact(1e9, false), "1\u00a0Md"}, {fr.Percent(12.75), "12,8\u202f%"},
		{ar.Compact(3000, true), "3 آلاف"}, {ar.Compact(999_999, true), "1 مليون"}, {ar.Compact(999.7, true), "1 ألف"}, {ar.Compact(11e12, true), "11 تريليون"},
		{ar.Compact(5e15, true), "5,000 تريليون"}, {ar.Decimal(-0.0001), "0"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestListsInOtherLanguages(t *testing.T) {
	names := []string{"A", "B", "C"}
	for _, c := range []struct{ got, want string }{
		{locale(t, "en", "JO", "UTC", "", "").List(And, names), "A, B and C"}, {locale(t, "en", "JO", "UTC", "", "").List(Or, names[:2]), "A or B"},
		{locale(t, "fr", "JO", "UTC", "", "").List(And, names), "A, B et C"}, {locale(t, "fr", "JO", "UTC", "", "").List(Unit, names), "A, B et C"},
		{locale(t, "en", "JO", "UTC", "", "").List(And, nil), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestNamesAreSortedAsReadersLookThemUp(t *testing.T) {
	ar, en := locale(t, "ar", "JO", "UTC", "", ""), locale(t, "en", "JO", "UTC", "", "")
	want := strings.Fields("٢-ب 10-ا آمنة إبراهيم ابراهيم أحمد پرويز تُقى تـقى ثمر كمال گلاله هند وفاء ىاسين ياسين Émile emma Zoé 中")
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortStableFunc(got, ar.Compare)
	if got[7] == "تـقى" { // the two are the same but for what does not count
		got[7], got[8] = got[8], got[7]
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want\n%v", got, want)
	}
	if ar.Compare("سارة", "Sara") > 0 || en.Compare("سارة", "Sara") < 0 || ar.Compare("أ", "ا\u0654") != 0 {
		t.Error("a language's own letters come first; a letter is the same however it is put together")
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

func TestWhereThereIsLittleRoomAMonthHasOneName(t *testing.T) {
	l, err := NewLocale("ar", "JO", "Asia/Amman", "arab", "both")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.June, 2, 22, 30, 0, 0, time.UTC) // the third in Amman
	for got, want := range map[string]string{l.Day(at): "٣ حزيران ٢٠٢٦", l.DayMonth(at): "٣ حزيران", l.Month(at): "حزيران", l.Date(at): "٣ حزيران / يونيو ٢٠٢٦"} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
