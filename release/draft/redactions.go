package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// A redaction is a row, with what decides whether it is void.
type redaction struct {
	id, caseID, document, state, code, job, blob, sha256, report, by, rules string
	look                                                                    Look
	search, people, decided, size, pages, requested                         int64
	nowSearch, nowPeople, nowDecided, published                             int64
	nowRules                                                                string
}

const redactionColumns = `SELECT r.id, r.case_id, r.document_id, r.state, r.code, r.job_id, r.blob_id, r.sha256,
	r.report_blob_id, r.requested_by, r.rules_version, r.search, r.people_version, r.decided, r.size, r.pages, r.requested_at, r.layout, r.style,
	f.search, c.people_version,
	(SELECT COALESCE(MAX(d.seq), 0) FROM release_decisions d WHERE d.document_id = r.document_id),
	(SELECT COUNT(*) FROM release_publications p WHERE p.redaction_id = r.id AND p.released_at <> 0)
	FROM release_redactions r JOIN release_findings f ON f.document_id = r.document_id JOIN cases c ON c.id = r.case_id `

func readRedaction(row interface{ Scan(...any) error }) (redaction, error) {
	var r redaction
	err := row.Scan(&r.id, &r.caseID, &r.document, &r.state, &r.code, &r.job, &r.blob, &r.sha256, &r.report, &r.by, &r.rules,
		&r.search, &r.people, &r.decided, &r.size, &r.pages, &r.requested, &r.look.Layout, &r.look.Style,
		&r.nowSearch, &r.nowPeople, &r.nowDecided, &r.published)
	return r, err
}

// void tells whether the list of people, the search, the decisions or the rules changed since, and it was not published
// before that.
func (r redaction) void() bool {
	changed := r.people != r.nowPeople || r.decided != r.nowDecided || r.search != r.nowSearch ||
		r.rules != "" && r.rules != r.nowRules
	return changed && r.published == 0
}

// shown is the state a person sees.
func (r redaction) shown() string {
	if r.void() && (r.state == Queued || r.state == Verified || r.state == Approved) {
		return Void
	}
	return r.state
}

