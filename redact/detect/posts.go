package detect

import "strings"

// eponym says whether token i is a discoverer's name: "Russell's sign", "Down's syndrome".
func (d *document) eponym(i int) bool {
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == "-" && d.tokens[last+1].form == title {
		last++
	}
	return d.possessive(i) && eponyms[d.near(i+1, +1)] || d.eponymous(last) || i > 0 && d.gap(i) == "-" && d.eponymous(last)
}

// nobody passes over discoverers, the models of cars, what a form says does not apply, the rows that a log counts, Sri Lanka and saints: "Skoda
// Octavia", "Lucas n/a", "Ent 4", "the blue St Christopher". A sighting without a rule says that nobody is there.
func (d *document) nobody(i int) (sighting, bool) {
	notApplicable := d.gapIs(i+1, " ") && d.word(i+1) == "n" && d.gapIs(i+2, "/") && d.word(i+2) == "a"
	numberedRow := i+1 < len(d.tokens) && d.tokens[i+1].form == number && d.gap(i+1) == " " && d.width(i+1) < 3 && d.lineStart(i)
	lanka := d.word(i) == "sri" && strings.HasPrefix(d.near(i, +1), "lank")
	saint := i > 0 && d.word(i-1) == "st" && d.gap(i) == " " && !d.possessive(i)
	return sighting{}, notApplicable || lanka || d.eponym(i) || d.worksOf(i) || d.writer(i) || i > 0 && d.at(i-1).carMake && d.gap(i) == " " || numberedRow || saint && !d.nameFollows(i)
}

// worksOf says whether a full name is an author's: "Malorie Blackman novels", "Ravi Kohli's study of".
func (d *document) worksOf(i int) bool {
	if !d.nameFollows(i) || !d.workAhead(i) {
		return false
	}
	last := d.runEnd(i)
	if last == i {
		return false
	}
	if d.possessive(last) {
		return studies[d.near(last+1, +1)]
	}
	return d.next(last) == small && works[d.word(last+1)]
}

// writer says whether a work stands before the name of its author: "a book by Malorie Blackman", "the poem at tab 9 is".
func (d *document) writer(i int) bool {
	if i < 2 || !d.tokens[i].spaced || d.width(i-1) != 2 || d.word(i-1) != "by" && d.word(i-1) != "is" {
		return false
	}
	for j := i - 2; j >= 0 && j > i-7 && !ends(d.gap(j+1)); j-- {
		if works[d.word(j)] {
			return d.word(i-1) == "is" || j == i-2
		}
	}
	return false
}

// workAhead says whether a word for a book, a film or a study stands a few words on, so that it pays to look closer.
func (d *document) workAhead(i int) bool {
	for j := i + 2; j < min(i+6, len(d.tokens)); j++ {
		if d.at(j).work {
			return true
		}
	}
	return false
}

var (
	works   = set("novel novels book books play painting song songs album albums film films poem poems concert tour playlist")
	studies = set("study studies research theory theories framework concept typology novel novels book books song songs album film films poem poems model")
)

var carMakes = set(`skoda ford vauxhall renault peugeot citroen fiat seat toyota nissan honda hyundai kia volkswagen vw audi bmw mercedes mini mazda volvo suzuki dacia mitsubishi jaguar rover landrover lexus subaru tesla
	porsche saab daewoo chevrolet cupra alfa transit yamaha kawasaki piaggio`)

// eponymous says whether the name that ends with token i is that of a method or a sign: "Mallory staining", "the Kennedy
// guidelines", "Salter-Harris type II", "a Poisson regression".
func (d *document) eponymous(i int) bool {
	if i+1 >= len(d.tokens) || d.gap(i+1) != " " {
		return false
	}
	return d.tokens[i+1].form == small && d.at(i+1).method || d.tokens[i+1].form == upper && grades[d.word(i+1)]
}

// grades are the numerals behind the name of a classification: "Gartland III".
var grades = set("ii iii iv vi")

