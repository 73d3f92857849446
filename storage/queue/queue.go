// Package queue runs background jobs: River (riverqueue.com) on the same database, so that a job is there exactly when the
// record that asks for it is.
//
// A job names its kind and its subject (an id), nothing else; an error is a code. What a person sees of a job stands in
// our own table, and is what decides whether it is done: River may run one twice, and after a crash does, so every
// handler must be idempotent. Jobs whose process died are taken up again within seconds.
package queue

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/storage/record"
)

// The states of a job.
const (
	Queued  = "queued"
	Running = "running"
	Done    = "done"
	Failed  = "failed"
)

// A Status is what may be told of a job.
type Status struct {
	ID, Kind, Subject, Owner string
	State                    string
	Done, Total              int
	Error                    string // code: a Failure's, or "internal"; "" unless failed
	QueuedAt, FinishedAt     time.Time
}

// A Job is one run of a job.
type Job struct {
	ID, Kind, Subject string
	// Progress tells how far it is. Cheap: it writes at most twice a second, and always when done reaches total.
	Progress func(done, total int)
}

// A Failure, returned by a handler, is final: the job has failed and shows the code. Any other error is tried again, with
// growing pauses, and shows "internal" when the tries run out.
type Failure struct{ Code string }

// Error is the code.
func (f Failure) Error() string { return f.Code }

// A Queue enqueues and works jobs. It may be used concurrently.
type Queue struct {
	db       *record.DB
	log      *slog.Logger
	id       string
	handlers map[string]handler
	engine   engine
}

type handler struct {
	timeout time.Duration
	work    func(ctx context.Context, j Job) error
}

// Handle says how jobs of a kind are worked, each run for at most timeout. Call it before Start; twice for a kind panics.
func (q *Queue) Handle(kind string, timeout time.Duration, work func(ctx context.Context, j Job) error) {
	if _, twice := q.handlers[kind]; twice {
		panic("queue: two handlers for " + kind)
	}
	q.handlers[kind] = handler{timeout: timeout, work: work}
}

// engine is what the queue needs of River, whose client is generic over its driver's transaction.
type engine interface {
	insert(ctx context.Context, tx *sql.Tx, args riverArgs) (riverID int64, err error)
	start(ctx context.Context) error
	stop(ctx context.Context) error
}
