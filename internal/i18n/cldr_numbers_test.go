package i18n

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestNumbersAgreeWithCLDRButWherePapersDiffer(t *testing.T) {
	var table struct {
		Numbers map[string][]struct {
			N                                           float64
			Decimal, CompactShort, CompactLong, Percent string
		}
	}
	truth(t, "numbers.json", &table)
	rows := 0
	for tag, samples := range table.Numbers {
		country := countryOf(tag)
		for _, row := range samples {
			l, own := locale(t, "ar", country, "UTC", cldrDigits(row.Decimal), ""), locale(t, "ar", country, "UTC", "", "")
			for _, c := range []struct{ got, want string }{
				{l.Decimal(row.N), row.Decimal}, {l.Compact(row.N, false), row.CompactShort}, {l.Compact(row.N, true), row.CompactLong}, {l.Percent(row.N), row.Percent},
			} {
				if c.got != c.want {
					t.Errorf("%s %v: %q, want %q", tag, row.N, c.got, c.want)
				}
				rows++
			}
			if n := int64(row.N); float64(n) == row.N && l.Number(n) != row.Decimal {
				t.Errorf("%s %d: %q, want %q", tag, n, l.Number(n), row.Decimal)
			}
			// Where the country's papers print Latin digits (see latinInPrint for the reason) CLDR's default is not ours.
			if (own.Decimal(row.N) == row.Decimal) == latinInPrint[country] {
				t.Errorf("%s %v: by default %q, CLDR %q", tag, row.N, own.Decimal(row.N), row.Decimal)
			}
		}
	}
	counted(t, rows, 29*19*4)
}

func TestPluralFormsAgreeWithCLDR(t *testing.T) {
	var table struct {
		Cardinal, Fractions map[string]string
		OrdinalDistinct     []string
	}
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
	// Nothing is counted in fractions but thousands («1.5 ألف»), which take the form of the rest, as here.
	l := locale(t, "ar", "AE", "UTC", "", "")
	for n, want := range table.Fractions {
		f, err := strconv.ParseFloat(n, 64)
		if got := l.Compact(f*1000, true); err != nil || want != "other" || f > 1 && f < 10 && got != n+" ألف" {
			t.Errorf("%s: %q, want form %s", n, got, want)
		}
	}
	// Arabic ordinals have one form («المادة 3»), so that there is no rule for them.
	if !slices.Equal(table.OrdinalDistinct, []string{"other"}) {
		t.Errorf("ordinals: %v", table.OrdinalDistinct)
	}
	for n, want := range map[int64]string{0: "one", 1: "one", 2: "other", 1_000_000: "many", 2_000_000: "many", 1_000_001: "other"} {
		if got := Plural("fr", n); got != want {
			t.Errorf("fr %d: %s, want %s", n, got, want)
		}
	}
	if Plural("en", 0) != "other" || Plural("en", 1) != "one" || Plural("en", 2) != "other" || Plural("ar", -2) != "two" {
		t.Error("English has one and other; a number below zero has its opposite's form")
	}
	counted(t, len(table.Cardinal)+len(table.Fractions)+1, 285)
}

// newsKeys are the catalogue's keys of the table of counted strings.
var newsKeys = map[string]string{"views": "count.views", "comments": "count.comments", "replies": "count.replies", "articles": "count.articles", "newsItems": "count.news",
	"results": "count.results", "photos": "count.photos", "readingTime": "count.minutes_to_read", "agoSecond": "since.seconds", "agoMinute": "since.minutes",
	"agoHour": "since.hours", "agoDay": "since.days", "agoWeek": "since.weeks", "agoMonth": "since.months", "agoYear": "since.years"}

func TestCountedTextsReadAsAnEditorWroteThem(t *testing.T) {
	var table struct {
		Catalogue map[string]map[string]string
		Expected  map[string]map[string]map[string]string
	}
	truth(t, "news-strings.json", &table)
	p := catalogue(t).For("ar")
	rows := 0
	for name, samples := range table.Expected {
		key := newsKeys[name]
		if got := p.Forms(key); !maps.Equal(got, table.Catalogue[name]) {
			t.Errorf("%s: %v, want %v", name, got, table.Catalogue[name])
		}
		for n, want := range samples {
			for digits, text := range want {
				if got := p.With(locale(t, "ar", "JO", "UTC", digits, "")).T(key, "count", n); got != text {
					t.Errorf("%s %s: %q, want %q", key, n, got, text)
				}
				rows++
			}
		}
	}
	counted(t, rows, 15*22*2)
}

// papers are the words in which CLDR's relative times differ from papers'.
var papers = []struct{ cldr, ours, reason string }{
	{"خلال", "بعد", "«خلال ساعة» is some time within the hour, «بعد ساعة» the moment at its end"},
	{" واحدة", "", "a singular is one: «قبل ساعة»"},
	{" واحد", "", "the same: «قبل يوم»"},
	{"ثوانِ", "ثوانٍ", "a slip of CLDR, which writes it right in the future"},
	{"الساعة الحالية", "هذه الساعة", "like «هذه الدقيقة» beside it"},
	{"السنة الحالية", "هذه السنة", "like «هذا الشهر» beside it; CLDR has it for the Emirates only"},
	{"السنة التالية", "السنة المقبلة", "«التالية» is the year after one that was named"},
	{"القادم", "المقبل", "the word of papers for what is to come"},
	{"الربع الأخير", "الربع الماضي", "the last quarter is the fourth of a year"},
	{"أول أمس", "أول من أمس", "the form of style books"},
	{"بعد الغد", "بعد غد", "«غد» is definite enough in news"},
}

func TestRelativeTimesAgreeWithCLDRButWherePapersDiffer(t *testing.T) {
	var table struct {
		Relative map[string]map[string]map[string]map[string]string
	}
	truth(t, "relative.json", &table)
	rows, needed := 0, map[string]bool{}
	for tag, manners := range table.Relative {
		for manner, units := range manners {
			for unit, samples := range units {
				l := locale(t, "ar", countryOf(tag), "UTC", cldrDigits(samples["-11"]), "")
				for n, want := range samples {
					count, err := strconv.ParseInt(n, 10, 64)
					if err != nil {
						t.Fatal(err)
					}
					if count == 0 { // nobody says «خلال 0 يوم»: no time is always named
						want = manners["auto"][unit][n]
					}
					for _, p := range papers {
						if strings.Contains(want, p.cldr) {
							want, needed[p.cldr] = strings.Replace(want, p.cldr, p.ours, 1), true
						}
					}
					if got := l.Unit(count, unit, manner == "auto"); got != want {
						t.Errorf("%s %s %s %s: %q, want %q", tag, manner, unit, n, got, want)
					}
					rows++
				}
			}
		}
	}
	for _, p := range papers {
		if !needed[p.cldr] {
			t.Errorf("CLDR no longer says %q (%s)", p.cldr, p.reason)
		}
	}
	counted(t, rows, 13*2*8*23)
}
