package audit_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/caseveil/caseveil/storage/audit"
)

func (w world) export(t *testing.T) []string {
	t.Helper()
	var out bytes.Buffer
	w.view(t, func(tx *sql.Tx) error { return w.Export(t.Context(), tx, &out) })
	return strings.SplitAfter(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func (w world) verify(lines []string, witnessed ...audit.Head) (audit.Head, error) {
	return audit.VerifyExport(strings.NewReader(strings.Join(lines, "")), w.signer.VerifierKey(), witnessed)
}

func TestAnExportIsCheckedWithTheKeyAlone(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 5)
		half := w.head(t)
		w.fill(t, 6)
		head, err := w.verify(w.export(t), half, w.head(t))
		if err != nil || head.Size != 11 {
			t.Fatalf("%+v, %v", head, err)
		}
	})
}

func TestAnEmptyLogIsExportedToo(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		if head, err := w.verify(w.export(t)); err != nil || head.Size != 0 {
			t.Fatalf("%+v, %v", head, err)
		}
	})
}

// TestAnExportNamesTheFirstEntryThatDoesNotFit: of 20 entries, line i holds entry i.
func TestAnExportNamesTheFirstEntryThatDoesNotFit(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 20)
		whole := w.export(t)
		for what, c := range map[string]struct {
			spoil func(lines []string) []string
			seq   int64
		}{
			"altered": {func(l []string) []string { l[7] = strings.Replace(l[7], "document/d1", "document/d2", 1); return l }, 7},
			"removed": {func(l []string) []string { return append(l[:7], l[8:]...) }, 7},
			"moved":   {func(l []string) []string { l[7], l[8] = l[8], l[7]; return l }, 7},
			"with another's hash": {func(l []string) []string {
				l[9] = l[9][:strings.Index(l[9], `"hashes"`)] + l[11][strings.Index(l[11], `"hashes"`):]
				return l
			}, 9},
			"the last ones gone": {func(l []string) []string { return append(l[:18], l[21]) }, 18},
		} {
			_, err := w.verify(c.spoil(append([]string(nil), whole...)))
			var broken *audit.Broken
			if !errors.As(err, &broken) || broken.Seq != c.seq {
				t.Errorf("%s: %v, want entry %d", what, err, c.seq)
			}
		}
	})
}

func TestAnExportThatIsCutOrSignedByAnotherIsRefused(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 3)
		whole := w.export(t)
		if _, err := w.verify(whole[:3]); !errors.Is(err, audit.ErrExport) {
			t.Errorf("cut: %v", err)
		}
		if _, err := w.verify(nil); !errors.Is(err, audit.ErrExport) {
			t.Errorf("empty: %v", err)
		}
		other := newWorld(t, w.db)
		if _, err := other.verify(whole); err == nil {
			t.Error("another's key")
		}
	})
}

// TestAWitnessCatchesWhoHoldsTheSigningKey: the log is made anew from another past, and signed as the first was.
func TestAWitnessCatchesWhoHoldsTheSigningKey(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		w.fill(t, 4)
		early := w.head(t)
		w.fill(t, 4)
		late := w.head(t)
		w.forge(t, 6)
		w.fill(t, 3)
		if _, err := w.verify(w.export(t)); err != nil {
			t.Fatalf("the forged log does not even fit itself: %v", err)
		}
		_, err := w.verify(w.export(t), late, early)
		var broken *audit.Broken
		if !errors.As(err, &broken) || broken.Seq != 5 || broken.Until != 8 {
			t.Errorf("got %v, want one of the entries 5 to 8", err)
		}
	})
}

// forge takes entry n and what follows out of the log, and the tree with it, as who holds the database could.
func (w world) forge(t *testing.T, n int64) {
	t.Helper()
	w.update(t, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `DELETE FROM audit_entries WHERE seq >= $1`, n); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), `DELETE FROM audit_hashes WHERE idx >= $1`, tlog.StoredHashIndex(0, n-1))
		return err
	})
}

func TestAWitnessFileGrowsWithTheLog(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		path := filepath.Join(t.TempDir(), "heads.jsonl")
		witness := &audit.Witness{Log: w.Log, DB: w.db, Path: path, Key: w.signer.VerifierKey()}
		look := func(want int) {
			t.Helper()
			if err := witness.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil && want > 0 {
				t.Fatal(err)
			}
			heads, err := audit.ReadWitness(bytes.NewReader(b), w.signer.VerifierKey())
			if err != nil || len(heads) != want {
				t.Fatalf("%d heads, %v, want %d", len(heads), err, want)
			}
		}
		look(0)
		w.fill(t, 3)
		look(1)
		look(1)
		w.fill(t, 2)
		look(2)
		w.forge(t, 5)
		if err := witness.Look(t.Context()); !errors.Is(err, audit.ErrWitness) {
			t.Errorf("with an entry gone: %v", err)
		}
		w.fill(t, 4)
		if err := witness.Look(t.Context()); !errors.Is(err, audit.ErrWitness) {
			t.Errorf("with others in its place: %v", err)
		}
	})
}

func TestAForgedLineOfAWitnessFileIsNamed(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		_, err := audit.ReadWitness(strings.NewReader("{}\n"), w.signer.VerifierKey())
		if err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("got %v", err)
		}
	})
}
