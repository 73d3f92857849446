package detect

// noteTown remembers the first word of a place's name where it can be nothing but a town's: "Brunsby" of "Brunsby General
// Infirmary". What stands alone elsewhere in the text is then that town.
func (d *document) noteTown(first, last int) {
	if w := d.word(first); last > first && d.townWord(first) && toponym(w) || last == first && d.unknown(first) {
		d.towns[w] = true
	}
}

// townWord says whether a word may be a town's and nobody's name.
func (d *document) townWord(i int) bool {
	k := d.at(i)
	return d.unknown(i) && !k.surname && !thing[d.word(i)] && len(d.word(i)) > 4
}

// townsOfAddresses remembers the last words of addresses, behind their last comma: "7 Quarry Bank, Brunsby".
func (d *document) townsOfAddresses() {
	for _, c := range d.candidates {
		if c.kind != "address" || c.rule == "case.address" {
			continue
		}
		for i := d.tokenAt(c.start) + 1; i < len(d.tokens) && int(d.tokens[i].start) < c.end; i++ {
			last := i+1 == len(d.tokens) || int(d.tokens[i+1].start) >= c.end || d.gap(i+1) != " "
			if d.gap(i) == ", " && last && d.townWord(i) {
				d.towns[d.word(i)] = true
			}
		}
	}
}

// placesAgain finds the towns again that were found once.
func (d *document) placesAgain() {
	d.townsOfAddresses()
	if len(d.towns) == 0 {
		return
	}
	town := make([]bool, len(d.vocabulary.words))
	for w := range d.towns {
		town[d.wordNumber(w)] = true
	}
	for i, t := range d.tokens {
		if !town[d.numbers[i]] || d.taken[i] || t.form == small && !d.careless()[i] || d.protected(i) || d.personBefore(i) {
			continue
		}
		d.propose(candidate{start: int(t.start), end: int(t.end), kind: "place", rule: "place.again", tier: TierB, confidence: 0.7, label: d.thingLabel("place", i, i), prio: prioPlace,
			why: "a place that is named elsewhere in the text"})
	}
}

// smallStreet says whether a street stands at token i in a message: "top bell marine parade".
func (d *document) smallStreet(i int) bool {
	if !d.gapIs(i+1, " ") || d.tokens[i+1].form != small || d.width(i) < 4 {
		return false
	}
	kind, w := d.word(i+1), d.word(i)
	if kind == "st" || !roads[kind] && !streetEnds[kind] {
		return false
	}
	leads := determiners[w] || notStreets[w] || joins[w] || beforeName[w]
	return !leads && !kinWords[w] && !personVerbs[w] && !slang[w]
}

var (
	streetEnds = set("parade crescent terrace")
	notStreets = set("main same next other wrong right left busy long dark quiet dead side back front cross crossed whole only down into across this that your the bus fast slow inside outside same hit block blocked high near from with over open hate fashion pride christmas")
)

// smallPlace reads places in lines without capitals: "in brunsby", "she went st bedes", "top bell marine parade".
func (d *document) smallPlace(i int) (placing, bool) {
	if !d.careless()[i] || d.taken[i] {
		return placing{}, false
	}
	p := placing{last: i, kind: "place", rule: "place.context", why: "an unknown word in a message where a place stands"}
	if last := d.smallKindBehind(i); last > i {
		p.last, p.why = last, "a place by its last word in a message without capitals"
		return p, true
	}
	switch {
	case d.smallStreet(i):
		p.last, p.why = i+1, "a street in a message without capitals"
	case d.word(i) == "st" && d.smallSaint(i):
		p.last = i + 1
		if d.gapIs(i+2, " & ") && d.word(i+2) == "st" && d.gapIs(i+3, " ") {
			p.last = i + 3 // "st mary & st john"
		}
	default:
		return p, d.smallTown(i)
	}
	return p, true
}

// smallKindBehind gives the last token of a place that token i begins in a message, i where there is none: "in alexandra park", "at st
// saviours primary", "fordwell park 7".
func (d *document) smallKindBehind(i int) int {
	w, k := d.word(i), d.at(i)
	saint := w == "st" && d.gapIs(i+1, " ") && d.tokens[i+1].form == small && d.width(i+1) > 3
	if !saint && (len(w) < 4 || k.ordinary || k.dull || k.kin || slang[w] || d.possessive(i)) {
		return i
	}
	if !saint && !placeLead[d.near(i, -1)] && !townLeads[d.near(i, -1)] && d.near(i, -1) != "of" && d.near(i, -1) != "by" && d.near(i, -1) != "" {
		return i
	}
	for j := i + 1; j < min(i+4, len(d.tokens)) && d.gap(j) == " " && d.tokens[j].form == small && !joining[d.word(j)]; j++ {
		if smallKinds[d.word(j)] && (!saint || j > i+1) {
			return j
		}
	}
	return i
}

var smallKinds = set("park baths primary hall academy mosque church chippy estate rec mall library surgery college courts flats centre station tavern arms juniors infants hostel")

// smallSaint says whether a saint's name stands behind token i.
func (d *document) smallSaint(i int) bool {
	return d.gapIs(i+1, " ") && d.tokens[i+1].form == small && d.width(i+1) > 3 && !d.at(i+1).ordinary
}

// smallTown says whether an unknown word is made as towns are, or is one behind a preposition.
func (d *document) smallTown(i int) bool {
	w, k := d.word(i), d.at(i)
	if len(w) < 6 || k.ordinary || k.dull || k.thing || slang[w] {
		return false
	}
	if len(w) > 7 && toponym(w) && !k.surname && k.given < 0 {
		return true
	}
	return townLeads[d.near(i, -1)] && k.given < 1 && (toponym(w) || k.place)
}

var townLeads = set("in near from to")
