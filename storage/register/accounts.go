package register

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// particulars are the sealed part of an account.
type particulars struct {
	Email        string `json:"email"`
	Organisation string `json:"organisation"`
}

// AddAccount makes an account. A partner holds one seat, nobody else does. A wrong field is refused by its pointer; an
// address that has an account already is a conflict, "address-in-use". The caller writes the audit entry: it knows who.
func (r *Register) AddAccount(ctx context.Context, tx *sql.Tx, email string, role Role, seat Seat, organisation string) (Account, error) {
	address, wrong := checkAccount(email, role, seat)
	if len(wrong) > 0 {
		return Account{}, refusal.Invalid(wrong...)
	}
	key, err := r.system(ctx, tx)
	if err != nil {
		return Account{}, err
	}
	a := Account{ID: record.NewID(), Email: address, Role: role, Seat: seat, Organisation: strings.TrimSpace(organisation),
		CreatedAt: record.Time(record.Micros(r.now()))}
	if _, err := r.AccountByEmail(ctx, tx, address); err == nil {
		return Account{}, refusal.Conflict("address-in-use", "There is an account with this email address already.")
	} else if refusal.Of(err) == nil {
		return Account{}, err
	}
	text, err := json.Marshal(particulars{Email: a.Email, Organisation: a.Organisation})
	if err != nil {
		return Account{}, fmt.Errorf("account: %w", err)
	}
	sealed, err := key.SealValue(place("accounts", a.ID, "sealed"), text)
	if err != nil {
		return Account{}, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO accounts (id, email_mac, sealed, role, seat, created_at, disabled_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0)`, a.ID, emailMAC(key, address), sealed, string(role), string(seat), record.Micros(a.CreatedAt))
	if err != nil {
		return Account{}, fmt.Errorf("add an account: %w", err)
	}
	return a, nil
}

// maxAddress is the longest address a mail can go to (RFC 5321, 4.5.3.1.3).
const maxAddress = 254

func checkAccount(email string, role Role, seat Seat) (address string, wrong []refusal.Field) {
	address = strings.TrimSpace(email)
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address || len(address) > maxAddress {
		wrong = append(wrong, refusal.Field{Pointer: "/email", Detail: "Enter an email address in the correct format, like name@example.org."})
	}
	if !slices.Contains(Roles(), role) {
		wrong = append(wrong, refusal.Field{Pointer: "/role", Detail: "Choose one of the roles."})
	}
	switch {
	case role == Partner && !slices.Contains(Seats(), seat):
		wrong = append(wrong, refusal.Field{Pointer: "/seat", Detail: "A partner holds one seat: local authority, NHS or police."})
	case role != Partner && seat != NoSeat:
		wrong = append(wrong, refusal.Field{Pointer: "/seat", Detail: "Only a partner holds a seat."})
	}
	return address, wrong
}

// emailMAC finds an account by its address, whatever its case, without storing the address.
func emailMAC(key *seal.CaseKey, email string) string {
	return hex.EncodeToString(key.MAC("account e-mail", []byte(strings.ToLower(strings.TrimSpace(email)))))
}

func (r *Register) system(ctx context.Context, tx *sql.Tx) (*seal.CaseKey, error) {
	key, err := r.vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return nil, fmt.Errorf("system key: %w", err)
	}
	if !key.CanOpen() {
		return nil, seal.ErrSealed
	}
	return key, nil
}

// Account gives an account, or refusal.NotFound.
func (r *Register) Account(ctx context.Context, tx *sql.Tx, id string) (Account, error) {
	return r.account(ctx, tx, `WHERE a.id = $1`, id)
}

// AccountByEmail gives the account that has an address, whatever its case, or refusal.NotFound.
func (r *Register) AccountByEmail(ctx context.Context, tx *sql.Tx, email string) (Account, error) {
	key, err := r.system(ctx, tx)
	if err != nil {
		return Account{}, err
	}
	return r.account(ctx, tx, `WHERE a.email_mac = $1`, emailMAC(key, email))
}

func (r *Register) account(ctx context.Context, tx *sql.Tx, where string, arg string) (Account, error) {
	found, err := r.accounts(ctx, tx, where, arg)
	if err != nil {
		return Account{}, err
	}
	if len(found) == 0 {
		return Account{}, refusal.NotFound()
	}
	return found[0], nil
}

// Accounts gives all of them, by address.
func (r *Register) Accounts(ctx context.Context, tx *sql.Tx) ([]Account, error) {
	return r.accounts(ctx, tx, ``)
}

// WithRole gives the accounts of a role that are not disabled.
func (r *Register) WithRole(ctx context.Context, tx *sql.Tx, role Role) ([]Account, error) {
	return r.accounts(ctx, tx, `WHERE a.role = $1 AND a.disabled_at = 0`, string(role))
}

// WithSeat gives the partners of a seat that are not disabled.
func (r *Register) WithSeat(ctx context.Context, tx *sql.Tx, seat Seat) ([]Account, error) {
	return r.accounts(ctx, tx, `WHERE a.role = $1 AND a.seat = $2 AND a.disabled_at = 0`, string(Partner), string(seat))
}

func (r *Register) accounts(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]Account, error) {
	key, err := r.system(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT a.id, a.sealed, a.role, a.seat, a.created_at, a.disabled_at FROM accounts a `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	var out []Account
	err = record.Each(rows, func() error {
		var (
			a                 Account
			sealed            []byte
			created, disabled int64
		)
		if err := rows.Scan(&a.ID, &sealed, &a.Role, &a.Seat, &created, &disabled); err != nil {
			return err
		}
		a.CreatedAt, a.Disabled = record.Time(created), disabled != 0
		text, err := key.OpenValue(place("accounts", a.ID, "sealed"), sealed)
		if err != nil {
			return err
		}
		var p particulars
		if err := json.Unmarshal(text, &p); err != nil {
			return seal.ErrOpen
		}
		a.Email, a.Organisation = p.Email, p.Organisation
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	slices.SortFunc(out, func(a, b Account) int { return strings.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email)) })
	return out, nil
}

// SetDisabled turns an account off or on. Off, it may do nothing, and its tokens and links are gone. The last publication
// officer and the last administrator stay: 409 "last-officer", "last-administrator". The caller writes the audit entry.
func (r *Register) SetDisabled(ctx context.Context, tx *sql.Tx, id string, disabled bool) error {
	a, err := r.Account(ctx, tx, id)
	if err != nil {
		return err
	}
	if !disabled {
		return one(tx.ExecContext(ctx, `UPDATE accounts SET disabled_at = 0 WHERE id = $1`, id))
	}
	if err := r.notLast(ctx, tx, a); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM credentials WHERE account_id = $1`, id); err != nil {
		return fmt.Errorf("account: %w", err)
	}
	return one(tx.ExecContext(ctx, `UPDATE accounts SET disabled_at = $1 WHERE id = $2`, record.Micros(r.now()), id))
}

func (r *Register) notLast(ctx context.Context, tx *sql.Tx, a Account) error {
	if a.Disabled || (a.Role != PublicationOfficer && a.Role != Administrator) {
		return nil
	}
	others, err := r.WithRole(ctx, tx, a.Role)
	if err != nil {
		return err
	}
	if len(others) > 1 {
		return nil
	}
	if a.Role == Administrator {
		return refusal.Conflict("last-administrator", "This is the last administrator. Add another one first.")
	}
	return refusal.Conflict("last-officer", "This is the last publication officer. Add another one first.")
}
