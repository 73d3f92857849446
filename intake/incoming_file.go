package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

const (
	collectJob     = "intake.collect"
	collectTimeout = 15 * time.Minute
	// storeAway is how long a job waits for a store or a scanner that does not answer.
	storeAway = time.Minute
)

// collect is the job that opens what was handed in, checks its permit anew, and files it as its account would have. It may run
// twice: the row is written in the transaction that files, and the object goes out of the store only afterwards. What cannot be
// filed stays in the store as it came.
func (s *Service) collect(ctx context.Context, j queue.Job) error {
	var d Drop
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		d, err = s.drop(ctx, tx, j.Subject)
		return err
	})
	if err != nil || s.Incoming == nil {
		return err
	}
	if d.State == DropFound {
		if err := s.take(ctx, &d); err != nil {
			return wait(ctx, err)
		}
	}
	if d.State == DropFound || d.State == DropHeld {
		return nil
	}
	if err := s.complete(ctx, d); err != nil {
		return wait(ctx, err)
	}
	return wait(ctx, s.Incoming.Delete(ctx, d.Object))
}

// wait puts a job off that fails because a part is away, and tries no other error more often than any job.
func wait(ctx context.Context, err error) error {
	var outage *refusal.Outage
	no := refusal.Of(err)
	if ctx.Err() == nil && (errors.As(err, &outage) || no != nil && no.Kind == refusal.KindUnavailable) {
		return queue.Later{After: storeAway}
	}
	return err
}

// take files something that was found, or holds it. d becomes what was written.
func (s *Service) take(ctx context.Context, d *Drop) error {
	whole, err := s.Vault.OpenIncoming(ctx, s.Incoming, d.Object)
	switch {
	case errors.Is(err, storage.ErrLost):
		return s.held(ctx, d, codeGone)
	case errors.Is(err, storage.ErrAltered), errors.Is(err, storage.ErrNoLetterbox):
		return s.held(ctx, d, codeUnreadable)
	case err != nil:
		return err
	}
	slip, file, err := drop.Unwrap(whole)
	if err != nil {
		return s.held(ctx, d, codeUnreadable)
	}
	sum := sha256.Sum256(file)
	d.Receipt, d.SHA256 = slip.Receipt, hex.EncodeToString(sum[:])
	signed, err := drop.Read(slip.Permit, s.Signer.VerifierKey())
	if errors.Is(err, drop.ErrPermit) {
		return s.held(ctx, d, codeNoPermit)
	}
	if err != nil {
		return err
	}
	permit, code, err := s.covered(ctx, d, signed, int64(len(file)))
	if err != nil {
		return err
	}
	if code == DropRepeated {
		return s.repeated(ctx, d)
	}
	if code != "" {
		return s.held(ctx, d, code)
	}
	return s.file(ctx, d, permit, slip, file)
}

func (s *Service) held(ctx context.Context, d *Drop, code string) error {
	d.State, d.Code = DropHeld, code
	return s.hold(ctx, *d, code)
}

// covered asks whether a permit covers a file, and gives the code why not, or [DropRepeated].
func (s *Service) covered(ctx context.Context, d *Drop, signed drop.Permit, size int64) (p Permit, code string, err error) {
	err = s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		p, err = s.permit(ctx, tx, signed.ID)
		if refusal.Of(err) != nil {
			code = codeNoPermit
			return nil
		}
		if err != nil {
			return err
		}
		d.Permit = p.ID
		code, err = s.cover(ctx, tx, *d, p, size)
		return err
	})
	return p, code, err
}

// cover is [Service.covered] within a transaction. An officer who had something filed has answered for its permit's end, number,
// size and withdrawal; the same file is not filed twice even so.
func (s *Service) cover(ctx context.Context, tx *sql.Tx, d Drop, p Permit, size int64) (code string, err error) {
	var same, taken int
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM intake_drops WHERE permit_id = $1 AND sha256 = $2 AND state = $3 AND object <> $4`,
		p.ID, d.SHA256, DropFiled, d.Object).Scan(&same)
	if err != nil {
		return "", fmt.Errorf("incoming: %w", err)
	}
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM intake_drops WHERE receipt = $1 AND sha256 <> $2 AND object <> $3`,
		d.Receipt, d.SHA256, d.Object).Scan(&taken)
	if err != nil {
		return "", fmt.Errorf("incoming: %w", err)
	}
	switch {
	case same > 0:
		return DropRepeated, nil
	case d.accepted != "":
		return "", nil
	case taken > 0:
		return codeReceipt, nil
	case p.Withdrawn != nil:
		return codeWithdrawn, nil
	case d.StoredAt.After(p.Until.Add(grace)):
		return codeLate, nil
	case p.Used >= p.Times:
		return codeTooMany, nil
	case size > p.Bytes:
		return codeTooLarge, nil
	}
	return "", nil
}

