package comment

import (
	"context"
	"math"
	"net/netip"
	"sync"
	"time"

	"github.com/warraq/warraq/internal/errs"
)

// What a reader may do how often. Many phones share one address of their provider, so the bounds are wide; a network has wider ones.
type doing string

const (
	doPost   doing = "post"
	doVote   doing = "vote"
	doReport doing = "report"
	doMail   doing = "mail"
)

// bound is so many within a time, from one address and from its network.
type bound struct {
	address, network int
	within           time.Duration
}

var bounds = map[doing]bound{doPost: {12, 60, time.Minute}, doVote: {40, 400, time.Minute}, doReport: {10, 60, 10 * time.Minute}, doMail: {3, 30, time.Hour}}

// limiter counts what was done in the present stretch of time and the one before, which weighs by how much of it is still within reach: two
// numbers for each address that did something lately, in memory only.
type limiter struct {
	mu   sync.Mutex
	seen map[limitKey]*window
	last time.Time // that it was swept
}

type limitKey struct {
	do  doing
	who netip.Prefix
}

type window struct {
	start       time.Time
	before, now float64
}

// mostSeen bounds the memory: beyond it the counts begin anew.
const mostSeen = 200_000

// take counts one more, or answers how long to wait.
func (l *limiter) take(do doing, from netip.Addr, now time.Time) (wait time.Duration) {
	address, network := ranges(from)
	if !address.IsValid() {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil || len(l.seen) > mostSeen {
		l.seen = map[limitKey]*window{}
	}
	l.sweep(now)
	b := bounds[do]
	mine, theirs := l.window(limitKey{do, address}, b.within, now), l.window(limitKey{do, network}, b.within, now)
	if wait := max(mine.over(b.address, b.within, now), theirs.over(b.network, b.within, now)); wait > 0 {
		return wait
	}
	mine.now++
	theirs.now++
	return 0
}

func (l *limiter) window(k limitKey, within time.Duration, now time.Time) *window {
	w := l.seen[k]
	if w == nil {
		w = &window{start: now}
		l.seen[k] = w
	}
	switch passed := now.Sub(w.start); {
	case passed >= 2*within || passed < 0:
		*w = window{start: now}
	case passed >= within:
		w.start, w.before, w.now = w.start.Add(within), w.now, 0
	}
	return w
}

// over is how long to wait where one more would be too many, 0 otherwise.
func (w *window) over(most int, within time.Duration, now time.Time) time.Duration {
	left := 1 - float64(now.Sub(w.start))/float64(within)
	if w.now+w.before*left+1 <= float64(most) {
		return 0
	}
	return max(time.Second, time.Duration(left*float64(within)))
}

// sweep forgets what is long past, now and then.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.last).Abs() < time.Minute {
		return
	}
	l.last = now
	for k, w := range l.seen {
		if now.Sub(w.start) > 2*bounds[k.do].within {
			delete(l.seen, k)
		}
	}
}

// ranges are what counts as one address and as one network: a household has one address of IPv4 or a /64 of IPv6 (RFC 6177), a
// provider's customers share a /24 or a /48. A reader on this very machine, or one that cannot be told, has none: behind a proxy
// that nobody said is trusted everybody is that one.
func ranges(a netip.Addr) (address, network netip.Prefix) {
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

// limit is errs.TooMany, with "seconds" to wait, for who does a thing too often.
func (s *Comments) limit(do doing, from netip.Addr) error {
	if wait := s.limits.take(do, from, s.clock.Now()); wait > 0 {
		return errs.New(errs.TooMany, "error.too_often").With("seconds", int(math.Ceil(wait.Seconds())))
	}
	return nil
}

// addressKeys are what is kept of an address: hashes under a key of the paper, "" where there is none to keep.
func (s *Comments) addressKeys(ctx context.Context, from netip.Addr) (address, network string, err error) {
	a, n := ranges(from)
	if !a.IsValid() {
		return "", "", nil
	}
	if address, err = s.mac(ctx, "address", a.String()); err == nil {
		network, err = s.mac(ctx, "network", n.String())
	}
	return address, network, err
}
