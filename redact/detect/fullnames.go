package detect

import (
	"strings"
)

// fullName reads a given name with a surname, and a given name before a surname of the case.
func (d *document) fullName(i int) (sighting, bool) {
	if !d.nameBegins(i) || d.lowerName(i) {
		return sighting{}, false
	}
	t, k := d.tokens[i], d.at(i)
	usual := k.called
	if usual < 0 && (d.doubleBarrelled(i) || d.cellPair(i)) {
		usual = 1
	}
	if usual < 0 || k.dull && !d.tradeGiven(i) && usual < 4 || k.month && d.asMonth(i) || d.suffixesAfter(i) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	if last == i || ethnic[d.word(i)] && d.tokens[last].line || worldWords[d.word(last)] && d.given(d.word(last)) < 1 && (worldWords[d.word(last-1)] || d.word(last-1) == "lankan") {
		return sighting{}, false
	}
	// The second word must be able to be a surname.
	s := d.word(last)
	family := !d.ordinary(s) || d.surname(s) && !dull[s]
	hyphened := d.gap(last) == "-"
	switch {
	case !family && !hyphened:
		return sighting{}, false
	case d.taken[last] && usual >= 2 && last == i+1 && !d.lowerName(i):
	case k.ordinary && !d.wordedFirst(i, last):
		return sighting{}, false
	case usual < 2 && !d.surname(s):
		return sighting{}, false
	case d.placeAt(i, last) && !d.personAround(i, last):
		return sighting{}, false
	case t.form == upper && (!d.surname(s) || k.ordinary):
		return sighting{}, false
	}
	why := "a first name of the ONS list and a surname"
	if d.taken[last] {
		why = "a first name before a surname of the case"
	}
	return sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: why}, true
}

// tradeGiven says whether token i is a first name though it is a word of the trade, because of the surname behind it: "Bill Smith".
func (d *document) tradeGiven(i int) bool {
	if !tradeNames[d.word(i)] || !d.gapIs(i+1, " ") || d.tokens[i+1].form != title {
		return false
	}
	next := d.at(i + 1)
	return !next.dull && !next.place && (next.usualFamily && !next.suffix && !next.street || next.surname && !next.ordinary)
}

// tradeNames are the words of the trade and of notes that are first names.
var tradeNames = set("astra august bill charity christian fraser june junior justice mercedes munro non royal said")

// wordedFirst says whether a word of English is a first name because of the surname behind it: before a usual surname, be that a word too;
// a usual first name before any within a sentence, a less usual one before a surname that is nothing else.
func (d *document) wordedFirst(i, last int) bool {
	k, s := d.at(i), d.at(last)
	if k.called < 2 || modals[d.word(i)] && k.called < 4 || d.tokens[last].form != title {
		return false
	}
	if s.usualFamily && last == i+1 && (!s.suffix && !s.street && !modals[d.word(i)] || personVerbs[d.near(last, +1)]) {
		return true // "Ken Smith", "Rose Hill said"
	}
	if k.called < 4 {
		told := d.personAround(i, last) || d.postInBrackets(last) || d.gap(i) == ": " && d.partEnds(last)
		return !quarters[d.word(i)] && (s.surname || told) && !s.ordinary && !s.thing && (!s.place || !d.starts(i) || told)
	}
	return !s.ordinary || !d.sentenceStart(i)
}

// postInBrackets says whether brackets behind token i tell a post or a service: "Ken Outhwaite (Probation)".
func (d *document) postInBrackets(i int) bool {
	return d.gapIs(i+1, " (") && (d.at(i+1).dull || d.at(i+1).kin || d.at(i+1).titled)
}

// nameBegins says whether token i may be the first of several words of a name.
func (d *document) nameBegins(i int) bool {
	return (d.tokens[i].form != upper || d.width(i) > 1) && i+1 < len(d.tokens) && d.gap(i) != "'"
}

