package detect

import (
	"strings"
)

// placeKinds are the last words of places that identify, by what they are. A suffix of several words is written as such.
var placeKinds = []string{
	// schools and what goes with them
	`school|academy|college|university|metropolitan university|nursery|day nursery|nursery school|pre-school|preschool|playgroup|kindergarten|creche|primary|infants|juniors|sixth form|
	sixth form college|free school|primary school|high school|secondary school|grammar school|junior school|infant school|special school|forest school|pupil referral unit|breakfast club|
	after school club|holiday club|out of school club|high|pru|daycare|day care|childminding|school of dance|dance academy|alternative provision|riding school|stables`,
	// health
	`hospital|infirmary|general infirmary|royal infirmary|general|surgery|medical centre|health centre|practice|medical practice|family practice|group practice|clinic|health clinic|sexual health clinic|
	hospice|mortuary|ward|unit|maternity unit|birth centre|walk-in centre|urgent care centre|treatment centre|health hub|health board|pharmacy|chemist|opticians|dental practice|nhs foundation trust|nhs trust|ambulance service|royal`,
	// families, homes and housing
	`children's centre|childrens centre|family centre|family hub|contact centre|community centre|youth centre|youth club|day centre|drop-in centre|women's centre|women's aid|womens aid|citizens advice|samaritans|mencap|carers centre|advice centre|
	children's home|childrens home|care home|nursing home|refuge|hostel|homes|lodge|housing association|caravan site|traveller site|caravan park|estate|block|flats|house|villas|wharf|rectory|vicarage|presbytery|manse|friary|convent|gatehouse|coach house|project|hub|pantry|foodbank|food bank|credit union|allotments|befrienders|befriending|volunteers|tenants association|residents association|law centre|law|chambers`,
	// courts, police and prisons
	`crown court|magistrates' court|magistrates court|magistrates|justice centre|guildhall|county court|family court|coroner's court|combined court|youth court|police station|custody suite|prison|probation office|office|youth justice service|youth offending service|youth offending team|social services|
	young offender institution|secure unit|secure training centre|fire and rescue service|fire and rescue|fire station|ambulance station|civic centre|jobcentre|job centre|jobcentre plus|town hall|village hall|community hall|hall|library|barracks`,
	// faith
	`church|church hall|chapel|mosque|temple|gurdwara|synagogue|cathedral|minster|abbey|priory|tabernacle|masjid|mandir|ministries|fellowship|kingdom hall|islamic centre|gospel hall|house of prayer|parish church`,
	// leisure
	`leisure centre|sports centre|arts centre|shopping centre|boxing club|football club|rugby club|cricket club|social club|working men's club|conservative club|sports club|snooker club|athletic|rovers|wanderers|rangers|
	albion|colts|soft play|trampoline park|swimming pool|swimming baths|lido|bowl|bingo|hotel|inn|tavern|arms|vaults|alehouse|ale house|brewhouse|taproom|wine bar|brasserie|bistro|cafe|diner|coffee shop|tearooms|casino|nightclub|
	gym|stadium|pavilion|park|recreation ground|leisure park|bandstand|museum|theatre|cinema|zoo|campsite|holiday park|holiday village|garden centre|marina|nature reserve|country park|football ground|cricket ground|kitchen|thistle|harriers|amateurs|premier inn|travelodge`,
	// shops and firms
	`kebab|kebabs|kebab house|takeaway|tandoori|balti|chippy|fish bar|fried chicken|pizzeria|grill|nails|nail bar|hair salon|barbers|barber shop|beauty salon|tanning|tattoos|studio|studios|funeral directors|undertakers|jewellers|supermarket|superstore|mini market|minimart|
	convenience store|stores|store|cold store|news|post office|off licence|newsagents|butchers|florists|fabrics|carpets|furniture|furnishings|flooring|garage|motors|tyres|autos|car wash|taxis|cabs|cars|private hire|coaches|
	bakery|launderette|dry cleaners|bookmakers|foods|meats|logistics|packaging|poultry|textiles|timber|haulage|roofing|scaffolding|plumbing|joinery|removals|reclamation|couriers|catering|fisheries|languages|interpreting|translations|legal aid|legal|cash carry|electrical|electricals|glazing|contractors|construction|demolition|recycling|skip hire|plant hire|car hire|van hire|scrapyard|metals|farms|orchards|dairy|fishmongers|greengrocers|grocers|vapes|homecare|home care|supported living|cleaning|recruitment|builders|
	retail park|industrial estate|business park|distribution centre|warehouse|depot|mills|works`,
	// the way there
	`viaduct|junction|roundabout|bypass|underpass|level crossing|railway station|train station|bus station|bus depot|station|service station|services|parkway|pkway|interchange|tram stop|bus stop|airport|ferry terminal|docks|harbour|bridge|canal|reservoir|farm|centre`,
}

