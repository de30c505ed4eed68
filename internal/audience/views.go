// Package audience is who reads what: views, each counted once and durable when it is acknowledged.
//
// It is not for where a count is shown (reader), nor for the most read (story). It keeps no address and sets no cookie.
package audience

import (
	"context"
	"hash/maphash"
	"net/netip"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/clock"
)

// Stories is what is asked of the articles.
type Stories interface {
	AddViews(ctx context.Context, views map[int64]int64) error
}

// Hit is somebody who opened an article.
type Hit struct {
	Article int64
	From    netip.Addr
	Agent   string // what the browser calls itself
	Staff   bool   // of the newsroom, signed in
	Ahead   bool   // fetched by a browser before somebody wanted to see it
}

// Views counts them. The same reader, an address and a browser, counts once in half an hour. It is for many goroutines.
type Views struct {
	clock   clock.Clock
	stories Stories

	mu       sync.Mutex
	now, was *generation
	gathered *batch // that more may join
	flying   *batch // that is being written
}

const (
	sameReader  = 30 * time.Minute
	gatherFor   = 10 * time.Millisecond
	mostReaders = 400_000 // of a generation: about 12 MB
	mostAgent   = 512     // bytes of a browser's name that are looked at
)

// generation is the readers of a stretch of time, as hashes under a key that is in memory only and goes with it. Two of them reach back half
// an hour; a flood of readers makes them shorter instead of larger.
type generation struct {
	seed    maphash.Seed
	began   time.Time
	readers map[uint64]int64 // when they were counted, Unix milliseconds
}

func newGeneration(at time.Time) *generation {
	return &generation{seed: maphash.MakeSeed(), began: at, readers: map[uint64]int64{}}
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

// batch is views that share a transaction.
type batch struct {
	views map[int64]int64
	keys  map[uint64]struct{}
	done  chan struct{}
	err   error
}

// New returns a counter that knows nobody yet.
func New(c clock.Clock, stories Stories) *Views {
	return &Views{clock: c, stories: stories, now: newGeneration(c.Now()), was: newGeneration(c.Now())}
}

// Count counts a hit; the view is durable on return, unless it is none: of a program, of the newsroom, ahead of time, of a reader who was
// counted in the last half hour, or of an article that is not public. An error means that it was not counted and may be tried again.
func (v *Views) Count(ctx context.Context, h Hit) error {
	if h.Article <= 0 || h.Staff || h.Ahead || IsBot(h.Agent) {
		return nil
	}
	b := v.join(h)
	if b == nil {
		return nil
	}
	select {
	case <-b.done:
		return b.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// join puts a hit into the batch that is gathered; the batch that its reader is in already, where that is not durable yet; nil where the
// reader was counted.
func (v *Views) join(h Hit) *batch {
	now := v.clock.Now()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.turn(now)
	key := v.now.key(h)
	for _, b := range []*batch{v.gathered, v.flying} {
		if b != nil {
			if _, in := b.keys[key]; in {
				return b
			}
		}
	}
	recent := func(at int64) bool { return (now.UnixMilli()-at) < sameReader.Milliseconds() && now.UnixMilli() >= at }
	if at, ok := v.now.readers[key]; ok && recent(at) {
		return nil
	}
	if at, ok := v.was.readers[v.was.key(h)]; ok && recent(at) {
		return nil
	}
	v.now.readers[key] = now.UnixMilli()
	b := v.gathered
	if b == nil {
		b = &batch{views: map[int64]int64{}, keys: map[uint64]struct{}{}, done: make(chan struct{})}
		v.gathered = b
		if v.flying == nil {
			v.flying = b // takes the place until it flies, so that one goroutine writes
			go v.write()
		}
	}
	b.views[h.Article]++
	b.keys[key] = struct{}{}
	return b
}

// turn begins a generation when the last one has lasted long enough or is full, or the clock was set back.
func (v *Views) turn(now time.Time) {
	if age := now.Sub(v.now.began); age < sameReader && age >= 0 && len(v.now.readers) < mostReaders {
		return
	}
	v.was, v.now = v.now, newGeneration(now)
}

// write writes batch after batch until nobody waits. Hits gather while one is written.
func (v *Views) write() {
	time.Sleep(gatherFor)
	for {
		v.mu.Lock()
		b := v.gathered
		v.gathered, v.flying = nil, b
		v.mu.Unlock()
		if b == nil {
			return
		}
		// Who asked may be gone: others of the batch are not.
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		b.err = v.stories.AddViews(ctx, b.views)
		cancel()
		if b.err != nil {
			v.forget(b)
		}
		close(b.done)
	}
}

// forget lets the readers of a batch that was not written be counted when they try again.
func (v *Views) forget(b *batch) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for key := range b.keys {
		delete(v.now.readers, key)
		delete(v.was.readers, key)
	}
}
