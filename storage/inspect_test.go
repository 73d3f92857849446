package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/seal"
)

func (w world) inspect(t *testing.T) (storage.Inspection, map[string]storage.Fault) {
	t.Helper()
	faults := map[string]storage.Fault{}
	found, err := w.Inspect(t.Context(), func(f storage.Fault, id string) { faults[id] = f })
	if err != nil {
		t.Fatal(err)
	}
	return found, faults
}

func TestAnInspectionReadsEveryObjectAndNamesEachThatIsNotWhole(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		kept := map[string]storage.Blob{}
		for _, what := range []string{"whole", "lost", "cut", "altered", "another case's", "destroyed"} {
			kept[what] = w.keep(t, bytes.Repeat([]byte(what), 40_000))
		}
		doomed := func() (b storage.Blob) {
			w.update(t, func(tx *sql.Tx) error { _, err := w.NewCaseKey(t.Context(), tx, "doomed"); return err })
			key := w.caseKey(t, "doomed")
			b, err := w.Put(t.Context(), key, "doomed", bytes.NewReader([]byte("a draft")), 100)
			if err != nil {
				t.Fatal(err)
			}
			w.update(t, func(tx *sql.Tx) error { return w.Keep(t.Context(), tx, b) })
			w.update(t, func(tx *sql.Tx) error { _, err := w.DestroyCaseKey(t.Context(), tx, "doomed"); return err })
			return b
		}()
		if found, faults := w.inspect(t); found.Whole != 6 || found.Sealed != 1 || !found.OK() || len(faults) != 0 {
			t.Fatalf("before anything happened: %+v, %v", found, faults)
		}
		if err := w.objects.Delete(t.Context(), kept["lost"].ID); err != nil {
			t.Fatal(err)
		}
		w.overwrite(t, kept["cut"].ID, w.raw(t, kept["cut"].ID)[:1000])
		spoilt := w.raw(t, kept["altered"].ID)
		spoilt[len(spoilt)/2] ^= 1
		w.overwrite(t, kept["altered"].ID, spoilt)
		w.overwrite(t, doomed.ID, append(w.raw(t, doomed.ID)[1:], 0))
		found, faults := w.inspect(t)
		want := map[string]storage.Fault{kept["lost"].ID: storage.Lost, kept["cut"].ID: storage.Altered, kept["altered"].ID: storage.Altered, doomed.ID: storage.Altered}
		if found.OK() || found.Whole != 3 || found.Lost != 1 || found.Altered != 3 || len(faults) != len(want) {
			t.Errorf("%+v, %v", found, faults)
		}
		for id, f := range want {
			if faults[id] != f {
				t.Errorf("an object is told as %q, want %q", faults[id], f)
			}
		}
	})
}

// TestAnUploadUnderWayIsNoOrphan: an object without a record may be on its way to one.
func TestAnUploadUnderWayIsNoOrphan(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.put(t, []byte("on its way"))
		if found, faults := w.inspect(t); found.Unrecorded != 0 || len(faults) != 0 {
			t.Errorf("%+v, %v", found, faults)
		}
	})
}

// TestAStoreThatFailsIsNoFaultOfAnObject: nobody is told that documents are gone because a network is.
func TestAStoreThatFailsIsNoFaultOfAnObject(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.keep(t, []byte("a draft"))
		w.Vault = storage.New(w.db, w.keys, broken{w.objects})
		found, err := w.Inspect(t.Context(), func(f storage.Fault, id string) { t.Errorf("%s is told as %s", id, f) })
		if !errors.Is(err, errNetwork) || found.Altered+found.Lost > 0 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

var errNetwork = errors.New("the network is away")

// broken opens objects and cannot read them.
type broken struct{ storage.Objects }

func (b broken) Open(ctx context.Context, name string) (object.Reader, error) {
	r, err := b.Objects.Open(ctx, name)
	return unreadable{r}, err
}

type unreadable struct{ object.Reader }

func (unreadable) ReadAt([]byte, int64) (int, error) { return 0, errNetwork }

func (w world) caseKey(t *testing.T, id string) (key *seal.CaseKey) {
	t.Helper()
	w.update(t, func(tx *sql.Tx) (err error) { key, err = w.CaseKey(t.Context(), tx, id); return err })
	return key
}
