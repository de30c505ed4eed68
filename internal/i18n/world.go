package i18n

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// The names of the world's countries and languages, by the language they are named in. Each is asked for by itself, so that the program
// holds these three tables and not those of every language.
var worldNames = map[string]*display.Dictionary{"ar": display.Arabic, "en": display.English, "fr": display.French}

// AnyCountry is the name of any country (ISO 3166): as papers call it where Country knows, else CLDR's; empty where there is none.
func (p *Printer) AnyCountry(code string) string {
	if name := p.Country(code); name != "" {
		return name
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return ""
	}
	return worldNames[p.lang].Regions().Name(region)
}

// AnyLanguage is the name of any language (ISO 639): as Language has it, else CLDR's; empty where there is none.
func (p *Printer) AnyLanguage(code string) string {
	if name := p.Language(code); name != "" {
		return name
	}
	base, err := language.ParseBase(code)
	if err != nil || base.String() == "und" {
		return ""
	}
	return worldNames[p.lang].Languages().Name(base)
}
