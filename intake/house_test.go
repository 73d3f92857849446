package intake_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/redact/casefile"
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

// engines runs a test on both databases, each fresh.
func engines(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("SQLite", func(t *testing.T) {
		test(t, newHouse(t, "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db"), intake.Config{}, nil))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		if testing.Short() {
			t.Skip("needs PostgreSQL")
		}
		test(t, newHouse(t, pgtest.URL(t), intake.Config{}, nil))
	})
}

// A house is the room with the real rooms under it.
type house struct {
	*intake.Service
	dir                                       string // everything that is kept, but for PostgreSQL
	log                                       *text
	outbox                                    *outbox.Outbox
	incoming                                  *object.Directory // what letterboxes put into
	clock                                     atomic.Int64      // nanoseconds
	agency, other, reviewer, officer, auditor register.Actor
}

type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newHouse(t *testing.T, url string, config intake.Config, scanner check.Scanner) *house {
	t.Helper()
	h := &house{dir: t.TempDir(), log: &text{}}
	h.at(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))
	log := slog.New(slog.NewTextHandler(h.log, nil))
	db, err := record.Open(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	keys, signer, err := seal.LoadOrCreate(filepath.Join(t.TempDir(), "keys"), "caseveil.test")
	must(t, err)
	objects, err := object.NewDirectory(filepath.Join(h.dir, "objects"))
	must(t, err)
	vault := storage.New(db, keys, objects)
	must(t, vault.Init(t.Context(), signer.Fingerprint()))
	auditLog := audit.New(signer)
	reg := register.New(vault, auditLog)
	q, err := queue.New(db, log)
	must(t, err)
	h.incoming, err = object.NewDirectory(filepath.Join(h.dir, "incoming"))
	must(t, err)
	h.outbox = outbox.New(vault, q, outbox.Config{PublicURL: "http://localhost", Log: log})
	h.Service, err = intake.New(intake.Parts{
		DB: db, Vault: vault, Register: reg, Audit: auditLog, Queue: q, Outbox: h.outbox,
		Examiner: poppler{}, Texter: poppler{}, Scanner: scanner, Config: config,
		Incoming: storage.NewIncoming(h.incoming), Signer: signer,
		Now: h.now,
	})
	must(t, err)
	must(t, q.Start(t.Context()))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		must(t, q.Stop(ctx))
	})
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		for _, a := range []struct {
			to    *register.Actor
			email string
			role  register.Role
		}{
			{&h.agency, "agency@example.org", register.Agency}, {&h.other, "other@example.org", register.Agency},
			{&h.reviewer, "reviewer@example.org", register.Reviewer}, {&h.officer, "officer@example.org", register.PublicationOfficer},
			{&h.auditor, "auditor@example.org", register.Auditor},
		} {
			account, err := reg.AddAccount(ctx, tx, a.email, a.role, register.NoSeat, "Easterby")
			if err != nil {
				return err
			}
			*a.to = account.Actor()
		}
		return nil
	})
	return h
}

func (h *house) at(now time.Time) { h.clock.Store(now.UnixNano()) }

func (h *house) now() time.Time { return time.Unix(0, h.clock.Load()).UTC() }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) update(t *testing.T, do func(ctx context.Context, tx *sql.Tx) error) {
	t.Helper()
	must(t, h.DB.Update(t.Context(), func(tx *sql.Tx) error { return do(t.Context(), tx) }))
}

// poppler is a small examiner that really reads PDFs, in a process apart.
type poppler struct{}

var pages = regexp.MustCompile(`Pages: +(\d+)`)

func (poppler) Examine(ctx context.Context, pdf []byte, _ *casefile.Case) (check.Examination, error) {
	cmd := exec.CommandContext(ctx, "pdfinfo", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	var missing *exec.Error
	if errors.As(err, &missing) {
		return check.Examination{}, err
	}
	m := pages.FindSubmatch(out)
	if err != nil || m == nil {
		return check.Examination{}, &check.Refused{Reason: "The file is damaged."}
	}
	n, err := strconv.Atoi(string(m[1]))
	e := check.Examination{Pages: n}
	if bytes.Contains(out, []byte("Title:")) {
		e.Discoveries = append(e.Discoveries, check.Discovery{Kind: "metadata", Weight: "note", Where: "Info", Detail: "The file has a title."})
	}
	return e, err
}

func (poppler) Text(ctx context.Context, pdf []byte) (string, error) {
	cmd := exec.CommandContext(ctx, "pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	return string(out), err
}

// until asks for a document until its check has ended.
func (h *house) until(t *testing.T, id string) intake.Document {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		d, err := h.Document(ctx, h.officer, id)
		must(t, err)
		if d.State != intake.DocumentChecking {
			return d
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the check did not end\n%s", h.log)
		case <-again.C:
		}
	}
}

// report is a draft of three pages as reportlab writes it.
func report(t *testing.T, words string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("needs reportlab")
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	script := `import sys
from reportlab.pdfgen import canvas
c = canvas.Canvas(sys.argv[1], invariant=1)
c.setTitle("Review")
for n in range(3):
    c.drawString(72, 720, sys.argv[2] + " page %d" % n)
    c.showPage()
c.save()`
	out, err := exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", script, path, words).CombinedOutput()
	if err != nil {
		t.Fatalf("reportlab: %v\n%s", err, out)
	}
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

func (h *house) caseOf(t *testing.T) string {
	t.Helper()
	var id string
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		c, err := h.Register.OpenCase(ctx, tx, h.officer)
		if err != nil {
			return err
		}
		id = c.ID
		return h.Register.SetMembers(ctx, tx, id, []string{"reviewer@example.org"})
	})
	return id
}

func (h *house) people(t *testing.T, caseID string) (list string, terms string) {
	t.Helper()
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		l, _, err := h.Register.People(ctx, tx, caseID)
		if err != nil {
			return err
		}
		f, err := h.Register.FormTerms(ctx, tx, caseID)
		list, terms = string(l), string(f)
		return err
	})
	return list, terms
}

func (h *house) acts(t *testing.T) string {
	t.Helper()
	var acts []string
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		entries, err := h.Audit.Entries(ctx, tx, audit.Query{Limit: 1000})
		for _, e := range entries {
			acts = append(acts, e.Act)
		}
		return err
	})
	return strings.Join(acts, " ")
}
