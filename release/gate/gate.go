package gate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// drafts is what the gate needs of redacted drafts.
type drafts interface {
	Proved(ctx context.Context, tx *sql.Tx, id string) (draft.Proved, error)
}

// deliveries is what the gate needs of the ledger: a release opens them in its own transaction.
type deliveries interface {
	Open(ctx context.Context, tx *sql.Tx, p ledger.Published) (int, error)
}

// Gate is the service. It may be used concurrently.
type Gate struct {
	*act.House
	drafts   drafts
	ledger   deliveries
	signer   *seal.Signer
	rules    *clock.Rules
	calendar *clock.Calendar
	items    []template
}

// New makes the service. signer signs the manifests.
func New(h *act.House, d drafts, l deliveries, signer *seal.Signer) *Gate {
	return &Gate{House: h, drafts: d, ledger: l, signer: signer, rules: clock.DefaultRules(),
		calendar: clock.EnglandAndWales(), items: mustItems()}
}

// A publication is a row.
type publication struct {
	id, caseID, redaction, sha256, blob, createdBy string
	releasedBy, releasedOn, manifest               string
	size, pages, created, answered, released       int64
	sealed                                         []byte
}

const publicationColumns = `SELECT id, case_id, redaction_id, sealed, sha256, blob_id, size, pages, created_by, created_at,
	answered, released_by, released_at, released_on, manifest FROM release_publications `

func readPublication(row interface{ Scan(...any) error }) (publication, error) {
	var p publication
	err := row.Scan(&p.id, &p.caseID, &p.redaction, &p.sealed, &p.sha256, &p.blob, &p.size, &p.pages, &p.createdBy, &p.created,
		&p.answered, &p.releasedBy, &p.released, &p.releasedOn, &p.manifest)
	return p, err
}

