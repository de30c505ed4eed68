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

// MailQueue is the queue of messages to people. Sending is waiting for another machine, so it has workers of its own and never
// stands behind pictures.
const MailQueue = "mail"

const mailWorkers = 2

// PingQueue is the queue of news for other servers, which is waiting for them as well.
const PingQueue = "ping"

const pingWorkers = 2

// How long work that is done, refused or given up stays in the tables. Messages hold the addresses of readers, and nothing
// looks at finished work: what it was for is in the log.
const kept = time.Hour

// After this long at most, what was under way when the machine stopped is begun again. It has to be more than jobTimeout.
const (
	jobTimeout = 5 * time.Minute
	rescue     = 10 * time.Minute
)

// New opens the queue in d. register adds the workers of every feature that has some. Nothing runs before Start. Work that is
// completed, cancelled or discarded is removed with its arguments, which may hold personal data, after an hour; what waits to be
// tried again stays as long as its kind of work says, a day for messages.
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
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: workers},
			MailQueue:          {MaxWorkers: mailWorkers, FetchPollInterval: 500 * time.Millisecond},
			PingQueue:          {MaxWorkers: pingWorkers, FetchPollInterval: 500 * time.Millisecond},
		},
		Workers:           known,
		PollOnly:          true, // to be told of work would gain a fifth of a second, and what stands here can wait that long
		FetchPollInterval: 250 * time.Millisecond, FetchCooldown: 100 * time.Millisecond, JobTimeout: jobTimeout, MaxAttempts: 5,
		RescueStuckJobsAfter: rescue, CompletedJobRetentionPeriod: kept, CancelledJobRetentionPeriod: kept, DiscardedJobRetentionPeriod: kept,
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

// Insert enqueues work in the transaction: it exists if and when that commits. Arguments that are river.JobArgsWithInsertOpts say
// which queue it waits in and how often it is tried; others wait in the default one.
func (j *Jobs) Insert(ctx context.Context, tx *db.Tx, args river.JobArgs) error {
	_, err := j.client.InsertTx(ctx, tx.SQL(), args, nil)
	return err
}
