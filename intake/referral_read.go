package intake

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Referrals lists the referrals that a may see, newest first: all for officers, its own until triaged for an agency.
func (s *Service) Referrals(ctx context.Context, a register.Actor) ([]ReferralSummary, error) {
	out := []ReferralSummary{}
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadReferral, ""); err != nil {
			return err
		}
		where, args := ``, []any{}
		if a.Role == register.Agency {
			where, args = `WHERE r.account_id = $1`, []any{a.Account}
		}
		rs, err := queryReferrals(ctx, tx, where, args...)
		if err != nil {
			return err
		}
		for _, r := range rs {
			err := s.Register.May(ctx, tx, a, register.ReadReferral, r.Case)
			if refusal.Of(err) != nil || !visible(a, r) {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, ReferralSummary{
				ID: r.ID, Case: r.Case, Reference: r.Reference, State: r.State, ReceivedAt: r.ReceivedAt,
				Submitted: r.Submitted, Version: r.Version,
			})
		}
		return nil
	})
	return out, err
}

// Referral gives a referral as it stands. That somebody read it is an audit entry, since it names everyone.
func (s *Service) Referral(ctx context.Context, a register.Actor, id string) (Referral, error) {
	var out Referral
	err := s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, data, _, err := s.referral(ctx, tx, a, register.ReadReferral, id)
		if err != nil {
			return err
		}
		out = s.shown(r, data)
		return s.log(ctx, tx, a, "read-referral", r.Case, "referral/"+r.ID, nil)
	})
	return out, err
}

// ReferralVersions gives every version of a referral's fields, the oldest first. It is an audit entry, too.
func (s *Service) ReferralVersions(ctx context.Context, a register.Actor, id string) ([]Version, error) {
	var out []Version
	err := s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, _, key, err := s.referral(ctx, tx, a, register.ReadReferral, id)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT version, account_id, written_at, sealed FROM intake_versions
			WHERE referral_id = $1 ORDER BY version`, id)
		if err != nil {
			return fmt.Errorf("versions: %w", err)
		}
		err = record.Each(rows, func() error {
			var (
				v      Version
				at     int64
				sealed []byte
				data   versionData
			)
			if err := rows.Scan(&v.Number, &v.By, &at, &sealed); err != nil {
				return err
			}
			if err := key.OpenJSON(versionPlace(id, v.Number), sealed, &data); err != nil {
				return err
			}
			v.At, v.Fields = record.Time(at), data.Fields
			out = append(out, v)
			return nil
		})
		if err != nil {
			return err
		}
		return s.log(ctx, tx, a, "read-referral", r.Case, "referral/"+r.ID, map[string]string{"versions": "all"})
	})
	return out, err
}

// queryReferrals reads rows without anything sealed. where is a constant of this package.
func queryReferrals(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]Referral, error) {
	rows, err := tx.QueryContext(ctx, `SELECT r.id, r.case_id, c.reference, r.account_id, r.state, r.format, r.scan, r.sha256,
		r.version, r.received_at, r.submitted_at, r.triaged_at
		FROM intake_referrals r JOIN cases c ON c.id = r.case_id `+where+` ORDER BY r.received_at DESC, r.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("referrals: %w", err)
	}
	var out []Referral
	err = record.Each(rows, func() error {
		var (
			r                            Referral
			received, submitted, triaged int64
		)
		err := rows.Scan(&r.ID, &r.Case, &r.Reference, &r.Sender, &r.State, &r.Format, &r.Scan, &r.SHA256,
			&r.Version, &received, &submitted, &triaged)
		r.ReceivedAt, r.Submitted, r.Triaged = record.Time(received), moment(submitted), moment(triaged)
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("referrals: %w", err)
	}
	return out, nil
}
