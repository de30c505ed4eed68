// Package search finds articles by their words: the index (how words of the archive are kept, docs/search.md), the ranking,
// what readers looked for in vain, and the editors' synonyms.
//
// It is not for how results are shown (reader) nor for Arabic itself: spelling and stems are arabic's.
package search

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"log/slog"
	"math"
	"runtime"
	"slices"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// Index is the paper's search. It is for many goroutines.
type Index struct {
	db       *db.DB
	holder   string // this one among all processes
	clock    clock.Clock
	log      *slog.Logger
	stories  *story.Stories
	reader   reader
	blocks   *blockCache
	turns    chan struct{} // as many searches at once; pages always find a connection to the database
	synonyms synonyms
	misses   misses
	names    names
	related  related
}

// cacheBytes is the memory for blocks of the index that were used last.
const cacheBytes = 24 << 20

// New returns the search over the articles in d. It reads nothing yet.
func New(d *db.DB, c clock.Clock, log *slog.Logger, stories *story.Stories) *Index {
	x := &Index{db: d, holder: rand.Text(), clock: c, log: log, stories: stories, blocks: newBlockCache(cacheBytes), turns: make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))}
	x.reader.stories = stories
	return x
}

// Request is what a reader looks for. Empty fields do not narrow it.
type Request struct {
	Text     string
	Sections []int64 // any of them: a section with those below it
	Tag      int64
	Person   int64
	From, To time.Time // published from, and before
	After    string    // Result.Next of the page before
	Limit    int
}

// marks are the marks an entry must have: one of each list.
func (r Request) marks() [][]string {
	var lists [][]string
	if len(r.Sections) > 0 {
		var any []string
		for _, id := range r.Sections {
			any = append(any, mark('s', id))
		}
		lists = append(lists, any)
	}
	if r.Tag != 0 {
		lists = append(lists, []string{mark('t', r.Tag)})
	}
	if r.Person != 0 {
		lists = append(lists, []string{mark('p', r.Person)})
	}
	return lists
}

// Result is a page of what was found.
type Result struct {
	Hits    []Hit
	Total   int    // how many articles were found, over all pages
	Next    string // for the next page's Request.After; "" at the end
	Phrases bool   // something was quoted
	Exact   int    // how many articles hold the quoted phrases as they stand
	Loose   bool   // too few hold most of the words: articles that hold any of them are among the hits
	Cut     bool   // the query was longer than what is looked for
	NoWords bool   // the query has no word
	Better  string // the query in the spelling that finds more; "" where there is none
}

// Hit is an article that was found.
type Hit struct {
	Card     story.Card
	Headline []Span
	Snippet  []Span // where the words stand
	Exact    bool   // holds the quoted phrases
}

// Span is a stretch of text, marked where it is what was looked for.
type Span struct {
	Text string
	Mark bool
}

// Limits of a page of results.
const (
	DefaultLimit = 10
	maxLimit     = 50
)

// few is how many hits are too few: below, what matches less is shown too.
const few = 10

// least is how much of a query's weight an article must hold to match more, in the sense of enough. Who writes three words
// wants them; who asks a whole question does not expect an article to repeat it.
func least(words int) float32 {
	if words <= 3 {
		return 0.6
	}
	return 0.2
}

// Search is a page of articles that match r, the best first. There is no wrong query: one without words finds nothing.
func (x *Index) Search(ctx context.Context, r Request) (result Result, err error) {
	if r.Limit <= 0 || r.Limit > maxLimit {
		r.Limit = DefaultLimit
	}
	q := parse(r.Text)
	result.Cut, result.Phrases = q.cut, len(q.phrases) > 0
	if q.empty() {
		result.NoWords = true
		return result, nil
	}
	known, err := x.synonyms.get(ctx, x)
	if err != nil {
		return result, err
	}
	select {
	case x.turns <- struct{}{}:
		defer func() { <-x.turns }()
	case <-ctx.Done():
		return result, ctx.Err()
	}
	err = x.db.Read(ctx, func(tx *db.Tx) error {
		snap, err := x.reader.snapshot(ctx, tx)
		if err != nil {
			return err
		}
		m := match{x: x, snap: snap, fetch: x.fetcher(tx), request: r, query: q, synonyms: known, gain: levelGain}
		if err := m.run(ctx, &result); err != nil {
			return err
		}
		return m.show(ctx, tx, &result)
	})
	if err == nil && result.Total == 0 {
		x.miss(q, r.Text)
	}
	return result, err
}

func (x *Index) fetcher(tx *db.Tx) *fetcher {
	return &fetcher{tx: tx, cache: x.blocks, have: map[blockKey][]byte{}}
}

// match is one request at work.
type match struct {
	x        *Index
	snap     *snapshot
	fetch    *fetcher
	request  Request
	query    query
	synonyms synonymSets
	gain     [levels]float32

	groups []group
	hits   []hit // of the page
}

