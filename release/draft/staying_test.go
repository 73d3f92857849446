package draft

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

const formList = `{"reference":"R","subjects":[
	{"label":"Child A","relation":"child","names":["Zephyrine Quillfeather"],"date_of_birth":"2019-03-14","identifiers":{"nhs_number":"943 476 5919"},"addresses":["14 Larkspur Close"]},
	{"label":"Adult 1","names":["Ottoline Quillfeather"]}],
	"professionals":[{"label":"Referrer","names":["Gwendolyn Ashgrove"],"emails":["g@example.org"]}],
	"places":[{"label":"the school","names":["Marrowbone Primary"]}]}`

func formTerms() []FormTerm {
	return []FormTerm{
		{Term: "Zephyrine", Path: "children.0.forename", Label: "Child A"}, {Term: "2019-03-14", Path: "children.0.date_of_birth", Label: "Child A"},
		{Term: "943 476 5919", Path: "children.0.nhs_number", Label: "Child A"}, {Term: "14 Larkspur Close", Path: "children.0.home_address", Label: "Child A"},
		{Term: "Ottoline", Path: "adults.0.forename", Label: "Adult 1"}, {Term: "Gwendolyn Ashgrove", Path: "referral.referrer_name", Label: "Referrer"},
		{Term: "g@example.org", Path: "referral.referrer_email", Label: "Referrer"}, {Term: "Marrowbone Primary", Path: "education.0.name", Label: "the school"},
	}
}

func TestTermsOfAFormStayWithWhoeverTheyBelongTo(t *testing.T) {
	const rest = `,"places":[{"label":"the school","names":["Marrowbone Primary"]}]}`
	const referrer = `"professionals":[{"label":"Referrer","names":["Gwendolyn Ashgrove"],"emails":["g@example.org"]}]`
	const adult = `{"label":"Adult 1","names":["Ottoline Quillfeather"]}`
	child := func(label, names, more string) string {
		return `{"label":"` + label + `","relation":"child","names":[` + names + `],"date_of_birth":"2019-03-14","identifiers":{` + more +
			`"nhs_number":"943 476 5919"},"addresses":["14 Larkspur Close"]}`
	}
	whole := child("Child A", `"Zephyrine Quillfeather"`, "")
	for name, tt := range map[string]struct{ sent, want string }{
		"nothing is sent": {`{"reference":"R"}`, formList},
		"one person under another label": {
			`{"reference":"R","subjects":[{"label":"Alex","names":["Zephyrine Quillfeather"]}]}`,
			`{"reference":"R","subjects":[` + strings.Replace(child("Alex", `"Zephyrine Quillfeather"`, ""), `"relation":"child",`, "", 1) + "," + adult + `],` + referrer + rest,
		},
		"the label is somebody else's now": {
			`{"reference":"R","subjects":[{"label":"Child A","names":["Peregrine Marchbank"]}]}`,
			`{"reference":"R","subjects":[{"label":"Child A","names":["Peregrine Marchbank"]},` + child("Child B", `"Zephyrine Quillfeather"`, "") + "," + adult + `],` + referrer + rest,
		},
		"another number is beside the form's": {
			`{"reference":"R","subjects":[{"label":"Child A","relation":"child","names":["Zephyrine Quillfeather"],"identifiers":{"nhs_number":"401 023 2137"}}]}`,
			`{"reference":"R","subjects":[` + strings.Replace(child("Child A", `"Zephyrine Quillfeather"`, `"nhs_number":"401 023 2137",`), `"nhs_number":"943`, `"nhs_number_2":"943`, 1) + "," + adult + `],` + referrer + rest,
		},
		"everything is sent": {formList, `{"reference":"R","subjects":[` + whole + "," + adult + `],` + referrer + rest},
	} {
		t.Run(name, func(t *testing.T) {
			list, want := parsed(t, tt.sent), parsed(t, tt.want)
			if left := stay(list, parsed(t, formList), formTerms(), func(FormTerm) bool { return false }); len(left) > 0 {
				t.Errorf("left out: %+v", left)
			}
			if got, wanted := text(t, list), text(t, want); got != wanted {
				t.Errorf("the list is\n%s\nwant\n%s", got, wanted)
			}
			if err := list.Validate(); err != nil {
				t.Errorf("the list cannot be used: %v", err)
			}
		})
	}
}

func TestASecondDateOfBirthCannotStay(t *testing.T) {
	list := parsed(t, `{"reference":"R","subjects":[{"label":"Child A","names":["Zephyrine Quillfeather"],"date_of_birth":"2018-01-02"}]}`)
	left := stay(list, parsed(t, formList), formTerms(), func(FormTerm) bool { return false })
	if len(left) != 1 || left[0].Path != "children.0.date_of_birth" || list.Subjects[0].DateOfBirth != "2018-01-02" {
		t.Errorf("left out: %+v; the list is %s", left, text(t, list))
	}
}

func TestADroppedTermDoesNotComeBack(t *testing.T) {
	list := parsed(t, `{"reference":"R"}`)
	left := stay(list, parsed(t, formList), formTerms(), func(t FormTerm) bool { return t.Label == "Referrer" })
	if len(left) > 0 || strings.Contains(text(t, list), "Ashgrove") || !strings.Contains(text(t, list), "Ottoline") {
		t.Errorf("left out: %+v; the list is %s", left, text(t, list))
	}
}

func TestATermThatIsNowhereOnTheOldListGoesToItsLabel(t *testing.T) {
	list := parsed(t, `{"reference":"R"}`)
	left := stay(list, parsed(t, `{"reference":"R"}`), formTerms()[:1], func(FormTerm) bool { return false })
	if want := `{"reference":"R","subjects":[{"label":"Child A","aliases":["Zephyrine"]}]}`; len(left) > 0 || text(t, list) != want {
		t.Errorf("left out: %+v; the list is %s", left, text(t, list))
	}
}

func parsed(t *testing.T, text string) *casefile.Case {
	t.Helper()
	c, err := casefile.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func text(t *testing.T, c *casefile.Case) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
