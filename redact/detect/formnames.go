package detect

import (
	"strings"
)

// greeted reads whom a message greets: "Hi Jan," below which it begins.
func (d *document) greeted(i int) (sighting, bool) {
	if d.gap(i) != " " || !d.sentenceStart(i-1) && !d.lineStart(i-1) {
		return sighting{}, false
	}
	last, k := d.runEnd(i), d.at(i)
	if k.titled || k.weekday || k.dull && k.given < 4 || k.called < 0 && k.ordinary {
		return sighting{}, false
	}
	if !d.gapIs(last+1, ", ", ",\n", ",\n\n", "\n", "\n\n", " - ") {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.role", tier: TierB, why: "whom a message greets"}, true
}

var greetings = set("hi hiya hello dear hey morning afternoon evening thanks cheers")

// filledIn reads what stands in a form behind a post or "by": "Nurse in charge: Loveness", "Completed by: Tash".
func (d *document) filledIn(i int) (sighting, bool) {
	if i == 0 || !strings.HasPrefix(d.gap(i), ":") || d.tokens[i].line {
		return sighting{}, false
	}
	if w := d.word(i - 1); !kinWords[w] && !signers[w] {
		return sighting{}, false
	}
	k := d.at(i)
	if k.ordinary && k.given < 3 || d.suffixesAfter(i) || d.protected(i) {
		return sighting{}, false
	}
	if k.place && k.given < 2 || !d.partEnds(d.runEnd(i)) && !d.gapIs(d.runEnd(i)+1, " (", " - ") {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i), title: i, rule: "person.role", tier: TierB, why: "what a form says of a post"}, true
}

// signers are the last words of a form's fields that ask who did something.
var signers = set("by charge name lead signed signature minutes attendees present apologies chair reviewer author with spoken informed")

// byEpithet reads "Big Dave" and "Lil Kez": a first name behind a word that tells its bearer apart.
func (d *document) byEpithet(i int) (sighting, bool) {
	if !d.gapIs(i+1, " ") || !d.freeTitle(i+1) {
		return sighting{}, false
	}
	k := d.at(i + 1)
	if k.called < 2 || k.dull || k.place || k.ordinary && k.given < 4 || d.suffixesAfter(i) || d.nameFollows(i+1) {
		return sighting{}, false
	}
	return sighting{first: i, last: i + 1, title: i, rule: "person.single", tier: TierB, why: "a first name behind a word that tells its bearer apart"}, true
}

var epithets = set("big lil little mad fat skinny ginger scouse geordie cockney brummie tall shorty young old")
