package detect

import (
	"strings"
)

// Street types that are hardly anything else in a capital.
var plainStreets = set(`road rd street avenue ave crescent cres terrace terr close lane drive gardens gdns grove mews cottages villas boulevard heol ffordd stryd ct ln`)

// Street types behind which any word in a capital is a street: Station Road, Church Street.
var roads = set("road rd street avenue lane approach")

// rows are more of them, behind "on", "up" or "along".
var rows = set("row parade terrace hill wharf quay mews brow fold bank top")

var (
	flats      = set("flat apartment apt unit room bedsit plot pitch caravan block maisonette chalet studio")
	houseNames = set("cottage house lodge farm barn villa manor bungalow farmhouse caravan")
	tall       = set("house point tower towers lodge mansions heights court")
	// behindNumber are words that a street ends with where a house's number stands before it, or a preposition and a word that is nothing else.
	behindNumber = set(`av bay bottom brae broadway causeway circle common corner cross dr drift entry field ford glen haven head hythe island junction leys loan
		mill pightle pk pl plain ridings shaw sidings slade thwaite toft townend tye valley vennel weald`)
	beforeName = set("up down in on at of to from near along off behind outside opposite into around by past across beside")
	inAddress  = set("the y yr of le de upper lower old new great little north south east west st saint")
)

// addresses finds streets with their numbers, towns and postcodes, and streets alone.
func (d *document) addresses() {
	for i := 0; i < len(d.tokens); {
		if d.tokens[i].form != small {
			if last, c, ok := d.addressAt(i); ok {
				d.propose(c)
				i = last
			}
		}
		i++
	}
}

func (d *document) addressAt(i int) (int, candidate, bool) {
	j, numbered := i, false
	if d.tokens[i].capital() && d.at(i).flat && i+1 < len(d.tokens) && (d.tokens[i+1].form == number || d.tokens[i+1].form == upper) && short(d.gap(i+1), " ") {
		j = i + 2
		for j < len(d.tokens) && (d.gap(j) == "" || d.gap(j) == "/" && d.tokens[j].form == number) {
			j++ // "Flat 12a", "Flat 2/1"
		}
		if j >= len(d.tokens) || !short(d.gap(j), " ,\n") {
			return 0, candidate{}, false
		}
	}
	if named := d.houseName(j); named > j {
		j = named
	}
	if n := d.houseNumber(j); n > j {
		numbered, j = true, n
	} else if j < len(d.tokens) && d.tokens[j].form == number && d.width(j) <= 4 && !(j > 0 && counts[d.word(j-1)]) {
		numbered = true
		j++
		if j < len(d.tokens) && d.gap(j) == "" && d.width(j) == 1 && d.tokens[j].form != number {
			j++ // 12a
		}
		if j < len(d.tokens) && d.gap(j) == "-" && d.tokens[j].form == number {
			j++ // 12-14
		}
	}
	street, kind := d.street(j, numbered || j > i || d.addressAsked(j))
	if street < 0 {
		if last, ok := d.uncappedStreet(i); ok {
			return last, d.houseFrom(i, last, "a house number and a street in small letters"), true
		}
		return d.toPostcode(i)
	}
	c := candidate{start: int(d.tokens[d.namedHouse(i)].start), kind: "address", rule: "address.street", tier: TierB, confidence: 0.8, label: labelOf("address"), prio: prioAddress,
		why: "a " + kind + " by its last word"}
	if numbered || j > i {
		c.rule, c.confidence, c.why = "address.house", 0.9, "a house number or name and a "+kind
	}
	last := d.townAndPostcode(street)
	c.end = int(d.tokens[last].end)
	return last, c, true
}

// addressAsked says whether a form asks for an address at once before token i: "Address: Larkspur Approach".
func (d *document) addressAsked(i int) bool {
	if i == 0 || i >= len(d.tokens) {
		return false
	}
	w, g := d.word(i-1), d.gap(i)
	return (w == "address" || w == "addr" || w == "add") && (strings.HasPrefix(g, ":") || strings.Contains(g, cell) || strings.Contains(g, "|"))
}