// suffixes are the phrases of placeKinds, ready to be read along a text.
var suffixes = func() *trie {
	t := &trie{}
	for _, kind := range placeKinds {
		for s := range strings.SplitSeq(kind, "|") {
			t.add(splitWords(s), &term{rule: "place"})
		}
	}
	return t
}()

// Suffixes that may be written small: "Mereham railway station".
var smallSuffixes = set("tram bus nature country church viaduct services junction railway train bus custody police sexual bandstand station refuge playgroup hostel recreation caravan industrial retail community village youth block estate flats soft")

// Suffixes that may be written small behind a word that no dictionary has: "Larkhill estate", "the Beatrice Street office".
var smallBehindName = set("hall hostel viaduct services junction group estate station office offices school nursery surgery hospital clinic church chapel mosque library college academy pub depot ward hub flats site barracks rec precinct baths market pier airfield airport practice park jobcentre cemetery crematorium quarry marina allotments surgery mortuary cabs taxis solicitors lettings chippy takeaway barbers roundabout")

// Suffixes that are words of headings and names as often as not: they want such a word, or a possessive, before them.
var wantsName = set("high pru thistle harriers amateurs legal metals dairy farms construction recycling stc icb idva isva lodge jobcentre reclamation mortuary camhs ed pru yot yjs cmht cc law kitchen junction volunteers social youth studio studios general office magistrates athletic rangers rovers wanderers albion colts bowl news store stores express cars coaches autos works mills hub wharf cleaning timber meats university tanning pantry co fc afc rfc rufc rlfc")

// suffixed reads capitals from token i up to a suffix: "Mossgate Community Primary School". One word at least must be more
// than the vocabulary of the trade.
func (d *document) suffixed(i int) (last int, kind string, ok bool) {
	d.steps++
	last = -1
	if d.nextSuffix[i] >= farOff || d.verbFirst(i) || d.tokens[i].form == title && courtesy[d.word(i)] {
		return last, "", false
	}
	names, proper := 0, false
	for j := i; j < min(i+9, len(d.tokens)); j++ {
		w, k := d.word(j), d.at(j)
		if j > i && !d.nameGoesOn(j) || d.someoneElse(j) {
			break
		}
		end := d.suffixAt(j)
		if end == j && d.gapIs(j+1, " ") && d.tokens[j+1].form == title && roads[d.word(j+1)] {
			end = -1 // "Station Road"
		}
		if end == j && wantsName[w] && !proper {
			end = -1
		}
		if end < 0 && proper && d.smallKind(j) {
			return j, "place", true
		}
		if end >= 0 && names > 0 || end > j && j > i && !d.tokens[end].capital() {
			if last, kind, j = end, "place", end; !d.tokens[j].capital() {
				break
			}
			continue
		}
		if names > 0 && k.company && d.tokens[j].capital() && (proper || !wantsName[w]) {
			return j, "organisation", true
		}
		if w == "friends" && proper && d.gapIs(j+1, " ") && d.word(j+1) == "of" && d.gapIs(j+2, " ") && d.tokens[j+2].capital() {
			return j + 2, "organisation", true // "Fenland Friends of Travellers"
		}
		if !d.tokens[j].capital() {
			if w == "of" && d.someoneOf(i, j) {
				return 0, "", false
			}
			if d.possessiveS(j) {
				proper = true
			}
			if j > i && (joins[w] || d.possessiveS(j)) {
				continue
			}
			break
		}
		if d.tokens[j].form == upper && d.width(j) > 1 && !d.taken[j] && !d.shouted(j) {
			if names > 0 && denominations[w] || j == i && d.lettersOfFirm(j) {
				names, proper = names+1, true
				continue
			}
			break
		}
		if !k.dull && !k.titled && !k.particle && !k.month {
			names++
			proper = proper || d.taken[j] || !k.ordinary && !thing[w]
		} else if j == i && (determiners[w] || sentenceWords[w]) {
			return 0, "", false
		}
	}
	return last, kind, last >= 0
}

