package apitest

import (
	"context"
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/register"
)

// A House is a running service with everything behind it: the storage rooms of acttest, intake and release on them.
type House struct {
	*acttest.House
	T     *testing.T
	URL   string
	Log   *Buffer // what the door logged
	rooms api.Services

	incoming *object.Directory // what letterboxes put into
}

// Open starts a service on a free port of this machine and stops it with the test. change may alter the configuration.
func Open(t *testing.T, change ...func(*api.Config)) *House {
	t.Helper()
	h := &House{House: acttest.SQLite(t), T: t, Log: &Buffer{}}
	var err error
	h.incoming, err = object.NewDirectory(t.TempDir())
	h.must(err)
	in, err := intake.New(intake.Parts{DB: h.DB, Vault: h.Vault, Register: h.Register, Audit: h.Audit, Queue: h.Queue, Outbox: h.Outbox, Examiner: Cutter{},
		Incoming: storage.NewIncoming(h.incoming), Signer: h.Signer})
	h.must(err)
	h.rooms = api.Services{Intake: in, Release: release.New(h.House.House, Cutter{}, documents{in}, h.Signer), Job: h.job}
	config := h.config()
	for _, f := range change {
		f(&config)
	}
	handler, err := api.New(config)
	h.must(err)
	h.Work()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	h.URL = server.URL
	return h
}

func (h *House) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

type documents struct{ intake *intake.Service }

func (d documents) Ready(ctx context.Context, tx *sql.Tx, id string) (draft.Stored, error) {
	r, err := d.intake.Ready(ctx, tx, id)
	return draft.Stored{Case: r.Case, Blob: r.Blob, SHA256: r.SHA256, Pages: r.Pages}, err
}

func (h *House) config() api.Config {
	var key api.Sealer
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) (err error) {
		key, err = h.Vault.CaseKey(h.T.Context(), tx, "system") // storage.SystemCase
		return err
	}))
	return api.Config{
		Log: slog.New(slog.NewJSONHandler(h.Log, nil)), DB: h.DB, Register: h.Register, Seal: key, Sessions: h.Register.Sessions(),
		Mail: func(ctx context.Context, tx *sql.Tx, m api.Mail) error {
			mail := argument(h.Outbox.Add)
			mail.To, mail.Kind, mail.Link, mail.Once = m.To, m.Kind, m.Link, m.Once
			return h.Outbox.Add(ctx, tx, mail)
		},
		Record: func(ctx context.Context, tx *sql.Tx, e api.Event) error {
			return h.House.House.Log(ctx, tx, e.Actor, e.Act, e.Case, e.Object, e.Detail)
		},
		Audit: auditLog{h}, Services: h.rooms,
		Keys:  func(context.Context) (string, error) { return h.Signer.VerifierKey() + "\n", nil },
		Ready: []api.Part{{Name: "database", Check: h.DB.Ping}},
	}
}

// argument is the zero value of what a method takes: the door may not name the types of rooms it does not know.
func argument[A any](func(context.Context, *sql.Tx, A) error) (a A) { return a }

func question[Q, A any](func(context.Context, *sql.Tx, Q) (A, error)) (q Q) { return q }

func (h *House) job(ctx context.Context, a register.Actor, id string) (out api.Job, err error) {
	err = h.DB.View(ctx, func(tx *sql.Tx) error {
		s, err := h.Queue.StatusFor(ctx, tx, id, a.Account)
		out = api.Job{ID: s.ID, State: s.State, Error: api.ErrorCode(s.Error), Progress: api.Progress{Done: s.Done, Total: s.Total}}
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
		ask := question(l.House.Audit.Entries)
		ask.Case, ask.Actor, ask.Act, ask.After, ask.Limit, ask.From, ask.To = q.Case, q.Account, q.Act, q.After, q.Limit, q.From, q.Until
		list, err := l.House.Audit.Entries(ctx, tx, ask)
		for _, e := range list {
			out = append(out, api.AuditEntry{Seq: e.Seq, Time: e.Time, Actor: e.Actor, Role: e.Role, Act: e.Act, Case: e.Case, Object: e.Object,
				Detail: e.Detail, Proof: []string{}})
		}
		return err
	})
	return out, err
}

func (l auditLog) Export(ctx context.Context, a register.Actor, w io.Writer) error {
	return l.DB.View(ctx, func(tx *sql.Tx) error {
		if err := l.Register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		return l.House.Audit.Export(ctx, tx, w)
	})
}

func (l auditLog) Checkpoint(ctx context.Context, a register.Actor) (signed []byte, err error) {
	err = l.DB.View(ctx, func(tx *sql.Tx) error {
		if err := l.Register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		signed, err = l.House.Audit.Checkpoint(ctx, tx)
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

// A Mail is one of the outbox, as it is sent.
type Mail struct{ To, Kind, Subject, Body string }

// Mails are all that were asked for, sent or not.
func (h *House) Mails() (out []Mail) {
	h.T.Helper()
	h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) error {
		list, err := h.Outbox.All(h.T.Context(), tx, 500)
		for _, m := range list {
			out = append(out, Mail{m.To, m.Kind, m.Subject, m.Body})
		}
		return err
	}))
	return out
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
