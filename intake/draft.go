package intake

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// A document's sealed part.
type documentData struct {
	FileName string
	Problems []check.Problem
}

// ReceiveDraft takes in a draft of a case: size limit, kind by its bytes, hash and sealing all happen in the stream.
// Record, audit entry and the check's job are one transaction; on any error nothing is left. Nothing opens the document
// before its check has passed. The same file again is a document of its own, with a note.
func (s *Service) ReceiveDraft(ctx context.Context, a register.Actor, caseID string, d Draft) (Document, error) {
	return s.receiveDraft(ctx, a, caseID, d, nothingElse)
}

func (s *Service) receiveDraft(ctx context.Context, a register.Actor, caseID string, d Draft, and also) (Document, error) {
	var key *seal.CaseKey
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		if err := s.Register.May(ctx, tx, a, register.UploadDraft, caseID); err != nil {
			return err
		}
		key, err = s.Vault.CaseKey(ctx, tx, caseID)
		return err
	})
	if err != nil {
		return Document{}, err
	}
	body := bufio.NewReaderSize(d.Body, check.HeadSize)
	head, err := body.Peek(check.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return Document{}, err
	}
	if err := check.KindOf(head).Refuse(check.PDF); err != nil {
		return Document{}, err
	}
	blob, err := s.Vault.Put(ctx, key, caseID, body, s.Config.MaxDraft)
	if err != nil {
		if refusal.Is(err, "too-large") {
			err = refusal.TooLarge(fmt.Sprintf("The selected file must be smaller than %dMB.", s.Config.MaxDraft>>20))
		}
		return Document{}, err
	}
	doc := Document{
		ID: record.NewID(), Case: caseID, SHA256: blob.SHA256, State: DocumentChecking, Problems: []check.Problem{},
		Size: blob.Size, ReceivedAt: record.Time(record.Micros(s.Now())), FileName: d.FileName, Sender: a.Account,
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.keepDraft(ctx, tx, a, key, &doc, blob); err != nil {
			return err
		}
		return and(ctx, tx, caseID, "document/"+doc.ID)
	})
	if err != nil {
		return Document{}, s.discard(ctx, err, blob)
	}
	return doc, nil
}

func (s *Service) keepDraft(ctx context.Context, tx *sql.Tx, a register.Actor, key *seal.CaseKey, doc *Document, blob storage.Blob) error {
	if err := s.Register.May(ctx, tx, a, register.UploadDraft, doc.Case); err != nil {
		return err
	}
	if err := s.Vault.Keep(ctx, tx, blob); err != nil {
		return err
	}
	var repeated int64
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM intake_documents WHERE case_id = $1 AND sha256 = $2`, doc.Case, doc.SHA256).
		Scan(&repeated)
	if err != nil {
		return fmt.Errorf("documents: %w", err)
	}
	doc.Notes = notes(repeated)
	if doc.Check, err = s.Queue.Enqueue(ctx, tx, checkJob, doc.ID, a.Account); err != nil {
		return err
	}
	sealed, err := key.SealJSON(documentPlace(doc.ID), documentData{FileName: doc.FileName})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO intake_documents (id, case_id, account_id, state, scan, sha256, size, blob_id, pages,
		job_id, repeated, received_at, checked_at, sealed) VALUES ($1, $2, $3, $4, '', $5, $6, $7, 0, $8, $9, $10, 0, $11)`,
		doc.ID, doc.Case, doc.Sender, doc.State, doc.SHA256, doc.Size, blob.ID, doc.Check, repeated,
		record.Micros(doc.ReceivedAt), sealed)
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return s.log(ctx, tx, a, "upload-draft", doc.Case, "document/"+doc.ID, map[string]string{
		"sha256": doc.SHA256, "size": strconv.FormatInt(doc.Size, 10),
	})
}

func documentPlace(id string) string { return "intake_documents/" + id + "/sealed" }

func notes(repeated int64) []string {
	if repeated == 0 {
		return nil
	}
	return []string{"The same file was uploaded to this case before."}
}

// Documents lists the documents of a case with what their checks said, newest first.
func (s *Service) Documents(ctx context.Context, a register.Actor, caseID string) ([]Document, error) {
	out := []Document{}
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadDocument, caseID); err != nil {
			return err
		}
		rows, err := s.documents(ctx, tx, `WHERE case_id = $1`, caseID)
		for _, r := range rows {
			out = append(out, r.Document)
		}
		return err
	})
	return out, err
}

