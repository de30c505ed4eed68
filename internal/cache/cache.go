// Package cache keeps pages ready: drawn once, with their compressed forms and their headers, until something that they show changes
// or they have aged. Every reader gets the same bytes, so a hit asks nobody anything.
//
// It is not for what a page shows or which tags it has (reader), nor for how changes are noted (db).
package cache

import (
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/clock"
)

// How a page ages: as long as it is fresh it is served and nothing else; then it is served while a new one is made, since counts and times on
// it lag behind; a page that nobody asked for in so long is made anew before it is served.
const (
	Fresh = time.Minute
	Stale = 10 * time.Minute
)

// Cache keeps pages by their address, up to a number of bytes: those that were not asked for in the longest time go first. It is for many
// goroutines.
type Cache struct {
	clock clock.Clock
	most  int64
	share bool // pages carry what caches in front need

	mu      sync.RWMutex
	pages   map[string]*Page
	targets map[string]*Page // by what requests called them
	order   *list.List       // of *Page, the one that was asked for last in front
	bytes   int64
	tagged  map[string]map[*Page]struct{}
	seq     uint64            // counts changes
	changed map[string]uint64 // when a tag changed last, for pages that are being drawn
	floor   uint64            // what began before it may have missed a change that is forgotten

	flights flights
}

// mostChanged bounds what is remembered of changes while pages are drawn.
const mostChanged = 10_000

// New returns a cache of at most so many bytes. 0 keeps nothing.
func New(c clock.Clock, bytes int64) *Cache {
	return &Cache{clock: c, most: bytes, pages: map[string]*Page{}, targets: map[string]*Page{}, order: list.New(), tagged: map[string]map[*Page]struct{}{}, changed: map[string]uint64{}}
}

// Begin is the moment at which the drawing of a page begins: what changes after it makes the page wrong.
func (c *Cache) Begin() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.seq
}

// Put keeps an HTML page that was begun at a moment, unless one of its tags changed since. The page is answered whether it is kept or not.
func (c *Cache) Put(key string, body []byte, tags []string, begun uint64) *Page {
	return c.PutAs(key, As{Type: htmlType}, body, tags, begun)
}

// As is what a page is beside its bytes.
type As struct {
	Type     string    // media type
	Modified time.Time // when what it shows changed last; the zero time where that is not told
}

// PutAs is Put for a page of any type.
func (c *Cache) PutAs(key string, as As, body []byte, tags []string, begun uint64) *Page {
	sum := sha256.Sum256(body)
	p := &Page{key: key, tags: tags, made: c.clock.Now(), plain: form{body: body}}
	p.headers(hex.EncodeToString(sum[:9]), as)
	c.mu.Lock()
	defer c.mu.Unlock()
	if int64(len(body)) > c.most/8 || begun < c.floor { // one page is not to drive all others out
		return p
	}
	for _, tag := range append(tags, everything) {
		if c.changed[tag] > begun {
			return p
		}
	}
	if c.share {
		p.shared()
	}
	if old := c.pages[key]; old != nil {
		p.named = old.named
		c.remove(old)
	}
	c.pages[key] = p
	p.place = c.order.PushFront(p)
	for _, target := range p.named {
		c.targets[target] = p
		c.grow(p, int64(len(target)+targetOverhead))
	}
	c.grow(p, int64(len(body)+len(key)+len(strings.Join(p.plain.keys, ""))+pageOverhead))
	for _, tag := range tags {
		if c.tagged[tag] == nil {
			c.tagged[tag] = map[*Page]struct{}{}
		}
		c.tagged[tag][p] = struct{}{}
	}
	return p
}

// pageOverhead is what a page takes beside its bytes, about.
const pageOverhead = 1_500

// everything is the tag that all pages have (db.Everything).
const everything = "all"

// grow counts bytes for a page that is kept, and makes room for them.
func (c *Cache) grow(p *Page, n int64) {
	if p.gone {
		return
	}
	p.bytes += n
	c.bytes += n
	for c.bytes > c.most && c.order.Len() > 1 {
		last, _ := c.order.Back().Value.(*Page)
		if last == p {
			return
		}
		c.remove(last)
	}
}

