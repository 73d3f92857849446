package register

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// Sessions is a session store for github.com/alexedwards/scs/v2 (its CtxStore): tokens are kept as keyed
// hashes, data is sealed. Each method is a transaction of its own. It may be used concurrently.
type Sessions struct{ register *Register }

// Sessions gives the session store.
func (r *Register) Sessions() *Sessions { return &Sessions{register: r} }

// FindCtx gives the data of a live session.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.register.vault.DB().View(ctx, func(tx *sql.Tx) error {
		key, mac, err := s.locate(ctx, tx, token)
		if err != nil {
			return err
		}
		var sealed []byte
		err = tx.QueryRowContext(ctx, `SELECT sealed FROM sessions WHERE mac = $1 AND expires_at > $2`, mac, record.Micros(s.register.now())).
			Scan(&sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("session: %w", err)
		}
		data, err = key.OpenValue(place("sessions", mac, "sealed"), sealed)
		found = err == nil
		return err
	})
	return data, found, err
}

// CommitCtx stores or replaces a session, and clears away those that are over.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.register.vault.DB().Update(ctx, func(tx *sql.Tx) error {
		key, mac, err := s.locate(ctx, tx, token)
		if err != nil {
			return err
		}
		sealed, err := key.SealValue(place("sessions", mac, "sealed"), data)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE expires_at <= $1`, record.Micros(s.register.now())); err != nil {
			return fmt.Errorf("session: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sessions (mac, sealed, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (mac) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`, mac, sealed, record.Micros(expiry))
		if err != nil {
			return fmt.Errorf("session: %w", err)
		}
		return nil
	})
}

// DeleteCtx ends a session. A session that is not there is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.register.vault.DB().Update(ctx, func(tx *sql.Tx) error {
		_, mac, err := s.locate(ctx, tx, token)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE mac = $1`, mac); err != nil {
			return fmt.Errorf("session: %w", err)
		}
		return nil
	})
}

// DeleteAllCtx ends every session: everybody signs in again.
func (s *Sessions) DeleteAllCtx(ctx context.Context) error {
	return s.register.vault.DB().Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions`); err != nil {
			return fmt.Errorf("sessions: %w", err)
		}
		return nil
	})
}

func (s *Sessions) locate(ctx context.Context, tx *sql.Tx, token string) (*seal.CaseKey, string, error) {
	key, err := s.register.system(ctx, tx)
	if err != nil {
		return nil, "", err
	}
	return key, hex.EncodeToString(key.MAC("session", []byte(token))), nil
}

// Find, Commit and Delete are the same without a context: scs asks for them and does not use them when it finds the others.

// Find gives the data of a live session.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit stores or replaces a session.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete ends a session.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
