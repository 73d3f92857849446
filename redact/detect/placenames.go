package detect

import (
	"fmt"
	"strings"
)

// suffixes are the last words of places that identify: schools, surgeries, hospitals, homes, courts. A suffix of several
// words is written as such.
var suffixes = func() *trie {
	t := &trie{}
	for _, s := range strings.Split(`school|academy|college|nursery|day nursery|nursery school|pre-school|preschool|playgroup|kindergarten|primary|infants|juniors|sixth form|free school|primary school|high school|secondary school|grammar school|junior school|infant school|
special school|hospital|infirmary|surgery|medical centre|health centre|practice|medical practice|family practice|group practice|clinic|health clinic|sexual health clinic|hospice|ward|unit|maternity unit|church|church hall|chapel|mosque|temple|gurdwara|synagogue|cathedral|abbey|priory|
tabernacle|children's centre|childrens centre|family centre|family hub|contact centre|community centre|leisure centre|sports centre|youth centre|youth club|day centre|drop-in centre|arts centre|shopping centre|health hub|
children's home|childrens home|care home|nursing home|refuge|hostel|hotel|inn|tavern|arms|crown court|magistrates' court|magistrates court|county court|family court|coroner's court|combined court|police station|railway station|train station|bus station|station|
custody suite|prison|docks|harbour|marina|boxing club|football club|rugby club|cricket club|social club|working men's club|sports club|masjid|mandir|ministries|fellowship|caravan site|traveller site|fire and rescue service|ambulance service|nhs foundation trust|nhs trust|young offender institution|secure unit|secure training centre|library|services|service station|village hall|town hall|community hall|hall|bandstand|park|recreation ground|leisure park|retail park|industrial estate|estate|caravan park|youth court|civic centre|centre|block|flats|project|homes|bus depot|parkway|pkway|interchange|airport|museum|theatre|cinema|zoo|campsite|holiday park|daycare|day care|childminding|brasserie|bistro|
cafe|tearooms|kebab|kebabs|takeaway|tandoori|pizzeria|grill|nails|nail bar|hair salon|barbers|barber shop|beauty salon|supermarket|mini market|minimart|off licence|newsagents|garage|motors|taxis|cabs|bakery|launderette|bookmakers|foods|logistics|packaging|poultry|textiles|haulage|roofing|scaffolding|catering|recruitment|builders|casino|nightclub|royal|house|villas|gym|pharmacy|chemist|dental practice|stadium|pavilion|foodbank|food bank|barracks|allotments|farm|bridge|canal|reservoir`, "|") {
		t.add(splitWords(s), &term{rule: "place"})
	}
	return t
}()

// Suffixes that may be written small: "Mereham railway station".
var smallSuffixes = set("railway train bus custody police sexual bandstand station refuge playgroup hostel recreation caravan industrial retail community village youth block estate flats")

// Prefixes of places: "Ysgol Pontymeirch", "HMP Easterby", "Ward 17B".
var prefixes = set("ysgol ysbyty meddygfa cylch clinig neuadd eglwys hmp hmyoi yoi ward masjid mandir gurdwara project tesco asda aldi lidl morrisons sainsburys waitrose mcdonalds costa greggs primark superdrug boots starbucks kfc")

// placesBySuffix finds named places and organisations by their last or first words.
func (d *document) placesBySuffix() {
	for i := 0; i < len(d.tokens); {
		t := d.tokens[i]
		if !t.capital() || d.gap(i) == "'" || i > 0 && d.gap(i) == "" {
			i++
			continue
		}
		if last, ok := d.prefixed(i); ok {
			d.proposePlace(i, last, "place", "place.prefix", "a place by its first word")
			i = last + 1
			continue
		}
		if last, ok := d.field(i); ok {
			d.proposePlace(i, last, "place", "place.context", "a form's field for places")
			i = last + 1
			continue
		}
		if last, kind, ok := d.suffixed(i); ok && !d.behindTitle(i) {
			rule, why := "place.suffix", "a place by its last word"
			if kind == "organisation" {
				rule, why = "organisation.suffix", "an organisation by its last word"
			}
			d.proposePlace(i, last, kind, rule, why)
			i = last + 1
			continue
		}
		if last, ok := d.elsewhere(i); ok {
			d.proposePlace(i, last, "place", "place.context", "the words before say that it is a place")
			i = last + 1
			continue
		}
		if d.somewhere(i) {
			d.propose(candidate{start: int(t.start), end: int(t.end), kind: "place", rule: "place.context", tier: TierC, confidence: 0.4, label: labelOf("place"), prio: prioDoubt,
				why: "a word that no list has, where a place may stand"})
			i++
			continue
		}
		if last, ok := d.saint(i); ok {
			d.proposePlace(i, last, "place", "place.saint", "schools, churches and hospitals are called by their saint alone")
			i = last + 1
			continue
		}
		i++
	}
}

