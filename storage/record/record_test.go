package record_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
)

// engines runs a test on both, each with a fresh database.
func engines(t *testing.T, test func(t *testing.T, open func() *record.DB)) {
	t.Run("SQLite", func(t *testing.T) {
		url := "sqlite://" + filepath.Join(t.TempDir(), "caseveil.db")
		test(t, func() *record.DB { return open(t, url) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url := pgtest.URL(t)
		test(t, func() *record.DB { return open(t, url) })
	})
}

func open(t *testing.T, url string) *record.DB {
	t.Helper()
	db, err := record.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

const insert = `INSERT INTO master_keys (fingerprint, purpose, created_at) VALUES ($1, $2, $3)`

func add(ctx context.Context, tx *sql.Tx, name string) error {
	_, err := tx.ExecContext(ctx, insert, name, "test", int64(1))
	return err
}

func count(t *testing.T, db *record.DB) (n int) {
	t.Helper()
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM master_keys`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUpdateKeepsAllOrNothing(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		refused := errors.New("no")
		err := db.Update(t.Context(), func(tx *sql.Tx) error {
			if err := add(t.Context(), tx, "a"); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) || count(t, db) != 0 {
			t.Fatalf("%v, %d rows", err, count(t, db))
		}
		if err := db.Update(t.Context(), func(tx *sql.Tx) error { return add(t.Context(), tx, "a") }); err != nil {
			t.Fatal(err)
		}
		if count(t, db) != 1 {
			t.Fatal("the row is not there")
		}
	})
}

func TestAPanicInsideATransactionWritesNothingAndHoldsNothing(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			err := db.Update(t.Context(), func(tx *sql.Tx) error {
				if err := add(t.Context(), tx, "a"); err != nil {
					return err
				}
				panic("out")
			})
			t.Error("Update came back:", err)
		}()
		if err := db.Update(t.Context(), func(tx *sql.Tx) error { return add(t.Context(), tx, "a") }); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWritersAreSerialisedSoThatCheckThenActIsSafe(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		nodes := []*record.DB{open(), open()} // as two processes would
		const writers = 20
		var wait sync.WaitGroup
		errs := make([]error, writers)
		for i := range writers {
			wait.Go(func() {
				db := nodes[i%2]
				errs[i] = db.Update(t.Context(), func(tx *sql.Tx) error {
					var n int64
					if err := tx.QueryRowContext(t.Context(), `SELECT COALESCE(MAX(created_at), 0) FROM master_keys`).Scan(&n); err != nil {
						return err
					}
					_, err := tx.ExecContext(t.Context(), insert, record.NewID(), "test", n+1)
					return err
				})
			})
		}
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		var distinct int
		err := nodes[0].View(t.Context(), func(tx *sql.Tx) error {
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(DISTINCT created_at) FROM master_keys`).Scan(&distinct)
		})
		if err != nil || distinct != writers {
			t.Fatalf("%d of %d numbers differ, %v", distinct, writers, err)
		}
	})
}

func TestAViewIsASnapshotAndCannotWrite(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		err := db.View(t.Context(), func(tx *sql.Tx) error {
			var before, after int
			if err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM master_keys`).Scan(&before); err != nil {
				return err
			}
			if err := db.Update(t.Context(), func(w *sql.Tx) error { return add(t.Context(), w, "a") }); err != nil {
				return err
			}
			if err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM master_keys`).Scan(&after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("%d rows, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.View(t.Context(), func(tx *sql.Tx) error { return add(t.Context(), tx, "b") }); err == nil {
			t.Fatal("a view wrote")
		}
	})
}

func TestReadersDoNotWaitForWriters(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		var wait sync.WaitGroup
		errs := make([]error, 40)
		err := db.Update(t.Context(), func(*sql.Tx) error {
			for i := range errs { // they wait for their turn until this one ends
				wait.Go(func() {
					errs[i] = db.Update(t.Context(), func(tx *sql.Tx) error { return add(t.Context(), tx, record.NewID()) })
				})
			}
			if n := count(t, db); n != 0 {
				t.Errorf("%d rows", n)
			}
			return nil
		})
		wait.Wait()
		if err := errors.Join(append(errs, err)...); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != len(errs) {
			t.Errorf("%d rows", n)
		}
	})
}

