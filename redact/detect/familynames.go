package detect

import (
	"strings"
)

// familyFirst reads "SMITH Tyreece" and "SMITH, Tyreece", as custody records and registers have it.
func (d *document) familyFirst(i int) (sighting, bool) {
	if d.tokens[i].form != upper || d.width(i) < 3 || d.taken[i] || !d.surname(d.word(i)) && d.ordinary(d.word(i)) || dull[d.word(i)] || abbreviation[d.word(i)] || titles[d.word(i)] {
		return sighting{}, false
	}
	j := i + 1
	for j < len(d.tokens) && (d.gap(j) == "-" || d.gap(j) == "'") && d.tokens[j].form == upper {
		j++
	}
	if j >= len(d.tokens) || d.gap(j) != " " && d.gap(j) != ", " || d.tokens[j].form != title || d.taken[j] || d.usual(d.word(j)) < 1 || d.ordinary(d.word(j)) && d.usual(d.word(j)) < d.rarestWord(i, j) ||
		months[d.word(j)] > 0 || dull[d.word(j)] || d.suffixesAfter(i) || d.gap(j) == " " && d.ordinary(d.word(i)) && d.near(d.runEnd(j), +1) != "" && personVerbs[d.near(d.runEnd(j), +1)] {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(j), title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "a surname in capitals and a first name of the ONS list"}, true
}

// rarestWord says how usual a word of English must be as a first name behind a surname in capitals: a comma makes a name of more.
func (d *document) rarestWord(i, j int) int {
	if d.gap(j) == ", " && !d.ordinary(d.word(i)) {
		return 2
	}
	return 3
}

// familyLetter reads "WARDAK G": a surname in capitals and the letter of a first name.
func (d *document) familyLetter(i int) (sighting, bool) {
	if !d.surnameShouted(i) || d.taken[i] || d.shouted(i) || !d.gapIs(i+1, " ", ", ") || d.tokens[i+1].form != upper || !d.tokens[i+1].single() || !d.partEnds(i+1) {
		return sighting{}, false
	}
	return sighting{first: i, last: i + 1, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "a surname in capitals and the letter of a first name"}, true
}

// familyShouted reads "Zmarai NOORI": a word that no dictionary has, and a surname in capitals.
func (d *document) familyShouted(i int) (sighting, bool) {
	k := d.at(i)
	if d.tokens[i].form != title || d.taken[i] || k.ordinary || k.dull || k.place || k.titled || !d.gapIs(i+1, " ") || !d.surnameShouted(i+1) || d.taken[i+1] {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i + 1), title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "an unknown word and a surname in capitals"}, true
}

// doubleFamily reads "the Ashworth-Pryces".
func (d *document) doubleFamily(i int) (sighting, bool) {
	if d.near(i, -1) != "the" || d.gap(i) != " " || d.tokens[i].form != title || !d.gapIs(i+1, "-") || d.tokens[i+1].form != title || d.taken[i] || d.capitalAhead(i+1) {
		return sighting{}, false
	}
	one := strings.TrimSuffix(d.word(i+1), "s")
	if one == d.word(i+1) || !d.surname(d.word(i)) || !d.surname(one) || d.placeAt(i, i) && d.placeAt(i+1, i+1) {
		return sighting{}, false
	}
	return sighting{first: i, last: i + 1, title: i, rule: "person.named", tier: TierB, why: "a double surname in the plural behind \"the\""}, true
}

// theFamily reads "the Braithwaites" within a sentence.
func (d *document) theFamily(i int) (sighting, bool) {
	w := d.word(i)
	one := strings.TrimSuffix(w, "s")
	if one == w || d.near(i, -1) != "the" || d.gap(i) != " " || d.tokens[i].form != title || one == w || len(one) < 5 || d.taken[i] || !d.surname(one) || d.ordinary(one) || d.ordinary(w) || dull[w] ||
		d.place(w) || thing[w] || d.protected(i) || d.runEnd(i) > i || d.possessive(i) {
		return sighting{}, false
	}
	return sighting{first: i, last: i, title: i, rule: "person.named", tier: TierB, why: "a surname in the plural behind \"the\""}, true
}
