package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// errAltered says that the stored file is not the one that was published. It never happens with a sound store.
var errAltered = errors.New("the stored file does not have the hash that was published")

// public is the actor of what a recipient does: there is no account.
var public = register.Actor{Account: "public", Role: "recipient"}

// A published is what the ledger reads of a released report.
type published struct {
	blob, sha256, caseID string
	size, at             int64
	title                []byte
}

// byToken finds the delivery that a link is for; refusal.NotFound for any other link.
func (l *Ledger) byToken(ctx context.Context, tx *sql.Tx, token string) (delivery, published, error) {
	var p published
	mac, err := l.tokenMAC(ctx, tx, token)
	if err != nil {
		return delivery{}, p, err
	}
	d, err := readDelivery(tx.QueryRowContext(ctx, deliveryColumns+`WHERE token_mac = $1 AND token_mac <> ''`, mac))
	if errors.Is(err, sql.ErrNoRows) {
		return d, p, refusal.NotFound()
	}
	if err != nil {
		return d, p, fmt.Errorf("delivery: %w", err)
	}
	err = tx.QueryRowContext(ctx, `SELECT blob_id, sha256, case_id, size, released_at, sealed FROM release_publications
		WHERE id = $1 AND released_at <> 0`, d.publication).Scan(&p.blob, &p.sha256, &p.caseID, &p.size, &p.at, &p.title)
	if err != nil {
		return d, p, fmt.Errorf("publication: %w", err)
	}
	return d, p, nil
}

// Look gives what the recipient's page shows. It changes nothing: mail scanners follow links.
func (l *Ledger) Look(ctx context.Context, token string) (v Copy, err error) {
	err = l.DB.View(ctx, func(tx *sql.Tx) error {
		d, p, err := l.byToken(ctx, tx, token)
		if err != nil {
			return err
		}
		v, err = l.copy(ctx, tx, d, p)
		return err
	})
	return v, err
}

func (l *Ledger) copy(ctx context.Context, tx *sql.Tx, d delivery, p published) (Copy, error) {
	v := Copy{Publication: d.publication, PublishedAt: record.Time(p.at), SHA256: p.sha256, Size: p.size,
		Opened: moment(d.opened), Acknowledged: moment(d.acknowledged)}
	if err := v.Due.UnmarshalText([]byte(d.due)); err != nil {
		return v, err
	}
	key, err := l.Vault.CaseKey(ctx, tx, p.caseID)
	if err != nil {
		return v, err
	}
	return v, key.OpenJSON(act.TitlePlace(d.publication), p.title, &v.Title)
}

// Fetch gives the recipient the file and records that it was opened, the first time with its moment. The bytes are hashed
// before anything is recorded.
func (l *Ledger) Fetch(ctx context.Context, token string) (File, error) {
	var p published
	err := l.DB.View(ctx, func(tx *sql.Tx) (err error) {
		_, p, err = l.byToken(ctx, tx, token)
		return err
	})
	if err != nil {
		return File{}, err
	}
	pdf, err := l.Vault.Read(ctx, p.blob)
	if err != nil {
		return File{}, err
	}
	if sum := sha256.Sum256(pdf); hex.EncodeToString(sum[:]) != p.sha256 {
		return File{}, errAltered
	}
	err = l.DB.Update(ctx, func(tx *sql.Tx) error {
		d, _, err := l.byToken(ctx, tx, token)
		if err != nil {
			return err
		}
		return l.mark(ctx, tx, d, "opened_at", "open-delivery")
	})
	if err != nil {
		return File{}, err
	}
	return File{PDF: pdf, SHA256: p.sha256}, nil
}

// Acknowledge records that the recipient got the report. The first time counts.
func (l *Ledger) Acknowledge(ctx context.Context, token string) (v Copy, err error) {
	err = l.DB.Update(ctx, func(tx *sql.Tx) error {
		d, _, err := l.byToken(ctx, tx, token)
		if err != nil {
			return err
		}
		if err := l.mark(ctx, tx, d, "acknowledged_at", "acknowledge-delivery"); err != nil {
			return err
		}
		d, p, err := l.byToken(ctx, tx, token)
		if err != nil {
			return err
		}
		v, err = l.copy(ctx, tx, d, p)
		return err
	})
	return v, err
}

// mark sets a moment that is not set yet. column is one of this file's, never anything that was sent.
func (l *Ledger) mark(ctx context.Context, tx *sql.Tx, d delivery, column, what string) error {
	result, err := tx.ExecContext(ctx, `UPDATE release_deliveries SET `+column+` = $1 WHERE id = $2 AND `+column+` = 0`, l.Stamp(), d.id)
	if err != nil {
		return fmt.Errorf("delivery: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	return l.Log(ctx, tx, public, what, d.caseID, "delivery/"+d.id, map[string]string{"publication": d.publication})
}
