package detect

import (
	"strings"
)

// field reads what stands in a form behind the name of a place's field: "Ward: Nightingale", "School: Larkfield".
func (d *document) field(i int) (int, bool) {
	if i == 0 || !placeFields[d.word(i-1)] || !strings.HasPrefix(d.gap(i), ":") || strings.Contains(d.gap(i), "\n") || len(d.gap(i)) > 12 || d.tokens[i].form != title {
		return 0, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && last < i+3 {
		last++
	}
	if c := d.caseAt(i); d.taken[i] && (last == i || c == nil || c.kind != "place") {
		return 0, false
	}
	for k := i; k <= last; k++ {
		if dull[d.word(k)] && k == i || titles[d.word(k)] || months[d.word(k)] > 0 || d.sentenceWord(k) {
			return 0, false
		}
	}
	return last, true
}

// sentenceWord says whether a word in a capital is rather the first one of a sentence or an answer than a name.
func (d *document) sentenceWord(i int) bool {
	w := d.word(i)
	return determiners[w] || sentenceWords[w] || particles[w] || w == "yes" || w == "unknown" || w == "none" || w == "various" || w == "not"
}

var placeFields = set("ward school nursery college hospital surgery preschool placement hostel prison church mosque birthplace hometown town village station court employer workplace")

// elsewhere reads places that nothing but the words around them tells: "Puddleducks of Skelby", "from Easterby to Little
// Haddon", "outside the Jolly Bargeman", "the Tabernacle".
func (d *document) elsewhere(i int) (int, bool) {
	w, k := d.word(i), d.at(i)
	if d.taken[i] || d.tokens[i].form != title {
		return 0, false
	}
	if worship[w] && d.near(i, -1) == "the" {
		if i+2 < len(d.tokens) && (d.word(i+1) == "on" || d.word(i+1) == "in") && d.gap(i+2) == " " {
			if street, _ := d.street(i+2, true); street > 0 {
				return street, true
			}
		}
		return i, true
	}
	if k.dull || k.titled || k.month || k.weekday || d.protected(i) {
		return 0, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && !d.taken[last+1] && !dull[d.word(last+1)] && last < i+3 {
		last++
	}
	before := d.near(i, -1)
	if end := d.onWater(i); end > i {
		return end, true
	}
	switch {
	case last+2 < len(d.tokens) && d.word(last+1) == "of" && !bodies[w] && d.gap(last+1) == " " && (d.isPlace(last+2) || d.unknown(i) && d.unknown(last+2)) && k.given < 2 && !(k.ordinary && d.sentenceStart(i)):
		return max(last+2, d.placeEnd(last+2)), true
	case (before == "at" || before == "in") && last+2 < len(d.tokens) && d.gap(last+1) == ", " && (d.unknown(last+1) || d.isPlace(last+1)) && (k.ordinary || k.given < 3) && !d.gapIs(last+2, " ", ", "):
		return max(last+1, d.placeEnd(last+1)), true
	case before == "the" && d.gap(i) == " " && (last == i || d.ordinary(w)) && d.pub(i):
		return last, true
	case before == "the" && last > i && outside[d.near(i-1, -1)]:
		return last, true
	case before == "to" && i > 1 && d.isPlaceBefore(i-2) && k.given < 2:
		return last, true
	case (before == "to" || before == "in" || before == "from") && i > 1 && moving[d.word(i-2)] && last > i && k.given < 2:
		return last, true
	case last == i && d.town(i):
		return i, true
	case last > i && (d.workplace(i, last) || d.littleOnes(i, last) && !d.sentenceStart(i)):
		return last, true
	case last == i && d.branch(i):
		return i + 1, true
	case last == i && d.homeOfTrees(i):
		return i, true
	}
	if last, ok := d.atOwners(i); ok {
		return last, true
	}
	return d.innSign(i)
}

// town says whether a word that no list has ends as the towns and villages of Britain do, where a place may stand: "in Fleetby",
// "moved to Saltersgate", "Miss Price, of Welshbury".
func (d *document) town(i int) bool {
	w, before := d.word(i), d.near(i, -1)
	if !d.unknown(i) || d.at(i).place || !toponym(w) || thing[w] || d.protected(i) || d.possessive(i) || d.nameFollows(i) {
		return false
	}
	switch before {
	case "in", "near", "around", "outside":
		return true
	case "at", "from", "to", "of", "via", "towards":
		return !d.surname(w) || before == "to" && i > 1 && d.goesTo(i-2)
	}
	return false
}

// toponym says whether a word is made as names of British towns and villages are.
func toponym(w string) bool {
	if len(w) < 6 {
		return false
	}
	for _, ending := range townEndings {
		if strings.HasSuffix(w, ending) {
			return true
		}
	}
	for _, beginning := range townBeginnings {
		if strings.HasPrefix(w, beginning) {
			return true
		}
	}
	return false
}

var (
	townEndings = strings.Fields(`by thorpe thwaite toft ton ham ford bridge bury borough brough burgh wick wich worth leigh ley den don mouth pool port stead field gate dale hurst combe coombe caster chester cester
		minster stoke well wood shaw clough royd ness holme holm beck mere cliffe side haven hithe stow bourne burn brook hill head moor marsh over church kirk land wold`)
	townBeginnings = strings.Fields("llan aber pont pen tre inver kil bally dun strath auch ard glen kirk")
)

// workplace says whether capitals that are no person's stand where someone works, shops or goes: "drives for Zenith Cars",
// "works at Abbey Blinds". One of them at least is in no dictionary.
func (d *document) workplace(i, last int) bool {
	before := d.near(i, -1)
	switch {
	case before == "at", before == "to" && i > 1 && brought[d.word(i-2)], before == "for" && i > 1 && working[d.word(i-2)], before == "from" && last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), ")"):
	default:
		return false
	}
	if d.usual(d.word(i)) >= 2 && !d.ordinary(d.word(i)) || d.protected(i) || !d.partEnds(last) && !behindPlace[d.near(last, +1)] {
		return false
	}
	proper := false
	for j := i; j <= last; j++ {
		k := d.at(j)
		if k.titled || k.dull || k.month || k.weekday {
			return false
		}
		proper = proper || !k.ordinary && !thing[d.word(j)]
	}
	return proper || d.littleOnes(i, last) || working[d.near(i-1, -1)] || before == "to"
}

