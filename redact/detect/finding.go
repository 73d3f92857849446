package detect

import "strings"

// A Finding is a piece of text that identifies someone, or may. Start and End are bytes of the original text.
//
// Replacement is what stands in the published text instead of Text. It is Label where the two are the same, and the
// finding then leaves it empty. A date's finding takes in the words before it that would no longer read ("on 14 March
// 2025" becomes "in March 2025").
type Finding struct {
	Start       int     `json:"start"`
	End         int     `json:"end"`
	Page        int     `json:"page"`
	Text        string  `json:"text"`
	Kind        string  `json:"kind"`
	Label       string  `json:"label"`
	Rule        string  `json:"rule"`
	Tier        string  `json:"tier"`
	Confidence  float64 `json:"confidence"`
	Action      string  `json:"action"`
	Replacement string  `json:"replacement,omitempty"`
	Continued   bool    `json:"continued,omitempty"` // a further part of the finding before it: nothing stands in its place
	Why         string  `json:"-"`
	ID          string  `json:"id,omitempty"`
	Term        string  `json:"term,omitempty"`
}

// Goes says whether the finding is set to leave the text.
func (f Finding) Goes() bool {
	return f.Action == Replace || f.Action == Generalise || f.Action == Remove
}

// Listed says whether the case lists what was found.
func (f Finding) Listed() bool { return strings.HasPrefix(f.Rule, "case.") }

// The actions of the contract.
const (
	Replace    = "replace"
	Generalise = "generalise"
	Remove     = "remove"
	Keep       = "keep"
	Review     = "review"
)

// The tiers of the contract: certain; to go, a person confirms; a person must decide.
const (
	TierA = "A"
	TierB = "B"
	TierC = "C"
)
