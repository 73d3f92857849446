package web

import "github.com/caseveil/caseveil/intake"

// ReferralsPage lists referrals.
type ReferralsPage struct {
	NoForm
	Referrals []intake.ReferralSummary
}

// Template is part of [Page].
func (*ReferralsPage) Template() string { return "referrals" }

// Title is part of [Page].
func (*ReferralsPage) Title() string { return "Referrals" }

// StartReferralPage is where the blank form is had and the filled-in one sent.
type StartReferralPage struct {
	Form
	Cases []Choice // to add a referral to a case that stands; the first is "a new case"
	Case  string
}

// Template is part of [Page].
func (*StartReferralPage) Template() string { return "referral_start" }

// Title is part of [Page].
func (*StartReferralPage) Title() string { return "Send a referral" }

// ReferralPage shows what was read from a form: to check, or for the record.
type ReferralPage struct {
	Form
	Referral   intake.Referral
	Sections   []ReferralSection
	Warnings   []FieldError // what to look at; nothing that stops
	CanCorrect bool
	CanSubmit  bool
	CanTriage  bool
}

// A ReferralSection is a headed part of the form.
type ReferralSection struct {
	Key       string // in addresses
	ID, Title string
	Rows      []ReferralRow
}

// A ReferralRow is one answer.
type ReferralRow struct{ Path, Label, Value string }

// Template is part of [Page].
func (*ReferralPage) Template() string { return "referral" }

// Title is part of [Page].
func (p *ReferralPage) Title() string {
	if p.CanSubmit {
		return "Check your answers"
	}
	return "Referral " + p.Referral.Reference
}

// ReferralEditPage changes one section of a referral.
type ReferralEditPage struct {
	Form
	Referral intake.Referral
	Section  ReferralSection
	Version  int64
	Inputs   []EditField
}

// An EditField is one answer that can be changed.
type EditField struct {
	Input  Input
	Select []Choice // not empty: one of these
}

// Template is part of [Page].
func (*ReferralEditPage) Template() string { return "referral_edit" }

// Title is part of [Page].
func (p *ReferralEditPage) Title() string { return "Change: " + p.Section.Title }

// ReceiptPage proves what was sent.
type ReceiptPage struct {
	NoForm
	Receipt intake.Receipt
}

// Template is part of [Page].
func (*ReceiptPage) Template() string { return "receipt" }

// Title is part of [Page].
func (*ReceiptPage) Title() string { return "Referral sent" }
