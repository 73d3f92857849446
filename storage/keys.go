package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// SystemCase names the key for what belongs to no case: accounts, sessions, mails.
const SystemCase = "system"

// ErrMasters says that the keys given are not those that the database was made with.
var ErrMasters = errors.New("the master keys are not those of this database")

// Init binds a new database to its masters and signing key (a fingerprint, "" on a node that signs nothing), or checks
// that they are the same as ever, and makes the system key when it is missing. Call it before the vault is used.
func (v *Vault) Init(ctx context.Context, signing string) error {
	return v.db.Update(ctx, func(tx *sql.Tx) error {
		keys := v.masters.present()
		if err := bind(ctx, tx, "master", keys.Fingerprints()); err != nil {
			return err
		}
		if signing != "" {
			if err := bind(ctx, tx, "signing", []string{signing}); err != nil {
				return err
			}
		}
		// Before there was a choice of masters, everything was wrapped to those that the database is bound to.
		if _, err := tx.ExecContext(ctx, `UPDATE case_keys SET wrapped_to = $1 WHERE wrapped_to = ''`, keys.Set()); err != nil {
			return fmt.Errorf("case keys: %w", err)
		}
		_, err := v.CaseKey(ctx, tx, SystemCase)
		if refusal.Of(err) != nil {
			_, err = v.NewCaseKey(ctx, tx, SystemCase)
		}
		return err
	})
}

// bind checks that the present keys of a purpose are those wanted; a new database is bound to them.
func bind(ctx context.Context, tx *sql.Tx, purpose string, want []string) error {
	have, err := present(ctx, tx, purpose)
	if err != nil {
		return err
	}
	if len(have) > 0 {
		if !slices.Equal(have, want) {
			return fmt.Errorf("%w (%s)", ErrMasters, purpose)
		}
		return nil
	}
	return addFingerprints(ctx, tx, purpose, want)
}

func present(ctx context.Context, tx *sql.Tx, purpose string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT fingerprint FROM master_keys WHERE purpose = $1 AND retired_at = 0 ORDER BY fingerprint`, purpose)
	if err != nil {
		return nil, fmt.Errorf("key fingerprints: %w", err)
	}
	have, err := record.Strings(rows)
	if err != nil {
		return nil, fmt.Errorf("key fingerprints: %w", err)
	}
	return have, nil
}

func addFingerprints(ctx context.Context, tx *sql.Tx, purpose string, fingerprints []string) error {
	for _, f := range fingerprints {
		_, err := tx.ExecContext(ctx, `INSERT INTO master_keys (fingerprint, purpose, created_at) VALUES ($1, $2, $3)
			ON CONFLICT (fingerprint) DO UPDATE SET retired_at = 0`, f, purpose, record.Micros(time.Now()))
		if err != nil {
			return fmt.Errorf("key fingerprints: %w", err)
		}
	}
	return nil
}

// NewCaseKey makes the key of a case and records it, wrapped to the masters that the database is bound to.
func (v *Vault) NewCaseKey(ctx context.Context, tx *sql.Tx, caseID string) (*seal.CaseKey, error) {
	bound, err := present(ctx, tx, "master")
	if err != nil {
		return nil, err
	}
	keys := v.masters.present()
	if !slices.Equal(bound, keys.Fingerprints()) {
		if keys = v.masters.again(); !slices.Equal(bound, keys.Fingerprints()) {
			return nil, fmt.Errorf("%w (master)", ErrMasters)
		}
	}
	key, wrapped, err := keys.NewCase()
	if err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO case_keys (case_id, recipient, wrapped, wrapped_to, created_at) VALUES ($1, $2, $3, $4, $5)`,
		caseID, key.Recipient(), wrapped, keys.Set(), record.Micros(time.Now()))
	if err != nil {
		return nil, fmt.Errorf("record a case key: %w", err)
	}
	return key, nil
}

// CaseKey gives the key of a case. On a node that holds recipients only it is the public half, which seals documents and
// opens nothing. refusal.NotFound when the case has none, or none any more.
func (v *Vault) CaseKey(ctx context.Context, tx *sql.Tx, caseID string) (*seal.CaseKey, error) {
	if caseID == SystemCase {
		if key := v.cachedSystem(); key != nil {
			return key, nil
		}
	}
	k, err := caseKeyRow(ctx, tx, caseID)
	if err != nil {
		return nil, err
	}
	if !v.masters.present().CanOpen() {
		return seal.PublicCaseKey(k.recipient)
	}
	key, err := v.masters.unwrap(k.wrapped)
	if err != nil {
		return nil, err
	}
	if key.Recipient() != k.recipient { // somebody swapped rows
		return nil, fmt.Errorf("case key: %w", seal.ErrOpen)
	}
	if caseID == SystemCase {
		v.mu.Lock()
		v.system = key
		v.mu.Unlock()
	}
	return key, nil
}

type wrappedKey struct {
	recipient string
	wrapped   []byte
}

func caseKeyRow(ctx context.Context, tx *sql.Tx, caseID string) (wrappedKey, error) {
	var k wrappedKey
	err := tx.QueryRowContext(ctx, `SELECT recipient, wrapped FROM case_keys WHERE case_id = $1 AND destroyed_at = 0`, caseID).
		Scan(&k.recipient, &k.wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return wrappedKey{}, refusal.NotFound()
	}
	if err != nil {
		return wrappedKey{}, fmt.Errorf("case key: %w", err)
	}
	return k, nil
}

func (v *Vault) cachedSystem() *seal.CaseKey {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.system
}

func isHash(b []byte, want string) bool {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]) == want
}

func unseal(key *seal.CaseKey, b Blob, sealed []byte) ([]byte, error) {
	plain, err := unsealWhole(key, sealed)
	if err != nil {
		return nil, err
	}
	if int64(len(plain)) != b.Size || !isHash(plain, b.SHA256) {
		return nil, ErrAltered
	}
	return plain, nil
}

// unsealWhole opens sealed bytes to their end, or gives seal.ErrOpen and nothing.
func unsealWhole(key *seal.CaseKey, sealed []byte) ([]byte, error) {
	r, size, err := key.Decrypt(bytes.NewReader(sealed), int64(len(sealed)))
	if err != nil {
		return nil, err
	}
	plain := make([]byte, size)
	if n, err := r.ReadAt(plain, 0); n != len(plain) {
		return nil, errors.Join(seal.ErrOpen, noEOF(err))
	}
	return plain, nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
