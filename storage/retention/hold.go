package retention

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// Reasons of a legal hold: proceedings in court, an investigation of the police, a public inquiry, a claim, a request for access.
func Reasons() []string { return []string{"court", "police", "inquiry", "claim", "access-request"} }

// A Hold keeps a case whatever the schedule says.
type Hold struct {
	CaseID    string    `json:"-"`
	Reference string    `json:"case"`
	Reason    string    `json:"reason"`
	Since     time.Time `json:"since"`
}

// Holds lists the cases that are held, the oldest hold first.
func (s *Service) Holds(ctx context.Context, tx *sql.Tx) ([]Hold, error) {
	rows, err := tx.QueryContext(ctx, `SELECT h.case_id, c.reference, h.reason, h.set_at FROM legal_holds h
		JOIN cases c ON c.id = h.case_id ORDER BY h.set_at, h.case_id`)
	if err != nil {
		return nil, fmt.Errorf("legal holds: %w", err)
	}
	out := []Hold{}
	err = record.Each(rows, func() error {
		var h Hold
		var since int64
		if err := rows.Scan(&h.CaseID, &h.Reference, &h.Reason, &since); err != nil {
			return err
		}
		h.Since = record.Time(since)
		out = append(out, h)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("legal holds: %w", err)
	}
	return out, nil
}

// Of gives the hold on a case, or nil.
func (s *Service) Of(ctx context.Context, tx *sql.Tx, caseID string) (*Hold, error) {
	all, err := s.Holds(ctx, tx)
	if i := slices.IndexFunc(all, func(h Hold) bool { return h.CaseID == caseID }); err == nil && i >= 0 {
		return &all[i], nil
	}
	return nil, err
}

// Hold keeps a case from now on; on one that is held it changes the reason.
func (s *Service) Hold(ctx context.Context, tx *sql.Tx, by By, caseID, reason string) error {
	if !slices.Contains(Reasons(), reason) {
		return refusal.Invalid(refusal.Field{Pointer: "/reason", Detail: "must be one of " + strings.Join(Reasons(), ", ")})
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO legal_holds (case_id, reason, set_by, set_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (case_id) DO UPDATE SET reason = excluded.reason, set_by = excluded.set_by`, caseID, reason, by.Actor, record.Micros(s.Now()))
	if err != nil {
		return fmt.Errorf("legal hold: %w", err)
	}
	return s.record(ctx, tx, by, audit.Entry{Act: actHold, Case: caseID, Object: "case/" + caseID, Detail: map[string]string{"reason": reason}})
}

// Lift ends a hold. A case that is not held is a conflict.
func (s *Service) Lift(ctx context.Context, tx *sql.Tx, by By, caseID string) error {
	done, err := tx.ExecContext(ctx, `DELETE FROM legal_holds WHERE case_id = $1`, caseID)
	if err != nil {
		return fmt.Errorf("legal hold: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return fmt.Errorf("legal hold: %w", err)
		}
		return refusal.Conflict("not-held", "There is no legal hold on this case.")
	}
	return s.record(ctx, tx, by, audit.Entry{Act: actLift, Case: caseID, Object: "case/" + caseID})
}

// The acts of holds do not count as acts in the case: lifting one does not begin its time anew.
const actHold, actLift = "hold-case", "lift-hold"
