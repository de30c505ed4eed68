// Package clock gives the time to everything that asks for it, so that a test can set it.
//
// It is not for scheduling: what must happen at a time is a due column read by a ticker.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time. Every package that needs the time is given one.
type Clock interface {
	// Now is the present moment in UTC, cut to the millisecond, as the database keeps it.
	Now() time.Time
}

type system struct{}

// Now is the present in UTC, in whole milliseconds, as the database keeps it.
func (system) Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// System is the machine's own clock.
var System Clock = system{}

// Manual is a clock that stands still until it is moved; it is safe for concurrent use.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual returns a clock that stands at t.
func NewManual(t time.Time) *Manual { return &Manual{now: t.UTC().Truncate(time.Millisecond)} }

// Now is the moment the clock was last moved to.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves the clock by d.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

// Milli is t as Unix milliseconds, 0 for the zero time: the form in which the database keeps times.
func Milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMilli is the reverse of Milli: the zero time for 0, UTC otherwise.
func FromMilli(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
