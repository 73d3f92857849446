package audit_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/seal"
)

type world struct {
	*audit.Log
	db     *record.DB
	signer *seal.Signer
}

func worlds(t *testing.T, test func(t *testing.T, w world)) {
	t.Run("SQLite", func(t *testing.T) {
		db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		test(t, newWorld(t, db))
	})
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newWorld(t, pgtest.Open(t))) })
}

func newWorld(t *testing.T, db *record.DB) world {
	t.Helper()
	key, err := seal.GenerateSigner("caseveil.example/audit")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := seal.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return world{Log: audit.New(signer), db: db, signer: signer}
}

func (w world) update(t *testing.T, do func(tx *sql.Tx) error) {
	t.Helper()
	if err := w.db.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func (w world) view(t *testing.T, do func(tx *sql.Tx) error) {
	t.Helper()
	if err := w.db.View(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

var day = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// fill appends n entries: entry i a minute after the last, by two actors, in three cases.
func (w world) fill(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		w.update(t, func(tx *sql.Tx) error {
			return w.Append(t.Context(), tx, audit.Entry{Time: day.Add(time.Duration(i) * time.Minute), Actor: fmt.Sprint("actor", i%2),
				Role: "reviewer", Act: []string{"read-original", "decide"}[i%2], Case: fmt.Sprint("case", i%3), Object: "document/d1",
				Detail: map[string]string{"sha256": "00ff", "count": fmt.Sprint(i)}})
		})
	}
}

func (w world) head(t *testing.T) (head audit.Head) {
	t.Helper()
	w.view(t, func(tx *sql.Tx) error {
		signed, err := w.Checkpoint(t.Context(), tx)
		if err != nil {
			return err
		}
		head, err = audit.OpenCheckpoint(signed, w.signer.VerifierKey())
		return err
	})
	return head
}

func TestEveryEntryIsProvedInEveryTree(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		const n = 9
		for size := int64(1); size <= n; size++ {
			w.fill(t, 1)
			head := w.head(t)
			if head.Size != size || head.Origin != "caseveil.example/audit" {
				t.Fatalf("the head says %d, %q", head.Size, head.Origin)
			}
			w.view(t, func(tx *sql.Tx) error {
				for seq := int64(1); seq <= size; seq++ {
					p, err := w.Prove(t.Context(), tx, seq, size)
					if err != nil {
						return err
					}
					if err := p.Check(head); err != nil {
						t.Errorf("entry %d of %d: %v", seq, size, err)
					}
					other := p
					other.Leaf = strings.Replace(p.Leaf, "reviewer", "reviewed", 1)
					if err := other.Check(head); !errors.Is(err, audit.ErrProof) {
						t.Errorf("an altered leaf: %v", err)
					}
				}
				return nil
			})
		}
	})
}

func TestTheLogOnlyGrows(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 3)
		older := w.head(t)
		w.fill(t, 4)
		newer := w.head(t)
		w.view(t, func(tx *sql.Tx) error {
			proof, err := w.ProveConsistency(t.Context(), tx, older.Size, newer.Size)
			if err != nil {
				return err
			}
			if err := audit.CheckConsistency(proof, older, newer); err != nil {
				t.Error(err)
			}
			forged := older
			forged.Root[0] ^= 1
			if err := audit.CheckConsistency(proof, forged, newer); !errors.Is(err, audit.ErrProof) {
				t.Errorf("a forged older head: %v", err)
			}
			return nil
		})
	})
}

func TestAnEntryIsThereExactlyWhenItsActIs(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		no := errors.New("no")
		err := w.db.Update(t.Context(), func(tx *sql.Tx) error {
			return errors.Join(w.Append(t.Context(), tx, audit.Entry{Actor: "a", Act: "b"}), no)
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		if head := w.head(t); head.Size != 0 {
			t.Fatalf("the log has %d entries", head.Size)
		}
		w.fill(t, 1)
		if head := w.head(t); head.Size != 1 {
			t.Fatalf("the log has %d entries", head.Size)
		}
	})
}

func TestEntriesComeBackAndAreNarrowed(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 12)
		for _, c := range []struct {
			name string
			q    audit.Query
			want []int64
		}{
			{"all, oldest first", audit.Query{}, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
			{"newest first", audit.Query{Newest: true, Limit: 2}, []int64{12, 11}},
			{"of a case", audit.Query{Case: "case2"}, []int64{3, 6, 9, 12}},
			{"of an actor", audit.Query{Actor: "actor1", Limit: 3}, []int64{2, 4, 6}},
			{"of an act in a case", audit.Query{Act: "decide", Case: "case0"}, []int64{4, 10}},
			{"from a time to a time", audit.Query{From: day.Add(2 * time.Minute), To: day.Add(4 * time.Minute)}, []int64{3, 4}},
			{"after a cursor", audit.Query{After: 10}, []int64{11, 12}},
			{"before a cursor", audit.Query{Before: 4, Limit: 2}, []int64{3, 2}},
			{"of nobody", audit.Query{Actor: "x' OR '1'='1"}, nil},
		} {
			t.Run(c.name, func(t *testing.T) {
				w.view(t, func(tx *sql.Tx) error {
					entries, err := w.Entries(t.Context(), tx, c.q)
					var got []int64
					for _, e := range entries {
						got = append(got, e.Seq)
					}
					if !reflect.DeepEqual(got, c.want) {
						t.Errorf("got %v", got)
					}
					return err
				})
			})
		}
		w.view(t, func(tx *sql.Tx) error {
			entries, err := w.Entries(t.Context(), tx, audit.Query{Limit: 1})
			want := audit.Entry{Seq: 1, Time: day, Actor: "actor0", Role: "reviewer", Act: "read-original", Case: "case0",
				Object: "document/d1", Detail: map[string]string{"sha256": "00ff", "count": "0"}}
			if len(entries) != 1 || !reflect.DeepEqual(entries[0], want) {
				t.Errorf("got %+v", entries)
			}
			return err
		})
	})
}

