// Package pgtest gives tests a real PostgreSQL: one cluster for the test binary, one fresh database for each test.
//
// The cluster listens on a Unix socket alone and ends with the test binary, however that ends. The server's programs
// come from CASEVEIL_TEST_POSTGRES (a folder), from PATH, or from where Debian puts them; without them the test fails.
// With -short the test is skipped.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"github.com/caseveil/caseveil/storage/record"
)

// URL gives the address of a new, empty database, which is dropped with the test.
func URL(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("PostgreSQL is not started with -short")
	}
	folder, err := cluster()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := "t" + record.NewID()
	run(t, folder, `CREATE DATABASE `+name)
	t.Cleanup(func() { run(t, folder, `DROP DATABASE `+name+` WITH (FORCE)`) })
	return address(folder, name)
}

// Restart ends the server as a crash does, with every connection and all that was not committed, and waits until it answers
// again, which takes a second or two.
func Restart(t testing.TB) {
	t.Helper()
	folder, err := cluster()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(folder, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil { // "immediate shutdown": no checkpoint, the log is replayed
		t.Fatal(err)
	}
	for syscall.Kill(pid, 0) == nil { // until it is gone
		time.Sleep(10 * time.Millisecond)
	}
	if err := answers(folder); err != nil {
		t.Fatal(err)
	}
}

// Open gives a new database with its schema, closed and dropped with the test.
func Open(t testing.TB) *record.DB {
	t.Helper()
	url := URL(t)
	db, err := record.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func address(folder, name string) string {
	q := url.Values{"host": {folder}, "user": {"postgres"}}
	return "postgres:///" + name + "?" + q.Encode()
}

func run(t testing.TB, folder, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := sql.Open("pgx", address(folder, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(ctx, statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// cluster starts the one cluster of this process and gives its folder, where its socket is.
var cluster = sync.OnceValues(start)

// untilEnd runs the server until its standard input ends, which it does when the test binary is gone, and clears up. A server
// that ends before that is started again.
const untilEnd = `(while [ ! -e "$2/over" ]; do
	"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=200 >>"$2/log" 2>&1
	sleep 1
done) &
cat >/dev/null
touch "$2/over"
kill -INT "$(head -n 1 "$2/data/postmaster.pid")"
wait
rm -rf "$2"`

// alive is the server's standard input. It is held here, else the garbage collector would close it.
var alive io.WriteCloser //nolint:unused // holding it is its use

func start() (folder string, err error) {
	programs, err := find()
	if err != nil {
		return "", err
	}
	folder, err = os.MkdirTemp("", "cvpg")
	if err != nil {
		return "", err
	}
	as, err := notRoot(folder)
	if err != nil {
		return "", err
	}
	initdb := exec.Command(filepath.Join(programs, "initdb"), "-D", filepath.Join(folder, "data"), "-U", "postgres", "-A", "trust",
		"--no-sync", "-E", "UTF8", "--locale=C")
	initdb.SysProcAttr, initdb.Dir = as, folder
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, out)
	}
	server := exec.Command("/bin/sh", "-c", untilEnd, "sh", programs, folder)
	server.SysProcAttr, server.Dir = as, folder
	if alive, err = server.StdinPipe(); err != nil {
		return "", err
	}
	if err := server.Start(); err != nil {
		return "", err
	}
	return folder, answers(folder)
}

// notRoot makes the cluster run as user postgres when we are root, as whom PostgreSQL refuses to.
func notRoot(folder string) (*syscall.SysProcAttr, error) {
	as := &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C is for the test binary
	if os.Geteuid() != 0 {
		return as, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return as, os.Chown(folder, int(uid), int(gid))
}

func answers(folder string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", address(folder, "postgres"))
	if err != nil {
		return err
	}
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return db.Close()
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("it does not answer: %w", err), db.Close())
		case <-pause.C:
		}
	}
}

func find() (string, error) {
	if folder := os.Getenv("CASEVEIL_TEST_POSTGRES"); folder != "" {
		return folder, nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("initdb is not installed: install postgresql, or set CASEVEIL_TEST_POSTGRES to the folder of its programs")
	}
	return filepath.Dir(slices.Max(found)), nil
}
