package detect

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

// What reviewers met once must not come back.
func TestFaultsThatWereMended(t *testing.T) {
	c := &casefile.Case{Reference: "r", Subjects: []casefile.Person{
		{Label: "Child A", Relation: "child; Female; age: 7", Names: []string{"Imogen Fairweather"}, DateOfBirth: "2019-03-14",
			Identifiers: map[string]string{"case_reference": "LCS 220914", "case_reference_2": "YJ/7741"}},
	}, Professionals: []casefile.Person{{Label: "Social Worker 1", Names: []string{"Tamsin Arkwright-Bello"}}}}
	d, err := New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, text, want, kind, label string }{
		{"a draft's number is no day of a list", "Draft 2, 16 February 2026", "16 February 2026", "date", "[date]"},
		{"days in a list are one date", "visited on 2nd, 9th and 16th December", "on 2nd, 9th and 16th December", "date", "[date]"},
		{"initials of a double surname", "told Tamsin A-B today", "Tamsin A-B", "person", "Social Worker 1"},
		{"hyphens that lost line ends left in a name", "told Imo-gen Fair-weather today", "Imo-gen Fair-weather", "person", "Child A"},
		{"a surname that is also the letters of a King's Counsel", "Mr Kc said so", "Mr Kc", "person", "Person 1"},
		{"and in a double surname", "Mr Kc-Thapa said so", "Mr Kc-Thapa", "person", "Person 1"},
		{"a numbered identifier has its kind", "file YJ/7741 was", "YJ/7741", "case_reference", "[case reference]"},
	} {
		t.Run(x.name, func(t *testing.T) {
			found := d.Find(x.text)
			if !slices.ContainsFunc(found, func(f Finding) bool {
				return f.Text == x.want && f.Kind == x.kind && f.Label == x.label && f.Goes()
			}) {
				t.Errorf("want %q as %s %q, got %+v", x.want, x.kind, x.label, found)
			}
		})
	}
	for _, f := range d.Find("Imogen, born 14 March 2019, is loved") {
		if f.Kind == "date" && f.Replacement != "[date of birth]" {
			t.Errorf("a child's date of birth leaves %q, though the relation says more than child", f.Replacement)
		}
	}
}

// What is cut out of one finding must not take the protection from the next: the two lists once shared their memory.
func TestAProtectedPhraseBehindAnotherStays(t *testing.T) {
	d, err := New(&casefile.Case{Reference: "r", Keep: []string{"Fairweather Framework"}, Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Imogen Fairweather"}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := published(d, "Imogen Fairweather Framework. Then the Forced Marriage Unit rang."), "Child A Fairweather Framework. Then the Forced Marriage Unit rang."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWhatIsProtectedIsTheSameBeforeAndAfterDetection: the branch of a national body is no such body, and is asked about before
// any word has been taken.
func TestWhatIsProtectedIsTheSameBeforeAndAfterDetection(t *testing.T) {
	d, err := New(&casefile.Case{Reference: "r"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"She went to Women's Aid.":                    {"Women's Aid"},
		"She went to Easterby Women's Aid on Monday.": nil,
		"She went to Quarndon Mind.":                  nil,
	} {
		if got := d.Protected(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