func (s *Drafts) redaction(ctx context.Context, tx *sql.Tx, id string) (redaction, error) {
	r, err := readRedaction(tx.QueryRowContext(ctx, redactionColumns+`WHERE r.id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, refusal.NotFound()
	}
	if err != nil {
		return r, fmt.Errorf("redaction: %w", err)
	}
	r.nowRules = s.rules
	return r, nil
}

func (s *Drafts) redactions(ctx context.Context, tx *sql.Tx, caseID string) ([]redaction, error) {
	rows, err := tx.QueryContext(ctx, redactionColumns+`WHERE r.case_id = $1 ORDER BY r.requested_at DESC, r.id`, caseID)
	if err != nil {
		return nil, fmt.Errorf("redactions: %w", err)
	}
	var out []redaction
	err = record.Each(rows, func() error {
		r, err := readRedaction(rows)
		r.nowRules = s.rules
		out = append(out, r)
		return err
	})
	return out, err
}

// Redact asks for a redacted draft of a document and gives its id and job. It refuses with undecided-findings while a
// person must still decide something. The same request again, with nothing changed, gives the same redaction.
func (s *Drafts) Redact(ctx context.Context, a register.Actor, documentID string, look Look) (id, job string, err error) {
	if look, err = look.whole(); err != nil {
		return "", "", err
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, err := s.searchOf(ctx, tx, documentID)
		if err != nil {
			return s.seen(ctx, tx, a, register.RequestRedaction, r.caseID, err)
		}
		if err := s.Register.May(ctx, tx, a, register.RequestRedaction, r.caseID); err != nil {
			return err
		}
		if err := s.mayRedact(ctx, tx, r); err != nil {
			return err
		}
		decided, err := s.lastDecision(ctx, tx, documentID)
		if err != nil {
			return err
		}
		id, job, err = s.sameRedaction(ctx, tx, r, decided, look)
		if err != nil || id != "" {
			return err
		}
		id, job, err = s.writeRedaction(ctx, tx, a, r, decided, look)
		return err
	})
	return id, job, err
}

func (s *Drafts) mayRedact(ctx context.Context, tx *sql.Tx, r search) error {
	if r.state != Searched {
		return refusal.Conflict("no-findings", "Look for names and details in this document first.")
	}
	c, err := s.Register.Case(ctx, tx, r.caseID)
	if err != nil {
		return err
	}
	if c.PeopleVersion != r.people {
		return refusal.Conflict("findings-outdated", "The list of people changed after the search. Look for names and details again.")
	}
	if r.undecided > 0 {
		e := refusal.Conflict("undecided-findings", "Some findings are still undecided.")
		e.Count = int(r.undecided)
		return e
	}
	return nil
}

func (s *Drafts) lastDecision(ctx context.Context, tx *sql.Tx, documentID string) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM release_decisions WHERE document_id = $1`, documentID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("decisions: %w", err)
	}
	return n, nil
}

// sameRedaction finds a redaction of the same search, decisions and look that is under way or waits for its check.
func (s *Drafts) sameRedaction(ctx context.Context, tx *sql.Tx, r search, decided int64, look Look) (id, job string, err error) {
	all, err := s.redactions(ctx, tx, r.caseID)
	if err != nil {
		return "", "", err
	}
	for _, x := range all {
		if x.document != r.document || x.search != r.number || x.decided != decided || x.look != look || x.void() {
			continue
		}
		if x.state == Verified {
			return x.id, x.job, nil
		}
		if x.state == Queued {
			state, _, err := s.jobState(ctx, tx, x)
			if err != nil {
				return "", "", err
			}
			if state == Queued {
				return x.id, x.job, nil
			}
		}
	}
	return "", "", nil
}

func (s *Drafts) writeRedaction(ctx context.Context, tx *sql.Tx, a register.Actor, r search, decided int64, look Look) (id, job string, err error) {
	id = record.NewID()
	if job, err = s.Queue.Enqueue(ctx, tx, redactJob, id, a.Account); err != nil {
		return "", "", fmt.Errorf("job: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO release_redactions (id, case_id, document_id, search, people_version, decided,
		state, code, job_id, blob_id, sha256, size, pages, report_blob_id, rules_version, requested_by, requested_at, finished_at,
		layout, style)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, '', '', 0, 0, '', '', $9, $10, 0, $11, $12)`,
		id, r.caseID, r.document, r.number, r.people, decided, Queued, job, a.Account, s.Stamp(), look.Layout, look.Style)
	if err != nil {
		return "", "", fmt.Errorf("redaction: %w", err)
	}
	err = s.Log(ctx, tx, a, "request-redaction", r.caseID, "redaction/"+id, map[string]string{
		"document": r.document, "decisions": strconv.FormatInt(decided, 10), "job": job,
		"layout": look.Layout, "style": look.Style,
	})
	return id, job, err
}

// jobState is the state of a redaction that is queued: failed when its job has ended without a word.
func (s *Drafts) jobState(ctx context.Context, tx *sql.Tx, r redaction) (state, code string, err error) {
	if r.state != Queued {
		return r.shown(), r.code, nil
	}
	job, err := s.Queue.Status(ctx, tx, r.job)
	if refusal.Of(err) != nil {
		return r.shown(), r.code, nil
	}
	if err == nil && job.State == queue.Failed {
		return Failed, job.Error, nil
	}
	return r.shown(), r.code, err
}

// Redaction gives a redacted draft's state and report.
func (s *Drafts) Redaction(ctx context.Context, a register.Actor, id string) (Redaction, error) {
	var (
		v      Redaction
		report string
	)
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		r, err := s.redaction(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Register.May(ctx, tx, a, register.ReadRedaction, r.caseID); err != nil {
			return err
		}
		report = r.report
		v, err = s.view(ctx, tx, r)
		return err
	})
	if err != nil || report == "" {
		return v, err
	}
	v.Report = &redact.Report{}
	return v, s.ReadJSON(ctx, report, v.Report)
}

// Redactions lists the redacted drafts of a case, newest first, without their reports.
func (s *Drafts) Redactions(ctx context.Context, a register.Actor, caseID string) ([]Redaction, error) {
	out := []Redaction{}
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadRedaction, caseID); err != nil {
			return err
		}
		all, err := s.redactions(ctx, tx, caseID)
		if err != nil {
			return err
		}
		for _, r := range all {
			v, err := s.view(ctx, tx, r)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func (s *Drafts) view(ctx context.Context, tx *sql.Tx, r redaction) (Redaction, error) {
	v := Redaction{ID: r.id, Case: r.caseID, Document: r.document, Job: r.job, SHA256: r.sha256, Size: r.size,
		Pages: int(r.pages), Look: r.look, RequestedBy: r.by, RequestedAt: record.Time(r.requested)}
	var err error
	if v.State, v.Error, err = s.jobState(ctx, tx, r); err != nil {
		return v, err
	}
	v.Check, err = s.checked(ctx, tx, r)
	return v, err
}

// RedactionFile gives the PDF of a redacted draft that was proved, after the audit entry is written.
func (s *Drafts) RedactionFile(ctx context.Context, a register.Actor, id string) (File, error) {
	var r redaction
	err := s.DB.Update(ctx, func(tx *sql.Tx) (err error) {
		if r, err = s.redaction(ctx, tx, id); err != nil {
			return err
		}
		if err := s.Register.May(ctx, tx, a, register.ReadRedaction, r.caseID); err != nil {
			return err
		}
		if r.blob == "" {
			return refusal.Conflict("no-file", "There is no redacted draft to open: look at its state.")
		}
		return s.Log(ctx, tx, a, "read-redaction", r.caseID, "redaction/"+id, map[string]string{"sha256": r.sha256})
	})
	if err != nil {
		return File{}, err
	}
	pdf, err := s.Vault.Read(ctx, r.blob)
	if err != nil {
		return File{}, err
	}
	if sha256Hex(pdf) != r.sha256 {
		return File{}, errAltered
	}
	return File{PDF: pdf, SHA256: r.sha256}, nil
}
