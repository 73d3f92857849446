package detect

import "strings"

// Unexplained is the rule of names that nothing but an unknown word makes.
const Unexplained = "name.unexplained"

// unexplained is the last step: it asks about every name that no step has found and nothing explains. Nothing goes by it, so it may
// be wrong more often than the steps before it; what it would hide in a published report otherwise is a name that nobody has seen.
func (d *document) unexplained() {
	if d.off[Unexplained] {
		return
	}
	q := &questions{document: d, settled: d.settledTokens(), kinds: map[string]string{}, authors: map[string]bool{}, worded: map[string]bool{}, strange: map[string]bool{}}
	q.readAuthors()
	for i := 0; i < len(d.tokens); {
		if q.settled[i] || !q.mayBegin(i) {
			i++
			continue
		}
		i = q.step(i)
	}
	q.again()
}

// questions gathers what is asked about a text.
type questions struct {
	*document
	settled []bool            // by token: found by another step, or kept
	kinds   map[string]string // what the first mention of a phrase was taken for: one decision is to serve all mentions
	authors map[string]bool   // words that are cited as an author's
	worded  map[string]bool   // words of English that were asked about
	strange map[string]bool   // unknown words of people who were asked about
}

// A puzzle is a run of words in capitals, tokens first to last.
type puzzle struct {
	first, last int
	place       bool // stands where a place does
	why         string
	worded      bool // made of words of English alone
}

// settledTokens marks what the steps before have found or a list keeps.
func (d *document) settledTokens() []bool {
	settled := make([]bool, len(d.tokens))
	mark := func(start, end int) {
		for i := d.tokenAt(start); i < len(d.tokens) && int(d.tokens[i].start) < end; i++ {
			settled[i] = true
		}
	}
	for i := range d.candidates {
		mark(d.candidates[i].start, d.candidates[i].end)
	}
	for _, s := range d.kept {
		mark(s.start, s.end)
	}
	for i, t := range d.tokens {
		if t.form == small {
			d.at(i).small = true
		}
	}
	return settled
}

// mayBegin says whether a question may begin with token i by the way it is written alone.
func (q *questions) mayBegin(i int) bool {
	switch q.tokens[i].form {
	case small:
		return q.careless()[i]
	case number:
		return q.width(i) == 1
	}
	return true
}

// step asks about what begins at token i and gives the token to go on from.
func (q *questions) step(i int) int {
	if last, ok := q.misreadName(i); ok {
		q.ask(puzzle{first: i, last: last, why: "a name that a scanner put a digit into"})
		return last + 1
	}
	if q.smallStranger(i) {
		q.ask(puzzle{first: i, last: i, place: q.placeful(i, i), why: "an unknown word in a message without capitals"})
		return i + 1
	}
	if q.loneLetter(i) {
		q.ask(puzzle{first: i, last: i, why: "a letter that somebody's first name of the case begins with"})
		return i + 1
	}
	if q.letterAndWord(i) {
		q.ask(puzzle{first: i, last: i + 1, why: "a letter and a surname that is a word"})
		return i + 2
	}
	if !q.named(i) {
		return i + 1
	}
	last := q.runFrom(i)
	if q.foreign()[i] {
		return last + 1
	}
	for _, read := range puzzles {
		if p, ok := read(q, i, last); ok {
			q.ask(p)
			return max(last, p.last) + 1
		}
	}
	return last + 1
}

// puzzles are the ways to tell a name in the words in capitals from one token to another, the surest first.
var puzzles = []func(q *questions, first, last int) (puzzle, bool){(*questions).strangers, (*questions).wordedName, (*questions).goesOn}

// named says whether token i is written as a name is.
func (q *questions) named(i int) bool {
	switch q.tokens[i].form {
	case title, mixed:
		return q.width(i) > 1
	case upper:
		return q.width(i) > 3
	}
	return false
}

// runFrom gives the last of the words in capitals that belong together from token i on.
func (q *questions) runFrom(i int) int {
	last := i
	for last+1 < len(q.tokens) && last < i+longestRun && !q.settled[last+1] {
		switch {
		case q.named(last+1) && q.bound(last+1):
			last++
		case q.ownerInside(last):
			last += 2
		default:
			return last
		}
	}
	return last
}

// longestRun bounds the words of a question, so that no text takes more than its length in time.
const longestRun = 12

// ownerInside says whether "'s" and another capital carry the name on behind token i: "Sallow Women's Aid".
func (q *questions) ownerInside(i int) bool {
	article := q.gapIs(i+1, "'") && q.word(i+1) == "r" // of Welsh: "Caffi'r Cei"
	return (article || q.possessive(i)) && q.gapIs(i+2, " ") && q.named(i+2) && !q.settled[i+2]
}

// bound says whether what stands before token i keeps a name together.
func (q *questions) bound(i int) bool {
	switch q.gap(i) {
	case " ", "-", " & ":
		return true
	case "'":
		return q.width(i-1) < 3 || q.width(i) > 2
	case ". ":
		return q.word(i-1) == "st"
	}
	return false
}

// strangers reads the words from i to last when a word is among them that nothing explains.
func (q *questions) strangers(i, last int) (puzzle, bool) {
	first := i
	for first < last && q.opensSentence(first) {
		first++
	}
	found := false
	for j := first; j <= last && !found && !q.discoverer(first); j++ {
		found = q.stranger(j) && !q.excused(j, last)
	}
	return puzzle{first: first, last: last, place: q.placeful(first, last), why: "no list explains this name"}, found
}