var working = set("works worked working work drives drove driving driver plays played playing job shifts shift trains trained employed")

// hospitalLetters reads the letters of a hospital where a patient is brought: "conveyed to PBH resus".
func (d *document) hospitalLetters(i int) (int, bool) {
	w, before := d.word(i), d.near(i, -1)
	if d.tokens[i].form != upper || len(w) < 3 || len(w) > 5 || abbreviation[w] || d.ordinary(w) || d.taken[i] || d.at(i).dull || thing[w] {
		return 0, false
	}
	if before != "to" && before != "at" || !strings.HasSuffix(w, "h") && !strings.HasSuffix(w, "ri") && !strings.HasSuffix(w, "gi") {
		return 0, false
	}
	for j := i - 2; j >= 0 && j > i-5; j-- {
		if brought[d.word(j)] {
			return i, true
		}
	}
	return 0, false
}

var brought = set("conv conveyed transferred taken admitted brought born presented attended transported transfer admission blued")

// littleOnes says whether two words call a nursery or a group for the small as such are called: "Little Weavers", "Tiny Toes", "Busy
// Bees".
func (d *document) littleOnes(i, last int) bool {
	return last == i+1 && littleWords[d.word(i)] && strings.HasSuffix(d.word(last), "s") && d.at(last).ordinary && d.gap(last) == " "
}

var littleWords = set("little tiny busy happy mini wee jolly cheeky bright buttons rainbow sunny sunshine teddy tots first")

