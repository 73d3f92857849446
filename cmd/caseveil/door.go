package main

import (
	"context"
	"database/sql"
	"encoding/base64"
	"io"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

func (n *node) systemKey(ctx context.Context) (key *seal.CaseKey, err error) {
	err = n.db.View(ctx, func(tx *sql.Tx) error {
		key, err = n.vault.CaseKey(ctx, tx, storage.SystemCase)
		return err
	})
	return key, err
}

func (n *node) mail(ctx context.Context, tx *sql.Tx, m api.Mail) error {
	return n.outbox.Add(ctx, tx, outbox.Mail{To: m.To, Kind: m.Kind, Link: m.Link, Once: m.Once})
}

func (n *node) record(ctx context.Context, tx *sql.Tx, e api.Event) error {
	return n.audit.Append(ctx, tx, audit.Entry{
		Time: time.Now(), Actor: e.Actor.Account, Role: string(e.Actor.Role), Act: e.Act, Case: e.Case, Object: e.Object,
		Detail: e.Detail,
	})
}

func (n *node) publicKeys(context.Context) (string, error) { return n.signer.VerifierKey() + "\n", nil }

func (n *node) ready() []api.Part {
	return []api.Part{{Name: "database", Check: n.db.Ping}, {Name: "objects", Check: n.vault.Ping}}
}

// letters are the mails of the demonstration, newest first.
func (n *node) letters(ctx context.Context) (all []api.Letter, err error) {
	err = n.db.View(ctx, func(tx *sql.Tx) error {
		mails, err := n.outbox.Waiting(ctx, tx)
		for _, m := range mails {
			all = append(all, api.Letter{To: m.To, Subject: m.Subject, Body: m.Body, Link: linkIn(m.Body)})
		}
		return err
	})
	return all, err
}

func (n *node) services(r *rooms) api.Services {
	return api.Services{Intake: r.intake, Release: r.release, Job: n.job}
}

// job is one that a asked for, first or while it was under way.
func (n *node) job(ctx context.Context, a register.Actor, id string) (out api.Job, err error) {
	err = n.db.View(ctx, func(tx *sql.Tx) error {
		s, err := n.queue.StatusFor(ctx, tx, id, a.Account)
		if err != nil {
			return err
		}
		out = api.Job{ID: s.ID, State: s.State, Error: api.ErrorCode(s.Error), Progress: api.Progress{Done: s.Done, Total: s.Total}}
		return nil
	})
	return out, err
}

// auditLog shows the log to those who may read it.
type auditLog struct{ *node }

func (l auditLog) Entries(ctx context.Context, a register.Actor, q api.AuditQuery) (out []api.AuditEntry, err error) {
	err = l.db.View(ctx, func(tx *sql.Tx) error {
		if err := l.register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		size, err := audit.Size(ctx, tx)
		if err != nil {
			return err
		}
		entries, err := l.audit.Entries(ctx, tx, audit.Query{
			Case: q.Case, Actor: q.Account, Act: q.Act, From: q.From, To: q.Until, After: q.After, Limit: q.Limit,
		})
		for _, e := range entries {
			shown, err := l.entry(ctx, tx, e, size)
			if err != nil {
				return err
			}
			out = append(out, shown)
		}
		return err
	})
	return out, err
}

func (l auditLog) entry(ctx context.Context, tx *sql.Tx, e audit.Entry, size int64) (api.AuditEntry, error) {
	proof, err := l.audit.Prove(ctx, tx, e.Seq, size)
	if err != nil {
		return api.AuditEntry{}, err
	}
	leaf := tlog.RecordHash([]byte(proof.Leaf))
	return api.AuditEntry{
		Seq: e.Seq, Time: e.Time, Actor: e.Actor, Role: e.Role, Act: e.Act, Case: e.Case, Object: e.Object, Detail: e.Detail,
		Record: proof.Leaf, Index: e.Seq - 1,
		Leaf: base64.StdEncoding.EncodeToString(leaf[:]), Proof: proof.Hashes, Size: size,
	}, nil
}

func (l auditLog) Export(ctx context.Context, a register.Actor, w io.Writer) error {
	return l.db.View(ctx, func(tx *sql.Tx) error {
		if err := l.register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		return l.audit.Export(ctx, tx, w)
	})
}

func (l auditLog) Checkpoint(ctx context.Context, a register.Actor) (signed []byte, err error) {
	err = l.db.View(ctx, func(tx *sql.Tx) error {
		if err := l.register.May(ctx, tx, a, register.ReadAudit, ""); err != nil {
			return err
		}
		signed, err = l.audit.Checkpoint(ctx, tx)
		return err
	})
	return signed, err
}
