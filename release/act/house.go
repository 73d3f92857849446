package act

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// A House is what commands act on. It may be used concurrently. All fields are needed.
type House struct {
	DB       *record.DB
	Vault    *storage.Vault
	Register *register.Register
	Audit    *audit.Log
	Queue    *queue.Queue
	Outbox   *outbox.Outbox
	Now      func() time.Time
}

// System acts where no person does: a job that ends.
var System = register.Actor{Account: "system", Role: "system"}

// Log appends what a did to the audit log. object is "document/ID"; detail holds codes, hashes and counts only.
func (h *House) Log(ctx context.Context, tx *sql.Tx, a register.Actor, what, caseID, object string, detail map[string]string) error {
	err := h.Audit.Append(ctx, tx, audit.Entry{
		Time: h.Now(), Actor: a.Account, Role: string(a.Role), Act: what, Case: caseID, Object: object, Detail: detail,
	})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// Tell mails "it is your turn" to those accounts that may do act in the case, but not to the account except. A mail with
// the same key is never sent twice.
func (h *House) Tell(ctx context.Context, tx *sql.Tx, key string, act register.Action, caseID string, accounts []register.Account, except ...string) error {
	for _, acc := range accounts {
		if acc.Disabled || slices.Contains(except, acc.ID) {
			continue
		}
		err := h.Register.May(ctx, tx, acc.Actor(), act, caseID)
		if refusal.Of(err) != nil {
			continue
		}
		if err != nil {
			return err
		}
		m := outbox.Mail{To: acc.Email, Kind: "your-turn", Link: "/work", Once: key + "/" + acc.ID}
		if err := h.Outbox.Add(ctx, tx, m); err != nil {
			return fmt.Errorf("mail: %w", err)
		}
	}
	return nil
}

// TellOfficers is Tell for every publication officer.
func (h *House) TellOfficers(ctx context.Context, tx *sql.Tx, key string, act register.Action, caseID string) error {
	officers, err := h.Register.WithRole(ctx, tx, register.PublicationOfficer)
	if err != nil {
		return err
	}
	return h.Tell(ctx, tx, key, act, caseID, officers)
}

// TitlePlace is where the sealed title of a publication stands.
func TitlePlace(publicationID string) string {
	return "release_publications/" + publicationID + "/sealed"
}

// Stamp is the present moment as it is stored: microseconds since 1970 UTC.
func (h *House) Stamp() int64 { return record.Micros(h.Now()) }

// Today is the present day in England.
func (h *House) Today() clock.Date { return clock.On(h.Now()) }

// Put stores b sealed under the case's key. It is no part of the case until [storage.Vault.Keep] records it.
func (h *House) Put(ctx context.Context, caseID string, b []byte) (storage.Blob, error) {
	var blob storage.Blob
	key, err := h.key(ctx, caseID)
	if err != nil {
		return blob, err
	}
	return h.Vault.Put(ctx, key, caseID, bytes.NewReader(b), int64(len(b)))
}

// PutJSON is Put of v as JSON.
func (h *House) PutJSON(ctx context.Context, caseID string, v any) (storage.Blob, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return storage.Blob{}, fmt.Errorf("store: %w", err)
	}
	return h.Put(ctx, caseID, b)
}

// ReadJSON reads into v what PutJSON stored.
func (h *House) ReadJSON(ctx context.Context, blobID string, v any) error {
	b, err := h.Vault.Read(ctx, blobID)
	if err != nil {
		return err
	}
	if json.Unmarshal(b, v) != nil { // its error could quote the value
		return errors.New("what was stored is not of this form")
	}
	return nil
}

// Drop discards blobs that came to nothing, after the caller may have gone. What it cannot discard is swept later.
func (h *House) Drop(ctx context.Context, cause error, blobs ...storage.Blob) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	for _, b := range blobs {
		if b.ID != "" {
			cause = errors.Join(cause, h.Vault.Discard(ctx, b))
		}
	}
	return cause
}

func (h *House) key(ctx context.Context, caseID string) (key *seal.CaseKey, err error) {
	err = h.DB.View(ctx, func(tx *sql.Tx) error {
		key, err = h.Vault.CaseKey(ctx, tx, caseID)
		return err
	})
	return key, err
}
