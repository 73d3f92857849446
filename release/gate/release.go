package gate

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// errAltered says that the stored file is not the one that was proved. It never happens with a sound store.
var errAltered = errors.New("the stored file does not have the hash that was proved and signed")

// Release publishes. It refuses with same-person when a did another part of this version, and with not-ready while
// something is missing. The bytes are hashed again: what was proved and signed is what is published. A second release of
// the same publication answers what the first did.
func (g *Gate) Release(ctx context.Context, a register.Actor, id string) (Receipt, error) {
	var (
		p      publication
		report redact.Report
	)
	err := g.DB.View(ctx, func(tx *sql.Tx) (err error) {
		p, err = g.mayRelease(ctx, tx, a, id)
		return err
	})
	if err != nil || p.released != 0 {
		return p.receipt(), err
	}
	proved, err := g.reread(ctx, p, &report)
	if err != nil {
		return Receipt{}, err
	}
	err = g.DB.Update(ctx, func(tx *sql.Tx) error {
		if p, err = g.mayRelease(ctx, tx, a, id); err != nil || p.released != 0 {
			return err
		}
		if p.blob != proved.blob || p.sha256 != proved.sha256 {
			return errAltered
		}
		p, err = g.publish(ctx, tx, a, p, report.Public)
		return err
	})
	return p.receipt(), err
}

func (p publication) receipt() Receipt {
	if p.released == 0 {
		return Receipt{}
	}
	return Receipt{PublishedAt: record.Time(p.released), SHA256: p.sha256, Manifest: p.manifest}
}

// mayRelease gives the publication when a may release it now, or when it is released already.
func (g *Gate) mayRelease(ctx context.Context, tx *sql.Tx, a register.Actor, id string) (publication, error) {
	p, err := g.publication(ctx, tx, id)
	if err != nil {
		return p, err
	}
	if err := g.Register.May(ctx, tx, a, register.Release, p.caseID); err != nil || p.released != 0 {
		return p, err
	}
	r, err := g.drafts.Proved(ctx, tx, p.redaction)
	if err != nil {
		return p, err
	}
	if err := g.apart(ctx, tx, a, r); err != nil {
		return p, err
	}
	if r.SHA256 != p.sha256 || r.Blob != p.blob {
		return p, errAltered
	}
	signed, err := g.signatures(ctx, tx, p.id)
	if err != nil {
		return p, err
	}
	missing, err := g.missing(ctx, tx, p, r, signed)
	if err == nil && len(missing) > 0 {
		e := refusal.Conflict("not-ready", "Something is still missing before this report can be published.")
		e.Missing = missing
		return p, e
	}
	return p, err
}

// apart keeps who redacted, who checked and who releases one version different people, as far as the partnership chose.
func (g *Gate) apart(ctx context.Context, tx *sql.Tx, a register.Actor, r draft.Proved) error {
	chosen, err := g.settings(ctx, tx)
	if err != nil {
		return err
	}
	if a.Account == r.RedactedBy {
		return draft.SamePerson("You asked for this redacted draft, so somebody else must release it.")
	}
	if chosen.Separation != TwoPerson && a.Account == r.CheckedBy {
		return draft.SamePerson("You checked this redacted draft, so somebody else must release it.")
	}
	return nil
}

// reread reads the bytes and the report outside any transaction, and hashes the bytes again.
func (g *Gate) reread(ctx context.Context, p publication, report *redact.Report) (publication, error) {
	pdf, err := g.Vault.Read(ctx, p.blob)
	if err != nil {
		return p, err
	}
	if hash(pdf) != p.sha256 || int64(len(pdf)) != p.size {
		return p, errAltered
	}
	var r draft.Proved
	err = g.DB.View(ctx, func(tx *sql.Tx) (err error) {
		r, err = g.drafts.Proved(ctx, tx, p.redaction)
		return err
	})
	if err != nil {
		return p, err
	}
	if err := g.ReadJSON(ctx, r.Report, report); err != nil {
		return p, err
	}
	if report.Public.OutputSHA256 != p.sha256 || !report.Public.Verification.Passed {
		return p, errAltered
	}
	return p, nil
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// publish writes the release: record, manifest, stage, deliveries, audit entry and mails.
func (g *Gate) publish(ctx context.Context, tx *sql.Tx, a register.Actor, p publication, public redact.Public) (publication, error) {
	p.released, p.releasedBy, p.releasedOn = g.Stamp(), a.Account, g.Today().String()
	manifest, err := g.signer.Sign(manifestText(p, public))
	if err != nil {
		return p, err
	}
	p.manifest = string(manifest)
	result, err := tx.ExecContext(ctx, `UPDATE release_publications SET released_at = $1, released_by = $2, released_on = $3,
		manifest = $4 WHERE id = $5 AND released_at = 0`, p.released, p.releasedBy, p.releasedOn, p.manifest, p.id)
	if err != nil {
		return p, fmt.Errorf("release: %w", err)
	}
	rows, err := result.RowsAffected()
	if err == nil && rows != 1 {
		err = errors.New("somebody else was faster")
	}
	if err != nil {
		return p, fmt.Errorf("release: %w", err)
	}
	if err := g.Register.SetStage(ctx, tx, p.caseID, register.StagePublished); err != nil {
		return p, err
	}
	n, err := g.openDeliveries(ctx, tx, p)
	if err != nil {
		return p, err
	}
	err = g.Log(ctx, tx, a, "release", p.caseID, "publication/"+p.id, map[string]string{
		"sha256": p.sha256, "deliveries": strconv.Itoa(n),
	})
	if err != nil {
		return p, err
	}
	return p, g.TellOfficers(ctx, tx, "send/"+p.id, register.SendDelivery, p.caseID)
}

func (g *Gate) openDeliveries(ctx context.Context, tx *sql.Tx, p publication) (int, error) {
	chosen, err := g.settings(ctx, tx)
	if err != nil {
		return 0, err
	}
	on := clock.On(record.Time(p.released))
	due, _ := g.rules.One(g.calendar, clock.CopyAfterPublication, on, chosen.choices())
	return g.ledger.Open(ctx, tx, ledger.Published{ID: p.id, Case: p.caseID, On: on, Due: due.Due, Warning: due.Warning})
}
