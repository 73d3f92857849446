package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// CorrectReferral changes fields of a referral: a value sets it, nil or "" empties it. version is the one the change was
// made on; a later one in between is refused as "stale". The values before are kept as a version of their own, and the
// cast list follows. Changing nothing adds no version.
func (s *Service) CorrectReferral(ctx context.Context, a register.Actor, id string, version int64, fields map[string]*string) (Referral, error) {
	var out Referral
	err := s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, data, key, err := s.referral(ctx, tx, a, register.EditReferral, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			return stale()
		}
		changed, err := corrected(data.Fields, fields)
		if err != nil {
			return err
		}
		if maps.Equal(changed, data.Fields) {
			out = s.shown(r, data)
			return nil
		}
		labels, err := s.fillCast(ctx, tx, r, data.Fields, data.Labels, changed)
		if err != nil {
			return err
		}
		data.Fields, data.Labels = changed, labels
		r.Version++
		if err := s.insertVersion(ctx, tx, key, a, r, data); err != nil {
			return err
		}
		if err := s.advance(ctx, tx, r, version); err != nil {
			return err
		}
		out = s.shown(r, data)
		return s.log(ctx, tx, a, "correct-referral", r.Case, "referral/"+r.ID, map[string]string{"version": strconv.FormatInt(r.Version, 10)})
	})
	return out, err
}

// corrected applies changes; a field that does not exist, or a value that does not fit its field, refuses all of them.
func corrected(have map[string]string, changes map[string]*string) (map[string]string, error) {
	now := maps.Clone(have)
	if now == nil {
		now = map[string]string{}
	}
	var wrong []refusal.Field
	for _, path := range slices.Sorted(maps.Keys(changes)) {
		f := scpr.Form().Field(path)
		if f == nil {
			wrong = append(wrong, refusal.Field{Pointer: scpr.Pointer(path), Detail: "The form has no field of this name."})
			continue
		}
		raw := ""
		if changes[path] != nil {
			raw = *changes[path]
		}
		value, reason := f.Clean(raw)
		switch {
		case reason != "" && raw != have[path]: // what was read wrong and not touched can be put right later
			wrong = append(wrong, refusal.Field{Pointer: scpr.Pointer(path), Detail: reason})
		case value == "":
			delete(now, path)
		default:
			now[path] = value
		}
	}
	if len(wrong) > 0 {
		return nil, refusal.Invalid(wrong...)
	}
	return now, nil
}

// advance writes state and version, provided nobody else was faster.
func (s *Service) advance(ctx context.Context, tx *sql.Tx, r Referral, from int64) error {
	submitted, triaged := int64(0), int64(0)
	if r.Submitted != nil {
		submitted = record.Micros(*r.Submitted)
	}
	if r.Triaged != nil {
		triaged = record.Micros(*r.Triaged)
	}
	res, err := tx.ExecContext(ctx, `UPDATE intake_referrals SET state = $1, version = $2, submitted_at = $3, triaged_at = $4
		WHERE id = $5 AND version = $6`, r.State, r.Version, submitted, triaged, r.ID, from)
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	if n != 1 {
		return stale()
	}
	return nil
}

// SubmitReferral hands a referral to the business unit: everything that is required must be there and every value fit.
// It mails the receipt to who submits and tells the officers. Submitting again gives the same receipt.
func (s *Service) SubmitReferral(ctx context.Context, a register.Actor, id string) (Receipt, error) {
	var out Receipt
	err := s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, data, _, err := s.referral(ctx, tx, a, register.EditReferral, id)
		if err != nil {
			return err
		}
		if r.State == ReferralDraft {
			if err := s.submit(ctx, tx, a, &r, data); err != nil {
				return err
			}
		}
		out = Receipt{Referral: r.ID, Reference: r.Reference, SHA256: r.SHA256, At: *r.Submitted}
		return nil
	})
	return out, err
}

