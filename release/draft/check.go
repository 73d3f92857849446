package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// What a second person may say.
const (
	Approve = "approve"
	Return  = "return"
)

// SamePerson refuses somebody who did another part of the same version (CONTRACT.md, Who).
func SamePerson(detail string) *refusal.Error { return refusal.Forbidden("same-person", detail) }

// Check records the second person's word on a proved redaction. Who asked for it cannot check it. Returning needs a
// reason.
func (s *Drafts) Check(ctx context.Context, a register.Actor, id, word, reason string) (v Redaction, err error) {
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		r, err := s.redaction(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.Register.May(ctx, tx, a, register.CheckRedaction, r.caseID); err != nil {
			return err
		}
		if err := mayCheck(r, a, word, reason); err != nil {
			return err
		}
		if err := s.writeCheck(ctx, tx, a, r, word, reason); err != nil {
			return err
		}
		if r, err = s.redaction(ctx, tx, id); err != nil {
			return err
		}
		v, err = s.view(ctx, tx, r)
		return err
	})
	return v, err
}

func mayCheck(r redaction, a register.Actor, word, reason string) error {
	var wrong []refusal.Field
	if word != Approve && word != Return {
		wrong = append(wrong, refusal.Field{Pointer: "/decision", Detail: "The decision must be approve or return."})
	}
	if word == Return && strings.TrimSpace(reason) == "" {
		wrong = append(wrong, refusal.Field{Pointer: "/reason", Detail: "Say what has to change."})
	}
	if utf8.RuneCountInString(reason) > maxReason {
		wrong = append(wrong, refusal.Field{Pointer: "/reason", Detail: "The reason must be 2,000 characters or fewer."})
	}
	switch {
	case len(wrong) > 0:
		return refusal.Invalid(wrong...)
	case r.by == a.Account:
		return SamePerson("You asked for this redacted draft, so somebody else must check it.")
	case r.shown() == Void:
		return refusal.Conflict("void", "The list of people or the decisions changed, so this redacted draft is void. Make a new one.")
	case r.state != Verified:
		return refusal.Conflict("not-to-check", "This redacted draft is not waiting for a check.")
	}
	return nil
}

func (s *Drafts) writeCheck(ctx context.Context, tx *sql.Tx, a register.Actor, r redaction, word, reason string) error {
	key, err := s.Vault.CaseKey(ctx, tx, r.caseID)
	if err != nil {
		return err
	}
	sealed, err := key.SealJSON(checkPlace(r.id), reason)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO release_checks (redaction_id, decision, sealed, account_id, checked_at)
		VALUES ($1, $2, $3, $4, $5)`, r.id, word, sealed, a.Account, s.Stamp())
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	state := Approved
	if word == Return {
		state = Returned
	}
	if _, err := tx.ExecContext(ctx, `UPDATE release_redactions SET state = $1 WHERE id = $2`, state, r.id); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	if err := s.tellChecked(ctx, tx, r, state); err != nil {
		return err
	}
	return s.Log(ctx, tx, a, "check-redaction", r.caseID, "redaction/"+r.id, map[string]string{"decision": word, "sha256": r.sha256})
}

// tellChecked mails whose turn the check begins: the officers' after an approval, the asker's after a return.
func (s *Drafts) tellChecked(ctx context.Context, tx *sql.Tx, r redaction, state string) error {
	if state == Approved {
		return s.TellOfficers(ctx, tx, "publish/"+r.id, register.CreatePublication, r.caseID)
	}
	asker, err := s.Register.Account(ctx, tx, r.by)
	if err != nil {
		return err
	}
	return s.Tell(ctx, tx, "returned/"+r.id, register.FindAndDecide, r.caseID, []register.Account{asker})
}

func checkPlace(id string) string { return "release_checks/" + id + "/sealed" }

// checked gives the check of a redaction, nil when there is none.
func (s *Drafts) checked(ctx context.Context, tx *sql.Tx, r redaction) (*Checked, error) {
	var (
		c      Checked
		sealed []byte
		at     int64
	)
	err := tx.QueryRowContext(ctx, `SELECT decision, sealed, account_id, checked_at FROM release_checks WHERE redaction_id = $1`, r.id).
		Scan(&c.Decision, &sealed, &c.By, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	key, err := s.Vault.CaseKey(ctx, tx, r.caseID)
	if err != nil {
		return nil, err
	}
	c.At = record.Time(at)
	return &c, key.OpenJSON(checkPlace(r.id), sealed, &c.Reason)
}
