package intake

import (
	"time"

	"github.com/caseveil/caseveil/intake/drop"
)

// States of what was handed in at an intake-only node.
const (
	DropFound    = "found"    // its job has not ended
	DropFiled    = "filed"    // it is a referral or a draft of its case
	DropHeld     = "held"     // it is kept as it came, and a person must look; its code says why
	DropRepeated = "repeated" // the same file had been filed under the same permit: nothing was added
	DropRemoved  = "removed"  // a person gave it up
)

// Codes of what was handed in, beside those of a refusal.
const (
	codeIncomplete = "incomplete" // filed, and its sender must complete it
	codeUnreadable = "unreadable" // it is not what an intake-only node makes for this service
	codeNoPermit   = "no-permit"  // it came under no permit of ours
	codeWithdrawn  = "withdrawn"  // its permit was withdrawn
	codeLate       = "late"       // it was stored after the end of its permit
	codeTooMany    = "too-many"   // more came than the permit covers
	codeTooLarge   = "too-large"  // it is larger than the permit covers
	codeReceipt    = "receipt"    // another file has its receipt number
	codeGone       = "gone"       // the store has it no more
	codeDelayed    = "delayed"    // it could not be opened, or filed, for hours
)

// A Drop is something that was handed in. Nothing of it names a person.
type Drop struct {
	Object    string     `json:"id"` // its name in the store
	State     string     `json:"state"`
	Code      string     `json:"code,omitempty"`
	Permit    string     `json:"permit,omitempty"`
	Receipt   string     `json:"receipt,omitempty"`
	SHA256    string     `json:"sha256,omitempty"` // of the file as it was handed in
	Size      int64      `json:"size"`             // of what the store holds
	Case      string     `json:"case,omitempty"`
	Reference string     `json:"reference,omitempty"`
	FiledAs   string     `json:"filed_as,omitempty"` // "referral/ID", "document/ID"
	StoredAt  time.Time  `json:"stored_at"`
	SettledAt *time.Time `json:"settled_at,omitempty"`

	accepted string // who had it filed though its permit does not cover it
}

// Waits tells whether a person must act: file it, or remove it.
func (d Drop) Waits() bool { return d.State == DropHeld }

// A PermitAsk is what an officer asks a permit for.
type PermitAsk struct {
	Email string    `json:"email"` // of the account on whose behalf it is handed in
	Kind  drop.Kind `json:"kind"`
	Case  string    `json:"case"` // id; "" for a referral that opens a case
	Days  int       `json:"days"`
	Times int       `json:"times"`
}

// A Permit is one that was issued. Its text is told once, when it is.
type Permit struct {
	ID        string     `json:"id"`
	Account   string     `json:"account"`
	Case      string     `json:"case,omitempty"`
	Reference string     `json:"reference,omitempty"`
	Kind      drop.Kind  `json:"kind"`
	Until     time.Time  `json:"until"`
	Bytes     int64      `json:"bytes"`
	Times     int        `json:"times"`
	Used      int        `json:"used"` // files that were filed under it
	IssuedAt  time.Time  `json:"issued_at"`
	Withdrawn *time.Time `json:"withdrawn_at,omitempty"`
	Text      string     `json:"permit,omitempty"`
}

// Incoming is everything about intake-only nodes that an officer needs: the newest first.
type Incoming struct {
	Letterbox bool     `json:"letterbox"` // one was set up
	Drops     []Drop   `json:"drops"`
	Permits   []Permit `json:"permits"`
}
