package gate

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/register"
)

// What can be missing. A signature and a checklist item have the seat or the item behind them.
const (
	missingVoid      = "redaction-void"
	missingCheck     = "check"
	missingSignature = "signature-"
	missingItem      = "checklist-"
)

// view is what a person sees of a publication.
func (g *Gate) view(ctx context.Context, tx *sql.Tx, p publication) (Publication, error) {
	v := Publication{ID: p.id, Case: p.caseID, Redaction: p.redaction, SHA256: p.sha256, Size: p.size, Pages: int(p.pages),
		CreatedAt: record.Time(p.created), Missing: []string{}}
	key, err := g.Vault.CaseKey(ctx, tx, p.caseID)
	if err != nil {
		return v, err
	}
	if err := key.OpenJSON(act.TitlePlace(p.id), p.sealed, &v.Title); err != nil {
		return v, err
	}
	if v.Signatures, err = g.signatures(ctx, tx, p.id); err != nil {
		return v, err
	}
	if p.released != 0 {
		at := record.Time(p.released)
		v.State, v.PublishedAt = Released, &at
		return v, nil
	}
	r, err := g.drafts.Proved(ctx, tx, p.redaction)
	if err != nil {
		return v, err
	}
	if v.Missing, err = g.missing(ctx, tx, p, r, v.Signatures); err != nil {
		return v, err
	}
	switch {
	case r.State == draft.Void || r.State == draft.Returned:
		v.State = Void
	case len(v.Missing) == 0:
		v.State = Ready
	default:
		v.State = Open
	}
	return v, nil
}

// missing lists what a publication still needs, in the order in which it is done.
func (g *Gate) missing(ctx context.Context, tx *sql.Tx, p publication, r draft.Proved, signed []Signature) ([]string, error) {
	out := []string{}
	switch r.State {
	case draft.Approved:
	case draft.Verified:
		out = append(out, missingCheck)
	default:
		out = append(out, missingVoid)
	}
	has := map[string]bool{}
	for _, s := range signed {
		has[s.Partner] = s.SHA256 == p.sha256
	}
	for _, seat := range register.Seats() {
		if !has[string(seat)] {
			out = append(out, missingSignature+string(seat))
		}
	}
	items, err := g.answered(ctx, tx, p, r.Flags)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		if !it.Cleared {
			out = append(out, missingItem+it.ID)
		}
	}
	return out, nil
}

func (g *Gate) signatures(ctx context.Context, tx *sql.Tx, publicationID string) ([]Signature, error) {
	rows, err := tx.QueryContext(ctx, `SELECT seat, sha256, account_id, signed_at FROM release_signatures
		WHERE publication_id = $1 ORDER BY signed_at, seat`, publicationID)
	if err != nil {
		return nil, fmt.Errorf("signatures: %w", err)
	}
	out := []Signature{}
	err = record.Each(rows, func() error {
		var (
			s  Signature
			at int64
		)
		if err := rows.Scan(&s.Partner, &s.SHA256, &s.By, &at); err != nil {
			return err
		}
		s.SignedAt = record.Time(at)
		out = append(out, s)
		return nil
	})
	return out, err
}
