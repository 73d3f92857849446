package casefile

import (
	"strings"
)

// Parse reads a case file in YAML or JSON and validates it.
func Parse(b []byte) (*Case, error) {
	c, _, err := parse(b, false)
	return c, err
}

// ParseUpdate reads a case file that may also hold `dropped`, the list of terms that are to leave the cast list.
func ParseUpdate(b []byte) (*Case, []Dropped, error) { return parse(b, true) }

func parse(b []byte, mayDrop bool) (*Case, []Dropped, error) {
	n, err := readNode(b)
	if err != nil {
		return nil, nil, err
	}
	var c Case
	var dropped []Dropped
	var policy string
	f := fields{
		"reference": text(&c.Reference),
		"subjects":  each(&c.Subjects, person), "professionals": each(&c.Professionals, person),
		"places": each(&c.Places, thing), "organisations": each(&c.Organisations, thing),
		"keep": texts(&c.Keep), "dates": text(&policy),
	}
	if mayDrop {
		f["dropped"] = each(&dropped, func(d *Dropped) fields {
			return fields{"term": text(&d.Term), "reason": text(&d.Reason)}
		})
	}
	if err := f.read(n, ""); err != nil {
		return nil, nil, err
	}
	c.Dates = DatePolicy(policy)
	if err := c.Validate(); err != nil {
		return nil, nil, err
	}
	return &c, dropped, nil
}

func person(p *Person) fields {
	return fields{
		"label": text(&p.Label), "relation": text(&p.Relation), "names": texts(&p.Names), "aliases": texts(&p.Aliases),
		"date_of_birth": text(&p.DateOfBirth), "identifiers": pairs(&p.Identifiers),
		"addresses": texts(&p.Addresses), "phones": texts(&p.Phones), "emails": texts(&p.Emails),
	}
}

func thing(t *Thing) fields { return fields{"label": text(&t.Label), "names": texts(&t.Names)} }

// A reader puts a node into its place or says what is wrong at path.
type reader func(n node, path string) error

// fields says what each key of a map is for.
type fields map[string]reader

func (f fields) read(n node, path string) error {
	if n.kind == nothing {
		return nil
	}
	if n.kind != mapping {
		return &FieldError{path, ErrShape}
	}
	seen := make(map[string]bool, len(n.keys))
	for i, key := range n.keys {
		read, known := f[key]
		switch {
		case !known:
			return &FieldError{in(path, key), ErrUnknownKey}
		case seen[key]:
			return &FieldError{in(path, key), ErrTwice}
		}
		seen[key] = true
		if err := read(n.values[i], in(path, key)); err != nil {
			return err
		}
	}
	return nil
}

func text(to *string) reader {
	return func(n node, path string) error {
		switch {
		case n.kind == nothing:
			return nil
		case n.kind != value:
			return &FieldError{path, ErrShape}
		case len(n.value) > maxValue:
			return &FieldError{path, ErrTooLong}
		}
		*to = strings.TrimSpace(n.value)
		return nil
	}
}

func texts(to *[]string) reader {
	return each(to, func(*string) fields { return nil })
}

// each reads a list. An entry is a map of fields or, where there are none, a text.
func each[T any](to *[]T, entry func(*T) fields) reader {
	return func(n node, path string) error {
		switch {
		case n.kind == nothing:
			return nil
		case n.kind != list:
			return &FieldError{path, ErrShape}
		case len(n.values) > maxEntries:
			return &FieldError{path, ErrTooMany}
		}
		all := make([]T, len(n.values))
		for i, v := range n.values {
			read := entry(&all[i]).read
			if s, ok := any(&all[i]).(*string); ok {
				read = text(s)
			}
			if err := read(v, at(path, i)); err != nil {
				return err
			}
		}
		*to = all
		return nil
	}
}

func pairs(to *map[string]string) reader {
	return func(n node, path string) error {
		switch {
		case n.kind == nothing:
			return nil
		case n.kind != mapping:
			return &FieldError{path, ErrShape}
		case len(n.values) > maxEntries:
			return &FieldError{path, ErrTooMany}
		}
		all := make(map[string]string, len(n.keys))
		for i, key := range n.keys {
			if _, twice := all[key]; twice {
				return &FieldError{in(path, key), ErrTwice}
			}
			var s string
			if err := text(&s)(n.values[i], in(path, key)); err != nil {
				return err
			}
			all[key] = s
		}
		*to = all
		return nil
	}
}
