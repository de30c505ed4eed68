package search

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
)

// lexicon is the words of one segment in the order of their bytes, and what leads from one to its relatives. Words are known
// by their number. Marks (see mark) stand among them and have no relatives.
type lexicon struct {
	text      string   // all words, one behind the other
	start     []uint32 // where each begins in text, and where the last ends
	df        []uint32 // how many entries hold it
	postings  []uint32 // where its postings begin in their part, and where the last end
	positions []uint32 // the same of its positions

	once     sync.Once
	classes  []pair // words by their class
	roots    []pair // words by the skeleton of their class
	names    []pair // words by their name key
	grams    []uint32
	gramAt   []uint32 // where each gram's words begin in gramData, and where the last end
	gramData []byte   // differences of word numbers, as varints
	own      []float32
	sums     sync.Pool // of *[]float32
}

// pair leads from the hash of a key to a word that has it.
type pair struct{ key, word uint32 }

func (l *lexicon) len() int { return len(l.df) }

func (l *lexicon) word(i int) string { return l.text[l.start[i]:l.start[i+1]] }

// find is the number of a word; false where the segment does not hold it.
func (l *lexicon) find(word string) (int, bool) {
	return sort.Find(l.len(), func(i int) int { return strings.Compare(word, l.word(i)) })
}

// evidence says in how many entries a word stands.
type evidence interface{ frequency(word string) int }

func (l *lexicon) frequency(word string) int {
	if i, ok := l.find(word); ok {
		return int(l.df[i])
	}
	return 0
}

// class is the stem that a word is counted under. A letter in front that may be a particle (بقابس) is taken for one where the
// rest stands in the archive at least as often.
func class(word string, known evidence) string {
	n := -1
	for _, rest := range arabic.Splits(word) {
		if n < 0 {
			n = max(1, known.frequency(word))
		}
		if known.frequency(rest)+known.frequency("ال"+rest) >= n {
			return arabic.Light(rest)
		}
	}
	return arabic.Light(word)
}

// derive makes the ways from word to word, once. Particles are told from letters of the word by what known says, which is
// the archive as far as it is older.
func (l *lexicon) derive(known evidence) {
	l.once.Do(func() {
		var grams []uint64
		for i := range l.len() {
			w := l.word(i)
			if isMark(w) {
				continue
			}
			c := class(w, known)
			l.classes = append(l.classes, pair{hash(c), uint32(i)})
			if letters(c) {
				l.roots = append(l.roots, pair{hash(arabic.Skeleton(c)), uint32(i)})
			}
			if key := arabic.NameKey(w); key != "" {
				l.names = append(l.names, pair{hash(key), uint32(i)})
			}
			eachGram(w, func(g uint32) { grams = append(grams, uint64(g)<<32|uint64(i)) })
		}
		for _, list := range []*[]pair{&l.classes, &l.roots, &l.names} {
			slices.SortFunc(*list, func(a, b pair) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.word, b.word)) })
			*list = slices.Clip(*list)
		}
		l.packGrams(grams)
	})
}

// packGrams keeps the words of each gram, and how much all grams of a word weigh.
func (l *lexicon) packGrams(all []uint64) {
	slices.Sort(all)
	all = slices.Compact(all)
	l.own = make([]float32, l.len())
	for i := 0; i < len(all); {
		gram, last, end := all[i]>>32, uint64(0), i
		for end < len(all) && all[end]>>32 == gram {
			end++
		}
		l.grams = append(l.grams, uint32(gram))
		l.gramAt = append(l.gramAt, uint32(len(l.gramData)))
		if l.telling(end - i) { // of the others only that they occur is kept
			weight := l.gramWeight(end - i)
			for _, g := range all[i:end] {
				w := g & math.MaxUint32
				l.gramData = appendUvarint(l.gramData, w-last)
				last = w
				l.own[w] += weight
			}
		}
		i = end
	}
	l.gramAt = slices.Clip(append(l.gramAt, uint32(len(l.gramData))))
	l.grams, l.gramData = slices.Clip(l.grams), slices.Clip(l.gramData)
}

// telling says whether a gram that so many words have says anything of them.
func (l *lexicon) telling(words int) bool { return words <= max(50, l.len()*3/100) }

// gramWeight is how much it says: the rarer the more.
func (l *lexicon) gramWeight(words int) float32 {
	return float32(math.Log(1 + float64(l.len())/float64(max(1, words))))
}

// paired calls f with each word whose key may be this one: the caller looks whether it is.
func paired(list []pair, key string, f func(word int)) {
	h := hash(key)
	i := sort.Search(len(list), func(i int) bool { return list[i].key >= h })
	for ; i < len(list) && list[i].key == h; i++ {
		f(int(list[i].word))
	}
}

// near is a word that is spelled like another.
type near struct {
	word string
	like float32 // 1 for the same letters in the same order
}

// What makes a word like another: at least this much of their grams in common; and how many are looked at.
const (
	leastLike = 0.3
	mostNear  = 30
)

// similar are the words of the segment that are spelled most like word, without word itself.
func (l *lexicon) similar(word string) []near {
	sum := l.scratch()
	var touched []uint32
	all := float32(0)
	eachGram(word, func(g uint32) {
		k, ok := slices.BinarySearch(l.grams, g)
		if !ok {
			all += l.gramWeight(1)
			return
		}
		list, n := l.gramData[l.gramAt[k]:l.gramAt[k+1]], 0
		for _, b := range list {
			if b < 0x80 { // where a varint ends
				n++
			}
		}
		if n == 0 {
			return
		}
		weight, last := l.gramWeight(n), uint64(0)
		all += weight
		for len(list) > 0 {
			var d uint64
			d, list = uvarint(list)
			if last += d; sum[last] == 0 {
				touched = append(touched, uint32(last))
			}
			sum[last] += weight
		}
	})
	var list []near
	for _, i := range touched {
		if like := (sum[i]/all + sum[i]/l.own[i]) / 2; like >= leastLike {
			if w := l.word(int(i)); w != word {
				list = append(list, near{w, min(1, like)})
			}
		}
		sum[i] = 0
	}
	l.sums.Put(&sum)
	slices.SortFunc(list, byLikeness)
	return list[:min(len(list), mostNear)]
}

// scratch is a zero for each word; who is done zeroes it and puts it back.
func (l *lexicon) scratch() []float32 {
	if s, ok := l.sums.Get().(*[]float32); ok {
		return *s
	}
	return make([]float32, l.len())
}

// eachGram calls f with the three-letter pieces of a word without its article, its beginning and end counted as letters.
// Numbers and words of two letters have none.
func eachGram(word string, f func(gram uint32)) {
	word = arabic.Bare(word)
	if utf8.RuneCountInString(word) < 3 || word[0] <= '9' {
		return
	}
	a, b := uint32(1), uint32(0)
	for _, r := range word {
		if b != 0 {
			f(gram(a, b, uint32(r)))
			a = b
		}
		b = uint32(r)
	}
	f(gram(a, b, 2))
}

func gram(a, b, c uint32) uint32 { return (a*0x9e3779b1+b)*0x85ebca6b + c*0xc2b2ae35 }

// letters says whether a class is a word, and no number.
func letters(c string) bool { return c != "" && c[0] > '9' }

// hash is FNV-1a (Fowler, Noll, Vo), 32 bits.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
