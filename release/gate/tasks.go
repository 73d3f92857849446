package gate

import (
	"context"
	"database/sql"
	"strings"

	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Turns is what is to be done about the publications of a case. Values are ids of publications.
type Turns struct {
	Redactions map[string]bool // redactions that have a publication already
	Sign       []string        // the seat of who looks has not signed
	Checklist  []string        // items are not cleared
	Release    []string        // nothing is missing, and who looks may release it
	Released   []string
}

// Turns gives what is to be done in a case as a sees it, without asking whether a may.
func (g *Gate) Turns(ctx context.Context, tx *sql.Tx, a register.Actor, caseID string) (Turns, error) {
	t := Turns{Redactions: map[string]bool{}}
	all, err := g.publications(ctx, tx, caseID)
	if err != nil {
		return t, err
	}
	for _, p := range all {
		t.Redactions[p.redaction] = true
		if p.released != 0 {
			t.Released = append(t.Released, p.id)
			continue
		}
		if err := g.turn(ctx, tx, a, p, &t); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (g *Gate) turn(ctx context.Context, tx *sql.Tx, a register.Actor, p publication, t *Turns) error {
	r, err := g.drafts.Proved(ctx, tx, p.redaction)
	if err != nil {
		return err
	}
	if r.State != draft.Verified && r.State != draft.Approved {
		return nil
	}
	signed, err := g.signatures(ctx, tx, p.id)
	if err != nil {
		return err
	}
	missing, err := g.missing(ctx, tx, p, r, signed)
	if err != nil {
		return err
	}
	open := false
	for _, m := range missing {
		if m == missingSignature+string(a.Seat) {
			t.Sign = append(t.Sign, p.id)
		}
		open = open || strings.HasPrefix(m, missingItem)
	}
	if open {
		t.Checklist = append(t.Checklist, p.id)
	}
	if len(missing) > 0 {
		return nil
	}
	err = g.apart(ctx, tx, a, r)
	if err == nil {
		t.Release = append(t.Release, p.id)
	}
	if refusal.Of(err) != nil {
		return nil
	}
	return err
}
