package record

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// pragmas hold for every connection. FULL: a commit that was acknowledged survives a power cut, which the audit log
// needs. secure_delete overwrites what was deleted.
const pragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if !filepath.IsAbs(path) || strings.ContainsAny(path, "?#%") {
		return nil, fmt.Errorf("%w: after sqlite:// comes an absolute path without ? # %%", ErrURL)
	}
	if err := private(path); err != nil {
		return nil, fmt.Errorf("database file: %w", err)
	}
	name := (&url.URL{Scheme: "file", Path: path}).String()
	write, err := sql.Open("sqlite", name+"?"+pragmas+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("open to write: %w", err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil { // makes the file and its WAL, which a reader cannot
		return nil, errors.Join(fmt.Errorf("open to write: %w", err), write.Close())
	}
	read, err := sql.Open("sqlite", name+"?mode=ro&"+pragmas+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open to read: %w", err), write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	return &DB{engine: SQLite, write: write, read: read}, nil
}

// private makes the file when it is missing, for its owner alone: SQLite gives its WAL the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// maxConnections of each of the two pools of a process: PostgreSQL has 100 by default, and several nodes share them.
const maxConnections = 8

func openPostgreSQL(address string) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("%w: it is not a PostgreSQL address", ErrURL) // pgx's own text may hold the address
	}
	if err := demandTLS(config); err != nil {
		return nil, err
	}
	// Two pools: writers that wait for their turn hold connections, and readers must not wait for them.
	db := &DB{engine: PostgreSQL, write: stdlib.OpenDB(*config), read: stdlib.OpenDB(*config)}
	for _, pool := range []*sql.DB{db.write, db.read} {
		pool.SetMaxOpenConns(maxConnections)
		pool.SetMaxIdleConns(maxConnections)
	}
	return db, nil
}

// demandTLS refuses a connection that is neither verified TLS nor local: sslmode=verify-full away from this machine.
func demandTLS(config *pgx.ConnConfig) error {
	if err := verified(config.Host, config.TLSConfig != nil && !config.TLSConfig.InsecureSkipVerify); err != nil {
		return err
	}
	for _, other := range config.Fallbacks {
		if err := verified(other.Host, other.TLSConfig != nil && !other.TLSConfig.InsecureSkipVerify); err != nil {
			return err
		}
	}
	return nil
}

func verified(host string, tls bool) error {
	if tls || strings.HasPrefix(host, "/") || host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%w: away from this machine it needs sslmode=verify-full", ErrURL)
}

//go:embed migrations/*.sql
var migrations embed.FS

// migrate runs what is missing of migrations/, up to a version; 0 is the newest. One process does it, the others wait.
func (db *DB) migrate(ctx context.Context, version int64) error {
	return db.Alone(ctx, func() error {
		provider, err := db.provider()
		if err != nil {
			return err
		}
		if version > 0 {
			_, err = provider.UpTo(ctx, version)
		} else {
			_, err = provider.Up(ctx)
		}
		return err
	})
}

func (db *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if db.engine == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, db.write, files)
}

// Schema is the version of the database's schema.
func (db *DB) Schema(ctx context.Context) (int64, error) {
	provider, err := db.provider()
	if err != nil {
		return 0, err
	}
	version, err := provider.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("version of the schema: %w", err)
	}
	return version, nil
}
