package register

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// How long credentials live.
const (
	MailLinkTTL  = 15 * time.Minute // a sign-in link that went by mail
	FirstLinkTTL = 24 * time.Hour   // the first link of a new account
	MaxTokenTTL  = 12 * time.Hour   // CONTRACT: a bearer token lives 12 hours at most
)

// The kinds of credentials. A hash is made for its kind: a link is no bearer token.
const (
	kindLink   = "link"
	kindBearer = "bearer"
)

// NewSignInLink makes the secret of a one-time sign-in link. Links that the account has already stay as they are. Only a
// keyed hash is stored: what this returns cannot be had again.
func (r *Register) NewSignInLink(ctx context.Context, tx *sql.Tx, accountID string, ttl time.Duration) (token string, err error) {
	if ttl <= 0 || ttl > FirstLinkTTL {
		return "", errors.New("sign-in link: it lives between nothing and 24 hours")
	}
	return r.issue(ctx, tx, kindLink, accountID, ttl)
}

// errLink is the one answer to a link that was used, is too old, or never was.
func errLink() *refusal.Error {
	return refusal.Forbidden("link-used-or-old", "This sign-in link has been used or is too old. Ask for a new one.")
}

// RedeemSignInLink uses a link up and gives its account. The entry "sign-in" goes to the audit log. A second use, an old
// link and an unknown one are all refused the same way.
func (r *Register) RedeemSignInLink(ctx context.Context, tx *sql.Tx, token string) (Account, error) {
	mac, err := r.credentialMAC(ctx, tx, kindLink, token)
	if err != nil {
		return Account{}, err
	}
	var id string
	now := record.Micros(r.now())
	err = tx.QueryRowContext(ctx, `UPDATE credentials SET used_at = $1 WHERE mac = $2 AND kind = $3 AND used_at = 0 AND expires_at > $4
		RETURNING account_id`, now, mac, kindLink, now).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, errLink()
	}
	if err != nil {
		return Account{}, fmt.Errorf("sign-in link: %w", err)
	}
	a, err := r.Account(ctx, tx, id)
	if err != nil {
		return Account{}, err
	}
	if a.Disabled {
		return Account{}, errLink()
	}
	return a, r.log.Append(ctx, tx, audit.Entry{Actor: a.ID, Role: string(a.Role), Act: "sign-in", Object: "account/" + a.ID})
}

// IssueToken makes a bearer token. It is an audit entry ("issue-token") and is listed for its account.
func (r *Register) IssueToken(ctx context.Context, tx *sql.Tx, accountID string, ttl time.Duration) (string, error) {
	if ttl <= 0 || ttl > MaxTokenTTL {
		return "", refusal.Invalid(refusal.Field{Pointer: "/ttl", Detail: "A token lives 12 hours at most."})
	}
	a, err := r.Account(ctx, tx, accountID)
	if err != nil {
		return "", err
	}
	if a.Disabled {
		return "", refusal.Conflict("account-disabled", "This account is turned off.")
	}
	token, err := r.issue(ctx, tx, kindBearer, accountID, ttl)
	if err != nil {
		return "", err
	}
	return token, r.log.Append(ctx, tx, audit.Entry{Actor: a.ID, Role: string(a.Role), Act: "issue-token", Object: "account/" + a.ID,
		Detail: map[string]string{"seconds": fmt.Sprint(int64(ttl.Seconds()))}})
}

// ByToken gives the account of a bearer token; refusal.NotFound when it is unknown, too old, or its account is off.
func (r *Register) ByToken(ctx context.Context, tx *sql.Tx, token string) (Account, error) {
	mac, err := r.credentialMAC(ctx, tx, kindBearer, token)
	if err != nil {
		return Account{}, err
	}
	var id string
	err = tx.QueryRowContext(ctx, `SELECT account_id FROM credentials WHERE mac = $1 AND kind = $2 AND expires_at > $3`,
		mac, kindBearer, record.Micros(r.now())).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, refusal.NotFound()
	}
	if err != nil {
		return Account{}, fmt.Errorf("token: %w", err)
	}
	a, err := r.Account(ctx, tx, id)
	if err == nil && a.Disabled {
		return Account{}, refusal.NotFound()
	}
	return a, err
}

// A Token is what an account sees of its bearer tokens.
type Token struct{ IssuedAt, ExpiresAt time.Time }

// Tokens lists the bearer tokens of an account that still work, newest first.
func (r *Register) Tokens(ctx context.Context, tx *sql.Tx, accountID string) ([]Token, error) {
	rows, err := tx.QueryContext(ctx, `SELECT issued_at, expires_at FROM credentials WHERE account_id = $1 AND kind = $2
		AND expires_at > $3 ORDER BY issued_at DESC`, accountID, kindBearer, record.Micros(r.now()))
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	var out []Token
	err = record.Each(rows, func() error {
		var issued, expires int64
		if err := rows.Scan(&issued, &expires); err != nil {
			return err
		}
		out = append(out, Token{IssuedAt: record.Time(issued), ExpiresAt: record.Time(expires)})
		return nil
	})
	return out, err
}

// RevokeTokens ends every bearer token and unused link of an account.
func (r *Register) RevokeTokens(ctx context.Context, tx *sql.Tx, accountID string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM credentials WHERE account_id = $1`, accountID); err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	return nil
}

// issue makes a secret of 256 random bits and stores its keyed hash; what is long over is cleared away on the way.
func (r *Register) issue(ctx context.Context, tx *sql.Tx, kind, accountID string, ttl time.Duration) (string, error) {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("credential: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(b[:])
	mac, err := r.credentialMAC(ctx, tx, kind, token)
	if err != nil {
		return "", err
	}
	now := r.now()
	if _, err := tx.ExecContext(ctx, `DELETE FROM credentials WHERE expires_at < $1`, record.Micros(now.Add(-FirstLinkTTL))); err != nil {
		return "", fmt.Errorf("credential: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO credentials (mac, kind, account_id, issued_at, expires_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)`,
		mac, kind, accountID, record.Micros(now), record.Micros(now.Add(ttl)))
	if err != nil {
		return "", fmt.Errorf("credential: %w", err)
	}
	return token, nil
}

func (r *Register) credentialMAC(ctx context.Context, tx *sql.Tx, kind, token string) (string, error) {
	key, err := r.system(ctx, tx)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(key.MAC("credential/"+kind, []byte(token))), nil
}
