package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/richtext"
)

// What makes a word the better spelling of another: it is in so many more entries, and so much alike.
const (
	betterTimes = 8
	betterLike  = 0.45
)

// better is the query with the words that are hardly in the archive spelled like ones that are; "" where nothing is better.
func (m *match) better(ctx context.Context, tx *db.Tx) (string, error) {
	changed := map[string]string{}
	for _, g := range m.groups {
		w := m.snap.corrected(g)
		if w == "" {
			continue
		}
		spelled, err := m.spelling(ctx, tx, w)
		if err != nil {
			return "", err
		}
		changed[g.word] = spelled
	}
	if len(changed) == 0 {
		return "", nil
	}
	text := m.request.Text
	var out strings.Builder
	done := 0
	for _, t := range arabic.ForSearch.Tokens(text) {
		if spelled, ok := changed[t.Word]; ok {
			out.WriteString(text[done:t.Start])
			out.WriteString(spelled)
			done = t.End
		}
	}
	out.WriteString(text[done:])
	return strings.ToValidUTF8(out.String(), ""), nil
}

// corrected is the word of the archive that g's was probably meant to be; "" where g's is one itself.
func (s *snapshot) corrected(g group) string {
	if utf8.RuneCountInString(g.word) < 4 || !letters(g.word) || g.found > 2 {
		return ""
	}
	least := max(2, betterTimes*g.found)
	best, bestWorth := "", float32(0)
	for _, w := range g.order {
		like := g.words[w][levelLike]
		if w == g.word || like < betterLike || g.words[w][levelClass] > 0 || !letters(w) {
			continue
		}
		n := s.frequency(w)
		if n < least || distance(g.word, w) > 2 {
			continue
		}
		if worth := like * like * common(n); worth > bestWorth {
			best, bestWorth = w, worth
		}
	}
	return best
}

// common grows with how often a word is used, slowly.
func common(n int) float32 {
	x := float32(1)
	for ; n > 1; n /= 4 {
		x += 0.25
	}
	return x
}

// distance is how many letters must be put in, left out, exchanged or swapped with their neighbour to make b of a (Damerau and
// Levenshtein, the restricted form); 3 for anything above 2.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > 2 || len(y)-len(x) > 2 {
		return 3
	}
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return min(3, last[len(y)])
}

// spelling is a word of the archive as an article writes it, since the index has it folded.
func (m *match) spelling(ctx context.Context, tx *db.Tx, word string) (string, error) {
	for i, seg := range slices.Backward(m.snap.segments) {
		n, ok := seg.lex.find(word)
		if !ok {
			continue
		}
		if err := m.fetch.want(ctx, seg, []span{seg.lex.postingSpan(n)}); err != nil {
			return "", err
		}
		entry, tried := uint64(0), 0
		for rest := m.fetch.bytes(seg, seg.lex.postingSpan(n)); len(rest) > 1 && tried < 5; rest = rest[1:] {
			var d uint64
			if d, rest = uvarint(rest); len(rest) == 0 {
				break
			}
			entry += d
			if entry >= uint64(len(seg.articles)) || !m.snap.isAlive(m.snap.base[i]+int(entry)) {
				continue
			}
			tried++
			list, err := m.x.stories.ForSearch(ctx, tx, []int64{seg.articles[entry]})
			if err != nil {
				return "", err
			}
			for _, a := range list {
				text := a.Headline + "\n" + a.Deck + "\n" + richtext.PlainText(a.Body)
				for _, t := range arabic.ForSearch.Tokens(text) {
					if t.Word == word {
						return plain.String(text[t.Start:t.End]), nil
					}
				}
			}
		}
	}
	return word, nil
}

// plain leaves out of a word what is not letters.
const plain = arabic.Harakat | arabic.Tatweel | arabic.Controls
