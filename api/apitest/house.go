package apitest

import (
	"context"
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// A House is a running service with everything behind it.
type House struct {
	T        *testing.T
	URL      string
	Log      *Buffer // what was logged
	DB       *record.DB
	Vault    *storage.Vault
	Register *register.Register
	Queue    *queue.Queue
	Outbox   *outbox.Outbox
	Audit    *audit.Log
	signer   *seal.Signer
	rooms    api.Services
}

// Open starts a service on a free port of this machine and stops it with the test. change may alter the configuration.
func Open(t *testing.T, change ...func(*api.Config)) *House {
	t.Helper()
	h := &House{T: t, Log: &Buffer{}}
	h.open(t.TempDir())
	config := h.config()
	for _, f := range change {
		f(&config)
	}
	handler, err := api.New(config)
	h.must(err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	h.URL = server.URL
	h.must(h.Queue.Start(t.Context()))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.Queue.Stop(ctx); err != nil {
			t.Error("stop the queue:", err)
		}
	})
	return h
}

func (h *House) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

func (h *House) open(dir string) {
	ctx, log := h.T.Context(), slog.New(slog.NewJSONHandler(h.Log, nil))
	keys, signer, err := seal.LoadOrCreate(filepath.Join(dir, "keys"), "caseveil.test")
	h.must(err)
	objects, err := object.NewDirectory(filepath.Join(dir, "objects"))
	h.must(err)
	h.DB, err = record.Open(ctx, "sqlite://"+filepath.Join(dir, "caseveil.db"))
	h.must(err)
	h.T.Cleanup(func() {
		if err := h.DB.Close(); err != nil {
			h.T.Error("close the database:", err)
		}
	})
	h.Vault, h.signer, h.Audit = storage.New(h.DB, keys, objects), signer, audit.New(signer)
	h.must(h.Vault.Init(ctx, signer.Fingerprint()))
	h.Register = register.New(h.Vault, h.Audit)
	h.Queue, err = queue.New(h.DB, slog.New(slog.NewTextHandler(io.Discard, nil)))
	h.must(err)
	h.Outbox = outbox.New(h.Vault, h.Queue, outbox.Config{PublicURL: "http://127.0.0.1", Log: log})
	in, err := intake.New(intake.Parts{DB: h.DB, Vault: h.Vault, Register: h.Register, Audit: h.Audit, Queue: h.Queue, Outbox: h.Outbox, Examiner: Cutter{}})
	h.must(err)
	house := &act.House{DB: h.DB, Vault: h.Vault, Register: h.Register, Audit: h.Audit, Queue: h.Queue, Outbox: h.Outbox, Now: time.Now}
	h.rooms = api.Services{Intake: in, Release: release.New(house, Cutter{}, documents{in}, signer), Job: h.job}
}

type documents struct{ intake *intake.Service }

func (d documents) Ready(ctx context.Context, tx *sql.Tx, id string) (draft.Stored, error) {
	r, err := d.intake.Ready(ctx, tx, id)
	return draft.Stored{Case: r.Case, Blob: r.Blob, SHA256: r.SHA256, Pages: r.Pages}, err
}

func (h *House) config() api.Config {
	var key *seal.CaseKey
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) (err error) {
		key, err = h.Vault.CaseKey(h.T.Context(), tx, storage.SystemCase)
		return err
	}))
	return api.Config{
		Log: slog.New(slog.NewJSONHandler(h.Log, nil)), DB: h.DB, Register: h.Register, Seal: key, Sessions: h.Register.Sessions(),
		Mail: func(ctx context.Context, tx *sql.Tx, m api.Mail) error {
			return h.Outbox.Add(ctx, tx, outbox.Mail{To: m.To, Kind: m.Kind, Link: m.Link, Once: m.Once})
		},
		Record: func(ctx context.Context, tx *sql.Tx, e api.Event) error {
			return h.Audit.Append(ctx, tx, audit.Entry{Actor: e.Actor.Account, Role: string(e.Actor.Role), Act: e.Act, Case: e.Case, Object: e.Object, Detail: e.Detail})
		},
		Audit: auditLog{h}, Services: h.rooms,
		Keys:  func(context.Context) (string, error) { return h.signer.VerifierKey() + "\n", nil },
		Ready: []api.Part{{Name: "database", Check: h.DB.Ping}},
	}
}

func (h *House) job(ctx context.Context, a register.Actor, id string) (out api.Job, err error) {
	err = h.DB.View(ctx, func(tx *sql.Tx) error {
		s, err := h.Queue.Status(ctx, tx, id)
		if err == nil && s.Owner != a.Account {
			return refusal.NotFound()
		}
		out = api.Job{ID: s.ID, State: s.State, Error: s.Error, Progress: api.Progress{Done: s.Done, Total: s.Total}}
		return err
	})
	return out, err
}

type auditLog struct{ *House }

func (l auditLog) Entries(ctx context.Context, a register.Actor, q api.AuditQuery) (out []api.AuditEntry, err error) {
	err = l.DB.View(ctx, func(tx *sql.Tx) error {
		if err := l.Register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		list, err := l.Audit.Entries(ctx, tx, audit.Query{Case: q.Case, Actor: q.Account, Act: q.Act, After: q.After, Limit: q.Limit})
		for _, e := range list {
			out = append(out, api.AuditEntry{Seq: e.Seq, Time: e.Time, Actor: e.Actor, Role: e.Role, Act: e.Act, Case: e.Case, Object: e.Object,
				Detail: e.Detail, Proof: []string{}})
		}
		return err
	})
	return out, err
}

func (l auditLog) Checkpoint(ctx context.Context, a register.Actor) (signed []byte, err error) {
	err = l.DB.View(ctx, func(tx *sql.Tx) error {
		if err := l.Register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		signed, err = l.Audit.Checkpoint(ctx, tx)
		return err
	})
	return signed, err
}

// User adds an account and gives a client with its bearer token.
func (h *House) User(name string, role register.Role, seat ...register.Seat) *Client {
	h.T.Helper()
	c := &Client{House: h, Email: name + "@example.org", http: &http.Client{CheckRedirect: stay}}
	h.must(h.DB.Update(h.T.Context(), func(tx *sql.Tx) error {
		a, err := h.Register.AddAccount(h.T.Context(), tx, c.Email, role, append(seat, register.NoSeat)[0], "Org of "+name)
		if err != nil {
			return err
		}
		c.Account = a
		c.Token, err = h.Register.IssueToken(h.T.Context(), tx, a.ID, time.Hour)
		return err
	}))
	return c
}

// Link is a fresh one-time sign-in path of an account.
func (h *House) Link(c *Client) string {
	h.T.Helper()
	var token string
	h.must(h.DB.Update(h.T.Context(), func(tx *sql.Tx) (err error) {
		token, err = h.Register.NewSignInLink(h.T.Context(), tx, c.Account.ID, time.Hour)
		return err
	}))
	return api.SignInPath(token)
}

// Mails are those in the outbox, as they would be sent.
func (h *House) Mails() []outbox.Rendered {
	h.T.Helper()
	var out []outbox.Rendered
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) (err error) {
		out, err = h.Outbox.Waiting(h.T.Context(), tx)
		return err
	}))
	return out
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
