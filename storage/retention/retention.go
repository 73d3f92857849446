// Package retention says how long each kind of record is kept, shows what is due, and deletes what was shown.
//
// Nothing is deleted by itself, and nothing that was not shown: [Service.Due] gives a plan with a name, which [Service.Delete]
// wants back and refuses when it is not what is due any more. What belongs to a case goes with the case, by destroying its key; a
// legal hold on the case keeps all of it. Every change of the schedule, hold, and deletion is an entry of the audit log.
package retention

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// A Kind is a sort of record.
type Kind string

// The kinds. What is not Case or Mail cannot be set.
const (
	Case        Kind = "case"
	Referral    Kind = "referral"
	Draft       Kind = "draft"
	Redaction   Kind = "redaction"
	Publication Kind = "publication"
	Delivery    Kind = "delivery"
	Mail        Kind = "mail"
	SignIn      Kind = "sign-in"
	Audit       Kind = "audit"
)

// A Rule is what is kept of one kind, and how long.
type Rule struct {
	Kind   Kind   `json:"kind"`
	With   Kind   `json:"with,omitempty"` // it goes with that kind, since one key opens both
	Months int    `json:"months"`         // 0: for good, or see With and From
	From   string `json:"from"`           // what the time is counted from
	Set    bool   `json:"set"`            // it may be set
}

// year is of months.
const year = 12

// shortest is the least time a case is kept: a published report stays public for at least a year (Working Together 2023).
const shortest = year

// schedule is what holds until somebody sets another. Councils keep the papers of such reviews for 30 years and more, and some for
// 75 since the child abuse inquiry.
var schedule = []Rule{
	{Kind: Case, Months: 30 * year, From: "the last act in the case", Set: true},
	{Kind: Referral, With: Case}, {Kind: Draft, With: Case}, {Kind: Redaction, With: Case},
	{Kind: Publication, With: Case}, {Kind: Delivery, With: Case},
	{Kind: Mail, Months: year, From: "when it was sent", Set: true},
	{Kind: SignIn, From: "links and sessions go by themselves when their time is over"},
	{Kind: Audit, From: "kept for good: it holds no name, and a log that was cut proves nothing"},
}

// A Service keeps the schedule and deletes by it. It may be used concurrently.
type Service struct {
	db     *record.DB
	vault  *storage.Vault
	log    *audit.Log
	signer *seal.Signer
	Now    func() time.Time
}

// New puts a service together.
func New(vault *storage.Vault, log *audit.Log, signer *seal.Signer) *Service {
	return &Service{db: vault.DB(), vault: vault, log: log, signer: signer, Now: time.Now}
}

// By is who acts: an account and its role, or the operator at the command line.
type By struct{ Actor, Role string }

func (s *Service) record(ctx context.Context, tx *sql.Tx, by By, e audit.Entry) error {
	e.Actor, e.Role, e.Time = by.Actor, by.Role, s.Now()
	return s.log.Append(ctx, tx, e)
}

// Schedule gives the rule of every kind as it holds now.
func (s *Service) Schedule(ctx context.Context, tx *sql.Tx) ([]Rule, error) {
	out := slices.Clone(schedule)
	rows, err := tx.QueryContext(ctx, `SELECT kind, months FROM retention_periods`)
	if err != nil {
		return nil, fmt.Errorf("retention: %w", err)
	}
	err = record.Each(rows, func() error {
		var kind Kind
		var months int
		if err := rows.Scan(&kind, &months); err != nil {
			return err
		}
		for i := range out {
			if out[i].Kind == kind && out[i].Set {
				out[i].Months = months
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("retention: %w", err)
	}
	return out, nil
}

// Set says how many months a kind is kept from now on; 0 is for good.
func (s *Service) Set(ctx context.Context, tx *sql.Tx, by By, kind Kind, months int) error {
	i := slices.IndexFunc(schedule, func(r Rule) bool { return r.Kind == kind })
	if i < 0 || !schedule[i].Set {
		return refusal.Invalid(refusal.Field{Pointer: "/kind", Detail: "must be case or mail; the others go with their case, or by themselves"})
	}
	least := 1
	if kind == Case {
		least = shortest
	}
	if months != 0 && (months < least || months > 200*year) {
		return refusal.Invalid(refusal.Field{Pointer: "/months", Detail: fmt.Sprintf("must be from %d to %d months, or 0 for good", least, 200*year)})
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO retention_periods (kind, months, set_by, set_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind) DO UPDATE SET months = excluded.months, set_by = excluded.set_by, set_at = excluded.set_at`,
		string(kind), months, by.Actor, record.Micros(s.Now()))
	if err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	return s.record(ctx, tx, by, audit.Entry{Act: "set-retention", Detail: map[string]string{"kind": string(kind), "months": fmt.Sprint(months)}})
}
