package queue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/caseveil/caseveil/storage/record"
)

// driver gives River's driver for the engine. Its transactions are *sql.Tx on both, so an Enqueue belongs to ours. On
// PostgreSQL listen, when it is not nil, is told of new jobs the moment they are committed.
func driver(db *record.DB, listen *pgxpool.Pool) riverdriver.Driver[*sql.Tx] {
	switch {
	case db.Engine() == record.SQLite:
		return riversqlite.New(db.Pool())
	case listen != nil:
		return riverdatabasesql.NewWithPgxListener(db.Pool(), listen)
	}
	return riverdatabasesql.New(db.Pool())
}

// quiet lets River's warnings through, not its diary.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(warnings{log.Handler()}) }

type warnings struct{ slog.Handler }

// Enabled is true from warnings up.
func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the filter.
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the filter.
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }

const (
	// poll is how long a committed job waits at most for a process that is not told of it.
	poll = 200 * time.Millisecond
	// longestPause between two tries.
	longestPause = 10 * time.Minute
)

// workers is how many jobs a process works at once. Each may hold a child process that parses a document.
func workers() int { return max(2, runtime.NumCPU()) }

// Start works jobs until Stop. ctx bounds the start alone.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.launch(ctx); err != nil {
		return err
	}
	for _, do := range q.atStart {
		if err := do(ctx); err != nil {
			return errors.Join(err, q.Stop(context.WithoutCancel(ctx)))
		}
	}
	return nil
}

func (q *Queue) launch(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stop != nil {
		return errors.New("queue: started already")
	}
	listen, closeListener, err := q.listener(ctx)
	if err != nil {
		return err
	}
	registry := river.NewWorkers()
	if err := river.AddWorkerSafely(registry, &worker{queue: q}); err != nil {
		closeListener()
		return fmt.Errorf("queue: %w", err)
	}
	client, err := river.NewClient(driver(q.db, listen), &river.Config{
		ID: q.id, Logger: quiet(q.log), Workers: registry,
		Queues:        map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers()}},
		FetchCooldown: poll / 4, FetchPollInterval: poll,
		RescueStuckJobsAfter: q.longest() + longestPause, // a second net: see rescuer
		MaxAttempts:          riverAttempts,
	})
	if err != nil {
		closeListener()
		return fmt.Errorf("queue: %w", err)
	}
	working := context.WithoutCancel(ctx)
	r := newRescuer(q)
	if err := r.beat(ctx); err != nil {
		closeListener()
		return err
	}
	if err := client.Start(working); err != nil {
		closeListener()
		return fmt.Errorf("queue: %w", err)
	}
	q.client = client
	endRescue := r.run(working)
	q.stop = func(ctx context.Context) error {
		err := stopClient(ctx, client)
		endRescue()
		closeListener()
		return errors.Join(err, r.leave(context.WithoutCancel(ctx)))
	}
	return nil
}

// Stop takes no new jobs and waits for those that run. When ctx ends first their contexts are cancelled, and they go back
// to the queue. The queue still enqueues afterwards.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	stop := q.stop
	q.stop = nil
	q.mu.Unlock()
	if stop == nil {
		return nil
	}
	return stop(ctx)
}

// cancelled is how long handlers get to end after their contexts were cancelled.
const cancelled = 10 * time.Second

func stopClient(ctx context.Context, client *river.Client[*sql.Tx]) error {
	err := client.Stop(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	hard, end := context.WithTimeout(context.WithoutCancel(ctx), cancelled)
	defer end()
	return client.StopAndCancel(hard)
}

func (q *Queue) longest() time.Duration {
	var d time.Duration
	for _, h := range q.handlers {
		d = max(d, h.timeout)
	}
	return d
}

// listener opens the connection that PostgreSQL tells of new jobs; SQLite has none and polls.
func (q *Queue) listener(ctx context.Context) (*pgxpool.Pool, func(), error) {
	if q.db.Engine() != record.PostgreSQL {
		return nil, func() {}, nil
	}
	config, err := pgxpool.ParseConfig(q.db.URL())
	if err != nil {
		return nil, nil, record.ErrURL // pgx's own text may hold the address
	}
	config.MaxConns = 2
	pool, err := pgxpool.NewWithConfig(context.WithoutCancel(ctx), config)
	if err != nil {
		return nil, nil, fmt.Errorf("queue listener: %w", err)
	}
	return pool, pool.Close, nil
}
