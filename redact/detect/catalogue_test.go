package detect

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/rules"
)

// Every rule of the catalogue is tested by its own examples: what it finds, whole; what it doubts; what it leaves alone.
func TestTheCatalogueKeepsItsWord(t *testing.T) {
	b, err := os.ReadFile("../casefile/testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	listed, err := casefile.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules.Default().Rules {
		t.Run(r.ID, func(t *testing.T) {
			c := &casefile.Case{Reference: "r"}
			if strings.HasPrefix(r.ID, "case.") {
				c = listed
			}
			if len(r.Finds)+len(r.Doubts) == 0 || len(r.Leaves) == 0 {
				t.Error("a rule needs an example of what it finds and one of what it leaves")
			}
			broken, err := Prove(r, rules.Default(), c)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range broken {
				t.Errorf("line %d, %s: %s", x.Line, x.Field, x.Why)
			}
		})
	}
}

func TestEveryFindingComesFromARuleOfTheCatalogue(t *testing.T) {
	docs, err := filepath.Glob("testdata/corpus/docs/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := example(t)
	for _, name := range docs {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range d.Find(string(b)) {
			if !rules.Default().Has(f.Rule) {
				t.Errorf("no rule %q", f.Rule)
			}
		}
	}
}
