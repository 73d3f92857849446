package detect

import (
	"fmt"
	"strings"
)

// unit says what a word counts, in days; 0 for other words.
var unit = map[string]int{
	"day": 1, "days": 1, "week": 7, "weeks": 7, "wk": 7, "wks": 7, "month": 30, "months": 30, "mth": 30, "mths": 30, "mo": 30, "mos": 30, "year": 365, "years": 365, "yr": 365, "yrs": 365,
}

// ages finds ages said in weeks, days or months, alone or beside years: exact enough to give the day of birth away.
func (d *document) ages() {
	for i := 0; i < len(d.tokens); {
		last, ok := d.age(i)
		if !ok {
			i++
			continue
		}
		i = last + 1
	}
}

// counted reads a number and its unit from token i: "14 weeks", "six-week", "11\nweeks". next is the token behind.
func (d *document) counted(i int) (n, days, next int) {
	if i+1 >= len(d.tokens) {
		return 0, 0, i
	}
	if d.tokens[i].form != number {
		n = numbers[d.word(i)]
	} else if d.width(i) <= 3 {
		n = d.number(i)
	}
	j := i + 1
	if n >= 20 && n%10 == 0 && d.tokens[i].form != number && numbers[d.word(j)] > 0 && numbers[d.word(j)] < 10 && short(d.gap(j), "- ") {
		n += numbers[d.word(j)]
		j++
	}
	if n == 0 || j >= len(d.tokens) || !short(d.gap(j), " -\n") {
		return 0, 0, i
	}
	if days := unitLetters[d.word(j)]; days > 0 && d.countsByLetter(i, j) {
		return n, days, j + 1
	}
	return n, unit[d.word(j)], j + 1
}

// countedBelow reads what is counted in a smaller unit behind weeks, months or years, whose letter is enough there: "7 wk 4 d".
func (d *document) countedBelow(i, days int) (n, smaller, next int) {
	if n, smaller, next = d.counted(i); smaller == 0 && n > 0 && short(d.gap(i+1), " ") {
		smaller, next = unitLetters[d.word(i+1)], i+2
	}
	if smaller >= days {
		return 0, 0, i
	}
	return n, smaller, next
}

// behindAnd is token i, or the one behind it when it is "and".
func (d *document) behindAnd(i int) int {
	if i < len(d.tokens) && d.word(i) == "and" && short(d.gap(i), " \n") {
		i++
	}
	return i
}

func (d *document) age(i int) (last int, ok bool) {
	if d.tokens[i].form != number && !d.at(i).counts {
		return 0, false
	}
	if i > 0 && (d.gap(i) == "." || d.gap(i) == "/" || d.gap(i) == "+") {
		return 0, false
	}
	if d.dayOfLife(i) {
		d.proposeAge(i-1, i, d.number(i))
		return i, true
	}
	if last, days, ok := d.clinical(i); ok {
		if d.near(last, +1) == "old" && short(d.gap(last+1), " -\n") {
			last++
		}
		d.proposeAge(i, last, days)
		return last, true
	}
	if last, days, ok := d.andAHalf(i); ok && d.saidOfAPerson(i, last, true) {
		d.proposeAge(i, last, days)
		return last, true
	}
	n, days, next := d.counted(i)
	if days == 0 {
		return 0, false
	}
	total, last := n*days, next-1
	two := false
	if next < len(d.tokens) {
		j := d.behindAnd(next)
		if m, smaller, after := d.countedBelow(j, days); smaller > 0 && short(d.gap(j), " ,\n") {
			total, last, two = total+m*smaller, after-1, true
			if m, smallest, after := d.countedBelow(d.behindAnd(after), smaller); smallest > 0 {
				total, last = total+m*smallest, after-1 // "3 years, 2 months and 4 days"
			}
		}
	}
	if days == 365 && !two {
		return 0, false
	}
	if after := d.near(last, +1); gestation[after] || gestation[d.near(last+1, +1)] && after != "old" {
		return last, true
	}
	if !d.saidOfAPerson(i, last, two && (days == 365 || d.partEnds(last) && d.near(i, -1) != "in")) {
		if days > 1 && d.mayBeAge(i, last) {
			d.askAge(i, last)
		}
		return last, true
	}
	end := last
	if w := d.near(last, +1); w == "old" || w == "of" && d.near(last+1, +1) == "age" {
		end = last + 1
		if w == "of" {
			end++
		}
	}
	d.proposeAge(i, end, total)
	return end, true
}

