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

	"github.com/caseveil/caseveil/storage/record"
)

const (
	// tries of a job before it has failed, those that ended with the death of their process included: a document that
	// kills its worker does not do so for ever.
	tries = 6
	// riverAttempts is out of reach: our own count decides.
	riverAttempts = 1000
	// writing is how long the end of a job may take to be recorded, even when the job itself was cancelled.
	writing = 15 * time.Second
	// internal is the code of a job whose tries ran out.
	internal = "internal"
)

// arguments are all that River stores of a job: our id for it, and whose handler.
type arguments struct {
	ID      string `json:"id"`
	Handler string `json:"handler"`
}

// Kind is the same for all: our own table tells jobs apart.
func (arguments) Kind() string { return "caseveil" }

type worker struct {
	river.WorkerDefaults[arguments]
	queue *Queue
}

// Timeout is the handler's.
func (w *worker) Timeout(job *river.Job[arguments]) time.Duration {
	if h, ok := w.queue.handlers[job.Args.Handler]; ok {
		return h.timeout
	}
	return time.Minute
}

// NextRetry is 1, 4, 9, … seconds later.
func (w *worker) NextRetry(job *river.Job[arguments]) time.Time {
	pause := time.Duration(job.Attempt*job.Attempt) * time.Second
	return time.Now().Add(min(pause, longestPause))
}

// errAgain is the only error text that River gets to store.
var errAgain = errors.New("again")

// Work runs a job once, unless it is done. What it returns is for River: nil, or try again.
func (w *worker) Work(ctx context.Context, job *river.Job[arguments]) error {
	q := w.queue
	status, attempt, err := q.claim(ctx, job.Args.ID)
	if err != nil {
		q.log.Error("a job could not be claimed", slog.String("job", job.Args.ID), slog.String("error", kinds(err)))
		return errAgain
	}
	if status.State != Running {
		return nil
	}
	worked := q.run(ctx, status)
	ended, cancel := context.WithTimeout(context.WithoutCancel(ctx), writing)
	defer cancel()
	return q.finish(ctx, ended, status, attempt, worked)
}

// finish records how a run ended and tells River whether to come again.
func (q *Queue) finish(ran, ctx context.Context, s Status, attempt int, worked error) error {
	var (
		failure Failure
		later   Later
	)
	state, code, again := Done, "", error(nil)
	switch {
	case worked == nil:
	case errors.As(worked, &failure):
		state, code = Failed, failure.Code
	case errors.As(worked, &later):
		state, again, attempt = Queued, river.JobSnooze(later.After), attempt-1
	case errors.Is(ran.Err(), context.Canceled): // the process stops: not the job's fault
		state, again, attempt = Queued, river.JobSnooze(0), attempt-1
	case attempt >= tries:
		state, code = Failed, internal
	default:
		state, again = Queued, errAgain
	}
	if worked != nil && later.After == 0 {
		q.log.Warn("a job did not end well", slog.String("kind", s.Kind), slog.String("job", s.ID), slog.String("state", state),
			slog.String("code", code), slog.Int("attempt", attempt), slog.String("error", kinds(worked)))
	}
	if err := q.setEnd(ctx, s.ID, state, code, attempt); err != nil {
		q.log.Error("the end of a job could not be recorded", slog.String("job", s.ID), slog.String("error", kinds(err)))
		return errAgain
	}
	return again
}

// claim marks a job as run by this process and counts the try. A job that is done or failed, or is not there, comes back
// in another state than Running.
func (q *Queue) claim(ctx context.Context, id string) (s Status, attempt int, err error) {
	err = q.db.Update(ctx, func(tx *sql.Tx) error {
		s, err = q.Status(ctx, tx, id)
		if err != nil || s.State == Done || s.State == Failed {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT attempt + 1 FROM jobs WHERE id = $1`, id).Scan(&attempt); err != nil {
			return err
		}
		if attempt > tries { // each of them killed its process
			s.State = Failed
			return end(ctx, tx, id, Failed, internal, attempt)
		}
		s.State = Running
		_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, runner = $2, attempt = $3 WHERE id = $4`, Running, q.id, attempt, id)
		return err
	})
	return s, attempt, err
}

func (q *Queue) setEnd(ctx context.Context, id, state, code string, attempt int) error {
	return q.db.Update(ctx, func(tx *sql.Tx) error { return end(ctx, tx, id, state, code, attempt) })
}

// end leaves a finished job as it is: of two runs the first one's end counts.
func end(ctx context.Context, tx *sql.Tx, id, state, code string, attempt int) error {
	finished := int64(0)
	if state != Queued {
		finished = record.Micros(time.Now())
	}
	_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = $1, error = $2, attempt = $3, runner = '', finished_at = $4
		WHERE id = $5 AND finished_at = 0`, state, code, attempt, finished, id)
	if err != nil {
		return fmt.Errorf("end of a job: %w", err)
	}
	return nil
}

// errPanic stands for a panic: its value and its stack may hold text of a document.
var errPanic = errors.New("the handler panicked")

func (q *Queue) run(ctx context.Context, s Status) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	h, ok := q.handlers[s.Kind]
	if !ok {
		return errors.New("no handler")
	}
	return h.work(ctx, Job{ID: s.ID, Kind: s.Kind, Subject: s.Subject, Progress: q.progress(ctx, s.ID)})
}

// pace is the shortest time between two writes of a job's progress.
const pace = 500 * time.Millisecond

func (q *Queue) progress(ctx context.Context, id string) func(done, total int) {
	var (
		mu   sync.Mutex
		last time.Time
	)
	return func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < pace && done != total {
			return
		}
		last = time.Now()
		err := q.db.Update(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE jobs SET done = $1, total = $2 WHERE id = $3 AND finished_at = 0`, done, total, id)
			return err
		})
		if err != nil && ctx.Err() == nil {
			q.log.Warn("progress of a job could not be recorded", slog.String("job", id), slog.String("error", kinds(err)))
		}
	}
}

// kinds names the types of an error's chain. Texts of errors may quote an address or a document; types cannot.
func kinds(err error) string {
	s := ""
	for ; err != nil; err = errors.Unwrap(err) {
		if s != "" {
			s += " > "
		}
		s += fmt.Sprintf("%T", err)
		if many, ok := err.(interface{ Unwrap() []error }); ok && len(many.Unwrap()) > 0 {
			return s + " > (" + kinds(many.Unwrap()[0]) + ")"
		}
	}
	return s
}
