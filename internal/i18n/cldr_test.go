package i18n

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/testkit"
)

// truth reads one of the tables that ICU 78 (CLDR 48) made, which lie beside the checkout.
func truth(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(testkit.Shared(t, "data/cldr/"+name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// counted says how many rows of a table were held against the code, and fails where a table has shrunk.
func counted(t *testing.T, rows, atLeast int) {
	t.Helper()
	t.Logf("%d golden cases", rows)
	if rows < atLeast {
		t.Errorf("only %d golden cases, want %d", rows, atLeast)
	}
}

func countryOf(tag string) string {
	_, country, _ := strings.Cut(tag, "-")
	if country == "001" {
		return ""
	}
	return country
}

// cldrDigits are the digits that a sample is written in: the tables have CLDR's own for each country.
func cldrDigits(sample string) string {
	if strings.ContainsAny(sample, "٠١٢٣٤٥٦٧٨٩") {
		return "arab"
	}
	return "latn"
}

func TestMonthsAgreeWithCLDR(t *testing.T) {
	var table struct {
		Months map[string]struct{ Long, Short, LongInDate []string }
	}
	truth(t, "months.json", &table)
	rows := 0
	for tag, m := range table.Months {
		// Arabic months have no shorter names, in CLDR as in papers. The one letter CLDR calls narrow is for the heads of
		// calendars, where «ن» would be June and November: no page prints it.
		for _, want := range [][]string{m.Long, m.Short, m.LongInDate} {
			if got := monthNames(countryOf(tag), ""); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", tag, got, want)
			}
			rows += len(want)
		}
		// The second name of the two-name style is one that CLDR has for another country.
		for i, name := range monthNames(countryOf(tag), "both") {
			own, other, two := strings.Cut(name, " / ")
			if own != m.Long[i] || two && other != table.Months["ar-JO"].Long[i] && other != table.Months["ar-EG"].Long[i] {
				t.Errorf("%s: %s", tag, name)
			}
		}
	}
	counted(t, rows, 29*36)
}

func TestWeekdaysAgreeWithCLDR(t *testing.T) {
	var table struct {
		Weekdays map[string]struct{ Long, Short []string }
	}
	truth(t, "weekdays.json", &table)
	rows := 0
	for tag, d := range table.Weekdays {
		for _, list := range [][]string{d.Long, d.Short} {
			if want := append(slices.Clone(list[6:]), list[:6]...); !slices.Equal(daysAr, want) { // there Monday is first
				t.Errorf("%s: %v, want %v", tag, daysAr, want)
			}
			rows += len(list)
		}
	}
	counted(t, rows, 29*14)
}

func TestDatesAgreeWithCLDR(t *testing.T) {
	var table struct {
		Dates map[string][]map[string]string
	}
	truth(t, "dates.json", &table)
	styles := map[string]Style{"dateFull": Full, "dateLong": Long, "dateMedium": Medium, "dateShort": Numeric, "timeShort": Hour,
		"dateLongTimeShort": LongHour, "monthYear": MonthYear, "dayMonth": DayMonth}
	rows := 0
	for tag, samples := range table.Dates {
		for _, sample := range samples {
			at, err := time.Parse(time.RFC3339, sample["utc"])
			if err != nil {
				t.Fatal(err)
			}
			l := locale(t, "ar", countryOf(tag), "UTC", cldrDigits(sample["dateLong"]), "")
			for name, style := range styles {
				if got := l.Format(style, at); got != sample[name] || got == "" {
					t.Errorf("%s %s: %q, want %q", tag, name, got, sample[name])
				}
				rows++
			}
			// What pages print instead: no comma after the day's name, and twenty-four hours (DateLong and Clock say why).
			if got, want := l.DateLong(at), strings.Replace(sample["dateFull"], "،", "", 1); got != want {
				t.Errorf("%s: %q, want %q", tag, got, want)
			}
			if got, want := l.DateTime(at), sample["dateLong"]+"، "+l.Digits(at.Format("15:04")); got != want {
				t.Errorf("%s: %q, want %q", tag, got, want)
			}
		}
	}
	counted(t, rows, 29*9*8)
}

func TestWeeksClocksAndDigitsOfCountriesAgreeWithCLDR(t *testing.T) {
	var table struct {
		Locales map[string]struct {
			Country, NumberingSystem, DateNumberingSystem, Calendar, HourCycle, Direction string
			FirstDayOfWeek                                                                int
			Weekend                                                                       []int
			ArabLeague                                                                    bool
		}
	}
	truth(t, "locales.json", &table)
	p := catalogue(t).For("ar")
	rows := 0
	for tag, want := range table.Locales {
		rows++
		code := countryOf(tag)
		if digits := "latn"; arabicDigits[code] {
			if digits = "arab"; want.NumberingSystem != digits || want.DateNumberingSystem != digits {
				t.Errorf("%s: %s digits, want %s", tag, digits, want.NumberingSystem)
			}
		} else if want.NumberingSystem != digits {
			t.Errorf("%s: %s digits, want %s", tag, digits, want.NumberingSystem)
		}
		if want.Calendar != "gregory" || want.Direction != p.Dir() {
			t.Errorf("%s: %+v", tag, want)
		}
		if code == "" {
			continue // no country: no week of its own
		}
		got, known := CountryOf(code)
		day := func(d time.Weekday) int { return (int(d)+6)%7 + 1 } // there Monday is 1 and Sunday 7
		weekend := []int{day(got.Weekend[0]), day(got.Weekend[1])}
		if !known || day(got.First) != want.FirstDayOfWeek || !slices.Equal(weekend, want.Weekend) || got.Hours24 != (want.HourCycle == "h23") || got.League != want.ArabLeague {
			t.Errorf("%s: %+v, want %+v", tag, got, want)
		}
	}
	if _, known := CountryOf("XX"); known || len(Countries()) != 22 {
		t.Errorf("%d countries", len(Countries()))
	}
	counted(t, rows, 29)
}

func TestCountriesAndLanguagesAreNamedAsInCLDRButWherePapersDiffer(t *testing.T) {
	var table struct{ Regions, Languages map[string]string }
	truth(t, "names.json", &table)
	differ := map[string]struct{ name, reason string }{
		"country.ae":   {"الإمارات", "the full name is for treaties; no paper's headline has it"},
		"country.sa":   {"السعودية", "as the Emirates"},
		"country.ps":   {"فلسطين", "what Arabic papers and the Arab League call it"},
		"language.ckb": {"الكردية السورانية", "an adjective follows its noun"},
		"language.ber": {"الأمازيغية", "CLDR has no name for it and prints the code"},
		"language.zgh": {"الأمازيغية المعيارية المغربية", "the constitution of Morocco says الأمازيغية"},
	}
	p := catalogue(t).For("ar")
	check := func(key, got, cldr string) {
		t.Helper()
		want := cldr
		if d, ok := differ[key]; ok {
			if want = d.name; want == cldr {
				t.Errorf("%s: CLDR says the same now (%s)", key, d.reason)
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	for code, name := range table.Regions {
		check("country."+strings.ToLower(code), p.Country(code), name)
	}
	for code, name := range table.Languages {
		check("language."+code, p.Language(code), name)
	}
	counted(t, len(table.Regions)+len(table.Languages), 40)
}

func TestListsAgreeWithCLDR(t *testing.T) {
	var table struct {
		Lists map[string]map[string][]string
	}
	truth(t, "lists.json", &table)
	places := []string{"عمّان", "الزرقاء", "إربد", "العقبة"}
	rows := 0
	for tag, kinds := range table.Lists {
		l := locale(t, "ar", countryOf(tag), "UTC", "", "")
		for kind, how := range map[string]Joining{"conjunction": And, "disjunction": Or, "unit": Unit} {
			for i, want := range kinds[kind] {
				if got := l.List(how, places[:i+1]); got != want {
					t.Errorf("%s %s: %q, want %q", tag, kind, got, want)
				}
				rows++
			}
		}
	}
	counted(t, rows, 4*3*4)
}

func TestNamesAreSortedAsInCLDR(t *testing.T) {
	var table struct {
		Input  []string
		Sorted map[string][]string
	}
	truth(t, "collation.json", &table)
	// The order of old systems, in which hamza on each seat is a letter of its own. No page sorts by it.
	compat := order{place: placesOf("ء آ أ ؤ إ ئ ا ب ةت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و يى")}
	plain := order{place: placesOf(alphabet)}
	base := func(a, b string) int { // letters alone, numbers by value
		x, _ := arabicFirst.keys(a)
		y, _ := arabicFirst.keys(b)
		return slices.Compare(x, y)
	}
	rows := 0
	for name, compare := range map[string]func(a, b string) int{"default": plain.compare, "compat": compat.compare, "numericBase": base} {
		got := slices.Clone(table.Input)
		slices.SortStableFunc(got, compare)
		if want := table.Sorted[name]; !slices.Equal(got, want) {
			t.Errorf("%s:\n%v, want\n%v", name, got, want)
		}
		rows += len(got)
	}
	counted(t, rows, 3*25)
}

func TestHijriDatesAgreeWithCLDR(t *testing.T) {
	var table struct {
		Samples map[string][]struct {
			Gregorian, Long, Full string
			Year, Month, Day      int
		}
		Starts [][]any  `json:"ummAlQuraMonthStarts"`
		Months []string `json:"hijriMonths"`
	}
	truth(t, "hijri.json", &table)
	if !slices.Equal(table.Months, hijriAr) {
		t.Errorf("months: %v, want %v", hijriAr, table.Months)
	}
	l, rows := locale(t, "ar", "SA", "UTC", "latn", ""), len(table.Months)
	for name, reckon := range map[string]func(time.Time) hijriDate{
		"islamic-umalqura": func(day time.Time) hijriDate { h, _ := ummAlQuraDate(day); return h },
		"islamic-civil":    func(day time.Time) hijriDate { return civilDate(day, civilEpoch) },
		"islamic-tbla":     func(day time.Time) hijriDate { return civilDate(day, astronomicalEpoch) },
	} {
		for _, row := range table.Samples[name] {
			at, err := time.Parse(time.DateOnly, row.Gregorian)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := reckon(at), (hijriDate{row.Year, row.Month, row.Day}); got != want {
				t.Errorf("%s %s: %v, want %v", name, row.Gregorian, got, want)
			}
			// CLDR ends with «هـ», which the month's name makes needless.
			if got := l.Hijri(at) + " هـ"; name == "islamic-umalqura" && (got != row.Long || l.Format(Full, at)[:8] != row.Full[:8]) {
				t.Errorf("%s: %q, want %q", row.Gregorian, got, row.Long)
			}
			rows++
		}
	}
	for _, row := range table.Starts {
		at, err := time.Parse(time.DateOnly, row[0].(string))
		want := hijriDate{int(row[1].(float64)), int(row[2].(float64)), int(row[3].(float64))}
		if got, ok := ummAlQuraDate(at); err != nil || !ok || got != want {
			t.Errorf("%s: %v, want %v", row[0], got, want)
		}
		rows++
	}
	counted(t, rows, 12+3*19+1740)
}
