package storage_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
)

// step is what a request to the store is for.
func step(r *http.Request) string {
	q := r.URL.Query()
	switch {
	case r.Method == http.MethodPut && q.Has("partNumber"):
		return "part"
	case r.Method == http.MethodPut:
		return "put"
	case r.Method == http.MethodPost && q.Has("uploads"):
		return "begin"
	case r.Method == http.MethodPost:
		return "complete"
	case r.Method == http.MethodDelete:
		return "abort"
	case r.Method == http.MethodHead:
		return "look"
	}
	return "get"
}

// faulty is a vault whose way to the store has a fault, and the same vault with a good way to it.
type faulty struct {
	world
	good     *storage.Vault
	folder   string       // where the store keeps the bucket
	requests atomic.Int64 // that came to the step with the fault
	t        *testing.T
}

// newFaulty meets every request of a step, or its first alone, with a fault.
func newFaulty(t *testing.T, w world, server s3test.Server, at string, fault s3test.Fault, first bool) *faulty {
	t.Helper()
	settings := server.Bucket(t, record.NewID())
	f := &faulty{t: t, folder: filepath.Join(server.Folder, settings.Bucket)}
	way := server.Through(t, func(r *http.Request) s3test.Fault {
		if step(r) != at || (f.requests.Add(1) > 1 && first) {
			return s3test.None
		}
		return fault
	})
	direct, err := object.NewBucket(settings)
	if err != nil {
		t.Fatal(err)
	}
	settings.Endpoint = way.Endpoint
	if fault == s3test.Hang || fault == s3test.Stall {
		settings.Patience = 500 * time.Millisecond
	}
	through, err := object.NewBucket(settings)
	if err != nil {
		t.Fatal(err)
	}
	f.world = w
	f.objects, f.good, f.Vault = direct, storage.New(w.db, w.keys, direct), storage.New(w.db, w.keys, through)
	return f
}

