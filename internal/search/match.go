package search

import (
	"context"
	"slices"

	"github.com/warraq/warraq/arabic"
)

// bits is a set of entries.
type bits []uint64

func newBits(n int) bits      { return make(bits, (n+63)/64) }
func (s bits) set(e int)      { s[e/64] |= 1 << (e % 64) }
func (s bits) clear(e int)    { s[e/64] &^= 1 << (e % 64) }
func (s bits) has(e int) bool { return s[e/64]&(1<<(e%64)) != 0 }
func (s bits) and(other bits) {
	for i := range s {
		s[i] &= other[i]
	}
}

// eachEntry calls f with the entries that hold one of words, over all segments.
func (s *snapshot) eachEntry(ctx context.Context, fetch *fetcher, words []string, f func(entry int)) error {
	for n, seg := range s.segments {
		var found []int
		var spans []span
		for _, w := range words {
			if i, ok := seg.lex.find(w); ok {
				found, spans = append(found, i), append(spans, seg.lex.postingSpan(i))
			}
		}
		if err := fetch.want(ctx, seg, spans); err != nil {
			return err
		}
		for i := range found {
			eachPosting(fetch.bytes(seg, spans[i]), s.base[n], s.entries, f)
		}
	}
	return nil
}

// eachPosting calls f with the entries of a word's postings, whose segment's first entry is base.
func eachPosting(postings []byte, base, entries int, f func(entry int)) {
	entry := base
	for len(postings) > 1 {
		var d uint64
		if d, postings = uvarint(postings); len(postings) == 0 {
			return
		}
		postings = postings[1:]
		if entry += int(d); entry >= entries {
			return // damaged
		}
		f(entry)
	}
}

// wanted are the entries that a request may find: those that speak for their article, pass the filters and hold nothing that
// is not wanted.
func (s *snapshot) wanted(ctx context.Context, f *fetcher, r Request, q query) (bits, error) {
	set := bits(slices.Clone(s.alive))
	for _, marks := range r.marks() {
		one := newBits(s.entries)
		if err := s.eachEntry(ctx, f, marks, one.set); err != nil {
			return nil, err
		}
		set.and(one)
	}
	if !r.From.IsZero() || !r.To.IsZero() {
		from, to := minutes(r.From.UnixMilli()), uint32(1<<32-1)
		if r.From.IsZero() {
			from = 0
		}
		if !r.To.IsZero() {
			to = minutes(r.To.UnixMilli())
		}
		for n, seg := range s.segments {
			for i, at := range seg.published {
				if at < from || at >= to {
					set.clear(s.base[n] + i)
				}
			}
		}
	}
	for _, words := range q.without {
		if len(words) > 1 {
			at, err := s.phrase(ctx, f, words)
			if err != nil {
				return nil, err
			}
			for _, e := range at {
				set.clear(int(e))
			}
			continue
		}
		family := map[string]shares{}
		s.family(words[0], 1, family)
		list := []string{words[0]}
		for w := range family {
			list = append(list, w)
		}
		if err := s.eachEntry(ctx, f, list, set.clear); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// phrase are the entries that hold words side by side and in this order, spelled like this. The first may have a particle
// in front: «وزير الخارجية» is in «لوزير الخارجية» and «الضمان الاجتماعي» in «بالضمان الاجتماعي».
func (s *snapshot) phrase(ctx context.Context, f *fetcher, words []string) ([]int32, error) {
	var entries []int32
	for n, seg := range s.segments {
		common, err := seg.together(ctx, f, words)
		if err != nil {
			return nil, err
		}
		last := int32(-1)
		for _, p := range common {
			if e := int32(p >> 32); e != last {
				entries = append(entries, int32(s.base[n])+e)
				last = e
			}
		}
	}
	return entries, nil
}

// together are the places in the segment where words stand side by side. The rarest word is looked at first, the others only
// where it is.
func (seg *segment) together(ctx context.Context, f *fetcher, words []string) (common []uint64, err error) {
	spellings, often, byRarity := make([][]string, len(words)), make([]int, len(words)), make([]int, len(words))
	for i, w := range words {
		if spellings[i] = []string{w}; i == 0 {
			spellings[i] = withParticles(w)
		}
		for _, w := range spellings[i] {
			often[i] += seg.lex.frequency(w)
		}
		byRarity[i] = i
	}
	slices.SortStableFunc(byRarity, func(a, b int) int { return often[a] - often[b] })
	for n, i := range byRarity {
		at, err := seg.places(ctx, f, spellings[i], i, common, n == 0)
		if err != nil || len(at) == 0 {
			return nil, err
		}
		if common = intersect(at, common); n == 0 {
			common = at
		}
	}
	return common, nil
}

// withParticles are the spellings of a word with what may be written on to it.
func withParticles(w string) []string {
	list := []string{w}
	for _, c := range arabic.Clitics() {
		list = append(list, c+w)
	}
	if rest, ok := cutArticle(w); ok {
		list = append(list, "لل"+rest, "ولل"+rest, "فلل"+rest)
	}
	return list
}

func cutArticle(w string) (string, bool) {
	const article = "ال"
	if len(w) > len(article) && w[:len(article)] == article {
		return w[len(article):], true
	}
	return w, false
}

// places are where the words stand in the segment, sorted: an entry's number and the position less shift. Unless all are
// wanted, only those in the entries of among, sorted too.
func (seg *segment) places(ctx context.Context, f *fetcher, words []string, shift int, among []uint64, all bool) ([]uint64, error) {
	var out []uint64
	lists := 0
	for _, w := range words {
		i, ok := seg.lex.find(w)
		if !ok {
			continue
		}
		p, q := seg.lex.postingSpan(i), seg.lex.positionSpan(i)
		if err := f.want(ctx, seg, []span{p, q}); err != nil {
			return nil, err
		}
		out = decodePlaces(out, f.bytes(seg, p), f.bytes(seg, q), shift, among, all)
		lists++
	}
	if lists > 1 {
		slices.Sort(out)
	}
	return out, nil
}

func decodePlaces(out []uint64, postings, positions []byte, shift int, among []uint64, all bool) []uint64 {
	entry := uint64(0)
	for len(postings) > 1 {
		var d, n uint64
		if d, postings = uvarint(postings); len(postings) == 0 {
			break
		}
		postings = postings[1:]
		entry += d
		n, positions = uvarint(positions)
		if !all {
			for len(among) > 0 && among[0]>>32 < entry {
				among = among[1:]
			}
			if len(among) == 0 {
				break
			}
			if among[0]>>32 != entry {
				for ; n > 0 && len(positions) > 0; positions = positions[1:] {
					if positions[0] < 0x80 { // the end of a varint
						n--
					}
				}
				continue
			}
		}
		at := uint64(0)
		for ; n > 0 && len(positions) > 0; n-- {
			var step uint64
			step, positions = uvarint(positions)
			if at += step; at >= uint64(shift) {
				out = append(out, entry<<32|(at-uint64(shift)))
			}
		}
	}
	return out
}

// intersect is what two sorted lists have in common, in the first one's memory.
func intersect(a, b []uint64) []uint64 {
	out, j := a[:0], 0
	for _, v := range a {
		for j < len(b) && b[j] < v {
			j++
		}
		if j == len(b) {
			break
		}
		if b[j] == v {
			out = append(out, v)
		}
	}
	return out
}
