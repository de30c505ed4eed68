// Package purge tells caches in front of the site, CDNs and Varnish, what changed, so that they may keep pages and still show none that is wrong.
// What is told are the tags that pages carry in their headers; a change is told once at least, whatever is away or crashes meanwhile.
//
// It is not for this program's own ready pages (cache), nor for which tags a page has (reader) and when they change (db.Tx.Changed): it reads the log
// of changes, so that nobody who writes waits for it.
package purge

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/db"
)

// driver is how one kind of cache is told.
type driver interface {
	// Name says which one it is, without secrets.
	Name() string
	// Purge has it drop all pages that carry one of the tags. nil means that it said it has.
	Purge(ctx context.Context, tags []string) error
}

// Front is a cache in front of the site.
type Front struct {
	driver
	id string // that the database knows it by

	sent, failed atomic.Int64
	quiet        bool // the log has it that it cannot be told
}

// Sent is how many messages it took.
func (f *Front) Sent() int64 { return f.sent.Load() }

// Failed is how many it did not.
func (f *Front) Failed() int64 { return f.failed.Load() }

// Fronts are all caches in front of the site.
type Fronts struct {
	db     *db.DB
	clock  clock.Clock
	log    *slog.Logger
	list   []*Front
	beside string // a tag that is told with each change
	holder string // who we are
	settle time.Duration
}

// New returns what tells a list of caches. beside is a tag that every change changes too.
func New(d *db.DB, c clock.Clock, log *slog.Logger, list []*Front, beside string) *Fronts {
	f := &Fronts{db: d, clock: c, log: log, list: list, beside: beside, holder: rand.Text()}
	if d.Engine() == db.Postgres {
		f.settle = settle
	}
	return f
}

// List is all of them.
func (s *Fronts) List() []*Front { return s.list }

const (
	lookEvery = 200 * time.Millisecond // for something to tell
	// Another node may show a page for so long after the change: told before, a cache would fetch the old page from there and keep it.
	settle       = 450 * time.Millisecond
	patience     = 10 * time.Second // with one message
	holdFor      = 15 * time.Second // longer than the patience; after a crash nobody tells the cache for so long
	longestPause = time.Minute      // between attempts
	mostRows     = 2_000            // of the log in one go
	mostTags     = 1_000            // from how many on everything is told to have changed
	lotTags      = 100              // in one message
	lotBytes     = 3_000
)

// Keep tells all of them what changes until ctx ends, each by itself: one that is away holds nobody up.
func (s *Fronts) Keep(ctx context.Context) {
	var all sync.WaitGroup
	for _, f := range s.list {
		all.Go(func() { s.keep(ctx, f) })
	}
	all.Wait()
}

func (s *Fronts) keep(ctx context.Context, f *Front) {
	failures := 0
	for {
		err := s.tell(ctx, f)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			failures, f.quiet = 0, false
		default:
			failures++
			f.failed.Add(1)
			if !f.quiet {
				s.log.Warn("a cache in front cannot be told what changed; it is tried again", "front", f.Name(), "err", err)
			}
			f.quiet = true
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause(failures)):
		}
	}
}

// pause grows with each attempt that failed.
func pause(failures int) time.Duration { return min(lookEvery<<min(failures, 20), longestPause) }

// tell tells one cache what it has not been told yet.
func (s *Fronts) tell(ctx context.Context, f *Front) error {
	left, err := s.unsent(ctx, f.id)
	if err != nil || len(left.tags) == 0 {
		return err
	}
	select {
	case <-time.After(s.settle):
	case <-ctx.Done():
		return ctx.Err()
	}
	if mine, err := s.hold(ctx, f.id); err != nil || !mine {
		return err
	}
	moved, err := s.tellAll(ctx, f, left)
	if !moved { // the next who tries need not wait; else it may a while
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		err = errors.Join(err, s.letGo(after, f.id))
	}
	return err
}

// tellAll tells a cache that we hold what it had not been told some time ago, and lets it go. moved says that nothing of it is left.
func (s *Fronts) tellAll(ctx context.Context, f *Front, left unsent) (moved bool, err error) {
	now, err := s.unsent(ctx, f.id)
	if err != nil || now.before != left.before { // somebody else told it meanwhile
		return false, err
	}
	for i, lot := range lots(left.tags, s.beside) {
		if i > 0 {
			if mine, err := s.hold(ctx, f.id); err != nil || !mine {
				return false, err
			}
		}
		if err := s.send(ctx, f, lot); err != nil {
			return false, err
		}
	}
	return true, s.move(ctx, f.id, left.after)
}

func (s *Fronts) send(ctx context.Context, f *Front, tags []string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := f.Purge(ctx, tags); err != nil {
		return err
	}
	f.sent.Add(1)
	return nil
}

// lots are messages that tell tags.
func lots(tags []string, beside string) [][]string {
	if len(tags) > mostTags || slices.Contains(tags, db.Everything) {
		return [][]string{{db.Everything}} // which every page has
	}
	var list [][]string
	lot, bytes := []string{beside}, len(beside)
	for _, tag := range tags {
		if len(lot) == lotTags || bytes+1+len(tag) > lotBytes {
			list = append(list, lot)
			lot, bytes = nil, 0
		}
		lot, bytes = append(lot, tag), bytes+1+len(tag)
	}
	return append(list, lot)
}
