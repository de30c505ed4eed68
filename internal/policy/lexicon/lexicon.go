// Package lexicon finds listed words and phrases in what people write, however they are disguised, and tells where they stand in
// the text as it was written.
//
// It is not for what follows from a word (policy), nor for what cannot be listed.
package lexicon

import (
	"bytes"
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

// Entry is a listed word or phrase.
type Entry struct {
	Text     string // as people write it
	Rule     string // the rule that it breaks, as package policy names it
	Severity int    // 1: innocent mostly; 2: a person has to look; 3: never innocent
	Dialect  string // where it is said: "" everywhere, else levant, gulf, iraq, egypt, maghreb, arabizi
	Whole    bool   // stands by itself only: nothing is written on to it
}

//go:embed entries.txt
var entriesText string

//go:embed innocent.txt
var innocentText string

// Shipped are the words that every paper starts with: few, and judged one by one.
func Shipped() (list []Entry) {
	for line := range lines(entriesText) {
		f := strings.Fields(line)
		if len(f) < 4 {
			continue
		}
		e := Entry{Rule: f[0], Severity: int(f[1][0] - '0'), Text: strings.Join(f[3:], " ")}
		if f[2] != "-" {
			e.Dialect = f[2]
		}
		e.Text, e.Whole = strings.CutSuffix(e.Text, " |")
		list = append(list, e)
	}
	return list
}

// Innocent are phrases in which a listed word does no harm: names, quotations, news.
func Innocent() (list []string) {
	for line := range lines(innocentText) {
		list = append(list, line)
	}
	return list
}

func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// fold is how listed words and texts are compared: spelling forgiven, letters that are doubled to hide a word written once.
const fold = arabic.ForModeration

// Matcher finds listed words. It is for many goroutines.
type Matcher struct {
	entries []listed
	first   map[string][]int // entries by the first word, innocent ones too
	joined  map[string][]int // those of several words, by all of them without the spaces between
	longest int              // bytes of the longest of both
}

// listed is an entry taken apart.
type listed struct {
	Entry
	words    []string
	innocent bool
}

// Compile makes a matcher. Entries without a letter are passed over.
func Compile(entries []Entry, innocent []string) *Matcher {
	m := &Matcher{first: map[string][]int{}, joined: map[string][]int{}}
	add := func(e listed) {
		for _, t := range tokens(fold.Map(e.Text)) {
			e.words = append(e.words, t.word)
		}
		if len(e.words) == 0 {
			return
		}
		m.first[e.words[0]] = append(m.first[e.words[0]], len(m.entries))
		m.longest = max(m.longest, len(e.words[0]))
		if all := strings.Join(e.words, ""); len(e.words) > 1 && len(all) >= leastJoined && !e.innocent {
			m.joined[all] = append(m.joined[all], len(m.entries))
			m.longest = max(m.longest, len(all))
		}
		m.entries = append(m.entries, e)
	}
	for _, e := range entries {
		add(listed{Entry: e})
	}
	for _, text := range innocent {
		add(listed{Entry: Entry{Text: text, Whole: true}, innocent: true})
	}
	return m
}

// leastJoined is how many bytes a phrase must have to be known without its spaces.
const leastJoined = 5 * 2

// Match is a listed word in a text.
type Match struct {
	Start, End int // bytes of the text as it was given
	Entry      Entry
}

// token is a word of a folded text.
type token struct {
	word       string
	start, end int   // in the folded text
	spelled    bool  // its letters stood apart by spaces, so that it may be several words
	at         []int // of a word whose letters stood apart: where each letter's bytes stood, and where the last ends
}

// place is where the bytes [from, to) of a token stood in the folded text.
func (t token) place(from, to int) (start, end int) {
	if t.at == nil {
		return t.start + from, t.start + to
	}
	return t.at[from], t.at[to-1] + 1
}

// joins says whether a sign between two letters of a word is put there to hide it: a picture, a star, a line. Punctuation is not,
// except between single letters.
func joins(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk, unicode.Me, unicode.Cf) || strings.ContainsRune("*_~^|+=#$•·", r)
}

func isLetter(r rune) bool {
	return r >= 'ء' && r <= 'ي' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x80 && unicode.IsLetter(r)
}

