package detect

import (
	"fmt"
	"strings"
)

// Prefixes of places: "Ysgol Pontymeirch", "HMP Easterby", "Ward 17B".
var prefixes = set("siop capel tafarn canolfan coleg meithrinfa gwesty cartref clwb llyfrgell ysgol ysbyty meddygfa cylch clinig neuadd eglwys hmp hmyoi yoi ward masjid mandir gurdwara project tesco asda aldi lidl morrisons sainsburys waitrose mcdonalds costa greggs primark superdrug boots starbucks kfc")

// A placing is a place or an organisation that ends at token last.
type placing struct {
	last            int
	kind, rule, why string
}

// placings are the ways to tell a named place or organisation from its first word on, the surest first.
var placings = []func(*document, int) (placing, bool){(*document).placeByPrefix, (*document).placeInField, (*document).placeBySuffix, (*document).placeByContext, (*document).placeOfSaint}

// placesBySuffix finds named places and organisations by their last or first words and by the words around them.
func (d *document) placesBySuffix() {
	for i := 0; i < len(d.tokens); {
		if f := d.tokens[i].form; f != number && (f != small || d.careless()[i]) {
			if p, ok := d.placeFrom(i); ok {
				d.proposePlace(i, p)
				i = p.last
			}
		}
		i++
	}
}

// placeFrom reads a place from token i on.
func (d *document) placeFrom(i int) (placing, bool) {
	if t := d.tokens[i]; t.form == small {
		return d.smallPlace(i)
	} else if !t.capital() || !t.spaced && (d.gap(i) == "'" || i > 0 && d.gap(i) == "") {
		return placing{}, false
	}
	for _, read := range placings {
		if p, ok := read(d, i); ok {
			p.last = d.onStreet(d.inTown(p.last))
			return p, true
		}
	}
	if d.somewhere(i) {
		d.propose(candidate{start: int(d.tokens[i].start), end: int(d.tokens[i].end), kind: "place", rule: "place.context", tier: TierC, confidence: 0.4, label: labelOf("place"), prio: prioDoubt,
			why: "a word that no list has, where a place may stand"})
	}
	return placing{}, false
}

// inTown takes in the town behind a place and a comma: "Sandfield House, Solihurst."
func (d *document) inTown(last int) int {
	if i := last + 1; d.gapIs(i, ", ") && d.unknown(i) && toponym(d.word(i)) && d.at(i).given < 1 && d.partEnds(i) {
		return i
	}
	return last
}

// onStreet takes in the street that a place is on: "the Jamia Masjid on Lascelles Road".
func (d *document) onStreet(last int) int {
	if d.gapIs(last+1, " ") && (d.word(last+1) == "on" || d.word(last+1) == "in") && d.gapIs(last+2, " ") {
		if street, _ := d.street(last+2, false); street > 0 {
			return street
		}
	}
	return last
}

func (d *document) placeByPrefix(i int) (placing, bool) {
	last, ok := d.prefixed(i)
	return placing{last, "place", "place.prefix", "a place by its first word"}, ok
}

func (d *document) placeInField(i int) (placing, bool) {
	last, ok := d.field(i)
	if !ok {
		return placing{}, false
	}
	if end, _, longer := d.suffixed(i); longer && end > last {
		last = end // "Court: Oxley Magistrates' Court"
	}
	return placing{last, "place", "place.context", "a form's field for places"}, ok
}

func (d *document) placeBySuffix(i int) (placing, bool) {
	last, kind, ok := d.suffixed(i)
	rule, why := "place.suffix", "a place by its last word"
	if kind == "organisation" {
		rule, why = "organisation.suffix", "an organisation by its last word"
	}
	return placing{last, kind, rule, why}, ok && !d.behindTitle(i)
}

func (d *document) placeByContext(i int) (placing, bool) {
	last, ok := d.elsewhere(i)
	if !ok {
		last, ok = d.hospitalLetters(i)
	}
	return placing{last, "place", "place.context", "the words before say that it is a place"}, ok
}

func (d *document) placeOfSaint(i int) (placing, bool) {
	last, ok := d.saint(i)
	return placing{last, "place", "place.saint", "schools, churches and hospitals are called by their saint alone"}, ok
}

// behindTitle says whether a title or an initial stands before token i, so that a person's name begins there.
func (d *document) behindTitle(i int) bool {
	return i > 0 && (d.gap(i) == " " || d.gap(i) == ". ") && d.tokens[i-1].capital() && (courtesy[d.word(i-1)] || d.width(i-1) == 1)
}