func TestTextDoesNotGetIn(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		for name, e := range map[string]audit.Entry{
			"a sentence":       {Actor: "a", Act: "b", Detail: map[string]string{"reason": "Imogen asked"}},
			"an address":       {Actor: "mum@example.org", Act: "b"},
			"a key with text":  {Actor: "a", Act: "b", Detail: map[string]string{"Imogen F": "1"}},
			"an object's name": {Actor: "a", Act: "b", Object: "report of Imogen.pdf"},
			"a line end":       {Actor: "a\n", Act: "b"},
			"too long":         {Actor: "a", Act: strings.Repeat("b", 201)},
			"nobody":           {Act: "b"},
			"nothing done":     {Actor: "a"},
		} {
			t.Run(name, func(t *testing.T) {
				err := w.db.Update(t.Context(), func(tx *sql.Tx) error { return w.Append(t.Context(), tx, e) })
				if !errors.Is(err, audit.ErrText) || strings.Contains(err.Error(), "Imogen") || strings.Contains(err.Error(), "mum") {
					t.Fatalf("got %v", err)
				}
			})
		}
	})
}

func TestVerifyFindsTheFirstEntryThatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		harm  string
		first int64
	}{
		"nothing wrong":            {`UPDATE audit_entries SET at = at`, 0},
		"an entry altered":         {`UPDATE audit_entries SET leaf = REPLACE(leaf, '"count":"4"', '"count":"9"')`, 5},
		"its copies altered":       {`UPDATE audit_entries SET actor = 'actor9' WHERE seq = 4`, 4},
		"an entry removed":         {`DELETE FROM audit_entries WHERE seq = 3`, 3},
		"the last entry removed":   {`DELETE FROM audit_entries WHERE seq = 8`, 8},
		"two entries swapped":      {`UPDATE audit_entries SET leaf = (SELECT o.leaf FROM audit_entries o WHERE o.seq = 13 - audit_entries.seq) WHERE seq IN (6, 7)`, 6},
		"a hash altered":           {`UPDATE audit_hashes SET hash = (SELECT hash FROM audit_hashes WHERE idx = 0) WHERE idx = 3`, 3},
		"an entry that is no form": {`UPDATE audit_entries SET leaf = 'x' WHERE seq = 2`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			worlds(t, func(t *testing.T, w world) {
				w.fill(t, 8)
				head := w.head(t)
				w.update(t, func(tx *sql.Tx) error { _, err := tx.ExecContext(t.Context(), c.harm); return err })
				err := w.db.View(t.Context(), func(tx *sql.Tx) error { return w.Verify(t.Context(), tx, head) })
				var broken *audit.Broken
				if c.first == 0 {
					if err != nil {
						t.Fatal(err)
					}
					return
				}
				if !errors.As(err, &broken) || broken.Seq != c.first {
					t.Fatalf("got %v", err)
				}
			})
		})
	}
}

func TestVerifyTellsALogThatWasWrittenAnew(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 3)
		head := w.head(t)
		w.update(t, func(tx *sql.Tx) error {
			for _, table := range []string{"audit_entries", "audit_hashes"} {
				if _, err := tx.ExecContext(t.Context(), `DELETE FROM `+table); err != nil {
					return err
				}
			}
			for range 3 {
				if err := w.Append(t.Context(), tx, audit.Entry{Actor: "forger", Act: "nothing"}); err != nil {
					return err
				}
			}
			return nil
		})
		err := w.db.View(t.Context(), func(tx *sql.Tx) error { return w.Verify(t.Context(), tx, head) })
		var broken *audit.Broken
		if !errors.As(err, &broken) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestWhatIsNoCheckpointIsRefused(t *testing.T) {
	key, err := seal.GenerateSigner("log.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := seal.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	root := strings.Repeat("A", 43) + "="
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"a checkpoint":        {"log.example\n3\n" + root + "\n", true},
		"another log's":       {"other.example\n3\n" + root + "\n", false},
		"a manifest":          {"caseveil manifest v1\nsha256 00\n", false},
		"a negative size":     {"log.example\n-3\n" + root + "\n", false},
		"a short hash":        {"log.example\n3\nAAAA\n", false},
		"a line too many":     {"log.example\n3\n" + root + "\nx\n", false},
		"a size with letters": {"log.example\n3x\n" + root + "\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			signed, err := signer.Sign(c.text)
			if err != nil {
				t.Fatal(err)
			}
			_, err = audit.OpenCheckpoint(signed, signer.VerifierKey())
			if c.ok != (err == nil) || (err != nil && !errors.Is(err, audit.ErrCheckpoint)) {
				t.Fatalf("got %v", err)
			}
		})
	}
}