// uncappedStreet reads a number and a street in a message without capitals, or behind the words that lead to an address: "16 acre lane", "at
// 4 the crescent".
func (d *document) uncappedStreet(i int) (last int, ok bool) {
	led := i > 0 && addressLead[d.word(i-1)]
	if d.tokens[i].form != number || d.width(i) > 3 || !led && !d.careless()[min(i+1, len(d.tokens)-1)] {
		return 0, false
	}
	j := i + 1
	if j < len(d.tokens) && d.gap(j) == "" && d.width(j) == 1 {
		j++ // 12a
	}
	for n := 0; j < len(d.tokens) && d.gapIs(j, " ") && d.tokens[j].form == small; n++ {
		if w := d.word(j); n > 0 && plainStreets[w] && (led || w != "close" && w != "drive") {
			return j, true
		} else if n > 2 || unit[w] > 0 || w == "of" || w == "in" || w == "on" || w == "and" || sentenceWords[w] && w != "the" {
			return 0, false
		}
		j++
	}
	return 0, false
}

// namedHouse gives the token that the name of a house or a building begins with before the street at token i: "Tigh na Mara, Shore
// Street", "The Old Maltings, Station Rd"; i where none does. It stands alone before its comma and holds nobody's name.
func (d *document) namedHouse(i int) int {
	if i == 0 || d.gap(i) != ", " && d.gap(i) != ",\n" {
		return i
	}
	if floor := d.floorBefore(i); floor < i {
		return floor
	}
	first, named := i, false
	for j := i - 1; j >= 0 && j > i-5; j-- {
		t, w := d.tokens[j], d.word(j)
		if d.taken[j] || !t.capital() && !inAddress[w] && w != "na" || t.capital() && w != "the" && !d.nobodysWord(j) && !tall[w] && !houseNames[w] && !(j > 0 && d.tokens[j-1].form == small && (d.word(j-1) == "na" || inAddress[d.word(j-1)])) {
			return i
		}
		named = named || t.capital() && (!d.at(j).ordinary || first < i)
		if first = j; d.gap(j) != " " || addressLead[d.near(j, -1)] || beforeName[d.near(j, -1)] {
			break
		}
	}
	begins := d.lineStart(first) || d.gap(first) == ", " || strings.HasSuffix(d.gap(first), "  ") || strings.HasSuffix(d.gap(first), ": ") || strings.HasSuffix(d.gap(first), " (") ||
		d.gap(first) == " " && (addressLead[d.near(first, -1)] || beforeName[d.near(first, -1)])
	if !begins || !named || !d.tokens[first].capital() || d.suffixesAfter(first) {
		return i
	}
	return first
}

// floorBefore gives the token that says which part of a house is meant, i where nothing does: "first floor rear, 88 Smelter Street".
func (d *document) floorBefore(i int) int {
	j := i - 1
	if j >= 2 && partsOfFloor[d.word(j)] && d.gapIs(j, " ") {
		j--
	}
	if j >= 1 && d.word(j) == "floor" && d.gapIs(j, " ") && (ordinals[d.word(j-1)] > 0 || floors[d.word(j-1)]) {
		return j - 1
	}
	return i
}

var (
	partsOfFloor = set("front rear back left right flat side middle")
	floors       = set("ground top basement lower upper")
)

// counts are the words whose number is no house: "Year 1, Globe Lane Infants".
var counts = set("year yr class grade room section table page week day band tier level stage phase step item question")

// houseNumber reads a number in words or behind "Number": "Eighty-eight B," "Number 9,"; it gives the token behind, i when there is none.
func (d *document) houseNumber(i int) int {
	if i+2 >= len(d.tokens) || !d.tokens[i].capital() {
		return i
	}
	w, j := d.word(i), i+1
	switch {
	case (w == "number" || w == "no") && d.tokens[j].form == number && short(d.gap(j), " ."):
		j++
	case d.at(i).counts || w == "sixty" || w == "seventy" || w == "eighty" || w == "ninety":
		if d.gap(j) == "-" && numbers[d.word(j)] > 0 {
			j++
		}
	default:
		return i
	}
	if j+1 < len(d.tokens) && d.gap(j) == " " && d.width(j) == 1 && d.tokens[j].form == upper {
		j++
	}
	if j >= len(d.tokens) || !short(d.gap(j), " ,") {
		return i
	}
	if street, _ := d.street(j, true); street < 0 {
		return i
	}
	return j
}

