package detect

import "strings"

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
	last := d.runEnd(j)
	if d.tokens[j].line && last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), ":") {
		return sighting{}, false // the next field of an empty form: "Surname:", below it "Forename:"
	}
	s := sighting{first: j, last: last, title: j, rule: "person.named", tier: TierB, why: `a name behind "` + w + `"`}
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
