package storage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"path/filepath"
	"testing"
	"testing/iotest"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// a world is a vault with what lies under it in reach.
type world struct {
	*storage.Vault
	db      *record.DB
	keys    *seal.Keys
	objects storage.Objects
	key     *seal.CaseKey // of case "case1"
}

// worlds runs a test on the embedded engines and on the shared ones.
func worlds(t *testing.T, test func(t *testing.T, w world)) {
	t.Run("SQLite and a directory", func(t *testing.T) {
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
		test(t, newWorld(t, db, objects))
	})
	t.Run("PostgreSQL and S3", func(t *testing.T) {
		objects, err := object.NewBucket(s3test.Start(t).Bucket(t, "vault"))
		if err != nil {
			t.Fatal(err)
		}
		test(t, newWorld(t, pgtest.Open(t), objects))
	})
}

func masters(t testing.TB) *seal.Keys {
	t.Helper()
	identity, _, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.ParseKeys(seal.Masters{Identities: identity})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func newWorld(t testing.TB, db *record.DB, objects storage.Objects) world {
	t.Helper()
	w := world{db: db, keys: masters(t), objects: objects}
	w.Vault = storage.New(db, w.keys, objects)
	if err := w.Init(t.Context(), "signing-fingerprint"); err != nil {
		t.Fatal(err)
	}
	w.update(t, func(tx *sql.Tx) (err error) {
		w.key, err = w.NewCaseKey(t.Context(), tx, "case1")
		return err
	})
	return w
}

func (w world) update(t testing.TB, do func(tx *sql.Tx) error) {
	t.Helper()
	if err := w.db.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func (w world) put(t *testing.T, body []byte) storage.Blob {
	t.Helper()
	b, err := w.Put(t.Context(), w.key, "case1", bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (w world) keep(t *testing.T, body []byte) storage.Blob {
	t.Helper()
	b := w.put(t, body)
	w.update(t, func(tx *sql.Tx) error { return w.Keep(t.Context(), tx, b) })
	return b
}

func (w world) stored(t testing.TB) (names []string) {
	t.Helper()
	err := w.objects.List(t.Context(), func(e object.Entry) error { names = append(names, e.Name); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// overwrite puts other bytes under a name, as who holds the store could.
func (w world) overwrite(t *testing.T, name string, body []byte) {
	t.Helper()
	if err := w.objects.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	if err := w.objects.Put(t.Context(), name, bytes.NewReader(body)); err != nil {
		t.Fatal(err)
	}
}

func (w world) raw(t *testing.T, name string) []byte {
	t.Helper()
	r, err := w.objects.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	body := make([]byte, r.Size())
	if n, err := r.ReadAt(body, 0); n != len(body) {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return body
}

func TestADocumentReadsBackAsItWasPut(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		for _, body := range [][]byte{{}, []byte("x"), bytes.Repeat([]byte("Imogen Fairweather "), 600_000)} {
			b := w.keep(t, body)
			sum := sha256.Sum256(body)
			if b.Size != int64(len(body)) || b.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("the blob says %d bytes, %s", b.Size, b.SHA256)
			}
			got, err := w.Read(t.Context(), b.ID)
			if err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%d of %d bytes, %v", len(got), len(body), err)
			}
			if bytes.Contains(w.raw(t, b.ID), []byte("Imogen")) {
				t.Error("the stored object is readable")
			}
		}
	})
}

func TestOverTheLimitIsRefusedAndLeavesNothing(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		for _, size := range []int{101, 9 << 20} {
			_, err := w.Put(t.Context(), w.key, "case1", bytes.NewReader(make([]byte, size)), 100)
			if r := refusal.Of(err); r == nil || r.Kind != refusal.KindTooLarge {
				t.Fatalf("got %v", err)
			}
		}
		if b := w.put(t, make([]byte, 100)); b.Size != 100 {
			t.Fatal("exactly the limit was not taken")
		}
		if names := w.stored(t); len(names) != 1 {
			t.Fatalf("the store holds %d objects", len(names))
		}
	})
}

func TestASourceThatFailsLeavesNothing(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		broken := errors.New("the line went dead")
		source := io.MultiReader(bytes.NewReader(make([]byte, 9<<20)), iotest.ErrReader(broken))
		if _, err := w.Put(t.Context(), w.key, "case1", source, 1<<30); !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		if names := w.stored(t); len(names) != 0 {
			t.Fatalf("the store holds %d objects", len(names))
		}
	})
}