var methods = set(`smoothing review staining stain guidelines guideline criteria classification score scores scale scales test tests curve curves plot plots model models coma correction regression
	continuum tool checklist questionnaire inventory index wires wire forceps splint fracture type syndrome sign disease spot spots unit units principle principles protocol
	distribution coefficient inequality theorem algorithm method equation transform chart charts diagram cycle triangle taxonomy framework matrix agar stage stages reflex manoeuvre award awards novel novels book books song songs album albums film films poem poems`)

var eponyms = set("sign syndrome disease palsy law principle triangle chorea reflex fracture test phenomenon hierarchy ladder criteria test scale score charity hospital fund solution disorder sarcoma lymphoma node duct tube reaction stain bandage study studies research theory theories framework concept typology")

// header reads the senders and receivers of an e-mail, surname first: "To: Ashcombe, Wendy; Lowther, Jo".
func (d *document) header(i int) (sighting, bool) {
	chat := d.chatLine(i)
	if !d.inHeader(i) && !chat {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && (d.gap(last+1) == "-" || d.gap(last+1) == "'") && d.tokens[last+1].capital() {
		last++
	}
	if last+1 >= len(d.tokens) || d.gap(last+1) != ", " || !d.tokens[last+1].capital() || !chat && d.usual(d.word(last+1)) < 1 && !d.initial(last+1) {
		return sighting{}, false
	}
	last++
	if last+1 < len(d.tokens) && !strings.ContainsAny(d.gap(last+1), ";<\n(:") {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.role", tier: TierB, why: "a sender or receiver of a message"}, true
}

// chatLine says whether token i stands behind a message's time in brackets at a line's beginning: "[12:52] Ormerod, Dawn".
func (d *document) chatLine(i int) bool {
	if i < 2 || !strings.HasPrefix(d.gap(i), "] ") || d.tokens[i-1].form != number {
		return false
	}
	first := i - 1
	for first > 0 && !d.tokens[first].line && d.tokens[first-1].form == number {
		first--
	}
	return d.lineStart(first) && strings.HasSuffix(d.gap(first), "[")
}

// inHeader says whether the line of token i begins as a header of a message does, and a name may begin there.
func (d *document) inHeader(i int) bool {
	if g := d.gap(i); !strings.ContainsAny(g, ":;\n") {
		return false
	}
	begin := strings.LastIndexByte(d.view.lower[:d.tokens[i].start], '\n') + 1
	line := strings.TrimLeft(d.view.lower[begin:d.tokens[i].start], " >")
	for _, h := range []string{"to:", "cc:", "bcc:", "from:", "author:", "sent by:", "attendees:", "present:", "apologies:", "participants:", "organiser:", "required:", "optional:", "copies:", "distribution:"} {
		if strings.HasPrefix(line, h) {
			return true
		}
	}
	return false
}

// initialled reads "P J Thackeray", "J. Bracegirdle" and "A-M Dragomir": initials and a surname that the case does not have.
func (d *document) initialled(i int) (sighting, bool) {
	if i > 0 && (d.gap(i) == "'" || d.gap(i) == "." || d.gap(i) == "-" || d.gap(i) == "") {
		return sighting{}, false
	}
	j, letters, dots := d.initialsFrom(i)
	if letters == 0 || !d.surnameBehind(j, dots) {
		return sighting{}, false
	}
	last := d.runEnd(j)
	w := d.word(j)
	double := last > j && d.gap(last) == "-"
	counted := lettered[d.near(i, -1)] || w == "i"
	switch {
	case d.suffixesAfter(j), counted && dots > 0:
		return sighting{}, false
	case d.ordinary(w) && !double && (letters+dots < 2 || !d.surname(w)):
		return sighting{}, false
	case letters == 1 && dots == 0 && (counted || !d.letterOfName(i, j, double)):
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "initials and a surname"}, true
}

// initialsFrom counts up to three initials from token i on and the stops and hyphens behind them; j is the token behind. None where
// something else stands between.
func (d *document) initialsFrom(i int) (j, letters, dots int) {
	for j = i; j < len(d.tokens)-1 && letters < 3 && d.tokens[j].form == upper && d.width(j) == 1; j++ {
		switch g := d.gap(j + 1); {
		case g == " ":
		case g == ". ", g == ".", g == "-" && d.initial(j+1):
			dots++
		case g == "'" && letters == 0 || g == "'" && d.gap(j) == " ":
			return j, letters, dots // "T O'Hara"
		default:
			return j, 0, 0
		}
		letters++
	}
	return j, letters, dots
}

// surnameBehind says whether token j is written as a surname behind initials and is no word of the trade or the calendar.
func (d *document) surnameBehind(j, dots int) bool {
	k := d.at(j)
	if d.apostropheName(j) {
		return !d.taken[j+1]
	}
	written := d.tokens[j].form == title || d.tokens[j].form == mixed || dots > 0 && d.familyInCapitals(j)
	return written && !d.taken[j] && d.width(j) > 2 && !k.dull && !k.titled && !k.calendar()
}

// apostropheName says whether "O'Hara" or "D'Souza" stands at token j.
func (d *document) apostropheName(j int) bool {
	return d.initial(j) && d.gapIs(j+1, "'") && d.tokens[j+1].form == title && d.width(j+1) > 2
}

// letterOfName says whether the one letter at token i, without a stop, is that of a first name before the word at token j: a surname, or in
// a list a word that nothing explains.
func (d *document) letterOfName(i, j int, double bool) bool {
	if d.apostropheName(j) || double {
		return true
	}
	listed := d.inList(i) && d.word(i) != "i"
	if d.sentenceStart(i) && (d.word(i) == "a" || d.word(i) == "i") && !listed {
		return false
	}
	k := d.at(j)
	if k.surname && !(k.ordinary || k.place) {
		return !d.sentenceStart(i) || d.word(i) != "a" && d.word(i) != "i" || listed && (d.partEnds(d.runEnd(j)) || d.gapIs(d.runEnd(j)+1, " ("))
	}
	return k.surname && !d.sentenceStart(i) || listed && !k.place && d.sense(j) == strange && !d.protected(j)
}

// inList says whether a line, a field, a cell or an item of a list begins with token i.
func (d *document) inList(i int) bool {
	if d.lineStart(i) {
		return true
	}
	g := d.gap(i)
	return g == ", " || g == "; " || strings.HasSuffix(g, ": ") || strings.Contains(g, "|") || strings.Contains(g, "  ") || g == " & " || g == " / " || g == "/" || g == " + "
}

// initialledShout says whether token j is a surname in capitals behind initials, in a line that has other words: "R. LUDGATE was".
func (d *document) initialledShout(j int) bool {
	k := d.at(j)
	return d.tokens[j].form == upper && d.width(j) > 3 && !k.ordinary && !k.dull && !abbreviation[d.word(j)] && !d.shouted(j)
}

// lettered are the words that a letter of the alphabet counts.
var lettered = set("vit hep appx child sibling family class group part section appendix vitamin hepatitis plan option schedule annex figure table adult person parent carer agency hospital school type grade band ward room flat block unit")

// givenInitial reads a first name and the letter of a surname with a full stop: "Ngozi A. (EMT)", "Minutes: Pat L."
func (d *document) givenInitial(i int) (sighting, bool) {
	if !d.gapIs(i+1, " ") || !d.tokens[i+1].single() {
		return sighting{}, false
	}
	k := d.at(i)
	if end := int(d.tokens[i+1].end); k.ordinary && k.given < 2 || end >= len(d.view.text) || d.view.text[end] != '.' {
		return sighting{}, false
	}
	if d.gapIs(i+2, ". ", ".") && d.tokens[i+2].capital() {
		return sighting{}, false // "Ngozi A. Smith"
	}
	return sighting{first: i, last: i + 1, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: "a first name and the letter of a surname"}, true
}

// post reads a name behind the letters of a post: "SN Blessing", "HV Lowther", "HV (Busola)".
func (d *document) post(i int) (sighting, bool) {
	j := i + 1
	if slashed[d.word(i)] {
		if !d.gapIs(j, "/") || !slashed[d.word(j)] || d.tokens[j].form != upper {
			return sighting{}, false
		}
		j++ // "S/N Blessing"
	}
	if !d.gapIs(j, " ", " (") {
		return sighting{}, false
	}
	if d.apostropheName(j) {
		return sighting{first: j, last: d.runEnd(j), title: j, rule: "person.role", tier: TierB, why: "a name behind the letters of a post"}, true
	}
	w := d.word(j)
	if t := d.tokens[j]; t.form != title && t.form != mixed && !d.surnameShouted(j) || d.taken[j] || dull[w] || titles[w] || months[w] > 0 || weekdays[w] ||
		d.ordinary(w) && (d.usual(w) < 3 || modals[w]) || d.suffixesAfter(j) {
		return sighting{}, false
	}
	return sighting{first: j, last: d.runEnd(j), title: j, rule: "person.role", tier: TierB, why: "a name behind the letters of a post"}, true
}

// slashed are the letters of posts that notes write with a stroke: S/N, S/W, H/V, F/C.
var slashed = set("s n w h v f c r m")

// surnameShouted says whether token i is a surname in capitals, as the police write all.
func (d *document) surnameShouted(i int) bool {
	w := d.word(i)
	return d.tokens[i].form == upper && d.width(i) > 3 && d.surname(w) && !d.ordinary(w) && !abbreviation[w] && !dull[w] && !d.place(w)
}

var posts = set("sn rn rm rgn rmn hv hca cpn sw ssw ta hlta dsl ewo eho iro sendco senco slt ot cn fsw pa yw ysw gp mca cmw rgn cnp anp ods emt hcsw dsn snr iro aht dht phsw ssw tdo hcp fnp amhp lso dslo pso ff wm cm")

// isCalled reads a name that is told of a role: "her key worker there is Will".
func (d *document) isCalled(i int) (sighting, bool) {
	j := i + 1
	for j < min(i+4, len(d.tokens)) && d.tokens[j].form == small && d.gap(j) == " " && d.word(j) != "is" && d.word(j) != "was" {
		j++
	}
	if j+1 >= len(d.tokens) || d.word(j) != "is" && d.word(j) != "was" || d.gap(j) != " " || d.gap(j+1) != " " {
		return sighting{}, false
	}
	w := d.word(j + 1)
	if d.tokens[j+1].form != title || d.taken[j+1] || d.usual(w) < 3 || dull[w] && d.usual(w) < 4 || months[w] > 0 && d.asMonth(j+1) {
		return sighting{}, false
	}
	return sighting{first: j + 1, last: d.runEnd(j + 1), title: j + 1, rule: "person.role", tier: TierB, why: "a name that is told of a role"}, true
}

// operator reads who wrote a line of a control room's log, in its column behind the time: "19:42:08 KSIDDALL   FEM CALLER SAYS".
func (d *document) operator(i int) (sighting, bool) {
	if i < 2 || !d.gapIs(i, " ") || d.tokens[i-1].form != number || d.gap(i-1) != ":" || d.tokens[i-2].form != number {
		return sighting{}, false
	}
	last := i
	if d.initial(i) && d.gapIs(i+1, " ") && d.tokens[i+1].form == upper {
		last = i + 1
	}
	if d.width(last) < 4 || d.at(last).ordinary || d.at(last).dull || abbreviation[d.word(last)] || !strings.HasPrefix(d.gapBehind(last), "  ") {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.role", tier: TierB, why: "who wrote a line, in a log's column behind the time"}, true
}

// logins finds who is named by a log-in name behind "by" or the like: "printed by pbaxendale", "entered by rkaur2".
func (d *document) logins() {
	for i := 1; i < len(d.tokens); i++ {
		w := d.word(i)
		if d.tokens[i].form != small || len(w) < 5 || d.taken[i] || !loginLead[d.word(i-1)] || !d.gapIs(i, " ", ": ") || d.sense(i) != strange || !d.surname(w[1:]) {
			continue
		}
		end := i
		if d.gapIs(i+1, "") && d.tokens[i+1].form == number {
			end = i + 1
		}
		d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[end].end), kind: "person", rule: "person.role", tier: TierB, confidence: 0.65,
			label: d.thingLabel("person", i, end), prio: prioPerson, why: "a letter and a surname behind \"" + d.word(i-1) + "\", as people log in"})
	}
}

var loginLead = set("by user username login operator")
