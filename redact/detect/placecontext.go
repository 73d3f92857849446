package detect

import (
	"strings"
)

// field reads what stands in a form behind the name of a place's field: "Ward: Nightingale", "School: Larkfield".
func (d *document) field(i int) (int, bool) {
	if i == 0 || d.tokens[i].form != title || d.tokens[i].line || len(d.gap(i)) > 12 || !placeFields[d.word(i-1)] || !strings.HasPrefix(d.gap(i), ":") && !d.besideField(i) {
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
	if d.gapIs(last+1, " ") && d.tokens[last+1].form == upper && d.width(last+1) > 1 {
		last++ // "Saints ABC"
	} else if d.possessive(last) && d.shopOf(last+1) {
		last++
	}
	return last, true
}

// besideField says whether the cell of token i stands beside the name of its field, at the beginning of a line: "School/Nursery  Acorns".
func (d *document) besideField(i int) bool {
	if !strings.HasPrefix(d.gap(i), "  ") || d.tokens[i-1].form != title {
		return false
	}
	return d.lineStart(i-1) || i > 1 && d.gap(i-1) == "/" && d.lineStart(i-2)
}

// sentenceWord says whether a word in a capital is rather the first one of a sentence or an answer than a name.
func (d *document) sentenceWord(i int) bool {
	w := d.word(i)
	return determiners[w] || sentenceWords[w] || particles[w] || w == "yes" || w == "unknown" || w == "none" || w == "various" || w == "not"
}

var placeFields = set("ward school nursery college hospital surgery preschool placement hostel prison church mosque birthplace hometown town village station court employer workplace dentist vet gym club pharmacy chemist optician playgroup")

// elsewhere reads places that nothing but the words around them tells: "Puddleducks of Skelby", "from Easterby to Little
// Haddon", "outside the Jolly Bargeman", "the Tabernacle".
func (d *document) elsewhere(i int) (int, bool) {
	if !d.freeTitle(i) {
		return 0, false
	}
	if d.near(i, -1) == "the" && worship[d.word(i)] {
		return i, true
	}
	k := d.at(i)
	if k.trade() || d.protected(i) {
		return 0, false
	}
	if end := d.onWater(i); end > i {
		return end, true
	}
	last := d.capitalsFrom(i)
	if end, ok := d.besidePlace(i, last); ok {
		return end, true
	}
	if d.theNamed(i, last) {
		return d.withOf(last), true
	}
	if d.livedAt(i, last) {
		return last, true
	}
	switch {
	case last > i:
		if d.workplace(i, last) || d.littleOnes(i, last) && !d.sentenceStart(i) {
			return last, true
		}
	case d.town(i), d.homeOfTrees(i):
		return i, true
	case d.branch(i):
		return i + 1, true
	}
	if end, ok := d.atOwners(i); ok {
		return end, true
	}
	return d.innSign(i)
}

// capitalsFrom gives the last of up to four words in a capital from token i that name nobody of the case.
func (d *document) capitalsFrom(i int) int {
	last := i
	for last < i+3 && d.gapIs(last+1, " ") && d.freeTitle(last+1) && !d.at(last+1).dull {
		last++
	}
	return last
}

// besidePlace reads a name that "of" or a comma ties to a place or to another unknown word: "Puddleducks of Skelby", "at Cobblers,
// Skelby".
func (d *document) besidePlace(i, last int) (int, bool) {
	j, k := last+1, d.at(i)
	if j+1 >= len(d.tokens) {
		return 0, false
	}
	if d.word(j) == "of" && d.gap(j) == " " && !bodies[d.word(i)] && k.given < 2 && !d.personBefore(i) && !(k.ordinary && d.sentenceStart(i)) {
		if d.isPlace(j+1) || d.unknown(i) && d.unknown(j+1) {
			return max(j+1, d.placeEnd(j+1)), true
		}
	}
	before := d.near(i, -1)
	if before != "at" && before != "in" || d.gap(j) != ", " || !k.ordinary && k.given >= 3 {
		return 0, false
	}
	return max(j, d.placeEnd(j)), (d.unknown(j) || d.isPlace(j)) && !d.gapIs(j+1, " ", ", ")
}

// theNamed says whether "the" and capitals are a pub's, by the talk of drinking or by standing outside it.
func (d *document) theNamed(i, last int) bool {
	if d.near(i, -1) != "the" {
		return false
	}
	return d.gap(i) == " " && (last == i || d.at(i).ordinary) && d.pub(i) || last > i && outside[d.near(i-1, -1)]
}

// withOf takes in what "of" ties to the name of an inn: "the Leg of Mutton".
func (d *document) withOf(last int) int {
	if d.gapIs(last+1, " ") && d.word(last+1) == "of" && d.gapIs(last+2, " ") && d.freeTitle(last+2) {
		return last + 2
	}
	return last
}

// livedAt says whether somebody moves or lives where capitals stand: "from Easterby to Little Haddon", "lived in Little Haddon".
func (d *document) livedAt(i, last int) bool {
	if i < 2 || d.at(i).given >= 2 {
		return false
	}
	switch d.near(i, -1) {
	case "to":
		return d.isPlaceBefore(i-2) || last > i && moving[d.word(i-2)]
	case "in", "from":
		return last > i && moving[d.word(i-2)]
	}
	return false
}

// town says whether a word that no list has ends as the towns and villages of Britain do, where a place may stand: "in Fleetby",
// "moved to Saltersgate", "Miss Price, of Welshbury".
func (d *document) town(i int) bool {
	before, k := d.near(i, -1), d.at(i)
	switch before {
	case "in", "near", "around", "outside":
	case "at", "from", "to", "of", "via", "towards":
		if k.surname && !(before == "to" && i > 1 && d.goesTo(i-2)) {
			return false
		}
	default:
		return false
	}
	return d.unknown(i) && !k.place && !k.thing && toponym(d.word(i)) && !d.protected(i) && !d.possessive(i) && !d.nameFollows(i)
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
	if d.tokens[i].form != upper {
		return 0, false
	}
	w, before := d.word(i), d.near(i, -1)
	if len(w) < 3 || len(w) > 5 || abbreviation[w] || d.ordinary(w) || d.taken[i] || d.at(i).dull || thing[w] {
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
	if w := d.near(i, -1); w != "at" && !outside[w] || !d.unknown(i) || k.called >= 2 || k.place || d.protected(i) || !d.possessive(i) {
		return 0, false
	}
	return i + 1, d.shopOf(i + 1)
}

// shopOf says whether nothing that somebody owns follows the "'s" at token i, so that it belongs to the name of a shop or a hospital.
func (d *document) shopOf(i int) bool {
	if d.partEnds(i) {
		return true
	}
	after := d.near(i, +1)
	return d.tokens[i+1].form == number || behindPlace[after] || auxiliaries[after] || numbers[after] > 0
}

// innSign reads the names of pubs that no other thing has: "the Marquis of Anglesea", "the Red Lion", "the Fox and Hounds", "the
// King's Head", "the Bull & Bladder".
func (d *document) innSign(i int) (int, bool) {
	if d.near(i, -1) != "the" || d.gap(i) != " " || i+1 >= len(d.tokens) {
		return 0, false
	}
	w, next := d.word(i), d.word(i+1)
	where := i > 1 && (placeLead[d.word(i-2)] || outside[d.word(i-2)] || d.word(i-2) == "to" || d.word(i-2) == "of")
	switch {
	case where && d.gapIs(i+1, " & ") && d.tokens[i+1].form == title:
		return i + 1, !d.at(i).dull && !d.at(i+1).dull
	case where && peers[w] && next == "of":
		last := d.properRun(i+2, 2)
		return last, last > 0 && (last+1 == len(d.tokens) || !honours[d.word(last+1)])
	case tinctures[w] && beasts[next] && d.tokens[i+1].form == title:
		return i + 1, true
	}
	if i+2 >= len(d.tokens) || d.tokens[i+2].form != title {
		return 0, false
	}
	third := d.word(i + 2)
	return i + 2, (beasts[w] || companions[w]) && next == "and" && signMates[third] || d.possessive(i) && (third == "head" || third == "heads")
}

var companions = set("coach rose dog")

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
	before, k := d.near(i, -1), d.at(i)
	if before != "from" && before != "near" && before != "in" && before != "at" || !d.unknown(i) || d.width(i) < 6 {
		return false
	}
	if !k.strange() || spokenWidely[d.word(i)] || d.protected(i) || k.surname && before != "in" {
		return false
	}
	if i+1 < len(d.tokens) && !d.gapIs(i+1, ". ", ", ", ".\n", ".\n\n") && !(d.gap(i+1) == " " && behindPlace[d.word(i+1)]) {
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
