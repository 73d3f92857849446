package scpr

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// A Class says what a value can give away (DOMAIN: the form's classes).
type Class string

// The classes.
const (
	Direct  Class = "D" // names someone
	Quasi   Class = "Q" // helps to find out who it is
	Special Class = "S" // special category or criminal
	Free    Class = "F" // free text: may hold any of the others
	None    Class = "N"
)

// A Type says how a field is filled in.
type Type string

// The types. A yesno is a choice of yes, no and not_known; a tick is "yes" or empty.
const (
	Text      Type = "text"
	Multiline Type = "multiline"
	Date      Type = "date" // kept as YYYY-MM-DD
	OneOf     Type = "choice"
	YesNo     Type = "yesno"
	Tick      Type = "tick"
)

// A Choice is one value of a list and what a person reads.
type Choice struct{ Value, Label string }

// A Field is one thing that the form asks.
type Field struct {
	Name     string   `yaml:"name"`
	Label    string   `yaml:"label"`
	Hint     string   `yaml:"hint"`
	Class    Class    `yaml:"class"`
	Type     Type     `yaml:"type"`
	As       string   `yaml:"as"`  // how it enters the cast list
	Who      string   `yaml:"who"` // whom it is about; the section's Who when empty
	List     string   `yaml:"choices"`
	Choices  []Choice `yaml:"-"`
	Lines    int      `yaml:"lines"`    // height of a multiline field
	Required bool     `yaml:"required"` // to submit; in a repeated section of the first item only
}

// A Section is a headed part of the form. Two sections may share a path (the children's details and their status).
type Section struct {
	ID     string  `yaml:"id"` // "A" to "M"
	Title  string  `yaml:"title"`
	Intro  string  `yaml:"intro"`
	Path   string  `yaml:"path"`
	Repeat int     `yaml:"repeat"` // how many items the forms have room for; 0 when it does not repeat
	Item   string  `yaml:"item"`   // what one item is called
	Who    string  `yaml:"who"`
	Fields []Field `yaml:"fields"`
}

// A Schema is the whole form. It is read-only after it was loaded and may be used by many goroutines.
type Schema struct {
	Version  string    `yaml:"version"`
	Title    string    `yaml:"title"`
	Marking  string    `yaml:"marking"`
	Warning  string    `yaml:"warning"`
	Guide    []string  `yaml:"guide"`
	Lists    yaml.Node `yaml:"choices"`
	Sections []Section `yaml:"sections"`

	fields map[string]*Field // by path with the item's number as "*": "children.*.forename"
	rooms  map[string]int    // repeats by section path
}

//go:embed scpr.yaml
var source []byte

// Form is the schema of the SCPR form. It panics when the file that is built in cannot be used; a test loads it.
var Form = sync.OnceValue(func() *Schema {
	s, err := load(source)
	if err != nil {
		panic("scpr.yaml: " + err.Error())
	}
	return s
})

func load(b []byte) (*Schema, error) {
	var s Schema
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&s); err != nil {
		return nil, err
	}
	lists, err := lists(&s.Lists)
	if err != nil {
		return nil, err
	}
	s.fields, s.rooms = map[string]*Field{}, map[string]int{}
	for i := range s.Sections {
		if err := s.add(&s.Sections[i], lists); err != nil {
			return nil, err
		}
	}
	return &s, nil
}

// lists keeps the order in which the file gives the choices, which a map would lose.
func lists(n *yaml.Node) (map[string][]Choice, error) {
	out := map[string][]Choice{"yesno": {{"yes", "Yes"}, {"no", "No"}, {"not_known", "Not known"}}}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, list := n.Content[i].Value, n.Content[i+1]
		if list.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("choices.%s is not a list of value and label", name)
		}
		for j := 0; j+1 < len(list.Content); j += 2 {
			out[name] = append(out[name], Choice{list.Content[j].Value, list.Content[j+1].Value})
		}
	}
	return out, nil
}

func (s *Schema) add(sec *Section, lists map[string][]Choice) error {
	if room, known := s.rooms[sec.Path]; known && room != sec.Repeat {
		return fmt.Errorf("%s repeats differently in section %s", sec.Path, sec.ID)
	}
	s.rooms[sec.Path] = sec.Repeat
	for i := range sec.Fields {
		f := &sec.Fields[i]
		path := sec.Path + "." + f.Name
		if sec.Repeat > 0 {
			path = sec.Path + ".*." + f.Name
		}
		if s.fields[path] != nil {
			return fmt.Errorf("%s stands there twice", path)
		}
		if f.Type == "" {
			f.Type = Text
		}
		if f.Type == YesNo {
			f.List = "yesno"
		}
		if f.List != "" {
			if f.Choices = lists[f.List]; f.Choices == nil {
				return fmt.Errorf("%s: no list %s", path, f.List)
			}
		}
		if f.Who == "" {
			f.Who = sec.Who
		}
		if (f.Class == Direct || f.Class == Quasi) && f.As == "" {
			return fmt.Errorf("%s is of class %s and does not say how it enters the cast list", path, f.Class)
		}
		s.fields[path] = f
	}
	return nil
}

var item = regexp.MustCompile(`^[a-z_]+\.(0|[1-9][0-9]?)\.`)

// maxItems is how many items of a repeated section a JSON form may have; the printed forms have room for fewer.
const maxItems = 40

// Field finds the field with a path such as "children.0.forename"; nil when there is none.
func (s *Schema) Field(path string) *Field {
	m := item.FindStringSubmatch(path)
	if m == nil {
		return s.fields[path]
	}
	if n, err := strconv.Atoi(m[1]); err != nil || n >= maxItems {
		return nil
	}
	section, rest, _ := strings.Cut(path, ".")
	_, name, _ := strings.Cut(rest, ".")
	return s.fields[section+".*."+name]
}

// Pointer is the JSON pointer of a path: "children.0.forename" is "/children/0/forename".
func Pointer(path string) string {
	p := strings.NewReplacer("~", "~0", "/", "~1").Replace(path)
	return "/" + strings.ReplaceAll(p, ".", "/")
}

// Label is what a person calls the field with this path: "Child 1: First names".
func (s *Schema) Label(path string) string {
	f := s.Field(path)
	if f == nil {
		return path
	}
	parts := strings.Split(path, ".")
	if len(parts) < 3 {
		return f.Label
	}
	for _, sec := range s.Sections {
		if n, err := strconv.Atoi(parts[1]); err == nil && sec.Path == parts[0] {
			return fmt.Sprintf("%s %d: %s", sec.Item, n+1, f.Label)
		}
	}
	return f.Label
}

// Paths gives every path of the blank form, in its order.
func (s *Schema) Paths() []string {
	var out []string
	for _, sec := range s.Sections {
		for n := range max(1, sec.Repeat) {
			for _, f := range sec.Fields {
				out = append(out, sec.PathOf(n, f.Name))
			}
		}
	}
	return out
}

// PathOf is the path of a field of the section's n-th item, counted from 0.
func (s *Section) PathOf(n int, name string) string {
	if s.Repeat == 0 {
		return s.Path + "." + name
	}
	return s.Path + "." + strconv.Itoa(n) + "." + name
}
