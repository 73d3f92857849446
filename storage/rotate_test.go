package storage_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// a change is the masters of before and after a rotation.
type change struct{ before, during, after *seal.Keys }

func newChange(t *testing.T) change {
	t.Helper()
	parse := func(m seal.Masters) *seal.Keys {
		k, err := seal.ParseKeys(m)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	secret := func() seal.Secret {
		s, _, err := seal.GenerateIdentity()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	old, next := secret(), secret()
	return change{parse(seal.Masters{Identities: old}), parse(seal.Masters{Identities: next, Retired: old}), parse(seal.Masters{Identities: next})}
}

func (w world) with(keys *seal.Keys) world {
	w.keys, w.Vault = keys, storage.New(w.db, keys, w.objects)
	return w
}

// rotating is a world with some cases and a document, and the vault that is to rotate its keys.
func rotating(t *testing.T, w world, cases int) (c change, old, next world, doc storage.Blob) {
	t.Helper()
	c = newChange(t)
	w.update(t, func(tx *sql.Tx) error { // as if it had never been used
		for _, table := range []string{"case_keys", "master_keys"} {
			if _, err := tx.ExecContext(t.Context(), `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return nil
	})
	old = w.with(c.before)
	if err := old.Init(t.Context(), "signing-fingerprint"); err != nil {
		t.Fatal(err)
	}
	old.update(t, func(tx *sql.Tx) (err error) {
		for i := range cases {
			if old.key, err = old.NewCaseKey(t.Context(), tx, fmt.Sprintf("case%d", i+1)); err != nil {
				return err
			}
		}
		old.key, err = old.CaseKey(t.Context(), tx, "case1")
		return err
	})
	return c, old, w.with(c.during), old.keep(t, []byte("a draft"))
}

func (w world) rebind(t *testing.T) {
	t.Helper()
	w.update(t, func(tx *sql.Tx) error { return w.Rebind(t.Context(), tx) })
}

func (w world) count(t *testing.T) (c storage.KeyCount) {
	t.Helper()
	err := w.db.View(t.Context(), func(tx *sql.Tx) (err error) { c, err = w.CaseKeys(t.Context(), tx); return err })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestARotationWrapsEveryCaseKeyAnewAndTouchesNoObject(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		const cases = 45
		c, old, next, doc := rotating(t, w, cases)
		before := w.raw(t, doc.ID)
		next.rebind(t)
		if done, err := next.Rewrap(t.Context()); err != nil || done != cases+1 {
			t.Fatalf("%d case keys, %v", done, err)
		}
		if got := next.count(t); got != (storage.KeyCount{Present: cases + 1}) {
			t.Errorf("afterwards: %+v", got)
		}
		if body, err := w.with(c.after).Read(t.Context(), doc.ID); err != nil || string(body) != "a draft" {
			t.Errorf("with the new master alone: %q, %v", body, err)
		}
		if _, err := old.Read(t.Context(), doc.ID); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("with the old master alone: %v", err)
		}
		if !bytes.Equal(before, w.raw(t, doc.ID)) {
			t.Error("an object was written anew")
		}
	})
}

func TestARotationThatWasStoppedGoesOnWhereItWas(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		const cases = 300
		c, _, next, doc := rotating(t, w, cases)
		next.rebind(t)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go func() { // stops it as soon as anything was done
			for ctx.Err() == nil && next.count(t).Present == 0 {
				continue
			}
			stop()
		}()
		_, err := next.Rewrap(ctx)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("it was not stopped: %v", err)
		}
		if got := next.count(t); got.Present == 0 || got.Others == 0 {
			t.Fatalf("half way: %+v", got)
		}
		if body, err := next.Read(t.Context(), doc.ID); err != nil || string(body) != "a draft" {
			t.Errorf("half way: %q, %v", body, err)
		}
		if _, err := next.Rewrap(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := next.count(t); got != (storage.KeyCount{Present: cases + 1}) {
			t.Errorf("in the end: %+v", got)
		}
		if body, err := w.with(c.after).Read(t.Context(), doc.ID); err != nil || string(body) != "a draft" {
			t.Errorf("with the new master alone: %q, %v", body, err)
		}
	})
}

func TestAServerThatRunsLearnsOfARotationByItself(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		c, old, next, doc := rotating(t, w, 1)
		files := c.before // what the key files hold
		old.LoadAgain(func() (*seal.Keys, error) { return files, nil })
		files = c.during
		next.rebind(t)
		if _, err := next.Rewrap(t.Context()); err != nil {
			t.Fatal(err)
		}
		if body, err := old.Read(t.Context(), doc.ID); err != nil || string(body) != "a draft" {
			t.Errorf("it reads %q, %v", body, err)
		}
		old.update(t, func(tx *sql.Tx) error { _, err := old.NewCaseKey(t.Context(), tx, "later"); return err })
		if got := next.count(t); got.Others != 0 {
			t.Errorf("a case of afterwards is wrapped to the retired master: %+v", got)
		}
	})
}

func TestAServerThatCannotLearnOfARotationOpensNoCase(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		_, old, next, _ := rotating(t, w, 1)
		next.rebind(t)
		err := w.db.Update(t.Context(), func(tx *sql.Tx) error { _, err := old.NewCaseKey(t.Context(), tx, "later"); return err })
		if !errors.Is(err, storage.ErrMasters) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestMastersThatOpenNothingOfADatabaseAreNotBoundToIt(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		c, _, _, _ := rotating(t, w, 1)
		stranger := w.with(c.after) // the new identity without the retired one
		err := w.db.Update(t.Context(), func(tx *sql.Tx) error { return stranger.Rebind(t.Context(), tx) })
		if !errors.Is(err, storage.ErrMasters) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestWhatACaseHeldIsUnreadableWhenItsKeyIsDestroyed(t *testing.T) {
	worlds(t, func(t *testing.T, w world) {
		doomed := w.keep(t, []byte("a draft"))
		var other *seal.CaseKey
		w.update(t, func(tx *sql.Tx) (err error) { other, err = w.NewCaseKey(t.Context(), tx, "case2"); return err })
		kept, err := w.Put(t.Context(), other, "case2", bytes.NewReader([]byte("another")), 100)
		if err != nil {
			t.Fatal(err)
		}
		w.update(t, func(tx *sql.Tx) error { return w.Keep(t.Context(), tx, kept) })
		var d storage.Destroyed
		w.update(t, func(tx *sql.Tx) (err error) { d, err = w.DestroyCaseKey(t.Context(), tx, "case1"); return err })
		if d.Objects != 1 || d.Bytes != int64(len("a draft")) {
			t.Errorf("the account of it: %+v", d)
		}
		if _, err := w.Read(t.Context(), doomed.ID); refusal.Of(err) == nil {
			t.Errorf("the case's document: %v", err)
		}
		if body, err := w.Read(t.Context(), kept.ID); err != nil || string(body) != "another" {
			t.Errorf("another case's document: %q, %v", body, err)
		}
		for what, id := range map[string]string{"a second time": "case1", "no case": "nobody", "the system": storage.SystemCase} {
			err := w.db.Update(t.Context(), func(tx *sql.Tx) error { _, err := w.DestroyCaseKey(t.Context(), tx, id); return err })
			if refusal.Of(err) == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := w.db.Scrub(t.Context(), "case_keys"); err != nil {
			t.Error(err)
		}
	})
}

func TestNothingOfADestroyedKeyIsLeftInTheDatabasesFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "caseveil.db")
	db, err := record.Open(t.Context(), "sqlite://"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	w := newWorld(t, db, nil)
	var wrapped []byte
	w.update(t, func(tx *sql.Tx) error {
		return tx.QueryRowContext(t.Context(), `SELECT wrapped FROM case_keys WHERE case_id = 'case1'`).Scan(&wrapped)
	})
	w.update(t, func(tx *sql.Tx) error { _, err := w.DestroyCaseKey(t.Context(), tx, "case1"); return err })
	if err := db.Scrub(t.Context(), "case_keys"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if bytes.Contains(b, wrapped[len(wrapped)-64:]) {
			t.Errorf("%s holds the end of the wrapped key", filepath.Base(file))
		}
	}
}