// behindTitle says whether a title or an initial stands before token i, so that a person's name begins there.
func (d *document) behindTitle(i int) bool {
	return i > 0 && (d.gap(i) == " " || d.gap(i) == ". ") && d.tokens[i-1].capital() && (courtesy[d.word(i-1)] || d.width(i-1) == 1)
}

func (d *document) proposePlace(first, last int, kind, rule, why string) {
	start := int(d.tokens[first].start)
	if first > 0 && d.near(first, -1) == "the" && short(d.gap(first), " \n") {
		start = int(d.tokens[first-1].start) // a label does not go with an article
	}
	d.propose(candidate{start: start, end: int(d.tokens[last].end), kind: kind, rule: rule, tier: TierB, confidence: 0.75, label: d.thingLabel(kind, first, last), prio: prioPlace, why: why})
}

// thingLabel gives a place or an organisation that the case does not know its own label, the same for the same words.
func (d *document) thingLabel(kind string, first, last int) string {
	key := kind
	for i := first; i <= last; i++ {
		key += " " + d.word(i)
	}
	if l := d.things[key]; l != "" {
		return l
	}
	for {
		d.counts[kind]++
		if l := fmt.Sprintf("%s %d", strings.ToUpper(kind[:1])+kind[1:], d.counts[kind]); !d.cast.labels[l] {
			d.things[key] = l
			return l
		}
	}
}

// suffixed reads capitals from token i up to a suffix: "Mossgate Community Primary School". One word at least must be more
// than the vocabulary of the trade.
func (d *document) suffixed(i int) (last int, kind string, ok bool) {
	names := 0
	last = -1
	if d.nextSuffix[i] >= 9 || courtesy[d.word(i)] && d.tokens[i].form == title {
		return last, "", false
	}
	for j := i; j < min(i+9, len(d.tokens)); j++ {
		w, k := d.word(j), d.at(j)
		if j > i && (!short(d.gap(j), " '-&\n") || !d.wrapped(j)) && !(d.gap(j) == ". " && d.word(j-1) == "st") {
			break
		}
		if d.taken[j] {
			if c := d.caseAt(j); c != nil && (c.kind != "place" || d.suffixAt(j) >= 0) {
				break
			}
		}
		if end := d.suffixAt(j); end > j && !d.tokens[end].capital() && j > i || end >= 0 && names > 0 {
			if end >= 0 {
				last, kind = end, "place"
				j = end
				if !d.tokens[j].capital() {
					break
				}
				continue
			}
		}
		if names > 0 && k.company && d.tokens[j].capital() {
			return j, "organisation", true
		}
		if !d.tokens[j].capital() {
			if w == "of" && j > i+1 && d.tokens[i].form == title && d.usual(d.word(i)) >= 2 && !d.ordinary(d.word(i)) && !d.place(d.word(i)) {
				return 0, "", false // "Bettina Vogelsang of the Anchorage Project"
			}
			if j > i && (joins[w] || w == "s" && strings.HasSuffix(d.gap(j), "'")) {
				continue
			}
			break
		}
		if d.tokens[j].form == upper && d.width(j) > 1 && !d.taken[j] && !d.shouted(j) {
			break
		}
		if !k.dull && !k.titled && !particles[w] && !k.month {
			names++
		} else if j == i && (determiners[w] || sentenceWords[w]) {
			return 0, "", false
		}
	}
	return last, kind, last >= 0
}

