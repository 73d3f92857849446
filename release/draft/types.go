package draft

import (
	"cmp"
	"fmt"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/storage/personal"
	"github.com/caseveil/caseveil/storage/refusal"
)

// People is the cast list of a case: the case file of CONTRACT.md.
type People struct {
	Case    *casefile.Case
	Version string     // for If-Match; changes with every change of the list
	Form    []FormTerm // what stays on the list because a form put it there
	Dropped []Dropped
	Labels  []together.LabelFlag // labels that give a name away
}

// A FormTerm is a term that a referral form put on the list.
type FormTerm struct {
	Term  string `json:"term"`
	Kind  string `json:"kind"`
	Label string `json:"label"`
	Path  string `json:"path"`
}

// Dropped is a form's term that a person took off the list.
type Dropped struct {
	Term   string    `json:"term"`
	Reason string    `json:"reason"`
	By     string    `json:"by"` // account id
	At     time.Time `json:"at"`
}

// States of a search for findings.
const (
	NotSearched = "none"
	Searching   = "queued"
	Searched    = "ready"
	SearchEnded = "failed"
)

// Findings is what was found in a document and what was decided so far.
type Findings struct {
	Document      string    `json:"document"`
	State         string    `json:"state"` // none, queued, ready or failed
	Job           string    `json:"job,omitempty"`
	Error         string    `json:"error,omitempty"` // a code, when the search failed
	Pages         int       `json:"pages"`
	Terms         []Term    `json:"terms"`
	Findings      []Finding `json:"findings"`
	Undecided     int       `json:"undecided"`                // findings that a person must still decide
	Outdated      bool      `json:"outdated"`                 // the list of people changed since: search again
	InheritedFrom string    `json:"inherited_from,omitempty"` // the earlier draft whose decisions were taken over
	Version       string    `json:"-"`                        // ETag of findings and decisions
}

// A Term is all findings that one decision serves. Decision is "", replace, remove or keep; Made says by whom.
type Term struct {
	ID          string  `json:"id"`
	Text        string  `json:"text"`
	Kind        string  `json:"kind"`
	Label       string  `json:"label"`
	Tier        string  `json:"tier"`
	Rule        string  `json:"rule"`
	Action      string  `json:"action"` // what the rules propose
	Replacement string  `json:"replacement,omitempty"`
	Occurrences int     `json:"occurrences"`
	Undecided   int     `json:"undecided"`
	New         bool    `json:"new"` // not in the earlier draft
	Decision    *string `json:"decision"`
	Made        *Made   `json:"decided,omitempty"`
}

// Format keeps it out of every print: it holds personal data.
func (t Term) Format(f fmt.State, _ rune) { personal.Format(f, t.ID) }

// LogValue keeps it out of logs.
func (t Term) LogValue() slog.Value { return personal.LogValue(t.ID) }

// A Finding is one place in the document. Before and After are words around it, for a page that shows it.
type Finding struct {
	detect.Finding
	Undecided bool    `json:"undecided"`
	Decision  *string `json:"decision"` // its own, not its term's
	Made      *Made   `json:"decided,omitempty"`
	Before    string  `json:"-"`
	After     string  `json:"-"`
}

// Format keeps it out of every print: it holds personal data.
func (Finding) Format(f fmt.State, _ rune) { personal.Format(f, "") }

// LogValue keeps it out of logs.
func (Finding) LogValue() slog.Value { return personal.LogValue("") }

// Made is a decision, with who took it, when and why.
type Made struct {
	Label     *string   `json:"label"` // nil: the rule's own replacement
	Reason    string    `json:"reason,omitempty"`
	By        string    `json:"by"` // account id
	At        time.Time `json:"at"`
	Inherited bool      `json:"inherited"` // taken over from the earlier draft
}

// A Decision is a person's word on a term or on one finding (one of the two is given).
type Decision struct {
	Term     string  `json:"term,omitempty"`
	Finding  string  `json:"finding,omitempty"`
	Decision string  `json:"decision"` // replace, remove, keep; none takes an earlier one back
	Label    *string `json:"label"`
	Reason   string  `json:"reason,omitempty"`
}

// States of a redaction (CONTRACT.md). Void is never stored: it is what an older list of people, older decisions or an
// older search make of one that was not published.
const (
	Queued   = "queued"
	Verified = "verified"
	Refused  = "refused"
	Failed   = "failed"
	Approved = "approved"
	Returned = "returned"
	Void     = "void"
)

// A Redaction is a redacted draft of a document.
type Redaction struct {
	ID       string `json:"id"`
	Case     string `json:"case"`
	Document string `json:"document"`
	State    string `json:"state"`
	Error    string `json:"error,omitempty"` // a code, when refused or failed
	Job      string `json:"job"`
	SHA256   string `json:"sha256,omitempty"`
	Size     int64  `json:"size,omitempty"`
	Pages    int    `json:"pages,omitempty"`
	Look
	RequestedBy string         `json:"requested_by"` // account id
	RequestedAt time.Time      `json:"requested_at"`
	Check       *Checked       `json:"check"`
	Report      *redact.Report `json:"report"` // nil in lists, and until there is one
}

// A Look is how a redacted draft is set.
type Look struct {
	Layout string `json:"layout"` // keep, or reflow: the text is set anew, and its line ends tell nothing
	Style  string `json:"style"`  // label, or box: labels stand white on black
}

// whole gives a look in which nothing is left open; empty parts are the usual ones.
func (l Look) whole() (Look, error) {
	l = Look{cmp.Or(l.Layout, "keep"), cmp.Or(l.Style, "label")}
	var wrong []refusal.Field
	if l.Layout != "keep" && l.Layout != "reflow" {
		wrong = append(wrong, refusal.Field{Pointer: "/layout", Detail: "must be keep or reflow"})
	}
	if l.Style != "label" && l.Style != "box" {
		wrong = append(wrong, refusal.Field{Pointer: "/style", Detail: "must be label or box"})
	}
	if len(wrong) > 0 {
		return l, refusal.Invalid(wrong...)
	}
	return l, nil
}

// Checked is the second person's word.
type Checked struct {
	Decision string    `json:"decision"` // approve or return
	Reason   string    `json:"reason,omitempty"`
	By       string    `json:"by"` // account id
	At       time.Time `json:"at"`
}

// A File is a redacted draft on its way out.
type File struct {
	PDF    []byte
	SHA256 string
}