// branch says whether an unknown word before a town of the case is a firm's: "warehouse, Parcelway Millbourne".
func (d *document) branch(i int) bool {
	k := d.at(i)
	if !d.unknown(i) || k.surname || k.given >= 0 || k.place || thing[d.word(i)] || !d.gapIs(i+1, " ") || !d.taken[i+1] || !d.partEnds(i+1) {
		return false
	}
	c := d.caseAt(i + 1)
	return c != nil && c.kind == "place" && c.start == int(d.tokens[i+1].start)
}

// homeOfTrees says whether a house or a home is called by its trees: "the Limes hostel", "Rm 6 The Larches".
func (d *document) homeOfTrees(i int) bool {
	return i > 0 && d.word(i-1) == "the" && d.gap(i) == " " && d.tokens[i].form == title && treeHouses[d.word(i)] && (d.tokens[i-1].capital() || !d.sentenceStart(i-1))
}

var treeHouses = set("limes larches beeches elms firs laurels willows poplars oaks cedars hollies gables birches chestnuts sycamores maples rowans hawthorns conifers pines lindens aspens")

// atOwners reads a shop, a hospital or a house by whose it is alone: "a midwife at Corbett's". A first name is somebody's own.
func (d *document) atOwners(i int) (int, bool) {
	k := d.at(i)
	if d.near(i, -1) != "at" || !d.unknown(i) || k.called >= 2 || k.place || d.protected(i) || !d.possessive(i) {
		return 0, false
	}
	return i + 1, d.partEnds(i + 1)
}

// innSign reads the names of pubs that no other thing has: "the Marquis of Anglesea", "the Red Lion", "the Fox and Hounds", "the
// King's Head".
func (d *document) innSign(i int) (int, bool) {
	w := d.word(i)
	if d.near(i, -1) != "the" || d.gap(i) != " " || i+1 >= len(d.tokens) {
		return 0, false
	}
	switch {
	case d.gapIs(i+1, " & ") && d.tokens[i+1].form == title && i > 1 && (outside[d.word(i-2)] || d.word(i-2) == "of" || placeLead[d.word(i-2)]) && !d.at(i).dull && !d.at(i+1).dull:
		return i + 1, true
	case peers[w] && d.word(i+1) == "of" && i > 1 && (placeLead[d.word(i-2)] || outside[d.word(i-2)] || d.word(i-2) == "to") && d.properRun(i+2, 2) > 0:
		last := d.properRun(i+2, 2)
		return last, last+1 == len(d.tokens) || !honours[d.word(last+1)]
	case tinctures[w] && beasts[d.word(i+1)] && d.tokens[i+1].form == title:
		return i + 1, true
	case (beasts[w] || w == "coach" || w == "rose" || w == "dog") && d.word(i+1) == "and" && i+2 < len(d.tokens) && d.tokens[i+2].form == title && signMates[d.word(i+2)]:
		return i + 2, true
	case d.possessive(i) && i+2 < len(d.tokens) && (d.word(i+2) == "head" || d.word(i+2) == "heads") && d.tokens[i+2].form == title:
		return i + 2, true
	}
	return 0, false
}

var (
	peers     = set("duke earl marquis marquess prince princess king queen lord lady admiral general")
	honours   = set("award awards hospital road street school")
	tinctures = set("red white black blue green golden royal old")
	beasts    = set("lion hart horse bull swan bear boar dragon cow dog fox hare stag eagle unicorn greyhound lamb ram cock raven wagon ship cricketers oak bell anchor griffin hind horseshoe")
	signMates = set("hounds horses horse duck crown groom partridge gun pheasant anchor castle trumpet plough feathers lamb")
)

// pub says whether the talk is of drinking where "at the Ship", "to the Weavers" stands.
func (d *document) pub(i int) bool {
	if i < 2 || d.possessive(i) || !placeLead[d.word(i-2)] && d.word(i-2) != "to" && !outside[d.word(i-2)] {
		return false
	}
	for j := max(0, i-12); j < min(len(d.tokens), i+9); j++ {
		if drinking[d.word(j)] {
			return true
		}
	}
	return false
}

var drinking = set("pub pubs drink drinks drinking drank drunk pint pints beer lager barmaid barman bar landlord landlady darts karaoke quiz")

