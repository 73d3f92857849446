package detect

import (
	"strings"
)

// A sighting is a person whom the case does not list, at the tokens first to last; title is where the title begins.
type sighting struct {
	first, last int
	title       int
	rule        string
	tier        string
	why         string
	owner       *entity // someone of the case after all: "Kerry-Ann Stubley", whose given name the case has
}

// unlisted finds people whom nobody listed: by titles, by cues, by given name and surname, by what people do.
func (d *document) unlisted() {
	all := make([]sighting, 0, len(d.tokens)/16)
	for i := 0; i < len(d.tokens); i++ {
		if may := d.readersAt(i); may != 0 {
			if s, ok := d.personAt(i, may); ok {
				all = append(all, s)
				i = s.last
			}
		}
	}
	d.senderHandles()
	d.introduce(all)
	for _, s := range all {
		d.proposePerson(s)
	}
	d.propagate(all)
	d.titledInitials()
}

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

// twoLetters says whether token i begins "O.A." behind a title.
func (d *document) twoLetters(i int) bool {
	if d.gap(i) != " " || !d.gapIs(i+1, ".") || !d.initial(i+1) {
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

// politely says whether token j is a surname behind a courtesy title though it is a word of the trade, and no post: "Mrs Church has".
func (d *document) politely(j int) bool {
	return lettersTitles[d.word(j-1)] && d.word(j-1) != "dr" && d.tokens[j].form == title && d.at(j).surname && !d.nameFollows(j)
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

// runEnd gives the last token of a name that begins at token i: capitals, initials, particles, hyphens, apostrophes.
func (d *document) runEnd(i int) int {
	last := i
	for j := i + 1; j < min(i+7, len(d.tokens)); j++ {
		t, g, w := d.tokens[j], d.gap(j), d.word(j)
		switch {
		case t.form == number || strings.Count(g, "\n") > 1 || g == "\n" && d.labelAt(j):
			return last
		case d.joinedTo(j):
			last = j
		case g == ` "` && d.nicknameAt(j):
			last = j + 1
			j++
		case g == " & " && t.form == title && i > 0 && titles[d.word(i-1)] && strings.HasPrefix(d.word(i-1), "mess"):
			last = j
		case g != " " && (g != "\n" || !d.wrapped(j)):
			return last
		case w == "kc" || w == "qc":
			return j
		case t.capital() && t.form != upper && (!d.at(j).dull || d.familyName(w)) && !d.roleNext(j) && d.afterFor(j-1):
			last = j
		case d.initial(j) && j == i+1 && g == " " && d.tokens[i].form == title && d.gapIs(j+1, "-") && d.initial(j+1):
			return j + 1 // "Teddy M-J"
		case j == i+1 && d.familyInitial(j):
			return j
		case d.initial(j) && j+1 < len(d.tokens) && d.tokens[j+1].form == title && !dull[d.word(j+1)]:
			last = j
		case j == i+1 && d.familyInShout(j):
			last = j // "Jaydon FUDGE-ELLIS"
		case t.form == upper && d.tokens[i].form == upper && d.width(j) > 2 && !dull[w] && !abbreviation[w]:
			last = j
		case d.particleAt(j):
		default:
			return last
		}
	}
	return last
}

// labelAt says whether token j is the label of a form's field: "Name".
func (d *document) labelAt(j int) bool {
	return j+1 < len(d.tokens) && strings.HasPrefix(d.gap(j+1), ":")
}

// joinedTo says whether a hyphen, an apostrophe or an initial's full stop joins token j to the one before: "Anne-Marie", "O'Dowd",
// "J. Farrow", "d'arcy".
func (d *document) joinedTo(j int) bool {
	t := d.tokens[j]
	switch g := d.gap(j); g {
	case "-", "-\n":
		return t.capital()
	case "'":
		if t.capital() {
			return d.word(j) != "s" || t.form == upper
		}
		return t.form == small && d.width(j) > 2 && d.width(j-1) == 1
	case ". ", ".":
		return d.width(j-1) == 1 && t.capital()
	}
	return false
}

// nicknameAt says whether token j stands between quotation marks before a surname: Delroy "Biggs" Whyte.
func (d *document) nicknameAt(j int) bool {
	return d.tokens[j].form == title && d.gapIs(j+1, `" `) && d.tokens[j+1].form == title && !dull[d.word(j+1)]
}

// familyInitial says whether token j is the letter of a surname behind a first name: "Osian T", not "Tom A" or "Osian T.J.".
func (d *document) familyInitial(j int) bool {
	w := d.word(j)
	return d.initial(j) && d.gap(j) == " " && d.tokens[j-1].form == title && w != "i" && w != "a" && !d.gapIs(j+1, ".", "'") && !d.middleLetter(j)
}

// middleLetter says whether a surname that is nothing else follows the letter at token j: "Monica D. Ludgate".
func (d *document) middleLetter(j int) bool {
	if !d.gapIs(j+1, ". ") || d.tokens[j+1].form != title {
		return false
	}
	k := d.at(j + 1)
	return k.surname && !k.ordinary && !k.dull
}

// familyInShout says whether token j is a surname in capitals behind a first name.
func (d *document) familyInShout(j int) bool {
	k := d.at(j)
	if d.tokens[j].form != upper || d.width(j) < 4 || d.gap(j) != " " || d.tokens[j-1].form != title {
		return false
	}
	return (!k.dull || d.familyName(d.word(j))) && !abbreviation[d.word(j)] && (k.surname || !k.ordinary) && d.at(j-1).called >= 1
}

// particleAt says whether token j is a particle in small letters and a name follows: "da Costa", "Mac an Bhaird".
func (d *document) particleAt(j int) bool {
	w, before := d.word(j), d.word(j-1)
	if d.tokens[j].form != small || !d.gapIs(j+1, " ") || !d.tokens[j+1].capital() {
		return false
	}
	return particles[w] && w != "la" || w == "an" && (before == "mac" || before == "nic")
}

// afterFor is false where a line break separates two names of a list.
func (d *document) afterFor(i int) bool {
	return !(d.gap(i+1) == "\n" && i > 0 && d.lineStart(i) && d.width(i) < 2)
}

// familyName says whether a word of the trade is so usual a surname that it may follow a given name.
func (d *document) familyName(w string) bool {
	switch w {
	case "wood", "ward", "parker", "young", "black", "green", "hall", "house", "lane", "may", "west", "church", "english", "french", "stone", "bird", "day", "page", "march":
		return true
	}
	return false
}

// roleNext says whether token j begins the name of a trade or a place rather than carrying on a person's.
func (d *document) roleNext(j int) bool {
	k := d.at(j)
	return (k.month || seasons[d.word(j)]) && j+1 < len(d.tokens) && d.tokens[j+1].form == number || k.weekday && d.width(j) > 3
}

var seasons = set("spring summer autumn winter")

// called reads the name behind "named", "known as", "née", "misspelt".
func (d *document) called(i int) (sighting, bool) {
	w := d.word(i)
	j, ok := d.behindCue(i)
	if !ok || j >= len(d.tokens) || len(d.gap(j)) > 4 || strings.Trim(d.gap(j), " \n\"':(") != "" {
		return sighting{}, false
	}
	if d.taken[j] || !d.capitalOfName(j) || d.wordCalled(i, j) || d.suffixesAfter(j) {
		return sighting{}, false
	}
	s := sighting{first: j, last: d.runEnd(j), title: j, rule: "person.named", tier: TierB, why: `a name behind "` + w + `"`}
	if formerCues[w] || sameCues[w] {
		s.owner = d.before(i)
	}
	return s, true
}

// behindCue gives the token that the words for a name lead to from token i on: "known to them only as".
func (d *document) behindCue(i int) (int, bool) {
	j := i + 1
	switch w := d.word(i); {
	case asCues[w]:
		if j >= len(d.tokens) || d.word(j) != "as" {
			return j, false
		}
		j++
	case !namedCues[w]:
		return j, false
	}
	if j < len(d.tokens) && passedOver[d.word(j)] {
		j++
	}
	return j, true
}

var (
	passedOver = set("him her them as only")
	sameCues   = set("surname aka alias known misspelt spelt")
)

// capitalOfName says whether token j is written as a name behind a word for names.
func (d *document) capitalOfName(j int) bool {
	t := d.tokens[j]
	return t.capital() && !d.at(j).dull && !courtesy[d.word(j)] && (t.form != upper || d.width(j) > 4)
}

// wordCalled says whether token j is rather a word of English: "called Social Services". Quotation marks, and a word for a person
// before "called", make a name of it.
func (d *document) wordCalled(i, j int) bool {
	k, w := d.at(j), d.word(i)
	if !k.ordinary || w == "called" && d.someoneCalled(i, j) {
		return false
	}
	quoted := strings.ContainsAny(d.gap(j), "\"'")
	if k.given < 2 && (!quoted || w == "called" && d.runEnd(j) == j) {
		return true
	}
	return !quoted && (w == "called" || w == "spelt")
}

// someoneCalled says whether a word for a person stands before "called" and a capital alone behind it: "a man called Tiny, who".
func (d *document) someoneCalled(i, j int) bool {
	before := d.near(i, -1)
	return d.gap(j) == " " && d.tokens[j].form == title && d.partEnds(j) && (ofAge[before] || people[before] || kinWords[before])
}

var people = set("man woman lad lass bloke guy male female person someone somebody youth kid teenager adult dealer elder fella geezer")

// before gives the person of the case who is named last before token i, in the same sentence.
func (d *document) before(i int) *entity {
	for j := i - 1; j >= 0 && j > i-9; j-- {
		if strings.ContainsAny(d.gap(j+1), ".;|") {
			return nil
		}
		if c := d.caseAt(j); d.taken[j] && c != nil && c.kind == "person" {
			return c.owner
		}
	}
	return nil
}

var asCues = set("known born spelt registered")

var namedCues = set("nickname named called aka alias nee formerly nicknamed misspelt misspelled spelled surname forename forenames")

// suffixesAfter says whether the capitals from token j end as a place does.
func (d *document) suffixesAfter(j int) bool {
	_, _, ok := d.suffixed(j)
	return ok
}

// relative reads "the neighbour, Carol", "her friend Raz": a role and one word in a capital. Full names are read without.
func (d *document) relative(i int) (sighting, bool) {
	j := i + 1
	if !d.gapIs(j, " ", ", ", ",\n", "\n", ` "`, `, "`, " (") {
		return sighting{}, false
	}
	if !d.writtenAsName(j) || d.taken[j] || d.noRelative(i, j) || d.suffixesAfter(j) {
		return sighting{}, false
	}
	if s, ok := d.familyFirst(j); ok {
		return s, true // "the visitor TUNNICLIFFE, Sue"
	}
	return sighting{first: j, last: d.runEnd(j), title: j, rule: "person.role", tier: TierB, why: `a name behind "` + d.word(i) + `"`}, true
}

// writtenAsName says whether token j has the letters of a name behind a role: "Raz", "McAllister", "HOLROYD".
func (d *document) writtenAsName(j int) bool {
	switch d.tokens[j].form {
	case title:
		return true
	case mixed:
		return d.gap(j) != " ("
	}
	return d.surnameShouted(j)
}

// noRelative says whether token j is a word of the trade, the calendar or English rather than a name behind the role at token i.
func (d *document) noRelative(i, j int) bool {
	k := d.at(j)
	switch {
	case k.titled || k.calendar() || spokenWidely[d.word(j)]:
		return true
	case d.kinCalled(i, j):
		return false
	case k.dull && k.given < 4:
		return true
	}
	return k.ordinary && k.given < 3 && !d.wordedName(i, j) && !strings.Contains(d.gap(j), `"`)
}

// wordedName says whether a word of English that is also a first name or a pet form ends what a role in small letters begins: "the
// manager Sue;".
func (d *document) wordedName(i, j int) bool {
	return d.at(j).called >= 2 && d.gap(j) == " " && d.tokens[i].form == small && d.partEnds(j)
}

// kinCalled says whether a word of English is a name because a word for family stands right before it within a sentence: "his mam
// Non came".
func (d *document) kinCalled(i, j int) bool {
	w := d.word(i)
	return (femaleKin[w] || maleKin[w] || w == "mam") && d.gap(j) == " " && d.at(j).given >= 2 && d.next(j) == small
}

var kinWords = set(`mum mother mam dad father stepmother stepfather stepdad stepmum grandmother grandfather nan nana gran grandma grandad granddad uncle
	aunt auntie brother sister sibling twin son daughter baby bour nbr partner boyfriend girlfriend husband wife friend mate neighbour lodger cousin niece nephew
	stepbrother stepsister half-brother carer carers childminder babysitter fiance fiancee landlord pupil girl boy
	taker handler colleague driver tenant caller proprietor owner
	worker visitor nurse midwife teacher tutor assistant solicitor barrister guardian officer paramedic consultant doctor registrar psychologist
	dietitian dietician receptionist secretary chaperone clerk reporter porter dentist optician physiotherapist physio photographer cook cleaner caretaker coach
	trainer staff mentor bursar pharmacist paediatrician surgeon facilitator trustee governor bro sis
	sonographer radiographer phlebotomist anaesthetist obstetrician neonatologist radiologist pathologist matron orderly trainee student apprentice intern keyworker
	headteacher sendco senco invigilator librarian lecturer headmaster headmistress governess housemaster concierge bouncer doorman barman barmaid
	bailiff usher foreman surveyor plumber electrician joiner builder roofer gardener handyman hairdresser shopkeeper postman milkman courier taxi cabbie
	locum dispatcher paramedics firefighter fireman custodian gaoler jailer supervisor countersigned assessor fac
	imam vicar curate churchwarden godmother godfather godparent stepson stepdaughter grandson granddaughter
	grandchild mam da taid nain auntie psychiatrist therapist counsellor manager advocate interpreter chaplain coroner magistrate witness detective constable`)