func (g *Gate) publication(ctx context.Context, tx *sql.Tx, id string) (publication, error) {
	p, err := readPublication(tx.QueryRowContext(ctx, publicationColumns+`WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, refusal.NotFound()
	}
	if err != nil {
		return p, fmt.Errorf("publication: %w", err)
	}
	return p, nil
}

func (g *Gate) publications(ctx context.Context, tx *sql.Tx, caseID string) ([]publication, error) {
	rows, err := tx.QueryContext(ctx, publicationColumns+`WHERE case_id = $1 ORDER BY created_at DESC, id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("publications: %w", err)
	}
	var out []publication
	err = record.Each(rows, func() error {
		p, err := readPublication(rows)
		out = append(out, p)
		return err
	})
	return out, err
}

// maxTitle is how long a title may be, in characters.
const maxTitle = 200

// Create makes a publication of a redacted draft that was proved. The title will be public, so it may hold no name of the
// list of people. The partners and the officers are told that it is their turn.
func (g *Gate) Create(ctx context.Context, a register.Actor, redactionID, title string) (v Publication, err error) {
	err = g.DB.Update(ctx, func(tx *sql.Tx) error {
		r, err := g.drafts.Proved(ctx, tx, redactionID)
		if err != nil {
			if refusal.Is(err, "not-found") {
				return refusal.Invalid(refusal.Field{Pointer: "/redaction", Detail: "There is no redacted draft with this id."})
			}
			return err
		}
		if err := g.Register.May(ctx, tx, a, register.CreatePublication, r.Case); err != nil {
			return err
		}
		title = strings.TrimSpace(title)
		if detail := badTitle(r, title); detail != "" {
			return refusal.Invalid(refusal.Field{Pointer: "/title", Detail: detail})
		}
		if r.State != draft.Verified && r.State != draft.Approved {
			return refusal.Conflict("not-verified", "Only a redacted draft that was proved and is not void can be published.")
		}
		p, err := g.writePublication(ctx, tx, a, r, title)
		if err != nil {
			return err
		}
		v, err = g.view(ctx, tx, p)
		return err
	})
	return v, err
}

func badTitle(r draft.Proved, title string) string {
	switch {
	case title == "":
		return "Enter a title."
	case utf8.RuneCountInString(title) > maxTitle:
		return "The title must be 200 characters or fewer."
	case !utf8.ValidString(title) || strings.ContainsFunc(title, unicode.IsControl):
		return "The title must be one line of text."
	case draft.Names(r.List, title):
		return "The title holds a name from the list of people. It will be public."
	}
	return ""
}

func (g *Gate) writePublication(ctx context.Context, tx *sql.Tx, a register.Actor, r draft.Proved, title string) (publication, error) {
	p := publication{id: record.NewID(), caseID: r.Case, redaction: r.ID, sha256: r.SHA256, blob: r.Blob, createdBy: a.Account,
		size: r.Size, pages: int64(r.Pages), created: g.Stamp()}
	key, err := g.Vault.CaseKey(ctx, tx, r.Case)
	if err != nil {
		return p, err
	}
	if p.sealed, err = key.SealJSON(act.TitlePlace(p.id), title); err != nil {
		return p, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO release_publications (id, case_id, redaction_id, sealed, sha256, blob_id, size, pages,
		created_by, created_at, answered, released_by, released_at, released_on, manifest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', 0, '', '') ON CONFLICT (redaction_id) DO NOTHING`,
		p.id, p.caseID, p.redaction, p.sealed, p.sha256, p.blob, p.size, p.pages, p.createdBy, p.created)
	if err != nil {
		return p, fmt.Errorf("publication: %w", err)
	}
	stored, err := readPublication(tx.QueryRowContext(ctx, publicationColumns+`WHERE redaction_id = $1`, r.ID))
	if err != nil {
		return p, fmt.Errorf("publication: %w", err)
	}
	if stored.id != p.id {
		return p, refusal.Conflict("publication-exists", "This redacted draft has a publication already.")
	}
	if err := g.carry(ctx, tx, key, p, r.Flags); err != nil {
		return p, err
	}
	if err := g.Register.SetStage(ctx, tx, p.caseID, register.StageSignOff); err != nil {
		return p, err
	}
	if err := g.tellSigners(ctx, tx, p); err != nil {
		return p, err
	}
	return p, g.Log(ctx, tx, a, "create-publication", p.caseID, "publication/"+p.id, map[string]string{
		"redaction": p.redaction, "sha256": p.sha256,
	})
}

// tellSigners mails every partner of the three seats that may sign, and the officers, who answer the checklist.
func (g *Gate) tellSigners(ctx context.Context, tx *sql.Tx, p publication) error {
	for _, seat := range register.Seats() {
		partners, err := g.Register.WithSeat(ctx, tx, seat)
		if err != nil {
			return err
		}
		if err := g.Tell(ctx, tx, "sign/"+p.id, register.Sign, p.caseID, partners); err != nil {
			return err
		}
	}
	return g.TellOfficers(ctx, tx, "checklist/"+p.id, register.AnswerChecklist, p.caseID)
}

// Publication gives a publication with its state and what is missing.
func (g *Gate) Publication(ctx context.Context, a register.Actor, id string) (v Publication, err error) {
	err = g.DB.View(ctx, func(tx *sql.Tx) error {
		p, err := g.publication(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := g.Register.May(ctx, tx, a, register.ReadPublication, p.caseID); err != nil {
			return err
		}
		v, err = g.view(ctx, tx, p)
		return err
	})
	return v, err
}

// Publications lists those of a case, newest first.
func (g *Gate) Publications(ctx context.Context, a register.Actor, caseID string) ([]Publication, error) {
	out := []Publication{}
	err := g.DB.View(ctx, func(tx *sql.Tx) error {
		if err := g.Register.May(ctx, tx, a, register.ReadPublication, caseID); err != nil {
			return err
		}
		all, err := g.publications(ctx, tx, caseID)
		if err != nil {
			return err
		}
		for _, p := range all {
			v, err := g.view(ctx, tx, p)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}
