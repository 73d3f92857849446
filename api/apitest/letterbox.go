package apitest

import (
	"database/sql"
	"strings"
	"time"

	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/storage"
)

// A Letterbox is one that was set up for the service.
type Letterbox struct {
	house *House
	box   *storage.Letterbox
}

// Letterbox sets one up.
func (h *House) Letterbox() *Letterbox {
	h.T.Helper()
	l := &Letterbox{house: h}
	var recipient string
	h.must(h.DB.Update(h.T.Context(), func(tx *sql.Tx) (err error) {
		recipient, err = h.Vault.IncomingRecipient(h.T.Context(), tx)
		return err
	}))
	var err error
	l.box, err = storage.NewLetterbox(recipient, h.incoming)
	h.must(err)
	return l
}

// HandIn hands a file in and gives its name in the store. The service has looked, and its jobs have ended, when it returns.
func (l *Letterbox) HandIn(permit, file string) string {
	h := l.house
	h.T.Helper()
	whole, err := drop.Slip{Permit: permit, Receipt: drop.NewReceipt(), FileName: "form.json", At: time.Now()}.Wrap(strings.NewReader(file))
	h.must(err)
	name, err := l.box.Put(h.T.Context(), whole, 1<<20)
	h.must(err)
	h.must(h.rooms.Intake.LookForIncoming(h.T.Context()))
	l.Settle()
	return name
}

// Settle waits until nothing that was handed in is on its way.
func (l *Letterbox) Settle() {
	h := l.house
	h.T.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		n := 0
		h.must(h.DB.View(h.T.Context(), func(tx *sql.Tx) error {
			return tx.QueryRowContext(h.T.Context(), `SELECT COUNT(*) FROM jobs WHERE kind = 'intake.collect' AND finished_at = 0`).Scan(&n)
		}))
		if n == 0 {
			return
		}
		if time.Now().After(deadline) {
			h.T.Fatal("what was handed in is still on its way")
		}
	}
}
