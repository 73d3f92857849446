package storage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// canaries are names that stand nowhere else; each is put in somewhere, and must be found nowhere.
var canaries = []string{
	"Zephyrine-Quillfeather", // in a document
	"Octavian-Brambleshanks", // in the cast list
	"Perpetua-Nightingrove",  // in the form's terms
	"ottoline@wrenhollow.example",
	"Thistledown-Partnership", // an organisation
	"Caspian-Underwillow",     // in a session
	"bartholomew@foxmere.example",
	"one-time-token-Marigold", // in a mail's link
	"Evander-Frostwhistle",    // in an error of a job
	"Araminta-Bellweather",    // in a panic of a job
	"Leopold-Gossamer",        // offered to the audit log
	"once-Wilhelmina-key",     // a mail's key
}

// text is a log that may be written and read at once.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func TestNothingReadableIsLeftAnywhere(t *testing.T) {
	t.Run("SQLite and a directory", func(t *testing.T) {
		folder := t.TempDir()
		db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(folder, "caseveil.db"))
		if err != nil {
			t.Fatal(err)
		}
		objects, err := object.NewDirectory(filepath.Join(folder, "objects"))
		if err != nil {
			t.Fatal(err)
		}
		log := useEverything(t, db, objects, filepath.Join(folder, "keys"))
		searchFolder(t, folder) // with the write-ahead log still there
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		searchFolder(t, folder)
		search(t, "the log", log)
	})
	t.Run("PostgreSQL and S3", func(t *testing.T) {
		server := s3test.Start(t)
		objects, err := object.NewBucket(server.Bucket(t, "plaintext"))
		if err != nil {
			t.Fatal(err)
		}
		db := pgtest.Open(t)
		log := useEverything(t, db, objects, filepath.Join(t.TempDir(), "keys"))
		searchFolder(t, server.Folder)
		searchTables(t, db)
		search(t, "the log", log)
	})
}

