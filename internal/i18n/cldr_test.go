package i18n

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/testkit"
)

// truth reads one of the tables that ICU made, which lie beside the checkout.
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

func countryOf(tag string) string {
	_, country, _ := strings.Cut(tag, "-")
	if country == "001" {
		return ""
	}
	return country
}

func TestMonthsAndDaysAgreeWithCLDR(t *testing.T) {
	var months struct {
		Months map[string]struct{ Long []string }
	}
	truth(t, "months.json", &months)
	for tag, m := range months.Months {
		if got := monthNames(countryOf(tag), ""); !slices.Equal(got, m.Long) {
			t.Errorf("%s: %v, want %v", tag, got, m.Long)
		}
	}
	var days struct {
		Weekdays map[string]struct{ Long []string }
	}
	truth(t, "weekdays.json", &days)
	for tag, d := range days.Weekdays {
		if want := append(slices.Clone(d.Long[6:]), d.Long[:6]...); !slices.Equal(daysAr, want) { // there Monday is first
			t.Errorf("%s: %v, want %v", tag, daysAr, want)
		}
	}
	if len(months.Months) < 20 || len(days.Weekdays) < 20 {
		t.Error("the tables are nearly empty")
	}
}

func TestDatesAgreeWithCLDR(t *testing.T) {
	var table struct {
		Dates map[string][]struct{ UTC, DateLong, DateFull string }
	}
	truth(t, "dates.json", &table)
	for tag, rows := range table.Dates {
		for _, row := range rows {
			at, err := time.Parse(time.RFC3339, row.UTC)
			if err != nil {
				t.Fatal(err)
			}
			l := locale(t, "ar", countryOf(tag), "UTC", cldrDigits(row.DateLong), "")
			if got := l.Date(at); got != row.DateLong {
				t.Errorf("%s: %q, want %q", tag, got, row.DateLong)
			}
			// Papers put no comma between the day's name and the date.
			if got, want := l.DateLong(at), strings.Replace(row.DateFull, "،", "", 1); got != want {
				t.Errorf("%s: %q, want %q", tag, got, want)
			}
		}
	}
}

func cldrDigits(sample string) string {
	if strings.ContainsAny(sample, "٠١٢٣٤٥٦٧٨٩") {
		return "arab"
	}
	return "latn"
}

func TestNumbersAgreeWithCLDRButWherePapersDiffer(t *testing.T) {
	var table struct {
		Numbers map[string][]struct {
			N       float64
			Decimal string
		}
	}
	truth(t, "numbers.json", &table)
	for tag, rows := range table.Numbers {
		country := countryOf(tag)
		for _, row := range rows {
			n := int64(row.N)
			if float64(n) != row.N {
				continue
			}
			if got := locale(t, "ar", country, "UTC", cldrDigits(row.Decimal), "").Number(n); got != row.Decimal {
				t.Errorf("%s %d: %q, want %q", tag, n, got, row.Decimal)
			}
			own := locale(t, "ar", country, "UTC", "", "").Number(n)
			// Where the country's papers print Latin digits (see latinInPrint for the reason) CLDR's default is not ours.
			if (own == row.Decimal) == latinInPrint[country] {
				t.Errorf("%s %d: by default %q, CLDR %q", tag, n, own, row.Decimal)
			}
		}
	}
}

func TestPluralFormsAgreeWithCLDR(t *testing.T) {
	var table struct{ Cardinal map[string]string }
	truth(t, "plurals.json", &table)
	for n, want := range table.Cardinal {
		i, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := Plural("ar", i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
	for n, want := range map[int64]string{0: "one", 1: "one", 2: "other", 1_000_000: "many", 2_000_000: "many", 1_000_001: "other"} {
		if got := Plural("fr", n); got != want {
			t.Errorf("fr %d: %s, want %s", n, got, want)
		}
	}
	if Plural("en", 0) != "other" || Plural("en", 1) != "one" || Plural("en", 2) != "other" {
		t.Error("English has one and other")
	}
}

func TestEveryMonthOfUmmAlQuraBeginsAsInCLDR(t *testing.T) {
	var table struct {
		Starts [][]any  `json:"ummAlQuraMonthStarts"`
		Months []string `json:"hijriMonths"`
	}
	truth(t, "hijri.json", &table)
	if !slices.Equal(table.Months, hijriAr) {
		t.Errorf("months: %v, want %v", hijriAr, table.Months)
	}
	l, checked := locale(t, "ar", "SA", "UTC", "latn", ""), 0
	for _, row := range table.Starts {
		date, _ := row[0].(string)
		at, err := time.Parse(time.DateOnly, date)
		year, _ := row[1].(float64)
		month, _ := row[2].(float64)
		day, _ := row[3].(float64)
		if err != nil || month < 1 {
			t.Fatal(row, err)
		}
		want := strconv.Itoa(int(day)) + " " + hijriAr[int(month)-1] + " " + strconv.Itoa(int(year))
		if got := l.Hijri(at); got == "" {
			continue // past the tables of the calendar
		} else if got != want {
			t.Errorf("%s: %q, want %q", date, got, want)
		}
		checked++
	}
	if checked < 1600 {
		t.Errorf("only %d months checked", checked)
	}
}

func TestTimesAgoAgreeWithCLDR(t *testing.T) {
	var table struct {
		Relative map[string]struct{ Always map[string]map[string]string }
	}
	truth(t, "relative.json", &table)
	p := catalogue(t).For("ar")
	for unit, samples := range table.Relative["ar"].Always {
		key := "ago." + unit + "s"
		if !p.Has(key) {
			continue // seconds and quarters: no page says them
		}
		for n, want := range samples {
			count, err := strconv.ParseInt(n, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			// Papers write «قبل ساعة» and not «قبل ساعة واحدة».
			if count >= -1 {
				continue
			}
			if got := p.T(key, "count", -count); got != want {
				t.Errorf("%s %d: %q, want %q", unit, count, got, want)
			}
		}
	}
}

func TestCountedTextsReadAsAnEditorWroteThem(t *testing.T) {
	var table struct {
		Expected map[string]map[string]map[string]string
	}
	truth(t, "news-strings.json", &table)
	keys := map[string]string{"views": "count.views", "comments": "count.comments", "replies": "count.replies", "articles": "count.articles", "newsItems": "count.news",
		"results": "count.results", "photos": "count.photos", "readingTime": "count.minutes_to_read", "agoMinute": "since.minutes", "agoHour": "since.hours",
		"agoDay": "since.days", "agoWeek": "since.weeks", "agoMonth": "since.months", "agoYear": "since.years"}
	p := catalogue(t).For("ar")
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		rows := table.Expected[name]
		if len(rows) == 0 {
			t.Errorf("no rows for %s", name)
		}
		for n, want := range rows {
			for digits, text := range want {
				if got := p.With(locale(t, "ar", "JO", "UTC", digits, "")).T(keys[name], "count", n); ungrouped(got) != ungrouped(text) {
					t.Errorf("%s %s: %q, want %q", keys[name], n, got, text)
				}
			}
		}
	}
}

// ungrouped leaves out what sets thousands apart: the table's sentences have none.
func ungrouped(s string) string { return strings.NewReplacer(",", "", "٬", "").Replace(s) }
