package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/release/measure"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/register"
)

// redact is the job. Its subject is a redaction; it may run twice: what has a result is left alone.
func (s *Drafts) redact(ctx context.Context, j queue.Job) error {
	var r redaction
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		r, err = s.redaction(ctx, tx, j.Subject)
		return err
	})
	if err != nil {
		return err
	}
	if r.state != Queued {
		return ended(r.state, r.code)
	}
	in, err := s.input(ctx, r.document)
	if err != nil {
		return err
	}
	if in.people != r.people || in.decision != r.decided || in.now.number != r.search {
		return s.fail(ctx, r, Failed, "outdated", redact.Report{})
	}
	j.Progress(1, 4)
	result, mentions, err := s.run(ctx, in, r.look)
	if errors.Is(err, errOtherFindings) {
		if err := s.outdate(ctx, r); err != nil {
			return err
		}
		return s.fail(ctx, r, Failed, "outdated", redact.Report{})
	}
	if state, code := outcome(err); code != "" {
		return s.fail(ctx, r, state, code, result.Report)
	}
	if err != nil {
		return err
	}
	if sha256Hex(result.PDF) != result.Report.Public.OutputSHA256 || !result.Report.Public.Verification.Passed {
		return s.fail(ctx, r, Failed, "not-proved", result.Report)
	}
	j.Progress(3, 4)
	if err := s.prove(ctx, r, result, mentions); err != nil {
		return err
	}
	j.Progress(4, 4)
	return nil
}

// run gives what the engine made, and what became of each mention.
func (s *Drafts) run(ctx context.Context, in input, look Look) (redact.Result, []measure.Mention, error) {
	pdf, err := s.original(ctx, in.stored)
	if err != nil {
		return redact.Result{}, nil, err
	}
	var f found
	if err := s.ReadJSON(ctx, in.now.blob, &f); err != nil {
		return redact.Result{}, nil, err
	}
	// The engine numbers terms anew in each run: the decisions fit only what the search found.
	detection, err := s.engine.Detect(ctx, pdf, in.list, redact.Options{})
	if err != nil {
		return redact.Result{}, nil, err
	}
	if !f.equal(newFound(in.key, in.list, in.people, detection)) {
		return redact.Result{}, nil, errOtherFindings
	}
	result, err := s.engine.Redact(ctx, pdf, in.list, redact.Options{Decisions: f.forEngine(in.by), Strict: true, Layout: look.Layout, Style: look.Style})
	return result, f.mentions(in.by), err
}

// errOtherFindings says that the engine no longer finds what the search found: its rules changed since.
var errOtherFindings = errors.New("the engine finds something else than the search did")

// outdate marks a search whose findings the engine no longer gives, so that it is asked for again.
func (s *Drafts) outdate(ctx context.Context, r redaction) error {
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE release_findings SET people_version = -1 WHERE document_id = $1 AND search = $2`, r.document, r.search)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		return nil
	})
}

// ended is what a job says whose redaction has its result.
func ended(state, code string) error {
	if state == Refused || state == Failed {
		return queue.Failure{Code: code}
	}
	return nil
}

// outcome tells how a redaction ended when the engine gave no file for a reason of its own; no code when it did not.
func outcome(err error) (state, code string) {
	var failure queue.Failure
	if err == nil || !errors.As(engineFailure(err), &failure) {
		return "", ""
	}
	if errors.Is(err, redact.ErrRefused) {
		return Refused, failure.Code
	}
	return Failed, failure.Code
}

// fail records that there is no file, and why, and gives the failure that the job ends with.
func (s *Drafts) fail(ctx context.Context, r redaction, state, code string, report redact.Report) error {
	blob, err := s.PutJSON(ctx, r.caseID, report)
	if err != nil {
		return err
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Vault.Keep(ctx, tx, blob); err != nil {
			return err
		}
		if err := s.finish(ctx, tx, r, ending{state: state, code: code, report: blob}); err != nil {
			return err
		}
		return s.Log(ctx, tx, systemActor, "redaction-"+state, r.caseID, "redaction/"+r.id, map[string]string{"code": code})
	})
	if errors.Is(err, errFinished) {
		return s.Drop(ctx, nil, blob)
	}
	if err != nil {
		return s.Drop(ctx, err, blob)
	}
	return ended(state, code)
}

// prove records a proved file and what people decided for it, and tells those who may check it.
func (s *Drafts) prove(ctx context.Context, r redaction, result redact.Result, mentions []measure.Mention) error {
	pdf, err := s.Put(ctx, r.caseID, result.PDF)
	if err != nil {
		return err
	}
	report, err := s.PutJSON(ctx, r.caseID, result.Report)
	if err != nil {
		return s.Drop(ctx, err, pdf)
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := errors.Join(s.Vault.Keep(ctx, tx, pdf), s.Vault.Keep(ctx, tx, report)); err != nil {
			return err
		}
		end := ending{state: Verified, pdf: pdf, report: report, pages: result.Report.Public.Pages, rules: result.Report.Public.RulesVersion}
		if err := s.finish(ctx, tx, r, end); err != nil {
			return err
		}
		if err := measure.Write(ctx, tx, r.id, mentions); err != nil {
			return err
		}
		if err := s.writeFlags(ctx, tx, r, result.Report.Together); err != nil {
			return err
		}
		if err := s.tellCheckers(ctx, tx, r); err != nil {
			return err
		}
		return s.Log(ctx, tx, systemActor, "redaction-verified", r.caseID, "redaction/"+r.id, map[string]string{
			"sha256": pdf.SHA256, "pages": strconv.Itoa(result.Report.Public.Pages),
		})
	})
	if errors.Is(err, errFinished) {
		return s.Drop(ctx, nil, pdf, report)
	}
	if err != nil {
		return s.Drop(ctx, err, pdf, report)
	}
	return nil
}

// errFinished says that another run of the same job was faster.
var errFinished = errors.New("the redaction has a result already")

// An ending is what a redaction came to.
type ending struct {
	state, code, rules string
	pdf, report        storage.Blob
	pages              int
}

func (s *Drafts) finish(ctx context.Context, tx *sql.Tx, r redaction, e ending) error {
	result, err := tx.ExecContext(ctx, `UPDATE release_redactions SET state = $1, code = $2, blob_id = $3, sha256 = $4, size = $5,
		pages = $6, report_blob_id = $7, rules_version = $8, finished_at = $9 WHERE id = $10 AND state = $11`,
		e.state, e.code, e.pdf.ID, e.pdf.SHA256, e.pdf.Size, e.pages, e.report.ID, e.rules, s.Stamp(), r.id, Queued)
	if err != nil {
		return fmt.Errorf("redaction: %w", err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return errFinished
	}
	return err
}

// tellCheckers mails the members who may check, and the officers when no member may.
func (s *Drafts) tellCheckers(ctx context.Context, tx *sql.Tx, r redaction) error {
	members, err := s.Register.Members(ctx, tx, r.caseID)
	if err != nil {
		return err
	}
	var checkers []register.Account
	for _, m := range members {
		if m.Role == register.Reviewer && m.ID != r.by && !m.Disabled {
			checkers = append(checkers, m)
		}
	}
	if len(checkers) == 0 {
		if checkers, err = s.Register.WithRole(ctx, tx, register.PublicationOfficer); err != nil {
			return err
		}
	}
	return s.Tell(ctx, tx, "check/"+r.id, register.CheckRedaction, r.caseID, checkers, r.by)
}