// files are what the store has of the bucket, half or whole.
func (f *faulty) files() (out []string) {
	err := filepath.WalkDir(f.folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

// only whole objects may be listed, kept or not.
func (f *faulty) onlyWhole(body []byte) {
	f.t.Helper()
	for _, name := range f.stored(f.t) {
		sealed := f.raw(f.t, name)
		r, size, err := f.key.Decrypt(bytes.NewReader(sealed), int64(len(sealed)))
		if err != nil || size != int64(len(body)) {
			f.t.Fatalf("half of an object is listed: %v", err)
		}
		plain := make([]byte, size)
		if n, _ := r.ReadAt(plain, 0); n != len(plain) || !bytes.Equal(plain, body) {
			f.t.Fatal("what is listed is not what was put")
		}
	}
}

// most is the number of requests that one step of an upload of two parts may need: each is tried three times, and once more when a
// connection that was kept turns out to be closed.
const most = 2 * 4

// TestAnUploadThroughAFaultyWayIsWholeOrRefusedAndLeavesNothing breaks each step of an upload in each way, once and every time.
func TestAnUploadThroughAFaultyWayIsWholeOrRefusedAndLeavesNothing(t *testing.T) {
	server := s3test.Start(t)
	w := newWorld(t, pgtest.Open(t), nil)
	small, large := bytes.Repeat([]byte("Imogen "), 1000), bytes.Repeat([]byte("Imogen Fairweather "), 500_000)
	for _, c := range []struct {
		body []byte
		at   string
	}{{small, "put"}, {large, "begin"}, {large, "part"}, {large, "complete"}} {
		for _, fault := range []s3test.Fault{s3test.Unavailable, s3test.Full, s3test.Reset, s3test.LostAnswer, s3test.CutUpload, s3test.CutAnswer, s3test.Hang, s3test.Stall} {
			for _, first := range []bool{true, false} {
				often := map[bool]string{true: "once", false: "always"}[first]
				t.Run(strings.Join([]string{c.at, string(fault), often}, " "), func(t *testing.T) {
					f := newFaulty(t, w, server, c.at, fault, first)
					b, err := f.Put(t.Context(), f.key, "case1", bytes.NewReader(c.body), int64(len(c.body)))
					if n := f.requests.Load(); n > most {
						t.Errorf("%d requests", n)
					}
					f.onlyWhole(c.body)
					if err == nil {
						f.update(t, func(tx *sql.Tx) error { return f.Keep(t.Context(), tx, b) })
						got, err := f.good.Read(t.Context(), b.ID)
						if err != nil || !bytes.Equal(got, c.body) {
							t.Fatalf("what was acknowledged does not read back: %v", err)
						}
						return
					}
					told(t, err, fault)
					if !first && (fault == s3test.Unavailable || fault == s3test.Full || fault == s3test.Reset) && len(f.stored(t)) > 0 {
						t.Error("the store has it though it was never sent")
					}
					if _, err := f.good.Sweep(t.Context(), -time.Minute); err != nil {
						t.Fatal(err)
					}
					if left := f.files(); len(left) > 0 {
						t.Errorf("the sweep left %d files in the store", len(left))
					}
				})
			}
		}
	}
}

// told holds that the error says what became of it and what to do, and quotes nothing.
func told(t *testing.T, err error, fault s3test.Fault) {
	t.Helper()
	var outage *refusal.Outage
	if !errors.As(err, &outage) {
		t.Fatalf("the caller is told nothing: %v", err)
	}
	code, advice := "store-away", "Try again in a few minutes."
	if fault == s3test.Full {
		code, advice = "store-full", "Tell the people who run this service."
	}
	if outage.Code != code || !strings.HasSuffix(outage.Detail, advice) {
		t.Errorf("the caller is told %s: %s", outage.Code, outage.Detail)
	}
	if strings.Contains(err.Error(), "Imogen") {
		t.Error("the error quotes the document")
	}
}

func TestAReadThroughAFaultyWayIsWholeOrAnError(t *testing.T) {
	server := s3test.Start(t)
	w := newWorld(t, pgtest.Open(t), nil)
	body := bytes.Repeat([]byte("Imogen Fairweather "), 500_000)
	for _, at := range []string{"look", "get"} {
		for _, fault := range []s3test.Fault{s3test.Unavailable, s3test.Reset, s3test.LostAnswer, s3test.CutAnswer, s3test.Hang} {
			if at == "look" && fault == s3test.CutAnswer {
				continue // it has no body
			}
			for _, first := range []bool{true, false} {
				often := map[bool]string{true: "once", false: "always"}[first]
				t.Run(strings.Join([]string{at, string(fault), often}, " "), func(t *testing.T) {
					f := newFaulty(t, w, server, at, fault, first)
					direct := world{Vault: f.good, db: f.db, key: f.key, objects: f.objects}
					b := direct.keep(t, body)
					got, err := f.Read(t.Context(), b.ID)
					if n := f.requests.Load(); n > most {
						t.Errorf("%d requests", n)
					}
					if err == nil && !bytes.Equal(got, body) {
						t.Fatal("it reads back otherwise")
					}
					if err == nil {
						return
					}
					if got != nil {
						t.Fatal("there is an error, and bytes")
					}
					told(t, err, fault)
					if first && fault != s3test.Hang {
						t.Errorf("one fault was not mended: %v", err)
					}
				})
			}
		}
	}
}

// TestAFullDiskRefusesAndLosesNothing has database and objects on a file system of 24 MB of its own.
func TestAFullDiskRefusesAndLosesNothing(t *testing.T) {
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("a small file system needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(folder, "caseveil.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	objects, err := object.NewDirectory(filepath.Join(folder, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, db, objects)
	kept := w.keep(t, []byte("kept before"))

	large := bytes.Repeat([]byte("Imogen Fairweather "), 2_000_000)
	_, err = w.Put(t.Context(), w.key, "case1", bytes.NewReader(large), int64(len(large)))
	told(t, err, s3test.Full)
	if names := w.stored(t); len(names) != 1 {
		t.Errorf("%d objects are listed, one was kept", len(names))
	}

	put := w.put(t, []byte("no room for its record"))
	filler := filepath.Join(folder, "filler")
	if err := os.WriteFile(filler, make([]byte, 24<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	lost := 0
	for range 200 { // the database has some room of its own
		if err := db.Update(t.Context(), func(tx *sql.Tx) error { return w.Keep(t.Context(), tx, put) }); err != nil {
			lost++
			break
		}
		put = storage.Blob{ID: record.NewID(), CaseID: "case1", StoredAt: time.Now()}
	}
	if lost == 0 {
		t.Error("the database took everything on a full disk")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if got, err := w.Read(t.Context(), kept.ID); err != nil || string(got) != "kept before" {
		t.Errorf("what was kept before: %v", err)
	}
	after := w.keep(t, []byte("kept after"))
	if got, err := w.Read(t.Context(), after.ID); err != nil || string(got) != "kept after" {
		t.Errorf("what was kept after: %v", err)
	}
}