func (c *Cache) remove(p *Page) {
	if p.gone {
		return
	}
	p.gone = true
	delete(c.pages, p.key)
	for _, target := range p.named {
		delete(c.targets, target)
	}
	c.order.Remove(p.place)
	c.bytes -= p.bytes
	for _, tag := range p.tags {
		if delete(c.tagged[tag], p); len(c.tagged[tag]) == 0 {
			delete(c.tagged, tag)
		}
	}
}

// Get is the page of an address, nil where there is none that may be served. stale says that it aged: it may be served while the caller has
// a new one made; only one caller is told so.
func (c *Cache) Get(key string) (p *Page, stale bool) {
	c.mu.RLock()
	p = c.pages[key]
	c.mu.RUnlock()
	if p == nil {
		return nil, false
	}
	now := c.clock.Now()
	age := now.Sub(p.made)
	if age > Stale || age < -Fresh {
		return nil, false
	}
	c.used(p, now)
	return p, age > Fresh && p.renewing.CompareAndSwap(false, true)
}

// known is the page of a target that was learned, nil where the usual way is to be gone: it is not there, or somebody is to be told that it is
// to be made anew.
func (c *Cache) known(target []byte) *Page {
	c.mu.RLock()
	p := c.targets[string(target)]
	c.mu.RUnlock()
	if p == nil {
		return nil
	}
	now := c.clock.Now()
	if age := now.Sub(p.made); age > Stale || age < -Fresh || age > Fresh && !p.renewing.Load() {
		return nil
	}
	c.used(p, now)
	return p
}

// How many targets with a query lead to a page at most, and how long they are: a link to an article has another mark in each campaign. The one
// without is always among them.
const (
	mostTargets    = 9
	longestTarget  = 2_000
	targetOverhead = 100
)

// learn notes that a request for a target was answered with a page.
func (c *Cache) learn(p *Page, target string) {
	if len(target) > longestTarget || !strings.HasPrefix(target, "/") {
		return
	}
	most := mostTargets
	if strings.Contains(target, "?") {
		most--
	}
	done := func() bool { return p.gone || p.place == nil || c.targets[target] == p || len(p.named) >= most }
	c.mu.RLock()
	nothing := done()
	c.mu.RUnlock()
	if nothing {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if done() {
		return
	}
	c.targets[target] = p
	p.named = append(slices.Clip(p.named), target)
	c.grow(p, int64(len(target)+targetOverhead))
}

// used puts a page in front.
func (c *Cache) used(p *Page, now time.Time) {
	if last := p.moved.Load(); now.UnixMilli()-last > moveEvery && p.moved.CompareAndSwap(last, now.UnixMilli()) {
		c.mu.Lock()
		if !p.gone {
			c.order.MoveToFront(p.place)
		}
		c.mu.Unlock()
	}
}

// Renewed says that drawing the page anew has ended: if it is still the one that is kept, the next who asks is told to try again.
func (p *Page) Renewed() { p.renewing.Store(false) }

// moveEvery is how often a page is put in front at most, in milliseconds: under load each hit would wait for the others.
const moveEvery = 1_000

// Drop lets go of all pages that have one of the tags; what is being drawn with one of them is not kept.
func (c *Cache) Drop(tags []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	if len(c.changed) > mostChanged {
		c.changed, c.floor = map[string]uint64{}, c.seq
	}
	for _, tag := range tags {
		c.changed[tag] = c.seq
		if tag == everything {
			for _, p := range c.pages {
				c.remove(p)
			}
			continue
		}
		for p := range c.tagged[tag] {
			c.remove(p)
		}
	}
}

// Size is how many pages are kept, and their bytes.
func (c *Cache) Size() (pages int, bytes int64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.pages), c.bytes
}

// flights are pages that are being drawn.
type flights struct {
	mu   sync.Mutex
	open map[string]chan struct{}
}

// Lead says whether the caller is to draw the page of an address; it calls done when it has. Others get a channel that is closed then, after
// which they ask Get again.
func (c *Cache) Lead(key string) (done func(), wait <-chan struct{}) {
	f := &c.flights
	f.mu.Lock()
	defer f.mu.Unlock()
	if open := f.open[key]; open != nil {
		return nil, open
	}
	if f.open == nil {
		f.open = map[string]chan struct{}{}
	}
	ended := make(chan struct{})
	f.open[key] = ended
	return func() {
		f.mu.Lock()
		delete(f.open, key)
		f.mu.Unlock()
		close(ended)
	}, nil
}
