// Package acttest opens the real storage rooms for tests of the release room: SQLite or PostgreSQL, a directory of sealed
// objects, keys, the register with one account of each role, the queue at work. Only the engine and the stored documents
// are hand-written: an engine that really finds and cuts, on files that are plain text.
package acttest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// A House is an open installation.
type House struct {
	*act.House
	T         *testing.T
	Signer    *seal.Signer
	Documents *Documents
	Folder    string // everything on disk, with SQLite
	log       locked
	who       map[string]register.Account
	mu        sync.Mutex
	now       time.Time
	send      func(outbox.Rendered) error
}

// SQLite opens a house on the embedded default.
func SQLite(t *testing.T) *House {
	t.Helper()
	folder := t.TempDir()
	db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(folder, "caseveil.db"))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, folder, db)
}

// PostgreSQL opens a house on a database of its own.
func PostgreSQL(t *testing.T) *House {
	t.Helper()
	db, err := record.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, t.TempDir(), db)
}

// Engines runs a test on both.
func Engines(t *testing.T, test func(*testing.T, *House)) {
	t.Run("SQLite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, PostgreSQL(t)) })
}

// Start is the moment at which every house opens: a Monday in summer.
var Start = time.Date(2026, 6, 8, 9, 30, 0, 0, time.UTC)

func open(t *testing.T, folder string, db *record.DB) *House {
	t.Helper()
	h := &House{T: t, Folder: folder, who: map[string]register.Account{}, now: Start}
	h.send = func(outbox.Rendered) error { return nil }
	keys, signer, err := seal.LoadOrCreate(filepath.Join(folder, "keys"), "caseveil.test")
	h.must(err)
	objects, err := object.NewDirectory(filepath.Join(folder, "objects"))
	h.must(err)
	vault := storage.New(db, keys, objects)
	h.must(vault.Init(t.Context(), signer.Fingerprint()))
	log := slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	jobs, err := queue.New(db, log)
	h.must(err)
	mails := outbox.New(vault, jobs, outbox.Config{PublicURL: "https://caseveil.test", Sender: h.deliver, Log: log})
	trail := audit.New(signer)
	h.Signer, h.Documents = signer, &Documents{house: h, all: map[string]document{}}
	h.House = &act.House{DB: db, Vault: vault, Register: register.New(vault, trail), Audit: trail, Queue: jobs, Outbox: mails, Now: h.time}
	return h
}

// Work starts the queue, after the services have registered their jobs, and stops everything with the test.
func (h *House) Work() {
	h.T.Helper()
	h.must(h.Queue.Start(h.T.Context()))
	h.T.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := h.Queue.Stop(ctx); err != nil {
			h.T.Error(err)
		}
		if err := h.DB.Close(); err != nil {
			h.T.Error(err)
		}
	})
}

func (h *House) time() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Millisecond) // no two acts at one moment
	return h.now
}

// Later moves the clock on.
func (h *House) Later(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// MailServer says what the mail server answers from now on.
func (h *House) MailServer(answer func(outbox.Rendered) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.send = answer
}

func (h *House) deliver(_ context.Context, m outbox.Rendered) error {
	h.mu.Lock()
	send := h.send
	h.mu.Unlock()
	return send(m)
}

// Person gives the account with this name, made at its first use: "Reviewer 1" is a reviewer, "Police" the partner of
// that seat.
func (h *House) Person(name string) register.Actor {
	h.T.Helper()
	h.mu.Lock()
	account, ok := h.who[name]
	h.mu.Unlock()
	if ok {
		return account.Actor()
	}
	role, seat := roleOf(name)
	h.Do(func(tx *sql.Tx) (err error) {
		account, err = h.Register.AddAccount(h.T.Context(), tx, h.Email(name), role, seat, "Easterby")
		return err
	})
	h.mu.Lock()
	h.who[name] = account
	h.mu.Unlock()
	return account.Actor()
}

// Email is the address of the person with this name.
func (h *House) Email(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@easterby.test"
}

func roleOf(name string) (register.Role, register.Seat) {
	switch kind, _, _ := strings.Cut(name, " "); kind {
	case "Reviewer":
		return register.Reviewer, register.NoSeat
	case "Officer":
		return register.PublicationOfficer, register.NoSeat
	case "Council":
		return register.Partner, register.LocalAuthority
	case "NHS":
		return register.Partner, register.NHS
	case "Police":
		return register.Partner, register.Police
	case "Auditor":
		return register.Auditor, register.NoSeat
	case "Administrator":
		return register.Administrator, register.NoSeat
	}
	return register.Agency, register.NoSeat
}

// Case opens a case and names these people for it.
func (h *House) Case(members ...string) string {
	h.T.Helper()
	var emails []string
	for _, m := range members {
		h.Person(m)
		emails = append(emails, h.Email(m))
	}
	by := h.Person("Officer 1")
	var id string
	h.Do(func(tx *sql.Tx) error {
		c, err := h.Register.OpenCase(h.T.Context(), tx, by)
		if err != nil {
			return err
		}
		id = c.ID
		return h.Register.SetMembers(h.T.Context(), tx, id, emails)
	})
	return id
}

// Do runs a transaction that must succeed.
func (h *House) Do(do func(tx *sql.Tx) error) {
	h.T.Helper()
	h.must(h.DB.Update(h.T.Context(), do))
}

func (h *House) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Finished waits until a job has ended and gives its state and error code.
func (h *House) Finished(job string) (state, code string) {
	h.T.Helper()
	h.until("job", func() bool {
		var s queue.Status
		h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) (err error) {
			s, err = h.Queue.Status(h.T.Context(), tx, job)
			return err
		}))
		state, code = s.State, s.Error
		return state == queue.Done || state == queue.Failed
	})
	return state, code
}

