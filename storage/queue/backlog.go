package queue

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/storage/record"
)

// A Backlog says how many jobs of a kind are in a state, and since when the oldest of those unfinished waits.
type Backlog struct {
	Kind, State string
	Jobs        int
	Oldest      time.Time // when it was queued; zero for states that are an end
}

// Backlogs counts the jobs that are recorded, for whoever watches the service.
func (q *Queue) Backlogs(ctx context.Context, tx *sql.Tx) ([]Backlog, error) {
	rows, err := tx.QueryContext(ctx, `SELECT kind, state, COUNT(*), MIN(CASE WHEN finished_at = 0 THEN queued_at ELSE 0 END)
		FROM jobs GROUP BY kind, state ORDER BY kind, state`)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	var out []Backlog
	err = record.Each(rows, func() error {
		var b Backlog
		var oldest int64
		if err := rows.Scan(&b.Kind, &b.State, &b.Jobs, &oldest); err != nil {
			return err
		}
		b.Oldest = record.Time(oldest)
		out = append(out, b)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return out, nil
}
