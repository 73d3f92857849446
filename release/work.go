package release

import (
	"context"
	"database/sql"
	"slices"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/storage/register"
)

// Kinds of task.
const (
	NameMembers       = "name_members"       // officer: nobody is named for the case
	PrepareDraft      = "prepare_draft"      // reviewer: complete the list of people, upload a draft, search it
	SearchAgain       = "search_again"       // reviewer: the list of people changed
	DecideFindings    = "decide_findings"    // reviewer
	MakeRedaction     = "make_redaction"     // reviewer
	ReturnedRedaction = "returned_redaction" // reviewer
	CheckRedaction    = "check_redaction"    // reviewer who did not ask for it; officer when there is none
	CreatePublication = "create_publication" // officer
	Sign              = "sign"               // partner
	AnswerChecklist   = "answer_checklist"   // officer
	ReleaseReport     = "release_report"     // officer
	EnterAddress      = "enter_address"      // officer: a recipient has no address
	SendCopies        = "send_copies"        // officer
	ChaseDelivery     = "chase_delivery"     // officer: failed, unknown or overdue
)

// A Task is something whose turn it is.
type Task struct {
	Kind      string     `json:"kind"`
	Case      string     `json:"case"`
	Reference string     `json:"reference"` // of the case: random, nothing that a person chose
	Link      string     `json:"link"`      // a path
	Due       clock.Date `json:"due,omitzero"`
}

// Work lists whose turn it is, as far as that is a: the oldest case last.
func (s *Service) Work(ctx context.Context, a register.Actor) ([]Task, error) {
	out := []Task{}
	err := s.house.DB.View(ctx, func(tx *sql.Tx) error {
		cases, err := s.house.Register.Cases(ctx, tx, a)
		if err != nil {
			return err
		}
		for _, c := range cases {
			tasks, err := s.tasks(ctx, tx, a, c)
			if err != nil {
				return err
			}
			out = append(out, tasks...)
		}
		return ctx.Err()
	})
	return out, err
}

// list gathers the tasks of one case.
type list struct {
	of    register.Case
	tasks []Task
}

func (l *list) add(kind, link string, due clock.Date) {
	l.tasks = append(l.tasks, Task{Kind: kind, Case: l.of.ID, Reference: l.of.Reference, Link: link, Due: due})
}

func (l *list) each(kind, before, after string, ids []string) {
	for _, id := range ids {
		l.add(kind, before+id+after, clock.Date{})
	}
}

func (s *Service) tasks(ctx context.Context, tx *sql.Tx, a register.Actor, c register.Case) ([]Task, error) {
	l := &list{of: c}
	if a.Role != register.Reviewer && a.Role != register.PublicationOfficer && a.Role != register.Partner {
		return nil, nil
	}
	drafts, err := s.Drafts.Turns(ctx, tx, c, a.Account)
	if err != nil {
		return nil, err
	}
	publications, err := s.Gate.Turns(ctx, tx, a, c.ID)
	if err != nil {
		return nil, err
	}
	switch a.Role {
	case register.Partner:
		l.each(Sign, "/publications/", "", publications.Sign)
	case register.Reviewer:
		reviewer(l, drafts)
	case register.PublicationOfficer:
		if err := s.officer(ctx, tx, l, drafts, publications); err != nil {
			return nil, err
		}
	}
	return l.tasks, nil
}

func reviewer(l *list, t draft.Turns) {
	if t.Prepare && l.of.Stage != register.StagePublished {
		l.add(PrepareDraft, "/cases/"+l.of.ID, clock.Date{})
	}
	l.each(SearchAgain, "/documents/", "/findings", t.Again)
	l.each(DecideFindings, "/documents/", "/findings", t.Decide)
	l.each(MakeRedaction, "/documents/", "/findings", t.Redact)
	l.each(ReturnedRedaction, "/redactions/", "", t.Returned)
	l.each(CheckRedaction, "/redactions/", "", t.Check)
}

func (s *Service) officer(ctx context.Context, tx *sql.Tx, l *list, t draft.Turns, p gate.Turns) error {
	members, err := s.house.Register.Members(ctx, tx, l.of.ID)
	if err != nil {
		return err
	}
	reviewers := 0
	for _, m := range members {
		if m.Role == register.Reviewer && !m.Disabled {
			reviewers++
		}
	}
	if reviewers == 0 && l.of.Stage != register.StagePublished {
		l.add(NameMembers, "/cases/"+l.of.ID+"/members", clock.Date{})
	}
	if reviewers < 2 { // who redacted is the only one
		l.each(CheckRedaction, "/redactions/", "", t.Check)
	}
	for _, id := range t.Publish {
		if !p.Redactions[id] {
			l.add(CreatePublication, "/redactions/"+id, clock.Date{})
		}
	}
	l.each(AnswerChecklist, "/publications/", "/checklist", p.Checklist)
	l.each(ReleaseReport, "/publications/", "", p.Release)
	return s.copies(ctx, tx, l, p.Released)
}

func (s *Service) copies(ctx context.Context, tx *sql.Tx, l *list, released []string) error {
	for _, id := range slices.Backward(released) {
		t, err := s.Ledger.Turns(ctx, tx, id)
		if err != nil {
			return err
		}
		link := "/publications/" + id + "/deliveries"
		switch {
		case t.Address > 0:
			l.add(EnterAddress, "/recipients", t.Due)
		case t.Send > 0:
			l.add(SendCopies, link, t.Due)
		}
		if t.Chase > 0 {
			l.add(ChaseDelivery, link, t.Due)
		}
	}
	return nil
}
