package gate

import (
	"strings"
	"time"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
)

// States of a publication.
const (
	Open     = "open"     // something is missing
	Ready    = "ready"    // nothing is missing: it can be released
	Void     = "void"     // what it would publish was voided
	Released = "released" // published
)

// A Publication is a redacted draft on its way to the world, or there.
type Publication struct {
	ID          string      `json:"id"`
	Case        string      `json:"case"`
	Redaction   string      `json:"redaction"`
	Title       string      `json:"title"`
	State       string      `json:"state"`
	SHA256      string      `json:"sha256"`
	Size        int64       `json:"size"`
	Pages       int         `json:"pages"`
	Missing     []string    `json:"missing"` // "check", "redaction-void", "signature-nhs", "checklist-family_told", …
	Signatures  []Signature `json:"signatures"`
	CreatedAt   time.Time   `json:"created_at"`
	PublishedAt *time.Time  `json:"published_at"`
}

// A Signature is one partner's, for one seat, on one file.
type Signature struct {
	Partner  string    `json:"partner"` // the seat
	SHA256   string    `json:"sha256"`
	By       string    `json:"by"` // account id
	SignedAt time.Time `json:"signed_at"`
}

// A Checklist is what must be true before a report is published.
type Checklist struct {
	Items   []Item `json:"items"`
	Version string `json:"-"` // ETag
}

// An Item is one question of the checklist, worded so that yes clears it. When its answer is not_applicable it needs a
// reason.
type Item struct {
	ID           string          `json:"id"`
	Question     string          `json:"question"`
	Hint         string          `json:"hint,omitempty"`
	AsksDate     string          `json:"asks_date,omitempty"` // the question for a day, where the item counts from one
	Answer       string          `json:"answer"`              // "", yes, no or not_applicable
	Reason       string          `json:"reason"`
	Date         clock.Date      `json:"date,omitzero"`
	BlockedUntil clock.Date      `json:"blocked_until,omitzero"` // a clock or an order: not before this day
	Flags        []together.Flag `json:"flags,omitempty"`        // what identifies together, where the item is about that
	Cleared      bool            `json:"cleared"`
	By           string          `json:"by,omitempty"` // account id
	At           *time.Time      `json:"at,omitempty"`
}

// AsksReason tells whether a page asks for a reason with a yes: the item is about one flag that weighs high.
func (i Item) AsksReason() bool { return strings.HasPrefix(i.ID, draft.FlagItem) }

// An Answer is a person's word on one item.
type Answer struct {
	ID       string     `json:"id"`
	Question string     `json:"question,omitempty"` // may be sent back as it was read; not stored
	Answer   string     `json:"answer"`
	Reason   string     `json:"reason,omitempty"`
	Date     clock.Date `json:"date,omitzero"`
}

// A Receipt is what a release answers.
type Receipt struct {
	PublishedAt time.Time `json:"published_at"`
	SHA256      string    `json:"sha256"`
	Manifest    string    `json:"manifest"` // a C2SP signed note
}

// A Report is a released report as anyone may see it.
type Report struct {
	ID          string
	Title       string
	PublishedAt time.Time
	SHA256      string
	Size        int64
	Pages       int
	Public      redact.Public
}

// A File is the published PDF.
type File struct {
	PDF    []byte
	SHA256 string
}

// Ways to keep the people of one version apart.
const (
	ThreePerson = "three_person" // who redacted, who checked and who releases all differ
	TwoPerson   = "two_person"   // who redacted neither checks nor releases
)

// Settings is what a partnership chose.
type Settings struct {
	Separation           string `json:"separation"`             // three_person or two_person
	RapidReview          string `json:"rapid_review"`           // notified or aware: what the 15 working days count from
	CopyAfterPublication string `json:"copy_after_publication"` // days or working_days
	Version              string `json:"-"`                      // ETag
}
