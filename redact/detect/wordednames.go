package detect

import "strings"

// wordedName reads words of English from i to last that stand where a name does: "the Golden Sheaf", "cabs from Ace".
func (q *questions) wordedName(i, last int) (puzzle, bool) {
	first := i
	for first < last && (determiners[q.word(first)] || q.opensSentence(first)) {
		first++
	}
	if q.upperOnly(first, last) || q.ofWork(i) || q.numbered(last) {
		return puzzle{}, false
	}
	p := puzzle{first: first, last: last, place: q.placeful(first, last), why: "a word of English with a capital where a name may stand", worded: true}
	if q.plainWords(first, last) == 0 || q.publicThing(first, last) || q.excused(first, last) {
		return p, false
	}
	if !q.inSentence(i) {
		if last == i && (q.speaksAtStart(i) || q.ownCell(i)) {
			return p, true
		}
		p.first, p.place = i, true
		return p, q.firm(i, last)
	}
	if first == last {
		return p, q.loneWord(first)
	}
	lead := q.near(first, -1)
	return p, (nameLead[lead] || runLead[lead]) && q.gap(first+1) != "-" && !q.smallAll(first, last)
}

// loneWord says whether a word of English alone is a name by what it is and by the word before it: a first name; one that the text
// never has in small letters, behind a preposition, a word for kin or an article.
func (q *questions) loneWord(i int) bool {
	k, lead := q.at(i), q.near(i, -1)
	switch {
	case k.called >= 3 && !q.modal(i):
		return true
	case k.small:
		return false
	case q.gap(i) == " " && (!k.ordinary || kinWords[lead]):
		return true
	}
	after := q.near(i, +1)
	return nameLead[lead] || peopleLead[lead] && (q.partEnds(i) || after == "and" || after == "or")
}

var (
	nameLead   = set("the at from to outside opposite behind near over above beside via into called named nicknamed")
	peopleLead = set("for with by about told tell")
	runLead    = set("is was by with for asked rang called phoned emailed texted told saw met used paid")
)

// ownCell says whether a first name that is a word fills a table's cell: "| Prudence |".
func (q *questions) ownCell(i int) bool {
	return q.usualWordName(i) && !q.at(i).dull && strings.Contains(q.gap(i), "|") && strings.Contains(q.gapBehind(i), "|")
}

// usualWordName says whether token i is a usual first name, and no month, no day and no verb such as "may".
func (q *questions) usualWordName(i int) bool {
	k := q.at(i)
	return k.called >= 3 && !k.calendar() && !modals[q.word(i)]
}

// speaksAtStart says whether a first name that is a word begins a sentence and says something: "Dawn said".
func (q *questions) speaksAtStart(i int) bool {
	after := q.near(i, +1)
	if q.tokens[i].form != title || !q.gapIs(i+1, " ") || q.tokens[i+1].form != small {
		return false
	}
	if q.at(i).called >= 3 && !q.at(i).calendar() && (q.toldAtStart(i) || modals[q.word(i)] && finite(after)) {
		return true
	}
	if q.usualWordName(i) {
		k := q.at(i)
		if strings.HasSuffix(q.gap(i), " (") && finite(after) || k.called >= 4 && !k.small && !k.dull && q.company(i) {
			return true
		}
	}
	return q.at(i).called >= 3 && speech[after] || calls[after] && !q.at(i).small && !agent(q.word(i))
}

// company says whether "and" ties somebody to token i: "Grace and the baby", "Hope and her mum".
func (q *questions) company(i int) bool {
	if q.near(i, +1) != "and" || i+2 >= len(q.tokens) {
		return false
	}
	j := i + 2
	if determiners[q.word(j)] && j+1 < len(q.tokens) {
		j++
	}
	return kinWords[q.word(j)] || people[q.word(j)] || q.tokens[j].form == title && q.settled[j]
}

