package draft

import (
	"context"
	"database/sql"

	"github.com/caseveil/caseveil/redact/casefile"
)

// Proved is what a publication needs to know of the redaction it publishes.
type Proved struct {
	ID, Case, State string
	SHA256, Blob    string
	Report          string // blob of the [redact.Report]
	Size            int64
	Pages           int
	RedactedBy      string // account id
	CheckedBy       string // account id; "" when nobody has checked yet
	List            *casefile.Case
	Flags           []Flag // what identifies together
}

// Proved gives a redaction in the caller's transaction, without asking who wants to know.
func (s *Drafts) Proved(ctx context.Context, tx *sql.Tx, id string) (Proved, error) {
	r, err := s.redaction(ctx, tx, id)
	if err != nil {
		return Proved{}, err
	}
	p := Proved{ID: r.id, Case: r.caseID, State: r.shown(), SHA256: r.sha256, Blob: r.blob, Report: r.report, Size: r.size,
		Pages: int(r.pages), RedactedBy: r.by}
	c, err := s.checked(ctx, tx, r)
	if err != nil {
		return Proved{}, err
	}
	if c != nil {
		p.CheckedBy = c.By
	}
	if p.Flags, err = s.flags(ctx, tx, r); err != nil {
		return Proved{}, err
	}
	p.List, _, err = s.list(ctx, tx, r.caseID)
	return p, err
}
