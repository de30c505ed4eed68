package search

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/arabic"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/section"
)

// Suggestion is what somebody who began to write may want.
type Suggestion struct {
	Kind SuggestionKind
	Text []Span // a headline or a name; marked are the words that were begun
	Path string // its address, decoded

	Lang, Dir string // of an article; empty for a name
}

// SuggestionKind is what a suggestion leads to.
type SuggestionKind string

// The kinds of suggestions.
const (
	SuggestArticle SuggestionKind = "article"
	SuggestAuthor  SuggestionKind = "author" // who signs articles
	SuggestPerson  SuggestionKind = "person" // whom articles are about
	SuggestPlace   SuggestionKind = "place"
)

// Limits of suggestions: all, those of each kind but articles, and words that are looked at.
const (
	maxSuggestions = 8
	maxNamesShown  = 2
	maxBegun       = 8
)

// begun is a text that somebody is writing, as the index keeps words: without the article, and without stop words.
type begun struct {
	words []string // whole ones
	last  []string // what the last may begin with: as it stands, or behind the article; none where it is whole too
}

func parseBegun(text string) begun {
	const most = 400
	if len(text) > most {
		text = text[:most]
	}
	var words []string
	end := 0
	for _, t := range arabic.ForSearch.Tokens(text) {
		if len(t.Word) <= maxWordBytes && len(words) < maxBegun {
			words = append(words, t.Word)
			end = t.End
		}
	}
	var b begun
	if n := len(words) - 1; n >= 0 && strings.TrimSpace(text[end:]) == text[end:] { // nothing behind it, or what is no space
		switch bare := arabic.BareBeginning(words[n]); {
		case bare != "":
			b.last = slices.Compact([]string{bare, words[n]})
		case n == 0:
			b.last = words
		} // else only the article is there of the next word, which may be any
		words = words[:n]
	}
	for _, w := range words {
		if !arabic.IsStop(w) {
			b.words = append(b.words, arabic.Bare(w))
		}
	}
	return b
}

