package detect

import (
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
