package together

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
)

// A LabelFlag says that what stands in the report instead of somebody's name gives the name away.
type LabelFlag struct {
	Where string // the field of the list: "subjects[0].label". Whose it is stands there, not here
	Label string
	Why   string
}

// Sentence says it without the label: such a line may be read where the list may not.
func (f LabelFlag) Sentence() string { return fmt.Sprintf("%s: this label %s.", f.Where, f.Why) }

// roles are labels in capitals that are no initials.
var roles = map[string]bool{"GP": true, "SW": true, "HV": true, "SN": true, "PC": true, "DC": true, "DS": true, "DI": true, "DCI": true, "TA": true, "LA": true,
	"MGM": true, "MGF": true, "PGM": true, "PGF": true, "MA": true, "PA": true, "MU": true, "PU": true, "DSL": true, "IRO": true, "CSW": true, "ED": true, "YP": true,
	"CIN": true, "SENCO": true, "FSW": true, "YOT": true, "YJS": true, "MASH": true, "NHS": true, "CP": true, "AP": true, "OT": true, "MW": true}

// Labels looks at every label of a list of people: one that is somebody's initials, one that is a name, or a part of a name,
// of somebody on the list, and one that ends in the letter with which its own person's name begins ("Child I").
func Labels(c *casefile.Case) []LabelFlag {
	people := slices.Concat(c.Subjects, c.Professionals)
	names, initials := map[string]bool{}, map[string]bool{}
	for _, p := range people {
		for _, full := range slices.Concat(p.Names, p.Aliases) {
			parts := nameParts(full)
			for _, part := range parts {
				if utf8.RuneCountInString(part) > 1 {
					names[lower(part)] = true
				}
			}
			if short := initialsOf(parts); len(parts) > 1 {
				initials[short] = true
				initials[initialsOf([]string{parts[0], parts[len(parts)-1]})] = true
			}
		}
	}
	var out []LabelFlag
	for i, p := range people {
		where := fmt.Sprintf("subjects[%d].label", i)
		if n := len(c.Subjects); i >= n {
			where = fmt.Sprintf("professionals[%d].label", i-n)
		}
		if why := gives(p, names, initials); why != "" {
			out = append(out, LabelFlag{where, p.Label, why})
		}
	}
	for i, t := range slices.Concat(c.Places, c.Organisations) {
		where := fmt.Sprintf("places[%d].label", i)
		if n := len(c.Places); i >= n {
			where = fmt.Sprintf("organisations[%d].label", i-n)
		}
		if why := gives(casefile.Person{Label: t.Label}, names, initials); why != "" {
			out = append(out, LabelFlag{where, t.Label, why})
		}
	}
	return out
}

// gives says what a person's label gives away; "" where it gives nothing.
func gives(p casefile.Person, names, initials map[string]bool) string {
	words := nameParts(p.Label)
	for _, w := range words {
		switch {
		case utf8.RuneCountInString(w) > 1 && w == strings.ToUpper(w) && initials[w] && !roles[w]:
			return "is the initials of somebody on the list"
		case unicode.IsUpper(first(w)) && names[lower(w)] && !common[lower(w)]:
			return "is a name, or a part of a name, of somebody on the list"
		}
	}
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	if utf8.RuneCountInString(last) != 1 || !unicode.IsLetter(first(last)) {
		return ""
	}
	for _, full := range slices.Concat(p.Names, p.Aliases) {
		if parts := nameParts(full); len(parts) > 0 && unicode.ToUpper(first(parts[0])) == unicode.ToUpper(first(last)) {
			return "ends in the letter with which this person's name begins"
		}
	}
	return ""
}

// common are words of labels that may stand in a listed name too ("Aunt Carol", "Sister Mary").
var common = map[string]bool{"child": true, "baby": true, "adult": true, "mother": true, "father": true, "mum": true, "dad": true, "aunt": true, "uncle": true,
	"sister": true, "brother": true, "sibling": true, "grandmother": true, "grandfather": true, "nan": true, "nana": true, "gran": true, "doctor": true, "dr": true, "mr": true,
	"mrs": true, "ms": true, "miss": true, "police": true, "officer": true, "social": true, "worker": true, "nurse": true, "school": true, "health": true, "visitor": true,
	"teacher": true, "partner": true, "person": true, "family": true, "friend": true, "neighbour": true, "cousin": true, "twin": true}

func nameParts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
}

func initialsOf(parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteRune(unicode.ToUpper(first(p)))
	}
	return b.String()
}
