package detect

import (
	"strings"
)

// personAround says whether what stands beside a name is said of people.
func (d *document) personAround(first, last int) bool {
	return personVerbs[d.near(last, +1)] || kinWords[d.near(first, -1)] || titles[d.near(first, -1)] || d.possessive(last)
}

// singleName reads a lone first name, or a lone unknown word that does what people do.
func (d *document) singleName(i int) (sighting, bool) {
	k := d.at(i)
	if k.calendar() || d.gap(i) == "'" || d.width(i) < 2 || d.gapIs(i+1, "-") && d.tokens[i+1].form == small || d.suffixesAfter(i) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	if d.protected(i) || k.thing || (last == i || d.tokens[last].line) && d.kinAlone(i) || d.noName(i, last) {
		return sighting{}, false
	}
	why := d.givenAlone(i, last)
	if why == "" && last == i {
		why = d.toldAlone(i)
	}
	return sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.single", tier: TierB, why: why}, why != ""
}

// shoutedGiven reads a first name that is nothing else in a line of capitals.
func (d *document) shoutedGiven(i int) (sighting, bool) {
	if d.width(i) < 4 || abbreviation[d.word(i)] || d.near(i, -1) == "" || !d.shouted(i) || d.suffixesAfter(i) {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i), title: i, rule: "person.single", tier: TierB, why: "a first name of the ONS list in a line of capitals"}, true
}

// noName says whether what stands behind a capital tells that it is a code, a particle or a word that notes cut short.
func (d *document) noName(i, last int) bool {
	w := d.word(i)
	if last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), "=") || particles[w] && !d.does(last) || nameWords[w] && d.near(i, +1) == "of" {
		return true
	}
	if !clipped[w] || last > i || i+1 >= len(d.tokens) {
		return false
	}
	return d.tokens[i+1].capital() && !d.at(i+1).surname || d.gap(i+1) == ". " || strings.HasPrefix(d.gap(i+1), ":") && w == "reg" || clippedNouns[d.near(i, +1)]
}

// does says whether a verb of what people do follows token i.
func (d *document) does(i int) bool {
	after := d.near(i, +1)
	return personVerbs[after] && after != "who" && after != "and" && d.gap(i + 1)[0] == ' '
}

// givenAlone says why tokens i to last are a person by what the lists say of the first, "" where they need not be.
func (d *document) givenAlone(i, last int) string {
	k, before := d.at(i), d.near(i, -1)
	switch {
	case k.called >= 2 && !k.ordinary && !d.placeAt(i, last):
		return "a first name of the ONS list"
	case k.given >= 0 && k.strange() && d.setOff(i, last):
		return "a rare first name set off by commas"
	case k.called >= 2 && !k.ordinary && !placeLead[before]:
		return "a first name that is also a place, where no place is meant"
	case k.called >= 2 && k.ordinary && toPerson[before] && d.gap(i) == " ",
		k.called >= 3 && k.ordinary && !d.sentenceStart(i) && (d.does(last) || d.possessive(last) || kinWords[before] || ours[before]):
		return "a first name that is also a word, said of a person"
	case k.strange() && d.does(last) && (last > i || d.tokens[i].form == title):
		return "an unknown word in a capital that does what people do"
	case !k.ordinary && d.possessive(last) && (kinWords[d.near(last+1, +1)] || kinWords[d.near(last+2, +1)]):
		return "an unknown word in a capital that has a family"
	}
	return ""
}

var (
	ours = set("our tellin")
	// toPerson are what is done to people alone.
	toPerson = set("asked told rang phoned telephoned emailed texted thanked invited married")
)

// toldAlone says why token i alone is a person by what is told around it.
func (d *document) toldAlone(i int) string {
	k, before := d.at(i), d.near(i, -1)
	switch {
	case d.surnameInBrackets(i):
		return "a surname in brackets behind someone's post"
	case k.called >= 2 && k.ordinary && d.signedBelow(i):
		return "a first name that is also a word, below a letter's closing words"
	case k.called >= 2 && k.ordinary && d.besideName(i):
		return "a first name that is also a word, beside another"
	case !k.strange():
		return ""
	case ours[before] && d.gap(i) == " " && d.tokens[i].form == title && d.sense(i) == strange && !d.protected(i):
		return "an unknown word in a capital behind \"our\""
	case d.apposed(i):
		return "an unknown word in a capital whom the next words tell of"
	case k.surname && k.given < 1 && d.busy(i):
		return "a surname of which a note says what its bearer does"
	case d.agedInBrackets(i):
		return "an unknown word in a capital with an age in brackets"
	case d.owns(i):
		return "an unknown word that owns what people do"
	case messaging[before] && !modals[before] && d.gap(i) == " " && d.tokens[i].form == title:
		return "an unknown word in a capital to whom something is said"
	}
	return ""
}

// signedBelow says whether token i stands alone on the line below a letter's closing words.
func (d *document) signedBelow(i int) bool {
	return i > 0 && d.tokens[i].line && len(d.gap(i)) <= 8 && closings[d.word(i-1)] && strings.HasPrefix(strings.TrimLeft(d.gapBehind(i), " ")+"\n", "\n")
}