func TestWhatIsNotKeptCannotBeReadAndIsSwept(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		kept, orphan := w.keep(t, []byte("kept")), w.put(t, []byte("orphan"))
		if _, err := w.Read(t.Context(), orphan.ID); !refusal.Is(err, "not-found") {
			t.Fatalf("the orphan: %v", err)
		}
		if n, err := w.Sweep(t.Context(), time.Hour); n != 0 || err != nil {
			t.Fatalf("young objects: %d swept, %v", n, err)
		}
		if n, err := w.Sweep(t.Context(), -time.Minute); n != 1 || err != nil {
			t.Fatalf("%d swept, %v", n, err)
		}
		if names := w.stored(t); len(names) != 1 || names[0] != kept.ID {
			t.Fatalf("the store holds %v", names)
		}
		late := orphan
		late.StoredAt = time.Now().Add(-2 * time.Hour)
		if err := w.db.Update(t.Context(), func(tx *sql.Tx) error { return w.Keep(t.Context(), tx, late) }); err == nil {
			t.Fatal("what may have been swept was kept")
		}
	})
}

func TestDiscardRemovesAnOrphanAndNothingKept(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		kept, orphan := w.keep(t, []byte("kept")), w.put(t, []byte("orphan"))
		if err := w.Discard(t.Context(), orphan); err != nil {
			t.Fatal(err)
		}
		if err := w.Discard(t.Context(), kept); err == nil {
			t.Fatal("a kept object was discarded")
		}
		if names := w.stored(t); len(names) != 1 || names[0] != kept.ID {
			t.Fatalf("the store holds %v", names)
		}
	})
}

func TestAnObjectThatIsNotWhatWasPutIsNotOpened(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		first, second := w.keep(t, []byte("the first report")), w.keep(t, []byte("the other report"))
		good := w.raw(t, first.ID)
		for _, c := range []struct {
			name string
			body []byte
		}{
			{"another object of the case", w.raw(t, second.ID)},
			{"cut", good[:len(good)-1]},
			{"extended", append(bytes.Clone(good), 0)},
			{"a bit altered", func() []byte { b := bytes.Clone(good); b[len(b)-1] ^= 1; return b }()},
			{"sealed anew by somebody with the recipient", w.sealedAnew(t, []byte("the forged report"))},
			{"empty", nil},
		} {
			w.overwrite(t, first.ID, c.body)
			if body, err := w.Read(t.Context(), first.ID); !errors.Is(err, storage.ErrAltered) || body != nil {
				t.Errorf("%s: %q, %v", c.name, body, err)
			}
		}
		w.overwrite(t, first.ID, good)
		if _, err := w.Read(t.Context(), first.ID); err != nil {
			t.Errorf("put right again: %v", err)
		}
		if err := w.objects.Delete(t.Context(), first.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Read(t.Context(), first.ID); !errors.Is(err, storage.ErrLost) {
			t.Errorf("lost: %v", err)
		}
	})
}

