package draft

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// People gives the cast list of a case. Reading it is an audit entry: it names everyone.
func (s *Drafts) People(ctx context.Context, a register.Actor, caseID string) (p People, err error) {
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadPeople, caseID); err != nil {
			return err
		}
		if p, err = s.people(ctx, tx, caseID); err != nil {
			return err
		}
		return s.Log(ctx, tx, a, "read-people", caseID, "case/"+caseID, nil)
	})
	return p, err
}

// PutPeople replaces the cast list by body, JSON or YAML. version must be the list's ([People.Version]), or empty to
// take whatever is there. A form's term that body leaves out stays: it is put back beside whoever it belongs to, unless
// the body's "dropped" names it with a reason. What was approved on the older list is void from now on; the same list
// again changes nothing.
func (s *Drafts) PutPeople(ctx context.Context, a register.Actor, caseID, version string, body []byte) (p People, err error) {
	return s.putPeople(ctx, a, caseID, version, body, stay)
}

// PutPeopleAsShown is [Drafts.PutPeople] for a person who edits the list itself, and would wonder why a term comes back:
// a form's term that body leaves out and does not drop is refused.
func (s *Drafts) PutPeopleAsShown(ctx context.Context, a register.Actor, caseID, version string, body []byte) (People, error) {
	return s.putPeople(ctx, a, caseID, version, body, missing)
}

// A settle deals with the form's terms that a new list leaves out and gives those that keep it from being taken.
type settle func(list, old *casefile.Case, terms []FormTerm, gone func(FormTerm) bool) []FormTerm

func (s *Drafts) putPeople(ctx context.Context, a register.Actor, caseID, version string, body []byte, settle settle) (p People, err error) {
	list, dropped, parseErr := casefile.ParseUpdate(body)
	if parseErr == nil {
		parseErr = list.Validate()
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.EditPeople, caseID); err != nil {
			return err
		}
		if parseErr != nil {
			return invalidCase(parseErr)
		}
		old, err := s.people(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if version != "" && version != old.Version {
			return Stale()
		}
		if err := s.drop(ctx, tx, a, caseID, list, old, dropped, settle); err != nil {
			return err
		}
		if err := s.writePeople(ctx, tx, a, caseID, list, len(dropped)); err != nil {
			return err
		}
		p, err = s.people(ctx, tx, caseID)
		return err
	})
	return p, err
}

func (s *Drafts) writePeople(ctx context.Context, tx *sql.Tx, a register.Actor, caseID string, list *casefile.Case, dropped int) error {
	text, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("the list of people: %w", err)
	}
	before, version, err := s.Register.People(ctx, tx, caseID)
	if err != nil {
		return err
	}
	if !bytes.Equal(before, text) {
		if version, err = s.Register.PutPeople(ctx, tx, caseID, text); err != nil {
			return err
		}
	}
	return s.Log(ctx, tx, a, "edit-people", caseID, "case/"+caseID, map[string]string{
		"version": strconv.FormatInt(version, 10), "dropped": strconv.Itoa(dropped),
	})
}

// Stale refuses a change that was made to an older version than the present one; the API answers 412.
func Stale() *refusal.Error {
	return refusal.Conflict("stale", "Somebody changed this after you opened it. Open it again and repeat your change.")
}

// invalidCase turns what is wrong with a case file into a refusal that names the field.
func invalidCase(err error) error {
	var field *casefile.FieldError
	if errors.As(err, &field) {
		return refusal.Invalid(refusal.Field{Pointer: field.Pointer(), Detail: "This " + field.Err.Error() + "."})
	}
	return refusal.Invalid(refusal.Field{Detail: "The list of people cannot be read as YAML or JSON."})
}

// people reads the list in the caller's transaction.
func (s *Drafts) people(ctx context.Context, tx *sql.Tx, caseID string) (People, error) {
	list, number, err := s.list(ctx, tx, caseID)
	if err != nil {
		return People{}, err
	}
	p := People{Case: list, Labels: together.Labels(list)}
	if p.Form, err = s.formTerms(ctx, tx, caseID); err != nil {
		return People{}, err
	}
	if p.Dropped, err = s.dropped(ctx, tx, caseID); err != nil {
		return People{}, err
	}
	p.Version = fmt.Sprintf("people-%d-%d-%d", number, len(p.Form), len(p.Dropped))
	return p, nil
}

