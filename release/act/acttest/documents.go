package acttest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"sync"

	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// Documents stands for intake: stored drafts.
type Documents struct {
	house *House
	mu    sync.Mutex
	all   map[string]document
}

type document struct {
	stored draft.Stored
	ready  bool
}

// Add stores a draft. One that is not ready is still in its check.
func (d *Documents) Add(caseID, text string, ready bool) string {
	h := d.house
	h.T.Helper()
	blob, err := h.Put(h.T.Context(), caseID, []byte(text))
	h.must(err)
	h.Do(func(tx *sql.Tx) error { return h.Vault.Keep(h.T.Context(), tx, blob) })
	sum := sha256.Sum256([]byte(text))
	id := record.NewID()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all[id] = document{draft.Stored{Case: caseID, Blob: blob.ID, SHA256: hex.EncodeToString(sum[:]), Pages: 1}, ready}
	return id
}

// Ready gives a stored draft whose check has passed.
func (d *Documents) Ready(_ context.Context, _ *sql.Tx, id string) (draft.Stored, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc, ok := d.all[id]
	switch {
	case !ok:
		return draft.Stored{}, refusal.NotFound()
	case !doc.ready:
		return draft.Stored{Case: doc.stored.Case}, refusal.Conflict("document-not-ready", "The check of this document has not passed.")
	}
	return doc.stored, nil
}
