package queue

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/storage/record"
)

const (
	// beats is how often a process shows that it lives.
	beats = 2 * time.Second
	// silence is how long a process may stand still before its jobs are taken from it. Taking too early does no harm but
	// work: handlers are idempotent.
	silence = 3 * beats
)

// A rescuer shows that this process lives, and puts jobs of dead ones back. It watches each runner's counter with its
// own clock, so that the clocks of several machines need not agree.
type rescuer struct {
	queue *Queue
	seen  map[string]sighting // runner, or job that River holds and nobody claimed
}

type sighting struct {
	beat  int64
	since time.Time
}

func newRescuer(q *Queue) *rescuer { return &rescuer{queue: q, seen: map[string]sighting{}} }

// run beats until the function it returns is called, which waits for it.
func (r *rescuer) run(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(beats)
		defer ticker.Stop()
		for {
			if err := r.turn(ctx); err != nil && ctx.Err() == nil {
				r.queue.log.Warn("jobs could not be looked after", slog.String("error", kinds(err)))
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

func (r *rescuer) turn(ctx context.Context) error {
	if err := r.beat(ctx); err != nil {
		return err
	}
	dead, err := r.dead(ctx)
	if err != nil || len(dead) == 0 {
		return err
	}
	return r.queue.db.Update(ctx, func(tx *sql.Tx) error {
		for _, d := range dead {
			if err := d(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *rescuer) beat(ctx context.Context) error {
	return r.queue.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO job_runners (id, beat) VALUES ($1, 1)
			ON CONFLICT (id) DO UPDATE SET beat = job_runners.beat + 1`, r.queue.id)
		if err != nil {
			return fmt.Errorf("sign of life: %w", err)
		}
		return nil
	})
}

// leave takes this process off the list.
func (r *rescuer) leave(ctx context.Context) error {
	return r.queue.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM job_runners WHERE id = $1`, r.queue.id)
		return err
	})
}

// still tells whether what was seen under this name has not changed for too long.
func (r *rescuer) still(name string, beat int64, now map[string]sighting) bool {
	s, known := r.seen[name]
	if !known || s.beat != beat {
		s = sighting{beat: beat, since: time.Now()}
	}
	now[name] = s
	return time.Since(s.since) >= silence
}

type rescue func(ctx context.Context, tx *sql.Tx) error

// dead finds runners that stand still, running jobs whose runner is gone from the list, and jobs that River gave to a
// process which died before it claimed them, or which River could not be told about.
func (r *rescuer) dead(ctx context.Context) ([]rescue, error) {
	var out []rescue
	now := map[string]sighting{}
	err := r.queue.db.View(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, beat FROM job_runners WHERE id <> $1`, r.queue.id)
		if err != nil {
			return err
		}
		err = record.Each(rows, func() error {
			var id string
			var beat int64
			if err := rows.Scan(&id, &beat); err != nil {
				return err
			}
			if r.still("runner/"+id, beat, now) {
				out = append(out, bury(id))
			}
			return nil
		})
		if err != nil {
			return err
		}
		rows, err = tx.QueryContext(ctx, `SELECT j.id, j.river_id, j.attempt FROM jobs j JOIN river_job r ON r.id = j.river_id
			WHERE r.state = 'running' AND j.finished_at = 0
			AND (j.state = 'queued' OR j.runner NOT IN (SELECT id FROM job_runners))`)
		if err != nil {
			return err
		}
		return record.Each(rows, func() error {
			var id string
			var river, attempt int64
			if err := rows.Scan(&id, &river, &attempt); err != nil {
				return err
			}
			if r.still("job/"+id, attempt, now) {
				out = append(out, free(id, river))
			}
			return nil
		})
	})
	r.seen = now
	return out, err
}

// bury takes a dead runner off the list and frees its jobs.
func bury(runner string) rescue {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'
			AND id IN (SELECT river_id FROM jobs WHERE runner = $1 AND state = 'running')`, runner)
		if err != nil {
			return fmt.Errorf("free jobs: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE jobs SET state = 'queued', runner = '' WHERE runner = $1 AND state = 'running'`, runner); err != nil {
			return fmt.Errorf("free jobs: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM job_runners WHERE id = $1`, runner); err != nil {
			return fmt.Errorf("free jobs: %w", err)
		}
		return nil
	}
}

// free puts one job back.
func free(id string, river int64) rescue {
	return func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE id = $1 AND state = 'running'`, river); err != nil {
			return fmt.Errorf("free a job: %w", err)
		}
		_, err := tx.ExecContext(ctx, `UPDATE jobs SET state = 'queued', runner = '' WHERE id = $1 AND finished_at = 0`, id)
		if err != nil {
			return fmt.Errorf("free a job: %w", err)
		}
		return nil
	}
}
