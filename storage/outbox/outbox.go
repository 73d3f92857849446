// Package outbox holds the mails that go out: a sealed row and a job in the transaction of the act that asks for the mail.
//
// A mail is sent once. It is marked before it is handed to the mail server and again after; when the answer was lost in
// between, its state is unknown and a person decides: it never goes twice by itself. Texts hold no name, no title and
// no reference that a person chose: only what to do, and a link.
package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/personal"
	"github.com/caseveil/caseveil/storage/queue"
)

// A Mail is what a room asks for.
type Mail struct {
	To   string // e-mail address
	Kind string // a template: "sign-in", "your-turn", "delivery", "receipt", "reminder", "recall"
	Link string // path on the public URL, "/sign-in/…"; may hold a one-time token: it is sealed
	Due  string // a date, "30 November 2026" or "2026-11-30"; may be empty
	Once string // unique key: a second mail with the same key is never made
}

// Format keeps it out of every print: it holds personal data.
func (Mail) Format(f fmt.State, _ rune) { personal.Format(f, "") }

// LogValue keeps it out of logs.
func (Mail) LogValue() slog.Value { return personal.LogValue("") }

// The states of a mail.
const (
	Waiting = "waiting" // not sent yet: no mail server is set, or its turn has not come
	Sending = "sending"
	Sent    = "sent"    // the mail server took it
	Failed  = "failed"  // it will not be sent: see the code
	Unknown = "unknown" // handed over, and the answer was lost: a person decides
)

// A Rendered mail is ready to be read.
type Rendered struct {
	ID, To, Subject, Body string
	Kind                  string
	State                 string
	CreatedAt             time.Time
}

// Format keeps it out of every print: it holds personal data.
func (r Rendered) Format(f fmt.State, _ rune) { personal.Format(f, r.ID) }

// LogValue keeps it out of logs.
func (r Rendered) LogValue() slog.Value { return personal.LogValue(r.ID) }

// A Status is what became of a mail.
type Status struct {
	State  string
	Code   string // "address-refused", "server-refused", "server-away", …: never a text of the mail server
	SentAt time.Time
}

// A Sender hands one mail to a mail server. Its error is an [*SendError], or counts as unknown.
type Sender func(ctx context.Context, m Rendered) error

// A SendError says what became of a mail that was not, or perhaps not, taken.
type SendError struct {
	Code      string
	Temporary bool // nothing went; trying again is right
	Unknown   bool // it may have gone
}

// Error is the code.
func (e *SendError) Error() string { return "mail: " + e.Code }

// A Config is what an outbox needs to know.
type Config struct {
	PublicURL string // what links begin with, without a slash at the end
	Sender    Sender // nil: mails wait
	Log       *slog.Logger
}

// An Outbox keeps mails and sends them. It may be used concurrently.
type Outbox struct {
	vault  *storage.Vault
	queue  *queue.Queue
	config Config
	now    func() time.Time
}

// jobKind is the kind of the jobs that send a mail; their subject is the mail's id.
const jobKind = "mail"

// sendTimeout is how long one attempt may take.
const sendTimeout = 2 * time.Minute

// New makes an outbox and tells q, which is not started yet, how mails are sent. When there is a sender, mails that waited
// for one go as soon as q starts.
func New(vault *storage.Vault, q *queue.Queue, config Config) *Outbox {
	o := &Outbox{vault: vault, queue: q, config: config, now: time.Now}
	q.Handle(jobKind, sendTimeout, o.send)
	if config.Sender != nil {
		q.AtStart(o.Resume)
	}
	return o
}
