package record

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// migrating is the advisory lock of whoever changes the schema: "casevei" and one, see writers.
const migrating = writers + 1

// Alone runs do while no other process runs it on this database: for changes of the schema, which River makes in several
// transactions. do works on the pool, not inside a transaction.
func (db *DB) Alone(ctx context.Context, do func() error) error {
	if db.engine == SQLite {
		return db.aloneWithFile(do)
	}
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("wait for another process: %w", err)
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(migrating)); err != nil {
		return errors.Join(fmt.Errorf("wait for another process: %w", err), conn.Close())
	}
	err = do()
	_, unlock := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrating))
	return errors.Join(err, unlock, conn.Close())
}

func (db *DB) aloneWithFile(do func() error) (err error) {
	f, err := os.OpenFile(strings.TrimPrefix(db.url, "sqlite://")+".migrating", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }() // closing gives the lock back
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		return fmt.Errorf("wait for another process: %w", err)
	}
	return do()
}
