package ledger

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

//go:embed statutory.yaml
var statutoryYAML []byte

// statutory is the list that stands there from the first.
func statutory() ([]Recipient, error) {
	var table []struct {
		ID    string     `yaml:"id"`
		Name  string     `yaml:"name"`
		Other []string   `yaml:"also_known_as"`
		Role  string     `yaml:"role"`
		From  clock.Date `yaml:"from"`
	}
	d := yaml.NewDecoder(bytes.NewReader(statutoryYAML))
	d.KnownFields(true)
	if err := d.Decode(&table); err != nil {
		return nil, fmt.Errorf("statutory.yaml: %w", err)
	}
	var out []Recipient
	for _, r := range table {
		out = append(out, Recipient{ID: r.ID, Name: r.Name, AlsoKnownAs: r.Other, Role: r.Role, Channel: Email, From: r.From})
	}
	return out, nil
}

// PutRecipients replaces the list. version must be [Recipients.Version], or empty to replace whatever is there. An entry
// without an id is matched by its role or names with one on the list, else it is new. Who must get a copy by guidance
// stays on the list.
func (l *Ledger) PutRecipients(ctx context.Context, a register.Actor, version string, list []Recipient) (v Recipients, err error) {
	err = l.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := l.Register.May(ctx, tx, a, register.EditRecipients, ""); err != nil {
			return err
		}
		before, err := l.recipients(ctx, tx)
		if err != nil {
			return err
		}
		if version != "" && version != before.Version {
			return refusal.Conflict("stale", "Somebody changed this after you opened it. Open it again and repeat your change.")
		}
		list, err = complete(before.Recipients, list)
		if err != nil {
			return err
		}
		key, err := l.Vault.CaseKey(ctx, tx, storage.SystemCase)
		if err != nil {
			return err
		}
		_, last, err := l.list(ctx, tx, key)
		if err != nil {
			return err
		}
		if err := l.write(ctx, tx, key, list, last+1); err != nil {
			return err
		}
		if v, err = l.recipients(ctx, tx); err != nil {
			return err
		}
		return l.Log(ctx, tx, a, "edit-recipients", "", "recipients", map[string]string{"count": strconv.Itoa(len(list))})
	})
	return v, err
}

// complete checks a new list against the one before it and gives every entry its id.
func complete(before, list []Recipient) ([]Recipient, error) {
	known := map[string]Recipient{}
	for _, r := range before {
		known[r.ID] = r
	}
	out, seen := []Recipient{}, map[string]bool{}
	var wrong []refusal.Field
	for i, r := range list {
		say := func(field, detail string) {
			wrong = append(wrong, refusal.Field{Pointer: "/" + strconv.Itoa(i) + field, Detail: detail})
		}
		if r.ID == "" {
			r.ID = matching(before, r)
		}
		if old, ok := known[r.ID]; ok {
			r = r.over(old)
		} else if r.ID != "" {
			say("/id", "No recipient has this id. Leave the id out for a new one.")
		} else {
			r.ID = record.NewID()
		}
		if seen[r.ID] {
			say("/id", "This recipient is on the list twice.")
		}
		seen[r.ID] = true
		r.check(say)
		out = append(out, r)
	}
	for _, r := range before {
		if (r.Role == "panel" || r.Role == "what_works") && !seen[r.ID] {
			wrong = append(wrong, refusal.Field{Detail: "The Panel and What Works stay on the list. To end one, give its last day in until."})
		}
	}
	if len(wrong) > 0 {
		return nil, refusal.Invalid(wrong...)
	}
	return out, nil
}

// matching finds who on the list is meant by an entry without an id.
func matching(before []Recipient, r Recipient) string {
	for _, old := range before {
		names := append([]string{old.Name}, old.AlsoKnownAs...)
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(r.Name)) }) {
			return old.ID
		}
	}
	for _, old := range before {
		if r.Name == "" && r.Role != "" && old.Role == r.Role {
			return old.ID
		}
	}
	return ""
}

// over takes from old what the entry leaves out and nobody means to change by that.
func (r Recipient) over(old Recipient) Recipient {
	if r.Name == "" {
		r.Name = old.Name
	}
	if r.AlsoKnownAs == nil {
		r.AlsoKnownAs = old.AlsoKnownAs
	}
	if old.Role == "panel" || old.Role == "what_works" || r.Role == "" {
		r.Role = old.Role
	}
	if r.From.IsZero() {
		r.From = old.From
	}
	return r
}

// role is an identifier; it stands in the clear.
var role = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

func (r *Recipient) check(say func(field, detail string)) {
	r.Name, r.Email = strings.TrimSpace(r.Name), strings.TrimSpace(r.Email)
	if !line(r.Name, 200) || r.Name == "" {
		say("/name", "Enter a name of 200 characters or fewer.")
	}
	for i, n := range r.AlsoKnownAs {
		if !line(n, 200) || n == "" {
			say("/also_known_as/"+strconv.Itoa(i), "Enter a name of 200 characters or fewer.")
		}
	}
	if r.Role == "" {
		r.Role = "other"
	}
	if !role.MatchString(r.Role) {
		say("/role", "The role must be one word in small letters, as in panel.")
	}
	switch r.Channel {
	case "":
		r.Channel = Email
	case Email, Other:
	default:
		say("/channel", "The channel must be email or other.")
	}
	if r.Email != "" && !address(r.Email) {
		say("/email", "Enter an email address in the correct format, like name@example.com.")
	}
	if !r.From.IsZero() && !r.Until.IsZero() && r.Until.Before(r.From) {
		say("/until", "The last day must not be before the first.")
	}
}

func line(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

func address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && line(s, 254)
}

// on gives who is to get a copy of a report published on the day d.
func on(list []Recipient, d clock.Date) []Recipient {
	var out []Recipient
	for _, r := range list {
		if (r.From.IsZero() || !d.Before(r.From)) && (r.Until.IsZero() || !d.After(r.Until)) {
			out = append(out, r)
		}
	}
	return out
}