// run finds the hits of the page.
func (m *match) run(ctx context.Context, result *Result) error {
	hits, err := m.rank(ctx, result)
	if err != nil {
		return err
	}
	result.Total = len(hits)
	after, err := m.after()
	if err != nil {
		return err
	}
	page := best(hits, after, m.request.Limit+1)
	if len(page) > m.request.Limit {
		page = page[:m.request.Limit]
		result.Next = cursor(page[len(page)-1])
	}
	m.hits = page
	return nil
}

// rank are all hits, in no order.
func (m *match) rank(ctx context.Context, result *Result) ([]hit, error) {
	snap := m.snap
	for _, w := range m.query.words {
		m.groups = append(m.groups, snap.expand(w, m.synonyms.of(w, m.query.words)))
	}
	if err := fetchGroups(ctx, snap, m.fetch, m.groups); err != nil {
		return nil, err
	}
	wanted, err := snap.wanted(ctx, m.fetch, m.request, m.query)
	if err != nil {
		return nil, err
	}
	exact, err := m.exact(ctx)
	if err != nil {
		return nil, err
	}
	room := newScores(snap.entries)
	defer room.release()
	whole := float32(0)
	for _, g := range m.groups {
		whole += room.add(snap, m.fetch, g, m.gain)
	}
	hits := make([]hit, 0, len(room.all))
	now := minutes(clock.Milli(m.x.clock.Now()))
	now -= now % (24 * 60) // the same all day, so that the next page goes on where this one ends
	strong := 0
	for _, e := range room.all {
		if !wanted.has(int(e)) {
			continue
		}
		seg, i := snap.locate(int(e))
		h := hit{entry: e, when: seg.published[i], id: seg.articles[i]}
		h.score = room.score[e] * freshness(now, h.when, len(m.groups))
		if exact != nil && exact.has(int(e)) {
			h.tier = 1
			result.Exact++
		}
		if room.mass[e] >= least(len(m.groups))*whole || h.tier > 0 {
			strong++
		} else {
			h.entry = -h.entry - 1
		}
		hits = append(hits, h)
	}
	return m.enough(hits, strong, result), nil
}

// enough leaves out what matches less, where there is enough of what matches more: all that stands behind the first few of
// those. Entries that match less come negative.
func (m *match) enough(hits []hit, strong int, result *Result) []hit {
	phrasesOnly := result.Phrases && result.Exact >= few
	weak := strong < few
	floor := float32(0)
	if !weak {
		floor = scoreOf(hits, few)
	}
	kept := hits[:0]
	for _, h := range hits {
		switch {
		case phrasesOnly && h.tier == 0, h.entry < 0 && h.score < floor:
			continue
		case h.entry < 0:
			h.entry = -h.entry - 1
			result.Loose = result.Loose || weak
		}
		kept = append(kept, h)
	}
	return kept
}

// scoreOf is the score of the nth best of the hits that match more.
func scoreOf(hits []hit, n int) float32 {
	top := make([]float32, 0, n+1) // the best first
	for _, h := range hits {
		if h.entry < 0 || len(top) == n && h.score <= top[n-1] {
			continue
		}
		i, _ := slices.BinarySearchFunc(top, h.score, func(a, b float32) int { return cmp.Compare(b, a) })
		if top = slices.Insert(top, i, h.score); len(top) > n {
			top = top[:n]
		}
	}
	return top[n-1]
}

// exact are the entries that hold all quoted phrases; nil where nothing is quoted.
func (m *match) exact(ctx context.Context) (bits, error) {
	var all bits
	for _, p := range m.query.phrases {
		at, err := m.snap.phrase(ctx, m.fetch, p)
		if err != nil {
			return nil, err
		}
		one := newBits(m.snap.entries)
		for _, e := range at {
			one.set(int(e))
		}
		if all == nil {
			all = one
		} else {
			all.and(one)
		}
	}
	return all, nil
}

// What a new article is worth against an old one that matches as well: so much more when both match one word, and the less
// the more words there are, since they tell more; half of it after so many minutes.
const (
	freshGain = 0.25
	freshHalf = 90 * 24 * 60
)

func freshness(now, published uint32, words int) float32 {
	if published == 0 || published > now {
		return 1
	}
	return 1 + freshGain/float32(words)/(1+float32(now-published)/freshHalf)
}

// cursor is the place behind a hit, for the address of the next page.
func cursor(h hit) string {
	b := []byte{byte(h.tier)}
	b = binary.BigEndian.AppendUint32(b, math.Float32bits(h.score))
	b = binary.BigEndian.AppendUint32(b, h.when)
	b = binary.BigEndian.AppendUint64(b, uint64(h.id))
	return base64.RawURLEncoding.EncodeToString(b)
}

func (m *match) after() (*hit, error) {
	if m.request.After == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(m.request.After)
	if err != nil || len(b) != 17 {
		return nil, errs.New(errs.NotFound, "error.not_found").Because(err)
	}
	return &hit{tier: int8(b[0]), score: math.Float32frombits(binary.BigEndian.Uint32(b[1:])), when: binary.BigEndian.Uint32(b[5:]),
		id: int64(binary.BigEndian.Uint64(b[9:]))}, nil
}
