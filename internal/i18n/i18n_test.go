package i18n

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/warraq/warraq/internal/testkit"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEveryTextIsThereInEveryLanguageAndForm(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Languages {
		for key, m := range c.byLang["ar"] {
			other, ok := c.byLang[lang][key]
			if !ok {
				t.Errorf("%s is missing in %s", key, lang)
				continue
			}
			if (m.forms == nil) != (other.forms == nil) {
				t.Errorf("%s: plural in one of ar and %s only", key, lang)
			}
			if other.forms == nil {
				if other.text == "" {
					t.Errorf("%s is empty in %s", key, lang)
				}
				a, b := placeholder.FindAllString(m.text, -1), placeholder.FindAllString(other.text, -1)
				slices.Sort(a)
				slices.Sort(b)
				if !slices.Equal(a, b) {
					t.Errorf("%s: placeholders %v in ar, %v in %s", key, a, b, lang)
				}
				continue
			}
			for _, f := range forms[lang] {
				if other.forms[f] == "" {
					t.Errorf("%s: no form %q in %s", key, f, lang)
				}
			}
			if len(other.forms) != len(forms[lang]) {
				t.Errorf("%s: %d forms in %s, want %d", key, len(other.forms), lang, len(forms[lang]))
			}
		}
		for key := range c.byLang[lang] {
			if _, ok := c.byLang["ar"][key]; !ok {
				t.Errorf("%s stands in %s and not in ar", key, lang)
			}
		}
	}
}

func TestEveryErrorKeyInTheCodeHasAText(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`"(error\.[a-z_]+)"`)
	found := 0
	err = filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			if e != nil && e.IsDir() && e.Name() == "node_modules" {
				return filepath.SkipDir
			}
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range key.FindAllStringSubmatch(string(src), -1) {
			found++
			if _, ok := c.byLang["ar"][m[1]]; !ok {
				t.Errorf("%s: %s has no text", path, m[1])
			}
		}
		return nil
	})
	if err != nil || found < 20 {
		t.Errorf("%d keys found, %v", found, err)
	}
}

func TestPluralFormsAgreeWithCLDR(t *testing.T) {
	raw, err := os.ReadFile(testkit.Shared(t, "data/cldr/months.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(raw) {
		t.Fatal("months.json is no JSON")
	}
	for n, want := range map[int64]string{0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 101: "other", 102: "other", 103: "few", 111: "many", 1000: "other"} {
		if got := Plural("ar", n); got != want {
			t.Errorf("ar %d: %s, want %s", n, got, want)
		}
	}
}

func TestDatesAsTheCountrysPapersWriteThem(t *testing.T) {
	at := time.Date(2026, 6, 3, 22, 30, 0, 0, time.UTC)
	for _, c := range []struct{ lang, country, zone, digits, style, want string }{
		{"ar", "JO", "Asia/Amman", "", "both", "4 حزيران / يونيو 2026، 01:30"},
		{"ar", "JO", "Asia/Amman", "arab", "", "٤ حزيران ٢٠٢٦، ٠١:٣٠"},
		{"ar", "EG", "Africa/Cairo", "", "", "٤ يونيو ٢٠٢٦، ٠١:٣٠"},
		{"ar", "TN", "Africa/Tunis", "", "", "3 جوان 2026، 23:30"},
		{"ar", "MA", "Africa/Casablanca", "", "", "3 يونيو 2026، 23:30"},
		{"en", "JO", "Asia/Amman", "", "", "4 June 2026, 01:30"},
		{"fr", "TN", "Africa/Tunis", "", "", "3 juin 2026, 23:30"},
	} {
		l, err := NewLocale(c.lang, c.country, c.zone, c.digits, c.style)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.DateTime(at); got != c.want {
			t.Errorf("%s-%s: %q, want %q", c.lang, c.country, got, c.want)
		}
	}
	l, err := NewLocale("ar", "JO", "Asia/Amman", "", "both")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	if got := l.DateLong(day); got != "الثلاثاء 24 تشرين الثاني / نوفمبر 2026" {
		t.Errorf("%q", got)
	}
	if got := l.Hijri(day); got != "14 جمادى الآخرة 1448" {
		t.Errorf("%q", got)
	}
	if got := l.Number(1234567); got != "1,234,567" {
		t.Errorf("%q", got)
	}
	if _, err := NewLocale("ar", "JO", "Mars/Olympus", "", ""); err == nil {
		t.Error("an unknown zone is taken")
	}
}