// houseAlone reads "Chapel Cottage" on a line, or in a cell, of its own.
func (d *document) houseAlone(i int) (int, bool) {
	if !d.lineStart(i) || d.tokens[i].form != title || d.taken[i] || d.at(i).dull {
		return 0, false
	}
	for j := i + 1; j < min(i+4, len(d.tokens)) && d.gap(j) == " " && d.tokens[j].form == title; j++ {
		if d.at(j).houseName && d.word(j) != "house" && (j+1 == len(d.tokens) || strings.Contains(d.gap(j+1), cell) || strings.IndexByte("\n,", d.gap(j + 1)[0]) >= 0) {
			return j, true
		}
	}
	return 0, false
}

// letterhead reads capitals and commas from the beginning of a line, or from behind a comma, to a postcode on the same line:
// "Civic Centre, Market Square, Calderbeck CB7 2QX". Nobody of the case stands among them.
func (d *document) letterhead(i int) (int, bool) {
	if d.tokens[i].form != title || i > 0 && !d.tokens[i].line && !strings.HasSuffix(d.gap(i), ", ") || titles[d.word(i)] || d.given(d.word(i)) >= 3 && !d.ordinary(d.word(i)) {
		return 0, false
	}
	commas := 0
	for j := i + 1; j < min(i+14, len(d.tokens)); j++ {
		if end, ok := d.postcodeAt(j); ok && d.tokens[j].form != title {
			return end, commas > 0
		}
		if g := d.gap(j); g == ", " {
			commas++
		} else if g != " " && g != "'" && g != "-" {
			return 0, false
		}
		if !d.tokens[j].capital() && d.tokens[j].form != number && !inAddress[d.word(j)] && !particles[d.word(j)] && d.word(j) != "na" && d.word(j) != "s" {
			return 0, false
		}
		if c := d.caseAt(j); d.taken[j] && (c == nil || c.kind == "person") {
			return 0, false
		}
	}
	return 0, false
}

// toPostcode reads an address whose street no list has, from its number, its flat or its quoted name to its postcode: "Plot 6, Oxley
// Yard, Sallow, OX99 3BD". Only words in capitals and numbers stand between.
func (d *document) toPostcode(i int) (int, candidate, bool) {
	if end, ok := d.houseAlone(i); ok {
		return end, d.houseFrom(i, end, "the name of a house alone on its line"), true
	}
	if end, ok := d.letterhead(i); ok {
		return end, d.houseFrom(i, end, "capitals and commas from the beginning of a line to a postcode"), true
	}
	if end, ok := d.numberToTown(i); ok {
		return end, d.houseFrom(i, end, "a house number, a word and a town"), true
	}
	begins := d.tokens[i].form == number && d.width(i) <= 4 || d.tokens[i].capital() && d.at(i).flat ||
		d.tokens[i].capital() && strings.HasSuffix(d.gap(i), `"`)
	if !begins || i > 0 && short(d.gap(i), "./:-") {
		return 0, candidate{}, false
	}
	for j := i + 1; j < min(i+16, len(d.tokens)); j++ {
		if !short(d.gap(j), " ,\n\"'-") {
			break
		}
		if end, ok := d.postcodeAt(j); ok {
			return end, d.houseFrom(i, end, "a number or a name, and capitals up to a postcode"), true
		}
		t, w := d.tokens[j], d.word(j)
		if !t.capital() && t.form != number && !inAddress[w] && w != "s" && w != "on" && d.gap(j) != "" || months[w] > 0 || titles[w] && w != "dr" {
			break
		}
	}
	return 0, candidate{}, false
}

