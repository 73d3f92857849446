package web

import (
	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/register"
)

// UploadDraftPage takes a draft.
type UploadDraftPage struct {
	Form
	Case register.Case
}

// Template is part of [Page].
func (*UploadDraftPage) Template() string { return "draft_upload" }

// Title is part of [Page].
func (*UploadDraftPage) Title() string { return "Upload a draft" }

// DocumentPage shows a draft and what its check said.
type DocumentPage struct {
	NoForm
	Document    intake.Document
	Reference   string
	Leaks       int // problems that would show what should be hidden
	CanFind     bool
	CanReadFile bool
}

// Template is part of [Page].
func (*DocumentPage) Template() string { return "document" }

// Title is part of [Page].
func (*DocumentPage) Title() string { return "Draft check" }

// FindingsPage is where names and details are decided, by term.
type FindingsPage struct {
	Form
	Findings draft.Findings
	Case     string
	Terms    []TermBlock
	Page     int // of this list, from 1
	Pages    int
	Look     draft.Look // of the redacted draft, as the form shows it
}

// A TermBlock is one term with its decision and where it stands.
type TermBlock struct {
	draft.Term
	Choice, Label, Reason string // as the form shows them
	Places                []Place
	More                  int      // places that are not shown here
	PictureAt             int      // page whose picture to look at; 0: not a picture
	LettersAt             int      // page with letters that no program can read, to look at; 0: no such letters
	Choices               []string // "value|Label"
}

// LookAt is the page that a person has to look at to decide, or 0.
func (b TermBlock) LookAt() int { return max(b.PictureAt, b.LettersAt) }

// A Place is one mention with the words around it.
type Place struct {
	Page                int
	Before, Text, After string
}

// Template is part of [Page].
func (*FindingsPage) Template() string { return "findings" }

// Title is part of [Page].
func (*FindingsPage) Title() string { return "Names and details found" }

// RedactionPage shows a redacted draft, its proof, and the second check.
type RedactionPage struct {
	Form
	Redaction   draft.Redaction
	Reference   string
	RequestedBy string
	CheckedBy   string
	Decision    string // as it was entered
	Reason      string
	CanCheck    bool
	IsOwn       bool // the person asked for it: somebody else checks
	CanPublish  bool
	Heading     string // of the new publication, as it was entered
}

// Template is part of [Page].
func (*RedactionPage) Template() string { return "redaction" }

// Title is part of [Page].
func (*RedactionPage) Title() string { return "Redacted draft" }