// suffixAt reads the longest suffix at token j and gives its last token, -1 when there is none.
func (d *document) suffixAt(j int) int {
	n, end := suffixes, -1
	for k := j; k < len(d.tokens); k++ {
		w := d.word(k)
		if k > j && !short(d.gap(k), " '-\n") || !d.tokens[k].capital() && w != "s" && !(k > j || smallSuffixes[w]) {
			break
		}
		if n = n.next[w]; n == nil {
			break
		}
		if len(n.terms) > 0 {
			end = k
		}
	}
	if end == j && weakSuffix[d.word(j)] && (d.tokens[j].form != title || d.near(j, +1) == "of") {
		return -1
	}
	return end
}

// weakSuffix are suffixes that are also ordinary headings.
var weakSuffix = set("foods logistics packaging poultry textiles haulage roofing scaffolding catering recruitment builders royal centre project homes grill garage taxis cabs nails daycare services station hall park house estate farm bridge unit practice primary inn arms library ward")

var (
	companies     = set("sons bros associates ltd limited llp plc cic solicitors chambers fostering lettings lets")
	joins         = set("of the and on in upon y yr for by le")
	sentenceWords = set("when where while after before during since although because however there then at in on for from to with both each every no")
)

// prefixed reads "Ysgol Gynradd Pontymeirch", "Ward 17B", "HMP Easterby".
func (d *document) prefixed(i int) (int, bool) {
	w := d.word(i)
	if i+1 < len(d.tokens) && d.tokens[i+1].capital() {
		if last := d.courtAt(i); last > i {
			return last, true
		}
	}
	if !d.at(i).prefix || d.taken[i] || i+1 >= len(d.tokens) || d.gap(i+1) != " " {
		return 0, false
	}
	j := i
	for j+1 < len(d.tokens) && j < i+4 && short(d.gap(j+1), " '-") && (d.tokens[j+1].capital() || d.word(j+1) == "y" || d.word(j+1) == "yr" || particles[d.word(j+1)]) && !dull[d.word(j+1)] {
		j++
	}
	if w == "ward" && d.tokens[i+1].form == number {
		j = i + 1
		if j+1 < len(d.tokens) && d.gap(j+1) == "" {
			j++
		}
	}
	return j, j > i && d.tokens[j].form != small
}

// courtAt reads "Family Court at West Arden", "Crown Court sitting at Oxley" and gives the last token, i when there is none.
func (d *document) courtAt(i int) int {
	if !courts[d.word(i)] || i+3 >= len(d.tokens) {
		return i
	}
	j := i + 1
	if d.word(j) == "s" {
		j++
	}
	if d.word(j) != "court" || d.gap(j+1) != " " {
		return i
	}
	if j++; d.word(j) == "sitting" {
		j++
	}
	if j+1 >= len(d.tokens) || d.word(j) != "at" && d.word(j) != "in" {
		return i
	}
	last := i
	for k := j + 1; k < min(j+4, len(d.tokens)) && d.gap(k) == " " && d.tokens[k].capital() && !dull[d.word(k)]; k++ {
		last = k
	}
	return last
}

var courts = set("family county crown youth magistrates magistrate coroner coroners high")

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

// ourLady reads "Our Lady of Lourdes", "Our Lady Star of the Sea" and gives the last token, i when there is none.
func (d *document) ourLady(i int) int {
	if i+2 >= len(d.tokens) || d.word(i) != "our" || d.word(i+1) != "lady" || !d.tokens[i+1].capital() {
		return i
	}
	last := i
	for j := i + 2; j < min(i+8, len(d.tokens)) && d.gap(j) == " " && (d.tokens[j].capital() || joins[d.word(j)]); j++ {
		if d.tokens[j].capital() {
			last = j
		}
	}
	return last
}

