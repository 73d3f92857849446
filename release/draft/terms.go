package draft

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/release/measure"
	"github.com/caseveil/caseveil/storage/seal"
)

// Rules of findings that somebody has to look at: a picture, and letters that no program can read. What one draft calls picture-1
// may be another picture in the next, so decisions about them are never taken over.
const (
	rulePicture    = measure.Picture
	ruleUnreadable = measure.Unreadable
)

// actionReview marks a finding that a person must decide.
const actionReview = "review"

// found is what a search stores, sealed as one blob. Macs name terms and findings by a keyed hash, so that the next
// search, and the next draft, recognise them.
type found struct {
	People    int64             `json:"people"` // version of the list searched for
	Detection redact.Detection  `json:"detection"`
	Terms     map[string]string `json:"terms"`    // term id to keyed hash
	Findings  map[string]string `json:"findings"` // finding id to keyed hash
	New       map[string]bool   `json:"new"`      // term ids that the earlier draft did not have
	// Before is, by finding id, who found what the list of people finds now, before it was listed.
	Before map[string]proposal `json:"before,omitempty"`
}

// newFound names every term and finding of a detection.
func newFound(key *seal.CaseKey, c *casefile.Case, people int64, d redact.Detection) found {
	f := found{People: people, Detection: d, Terms: map[string]string{}, Findings: map[string]string{}, New: map[string]bool{}, Before: map[string]proposal{}}
	listed := labels(c)
	for _, t := range d.Terms {
		label := ""
		if listed[t.Label] { // a label the program made up may be another one in the next draft
			label = t.Label
		}
		f.Terms[t.ID] = mac(key, "release term", t.Kind, label, redact.Fold(t.Text))
	}
	for _, x := range d.Findings {
		f.Findings[x.ID] = mac(key, "release finding", x.Kind, fmt.Sprint(x.Page, x.Start, x.End), x.Text)
	}
	return f
}

func mac(key *seal.CaseKey, purpose string, parts ...string) string {
	return hex.EncodeToString(key.MAC(purpose, []byte(strings.Join(parts, "\x00"))))
}

func labels(c *casefile.Case) map[string]bool {
	all := map[string]bool{}
	for _, p := range append(append([]casefile.Person{}, c.Subjects...), c.Professionals...) {
		all[p.Label] = true
	}
	for _, t := range append(append([]casefile.Thing{}, c.Places...), c.Organisations...) {
		all[t.Label] = true
	}
	return all
}

// pictures gives the terms that are pictures, or letters that have to be looked at as pictures are.
func (f found) pictures() map[string]bool {
	is := map[string]bool{}
	for _, x := range f.Detection.Findings {
		if x.Rule == rulePicture || x.Rule == ruleUnreadable {
			is[x.Term] = true
		}
	}
	return is
}

// after marks the terms that an earlier search of the case did not have.
func (f found) after(earlier found) {
	had := map[string]bool{}
	for _, m := range earlier.Terms {
		had[m] = true
	}
	for id, m := range f.Terms {
		if !had[m] {
			f.New[id] = true
		}
	}
}

// decided tells whether a person has decided on a finding, or on its term.
func (f found) decided(x detect.Finding, by made) bool {
	_, own := by[subject{scopeFinding, f.Findings[x.ID]}]
	_, term := by[subject{scopeTerm, f.Terms[x.Term]}]
	return own || term
}

// undecided counts the findings that a person must still decide.
func (f found) undecided(by made) int {
	n := 0
	for _, x := range f.Detection.Findings {
		if x.Action == actionReview && !f.decided(x, by) {
			n++
		}
	}
	return n
}

// forEngine gives the decisions by the ids that the engine gives terms and findings of this search.
func (f found) forEngine(by made) []redact.Decision {
	var out []redact.Decision
	for _, t := range f.Detection.Terms {
		if d, ok := by[subject{scopeTerm, f.Terms[t.ID]}]; ok {
			out = append(out, redact.Decision{Term: t.ID, Decision: d.what, Label: d.Label, Reason: d.Reason})
		}
	}
	for _, x := range f.Detection.Findings {
		if d, ok := by[subject{scopeFinding, f.Findings[x.ID]}]; ok {
			out = append(out, redact.Decision{Finding: x.ID, Decision: d.what, Label: d.Label, Reason: d.Reason})
		}
	}
	return out
}

// equal tells whether two searches found exactly the same, of the same list.
func (f found) equal(g found) bool {
	return f.People == g.People && maps.Equal(f.Terms, g.Terms) && maps.Equal(f.Findings, g.Findings) &&
		slices.EqualFunc(f.Detection.Findings, g.Detection.Findings, func(x, y detect.Finding) bool {
			x.Why, y.Why = "", "" // is not stored
			return x == y
		})
}
