// Package jobs is background work that survives a crash: a River queue in the paper's own database, on both engines,
// enqueued in the transaction that causes the work.
//
// It is not for what must happen at a time: that is a due column read by a ticker.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/warraq/warraq/internal/db"
)

// Jobs is the queue.
type Jobs struct {
	client  *river.Client[*sql.Tx]
	started bool
}

// One worker: the work is making pictures smaller, which takes a core and much memory each.
const workers = 1

// New opens the queue in d. register adds the workers of every feature that has some. Nothing runs before Start.
func New(d *db.DB, log *slog.Logger, register func(*river.Workers)) (*Jobs, error) {
	var driver riverdriver.Driver[*sql.Tx]
	if d.Engine() == db.Postgres {
		driver = riverdatabasesql.New(d.SQL())
	} else {
		driver = riversqlite.New(d.SQL())
	}
	known := river.NewWorkers()
	register(known)
	client, err := river.NewClient(driver, &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}}, Workers: known,
		FetchPollInterval: 250 * time.Millisecond, FetchCooldown: 100 * time.Millisecond, JobTimeout: 5 * time.Minute, MaxAttempts: 5,
		Logger: slog.New(quiet{log.Handler()}),
	})
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return &Jobs{client: client}, nil
}

// quiet passes on the queue's warnings and errors only: its own news is not the operator's.
type quiet struct{ slog.Handler }

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

// Start lets the work begin.
func (j *Jobs) Start(ctx context.Context) error {
	j.started = true
	return j.client.Start(ctx)
}

// Stop waits for the work under way until ctx ends, then cuts it off; it is done again after the next start.
func (j *Jobs) Stop(ctx context.Context) error {
	if !j.started {
		return nil
	}
	if err := j.client.Stop(ctx); err != nil {
		cut, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		return j.client.StopAndCancel(cut)
	}
	return nil
}

// Insert enqueues work in the transaction: it exists if and when that commits.
func (j *Jobs) Insert(ctx context.Context, tx *db.Tx, args river.JobArgs) error {
	_, err := j.client.InsertTx(ctx, tx.SQL(), args, nil)
	return err
}