// numberToTown reads an address whose street is called by one word that no list has, where the words before ask for an address
// and a town or nothing else ends it: "living at 3 Brookside, Chirbeck.", "address: Flat 2, 118 Oldgate, Brunsby", "lives at 14 Larkspur."
func (d *document) numberToTown(i int) (int, bool) {
	flat := d.at(i).flat
	led := i > 0 && (addressLead[d.word(i-1)] || strings.HasSuffix(d.gap(i), "("))
	if d.tokens[i].form != number && !flat || !led && !d.lineStart(i) {
		return 0, false
	}
	j := i
	if flat && d.gapIs(i+1, " ") && d.gapIs(i+2, ", ") {
		j = i + 2
	}
	if d.number(j) < 1 || d.width(j) > 4 || !d.gapIs(j+1, " ") {
		return 0, false
	}
	street := d.properRun(j+1, 3)
	if street < 0 {
		return 0, false
	}
	if !d.gapIs(street+1, ", ") {
		return street, led && d.word(i-1) != "to" && street == j+1 && d.at(street).strange() && d.partEnds(street)
	}
	town := d.properRun(street+1, 2)
	return town, town >= 0 && d.partEnds(town) && (led || d.placeAt(street+1, town) || d.taken[town])
}

// addressLead are the words behind which a form or a sentence gives an address.
var addressLead = set("at address addr of to living lives resides residing home house flat moved")

// properRun gives the last of up to n words in a capital from token i, none of them a person's or a date's; -1 when there is none.
func (d *document) properRun(i, n int) int {
	last := -1
	for j := i; j < min(i+n, len(d.tokens)); j++ {
		if j > i && d.gap(j) != " " || d.tokens[j].form != title || !d.nobodysWord(j) {
			break
		}
		last = j
	}
	return last
}

// nobodysWord says whether a word is no first name, title, month or word of the trade, and nobody's of the case.
func (d *document) nobodysWord(i int) bool {
	if c := d.caseAt(i); d.taken[i] && c != nil {
		return c.kind == "place"
	}
	k := d.at(i)
	return !d.taken[i] && !k.dull && !k.titled && !k.month && !k.weekday && (k.given < 3 || k.place)
}

// houseFrom is an address from one token to another that no list has.
func (d *document) houseFrom(first, last int, why string) candidate {
	return candidate{start: int(d.tokens[first].start), end: int(d.tokens[last].end), kind: "address", rule: "address.house", tier: TierB, confidence: 0.8,
		label: labelOf("address"), prio: prioAddress, why: why}
}

// houseName reads "Rose Cottage," before a street and gives the token behind, i when there is none.
func (d *document) houseName(i int) int {
	for j := i; j < min(i+3, len(d.tokens)-1); j++ {
		if !d.tokens[j].capital() || j > i && !short(d.gap(j), " \n") {
			return i
		}
		if j > i && d.at(j).houseName && strings.HasPrefix(d.gap(j+1), ",") && short(d.gap(j+1), " ,\n") {
			if street, _ := d.street(j+1, true); street > 0 {
				return j + 1
			}
		}
	}
	return i
}

// street reads a street's name from token i and gives its last token, -1 when there is none. A word that is a street's only
// among others needs a number before it, or a preposition and a name.
func (d *document) street(i int, numbered bool) (last int, kind string) {
	d.steps++
	if i >= len(d.tokens) || d.nextStreet[i] > 4 || i > 0 && numbered && !short(d.gap(i), " ,\n") && !d.addressAsked(i) || sentenceWords[d.word(i)] {
		return -1, ""
	}
	names := 0
	for j := i; j < min(i+5, len(d.tokens)); j++ {
		t, w := d.tokens[j], d.word(j)
		if j > i && (!short(d.gap(j), " '-\n") || !d.wrapped(j)) && !(d.gap(j) == ". " && d.word(j-1) == "st") {
			break
		}
		if w == "s" && j > i && strings.HasSuffix(d.gap(j), "'") {
			continue
		}
		if !t.capital() && !(j > i && inAddress[w]) {
			break
		}
		if j > i && streetTypes[w] && t.capital() && (names > 0 || numbered) && !d.streetGoesOn(j) {
			if plainStreets[w] && (names > 0 || j > i && roads[w] && !inAddress[d.word(j-1)]) || numbered && (names > 0 || d.word(j-1) == "the" || !dullStreet[w] && d.tokens[j-1].form == title && !inAddress[d.word(j-1)]) || names > 0 && beforeName[d.near(i, -1)] && d.proper(i, j) {
				if dullStreet[w] && !numbered && d.dullRun(i, j) {
					break
				}
				return j, "street"
			}
		}
		if j > i && names > 0 && t.capital() && (numbered && (tall[w] || behindNumber[w] && t.form == title && (d.gap(i) == " " || d.addressAsked(i)) && !d.capitalAhead(j)) && !d.streetGoesOn(j) ||
			behindNumber[w] && t.form == title && beforeName[d.near(i, -1)] && d.gap(i) == " " && d.nothingElse(i) && !d.capitalAhead(j) || w == "st" && d.streetEnds(j) ||
			streetTypes[w] && !dullStreet[w] && d.tokens[j].form == title && !d.sentenceStart(i) && beforeName[d.near(i, -1)] && d.gap(i) == " " && !d.streetGoesOn(j) && !d.capitalAhead(j)) {
			return j, "street"
		}
		if j > i && streetTypes[w] && (d.setApart(i, j) || d.passed(i, j) || d.onRoad(i, j)) {
			return j, "street"
		}
		if welshStreets[w] && j == i {
			if end := d.welsh(j); end > j && (numbered || beforeName[d.near(i, -1)] || strings.HasSuffix(d.gap(i), ", ")) {
				return end, "street"
			}
		}
		if !inAddress[w] && !dull[w] {
			names++
		}
	}
	return -1, ""
}

