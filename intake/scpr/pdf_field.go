package scpr

import (
	"slices"
	"strings"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
	"golang.org/x/text/unicode/norm"
)

// inherited is what a field passes down the tree (12.7.4.1).
type inherited struct {
	name  string // full, or partial while it is read from one dictionary
	kind  string // FT
	flags int
	value types.Object
	opt   types.Array
}

// under gives what a field below takes: its own where it has it, else what came from above.
func (above inherited) under(own inherited) inherited {
	if own.kind == "" {
		own.kind = above.kind
	}
	if own.flags == 0 {
		own.flags = above.flags
	}
	if own.value == nil {
		own.value = above.value
	}
	if own.opt == nil {
		own.opt = above.opt
	}
	return own
}

func (w *walk) inherit(d types.Dict, into *inherited) (err error) {
	if o, found := d.Find("T"); found {
		if into.name, err = w.text(o); err != nil {
			return err
		}
	}
	if into.kind, err = w.name(d, "FT"); err != nil {
		return err
	}
	if o, found := d.Find("Ff"); found {
		if o, err = w.x.Dereference(o); err != nil {
			return err
		}
		if n, ok := o.(types.Integer); ok {
			into.flags = n.Value()
		}
	}
	if o, found := d.Find("V"); found {
		if into.value, err = w.x.Dereference(o); err != nil {
			return err
		}
	}
	into.opt, err = w.array(d, "Opt")
	return err
}

// field reads a field and what is below it. A kid without a name is another widget of the same field.
func (w *walk) field(o types.Object, from inherited, depth int) error {
	d, fresh, err := w.visit(o, depth)
	if err != nil || !fresh || d == nil {
		return err
	}
	var own inherited
	if err := w.inherit(d, &own); err != nil {
		return err
	}
	now := from.under(own)
	now.name = strings.Trim(from.name+"."+own.name, ".")
	kids, err := w.array(d, "Kids")
	if err != nil {
		return err
	}
	var widgets []types.Dict
	for _, k := range kids {
		kid, err := w.x.DereferenceDict(k)
		if err != nil {
			return err
		}
		if _, named := kid.Find("T"); named {
			if err := w.field(k, now, depth+1); err != nil {
				return err
			}
			continue
		}
		if _, fresh, err := w.visit(k, depth+1); err != nil || !fresh {
			return err
		}
		widgets = append(widgets, kid)
	}
	if len(kids) > len(widgets) || now.kind == "" {
		return nil
	}
	return w.terminal(now, append([]types.Dict{d}, widgets...))
}

// pushButton is the flag of buttons that hold no value (12.7.5.2).
const pushButton = 1 << 16

func (w *walk) terminal(f inherited, dicts []types.Dict) error {
	if f.kind == "Btn" && f.flags&pushButton != 0 {
		return nil
	}
	field := FilledField{Name: f.name}
	add := func(v string) {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(field.Values, v) {
			field.Values = append(field.Values, v)
		}
	}
	v, err := w.shown(f, f.value, 0)
	if err != nil {
		return err
	}
	add(v)
	for _, d := range dicts[1:] { // a value that was written to a widget instead of its field
		if o, found := d.Find("V"); found {
			if v, err = w.shown(f, o, 0); err != nil {
				return err
			}
			add(v)
		}
	}
	if f.kind == "Btn" && f.value == nil {
		for _, d := range dicts {
			state, err := w.name(d, "AS")
			if err != nil {
				return err
			}
			add(on(state))
		}
	}
	if len(w.form.Fields) >= maxFields {
		return errLimits
	}
	w.form.Fields = append(w.form.Fields, field)
	return nil
}

// on is what a button's state says: every state but Off is a tick, whatever a program calls it.
func on(state string) string {
	if state == "" || state == "Off" {
		return ""
	}
	return "yes"
}

