package detect

import (
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

// birthdays finds "her fourth birthday", "the day before his 2nd birthday", "two weeks after her birth": with the date of
// the event they give the date of birth.
func (d *document) birthdays() {
	if d.policy == casefile.KeepDates {
		return
	}
	for i := range d.tokens {
		if w := d.word(i); w != "birthday" && w != "birthdays" {
			continue
		}
		first, numbered := d.whichBirthday(i)
		from := d.relativeTo(first)
		if !numbered && from == first {
			continue
		}
		c := candidate{start: int(d.tokens[from].start), end: int(d.tokens[i].end), kind: "date", rule: "date.birthday", tier: TierB, confidence: 0.85, action: Generalise,
			label: labelOf("date"), replacement: "a birthday", prio: prioDate, why: "a numbered birthday gives the date of birth when the day of the event is known"}
		if from < first {
			c.replacement, c.action = "", Replace
		}
		d.propose(c)
	}
}

// whichBirthday reads back over "fourth" or "4th" and over "her"; a name before it stays outside.
func (d *document) whichBirthday(i int) (first int, numbered bool) {
	first = i
	if j := i - 1; j >= 0 && short(d.gap(i), " \n") {
		switch w := d.word(j); {
		case ordinals[w] > 0:
			first, numbered = j, true
			if j > 0 && (d.word(j-1) == "twenty" || d.word(j-1) == "thirty") {
				first = j - 1
			}
		case (w == "st" || w == "nd" || w == "rd" || w == "th") && j > 0 && d.tokens[j-1].form == number:
			first, numbered = j-1, true
		}
	}
	if first > 0 && short(d.gap(first), " \n") {
		if w := d.word(first - 1); w == "her" || w == "his" || w == "their" || w == "the" {
			first--
		}
	}
	return first, numbered
}

// relativeTo reads back over "the day before", "two weeks after".
func (d *document) relativeTo(first int) int {
	i := first - 1
	if i > 0 && d.word(i) == "s" && strings.HasSuffix(d.gap(i), "'") {
		i -= 2 // "the day before Imogen's"
	}
	if i < 1 || i > first || !short(d.gap(first), " \n'") || d.word(i) != "before" && d.word(i) != "after" && d.word(i) != "of" && d.word(i) != "following" {
		return first
	}
	if unit[d.word(i-1)] == 0 && d.word(i-1) != "eve" && d.word(i-1) != "morning" && d.word(i-1) != "evening" {
		return first
	}
	i--
	if i > 0 && (d.word(i-1) == "the" || numbers[d.word(i-1)] > 0 || d.tokens[i-1].form == number) {
		i--
	}
	return i
}