// opensSentence says whether the word at token i owes its capital to its place alone, and is no part of a place's name.
func (q *questions) opensSentence(i int) bool {
	return q.sense(i) != strange && q.starts(i) && !quarters[q.word(i)] && !q.at(i).titled
}

// quarters are the words that the names of villages and districts begin with.
var quarters = set("low high great little upper lower old new north south east west st saint mount port fort castle long nether over church kings queens bishops abbots temple isle lake loch river ysgol heol stryd cwm glan ty")

// starts says whether a capital may be due to its place: a sentence's, a line's, a cell's or an item's beginning.
func (d *document) starts(i int) bool {
	if i == 0 || d.sentenceStart(i) || d.tokens[i-1].form == number {
		return true
	}
	g := d.gap(i)
	return strings.ContainsAny(g, "\n/•;") || strings.Contains(g, "  ") || strings.Contains(g, " - ") || strings.Contains(g, `"`)
}

// ask proposes the question.
func (q *questions) ask(p puzzle) {
	key := q.nameOf(sighting{first: p.first, last: p.last}).words
	if q.kinds[key] == "" {
		q.kinds[key] = "person"
		if p.place {
			q.kinds[key] = "place"
		}
	}
	for j := p.first; j <= p.last; j++ {
		q.settled[j] = true
		if p.worded && q.plainWord(j) {
			q.worded[q.word(j)] = true
		}
		if !p.place && !p.worded && q.tokens[j].form == title && q.width(j) > 3 && q.sense(j) == strange {
			q.strange[q.word(j)] = true
		}
	}
	start, end := q.whole(p)
	kind := q.kinds[key]
	q.propose(candidate{start: start, end: end, kind: kind, rule: Unexplained, tier: TierC, confidence: 0.3, label: labelOf(kind), prio: prioDoubt, why: p.why})
}

// whole gives the stretch of a question: with the article before a place, and what an apostrophe, a hyphen or a number joins to the
// name's end.
func (q *questions) whole(p puzzle) (start, end int) {
	start, end = int(q.tokens[p.first].start), int(q.tokens[p.last].end)
	if before := p.first - 1; q.near(p.first, -1) == "the" && short(q.gap(p.first), " \n") {
		start = int(q.tokens[before].start) // a label does not go with an article
	} else if !p.place && q.letterBefore(p.first) {
		start = int(q.tokens[before].start)
		q.settled[before] = true
	}
	next := p.last + 1
	switch {
	case !p.place && q.gapIs(next, " ") && q.initial(next) && q.partEnds(next):
		end = int(q.tokens[next].end) // "Zorvik A."
		q.settled[next] = true
	case q.possessive(p.last) && q.shopOf(next):
		end = int(q.tokens[next].end)
	case q.gapIs(next, "-") && q.tokens[next].form == small && q.sense(next) == strange:
		end = int(q.tokens[next].end) // "Benny-boo"
	case q.agesOfTeam(next):
		end = int(q.tokens[next+2].end)
	}
	return start, end
}

// letterBefore says whether the letter of a first name stands before token i: "R Zorvik" in a list, "R. Zorvik" anywhere.
func (q *questions) letterBefore(i int) bool {
	if i == 0 || !q.initial(i-1) || q.settled[i-1] {
		return false
	}
	return q.gap(i) == ". " || q.gap(i) == " " && (q.starts(i-1) || strings.ContainsAny(q.gap(i-1), ":|") || leadsToSomebody[q.near(i-1, -1)]) && !lettered[q.near(i-1, -1)]
}

// agesOfTeam says whether a team's children stand at token i, as nurses' teams are called: "Sallow Vale 0-19 Team".
func (q *questions) agesOfTeam(i int) bool {
	if !q.gapIs(i, " ") || !q.gapIs(i+1, "-") || !q.gapIs(i+2, " ") {
		return false
	}
	return q.tokens[i].form == number && q.tokens[i+1].form == number && q.tokens[i+2].form == title
}

// again asks about the words of English once more that were asked about, wherever their capital is no sentence's, and at a sentence's
// beginning too where the text never has the word in small letters; and about unknown names where a message has them in small letters.
func (q *questions) again() {
	if len(q.worded) == 0 && len(q.strange) == 0 {
		return
	}
	for i := range q.tokens {
		if !q.settled[i] && q.tokens[i].form == small && q.strange[q.word(i)] {
			q.ask(puzzle{first: i, last: i, why: "a name that is asked about elsewhere in the text"})
			continue
		}
		if q.settled[i] || !q.worded[q.word(i)] || q.tokens[i].form == small || q.sense(i) == public || q.starts(i) && q.at(i).small {
			continue
		}
		q.ask(puzzle{first: i, last: i, place: q.placeful(i, i), why: "a word that is asked about elsewhere in the text"})
	}
}

// placeful says whether a run of words stands where a place does, or is one of a list.
func (q *questions) placeful(first, last int) bool {
	before := q.near(first, -1)
	return placeLead[before] || spots[before] || q.placeAt(first, last)
}

var spots = set("the at to from via outside opposite behind near")