func (d *document) proposePlace(first int, p placing) {
	start := int(d.tokens[first].start)
	if first > 0 && d.near(first, -1) == "the" && short(d.gap(first), " \n") {
		start = int(d.tokens[first-1].start) // a label does not go with an article
	}
	d.noteTown(first, p.last)
	found := candidate{start: start, end: int(d.tokens[p.last].end), kind: p.kind, rule: p.rule, tier: TierB, confidence: 0.75, prio: prioPlace, why: p.why}
	if found.owner = d.ownKind(first, p.last); found.owner != nil {
		found.label = found.owner.label
	} else {
		found.label = d.thingLabel(p.kind, first, p.last)
	}
	d.propose(found)
}

// ownKind gives the place of the case that a longer name begins with, where its label says that it is of the same kind: "Twentypence CP
// School" is "the primary school" of which the case has "Twentypence". A town's name begins many others'.
func (d *document) ownKind(first, last int) *entity {
	if !d.taken[first] {
		return nil
	}
	c := d.caseAt(first)
	if c == nil || c.kind != "place" || c.owner == nil || !strings.HasSuffix(strings.ToLower(c.owner.label), d.word(last)) {
		return nil
	}
	return c.owner
}

// A named is a place or an organisation by its words.
type named struct{ kind, words string }

// thingLabel gives a place or an organisation that the case does not know its own label, the same for the same words.
func (d *document) thingLabel(kind string, first, last int) string {
	key := named{kind, d.phrase(first, last)}
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

// prefixed reads "Ysgol Gynradd Pontymeirch", "Ward 17B", "HMP Easterby".
func (d *document) prefixed(i int) (int, bool) {
	w := d.word(i)
	if i+1 < len(d.tokens) && d.tokens[i+1].capital() {
		if last := d.courtAt(i); last > i {
			return last, true
		}
	}
	if last := d.numberedRoom(i); last > i {
		return last, true
	}
	if !d.at(i).prefix || d.taken[i] || i+1 >= len(d.tokens) || d.gap(i+1) != " " {
		return 0, false
	}
	j := i
	for j+1 < len(d.tokens) && j < i+4 && short(d.gap(j+1), " '-") && (d.tokens[j+1].capital() || d.word(j+1) == "y" || d.word(j+1) == "yr" || particles[d.word(j+1)]) && !dull[d.word(j+1)] {
		j++
	}
	if w == "ward" && d.initial(i+1) && d.gapIs(i+2, "") && d.tokens[i+2].form == number {
		return i + 2, true // "Ward B12"
	}
	if w == "ward" && d.tokens[i+1].form == number {
		j = i + 1
		if j+1 < len(d.tokens) && d.gap(j+1) == "" {
			j++
		}
	}
	return j, j > i && d.tokens[j].form != small
}

// numberedRoom reads "Delivery Suite 2", "Theatre 4" and a court's room before its building, "Court 2, Jack Judge House"; it gives the
// last token, i when there is none.
func (d *document) numberedRoom(i int) int {
	j := i
	if d.gapIs(i+1, " ") && d.tokens[i+1].form == title {
		j++
	}
	if !d.gapIs(j+1, " ") || d.tokens[j+1].form != number || d.width(j+1) > 2 || d.tokens[i].form != title {
		return i
	}
	if rooms[d.word(j)] {
		return j + 1
	}
	if d.word(j) == "court" && j == i && d.gapIs(i+2, ", ") {
		if end, _, ok := d.suffixed(i + 2); ok {
			return end
		}
	}
	return i
}

var rooms = set("suite theatre bay")

// courtAt reads "Family Court at West Arden", "Crown Court sitting at Oxley" and gives the last token, i when there is none.
func (d *document) courtAt(i int) int {
	if i+3 >= len(d.tokens) {
		return i
	}
	j := i + 1
	if d.word(j) == "s" {
		j++
	}
	if d.word(j) != "court" || d.gap(j+1) != " " || !courts[d.word(i)] {
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

// ourLady reads "Our Lady of Lourdes", "Our Lady Star of the Sea" and gives the last token, i when there is none.
func (d *document) ourLady(i int) int {
	if i+2 >= len(d.tokens) || d.word(i) != "our" || d.word(i+1) != "lady" || !d.tokens[i+1].capital() {
		return i
	}
	last := i
	for j := i + 2; j < min(i+8, len(d.tokens)) && d.gap(j) == " " && (d.tokens[j].capital() || joins[d.word(j)]) && months[d.word(j)] == 0; j++ {
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
	if g := d.gap(i + 1); g != " " && g != ". " || !d.tokens[i+1].capital() || d.width(i+1) < 3 {
		return 0, false
	}
	if d.possessive(i + 1) {
		return i + 2, true
	}
	return i + 1, d.near(i, -1) == "at" && d.tokens[i+1].form == title && !d.capitalAhead(i+1)
}
