package detect

import "strings"

// ofBaby says whether a number of days, weeks or months is a baby's age by what stands beside it: "Inft male 7 wks not breathing", "6 wk
// check", "20 days, 2850g", "Just 4 wks."
func (d *document) ofBaby(first, last int) bool {
	if unit[d.word(last)] > 30 {
		return false
	}
	return d.checkBehind(first, last) || d.weightBehind(last) || first > 0 && (d.patientBefore(first) || d.justSoOld(first, last) || d.aloneOfBaby(first, last) || d.milestone(first))
}

// aloneOfBaby says whether an age stands alone where a baby is told of: "New birth visit, 14 days.", "Brought in by gran. 13 weeks."
func (d *document) aloneOfBaby(first, last int) bool {
	if !d.partEnds(last) || lengths[d.near(first, -1)] {
		return false
	}
	switch d.gap(first) {
	case ", ", " (":
		for j := first - 1; j >= 0 && j > first-5 && !ends(d.gap(j+1)); j-- {
			if births[d.word(j)] {
				return true
			}
		}
	case ". ", ".\n":
		return last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), ".") && d.someoneTold(first)
	}
	return false
}

// someoneTold says whether the sentence or two before token i tell of somebody by name, or of a baby.
func (d *document) someoneTold(i int) bool {
	for j := i - 1; j >= 0 && j > i-15 && !strings.Contains(d.gap(j+1), "\n\n"); j-- {
		if births[d.word(j)] || d.taken[j] && d.isPerson(j) {
			return true
		}
	}
	return false
}

// milestone says whether a baby's book tells at the age at token i what it first did: "Smiled: 7 weeks", "Walked 11 months".
func (d *document) milestone(i int) bool {
	if g := d.gap(i); !strings.HasPrefix(g, ":") && g != " " {
		return false
	}
	for j := i - 1; j >= 0 && j > i-4; j-- {
		if milestones[d.word(j)] {
			return true
		}
		if d.tokens[j].line {
			break
		}
	}
	return false
}

var milestones = set("smiled laughed rolled sat crawled walked weaned tooth word words step steps babbled solids cruising")

// patientBefore says whether the words before token i are a patient's in a note: a sex, or a short form for a baby.
func (d *document) patientBefore(i int) bool {
	return d.gap(i) == " " && patients[d.word(i-1)]
}

var patients = set("male female inft infant neonate newborn babe bba")

// checkBehind says whether the checks and jabs of that age are named: "6 wk check". A range is everybody's: "6-8 week check".
func (d *document) checkBehind(first, last int) bool {
	return d.gap(first) != "-" && d.gapIs(last+1, " ") && checksOfAge[d.near(last, +1)] && !determiners[d.near(first, -1)]
}

var checksOfAge = set("check imms jabs imm vaccs vaccinations immunisations")

// weightBehind says whether a weight follows an age at the beginning of a note: "20 days, 2850g".
func (d *document) weightBehind(last int) bool {
	if !d.gapIs(last+1, ", ", " - ", "; ", ": ", ". ") {
		return false
	}
	for j := last + 2; j < min(last+7, len(d.tokens)) && !d.tokens[j].line; j++ {
		if weights[d.word(j)] && d.tokens[j-1].form == number {
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

// dayOfLife says whether the number at token i is a day or a week of a baby's life: "new birth visit, day 10", "NBV (day 12)", "D5.
// Heel prick", "CPAP to day 9". A birth or a baby stands beside it, or the text is of newborns.
func (d *document) dayOfLife(i int) bool {
	if i < 2 || d.tokens[i].form != number || d.width(i) > 2 {
		return false
	}
	w := d.word(i - 1)
	counted := (w == "day" || w == "week") && d.gap(i) == " " && d.tokens[i-1].form == small
	if after := d.near(i, +1); w == "day" && d.gap(i) == " " && (after == "postnatal" || (after == "post" || after == "of") && ofBirth[d.near(i+1, +1)]) {
		return true
	}
	if !d.partEnds(i) && !(i+1 < len(d.tokens) && strings.HasPrefix(d.gap(i+1), ": ")) {
		return false
	}
	switch {
	case counted && d.ofNewborns() && !proceedings[d.near(i-1, -1)]:
		return true
	case counted, w == "d" && d.gap(i) == "" && d.tokens[i-1].form == upper:
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

var proceedings = set("hearing inquest trial conference course training sentence")

// ofNewborns says whether a text is of the care of newborn babies: two of its words at least are.
func (d *document) ofNewborns() bool {
	if d.newborns == 0 {
		d.newborns = -1
		words := 0
		for w := range neonatal {
			if at, _ := d.vocabulary.find(w); at.number > 0 {
				words++
			}
		}
		if words > 1 {
			d.newborns = 1
		}
	}
	return d.newborns > 0
}

var neonatal = set("nicu scbu neonatal cpap surfactant curosurf preterm prem gestation caesarean apgar apgars cranial phototherapy incubator umbilical vernix nnu lnu neonate")

var ofBirth = set("birth life delivery natal partum")

var births = set("birth born nbv nbbs postnatal newborn baby midwife heel jaundice feeding breastfed weight wt")

// countsByLetter says whether the letter at token j counts months, weeks or days behind the number at token i, and no metres: "aged
// 7m", "9w old", "at 6w", "Archie (7m)".
func (d *document) countsByLetter(i, j int) bool {
	if d.gap(j) != "" || d.tokens[j].form != small {
		return false
	}
	before := d.near(i, -1)
	if before == "aged" || before == "age" || d.near(j, +1) == "old" || before == "at" && d.word(j) != "m" {
		return true
	}
	return strings.HasSuffix(d.gap(i), "(") && d.gapIs(j+1, ")", ") ", "), ", ").", "),", ")\n") && i > 0 && d.isPerson(i-1)
}

// unitLetters are the letters that count, in days.
var unitLetters = map[string]int{"m": 30, "w": 7, "d": 1}

// andAHalf reads "4 1/2 months" and "two and a half months", and gives the last token and the days.
func (d *document) andAHalf(i int) (last, days int, ok bool) {
	n, last := numbers[d.word(i)], i+3
	if d.tokens[i].form == number && d.width(i) < 3 {
		n = d.number(i)
	}
	switch {
	case n < 1 || last >= len(d.tokens):
		return 0, 0, false
	case d.word(i+1) == "1" && d.word(i+2) == "2" && d.gap(i+1) == " " && d.gap(i+2) == "/":
	case last+1 < len(d.tokens) && d.gap(i+1) == " " && d.phrase(i+1, i+3) == "and a half":
		last++
	default:
		return 0, 0, false
	}
	if !d.gapIs(last, " ", "-") {
		return 0, 0, false
	}
	days = unit[d.word(last)]
	return last, n*days + days/2, days > 0 && days < 365
}
