package rules

import (
	"regexp"
	"strings"
)

// A Rule says what is looked for, how sure a hit is, and why it goes. See catalogue/ for the form in YAML.
type Rule struct {
	ID          string   // "uk.nhs_number"
	Kind        string   // one of [Kinds]
	Reason      string   // printed with --explain, in plain words
	Source      string   // where the format is defined
	Author      string   // who added it, for a partnership's own rules
	By          string   // the matcher in package detect that does the work, instead of expressions and terms
	Expressions []string // RE2; group "value", where there is one, is what goes
	Terms       []string // plain words, found in any case and over line breaks
	Starts      Start    // the cheap test in front of the expressions
	Check       string   // name of the check digit test in [Checks]
	Context     []string // words that make a hit more certain
	Scope       string   // "" for the whole document, "first_page"
	Action      string   // [Replace], [Review] or [Keep]; see [Rule.Does]
	Tier        Tiers
	Label       string // what stands in the text instead: "[NHS number]"
	Finds       []string
	Doubts      []string
	Leaves      []string
	Case        string // the case file the examples are read with, where they need one

	expressions []*regexp.Regexp
	openings    []*Opening // of each expression
	check       func(string) bool
	size        int            // of its expressions' programs
	lines       map[string]int // where the fields and the entries of lists stand: "terms[2]"
	shipped     bool           // of the catalogue, whose numbers are short
}

// Tiers are the tiers of a hit: with a context word near it, without one, and with a check digit that is wrong beside a
// context word. Empty: no finding.
type Tiers struct{ Context, Alone, BadCheck string }

// A Start says before which characters an expression is worth trying at all.
type Start string

// The starts. Word is a letter or a digit at the beginning of a word; Cue is one of the rule's context words, and the
// expression is tried from there.
const (
	Digit  Start = "digit"
	Letter Start = "letter"
	Word   Start = "word"
	Cue    Start = "cue"
	At     Start = "at"   // an '@': tried from the beginning of the run around it
	Sign   Start = "sign" // a '+', a '#' or a '/'
	Link   Start = "link" // "http", "www." or a word with a dot or a slash in it
)

// Kinds are the kinds of CONTRACT.md and what a reader sees in place of one when no label of the case fits.
var Kinds = map[string]string{
	"person": "[name]", "date": "[date]", "address": "[address]", "postcode": "[postcode]", "place": "[place]",
	"organisation": "[organisation]", "phone": "[phone number]", "email": "[email address]", "url": "[web address]",
	"nhs_number": "[NHS number]", "nino": "[National Insurance number]", "upn": "[pupil number]",
	"case_reference": "[case reference]", "vehicle": "[vehicle registration]", "account": "[account number]",
	"professional_registration": "[registration number]", "age": "[age]", "other": "[number]",
}

// Match gives the longest of the places in text where the rule's expressions match at from, which the rule's start has proposed: the span
// of the value and whether its check digit is right.
func (r *Rule) Match(text string, from int) (at, best int, checked, ok bool) {
	longest := maxMatch
	if r.shipped && (r.Starts == Digit || r.Starts == Letter) {
		longest = 72
	} else if r.shipped && r.Starts == Cue && r.Kind != "url" {
		longest = 96
	}
	window := text[from:min(len(text), from+longest)]
	for n, x := range r.expressions {
		if !r.openings[n].fits(window) {
			continue
		}
		if start, end, right := r.longestRight(x, window); end > start && from+end > best {
			at, best, checked, ok = from+start, from+end, right, true
		}
	}
	return at, best, checked, ok
}

// longestRight gives the value that an expression matches in window and whether its check digit is right. Where it is wrong, the number
// behind it may not belong to it, "07700 900123 14 March": what passes without its last parts comes before what fails with them.
func (r *Rule) longestRight(x *regexp.Regexp, window string) (start, end int, right bool) {
	for {
		from, to := r.value(x, window)
		if to <= from {
			return start, end, false
		}
		if r.check == nil || r.check(window[from:to]) {
			return from, to, true
		}
		if end == 0 {
			start, end = from, to
		}
		cut := strings.LastIndexAny(window[from:to], " \n")
		if cut < 0 {
			return start, end, false
		}
		window = window[:from+cut]
	}
}

// value gives the span of the group "value" of a match, or of the match where there is none; 0, 0 without a match.
func (r *Rule) value(x *regexp.Regexp, window string) (start, end int) {
	m := x.FindStringSubmatchIndex(window)
	if m == nil || m[1] == m[0] {
		return 0, 0
	}
	if i := x.SubexpIndex("value"); i > 0 && m[2*i] >= 0 {
		return m[2*i], m[2*i+1]
	}
	return m[0], m[1]
}

// maxMatch is the longest text an expression sees.
const maxMatch = 240

// What a partnership's rule may do with what it finds: replace it, only ask, or keep it, which also keeps other rules off. The
// names of the case stand above a rule that keeps.
const (
	Replace = "replace"
	Review  = "review"
	Keep    = "keep"
)

// Does is what the rule does with a hit, by itself: "generalise" where the code behind the rule leaves a part.
func (r *Rule) Does() string {
	switch {
	case r.Action != "":
		return r.Action
	case r.By == "date", r.By == "age":
		return "generalise"
	case r.Tier != (Tiers{}) && r.Tier.highest() == "C":
		return Review
	}
	return Replace
}

// highest is the surest tier that a hit can have, "" where code decides.
func (t Tiers) highest() string {
	best := ""
	for _, x := range []string{t.Context, t.Alone, t.BadCheck} {
		if x != "" && (best == "" || x < best) {
			best = x
		}
	}
	return best
}

// Line is where a field or an entry of a list stands in the file, 0 when it does not: "reason", "finds[2]".
func (r *Rule) Line(field string) int { return r.lines[field] }

// Replacement is what stands in the text instead of a hit.
func (r *Rule) Replacement() string {
	if r.Label != "" {
		return r.Label
	}
	return Kinds[r.Kind]
}
