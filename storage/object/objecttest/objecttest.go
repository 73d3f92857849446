// Package objecttest holds the promises of every object store. It runs on the real ones.
package objecttest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
)

// Store is what the suite speaks to.
type Store interface {
	Put(ctx context.Context, name string, r io.Reader) error
	Open(ctx context.Context, name string) (object.Reader, error)
	Delete(ctx context.Context, name string) error
	List(ctx context.Context, each func(object.Entry) error) error
	DropUnfinished(ctx context.Context, before time.Time) error
	Ping(ctx context.Context) error
}

// large needs several parts of an upload.
const large = 20<<20 + 7

// Run tries every promise; open gives a fresh and empty store.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, size := range []int{0, 1, 8 << 20, large} {
		t.Run("an object reads back as it was put", func(t *testing.T) { readsBack(t, open(t), size) })
	}
	t.Run("a range reads back, and the end is told", func(t *testing.T) { ranges(t, open(t)) })
	t.Run("what is not there is told", func(t *testing.T) { notThere(t, open(t)) })
	t.Run("an object is never replaced", func(t *testing.T) { neverReplaced(t, open(t), 10) })
	t.Run("a large object is never replaced", func(t *testing.T) { neverReplaced(t, open(t), large) })
	t.Run("of two writers of one name one wins", func(t *testing.T) { twoWriters(t, open(t)) })
	for _, size := range []int{10, large} {
		t.Run("a put whose source fails leaves nothing", func(t *testing.T) { sourceFails(t, open(t), size) })
		t.Run("a put that was cancelled leaves nothing", func(t *testing.T) { cancelled(t, open(t), size) })
	}
	t.Run("what was deleted is gone, twice is no error", func(t *testing.T) { deleted(t, open(t)) })
	t.Run("a list ends when it is told to", func(t *testing.T) { listEnds(t, open(t)) })
	t.Run("a name that is none is refused", func(t *testing.T) { names(t, open(t)) })
	t.Run("clearing up leaves whole objects alone", func(t *testing.T) { clearUp(t, open(t)) })
	t.Run("a store that is there answers", func(t *testing.T) {
		if err := open(t).Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func random(t *testing.T, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t *testing.T, s Store, body []byte) string {
	t.Helper()
	name := record.NewID()
	if err := s.Put(t.Context(), name, bytes.NewReader(body)); err != nil {
		t.Fatal(err)
	}
	return name
}

func read(t *testing.T, s Store, name string) []byte {
	t.Helper()
	r, err := s.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	body := make([]byte, r.Size())
	if n, err := r.ReadAt(body, 0); n != len(body) {
		t.Fatalf("read %d of %d bytes: %v", n, len(body), err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return body
}

func listed(t *testing.T, s Store) []object.Entry {
	t.Helper()
	var out []object.Entry
	if err := s.List(t.Context(), func(e object.Entry) error { out = append(out, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func readsBack(t *testing.T, s Store, size int) {
	body := random(t, size)
	name := put(t, s, body)
	if !bytes.Equal(read(t, s, name), body) {
		t.Fatal("it reads back otherwise")
	}
	found := listed(t, s)
	if len(found) != 1 || found[0].Name != name || found[0].Size != int64(size) {
		t.Fatalf("the list says %v", found)
	}
	if age := time.Since(found[0].StoredAt); age < -time.Minute || age > time.Minute {
		t.Fatalf("the list says it is %v old", age)
	}
}

func ranges(t *testing.T, s Store) {
	body := random(t, 1000)
	r, err := s.Open(t.Context(), put(t, s, body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	part := make([]byte, 100)
	if _, err := r.ReadAt(part, 450); err != nil || !bytes.Equal(part, body[450:550]) {
		t.Fatalf("a range in the middle: %v", err)
	}
	n, err := r.ReadAt(part, 950)
	if n != 50 || !errors.Is(err, io.EOF) || !bytes.Equal(part[:n], body[950:]) {
		t.Fatalf("a range over the end: %d, %v", n, err)
	}
	if n, err := r.ReadAt(part, 1000); n != 0 || !errors.Is(err, io.EOF) {
		t.Fatalf("a range after the end: %d, %v", n, err)
	}
}

func notThere(t *testing.T, s Store) {
	if _, err := s.Open(t.Context(), record.NewID()); !errors.Is(err, object.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
}

func neverReplaced(t *testing.T, s Store, size int) {
	body := random(t, size)
	name := put(t, s, body)
	if err := s.Put(t.Context(), name, bytes.NewReader(random(t, size))); !errors.Is(err, object.ErrExists) {
		t.Fatalf("the second put: %v", err)
	}
	if !bytes.Equal(read(t, s, name), body) {
		t.Fatal("it was replaced")
	}
}

func twoWriters(t *testing.T, s Store) {
	name := record.NewID()
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Go(func() { errs[i] = s.Put(t.Context(), name, bytes.NewReader([]byte{byte(i)})) })
	}
	wait.Wait()
	won := -1
	for i, err := range errs {
		if err == nil && won >= 0 {
			t.Fatal("two won")
		}
		if err == nil {
			won = i
		}
	}
	if won < 0 {
		t.Fatalf("nobody won: %v", errs)
	}
	if got := read(t, s, name); len(got) != 1 || got[0] != byte(won) {
		t.Fatalf("the object is %v, %d won", got, won)
	}
}

// failing gives its bytes, then an error.
type failing struct {
	r   io.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if errors.Is(err, io.EOF) {
		return n, f.err
	}
	return n, err
}

func nothingLeft(t *testing.T, s Store, name string) {
	t.Helper()
	if found := listed(t, s); len(found) != 0 {
		t.Fatalf("left behind: %v", found)
	}
	if _, err := s.Open(t.Context(), name); !errors.Is(err, object.ErrNotFound) {
		t.Fatalf("open says %v", err)
	}
}

func sourceFails(t *testing.T, s Store, size int) {
	// The second is what a request gives whose sender is gone, and must not be taken for the end.
	for _, broken := range []error{errors.New("the line went dead"), io.ErrUnexpectedEOF} {
		name := record.NewID()
		err := s.Put(t.Context(), name, &failing{r: bytes.NewReader(random(t, size)), err: broken})
		if !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		nothingLeft(t, s, name)
	}
}

// stopping cancels when all was read but the end.
type stopping struct {
	r      io.Reader
	cancel context.CancelFunc
}

func (c *stopping) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if errors.Is(err, io.EOF) {
		c.cancel()
	}
	return n, err
}

func cancelled(t *testing.T, s Store, size int) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	name := record.NewID()
	first := bytes.NewReader(random(t, size))
	err := s.Put(ctx, name, io.MultiReader(&stopping{r: first, cancel: cancel}, bytes.NewReader([]byte("and more"))))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	nothingLeft(t, s, name)
}

func deleted(t *testing.T, s Store) {
	name := put(t, s, []byte("x"))
	for range 2 {
		if err := s.Delete(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	nothingLeft(t, s, name)
}

func listEnds(t *testing.T, s Store) {
	put(t, s, []byte("a"))
	put(t, s, []byte("b"))
	enough := errors.New("enough")
	calls := 0
	err := s.List(t.Context(), func(object.Entry) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Fatalf("%d calls, %v", calls, err)
	}
}

func names(t *testing.T, s Store) {
	for _, name := range []string{"", "..", "../../etc/passwd", "Imogen", record.NewID() + "/x", record.NewID() + "x"} {
		if err := s.Put(t.Context(), name, bytes.NewReader(nil)); !errors.Is(err, object.ErrName) {
			t.Errorf("put: %v", err)
		}
		if _, err := s.Open(t.Context(), name); !errors.Is(err, object.ErrName) {
			t.Errorf("open: %v", err)
		}
		if err := s.Delete(t.Context(), name); !errors.Is(err, object.ErrName) {
			t.Errorf("delete: %v", err)
		}
	}
}

func clearUp(t *testing.T, s Store) {
	name := put(t, s, []byte("whole"))
	if err := s.DropUnfinished(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if string(read(t, s, name)) != "whole" {
		t.Fatal("it was cleared away")
	}
}
