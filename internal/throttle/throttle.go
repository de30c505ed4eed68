// Package throttle bounds how often one address, and one network, may do something. It keeps numbers in memory only, and of nobody but who did
// something lately.
//
// It is not for what is bounded, nor for who is let in at all (comment).
package throttle

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/errs"
)

// Bound is so many within a time, from one address and from its network. Many phones share one address of their provider, so bounds are to be
// wide; a network has wider ones.
type Bound struct {
	Address, Network int
	Within           time.Duration
}

// Limiter counts what was done in the present stretch of time and the one before, which weighs by how much of it is still within reach: two
// numbers for each address that did something lately. The zero one is ready, and for many goroutines.
type Limiter struct {
	mu   sync.Mutex
	seen map[limitKey]*window
	last time.Time // that it was swept
}

type limitKey struct {
	do  string
	who netip.Prefix
}

type window struct {
	start       time.Time
	within      time.Duration
	before, now float64
}

// mostSeen bounds the memory: beyond it the counts begin anew.
const mostSeen = 200_000

// Take counts that an address does a thing once more; errs.TooMany, with "seconds" to wait, where that would be too often, which does not count.
// One thing has one bound.
func (l *Limiter) Take(do string, b Bound, from netip.Addr, now time.Time) error {
	if wait := l.take(do, b, from, now); wait > 0 {
		return errs.New(errs.TooMany, "error.too_often").With("seconds", int(math.Ceil(wait.Seconds())))
	}
	return nil
}

func (l *Limiter) take(do string, b Bound, from netip.Addr, now time.Time) (wait time.Duration) {
	address, network := Ranges(from)
	if !address.IsValid() {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil || len(l.seen) > mostSeen {
		l.seen = map[limitKey]*window{}
	}
	l.sweep(now)
	mine, theirs := l.window(limitKey{do, address}, b.Within, now), l.window(limitKey{do, network}, b.Within, now)
	if wait := max(mine.over(b.Address, now), theirs.over(b.Network, now)); wait > 0 {
		return wait
	}
	mine.now++
	theirs.now++
	return 0
}

func (l *Limiter) window(k limitKey, within time.Duration, now time.Time) *window {
	w := l.seen[k]
	if w == nil {
		w = &window{start: now, within: within}
		l.seen[k] = w
	}
	switch passed := now.Sub(w.start); {
	case passed >= 2*within || passed < 0:
		*w = window{start: now, within: within}
	case passed >= within:
		w.start, w.before, w.now = w.start.Add(within), w.now, 0
	}
	return w
}

// over is how long to wait where one more would be too many, 0 otherwise.
func (w *window) over(most int, now time.Time) time.Duration {
	left := 1 - float64(now.Sub(w.start))/float64(w.within)
	if w.now+w.before*left+1 <= float64(most) {
		return 0
	}
	return max(time.Second, time.Duration(left*float64(w.within)))
}

// sweep forgets what is long past, now and then.
func (l *Limiter) sweep(now time.Time) {
	if now.Sub(l.last).Abs() < time.Minute {
		return
	}
	l.last = now
	for k, w := range l.seen {
		if now.Sub(w.start) > 2*w.within {
			delete(l.seen, k)
		}
	}
}

// Ranges are what counts as one address and as one network: a household has one address of IPv4 or a /64 of IPv6 (RFC 6177), a
// provider's customers share a /24 or a /48. A reader on this very machine, or one that cannot be told, has none: behind a proxy
// that nobody said is trusted everybody is that one.
func Ranges(a netip.Addr) (address, network netip.Prefix) {
	if a = a.Unmap(); !a.IsValid() || a.IsLoopback() || a.IsUnspecified() {
		return netip.Prefix{}, netip.Prefix{}
	}
	of := func(n int) netip.Prefix {
		p, _ := a.Prefix(n)
		return p
	}
	if a.Is4() {
		return of(32), of(24)
	}
	return of(64), of(48)
}
