package i18n

// pluralForms are the categories each language tells apart.
var pluralForms = map[string][]string{"ar": {"zero", "one", "two", "few", "many", "other"}, "en": {"one", "other"}, "fr": {"one", "many", "other"}}

// Plural is the plural category of a whole number (unicode.org/cldr, language plural rules).
func Plural(lang string, n int64) string {
	if n < 0 {
		n = -n
	}
	switch lang {
	case "ar":
		return pluralArabic(n)
	case "fr":
		switch {
		case n <= 1:
			return "one"
		case n%1_000_000 == 0:
			return "many"
		}
		return "other"
	}
	if n == 1 {
		return "one"
	}
	return "other"
}

func pluralArabic(n int64) string {
	switch r := n % 100; {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case r >= 3 && r <= 10:
		return "few"
	case r >= 11:
		return "many"
	}
	return "other"
}
