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
	t, w, k := d.tokens[i], d.word(i), d.at(i)
	if t.form == upper && d.width(i) > 3 && d.usual(w) >= 2 && !d.ordinary(w) && !d.place(w) && !dull[w] && !abbreviation[w] && !d.taken[i] && d.near(i, -1) != "" && !thing[w] && d.shouted(i) && !d.suffixesAfter(i) {
		return sighting{first: i, last: d.runEnd(i), title: i, rule: "person.single", tier: TierB, why: "a first name of the ONS list in a line of capitals"}, true
	}
	if d.taken[i] || t.form != title && t.form != mixed || k.dull || d.gap(i) == "'" || len(w) < 2 || k.month || k.weekday {
		return sighting{}, false
	}
	if i+1 < len(d.tokens) && d.gap(i+1) == "-" && d.tokens[i+1].form == small || d.suffixesAfter(i) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	after := d.near(last, +1)
	does := personVerbs[after] && after != "who" && after != "and" && d.gap(last + 1)[0] == ' '
	usual := k.called
	s := sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.single", tier: TierB}
	switch {
	case d.protected(i) || thing[w] || last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), "=") || particles[w] && !does || clipped[w] && last == i && i+1 < len(d.tokens) && (d.tokens[i+1].capital() && !d.surname(d.word(i+1)) || d.gap(i+1) == ". " || strings.HasPrefix(d.gap(i+1), ":") && d.word(i) == "reg" || clippedNouns[d.near(i, +1)]):
		return sighting{}, false
	case usual >= 2 && !k.ordinary && !d.placeAt(i, last):
		s.why = "a first name of the ONS list"
	case last == i && d.surnameInBrackets(i):
		s.why = "a surname in brackets behind someone's post"
	case last == i && !k.ordinary && !k.place && !thing[w] && d.apposed(i):
		s.why = "an unknown word in a capital whom the next words tell of"
	case last == i && k.surname && k.given < 1 && !k.ordinary && !k.place && !thing[w] && d.busy(i):
		s.why = "a surname of which a note says what its bearer does"
	case last == i && !k.ordinary && !k.place && !thing[w] && d.owns(i):
		s.why = "an unknown word that owns what people do"
	case last == i && usual >= 2 && k.ordinary && d.besideName(i):
		s.why = "a first name that is also a word, beside another"
	case last == i && !k.ordinary && !k.place && messaging[d.near(i, -1)] && d.gap(i) == " " && t.form == title && !modals[d.near(i, -1)]:
		s.why = "an unknown word in a capital to whom something is said"
	case usual >= 0 && !k.ordinary && !k.place && !thing[w] && d.setOff(i, last):
		s.why = "a rare first name set off by commas"
	case usual >= 2 && !k.ordinary && !placeLead[d.near(i, -1)]:
		s.why = "a first name that is also a place, where no place is meant"
	case usual >= 3 && k.ordinary && !d.sentenceStart(i) && (does || d.possessive(last) || kinWords[d.near(i, -1)] || d.near(i, -1) == "our" || d.near(i, -1) == "tellin"):
		s.why = "a first name that is also a word, said of a person"
	case !k.ordinary && does && !k.place && !thing[w] && (last > i || t.form == title):
		s.why = "an unknown word in a capital that does what people do"
	case !k.ordinary && d.possessive(last) && (kinWords[d.near(last+1, +1)] || kinWords[d.near(last+2, +1)]) && !thing[w]:
		s.why = "an unknown word in a capital that has a family"
	default:
		return sighting{}, false
	}
	return s, true
}

// besideName says whether "and" and a first name that is no word of English stand before token i, and nothing goes on behind it:
// "John and Pat."
func (d *document) besideName(i int) bool {
	if i < 2 || d.word(i-1) != "and" && d.gap(i) != " & " || !d.partEnds(i) {
		return false
	}
	j := i - 2
	if d.gap(i) == " & " {
		j = i - 1
	}
	k := d.at(j)
	return d.tokens[j].form == title && (k.called >= 2 && !k.ordinary || d.taken[j])
}

// apposed says whether a comma and a word for a person tell who token i is: "with Zmarai, the lad from the hostel".
func (d *document) apposed(i int) bool {
	if !d.gapIs(i+1, ", ") || i+2 >= len(d.tokens) || d.sentenceStart(i) {
		return false
	}
	w, who := d.word(i+1), d.word(i+2)
	return (w == "the" || w == "a" || w == "his" || w == "her" || w == "my" || w == "their") && (people[who] || kinWords[who]) && d.tokens[i+2].form == small
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
var clippedNouns = set("by plate plates number no mark doc docs for")

var clipped = set("reg sol del cons jan don pat art")

// setOff says whether commas or brackets stand on both sides of a name: "Ref to MASH, Wendell, at 15.20".
func (d *document) setOff(first, last int) bool {
	before := d.gap(first)
	return last+1 < len(d.tokens) && (before == ", " || before == " (") && strings.IndexByte(",)", d.gap(last + 1)[0]) >= 0
}

// thing holds names of systems and bodies that also "said", "told" or "had".
var thing = set("app apps ofsted cafcass datix mosaic barnardo barnardos childline liquidlogic athena niche frameworki carefirst careknowledge systmone emis rio camhs marac facebook snapchat instagram tiktok whatsapp covid")
