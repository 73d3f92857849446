package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
)

// workerCommand is `caseveil worker`: a process beside the servers that works jobs and answers nobody. Any number may run.
func workerCommand(ctx context.Context, args []string, s streams) (int, error) {
	if err := parseOnly(flag.NewFlagSet("worker", flag.ContinueOnError), args); err != nil {
		return 0, err
	}
	c, err := readConfig("", "")
	if err != nil {
		return 0, err
	}
	if os.Getenv("CASEVEIL_PUBLIC_URL") == "" {
		return 0, usagef("CASEVEIL_PUBLIC_URL: must be given: a worker sends mails, and their links begin with it")
	}
	cache, err := cacheDir()
	if err != nil {
		return 0, err
	}
	n, err := openNode(ctx, c, newLogger(s.err))
	if err != nil {
		return 0, err
	}
	defer n.close() //nolint:errcheck // it is stopped; what matters was committed
	if err := n.mustOpen(); err != nil {
		return 0, err
	}
	if err := apart.Warm(ctx, cache); err != nil {
		return 0, fmt.Errorf("prepare the second engine: %w", err)
	}
	r, err := openRooms(n, cache)
	if err != nil {
		return 0, err
	}
	if err := newMeters(n).tell(ctx, n); err != nil {
		return 0, err
	}
	if err := n.queue.Start(ctx); err != nil {
		return 0, fmt.Errorf("start the jobs: %w", err)
	}
	go n.lookForIncoming(ctx, r)
	fmt.Fprintln(s.out, "caseveil works jobs")
	<-ctx.Done()
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	return exitDone, n.queue.Stop(late)
}
