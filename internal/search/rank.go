package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
)

// BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"), with these two figures.
const (
	k1 = 1.2
	b  = 0.75
)

// scores is the room that one request calculates in: a place for each entry.
type scores struct {
	level   [][levels]float32 // of the group at work
	score   []float32
	mass    []float32 // how much of the query an entry holds, by weight
	touched []int32   // entries of the group at work
	all     []int32   // entries of any group
}

var rooms sync.Pool

func newScores(n int) *scores {
	if s, ok := rooms.Get().(*scores); ok && len(s.score) >= n {
		return s
	}
	n += n/4 + 64
	return &scores{level: make([][levels]float32, n), score: make([]float32, n), mass: make([]float32, n)}
}

// release zeroes what was used and lets the next request have it.
func (s *scores) release() {
	for _, e := range s.all {
		s.score[e], s.mass[e] = 0, 0
	}
	s.touched, s.all = s.touched[:0], s.all[:0]
	rooms.Put(s)
}

// eachWord calls f with the words of a group that a segment holds.
func (g group) eachWord(seg *segment, f func(word int, sh shares)) {
	for _, w := range g.order {
		if i, ok := seg.lex.find(w); ok {
			f(i, g.words[w])
		}
	}
}

// fetchGroups reads the postings of all groups: few queries instead of one for each word.
func fetchGroups(ctx context.Context, s *snapshot, f *fetcher, groups []group) error {
	for _, seg := range s.segments {
		var spans []span
		for _, g := range groups {
			g.eachWord(seg, func(w int, _ shares) { spans = append(spans, seg.lex.postingSpan(w)) })
		}
		if err := f.want(ctx, seg, spans); err != nil {
			return err
		}
	}
	return nil
}

// add ranks all entries by one more word of the query, and says how much that word weighs.
func (s *scores) add(snap *snapshot, f *fetcher, g group, worth [levels]float32) float32 {
	var count [levels]int
	for n, seg := range snap.segments {
		base := int32(snap.base[n])
		g.eachWord(seg, func(w int, sh shares) {
			entry := base
			for rest := f.bytes(seg, seg.lex.postingSpan(w)); len(rest) > 1; {
				var d uint64
				if d, rest = uvarint(rest); len(rest) == 0 {
					break
				}
				entry += int32(d)
				weight := unpackWeight[rest[0]]
				rest = rest[1:]
				if int(entry) >= snap.entries {
					break // damaged
				}
				at := &s.level[entry]
				if *at == ([levels]float32{}) {
					s.touched = append(s.touched, entry)
				}
				for l, share := range sh {
					if share > 0 {
						if at[l] == 0 {
							count[l]++
						}
						at[l] += share * weight
					}
				}
			}
		})
	}
	var gain [levels]float32
	for l := range gain {
		gain[l] = worth[l] * (k1 + 1) * idf(count[l], snap.entries)
	}
	own := idf(count[levelClass], snap.entries)
	for _, e := range s.touched {
		at := &s.level[e]
		if s.mass[e] == 0 {
			s.all = append(s.all, e)
		}
		seg, i := snap.locate(int(e))
		norm := float32(k1 * (1 - b + b*float64(seg.lengths[i])/max(1, snap.length)))
		sum := float32(0)
		for l := range at {
			sum += gain[l] * at[l] / (at[l] + norm)
		}
		s.score[e] += sum
		switch {
		case at[levelClass] > 0:
			s.mass[e] += own
		default:
			s.mass[e] += own / 2
		}
		*at = [levels]float32{}
	}
	s.touched = s.touched[:0]
	return own
}

// idf is how much it says that a word stands in an entry, when n of all have it.
func idf(n, all int) float32 {
	return float32(math.Log(1 + (float64(all)-min(float64(n), float64(all))+0.5)/(float64(n)+0.5)))
}

// hit is an entry that was found.
type hit struct {
	entry int32
	tier  int8 // 1 where it holds the quoted phrases as they stand
	score float32
	when  uint32
	id    int64
}

// order is by tier, score, time, number: no two hits are the same.
func order(a, b hit) int {
	return cmp.Or(cmp.Compare(b.tier, a.tier), cmp.Compare(b.score, a.score), cmp.Compare(b.when, a.when), cmp.Compare(b.id, a.id))
}

// best are the first n hits behind after, in order.
func best(hits []hit, after *hit, n int) []hit {
	if after != nil {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return order(h, *after) <= 0 })
	}
	if len(hits) > 4*n {
		hits = selectBest(hits, n)
	}
	slices.SortFunc(hits, order)
	return hits[:min(n, len(hits))]
}

// selectBest moves the first n in order to the front and returns them, unsorted (Hoare's selection).
func selectBest(hits []hit, n int) []hit {
	lo, hi := 0, len(hits)-1
	for lo < hi {
		pivot := hits[(lo+hi)/2]
		i, j := lo, hi
		for i <= j {
			for order(hits[i], pivot) < 0 {
				i++
			}
			for order(hits[j], pivot) > 0 {
				j--
			}
			if i <= j {
				hits[i], hits[j] = hits[j], hits[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n-1 <= j:
			hi = j
		case n-1 >= i:
			lo = i
		default:
			return hits[:n]
		}
	}
	return hits[:n]
}
