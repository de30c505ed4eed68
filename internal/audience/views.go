// Package audience is who reads what: views, each counted once and durable when it is acknowledged, how far and how long articles are read,
// and the sums that the newsroom looks at.
//
// It is not for where a count is shown (reader), nor for the most read on the site (story). It keeps no address and sets no cookie.
package audience

import (
	"context"
	"crypto/rand"
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/story"
)

// Stories is what is asked of the articles.
type Stories interface {
	AddViews(ctx context.Context, tx *db.Tx, views map[int64]int64) (refused []int64, err error)
	Filings(ctx context.Context, tx *db.Tx, list []int64) (map[int64]story.Filing, error)
}

// Hit is somebody who opened an article.
type Hit struct {
	Article int64
	From    netip.Addr
	Agent   string // what the browser calls itself
	Staff   bool   // of the newsroom, signed in
	Ahead   bool   // fetched by a browser before somebody wanted to see it
	Token   uint64 // a number that the page made up for this view, the same each time that it is sent; 0 for none
	Details Details
}

// Views counts them. The same reader, an address and a browser, counts once in half an hour, and so does the same token. It is for many goroutines.
type Views struct {
	db      *db.DB
	clock   clock.Clock
	stories Stories

	mu       sync.Mutex
	now, was *generation
	tokens   tokens
	gathered *batch // that more may join
	flying   *batch // that is being written
	written  written
}

const (
	sameReader  = 30 * time.Minute
	gatherFor   = 25 * time.Millisecond
	mostReaders = 400_000 // of a generation: about 12 MB
	mostAgent   = 512     // bytes of a browser's name that are looked at
	mostWaiting = 100_000 // readers whose views gather while the database is away
	patience    = 15 * time.Second
)

// generation is the readers of a stretch of time, as hashes under a key that is in memory only and goes with it. Two of them reach back half
// an hour; a flood of readers makes them shorter instead of larger.
type generation struct {
	seed    maphash.Seed
	began   time.Time
	readers map[uint64]seen
}

// seen is when a reader was counted, in milliseconds since the generation began, and how much of the article was read by then.
type seen struct {
	at              int32
	depth, duration int8 // one more than the index of the facet's value; 0 for not measured
}

func newGeneration(at time.Time) *generation {
	return &generation{seed: maphash.MakeSeed(), began: at, readers: map[uint64]seen{}}
}

func (g *generation) key(h Hit) uint64 {
	var m maphash.Hash
	m.SetSeed(g.seed)
	var id [8]byte
	for i := range id {
		id[i] = byte(h.Article >> (8 * i))
	}
	_, _ = m.Write(id[:])
	address := h.From.As16()
	_, _ = m.Write(address[:])
	_, _ = m.WriteString(h.Agent[:min(len(h.Agent), mostAgent)])
	return m.Sum64()
}

// recent says whether the generation counted the reader in the last half hour.
func (g *generation) recent(key uint64, now time.Time) bool {
	s, ok := g.readers[key]
	age := now.Sub(g.began.Add(time.Duration(s.at) * time.Millisecond))
	return ok && age >= 0 && age < sameReader
}

// New returns a counter that knows nobody yet.
func New(d *db.DB, c clock.Clock, stories Stories) *Views {
	now := c.Now()
	return &Views{db: d, clock: c, stories: stories, now: newGeneration(now), was: newGeneration(now), tokens: tokens{began: now}, written: written{node: rand.Text()}}
}