func (s *Drafts) list(ctx context.Context, tx *sql.Tx, caseID string) (*casefile.Case, int64, error) {
	text, number, err := s.Register.People(ctx, tx, caseID)
	if err != nil {
		return nil, 0, err
	}
	list := &casefile.Case{}
	if len(text) == 0 {
		c, err := s.Register.Case(ctx, tx, caseID)
		if err != nil {
			return nil, 0, err
		}
		list.Reference = c.Reference
		return list, number, nil
	}
	if json.Unmarshal(text, list) != nil { // its error could quote a name
		return nil, 0, errors.New("the list of people is not of this form")
	}
	return list, number, nil
}

func (s *Drafts) formTerms(ctx context.Context, tx *sql.Tx, caseID string) ([]FormTerm, error) {
	text, err := s.Register.FormTerms(ctx, tx, caseID)
	if err != nil || len(text) == 0 {
		return nil, err
	}
	var terms []FormTerm
	if json.Unmarshal(text, &terms) != nil {
		return nil, errors.New("the terms of the form are not of this form")
	}
	return terms, nil
}

func (s *Drafts) dropped(ctx context.Context, tx *sql.Tx, caseID string) ([]Dropped, error) {
	key, err := s.Vault.CaseKey(ctx, tx, caseID)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT mac, sealed, account_id, dropped_at FROM release_dropped
		WHERE case_id = $1 ORDER BY dropped_at, mac`, caseID)
	if err != nil {
		return nil, fmt.Errorf("dropped terms: %w", err)
	}
	var out []Dropped
	err = record.Each(rows, func() error {
		var (
			mac    string
			sealed []byte
			d      Dropped
			at     int64
		)
		if err := rows.Scan(&mac, &sealed, &d.By, &at); err != nil {
			return err
		}
		by := d.By
		if err := key.OpenJSON(droppedPlace(mac), sealed, &d); err != nil {
			return err
		}
		d.By, d.At = by, record.Time(at)
		out = append(out, d)
		return nil
	})
	return out, err
}

func droppedPlace(mac string) string { return "release_dropped/" + mac + "/sealed" }

// drop records what the update takes off the list, and settles what it left out without dropping it.
func (s *Drafts) drop(ctx context.Context, tx *sql.Tx, a register.Actor, caseID string, list *casefile.Case, old People, update []casefile.Dropped, settle settle) error {
	gone := map[string]bool{}
	for _, d := range old.Dropped {
		gone[redact.Fold(d.Term)] = true
	}
	known := map[string]bool{}
	for _, t := range old.Form {
		known[redact.Fold(t.Term)] = true
	}
	var wrong []refusal.Field
	for i, d := range update {
		pointer := fmt.Sprintf("/dropped/%d", i)
		switch {
		case strings.TrimSpace(d.Reason) == "":
			wrong = append(wrong, refusal.Field{Pointer: pointer + "/reason", Detail: "Give the reason for taking this term off the list."})
		case !known[redact.Fold(d.Term)]:
			wrong = append(wrong, refusal.Field{Pointer: pointer + "/term", Detail: "This is not a term that came from a form."})
		case !gone[redact.Fold(d.Term)]:
			gone[redact.Fold(d.Term)] = true
			if err := s.writeDropped(ctx, tx, a, caseID, d); err != nil {
				return err
			}
		}
	}
	said := map[string]bool{} // several referrals may hold the same term
	for _, t := range settle(list, old.Case, old.Form, func(t FormTerm) bool { return gone[redact.Fold(t.Term)] }) {
		if !said[t.Path] {
			wrong = append(wrong, refusal.Field{Pointer: "/dropped", Detail: "The term from the form field " + t.Path +
				" is no longer on the list. Put it back, or name it in dropped with a reason."})
		}
		said[t.Path] = true
	}
	if len(wrong) > 0 {
		return refusal.Invalid(wrong...)
	}
	return nil
}

func (s *Drafts) writeDropped(ctx context.Context, tx *sql.Tx, a register.Actor, caseID string, d casefile.Dropped) error {
	key, err := s.Vault.CaseKey(ctx, tx, caseID)
	if err != nil {
		return err
	}
	mac := hex.EncodeToString(key.MAC("release dropped term", []byte(redact.Fold(d.Term))))
	sealed, err := key.SealJSON(droppedPlace(mac), Dropped{Term: d.Term, Reason: d.Reason})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO release_dropped (case_id, mac, sealed, account_id, dropped_at)
		VALUES ($1, $2, $3, $4, $5)`, caseID, mac, sealed, a.Account, s.Stamp())
	if err != nil {
		return fmt.Errorf("dropped term: %w", err)
	}
	return nil
}