// lettersOfFirm says whether a firm is called by the letters at token j: "VM Lets", "AK Motors".
func (d *document) lettersOfFirm(j int) bool {
	return d.width(j) < 4 && d.gapIs(j+1, " ") && d.tokens[j+1].form == title && firmEnds[d.word(j+1)] && !abbreviation[d.word(j)] && !d.at(j).dull && !posts[d.word(j)]
}

var firmEnds = set("lets lettings motors autos cars cabs taxis builders roofing scaffolding plumbing joinery removals couriers catering cleaning tyres garage electrical electricals construction contractors haulage properties homes barbers nails kebabs tandoori interpreting languages translations solicitors sons fostering")

// denominations are what stands inside the names of schools and trusts in capitals: "St Oswald's RC Primary".
var denominations = set("rc ce cp cofe va vc nhs cc uk")

// verbFirst says whether token i is a word of English that begins a sentence before an article: "Attended the Premier Inn".
func (d *document) verbFirst(i int) bool {
	return i+1 < len(d.tokens) && d.word(i+1) == "the" && d.at(i).ordinary && d.sentenceStart(i)
}

// smallKind says whether token j is a suffix in small letters behind a capital: "Larkhill estate", and not "Child A's school".
func (d *document) smallKind(j int) bool {
	if c := d.caseAt(j - 1); d.taken[j-1] && c != nil && c.kind == "place" && !ofTowns[d.word(j)] {
		return false // the case has a name for it
	}
	if d.at(j-1).called >= 2 && d.word(j) == "group" || d.sense(j-1) == public && !d.at(j-1).street && !d.taken[j-1] {
		return false
	}
	return d.tokens[j].form == small && smallBehindName[d.word(j)] && d.gap(j) == " " && d.tokens[j-1].form == title
}

// ofTowns are what a town has and no school, surgery or home that a case names.
var ofTowns = set("station rec precinct baths market pier")

// nameGoesOn says whether the name of a place may go on with token j.
func (d *document) nameGoesOn(j int) bool {
	if strings.Contains(d.gap(j), "\n") && d.tokens[j].form == title && d.shouted(j-1) {
		return false // below a heading in capitals
	}
	return short(d.gap(j), " '-&\n") && d.wrapped(j) || d.gap(j) == ". " && d.word(j-1) == "st"
}

// someoneElse says whether token j belongs to someone of the case, or to a place of the case that ends with its suffix.
func (d *document) someoneElse(j int) bool {
	c := d.caseAt(j)
	if !d.taken[j] || c == nil || c.kind == "address" {
		return false
	}
	if alone := c.start == int(d.tokens[j].start) && c.end == int(d.tokens[j].end); alone && c.rule == "case.surname" && d.at(j).ordinary && j+1 < len(d.tokens) && d.suffixAt(j+1) > j+1 {
		return false // "Sallow Marsh nature reserve", where somebody is called Marsh
	}
	return c.kind != "place" || d.suffixAt(j) >= 0
}

// someoneOf says whether a person's name stands from token i to "of" at token j: "Bettina Vogelsang of the Anchorage Project".
func (d *document) someoneOf(i, j int) bool {
	w := d.word(i)
	return d.tokens[i].form == title && d.usual(w) >= 2 && !d.ordinary(w) && !d.place(w)
}

func (d *document) possessiveS(j int) bool {
	return d.word(j) == "s" && strings.HasSuffix(d.gap(j), "'")
}

// suffixAt reads the longest suffix at token j and gives its last token, -1 when there is none.
func (d *document) suffixAt(j int) int {
	if !d.at(j).suffix {
		return -1
	}
	n, end := suffixes, -1
	for k := j; k < len(d.tokens); k++ {
		w := d.word(k)
		if k > j && !short(d.gap(k), " '-&\n") || !d.tokens[k].capital() && w != "s" && !(k > j || smallSuffixes[w]) {
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
	companies     = set("stc icb idva isva camhs ed pru yot yjs cmht cc co fc afc rfc rufc rlfc sons bros associates ltd limited llp plc cic solicitors chambers fostering lettings lets")
	joins         = set("of the and on in upon y yr for by le")
	sentenceWords = set("when where while after before during since although because however there then at in on for from to with both each every no")
)
