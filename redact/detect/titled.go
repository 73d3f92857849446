package detect

// titledInitials finds "Mrs P" and "Mr O.A.": a title and the letters of a name. Whose one letter is the case says where only one
// fits.
func (d *document) titledInitials() {
	for i := 0; i+1 < len(d.tokens); i++ {
		if !d.initial(i+1) || !d.tokens[i].capital() || !lettersTitles[d.word(i)] || d.taken[i+1] {
			continue
		}
		c := candidate{start: int(d.tokens[i].start), kind: "person", rule: "person.title", tier: TierB, confidence: 0.75, label: "[name]", prio: prioPerson, why: "a title and the first letter of a name"}
		switch {
		case d.twoLetters(i + 1):
			c.end, c.why = int(d.tokens[i+2].end)+1, "a title and the letters of a name"
		case d.oneLetter(i + 1):
			c.end = int(d.tokens[i+1].end)
			if e := d.cast.initialed(d.word(i+1), titleWomen[d.word(i)]); e != nil {
				c.label = e.label
			}
		default:
			continue
		}
		d.propose(c)
	}
}

var lettersTitles = set("mr mrs ms miss dr")

// dottedInitials finds people who are called by their letters: "children, A.S. and M.P.", "cousin AJ".
func (d *document) dottedInitials() {
	for i := 0; i+1 < len(d.tokens); i++ {
		if d.taken[i] || d.tokens[i].form != upper {
			continue
		}
		last, end, why := i, int(d.tokens[i].end), ""
		switch {
		case d.lettersWithStops(i):
			last, end, why = i+1, int(d.tokens[i+1].end)+1, "two letters with stops, as people are called whose names are not told"
		case d.lettersBehindKin(i):
			why = "the letters of somebody behind a word for kin"
		default:
			continue
		}
		d.propose(candidate{start: int(d.tokens[i].start), end: end, kind: "person", rule: "person.role", tier: TierB, confidence: 0.65, label: d.thingLabel("person", i, last), prio: prioPerson, why: why})
	}
}

// lettersWithStops says whether "A.S." stands at token i, which is no short form of everybody's, no longer row and no name's beginning.
func (d *document) lettersWithStops(i int) bool {
	if !d.initial(i) || !d.twoLettersAt(i) || commonLetters[d.word(i)+d.word(i+1)] || i > 0 && (d.gap(i) == "." || d.gap(i) == "" || d.gap(i) == "'" || d.gap(i) == "-") {
		return false
	}
	return i+2 == len(d.tokens) || !d.gapIs(i+2, ".", "") && !(d.gap(i+2) == ". " && d.tokens[i+2].capital() && d.at(i+2).surname)
}

// commonLetters are the short forms that people write with stops.
var commonLetters = set("ne nw se am pm eg ie nb ps pps us uk eu ad bc gp hv sw pe re it id tv qc kc jp bp bm od bd tds qds iv im cc bcc hm np rm pc dc ds ok xl ac dc ni hq pa ed ea op no vs al")

// lettersBehindKin says whether two capitals stand behind a word for family or a friend: "cousin AJ", "her mate TJ".
func (d *document) lettersBehindKin(i int) bool {
	w := d.near(i, -1)
	return i > 0 && d.width(i) == 2 && d.gap(i) == " " && d.tokens[i-1].form == small && (femaleKin[w] || maleKin[w] || friends[w]) && !abbreviation[d.word(i)] && !posts[d.word(i)] && !d.shouted(i) && !d.gapIs(i+1, "", "-", "/")
}

// twoLetters says whether token i begins "O.A." behind a title.
func (d *document) twoLetters(i int) bool { return d.gap(i) == " " && d.twoLettersAt(i) }

func (d *document) twoLettersAt(i int) bool {
	if !d.gapIs(i+1, ".") || !d.initial(i+1) {
		return false
	}
	end := int(d.tokens[i+1].end)
	return end < len(d.view.text) && d.view.text[end] == '.'
}

// oneLetter says whether token i is a letter behind a title and nothing of a longer name: "Mrs P said", "Mrs P's", not "Mrs P-B".
func (d *document) oneLetter(i int) bool {
	if d.gap(i) != " " && d.gap(i) != ". " {
		return false
	}
	if i+1 >= len(d.tokens) {
		return true
	}
	switch d.gap(i + 1) {
	case "'":
		return d.word(i+1) == "s"
	case "-", "":
		return false
	case " ", ". ":
		return d.tokens[i+1].form == small
	}
	return true
}