// Settled waits until no mail waits any more.
func (h *House) Settled() {
	h.T.Helper()
	h.until("mails", func() bool {
		n := 0
		h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) error {
			return tx.QueryRowContext(h.T.Context(), `SELECT COUNT(*) FROM mails WHERE state IN ('waiting', 'sending')`).Scan(&n)
		}))
		return n == 0
	})
}

// patience is how long anything may take on a busy machine.
const patience = 60 * time.Second

func (h *House) until(what string, done func() bool) {
	h.T.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for !done() {
		select {
		case <-end:
			h.T.Fatalf("%s did not end in %v", what, patience)
		case <-h.T.Context().Done():
			h.T.Fatal(h.T.Context().Err())
		case <-tick.C:
		}
	}
}

// Mails gives every mail there is, newest first.
func (h *House) Mails() (all []outbox.Rendered) {
	h.T.Helper()
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) (err error) {
		all, err = h.Outbox.All(h.T.Context(), tx, 1000)
		return err
	}))
	return all
}

// Acts lists the acts of the audit log about a case.
func (h *House) Acts(caseID string) (acts []string) {
	h.T.Helper()
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) error {
		entries, err := h.Audit.Entries(h.T.Context(), tx, audit.Query{Case: caseID, Limit: 1000})
		for _, e := range entries {
			acts = append(acts, e.Act)
		}
		return err
	}))
	return acts
}

// tables of the release room, whose rows hold no name either.
var tables = []string{"release_dropped", "release_findings", "release_decisions", "release_redactions", "release_checks",
	"release_publications", "release_signatures", "release_answers", "release_settings", "release_recipients", "release_deliveries",
	"release_rule_counts", "release_kind_counts", "release_flags",
	"jobs", "mails", "audit_entries", "cases"}

// rows prints every row of a table as text.
func (h *House) rows(table string) string {
	h.T.Helper()
	var b strings.Builder
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(h.T.Context(), `SELECT * FROM `+table)
		if err != nil {
			return err
		}
		names, err := rows.Columns()
		if err != nil {
			return errors.Join(err, rows.Close())
		}
		return record.Each(rows, func() error {
			values := make([]sql.RawBytes, len(names))
			into := make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			err := rows.Scan(into...)
			for _, v := range values {
				b.Write(v)
				b.WriteByte('\n')
			}
			return err
		})
	}))
	return strings.ToLower(b.String())
}

// Holds lists the files below the house's folder, the tables and the log that hold one of the words.
func (h *House) Holds(words ...string) (where []string) {
	h.T.Helper()
	h.must(filepath.WalkDir(h.Folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range words {
			if bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(w))) || strings.Contains(strings.ToLower(path), strings.ToLower(w)) {
				where = append(where, fmt.Sprintf("%s holds %q", path, w))
			}
		}
		return nil
	}))
	log := strings.ToLower(h.log.String())
	for _, table := range tables {
		text := h.rows(table)
		for _, w := range words {
			if strings.Contains(text, strings.ToLower(w)) {
				where = append(where, fmt.Sprintf("table %s holds %q", table, w))
			}
		}
	}
	for _, w := range words {
		if strings.Contains(log, strings.ToLower(w)) {
			where = append(where, fmt.Sprintf("the log holds %q", w))
		}
	}
	return where
}

// locked is a log that may be written while it is read.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
