package redact

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/caseveil/caseveil/redact/detect"
)

// A Term is all findings that say the same of the same words: one decision serves them all.
type Term struct {
	ID          string    `json:"id"`
	Text        string    `json:"text"`
	Kind        string    `json:"kind"`
	Label       string    `json:"label"`
	Tier        string    `json:"tier"`
	Occurrences int       `json:"occurrences"`
	Undecided   int       `json:"undecided"`
	Decision    *Decision `json:"decision"`
}

// A Decision is a person's word on a term or on one finding. A finding's goes before its term's.
//
// Term is a term's id, or its text; Finding is a finding's id. Label nil takes the rule's own replacement.
type Decision struct {
	Term     string  `json:"term,omitempty"`
	Finding  string  `json:"finding,omitempty"`
	Decision string  `json:"decision"` // replace, remove or keep
	Label    *string `json:"label"`
	Reason   string  `json:"reason,omitempty"`
}

const (
	actionReplace    = "replace"
	actionGeneralise = "generalise"
	actionRemove     = "remove"
	actionKeep       = "keep"
	actionReview     = "review"
)

// removedMark stands where something was removed without a label, so that a reader sees that it was.
const removedMark = "[removed]"

func goes(action string) bool {
	return action == actionReplace || action == actionGeneralise || action == actionRemove
}

// A Detection is what was found in a document, with the decisions taken so far.
type Detection struct {
	Pages    int              `json:"pages"`
	Text     string           `json:"text"`
	Findings []detect.Finding `json:"findings"`
	Terms    []Term           `json:"terms"`
}

// Undecided counts the findings that a person must still decide.
func (d *Detection) Undecided() int {
	n := 0
	for _, f := range d.Findings {
		if f.Action == actionReview {
			n++
		}
	}
	return n
}

// group numbers the findings in document order and gathers them into terms. The parts of one mention are one finding of a term.
func (d *Detection) group() {
	index := map[string]int{}
	heads := d.heads()
	whole := make([]string, len(d.Findings))
	for i, f := range d.Findings {
		if whole[i] = f.Text; heads[i] != i {
			whole[heads[i]] = runOn(whole[heads[i]], f.Text)
		}
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		f.ID = fmt.Sprintf("f%d", i+1)
		if heads[i] != i {
			f.Term = d.Findings[heads[i]].Term
			continue
		}
		said := *f
		said.Text = whole[i]
		key := termKey(said)
		at, ok := index[key]
		if !ok {
			at = len(d.Terms)
			index[key] = at
			d.Terms = append(d.Terms, Term{
				ID: fmt.Sprintf("t%d", at+1), Text: termText(said), Kind: f.Kind, Label: f.Label, Tier: f.Tier,
			})
		}
		t := &d.Terms[at]
		t.Occurrences++
		if f.Tier > t.Tier {
			t.Tier = f.Tier // the most doubtful mention speaks for the term
		}
		f.Term = t.ID
	}
}

// runOn joins the parts of a mention. A hyphen before a small letter broke a word.
func runOn(a, b string) string {
	word := strings.TrimRight(a, "-\u00ad\u2010")
	if r, _ := utf8.DecodeRuneInString(b); word != a && unicode.IsLower(r) {
		return word + b
	}
	return a + "\n" + b
}

// heads gives for each finding the one that it is a further part of, or itself.
func (d *Detection) heads() []int {
	out := make([]int, len(d.Findings))
	last := map[string]int{} // by kind and label
	for i, f := range d.Findings {
		key := f.Kind + "\x00" + f.Label
		head, ok := last[key]
		if !f.Continued || !ok {
			head, last[key] = i, i
		}
		out[i] = head
	}
	return out
}

// termText is what a person sees of a term: its words on one line, or the name of a picture.
func termText(f detect.Finding) string {
	switch f.Rule {
	case rulePicture:
		return f.Label
	case ruleUntold:
		return fmt.Sprintf("letters on page %d that cannot be read", f.Page)
	}
	return strings.Join(strings.Fields(f.Text), " ")
}

