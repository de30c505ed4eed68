// Package bus carries news upwards inside one process: a feature publishes an event after its transaction is durable,
// features above it listen; app does the wiring.
//
// It is not a queue: what must survive a crash is a job (internal/jobs), enqueued in the transaction.
package bus

import (
	"context"
	"reflect"
	"sync"
)

// Bus hands each event to those who subscribed to its type, in order of subscription, in the publisher's goroutine.
type Bus struct {
	mu   sync.RWMutex
	subs map[reflect.Type][]func(context.Context, any)
}

// New returns a bus that nobody listens to yet.
func New() *Bus { return &Bus{subs: map[reflect.Type][]func(context.Context, any){}} }

// Subscribe calls f for each event of type E published after this.
func Subscribe[E any](b *Bus, f func(context.Context, E)) {
	t := reflect.TypeFor[E]()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs[t] = append(b.subs[t], func(ctx context.Context, e any) { f(ctx, e.(E)) })
}

// Publish hands e to its subscribers and returns when all have run. A nil bus swallows events.
func Publish[E any](ctx context.Context, b *Bus, e E) {
	if b == nil {
		return
	}
	b.mu.RLock()
	subs := b.subs[reflect.TypeFor[E]()]
	b.mu.RUnlock()
	for _, f := range subs {
		f(ctx, e)
	}
}
