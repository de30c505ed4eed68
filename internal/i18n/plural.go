package i18n

import "encoding/json"

// PluralRule gives a form to the whole numbers that lie between From and To; with Mod, to those whose remainder does. In
// JSON it is a list, as the pages' script reads it.
type PluralRule struct {
	Mod, From, To int64
	Form          string
}

// MarshalJSON is the list [mod, from, to, form].
func (r PluralRule) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{r.Mod, r.From, r.To, r.Form})
}

// pluralRules are CLDR 48's cardinal rules for whole numbers, the first that fits deciding; what none fits is "other".
var pluralRules = map[string][]PluralRule{
	"ar": {{0, 0, 0, "zero"}, {0, 1, 1, "one"}, {0, 2, 2, "two"}, {100, 3, 10, "few"}, {100, 11, 99, "many"}},
	"en": {{0, 1, 1, "one"}},
	"fr": {{0, 0, 1, "one"}, {1_000_000, 0, 0, "many"}},
}

// PluralRules are a language's rules, for a script to decide by the same ones. None for a language the catalogue does not
// speak: everything is "other" there.
func PluralRules(lang string) []PluralRule { return pluralRules[lang] }

// pluralForms are the categories each language tells apart: those of its rules, and "other".
func pluralForms(lang string) []string {
	var forms []string
	for _, r := range pluralRules[lang] {
		forms = append(forms, r.Form)
	}
	return append(forms, "other")
}

// Plural is the plural category of a whole number, by CLDR 48's rules. A number below zero has its opposite's.
func Plural(lang string, n int64) string {
	if n < 0 {
		n = -n
	}
	for _, r := range pluralRules[lang] {
		of := n
		if r.Mod > 0 {
			of = n % r.Mod
		}
		if of >= r.From && of <= r.To {
			return r.Form
		}
	}
	return "other"
}
