package casefile

// A Case is the case file as CONTRACT.md describes it.
type Case struct {
	Reference     string     `json:"reference" yaml:"reference"`
	Subjects      []Person   `json:"subjects,omitempty" yaml:"subjects,omitempty"`           // the child, the family
	Professionals []Person   `json:"professionals,omitempty" yaml:"professionals,omitempty"` // social workers, GPs, teachers
	Places        []Thing    `json:"places,omitempty" yaml:"places,omitempty"`
	Organisations []Thing    `json:"organisations,omitempty" yaml:"organisations,omitempty"`
	Keep          []string   `json:"keep,omitempty" yaml:"keep,omitempty"`   // never removed, whatever a rule says
	Dates         DatePolicy `json:"dates,omitempty" yaml:"dates,omitempty"` // what is left of a precise date
}

// A Person is someone of the case. Label is what the published text says instead of the name.
type Person struct {
	Label       string            `json:"label,omitempty" yaml:"label,omitempty"`
	Relation    string            `json:"relation,omitempty" yaml:"relation,omitempty"`
	Names       []string          `json:"names,omitempty" yaml:"names,omitempty"`     // full names; variants follow from them
	Aliases     []string          `json:"aliases,omitempty" yaml:"aliases,omitempty"` // nicknames, earlier and misspelt names
	DateOfBirth string            `json:"date_of_birth,omitempty" yaml:"date_of_birth,omitempty"`
	Identifiers map[string]string `json:"identifiers,omitempty" yaml:"identifiers,omitempty"`
	Addresses   []string          `json:"addresses,omitempty" yaml:"addresses,omitempty"`
	Phones      []string          `json:"phones,omitempty" yaml:"phones,omitempty"`
	Emails      []string          `json:"emails,omitempty" yaml:"emails,omitempty"`
}

// A Thing is a place or an organisation of the case.
type Thing struct {
	Label string   `json:"label,omitempty" yaml:"label,omitempty"`
	Names []string `json:"names,omitempty" yaml:"names,omitempty"`
}

// A DatePolicy says what is left of a precise date in the published text.
type DatePolicy string

// The policies of the contract. MonthYear holds when the case file says nothing.
const (
	KeepDates   DatePolicy = "keep"
	Year        DatePolicy = "year"
	MonthYear   DatePolicy = "month_year"
	RemoveDates DatePolicy = "remove"
)

// Policy is the date policy, MonthYear where none was chosen.
func (c *Case) Policy() DatePolicy {
	if c.Dates == "" {
		return MonthYear
	}
	return c.Dates
}

// A Dropped takes a term that came from a referral form off the cast list, with the reason for it.
type Dropped struct {
	Term   string `json:"term"`
	Reason string `json:"reason"`
}
