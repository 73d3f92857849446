package draft

import (
	"strings"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/release/measure"
)

// A proposal is who found the words of a finding before anybody put them on the list of people.
type proposal struct {
	Rule  string `json:"rule"` // "" when no rule did: a person added them
	Kind  string `json:"kind"`
	Asked bool   `json:"asked"`
}

// listed begins the ids of the rules that look for what stands on the list of people.
const listed = "case."

// proposal gives who proposed a finding.
func (f found) proposal(x detect.Finding) proposal {
	if p, ok := f.Before[x.ID]; ok {
		return p
	}
	return proposal{x.Rule, x.Kind, x.Action == actionReview}
}

// credit remembers of what the list of people finds now how it stood in the last search, of this draft or of the one
// before it. Otherwise a name that a rule asked about would not count for that rule once somebody lists it, and one that
// every rule had missed would count as found.
func (f found) credit(last found) {
	had, order := map[string]proposal{}, []string{}
	for _, x := range last.Detection.Findings {
		w := spaced(x.Text)
		if _, ok := had[w]; !ok {
			had[w] = last.proposal(x)
			order = append(order, w)
		}
	}
	text, known := spaced(last.Detection.Text), map[string]proposal{}
	for _, x := range f.Detection.Findings {
		if !strings.HasPrefix(x.Rule, listed) {
			continue
		}
		w := spaced(x.Text)
		p, ok := known[w]
		if !ok {
			p = proposal{x.Rule, x.Kind, x.Action == actionReview}
			if before, was := within(w, had, order); was {
				p = before
			} else if f.People != last.People && strings.Contains(text, w) {
				p = proposal{Kind: x.Kind}
			}
			known[w] = p
		}
		if !strings.HasPrefix(p.Rule, listed) {
			f.Before[x.ID] = p
		}
	}
}

// within gives who found these words, or more words around them. Who found only some of them did not find them.
func within(w string, had map[string]proposal, order []string) (proposal, bool) {
	if p, ok := had[w]; ok {
		return p, true
	}
	for _, more := range order {
		if strings.Contains(more, w) {
			return had[more], true
		}
	}
	return proposal{}, false
}

// spaced is the folded words of a text with a space around each, to look for words and not for parts of them.
func spaced(text string) string { return " " + strings.Join(words(text), " ") + " " }

// mentions is what became of everything that was found, to be counted. What a rule keeps nobody proposed.
func (f found) mentions(by made) []measure.Mention {
	var out []measure.Mention
	for _, x := range f.Detection.Findings {
		p, action := f.proposal(x), x.Action
		if d, ok := by[subject{scopeFinding, f.Findings[x.ID]}]; ok {
			action = d.what
		} else if d, ok := by[subject{scopeTerm, f.Terms[x.Term]}]; ok {
			action = d.what
		}
		gone := action != detect.Keep
		if x.Action == detect.Keep {
			p = proposal{Kind: x.Kind}
		}
		if p.Rule == "" && !gone {
			continue
		}
		out = append(out, measure.Mention{Term: x.Term, Rule: p.Rule, Kind: p.Kind, Asked: p.Asked, Gone: gone})
	}
	return out
}
