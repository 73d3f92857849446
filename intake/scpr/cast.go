package scpr

import (
	"slices"
	"strconv"
	"strings"
)

// Kinds of characters, by the list of the case file in which they stand.
const (
	Subject      = "subject"
	Professional = "professional"
	Place        = "place"
	Organisation = "organisation"
)

// A Character is somebody or something that a form names: an entry of the cast list before it has its label.
type Character struct {
	Key      string // stays the same while the form is corrected: "children.0"
	Kind     string
	Stem     string // what the label begins with: "Child", "Mother", "School"; never a name
	Numbered bool   // whether the first of the stem has a number too
	Lettered bool   // "Child A" rather than "Child 1"

	Relation    string   // the plain relation first, then what was chosen from lists, after semicolons
	Names       []string // of a place or organisation: its names
	Aliases     []string
	DateOfBirth string
	Identifiers map[string]string
	Addresses   []string
	Phones      []string
	Emails      []string

	Terms []Term // what a text could say of it, with the field it came from
}

// A Term is a value that a text could repeat.
type Term struct{ Term, Kind, Path string }

// Cast reads the characters out of the values of a form, in the order of the form.
func (s *Schema) Cast(values map[string]string) []Character {
	c := &cast{values: values, at: map[string]int{}}
	for _, path := range s.inOrder(values) {
		f := s.Field(path)
		if f == nil || f.As == "" || values[path] == "" {
			continue
		}
		if clean, reason := f.Clean(values[path]); reason == "" && clean != "" {
			c.take(f, path, clean, s.choice(f, clean))
		}
	}
	return slices.DeleteFunc(c.all, func(ch Character) bool { return len(ch.Terms) == 0 })
}

