package together

import (
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

func TestALabelThatGivesANameAwayIsFlagged(t *testing.T) {
	for _, tt := range []struct{ name, label, why string }{
		{"the initials", "Child IF", "is the initials of somebody on the list"},
		{"all initials", "IRF", "is the initials of somebody on the list"},
		{"another's initials", "Child TB", "is the initials of somebody on the list"},
		{"another's given name", "Tobias", "is a name, or a part of a name, of somebody on the list"},
		{"the first letter", "Child I", "ends in the letter with which this person's name begins"},
		{"the first letter of a nickname", "Child Z", "ends in the letter with which this person's name begins"},
		{"a letter of another", "Child T", ""},
		{"an agreed letter", "Child A", ""},
		{"a number", "Child 1", ""},
		{"a role that looks like initials", "GP 1", ""},
		{"a pseudonym", "Katie", ""},
		{"a word of a listed nickname that is no name", "Aunt", ""},
		{"nothing", "", ""},
	} {
		c := &casefile.Case{
			Subjects:      []casefile.Person{{Label: tt.label, Names: []string{"Imogen Rose Fairweather"}, Aliases: []string{"Zuzu"}}},
			Professionals: []casefile.Person{{Label: "Social Worker 1", Names: []string{"Tobias Brackenridge"}}, {Label: "GP 2", Names: []string{"Gareth Pellow"}, Aliases: []string{"Aunt Carol"}}},
		}
		var why, where string
		for _, f := range Labels(c) {
			why, where = f.Why, f.Where
		}
		if why != tt.why || why != "" && where != "subjects[0].label" {
			t.Errorf("%s: %q is flagged as %q at %s", tt.name, tt.label, why, where)
		}
	}
	placed := Labels(&casefile.Case{Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Imogen Fairweather"}}}, Organisations: []casefile.Thing{{Label: "Fairweather House"}}})
	if len(placed) != 1 || placed[0].Where != "organisations[0].label" {
		t.Errorf("a house: %+v", placed)
	}
}
