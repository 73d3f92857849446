package record

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// lockFile holds other processes off while this one brings a SQLite file's schema up to date. On PostgreSQL the
// migrations' own session lock does that, and lockFile does nothing.
func (db *DB) lockFile() (unlock func() error, err error) {
	if db.engine != SQLite {
		return func() error { return nil }, nil
	}
	f, err := os.OpenFile(strings.TrimPrefix(db.url, "sqlite://")+".migrating", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("wait for another process: %w", err), f.Close())
	}
	return f.Close, nil // closing gives the lock back
}