// onWater reads "Wrexley-on-Sea", "Ashby-de-la-Mere".
func (d *document) onWater(i int) int {
	j := i
	for j+2 < len(d.tokens) && j < i+6 && d.gap(j+1) == "-" && waterJoins[d.word(j+1)] && (d.gap(j+2) == "-") {
		j += 2
	}
	if j > i && d.tokens[j].capital() {
		return j
	}
	return i
}

// bodies are the first words of authorities: "Borough of Merton".
var bodies = set("borough city county university royal district diocese duchy bank republic kingdom isle")

// somewhere says whether a word that no list has stands where a place may: "rang in from Rathkeale."
func (d *document) somewhere(i int) bool {
	if before := d.near(i, -1); before != "from" && before != "near" && before != "in" && before != "at" || d.tokens[i].form != title || d.width(i) < 6 || !d.unknown(i) || thing[d.word(i)] || spokenWidely[d.word(i)] || d.protected(i) || d.place(d.word(i)) {
		return false
	}
	if d.surname(d.word(i)) && d.near(i, -1) != "in" || i+1 < len(d.tokens) && !d.gapIs(i+1, ". ", ", ", ".\n", ".\n\n") && !(d.gap(i+1) == " " && behindPlace[d.word(i+1)]) {
		return false
	}
	for j := i - 2; j >= 0 && j > i-6; j-- {
		if speaks[d.word(j)] {
			return false // a language
		}
	}
	for _, ending := range []string{"ish", "ese", "ian", "ine", "ism", "ol", "cin", "lin", "pam", "one", "ic", "an", "ali", "abi", "ati", "nya", "ili"} {
		if strings.HasSuffix(d.word(i), ending) {
			return false
		}
	}
	return true
}

var (
	behindPlace = set("then in to by on at with for and where who after before when until since")
	speaks      = set("say says said speak speaks spoke spoken speaking write writes wrote written letter leaflet call calls called word words known interpreter fluent conversation")
)

// spokenWidely are languages, and the peoples who speak them, that no ending tells.
var spokenWidely = set(`yoruba hausa amharic tigrinya tigrigna swahili lingala shona ndebele oromo pashto dari farsi sorani kurmanji kurdish gujarati bengali sylheti tamil telugu malayalam sinhala tagalog
	cantonese mandarin hakka romani romanes makaton gaelic cymraeg punjabi mirpuri pahari potwari hindko saraiki twi akan ewe krio wolof fula mandinka luganda kinyarwanda kirundi
	igbo edo arabic hebrew yiddish turkish maltese greek patois creole basque catalan tetum konkani marathi hindi urdu nepali`)

var waterJoins = set("on upon in under by le next de la super the")

var (
	worship = set("tabernacle gurdwara chapel mosque temple synagogue cathedral abbey priory")
	outside = set("rear back above outside behind opposite near beside")
	moving  = set("moved move moving relocated lived lives living resided resides born grew")
)

// unknown says whether token i is a word in a capital that no list has.
func (d *document) unknown(i int) bool {
	k := d.at(i)
	return d.tokens[i].form == title && !d.taken[i] && !k.ordinary && !k.dull && k.given < 2 && !k.month
}

// isPlace says whether a place of the case or of the gazetteer begins at token i.
func (d *document) isPlace(i int) bool { return d.placeEnd(i) >= 0 }

func (d *document) placeEnd(i int) int {
	if !d.tokens[i].capital() {
		return -1
	}
	if c := d.caseAt(i); d.taken[i] && c != nil {
		if c.kind == "place" {
			return d.tokenAt(c.end) - 1
		}
		return -1
	}
	last, _ := d.longestPlace(i)
	return last
}

// isPlaceBefore says whether a place of the case ends at token i, behind "from".
func (d *document) isPlaceBefore(i int) bool {
	c := d.caseAt(i)
	if !d.taken[i] || c == nil || c.kind != "place" {
		return false
	}
	return d.near(d.tokenAt(c.start), -1) == "from"
}
