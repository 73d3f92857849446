package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// Ledger is the service. It may be used concurrently.
type Ledger struct{ *act.House }

// New makes the service.
func New(h *act.House) *Ledger { return &Ledger{House: h} }

// A Published is a report that has just been released.
type Published struct {
	ID, Case string
	On       clock.Date // the day of publication
	Due      clock.Date // until when copies are due; empty with a Warning
	Warning  string
}

// details are the sealed part of a recipient.
type details struct {
	Name        string   `json:"name"`
	AlsoKnownAs []string `json:"also_known_as"`
	Email       string   `json:"email"`
}

func recipientPlace(id string) string { return "release_recipients/" + id + "/sealed" }

// Recipients gives the list of who gets a copy.
func (l *Ledger) Recipients(ctx context.Context, a register.Actor) (v Recipients, err error) {
	err = l.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := l.Register.May(ctx, tx, a, register.ReadRecipients, ""); err != nil {
			return err
		}
		v, err = l.recipients(ctx, tx)
		return err
	})
	return v, err
}

// recipients reads the list, and writes the one that stands from the first when there is none. Call it in an Update.
func (l *Ledger) recipients(ctx context.Context, tx *sql.Tx) (Recipients, error) {
	key, err := l.Vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return Recipients{}, err
	}
	v, changed, err := l.list(ctx, tx, key)
	if err != nil {
		return Recipients{}, err
	}
	if changed == 0 {
		changed = 1
		if v, err = statutory(); err != nil {
			return Recipients{}, err
		}
		if err := l.write(ctx, tx, key, v, changed); err != nil {
			return Recipients{}, err
		}
	}
	return Recipients{Recipients: v, Version: fmt.Sprintf("recipients-%d", changed)}, nil
}

// list reads the recipients on the list, and the number of its newest change: 0 when it was never written.
func (l *Ledger) list(ctx context.Context, tx *sql.Tx, key *seal.CaseKey) ([]Recipient, int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, listed, role, channel, from_day, until_day, sealed, changed FROM release_recipients
		ORDER BY place, id`)
	if err != nil {
		return nil, 0, fmt.Errorf("recipients: %w", err)
	}
	out, last := []Recipient{}, int64(0)
	err = record.Each(rows, func() error {
		r, listed, changed, err := scanRecipient(rows, key)
		if err != nil {
			return err
		}
		last = max(last, changed)
		if listed {
			out = append(out, r)
		}
		return nil
	})
	return out, last, err
}

func scanRecipient(row interface{ Scan(...any) error }, key *seal.CaseKey) (r Recipient, listed bool, changed int64, err error) {
	var (
		n           int64
		from, until string
		sealed      []byte
		d           details
	)
	if err := row.Scan(&r.ID, &n, &r.Role, &r.Channel, &from, &until, &sealed, &changed); err != nil {
		return r, false, 0, err
	}
	if err := errors.Join(r.From.UnmarshalText([]byte(from)), r.Until.UnmarshalText([]byte(until))); err != nil {
		return r, false, 0, err
	}
	if err := key.OpenJSON(recipientPlace(r.ID), sealed, &d); err != nil {
		return r, false, 0, err
	}
	r.Name, r.AlsoKnownAs, r.Email = d.Name, d.AlsoKnownAs, d.Email
	return r, n == 1, changed, nil
}

// recipient gives one, on the list or not any more.
func (l *Ledger) recipient(ctx context.Context, tx *sql.Tx, id string) (Recipient, error) {
	key, err := l.Vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return Recipient{}, err
	}
	r, _, _, err := scanRecipient(tx.QueryRowContext(ctx, `SELECT id, listed, role, channel, from_day, until_day, sealed, changed
		FROM release_recipients WHERE id = $1`, id), key)
	if errors.Is(err, sql.ErrNoRows) {
		return r, refusal.NotFound()
	}
	return r, err
}

// write makes list the list, in its order; who is no longer on it stays known, since deliveries name it.
func (l *Ledger) write(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, list []Recipient, changed int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE release_recipients SET listed = 0, changed = $1 WHERE listed = 1`, changed); err != nil {
		return fmt.Errorf("recipients: %w", err)
	}
	for i, r := range list {
		sealed, err := key.SealJSON(recipientPlace(r.ID), details{Name: r.Name, AlsoKnownAs: r.AlsoKnownAs, Email: r.Email})
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO release_recipients (id, place, listed, role, channel, from_day, until_day, sealed, changed)
			VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE
			SET place = $2, listed = 1, role = $3, channel = $4, from_day = $5, until_day = $6, sealed = $7, changed = $8`,
			r.ID, i, r.Role, r.Channel, r.From.String(), r.Until.String(), sealed, changed)
		if err != nil {
			return fmt.Errorf("recipients: %w", err)
		}
	}
	return nil
}
