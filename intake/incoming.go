package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// atOnce is how many objects a look takes on: who floods the store fills it, and not the queue.
const atOnce = 100

// errEnough ends a look.
var errEnough = errors.New("enough for one look")

// LookForIncoming finds what was handed in since the last look, and asks for a job for each. Any number of processes may look:
// an object gets one row and one job. It does nothing where there is no letterbox.
func (s *Service) LookForIncoming(ctx context.Context) error {
	var there bool
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		there, err = s.Vault.HasLetterbox(ctx, tx)
		return err
	})
	if err != nil || !there || s.Incoming == nil {
		return err
	}
	if err := s.holdDelayed(ctx); err != nil {
		return err
	}
	found := 0
	err = s.Incoming.List(ctx, func(e object.Entry) error {
		fresh, err := s.found(ctx, e)
		if err != nil {
			return err
		}
		if fresh {
			found++
		}
		if found == atOnce {
			return errEnough
		}
		return ctx.Err()
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// found makes the row and the job of an object, unless it has them.
func (s *Service) found(ctx context.Context, e object.Entry) (fresh bool, err error) {
	var state string
	err = s.DB.View(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT state FROM intake_drops WHERE object = $1`, e.Name).Scan(&state)
	})
	switch {
	case state == DropFiled || state == DropRepeated || state == DropRemoved: // its job did not get to take it out
		return false, s.Incoming.Delete(ctx, e.Name)
	case !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO intake_drops (object, state, code, permit_id, receipt, sha256, size, case_id, filed_as,
			accepted_by, stored_at, found_at, settled_at) VALUES ($1, $2, '', '', '', '', $3, '', '', '', $4, $5, 0)
			ON CONFLICT (object) DO NOTHING`, e.Name, DropFound, e.Size, record.Micros(e.StoredAt), record.Micros(s.Now()))
		if err != nil {
			return fmt.Errorf("incoming: %w", err)
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		fresh = true
		_, err = s.Queue.Enqueue(ctx, tx, collectJob, e.Name, "")
		return err
	})
	return fresh, err
}

// patience is how long something may wait for its job before a person hears of it.
const patience = 6 * time.Hour

// holdDelayed shows officers what its job did not get to open, or to file: they can have it tried again.
func (s *Service) holdDelayed(ctx context.Context) error {
	var late []Drop
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		late, err = s.drops(ctx, tx, `WHERE d.state = $1 AND d.found_at < $2`, DropFound, record.Micros(s.Now().Add(-patience)))
		return err
	})
	for _, d := range late {
		err = errors.Join(err, s.hold(ctx, d, codeDelayed))
	}
	return err
}

// ReadIncoming lists what was handed in and the permits, for officers.
func (s *Service) ReadIncoming(ctx context.Context, a register.Actor) (Incoming, error) {
	var out Incoming
	err := s.DB.View(ctx, func(tx *sql.Tx) (err error) {
		if err := s.Register.May(ctx, tx, a, register.ReadIncoming, ""); err != nil {
			return err
		}
		if out.Letterbox, err = s.Vault.HasLetterbox(ctx, tx); err != nil {
			return err
		}
		if out.Drops, err = s.drops(ctx, tx, ``); err != nil {
			return err
		}
		out.Permits, err = s.permits(ctx, tx, ``)
		return err
	})
	return out, err
}