// tokens are the words of a folded text. Signs that only hide a word are seen through; letters that stand apart by dots and
// the like are one word, and three or more that stand apart by spaces one or several.
func tokens(m arabic.Mapped) []token {
	return fuse(pieces(m.Text), m.Text)
}

// pieces are runs of letters, across signs that hide.
func pieces(text string) []token {
	list := make([]token, 0, len(text)/8)
	p := piece{start: -1}
	flush := func() {
		if p.start >= 0 {
			list = append(list, p.token(text))
		}
		p = piece{start: -1, word: p.word[:0], at: p.at[:0]}
	}
	waiting := false // signs that join, unless a space follows
	for i, r := range text {
		switch {
		case isLetter(r):
			p.letter(i, r, waiting && p.start >= 0)
			waiting = false
		case p.start >= 0 && joins(r):
			waiting = true
		default:
			flush()
			waiting = false
		}
	}
	flush()
	return list
}

// piece is a word on its way.
type piece struct {
	word       []byte
	at         []int
	start, end int
	changed    bool // it is not what stands in the text
}

// letter adds one; gap says that signs stand before it.
func (p *piece) letter(i int, r rune, gap bool) {
	size := utf8.RuneLen(r)
	if p.start < 0 {
		p.start = i
	}
	as := r
	if r >= 0x370 && r < 0x530 {
		if b, ok := lookalikes[r]; ok {
			as, p.changed = rune(b), true
		}
	}
	if p.end = i + size; gap {
		p.changed = true
		if last, n := utf8.DecodeLastRune(p.word); n > 1 && last == as { // doubled to hide it
			p.at[len(p.at)-1] = p.end - 1
			return
		}
	}
	p.word = utf8.AppendRune(p.word, as)
	for k := len(p.at); k < len(p.word); k++ { // a look-alike may be shorter: one place for each byte that is left
		p.at = append(p.at, i+k-len(p.word)+utf8.RuneLen(as))
	}
	if as != r {
		p.at[len(p.at)-1] = p.end - 1
	}
}

func (p *piece) token(text string) token {
	if !p.changed {
		return token{word: text[p.start:p.end], start: p.start, end: p.end}
	}
	return token{word: string(p.word), start: p.start, end: p.end, at: slices.Clone(p.at)}
}

// lookalikes are letters of other scripts that stand for Latin ones.
var lookalikes = map[rune]byte{'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'і': 'i', 'ѕ': 's', 'к': 'k', 'м': 'm', 'т': 't', 'в': 'b', 'н': 'h',
	'α': 'a', 'ο': 'o', 'ε': 'e', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x'}

// fuse brings together letters that stand apart: ك ل ب, ك.ل.ب.
func fuse(list []token, text string) (out []token) {
	for i := 0; i < len(list); {
		n := i + 1
		for single(list[i]) && n < len(list) && single(list[n]) && sameGap(text, list, i, n) {
			n++
		}
		spelled := n > i+1 && strings.TrimSpace(text[list[i].end:list[i+1].start]) == ""
		if n == i+1 || spelled && n-i < 3 {
			out = append(out, list[i])
			i++
			continue
		}
		t := token{start: list[i].start, end: list[n-1].end, spelled: spelled}
		word := make([]byte, 0, 2*(n-i))
		for _, one := range list[i:n] {
			if len(one.word) > 1 && bytes.HasSuffix(word, []byte(one.word)) { // doubled to hide it
				t.at[len(t.at)-1] = one.end - 1
				continue
			}
			word = append(word, one.word...)
			for k := range len(one.word) {
				t.at = append(t.at, one.start+k)
			}
		}
		t.word = string(word)
		out = append(out, t)
		i = n
	}
	return out
}

func single(t token) bool {
	_, size := utf8.DecodeRuneInString(t.word)
	return size == len(t.word)
}

// sameGap says whether what stands before the nth word is what stands between the first two: only spaces, or no space.
func sameGap(text string, list []token, first, n int) bool {
	gap := func(i int) string { return text[list[i-1].end:list[i].start] }
	mine, theirs := gap(n), gap(first+1)
	return len(mine) <= 8 && (strings.TrimSpace(mine) == "") == (strings.TrimSpace(theirs) == "") && !strings.ContainsRune(mine, '\n') &&
		(strings.TrimSpace(mine) == "" || !strings.ContainsRune(mine, ' '))
}
