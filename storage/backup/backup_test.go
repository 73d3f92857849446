package backup_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/backup"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/seal"
)

// a world is an installation that somebody used, and an empty one on other engines.
type world struct {
	from, empty backup.Installation
	vault       *storage.Vault // of from
	log         *audit.Log
	to          backup.Places
	docs        map[string]string // object by what it holds
}

// worlds takes a backup of each pair of engines into the other one.
func worlds(t *testing.T, test func(t *testing.T, w world)) {
	engines := map[string]func(*testing.T) (*record.DB, storage.Objects){"SQLite and a directory": embedded, "PostgreSQL and S3": shared}
	for name, from := range engines {
		for other, empty := range engines {
			if name != other {
				t.Run("from "+name, func(t *testing.T) { test(t, newWorld(t, from, empty)) })
			}
		}
	}
}

func embedded(t *testing.T) (*record.DB, storage.Objects) {
	t.Helper()
	folder := t.TempDir()
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
	return db, objects
}

func shared(t *testing.T) (*record.DB, storage.Objects) {
	t.Helper()
	objects, err := object.NewBucket(s3test.Start(t).Bucket(t, "backup"))
	if err != nil {
		t.Fatal(err)
	}
	return pgtest.Open(t), objects
}

func newWorld(t *testing.T, from, empty func(*testing.T) (*record.DB, storage.Objects)) world {
	t.Helper()
	keys, signer, err := seal.LoadOrCreate(filepath.Join(t.TempDir(), "keys"), "caseveil.test")
	if err != nil {
		t.Fatal(err)
	}
	install := func(engines func(*testing.T) (*record.DB, storage.Objects)) backup.Installation {
		db, objects := engines(t)
		return backup.Installation{DB: db, Objects: objects, Keys: keys, Signer: signer}
	}
	w := world{from: install(from), empty: install(empty), log: audit.New(signer), docs: map[string]string{},
		to: backup.Places{Data: filepath.Join(t.TempDir(), "data"), Keys: filepath.Join(t.TempDir(), "keys")}}
	w.vault = storage.New(w.from.DB, keys, w.from.Objects)
	if err := w.vault.Init(t.Context(), signer.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		w.add(t, fmt.Sprint("case", i), fmt.Sprint("draft ", i))
	}
	return w
}

func (w world) update(t *testing.T, do func(tx *sql.Tx) error) {
	t.Helper()
	if err := w.from.DB.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// add keeps a document in a case of its own, with an audit entry.
func (w world) add(t *testing.T, caseID, body string) {
	t.Helper()
	var key *seal.CaseKey
	w.update(t, func(tx *sql.Tx) (err error) { key, err = w.vault.NewCaseKey(t.Context(), tx, caseID); return err })
	b, err := w.vault.Put(t.Context(), key, caseID, strings.NewReader(body), 1000)
	if err != nil {
		t.Fatal(err)
	}
	w.update(t, func(tx *sql.Tx) error {
		if err := w.vault.Keep(t.Context(), tx, b); err != nil {
			return err
		}
		return w.log.Append(t.Context(), tx, audit.Entry{Actor: "a1", Role: "reviewer", Act: "upload", Case: caseID, Object: "document/" + b.ID})
	})
	w.docs[b.ID] = body
}

func (w world) take(t *testing.T) backup.Result {
	t.Helper()
	r, err := w.from.Take(t.Context(), w.to)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w world) restore(t *testing.T, name string) (int, error) {
	t.Helper()
	s, err := backup.Read(w.to, name, w.empty.Signer)
	if err != nil {
		return 0, err
	}
	return w.empty.Restore(t.Context(), w.to, s)
}

func (w world) restored() *storage.Vault {
	return storage.New(w.empty.DB, w.empty.Keys, w.empty.Objects)
}

func TestWhatWasBackedUpIsReadAfterEverythingWasLost(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		if r := w.take(t); r.Copied != 3 || r.Snapshot.Objects != 3 || r.Snapshot.Audit != 3 {
			t.Errorf("the first snapshot: %+v", r)
		}
		if n, err := w.restore(t, ""); err != nil || n != 3 {
			t.Fatalf("%d objects, %v", n, err)
		}
		v := w.restored()
		if err := v.Init(t.Context(), w.empty.Signer.Fingerprint()); err != nil {
			t.Fatal(err)
		}
		for id, want := range w.docs {
			if body, err := v.Read(t.Context(), id); err != nil || string(body) != want {
				t.Errorf("a document reads %q, %v", body, err)
			}
		}
		if found, err := v.Inspect(t.Context(), func(f storage.Fault, id string) { t.Errorf("%s is %s", id, f) }); err != nil || found.Whole != 3 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestASecondSnapshotCopiesOnlyWhatIsNew(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.take(t)
		w.add(t, "later", "a later draft")
		if r := w.take(t); r.Copied != 1 || r.Snapshot.Objects != 4 {
			t.Errorf("the second snapshot: %+v", r)
		}
		if all, err := w.to.Snapshots(); err != nil || len(all) != 2 {
			t.Errorf("%v, %v", all, err)
		}
		if n, err := w.restore(t, ""); err != nil || n != 4 {
			t.Errorf("the newest: %d objects, %v", n, err)
		}
	})
}

