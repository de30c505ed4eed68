// Package i18n is the interface's texts in each language, and dates, numbers and plurals as a country's papers write
// them.
//
// It is not for article text, nor for choosing a language: faces do that.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed locales/*.json
var files embed.FS

// Languages of the interface, the first being the default.
var Languages = []string{"ar", "en", "fr"}

// Catalogue is every text in every language.
type Catalogue struct {
	byLang map[string]map[string]message
	asked  sync.Map // missing keys that the log knows of
}

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

// Load is the catalogue: locales/<area>.<lang>.json, flat objects of key and text, or key and plural forms. It is read
// once.
func Load() (*Catalogue, error) { return embedded() }

var embedded = sync.OnceValues(func() (*Catalogue, error) { return load(files) })

func load(from fs.FS) (*Catalogue, error) {
	c := &Catalogue{byLang: map[string]map[string]message{}}
	for _, lang := range Languages {
		c.byLang[lang] = map[string]message{}
	}
	names, err := fs.Glob(from, "locales/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		parts := strings.Split(strings.TrimPrefix(name, "locales/"), ".")
		if len(parts) != 3 || c.byLang[parts[1]] == nil {
			return nil, fmt.Errorf("%s: a catalogue is named <area>.<language>.json", name)
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		var list map[string]message
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		messages := c.byLang[parts[1]]
		for k, m := range list {
			if _, twice := messages[k]; twice {
				return nil, fmt.Errorf("%s: %s stands in another file too", name, k)
			}
			messages[k] = m
		}
	}
	return c, nil
}

// For is the printer of a language tag; of Arabic where we do not speak it.
func (c *Catalogue) For(lang string) *Printer {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if c.byLang[base] == nil {
		base = Languages[0]
	}
	return &Printer{catalogue: c, lang: base, messages: c.byLang[base]}
}

// Printer is the catalogue in one language.
type Printer struct {
	catalogue *Catalogue
	lang      string
	messages  map[string]message
	locale    *Locale
}

// With is the printer that writes counts in the locale's digits.
func (p *Printer) With(l *Locale) *Printer {
	q := *p
	q.locale = l
	return &q
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

// Country is the name of a country (ISO 3166) as papers call it; empty for one outside the countries CountryOf knows.
func (p *Printer) Country(code string) string { return p.named("country." + strings.ToLower(code)) }

// Language is the name of a language (ISO 639) that Arabic papers write in or of; empty for any other.
func (p *Printer) Language(code string) string { return p.named("language." + code) }

func (p *Printer) named(key string) string { return p.messages[key].text }

// Has says whether a key has a text.
func (p *Printer) Has(key string) bool {
	_, ok := p.messages[key]
	return ok
}

// Forms are the plural forms of a counted text by their category, with their placeholders, for scripts that count; nil for
// a text that does not count.
func (p *Printer) Forms(key string) map[string]string { return maps.Clone(p.messages[key].forms) }

// T is the text of a key. args are pairs of a placeholder's name and what it stands for; "count" (a whole number)
// chooses the plural form, and {n} or {count} prints it unless "n" is given. A key without a text is printed itself and
// logged once; tests find those that stand in the code.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		if _, told := p.catalogue.asked.LoadOrStore(key, true); !told {
			slog.Warn("a text is missing", "key", key, "lang", p.lang)
		}
		return key
	}
	text := m.text
	if m.forms != nil {
		n, _ := count(args)
		text = m.forms[Plural(p.lang, n)]
	}
	if strings.IndexByte(text, '{') < 0 {
		return text
	}
	return p.fill(text, args)
}

// fill puts values in the places of text's placeholders; one without a value stays, so that it is seen.
func (p *Printer) fill(text string, args []any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, ok := p.value(name, args)
		if !closed || !ok {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(value)
		text = after
	}
}

func (p *Printer) value(name string, args []any) (string, bool) {
	n, counted := count(args)
	if name != "count" {
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				return fmt.Sprint(args[i+1]), true
			}
		}
	}
	switch {
	case !counted || name != "n" && name != "count":
		return "", false
	case p.locale != nil:
		return p.locale.Number(n), true
	}
	return strconv.FormatInt(n, 10), true
}

// count is the argument that chooses the plural form.
func count(args []any) (int64, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "count" {
			continue
		}
		switch n := args[i+1].(type) {
		case int:
			return int64(n), true
		case int64:
			return n, true
		}
		n, err := strconv.ParseInt(fmt.Sprint(args[i+1]), 10, 64)
		return n, err == nil
	}
	return 0, false
}

// Lasting tells a stretch of time by its largest unit, in whole numbers: minutes up to an hour, hours up to two days, then days. What is
// shorter than a minute is one.
func (p *Printer) Lasting(d time.Duration) string {
	switch {
	case d < time.Hour:
		return p.T("lasts.minutes", "count", max(1, int(d/time.Minute)))
	case d < 48*time.Hour:
		return p.T("lasts.hours", "count", int(d/time.Hour))
	}
	return p.T("lasts.days", "count", int(d/(24*time.Hour)))
}