// Count counts a hit; the view is durable on return, unless it is none: of a program, of the newsroom, ahead of time, of a reader who was
// counted in the last half hour, or of an article that is not public. An error means that nobody may rely on it and that it may be tried again: with the
// same token it is counted once, whatever became of it.
func (v *Views) Count(ctx context.Context, h Hit) error {
	if h.Article <= 0 || h.Staff || h.Ahead || IsBot(h.Agent) {
		return nil
	}
	b, err := v.join(h, sidesOf(h))
	if b == nil {
		return err
	}
	select {
	case <-b.done:
		return b.err
	case <-b.late:
		return errs.New(errs.Unavailable, "error.database_unavailable")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// join puts a hit into the batch that is gathered; the batch that it is in already, where that is not durable yet; nil where it was counted.
func (v *Views) join(h Hit, sides Sides) (*batch, error) {
	now := v.clock.Now()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.turn(now)
	key := v.now.key(h)
	for _, b := range []*batch{v.gathered, v.flying} {
		if b == nil {
			continue
		}
		_, reader := b.readers[key]
		_, token := b.tokens[h.Token]
		if reader || token {
			return b, nil
		}
	}
	if v.tokens.has(h.Token) || v.now.recent(key, now) || v.was.recent(v.was.key(h), now) {
		return nil, nil
	}
	if v.gathered != nil && len(v.gathered.readers) >= mostWaiting {
		return nil, errs.New(errs.Unavailable, "error.database_unavailable")
	}
	b := v.gather()
	v.now.readers[key] = seen{at: int32(now.Sub(v.now.began).Milliseconds())}
	k := kind{h.Article, sides}
	b.hits[k]++
	b.readers[key] = struct{}{}
	if h.Token != 0 {
		b.tokens[h.Token] = k
		v.tokens.add(h.Token)
	}
	return b, nil
}

// gather is the batch that is gathered; a new one gets somebody to write it.
func (v *Views) gather() *batch {
	if v.gathered == nil {
		v.gathered = newBatch()
		if v.flying == nil {
			v.flying = v.gathered // takes the place until it flies, so that one goroutine writes
			go v.write()
		}
	}
	return v.gathered
}

// turn begins a generation when the last one has lasted long enough or is full, or the clock was set back.
func (v *Views) turn(now time.Time) {
	v.tokens.turn(now)
	if age := now.Sub(v.now.began); age < sameReader && age >= 0 && len(v.now.readers) < mostReaders {
		return
	}
	v.was, v.now = v.now, newGeneration(now)
}

// Read keeps how long and how far a reader whose view this process counted in the last half hour has read by now: seconds, and the deepest percent
// of the text. It is no more than what was read before, it adds nothing. It need not be durable, and is not on return.
func (v *Views) Read(h Hit, seconds, percent int) {
	now := v.clock.Now()
	v.mu.Lock()
	defer v.mu.Unlock()
	g, key := v.now, v.now.key(h)
	if !g.recent(key, now) {
		if g, key = v.was, v.was.key(h); !g.recent(key, now) {
			return
		}
	}
	was := g.readers[key]
	is := seen{was.at, max(was.depth, depthOf(percent)+1), max(was.duration, durationOf(seconds)+1)}
	if is == was || v.gathered != nil && len(v.gathered.readings) >= mostWaiting {
		return
	}
	g.readers[key] = is
	b := v.gather()
	for _, move := range []struct {
		facet   Facet
		was, is int8
	}{{Depth, was.depth, is.depth}, {Duration, was.duration, is.duration}} {
		if move.was == move.is {
			continue
		}
		if move.was > 0 {
			b.readings[reading{h.Article, move.facet, move.was - 1}]--
		}
		b.readings[reading{h.Article, move.facet, move.is - 1}]++
	}
}

// forget lets the readers of a batch that was not written be counted when they try again, at once: it is still the one that flies, and who
// joined it would only hear of its fault.
func (v *Views) forget(b *batch) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for key := range b.readers {
		delete(v.now.readers, key)
		delete(v.was.readers, key)
	}
	for token := range b.tokens {
		v.tokens.remove(token)
	}
	b.readers, b.tokens = nil, nil
}

// tokens are those of the views of the last minutes, of two stretches of time as readers are.
type tokens struct {
	began    time.Time
	now, was map[uint64]struct{}
}

const (
	sameToken  = 5 * time.Minute
	mostTokens = 500_000
)

func (t *tokens) has(token uint64) bool {
	_, now := t.now[token]
	_, was := t.was[token]
	return now || was
}

func (t *tokens) add(token uint64) {
	if t.now == nil {
		t.now = map[uint64]struct{}{}
	}
	t.now[token] = struct{}{}
}

func (t *tokens) remove(token uint64) {
	delete(t.now, token)
	delete(t.was, token)
}

func (t *tokens) turn(now time.Time) {
	if age := now.Sub(t.began); age < sameToken && age >= 0 && len(t.now) < mostTokens {
		return
	}
	t.began, t.was, t.now = now, t.now, nil
}