// saint reads "St Cedd's".
func (d *document) saint(i int) (int, bool) {
	if last := d.ourLady(i); last > i {
		return last, true
	}
	if w := d.word(i); w != "st" && w != "saint" || i+2 >= len(d.tokens) {
		return 0, false
	}
	if g := d.gap(i + 1); g != " " && g != ". " || !d.tokens[i+1].capital() || d.width(i+1) < 3 || !d.possessive(i+1) {
		return 0, false
	}
	return i + 2, true
}

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
	case before == "the" && last+1 < len(d.tokens) && d.unknown(i) && d.gap(last+1) == " " && (d.word(last+1) == "estate" || d.word(last+1) == "flats"):
		return last, true
	case before == "the" && d.gap(i) == " " && (last == i || d.ordinary(w)) && d.pub(i):
		return last, true
	case before == "the" && last > i && outside[d.near(i-1, -1)]:
		return last, true
	case before == "to" && i > 1 && d.isPlaceBefore(i-2) && k.given < 2:
		return last, true
	case (before == "to" || before == "in" || before == "from") && i > 1 && moving[d.word(i-2)] && last > i && k.given < 2:
		return last, true
	}
	return 0, false
}

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
	if before := d.near(i, -1); before != "from" && before != "near" && before != "in" && before != "at" || d.tokens[i].form != title || d.width(i) < 6 || !d.unknown(i) || thing[d.word(i)] || d.protected(i) || d.place(d.word(i)) {
		return false
	}
	if d.surname(d.word(i)) && d.near(i, -1) != "in" || i+1 < len(d.tokens) && d.gap(i+1) != ". " && d.gap(i+1) != ", " && d.gap(i+1) != ".\n" && d.gap(i+1) != ".\n\n" &&
		!(d.gap(i+1) == " " && behindPlace[d.word(i+1)]) {
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
	behindPlace = set("in to by on at with for and where who after before when until since")
	speaks      = set("say says said speak speaks spoke spoken speaking write writes wrote written letter leaflet call calls called word words known interpreter fluent conversation")
)

var waterJoins = set("on upon in under by le next de la super the")

var (
	worship = set("tabernacle gurdwara chapel mosque temple synagogue cathedral abbey priory")
	outside = set("outside behind opposite near beside")
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

// gazetteerPlaces finds the towns and villages of Great Britain where a word before them says that a place is meant, or
// where they can be nothing else.
func (d *document) gazetteerPlaces() {
	for i := range d.tokens {
		if !d.tokens[i].capital() || d.taken[i] || d.tokens[i].form == mixed || d.foreign()[i] {
			continue
		}
		last, flags := d.longestPlace(i)
		if last < 0 || dull[d.word(i)] && last == i || d.near(i, -1) == "v" || last == i && d.tokens[i].form == upper && d.ordinary(d.word(i)) && d.shouted(i) {
			continue
		}
		name := last == i && (d.given(d.word(i)) >= 2 || d.surname(d.word(i)))
		said := (placeLead[d.near(i, -1)] || d.near(i, -1) == "to" && i > 1 && d.goesTo(i-2) && d.given(d.word(i)) < 2) && strings.Trim(d.gap(i), " \n") == ""
		ambiguous := strings.Contains(flags, "a") || d.width(i) < 4 && last == i
		tier, confidence := TierB, 0.75
		switch {
		case said && !ambiguous:
		case said && !d.sentenceStart(i) && !d.nameFollows(last):
			confidence = 0.65
		case ambiguous || d.sentenceStart(i) || d.nameFollows(last) || name || d.personBefore(i):
			continue
		}
		d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[last].end), kind: "place", rule: "place.gazetteer", tier: tier, confidence: confidence,
			label: d.thingLabel("place", i, last), prio: prioPlace, why: "a town or village of the Ordnance Survey's list"})
	}
}

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
	last, flags := -1, ""
	key := ""
	for j := i; j < min(i+4, len(d.tokens)); j++ {
		if j > i && !short(d.gap(j), " -'\n") || d.tokens[j].form == number {
			break
		}
		switch {
		case j == i:
			key = d.word(j)
		case d.word(j) == "s" && strings.HasSuffix(d.gap(j), "'"):
			key += "s"
		default:
			key += " " + d.word(j)
		}
		if j == i && (!d.tokens[i].capital() || !d.at(i).placeStart) {
			break
		}
		if f := d.findPlace(key); f.ok && d.tokens[j].capital() {
			last, flags = j, f.flags
		} else if !f.more {
			break
		}
	}
	return last, flags
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
		f.more = f.ok || placeNames().starts(key)
		d.found[key] = f
	}
	return f
}
