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
	listed := example(t)
	bare, err := New(&casefile.Case{Reference: "r"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules.Default().Rules {
		t.Run(r.ID, func(t *testing.T) {
			d := bare
			if strings.HasPrefix(r.ID, "case.") {
				d = listed
			}
			if r.Case != "" {
				c, err := casefile.Parse([]byte(r.Case))
				if err != nil {
					t.Fatal(err)
				}
				if d, err = New(c, nil); err != nil {
					t.Fatal(err)
				}
			}
			if len(r.Finds)+len(r.Doubts) == 0 || len(r.Leaves) == 0 {
				t.Error("a rule needs an example of what it finds and one of what it leaves")
			}
			for _, e := range r.Finds {
				expect(t, d, r.ID, e, false)
			}
			for _, e := range r.Doubts {
				expect(t, d, r.ID, e, true)
			}
			for _, e := range r.Leaves {
				for _, f := range d.Find(e) {
					if f.Rule == r.ID {
						t.Errorf("%q is to be left, but %q is found", e, f.Text)
					}
				}
			}
		})
	}
}

// expect wants the last part marked with « » to be found by the rule, and to go or to be asked.
func expect(t *testing.T, d *Detector, id, marked string, doubt bool) {
	t.Helper()
	at := strings.LastIndex(marked, "«")
	to := strings.LastIndex(marked, "»")
	if at < 0 || to < at {
		t.Fatalf("%q marks nothing", marked)
	}
	want := strings.NewReplacer("«", "", "»", "").Replace(marked[at:to])
	text := strings.NewReplacer("«", "", "»", "").Replace(marked)
	found := d.Find(text)
	for _, f := range found {
		if f.Text == want && f.Rule == id && f.Goes() != doubt && (f.Tier == TierC) == doubt {
			return
		}
	}
	t.Errorf("%q: %q is not found so (doubt: %v); found %+v", text, want, doubt, found)
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
