package web

import (
	"time"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/ledger"
)

// PublicationPage is a publication on its way: what is missing, who signed, and after it the deliveries.
type PublicationPage struct {
	Form
	Publication  gate.Publication
	Reference    string
	Missing      []string // in plain words
	Seats        []SeatRow
	Seat         string // of the person who looks; "" when they do not sign
	CanSign      bool
	CanRelease   bool
	CanChecklist bool
	Together     []gate.Item // what identifies together, as far as it was answered; for who answers it
	Deliveries   []ledger.Delivery
	Manifest     string
}

// A SeatRow is one partner's signature, or the want of it.
type SeatRow struct {
	Seat   string
	Signed bool
	By     string
	At     time.Time
}

// Template is part of [Page].
func (*PublicationPage) Template() string { return "publication" }

// Title is part of [Page].
func (p *PublicationPage) Title() string { return "Publication" }

// ChecklistPage is where the checklist is answered.
type ChecklistPage struct {
	Form
	Publication gate.Publication
	Items       []gate.Item
	Version     string
	Days        map[string]string // by item: the day as its field shows it
}

// Template is part of [Page].
func (*ChecklistPage) Template() string { return "checklist" }

// Title is part of [Page].
func (*ChecklistPage) Title() string { return "Checklist before publication" }

// ReportPage is a published report as anyone sees it.
type ReportPage struct {
	NoForm
	Report gate.Report
}

// Template is part of [Page].
func (*ReportPage) Template() string { return "report" }

// Title is part of [Page].
func (p *ReportPage) Title() string { return p.Report.Title }

// RecipientsPage is the list of who gets copies.
type RecipientsPage struct {
	Form
	Rows    []RecipientRow
	Version string
}

// A RecipientRow is a recipient as the form shows it.
type RecipientRow struct {
	Prefix, Heading, ID, Name, Role, Channel, Email, From, Until, Aliases string
}

// Statutory says that the law names this recipient: it stays on the list, whatever it is called.
func (r RecipientRow) Statutory() bool { return r.Role == "panel" || r.Role == "what_works" }

// Template is part of [Page].
func (*RecipientsPage) Template() string { return "recipients" }

// Title is part of [Page].
func (*RecipientsPage) Title() string { return "Recipients" }

// HandoverPage records a copy that went another way.
type HandoverPage struct {
	Form
	Publication            string
	Delivery               ledger.Delivery
	On, Acknowledged, Note string
	Today                  clock.Date
}

// Template is part of [Page].
func (*HandoverPage) Template() string { return "handover" }

// Title is part of [Page].
func (*HandoverPage) Title() string { return "Record a copy that went another way" }

// CopyPage is what a recipient sees behind their link.
type CopyPage struct {
	NoForm
	Copy  ledger.Copy
	Token string
}

// Template is part of [Page].
func (*CopyPage) Template() string { return "copy" }

// Title is part of [Page].
func (*CopyPage) Title() string { return "A report for you" }
