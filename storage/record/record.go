// Package record keeps rows: one schema on SQLite (the embedded default) and PostgreSQL.
//
// It owns the connection, the migrations and the transaction; the tables belong to the rooms whose migration files make
// them, and the SQL stands beside the methods that run it. It never sees a key, and what it stores of a person is
// sealed before it comes here.
//
// SQL is portable: $1 placeholders, TEXT, BIGINT, BYTEA, INSERT … ON CONFLICT. No booleans, no now(), no jsonb: times
// are BIGINT microseconds since 1970 UTC ([Micros], [Time]), local dates are TEXT YYYY-MM-DD.
package record

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// An Engine is the SQL server behind a DB.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// A DB is one database. It may be used concurrently.
type DB struct {
	engine Engine
	url    string
	write  *sql.DB
	read   *sql.DB
}

// ErrURL says that a database address cannot be used. The address itself is never quoted: it may hold a password.
var ErrURL = errors.New("the database address cannot be used")

// Open opens "sqlite:///abs/path/caseveil.db" or "postgres://…" and brings its schema up to date. Several processes may
// open one database at the same time.
func Open(ctx context.Context, url string) (*DB, error) { return OpenAt(ctx, url, 0) }

// OpenAt is Open that brings the schema no further than a version: for what was written at that version. [DB.Advance] goes on.
func OpenAt(ctx context.Context, url string, version int64) (*DB, error) {
	var (
		db  *DB
		err error
	)
	switch {
	case strings.HasPrefix(url, "sqlite://"):
		db, err = openSQLite(ctx, strings.TrimPrefix(url, "sqlite://"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		db, err = openPostgreSQL(url)
	default:
		return nil, fmt.Errorf("%w: it must begin with sqlite:// or postgres://", ErrURL)
	}
	if err != nil {
		return nil, err
	}
	db.url = url
	if err := db.migrate(ctx, version); err != nil {
		return nil, errors.Join(fmt.Errorf("bring the schema up to date: %w", err), db.Close())
	}
	return db, nil
}

// Advance brings the schema up to date.
func (db *DB) Advance(ctx context.Context) error {
	if err := db.migrate(ctx, 0); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}

// Engine tells which engine it is. Only the queue, whose library has a driver for each, needs to know.
func (db *DB) Engine() Engine { return db.engine }

// Pool is the pool that writes, for the queue's library. Whoever else uses it passes the serialisation of [DB.Update] by.
func (db *DB) Pool() *sql.DB { return db.write }

// URL is the address that Open was given. It may hold a password: it is for the queue's listener, never for a log.
func (db *DB) URL() string { return db.url }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return db.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one)
}

// Scrub takes out of the engine's files what rows of a table held before they were changed: PostgreSQL keeps old rows until it
// is told otherwise, SQLite keeps pages in its WAL. What replication, archives of the log and backups hold it does not reach.
func (db *DB) Scrub(ctx context.Context, table string) error {
	if db.engine == PostgreSQL {
		_, err := db.write.ExecContext(ctx, `VACUUM (FULL) `+table)
		return err
	}
	var busy, log, moved int
	if err := db.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the database is being read: its WAL still holds what was there")
	}
	return nil
}

// Close waits for nothing: transactions that are under way fail.
func (db *DB) Close() error { return errors.Join(db.read.Close(), db.write.Close()) }

// writers is the advisory lock that serialises writers on PostgreSQL: "casevei" as a number, ours alone in the database.
const writers = 0x63617365766569

// Update runs do in one write transaction. Writers are serialised on both engines, so that what do reads stays true
// until it has written: check-then-act is safe. It commits when do gives nil and rolls back otherwise.
//
// An Update inside another's do waits for itself until ctx ends: pass tx on instead. Nothing slow (a store, a mail, a
// parser) belongs inside.
func (db *DB) Update(ctx context.Context, do func(tx *sql.Tx) error) error {
	return transact(ctx, db.write, nil, func(tx *sql.Tx) error {
		if db.engine == PostgreSQL {
			if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(writers)); err != nil {
				return fmt.Errorf("wait for the turn to write: %w", err)
			}
		}
		return do(tx)
	})
}

// View runs do on a snapshot that cannot be written.
func (db *DB) View(ctx context.Context, do func(tx *sql.Tx) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.engine == PostgreSQL {
		options.Isolation = sql.LevelRepeatableRead
	}
	return transact(ctx, db.read, options, do)
}

func transact(ctx context.Context, pool *sql.DB, options *sql.TxOptions, do func(tx *sql.Tx) error) (err error) {
	tx, err := pool.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if done {
			return
		}
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("roll back: %w", back))
		}
	}()
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	return nil
}

// IsUnique tells whether err is a violation of a UNIQUE or PRIMARY KEY constraint.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505" // PostgreSQL, appendix A: unique_violation
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewID gives 26 lower-case characters from 16 random bytes. All ids and object names are made here: nothing about a
// thing can be told from its name, not even which came first.
func NewID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("no randomness: " + err.Error()) // crypto/rand.Read never fails on the systems we support
	}
	return idEncoding.EncodeToString(b[:])
}

// Micros is t as it is stored: microseconds since 1970 UTC, 0 for the zero time.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time is the inverse of [Micros], in UTC.
func Time(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
