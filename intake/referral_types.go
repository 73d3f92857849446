package intake

import (
	"io"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/storage/personal"
)

// States of a referral.
const (
	ReferralDraft     = "draft"     // read, to be checked and corrected by its sender
	ReferralSubmitted = "submitted" // with the business unit; sender and officers may still correct it
	ReferralTriaged   = "triaged"   // taken on by the business unit; the sender no longer sees it
)

// A Form is an SCPR form on its way in.
type Form struct {
	Body     io.Reader // PDF (AcroForm) or JSON; read once, as a stream
	Case     string    // an existing case's id, or "" to open one
	FileName string    // optional; sealed, never logged
}

// A Problem is something the sender should look at. Pointer is a JSON pointer into the fields ("/children/0/nhs_number"),
// or "" when it is about the whole file. Detail never repeats a value.
type Problem struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// A Referral is what was read from a form, as it stands now.
type Referral struct {
	ID         string            `json:"id"`
	Case       string            `json:"case"`
	Reference  string            `json:"reference"` // of the case
	State      string            `json:"state"`
	SHA256     string            `json:"sha256"` // of the file as it was sent, hex
	ReceivedAt time.Time         `json:"received_at"`
	Submitted  *time.Time        `json:"submitted_at,omitempty"`
	Triaged    *time.Time        `json:"triaged_at,omitempty"`
	Version    int64             `json:"version"` // counts from 1; the ETag of the referral
	Fields     map[string]string `json:"fields"`  // schema path ("children.0.forename") to value
	Problems   []Problem         `json:"problems"`
	Scan       string            `json:"scan"` // check.Clean or check.NotScanned
	Format     string            `json:"format"`
	FileName   string            `json:"-"`
	Sender     string            `json:"-"` // account id
}

// Format keeps it out of every print: it holds personal data.
func (r Referral) String() string { return personal.LogValue(r.ID).String() }

// GoString does so for %#v.
func (r Referral) GoString() string { return r.String() }

// LogValue keeps it out of logs.
func (r Referral) LogValue() slog.Value { return personal.LogValue(r.ID) }

// A ReferralSummary is a line of a list: nothing of it names a person.
type ReferralSummary struct {
	ID         string     `json:"id"`
	Case       string     `json:"case"`
	Reference  string     `json:"reference"`
	State      string     `json:"state"`
	ReceivedAt time.Time  `json:"received_at"`
	Submitted  *time.Time `json:"submitted_at,omitempty"`
	Version    int64      `json:"version"`
}

// A Receipt proves to the sender what was received, and when.
type Receipt struct {
	Referral  string    `json:"id"`
	Reference string    `json:"reference"`
	SHA256    string    `json:"sha256"` // of the file as it was sent
	At        time.Time `json:"submitted_at"`
}

// A Version is one state of a referral's fields: who wrote it and when. Versions are never changed.
type Version struct {
	Number int64             `json:"version"`
	By     string            `json:"by"` // account id
	At     time.Time         `json:"at"`
	Fields map[string]string `json:"fields"`
}

// A FormTerm is a value of class D or Q that a form put on the cast list, and the label of whom it identifies.
type FormTerm struct {
	Term  string `json:"term"`  // as it stands in the case file
	Kind  string `json:"kind"`  // name, alias, date_of_birth, identifier, address, phone, email, place, organisation
	Label string `json:"label"` // "Child A"
	Path  string `json:"path"`  // "children.0.forename"
	From  string `json:"from"`  // the referral's id
}
