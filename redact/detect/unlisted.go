package detect

import (
	"fmt"
	"slices"
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
	var all []sighting
	for i := 0; i < len(d.tokens); {
		s, ok := d.personAt(i)
		if !ok {
			i++
			continue
		}
		all = append(all, s)
		i = s.last + 1
	}
	d.introduce(all)
	for _, s := range all {
		d.proposePerson(s)
	}
	d.propagate(all)
}

// personAt reads a person from token i on.
func (d *document) personAt(i int) (sighting, bool) {
	if d.tokens[i].form == number {
		return sighting{}, false
	}
	for _, read := range []func(int) (sighting, bool){d.titled, d.called, d.relative, d.withCaseName, d.fullName, d.quoted, d.singleName} {
		if s, ok := read(i); ok && !d.cited(s.first, s.last) {
			return s, true
		}
	}
	return sighting{}, false
}

// titled reads "Mr Lockyer", "PC 4471 Owain Maddocks", "Dr Cressida Vaughan-Tate".
func (d *document) titled(i int) (sighting, bool) {
	if !courtesy[d.word(i)] && !callings[d.word(i)] || !d.tokens[i].capital() {
		return sighting{}, false
	}
	j := i + 1
	for j < len(d.tokens) && (titles[d.word(j)] && d.tokens[j].capital() && d.plainGap(j) || d.tokens[j].form == number && d.gap(j) == " " && d.width(j) < 6) {
		j++
	}
	if j >= len(d.tokens) || !d.plainGap(j) || !d.tokens[j].capital() || dull[d.word(j)] && !d.knownName(d.word(j)) || d.taken[j] && d.runEnd(j) == j {
		return sighting{}, false
	}
	if d.taken[j] && d.takenAll(j, d.runEnd(j)) {
		return sighting{}, false
	}
	if callings[d.word(i)] && (d.ordinary(d.word(j)) || d.tokens[j].form != title) {
		return sighting{}, false
	}
	if d.tokens[j].form == upper && d.width(j) < 3 && (j+1 >= len(d.tokens) || !d.tokens[j+1].capital() || d.gap(j+1) != " " && d.gap(j+1) != ". ") {
		return sighting{}, false
	}
	return sighting{first: j, last: d.runEnd(j), title: i, rule: "person.title", tier: TierB, why: "a title and a name"}, true
}

// callings are titles that are also ordinary words in a capital.
var callings = set("nurse midwife judge justice constable sergeant inspector uncle auntie aunty aunt nanny nan nana nani gran sister father pastor cousin grandma grandad granddad lord lady master hon recorder detective")

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
		case t.form == number || strings.Count(g, "\n") > 1:
			return last
		case g == "-" && t.capital() || g == "'" && t.capital() && (w != "s" || t.form == upper) || g == "-\n" && t.capital():
			last = j
		case g == "'" && len(w) > 2 && t.form == small && d.width(j-1) == 1:
			last = j
		case g == ` "` && t.form == title && j+1 < len(d.tokens) && d.gap(j+1) == `" ` && d.tokens[j+1].form == title && !dull[d.word(j+1)]:
			last = j + 1
			j++
		case (g == ". " || g == ".") && d.width(j-1) == 1 && t.capital():
			last = j
		case g != " " && (g != "\n" || !d.wrapped(j)):
			return last
		case w == "kc" || w == "qc":
			return j
		case t.capital() && t.form != upper && (!dull[w] || d.familyName(w)) && !d.roleNext(j) && d.afterFor(j-1):
			last = j
		case t.form == upper && d.width(j) == 1 && j == i+1 && g == " " && d.tokens[i].form == title && w != "i" && w != "a" && (j+1 == len(d.tokens) || d.gap(j+1) != "." && d.gap(j+1) != "'"):
			return j
		case t.form == upper && d.width(j) == 1 && j+1 < len(d.tokens) && d.tokens[j+1].form == title && !dull[d.word(j+1)]:
			last = j
		case t.form == upper && d.tokens[i].form == upper && !dull[w] && !abbreviation[w] && d.width(j) > 2:
			last = j
		case particles[w] && t.form == small && j+1 < len(d.tokens) && d.tokens[j+1].capital() && d.gap(j+1) == " " && w != "la":
		default:
			return last
		}
	}
	return last
}

