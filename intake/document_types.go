package intake

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/storage/personal"
)

// States of a document.
const (
	DocumentChecking = "checking" // stored and sealed; nothing opens it yet
	DocumentReady    = "ready"    // its check has passed
	DocumentRefused  = "refused"  // its problems say why
)

// A Draft is a draft report on its way in.
type Draft struct {
	Body     io.Reader // a PDF; read once, as a stream
	FileName string    // optional; sealed, never logged
}

// Format keeps it out of every print: it holds personal data.
func (Draft) Format(f fmt.State, _ rune) { personal.Format(f, "") }

// LogValue keeps it out of logs.
func (Draft) LogValue() slog.Value { return personal.LogValue("") }

// A Document is a stored draft and what its check said.
type Document struct {
	ID         string          `json:"id"`
	Case       string          `json:"case"`
	SHA256     string          `json:"sha256"`
	State      string          `json:"state"`
	Pages      int             `json:"pages"`
	Problems   []check.Problem `json:"problems"`
	Scan       string          `json:"scan"`            // check.Clean, check.NotScanned, "" while checking
	Notes      []string        `json:"notes,omitempty"` // for the person: "The same file was sent before."
	Check      string          `json:"check"`           // the check's job id
	Size       int64           `json:"size"`
	ReceivedAt time.Time       `json:"received_at"`
	FileName   string          `json:"-"`
	Sender     string          `json:"-"` // account id
}

// Format keeps it out of every print: it holds personal data.
func (d Document) Format(f fmt.State, _ rune) { personal.Format(f, d.ID) }

// LogValue keeps it out of logs.
func (d Document) LogValue() slog.Value { return personal.LogValue(d.ID) }

// A File is a document's own bytes on their way out.
type File struct {
	PDF      []byte
	SHA256   string
	FileName string // as it was sent; "" when it had none. Data only: never a path
}

// A ReadyDraft is what the room that works on drafts needs of one.
type ReadyDraft struct {
	Case   string // id
	Blob   string // for Vault.Read
	SHA256 string
	Pages  int
}
