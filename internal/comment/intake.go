package comment

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
)

// intake lets comments that come at the same time share a transaction: making one durable costs the disk as much as making thirty. While
// one lot is being written the next gathers; a comment that comes alone waits for nobody.
type intake struct {
	mu      sync.Mutex
	waiting []*entrant
	busy    bool
}

// entrant is a comment on its way in; done is closed when it is durable, or err says why not.
type entrant struct {
	comment Comment
	set     Settings
	posted  Posted
	err     error
	done    chan struct{}
}

// mostTogether bounds a lot, so that the last in it does not wait long.
const mostTogether = 64

func (in *intake) insert(ctx context.Context, s *Comments, c Comment, set Settings) (Posted, error) {
	e := &entrant{comment: c, set: set, done: make(chan struct{})}
	in.mu.Lock()
	in.waiting = append(in.waiting, e)
	lead := !in.busy
	in.busy = true
	in.mu.Unlock()
	if lead {
		// Others wait for this write: it goes on when its own reader goes away.
		go in.lead(context.WithoutCancel(ctx), s)
	}
	<-e.done
	return e.posted, e.err
}

// lead writes lot after lot until nobody waits.
func (in *intake) lead(ctx context.Context, s *Comments) {
	for {
		in.mu.Lock()
		lot := in.waiting[:min(mostTogether, len(in.waiting))]
		in.waiting = in.waiting[len(lot):]
		if len(lot) == 0 {
			in.busy, in.waiting = false, nil
			in.mu.Unlock()
			return
		}
		in.mu.Unlock()
		s.insertTogether(ctx, lot)
		for _, e := range lot {
			close(e.done)
		}
	}
}

// insertTogether writes a lot in one transaction. A comment that cannot be taken, since it answers one that is gone, keeps its own error;
// where anything else goes wrong nothing of the transaction is there, and each is written by itself.
func (s *Comments) insertTogether(ctx context.Context, lot []*entrant) {
	defer func() { // here nobody else catches it, and others wait
		if p := recover(); p != nil {
			for _, e := range lot {
				e.err = fmt.Errorf("panic while a comment was written: %v\n%s", p, debug.Stack())
			}
		}
	}()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		for _, e := range lot {
			e.posted = Posted{Comment: e.comment}
			if e.err = s.insertPosted(ctx, tx, &e.posted, e.set); e.err != nil && !errs.Is(e.err, errs.Invalid) {
				return e.err
			}
		}
		return nil
	})
	if err == nil {
		return
	}
	for _, e := range lot {
		e.posted, e.err = s.insertAlone(ctx, e.comment, e.set)
	}
}

func (s *Comments) insertAlone(ctx context.Context, c Comment, set Settings) (p Posted, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p = Posted{Comment: c}
		return s.insertPosted(ctx, tx, &p, set)
	})
	return p, err
}