// doubleGiven reads "Carol-Anne", with a surname behind it where there is one: each half may be a word of English.
func (d *document) doubleGiven(i int) (sighting, bool) {
	if !d.gapIs(i+1, "-") || d.tokens[i+1].form != title || !d.nameBegins(i) || d.lowerName(i) {
		return sighting{}, false
	}
	k, next := d.at(i), d.at(i+1)
	if k.called < 2 || next.called < 2 || k.month || k.dull || k.ordinary && next.ordinary {
		return sighting{}, false
	}
	if d.placeAt(i, i) && d.placeAt(i+1, i+1) || d.suffixesAfter(i) || d.eponymous(d.runEnd(i)) {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i), title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "two first names of the ONS list with a hyphen"}, true
}

// doubleBarrelled says whether an unknown word in a capital stands before a surname with a hyphen: "Pru Adeyinka-Holt".
func (d *document) doubleBarrelled(i int) bool {
	last := d.runEnd(i)
	if last != i+2 || d.gap(i+1) != " " || d.gap(last) != "-" || d.width(i) < 3 || d.at(i).ordinary || d.at(i).place {
		return false
	}
	for j := i; j <= last; j++ {
		if d.tokens[j].form != title || j > i && !d.at(j).surname {
			return false
		}
	}
	return !d.at(i+1).place || !d.at(last).place
}

// cellPair says whether two capitals that no dictionary has stand alone in a table's cell, the second a surname: "| Gwenda Farr |".
func (d *document) cellPair(i int) bool {
	if i == 0 || !d.gapIs(i+1, " ") || d.tokens[i].form != title || d.tokens[i+1].form != title || d.width(i) < 3 {
		return false
	}
	k, next := d.at(i), d.at(i+1)
	if k.ordinary || k.place || k.dull || next.ordinary || next.dull || !next.surname {
		return false
	}
	return d.cellBegins(i) && d.cellEnds(i+1)
}

// cellBegins says whether a line or a table's cell begins with token i.
func (d *document) cellBegins(i int) bool {
	before := d.gap(i)
	return strings.Contains(before, "|") || strings.Contains(before, cell) || strings.HasSuffix(before, "\n")
}

// cellEnds says whether a line, a table's cell or the text ends behind token i; a post in brackets may follow.
func (d *document) cellEnds(i int) bool {
	if i+1 >= len(d.tokens) {
		return true
	}
	after := d.gap(i + 1)
	return strings.Contains(after, "|") || strings.Contains(after, cell) || strings.HasPrefix(after, " (") || strings.HasPrefix(after, "\n")
}

// letterSurname reads a surname that begins with a letter and an apostrophe: "O'Donnell", "D'Souza".
func (d *document) letterSurname(i int) (sighting, bool) {
	if !d.gapIs(i+1, "'") || d.width(i+1) < 3 || i > 0 && d.gap(i) == "'" || d.suffixesAfter(i) || d.placeAt(i, i+1) {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i), title: d.titleBefore(i), rule: "person.single", tier: TierB, why: "a surname of a letter, an apostrophe and a name"}, true
}

