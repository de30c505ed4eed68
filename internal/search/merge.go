package search

import (
	"slices"
)

// mergeSegments is one segment that says what several say together, the oldest first. Of each article the newest entry
// stays; of those that only say that it is gone none, where whole says that no segment is older.
func mergeSegments(segments []*segment, whole bool) *segment {
	m := &segment{}
	number := make([][]int32, len(segments)) // new number of each entry, -1 for one that goes
	newest := map[int64]int{}
	for n, seg := range segments {
		for _, a := range seg.articles {
			newest[a] = n
		}
	}
	for n, seg := range segments {
		number[n] = make([]int32, len(seg.articles))
		for e, a := range seg.articles {
			if newest[a] != n || whole && seg.lengths[e] == gone {
				number[n][e] = -1
				continue
			}
			number[n][e] = int32(len(m.articles))
			m.articles, m.published = append(m.articles, a), append(m.published, seg.published[e])
			m.lengths, m.pages = append(m.lengths, seg.lengths[e]), append(m.pages, seg.pages[e])
		}
	}
	total := 0
	for _, seg := range segments {
		total = max(total, seg.lex.len())
	}
	w := newLexiconWriter(total)
	at := make([]int, len(segments))
	for {
		word, any := "", false
		for n, seg := range segments {
			if at[n] < seg.lex.len() {
				if x := seg.lex.word(at[n]); !any || x < word {
					word, any = x, true
				}
			}
		}
		if !any {
			break
		}
		l := postingList{postings: m.postings, positions: m.positions}
		from, fromPositions := len(m.postings), len(m.positions)
		for n, seg := range segments {
			if at[n] < seg.lex.len() && seg.lex.word(at[n]) == word {
				l.take(seg, at[n], number[n], isMark(word))
				at[n]++
			}
		}
		m.postings, m.positions = l.postings, l.positions
		if l.df > 0 {
			w.add(word, l.df, from, fromPositions)
		}
	}
	m.lex = w.finish(len(m.postings), len(m.positions))
	m.postings, m.positions = slices.Clip(m.postings), slices.Clip(m.positions)
	return m
}

// take appends what a segment says of a word, under new numbers. The numbers of a later segment are higher.
func (l *postingList) take(seg *segment, word int, number []int32, marked bool) {
	postings := seg.postings[seg.lex.postings[word]:seg.lex.postings[word+1]]
	positions := seg.positions[seg.lex.positions[word]:seg.lex.positions[word+1]]
	entry := uint64(0)
	for len(postings) > 1 {
		var d uint64
		d, postings = uvarint(postings)
		if entry += d; len(postings) == 0 || entry >= uint64(len(number)) {
			return // damaged
		}
		weight := postings[0]
		postings = postings[1:]
		place := positions
		if !marked {
			var n uint64
			n, positions = uvarint(positions)
			for ; n > 0 && len(positions) > 0; n-- {
				_, positions = uvarint(positions)
			}
			place = place[:len(place)-len(positions)]
		}
		to := number[entry]
		if to < 0 {
			continue
		}
		l.postings = append(appendUvarint(l.postings, uint64(to)-l.last), weight)
		l.last = uint64(to)
		l.df++
		if !marked {
			l.positions = append(l.positions, place...)
		}
	}
}
