package apart

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"image"
	"sync"

	"github.com/caseveil/caseveil/redact/ocr"
)

// maxRemembered is how many bytes of readings are kept in memory: detecting, redacting and detecting again ask for the same
// pictures, and one page takes seconds.
const maxRemembered = 32 << 20

// readings has pictures read, each once. It may be used by several goroutines at once.
type readings struct {
	reader ocr.Reader

	mu    sync.Mutex
	known map[[32]byte][]byte
	order [][32]byte
	size  int
}

func newReadings(read ocr.Reader) *readings {
	return &readings{reader: read, known: map[[32]byte][]byte{}}
}

func (r *readings) read(ctx context.Context, a *ask) ([]byte, error) {
	h := sha256.New()
	var head [24]byte
	binary.BigEndian.PutUint64(head[:], uint64(a.Width))
	binary.BigEndian.PutUint64(head[8:], uint64(a.Height))
	binary.BigEndian.PutUint64(head[16:], uint64(a.DPI))
	h.Write(head[:])
	h.Write(a.Samples)
	key := [32]byte(h.Sum(nil))
	r.mu.Lock()
	tsv, ok := r.known[key]
	r.mu.Unlock()
	if ok {
		return tsv, nil
	}
	page := &image.Gray{Pix: a.Samples, Stride: a.Width, Rect: image.Rect(0, 0, a.Width, a.Height)}
	tsv, err := r.reader(ctx, page, a.DPI)
	if err == nil {
		r.keep(key, tsv)
	}
	return tsv, err
}

// keep forgets the oldest readings for a new one.
func (r *readings) keep(key [32]byte, tsv []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.known[key]; ok || len(tsv) > maxRemembered {
		return
	}
	r.known[key], r.size = tsv, r.size+len(tsv)
	r.order = append(r.order, key)
	for r.size > maxRemembered {
		r.size -= len(r.known[r.order[0]])
		delete(r.known, r.order[0])
		r.order = r.order[1:]
	}
}