// afterFor is false where a line break separates two names of a list.
func (d *document) afterFor(i int) bool {
	return !(d.gap(i+1) == "\n" && i > 0 && d.lineStart(i) && d.width(i) < 2)
}

// familyName says whether a word of the trade is so usual a surname that it may follow a given name.
func (d *document) familyName(w string) bool {
	switch w {
	case "wood", "ward", "parker", "young", "black", "green", "hall", "house", "lane", "may", "west", "church", "english", "french", "stone", "bird", "day", "french-", "page":
		return true
	}
	return false
}

// roleNext says whether token j begins the name of a trade or a place rather than carrying on a person's.
func (d *document) roleNext(j int) bool {
	return months[d.word(j)] > 0 && j+1 < len(d.tokens) && d.tokens[j+1].form == number || weekdays[d.word(j)] && d.width(j) > 3
}

// called reads the name behind "named", "known as", "née", "misspelt".
func (d *document) called(i int) (sighting, bool) {
	w := d.word(i)
	j := i + 1
	switch {
	case w == "known" || w == "born" || w == "spelt" || w == "registered":
		if j >= len(d.tokens) || d.word(j) != "as" {
			return sighting{}, false
		}
		j++
	case namedCues[w]:
	default:
		return sighting{}, false
	}
	if j < len(d.tokens) && (d.word(j) == "him" || d.word(j) == "her" || d.word(j) == "them" || d.word(j) == "as" || d.word(j) == "only") {
		j++
	}
	if j >= len(d.tokens) || len(d.gap(j)) > 4 || strings.Trim(d.gap(j), " \n\"':(") != "" {
		return sighting{}, false
	}
	t := d.tokens[j]
	if !t.capital() || d.taken[j] || dull[d.word(j)] || t.form == upper && d.width(j) < 5 || courtesy[d.word(j)] {
		return sighting{}, false
	}
	quoted := strings.ContainsAny(d.gap(j), "\"'")
	if d.ordinary(d.word(j)) && d.given(d.word(j)) < 2 && (!quoted || w == "called" && d.runEnd(j) == j) {
		return sighting{}, false
	}
	if d.ordinary(d.word(j)) && (w == "called" || w == "spelt") && !quoted {
		return sighting{}, false
	}
	if d.suffixesAfter(j) {
		return sighting{}, false
	}
	s := sighting{first: j, last: d.runEnd(j), title: j, rule: "person.named", tier: TierB, why: `a name behind "` + w + `"`}
	if formerCues[w] || w == "surname" || w == "aka" || w == "alias" || w == "known" || w == "misspelt" || w == "spelt" {
		s.owner = d.before(i)
	}
	return s, true
}

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

var namedCues = set("named called aka alias nee formerly nicknamed misspelt misspelled spelled surname forename forenames")

// suffixesAfter says whether the capitals from token j end as a place does.
func (d *document) suffixesAfter(j int) bool {
	_, _, ok := d.suffixed(j)
	return ok
}

// relative reads "the neighbour, Carol", "her friend Raz": a role and one word in a capital. Full names are read without.
func (d *document) relative(i int) (sighting, bool) {
	if !kinWords[d.word(i)] || i+1 >= len(d.tokens) {
		return sighting{}, false
	}
	j := i + 1
	if g := d.gap(j); g != " " && g != ", " && g != ",\n" && g != "\n" && g != ` "` && g != `, "` {
		return sighting{}, false
	}
	t := d.tokens[j]
	w := d.word(j)
	if t.form != title && t.form != mixed || d.taken[j] || dull[w] && d.given(w) < 4 || months[w] > 0 || weekdays[w] || d.suffixesAfter(j) {
		return sighting{}, false
	}
	if d.ordinary(w) && d.given(w) < 3 && !strings.Contains(d.gap(j), `"`) {
		return sighting{}, false
	}
	return sighting{first: j, last: d.runEnd(j), title: j, rule: "person.role", tier: TierB, why: `a name behind "` + d.word(i) + `"`}, true
}

var kinWords = set(`mum mother mam dad father stepmother stepfather stepdad stepmum grandmother grandfather nan nana gran grandma grandad granddad uncle
	aunt auntie brother sister sibling twin son daughter baby partner boyfriend girlfriend husband wife friend mate neighbour lodger cousin niece nephew
	stepbrother stepsister half-brother carer carers childminder babysitter fiance fiancee landlord pupil girl boy
	taker handler colleague driver tenant caller proprietor owner
	worker visitor nurse midwife teacher tutor assistant solicitor barrister guardian officer paramedic consultant doctor registrar psychologist
	psychiatrist therapist counsellor manager advocate interpreter chaplain coroner magistrate witness detective constable`)