// useEverything puts every canary in and gives what was logged.
func useEverything(t *testing.T, db *record.DB, objects storage.Objects, keyFolder string) []byte {
	t.Helper()
	keys, signer, err := seal.LoadOrCreate(keyFolder, "caseveil.example")
	if err != nil {
		t.Fatal(err)
	}
	vault := storage.New(db, keys, objects)
	if err := vault.Init(t.Context(), signer.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	out := &text{}
	logger := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	log := audit.New(signer)
	r := register.New(vault, log)
	q, err := queue.New(db, logger)
	if err != nil {
		t.Fatal(err)
	}
	finished := failTwice(q)
	mailed := make(chan struct{}, 1)
	mails := outbox.New(vault, q, outbox.Config{PublicURL: "https://caseveil.example", Log: logger,
		Sender: func(context.Context, outbox.Rendered) error {
			mailed <- struct{}{}
			return errors.New("refused: " + canaries[6])
		}})
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	keepADocument(t, vault, db, r)
	err = db.Update(t.Context(), func(tx *sql.Tx) error {
		if _, err := q.Enqueue(t.Context(), tx, "clumsy", "document1", "account1"); err != nil {
			return err
		}
		return mails.Add(t.Context(), tx, outbox.Mail{To: canaries[6], Kind: "delivery", Link: "/d/" + canaries[7], Once: canaries[11]})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Sessions().CommitCtx(t.Context(), canaries[5], []byte(canaries[5]), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx *sql.Tx) error {
		return log.Append(t.Context(), tx, audit.Entry{Actor: "a", Act: "b", Detail: map[string]string{"reason": "because of " + canaries[10]}})
	})
	if !errors.Is(err, audit.ErrText) {
		t.Fatalf("the audit log took text: %v", err)
	}
	<-finished
	<-mailed
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	out.mu.Lock()
	defer out.mu.Unlock()
	return bytes.Clone(out.b.Bytes())
}

// failTwice handles "clumsy" jobs, which end badly in two ways before they end well.
func failTwice(q *queue.Queue) <-chan struct{} {
	finished := make(chan struct{})
	run := 0
	q.Handle("clumsy", time.Minute, func(context.Context, queue.Job) error {
		run++
		switch run {
		case 1:
			return errors.New("cannot read the page of " + canaries[8])
		case 2:
			panic(canaries[9])
		}
		close(finished)
		return nil
	})
	return finished
}

func keepADocument(t *testing.T, vault *storage.Vault, db *record.DB, r *register.Register) {
	t.Helper()
	err := db.Update(t.Context(), func(tx *sql.Tx) error {
		a, err := r.AddAccount(t.Context(), tx, canaries[3], register.PublicationOfficer, register.NoSeat, canaries[4])
		if err != nil {
			return err
		}
		c, err := r.OpenCase(t.Context(), tx, a.Actor())
		if err != nil {
			return err
		}
		if err := r.SetMembers(t.Context(), tx, c.ID, []string{canaries[3]}); err != nil {
			return err
		}
		if _, err := r.PutPeople(t.Context(), tx, c.ID, []byte(canaries[1])); err != nil {
			return err
		}
		if err := r.PutFormTerms(t.Context(), tx, c.ID, []byte(canaries[2])); err != nil {
			return err
		}
		key, err := vault.CaseKey(t.Context(), tx, c.ID)
		if err != nil {
			return err
		}
		b, err := vault.Put(t.Context(), key, c.ID, strings.NewReader(strings.Repeat(canaries[0]+"\n", 100)), 1<<20)
		if err != nil {
			return err
		}
		if err := vault.Keep(t.Context(), tx, b); err != nil {
			return err
		}
		_, err = r.AddAccount(t.Context(), tx, strings.ToUpper(canaries[3]), register.Reviewer, register.NoSeat, "")
		if !refusal.Is(err, "address-in-use") || strings.Contains(err.Error(), canaries[3]) {
			t.Errorf("the address again: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// forms are how a text may lie somewhere: as it is, in capitals, wide, in base64, in hex, or as an unkeyed hash.
func forms(s string) [][]byte {
	sum := sha256.Sum256([]byte(s))
	lower := sha256.Sum256([]byte(strings.ToLower(s)))
	out := [][]byte{[]byte(s), []byte(strings.ToLower(s)), []byte(strings.ToUpper(s)), []byte(hex.EncodeToString([]byte(s))),
		sum[:], lower[:], []byte(hex.EncodeToString(sum[:])), []byte(hex.EncodeToString(lower[:]))}
	var wide []byte
	for _, u := range utf16.Encode([]rune(s)) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	out = append(out, wide, append(bytes.Clone(wide[1:]), 0))
	for shift := range 3 { // base64 of s within a longer text, its edges cut off
		b := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + s))
		out = append(out, []byte(b[4:len(b)-4]))
	}
	return out
}

// found gives the canaries that b holds in any form.
func found(b []byte) (which []int) {
	for i, name := range canaries {
		for _, form := range forms(name) {
			if bytes.Contains(b, form) {
				which = append(which, i)
				break
			}
		}
	}
	return which
}

func search(t *testing.T, where string, b []byte) {
	t.Helper()
	if which := found(b); len(which) > 0 {
		t.Errorf("canaries %v are in %s", which, where)
	}
}

func searchFolder(t *testing.T, folder string) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		search(t, "a name", []byte(path))
		if e.IsDir() {
			return nil
		}
		b, err := os.ReadFile(path)
		seen += len(b)
		search(t, filepath.Base(path), b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 1000 {
		t.Fatalf("only %d bytes were searched", seen)
	}
}

func searchTables(t *testing.T, db *record.DB) {
	t.Helper()
	err := db.View(t.Context(), func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(t.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
		if err != nil {
			return err
		}
		tables, err := record.Strings(rows)
		if err != nil {
			return err
		}
		if len(tables) < 12 {
			t.Errorf("only %d tables were found", len(tables))
		}
		for _, table := range tables {
			rows, err := tx.QueryContext(t.Context(), `SELECT CAST(t AS TEXT) FROM `+table+` t`)
			if err != nil {
				return err
			}
			lines, err := record.Strings(rows)
			if err != nil {
				return err
			}
			search(t, table, []byte(strings.Join(lines, "\n")))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSearchFindsWhatItIsFor(t *testing.T) {
	sentence := `{"who":"` + canaries[3] + `","what":"asked"}`
	sum := sha256.Sum256([]byte(canaries[3]))
	var little []byte
	for _, u := range utf16.Encode([]rune(sentence)) {
		little = append(little, byte(u), byte(u>>8))
	}
	for name, b := range map[string][]byte{
		"a sentence":             []byte(sentence),
		"capitals":               []byte(strings.ToUpper(sentence)),
		"UTF-16":                 little,
		"base64":                 []byte(base64.StdEncoding.EncodeToString([]byte(sentence))),
		"base64, a letter later": []byte(base64.URLEncoding.EncodeToString([]byte(" " + sentence))),
		"hex":                    []byte(`\\x` + hex.EncodeToString([]byte(sentence))),
		"an unkeyed hash":        []byte("sha256:" + hex.EncodeToString(sum[:])),
	} {
		if which := found(b); len(which) != 1 || which[0] != 3 {
			t.Errorf("%s: found %v", name, which)
		}
	}
	if which := found([]byte("nothing of that")); len(which) != 0 {
		t.Errorf("found %v in nothing", which)
	}
}
