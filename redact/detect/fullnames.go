package detect

import (
	"strings"
)

// fullName reads a given name with a surname, and a given name before a surname of the case.
func (d *document) fullName(i int) (sighting, bool) {
	t, k := d.tokens[i], d.at(i)
	if !t.capital() || t.form == upper && d.width(i) < 2 || i+1 >= len(d.tokens) || d.gap(i) == "'" {
		return sighting{}, false
	}
	if d.taken[i] {
		return d.takenFirst(i)
	}
	if d.lowerName(i) {
		return sighting{}, false
	}
	if last, ok := d.doubleGiven(i); ok {
		return sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "two first names of the ONS list with a hyphen"}, true
	}
	if s, ok := d.signature(i); ok {
		return s, true
	}
	usual := k.called
	if usual < 0 && (d.doubleBarrelled(i) || d.cellPair(i)) {
		usual = 1
	}
	if usual < 0 || k.dull && usual < 4 || k.month && d.asMonth(i) || d.suffixesAfter(i) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	if last == i {
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
	case k.ordinary && (usual < 4 || d.ordinary(s) && d.sentenceStart(i)):
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

// doubleGiven reads "Carol-Anne", with a surname behind it where there is one: each half may be a word of English.
func (d *document) doubleGiven(i int) (int, bool) {
	if i+1 >= len(d.tokens) || d.gap(i+1) != "-" || d.tokens[i].form != title || d.tokens[i+1].form != title || d.usual(d.word(i)) < 2 || d.usual(d.word(i+1)) < 2 ||
		d.placeAt(i, i) && d.placeAt(i+1, i+1) || months[d.word(i)] > 0 || dull[d.word(i)] || d.ordinary(d.word(i)) && d.ordinary(d.word(i+1)) || d.suffixesAfter(i) || d.eponymous(d.runEnd(i)) {
		return 0, false
	}
	return d.runEnd(i), true
}

// doubleBarrelled says whether an unknown word in a capital stands before a surname with a hyphen: "Pru Adeyinka-Holt".
func (d *document) doubleBarrelled(i int) bool {
	last := d.runEnd(i)
	return last == i+2 && d.gap(i+1) == " " && d.gap(last) == "-" && d.tokens[i].form == title && d.tokens[i+1].form == title && d.tokens[last].form == title && d.width(i) > 2 &&
		!d.ordinary(d.word(i)) && !d.place(d.word(i)) && d.surname(d.word(i+1)) && d.surname(d.word(last)) && !(d.place(d.word(i+1)) && d.place(d.word(last)))
}

// cellPair says whether two capitals that no dictionary has stand alone in a table's cell, the second a surname: "| Gwenda Farr |".
func (d *document) cellPair(i int) bool {
	if i == 0 || i+1 >= len(d.tokens) || d.gap(i+1) != " " || d.tokens[i].form != title || d.tokens[i+1].form != title || d.ordinary(d.word(i)) || d.ordinary(d.word(i+1)) || d.width(i) < 3 ||
		d.place(d.word(i)) || dull[d.word(i)] || dull[d.word(i+1)] || !d.surname(d.word(i+1)) {
		return false
	}
	before, after := d.gap(i), "|"
	if i+2 < len(d.tokens) {
		after = d.gap(i + 2)
	}
	opens := strings.Contains(before, "|") || strings.Contains(before, cell) || strings.HasSuffix(before, "\n")
	return opens && (strings.Contains(after, "|") || strings.Contains(after, cell) || strings.HasPrefix(after, " (") || strings.HasPrefix(after, "\n"))
}

// signature reads a name that stands alone on the line below a letter's closing words.
func (d *document) signature(i int) (sighting, bool) {
	if i == 0 || !closings[d.word(i-1)] || !strings.Contains(d.gap(i), "\n") || len(d.gap(i)) > 8 {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && last < i+3 {
		last++
	}
	if last == i || dull[d.word(i)] || dull[d.word(last)] || titles[d.word(i)] || last+1 < len(d.tokens) && d.gap(last+1) != "" && !strings.ContainsAny(d.gap(last + 1)[:1], "\n,") {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.role", tier: TierB, why: "a name below a letter's closing words"}, true
}

var closings = set("sincerely faithfully regards wishes truly thanks signed")

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

// lowerName says whether a word is one of a sentence rather than a name: "Will Smith" reads, "Will they" does not.
func (d *document) lowerName(i int) bool {
	return modals[d.word(i)] && i+1 < len(d.tokens) && d.tokens[i+1].form == small
}

func (d *document) titleBefore(i int) int { return d.tokenAt(d.withTitle(i)) }

// takenFirst reads a given name of the case with a surname that the case gives to someone else, or does not know.
func (d *document) takenFirst(i int) (sighting, bool) {
	if i+1 >= len(d.tokens) || d.tokens[i+1].form != title || d.gap(i+1) != " " || i > 0 && d.taken[i-1] && d.gap(i) != ". " && len(d.gap(i)) < 3 && d.gap(i) != ", " && d.gap(i) != "\n" {
		return sighting{}, false
	}
	c := d.caseAt(i)
	if c == nil || c.kind != "person" || c.rule == "case.surname" || c.rule == "case.initials" || c.end != int(d.tokens[i].end) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	next := d.caseAt(i + 1)
	w := d.word(i + 1)
	if next == nil {
		if dull[w] || d.ordinary(w) && !d.surname(w) || d.suffixesAfter(i+1) || d.ordinary(w) && d.sentenceStart(i+1) || d.placeAt(i+1, i+1) && !d.surname(w) {
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

// withCaseName reads an unknown word in a capital before a name of the case: "Popo Wu", "Seamus Doyle".
func (d *document) withCaseName(i int) (sighting, bool) {
	t, w, k := d.tokens[i], d.word(i), d.at(i)
	if d.taken[i] || t.form != title || k.ordinary || k.dull || k.titled || len(w) < 2 || i+1 >= len(d.tokens) || !d.taken[i+1] || d.gap(i+1) != " " || d.gap(i) == "'" || k.place && k.given < 2 {
		return sighting{}, false
	}
	c := d.caseAt(i + 1)
	if c == nil || c.kind != "person" || c.start != int(d.tokens[i+1].start) || c.rule != "case.surname" && c.rule != "case.given" && c.rule != "case.alias" || c.tier == TierC {
		return sighting{}, false
	}
	return sighting{first: i, last: d.tokenAt(c.end) - 1, title: d.titleBefore(i), rule: "case.with_other_name", tier: TierB, why: "a word before a name of the case"}, true
}

// quoted reads what stands between quotation marks as people's nicknames do: "Scouse Pete", "Quiva".
func (d *document) quoted(i int) (sighting, bool) {
	t, w := d.tokens[i], d.word(i)
	if !strings.HasSuffix(d.gap(i), `"`) && !strings.HasSuffix(d.gap(i), " '") || t.form != title || d.taken[i] {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && last < i+2 {
		last++
	}
	if last+1 < len(d.tokens) && !strings.HasPrefix(d.gap(last+1), `"`) && !strings.HasPrefix(d.gap(last+1), "'") || d.possessive(last) {
		return sighting{}, false
	}
	if s := d.word(last); last > i && (d.ordinary(s) || d.usual(s) < 2 || dull[s] || d.taken[last]) || last == i && (d.ordinary(w) || dull[w] || thing[w] || d.place(w)) {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.quoted", tier: TierB, why: "written as nicknames are"}, true
}

// called is how usual a first name is, pet forms counting as middling.
func called(w string) int {
	if n := given(w); n >= 2 {
		return n
	}
	if len(shortForms()[w]) > 0 {
		return 2
	}
	return given(w)
}

// cited says whether a name is the author of a book or a study: "Brandon et al., 2020", "Ferguson (2017)".
func (d *document) cited(first, last int) bool {
	j := last + 1
	if j+1 < len(d.tokens) && (d.word(j) == "et" && d.word(j+1) == "al" || d.word(j) == "and" && (d.word(j+1) == "colleagues" || d.word(j+1) == "others")) {
		return true
	}
	if j+2 < len(d.tokens) && (d.word(j) == "and" || d.gap(j) == " & ") && d.tokens[j+1].form == title {
		j += 2
	} else if j < len(d.tokens) && d.gap(j) == " & " && d.tokens[j].form == title {
		j++
	}
	for n := 0; n < 6 && j+1 < len(d.tokens) && (d.tokens[j].form == upper && d.width(j) == 1 || n > 0 && d.tokens[j].form == title && d.word(j-1) == "and" || n > 0 && d.word(j) == "and"); n++ {
		j++ // "Forrester, D. and Harwin, J. (2011)"
	}
	if j > last+1 && (d.gap(last+1) != ", " && d.word(last+1) != "and" || !strings.HasSuffix(d.gap(min(j, len(d.tokens)-1)), " (")) {
		return false
	}
	if j >= len(d.tokens) || d.tokens[j].form != number || d.width(j) != 4 || fullYear(d.word(j)) < 1900 {
		return false
	}
	g, after := d.gap(j), ""
	if j+1 < len(d.tokens) {
		after = d.gap(j + 1)
	}
	closes := strings.HasPrefix(after, ")") || strings.HasPrefix(after, ";") || strings.HasPrefix(after, ":")
	return strings.HasSuffix(g, " (") && closes || first == last && g == " " && d.tokens[first].form == title && !closes && strings.HasPrefix(after, " ") || (g == ", " || g == " " || g == ",\n") && closes && d.inBrackets(first)
}

// inBrackets says whether a bracket is open at token i.
func (d *document) inBrackets(i int) bool {
	end := int(d.tokens[i].start)
	s := d.view.text[max(0, end-300):end]
	return strings.LastIndexByte(s, '(') > strings.LastIndexByte(s, ')')
}

// caseAt gives the candidate of the case that covers token i.
func (d *document) caseAt(i int) *candidate {
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
		return &d.candidates[low]
	}
	return nil
}

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

// amongNames reads an unknown word and a surname behind the name of somebody and "&": "Hughie & Dinny Cash".
func (d *document) amongNames(i int) (sighting, bool) {
	k := d.at(i)
	if d.gap(i) != " & " || i < 2 || d.tokens[i].form != title || d.taken[i] || k.ordinary || k.dull || k.titled || !d.nameFollows(i) || !d.at(i+1).surname {
		return sighting{}, false
	}
	if before := d.at(i - 1); !d.taken[i-1] && (before.called < 2 || before.ordinary) {
		return sighting{}, false
	}
	return sighting{first: i, last: d.runEnd(i), title: i, rule: "person.given_surname", tier: TierB, why: "an unknown word and a surname beside a name"}, true
}

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
