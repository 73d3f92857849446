package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
)

// pauses between the tries of a mail that the server did not take for now; after the last one it has failed. Two days in
// all, as mail servers do (RFC 5321, 4.5.4.1, asks for four to five: ours is the first hop, a person hears earlier).
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// send works one mail job. It is idempotent: what was handed over once is never handed over again.
func (o *Outbox) send(ctx context.Context, j queue.Job) error {
	if o.config.Sender == nil {
		return nil // it waits; Resume asks again when there is a server
	}
	m, tries, mine, err := o.take(ctx, j.Subject)
	if err != nil || !mine {
		return err
	}
	sent := o.config.Sender(ctx, m)
	ended, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	return o.settle(ended, m.ID, tries, sent)
}

// take marks a mail as being sent. One that is marked already was being sent when its process died: nobody knows whether
// it went.
func (o *Outbox) take(ctx context.Context, id string) (m Rendered, tries int, mine bool, err error) {
	m.ID = id
	err = o.vault.DB().Update(ctx, func(tx *sql.Tx) error {
		key, err := o.vault.CaseKey(ctx, tx, storage.SystemCase)
		if err != nil {
			return err
		}
		var (
			state  string
			sealed []byte
		)
		err = tx.QueryRowContext(ctx, `SELECT kind, state, sealed, tries FROM mails WHERE id = $1`, id).Scan(&m.Kind, &state, &sealed, &tries)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("mail: %w", err)
		}
		if state == Sending {
			return mark(ctx, tx, id, Unknown, "answer-lost", 0)
		}
		if state != Waiting {
			return nil
		}
		if err := o.open(key, sealed, &m); err != nil {
			return err
		}
		mine, tries = true, tries+1
		_, err = tx.ExecContext(ctx, `UPDATE mails SET state = $1, tries = $2 WHERE id = $3`, Sending, tries, id)
		return err
	})
	return m, tries, mine && err == nil, err
}

// settle records what became of a mail that was handed to the sender.
func (o *Outbox) settle(ctx context.Context, id string, tries int, sent error) error {
	state, code, later := outcome(tries, sent)
	sentAt := int64(0)
	if state == Sent {
		sentAt = record.Micros(o.now())
	}
	err := o.vault.DB().Update(ctx, func(tx *sql.Tx) error { return mark(ctx, tx, id, state, code, sentAt) })
	if err != nil {
		return err // the job comes again, finds it marked as being sent, and makes it unknown
	}
	if state != Sent {
		o.config.Log.Warn("a mail did not go", slog.String("mail", id), slog.String("state", state), slog.String("code", code))
	}
	if later > 0 {
		return queue.Later{After: later}
	}
	return nil
}

// outcome says what an answer of the sender means. What it does not know may have gone.
func outcome(tries int, sent error) (state, code string, later time.Duration) {
	if sent == nil {
		return Sent, "", 0
	}
	var e *SendError
	switch {
	case !errors.As(sent, &e), e.Unknown:
		return Unknown, "answer-lost", 0
	case e.Temporary && tries <= len(pauses):
		return Waiting, e.Code, pauses[tries-1]
	}
	return Failed, e.Code, 0
}

func mark(ctx context.Context, tx *sql.Tx, id, state, code string, sentAt int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE mails SET state = $1, code = $2, sent_at = $3 WHERE id = $4 AND state <> $5`, state, code, sentAt, id, Sent)
	if err != nil {
		return fmt.Errorf("mark a mail: %w", err)
	}
	return nil
}