// nothingElse says whether token i is a word in a capital that no list has but those of places and surnames.
func (d *document) nothingElse(i int) bool {
	k := d.at(i)
	return d.tokens[i].form == title && !k.ordinary && !k.dull && !k.titled && k.given < 1 && !d.taken[i]
}

// setApart says whether a street stands alone between commas or brackets, its first word in no dictionary and nobody's name:
// "Mrs Pemberton, Biggin Vale (not to be shared)", "St Brannock's School, Abbot's Way, Gorley".
func (d *document) setApart(i, j int) bool {
	k := d.at(i)
	if d.gap(i) == ", " && j == i+2 && d.possessiveS(i+1) && d.tokens[i].form == title && d.tokens[j].form == title && d.partEnds(j) {
		return true
	}
	if d.gap(i) == ", " && j == i+1 && roads[d.word(j)] && d.tokens[j].form == title && d.partEnds(j) && !d.at(i).titled && !d.taken[i] {
		return true // "barber (Blue Razor, Station Approach)"
	}
	return d.gap(i) == ", " && j == i+1 && d.tokens[j].form == title && !dullStreet[d.word(j)] && !k.ordinary && !k.dull && k.given < 1 && !d.taken[i] && (d.partEnds(j) || d.gapIs(j+1, " ("))
}

// passed says whether a court or a close is somewhere to walk past rather than a court of law: "across Fallow Court".
func (d *document) passed(i, j int) bool {
	before := d.near(i, -1)
	return j == i+1 && (before == "past" || before == "across" || before == "down" || before == "off" || before == "up") && d.gap(i) == " " && d.tokens[j].form == title &&
		!courts[d.word(i)] && !d.at(i).dull && !d.capitalAhead(j)
}

// onRoad says whether a road that is called by a word of the trade stands behind a preposition: "lives on Station Road".
func (d *document) onRoad(i, j int) bool {
	return j == i+1 && (roads[d.word(j)] || rows[d.word(j)]) && d.tokens[j].form == title && d.gap(i) == " " && d.gap(j) == " " && beforeName[d.near(i, -1)] && !d.at(i).titled && !d.capitalAhead(j)
}

// streetEnds says whether "St" at token j is a street and no saint: no name follows.
func (d *document) streetEnds(j int) bool {
	if j+1 == len(d.tokens) {
		return true
	}
	g := d.gap(j + 1)
	return g != " " && g != ". " && g != "" && g[0] != '\'' || g == " " && d.tokens[j+1].form == small || g == ". " && beforeName[d.near(j-1, -1)]
}

// capitalAhead says whether a further capital follows, as in titles of works and posts.
func (d *document) capitalAhead(j int) bool {
	return j+1 < len(d.tokens) && d.gap(j+1) == " " && d.tokens[j+1].capital()
}