func (s *Service) submit(ctx context.Context, tx *sql.Tx, a register.Actor, r *Referral, data versionData) error {
	var blocking []scpr.Problem
	for _, p := range append(scpr.Form().Missing(data.Fields), scpr.Form().Problems(data.Fields, s.today())...) {
		if p.Blocks {
			blocking = append(blocking, p)
		}
	}
	if len(blocking) > 0 {
		return invalid(blocking)
	}
	now := record.Time(record.Micros(s.Now()))
	r.State, r.Submitted = ReferralSubmitted, &now
	if err := s.advance(ctx, tx, *r, r.Version); err != nil {
		return err
	}
	account, err := s.Register.Account(ctx, tx, a.Account)
	if err != nil {
		return err
	}
	m := outbox.Mail{To: account.Email, Kind: "receipt", Link: "/referrals/" + r.ID, Once: "receipt/" + r.ID}
	if err := s.Outbox.Add(ctx, tx, m); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := s.tellOfficers(ctx, tx, "/work", "triage/"+r.ID); err != nil {
		return err
	}
	return s.log(ctx, tx, a, "submit-referral", r.Case, "referral/"+r.ID, map[string]string{
		"sha256": r.SHA256, "version": strconv.FormatInt(r.Version, 10),
	})
}

// TriageReferral is the officer's word that the business unit has taken a submitted referral on. Its sender no longer
// sees or changes it; the case goes to review when it was only referred so far. Twice is as once.
func (s *Service) TriageReferral(ctx context.Context, a register.Actor, id string) (Referral, error) {
	var out Referral
	err := s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, data, _, err := s.referral(ctx, tx, a, register.TriageReferral, id)
		if err != nil {
			return err
		}
		switch r.State {
		case ReferralDraft:
			return refusal.Conflict("not-submitted", "The sender has not submitted this referral yet.")
		case ReferralSubmitted:
			if err := s.triage(ctx, tx, a, &r); err != nil {
				return err
			}
		}
		out = s.shown(r, data)
		return nil
	})
	return out, err
}

func (s *Service) triage(ctx context.Context, tx *sql.Tx, a register.Actor, r *Referral) error {
	now := record.Time(record.Micros(s.Now()))
	r.State, r.Triaged = ReferralTriaged, &now
	if err := s.advance(ctx, tx, *r, r.Version); err != nil {
		return err
	}
	c, err := s.Register.Case(ctx, tx, r.Case)
	if err != nil {
		return err
	}
	if c.Stage == register.StageReferred {
		if err := s.Register.SetStage(ctx, tx, r.Case, register.StageReview); err != nil {
			return err
		}
	}
	return s.log(ctx, tx, a, "triage-referral", r.Case, "referral/"+r.ID, nil)
}

// referral reads a referral for an act, after asking whether a may do it: an agency only on what it sent itself, and
// until it is triaged. What a may not see is not found.
func (s *Service) referral(ctx context.Context, tx *sql.Tx, a register.Actor, act register.Action, id string) (Referral, versionData, *seal.CaseKey, error) {
	fail := func(err error) (Referral, versionData, *seal.CaseKey, error) {
		return Referral{}, versionData{}, nil, err
	}
	rs, err := queryReferrals(ctx, tx, `WHERE r.id = $1`, id)
	if err != nil {
		return fail(err)
	}
	if len(rs) == 0 || !visible(a, rs[0]) {
		return fail(refusal.NotFound())
	}
	r := rs[0]
	if err := s.Register.May(ctx, tx, a, act, r.Case); err != nil {
		return fail(err)
	}
	key, err := s.Vault.CaseKey(ctx, tx, r.Case)
	if err != nil {
		return fail(err)
	}
	var sealed []byte
	err = tx.QueryRowContext(ctx, `SELECT sealed FROM intake_versions WHERE referral_id = $1 AND version = $2`, id, r.Version).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return fail(errors.New("a referral lacks its newest version"))
	}
	if err != nil {
		return fail(fmt.Errorf("referral's version: %w", err))
	}
	var data versionData
	if err := key.OpenJSON(versionPlace(id, r.Version), sealed, &data); err != nil {
		return fail(err)
	}
	return r, data, key, nil
}

// visible is the relation that the register does not know: a sender sees what it sent, until it is triaged.
func visible(a register.Actor, r Referral) bool {
	if a.Role != register.Agency {
		return true
	}
	return r.Sender == a.Account && r.State != ReferralTriaged
}
