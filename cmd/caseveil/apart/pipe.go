package apart

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
)

// errNotRead: nobody could read a picture.
var errNotRead = errors.New("the picture was not read")

// A pipe is the child's end of the talk with its parent.
type pipe struct {
	from *gob.Decoder

	mu      sync.Mutex
	to      *gob.Encoder
	asked   int
	waiting map[int]chan reply
	gone    bool
}

func newPipe(in io.Reader, out io.Writer) *pipe {
	return &pipe{from: gob.NewDecoder(in), to: gob.NewEncoder(out), waiting: map[int]chan reply{}}
}

func (p *pipe) request() (request, error) {
	var r request
	if err := p.from.Decode(&r); err != nil {
		return r, fmt.Errorf("read the request: %w", err)
	}
	return r, nil
}

func (p *pipe) answer(a answer) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.to.Encode(message{Answer: &a}); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// listen hands replies to those who wait for them, until the parent is gone.
func (p *pipe) listen() {
	for {
		var r reply
		err := p.from.Decode(&r)
		p.mu.Lock()
		if err != nil {
			p.gone = true
			for id, c := range p.waiting {
				c <- reply{Failed: true}
				delete(p.waiting, id)
			}
			p.mu.Unlock()
			return
		}
		if c := p.waiting[r.ID]; c != nil {
			c <- r
			delete(p.waiting, r.ID)
		}
		p.mu.Unlock()
	}
}

// read asks the parent to have a picture read. It is an ocr.Reader.
func (p *pipe) read(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	size := page.Rect.Size()
	samples := make([]byte, 0, size.X*size.Y)
	for y := range size.Y {
		samples = append(samples, page.Pix[y*page.Stride:y*page.Stride+size.X]...)
	}
	c := make(chan reply, 1)
	p.mu.Lock()
	if p.gone {
		p.mu.Unlock()
		return nil, errNotRead
	}
	p.asked++
	id := p.asked
	p.waiting[id] = c
	err := p.to.Encode(message{Ask: &ask{ID: id, Width: size.X, Height: size.Y, DPI: dpi, Samples: samples}})
	p.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotRead, err)
	}
	select {
	case r := <-c:
		if r.Failed {
			return nil, errNotRead
		}
		return r.TSV, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