// streetGoesOn says whether the name has a further street word: "Mill Road Close".
func (d *document) streetGoesOn(j int) bool {
	if d.gapIs(j+1, "-") && d.tokens[j+1].form == title {
		return true // "Penny Lane-Fox"
	}
	return j+1 < len(d.tokens) && d.gap(j+1) == " " && d.tokens[j+1].form == title && streetTypes[d.word(j+1)]
}

// proper says whether tokens hold a word that is no ordinary one.
func (d *document) proper(i, j int) bool {
	for ; i < j; i++ {
		if w := d.word(i); !d.ordinary(w) && w != "s" {
			return true
		}
	}
	return false
}

func (d *document) dullRun(i, j int) bool {
	for ; i < j; i++ {
		if !dull[d.word(i)] && d.word(i) != "s" {
			return false
		}
	}
	return true
}

var (
	dullStreet   = set("court park house way place view green close drive")
	welshStreets = set("heol ffordd stryd maes rhodfa lon clos cwrt bryn")
)

// welsh reads "Maes y Coed".
func (d *document) welsh(i int) int {
	j := i
	for j+1 < len(d.tokens) && d.gap(j+1) == " " && j < i+4 && (d.tokens[j+1].capital() || inAddress[d.word(j+1)]) {
		j++
	}
	for j > i && !d.tokens[j].capital() {
		j--
	}
	return j
}

// townAndPostcode takes in the town and postcode behind a street, also over lines.
func (d *document) townAndPostcode(street int) int {
	last := street
	words := 0
	for j := street + 1; j < len(d.tokens) && j < street+9; j++ {
		if !short(strings.ReplaceAll(d.gap(j), "  ", ""), " ,\n-'") {
			break
		}
		if end, ok := d.postcodeAt(j); ok {
			return end
		}
		t, w := d.tokens[j], d.word(j)
		if !t.capital() && w != "and" && w != "on" && w != "upon" && w != "the" && w != "s" || words > 5 || dull[w] && !(d.place(w) && d.gap(j) == ", ") {
			break
		}
		words++
		if strings.Contains(d.gap(street+1), ",") && t.capital() && (d.taken[j] || d.placeAt(street+1, j)) {
			last = j
		}
	}
	return max(last, d.unlistedTowns(last))
}

// unlistedTowns takes in towns that no list has, behind commas up to the end of the line or of the sentence: "31 Sandpiper Quay,
// Pelham." They stand alone between their commas and are nobody's first name.
func (d *document) unlistedTowns(street int) int {
	last := street
	for range 3 {
		j := last + 1
		if j >= len(d.tokens) || d.gap(j) != ", " {
			return last
		}
		end := j
		for end+1 < len(d.tokens) && end < j+2 && d.gap(end+1) == " " && d.tokens[end+1].form == title {
			end++
		}
		for k := j; k <= end; k++ {
			if w := d.word(k); d.tokens[k].form != title || dull[w] && !(k < end && quarters[w]) || titles[w] || k == j && d.given(w) >= 3 || months[w] > 0 || weekdays[w] || kinWords[w] || d.sentenceWord(k) {
				return last
			}
		}
		if end+1 < len(d.tokens) {
			if g := d.gap(end + 1); g != ", " && strings.IndexByte(".;)\n", g[0]) < 0 && !strings.HasPrefix(g, "  ") {
				return last
			}
		}
		last = end
	}
	return last
}

// placeAt says whether tokens i to j are a place that the gazetteer has.
func (d *document) placeAt(i, j int) bool {
	if d.tokens[i].form != number && (i == j || !d.at(i).placeStart) {
		return i == j && d.at(i).place
	}
	return placeNames().has(d.phrase(i, j))
}

func (d *document) postcodeAt(j int) (int, bool) {
	if d.tokens[j].form == number || !d.tokens[j].capital() || j+1 >= len(d.tokens) || d.tokens[j+1].start > d.tokens[j].end || d.width(j) > 3 {
		return 0, false // every postcode has its first digit at once behind one or two letters
	}
	r := d.scan.byRule["uk.postcode"]
	if r == nil {
		return 0, false
	}
	_, end, _, ok := r.Match(d.view.text, int(d.tokens[j].start))
	if !ok {
		return 0, false
	}
	return d.tokenAt(end) - 1, true
}
