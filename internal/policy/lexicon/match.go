package lexicon

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

// What may be written on to a listed word: in front the particles and the article, behind it endings and, where there is no
// article, whose it is. ي is no ending here: الكلبي is a family.
var (
	articles   = []string{"وبال", "فبال", "وكال", "وال", "بال", "كال", "فال", "ولل", "فلل", "لل", "ال", "يال"}
	endings    = []string{"ين", "ون", "ات", "ه", "تين"}
	possessive = []string{"كما", "كم", "كن", "ك", "هما", "هم", "هن", "ها", "نا", "تكم", "تك", "تهم", "تها", "تنا"}
)

// lastLetters are those that an ending or possessive ends with: most words have none of them.
const lastLetters = "نتهماك"

const leastLetters = 2 * 2 // bytes of the shortest word that something may be written on to

// readings calls yield with each way to take off what may be written on to a word, the whole word first.
func readings(word string, yield func(rest string, whole bool) bool) {
	if !yield(word, true) || word[0] < utf8.RuneSelf {
		return
	}
	fronts := func(f func(rest string, article bool) bool) {
		if !f(word, false) {
			return
		}
		for _, a := range articles {
			if rest, ok := strings.CutPrefix(word, a); ok && len(rest) >= leastLetters && !f(rest, true) {
				return
			}
		}
		for _, c := range arabic.Clitics() {
			if rest, ok := strings.CutPrefix(word, c); ok && len(rest) >= leastLetters && !f(rest, false) {
				return
			}
		}
		if rest, ok := strings.CutPrefix(word, "يا"); ok && len(rest) >= leastLetters { // written together
			f(rest, false)
		}
	}
	fronts(func(rest string, article bool) bool {
		if len(rest) != len(word) && !yield(rest, false) {
			return false
		}
		if len(rest) > 2 && !strings.Contains(lastLetters, rest[len(rest)-2:]) {
			return true
		}
		for _, e := range endings {
			if stem, ok := strings.CutSuffix(rest, e); ok && len(stem) >= leastLetters && !yield(stem, false) {
				return false
			}
		}
		if article {
			return true
		}
		for _, e := range possessive {
			if stem, ok := strings.CutSuffix(rest, e); ok && len(stem) >= leastLetters && !yield(stem, false) {
				return false
			}
		}
		return true
	})
}

// found is a match in the folded text.
type found struct {
	start, end int
	entry      int
	severity   int
}

// Find are the listed words of a text, in order and without overlaps: of two that overlap the more severe stays, then the longer.
// What stands in an innocent phrase is not found.
func (m *Matcher) Find(text string) []Match {
	found, _ := m.Scan(text)
	return found
}

// Scan is Find with the innocent phrases that the text has, in order.
func (m *Matcher) Scan(text string) (listed, innocent []Match) { return m.ScanFolded(fold.Map(text)) }

// ScanFolded is Scan of a text that arabic.ForModeration has folded already.
func (m *Matcher) ScanFolded(mapped arabic.Mapped) (listed, innocent []Match) {
	var all []found
	list := tokens(mapped)
	for i, t := range list {
		if t.spelled && t.word[0] >= utf8.RuneSelf {
			all = m.inside(all, t)
			continue
		}
		if t.word == "" {
			continue
		}
		all = m.from(all, list, i, t.word)
		for _, word := range undigited(t.word) {
			all = m.from(all, list, i, word)
		}
	}
	return m.settle(all, mapped)
}

// from are the entries that begin with the ith token, read as word.
func (m *Matcher) from(all []found, list []token, i int, word string) []found {
	readings(word, func(rest string, whole bool) bool {
		for _, e := range m.joined[rest] {
			all = append(all, found{list[i].start, list[i].end, e, m.entries[e].Severity})
		}
		for _, e := range m.first[rest] {
			if end, ok := m.goesOn(list, i, e, whole); ok {
				all = append(all, found{list[i].start, end, e, m.entries[e].Severity})
			}
		}
		return true
	})
	return all
}

