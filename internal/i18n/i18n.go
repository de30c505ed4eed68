// Package i18n is the interface's texts in each language, and dates, numbers and plurals as a country's papers write
// them.
//
// It is not for article text.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed locales/*.json
var files embed.FS

// Languages of the interface, the first being the default.
var Languages = []string{"ar", "en", "fr"}

// Catalogue is every text in every language.
type Catalogue struct{ byLang map[string]map[string]message }

// message is one text, or one for each plural form.
type message struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON reads a string, or an object of plural forms.
func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		return json.Unmarshal(b, &m.forms)
	}
	return json.Unmarshal(b, &m.text)
}

// Load reads the catalogues: locales/<area>.<lang>.json, flat objects of key and text.
func Load() (*Catalogue, error) {
	c := &Catalogue{byLang: map[string]map[string]message{}}
	names, err := fs.Glob(files, "locales/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		parts := strings.Split(strings.TrimPrefix(name, "locales/"), ".")
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var list map[string]message
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		lang := parts[len(parts)-2]
		if c.byLang[lang] == nil {
			c.byLang[lang] = map[string]message{}
		}
		for k, m := range list {
			if _, twice := c.byLang[lang][k]; twice {
				return nil, fmt.Errorf("%s: %s stands twice", name, k)
			}
			c.byLang[lang][k] = m
		}
	}
	return c, nil
}

// Printer is the catalogue in one language.
type Printer struct {
	lang     string
	messages map[string]message
}

// For is the printer of a language tag; of Arabic where we do not speak it.
func (c *Catalogue) For(lang string) *Printer {
	base, _, _ := strings.Cut(lang, "-")
	if c.byLang[base] == nil {
		base = Languages[0]
	}
	return &Printer{base, c.byLang[base]}
}

// Lang is the printer's language.
func (p *Printer) Lang() string { return p.lang }

// Dir is the direction its language is written in.
func (p *Printer) Dir() string {
	if p.lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// T is the text of a key. args are pairs of a placeholder's name and what it stands for; "count" (an int or int64)
// chooses the plural form, and {n} prints it unless given. A key without a text is printed itself: a test finds those.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	text := m.text
	pairs := make([]string, 0, len(args)+2)
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		pairs = append(pairs, "{"+name+"}", fmt.Sprint(args[i+1]))
		if name == "count" && m.forms != nil {
			n, _ := strconv.ParseInt(fmt.Sprint(args[i+1]), 10, 64)
			text = m.forms[Plural(p.lang, n)]
			pairs = append(pairs, "{n}", fmt.Sprint(n))
		}
	}
	if len(pairs) == 0 {
		return text
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Plural is the CLDR plural category of a whole number (unicode.org/cldr, language plural rules).
func Plural(lang string, n int64) string {
	if n < 0 {
		n = -n
	}
	switch lang {
	case "ar":
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
	case "fr":
		if n <= 1 {
			return "one"
		}
		if n%1_000_000 == 0 {
			return "many"
		}
		return "other"
	}
	if n == 1 {
		return "one"
	}
	return "other"
}

// forms are the plural categories each language tells apart.
var forms = map[string][]string{"ar": {"zero", "one", "two", "few", "many", "other"}, "en": {"one", "other"}, "fr": {"one", "many", "other"}}