func (w world) sealedAnew(t *testing.T, body []byte) []byte {
	t.Helper()
	r, err := w.key.Encrypt(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestARecordThatWasMovedToAnotherCaseDoesNotOpen(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		b := w.keep(t, []byte("x"))
		w.update(t, func(tx *sql.Tx) error {
			if _, err := w.NewCaseKey(t.Context(), tx, "case2"); err != nil {
				return err
			}
			_, err := tx.ExecContext(t.Context(), `UPDATE blobs SET case_id = 'case2' WHERE id = $1`, b.ID)
			return err
		})
		if _, err := w.Read(t.Context(), b.ID); !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestKeysOfTwoCasesThatWereSwappedDoNotServe(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.update(t, func(tx *sql.Tx) error {
			if _, err := w.NewCaseKey(t.Context(), tx, "case2"); err != nil {
				return err
			}
			_, err := tx.ExecContext(t.Context(), `UPDATE case_keys SET wrapped = (SELECT wrapped FROM case_keys WHERE case_id = 'case2') WHERE case_id = 'case1'`)
			return err
		})
		err := w.db.View(t.Context(), func(tx *sql.Tx) error {
			_, err := w.CaseKey(t.Context(), tx, "case1")
			return err
		})
		if !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestAnIntakeNodeStoresAndCannotRead(t *testing.T) {
	identity, recipient, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	worldWith := func(w world, keys *seal.Keys, err error) world {
		if err != nil {
			t.Fatal(err)
		}
		w.keys, w.Vault = keys, storage.New(w.db, keys, w.objects)
		return w
	}
	db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	objects, err := object.NewDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := seal.ParseKeys(seal.Masters{Identities: identity})
	full := worldWith(world{db: db, objects: objects}, whole, err)
	public, err := seal.ParseKeys(seal.Masters{Recipients: recipient})
	intake := worldWith(full, public, err)
	for _, w := range []world{full, intake} { // the same masters, with and without the identity
		if err := w.Init(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
	}
	intake.update(t, func(tx *sql.Tx) error { _, err := intake.NewCaseKey(t.Context(), tx, "case1"); return err })
	intake.update(t, func(tx *sql.Tx) (err error) { intake.key, err = intake.CaseKey(t.Context(), tx, "case1"); return err })
	b := intake.keep(t, []byte("a referral"))
	if _, err := intake.Read(t.Context(), b.ID); !errors.Is(err, seal.ErrSealed) {
		t.Fatalf("the intake node: %v", err)
	}
	if body, err := full.Read(t.Context(), b.ID); err != nil || string(body) != "a referral" {
		t.Fatalf("the full node: %q, %v", body, err)
	}
}

func TestOtherKeysThanTheDatabasesAreRefused(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		if err := w.Init(t.Context(), "signing-fingerprint"); err != nil {
			t.Fatalf("the same keys: %v", err)
		}
		if err := w.Init(t.Context(), "another"); !errors.Is(err, storage.ErrMasters) {
			t.Errorf("another signing key: %v", err)
		}
		if err := storage.New(w.db, masters(t), w.objects).Init(t.Context(), "signing-fingerprint"); !errors.Is(err, storage.ErrMasters) {
			t.Errorf("another master: %v", err)
		}
	})
}

func TestAPutThatWasCancelledLeavesNothing(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := w.Put(ctx, w.key, "case1", bytes.NewReader(make([]byte, 1<<20)), 1<<30); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		if names := w.stored(t); len(names) != 0 {
			t.Fatalf("the store holds %d objects", len(names))
		}
	})
}

func TestAStoreBelongsToOneInstallation(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		for range 2 { // the second time it is there
			if err := w.Claim(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := w.Sweep(t.Context(), -time.Hour); err != nil || n != 0 {
			t.Errorf("a sweep takes %d objects, %v", n, err)
		}
		found, err := w.Inspect(t.Context(), func(f storage.Fault, id string) { t.Errorf("%s is %s", id, f) })
		if err != nil || found.Unrecorded != 0 {
			t.Errorf("an inspection finds %+v, %v", found, err)
		}
		db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		other := storage.New(db, w.keys, w.objects) // the same masters, and another database
		if err := other.Init(t.Context(), "signing-fingerprint"); err != nil {
			t.Fatal(err)
		}
		if err := other.Claim(t.Context()); !errors.Is(err, storage.ErrTaken) {
			t.Errorf("another database takes the store as well: %v", err)
		}
	})
}
