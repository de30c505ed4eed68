package i18n

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The forms in which code and templates name a text: a key as a whole; a key whose end is put to it ("desk.role." + role,
// printf "desk.tags.kind.%s"); and the words that such an end may be made of.
var (
	wholeKey  = regexp.MustCompile("[\"`]([a-z][a-z0-9_]*\\.[a-z0-9_.-]*[a-z0-9_])[\"`]")
	keyPrefix = regexp.MustCompile("[\"`]([a-z][a-z0-9_.]*\\.)(?:%s)?[\"`]")
	word      = regexp.MustCompile("[\"`]\\.?([a-zA-Z][a-zA-Z0-9_]*)[\"`]")
	// What asks for a text by its whole name; error keys are texts wherever they stand.
	asked = regexp.MustCompile("[\"`](error\\.[a-z0-9_.]*[a-z0-9_])[\"`]|\\b(?:T|Counted|counted|Forms)[( ][\"`]([a-z0-9_]+\\.[a-z0-9_.-]*[a-z0-9_])[\"`]")
)

// notYetPrinted are counted texts of the table every editor agreed on (news-strings, see cldr_numbers_test.go) that no page
// counts yet.
var notYetPrinted = []string{"count.articles", "count.news", "count.photos", "count.replies"}

// sources are the texts of code and templates, without tests and bundled scripts.
func sources(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && e.Name() == "node_modules":
				return filepath.SkipDir
			case e.IsDir(), strings.HasSuffix(path, "_test.go"), !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".tmpl"):
				return nil
			}
			src, err := os.ReadFile(path)
			texts[path] = string(src)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

func found(src string, form *regexp.Regexp) map[string]bool {
	m := map[string]bool{}
	for _, hit := range form.FindAllStringSubmatch(src, -1) {
		m[strings.Join(hit[1:], "")] = true
	}
	return m
}

// missing are the keys that a source asks for and the catalogue lacks.
func missing(src string, has func(string) bool) (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(found(src, asked))) {
		if !has(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// unused are the keys that no source names, whole or in parts.
func unused(keys []string, src string) (left []string) {
	whole, prefixes, words := found(src, wholeKey), found(src, keyPrefix), map[string]bool{}
	for w := range found(src, word) {
		words[strings.ToLower(w)] = true
	}
	for _, key := range keys {
		used := whole[key]
		for prefix := range prefixes {
			end, ok := strings.CutPrefix(key, prefix)
			used = used || ok && isEnd(end, words)
		}
		if !used {
			left = append(left, key)
		}
	}
	return left
}

// isEnd says whether the end of a key is made of words that stand in the code: "owner", "headline_missing", "day.-1". The
// units of time are words in the tables of CLDR and singular or plural in keys; countries and languages are asked for by their codes.
func isEnd(end string, words map[string]bool) bool {
	for part := range strings.SplitSeq(end, ".") {
		_, language := languageCodes[part]
		singular := strings.TrimSuffix(strings.TrimSuffix(part, "_missing"), "s")
		_, country := CountryOf(strings.ToUpper(part))
		if strings.Trim(part, "-0123456789") != "" && !country && !language && !words[part] && !words[singular] && !slices.Contains(units, singular) {
			return false
		}
	}
	return true
}

// languageCodes are the languages that have a name: any may be an article's.
var languageCodes = set("ar en fr ku ckb he fa tr ur ber zgh so sw")

// units are those of Locale.Unit.
var units = []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"}

func TestEveryKeyInTheCodeHasATextAndEveryTextIsUsed(t *testing.T) {
	c := catalogue(t)
	all, keys := &strings.Builder{}, 0
	for path, src := range sources(t) {
		keys += len(found(src, asked))
		all.WriteString(src)
		for _, lang := range Languages {
			for _, key := range missing(src, c.For(lang).Has) {
				t.Errorf("%s: %s has no text in %s", path, key, lang)
			}
		}
	}
	if keys < 100 {
		t.Errorf("only %d keys found", keys)
	}
	for _, key := range unused(slices.Sorted(maps.Keys(c.byLang["ar"])), all.String()) {
		if !slices.Contains(notYetPrinted, key) {
			t.Errorf("%s stands in the catalogue and nothing prints it", key)
		}
	}
	t.Logf("%d keys in %d languages, %d asked for by name", len(c.byLang["ar"]), len(Languages), keys)
}

func TestWhatIsMissingOrUnusedIsFound(t *testing.T) {
	src := `b.T("desk.there") b.Counted("count.gone", 1) errs.New(errs.Invalid, "error.gone") {{.T (printf "desk.kind.%s" .Kind)}} b.T("desk.role."+r) "owner" "topic"`
	has := func(key string) bool { return key == "desk.there" }
	if got := missing(src, has); !slices.Equal(got, []string{"count.gone", "error.gone"}) {
		t.Errorf("missing: %v", got)
	}
	if got := unused([]string{"desk.there", "desk.kind.topic", "desk.kind.planet", "desk.role.owner", "desk.lonely"}, src); !slices.Equal(got, []string{"desk.kind.planet", "desk.lonely"}) {
		t.Errorf("unused: %v", got)
	}
}
