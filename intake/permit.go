package intake

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// The most that a permit may cover.
const (
	maxPermitDays  = 366
	maxPermitTimes = 1000
)

// IssuePermit lets somebody hand in at an intake-only node, on behalf of an account that may do the same here. Its text is
// kept nowhere: who lost it gets another.
func (s *Service) IssuePermit(ctx context.Context, a register.Actor, ask PermitAsk) (Permit, error) {
	var out Permit
	err := s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.SettleIncoming, ""); err != nil {
			return err
		}
		if err := s.letterbox(ctx, tx); err != nil {
			return err
		}
		account, err := s.permitted(ctx, tx, ask)
		if err != nil {
			return err
		}
		now := record.Time(record.Micros(s.Now()))
		out = Permit{ID: record.NewID(), Account: account.ID, Case: ask.Case, Kind: ask.Kind, Times: ask.Times, IssuedAt: now,
			Until: now.AddDate(0, 0, ask.Days).Truncate(time.Second), Bytes: s.largest(ask.Kind)}
		signed := drop.Permit{ID: out.ID, Kind: out.Kind, Until: out.Until, Bytes: out.Bytes, Times: out.Times}
		if out.Text, err = signed.Sign(s.Signer); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO intake_permits (id, account_id, case_id, kind, until, bytes, times, issued_by, issued_at,
			withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`, out.ID, out.Account, out.Case, string(out.Kind),
			record.Micros(out.Until), out.Bytes, out.Times, a.Account, record.Micros(now))
		if err != nil {
			return fmt.Errorf("permit: %w", err)
		}
		return s.log(ctx, tx, a, "issue-permit", out.Case, "permit/"+out.ID, map[string]string{
			"account": out.Account, "kind": string(out.Kind), "until": out.Until.Format(time.RFC3339), "times": strconv.Itoa(out.Times),
		})
	})
	return out, err
}

// letterbox refuses where there is no intake-only node to hand in at.
func (s *Service) letterbox(ctx context.Context, tx *sql.Tx) error {
	there, err := s.Vault.HasLetterbox(ctx, tx)
	if err != nil {
		return err
	}
	if !there || s.Incoming == nil || s.Signer == nil {
		return refusal.Conflict("no-letterbox", "There is no letterbox where anything could be handed in. Ask the people who run this service to set one up.")
	}
	return nil
}

func (s *Service) largest(kind drop.Kind) int64 {
	if kind == drop.Referral {
		return s.Config.MaxForm
	}
	return s.Config.MaxDraft
}

// permitted checks what was asked, and that the account may do the same here.
func (s *Service) permitted(ctx context.Context, tx *sql.Tx, ask PermitAsk) (register.Account, error) {
	var wrong []refusal.Field
	field := func(pointer, detail string) { wrong = append(wrong, refusal.Field{Pointer: pointer, Detail: detail}) }
	act := register.SubmitReferral
	switch ask.Kind {
	case drop.Referral:
	case drop.Draft:
		if act = register.UploadDraft; ask.Case == "" {
			field("/case", "Select the case that the draft is of")
		}
	default:
		field("/kind", "Select what is to be handed in")
	}
	if ask.Days < 1 || ask.Days > maxPermitDays {
		field("/days", fmt.Sprintf("Enter a number of days from 1 to %d", maxPermitDays))
	}
	if ask.Times < 1 || ask.Times > maxPermitTimes {
		field("/times", fmt.Sprintf("Enter a number of files from 1 to %d", maxPermitTimes))
	}
	account, err := s.Register.AccountByEmail(ctx, tx, ask.Email)
	switch {
	case err != nil && refusal.Of(err) == nil:
		return account, err
	case err != nil:
		field("/email", "Enter the email address of an account")
	case len(wrong) == 0:
		err := s.Register.May(ctx, tx, account.Actor(), act, ask.Case)
		if err != nil && refusal.Of(err) == nil {
			return account, err
		}
		if err != nil {
			field("/email", "This account may not hand that in")
		}
	}
	if len(wrong) > 0 {
		return account, refusal.Invalid(wrong...)
	}
	return account, nil
}

// WithdrawPermit ends a permit. An intake-only node does not hear of it: what is handed in under it is held. Twice is as once.
func (s *Service) WithdrawPermit(ctx context.Context, a register.Actor, id string) error {
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.SettleIncoming, ""); err != nil {
			return err
		}
		p, err := s.permit(ctx, tx, id)
		if err != nil || p.Withdrawn != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE intake_permits SET withdrawn_at = $1 WHERE id = $2`, record.Micros(s.Now()), id); err != nil {
			return fmt.Errorf("permit: %w", err)
		}
		return s.log(ctx, tx, a, "withdraw-permit", p.Case, "permit/"+id, nil)
	})
}

// permit gives one, or refusal.NotFound.
func (s *Service) permit(ctx context.Context, tx *sql.Tx, id string) (Permit, error) {
	found, err := s.permits(ctx, tx, `WHERE p.id = $1`, id)
	if err == nil && len(found) == 0 {
		return Permit{}, refusal.NotFound()
	}
	if err != nil {
		return Permit{}, err
	}
	return found[0], nil
}

// shownIncoming is how many rows of each list a page has.
const shownIncoming = 200

func (s *Service) permits(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]Permit, error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT p.id, p.account_id, p.case_id, COALESCE(c.reference, ''), p.kind, p.until, p.bytes,
		p.times, p.issued_at, p.withdrawn_at,
		(SELECT COUNT(*) FROM intake_drops d WHERE d.permit_id = p.id AND d.state = '%s')
		FROM intake_permits p LEFT JOIN cases c ON c.id = p.case_id %s ORDER BY p.issued_at DESC, p.id LIMIT %d`, DropFiled, where, shownIncoming), args...)
	if err != nil {
		return nil, fmt.Errorf("permits: %w", err)
	}
	out := []Permit{}
	err = record.Each(rows, func() error {
		var (
			p                        Permit
			until, issued, withdrawn int64
		)
		err := rows.Scan(&p.ID, &p.Account, &p.Case, &p.Reference, &p.Kind, &until, &p.Bytes, &p.Times, &issued, &withdrawn, &p.Used)
		p.Until, p.IssuedAt, p.Withdrawn = record.Time(until), record.Time(issued), moment(withdrawn)
		out = append(out, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("permits: %w", err)
	}
	return out, nil
}