// shown gives a value as text: strings, streams, names, and lists of them. A list may hold itself.
func (w *walk) shown(f inherited, o types.Object, depth int) (string, error) {
	if w.steps++; depth > maxNesting || w.steps > maxSteps {
		return "", errLimits
	}
	o, err := w.x.Dereference(o)
	if err != nil || o == nil {
		return "", err
	}
	switch v := o.(type) {
	case types.Name:
		if f.kind == "Btn" {
			return on(v.Value()), nil
		}
		return v.Value(), nil
	case types.Array:
		var parts []string
		size := 0
		for _, item := range v {
			s, err := w.shown(f, item, depth+1)
			if err != nil {
				return "", err
			}
			if size += len(s) + 1; size > maxFilled {
				return "", errLimits
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, "\n"), nil
	case types.StreamDict:
		if err := v.DecodeWithLimit(maxFilled); err != nil {
			return "", err
		}
		return textOf(v.Content), nil
	}
	s, err := w.text(o)
	if f.kind == "Btn" {
		return on(s), err
	}
	return s, err
}

// visit marks an object as read and gives its dictionary; fresh is false when it was read before.
func (w *walk) visit(o types.Object, depth int) (d types.Dict, fresh bool, err error) {
	if depth > maxNesting {
		return nil, false, errLimits
	}
	if ref, ok := o.(types.IndirectRef); ok {
		n := ref.ObjectNumber.Value()
		if w.seen[n] {
			return nil, false, nil
		}
		w.seen[n] = true
	}
	d, err = w.x.DereferenceDict(o)
	return d, true, err
}

func (w *walk) dict(d types.Dict, key string) (types.Dict, error) {
	o, found := d.Find(key)
	if !found {
		return nil, nil
	}
	return w.x.DereferenceDict(o)
}

func (w *walk) array(d types.Dict, key string) (types.Array, error) {
	o, found := d.Find(key)
	if !found {
		return nil, nil
	}
	return w.x.DereferenceArray(o)
}

func (w *walk) name(d types.Dict, key string) (string, error) {
	o, found := d.Find(key)
	if !found {
		return "", nil
	}
	o, err := w.x.Dereference(o)
	if err != nil {
		return "", err
	}
	n, ok := o.(types.Name)
	if !ok {
		return "", nil
	}
	return n.Value(), nil
}

func (w *walk) text(o types.Object) (string, error) {
	o, err := w.x.Dereference(o)
	if err != nil {
		return "", err
	}
	switch v := o.(type) {
	case types.StringLiteral:
		b, err := types.Unescape(v.Value())
		return textOf(b), err
	case types.HexLiteral:
		b, err := v.Bytes()
		return textOf(b), err
	}
	return "", nil
}

// beside gives the pages on which words stand that are neither the form's own nor in a field.
func (s *Schema) beside(shown string, form *Filled) []int {
	known := s.vocabulary()
	var said strings.Builder
	for _, f := range form.Fields {
		for _, v := range f.Values {
			said.WriteString(strings.Join(words(v), " ") + " ")
		}
	}
	var out []int
	for i, page := range strings.Split(shown, "\f") {
		// A part of a word counts as said: viewers leave out letters that their font does not have.
		stray := func(w string) bool { return len(w) > 2 && !known[w] && !strings.Contains(said.String(), w) }
		if slices.ContainsFunc(words(page), stray) {
			out = append(out, i+1)
		}
	}
	return out
}

// vocabulary is every word that the blank form shows.
func (s *Schema) vocabulary() map[string]bool {
	known := map[string]bool{}
	add := func(texts ...string) {
		for _, t := range texts {
			for _, w := range words(t) {
				known[w] = true
			}
		}
	}
	add(s.Title, s.Marking, s.Warning, s.Version, "SCPR form Version Page of Day, month, year (required)")
	add(s.Guide...)
	for _, sec := range s.Sections {
		add(sec.Title, sec.Intro, sec.Item)
		for _, f := range sec.Fields {
			add(f.Label, f.Hint)
			for _, c := range f.Choices {
				add(c.Label)
			}
		}
	}
	return known
}

// words splits a text into its words as they compare: letters and digits, compatibility forms, small.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFKC.String(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