// toldAtStart says whether a sentence that a first name begins, which is a word too, tells what somebody did or how somebody is: "Faith
// disclosed", "Hope was upset".
func (q *questions) toldAtStart(i int) bool {
	after, next := q.near(i, +1), q.near(i+1, +1)
	if modals[q.word(i)] || q.at(i).dull || next == "not" {
		return false
	}
	if after == "was" || after == "is" || after == "has" && done[next] {
		return done[next] || feelings[next] || len(next) > 5 && strings.HasSuffix(next, "ing") && !ingNouns[next]
	}
	return personVerbs[after] && !linking[after]
}

var (
	feelings = set("upset happy sad angry scared tearful quiet calm anxious distressed late ill unwell tired cross worried asleep awake here there home alone crying")
	linking  = set("comes goes lives and who whose had has did does made gave took needs likes wants appeared started began became left")
)

// calls are what people alone do, and not their offices' letters.
var calls = set("said told asked rang phoned texted laughed shouted")

// agent says whether a word is made as the words for callings and offices are.
func agent(w string) bool {
	for _, ending := range agentEndings {
		if strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

var agentEndings = strings.Fields("er or ist ant ent ian man men one body thing s ion ing ee ive al ment ry ity care line")

var speech = set("said says told asked noted rang phoned texted emailed replied answered explained stated agreed wants wanted thinks thought knows knew reckons lives lived works worked")

// firm says whether several words end as a firm or a place does where a bracket, a comma or a cell begins: "taxi driver (Hilltop
// Cars)".
func (q *questions) firm(first, last int) bool {
	if last == first || first == 0 {
		return false
	}
	if q.suffixAt(last) != last && !companies[q.word(last)] {
		return q.whoseFirm(first, last)
	}
	g := q.gap(first)
	return strings.HasSuffix(g, " (") || g == ", "
}

// whoseFirm says whether brackets tell by two words where somebody works: "barber (Blue Razor)", "Mrs Talat Raja (Northern Tongues)",
// "(Kojo Bentum, Second Bell)".
func (q *questions) whoseFirm(first, last int) bool {
	if !q.gapIs(last+1, ") ", "), ", ")\n", ").\n", ").", "):", "): ", "), ") && !(strings.HasSuffix(q.gap(first), " (") && q.gapIs(last+1, ", ")) {
		return false
	}
	for i := first; i <= last; i++ {
		if q.tokens[i].form != title {
			return false
		}
	}
	before := first - 1
	switch g := q.gap(first); {
	case strings.HasSuffix(g, " ("):
		return q.settled[before] && q.tokens[before].form == title || kinWords[q.word(before)] || strings.HasSuffix(q.word(before), "er") && q.tokens[before].form == small
	case g == ", ":
		return q.settled[before] && q.tokens[before].form == title && q.inBrackets(first)
	}
	return false
}

// goesOn reads words of English that carry on a name which another step has found: "Sallow Drainers", "Hanif & Sons Chemist".
func (q *questions) goesOn(i, last int) (puzzle, bool) {
	if i == 0 || !q.settled[i-1] || q.gap(i) != " " || q.upperOnly(i, last) || q.plainWords(i, last) == 0 {
		return puzzle{}, false
	}
	p := puzzle{first: i, last: last, place: true, why: "it carries on a name"}
	if q.protected(i-1) || q.publicThing(i, last) {
		return p, false
	}
	return p, q.tokens[i-1].form == title || q.possessiveS(i-1)
}

// ofWork says whether the title of a work goes on at token i behind a small word: "Plan to Tackle", "Myth of Invisible Men".
func (q *questions) ofWork(i int) bool {
	j := i - 2
	return j >= 0 && q.tokens[j].form == title && q.named(j) && q.gap(i-1) == " " && !q.settled[j] && q.sense(j) != strange && !q.starts(j)
}

// numbered says whether a number counts what token i calls: "Flat 3".
func (q *questions) numbered(i int) bool {
	return q.gapIs(i+1, " ") && q.tokens[i+1].form == number
}

// inSentence says whether only a space, a bracket or quotation marks part token i from a word in small letters.
func (q *questions) inSentence(i int) bool {
	if i == 0 || q.tokens[i-1].form != small {
		return false
	}
	switch q.gap(i) {
	case " ", ` "`, "\n":
		return q.gap(i) != "\n" || q.wrapped(i)
	}
	return false
}

// upperOnly says whether all is in capitals, as abbreviations and headings are.
func (q *questions) upperOnly(first, last int) bool {
	for i := first; i <= last; i++ {
		if q.tokens[i].form != upper {
			return false
		}
	}
	return true
}

// plainWords counts the words of English that are none of the trade.
func (q *questions) plainWords(first, last int) int {
	n := 0
	for i := first; i <= last; i++ {
		if q.plainWord(i) {
			n++
		}
	}
	return n
}

func (q *questions) plainWord(i int) bool {
	return q.tokens[i].form == title && q.sense(i) == english && !tradeNouns[q.word(i)]
}

func (q *questions) modal(i int) bool { return modals[q.word(i)] && q.next(i) == small }

// smallAll says whether the text has each of the words in small letters too.
func (q *questions) smallAll(first, last int) bool {
	for i := first; i <= last; i++ {
		if q.sense(i) == english && !q.at(i).small {
			return false
		}
	}
	return true
}

// publicThing says whether the words end as a body, a paper, a campaign or a course does, or such a word follows in small letters.
func (q *questions) publicThing(first, last int) bool {
	for {
		if publicEnds[q.word(last)] || strings.HasSuffix(q.word(last), "ment") || q.next(last) == small && publicKinds[strings.TrimSuffix(q.word(last+1), "s")] {
			return true
		}
		next, ok := q.titleGoesOn(last)
		if !ok || next > first+longestRun {
			return false
		}
		last = next
	}
}

// titleGoesOn gives the last of the words in capitals that a small word ties to those that end with token i: "Ages and Stages
// Questionnaire".
func (q *questions) titleGoesOn(i int) (int, bool) {
	if q.next(i) != small || !titleJoins[q.word(i+1)] || !q.gapIs(i+2, " ") || !q.named(i+2) || q.settled[i+2] {
		return 0, false
	}
	return q.runFrom(i + 2), true
}

var titleJoins = set("and of in for to on with")

var (
	publicEnds = set(`society act acts licence fund mail army navy force helpline scheme services council agency board committee panel inquiry review report outline inspectorate constabulary
		foundation charity trust programme strategy framework model approach tool guidance guide code policy procedure procedures protocol pathway plan order form charter standard standards award course
		campaign week month day law bill rules regulations convention parliament government treasury crown commons lords bench court division office department directorate ministry executive authority
		assembly association institute college federation union alliance network forum observatory register database system tracker index score scale questionnaire inventory checklist matrix test
		assessment conference meeting hearing interview statement notice certificate warrant summons application appeal injunction agreement contract grant benefit allowance credit payment pension room officer officers adviser advisor adviser manager leads book borough principles
		examination deprivation safeguards gazette jobcentre`)
	publicKinds = set(`tool leaflet guidance programme program scheme form policy code course campaign act report protocol plan procedure pathway model approach framework test scale score questionnaire vitamin voucher
		guideline standard rule law order code sign manoeuvre reflex chart syndrome disease criteria app website page helpline line card letter pack toolkit training session workshop week day award badge jacket coat top trainer bag puffer hoodie cap`)
	tradeNouns = set(`paediatrics paediatric psychiatry neurology radiology cardiology oncology haematology pathology obstetrics gynaecology maternity audiology orthopaedics dermatology physiotherapy dietetics
		behaviour attendance inclusion wellbeing neighbourhood neighbourhoods tenancy lettings customer corporate governance litigation procurement strategic locality
		travellers army navy internet web earth pope king queen prince princess state speaker gate platform terminal zone level tier phase unit room class classroom block floor
		mortuary pathologist interpreter solicitor barrister usher recorder foreman caretaker janitor chaplain childminder headmaster chancellor bursar provost principal warden steward
		occupation forename forenames surname household ethnicity booking printed typed tenancy category categories comment flat white minority mixed kingdom autumn`)
)