func TestABackupCanBeReadByNobodyWithoutTheMaster(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.take(t)
		for _, dir := range []string{w.to.Data, w.to.Keys} {
			err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				b, err := os.ReadFile(path)
				if bytes.Contains(b, []byte("draft")) || bytes.Contains(b, []byte("reviewer")) {
					t.Errorf("%s holds something in clear", path)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		stranger, _, err := seal.LoadOrCreate(filepath.Join(t.TempDir(), "keys"), "caseveil.test")
		if err != nil {
			t.Fatal(err)
		}
		w.empty.Keys = stranger
		if _, err := w.restore(t, ""); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("with another master: %v", err)
		}
	})
}

func TestASnapshotThatIsNotWhatWasSignedIsRefusedAndNothingIsLeft(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		s := w.take(t).Snapshot
		spoil := func(path string) (back func()) {
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			other := bytes.Clone(whole)
			other[len(other)/2] ^= 1
			if err := os.WriteFile(path, other, 0o600); err != nil {
				t.Fatal(err)
			}
			return func() {
				if err := os.WriteFile(path, whole, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		snapshot := filepath.Join(w.to.Data, "snapshots", s.Name)
		var object string
		for id := range w.docs {
			object = filepath.Join(w.to.Data, "objects", id[:2], id)
		}
		for _, path := range []string{snapshot + ".note", snapshot + ".rows.age", filepath.Join(w.to.Keys, s.Name+".keys.age"), object} {
			back := spoil(path)
			if _, err := w.restore(t, ""); err == nil {
				t.Fatalf("%s was altered, and it was restored", filepath.Base(path))
			}
			back()
			if err := w.empty.DB.View(t.Context(), func(tx *sql.Tx) error {
				if empty, err := record.Empty(t.Context(), tx); err != nil || !empty {
					return fmt.Errorf("rows are left: %w", err)
				}
				return nil
			}); err != nil {
				t.Errorf("%s: %v", filepath.Base(path), err)
			}
		}
		if n, err := w.restore(t, s.Name); err != nil || n != 3 {
			t.Errorf("whole again: %d objects, %v", n, err)
		}
	})
}

func TestARestoreThatWasStoppedGoesOnWhereItWas(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		s := w.take(t).Snapshot
		whole := w.empty.Objects
		w.empty.Objects = &failing{Objects: whole, left: 2}
		if _, err := w.empty.Restore(t.Context(), w.to, s); !errors.Is(err, errFull) {
			t.Fatalf("got %v", err)
		}
		w.empty.Objects = whole
		if n, err := w.empty.Restore(t.Context(), w.to, s); err != nil || n != 3 {
			t.Errorf("%d objects, %v", n, err)
		}
		if _, err := w.empty.Restore(t.Context(), w.to, s); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("over what was restored: %v", err)
		}
	})
}

var errFull = errors.New("the disk is full")

// failing takes so many objects, and then no more.
type failing struct {
	storage.Objects
	left int
}

func (f *failing) Put(ctx context.Context, name string, r io.Reader) error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return f.Objects.Put(ctx, name, r)
}

// TestADestroyedCaseComesBackOnlyWithTheKeysOfBefore: the data of an old snapshot with the keys of a new one does not open it.
func TestADestroyedCaseComesBackOnlyWithTheKeysOfBefore(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		before := w.take(t).Snapshot
		w.update(t, func(tx *sql.Tx) error { _, err := w.vault.DestroyCaseKey(t.Context(), tx, "case0"); return err })
		after := w.take(t).Snapshot
		if err := os.Remove(filepath.Join(w.to.Keys, before.Name+".keys.age")); err != nil {
			t.Fatal(err)
		}
		if _, err := w.restore(t, before.Name); !errors.Is(err, backup.ErrSnapshot) {
			t.Errorf("without its keys: %v", err)
		}
		if _, err := w.restore(t, after.Name); err != nil {
			t.Fatal(err)
		}
		found, err := w.restored().Inspect(t.Context(), func(f storage.Fault, id string) { t.Errorf("%s is %s", id, f) })
		if err != nil || found.Whole != 2 || found.Sealed != 1 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestWhatWasGivenUpWithItsCaseIsNeitherBackedUpNorMissed(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.update(t, func(tx *sql.Tx) error {
			if _, err := w.vault.DestroyCaseKey(t.Context(), tx, "case0"); err != nil {
				return err
			}
			_, err := w.vault.DropObjects(t.Context(), tx, "case0")
			return err
		})
		if n, err := w.vault.Sweep(t.Context(), -time.Hour); err != nil || n != 1 {
			t.Fatalf("a sweep takes %d objects, %v", n, err)
		}
		s := w.take(t).Snapshot
		if s.Objects != 2 {
			t.Errorf("%d objects are backed up", s.Objects)
		}
		if _, err := w.restore(t, s.Name); err != nil {
			t.Fatal(err)
		}
		found, err := w.restored().Inspect(t.Context(), func(f storage.Fault, id string) { t.Errorf("%s is %s", id, f) })
		if err != nil || found.Whole != 2 || found.Sealed != 0 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestAnAlteredObjectIsNotBackedUp(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		for id := range w.docs {
			if err := w.from.Objects.Delete(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.from.Take(t.Context(), w.to); !errors.Is(err, storage.ErrLost) {
			t.Errorf("got %v", err)
		}
		if all, err := w.to.Snapshots(); err != nil || len(all) != 0 {
			t.Errorf("a snapshot was left: %v, %v", all, err)
		}
	})
}