func TestAUniqueViolationIsTold(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		twice := db.Update(t.Context(), func(tx *sql.Tx) error {
			return errors.Join(add(t.Context(), tx, "a"), add(t.Context(), tx, "a"))
		})
		if !record.IsUnique(twice) {
			t.Errorf("the same key twice: %v", twice)
		}
		other := db.Update(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), insert, "b", nil, int64(1))
			return err
		})
		if other == nil || record.IsUnique(other) {
			t.Errorf("a null where none may be: %v", other)
		}
		if record.IsUnique(nil) {
			t.Error("nil is no violation")
		}
	})
}

func TestAnUpdateEndsWithItsContext(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Update(ctx, func(tx *sql.Tx) error {
			if err := add(ctx, tx, "a"); err != nil {
				return err
			}
			cancel()
			return nil
		})
		if err == nil || count(t, db) != 0 {
			t.Fatalf("%v, %d rows", err, count(t, db))
		}
	})
}

func TestBytesNumbersAndTextComeBackAsTheyWent(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		db := open()
		sealed := []byte{0, 1, 255, 0}
		err := db.Update(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.ExecContext(t.Context(), `INSERT INTO sessions (mac, sealed, expires_at) VALUES ($1, $2, $3)`, "ä", sealed, int64(1)<<62)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(t.Context(), func(tx *sql.Tx) error {
			var mac string
			var got []byte
			var at int64
			if err := tx.QueryRowContext(t.Context(), `SELECT mac, sealed, expires_at FROM sessions`).Scan(&mac, &got, &at); err != nil {
				return err
			}
			if mac != "ä" || string(got) != string(sealed) || at != int64(1)<<62 {
				t.Errorf("got %q %v %d", mac, got, at)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSeveralProcessesMayOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	engines(t, func(t *testing.T, open func() *record.DB) {
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() { open() })
		}
		wait.Wait()
	})
}

func TestAddressesThatAreRefused(t *testing.T) {
	for name, url := range map[string]string{
		"no scheme":                      "/tmp/x.db",
		"a relative path":                "sqlite://x.db",
		"a path with options":            "sqlite:///tmp/x.db?mode=memory",
		"no TLS away from here":          "postgres://u:hunter2secret@db.example.org/x?sslmode=disable",
		"TLS that is not verified":       "postgres://u:hunter2secret@db.example.org/x?sslmode=require",
		"TLS with a way round":           "postgres://u:hunter2secret@db.example.org/x?sslmode=prefer",
		"not an address":                 "postgres://u:hunter2secret@:port:/",
		"loopback and another elsewhere": "postgres://u:hunter2secret@127.0.0.1,db.example.org/x?sslmode=disable",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := record.Open(t.Context(), url)
			if !errors.Is(err, record.ErrURL) {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "hunter2secret") {
				t.Fatal("the error quotes the password")
			}
		})
	}
}

func TestTheDatabaseFilesAreForTheirOwnerAlone(t *testing.T) {
	folder := t.TempDir()
	db := open(t, "sqlite://"+filepath.Join(folder, "caseveil.db"))
	if err := db.Update(t.Context(), func(tx *sql.Tx) error { return add(t.Context(), tx, "a") }); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
}

func TestNewIDsAreNamesAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := record.NewID()
		if len(id) != 26 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") != "" || seen[id] {
			t.Fatalf("bad id %q", id)
		}
		seen[id] = true
	}
}

func TestTimesComeBackInUTC(t *testing.T) {
	at := time.Date(2026, 6, 1, 12, 0, 0, 123456000, time.FixedZone("BST", 3600))
	if got := record.Time(record.Micros(at)); !got.Equal(at) || got.Location() != time.UTC {
		t.Errorf("got %v", got)
	}
	if !record.Time(record.Micros(time.Time{})).IsZero() {
		t.Error("the zero time does not come back")
	}
}
