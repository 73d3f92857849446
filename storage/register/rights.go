package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/storage/refusal"
)

// An Action is one act of the table below.
type Action string

// The actions. Those that begin with Read let something be seen.
const (
	ReadCase          Action = "read case"
	NameMembers       Action = "name members"
	ReadPeople        Action = "read people"
	EditPeople        Action = "edit people"
	SubmitReferral    Action = "submit referral"
	ReadReferral      Action = "read referral"
	EditReferral      Action = "edit referral"
	TriageReferral    Action = "triage referral"
	UploadDraft       Action = "upload draft"
	ReadDocument      Action = "read document"
	ReadOriginal      Action = "read original"
	ReadFindings      Action = "read findings"
	FindAndDecide     Action = "find and decide"
	RequestRedaction  Action = "request redaction"
	ReadRedaction     Action = "read redaction"
	CheckRedaction    Action = "check redaction"
	CreatePublication Action = "create publication"
	ReadPublication   Action = "read publication"
	Sign              Action = "sign"
	ReadChecklist     Action = "read checklist"
	AnswerChecklist   Action = "answer checklist"
	Release           Action = "release"
	ReadDeliveries    Action = "read deliveries"
	SendDelivery      Action = "send delivery"
	ReadRecipients    Action = "read recipients"
	EditRecipients    Action = "edit recipients"
	ReadAudit         Action = "read audit"
	ReadMeasures      Action = "read measures"
	ManageAccounts    Action = "manage accounts"
	ReadSettings      Action = "read settings"
	EditSettings      Action = "edit settings"
	HoldCase          Action = "hold case"
	ReadRetention     Action = "read retention"
	EditRetention     Action = "edit retention"
	ReadIncoming      Action = "read incoming"   // what was handed in at intake-only nodes
	SettleIncoming    Action = "settle incoming" // file or remove it; issue permits
)

// rights is who may do what. The columns are the roles, officer being the partnership's publication officers.
//
//	no      never
//	yes     always; the act belongs to no case
//	every   in every case of the partnership
//	member  in cases for which the account is named
//	own     in cases for which the account sent a referral, or is named
//	signing in cases for which the account is named, and in every case that has come to sign-off
//
// What belongs to a case a person may not see answers as if it did not exist.
const rights = `
action               agency   reviewer  officer  partner  auditor  administrator

read case            own      member    every    signing  no       no
name members         no       no        every    no       no       no
hold case            no       no        every    no       no       no
read people          no       member    every    no       no       no
edit people          no       member    every    no       no       no

submit referral      own      no        every    no       no       no
read referral        own      no        every    no       no       no
edit referral        own      no        every    no       no       no
triage referral      no       no        every    no       no       no

upload draft         no       member    every    no       no       no
read document        no       member    every    member   no       no
read original        no       member    every    member   no       no
read findings        no       member    every    no       no       no
find and decide      no       member    every    no       no       no
request redaction    no       member    every    no       no       no
read redaction       no       member    every    signing  no       no
check redaction      no       member    every    no       no       no

create publication   no       no        every    no       no       no
read publication     no       member    every    signing  no       no
sign                 no       no        no       signing  no       no
read checklist       no       no        every    no       no       no
answer checklist     no       no        every    no       no       no
release              no       no        every    no       no       no
read deliveries      no       no        every    no       no       no
send delivery        no       no        every    no       no       no

read recipients      no       no        yes      no       no       no
edit recipients      no       no        yes      no       no       no
read incoming        no       no        yes      no       no       no
settle incoming      no       no        yes      no       no       no
read audit           no       no        no       no       yes      no
read measures        no       no        no       no       yes      yes
manage accounts      no       no        no       no       no       yes
read settings        no       no        yes      no       no       yes
edit settings        no       no        no       no       no       yes
read retention       no       no        no       no       yes      yes
edit retention       no       no        no       no       no       yes
`

// A relation is a cell of the table.
type relation string

const (
	never   relation = "no"
	always  relation = "yes"
	every   relation = "every"
	member  relation = "member"
	own     relation = "own"
	signing relation = "signing"
)

type table map[Action]map[Role]relation

