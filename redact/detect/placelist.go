package detect

import (
	"strings"
)

// gazetteerPlaces finds the towns and villages of Great Britain where a word before them says that a place is meant, or
// where they can be nothing else.
func (d *document) gazetteerPlaces() {
	for i := range d.tokens {
		if !d.tokens[i].capital() || d.taken[i] || d.tokens[i].form == mixed || d.foreign()[i] {
			continue
		}
		last, flags := d.longestPlace(i)
		if last < 0 {
			d.cityAbroad(i)
			continue
		}
		if dull[d.word(i)] && last == i || d.near(i, -1) == "v" || last == i && d.tokens[i].form == upper && d.ordinary(d.word(i)) && d.shouted(i) {
			continue
		}
		if d.nameFollows(last) && d.gap(last+1) == " " && parts[d.word(last+1)] {
			last++ // "Cardiff Bay"
		}
		name := last == i && (d.given(d.word(i)) >= 2 || d.surname(d.word(i)))
		said := (placeLead[d.near(i, -1)] || living[d.near(i, -1)] || d.near(i, -1) == "to" && i > 1 && d.goesTo(i-2) && d.given(d.word(i)) < 2) && strings.Trim(d.gap(i), " \n") == ""
		ambiguous := strings.Contains(flags, "a") || d.width(i) < 4 && last == i
		tier, confidence := TierB, 0.75
		switch {
		case said && !ambiguous:
		case said && !d.sentenceStart(i) && !d.nameFollows(last):
			confidence = 0.65
		case ambiguous || d.sentenceStart(i) || d.nameFollows(last) || name || d.personBefore(i):
			continue
		}
		if d.near(i, -1) == "at" && d.possessive(last) && d.shopOf(last+1) {
			last++
		}
		d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[last].end), kind: "place", rule: "place.gazetteer", tier: tier, confidence: confidence,
			label: d.thingLabel("place", i, last), prio: prioPlace, why: "a town or village of the Ordnance Survey's list"})
	}
}

// parts are the words behind a town's name that call a part of it.
var parts = set("bay docks dock north south east west central quays port beach heath moor common vale hill green bottom top lower upper city town village seafront")

// living are verbs that notes leave the preposition behind out of: "father lives Cardiff Bay".
var living = set("lives lived living resides residing")

// goesTo says whether one of the two words before "to", the last of them token i, is of going somewhere: "travel to Appleby",
// "drove her to Whitby".
func (d *document) goesTo(i int) bool { return going[d.word(i)] || i > 0 && going[d.word(i-1)] }

var going = set(`go goes going went gone travel travels travelled travelling drive drives drove driven driving taken take took taking moved move moving moves fled flee ran return returned returning come came
	sent send brought bring flew flown fly trip trips journey journeys coach train bus taxi lift transferred relocated back visit visits`)

var placeLead = set("in at from near around outside throughout across toward towards into")

// nameFollows says whether a capital follows that may belong to the name.
func (d *document) nameFollows(i int) bool {
	return i+1 < len(d.tokens) && d.tokens[i+1].form == title && (d.gap(i+1) == " " || d.gap(i+1) == "-")
}

func (d *document) personBefore(i int) bool {
	return i > 0 && (d.gap(i) == " " || d.gap(i) == "-" || d.gap(i) == ". ") && d.tokens[i-1].capital() && (d.given(d.word(i-1)) > 0 || titles[d.word(i-1)] || d.taken[i-1] || d.width(i-1) == 1)
}

// longestPlace gives the last token of the longest place name from token i, -1 when there is none.
func (d *document) longestPlace(i int) (int, string) {
	d.steps++
	last, flags := -1, ""
	key, plain := "", true
	for j := i; j < min(i+4, len(d.tokens)); j++ {
		if j > i && !short(d.gap(j), " -'\n") || d.tokens[j].form == number {
			break
		}
		switch {
		case j == i:
			key = d.word(j)
		case d.word(j) == "s" && strings.HasSuffix(d.gap(j), "'"):
			key, plain = key+"s", false
		case plain && d.tokens[j].spaced:
			key = d.phrase(i, j)
		default:
			key, plain = key+" "+d.word(j), false
		}
		if j == i {
			k := d.at(i)
			if !d.tokens[i].capital() || !k.place && !k.placeGoesOn {
				break
			} else if !k.place {
				continue
			}
		}
		if f := d.findPlace(key); f.ok && d.tokens[j].capital() {
			last, flags = j, f.flags
		} else if !f.more {
			break
		}
	}
	return last, flags
}

// goesOn says whether the list has a place that goes on behind a word: "stoke on trent", "kings lynn" of "King's Lynn".
func goesOn(word string) bool {
	more, _ := placeNames().starts(word + " ")
	if !more {
		more, _ = placeNames().starts(word + "s")
	}
	return more
}

// A foundPlace is what the gazetteer says of a name that was looked up once.
type foundPlace struct {
	flags string
	ok    bool
	more  bool // a longer name may begin so
}

func (d *document) findPlace(key string) foundPlace {
	f, asked := d.found[key]
	if !asked {
		f.flags, f.ok = placeNames().find(key)
		if f.more = f.ok; !f.ok {
			f.more, _ = placeNames().starts(key)
		}
		d.found[key] = f
	}
	return f
}
