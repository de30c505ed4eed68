package lexicon_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/policy/lexicon"
)

var shipped = lexicon.Compile(lexicon.Shipped(), lexicon.Innocent())

// found is what a matcher sees in a text: rule, severity and the words.
func found(text string) string {
	var list []string
	for _, m := range shipped.Find(text) {
		list = append(list, m.Entry.Rule+string(rune('0'+m.Entry.Severity))+":"+text[m.Start:m.End])
	}
	return strings.Join(list, " ; ")
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryLineOfTheListIsAnEntry(t *testing.T) {
	lines := 0
	for line := range strings.Lines(read(t, "entries.txt")) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines++
		}
	}
	seen := map[string]bool{}
	for _, e := range lexicon.Shipped() {
		if e.Severity < 1 || e.Severity > 3 || e.Text == "" || seen[e.Text] {
			t.Errorf("%+v", e)
		}
		seen[e.Text] = true
	}
	if len(seen) != lines {
		t.Errorf("%d lines, %d entries", lines, len(seen))
	}
}

func TestListedWordsAreSeenInDisguise(t *testing.T) {
	for line := range strings.Lines(read(t, "testdata/caught.txt")) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		want, text, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("no tab in %q", line)
		}
		if got := found(text); got != want {
			t.Errorf("%s\n found %q\n not   %q", text, got, want)
		}
	}
}

func TestInnocentTextsAreLeftAlone(t *testing.T) {
	for line := range strings.Lines(read(t, "testdata/innocent.txt")) {
		line = strings.TrimSpace(line)
		if got := found(line); got != "" {
			t.Errorf("%s\n found %q", line, got)
		}
	}
}

// tricks are ways to respell a word so that a list does not know it.
var tricks = map[string]func(word string) string{
	"diacritics": func(w string) string { return each(w, "\u064e", "\u0651\u064f", "\u0652") },
	"dots":       func(w string) string { return strings.Join(strings.Split(w, ""), ".") },
	"spaced":     func(w string) string { return strings.Join(strings.Split(w, ""), " ") },
	"tatweel":    func(w string) string { return strings.Join(strings.Split(w, ""), "ـــ") },
	"zero width": func(w string) string { return strings.Join(strings.Split(w, ""), "\u200b") },
	"repeat":     func(w string) string { return each(w, "", "", "") + strings.Repeat(lastOf(w), 3) },
	"middle": func(w string) string {
		r := []rune(w)
		return string(r[0]) + strings.Repeat(string(r[1]), 3) + string(r[1:])
	},
	"lookalike": strings.NewReplacer("ك", "ک", "ي", "ی", "ه", "ہ", "ب", "پ", "ف", "ڤ", "ا", "ٱ", "ج", "چ").Replace,
	"emoji":     func(w string) string { return strings.Join(strings.Split(w, ""), "🐶") },
	"stars":     func(w string) string { return strings.Join(strings.Split(w, ""), "*") },
}

func each(w string, marks ...string) string {
	var b strings.Builder
	for i, r := range []rune(w) {
		b.WriteRune(r)
		b.WriteString(marks[i%len(marks)])
	}
	return b.String()
}

func lastOf(w string) string { r := []rune(w); return string(r[len(r)-1]) }

func TestEveryTrickOnEveryWord(t *testing.T) {
	missed, tried := 0, 0
	for _, e := range lexicon.Shipped() {
		n := utf8.RuneCountInString(e.Text)
		if strings.Contains(e.Text, " ") || n < 3 || e.Text[0] < 0x80 || e.Severity < 2 {
			continue
		}
		for name, trick := range tricks {
			for other, second := range tricks {
				word := trick(e.Text)
				if other != name && (other == "diacritics" || other == "lookalike") { // two at once
					word = trick(second(e.Text))
				}
				text := "في رأيي " + word + " مع الأسف"
				hit := false
				for _, m := range shipped.Find(text) {
					hit = hit || m.Start >= len("في رأيي ") && m.End <= len("في رأيي "+word)
				}
				if tried++; !hit {
					missed++
					t.Logf("%s by %s and %s: %s", e.Text, name, other, text)
				}
			}
		}
	}
	if tried < 1000 || missed > 0 {
		t.Errorf("%d of %d are missed", missed, tried)
	}
}

func TestHarmlessTextsStayHarmlessInEveryTrick(t *testing.T) {
	for line := range strings.Lines(read(t, "testdata/innocent.txt")) {
		for name, trick := range tricks {
			words := strings.Fields(line)
			for i, w := range words {
				if utf8.RuneCountInString(w) >= 3 {
					words[i] = trick(w)
				}
			}
			if got := found(strings.Join(words, " ")); got != "" && name != "spaced" || strings.Contains(got, "3:") {
				t.Errorf("%s: %s\n found %q", name, strings.TrimSpace(line), got)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"", "ك ل ب", "ك🐶ل🐶ب", "\xff\xfeكلب", "kаlb", "َََ", strings.Repeat("ك ", 50), "اﷺكلب", "ك.ل.ب.\n.ك"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, m := range shipped.Find(text) {
			if m.Start < last || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%q: %d to %d after %d", text, m.Start, m.End, last)
			}
			last = m.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat(strings.ReplaceAll(read(b, "testdata/innocent.txt"), "\n", " "), 20)
	n := utf8.RuneCountInString(text)
	for b.Loop() {
		shipped.Find(text)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mchars/s")
}
