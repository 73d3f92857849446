package detect

import (
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

// proposeDate says what becomes of a date.
func (d *document) proposeDate(f dating) {
	c := candidate{start: int(d.tokens[f.first].start), end: int(d.tokens[f.last].end), kind: "date", rule: f.rule, tier: TierA, confidence: 0.97,
		action: Generalise, label: labelOf("date"), prio: prioDate, why: "a day narrows down who it was; what is left follows the case's policy"}
	if born := d.bornOn(f.date); born != nil {
		d.proposeBirth(c, born, f)
		return
	}
	if d.policy == casefile.KeepDates {
		return
	}
	left := d.left(f.date)
	switch {
	case f.doubt:
		c.tier, c.confidence, c.why = TierC, 0.45, "written like a date, but the calendar has no such day"
	case f.rule == "date.day_month" || f.rule == "date.festival" || f.rule == "date.range":
		c.tier, c.confidence = TierB, 0.9
	}
	c.start, c.replacement = d.lead(f, left)
	if left == "" {
		c.action = Remove
		if d.policy != casefile.RemoveDates {
			c.action = Replace
		}
	}
	d.propose(c)
}

// bornOn gives whom of the case a date is the date of birth of.
func (d *document) bornOn(t date) *entity {
	for _, b := range d.cast.births {
		if t.day == b.day.Day() && t.month == int(b.day.Month()) && t.year == b.day.Year() {
			return b.owner
		}
	}
	return nil
}

// proposeBirth lets a date of birth go whatever the policy leaves of other dates: of a child nothing stays, of a grown-up
// the year where the policy leaves as much. Where the policy keeps dates a person decides.
func (d *document) proposeBirth(c candidate, born *entity, f dating) {
	c.rule, c.prio, c.confidence, c.owner = "case.dob", prioCase, 1, born
	c.why = "the date of birth of " + born.entry
	switch {
	case d.policy == casefile.KeepDates:
		c.tier, c.prio, c.action = TierC, prioDoubt, ""
	case d.policy == casefile.RemoveDates:
		c.action = Remove
	case young[born.kin()] || born.relation == "" && born.subject:
		c.action, c.replacement = Replace, "[date of birth]"
	default:
		c.replacement = fmt.Sprint(f.year)
	}
	d.propose(c)
}

// left is what the policy leaves of a date.
func (d *document) left(t date) string {
	switch {
	case d.policy == casefile.MonthYear && t.month > 0 && t.year > 0:
		return fmt.Sprintf("%s %d", monthName(t.month), t.year)
	case d.policy == casefile.MonthYear && t.month > 0:
		return monthName(t.month)
	case (d.policy == casefile.MonthYear || d.policy == casefile.Year) && t.year > 0:
		return fmt.Sprint(t.year)
	}
	return ""
}

// lead takes in the words before a date that its rest no longer goes with: "on the 14th of March 2025" becomes
// "in March 2025", "between 12 and 14 March" becomes "in March".
func (d *document) lead(f dating, left string) (int, string) {
	i := f.first
	start := int(d.tokens[i].start)
	if i > 0 && d.word(i-1) == "the" && short(d.gap(i), " \n") {
		i--
		start = int(d.tokens[i].start)
	}
	if i == 0 || !short(d.gap(i), " \n") {
		return start, left
	}
	w := d.written(i - 1)
	switch low := strings.ToLower(w); {
	case left == "":
		return start, ""
	case low == "on" || f.between && low == "between":
		in := "in "
		if w[0] < 'a' {
			in = "In "
		}
		return int(d.tokens[i-1].start), in + left
	}
	return start, left
}
