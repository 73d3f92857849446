package detect

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

func TestNamesOfTheCaseAreFoundWhereCellsCutOrJoinThem(t *testing.T) {
	c, err := casefile.Parse([]byte(`reference: X-1
subjects:
  - {label: Child A, names: ["Imogen Fairweather"]}
  - {label: Mother, names: ["Rosemary Sutton"]}
  - {label: Father, names: ["Ali McAllister"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"two cells, the family name first", "The form says FairweatherImogen here.", []string{"FairweatherImogen"}},
		{"the same cell twice", "Imogen FairweatherFairweather 12", []string{"Imogen", "FairweatherFairweather"}},
		{"a cell that was cut off", "ImogenFairweath 12", []string{"ImogenFairweath"}},
		{"an ordinary word runs on", "FairweatherVisits 12", []string{"Fairweather"}},
		{"all in capitals, the family name first", "FAIRWEATHERIMOGEN", []string{"FAIRWEATHERIMOGEN"}},
		{"words that no capital parts are left to those who read letters", "ThenImogenFairweatherwasseenby a nurse", nil},
		{"a name with a capital within is one", "Ali McAllister came.", []string{"Ali McAllister"}},
		{"a trade name stays", "They used YouTube and WhatsApp.", nil},
		{"three lines of a cell", "Name\nFair\nwea\nther\nRole", []string{"Fair\nwea\nther"}},
		{"the last letters went over", "Imogen\nFairweath\ner\nchild", []string{"Imogen\nFairweath\ner"}},
		{"a cell of ordinary pieces", "Name\nFair\nweather\nchild", []string{"Fair\nweather"}},
		{"ordinary words over two lines of prose stay", "They said: Fair\nweather is coming soon.", nil},
		{"capitals", "SURNAME\nFAIRW\nEATHER\nROLE", []string{"FAIRW\nEATHER"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range d.Find(tt.text) {
				if f.Kind == "person" && f.Tier != TierC {
					got = append(got, f.Text)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}
