package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/register"
)

const (
	checkJob     = "intake.check"
	checkTimeout = 15 * time.Minute
	scannerAway  = time.Minute // until a scanner that did not answer is asked again
)

// system acts where no person does.
var system = register.Actor{Account: "system", Role: "system"}

// check is the job that opens the way to a draft: malware scan, then a full parse and the draft check in a process
// apart. It may run twice: what has been decided stays. An error that is ours leaves the document closed and is tried again.
func (s *Service) check(ctx context.Context, j queue.Job) error {
	var d documentRow
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		d, err = s.document(ctx, tx, j.Subject)
		return err
	})
	if err != nil {
		return err
	}
	if d.State != DocumentChecking {
		return nil
	}
	pdf, err := s.Vault.Read(ctx, d.blob)
	if err != nil {
		return err
	}
	j.Progress(1, 3)
	v, err := s.verdict(ctx, pdf, func() { j.Progress(2, 3) })
	if err != nil {
		return err
	}
	if err := s.conclude(ctx, d, v); err != nil {
		return err
	}
	j.Progress(3, 3)
	return nil
}

// A verdict is what the check of a draft came to.
type verdict struct {
	state, scan string
	pages       int
	problems    []check.Problem
}

func (s *Service) verdict(ctx context.Context, pdf []byte, scanned func()) (verdict, error) {
	v := verdict{state: DocumentRefused}
	refuse := func(kind, detail string, page int) (verdict, error) {
		v.problems = []check.Problem{{Kind: kind, Page: page, Detail: detail, Weight: "leak"}}
		return v, nil
	}
	var err error
	if v.scan, err = check.Scan(ctx, s.Scanner, pdf); err != nil {
		if ctx.Err() == nil && errors.Is(err, check.ErrScan) { // the scanner is away: the document waits for it
			return v, queue.Later{After: scannerAway}
		}
		return v, err
	}
	scanned()
	switch {
	case v.scan == check.Infected:
		return refuse("virus", "The selected file contains a virus.", 0)
	case v.scan != check.Clean && s.Config.RequireScan:
		return refuse("not_scanned", "The file could not be checked for viruses, so it cannot be used. Ask your administrator.", 0)
	case check.AlsoArchive(pdf):
		return refuse("trailing_data", "The selected file is a PDF and an archive at the same time. Save it as PDF again.", 0)
	}
	found, err := s.Examiner.Examine(ctx, pdf, nil)
	var refused *check.Refused
	if errors.As(err, &refused) {
		return refuse("unreadable", refused.Reason, refused.Page)
	}
	if err != nil {
		return v, err
	}
	v.pages = found.Pages
	if found.Pages > s.Config.MaxPages {
		return refuse("too_many_pages", fmt.Sprintf("The selected file must have no more than %d pages.", s.Config.MaxPages), 0)
	}
	v.state, v.problems = DocumentReady, check.Problems(found.Discoveries)
	return v, nil
}

// conclude writes the verdict, unless another run was faster.
func (s *Service) conclude(ctx context.Context, d documentRow, v verdict) error {
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		key, err := s.Vault.CaseKey(ctx, tx, d.Case)
		if err != nil {
			return err
		}
		sealed, err := key.SealJSON(documentPlace(d.ID), documentData{FileName: d.FileName, Problems: v.problems})
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `UPDATE intake_documents SET state = $1, scan = $2, pages = $3, checked_at = $4, sealed = $5
			WHERE id = $6 AND state = $7`, v.state, v.scan, v.pages, record.Micros(s.Now()), sealed, d.ID, DocumentChecking)
		if err != nil {
			return fmt.Errorf("document: %w", err)
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		return s.log(ctx, tx, system, "check-draft", d.Case, "document/"+d.ID, map[string]string{
			"state": v.state, "scan": v.scan, "pages": strconv.Itoa(v.pages), "problems": strconv.Itoa(len(v.problems)),
		})
	})
}