// Suggest is up to eight people, places and articles that have all words of text, the last of which may be the beginning of
// a longer one: people and places that most articles are about, and the newest articles by their headlines.
func (x *Index) Suggest(ctx context.Context, text string) (list []Suggestion, err error) {
	b := parseBegun(text)
	if len(b.words)+len(b.last) == 0 {
		return nil, nil
	}
	select {
	case x.turns <- struct{}{}:
		defer func() { <-x.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err = x.db.Read(ctx, func(tx *db.Tx) error {
		snap, err := x.reader.snapshot(ctx, tx)
		if err != nil {
			return err
		}
		known, err := x.names.get(ctx, tx, x.clock.Now())
		if err != nil {
			return err
		}
		for _, kind := range []SuggestionKind{SuggestPerson, SuggestPlace, SuggestAuthor} {
			list = append(list, snap.named(known, b, kind)...)
		}
		heads, err := x.headed(ctx, tx, snap, b, maxSuggestions-len(list))
		list = append(list, heads...)
		return err
	})
	return list, err
}

// matches says whether words hold all that was begun.
func (b begun) matches(words []string) bool {
	for _, w := range b.words {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return len(b.last) == 0 || slices.ContainsFunc(words, b.goesOn)
}

// goesOn says whether a word begins as the last one does.
func (b begun) goesOn(word string) bool {
	return slices.ContainsFunc(b.last, func(start string) bool { return strings.HasPrefix(word, start) })
}

// mark marks the words of a text that were begun.
func (b begun) mark(text string) []Span {
	k := marker{worth: map[string]float32{}}
	tokens := arabic.ForSearch.Tokens(text)
	for _, t := range tokens {
		bare := arabic.Bare(t.Word)
		if arabic.IsStop(t.Word) {
			continue
		}
		if b.goesOn(bare) || slices.ContainsFunc(b.words, func(w string) bool { return bare == w || strings.HasSuffix(bare, w) && particled(bare, w) }) {
			k.worth[t.Word] = 1
		}
	}
	return k.spans(text, tokens)
}

// particled says whether long is w with a particle in front.
func particled(long, w string) bool {
	return slices.Contains(arabic.Clitics(), long[:len(long)-len(w)])
}

// named are the people or places whose names match, those of most articles first.
func (s *snapshot) named(known []name, b begun, kind SuggestionKind) []Suggestion {
	type counted struct {
		name
		articles int
	}
	var found []counted
	for _, n := range known {
		if n.kind == kind && b.matches(n.words) {
			if articles := s.frequency(n.mark); articles > 0 {
				found = append(found, counted{n, articles})
			}
		}
	}
	slices.SortFunc(found, func(a, c counted) int {
		return cmp.Or(cmp.Compare(c.articles, a.articles), strings.Compare(a.text, c.text))
	})
	var list []Suggestion
	for _, n := range found[:min(len(found), maxNamesShown)] {
		list = append(list, Suggestion{Kind: kind, Text: b.mark(n.text), Path: n.path})
	}
	return list
}

// headed are the newest articles whose headlines match.
func (x *Index) headed(ctx context.Context, tx *db.Tx, snap *snapshot, b begun, limit int) ([]Suggestion, error) {
	fetch := x.fetcher(tx)
	set := bits(slices.Clone(snap.alive))
	for _, w := range b.words {
		words := []string{headSign + w}
		for _, c := range arabic.Clitics() {
			words = append(words, headSign+c+w)
		}
		one := newBits(snap.entries)
		if err := snap.eachEntry(ctx, fetch, words, one.set); err != nil {
			return nil, err
		}
		set.and(one)
	}
	if len(b.last) > 0 {
		one := newBits(snap.entries)
		for _, start := range b.last {
			if err := snap.eachBegun(ctx, fetch, headSign+start, one.set); err != nil {
				return nil, err
			}
		}
		set.and(one)
	}
	var ids []int64
	for _, h := range snap.newest(set, 2*limit) { // some may say the same
		ids = append(ids, h.id)
	}
	cards, err := x.stories.CardsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var list []Suggestion
	said := map[string]bool{}
	for _, id := range ids {
		c, ok := cards[id]
		if !ok || said[c.Headline] || len(list) == limit {
			continue
		}
		said[c.Headline] = true
		list = append(list, Suggestion{Kind: SuggestArticle, Text: b.mark(c.Headline), Path: c.Path, Lang: c.Lang, Dir: c.Dir})
	}
	return list, nil
}

// newest are the last published of a set, the last first.
func (s *snapshot) newest(set bits, limit int) []hit {
	var hits []hit
	for n, seg := range s.segments {
		for e, when := range seg.published {
			if set.has(s.base[n] + e) {
				hits = append(hits, hit{when: when, id: seg.articles[e]})
			}
		}
	}
	return best(hits, nil, limit)
}

// eachBegun calls f with the entries that hold a word that begins with prefix, over all segments. The postings of words that
// follow one another do so too: what is read is one stretch.
func (s *snapshot) eachBegun(ctx context.Context, fetch *fetcher, prefix string, f func(entry int)) error {
	for n, seg := range s.segments {
		l := seg.lex
		from := sort.Search(l.len(), func(i int) bool { return l.word(i) >= prefix })
		to := from + sort.Search(l.len()-from, func(i int) bool { return !strings.HasPrefix(l.word(from+i), prefix) })
		if from == to {
			continue
		}
		whole := span{partPostings, l.postings[from], l.postings[to]}
		if err := fetch.want(ctx, seg, []span{whole}); err != nil {
			return err
		}
		data := fetch.bytes(seg, whole)
		for i := from; i < to; i++ {
			eachPosting(cut(data, int(l.postings[i]-whole.from), int(l.postings[i+1]-whole.from)), s.base[n], s.entries, f)
		}
	}
	return nil
}

// name is a person or place that articles can be found by.
type name struct {
	kind  SuggestionKind
	text  string
	words []string // bare
	mark  string
	path  string
}

// names keeps them between requests.
type names struct {
	mu   sync.Mutex
	list []name
	at   time.Time
	read bool
}

// namesKept is how long a node goes on with the names it read: a new one is suggested after it.
const namesKept = 10 * time.Second

func (n *names) get(ctx context.Context, tx *db.Tx, now time.Time) ([]name, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.read && now.Sub(n.at).Abs() < namesKept {
		return n.list, nil
	}
	before := map[string]name{}
	for _, v := range n.list {
		before[v.mark] = v
	}
	list, err := readNames(ctx, tx, before)
	if err != nil {
		return nil, err
	}
	n.list, n.at, n.read = list, now, true
	return list, nil
}

// readNames reads the people who sign, and tags that are people or places. The words of those that are known are not looked
// for again.
func readNames(ctx context.Context, tx *db.Tx, before map[string]name) ([]name, error) {
	return db.All(ctx, tx, func(r scanner) (n name, err error) {
		var id int64
		var kind, slug string
		if err := r.Scan(&id, &kind, &slug, &n.text); err != nil {
			return n, err
		}
		switch section.TagKind(kind) {
		case "":
			n.kind, n.mark, n.path = SuggestAuthor, mark('p', id), people.Person{Slug: slug}.Path()
		case section.Place:
			n.kind, n.mark, n.path = SuggestPlace, mark('t', id), section.Tag{Slug: slug}.Path()
		default:
			n.kind, n.mark, n.path = SuggestPerson, mark('t', id), section.Tag{Slug: slug}.Path()
		}
		if old, ok := before[n.mark]; ok && old.text == n.text {
			n.words = old.words
			return n, nil
		}
		arabic.ForSearch.Split(n.text, func(w string) { n.words = append(n.words, arabic.Bare(w)) })
		return n, nil
	}, `SELECT id, '', slug, name FROM people UNION ALL SELECT id, kind, slug, name FROM tags WHERE kind IN ($1, $2)`, section.Person, section.Place)
}
