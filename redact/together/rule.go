package together

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"unicode"
)

//go:embed catalogue/*.yaml
var catalogue embed.FS

// How much a flag weighs. One that weighs high is answered by itself before a release.
const (
	High   = "high"
	Medium = "medium"
	Low    = "low"
)

// Where the parts of a rule must stand together.
const (
	Sentence  = "sentence"
	Paragraph = "paragraph"
)

// A Rule says what identifies when it stands together. See catalogue/ for the form in YAML.
type Rule struct {
	ID       string   `yaml:"id"` // "jig.trial"
	Severity string   `yaml:"severity"`
	Reason   string   `yaml:"reason"` // why it may identify
	Advice   string   `yaml:"advice"` // what one can write instead
	Source   string   `yaml:"source"`
	Within   string   `yaml:"within"` // [Sentence] where it is left out
	By       string   `yaml:"by"`     // "dates": the code that does the work, instead of parts
	Parts    []Part   `yaml:"parts"`  // each must be there
	Except   []string `yaml:"except"` // words with which no match of an expression begins
	Unless   []string `yaml:"unless"` // words beside which nothing is flagged; "Act" is not "act"
	Finds    []string `yaml:"finds"`
	Leaves   []string `yaml:"leaves"`

	except map[string]bool
}

// A Part is there when one of its words or one of its expressions is.
type Part struct {
	Words       []string `yaml:"words"`       // in capitals or small letters, whole, over line ends
	Expressions []string `yaml:"expressions"` // RE2
	Quiet       bool     `yaml:"quiet"`       // it must be there, and is not quoted

	expressions []expression
}

// A Set is rules that can be looked for. It is read-only once made and may be used by many goroutines.
type Set struct {
	Rules  []*Rule
	byWord map[string][]phrase // by the first word
}

// A phrase is words of a rule's part; part is unless for those beside which it is silent. A capital one begins with a capital in
// the text, too.
type phrase struct {
	rest       []string
	rule, part int
	capital    bool
}

const unless = -1

// Default is the catalogue that is shipped. One that cannot be read is a mistake in the build and stops it: the tests read
// every file.
func Default() *Set { return shipped() }

var shipped = sync.OnceValue(func() *Set {
	files, err := fs.Glob(catalogue, "catalogue/*.yaml")
	if err != nil {
		panic(err)
	}
	var all []*Rule
	for _, name := range files {
		b, err := fs.ReadFile(catalogue, name)
		if err != nil {
			panic(err)
		}
		r, err := Parse(b)
		if err != nil {
			panic(fmt.Errorf("%s: %w", path.Base(name), err))
		}
		all = append(all, r)
	}
	return NewSet(all...)
})

// NewSet makes rules ready to be looked for.
func NewSet(rules ...*Rule) *Set {
	s := &Set{Rules: rules, byWord: map[string][]phrase{}}
	for n, r := range rules {
		for p, part := range r.Parts {
			s.add(part.Words, n, p)
		}
		s.add(r.Unless, n, unless)
	}
	return s
}

func (s *Set) add(words []string, rule, part int) {
	for _, w := range words {
		if split := wordsOf(w); len(split) > 0 {
			s.byWord[split[0]] = append(s.byWord[split[0]], phrase{split[1:], rule, part, part == unless && unicode.IsUpper(first(w))})
		}
	}
}
