package outbox

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// envelope is the sealed part of a mail.
type envelope struct {
	To   string `json:"to"`
	Link string `json:"link"`
	Due  string `json:"due"`
}

// Add keeps m and asks for its sending, in the caller's transaction. When a mail with the same Once key was added before,
// whatever became of it, Add does nothing.
func (o *Outbox) Add(ctx context.Context, tx *sql.Tx, m Mail) error {
	if err := m.check(); err != nil {
		return err
	}
	key, err := o.vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return err
	}
	id := record.NewID()
	text, err := json.Marshal(envelope{To: m.To, Link: m.Link, Due: m.Due})
	if err != nil {
		return fmt.Errorf("add a mail: %w", err)
	}
	sealed, err := key.SealValue("mails/"+id+"/sealed", text)
	if err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, `INSERT INTO mails (id, once_mac, kind, sealed, state, code, tries, created_at, sent_at)
		VALUES ($1, $2, $3, $4, $5, '', 0, $6, 0) ON CONFLICT (once_mac) DO NOTHING`,
		id, onceMAC(key, m.Once), m.Kind, sealed, Waiting, record.Micros(o.now()))
	if err != nil {
		return fmt.Errorf("add a mail: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = o.queue.Enqueue(ctx, tx, jobKind, id, "")
	return err
}

func onceMAC(key *seal.CaseKey, once string) string {
	return hex.EncodeToString(key.MAC("mail once", []byte(once)))
}

// Status tells what became of the mail with this Once key, or refusal.NotFound.
func (o *Outbox) Status(ctx context.Context, tx *sql.Tx, once string) (Status, error) {
	key, err := o.vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return Status{}, err
	}
	var s Status
	var sent int64
	err = tx.QueryRowContext(ctx, `SELECT state, code, sent_at FROM mails WHERE once_mac = $1`, onceMAC(key, once)).Scan(&s.State, &s.Code, &sent)
	if errors.Is(err, sql.ErrNoRows) {
		return Status{}, refusal.NotFound()
	}
	if err != nil {
		return Status{}, fmt.Errorf("mail: %w", err)
	}
	s.SentAt = record.Time(sent)
	return s, nil
}

// SendAgain is a person's decision about a mail that failed, or of which nobody knows whether it went: it goes (again).
// A mail in another state is a conflict, "mail-not-stuck".
func (o *Outbox) SendAgain(ctx context.Context, tx *sql.Tx, once string) error {
	key, err := o.vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return err
	}
	var id string
	err = tx.QueryRowContext(ctx, `UPDATE mails SET state = $1, code = '', tries = 0 WHERE once_mac = $2 AND state IN ($3, $4) RETURNING id`,
		Waiting, onceMAC(key, once), Failed, Unknown).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return refusal.Conflict("mail-not-stuck", "This email does not need to be sent again.")
	}
	if err != nil {
		return fmt.Errorf("send again: %w", err)
	}
	_, err = o.queue.Enqueue(ctx, tx, jobKind, id, "")
	return err
}

// Resume asks for the sending of every mail that waits: for when a mail server is set for the first time.
func (o *Outbox) Resume(ctx context.Context) error {
	return o.vault.DB().Update(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id FROM mails WHERE state = $1 ORDER BY created_at, id`, Waiting)
		if err != nil {
			return fmt.Errorf("mails: %w", err)
		}
		ids, err := record.Strings(rows)
		if err != nil {
			return fmt.Errorf("mails: %w", err)
		}
		for _, id := range ids {
			if _, err := o.queue.Enqueue(ctx, tx, jobKind, id, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// Count tells how many mails are in each state.
func (o *Outbox) Count(ctx context.Context, tx *sql.Tx) (map[string]int, error) {
	rows, err := tx.QueryContext(ctx, `SELECT state, COUNT(*) FROM mails GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("mails: %w", err)
	}
	out := map[string]int{Waiting: 0, Sent: 0, Failed: 0, Unknown: 0}
	err = record.Each(rows, func() error {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return err
		}
		out[state] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("mails: %w", err)
	}
	return out, nil
}

// Waiting gives the mails that did not go, rendered, newest first: waiting, failed and unknown.
func (o *Outbox) Waiting(ctx context.Context, tx *sql.Tx) ([]Rendered, error) {
	return o.list(ctx, tx, `WHERE state <> $1 ORDER BY created_at DESC, id`, Sent)
}

// All gives the newest limit mails, rendered, whatever became of them, but for those of which retention deleted what they said:
// for the demo's outbox page.
func (o *Outbox) All(ctx context.Context, tx *sql.Tx, limit int) ([]Rendered, error) {
	return o.list(ctx, tx, `WHERE length(sealed) > 0 ORDER BY created_at DESC, id LIMIT $1`, limit)
}

func (o *Outbox) list(ctx context.Context, tx *sql.Tx, where string, arg any) ([]Rendered, error) {
	key, err := o.vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, kind, sealed, state, created_at FROM mails `+where, arg)
	if err != nil {
		return nil, fmt.Errorf("mails: %w", err)
	}
	var out []Rendered
	err = record.Each(rows, func() error {
		var (
			r       Rendered
			sealed  []byte
			created int64
		)
		if err := rows.Scan(&r.ID, &r.Kind, &sealed, &r.State, &created); err != nil {
			return err
		}
		r.CreatedAt = record.Time(created)
		if err := o.open(key, sealed, &r); err != nil {
			return err
		}
		out = append(out, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("mails: %w", err)
	}
	return out, nil
}

// open unseals a mail and renders it into r, whose ID and Kind are set.
func (o *Outbox) open(key *seal.CaseKey, sealed []byte, r *Rendered) error {
	text, err := key.OpenValue("mails/"+r.ID+"/sealed", sealed)
	if err != nil {
		return err
	}
	var e envelope
	if err := json.Unmarshal(text, &e); err != nil {
		return seal.ErrOpen
	}
	r.To = e.To
	r.Subject, r.Body, err = Mail{To: e.To, Kind: r.Kind, Link: e.Link, Due: e.Due}.render(o.config.PublicURL)
	return err
}
