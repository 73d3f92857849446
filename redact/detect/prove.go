package detect

import (
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/rules"
)

// A Broken example is one of a rule's own that does not come true.
type Broken struct {
	Field string // "finds[0]"
	Line  int    // in the file of the rule
	Why   string // what is found instead
}

// Prove reads every example of a rule with all the rules in force: what it finds goes whole, what it doubts is asked, and what it
// leaves it does not find; of a rule that keeps, no rule finds it. The case is that of the examples, where the rule brings none
// of its own. The error is of the rule's case.
func Prove(r *rules.Rule, set *rules.Set, c *casefile.Case) ([]Broken, error) {
	if r.Case != "" {
		var err error
		if c, err = casefile.Parse([]byte(r.Case)); err != nil {
			return nil, fmt.Errorf("case: %w", err)
		}
	}
	d, err := New(c, set)
	if err != nil {
		return nil, fmt.Errorf("case: %w", err)
	}
	var all []Broken
	add := func(list string, examples []string, wrong func(string) string) {
		for i, e := range examples {
			if why := wrong(e); why != "" {
				field := fmt.Sprintf("%s[%d]", list, i)
				all = append(all, Broken{field, r.Line(field), why})
			}
		}
	}
	add("finds", r.Finds, func(e string) string { return d.wants(r.ID, e, false) })
	add("doubts", r.Doubts, func(e string) string { return d.wants(r.ID, e, true) })
	add("leaves", r.Leaves, func(e string) string { return d.leaves(r, e) })
	return all, nil
}

var noMarks = strings.NewReplacer("«", "", "»", "")

// wants says what is wrong when the last part of an example that is marked with « » is not found by the rule.
func (d *Detector) wants(id, marked string, doubt bool) string {
	at, to := strings.LastIndex(marked, "«"), strings.LastIndex(marked, "»")
	if at < 0 || to < at {
		return "no part of it is marked with « »"
	}
	want := noMarks.Replace(marked[at:to])
	found := d.Find(noMarks.Replace(marked))
	for _, f := range found {
		if f.Text == want && f.Rule == id && f.Goes() != doubt && (f.Tier == TierC) == doubt {
			return ""
		}
	}
	return fmt.Sprintf("%q should %s; %s", want, map[bool]string{false: "go", true: "be asked"}[doubt], told(found))
}

func (d *Detector) leaves(r *rules.Rule, example string) string {
	var wrong []Finding
	for _, f := range d.Find(noMarks.Replace(example)) {
		if f.Rule == r.ID || r.Action == rules.Keep {
			wrong = append(wrong, f)
		}
	}
	if wrong == nil {
		return ""
	}
	return "nothing should be found; " + told(wrong)
}

// told says what was found, in words.
func told(found []Finding) string {
	if len(found) == 0 {
		return "nothing is found"
	}
	var all []string
	for _, f := range found {
		does := "goes"
		if !f.Goes() {
			does = "is asked"
		}
		all = append(all, fmt.Sprintf("%q %s (%s, tier %s)", f.Text, does, f.Rule, f.Tier))
	}
	return strings.Join(all, ", ")
}
