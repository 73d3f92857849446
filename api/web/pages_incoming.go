package web

import (
	"strings"
	"time"

	"github.com/caseveil/caseveil/intake"
)

// IncomingPage shows what was handed in at letterboxes, and issues permits.
type IncomingPage struct {
	Form
	Incoming                       intake.Incoming
	Email, Kind, Case, Days, Times string // of the permit that is asked for
	Cases                          []Choice
	Emails                         map[string]string // of accounts, by id
	Permit                         string            // the text of one that was just issued
}

// Template is part of [Page].
func (*IncomingPage) Template() string { return "incoming" }

// Title is part of [Page].
func (*IncomingPage) Title() string { return "Handed in" }

// Waiting are those for which a person must decide.
func (p *IncomingPage) Waiting() (out []intake.Drop) {
	for _, d := range p.Incoming.Drops {
		if d.Waits() {
			out = append(out, d)
		}
	}
	return out
}

// Rest are all others.
func (p *IncomingPage) Rest() (out []intake.Drop) {
	for _, d := range p.Incoming.Drops {
		if !d.Waits() {
			out = append(out, d)
		}
	}
	return out
}

// why it is held, in words.
var why = map[string]string{
	"unreadable":  "It was not made by a letterbox of this service, or it is damaged.",
	"no-permit":   "It came under no permit of this service.",
	"withdrawn":   "Its permit was withdrawn.",
	"late":        "It came after the end of its permit.",
	"too-many":    "More files came than its permit is for.",
	"too-large":   "It is larger than its permit allows.",
	"receipt":     "Another file has its receipt number.",
	"gone":        "It is no longer in the store.",
	"delayed":     "It could not be opened for hours. Tell the people who run this service, then try again.",
	"virus":       "It contains a virus.",
	"not-a-pdf":   "It is not a PDF.",
	"empty-file":  "It is empty.",
	"not-found":   "Its sender may not hand it in to this case, or the case is no longer there.",
	"not-allowed": "Its sender’s account is turned off, or may not do this.",
	"incomplete":  "Answers are missing. Its sender, or you, must complete and submit it.",
	"encrypted":   "It is locked with a password.",
	"damaged":     "It is damaged.",
	"no-fields":   "It has no form fields: it is another file, or the form was printed or scanned.",
	"xfa":         "It is another kind of form, which cannot be read.",
	"not-json":    "It is not JSON that can be read.",
}

// Why says why something is held, or what is still to be done with it.
func (*IncomingPage) Why(code string) string {
	if w, known := why[code]; known || code == "" {
		return w
	}
	return "It could not be filed (" + strings.ReplaceAll(code, "-", " ") + ")."
}

// Link is the page of what it was filed as.
func (*IncomingPage) Link(d intake.Drop) string {
	kind, id, _ := strings.Cut(d.FiledAs, "/")
	switch kind {
	case "referral":
		return "/referrals/" + id
	case "document":
		return "/documents/" + id
	}
	return ""
}

// Over tells whether a permit is of no use any more.
func (*IncomingPage) Over(p intake.Permit) bool {
	return p.Withdrawn != nil || p.Used >= p.Times || time.Now().After(p.Until)
}

// HandInPage is a letterbox: the one page that an intake-only node has.
type HandInPage struct {
	Form
	Permit string
}

// Template is part of [Page].
func (*HandInPage) Template() string { return "hand_in" }

// Title is part of [Page].
func (*HandInPage) Title() string { return "Hand in a file" }

// HandedInPage is the receipt.
type HandedInPage struct {
	NoForm
	Receipt, SHA256 string
	At              time.Time
}

// Template is part of [Page].
func (*HandedInPage) Template() string { return "handed_in" }

// Title is part of [Page].
func (*HandedInPage) Title() string { return "File handed in" }
