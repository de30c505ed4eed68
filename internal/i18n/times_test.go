package i18n

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// times is the table that the pages' script is held to as well, by e2e/tests/times.test.mjs.
type times struct {
	Locales []struct{ Lang, Country, Digits, Zero, Group string }
	Passed  []struct {
		From, To   time.Time
		Ar, En, Fr [3]string
	}
	Zones []struct {
		Zone, Want string
		From, To   time.Time
	}
	Recent []struct {
		From, To   time.Time
		Ar, En, Fr string
	}
	Views []struct {
		N          int64
		Ar, En, Fr string
	}
}

func readTimes(t *testing.T) (table times) {
	t.Helper()
	raw, err := os.ReadFile("testdata/times.json")
	if err == nil {
		err = json.Unmarshal(raw, &table)
	}
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// in is a text of the table in a locale's digits, its thousands set apart as there.
func in(l *Locale, text string) string {
	s := text
	if strings.ContainsAny(s, "0123456789") {
		s = strings.ReplaceAll(s, ",", l.Group())
	}
	return l.Digits(s)
}

func TestTimesAreSaidAsInTheTable(t *testing.T) {
	table := readTimes(t)
	rows := len(table.Zones)
	for _, where := range table.Locales {
		l := locale(t, where.Lang, where.Country, "Asia/Amman", where.Digits, "both")
		if zero := l.Digits("0"); l.Group() != where.Group || zero != where.Zero && zero != "0"+where.Zero {
			t.Errorf("%s-%s: %q %q", where.Lang, where.Country, l.Group(), zero)
		}
		same := func(got string, texts map[string]string) {
			t.Helper()
			if want := in(l, texts[where.Lang]); got != want {
				t.Errorf("%s-%s: %q, want %q", where.Lang, where.Country, got, want)
			}
			rows++
		}
		for _, row := range table.Passed {
			for i, got := range []string{l.Ago(row.From, row.To), l.Since(row.From, row.To), l.Relative(row.To, row.From)} {
				same(got, map[string]string{"ar": row.Ar[i], "en": row.En[i], "fr": row.Fr[i]})
			}
			if row.From.Before(row.To) && l.Relative(row.From, row.To) != l.Ago(row.From, row.To) {
				t.Errorf("%v: past by both", row.From)
			}
			if got := l.Ago(row.To, row.From); got != l.printer.T("named.second.0") {
				t.Errorf("%v: what is published cannot be to come: %q", row.To, got)
			}
		}
		for _, row := range table.Recent {
			same(l.Recent(row.From, row.To), map[string]string{"ar": row.Ar, "en": row.En, "fr": row.Fr})
		}
		for _, row := range table.Views {
			same(l.printer.T("count.views", "count", row.N), map[string]string{"ar": row.Ar, "en": row.En, "fr": row.Fr})
		}
	}
	for _, row := range table.Zones {
		if got := locale(t, "ar", "JO", row.Zone, "", "").Ago(row.From, row.To); got != row.Want {
			t.Errorf("%s %v: %q, want %q", row.Zone, row.From, got, row.Want)
		}
	}
	counted(t, rows, 2500)
}

// Whatever the moments, the zone and the language, a time ago never counts nothing («منذ 0», «قبل 0»), leaves no placeholder
// and is never empty.
func TestATimeAgoNeverCountsNothing(t *testing.T) {
	zones := []string{"Asia/Amman", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "UTC", "Pacific/Apia"}
	rapid.Check(t, func(r *rapid.T) {
		l, err := NewLocale(rapid.SampledFrom(Languages).Draw(r, "lang"), rapid.SampledFrom([]string{"JO", "EG", "MA", ""}).Draw(r, "country"), rapid.SampledFrom(zones).Draw(r, "zone"), "", "")
		if err != nil {
			r.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(r, "at"), 0)
		later := at.Add(time.Duration(rapid.Int64Range(0, int64(200*366*24*time.Hour)).Draw(r, "passed")))
		for _, got := range []string{l.Ago(at, later), l.Since(at, later), l.Relative(at, later), l.Relative(later, at), l.Ago(later, at)} {
			for word := range strings.FieldsSeq(got) {
				if word == "0" || word == "٠" {
					r.Fatalf("%q", got)
				}
			}
			if got == "" || strings.ContainsAny(got, "{}") {
				r.Fatalf("%q", got)
			}
		}
	})
}

func TestEveryCountHasItsForm(t *testing.T) {
	c := catalogue(t)
	for _, lang := range Languages {
		have := map[string]bool{}
		for _, f := range pluralForms(lang) {
			have[f] = true
		}
		for n := range int64(1_000_001) {
			if f := Plural(lang, n); !have[f] {
				t.Fatalf("%s %d: %s", lang, n, f)
			}
		}
		for key, m := range c.byLang[lang] {
			for _, n := range []int64{0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 1_000_000} {
				if m.forms != nil && m.forms[Plural(lang, n)] == "" {
					t.Errorf("%s %s %d: no text", lang, key, n)
				}
			}
		}
	}
}
