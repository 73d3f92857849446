package api

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/caseveil/caseveil/api/problem"
)

// A limiter counts tries in the database, so that any number of servers share one count.
type limiter struct {
	db   Transactions
	seal Sealer
	now  func() time.Time
}

// allow counts a try of what in a window and refuses the one after the last that is allowed. what (an address, an e-mail)
// is kept as a keyed hash only.
func (l limiter) allow(ctx context.Context, what string, tries int64, window time.Duration) error {
	bucket := hex.EncodeToString(l.seal.MAC("api/attempts", []byte(what)))
	now := l.now().UnixMicro()
	var count, start int64
	err := l.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM api_attempts WHERE window_start < $1`, now-(24*time.Hour).Microseconds()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM api_attempts WHERE bucket = $1 AND window_start < $2`, bucket, now-window.Microseconds()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO api_attempts (bucket, window_start, tries) VALUES ($1, $2, 1)
			ON CONFLICT (bucket) DO UPDATE SET tries = api_attempts.tries + 1`, bucket, now); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT tries, window_start FROM api_attempts WHERE bucket = $1`, bucket).Scan(&count, &start)
	})
	if err != nil {
		return fmt.Errorf("count tries: %w", err)
	}
	if count <= tries {
		return nil
	}
	wait := time.Duration(start+window.Microseconds()-now) * time.Microsecond
	return &problem.HTTPError{Status: http.StatusTooManyRequests, Code: "too-many-tries", Detail: "There were too many tries. Wait a while, then try again.",
		Header: http.Header{"Retry-After": {strconv.Itoa(int(wait.Seconds()) + 1)}}}
}
