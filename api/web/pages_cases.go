package web

import (
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/storage/register"
)

// CasesPage lists the cases that a person may see.
type CasesPage struct {
	NoForm
	Cases []register.Case
}

// Template is part of [Page].
func (*CasesPage) Template() string { return "cases" }

// Title is part of [Page].
func (*CasesPage) Title() string { return "Cases" }

// CasePage is everything of a case that the person may see; what they may not is empty.
type CasePage struct {
	NoForm
	Case         register.Case
	Clocks       []clock.Clock
	Members      []register.Account
	Documents    []intake.Document
	Redactions   []draft.Redaction
	Publications []gate.Publication
	Content      bool // sees more than reference and stage
	CanName      bool
	CanEdit      bool // people, drafts
}

// Template is part of [Page].
func (*CasePage) Template() string { return "case" }

// Title is part of [Page].
func (p *CasePage) Title() string { return "Case " + p.Case.Reference }

// HoldPage holds a case, or lifts the hold.
type HoldPage struct {
	Form
	Case   register.Case
	Reason string // "none" when it is not held
}

// Template is part of [Page].
func (*HoldPage) Template() string { return "hold" }

// Title is part of [Page].
func (*HoldPage) Title() string { return "Legal hold" }

// MembersPage names the members of a case.
type MembersPage struct {
	Form
	Case    register.Case
	Emails  string // one a line
	Version string
	Known   []register.Account // who can be named
}

// Template is part of [Page].
func (*MembersPage) Template() string { return "members" }

// Title is part of [Page].
func (*MembersPage) Title() string { return "Members of the case" }

// DatesPage is where the days that clocks count from are entered.
type DatesPage struct {
	Form
	Case register.Case
	Days []CaseDay
}

// A CaseDay is one of them; Day is as it was entered.
type CaseDay struct{ Trigger, Day string }

// Template is part of [Page].
func (*DatesPage) Template() string { return "dates" }

// Title is part of [Page].
func (*DatesPage) Title() string { return "Dates of the case" }

// PeoplePage is the list of people of a case.
type PeoplePage struct {
	Form
	Case    register.Case
	Version string
	List    PeopleForm
	Terms   []draft.FormTerm // what referral forms put there
	Dropped []draft.Dropped
	Labels  []string // what is wrong with labels that give a name away
}

// PeopleForm is the list as the form shows it: one block for each person or thing, lists one value to a line.
type PeopleForm struct {
	Subjects, Professionals []PersonBlock
	Places, Organisations   []ThingBlock
	Keep, Dates             string
	DropTerm, DropReason    string
	Reference               string
}

// A PersonBlock is one person on the form. Prefix begins the names of its fields.
type PersonBlock struct {
	Prefix, Heading, Label, Relation, Names, Aliases string
	DateOfBirth, Identifiers                         string
	Addresses, Phones, Emails                        string
}

// A ThingBlock is one place or organisation on the form.
type ThingBlock struct{ Prefix, Heading, Label, Names string }

// Template is part of [Page].
func (*PeoplePage) Template() string { return "people" }

// Title is part of [Page].
func (*PeoplePage) Title() string { return "People and places of the case" }
