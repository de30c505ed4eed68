package lexicon_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/warraq/warraq/internal/policy/lexicon"
)

// respell puts each word of three letters and more through the tricks, the first first.
func respell(text string, by ...func(string) string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if utf8.RuneCountInString(w) < 3 {
			continue
		}
		for _, trick := range by {
			w = trick(w)
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}

func TestHarmlessCommentsStayHarmless(t *testing.T) {
	// Letters that stand apart lose the borders of their words: there a few names and verses are held, none is refused.
	const most = 4
	caught := map[string]int{}
	for line := range strings.Lines(read(t, "testdata/harmless.txt")) {
		line = strings.TrimSpace(line)
		if got := found(line); got != "" {
			t.Errorf("%s\n found %q", line, got)
		}
		for name, trick := range tricks {
			for _, text := range []string{respell(line, trick), respell(line, tricks["lookalike"], trick), respell(line, tricks["middle"], trick)} {
				got := found(text)
				if got == "" {
					continue
				}
				if caught[name]++; name != "spaced" || strings.Contains(got, "3:") {
					t.Errorf("%s: %s\n found %q", name, text, got)
				}
			}
		}
	}
	for name, n := range caught {
		if n > 3*most { // of each of three spellings
			t.Errorf("%s: %d harmless comments are held", name, n)
		}
	}
}

// A moderator sees marked what was written, no letter more: the word with all that disguises it inside.
func TestTheWholeDisguiseIsMarked(t *testing.T) {
	const before, after = "قرأت الخبر، ", "، والسلام"
	missed, wrong, tried := 0, 0, 0
	for _, e := range lexicon.Shipped() {
		if strings.Contains(e.Text, " ") || utf8.RuneCountInString(e.Text) < 3 || e.Text[0] < utf8.RuneSelf || e.Severity < 2 {
			continue
		}
		for name, trick := range tricks {
			for _, word := range []string{trick(e.Text), trick(tricks["lookalike"](e.Text))} {
				tried++
				list := shipped.Find(before + word + after)
				switch {
				case len(list) == 0:
					missed++
					t.Logf("%s: %s is missed", name, word)
				case strings.HasSuffix(e.Text, "ء"): // folding leaves a hamza out: one that stands apart is no part of a word
				case len(list) > 1 || list[0].Start != len(before) || list[0].End != len(before+word):
					wrong++
					t.Logf("%s: %s is marked %v", name, word, list)
				}
			}
		}
	}
	if tried < 1000 || missed > 0 || wrong > 0 {
		t.Errorf("of %d, %d are missed and %d marked wrongly", tried, missed, wrong)
	}
}