// fullName reads a given name with a surname, and a given name before a surname of the case.
func (d *document) fullName(i int) (sighting, bool) {
	t, w := d.tokens[i], d.word(i)
	if !t.capital() || t.form == upper && d.width(i) < 2 || i+1 >= len(d.tokens) || d.gap(i) == "'" {
		return sighting{}, false
	}
	if d.taken[i] {
		return d.takenFirst(i)
	}
	if d.lowerName(i) {
		return sighting{}, false
	}
	usual := d.usual(w)
	if usual < 0 || dull[w] && usual < 4 || months[w] > 0 && d.asMonth(i) || d.suffixesAfter(i) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	if last == i {
		return sighting{}, false
	}
	// The second word must be able to be a surname.
	s := d.word(last)
	family := !d.ordinary(s) || d.surname(s) && !dull[s]
	hyphened := d.gap(last) == "-"
	switch {
	case !family && !hyphened:
		return sighting{}, false
	case d.ordinary(w) && (usual < 4 || d.ordinary(s) && d.sentenceStart(i)):
		return sighting{}, false
	case usual < 2 && !d.surname(s):
		return sighting{}, false
	case d.placeAt(i, last) && !d.personAround(i, last):
		return sighting{}, false
	case t.form == upper && (!d.surname(s) || d.ordinary(w)):
		return sighting{}, false
	}
	why := "a first name of the ONS list and a surname"
	if d.taken[last] {
		why = "a first name before a surname of the case"
	}
	return sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.given_surname", tier: TierB, why: why}, true
}

// lowerName says whether a word is one of a sentence rather than a name: "Will Smith" reads, "Will they" does not.
func (d *document) lowerName(i int) bool {
	return modals[d.word(i)] && i+1 < len(d.tokens) && d.tokens[i+1].form == small
}

func (d *document) titleBefore(i int) int { return d.tokenAt(d.withTitle(i)) }

// takenFirst reads a given name of the case with a surname that the case gives to someone else, or does not know.
func (d *document) takenFirst(i int) (sighting, bool) {
	if i+1 >= len(d.tokens) || d.tokens[i+1].form != title || d.gap(i+1) != " " || i > 0 && d.taken[i-1] && d.gap(i) != ". " && len(d.gap(i)) < 3 && d.gap(i) != ", " && d.gap(i) != "\n" {
		return sighting{}, false
	}
	c := d.caseAt(i)
	if c == nil || c.kind != "person" || c.rule == "case.surname" || c.rule == "case.initials" || c.end != int(d.tokens[i].end) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	next := d.caseAt(i + 1)
	w := d.word(i + 1)
	if next == nil {
		if dull[w] || d.ordinary(w) && !d.surname(w) || d.suffixesAfter(i+1) || d.ordinary(w) && d.sentenceStart(i+1) || d.placeAt(i+1, i+1) && !d.surname(w) {
			return sighting{}, false
		}
		return sighting{first: i, last: last, title: d.tokenAt(c.start), rule: "person.given_surname", tier: TierB, why: "a first name of the case with a surname that it does not have"}, true
	}
	if next.kind != "person" || next.rule != "case.surname" {
		return sighting{}, false
	}
	if c.owner == nil {
		return sighting{}, false
	}
	return sighting{first: i, last: d.tokenAt(next.end) - 1, title: d.tokenAt(c.start), rule: "case.name", tier: TierB, owner: c.owner,
		why: "a first name of the case with a surname of the family"}, true
}

// withCaseName reads an unknown word in a capital before a name of the case: "Popo Wu", "Seamus Doyle".
func (d *document) withCaseName(i int) (sighting, bool) {
	t, w := d.tokens[i], d.word(i)
	if d.taken[i] || t.form != title || d.ordinary(w) || dull[w] || titles[w] || len(w) < 2 || i+1 >= len(d.tokens) || !d.taken[i+1] || d.gap(i+1) != " " || d.gap(i) == "'" || d.place(w) && d.given(w) < 2 {
		return sighting{}, false
	}
	c := d.caseAt(i + 1)
	if c == nil || c.kind != "person" || c.start != int(d.tokens[i+1].start) || c.rule != "case.surname" && c.rule != "case.given" && c.rule != "case.alias" || c.tier == TierC {
		return sighting{}, false
	}
	return sighting{first: i, last: d.tokenAt(c.end) - 1, title: d.titleBefore(i), rule: "case.with_other_name", tier: TierB, why: "a word before a name of the case"}, true
}

