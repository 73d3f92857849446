package detect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

// A first name may also be a particle, a title, a month or a word: whoever lists it means the person.
func TestEveryUsualFirstNameIsFoundWhereTheCaseListsIt(t *testing.T) {
	names := []string{"al", "deacon", "sheikh", "nana"}
	for g, i := givenNames(), 0; i < len(g.lines); i = g.after(i) {
		if name, usual := g.line(i); usual >= "5" { // of more than 10,000 children
			names = append(names, name)
		}
	}
	if len(names) < 200 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		name = strings.ToUpper(name[:1]) + name[1:]
		c, err := casefile.Parse(fmt.Appendf(nil, "reference: R\nsubjects:\n  - {label: Child Q, relation: child, names: [%q]}\n", name+" Fairweather"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := New(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, sentence := range []string{"Yesterday we saw %s at home.", "%s's mother rang.", "The plan for %s was agreed."} {
			text := fmt.Sprintf(sentence, name)
			found := false
			for _, f := range d.Find(text) {
				found = found || strings.HasPrefix(f.Text, name) && f.Label == "Child Q"
			}
			if !found {
				t.Errorf("%q: %+v", text, d.Find(text))
			}
		}
	}
}