// termKey is equal for findings that one decision can serve. A picture is a term of its own, and so is what cannot be read of a page.
func termKey(f detect.Finding) string {
	switch f.Rule {
	case rulePicture:
		return f.Rule + "\x00" + f.Label
	case ruleUntold:
		return fmt.Sprint(f.Rule, "\x00", f.Page)
	}
	return f.Kind + "\x00" + f.Label + "\x00" + Fold(f.Text)
}

var unbroken = strings.NewReplacer("\u00ad", "", "-\n", "", "\u2010\n", "", "\u2019", "'")

// Fold brings words to the form in which equal terms are equal: compatibility forms, case, white space, soft hyphens
// and the hyphen at the end of a line are not a difference.
func Fold(s string) string {
	s = unbroken.Replace(s)
	var b strings.Builder
	space := false
	for _, r := range norm.NFKC.String(s) {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// decide applies decisions to findings: first by term, then by exception.
func (d *Detection) decide(decisions []Decision) error {
	terms, findings, err := d.resolve(decisions)
	if err != nil {
		return err
	}
	for i, head := range d.heads() {
		f := &d.Findings[i]
		if dec, ok := findings[f.ID]; ok {
			apply(f, dec)
		} else if dec, ok := findings[d.Findings[head].ID]; ok {
			apply(f, dec)
		} else if dec, ok := terms[f.Term]; ok {
			apply(f, dec)
		}
	}
	for i := range d.Terms {
		t := &d.Terms[i]
		if dec, ok := terms[t.ID]; ok {
			t.Decision = &dec
		}
		for _, f := range d.Findings {
			if f.Term == t.ID && f.Action == actionReview {
				t.Undecided++
			}
		}
	}
	return nil
}

func (d *Detection) resolve(decisions []Decision) (terms, findings map[string]Decision, err error) {
	termIDs, findingIDs := map[string]string{}, map[string]bool{}
	for _, t := range d.Terms {
		if _, taken := termIDs[Fold(t.Text)]; !taken {
			termIDs[Fold(t.Text)] = t.ID
		}
	}
	for _, t := range d.Terms {
		termIDs[t.ID] = t.ID
	}
	for _, f := range d.Findings {
		findingIDs[f.ID] = true
	}
	terms, findings = map[string]Decision{}, map[string]Decision{}
	for i, dec := range decisions {
		field := fmt.Sprintf("decisions[%d]", i)
		switch dec.Decision {
		case actionReplace, actionRemove, actionKeep:
		default:
			return nil, nil, &OptionError{field + ".decision", "must be replace, remove or keep"}
		}
		switch {
		case dec.Finding != "" && dec.Term != "":
			return nil, nil, &OptionError{field, "names a term and a finding: give one of them"}
		case dec.Finding != "":
			if !findingIDs[dec.Finding] {
				return nil, nil, &OptionError{field + ".finding", "no finding has this id"}
			}
			findings[dec.Finding] = dec
		default:
			id, ok := termIDs[dec.Term]
			if !ok {
				id, ok = termIDs[Fold(dec.Term)]
			}
			if !ok {
				return nil, nil, &OptionError{field + ".term", "no term has this id or text"}
			}
			terms[id] = dec
		}
	}
	return terms, findings, nil
}

func apply(f *detect.Finding, dec Decision) {
	f.Action = dec.Decision
	switch dec.Decision {
	case actionRemove:
		f.Replacement = removedMark
	case actionReplace:
		if dec.Label != nil && *dec.Label != "" {
			f.Label, f.Replacement = *dec.Label, *dec.Label
		}
	}
}

// replacement is what the published text says in the place of f.
func replacement(f detect.Finding) string {
	switch {
	case f.Continued:
		return ""
	case f.Replacement != "":
		return f.Replacement
	case f.Label != "":
		return f.Label
	default:
		return removedMark
	}
}
