package detect

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/rules"
)

// published is a text as it would be published with every finding that goes replaced.
func published(d *Detector, text string) string {
	out, at := "", 0
	for _, f := range d.Find(text) {
		if !f.Goes() {
			continue
		}
		with := f.Replacement
		if with == "" {
			with = f.Label
		}
		out += text[at:f.Start] + with
		at = f.End
	}
	return out + text[at:]
}

func TestWhatIsLeftStillReads(t *testing.T) {
	for _, tt := range []struct {
		name   string
		policy casefile.DatePolicy
		in     string
		want   string
	}{
		{"a date after on", casefile.MonthYear, "Seen on 14 March 2025.", "Seen in March 2025."},
		{"a date with its article and weekday", casefile.MonthYear, "On Friday the 14th of March 2025 she", "In March 2025 she"},
		{"a date after by", casefile.MonthYear, "Report by 14/03/2025.", "Report by March 2025."},
		{"a date without its year", casefile.MonthYear, "on the 14th of March", "in March"},
		{"from one date to another", casefile.MonthYear, "from 3 June to 5 July 2020", "from June to July 2020"},
		{"between two days", casefile.MonthYear, "between 12 and 14 March 2020", "in March 2020"},
		{"a festival", casefile.MonthYear, "on Boxing Day 2022", "in December 2022"},
		{"the year only", casefile.Year, "on 14 March 2025 and in May 2025", "in 2025 and in 2025"},
		{"a day without a year, where only years stay", casefile.Year, "on 14 March he", "on [date] he"},
		{"nothing", casefile.RemoveDates, "on the 14th of March 2025", "on [date]"},
		{"everything", casefile.KeepDates, "on 14 March 2025 and 3/10/2021", "on 14 March 2025 and 3/10/2021"},
		{"a child's date of birth never stays", casefile.MonthYear, "born 2 May 2019", "born [date of birth]"},
		{"a grown-up's becomes the year", casefile.MonthYear, "born 3 June 1988", "born 1988"},
		{"an exact age", casefile.MonthYear, "a 14-week-old boy, aged 4 years and 3 months", "an under-one-year-old boy, aged 4 years"},
		{"a possessive stays with its label", casefile.MonthYear, "Imogen's coat, the Fairweathers' house", "Child A's coat, the [family name]' house"},
		{"a title goes with its name", casefile.MonthYear, "Mrs Fairweather rang", "Mother rang"},
		{"what is on the keep list stays", casefile.MonthYear, "The Fairweather Framework and Fairweather", "The Fairweather Framework and [family name]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := New(&casefile.Case{Reference: "r", Dates: tt.policy, Keep: []string{"Fairweather Framework"}, Subjects: []casefile.Person{
				{Label: "Child A", Relation: "child", Names: []string{"Imogen Fairweather"}, DateOfBirth: "2019-05-02"},
				{Label: "Mother", Relation: "mother", Names: []string{"Kate Fairweather"}, DateOfBirth: "1988-06-03"},
			}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := published(d, tt.in); got != tt.want {
				t.Errorf("%q becomes %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestAPartnershipsRulesAreFollowed(t *testing.T) {
	set, err := rules.Parse([]byte(`
off: [uk.phone]
rules:
  - {id: local.team, kind: organisation, reason: the team has one family, terms: [Team Falcon], tier: A}
  - {id: local.file, kind: case_reference, reason: our file numbers, expressions: ['ZX-\d{4}\b'], starts: letter, scope: first_page, label: "[file]"}
`))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(&casefile.Case{Reference: "r"}, set)
	if err != nil {
		t.Fatal(err)
	}
	in := "TEAM\nFALCON has ZX-1234, rang 07700 900123.\fZX-5678"
	if got, want := published(d, in), "[organisation] has [file], rang 07700 900123.\fZX-5678"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestARuleThatAsksOrKeepsDoesNoMore(t *testing.T) {
	set, err := rules.Parse([]byte(`
rules:
  - {id: local.asks, kind: organisation, reason: it may be the small team, terms: [Team Falcon], action: review}
  - {id: local.keeps, kind: organisation, reason: our own office, terms: [Larkspur House, Otter House], expressions: ['ZX-\d{4}\b'], action: keep}
`))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(&casefile.Case{Reference: "r", Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Imogen Larkspur"}}}}, set)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, in, want, rule string }{
		{"what it asks about stays and is a question", "Team Falcon came", "Team Falcon came", "local.asks"},
		{"what it keeps no other rule finds", "went to Otter House with her", "went to Otter House with her", ""},
		{"a name of the case goes from what it would keep", "Imogen Larkspur House", "Child A House", "case.name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rule := ""
			for _, f := range d.Find(tt.in) {
				rule = f.Rule
			}
			if kept := d.Protected(tt.in); tt.rule == "" && !slices.Equal(kept, []string{"Otter House"}) || tt.rule != "" && kept != nil {
				t.Errorf("%q are protected", kept)
			}
			if got := published(d, tt.in); got != tt.want || rule != tt.rule {
				t.Errorf("%q becomes %q by %q, want %q by %q", tt.in, got, rule, tt.want, tt.rule)
			}
		})
	}
}

func TestACaseThatIsNotValidIsRefused(t *testing.T) {
	if _, err := New(&casefile.Case{}, nil); err == nil {
		t.Error("a case without a reference makes a detector")
	}
}