// repeated records that a file came again under its permit: by a sender who was not sure, or by who copied what was handed in.
func (s *Service) repeated(ctx context.Context, d *Drop) error {
	d.State = DropRepeated
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		if done, err := s.write(ctx, tx, *d); err != nil || !done {
			return err
		}
		return s.log(ctx, tx, system, "repeat-incoming", "", "incoming/"+d.Object, map[string]string{"permit": d.Permit, "receipt": d.Receipt})
	})
}

// errFaster says that another run filed it meanwhile.
var errFaster = errors.New("it was filed by another run")

// file does for the permit's account what it would have done here. A refusal holds the thing, with the refusal's code.
func (s *Service) file(ctx context.Context, d *Drop, p Permit, slip drop.Slip, file []byte) error {
	var account register.Account
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		account, err = s.Register.Account(ctx, tx, p.Account)
		return err
	})
	if err != nil {
		return err
	}
	and := func(ctx context.Context, tx *sql.Tx, caseID, as string) error {
		d.State, d.Code, d.Case, d.FiledAs = DropFiled, "", caseID, as
		// Two files under a permit for one may be on their way at one time: the row of the permit is what both want.
		if _, err := tx.ExecContext(ctx, `UPDATE intake_permits SET times = times WHERE id = $1`, p.ID); err != nil {
			return fmt.Errorf("permit: %w", err)
		}
		now, err := s.permit(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		code, err := s.cover(ctx, tx, *d, now, int64(len(file)))
		if err != nil {
			return err
		}
		if code != "" {
			return refusal.Conflict(code, "The permit does not cover it.")
		}
		if done, err := s.write(ctx, tx, *d); err != nil || !done {
			return errors.Join(err, errFaster)
		}
		return s.log(ctx, tx, system, "collect-incoming", caseID, "incoming/"+d.Object, map[string]string{
			"as": as, "permit": d.Permit, "receipt": d.Receipt, "sha256": d.SHA256, "accepted-by": d.accepted,
		})
	}
	was := *d
	switch p.Kind {
	case drop.Referral:
		_, err = s.receiveReferral(ctx, account.Actor(), Form{Body: bytes.NewReader(file), Case: p.Case, FileName: slip.FileName}, and)
	case drop.Draft:
		_, err = s.receiveDraft(ctx, account.Actor(), p.Case, Draft{Body: bytes.NewReader(file), FileName: slip.FileName}, and)
	}
	if err != nil {
		*d = was
	}
	no := refusal.Of(err)
	switch {
	case errors.Is(err, errFaster):
		return nil
	case no == nil || no.Kind == refusal.KindUnavailable:
		return err
	case no.Code == DropRepeated:
		return s.repeated(ctx, d)
	}
	return s.held(ctx, d, no.Code)
}

// complete submits a referral that was handed in whole. Of one that lacks something its sender, or an officer, must complete
// what it lacks. It may run twice.
func (s *Service) complete(ctx context.Context, d Drop) error {
	id, is := strings.CutPrefix(d.FiledAs, "referral/")
	if !is || d.State != DropFiled {
		return nil
	}
	var (
		state   string
		account register.Account
	)
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT state, account_id FROM intake_referrals WHERE id = $1`, id).Scan(&state, &account.ID); err != nil {
			return fmt.Errorf("referral: %w", err)
		}
		var err error
		account, err = s.Register.Account(ctx, tx, account.ID)
		return err
	})
	if err != nil || state != ReferralDraft {
		return err
	}
	_, err = s.SubmitReferral(ctx, account.Actor(), id)
	if refusal.Of(err) == nil {
		return err
	}
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE intake_drops SET code = $1 WHERE object = $2`, codeIncomplete, d.Object); err != nil {
			return fmt.Errorf("incoming: %w", err)
		}
		return s.tellOfficers(ctx, tx, "/incoming", "incoming/"+d.Object+"/"+codeIncomplete)
	})
}
