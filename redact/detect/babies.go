package detect

import "strings"

// ofBaby says whether a number of days, weeks or months is a baby's age by what stands beside it: "Inft male 7 wks not breathing", "6 wk
// check", "20 days, 2850g", "Just 4 wks."
func (d *document) ofBaby(first, last int) bool {
	if unit[d.word(last)] > 30 {
		return false
	}
	return d.checkBehind(first, last) || d.weightBehind(last) || first > 0 && (d.patientBefore(first) || d.justSoOld(first, last))
}

// patientBefore says whether the words before token i are a patient's in a note: a sex, or a short form for a baby.
func (d *document) patientBefore(i int) bool {
	return d.gap(i) == " " && patients[d.word(i-1)]
}

var patients = set("male female inft infant neonate newborn babe bba")

// checkBehind says whether the checks and jabs of that age are named: "6 wk check". A range is everybody's: "6-8 week check".
func (d *document) checkBehind(first, last int) bool {
	return d.gap(first) != "-" && d.gap(last) == " " && checksOfAge[d.near(last, +1)] && !determiners[d.near(first, -1)]
}

var checksOfAge = set("check imms jabs imm vaccs vaccinations immunisations")

// weightBehind says whether a weight follows an age at the beginning of a note: "20 days, 2850g".
func (d *document) weightBehind(last int) bool {
	if !d.gapIs(last+1, ", ", " - ", "; ") || d.tokens[last+1].form != number || !d.gapIs(last+2, "", " ", ".") {
		return false
	}
	for j := last + 2; j < min(last+4, len(d.tokens)); j++ {
		if weights[d.word(j)] {
			return true
		}
	}
	return false
}

var weights = set("g gm gms kg kgs grams")

// justSoOld says whether a sentence is nothing but an age: "Just 4 wks. Not home."
func (d *document) justSoOld(first, last int) bool {
	w := d.word(first - 1)
	return (w == "just" || w == "now" || w == "nearly" || w == "only") && d.tokens[first-1].form == title && d.partEnds(last)
}

// dayOfLife says whether the number at token i is a day of a baby's life: "new birth visit, day 10", "NBV (day 12)", "D5. Heel prick".
// A birth or a baby stands beside it.
func (d *document) dayOfLife(i int) bool {
	if i < 2 || d.tokens[i].form != number || d.width(i) > 2 {
		return false
	}
	if after := d.near(i, +1); d.word(i-1) == "day" && d.gap(i) == " " && (after == "postnatal" || (after == "post" || after == "of") && ofBirth[d.near(i+1, +1)]) {
		return true
	}
	if !d.partEnds(i) {
		return false
	}
	switch w := d.word(i - 1); {
	case w == "day" && d.gap(i) == " " && d.tokens[i-1].form == small:
	case w == "d" && d.gap(i) == "" && d.tokens[i-1].form == upper:
	default:
		return false
	}
	if g := d.gap(i - 1); !strings.HasSuffix(g, ", ") && !strings.HasSuffix(g, "(") && !strings.Contains(g, "  ") {
		return false
	}
	for j := max(0, i-9); j < min(len(d.tokens), i+9); j++ {
		if births[d.word(j)] {
			return true
		}
	}
	return false
}

var ofBirth = set("birth life delivery natal partum")

var births = set("birth born nbv nbbs postnatal newborn baby midwife heel jaundice feeding breastfed weight wt")

// monthsByLetter says whether the letter at token j counts months behind the number at token i, and no metres: "aged 7m", "9m old".
func (d *document) monthsByLetter(i, j int) bool {
	before := d.near(i, -1)
	return d.gap(j) == "" && (before == "aged" || before == "age" || d.near(j, +1) == "old")
}

// andAHalf reads "4 1/2 months" and gives the last token and the days.
func (d *document) andAHalf(i int) (last, days int, ok bool) {
	if i+3 >= len(d.tokens) || d.tokens[i].form != number || d.width(i) > 2 || d.word(i+1) != "1" || d.word(i+2) != "2" {
		return 0, 0, false
	}
	if d.gap(i+1) != " " || d.gap(i+2) != "/" || !d.gapIs(i+3, " ", "-") {
		return 0, 0, false
	}
	days = unit[d.word(i+3)]
	return i + 3, d.number(i)*days + days/2, days > 0 && days < 365
}
