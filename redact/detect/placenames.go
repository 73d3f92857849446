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
custody suite|prison|docks|harbour|marina|boxing club|football club|rugby club|cricket club|social club|working men's club|sports club|masjid|mandir|ministries|fellowship|caravan site|traveller site|fire and rescue service|ambulance service|nhs foundation trust|nhs trust|young offender institution|secure unit|secure training centre|library|services|service station|village hall|town hall|community hall|hall|bandstand|park|recreation ground|leisure park|retail park|industrial estate|estate|caravan park|house|villas|gym|pharmacy|chemist|dental practice|stadium|pavilion|foodbank|food bank|barracks|allotments|farm|bridge|canal|reservoir`, "|") {
		t.add(splitWords(s), &term{rule: "place"})
	}
	return t
}()

// Suffixes that may be written small: "Mereham railway station".
var smallSuffixes = set("railway train bus custody police sexual bandstand station refuge playgroup hostel recreation caravan industrial retail community village youth")

// Prefixes of places: "Ysgol Pontymeirch", "HMP Easterby", "Ward 17B".
var prefixes = set("ysgol ysbyty meddygfa cylch clinig neuadd eglwys hmp hmyoi yoi ward")

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
	if d.nextSuffix[i] >= 9 {
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
var weakSuffix = set("services station hall park house estate farm bridge unit practice primary inn arms library ward")

var (
	companies     = set("ltd limited llp plc cic solicitors chambers fostering lettings lets")
	joins         = set("of the and on in upon y yr for by le")
	sentenceWords = set("when where while after before during since although because however there then at in on for from to with both each every no")
)

// prefixed reads "Ysgol Gynradd Pontymeirch", "Ward 17B", "HMP Easterby".
func (d *document) prefixed(i int) (int, bool) {
	w := d.word(i)
	if !d.at(i).prefix || i+1 >= len(d.tokens) || d.gap(i+1) != " " {
		return 0, false
	}
	j := i
	for j+1 < len(d.tokens) && j < i+4 && short(d.gap(j+1), " '") && (d.tokens[j+1].capital() || d.word(j+1) == "y" || d.word(j+1) == "yr") && !dull[d.word(j+1)] {
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

// saint reads "St Cedd's".
func (d *document) saint(i int) (int, bool) {
	if w := d.word(i); w != "st" && w != "saint" || i+2 >= len(d.tokens) {
		return 0, false
	}
	if g := d.gap(i + 1); g != " " && g != ". " || d.tokens[i+1].form != title || !d.possessive(i+1) {
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
	case before == "the" && last > i && outside[d.near(i-1, -1)]:
		return last, true
	case before == "to" && i > 1 && d.isPlaceBefore(i-2) && k.given < 2:
		return last, true
	case (before == "to" || before == "in" || before == "from") && i > 1 && moving[d.word(i-2)] && last > i && k.given < 2:
		return last, true
	}
	return 0, false
}

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
	if before := d.near(i, -1); before != "from" && before != "near" && before != "in" || d.tokens[i].form != title || d.width(i) < 6 || !d.unknown(i) || thing[d.word(i)] || d.protected(i) || d.place(d.word(i)) {
		return false
	}
	if d.surname(d.word(i)) || i+1 < len(d.tokens) && d.gap(i+1) != ". " && d.gap(i+1) != ", " && d.gap(i+1) != ".\n" && d.gap(i+1) != ".\n\n" {
		return false
	}
	for _, ending := range []string{"ish", "ese", "ian", "ine", "ism", "ol", "cin", "lin", "pam", "one", "ic", "an"} {
		if strings.HasSuffix(d.word(i), ending) {
			return false
		}
	}
	return true
}

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
		if !d.tokens[i].capital() || d.taken[i] || d.tokens[i].form == mixed {
			continue
		}
		last, flags := d.longestPlace(i)
		if last < 0 || dull[d.word(i)] && last == i {
			continue
		}
		said := placeLead[d.near(i, -1)] && strings.Trim(d.gap(i), " \n") == ""
		ambiguous := strings.Contains(flags, "a") || d.width(i) < 4 && last == i
		name := last == i && (d.given(d.word(i)) >= 2 || d.surname(d.word(i)))
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
