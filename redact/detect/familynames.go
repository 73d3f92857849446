package detect

import (
	"strings"
)

// familyFirst reads "SMITH Tyreece" and "SMITH, Tyreece", as custody records and registers have it.
func (d *document) familyFirst(i int) (sighting, bool) {
	if !d.familyInCapitals(i) {
		return sighting{}, false
	}
	j := i + 1
	for j < len(d.tokens) && (d.gap(j) == "-" || d.gap(j) == "'") && d.tokens[j].form == upper {
		j++
	}
	if !d.gapIs(j, " ", ", ") || !d.freeTitle(j) || !d.givenBehind(i, j) || d.suffixesAfter(i) {
		return sighting{}, false
	}
	if after := d.near(d.runEnd(j), +1); d.gap(j) == " " && d.at(i).ordinary && after != "" && personVerbs[after] {
		return sighting{}, false // "LATER Tyreece said"
	}
	return sighting{first: i, last: d.runEnd(j), title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "a surname in capitals and a first name of the ONS list"}, true
}

// familyInCapitals says whether token i may be a surname that a register writes in capitals.
func (d *document) familyInCapitals(i int) bool {
	k := d.at(i)
	if d.tokens[i].form != upper || d.width(i) < 3 || d.taken[i] || !k.surname && k.ordinary {
		return false
	}
	return !k.dull && !k.titled && !abbreviation[d.word(i)] && strings.ContainsAny(d.word(i), "aeiouy")
}

// givenBehind says whether token j is a first name behind a surname at token i.
func (d *document) givenBehind(i, j int) bool {
	k := d.at(j)
	return k.called >= 1 && (!k.ordinary || int(k.called) >= d.rarestWord(i, j)) && !k.dull && !k.month
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
	if !d.surnameShouted(i) || d.shouted(i) {
		return sighting{}, false
	}
	if !d.gapIs(i+1, " ", ", ") || !d.initial(i+1) || !d.partEnds(i+1) {
		return sighting{}, false
	}
	return sighting{first: i, last: i + 1, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "a surname in capitals and the letter of a first name"}, true
}

// familyShouted reads "Zmarai NOORI": a word that no dictionary has, and a surname in capitals.
func (d *document) familyShouted(i int) (sighting, bool) {
	if !d.gapIs(i+1, " ") || !d.surnameShouted(i+1) || d.taken[i+1] {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i + 1), title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "an unknown word and a surname in capitals"}, true
}

// doubleFamily reads "the Ashworth-Pryces".
func (d *document) doubleFamily(i int) (sighting, bool) {
	if d.gap(i) != " " || !d.gapIs(i+1, "-") || d.tokens[i+1].form != title || d.capitalAhead(i+1) {
		return sighting{}, false
	}
	one := strings.TrimSuffix(d.word(i+1), "s")
	if one == d.word(i+1) || !d.surname(one) || d.placeAt(i, i) && d.placeAt(i+1, i+1) {
		return sighting{}, false
	}
	return sighting{first: i, last: i + 1, title: i, rule: "person.named", tier: TierB, why: "a double surname in the plural behind \"the\""}, true
}

// theFamily reads "the Braithwaites" within a sentence.
func (d *document) theFamily(i int) (sighting, bool) {
	one := strings.TrimSuffix(d.word(i), "s")
	if len(one) < 5 || d.gap(i) != " " || !d.surname(one) || d.ordinary(one) {
		return sighting{}, false
	}
	if d.protected(i) || d.runEnd(i) > i || d.possessive(i) {
		return sighting{}, false
	}
	return sighting{first: i, last: i, title: i, rule: "person.named", tier: TierB, why: "a surname in the plural behind \"the\""}, true
}
