package main

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"time"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/refusal"
)

// rooms are the services behind the door, on one node.
type rooms struct {
	intake  *intake.Service
	release *release.Service
}

// openRooms builds them and registers their jobs; the queue is started afterwards.
func openRooms(n *node, cache string) (*rooms, error) {
	engine, err := newEngine(cache, max(1, runtime.NumCPU()/2))
	if err != nil {
		return nil, err
	}
	parts := intake.Parts{
		DB: n.db, Vault: n.vault, Register: n.register, Audit: n.audit, Queue: n.queue, Outbox: n.outbox,
		Examiner: examiner{engine}, Texter: texter{engine}, Filled: forms{engine}, Now: time.Now, Signer: n.signer,
		Config: intake.Config{RequireScan: n.config.RequireScan},
	}
	if parts.Incoming, err = n.config.incoming(); err != nil {
		return nil, err
	}
	if n.config.Clamd != "" {
		parts.Scanner = check.NewClamd(n.config.Clamd)
	}
	in, err := intake.New(parts)
	if err != nil {
		return nil, err
	}
	house := &act.House{
		DB: n.db, Vault: n.vault, Register: n.register, Audit: n.audit, Queue: n.queue, Outbox: n.outbox, Now: time.Now,
	}
	return &rooms{intake: in, release: release.New(house, engine, documents{in}, n.signer)}, nil
}

// examiner gives intake the engine's look at a draft, in intake's own words.
type examiner struct{ engine *apart.Client }

func (e examiner) Examine(ctx context.Context, pdf []byte, c *casefile.Case) (check.Examination, error) {
	seen, err := e.engine.Examine(ctx, pdf, c)
	if err != nil {
		return check.Examination{}, refused(err)
	}
	out := check.Examination{Pages: seen.Pages}
	for _, d := range seen.Discoveries {
		out.Discoveries = append(out.Discoveries, check.Discovery{
			Kind: d.Kind, Weight: d.Weight, Page: d.Page, Where: d.Where, Detail: d.Detail,
		})
	}
	return out, nil
}

type texter struct{ engine *apart.Client }

func (t texter) Text(ctx context.Context, pdf []byte) (string, error) {
	text, err := t.engine.Text(ctx, pdf)
	return text, refused(err)
}

// forms reads the fields of forms. One that breaks the reader is damaged, whatever it was made for.
type forms struct{ engine *apart.Client }

func (f forms) Filled(ctx context.Context, pdf []byte) (*scpr.Filled, error) {
	filled, err := f.engine.Filled(ctx, pdf)
	if errors.Is(err, redact.ErrRefused) {
		return nil, scpr.ErrDamaged
	}
	return filled, err
}

func refused(err error) error {
	var r *redact.RefusedError
	if errors.As(err, &r) {
		return &check.Refused{Reason: r.Reason, Page: r.Page}
	}
	return err
}

// documents tells release of the drafts that intake keeps.
type documents struct{ intake *intake.Service }

func (d documents) Ready(ctx context.Context, tx *sql.Tx, id string) (draft.Stored, error) {
	ready, err := d.intake.Ready(ctx, tx, id)
	stored := draft.Stored{Case: ready.Case, Blob: ready.Blob, SHA256: ready.SHA256, Pages: ready.Pages}
	if err != nil && refusal.Of(err) == nil {
		return draft.Stored{}, err
	}
	return stored, err
}
