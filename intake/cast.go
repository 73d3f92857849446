package intake

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/redact/casefile"
)

// A castList is the case file while a form is merged into it.
type castList struct {
	*casefile.Case
	terms []FormTerm
}

func openCast(people, terms []byte, reference string) (*castList, error) {
	c := &castList{Case: &casefile.Case{Reference: reference}}
	if len(people) > 0 && json.Unmarshal(people, c.Case) != nil {
		return nil, errors.New("the list of people is not of this form")
	}
	if len(terms) > 0 && json.Unmarshal(terms, &c.terms) != nil {
		return nil, errors.New("the terms of the form are not of this form")
	}
	return c, nil
}

// merge brings the list up to date with a referral's characters. old is what the same referral said before, with the
// labels it was given. A value that only the older version held goes; one that a person has since taken off the list
// stays off; what others put there stays. It gives the labels by character, for the next time.
func (c *castList) merge(referral string, old []scpr.Character, labels map[string]string, now []scpr.Character) map[string]string {
	before := map[string]scpr.Character{}
	for _, ch := range old {
		before[ch.Key] = ch
	}
	c.terms = slices.DeleteFunc(c.terms, func(t FormTerm) bool { return t.From == referral })
	given := map[string]string{}
	for _, ch := range now {
		e := c.place(ch, before[ch.Key], labels[ch.Key])
		e.update(before[ch.Key], ch)
		given[ch.Key] = e.label()
		delete(before, ch.Key)
		for _, t := range ch.Terms {
			c.terms = append(c.terms, FormTerm{Term: t.Term, Kind: t.Kind, Label: e.label(), Path: t.Path, From: referral})
		}
	}
	for _, gone := range old {
		if ch, left := before[gone.Key]; left {
			if e := c.find(ch.Kind, labels[ch.Key], ch.Names); e != nil {
				e.update(ch, scpr.Character{})
			}
		}
	}
	c.sweep()
	return given
}

// place finds the entry of a character, or makes one with a free label.
func (c *castList) place(ch, was scpr.Character, label string) *entry {
	if label != "" {
		if e := c.find(ch.Kind, label, was.Names); e != nil {
			return e
		}
	}
	if e := c.find(ch.Kind, "", telling(ch)); e != nil {
		return e
	}
	label = c.free(ch)
	switch ch.Kind {
	case scpr.Subject:
		c.Subjects = append(c.Subjects, casefile.Person{Label: label})
	case scpr.Professional:
		c.Professionals = append(c.Professionals, casefile.Person{Label: label})
	case scpr.Place:
		c.Places = append(c.Places, casefile.Thing{Label: label})
	default:
		c.Organisations = append(c.Organisations, casefile.Thing{Label: label})
	}
	return c.find(ch.Kind, label, nil)
}

// telling gives the names by which a character of another form is known to be the same. A first name alone is not enough.
func telling(ch scpr.Character) []string {
	if ch.Kind == scpr.Place || ch.Kind == scpr.Organisation {
		return ch.Names
	}
	return slices.DeleteFunc(slices.Clone(ch.Names), func(n string) bool { return len(strings.Fields(n)) < 2 })
}

// find gives the entry with the label, or else the one that has one of the names.
func (c *castList) find(kind, label string, names []string) *entry {
	entries := c.entries(kind)
	for _, e := range entries {
		if label != "" && e.label() == label {
			return e
		}
	}
	for _, e := range entries {
		for _, n := range names {
			if slices.ContainsFunc(e.names(), func(have string) bool { return same(have, n) }) {
				return e
			}
		}
	}
	return nil
}

func (c *castList) entries(kind string) []*entry {
	var out []*entry
	people := func(list []casefile.Person) {
		for i := range list {
			out = append(out, &entry{person: &list[i]})
		}
	}
	things := func(list []casefile.Thing) {
		for i := range list {
			out = append(out, &entry{thing: &list[i]})
		}
	}
	switch kind {
	case scpr.Subject:
		people(c.Subjects)
	case scpr.Professional:
		people(c.Professionals)
	case scpr.Place:
		things(c.Places)
	case scpr.Organisation:
		things(c.Organisations)
	default:
		people(c.Subjects)
		people(c.Professionals)
		things(c.Places)
		things(c.Organisations)
	}
	return out
}