// Document gives a document and what its check said.
func (s *Service) Document(ctx context.Context, a register.Actor, id string) (Document, error) {
	var out Document
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		d, err := s.document(ctx, tx, id)
		if err != nil {
			return err
		}
		out = d.Document
		return s.Register.May(ctx, tx, a, register.ReadDocument, d.Case)
	})
	if err != nil {
		return Document{}, err
	}
	return out, nil
}

// Original gives the bytes as they were uploaded. The audit entry is committed before a byte is read.
func (s *Service) Original(ctx context.Context, a register.Actor, id string) (File, error) {
	var d documentRow
	err := s.DB.Update(ctx, func(tx *sql.Tx) (err error) {
		if d, err = s.document(ctx, tx, id); err != nil {
			return err
		}
		if err := s.Register.May(ctx, tx, a, register.ReadOriginal, d.Case); err != nil {
			return err
		}
		if err := s.opens(d); err != nil {
			return err
		}
		return s.log(ctx, tx, a, "read-original", d.Case, "document/"+d.ID, map[string]string{"sha256": d.SHA256})
	})
	if err != nil {
		return File{}, err
	}
	pdf, err := s.Vault.Read(ctx, d.blob)
	if err != nil {
		return File{}, err
	}
	return File{PDF: pdf, SHA256: d.SHA256, FileName: d.FileName}, nil
}

// Ready gives what the room that works on drafts needs of a document. It asks nobody's rights: its caller does. An
// unknown document is refusal.NotFound; of one whose check has not passed the case is given beside the refusal.
func (s *Service) Ready(ctx context.Context, tx *sql.Tx, id string) (ReadyDraft, error) {
	d, err := s.document(ctx, tx, id)
	if err != nil {
		return ReadyDraft{}, err
	}
	if err := s.opens(d); err != nil {
		return ReadyDraft{Case: d.Case}, err
	}
	return ReadyDraft{Case: d.Case, Blob: d.blob, SHA256: d.SHA256, Pages: d.Pages}, nil
}

// opens is nil when a document may be opened.
func (s *Service) opens(d documentRow) error {
	switch {
	case d.State == DocumentChecking:
		return refusal.Conflict("not-checked", "This document is still being checked. Try again in a moment.")
	case d.State != DocumentReady:
		return refusal.Conflict("document-refused", "This document did not pass its check and cannot be opened.")
	case s.Config.RequireScan && d.Scan != check.Clean:
		return refusal.Conflict("not-scanned", "This document was not checked for viruses and cannot be opened.")
	}
	return nil
}

type documentRow struct {
	Document
	blob string
}

func (s *Service) document(ctx context.Context, tx *sql.Tx, id string) (documentRow, error) {
	rows, err := s.documents(ctx, tx, `WHERE id = $1`, id)
	if err != nil {
		return documentRow{}, err
	}
	if len(rows) == 0 {
		return documentRow{}, refusal.NotFound()
	}
	return rows[0], nil
}

// documents reads whole rows; where is a constant of this file.
func (s *Service) documents(ctx context.Context, tx *sql.Tx, where string, arg string) ([]documentRow, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, case_id, account_id, state, scan, sha256, size, blob_id, pages, job_id, repeated,
		received_at, sealed FROM intake_documents `+where+` ORDER BY received_at DESC, id`, arg)
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	var (
		out    []documentRow
		sealed [][]byte
	)
	err = record.Each(rows, func() error {
		var (
			d                  documentRow
			repeated, received int64
			box                []byte
		)
		err := rows.Scan(&d.ID, &d.Case, &d.Sender, &d.State, &d.Scan, &d.SHA256, &d.Size, &d.blob, &d.Pages, &d.Check, &repeated,
			&received, &box)
		d.ReceivedAt, d.Notes = record.Time(received), notes(repeated)
		out, sealed = append(out, d), append(sealed, box)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	for i := range out { // after the rows are closed: a connection of SQLite does one thing at a time
		if err := s.unseal(ctx, tx, &out[i], sealed[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) unseal(ctx context.Context, tx *sql.Tx, d *documentRow, sealed []byte) error {
	key, err := s.Vault.CaseKey(ctx, tx, d.Case)
	if err != nil {
		return err
	}
	var data documentData
	if err := key.OpenJSON(documentPlace(d.ID), sealed, &data); err != nil {
		return err
	}
	d.FileName, d.Problems = data.FileName, data.Problems
	if d.Problems == nil {
		d.Problems = []check.Problem{}
	}
	return nil
}
