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

// Names that are words, months, places and titles too are where a person nobody listed is passed over. Each sentence says how many may
// be: the numbers only fall.
func TestOfEveryUsualNameThatNobodyListedFewPassUnseen(t *testing.T) {
	d, err := New(&casefile.Case{Reference: "R"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, frame := range []struct {
		sentence string
		names    func() []string
		unseen   int
	}{
		{"Yesterday %s Outhwaite said that it was late.", firstNames, 12},
		{"It was late. %s Smith, who left, knows.", firstNames, 8},
		{"- %s Outhwaite (Probation)\n- the nurse", firstNames, 12},
		{"Her mum %s came.", firstNames, 5},
		{"Asked %s about it.", firstNames, 28},
		{"Kind regards,\n%s\n", firstNames, 28},
		{"lives with mum, %s, and two dogs", firstNames, 15},
		{"Home visit. %s and the baby were seen.", firstNames, 208},
		{"Seen by Dr %s on the ward.", surnamesThatAreWords, 32},
		{"Elspeth %s said it.", surnamesThatAreWords, 21},
		{"It was written by Ken %s, who left.", surnamesThatAreWords, 21},
	} {
		unseen, names := 0, frame.names()
		if len(names) < 1000 {
			t.Fatalf("only %d names", len(names))
		}
		for _, name := range names {
			text := fmt.Sprintf(frame.sentence, name)
			at := strings.Index(text, name)
			seen := false
			for _, f := range d.Find(text) {
				seen = seen || f.Start <= at && f.End >= at+len(name)
			}
			if !seen {
				unseen++
			}
		}
		if unseen > frame.unseen {
			t.Errorf("%q: %d of %d names pass unseen, not %d", frame.sentence, unseen, len(names), frame.unseen)
		}
	}
}

// firstNames are those of more than 1,000 children, and those of more than 100 that are words too.
func firstNames() []string {
	var names []string
	for g, i := givenNames(), 0; i < len(g.lines); i = g.after(i) {
		if name, usual := g.line(i); usual >= "4" || usual >= "3" && ordinary(name) {
			names = append(names, strings.ToUpper(name[:1])+name[1:])
		}
	}
	return names
}

func surnamesThatAreWords() []string {
	var names []string
	for g, i := surnames(), 0; i < len(g.lines); i = g.after(i) {
		if name, _ := g.line(i); ordinary(name) || dull[name] {
			names = append(names, strings.ToUpper(name[:1])+name[1:])
		}
	}
	return names
}