// IncomingWaits counts what a person must look at.
func (s *Service) IncomingWaits(ctx context.Context, a register.Actor) (n int, err error) {
	err = s.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadIncoming, ""); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM intake_drops WHERE state = $1`, DropHeld).Scan(&n)
	})
	return n, err
}

// FileIncoming has something filed that is held, as an officer decided: its permit's end, number, size and withdrawal count
// for nothing any more. Whose it is, what it is and that it is no malware count as ever. The job does it.
func (s *Service) FileIncoming(ctx context.Context, a register.Actor, id string) error {
	return s.settle(ctx, a, id, "file-incoming", func(tx *sql.Tx, d Drop) error {
		_, err := tx.ExecContext(ctx, `UPDATE intake_drops SET state = $1, code = '', accepted_by = $2, found_at = $3 WHERE object = $4`,
			DropFound, a.Account, record.Micros(s.Now()), id)
		if err != nil {
			return fmt.Errorf("incoming: %w", err)
		}
		_, err = s.Queue.Enqueue(ctx, tx, collectJob, id, a.Account)
		return err
	})
}

// RemoveIncoming gives up something that is held. It goes out of the store, for good where the store keeps no versions.
func (s *Service) RemoveIncoming(ctx context.Context, a register.Actor, id string) error {
	return s.settle(ctx, a, id, "remove-incoming", func(tx *sql.Tx, d Drop) error {
		_, err := tx.ExecContext(ctx, `UPDATE intake_drops SET state = $1, settled_at = $2 WHERE object = $3`, DropRemoved, record.Micros(s.Now()), id)
		if err != nil {
			return fmt.Errorf("incoming: %w", err)
		}
		_, err = s.Queue.Enqueue(ctx, tx, collectJob, id, a.Account) // takes it out of the store
		return err
	})
}

// settle is an officer's act on what is held, with its entry in the audit log.
func (s *Service) settle(ctx context.Context, a register.Actor, id, act string, do func(tx *sql.Tx, d Drop) error) error {
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.SettleIncoming, ""); err != nil {
			return err
		}
		d, err := s.drop(ctx, tx, id)
		if err != nil {
			return err
		}
		if !d.Waits() {
			return refusal.Conflict("not-held", "This does not wait for anybody. Open the page again to see what became of it.")
		}
		if err := do(tx, d); err != nil {
			return err
		}
		return s.log(ctx, tx, a, act, "", "incoming/"+id, map[string]string{"code": d.Code, "permit": d.Permit, "receipt": d.Receipt})
	})
}

// drop gives one, or refusal.NotFound.
func (s *Service) drop(ctx context.Context, tx *sql.Tx, id string) (Drop, error) {
	found, err := s.drops(ctx, tx, `WHERE d.object = $1`, id)
	if err == nil && len(found) == 0 {
		return Drop{}, refusal.NotFound()
	}
	if err != nil {
		return Drop{}, err
	}
	return found[0], nil
}

// drops reads rows; where is a constant of this package. What waits for a person comes first.
func (s *Service) drops(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]Drop, error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT d.object, d.state, d.code, d.permit_id, d.receipt, d.sha256, d.size, d.case_id,
		COALESCE(c.reference, ''), d.filed_as, d.accepted_by, d.stored_at, d.settled_at
		FROM intake_drops d LEFT JOIN cases c ON c.id = d.case_id %s
		ORDER BY CASE d.state WHEN '%s' THEN 0 ELSE 1 END, d.stored_at DESC, d.object LIMIT %d`, where, DropHeld, shownIncoming), args...)
	if err != nil {
		return nil, fmt.Errorf("incoming: %w", err)
	}
	out := []Drop{}
	err = record.Each(rows, func() error {
		var (
			d               Drop
			stored, settled int64
		)
		err := rows.Scan(&d.Object, &d.State, &d.Code, &d.Permit, &d.Receipt, &d.SHA256, &d.Size, &d.Case, &d.Reference, &d.FiledAs,
			&d.accepted, &stored, &settled)
		d.StoredAt, d.SettledAt = record.Time(stored), moment(settled)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("incoming: %w", err)
	}
	return out, nil
}

// hold keeps something for a person to look at, and tells the officers. Of two runs the first one's word counts.
func (s *Service) hold(ctx context.Context, d Drop, code string) error {
	return s.DB.Update(ctx, func(tx *sql.Tx) error {
		d.State, d.Code = DropHeld, code
		if done, err := s.write(ctx, tx, d); err != nil || !done {
			return err
		}
		if err := s.tellOfficers(ctx, tx, "/incoming", "incoming/"+d.Object+"/"+code); err != nil {
			return err
		}
		return s.log(ctx, tx, system, "hold-incoming", "", "incoming/"+d.Object, map[string]string{
			"code": code, "permit": d.Permit, "receipt": d.Receipt, "size": strconv.FormatInt(d.Size, 10),
		})
	})
}

// write records what became of something that was found; false when another run was faster.
func (s *Service) write(ctx context.Context, tx *sql.Tx, d Drop) (bool, error) {
	settled := int64(0)
	if d.State == DropFiled || d.State == DropRepeated {
		settled = record.Micros(s.Now())
	}
	res, err := tx.ExecContext(ctx, `UPDATE intake_drops SET state = $1, code = $2, permit_id = $3, receipt = $4, sha256 = $5, case_id = $6,
		filed_as = $7, settled_at = $8 WHERE object = $9 AND state = $10`,
		d.State, d.Code, d.Permit, d.Receipt, d.SHA256, d.Case, d.FiledAs, settled, d.Object, DropFound)
	if err != nil {
		return false, fmt.Errorf("incoming: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// grace is how long after the end of a permit something may have been stored that began before it.
const grace = time.Hour