// parseRights reads the table. It is part of the program, so a mistake in it is found by its test, and nothing starts.
func parseRights(text string) table {
	t := table{}
	for line := range strings.Lines(strings.TrimSpace(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "action" {
			continue
		}
		cells := words[len(words)-len(Roles()):]
		row := map[Role]relation{}
		for i, role := range Roles() {
			row[role] = relation(cells[i])
		}
		t[Action(strings.Join(words[:len(words)-len(Roles())], " "))] = row
	}
	return t
}

// May tells whether a may do act in a case ("" for an act that names no case). It gives nil; refusal.NotFound when a may
// not see the case, or may not see the thing that act reads; refusal.Forbidden otherwise. Ask it inside the transaction
// that acts. What is not in the table nobody may.
func (r *Register) May(ctx context.Context, tx *sql.Tx, a Actor, act Action, caseID string) error {
	active, err := r.active(ctx, tx, a)
	if err != nil {
		return err
	}
	if !active {
		return forbidden()
	}
	cell := r.rights[act][a.Role]
	if caseID == "" && opensOrLists(act) && cell != never && cell != "" {
		return nil
	}
	ok, err := r.holds(ctx, tx, a, cell, caseID)
	if err != nil || ok {
		return err
	}
	if caseID == "" {
		return forbidden()
	}
	sees, err := r.holds(ctx, tx, a, r.rights[ReadCase][a.Role], caseID)
	if err != nil {
		return err
	}
	if !sees {
		return refusal.NotFound()
	}
	return r.hidden(ctx, tx, a, act, caseID)
}

// hidden tells somebody who sees the case but may not do act: whoever may read the document or the publication that act
// is about knows that it exists, and is told that this much is not allowed.
func (r *Register) hidden(ctx context.Context, tx *sql.Tx, a Actor, act Action, caseID string) error {
	about := act
	switch act {
	case ReadFindings:
		about = ReadDocument
	case ReadDeliveries:
		about = ReadPublication
	}
	known, err := r.holds(ctx, tx, a, r.rights[about][a.Role], caseID)
	if err == nil && hides(act) && !known {
		return refusal.NotFound()
	}
	if err != nil {
		return err
	}
	return forbidden()
}

// opensOrLists tells the acts that may name no case though they belong to one: a referral opens its case, and of lists
// each thing is asked for by itself. Every other act without its case is refused.
func opensOrLists(act Action) bool {
	return act == SubmitReferral || act == ReadReferral || act == ReadCase
}

// hides lists what even somebody who sees the case cannot tell the existence of, but by what it is about.
func hides(act Action) bool {
	switch act {
	case ReadReferral, ReadDocument, ReadOriginal, ReadFindings, ReadRedaction, ReadPublication, ReadDeliveries:
		return true
	}
	return false
}

func forbidden() *refusal.Error {
	return refusal.Forbidden("not-allowed", "Your account is not allowed to do this.")
}

// active tells whether the account still is what the actor says: not disabled, and of that role and seat.
func (r *Register) active(ctx context.Context, tx *sql.Tx, a Actor) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM accounts WHERE id = $1 AND role = $2 AND seat = $3 AND disabled_at = 0`,
		a.Account, string(a.Role), string(a.Seat)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("account: %w", err)
	}
	return n == 1, nil
}

func (r *Register) holds(ctx context.Context, tx *sql.Tx, a Actor, rel relation, caseID string) (bool, error) {
	switch rel {
	case always:
		return caseID == "", nil
	case every, own, member, signing:
	default:
		return false, nil
	}
	if caseID == "" {
		return false, nil
	}
	c, err := r.Case(ctx, tx, caseID)
	if refusal.Of(err) != nil {
		return false, nil
	}
	if err != nil || rel == every {
		return err == nil, err
	}
	if rel == signing && (c.Stage == StageSignOff || c.Stage == StagePublished) {
		return true, nil
	}
	var relationName string
	err = tx.QueryRowContext(ctx, `SELECT relation FROM case_members WHERE case_id = $1 AND account_id = $2
		AND (relation = $3 OR relation = $4) LIMIT 1`, caseID, a.Account, relationMember, relationFor(rel)).Scan(&relationName)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("members: %w", err)
	}
	return true, nil
}

// The relations of table case_members.
const (
	relationMember = "member"
	relationSender = "sender"
)

func relationFor(rel relation) string {
	if rel == own {
		return relationSender
	}
	return relationMember
}
