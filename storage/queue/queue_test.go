package queue_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
)

// engines runs a test on both, each with a fresh database.
func engines(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("SQLite", func(t *testing.T) { test(t, "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, pgtest.URL(t)) })
}

func open(t *testing.T, url string) *record.DB {
	t.Helper()
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

// a node is one process with a queue; log is what it wrote.
type node struct {
	*queue.Queue
	db  *record.DB
	log *text
}

// text is a log that may be written and read at once.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newNode(t *testing.T, db *record.DB) node {
	t.Helper()
	log := &text{}
	q, err := queue.New(db, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return node{Queue: q, db: db, log: log}
}

func (n node) start(t *testing.T) {
	t.Helper()
	if err := n.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.stop(t) })
}

func (n node) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := n.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func (n node) enqueue(t *testing.T, kind, subject string) (id string) {
	t.Helper()
	err := n.db.Update(t.Context(), func(tx *sql.Tx) (err error) {
		id, err = n.Enqueue(t.Context(), tx, kind, subject, "owner1")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (n node) status(t *testing.T, id string) (s queue.Status) {
	t.Helper()
	err := n.db.View(t.Context(), func(tx *sql.Tx) (err error) {
		s, err = n.Status(t.Context(), tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// until asks for a job's status until it is in a state.
func (n node) until(t *testing.T, id, state string) queue.Status {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		s := n.status(t, id)
		if s.State == state {
			return s
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the job is %s, not %s\n%s", s.State, state, n.log)
		case <-again.C:
		}
	}
}

func TestAJobIsWorkedOnce(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		var runs atomic.Int32
		n.Handle("check", time.Minute, func(_ context.Context, j queue.Job) error {
			if j.Subject != "document1" || j.Kind != "check" {
				t.Errorf("got %q %q", j.Kind, j.Subject)
			}
			runs.Add(1)
			j.Progress(3, 3)
			return nil
		})
		id := n.enqueue(t, "check", "document1")
		if s := n.status(t, id); s.State != queue.Queued || s.Owner != "owner1" || s.Subject != "document1" {
			t.Fatalf("before the start: %+v", s)
		}
		n.start(t)
		s := n.until(t, id, queue.Done)
		if s.Done != 3 || s.Total != 3 || s.Error != "" || s.FinishedAt.IsZero() || runs.Load() != 1 {
			t.Fatalf("%d runs, %+v", runs.Load(), s)
		}
	})
}

func TestAJobIsThereExactlyWhenItsTransactionIs(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		worked := make(chan string, 10)
		n.Handle("check", time.Minute, func(_ context.Context, j queue.Job) error { worked <- j.Subject; return nil })
		n.start(t)
		no := errors.New("no")
		var lost string
		err := n.db.Update(t.Context(), func(tx *sql.Tx) (err error) {
			if lost, err = n.Enqueue(t.Context(), tx, "check", "rolled back", ""); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		n.until(t, n.enqueue(t, "check", "committed"), queue.Done)
		if got := <-worked; got != "committed" || len(worked) != 0 {
			t.Fatalf("worked %q and %d more", got, len(worked))
		}
		err = n.db.View(t.Context(), func(tx *sql.Tx) error {
			_, err := n.Status(t.Context(), tx, lost)
			return err
		})
		if !refusal.Is(err, "not-found") {
			t.Fatalf("the job that was rolled back: %v", err)
		}
	})
}

func TestAJobIsUniqueWhileItIsUnfinished(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		n.Handle("check", time.Minute, func(context.Context, queue.Job) error { return nil })
		first := n.enqueue(t, "check", "a")
		if again := n.enqueue(t, "check", "a"); again != first {
			t.Fatal("two jobs for one subject")
		}
		if other := n.enqueue(t, "check", "b"); other == first {
			t.Fatal("one job for two subjects")
		}
		n.start(t)
		n.until(t, first, queue.Done)
		if later := n.enqueue(t, "check", "a"); later == first {
			t.Fatal("a finished job was given again")
		}
	})
}

func TestWhoAskedForAJobMaySeeIt(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		id := n.enqueue(t, "check", "a") // as owner1
		err := n.db.Update(t.Context(), func(tx *sql.Tx) error {
			again, err := n.Enqueue(t.Context(), tx, "check", "a", "owner2")
			if again != id {
				t.Error("two jobs for one subject")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = n.db.View(t.Context(), func(tx *sql.Tx) error {
			for _, owner := range []string{"owner1", "owner2"} {
				if s, err := n.StatusFor(t.Context(), tx, id, owner); err != nil || s.Owner != owner || s.State != queue.Queued {
					t.Errorf("%s: %+v, %v", owner, s, err)
				}
			}
			for _, other := range []string{"owner3", ""} {
				if _, err := n.StatusFor(t.Context(), tx, id, other); !refusal.Is(err, "not-found") {
					t.Errorf("%q: %v", other, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAFailureIsFinalAndShowsItsCode(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		var runs atomic.Int32
		n.Handle("check", time.Minute, func(context.Context, queue.Job) error {
			runs.Add(1)
			return fmt.Errorf("wrapped: %w", queue.Failure{Code: "not-a-pdf"})
		})
		n.start(t)
		s := n.until(t, n.enqueue(t, "check", "a"), queue.Failed)
		if s.Error != "not-a-pdf" || runs.Load() != 1 {
			t.Fatalf("%d runs, %+v", runs.Load(), s)
		}
	})
}

func TestAnyOtherErrorIsTriedAgainAndLeavesNoTextBehind(t *testing.T) {
	const canary = "Imogen-Fairweather-canary"
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		var runs atomic.Int32
		n.Handle("check", time.Minute, func(context.Context, queue.Job) error {
			switch runs.Add(1) {
			case 1:
				return errors.New("could not read " + canary)
			case 2:
				panic(canary)
			}
			return nil
		})
		n.start(t)
		n.until(t, n.enqueue(t, "check", "a"), queue.Done)
		if runs.Load() != 3 {
			t.Fatalf("%d runs", runs.Load())
		}
		if strings.Contains(n.log.String(), canary) {
			t.Error("the log quotes the error")
		}
		var stored string
		err := n.db.View(t.Context(), func(tx *sql.Tx) error {
			return tx.QueryRowContext(t.Context(), `SELECT COALESCE(CAST(errors AS TEXT), '') || CAST(args AS TEXT) FROM river_job`).Scan(&stored)
		})
		if err != nil || !strings.Contains(stored, "again") || strings.Contains(stored, canary) {
			t.Errorf("the database holds %q, %v", stored, err)
		}
	})
}

func TestAJobThatIsPutOffComesBack(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		var runs atomic.Int32
		n.Handle("mail", time.Minute, func(context.Context, queue.Job) error {
			if runs.Add(1) <= 8 { // more often than a job is tried
				return queue.Later{After: time.Millisecond}
			}
			return nil
		})
		n.start(t)
		n.until(t, n.enqueue(t, "mail", "a"), queue.Done)
		if runs.Load() != 9 {
			t.Fatalf("%d runs", runs.Load())
		}
	})
}

func TestAJobOverItsTimeIsEnded(t *testing.T) {
	n := newNode(t, open(t, "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db")))
	var runs atomic.Int32
	n.Handle("check", 50*time.Millisecond, func(ctx context.Context, _ queue.Job) error {
		if runs.Add(1) > 1 {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	})
	n.start(t)
	n.until(t, n.enqueue(t, "check", "a"), queue.Done)
}

func TestStoppingPutsWhatRunsBackWithoutCountingATry(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		db := open(t, url)
		first := newNode(t, db)
		began := make(chan struct{})
		first.Handle("check", time.Minute, func(ctx context.Context, _ queue.Job) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		})
		first.start(t)
		id := first.enqueue(t, "check", "a")
		<-began
		now, cancel := context.WithCancel(context.Background())
		cancel()
		if err := first.Stop(now); err != nil {
			t.Fatal(err)
		}
		if s := first.status(t, id); s.State != queue.Queued {
			t.Fatalf("after the stop it is %s", s.State)
		}
		second := newNode(t, db)
		second.Handle("check", time.Minute, func(context.Context, queue.Job) error { return nil })
		second.start(t)
		second.until(t, id, queue.Done)
	})
}

func TestSeveralNodesShareTheWork(t *testing.T) {
	url := pgtest.URL(t)
	var (
		mu   sync.Mutex
		runs = map[string]int{}
	)
	work := func(_ context.Context, j queue.Job) error {
		mu.Lock()
		defer mu.Unlock()
		runs[j.Subject]++
		return nil
	}
	var nodes []node
	for range 3 {
		n := newNode(t, open(t, url))
		n.Handle("check", time.Minute, work)
		n.start(t)
		nodes = append(nodes, n)
	}
	var ids []string
	for i := range 30 {
		ids = append(ids, nodes[i%3].enqueue(t, "check", fmt.Sprint("document", i)))
	}
	for _, id := range ids {
		nodes[0].until(t, id, queue.Done)
	}
	mu.Lock()
	defer mu.Unlock()
	for subject, n := range runs {
		if n != 1 {
			t.Errorf("%s ran %d times", subject, n)
		}
	}
	if len(runs) != 30 {
		t.Errorf("%d subjects ran", len(runs))
	}
}