// titled reads "Mr Lockyer", "PC 4471 Owain Maddocks", "Dr Cressida Vaughan-Tate".
func (d *document) titled(i int) (sighting, bool) {
	if i > 0 && d.gap(i) == "" {
		return sighting{}, false
	}
	found := sighting{title: i, rule: "person.title", tier: TierB, why: "a title and a name"}
	j := d.titlesEnd(i)
	if courtesy[d.word(i)] && d.particleName(j) { // "Mr da Costa"
		found.first, found.last = j, d.runEnd(j+1)
		return found, true
	}
	if j >= len(d.tokens) || !d.plainGap(j) || !d.tokens[j].capital() || d.nobodyTitled(j) {
		return sighting{}, false
	}
	if d.gap(j) == ". " && !shortTitles[d.word(j-1)] && d.tokens[j-1].form != number {
		return sighting{}, false // "for Justice. Cosima"
	}
	if callings[d.word(i)] && !d.nameOfCalling(i, j) || d.lettersOnly(j) {
		return sighting{}, false
	}
	found.first, found.last = j, d.runEnd(j)
	if last := found.last; last == j && courtesy[d.word(i)] && d.at(j).strange() && d.gapIs(j+1, " ") && d.tokens[j+1].form == title && d.at(j+1).dull && !d.at(j+1).kin && d.partEnds(j+1) {
		found.last = j + 1 // "Mr Shaya Brief."
	}
	return found, true
}

// titlesEnd gives the token behind the titles and numbers from token i on.
func (d *document) titlesEnd(i int) int {
	j := i + 1
	for j < len(d.tokens) && (titles[d.word(j)] && d.tokens[j].capital() && d.plainGap(j) || d.tokens[j].form == number && d.gap(j) == " " && d.width(j) < 6) {
		j++
	}
	return j
}

// particleName says whether a particle in small letters and a name stand at token j.
func (d *document) particleName(j int) bool {
	if j+1 >= len(d.tokens) || !particles[d.word(j)] || d.tokens[j].form != small {
		return false
	}
	return d.gap(j) == " " && d.gap(j+1) == " " && d.freeTitle(j+1) && !d.at(j+1).dull
}

// nobodyTitled says whether token j is a word of the trade, or one that the case has, though a title stands before it.
func (d *document) nobodyTitled(j int) bool {
	if d.at(j).dull && !d.knownName(d.word(j)) && d.width(j) > 1 && !d.politely(j) || d.tokens[j].form == upper && d.width(j) > 2 && abbreviation[d.word(j)] {
		return true // "PC BTP 4471"
	}
	last := d.runEnd(j)
	return d.taken[j] && (last == j || d.takenAll(j, last))
}

// politely says whether token j is a surname behind a title of politeness or a rank though it is a word of the trade, and no post:
// "Mrs Church has", "Dr Fraser".
func (d *document) politely(j int) bool {
	return courtesy[d.word(j-1)] && d.tokens[j-1].capital() && d.tradeSurname(j)
}

// tradeSurname says whether token j is a word of the trade that families are called by too, and no other capital goes on behind it, as
// in a post or a paper's title: "Early", "Fraser", not "Early Help".
func (d *document) tradeSurname(j int) bool {
	return d.tokens[j].form == title && d.at(j).dull && d.at(j).surname && !d.nameFollows(j)
}

// nameOfCalling says whether a name stands at token j behind a title that is a word too: "Sister Bernadette", not "Sister Act".
func (d *document) nameOfCalling(i, j int) bool {
	if d.tokens[j].form != title && !d.shoutedTitle(i, j) {
		return false
	}
	k := d.at(j)
	if w := d.word(i); (k.called >= 2 && (d.at(i).kin || elders[w])) && !k.dull && !modals[d.word(j)] {
		return true // "Granny Pat"
	}
	return !k.ordinary || d.fullNameOf(j) || k.surname && (d.setOff(i, j) || d.possessive(j) && j > i+1)
}

// lettersOnly says whether token j is one or two capitals with no name behind them.
func (d *document) lettersOnly(j int) bool {
	if d.tokens[j].form != upper || d.width(j) > 2 {
		return false
	}
	return j+1 >= len(d.tokens) || !d.tokens[j+1].capital() || !d.gapIs(j+1, " ", ". ", "'")
}

// shoutedTitle says whether a title and a surname stand in a heading of capitals: "HER HONOUR JUDGE CARRADICE".
func (d *document) shoutedTitle(i, j int) bool {
	return d.tokens[i].form == upper && d.tokens[j].form == upper && d.width(j) > 3 && !d.at(j).ordinary && !d.at(j).dull && !abbreviation[d.word(j)]
}

// callings are titles that are also ordinary words in a capital.
var callings = set("nurse midwife judge justice constable sergeant inspector uncle auntie aunty aunt nanny nan nana nani gran sister father pastor cousin grandma grandad granddad lord lady master mummy mam dadi nani taid nain khala phupo babcia bunica granny hon recorder detective major captain colonel corporal officer elder deacon deaconess evangelist bishop apostle mama papa daddy madam haji")

// fullNameOf says whether a word of English in a capital begins a name because a surname follows: "Sister Blessed Makoni".
func (d *document) fullNameOf(j int) bool {
	last := d.runEnd(j)
	return last > j && d.usual(d.word(j)) >= 1 && !d.ordinary(d.word(last)) && !d.suffixesAfter(j)
}

// plainGap says whether only a space stands before token j, or what follows a title.
func (d *document) plainGap(j int) bool {
	g := d.gap(j)
	return g == " " || g == ". " || g == "\n" || g == "." || g == "  "
}

func (d *document) knownName(w string) bool {
	return d.given(w) >= 2 || d.surname(w) && !d.ordinary(w)
}
