package search

import (
	"cmp"
	"maps"
	"slices"

	"github.com/warraq/warraq/arabic"
)

// Levels are the ways in which a word of the archive may be the one that was asked for. Each is ranked by itself, so that what
// matches on more of them stands higher (docs/search.md has what each is worth).
const (
	levelWord  = iota // the same letters
	levelClass        // the same stem
	levelRoot         // the same skeleton
	levelLike         // similar spelling, or the same name in another script
	levels
)

// What each level counts against the class.
var levelGain = [levels]float32{levelWord: 0.3, levelClass: 1, levelRoot: 0.8, levelLike: 1.3}

// shares says how far a word of the archive stands for the one that was asked for, at each level.
type shares [levels]float32

// group is what stands for one word of a query.
type group struct {
	word  string
	class string
	words map[string]shares
	order []string // the words, sorted: sums come out the same each time
	found int      // entries that hold the word or its class, over all segments; one that holds two of them counts twice
}

// Limits of what one word leads to, at each of the looser levels: the most frequent relatives.
const (
	maxClass = 150
	maxRoot  = 80
)

// expand finds what stands for word in the archive. others are its synonyms.
func (s *snapshot) expand(word string, others []string) group {
	return s.relatives(word, others).sorted()
}

func (g group) sorted() group {
	g.order = slices.Sorted(maps.Keys(g.words))
	return g
}

func (s *snapshot) relatives(word string, others []string) group {
	g := group{word: word, words: map[string]shares{}}
	c := s.family(word, 1, g.words)
	g.class = c
	for _, other := range others {
		s.family(other, synonymShare, g.words)
	}
	for w, share := range g.words {
		if share[levelClass] >= synonymShare {
			g.found += s.frequency(w)
		}
	}
	sh := g.words[word]
	sh[levelWord], sh[levelClass], sh[levelLike] = 1, 1, 1
	if letters(c) {
		sh[levelRoot] = 1
	}
	g.words[word] = sh
	if g.found > s.entries/10 { // so common that spelling and root would bring in noise, and time would go into it
		return g
	}
	if letters(c) {
		s.roots(c, g.words)
	}
	s.alike(word, g.words)
	return g
}

// synonymShare is how far a synonym stands for a word.
const synonymShare = 0.8

// family adds the words of word's class, which it returns.
func (s *snapshot) family(word string, share float32, into map[string]shares) string {
	c := class(word, s)
	for w := range s.members(c, func(l *lexicon) []pair { return l.classes }, func(w string) bool { return class(w, s) == c }, maxClass) {
		sh := into[w]
		sh[levelClass], sh[levelRoot] = max(sh[levelClass], share), max(sh[levelRoot], share)
		into[w] = sh
	}
	return c
}

// roots adds the words whose class has the same skeleton.
func (s *snapshot) roots(c string, into map[string]shares) {
	root := arabic.Skeleton(c)
	for w := range s.members(root, func(l *lexicon) []pair { return l.roots }, func(w string) bool { return arabic.Skeleton(class(w, s)) == root }, maxRoot) {
		sh := into[w]
		sh[levelRoot] = max(sh[levelRoot], 1)
		into[w] = sh
	}
}

// members are the words with a key, the most frequent.
func (s *snapshot) members(key string, index func(*lexicon) []pair, really func(string) bool, most int) map[string]int {
	all := map[string]int{}
	for _, seg := range s.segments {
		paired(index(seg.lex), key, func(i int) {
			w := seg.lex.word(i)
			if _, known := all[w]; known || really(w) {
				all[w] += int(seg.lex.df[i])
			}
		})
	}
	if len(all) <= most {
		return all
	}
	words := make([]string, 0, len(all))
	for w := range all {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(all[b], all[a]), cmp.Compare(a, b)) })
	for _, w := range words[most:] {
		delete(all, w)
	}
	return all
}

// nameShare is how far a name in the other script stands for one.
const nameShare = 0.9

// alike adds words of similar spelling, and names in the other script.
func (s *snapshot) alike(word string, into map[string]shares) {
	best := map[string]float32{}
	for _, seg := range s.segments {
		for _, n := range seg.lex.similar(word) {
			best[n.word] = max(best[n.word], n.like)
		}
	}
	list := make([]near, 0, len(best))
	for w, like := range best {
		list = append(list, near{w, like})
	}
	slices.SortFunc(list, byLikeness)
	for _, n := range list[:min(len(list), mostNear)] {
		sh := into[n.word]
		sh[levelLike] = max(sh[levelLike], n.like)
		into[n.word] = sh
	}
	for w := range s.namesakes(word) {
		sh := into[w]
		sh[levelClass], sh[levelLike] = max(sh[levelClass], nameShare), 1
		into[w] = sh
	}
}

func byLikeness(a, b near) int {
	return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.word, b.word))
}

// maxNames is how many spellings of a name in the other script are looked for.
const maxNames = 6

// namesakes are the same name as word's in the other script: زرقا for zarqa.
func (s *snapshot) namesakes(word string) map[string]int {
	key := arabic.NameKey(word)
	if key == "" {
		return nil
	}
	latin := word[0] < 0x80
	return s.members(key, func(l *lexicon) []pair { return l.names }, func(w string) bool { return (w[0] < 0x80) != latin && arabic.SameName(word, w) }, maxNames)
}
