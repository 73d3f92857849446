package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// A delivery is a row.
type delivery struct {
	id, publication, caseID, recipient, channel, due, warning, once string
	attempt, asked, handed, opened, acknowledged                    int64
	sealed                                                          []byte
}

const deliveryColumns = `SELECT id, publication_id, case_id, recipient_id, channel, due, warning, once, attempt, asked_at,
	handed_at, opened_at, acknowledged_at, sealed FROM release_deliveries `

func readDelivery(row interface{ Scan(...any) error }) (delivery, error) {
	var d delivery
	err := row.Scan(&d.id, &d.publication, &d.caseID, &d.recipient, &d.channel, &d.due, &d.warning, &d.once, &d.attempt,
		&d.asked, &d.handed, &d.opened, &d.acknowledged, &d.sealed)
	return d, err
}

func notePlace(id string) string { return "release_deliveries/" + id + "/sealed" }

// Open opens a delivery for everyone who is to get a copy of a report that is just being released, in the release's own
// transaction, and gives their number.
func (l *Ledger) Open(ctx context.Context, tx *sql.Tx, p Published) (int, error) {
	all, err := l.recipients(ctx, tx)
	if err != nil {
		return 0, err
	}
	key, err := l.Vault.CaseKey(ctx, tx, p.Case)
	if err != nil {
		return 0, err
	}
	list := on(all.Recipients, p.On)
	for _, r := range list {
		id := record.NewID()
		note, err := key.SealJSON(notePlace(id), "")
		if err != nil {
			return 0, err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO release_deliveries (id, publication_id, case_id, recipient_id, channel, due, warning,
			token_mac, once, attempt, asked_at, handed_at, opened_at, acknowledged_at, sealed)
			VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', 0, 0, 0, 0, 0, $8)`,
			id, p.ID, p.Case, r.ID, r.Channel, p.Due.String(), p.Warning, note)
		if err != nil {
			return 0, fmt.Errorf("delivery: %w", err)
		}
	}
	return len(list), nil
}

// Deliveries gives the ledger of a publication, in the order of the list of recipients; empty before its release.
func (l *Ledger) Deliveries(ctx context.Context, a register.Actor, publicationID string) ([]Delivery, error) {
	out := []Delivery{}
	err := l.DB.View(ctx, func(tx *sql.Tx) error {
		caseID, err := l.caseOf(ctx, tx, publicationID)
		if err != nil {
			return err
		}
		if err := l.Register.May(ctx, tx, a, register.ReadDeliveries, caseID); err != nil {
			return err
		}
		rows, err := l.rows(ctx, tx, `WHERE publication_id = $1`, publicationID)
		if err != nil {
			return err
		}
		for _, d := range rows {
			v, err := l.view(ctx, tx, d)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func (l *Ledger) caseOf(ctx context.Context, tx *sql.Tx, publicationID string) (caseID string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT case_id FROM release_publications WHERE id = $1`, publicationID).Scan(&caseID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", refusal.NotFound()
	}
	if err != nil {
		return "", fmt.Errorf("publication: %w", err)
	}
	return caseID, nil
}

func (l *Ledger) rows(ctx context.Context, tx *sql.Tx, where string, arg any) ([]delivery, error) {
	rows, err := tx.QueryContext(ctx, deliveryColumns+where+` ORDER BY
		(SELECT r.place FROM release_recipients r WHERE r.id = release_deliveries.recipient_id), id`, arg)
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	var out []delivery
	err = record.Each(rows, func() error {
		d, err := readDelivery(rows)
		out = append(out, d)
		return err
	})
	return out, err
}

func (l *Ledger) delivery(ctx context.Context, tx *sql.Tx, publicationID, id string) (delivery, error) {
	d, err := readDelivery(tx.QueryRowContext(ctx, deliveryColumns+`WHERE id = $1 AND publication_id = $2`, id, publicationID))
	if errors.Is(err, sql.ErrNoRows) {
		return d, refusal.NotFound()
	}
	if err != nil {
		return d, fmt.Errorf("delivery: %w", err)
	}
	return d, nil
}

func (l *Ledger) view(ctx context.Context, tx *sql.Tx, d delivery) (Delivery, error) {
	v := Delivery{ID: d.id, Recipient: d.recipient, Channel: d.channel, Warning: d.warning, AskedAt: moment(d.asked),
		SentAt: moment(d.handed), OpenedAt: moment(d.opened), AcknowledgedAt: moment(d.acknowledged)}
	if err := v.Due.UnmarshalText([]byte(d.due)); err != nil {
		return v, err
	}
	r, err := l.recipient(ctx, tx, d.recipient)
	if err != nil {
		return v, err
	}
	v.Name, v.HasAddress = r.Name, r.Email != ""
	key, err := l.Vault.CaseKey(ctx, tx, d.caseID)
	if err != nil {
		return v, err
	}
	if err := key.OpenJSON(notePlace(d.id), d.sealed, &v.Note); err != nil {
		return v, err
	}
	m, err := l.mail(ctx, tx, d)
	if err != nil {
		return v, err
	}
	if v.SentAt == nil && !m.SentAt.IsZero() {
		v.SentAt = &m.SentAt
	}
	v.State, v.Error = state(v, m, l.Today()), m.Code
	return v, nil
}

// mail is what became of the delivery's mail; zero when none was asked for.
func (l *Ledger) mail(ctx context.Context, tx *sql.Tx, d delivery) (outbox.Status, error) {
	if d.once == "" {
		return outbox.Status{}, nil
	}
	m, err := l.Outbox.Status(ctx, tx, d.once)
	if refusal.Of(err) != nil {
		return outbox.Status{}, nil
	}
	return m, err
}

// state is what a person sees of a delivery: what the recipient did counts before what became of the mail, and a due day
// that has passed before that.
func state(v Delivery, m outbox.Status, today clock.Date) string {
	switch {
	case v.AcknowledgedAt != nil:
		return Acknowledged
	case !v.Due.IsZero() && today.After(v.Due):
		return Overdue
	case v.OpenedAt != nil:
		return Opened
	case v.SentAt != nil:
		return Sent
	case m.State == outbox.Failed:
		return Failed
	case m.State == outbox.Unknown:
		return Unknown
	}
	return Waiting
}

func moment(us int64) *time.Time {
	if us == 0 {
		return nil
	}
	t := record.Time(us)
	return &t
}
