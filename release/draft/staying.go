package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

// stay puts back on list what a referral form put on the old one and nobody dropped, with the person or the place it
// belongs to. It gives the terms that cannot be put back beside what list says: a second date of birth.
func stay(list, old *casefile.Case, terms []FormTerm, gone func(FormTerm) bool) (left []FormTerm) {
	for _, t := range terms {
		if gone(t) || newHoldings(list).holds(t.Term) {
			continue
		}
		restore(list, old, t)
		if !newHoldings(list).holds(t.Term) {
			left = append(left, t)
		}
	}
	return left
}

// restore copies from old each value that holds the term, to the same person of list; where the old list has none, the
// term itself goes to its label.
func restore(list, old *casefile.Case, t FormTerm) {
	found := false
	for _, of := range []func(*casefile.Case) *[]casefile.Person{subjects, professionals} {
		for _, p := range *of(old) {
			if part, has := holding(p, t.Term); has {
				add(counterpart(list, of(list), p), part)
				found = true
			}
		}
	}
	for _, of := range []func(*casefile.Case) *[]casefile.Thing{places, organisations} {
		for _, thing := range *of(old) {
			names := slices.DeleteFunc(slices.Clone(thing.Names), func(n string) bool { return !holdsIn(n, t.Term) })
			if len(names) > 0 {
				addThing(list, of(list), casefile.Thing{Label: thing.Label, Names: names})
				found = true
			}
		}
	}
	if !found {
		p := casefile.Person{Label: t.Label, Aliases: []string{t.Term}}
		add(counterpart(list, &list.Subjects, p), p)
	}
}

func subjects(c *casefile.Case) *[]casefile.Person      { return &c.Subjects }
func professionals(c *casefile.Case) *[]casefile.Person { return &c.Professionals }
func places(c *casefile.Case) *[]casefile.Thing         { return &c.Places }
func organisations(c *casefile.Case) *[]casefile.Thing  { return &c.Organisations }

func holdsIn(value, term string) bool {
	return newHoldings(&casefile.Case{Places: []casefile.Thing{{Names: []string{value}}}}).holds(term)
}

// holding is the part of a person that holds the term.
func holding(p casefile.Person, term string) (part casefile.Person, has bool) {
	keep := func(values []string) []string {
		out := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !holdsIn(v, term) })
		has = has || len(out) > 0
		return out
	}
	part = casefile.Person{Names: keep(p.Names), Aliases: keep(p.Aliases), Addresses: keep(p.Addresses), Phones: keep(p.Phones), Emails: keep(p.Emails)}
	if p.DateOfBirth != "" && holdsIn(p.DateOfBirth, term) {
		part.DateOfBirth, has = p.DateOfBirth, true
	}
	for name, id := range p.Identifiers {
		if holdsIn(id, term) {
			if part.Identifiers == nil {
				part.Identifiers = map[string]string{}
			}
			part.Identifiers[name], has = id, true
		}
	}
	return part, has
}

// counterpart finds a person of the old list on the new one: whoever shares a name; else who has the label, when one of
// the two has no name that says otherwise; else a new entry of section.
func counterpart(list *casefile.Case, section *[]casefile.Person, old casefile.Person) *casefile.Person {
	names := slices.Concat(old.Names, old.Aliases)
	for _, of := range []*[]casefile.Person{&list.Subjects, &list.Professionals} {
		for i := range *of {
			here := slices.Concat((*of)[i].Names, (*of)[i].Aliases)
			if slices.ContainsFunc(names, func(n string) bool {
				return slices.ContainsFunc(here, func(h string) bool { return holdsIn(h, n) || holdsIn(n, h) })
			}) {
				return &(*of)[i]
			}
		}
	}
	for _, of := range []*[]casefile.Person{&list.Subjects, &list.Professionals} {
		for i := range *of {
			p := &(*of)[i]
			if old.Label != "" && strings.EqualFold(p.Label, old.Label) && (len(names) == 0 || len(p.Names)+len(p.Aliases) == 0) {
				return p
			}
		}
	}
	*section = append(*section, casefile.Person{Label: freeLabel(list, old.Label), Relation: old.Relation})
	return &(*section)[len(*section)-1]
}

func add(to *casefile.Person, part casefile.Person) {
	to.Names = union(to.Names, part.Names)
	to.Aliases = union(to.Aliases, part.Aliases)
	to.Addresses = union(to.Addresses, part.Addresses)
	to.Phones = union(to.Phones, part.Phones)
	to.Emails = union(to.Emails, part.Emails)
	if to.DateOfBirth == "" {
		to.DateOfBirth = part.DateOfBirth
	}
	for name, id := range part.Identifiers {
		if to.Identifiers == nil {
			to.Identifiers = map[string]string{}
		}
		free := name
		for n := 2; to.Identifiers[free] != ""; n++ {
			free = fmt.Sprintf("%s_%d", name, n)
		}
		to.Identifiers[free] = id
	}
}

func addThing(list *casefile.Case, section *[]casefile.Thing, part casefile.Thing) {
	for i := range *section {
		thing := &(*section)[i]
		if part.Label != "" && strings.EqualFold(thing.Label, part.Label) && len(thing.Names) == 0 {
			thing.Names = part.Names
			return
		}
	}
	part.Label = freeLabel(list, part.Label)
	*section = append(*section, part)
}

func union(have, more []string) []string {
	for _, v := range more {
		if !slices.Contains(have, v) {
			have = append(have, v)
		}
	}
	return have
}

// freeLabel is label, or the next of its kind that nobody on list has: two entries with one label are one person.
func freeLabel(list *casefile.Case, label string) string {
	if label == "" {
		return ""
	}
	taken := map[string]bool{}
	for _, p := range slices.Concat(list.Subjects, list.Professionals) {
		taken[strings.ToLower(p.Label)] = true
	}
	for _, t := range slices.Concat(list.Places, list.Organisations) {
		taken[strings.ToLower(t.Label)] = true
	}
	free, stem := label, label
	if i := strings.LastIndexByte(label, ' '); i > 0 && len(label) == i+2 {
		stem = label[:i] // "Child A", "Adult 1"
	}
	for n := 0; taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s %d", stem, n+2)
		if letter := label[len(label)-1]; stem != label && letter >= 'A' && letter <= 'Z' && n < 26 {
			free = fmt.Sprintf("%s %c", stem, 'A'+rune(n))
		}
	}
	return free
}
