package retention

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
)

// A Certificate is a signed note that says what was destroyed.
type Certificate struct {
	Reference string    `json:"case"`
	Note      string    `json:"note"`
	IssuedAt  time.Time `json:"issued_at"`
}

// Certificates gives every certificate, the newest first.
func (s *Service) Certificates(ctx context.Context, tx *sql.Tx) ([]Certificate, error) {
	rows, err := tx.QueryContext(ctx, `SELECT c.reference, d.note, d.issued_at FROM certificates d JOIN cases c ON c.id = d.case_id
		ORDER BY d.issued_at DESC, c.reference`)
	if err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	out := []Certificate{}
	err = record.Each(rows, func() error {
		var c Certificate
		var at int64
		if err := rows.Scan(&c.Reference, &c.Note, &at); err != nil {
			return err
		}
		c.IssuedAt = record.Time(at)
		out = append(out, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	return out, nil
}

// Destroy destroys the key of a case, with its certificate and its entry in the audit log. A legal hold refuses it. Once tx is
// committed, call [Service.Scrub].
func (s *Service) Destroy(ctx context.Context, tx *sql.Tx, by By, caseID, reference, reason, keyBackupsUntil string) (Certificate, error) {
	d, err := s.vault.DestroyCaseKey(ctx, tx, caseID)
	if err != nil {
		return Certificate{}, err
	}
	note, err := s.certificate(caseID, reference, reason, keyBackupsUntil, d)
	if err != nil {
		return Certificate{}, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO certificates (case_id, note, issued_at) VALUES ($1, $2, $3)`, caseID, string(note), record.Micros(d.At)); err != nil {
		return Certificate{}, fmt.Errorf("certificate: %w", err)
	}
	return Certificate{reference, string(note), d.At}, s.record(ctx, tx, by, audit.Entry{Act: "destroy-key", Case: caseID, Object: "case/" + caseID,
		Detail: map[string]string{"reason": reason, "key-backups-until": keyBackupsUntil, "objects": fmt.Sprint(d.Objects)}})
}

// certificate says in a signed note what was destroyed. Its first line keeps it from being taken for another kind of note.
func (s *Service) certificate(id, reference, reason, backups string, d storage.Destroyed) ([]byte, error) {
	still := "No backup of the keys is kept that could still open the case.\n"
	if backups != "none" {
		still = "Until " + backups + " a backup of the keys from before, together with a master identity, could still open the case.\n"
	}
	return s.signer.Sign(fmt.Sprintf("caseveil certificate of destruction v1\ncase %s %s\ndestroyed %s\nreason %s\nleft unreadable: %d documents, %d bytes\n%s",
		reference, id, d.At.Format(time.RFC3339), reason, d.Objects, d.Bytes, still))
}