// quoted reads what stands between quotation marks as people's nicknames do: "Scouse Pete", "Quiva".
func (d *document) quoted(i int) (sighting, bool) {
	t, w := d.tokens[i], d.word(i)
	if !strings.HasSuffix(d.gap(i), `"`) && !strings.HasSuffix(d.gap(i), " '") || t.form != title || d.taken[i] {
		return sighting{}, false
	}
	last := i
	for last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && last < i+2 {
		last++
	}
	if last+1 < len(d.tokens) && !strings.HasPrefix(d.gap(last+1), `"`) && !strings.HasPrefix(d.gap(last+1), "'") || d.possessive(last) {
		return sighting{}, false
	}
	if s := d.word(last); last > i && (d.ordinary(s) || d.usual(s) < 2 || dull[s] || d.taken[last]) || last == i && (d.ordinary(w) || dull[w] || thing[w] || d.place(w)) {
		return sighting{}, false
	}
	return sighting{first: i, last: last, title: i, rule: "person.quoted", tier: TierB, why: "written as nicknames are"}, true
}

// called is how usual a first name is, pet forms counting as middling.
func called(w string) int {
	if n := given(w); n >= 2 {
		return n
	}
	if len(shortForms()[w]) > 0 {
		return 2
	}
	return given(w)
}

// cited says whether a name is the author of a book or a study: "Brandon et al., 2020", "Ferguson (2017)".
func (d *document) cited(first, last int) bool {
	j := last + 1
	if j+1 < len(d.tokens) && d.word(j) == "et" && d.word(j+1) == "al" {
		return true
	}
	if j+2 < len(d.tokens) && (d.word(j) == "and" || d.gap(j) == " & ") && d.tokens[j+1].form == title {
		j += 2
	} else if j < len(d.tokens) && d.gap(j) == " & " && d.tokens[j].form == title {
		j++
	}
	if j >= len(d.tokens) || d.tokens[j].form != number || d.width(j) != 4 || fullYear(d.word(j)) < 1900 {
		return false
	}
	g, after := d.gap(j), ""
	if j+1 < len(d.tokens) {
		after = d.gap(j + 1)
	}
	closes := strings.HasPrefix(after, ")") || strings.HasPrefix(after, ";") || strings.HasPrefix(after, ":")
	return strings.HasSuffix(g, " (") && closes || (g == ", " || g == " " || g == ",\n") && closes && d.inBrackets(first)
}

// inBrackets says whether a bracket is open at token i.
func (d *document) inBrackets(i int) bool {
	end := int(d.tokens[i].start)
	s := d.view.text[max(0, end-300):end]
	return strings.LastIndexByte(s, '(') > strings.LastIndexByte(s, ')')
}

