package apart

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
)

// A Client calls the engine. It may be used by several goroutines at once; each call is one process, and no more
// run than there is room for.
type Client struct {
	exe    string
	cache  string
	limits Limits
	room   chan struct{}
	quick  chan struct{}
}

// New returns a client that starts this program's own file again, at most atOnce times at a time. cache is the folder
// of the second engine's compiled parts.
func New(cache string, limits Limits, atOnce int) (*Client, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program's own file: %w", err)
	}
	return &Client{
		exe: exe, cache: cache, limits: limits, room: make(chan struct{}, max(1, atOnce)), quick: make(chan struct{}, max(2, atOnce)),
	}, nil
}

// Text returns the document's text in reading order.
func (c *Client) Text(ctx context.Context, pdf []byte) (string, error) {
	a, err := c.call(ctx, request{Op: opText, PDF: pdf})
	return a.Text, err
}

// Detect finds what identifies the people of cf.
func (c *Client) Detect(ctx context.Context, pdf []byte, cf *casefile.Case, o redact.Options) (redact.Detection, error) {
	a, err := c.call(ctx, request{Op: opDetect, PDF: pdf, Case: cf, Options: o})
	return a.Detection, err
}

// Redact removes and proves. The report is there even when it fails.
func (c *Client) Redact(ctx context.Context, pdf []byte, cf *casefile.Case, o redact.Options) (redact.Result, error) {
	a, err := c.call(ctx, request{Op: opRedact, PDF: pdf, Case: cf, Options: o})
	if a.Result.Report.Findings == nil {
		a.Result.Report.Findings = []detect.Finding{} // gob knows no empty slice; JSON shows the difference
	}
	if a.Result.Report.Public.Removed == nil {
		a.Result.Report.Public.Removed = map[string]int{}
	}
	return a.Result, err
}

// Examine looks for what a file leaks. cf may be nil.
func (c *Client) Examine(ctx context.Context, pdf []byte, cf *casefile.Case) (redact.Examination, error) {
	a, err := c.call(ctx, request{Op: opExamine, PDF: pdf, Case: cf})
	return a.Examination, err
}

// Render draws one page, counted from 1, as a PNG.
func (c *Client) Render(ctx context.Context, pdf []byte, page, dpi int) ([]byte, error) {
	a, err := c.call(ctx, request{Op: opRender, PDF: pdf, Page: page, DPI: dpi})
	return a.PNG, err
}

// Filled reads the field tree of a filled-in form. What is wrong with the file is a [*scpr.FormError], or a
// [*redact.RefusedError] when it broke the reader.
func (c *Client) Filled(ctx context.Context, pdf []byte) (*scpr.Filled, error) {
	a, err := c.call(ctx, request{Op: opFilled, PDF: pdf})
	if err == nil && a.Filled == nil {
		err = &redact.RefusedError{Reason: brokeReader}
	}
	return a.Filled, err
}

func (c *Client) call(ctx context.Context, r request) (answer, error) {
	room, time := c.room, c.limits.Time
	if r.Op == opRender || r.Op == opFilled {
		room, time = c.quick, min(quickTime, c.limits.Time)
	}
	select {
	case room <- struct{}{}:
		defer func() { <-room }()
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
	limited, cancel := context.WithTimeout(ctx, time)
	defer cancel()
	r.Cache, r.Memory, r.CPU = c.cache, c.limits.Memory, 2*time
	var in bytes.Buffer
	out := bounded{left: maxAnswer}
	if err := gob.NewEncoder(&in).Encode(r); err != nil {
		return answer{}, fmt.Errorf("write the request: %w", err)
	}
	if err := c.run(limited, &in, &out); err != nil {
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		return answer{}, err
	}
	var a answer
	if err := gob.NewDecoder(&out.Buffer).Decode(&a); err != nil {
		return answer{}, &redact.RefusedError{Reason: brokeReader}
	}
	return a, a.Failure.error()
}

// brokeReader is told when the child died: of its limits, or of the file.
const brokeReader = "reading the file took more memory or time than it may, or broke the reader"

// run starts the child. Its standard error is thrown away: a crash's trace can hold pieces of the document.
func (c *Client) run(ctx context.Context, in *bytes.Buffer, out *bounded) error {
	runtime.LockOSThread() // the child is told to end with the thread that started it
	defer runtime.UnlockOSThread()
	start := func(alone bool) error {
		cmd := exec.CommandContext(ctx, c.exe, Command)
		cmd.Stdin, cmd.Stdout = bytes.NewReader(in.Bytes()), out
		cmd.Env = []string{"GOTRACEBACK=none", "GOMAXPROCS=2"}
		cmd.Dir = "/"
		cmd.SysProcAttr = attributes(alone)
		return cmd.Run()
	}
	err := start(true)
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC) {
		out.Reset()
		err = start(false) // no right to a network namespace: the other limits hold
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit), errors.Is(err, errTooLong):
		return &redact.RefusedError{Reason: brokeReader}
	default:
		return fmt.Errorf("start the engine: %w", err)
	}
}

// bounded is a buffer that takes so much and no more.
type bounded struct {
	bytes.Buffer
	left int
}

var errTooLong = errors.New("the answer is too long")

// Write gives errTooLong for what would go over the limit; the child's pipe is then closed.
func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errTooLong
	}
	return b.Buffer.Write(p)
}

// ReadFrom hides the buffer's own, which would take everything.
func (b *bounded) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(writeOnly{b}, r)
}

type writeOnly struct{ io.Writer }

func (f *failure) error() error {
	switch {
	case f == nil:
		return nil
	case f.Refused != nil:
		return f.Refused
	case f.Option != nil:
		return f.Option
	case f.Form != nil:
		return f.Form
	case f.Kind == "not_proved":
		return &told{f.Text, redact.ErrNotProved}
	case f.Kind == "undecided":
		return &told{f.Text, redact.ErrUndecided}
	default:
		return errors.New(f.Text)
	}
}

// told is an error as the child told it, of a kind that callers look for.
type told struct {
	text string
	kind error
}

func (t *told) Error() string { return t.text }
func (t *told) Unwrap() error { return t.kind }
