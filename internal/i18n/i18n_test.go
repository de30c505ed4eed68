package i18n

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

func catalogue(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// places are the placeholders of a text, each once; those of the count are one.
func places(text string) []string {
	list := placeholder.FindAllString(strings.ReplaceAll(text, "{count}", "{n}"), -1)
	slices.Sort(list)
	return slices.Compact(list)
}

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	c := catalogue(t)
	for _, lang := range Languages {
		for key, m := range c.byLang["ar"] {
			other, ok := c.byLang[lang][key]
			switch {
			case !ok:
				t.Errorf("%s is missing in %s", key, lang)
			case (m.forms == nil) != (other.forms == nil):
				t.Errorf("%s: plural in one of ar and %s only", key, lang)
			case other.forms != nil:
				wellFormed(t, lang, key, other, m)
			case strings.TrimSpace(other.text) == "":
				t.Errorf("%s is empty in %s", key, lang)
			case !slices.Equal(places(m.text), places(other.text)):
				t.Errorf("%s: placeholders %v in ar, %v in %s", key, places(m.text), places(other.text), lang)
			}
		}
		for key := range c.byLang[lang] {
			if _, ok := c.byLang["ar"][key]; !ok {
				t.Errorf("%s stands in %s and not in ar", key, lang)
			}
		}
	}
}

// wellFormed holds a counted text to its language's plural forms and to the Arabic text's placeholders.
func wellFormed(t *testing.T, lang, key string, m, arabic message) {
	t.Helper()
	want := places(arabic.forms["other"])
	for _, f := range pluralForms(lang) {
		if strings.TrimSpace(m.forms[f]) == "" {
			t.Errorf("%s: no form %q in %s", key, f, lang)
		}
		for _, p := range places(m.forms[f]) {
			if !slices.Contains(want, p) {
				t.Errorf("%s: placeholder %s of form %q in %s is not in the Arabic text", key, p, f, lang)
			}
		}
	}
	if got := places(m.forms["other"]); !slices.Equal(got, want) {
		t.Errorf("%s: placeholders %v in ar, %v in %s", key, want, got, lang)
	}
	if len(m.forms) != len(pluralForms(lang)) {
		t.Errorf("%s: %d forms in %s, want %d", key, len(m.forms), lang, len(pluralForms(lang)))
	}
}

func TestPlaceholdersAreFilled(t *testing.T) {
	c, err := load(fstest.MapFS{
		"locales/a.ar.json": {Data: []byte(`{"x.hello": "أهلاً {name}، {name}", "x.n": {"zero": "لا شيء", "one": "واحد", "two": "اثنان", "few": "{n} أشياء", "many": "{count} شيئاً", "other": "{n} شيء لدى {name}"}}`)},
		"locales/a.en.json": {Data: []byte(`{"x.hello": "Hello {name}"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	p := c.For("ar-JO")
	for _, row := range []struct{ got, want string }{
		{p.T("x.hello", "name", "{name}"), "أهلاً {name}، {name}"},
		{p.T("x.hello"), "أهلاً {name}، {name}"},
		{p.T("x.n", "count", 2), "اثنان"},
		{p.T("x.n", "count", int64(7)), "7 أشياء"},
		{p.T("x.n", "n", "٧", "count", 7), "٧ أشياء"},
		{p.T("x.n", "count", 11), "11 شيئاً"},
		{p.T("x.n", "count", 100, "name", "ليلى"), "100 شيء لدى ليلى"},
		{p.T("x.missing"), "x.missing"},
		{c.For("en-GB").T("x.hello", "name", 7), "Hello 7"},
		{c.For("de").Lang() + c.For("de").Dir() + c.For("fr").Dir(), "arrtlltr"},
	} {
		if row.got != row.want {
			t.Errorf("got %q, want %q", row.got, row.want)
		}
	}
	l, err := NewLocale("ar", "EG", "Africa/Cairo", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := p.With(l).T("x.n", "count", 1103, "name", "x"); got != "١٬١٠٣ أشياء" {
		t.Errorf("%q", got)
	}
}

func TestACatalogueThatContradictsItselfIsRefused(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"a key in two files": {"locales/a.ar.json": {Data: []byte(`{"x": "1"}`)}, "locales/b.ar.json": {Data: []byte(`{"x": "1"}`)}},
		"no language":        {"locales/a.json": {Data: []byte(`{}`)}},
		"a strange language": {"locales/a.de.json": {Data: []byte(`{}`)}},
		"no JSON":            {"locales/a.ar.json": {Data: []byte(`{`)}},
	} {
		if _, err := load(files); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestHowLongSomethingLasts(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[time.Duration][2]string{
		0: {"دقيقة واحدة", "1 minute"}, 2*time.Minute + 59*time.Second: {"دقيقتان", "2 minutes"}, 3 * time.Hour: {"3 ساعات", "3 hours"}, 47 * time.Hour: {"47 ساعة", "47 hours"},
		49 * time.Hour: {"يومان", "2 days"}, 11 * 24 * time.Hour: {"11 يومًا", "11 days"}, 100 * 24 * time.Hour: {"100 يوم", "100 days"},
	} {
		if got := [2]string{c.For("ar").Lasting(d), c.For("en").Lasting(d)}; got != want {
			t.Errorf("%s: %q, not %q", d, got, want)
		}
	}
}
