// Package register knows the cases, who is named for them, the accounts, and the one table of rights.
//
// The rooms above ask [Register.May] inside the transaction in which they act, so that no other way in passes it by and
// nothing changes between the question and the act. Addresses and organisations are sealed and are found by a keyed
// hash; the cast list of a case is sealed bytes whose form this package does not know. It never sees a document.
package register

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/personal"
)

// A Role says what an account is for. An account has one.
type Role string

// The roles, as CONTRACT and the command line spell them.
const (
	Agency             Role = "agency"
	Reviewer           Role = "reviewer"
	PublicationOfficer Role = "publication_officer"
	Partner            Role = "partner"
	Auditor            Role = "auditor"
	Administrator      Role = "administrator"
)

// Roles lists them in the order of the rights table.
func Roles() []Role {
	return []Role{Agency, Reviewer, PublicationOfficer, Partner, Auditor, Administrator}
}

// A Seat is the safeguarding partner that a partner account signs for (Children Act 2004, s.16E: three partners).
type Seat string

// The seats.
const (
	NoSeat         Seat = ""
	LocalAuthority Seat = "local_authority"
	NHS            Seat = "nhs"
	Police         Seat = "police"
)

// Seats lists the three that sign.
func Seats() []Seat { return []Seat{LocalAuthority, NHS, Police} }

// An Actor is who asks.
type Actor struct {
	Account string // opaque id
	Role    Role
	Seat    Seat
}

// An Account is a person who can sign in.
type Account struct {
	ID           string
	Email        string
	Role         Role
	Seat         Seat
	Organisation string
	CreatedAt    time.Time
	Disabled     bool
}

// Format keeps it out of every print: it holds personal data.
func (a Account) Format(f fmt.State, _ rune) { personal.Format(f, a.ID) }

// LogValue keeps it out of logs.
func (a Account) LogValue() slog.Value { return personal.LogValue(a.ID) }

// Actor gives the account as one who acts.
func (a Account) Actor() Actor { return Actor{Account: a.ID, Role: a.Role, Seat: a.Seat} }

// A Case is what every room may know of a case: nothing that a person chose.
type Case struct {
	ID            string
	Reference     string // random, not sequential: "CV-7K2M-Q9TX"
	Stage         string
	OpenedAt      time.Time
	PeopleVersion int64 // grows with each PutPeople
}

// The stages of a case, in their order.
const (
	StageReferred  = "referred"
	StageReview    = "review"
	StageRedaction = "redaction"
	StageSignOff   = "sign_off"
	StagePublished = "published"
)

// A Register is the keeper of all this. It may be used concurrently; its methods work in the caller's transaction.
type Register struct {
	vault  *storage.Vault
	log    *audit.Log
	rights table
	now    func() time.Time
}

// New makes a register over the vault's database. It appends to log what only it can tell: sign-ins and issued tokens.
func New(vault *storage.Vault, log *audit.Log) *Register {
	return &Register{vault: vault, log: log, rights: parseRights(rights), now: time.Now}
}
