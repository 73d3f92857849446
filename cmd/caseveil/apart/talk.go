package apart

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/caseveil/caseveil/redact"
)

// brokeReader is told when the child died: of its limits, or of the file.
const brokeReader = "reading the file took more memory or time than it may, or broke the reader"

// askedAtOnce is how many pictures of one child wait to be read; a child that asks for more waits.
const askedAtOnce = 4

// run starts the child and talks with it until it has answered. Its standard error is thrown away: a crash's trace can hold
// pieces of the document.
func (c *Client) run(ctx context.Context, r request, limit time.Duration) (*answer, error) {
	runtime.LockOSThread() // the child is told to end with the thread that started it
	defer runtime.UnlockOSThread()
	a, err := c.start(ctx, r, limit, true)
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC) {
		a, err = c.start(ctx, r, limit, false) // no right to a network namespace: the other limits hold
	}
	return a, err
}

func (c *Client) start(ctx context.Context, r request, limit time.Duration, alone bool) (*answer, error) {
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(limited, c.exe, Command)
	cmd.Env = []string{"GOTRACEBACK=none", "GOMAXPROCS=2"}
	cmd.Dir = "/"
	cmd.SysProcAttr = attributes(alone)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	clock := newClock(limit, cancel)
	defer clock.stop()
	t := &talk{readings: c.readings, clock: clock, to: gob.NewEncoder(in), from: &bounded{r: out}}
	a := t.hold(limited, r)
	cancel() // the child has said what it had to say; one that goes on is ended
	t.work.Wait()
	if err := cmd.Wait(); a == nil || err != nil && a == nil {
		return nil, &redact.RefusedError{Reason: brokeReader}
	}
	return a, nil
}

// A talk is what parent and child say to each other during one call.
type talk struct {
	readings *readings
	clock    *clock
	from     *bounded
	work     sync.WaitGroup

	mu sync.Mutex // held to write
	to *gob.Encoder
}

// hold gives the child its request and has its pictures read until it answers; nil when it dies or talks nonsense.
func (t *talk) hold(ctx context.Context, r request) *answer {
	if t.write(r) != nil {
		return nil
	}
	messages := gob.NewDecoder(t.from)
	room := make(chan struct{}, askedAtOnce)
	for {
		var m message
		t.from.left = maxAnswer
		if err := messages.Decode(&m); err != nil {
			return nil
		}
		if m.Answer != nil {
			return m.Answer
		}
		if m.Ask == nil || t.readings == nil || !m.Ask.sound() {
			return nil
		}
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		t.work.Go(func() {
			defer func() { <-room }()
			tsv, err := t.readings.read(ctx, m.Ask)
			t.clock.again()
			_ = t.write(reply{ID: m.Ask.ID, TSV: tsv, Failed: err != nil}) // a child that is gone needs no reply
		})
	}
}

func (t *talk) write(v any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.to.Encode(v)
}

// A clock ends a call that takes too long.
type clock struct {
	mu    sync.Mutex
	timer *time.Timer
	each  time.Duration
	last  time.Time // no later
}

func newClock(each time.Duration, end func()) *clock {
	return &clock{timer: time.AfterFunc(each, end), each: each, last: time.Now().Add(readingTimes * each)}
}

// again gives the call its time anew.
func (c *clock) again() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if left := time.Until(c.last); left > 0 && c.timer.Stop() {
		c.timer.Reset(min(left, c.each))
	}
}

func (c *clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timer.Stop()
}

// bounded reads so much and no more.
type bounded struct {
	r    io.Reader
	left int
}

var errTooLong = errors.New("the answer is too long")

// Read gives errTooLong for what goes over the limit.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
