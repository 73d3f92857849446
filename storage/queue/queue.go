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
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
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

// A Later, returned by a handler, puts the job off. It counts as no try: who returns it sees to it that there is an end.
type Later struct{ After time.Duration }

// Error says for how long.
func (l Later) Error() string { return "later: " + l.After.String() }

// A Queue enqueues and works jobs. It may be used concurrently.
type Queue struct {
	db       *record.DB
	log      *slog.Logger
	id       string // of this process among the runners
	handlers map[string]handler

	atStart []func(ctx context.Context) error

	mu     sync.RWMutex
	client *river.Client[*sql.Tx]
	stop   func(ctx context.Context) error // nil unless started
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

// AtStart has do run at the end of every Start: for what a room must look after once jobs are worked. Call it before Start.
func (q *Queue) AtStart(do func(ctx context.Context) error) { q.atStart = append(q.atStart, do) }

// New makes a queue on db and brings River's own tables up to date. It only enqueues until it is started.
func New(db *record.DB, log *slog.Logger) (*Queue, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	migrator, err := rivermigrate.New(driver(db, nil), &rivermigrate.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	err = db.Alone(ctx, func() error { // not in one transaction: PostgreSQL cannot use a new enum value where it was added
		_, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("queue: bring the tables up to date: %w", err)
	}
	client, err := river.NewClient(driver(db, nil), &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return &Queue{db: db, log: log, id: record.NewID(), handlers: map[string]handler{}, client: client}, nil
}

// Enqueue asks for a job in the transaction of the act that needs it. While a job of this kind and subject is unfinished
// it gives that one's id, and owner may ask for its status too.
func (q *Queue) Enqueue(ctx context.Context, tx *sql.Tx, kind, subject, owner string) (jobID string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT id FROM jobs WHERE kind = $1 AND subject = $2 AND finished_at = 0`, kind, subject).Scan(&jobID)
	if err == nil {
		return jobID, own(ctx, tx, jobID, owner)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("enqueue: %w", err)
	}
	jobID = record.NewID()
	q.mu.RLock()
	client := q.client
	q.mu.RUnlock()
	inserted, err := client.InsertTx(ctx, tx, arguments{ID: jobID, Handler: kind}, nil)
	if err != nil {
		return "", fmt.Errorf("enqueue: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO jobs (id, kind, subject, owner, state, done, total, error, runner, attempt, river_id, queued_at, finished_at)
		VALUES ($1, $2, $3, $4, $5, 0, 0, '', '', 0, $6, $7, 0)`,
		jobID, kind, subject, owner, Queued, inserted.Job.ID, record.Micros(time.Now()))
	if err != nil {
		return "", fmt.Errorf("enqueue: %w", err)
	}
	return jobID, own(ctx, tx, jobID, owner)
}

func own(ctx context.Context, tx *sql.Tx, jobID, owner string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO job_owners (job_id, owner) VALUES ($1, $2) ON CONFLICT (job_id, owner) DO NOTHING`, jobID, owner)
	if err != nil {
		return fmt.Errorf("enqueue: %w", err)
	}
	return nil
}

// StatusFor tells an account how a job is that it asked for, first or while it was under way, with the account as Owner;
// refusal.NotFound for everybody else.
func (q *Queue) StatusFor(ctx context.Context, tx *sql.Tx, jobID, account string) (Status, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM job_owners WHERE job_id = $1 AND owner = $2`, jobID, account).Scan(&n)
	if err != nil {
		return Status{}, fmt.Errorf("job: %w", err)
	}
	if n == 0 || account == "" {
		return Status{}, refusal.NotFound()
	}
	s, err := q.Status(ctx, tx, jobID)
	s.Owner = account
	return s, err
}

// Status tells how a job is, or refusal.NotFound.
func (q *Queue) Status(ctx context.Context, tx *sql.Tx, jobID string) (Status, error) {
	s := Status{ID: jobID}
	var queued, finished int64
	err := tx.QueryRowContext(ctx, `SELECT kind, subject, owner, state, done, total, error, queued_at, finished_at FROM jobs WHERE id = $1`, jobID).
		Scan(&s.Kind, &s.Subject, &s.Owner, &s.State, &s.Done, &s.Total, &s.Error, &queued, &finished)
	if errors.Is(err, sql.ErrNoRows) {
		return Status{}, refusal.NotFound()
	}
	if err != nil {
		return Status{}, fmt.Errorf("job: %w", err)
	}
	s.QueuedAt, s.FinishedAt = record.Time(queued), record.Time(finished)
	return s, nil
}