var gestation = set("gestation gestational pregnant pregnancy antenatal gravid")

// saidOfAPerson tells an age from a length of time.
func (d *document) saidOfAPerson(first, last int, exact bool) bool {
	before := d.near(first, -1)
	if before == "was" || before == "is" || before == "just" || before == "only" || before == "exactly" || before == "about" || before == "nearly" || before == "almost" {
		if d.near(last, +1) == "old" || exact {
			return true
		}
		before = d.near(first-1, -1)
	}
	for j := first - 1; j >= 0 && j > first-10 && d.near(last, +1) == "old" && !ends(d.gap(j+1)); j-- {
		if healing[d.word(j)] {
			return false // a fracture that is three weeks old
		}
	}
	for j := first - 1; j >= 0 && j > first-4; j-- {
		if punished[d.word(j)] {
			return false
		}
	}
	after := d.near(last, +1)
	switch {
	case after == "old" || after == "of" && d.near(last+1, +1) == "age":
		return true
	case lengths[before] || lengths[after]:
		return false
	case exact:
		return true
	}
	if d.near(last, +1) == "at" && d.near(last+1, +1) == "death" {
		return true
	}
	if d.askedHowOld(first) || last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), ":") && strings.HasSuffix(d.gap(first), "  ") {
		return true
	}
	if last+1 < len(d.tokens) && first > 0 && d.gap(first) == ", " && strings.HasPrefix(strings.TrimLeft(d.gap(last+1), " "), "|") {
		return true
	}
	return before == "aged" || before == "age" || before == "of" && d.near(first-1, -1) == "age" || before == "at" && !d.reviewed(first) || before == "turned" || d.toldOf(first, last) || d.ofBaby(first, last)
}

// mayBeAge says whether weeks or months stand alone between commas, brackets or stops, where nothing makes a length of time of them: ",
// 19 weeks.", "at home (16 months)".
func (d *document) mayBeAge(first, last int) bool {
	if first == 0 || !d.partEnds(last) || lengths[d.near(first, -1)] || lengths[d.near(last, +1)] || punished[d.near(first, -1)] {
		return false
	}
	for j := first - 1; j >= 0 && j > first-8 && !ends(d.gap(j+1)); j-- {
		if courtTerms[d.word(j)] {
			return false
		}
	}
	return strings.HasSuffix(d.word(last), "s") && (d.gap(first) == ", " || d.gap(first) == " (" || d.near(first, -1) == "then")
}

// courtTerms are what lasts weeks and months.
var courtTerms = set("court crown order sentence sentenced community custody licence prison tenancy contract lease loan term notice incident incidents course plan placement")

// askAge asks whether a time is somebody's age.
func (d *document) askAge(first, last int) {
	d.propose(candidate{start: int(d.tokens[first].start), end: int(d.tokens[last].end), kind: "age", rule: "age.exact", tier: TierC, confidence: 0.4,
		action: Review, label: labelOf("age"), prio: prioDoubt, why: "a time in weeks or months that may be somebody's age"})
}

// reviewed says whether what is done after a time stands before "at" and the time at token i: "ask again at six weeks".
func (d *document) reviewed(i int) bool {
	for j := i - 2; j >= 0 && j > i-6 && !ends(d.gap(j+1)); j-- {
		if reviews[d.word(j)] {
			return true
		}
	}
	return false
}

var reviews = set("review reviewed reviews again repeat repeated negative begin begins start starts follow followup recheck rechecked cultures visits held")

