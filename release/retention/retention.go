// Package retention is what people do about how long records are kept: who may read the schedule, hold a case, and delete what is
// due. What the schedule says and what deleting means is storage/retention's.
package retention

import (
	"context"
	"database/sql"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/retention"
	"github.com/caseveil/caseveil/storage/seal"
)

// What is told, as storage/retention has it.
type (
	Rule        = retention.Rule
	Hold        = retention.Hold
	Plan        = retention.Plan
	Certificate = retention.Certificate
	Deleted     = retention.Deleted
)

// Reasons of a legal hold.
func Reasons() []string { return retention.Reasons() }

// Retention is the service. It may be used concurrently.
type Retention struct {
	house *act.House
	keep  *retention.Service
}

// New makes the service. signer signs certificates.
func New(h *act.House, signer *seal.Signer) *Retention {
	keep := retention.New(h.Vault, h.Audit, signer)
	keep.Now = h.Now
	return &Retention{house: h, keep: keep}
}

// A Report is the schedule, what is held, what is due, and what was destroyed. It names cases by their references alone.
type Report struct {
	Schedule     []Rule        `json:"schedule"`
	Holds        []Hold        `json:"legal_holds"`
	Due          Plan          `json:"due"`
	Certificates []Certificate `json:"certificates"`
}

// Read gives the report.
func (s *Retention) Read(ctx context.Context, a register.Actor) (r Report, err error) {
	err = s.house.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.house.Register.May(ctx, tx, a, register.ReadRetention, ""); err != nil {
			return err
		}
		if r.Schedule, err = s.keep.Schedule(ctx, tx); err != nil {
			return err
		}
		if r.Holds, err = s.keep.Holds(ctx, tx); err != nil {
			return err
		}
		if r.Due, err = s.keep.Due(ctx, tx); err != nil {
			return err
		}
		r.Certificates, err = s.keep.Certificates(ctx, tx)
		return err
	})
	return r, err
}

func by(a register.Actor) retention.By { return retention.By{Actor: a.Account, Role: string(a.Role)} }

// Set says how many months a kind of record is kept from now on; 0 is for good.
func (s *Retention) Set(ctx context.Context, a register.Actor, kind string, months int) error {
	return s.house.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.house.Register.May(ctx, tx, a, register.EditRetention, ""); err != nil {
			return err
		}
		return s.keep.Set(ctx, tx, by(a), retention.Kind(kind), months)
	})
}

// Delete deletes what was shown under the plan's name.
func (s *Retention) Delete(ctx context.Context, a register.Actor, plan, keyBackupsUntil string) (Deleted, error) {
	err := s.house.DB.View(ctx, func(tx *sql.Tx) error { return s.house.Register.May(ctx, tx, a, register.EditRetention, "") })
	if err != nil {
		return Deleted{}, err
	}
	return s.keep.Delete(ctx, by(a), plan, keyBackupsUntil)
}

// Held gives the legal hold on a case, or nil.
func (s *Retention) Held(ctx context.Context, a register.Actor, caseID string) (h *Hold, err error) {
	err = s.house.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.house.Register.May(ctx, tx, a, register.HoldCase, caseID); err != nil {
			return err
		}
		h, err = s.keep.Of(ctx, tx, caseID)
		return err
	})
	return h, err
}

// Hold keeps a case for a reason of [Reasons]; "none" lifts the hold, and is no error when there is none.
func (s *Retention) Hold(ctx context.Context, a register.Actor, caseID, reason string) (h *Hold, err error) {
	err = s.house.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.house.Register.May(ctx, tx, a, register.HoldCase, caseID); err != nil {
			return err
		}
		if h, err = s.keep.Of(ctx, tx, caseID); err != nil {
			return err
		}
		switch {
		case reason != "none":
			err = s.keep.Hold(ctx, tx, by(a), caseID, reason)
		case h != nil:
			err = s.keep.Lift(ctx, tx, by(a), caseID)
		}
		if err == nil {
			h, err = s.keep.Of(ctx, tx, caseID)
		}
		return err
	})
	return h, err
}
