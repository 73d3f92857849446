package redact

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/redact/verify"
)

// ProgramVersion is set by the linker in released builds.
var ProgramVersion = "0.1.0-dev"

// A Report is private to the case: its findings say where names stood. Its Public part may be shown to the world.
type Report struct {
	InputSHA256 string           `json:"input_sha256"`
	Findings    []detect.Finding `json:"findings"`
	Undecided   int              `json:"undecided"`
	Refused     *Refused         `json:"refused,omitempty"`
	Notes       []string         `json:"notes,omitempty"`
	Together    []together.Flag  `json:"together,omitempty"` // what in the output may identify somebody because it stands together
	Public      Public           `json:"public"`
}

// Refused is where and why, when there is no output.
type Refused struct {
	Reason string `json:"reason"`
	Page   int    `json:"page,omitempty"`
	Where  string `json:"where,omitempty"`
}

// Public does not depend on the removed text: twin inputs that differ only in a name have the same.
type Public struct {
	OutputSHA256   string         `json:"output_sha256,omitempty"`
	Pages          int            `json:"pages"`
	Removed        map[string]int `json:"removed"`
	TagsBefore     int            `json:"tags_before"`
	TagsAfter      int            `json:"tags_after"`
	Verification   Verification   `json:"verification"`
	RulesVersion   string         `json:"rules_version"`
	ProgramVersion string         `json:"program_version"`
}

// Verification is what the second engine and the scanners looked for in vain, or not.
type Verification struct {
	Passed bool    `json:"passed"`
	Checks []Check `json:"checks"`
}

// A Check is one look at the output.
type Check struct {
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
	Detail string `json:"detail,omitempty"`
}

func verification(checks []verify.Check) Verification {
	v := Verification{Passed: len(checks) > 0}
	for _, c := range checks {
		v.Checks = append(v.Checks, Check{Name: c.Name, Passed: c.Passed, Detail: c.Detail})
		v.Passed = v.Passed && c.Passed
	}
	return v
}

// withoutText drops what was removed from findings that leave the engine in a report.
func withoutText(fs []detect.Finding) []detect.Finding {
	out := make([]detect.Finding, len(fs))
	copy(out, fs)
	for i := range out {
		out[i].Text = ""
	}
	return out
}

// WithoutWords is the report without words of the output, for where the output itself may not be read.
func (r Report) WithoutWords() Report {
	r.Together = slices.Clone(r.Together)
	for i := range r.Together {
		r.Together[i].Words = ""
	}
	return r
}

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// MarshalJSON writes lists that hold nothing as lists: a reader asks for their length before anything else, and a report
// that was refused has none.
func (r Report) MarshalJSON() ([]byte, error) {
	type plain Report
	if r.Findings == nil {
		r.Findings = []detect.Finding{}
	}
	if r.Public.Removed == nil {
		r.Public.Removed = map[string]int{}
	}
	if r.Public.Verification.Checks == nil {
		r.Public.Verification.Checks = []Check{}
	}
	return json.Marshal(plain(r))
}
