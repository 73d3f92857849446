package gate

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Sign records a partner's signature on the file with this SHA-256, for the seat that the account holds. The same
// signature again changes nothing.
func (g *Gate) Sign(ctx context.Context, a register.Actor, id, seat, sha256 string) (v Publication, err error) {
	err = g.DB.Update(ctx, func(tx *sql.Tx) error {
		p, err := g.publication(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := g.Register.May(ctx, tx, a, register.Sign, p.caseID); err != nil {
			return err
		}
		if err := g.maySign(ctx, tx, a, p, seat, sha256); err != nil {
			return err
		}
		if err := g.writeSignature(ctx, tx, a, p); err != nil {
			return err
		}
		if v, err = g.view(ctx, tx, p); err != nil {
			return err
		}
		return g.tellReady(ctx, tx, v)
	})
	return v, err
}

func (g *Gate) maySign(ctx context.Context, tx *sql.Tx, a register.Actor, p publication, seat, sha256 string) error {
	known := false
	for _, s := range register.Seats() {
		known = known || seat == string(s)
	}
	switch {
	case !known:
		return refusal.Invalid(refusal.Field{Pointer: "/partner", Detail: "The partner must be local_authority, nhs or police."})
	case sha256 == "":
		return refusal.Invalid(refusal.Field{Pointer: "/sha256", Detail: "Give the SHA-256 of the file that you sign."})
	case register.Seat(seat) != a.Seat:
		return refusal.Forbidden("not-your-seat", "Your account does not sign for this partner.")
	case sha256 != p.sha256:
		return refusal.Conflict("file-changed", "This is not the SHA-256 of the file to be published. Open it again before you sign.")
	case p.released != 0:
		return refusal.Conflict("released", "This report is published already.")
	}
	r, err := g.drafts.Proved(ctx, tx, p.redaction)
	if err != nil {
		return err
	}
	if r.State == draft.Void || r.State == draft.Returned {
		return refusal.Conflict("void", "What would be published was voided. A new redacted draft is needed.")
	}
	return nil
}

func (g *Gate) writeSignature(ctx context.Context, tx *sql.Tx, a register.Actor, p publication) error {
	result, err := tx.ExecContext(ctx, `INSERT INTO release_signatures (publication_id, seat, sha256, account_id, signed_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (publication_id, seat) DO NOTHING`,
		p.id, string(a.Seat), p.sha256, a.Account, record.Micros(g.Now()))
	if err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	return g.Log(ctx, tx, a, "sign", p.caseID, "publication/"+p.id, map[string]string{"seat": string(a.Seat), "sha256": p.sha256})
}

// tellReady mails the officers once nothing is missing any more.
func (g *Gate) tellReady(ctx context.Context, tx *sql.Tx, v Publication) error {
	if v.State != Ready {
		return nil
	}
	return g.TellOfficers(ctx, tx, "release/"+v.ID, register.Release, v.Case)
}
