package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// A Master is one master key as the database knows it.
type Master struct {
	Fingerprint string
	Since       time.Time
	Retired     time.Time // zero while case keys are wrapped to it
}

// Masters lists the master keys, the oldest first.
func (v *Vault) Masters(ctx context.Context, tx *sql.Tx) ([]Master, error) {
	rows, err := tx.QueryContext(ctx, `SELECT fingerprint, created_at, retired_at FROM master_keys WHERE purpose = 'master' ORDER BY created_at, fingerprint`)
	if err != nil {
		return nil, fmt.Errorf("master keys: %w", err)
	}
	var out []Master
	err = record.Each(rows, func() error {
		var m Master
		var since, retired int64
		if err := rows.Scan(&m.Fingerprint, &since, &retired); err != nil {
			return err
		}
		m.Since, m.Retired = record.Time(since), record.Time(retired)
		out = append(out, m)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("master keys: %w", err)
	}
	return out, nil
}

// A KeyCount says how many case keys there are: wrapped to the present masters, to others still, and destroyed.
type KeyCount struct{ Present, Others, Destroyed int }

// CaseKeys counts case keys. The system's is one of them.
func (v *Vault) CaseKeys(ctx context.Context, tx *sql.Tx) (KeyCount, error) {
	var c KeyCount
	err := tx.QueryRowContext(ctx, `SELECT COUNT(CASE WHEN destroyed_at = 0 AND wrapped_to = $1 THEN 1 END),
		COUNT(CASE WHEN destroyed_at = 0 AND wrapped_to <> $1 THEN 1 END), COUNT(CASE WHEN destroyed_at <> 0 THEN 1 END) FROM case_keys`,
		v.masters.present().Set()).Scan(&c.Present, &c.Others, &c.Destroyed)
	if err != nil {
		return KeyCount{}, fmt.Errorf("case keys: %w", err)
	}
	return c, nil
}

// Bound tells whether the database is bound to this vault's masters.
func (v *Vault) Bound(ctx context.Context, tx *sql.Tx) (bool, error) {
	have, err := present(ctx, tx, "master")
	return slices.Equal(have, v.masters.present().Fingerprints()), err
}

// Rebind binds the database to this vault's masters in place of those it is bound to. The vault must be able to open what is
// there: its retired identities do. From then on new case keys are wrapped to the new masters; [Vault.Rewrap] does the rest.
func (v *Vault) Rebind(ctx context.Context, tx *sql.Tx) error {
	k, err := caseKeyRow(ctx, tx, SystemCase)
	if err != nil {
		return fmt.Errorf("the system key: %w", err)
	}
	keys := v.masters.present()
	if _, err := keys.Unwrap(k.wrapped); err != nil {
		return fmt.Errorf("%w: they do not open what is there: the identity from before must be among the retired ones", ErrMasters)
	}
	_, err = tx.ExecContext(ctx, `UPDATE master_keys SET retired_at = $1 WHERE purpose = 'master' AND retired_at = 0`, record.Micros(time.Now()))
	if err != nil {
		return fmt.Errorf("retire the masters: %w", err)
	}
	return addFingerprints(ctx, tx, "master", keys.Fingerprints())
}

// rewrapBatch is how many case keys are wrapped anew in one transaction, so that nobody waits long to write.
const rewrapBatch = 20

// Rewrap wraps every case key that is wrapped to other masters to the present ones, and tells how many. It touches no object
// and no sealed value, and may run while servers do; when it was stopped, running it again does the rest.
func (v *Vault) Rewrap(ctx context.Context) (done int, err error) {
	for {
		n := 0
		err := v.db.Update(ctx, func(tx *sql.Tx) (err error) {
			n, err = v.rewrapSome(ctx, tx)
			return err
		})
		if done += n; err != nil || n == 0 {
			return done, err
		}
	}
}

func (v *Vault) rewrapSome(ctx context.Context, tx *sql.Tx) (int, error) {
	if bound, err := v.Bound(ctx, tx); err != nil || !bound {
		if err == nil {
			err = fmt.Errorf("%w (master)", ErrMasters)
		}
		return 0, err
	}
	keys := v.masters.present()
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT case_id FROM case_keys WHERE wrapped_to <> $1 AND destroyed_at = 0 ORDER BY case_id LIMIT %d`, rewrapBatch), keys.Set())
	if err != nil {
		return 0, fmt.Errorf("case keys: %w", err)
	}
	ids, err := record.Strings(rows)
	if err != nil {
		return 0, fmt.Errorf("case keys: %w", err)
	}
	for _, id := range ids {
		if err := rewrap(ctx, tx, keys, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

func rewrap(ctx context.Context, tx *sql.Tx, keys *seal.Keys, caseID string) error {
	k, err := caseKeyRow(ctx, tx, caseID)
	if err != nil {
		return err
	}
	wrapped, err := keys.Rewrap(k.wrapped)
	if err != nil {
		return fmt.Errorf("case %s: %w", caseID, err)
	}
	if key, err := keys.Unwrap(wrapped); err == nil && key.Recipient() != k.recipient {
		return fmt.Errorf("case %s: %w", caseID, seal.ErrOpen)
	}
	_, err = tx.ExecContext(ctx, `UPDATE case_keys SET wrapped = $1, wrapped_to = $2 WHERE case_id = $3`, wrapped, keys.Set(), caseID)
	if err != nil {
		return fmt.Errorf("case %s: %w", caseID, err)
	}
	return nil
}
