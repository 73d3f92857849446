package detect

// cityAbroad proposes the city abroad that begins at token i: one that no other list has, or that stands where a place does. Laws, tests and
// treaties are called by cities, so no further capital may follow.
func (d *document) cityAbroad(i int) {
	last := d.longestCity(i)
	if last < 0 || d.nameFollows(last) || d.personBefore(i) || d.at(i).dull && last == i || d.protected(i) || d.possessive(last) {
		return
	}
	before := d.near(i, -1)
	said := d.gap(i) == " " && (placeLead[before] || living[before] || before == "to" && i > 1 && d.goesTo(i-2))
	if !said && (d.shouted(i) || !d.onlyACity(i, last)) {
		return
	}
	if last == i && d.at(i).given < 1 {
		d.towns[d.word(i)] = true
	}
	d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[last].end), kind: "place", rule: "place.gazetteer", tier: TierB, confidence: 0.7,
		label: d.thingLabel("place", i, last), prio: prioPlace, why: "a city abroad of GeoNames' list"})
}

// onlyACity says whether no other list has any of the words from token i to last.
func (d *document) onlyACity(i, last int) bool {
	for ; i <= last; i++ {
		if k := d.at(i); k.ordinary || k.surname || k.given >= 0 || k.thing || d.width(i) < 4 {
			return false
		}
	}
	return true
}

// longestCity gives the last token of the longest city's name from token i, -1 when there is none.
func (d *document) longestCity(i int) int {
	last := -1
	for j := i; j < min(i+3, len(d.tokens)) && d.tokens[j].capital() && (j == i || short(d.gap(j), " -'")); j++ {
		if k := d.at(i); j == i && k.city || j > i && k.cityGoesOn && cityNames().has(d.cityKey(i, j)) {
			last = j
		} else if !k.cityGoesOn {
			break
		}
	}
	return last
}

// cityKey is a name as the list writes it: every sign is a space.
func (d *document) cityKey(i, j int) string {
	key := d.word(i)
	for i++; i <= j; i++ {
		key += " " + d.word(i)
	}
	return key
}
