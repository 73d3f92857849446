package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Send mails the recipient a link to the report. Nothing goes twice: once a mail was asked for, Send does nothing, unless
// the mail server refused it; then it goes to the address that the list has now. Somebody of the case's own list of
// people is refused.
func (l *Ledger) Send(ctx context.Context, a register.Actor, publicationID, id string) (Delivery, error) {
	return l.change(ctx, a, publicationID, id, func(tx *sql.Tx, d delivery) error {
		m, err := l.mail(ctx, tx, d)
		if err != nil {
			return err
		}
		if d.handed != 0 || d.once != "" && m.State != outbox.Failed {
			return nil
		}
		r, err := l.recipient(ctx, tx, d.recipient)
		if err != nil {
			return err
		}
		switch {
		case r.Channel == Other:
			return refusal.Conflict("other-channel", "This recipient gets copies another way. Record when it went out.")
		case r.Email == "":
			return refusal.Conflict("no-address", "Enter an email address for this recipient first.")
		}
		if err := l.notOfTheCase(ctx, tx, d.caseID, r.Email); err != nil {
			return err
		}
		return l.post(ctx, tx, a, d, r)
	})
}

// change does something with a delivery that a may send, in one transaction, and gives it as it is then.
func (l *Ledger) change(ctx context.Context, a register.Actor, publicationID, id string, do func(tx *sql.Tx, d delivery) error) (v Delivery, err error) {
	err = l.DB.Update(ctx, func(tx *sql.Tx) error {
		d, err := l.mine(ctx, tx, a, publicationID, id)
		if err != nil {
			return err
		}
		if err := do(tx, d); err != nil {
			return err
		}
		if d, err = l.delivery(ctx, tx, publicationID, id); err != nil {
			return err
		}
		v, err = l.view(ctx, tx, d)
		return err
	})
	return v, err
}

// mine gives a delivery that a may send.
func (l *Ledger) mine(ctx context.Context, tx *sql.Tx, a register.Actor, publicationID, id string) (delivery, error) {
	caseID, err := l.caseOf(ctx, tx, publicationID)
	if err != nil {
		return delivery{}, err
	}
	if err := l.Register.May(ctx, tx, a, register.SendDelivery, caseID); err != nil {
		return delivery{}, err
	}
	return l.delivery(ctx, tx, publicationID, id)
}

// notOfTheCase refuses an address of somebody the case is about: no alleged perpetrator, and nobody of the family, is
// ever a recipient.
func (l *Ledger) notOfTheCase(ctx context.Context, tx *sql.Tx, caseID, email string) error {
	text, _, err := l.Register.People(ctx, tx, caseID)
	if err != nil || len(text) == 0 {
		return err
	}
	var list casefile.Case
	if json.Unmarshal(text, &list) != nil { // its error could quote a name
		return errors.New("the list of people is not of this form")
	}
	for _, p := range list.Subjects {
		for _, e := range p.Emails {
			if strings.EqualFold(strings.TrimSpace(e), email) {
				return refusal.Forbidden("excluded-person", "This address belongs to somebody the case is about. Nothing is sent to them.")
			}
		}
	}
	return nil
}

// post makes the link and the mail. The link's secret is in the sealed mail only; the row has its keyed hash.
func (l *Ledger) post(ctx context.Context, tx *sql.Tx, a register.Actor, d delivery, r Recipient) error {
	token, mac, err := l.newToken(ctx, tx)
	if err != nil {
		return err
	}
	once := "delivery/" + d.id + "/" + strconv.FormatInt(d.attempt+1, 10)
	_, err = tx.ExecContext(ctx, `UPDATE release_deliveries SET token_mac = $1, once = $2, attempt = attempt + 1, channel = $3,
		asked_at = $4 WHERE id = $5`, mac, once, Email, l.Stamp(), d.id)
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	err = l.Outbox.Add(ctx, tx, outbox.Mail{To: r.Email, Kind: "delivery", Link: "/d/" + token, Due: d.due, Once: once})
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return l.Log(ctx, tx, a, "send-delivery", d.caseID, "delivery/"+d.id, map[string]string{
		"publication": d.publication, "recipient": d.recipient, "attempt": strconv.FormatInt(d.attempt+1, 10),
	})
}