// toldOf says whether an age stands behind the one who has it: "Grace (21 months)", "Hamza now 14 weeks, no jabs", "Tilly was 18
// weeks." What follows must not make a length of it: "gave Grace 2 weeks to", "Hamza was 3 weeks late".
func (d *document) toldOf(first, last int) bool {
	if first == 0 || d.ageAsked(first) {
		return first > 0
	}
	if strings.HasPrefix(d.gap(first), cell) && d.partEnds(last) && kinWords[d.word(first-1)] {
		return true // a household's row: "sister     9 months"
	}
	if !short(d.gap(first), " ,(\n") {
		return false
	}
	if d.gap(first) == ", " && d.partEnds(last) && d.babyBefore(first) {
		return true
	}
	who := first - 1
	if roughly[d.word(who)] && who > 0 && short(d.gap(who), " ,(") {
		who--
	}
	if w := d.word(who); (w == "now" || w == "was" || w == "is") && who > 0 && d.gap(who) == " " {
		who--
		return (d.isPerson(who) || ofAge[d.word(who)]) && (d.partEnds(last) || ageGoesOn[d.near(last, +1)])
	}
	if w := d.word(who); w == "s" && who > 0 && (d.word(who-1) == "he" || d.word(who-1) == "she") {
		return d.partEnds(last) || ageGoesOn[d.near(last, +1)]
	}
	if who < first-1 || d.gap(first) != " " {
		if childWords[d.word(who)] && d.partEnds(last) {
			return true // "daughter, 11 months", "son (5 months)", "baby approx 5 months"
		}
		if childWords[d.word(first-1)] && d.partEnds(last) {
			return true
		}
	}
	return d.isPerson(who) && (d.partEnds(last) || strings.HasSuffix(d.near(last, +1), "ing"))
}

var (
	roughly    = set("nearly almost just only about still exactly approx approximately around roughly circa c est")
	ageGoesOn  = set("when now today and but so on he she his her we they")
	childWords = set("baby infant son daughter brother sister sibling siblings twin twins boy girl newborn toddler niece nephew grandson granddaughter half-sister half-brother stepson stepdaughter child neonate")
)

// ageAsked says whether the field before token i asks for an age: "Age at death: 13 months".
func (d *document) ageAsked(i int) bool {
	if !strings.HasPrefix(d.gap(i), ":") {
		return false
	}
	for j := i - 1; j >= 0 && j > i-4 && !d.tokens[j+1].line; j-- {
		if d.word(j) == "age" {
			return true
		}
	}
	return false
}

// babyBefore says whether a sentence of a few words begins with a baby: "Baby well, 5 wks."
func (d *document) babyBefore(i int) bool {
	for j := i - 1; j >= 0 && j > i-5; j-- {
		if w := d.word(j); w == "baby" || w == "infant" || w == "bubs" {
			return true
		}
		if ends(d.gap(j)) {
			return false
		}
	}
	return false
}

// ofAge are the words that an age is told of in a sentence.
var ofAge = set("he she baby infant child boy girl twin twins sibling son daughter brother sister")

// partEnds says whether a sentence, a bracket or a part of a sentence ends behind token i.
func (d *document) partEnds(i int) bool {
	if i+1 == len(d.tokens) {
		return true
	}
	g := d.gap(i + 1)
	return g != "" && strings.IndexByte(".,;)\n|\"", g[0]) >= 0 || strings.HasPrefix(g, "  ")
}

// isPerson says whether token i is a name of someone of the case, a usual first name, or the letter that a note calls a
// child by.
func (d *document) isPerson(i int) bool {
	if c := d.caseAt(i); d.taken[i] && c != nil {
		return c.kind == "person"
	}
	t, k := d.tokens[i], d.at(i)
	if t.form == upper && t.single() {
		return d.sentenceStart(i) && !lettered[d.near(i, -1)]
	}
	return t.form == title && k.called >= 2 && !k.ordinary && !k.month
}