// signature reads a name that stands alone on the line below a letter's closing words.
func (d *document) signature(i int) (sighting, bool) {
	if i == 0 || !d.tokens[i].line || len(d.gap(i)) > 8 || !closings[d.word(i-1)] || !d.nameBegins(i) || d.lowerName(i) {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && last < i+3 {
		last++
	}
	if last == i || d.at(i).dull || d.at(last).dull || d.at(i).titled {
		return sighting{}, false
	}
	if last+1 < len(d.tokens) && d.gap(last+1) != "" && !strings.ContainsAny(d.gap(last + 1)[:1], "\n,") {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.role", tier: TierB, why: "a name below a letter's closing words"}, true
}

var closings = set("sincerely faithfully regards wishes truly thanks signed")

// lowerName says whether a word is one of a sentence rather than a name: "Will Smith" reads, "Will they" does not.
func (d *document) lowerName(i int) bool {
	return i+1 < len(d.tokens) && d.tokens[i+1].form == small && d.at(i).modal
}

func (d *document) titleBefore(i int) int { return d.tokenAt(d.withTitle(i)) }

// takenFirst reads a given name of the case with a surname that the case gives to someone else, or does not know.
func (d *document) takenFirst(i int) (sighting, bool) {
	if !d.gapIs(i+1, " ") || d.tokens[i+1].form != title || !d.nameBegins(i) || d.nameBefore(i) {
		return sighting{}, false
	}
	c := d.caseAt(i)
	if c == nil || c.kind != "person" || c.end != int(d.tokens[i].end) || c.rule == "case.surname" || c.rule == "case.initials" {
		return sighting{}, false
	}
	last := d.runEnd(i)
	next := d.caseAt(i + 1)
	w := d.word(i + 1)
	if next == nil {
		if dull[w] || (d.ordinary(w) || d.placeAt(i+1, i+1)) && !d.surname(w) {
			return sighting{}, false
		}
		if d.suffixesAfter(i+1) || d.ordinary(w) && d.sentenceStart(i+1) {
			return sighting{}, false
		}
		return sighting{first: i, last: last, title: d.tokenAt(c.start), rule: "person.given_surname", tier: TierB, why: "a first name of the case with a surname that it does not have"}, true
	}
	if next.kind != "person" || next.rule != "case.surname" {
		return sighting{}, false
	}
	if c.owner == nil {
		return sighting{}, false
	}
	return sighting{first: i, last: d.tokenAt(next.end) - 1, title: d.tokenAt(c.start), rule: "case.name", tier: TierB, owner: c.owner,
		why: "a first name of the case with a surname of the family"}, true
}

// nameBefore says whether a name of the case goes on with token i.
func (d *document) nameBefore(i int) bool {
	return i > 0 && d.taken[i-1] && len(d.gap(i)) < 3 && !d.gapIs(i, ". ", ", ", "\n")
}

// withCaseName reads an unknown word in a capital before a name of the case: "Popo Wu", "Seamus Doyle".
func (d *document) withCaseName(i int) (sighting, bool) {
	if k := d.at(i); d.width(i) < 2 || d.gap(i) == "'" || !d.gapIs(i+1, " ") || !d.taken[i+1] || k.place && k.given < 2 {
		return sighting{}, false
	}
	c := d.caseAt(i + 1)
	if c == nil || c.kind != "person" || c.start != int(d.tokens[i+1].start) || c.tier == TierC || !carriesOn[c.rule] {
		return sighting{}, false
	}
	return sighting{first: i, last: d.tokenAt(c.end) - 1, title: d.titleBefore(i), rule: "case.with_other_name", tier: TierB, why: "a word before a name of the case"}, true
}

// carriesOn are the rules of the case whose names another name may stand before.
var carriesOn = set("case.surname case.given case.alias")

// quoted reads what stands between quotation marks as people's nicknames do: "Scouse Pete", "Quiva".
func (d *document) quoted(i int) (sighting, bool) {
	if !strings.HasSuffix(d.gap(i), `"`) && !strings.HasSuffix(d.gap(i), " '") {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && last < i+2 {
		last++
	}
	if last+1 < len(d.tokens) && !strings.HasPrefix(d.gap(last+1), `"`) && !strings.HasPrefix(d.gap(last+1), "'") || d.possessive(last) {
		return sighting{}, false
	}
	if worldWords[d.word(i)] && d.at(i).given < 3 {
		return sighting{}, false // a language
	}
	if k := d.at(last); last > i && (k.ordinary || k.called < 2 || k.dull || d.taken[last]) || last == i && (!k.strange() || k.dull) {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.quoted", tier: TierB, why: "written as nicknames are"}, true
}

// called is how usual a first name is that the list gives a number, pet forms counting as middling.
func called(w string, given int) int {
	if given < 2 && len(shortForms()[w]) > 0 {
		return 2
	}
	return given
}

// cited says whether a name is the author of a book or a study: "Brandon et al., 2020", "Ferguson (2017)".
func (d *document) cited(first, last int) bool {
	j := last + 1
	if d.andOthers(j) {
		return true
	}
	if j = d.authorsEnd(j); j > last+1 && (d.gap(last+1) != ", " && d.word(last+1) != "and" || !strings.HasSuffix(d.gap(min(j, len(d.tokens)-1)), " (")) {
		return false
	}
	if j >= len(d.tokens) || d.tokens[j].form != number || d.width(j) != 4 || fullYear(d.word(j)) < 1900 {
		return false
	}
	g, after := d.gap(j), ""
	if j+1 < len(d.tokens) {
		after = d.gap(j + 1)
	}
	closes := after != "" && strings.IndexByte(");:", after[0]) >= 0
	switch {
	case strings.HasSuffix(g, " (") && closes:
		return true
	case closes:
		return (g == ", " || g == " " || g == ",\n") && d.inBrackets(first)
	}
	return first == last && g == " " && d.tokens[first].form == title && strings.HasPrefix(after, " ")
}

// andOthers says whether "et al" or "and colleagues" stands at token j.
func (d *document) andOthers(j int) bool {
	if j+1 >= len(d.tokens) {
		return false
	}
	w, next := d.word(j), d.word(j+1)
	return w == "et" && next == "al" || w == "and" && (next == "colleagues" || next == "others")
}

// authorsEnd gives the token behind a second author and initials from token j on: "Forrester, D. and Harwin, J. (2011)".
func (d *document) authorsEnd(j int) int {
	if j+2 < len(d.tokens) && (d.word(j) == "and" || d.gap(j) == " & ") && (d.tokens[j+1].form == title || d.tokens[j+1].form == mixed) {
		j += 2
	} else if d.gapIs(j, " & ") && d.tokens[j].form == title {
		j++
	}
	for n := 0; n < 6 && j+1 < len(d.tokens); n++ {
		and := n > 0 && (d.word(j) == "and" || d.tokens[j].form == title && d.word(j-1) == "and")
		if !d.initial(j) && !and {
			break
		}
		j++
	}
	return j
}

// inBrackets says whether a bracket is open at token i.
func (d *document) inBrackets(i int) bool {
	end := int(d.tokens[i].start)
	s := d.view.text[max(0, end-300):end]
	return strings.LastIndexByte(s, '(') > strings.LastIndexByte(s, ')')
}

// caseAt gives the candidate of the case that covers token i.
func (d *document) caseAt(i int) *candidate {
	d.steps++
	pos := int(d.tokens[i].start)
	low, high := 0, d.caseCount
	for low < high {
		if mid := (low + high) / 2; d.candidates[mid].end <= pos {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < d.caseCount && d.candidates[low].start <= pos {
		return d.candidates[low]
	}
	return nil
}

// amongNames reads an unknown word and a surname behind the name of somebody and "&": "Hughie & Dinny Cash".
func (d *document) amongNames(i int) (sighting, bool) {
	if i < 2 || d.gap(i) != " & " || !d.nameFollows(i) || !d.at(i+1).surname {
		return sighting{}, false
	}
	if before := d.at(i - 1); !d.taken[i-1] && (before.called < 2 || before.ordinary) {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i), title: i, rule: "person.given_surname", tier: TierB, why: "an unknown word and a surname beside a name"}, true
}

// protected says whether a keep list protects token i.
func (d *document) protected(i int) bool {
	return len(d.keeps(int(d.tokens[i].start), int(d.tokens[i].end))) > 0
}

func (d *document) takenAll(i, j int) bool {
	for ; i <= j; i++ {
		if !d.taken[i] {
			return false
		}
	}
	return true
}
