package storage_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record/pgtest"
)

// watched notes the most memory that was in use while it was read.
type watched struct {
	r    io.Reader
	read int64
	next int64
	most uint64
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.read += int64(n)
	if w.read >= w.next {
		w.next += 8 << 20
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		w.most = max(w.most, m.HeapInuse)
	}
	return n, err
}

// endless gives zeros.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestALargeUploadNeedsLittleMemory(t *testing.T) {
	objects, err := object.NewBucket(s3test.Start(t).Bucket(t, "large"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, pgtest.Open(t), objects)
	const size, most = 200 << 20, 64 << 20
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	body := &watched{r: io.LimitReader(endless{}, size)}
	b, err := w.Put(t.Context(), w.key, "case1", body, size)
	if err != nil || b.Size != size {
		t.Fatalf("%d bytes, %v", b.Size, err)
	}
	added := int64(body.most) - int64(before.HeapInuse)
	t.Logf("200 MB added %d MB of heap", added>>20)
	if added > most {
		t.Errorf("200 MB added %d MB", added>>20)
	}
}