// tokenBytes of randomness make a link that nobody guesses.
const tokenBytes = 32

func (l *Ledger) newToken(ctx context.Context, tx *sql.Tx) (token, mac string, err error) {
	b := make([]byte, tokenBytes)
	if _, err := rand.Read(b); err != nil {
		return "", "", fmt.Errorf("link: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(b)
	mac, err = l.tokenMAC(ctx, tx, token)
	return token, mac, err
}

func (l *Ledger) tokenMAC(ctx context.Context, tx *sql.Tx, token string) (string, error) {
	key, err := l.Vault.CaseKey(ctx, tx, storage.SystemCase)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(key.MAC("release delivery link", []byte(token))), nil
}

// SendAgain is an officer's decision about a mail of which nobody knows whether it went: it goes again.
func (l *Ledger) SendAgain(ctx context.Context, a register.Actor, publicationID, id string) (Delivery, error) {
	return l.change(ctx, a, publicationID, id, func(tx *sql.Tx, d delivery) error {
		if d.once == "" {
			return refusal.Conflict("not-sent", "Nothing was sent to this recipient yet.")
		}
		r, err := l.recipient(ctx, tx, d.recipient)
		if err != nil {
			return err
		}
		if err := l.notOfTheCase(ctx, tx, d.caseID, r.Email); err != nil {
			return err
		}
		if err := l.Outbox.SendAgain(ctx, tx, d.once); err != nil {
			return err
		}
		return l.Log(ctx, tx, a, "send-delivery-again", d.caseID, "delivery/"+d.id, map[string]string{"publication": d.publication})
	})
}

// maxNote is how long a note may be, in characters.
const maxNote = 1000

// Record records a copy that went another way: the day it went, and the day its receipt was acknowledged, if it was.
func (l *Ledger) Record(ctx context.Context, a register.Actor, publicationID, id string, h Handover) (Delivery, error) {
	return l.change(ctx, a, publicationID, id, func(tx *sql.Tx, d delivery) error {
		if err := h.check(l.Today()); err != nil {
			return err
		}
		key, err := l.Vault.CaseKey(ctx, tx, d.caseID)
		if err != nil {
			return err
		}
		note, err := key.SealJSON(notePlace(d.id), h.Note)
		if err != nil {
			return err
		}
		acknowledged := d.acknowledged
		if !h.Acknowledged.IsZero() {
			acknowledged = noon(h.Acknowledged)
		}
		_, err = tx.ExecContext(ctx, `UPDATE release_deliveries SET handed_at = $1, acknowledged_at = $2, sealed = $3, channel = $4
			WHERE id = $5`, noon(h.On), acknowledged, note, Other, d.id)
		if err != nil {
			return fmt.Errorf("record: %w", err)
		}
		return l.Log(ctx, tx, a, "record-delivery", d.caseID, "delivery/"+d.id, map[string]string{
			"publication": d.publication, "on": h.On.String(), "acknowledged": h.Acknowledged.String(),
		})
	})
}

func (h Handover) check(today clock.Date) error {
	var wrong []refusal.Field
	switch {
	case h.On.IsZero():
		wrong = append(wrong, refusal.Field{Pointer: "/on", Detail: "Enter the day on which the copy went out."})
	case h.On.After(today):
		wrong = append(wrong, refusal.Field{Pointer: "/on", Detail: "The day must not be in the future."})
	}
	if !h.Acknowledged.IsZero() && (h.Acknowledged.After(today) || h.Acknowledged.Before(h.On)) {
		wrong = append(wrong, refusal.Field{Pointer: "/acknowledged", Detail: "The day must not be in the future, nor before the copy went out."})
	}
	if utf8.RuneCountInString(h.Note) > maxNote {
		wrong = append(wrong, refusal.Field{Pointer: "/note", Detail: "The note must be 1,000 characters or fewer."})
	}
	if len(wrong) > 0 {
		return refusal.Invalid(wrong...)
	}
	return nil
}

// noon stands for a day of which only the date is known.
func noon(d clock.Date) int64 {
	return record.Micros(d.Ends().Add(-12*time.Hour + time.Second))
}