// caseAt gives the candidate of the case that covers token i.
func (d *document) caseAt(i int) *candidate {
	pos := int(d.tokens[i].start)
	low, high := 0, d.caseCount
	for low < high {
		if mid := (low + high) / 2; d.candidates[mid].end <= pos {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < d.caseCount && d.candidates[low].start <= pos {
		return &d.candidates[low]
	}
	return nil
}

// personAround says whether what stands beside a name is said of people.
func (d *document) personAround(first, last int) bool {
	return personVerbs[d.near(last, +1)] || kinWords[d.near(first, -1)] || titles[d.near(first, -1)] || d.possessive(last)
}

// singleName reads a lone first name, or a lone unknown word that does what people do.
func (d *document) singleName(i int) (sighting, bool) {
	t, w := d.tokens[i], d.word(i)
	if d.taken[i] || t.form != title && t.form != mixed || dull[w] || d.gap(i) == "'" || len(w) < 2 || months[w] > 0 || weekdays[w] {
		return sighting{}, false
	}
	if i+1 < len(d.tokens) && d.gap(i+1) == "-" && d.tokens[i+1].form == small || d.suffixesAfter(i) {
		return sighting{}, false
	}
	last := d.runEnd(i)
	after := d.near(last, +1)
	does := personVerbs[after] && after != "who" && after != "and" && d.gap(last + 1)[0] == ' '
	usual := d.usual(w)
	s := sighting{first: i, last: last, title: d.titleBefore(i), rule: "person.single", tier: TierB}
	switch {
	case d.protected(i):
		return sighting{}, false
	case usual >= 2 && !d.ordinary(w) && !d.placeAt(i, last):
		s.why = "a first name of the ONS list"
	case usual >= 2 && !d.ordinary(w) && !placeLead[d.near(i, -1)]:
		s.why = "a first name that is also a place, where no place is meant"
	case usual >= 3 && d.ordinary(w) && !d.sentenceStart(i) && (does || d.possessive(last) || kinWords[d.near(i, -1)]):
		s.why = "a first name that is also a word, said of a person"
	case !d.ordinary(w) && does && !d.place(w) && !thing[w] && (last > i || t.form == title):
		s.why = "an unknown word in a capital that does what people do"
	case !d.ordinary(w) && d.possessive(last) && (kinWords[d.near(last+1, +1)] || kinWords[d.near(last+2, +1)]) && !thing[w]:
		s.why = "an unknown word in a capital that has a family"
	default:
		return sighting{}, false
	}
	return s, true
}

// thing holds names of systems and bodies that also "said", "told" or "had".
var thing = set("app apps ofsted cafcass datix mosaic barnardo barnardos childline liquidlogic athena niche frameworki carefirst careknowledge systmone emis rio camhs marac facebook snapchat instagram tiktok whatsapp covid")

// protected says whether a keep list protects token i.
func (d *document) protected(i int) bool {
	return len(d.keeps(int(d.tokens[i].start), int(d.tokens[i].end))) > 0
}

func (d *document) takenAll(i, j int) bool {
	for ; i <= j; i++ {
		if !d.taken[i] {
			return false
		}
	}
	return true
}

// introduce gives every sighting its person: the same words are the same one.
func (d *document) introduce(all []sighting) {
	for _, s := range all {
		if s.owner != nil && s.rule == "person.named" && s.first == s.last {
			d.people[strings.Join(d.nameWords(s), " ")] = s.owner
		}
		if s.owner == nil && s.first != s.last {
			d.register(s)
		}
	}
	for i := range all {
		s := &all[i]
		if s.owner == nil && s.first == s.last {
			if s.owner, _ = d.again(s.first); s.owner == nil {
				d.register(*s)
			}
		}
	}
}

// register notes the parts of a name. A part that two people share belongs to neither.
func (d *document) register(s sighting) {
	words := d.nameWords(s)
	key := strings.Join(words, " ")
	if d.people[key] != nil {
		return
	}
	if len(words) == 1 {
		d.people[key] = d.newPerson()
		return
	}
	ends := words[0] + " " + words[len(words)-1]
	p := d.people[ends]
	if p == nil {
		p = d.newPerson()
	}
	d.people[key], d.people[ends] = p, p
	if first, family := words[0], words[len(words)-1]; len(first) > 1 {
		d.initials[first[:1]+family[:1]] = p
	}
	for _, w := range []string{words[0], words[len(words)-1]} {
		if len(w) < 2 || d.cast.words[w] {
			continue
		}
		if other, ok := d.people[w]; ok && other != p {
			d.people[w] = nil
			d.shared[w] = true
		} else if !d.shared[w] {
			d.people[w] = p
		}
	}
}

func (d *document) newPerson() *entity {
	for {
		d.counts["person"]++
		label := fmt.Sprintf("Person %d", d.counts["person"])
		if !d.cast.labels[label] {
			return &entity{label: label, kind: "person", sex: 'u'}
		}
	}
}

// nameWords are the words of a sighting, hyphened ones as one.
func (d *document) nameWords(s sighting) []string {
	var all []string
	for i := s.first; i <= s.last; i++ {
		w := d.word(i)
		switch {
		case w == "kc" || w == "qc":
		case i > s.first && (d.gap(i) == "-" || d.gap(i) == "'" || d.gap(i) == "-\n"):
			all[len(all)-1] += w
		default:
			all = append(all, w)
		}
	}
	return all
}

func (d *document) personOf(s sighting) *entity {
	if s.owner != nil {
		return s.owner
	}
	words := d.nameWords(s)
	if p := d.people[strings.Join(words, " ")]; p != nil {
		return p
	}
	if len(words) == 2 && len(words[0]) == 1 {
		if p := d.people[words[1]]; p != nil {
			return p
		}
	}
	p := d.newPerson()
	d.people[strings.Join(words, " ")] = p
	return p
}

func (d *document) proposePerson(s sighting) {
	p := d.personOf(s)
	d.propose(candidate{start: int(d.tokens[s.title].start), end: int(d.tokens[s.last].end), kind: "person", rule: s.rule, tier: s.tier, confidence: 0.75,
		label: p.label, owner: p, prio: prioPerson, why: s.why})
}

// propagate finds the people again who were found once, by either part of their name.
func (d *document) propagate(all []sighting) {
	covered := make([]bool, len(d.tokens))
	for _, s := range all {
		for i := s.title; i <= s.last; i++ {
			covered[i] = true
		}
	}
	for i, t := range d.tokens {
		if covered[i] || d.taken[i] || !t.capital() && !d.smallAgain(i) {
			continue
		}
		p, last := d.again(i)
		label := ""
		switch {
		case p != nil:
			label = p.label
		case d.shared[d.word(i)]:
			label = "[name]"
		default:
			continue
		}
		if w := d.word(i); dull[w] && last == i || d.ordinary(w) && last == i && d.likeName(i, last) != yes || d.place(w) && placeLead[d.near(i, -1)] || d.suffixesAfter(i) || d.protected(i) || d.cited(i, last) {
			continue
		}
		first := i
		if i > 0 && d.gap(i) == " " && d.unknown(i-1) && !covered[i-1] && !titles[d.word(i-1)] {
			first-- // "Popo Wu"
		}
		d.propose(candidate{start: d.withTitle(first), end: int(d.tokens[last].end), kind: "person", rule: "person.propagate", tier: TierB, confidence: 0.75, label: label, owner: p,
			prio: prioPerson, why: "someone who is named elsewhere in the text"})
	}
}

// smallAgain says whether a word in small letters is a name that the text has elsewhere, as in messages.
func (d *document) smallAgain(i int) bool {
	w := d.word(i)
	return d.tokens[i].form == small && len(w) > 3 && d.people[w] != nil && !d.ordinary(w) && !dull[w]
}

// again gives the unlisted person whom token i names once more, by a part of the name, its plural, its initials or a slip of
// the pen.
func (d *document) again(i int) (*entity, int) {
	w := d.word(i)
	if i+1 < len(d.tokens) && (d.gap(i+1) == "-" || d.gap(i+1) == "'" || d.width(i) == 1 && short(d.gap(i+1), " \n")) && d.tokens[i+1].capital() {
		if p := d.people[w+d.word(i+1)]; p != nil {
			return p, i + 1
		}
	}
	if p := d.people[w]; p != nil {
		return p, i
	}
	for _, ending := range []string{"es", "s"} {
		if p := d.people[strings.TrimSuffix(w, ending)]; p != nil && strings.HasSuffix(w, ending) && len(w) > 5 {
			return p, i
		}
	}
	if p := d.initials[w]; p != nil && d.tokens[i].form == upper && !abbreviation[w] && !d.shouted(i) && !d.runOn(i) {
		return p, i
	}
	if len(w) < 6 || d.tokens[i].form != title || d.ordinary(w) {
		return nil, i
	}
	p, asked := d.slips[w]
	if !asked {
		p = d.slip(w)
		d.slips[w] = p
	}
	return p, i
}

// slip gives the one unlisted person whose name w is a slip of the pen of, nil when there is none or several.
func (d *document) slip(w string) *entity {
	var found *entity
	sound, free := sounded(w), d.given(w) < 2
	for _, known := range d.longNames() {
		p := d.people[known]
		if p != nil && p != found && (free && misspelt(w, known) || sounded(known) == sound) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// longNames are the parts of unlisted people's names that are long enough to be misspelt and still known, in order.
func (d *document) longNames() []string {
	if d.long == nil {
		d.long = []string{}
		for w := range d.people {
			if len(w) > 5 && !strings.Contains(w, " ") {
				d.long = append(d.long, w)
			}
		}
		slices.Sort(d.long)
	}
	return d.long
}
