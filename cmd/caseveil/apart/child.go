package apart

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"github.com/tetratelabs/wazero"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/verify"
)

// Serve is the child's side: it answers one request from in on out. What it returns is an error of the pipe; the
// engine's own errors travel in the answer.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	p := newPipe(in, out)
	r, err := p.request()
	if err != nil {
		return err
	}
	if err := limit(r); err != nil {
		return fmt.Errorf("set limits: %w", err)
	}
	return p.answer(p.work(ctx, r))
}

func (p *pipe) work(ctx context.Context, r request) (a answer) {
	if r.Op == opFilled { // has no use for the second engine
		var err error
		a.Filled, err = scpr.ReadFilled(r.PDF)
		a.Failure = describe(err)
		return a
	}
	second, err := second(ctx, r.Cache)
	if err != nil {
		return answer{Failure: describe(err)}
	}
	defer func() {
		if err := second.Close(); err != nil && a.Failure == nil {
			a.Failure = describe(err)
		}
	}()
	paceHeap() // from here on: what it took to load the engine goes first
	engine := redact.New(second)
	if r.Reads {
		go p.listen()
		engine = engine.WithRecognition(p.read)
	}
	switch r.Op {
	case opText:
		a.Text, err = engine.Text(ctx, r.PDF)
	case opDetect:
		a.Detection, err = engine.Detect(ctx, r.PDF, r.Case, r.Options)
	case opRedact:
		a.Result, err = engine.Redact(ctx, r.PDF, r.Case, r.Options)
	case opExamine:
		a.Examination, err = engine.Examine(ctx, r.PDF, r.Case)
	case opRender:
		a.PNG, err = render(ctx, second, r)
	default:
		err = fmt.Errorf("unknown operation")
	}
	a.Failure = describe(err)
	return a
}

// Warm compiles the second engine into the cache folder, so that calls start in a tenth of a second instead of four.
func Warm(ctx context.Context, cache string) error {
	r, err := second(ctx, cache)
	if err != nil {
		return err
	}
	return r.Close()
}

func second(ctx context.Context, dir string) (*verify.Reader, error) {
	cache := wazero.NewCompilationCache()
	if dir != "" {
		var err error
		if cache, err = wazero.NewCompilationCacheWithDir(dir); err != nil {
			return nil, fmt.Errorf("open the cache of the second engine: %w", err)
		}
	}
	return verify.NewReader(ctx, cache)
}

func render(ctx context.Context, second *verify.Reader, r request) ([]byte, error) {
	img, err := second.Render(ctx, r.PDF, r.Page, r.DPI)
	if err != nil {
		return nil, &redact.RefusedError{Reason: "the page cannot be drawn", Page: r.Page}
	}
	return encode(img)
}

// encode writes img with four bits of grey a sample: a page of text is then about 65 kB.
func encode(img image.Image) ([]byte, error) {
	b := img.Bounds()
	small := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), greys())
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			lum := (299*r + 587*g + 114*bl) / 1000
			small.SetColorIndex(x, y, uint8((lum*15+0x7fff)/0xffff))
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, small); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func describe(err error) *failure {
	if err == nil {
		return nil
	}
	f := &failure{Kind: "internal", Text: err.Error()}
	errors.As(err, &f.Refused)
	errors.As(err, &f.Option)
	errors.As(err, &f.Form)
	switch {
	case errors.Is(err, redact.ErrNotProved):
		f.Kind = "not_proved"
	case errors.Is(err, redact.ErrUndecided):
		f.Kind = "undecided"
	}
	return f
}