// apposed says whether a comma and a word for a person tell who token i is: "with Zmarai, the lad from the hostel".
func (d *document) apposed(i int) bool {
	if !d.gapIs(i+1, ", ") || i+2 >= len(d.tokens) || d.sentenceStart(i) {
		return false
	}
	w, who := d.word(i+1), d.word(i+2)
	return apposing[w] && (people[who] || kinWords[who]) && d.tokens[i+2].form == small
}

var apposing = set("the a his her my their")

// agedInBrackets says whether an age in brackets follows token i in a sentence: "sibs Tia (4) and Rio (2)".
func (d *document) agedInBrackets(i int) bool {
	if d.tokens[i].form != title || !d.gapIs(i+1, " (") || d.width(i+1) > 2 || d.number(i+1) < 0 || !strings.HasPrefix(d.gapBehind(i+1), ")") {
		return false
	}
	before := d.near(i, -1)
	return before == "and" || kinWords[before] || d.gap(i) == ", " || d.gap(i) == " & "
}

// gapBehind is what stands behind token i, up to the next.
func (d *document) gapBehind(i int) string {
	if i+1 < len(d.tokens) {
		return d.gap(i + 1)
	}
	return d.view.text[d.tokens[i].end:]
}

// busy says whether a note says that the bearer of a surname is about, off or away: "Stokoe is off sick", "Coombes o/s".
func (d *document) busy(i int) bool {
	after := d.near(i, +1)
	if after == "o" && d.gapIs(i+2, "/") {
		return d.word(i+2) == "s"
	}
	return (after == "is" || after == "was") && d.gap(i+1) == " " && away[d.near(i+1, +1)]
}

var away = set("on off away back here there out at in not too late due late leaving coming going happy angry sure aware unaware busy ill sick")

// owns says whether what token i owns is a person's: "in Gotobed's field".
func (d *document) owns(i int) bool {
	return d.possessive(i) && !d.sentenceStart(i) && owned[d.near(i+1, +1)]
}

var owned = set("field farm house van car yard gate land garden flat dog dogs phone bike boat lorry caravan trailer bedroom kitchen door shed barn bag coat address number boys girls lads place class form sofa")

// surnameInBrackets reads a surname that tells who holds the post before it: "Pastor attended (Okonkwo)".
func (d *document) surnameInBrackets(i int) bool {
	k := d.at(i)
	if !strings.HasSuffix(d.gap(i), " (") || !d.gapIs(i+1, ").", ") ", "),", ").\n", ")\n") || !k.surname || k.ordinary || k.place || thing[d.word(i)] {
		return false
	}
	for j := i - 1; j >= 0 && j > i-5 && !ends(d.gap(j+1)); j-- {
		if kinWords[d.word(j)] || titles[d.word(j)] {
			return true
		}
	}
	return false
}

// clipped are first names that forms and notes write for longer words: "Reg GP", "Del by RM", "Sol. Mr Vex".
// besideName says whether "and" and a first name that is no word of English stand before token i, and nothing goes on behind it:
// "John and Pat."
func (d *document) besideName(i int) bool {
	if i < 2 || d.word(i-1) != "and" && d.gap(i) != " & " {
		return false
	}
	j := i - 2
	if d.gap(i) == " & " {
		j = i - 1
	}
	k := d.at(j)
	if d.tokens[j].form != title || !d.partEnds(i) && !(d.next(i) == small && d.at(i).called >= 3 && !d.at(i).modal && d.at(j-1).titled) {
		return false
	}
	return k.called >= 2 && !k.ordinary || d.taken[j] || j > 0 && courtesy[d.word(j-1)]
}

var clippedNouns = set("by plate plates number no mark doc docs for")

var clipped = set("reg sol del cons jan don pat art")

// setOff says whether commas or brackets stand on both sides of a name: "Ref to MASH, Wendell, at 15.20".
func (d *document) setOff(first, last int) bool {
	before := d.gap(first)
	return last+1 < len(d.tokens) && (before == ", " || before == " (") && strings.IndexByte(",)", d.gap(last + 1)[0]) >= 0
}

// kinAlone says whether token i is a word for kin or a people rather than a name.
func (d *document) kinAlone(i int) bool {
	w, k := d.word(i), d.at(i)
	return ethnic[w] || worldWords[w] && k.given < 3 || k.given < 1 && (k.kin || elders[w])
}

// elders are the words for kin in the languages of Britain's families, and what children make of them; ethnic are the words for peoples
// that are also first names. Alone they name nobody.
var (
	elders = listed("kin_words.txt")
	ethnic = set("roma romani romany gypsy muslim sunni shia thai danish dutch hindi shona luo akan christian islam")
)

// thing holds names of systems and bodies that also "said", "told" or "had".
var thing = set("app apps ofsted cafcass datix mosaic barnardo barnardos childline liquidlogic athena niche frameworki carefirst careknowledge systmone emis rio camhs marac facebook snapchat instagram tiktok whatsapp covid")
