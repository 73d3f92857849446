package apart

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/ocr"
)

// A Client calls the engine. It may be used by several goroutines at once; each call is one process, and no more
// run than there is room for.
type Client struct {
	exe    string
	cache  string
	limits Limits
	room   chan struct{}
	quick  chan struct{}

	readings *readings // nil: nothing reads pictures
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

// WithRecognition has pictures read by read.
func (c *Client) WithRecognition(read ocr.Reader) *Client {
	c.readings = newReadings(read)
	return c
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
	r.Cache, r.Memory, r.CPU, r.Reads = c.cache, c.limits.Memory, 2*time, c.readings != nil
	a, err := c.run(ctx, r, time)
	if err != nil {
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		return answer{}, err
	}
	return *a, a.Failure.error()
}

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
