package queue

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/caseveil/caseveil/storage/record"
)

// Reinstate gives River every job that is not done, after a restore: its own tables are no part of a backup. Nothing may work
// jobs meanwhile.
func (q *Queue) Reinstate(ctx context.Context, tx *sql.Tx) (int, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM jobs WHERE finished_at = 0 ORDER BY queued_at, id`)
	if err != nil {
		return 0, fmt.Errorf("reinstate jobs: %w", err)
	}
	ids, err := record.Strings(rows)
	if err != nil {
		return 0, fmt.Errorf("reinstate jobs: %w", err)
	}
	for _, id := range ids {
		s, err := q.Status(ctx, tx, id)
		if err != nil {
			return 0, err
		}
		inserted, err := q.client.InsertTx(ctx, tx, arguments{ID: id, Handler: s.Kind}, nil)
		if err != nil {
			return 0, fmt.Errorf("reinstate jobs: %w", err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE jobs SET state = $1, runner = '', river_id = $2 WHERE id = $3`, Queued, inserted.Job.ID, id)
		if err != nil {
			return 0, fmt.Errorf("reinstate jobs: %w", err)
		}
	}
	return len(ids), nil
}