// clinical reads ages as clinics write them: "2/52" for weeks, "14/12" for months, "6y 2m".
func (d *document) clinical(i int) (last, days int, ok bool) {
	if d.tokens[i].form != number || d.width(i) > 2 || i+1 >= len(d.tokens) {
		return 0, 0, false
	}
	n := d.number(i)
	if d.gap(i+1) == "/" {
		per := map[string]int{"52": 7, "12": 30, "7": 1}[d.word(i+1)]
		if per == 0 || n == 0 || i+2 < len(d.tokens) && (d.gap(i+2) == "/" || d.gap(i+2) == "") || i > 0 && d.gap(i) == "/" {
			return 0, 0, false
		}
		before := d.near(i, -1)
		said := d.childBefore(i) || sexes[d.near(i+1, +1)] && d.tokens[i+2].form == small || d.weightBehind(i+1) || before == "at" || before == "aged" || before == "age" || d.near(i+1, +1) == "old" || per == 7 && d.sentenceStart(i) && d.partEnds(i+1) || per > 1 && (d.sexOrName(i) && !lengths[d.near(i+1, +1)] || d.checkBehind(i, i+1) && !lengths[before])
		cell := per == 7 && (d.lineStart(i) || strings.HasSuffix(d.gap(i), "  ")) && !lengths[d.near(i+1, +1)]
		return i + 1, n * per, said || cell
	}
	if !years[d.word(i+1)] || len(d.gap(i+1)) > 1 || i+3 >= len(d.tokens) || d.tokens[i+2].form != number || !monthly[d.word(i+3)] || len(d.gap(i+2)) > 2 || len(d.gap(i+3)) > 1 {
		return 0, 0, false
	}
	last, days = i+3, n*365+d.number(i+2)*30
	if m, one, next := d.countedBelow(d.behindAnd(last+1), unit["month"]); one > 0 {
		last, days = next-1, days+m*one // "3 years, 2 months and 4 days"
	}
	return last, days, true
}

// childBefore says whether a child stands at once before the age at token i: "baby, 3/12, seen", "Baby (11/12)".
func (d *document) childBefore(i int) bool {
	return i > 0 && childWords[d.word(i-1)] && (d.gap(i) == ", " || d.gap(i) == " (")
}

var sexes = set("male female boy girl baby infant")

// sexOrName says whether a patient's sex or name stands before token i: "F   6/12", "Dami 6/12 not yet rolling".
func (d *document) sexOrName(i int) bool {
	if i == 0 || !short(strings.ReplaceAll(d.gap(i), cell, " "), " ,(") {
		return false
	}
	w := d.word(i - 1)
	if w == "f" || w == "m" || w == "female" || w == "male" {
		return w != "m" && w != "f" || d.tokens[i-1].form == upper
	}
	return d.isPerson(i-1) && !d.tokens[i-1].single()
}

var (
	years   = set("y yr yrs year years")
	monthly = set("m mo mth mths month months")
)

// askedHowOld says whether a question for someone's age stands shortly before token i.
func (d *document) askedHowOld(i int) bool {
	for j := i - 1; j > 0 && j > i-9; j-- {
		if d.word(j) == "old" && d.word(j-1) == "how" {
			return true
		}
	}
	return false
}

var healing = set("healing fracture fractures bruise bruising bruises injury injuries scar callus rib haematoma subdural")

var punished = set("sentenced sentence imprisoned imprisonment jailed disqualified suspended banned served")

var lengths = set(`for within over after before past last next every each later ago earlier until lasting during another further first
	sentence imprisonment custody notice term`)

func (d *document) proposeAge(first, last, days int) {
	left := band(days)
	if d.near(first, -1) == "aged" || d.near(first, -1) == "at" {
		left = strings.TrimSuffix(left, " old")
	}
	if d.word(last) == "old" && last+1 < len(d.tokens) && d.gap(last) == "-" {
		left = strings.ReplaceAll(strings.TrimSuffix(left, " old"), " ", "-") + "-old"
	}
	start := int(d.tokens[first].start)
	if d.near(first, -1) == "a" && d.gap(first) == " " && strings.HasPrefix(left, "u") {
		start, left = int(d.tokens[first-1].start), "an "+left
	}
	d.propose(candidate{start: start, end: int(d.tokens[last].end), kind: "age", rule: "age.exact", tier: TierB, confidence: 0.85,
		action: Generalise, label: labelOf("age"), replacement: left, prio: prioDate,
		why: "an age in months, weeks or days gives the day of birth away when the day of the event is known"})
}

// band is what is left of an exact age: whole years, and nothing finer than "under one year".
func band(days int) string {
	switch years := days / 365; years {
	case 0:
		return "under one year old"
	case 1:
		return "one year old"
	default:
		return fmt.Sprintf("%d years old", years)
	}
}