func (s *Schema) choice(f *Field, value string) string {
	for _, c := range f.Choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

type cast struct {
	values map[string]string
	all    []Character
	at     map[string]int // by key
}

func (c *cast) take(f *Field, path, value, shown string) {
	base := path[:strings.LastIndexByte(path, '.')]
	as, detail, _ := strings.Cut(f.As, ":")
	switch as {
	case "place":
		c.thing(Place, detail, path, value)
	case "organisation":
		c.thing(Organisation, "Agency", path, value)
	case "name_lines":
		for i, line := range lines(value) {
			p := c.person(base+"/"+f.Who+"/"+strconv.Itoa(i), f.Who, base)
			p.name(line, path)
		}
	case "sibling_lines":
		for i, line := range lines(value) {
			c.sibling(path+"/"+strconv.Itoa(i), path, line)
		}
	case "describes":
		p := c.person(c.keyOf(f, base), f.Who, base)
		if !strings.EqualFold(p.Relation, shown) {
			p.Relation += "; " + describe(f, shown)
		}
	default:
		c.person(c.keyOf(f, base), f.Who, base).fill(as, detail, path, value)
	}
}

func describe(f *Field, shown string) string {
	if f.Type == Date || f.Type == YesNo || f.Type == Text {
		return strings.TrimSuffix(strings.ToLower(f.Label[:1])+f.Label[1:], "?") + ": " + shown
	}
	return shown
}

// keyOf tells one person of a section's item from another: the section's own from the lead who agreed.
func (c *cast) keyOf(f *Field, base string) string {
	switch f.Who {
	case "child", "adult":
		return base
	case "first child":
		return "children.0"
	}
	return base + "/" + f.Who
}

func (c *cast) entry(key string, made Character) *Character {
	i, ok := c.at[key]
	if !ok {
		i = len(c.all)
		c.at[key] = i
		made.Key = key
		c.all = append(c.all, made)
	}
	return &c.all[i]
}

func (c *cast) thing(kind, stem, path, value string) {
	t := c.entry(path, Character{Kind: kind, Stem: stem, Numbered: true})
	t.Names = []string{value}
	t.Terms = []Term{{value, kind, path}}
}

func (c *cast) person(key, who, base string) *Character {
	switch who {
	case "child", "first child":
		return c.entry(key, c.child(strings.TrimSuffix(key, ".")))
	case "adult":
		return c.entry(key, c.adult(base))
	}
	numbered := who == "Practitioner" || who == "Contact" || who == "Panel member"
	return c.entry(key, Character{Kind: Professional, Stem: who, Numbered: numbered, Relation: "professional"})
}

func (c *cast) child(base string) Character {
	switch c.values[base+".role"] {
	case "sibling":
		return Character{Kind: Subject, Stem: "Sibling", Numbered: true, Relation: "sibling"}
	case "alleged_perpetrator":
		return Character{Kind: Subject, Stem: "Young Person", Numbered: true, Relation: "young person"}
	}
	return Character{Kind: Subject, Stem: "Child", Lettered: true, Relation: "child"}
}

// adults are the labels by relationship; whoever is not in it is "Adult 1".
var adults = map[string]string{
	"mother": "Mother", "father": "Father", "step_mother": "Step-mother", "step_father": "Step-father",
	"mothers_partner": "Mother's Partner", "fathers_partner": "Father's Partner", "grandmother": "Grandmother",
	"grandfather": "Grandfather", "aunt": "Aunt", "uncle": "Uncle", "adult_sibling": "Adult Sibling",
	"foster_carer": "Foster Carer", "adoptive_parent": "Adoptive Parent",
}

func (c *cast) adult(base string) Character {
	stem := adults[c.values[base+".relationship"]]
	if stem == "" {
		return Character{Kind: Subject, Stem: "Adult", Numbered: true, Relation: "adult"}
	}
	return Character{Kind: Subject, Stem: stem, Relation: strings.ToLower(stem)}
}

// sibling reads "Full Name, age or date of birth".
func (c *cast) sibling(key, path, line string) {
	name, rest, _ := strings.Cut(line, ",")
	if name = strings.TrimSpace(name); name == "" {
		return
	}
	p := c.entry(key, Character{Kind: Subject, Stem: "Sibling", Numbered: true, Relation: "sibling"})
	p.name(name, path)
	if rest = strings.TrimSpace(rest); rest == "" {
		return
	}
	if day, reason := cleanDate(rest); reason == "" {
		p.fill("date_of_birth", "", path, day)
		return
	}
	p.Relation += "; " + rest
}

func (p *Character) name(value, path string) {
	p.Names = append(p.Names, value)
	p.Terms = append(p.Terms, Term{value, "name", path})
}

func (p *Character) fill(as, detail, path, value string) {
	term := func(v string) { p.Terms = append(p.Terms, Term{v, as, path}) }
	switch as {
	case "name":
		p.name(value, path)
	case "forename", "surname":
		p.part(value)
		p.Terms = append(p.Terms, Term{value, "name", path})
	case "alias":
		for _, v := range strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == ';' || r == ',' }) {
			if v = strings.TrimSpace(v); v != "" {
				p.Aliases = append(p.Aliases, v)
				term(v)
			}
		}
	case "date_of_birth":
		p.DateOfBirth = value
		term(value)
	case "identifier":
		for _, v := range lines(value) {
			p.identifier(detail, v)
			term(v)
		}
	case "address":
		v := strings.Join(lines(value), ", ")
		p.Addresses = append(p.Addresses, v)
		term(v)
	case "phone":
		p.Phones = append(p.Phones, value)
		term(value)
	case "email":
		p.Emails = append(p.Emails, value)
		term(value)
	}
}

// part puts first names and last name together as one full name; the form asks for the first names first.
func (p *Character) part(value string) {
	if len(p.Names) == 0 {
		p.Names = []string{value}
		return
	}
	p.Names[0] += " " + value
}

func (p *Character) identifier(key, value string) {
	if p.Identifiers == nil {
		p.Identifiers = map[string]string{}
	}
	name := key
	for n := 2; p.Identifiers[name] != ""; n++ {
		name = key + "_" + strconv.Itoa(n)
	}
	p.Identifiers[name] = value
}

func lines(value string) []string {
	var out []string
	for line := range strings.SplitSeq(value, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