// free gives the first label of a character's stem that nobody has.
func (c *castList) free(ch scpr.Character) string {
	taken := map[string]bool{}
	for _, e := range c.entries("") {
		taken[strings.ToLower(e.label())] = true
	}
	for n := 1; ; n++ {
		label := fmt.Sprintf("%s %d", ch.Stem, n)
		switch {
		case ch.Lettered && n <= 26:
			label = fmt.Sprintf("%s %c", ch.Stem, 'A'+rune(n-1))
		case n == 1 && !ch.Numbered && !ch.Lettered:
			label = ch.Stem
		}
		if !taken[strings.ToLower(label)] {
			return label
		}
	}
}

// sweep drops the entries of which nothing is left.
func (c *castList) sweep() {
	bare := func(p casefile.Person) bool {
		return len(p.Names)+len(p.Aliases)+len(p.Identifiers)+len(p.Addresses)+len(p.Phones)+len(p.Emails) == 0 && p.DateOfBirth == ""
	}
	c.Subjects = slices.DeleteFunc(c.Subjects, bare)
	c.Professionals = slices.DeleteFunc(c.Professionals, bare)
	empty := func(t casefile.Thing) bool { return len(t.Names) == 0 }
	c.Places = slices.DeleteFunc(c.Places, empty)
	c.Organisations = slices.DeleteFunc(c.Organisations, empty)
}

func same(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// An entry is a person or a thing of the list.
type entry struct {
	person *casefile.Person
	thing  *casefile.Thing
}

func (e *entry) label() string {
	if e.person != nil {
		return e.person.Label
	}
	return e.thing.Label
}

func (e *entry) names() []string {
	if e.person != nil {
		return slices.Concat(e.person.Names, e.person.Aliases)
	}
	return e.thing.Names
}

func (e *entry) update(old, now scpr.Character) {
	if e.thing != nil {
		replace(&e.thing.Names, old.Names, now.Names)
		return
	}
	p := e.person
	replace(&p.Names, old.Names, now.Names)
	replace(&p.Aliases, old.Aliases, now.Aliases)
	replace(&p.Addresses, old.Addresses, now.Addresses)
	replace(&p.Phones, old.Phones, now.Phones)
	replace(&p.Emails, old.Emails, now.Emails)
	one(&p.Relation, old.Relation, now.Relation)
	one(&p.DateOfBirth, old.DateOfBirth, now.DateOfBirth)
	e.identifiers(old.Identifiers, now.Identifiers)
}

// replace takes out of list what only the old version said and adds what is new in the present one.
func replace(list *[]string, old, now []string) {
	in := func(values []string, v string) bool {
		return slices.ContainsFunc(values, func(w string) bool { return same(v, w) })
	}
	*list = slices.DeleteFunc(*list, func(v string) bool { return in(old, v) && !in(now, v) })
	for _, v := range now {
		if !in(old, v) && !in(*list, v) {
			*list = append(*list, v)
		}
	}
}

// one is replace for a single value. What a person wrote there is kept.
func one(have *string, old, now string) {
	if *have == "" && old == "" || *have == old {
		*have = now
	}
}

func (e *entry) identifiers(old, now map[string]string) {
	for k, v := range old {
		if now[k] != v && e.person.Identifiers[k] == v {
			delete(e.person.Identifiers, k)
		}
	}
	for _, k := range sortedKeys(now) {
		v := now[k]
		if old[k] == v || holdsValue(e.person.Identifiers, v) {
			continue
		}
		if e.person.Identifiers == nil {
			e.person.Identifiers = map[string]string{}
		}
		name := k
		for n := 2; e.person.Identifiers[name] != ""; n++ {
			name = fmt.Sprintf("%s_%d", k, n)
		}
		e.person.Identifiers[name] = v
	}
}

func holdsValue(m map[string]string, v string) bool {
	for _, have := range m {
		if same(have, v) {
			return true
		}
	}
	return false
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// putCast writes the list and the terms where they differ from what was there: a new list voids what was approved.
func (s *Service) putCast(ctx context.Context, tx *sql.Tx, caseID string, c *castList, people, terms []byte) error {
	list, err := json.Marshal(c.Case)
	if err != nil {
		return fmt.Errorf("the list of people: %w", err)
	}
	form, err := json.Marshal(c.terms)
	if err != nil {
		return fmt.Errorf("the terms of the form: %w", err)
	}
	if !bytes.Equal(list, people) {
		if _, err := s.Register.PutPeople(ctx, tx, caseID, list); err != nil {
			return err
		}
	}
	if bytes.Equal(form, terms) {
		return nil
	}
	return s.Register.PutFormTerms(ctx, tx, caseID, form)
}
