package object

import (
	"context"
	"errors"
	"io"
	"sync"
)

// partSize is the unit of memory. S3 takes no less than 5 MiB but for the last part, and no more than ten thousand parts:
// 80 GiB for one object.
const partSize = 8 << 20

// A part is some bytes of an object. Parts have numbers from 1, and all but the last are of partSize bytes.
type part struct {
	number int
	bytes  []byte
	last   bool // it is; but an object may also end with a part of which it was not known
}

// inParts cuts r into parts, one empty part when r is empty, and calls store for each, for atOnce of them at one time. While they
// are stored the next is read, which seals it: one more than atOnce is held in memory. The first error of either ends both and
// is given when nothing is under way any more.
func inParts(ctx context.Context, r io.Reader, atOnce int, store func(context.Context, part) error) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	r = &cancellable{ctx: ctx, r: r}
	buffers, turns := make(chan []byte, atOnce+1), make(chan struct{}, atOnce)
	for range cap(buffers) {
		buffers <- nil // made when it is needed
	}
	var stores sync.WaitGroup
	for number, more := 1, true; more; number++ {
		buffer := <-buffers
		if buffer == nil {
			buffer = make([]byte, partSize)
		}
		n, err := fill(r, buffer)
		if more = err == nil; !more && !errors.Is(err, io.EOF) {
			fail(err)
			break
		}
		if n == 0 && number > 1 {
			break
		}
		turns <- struct{}{}
		stores.Go(func() {
			if err := store(ctx, part{number, buffer[:n], !more}); err != nil {
				fail(err)
			}
			buffers <- buffer
			<-turns
		})
	}
	stores.Wait()
	return context.Cause(ctx)
}

// fill reads until part is full, and gives io.EOF when r ended before. Unlike io.ReadFull it keeps a source that was cut
// (io.ErrUnexpectedEOF, as of a request whose sender is gone) apart from one that ended.
func fill(r io.Reader, part []byte) (n int, err error) {
	for n < len(part) && err == nil {
		var more int
		more, err = r.Read(part[n:])
		n += more
	}
	if n == len(part) && errors.Is(err, io.EOF) {
		return n, nil // the next call tells
	}
	return n, err
}

// cancellable ends reading when ctx does.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
