package casefile

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Validate says whether the case can be used: a reference, dates that the calendar knows, a policy that exists, no empty
// entries, and no label that stands for two. It holds for cases that were built in code as well as for parsed ones.
func (c *Case) Validate() error {
	if strings.TrimSpace(c.Reference) == "" {
		return &FieldError{"reference", ErrMissing}
	}
	if !slices.Contains([]DatePolicy{"", KeepDates, Year, MonthYear, RemoveDates}, c.Dates) {
		return &FieldError{"dates", ErrPolicy}
	}
	for _, l := range []struct {
		name   string
		people []Person
	}{{"subjects", c.Subjects}, {"professionals", c.Professionals}} {
		for i := range l.people {
			if err := l.people[i].validate(at(l.name, i)); err != nil {
				return err
			}
		}
	}
	for _, l := range []struct {
		name   string
		things []Thing
	}{{"places", c.Places}, {"organisations", c.Organisations}} {
		for i := range l.things {
			if err := filled(l.things[i].Names, at(l.name, i)+".names"); err != nil {
				return err
			}
		}
	}
	if err := filled(c.Keep, "keep"); err != nil {
		return err
	}
	return labels{}.of(c)
}

func (p *Person) validate(path string) error {
	for _, l := range []struct {
		name string
		list []string
	}{{"names", p.Names}, {"aliases", p.Aliases}, {"addresses", p.Addresses}, {"phones", p.Phones}, {"emails", p.Emails}} {
		if err := filled(l.list, in(path, l.name)); err != nil {
			return err
		}
	}
	if p.DateOfBirth == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, p.DateOfBirth); err != nil {
		return &FieldError{in(path, "date_of_birth"), ErrDate}
	}
	return nil
}

func filled(list []string, path string) error {
	for i, s := range list {
		if strings.TrimSpace(s) == "" {
			return &FieldError{at(path, i), ErrMissing}
		}
	}
	return nil
}

// labels remembers which label was given. Case and spaces do not tell two labels apart for a reader.
type labels map[string]bool

func (l labels) of(c *Case) error {
	for i, p := range c.Subjects {
		if err := l.add(p.Label, fmt.Sprintf("subjects[%d].label", i)); err != nil {
			return err
		}
	}
	for i, p := range c.Professionals {
		if err := l.add(p.Label, fmt.Sprintf("professionals[%d].label", i)); err != nil {
			return err
		}
	}
	for i, t := range c.Places {
		if err := l.add(t.Label, fmt.Sprintf("places[%d].label", i)); err != nil {
			return err
		}
	}
	for i, t := range c.Organisations {
		if err := l.add(t.Label, fmt.Sprintf("organisations[%d].label", i)); err != nil {
			return err
		}
	}
	return nil
}

func (l labels) add(label, path string) error {
	key := strings.ToLower(strings.Join(strings.Fields(label), " "))
	if key == "" {
		return nil
	}
	if l[key] {
		return &FieldError{path, ErrLabel}
	}
	l[key] = true
	return nil
}