// Digits stand for letters by their sound, as they do in Latin letters, or by their looks.
var (
	digitSounds = strings.NewReplacer("2", "ا", "3", "ع", "4", "ا", "5", "خ", "6", "ط", "7", "ح", "8", "ق", "9", "ق", "0", "و", "1", "ا")
	digitLooks  = strings.NewReplacer("1", "ا", "4", "ا", "5", "ه", "7", "ح", "3", "ع", "9", "و", "0", "ه", "2", "", "6", "", "8", "")
	noDigits    = strings.NewReplacer("0", "", "1", "", "2", "", "3", "", "4", "", "5", "", "6", "", "7", "", "8", "", "9", "")
)

// undigited are the ways to read an Arabic word that has digits in it (حم4ر, 7مار, كل1ب); none for any other.
func undigited(word string) []string {
	if !strings.ContainsAny(word, "0123456789") || !strings.ContainsFunc(word, func(r rune) bool { return r >= 'ء' && r <= 'ي' }) {
		return nil
	}
	return []string{digitSounds.Replace(word), digitLooks.Replace(word), noDigits.Replace(word)}
}

// goesOn says whether the words of an entry follow from the ith token on, whose first word fits, and where they end.
func (m *Matcher) goesOn(list []token, i, entry int, whole bool) (end int, ok bool) {
	e := &m.entries[entry]
	if e.Whole && !whole || len(e.words) > len(list)-i {
		return 0, false
	}
	for k, w := range e.words[1:] {
		t, last, fits := list[i+1+k], k == len(e.words)-2, false
		if fits = t.word == w; !fits && last && !e.Whole && t.word != "" {
			readings(t.word, func(rest string, _ bool) bool {
				fits = fits || rest == w
				return !fits
			})
		}
		if !fits {
			return 0, false
		}
	}
	return list[i+len(e.words)-1].end, true
}

// inside finds single words in a run of letters that stood apart. Where its words begin and end is lost: a short word counts only
// where it is all of the run, with what may be written on to it, and in a longer run no word is sure.
func (m *Matcher) inside(all []found, t token) []found {
	const sure = 4 * 2 // bytes of a word that is looked for in the middle
	for from := 0; from < len(t.word); from += 2 {
		for to := from + 3*2; to <= len(t.word) && to-from <= m.longest; to += 2 {
			for _, e := range m.joined[t.word[from:to]] {
				severity := m.entries[e].Severity
				if !m.edge(t.word[:from], true) || !m.edge(t.word[to:], false) {
					severity = min(severity, 2)
				}
				start, end := t.place(from, to)
				all = append(all, found{start, end, e, severity})
			}
			for _, e := range m.first[t.word[from:to]] {
				if len(m.entries[e].words) > 1 || m.entries[e].innocent {
					continue
				}
				severity := m.entries[e].Severity
				if front, back := m.edge(t.word[:from], true), m.edge(t.word[to:], false); !front || !back {
					severity = min(severity, 2)
					if short := to-from < sure; short && !front && !back {
						continue
					} else if short {
						severity = 1
					}
				}
				start, end := t.place(from, to)
				all = append(all, found{start, end, e, severity})
			}
		}
	}
	return all
}

// edge says whether what is left before or behind a word is nothing, or only what may be written on to one.
func (m *Matcher) edge(rest string, front bool) bool {
	if rest == "" {
		return true
	}
	if front {
		return slices.Contains(articles, rest) || slices.Contains(arabic.Clitics(), rest) || rest == "يا"
	}
	return slices.Contains(endings, rest) || slices.Contains(possessive, rest)
}

// settle leaves out what overlaps and what is innocent, and says where the rest stood in the text.
func (m *Matcher) settle(all []found, mapped arabic.Mapped) (listed, innocent []Match) {
	if len(all) == 0 {
		return nil, nil
	}
	rank := func(f found) int {
		if m.entries[f.entry].innocent {
			return 9 // above all
		}
		return f.severity
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(a.start, b.start))
	})
	var kept []found
	taken := make([]bool, len(mapped.Text))
	for _, f := range all {
		if slices.Contains(taken[f.start:f.end], true) {
			continue
		}
		for i := f.start; i < f.end; i++ {
			taken[i] = true
		}
		kept = append(kept, f)
	}
	slices.SortFunc(kept, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	for _, f := range kept {
		e := m.entries[f.entry]
		start, end := mapped.Original(f.start, f.end)
		if e.innocent {
			innocent = append(innocent, Match{start, end, e.Entry})
			continue
		}
		e.Severity = f.severity
		listed = append(listed, Match{start, end, e.Entry})
	}
	return listed, innocent
}
