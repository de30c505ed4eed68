package i18n

import "testing"

func TestAnyCountryAndLanguageHasANameInEachLanguage(t *testing.T) {
	c := catalogue(t)
	for _, row := range []struct{ code, ar, en, fr string }{
		{"JO", "الأردن", "Jordan", "Jordanie"},
		{"PS", "فلسطين", "Palestine", "Palestine"}, // as papers call it
		{"US", "الولايات المتحدة", "United States", "États-Unis"},
		{"tr", "تركيا", "Turkey", "Turquie"},
		{"ZZ", "", "", ""}, // CLDR's name for "unknown" is not a country's
		{"419", "", "", ""},
		{"QQ", "", "", ""},
		{"", "", "", ""},
		{"<b>", "", "", ""},
	} {
		for lang, want := range map[string]string{"ar": row.ar, "en": row.en, "fr": row.fr} {
			if got := c.For(lang).AnyCountry(row.code); got != want {
				t.Errorf("country %q in %s: %q, want %q", row.code, lang, got, want)
			}
		}
	}
	for _, row := range []struct{ code, ar, en, fr string }{
		{"ar", "العربية", "Arabic", "arabe"},
		{"de", "الألمانية", "German", "allemand"},
		{"und", "", "", ""},
		{"xx", "", "", ""},
		{"", "", "", ""},
	} {
		for lang, want := range map[string]string{"ar": row.ar, "en": row.en, "fr": row.fr} {
			if got := c.For(lang).AnyLanguage(row.code); got != want {
				t.Errorf("language %q in %s: %q, want %q", row.code, lang, got, want)
			}
		}
	}
}
