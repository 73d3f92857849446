package ledger

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage/personal"
)

// Channels by which a copy goes out.
const (
	Email = "email"
	Other = "other" // post, a portal: recorded by hand
)

// A Recipient is an organisation or a person that gets a copy of every report published while it is on the list.
type Recipient struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	AlsoKnownAs []string   `json:"also_known_as,omitempty"` // earlier and other names
	Role        string     `json:"role"`                    // "panel", "what_works", or the partnership's own word
	Channel     string     `json:"channel"`
	Email       string     `json:"email"`
	From        clock.Date `json:"from"`  // empty: always
	Until       clock.Date `json:"until"` // the last day; empty: open
}

// Format keeps it out of every print: it holds personal data.
func (r Recipient) Format(f fmt.State, _ rune) { personal.Format(f, r.ID) }

// LogValue keeps it out of logs.
func (r Recipient) LogValue() slog.Value { return personal.LogValue(r.ID) }

// Recipients is the list, in the officer's order.
type Recipients struct {
	Recipients []Recipient
	Version    string // ETag
}

// States of a delivery.
const (
	Waiting      = "waiting"      // not asked for, or on its way
	Sent         = "sent"         // the mail server took it, or it was handed over by hand
	Opened       = "opened"       // the recipient fetched the file
	Acknowledged = "acknowledged" // the recipient said so
	Overdue      = "overdue"      // the due day has passed without an acknowledgement
	Failed       = "failed"       // the mail server refused it: a task for a person
	Unknown      = "unknown"      // whether it was sent cannot be told: a task for a person, never sent again by itself
)

// A Delivery is one copy of one published report for one recipient.
type Delivery struct {
	ID             string     `json:"id"`
	Recipient      string     `json:"recipient"` // id
	Name           string     `json:"name"`
	Channel        string     `json:"channel"`
	HasAddress     bool       `json:"has_address"`
	Due            clock.Date `json:"due"`
	Warning        string     `json:"warning,omitempty"` // why there is no due day
	AskedAt        *time.Time `json:"asked_at"`          // when an officer pressed send
	SentAt         *time.Time `json:"sent_at"`
	OpenedAt       *time.Time `json:"opened_at"`
	AcknowledgedAt *time.Time `json:"acknowledged_at"`
	State          string     `json:"state"`
	Error          string     `json:"error,omitempty"` // a code, when it failed
	Note           string     `json:"note,omitempty"`  // what was recorded by hand
}

// A Handover is what an officer records of a copy that went another way.
type Handover struct {
	On           clock.Date `json:"on"`           // the day it went out
	Acknowledged clock.Date `json:"acknowledged"` // the day its receipt was acknowledged; empty: not yet
	Note         string     `json:"note"`
}

// A Copy is what a recipient's page shows.
type Copy struct {
	Publication  string
	Title        string
	PublishedAt  time.Time
	Due          clock.Date
	SHA256       string
	Size         int64
	Opened       *time.Time
	Acknowledged *time.Time
}

// A File is the published PDF for a recipient.
type File struct {
	PDF    []byte
	SHA256 string
}
