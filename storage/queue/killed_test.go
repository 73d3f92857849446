package queue_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
)

// doomed names the database of a child process that is killed while it works a job.
const doomed = "CASEVEIL_TEST_DOOMED"

func TestMain(m *testing.M) {
	if url := os.Getenv(doomed); url != "" {
		fmt.Fprintln(os.Stderr, dieWorking(url))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// dieWorking takes up jobs, says so on stdout, and never ends one.
func dieWorking(url string) error {
	ctx := context.Background()
	db, err := record.Open(ctx, url)
	if err != nil {
		return err
	}
	q, err := queue.New(db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	q.Handle("check", time.Minute, func(context.Context, queue.Job) error {
		fmt.Println("working")
		select {}
	})
	if err := q.Start(ctx); err != nil {
		return err
	}
	select {}
}

func TestAJobOfAKilledProcessIsTakenUpWithinSeconds(t *testing.T) {
	engines(t, func(t *testing.T, url string) {
		n := newNode(t, open(t, url))
		id := n.enqueue(t, "check", "a")
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), doomed+"="+url)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		line, readErr := bufio.NewReader(out).ReadString('\n')
		if err := child.Process.Kill(); err != nil { // kill -9
			t.Fatal(err)
		}
		if err := child.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		if readErr != nil || line != "working\n" {
			t.Fatalf("the child said %q, %v", line, readErr)
		}
		if s := n.status(t, id); s.State != queue.Running {
			t.Fatalf("the job is %s", s.State)
		}
		n.Handle("check", time.Minute, func(context.Context, queue.Job) error { return nil })
		began := time.Now()
		n.start(t)
		n.until(t, id, queue.Done)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %v", took)
		} else {
			t.Logf("taken up and done %v after the start", took.Round(100*time.Millisecond))
		}
	})
}
