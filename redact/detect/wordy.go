package detect

import (
	"strings"
)

// An answer to the question whether a word is meant as a name.
type answer int

const (
	no answer = iota
	perhaps
	yes
)

// likeName says whether an ordinary word that is also someone's name (Grace, Will, May, Baker) is meant as a name where
// it stands: by its case, its place in the sentence, and its neighbours.
func (d *document) likeName(first, last int) answer {
	t := d.tokens[first]
	if !t.capital() {
		return d.smallWord(first, last)
	}
	before, after := d.near(first, -1), d.near(last, +1)
	switch {
	case d.sentenceStart(first) && first == last && adjectives[d.word(first)] && d.next(last) == small && (d.ordinary(after) || dull[strings.TrimSuffix(after, "s")]) && !d.participle(first, last) && !personVerbs[after] && !auxiliaries[after] && !modals[after] && (!strings.HasSuffix(after, "ed") || after == "tinted" || after == "coloured"):
		return no // "Young people", "Deep bruise"
	case first > 0 && d.tokens[first-1].capital() && courtesy[before] && d.sameSentence(first):
		return yes
	case months[d.word(first)] > 0 && d.asMonth(first) && !d.nameField(first):
		return no
	case first > 0 && d.taken[first-1] && d.gap(first) == " ":
		return yes
	case last+1 < len(d.tokens) && d.gap(last+1) == " " && d.tokens[last+1].form == title && d.surname(after) && !d.ordinary(after) && d.given(after) < 4:
		return yes // "Deep Singh"
	case first == last && d.lineStart(first) && !d.wrapped(first) && d.nounFollows(last):
		return perhaps // "Grace period for a reply", below a short line
	case d.sentenceStart(first) && after == "" && (modals[d.word(first)] || d.listItem(last)):
		return perhaps // a signature
	case last+1 < len(d.tokens) && d.tokens[last+1].form == title && !d.sentenceStart(first) && d.gap(last+1) == " " &&
		d.given(d.word(last+1)) < 0 && d.ordinary(d.word(last+1)) && !personVerbs[after]:
		return perhaps // a heading or a title of a work: "Grace Period", "The Hope Project"
	case d.nameField(first) || d.speaks(first, last) && d.given(d.word(first)) >= 2:
		return yes
	case d.shouted(first):
		return perhaps
	case !d.sentenceStart(first):
		if before == "the" || before == "a" || before == "an" {
			return perhaps
		}
		return yes
	case d.sentenceStart(first) && after == "of" || d.gapIs(last+1, " -") && d.tokens[last+1].form == number:
		return no // "Mark of respect", "Frost -9"
	case last+1 < len(d.tokens) && d.gap(last+1) == "-" && d.tokens[last+1].form == small:
		return no // "Grant-funded"
	case d.kinInBrackets(last) || first > 0 && d.gap(first) == " (" && kinWords[d.word(first-1)] || d.participle(first, last):
		return yes
	case d.possessive(last) || personVerbs[after] && (after != "and" || determiners[d.near(last+1, +1)]) || d.shareSentence(first):
		return yes
	case modals[d.word(first)] && len(after) > 3 && strings.HasSuffix(after, "s") && !strings.HasSuffix(after, "ss") && !determiners[after]:
		return yes // "May calls", which a verb cannot go before
	case modals[d.word(first)] && modals[after]:
		return yes // "Will will sit with her"
	case modals[d.word(first)] && (determiners[after] || after != "" && !d.ordinary(after)):
		return no
	case len(after) > 4 && strings.HasSuffix(after, "ed") && d.tokens[last+1].form == small:
		return yes
	}
	return d.passive(last)
}

// kinInBrackets says whether brackets behind token i tell whose kin someone is: "Dean (his dad)".
func (d *document) kinInBrackets(i int) bool {
	if !d.gapIs(i+1, " (") {
		return false
	}
	j := i + 1
	if w := d.word(j); w == "his" || w == "her" || w == "their" || w == "the" {
		j++
	}
	return j < len(d.tokens) && d.tokens[j].form == small && kinWords[d.word(j)]
}

// participle says whether someone does something behind a name that begins a sentence: "Rose singing while they talked", "Rose bit
// Osian". A name that a verb may go before is none.
func (d *document) participle(first, last int) bool {
	if d.next(last) != small || modals[d.word(first)] || adjectives[d.word(first)] && d.given(d.word(first)) < 3 {
		return false
	}
	w := d.word(last + 1)
	return noteVerbs[w] || len(w) > 5 && strings.HasSuffix(w, "ing") && !ingNouns[w]
}

var (
	noteVerbs = set("bit sang spat swore sat stood spoke threw woke fed hugged kissed scratched climbed chose brought broke hurt sent spent swung kept slapped")
	ingNouns  = set("spring string during nothing something anything everything morning evening building meeting hearing finding ceiling wedding parking housing training planning funding nursing learning")
)

// next is how the token behind token i is written, where only a space stands between; number where there is none.
func (d *document) next(i int) form {
	if i+1 >= len(d.tokens) || d.gap(i+1) != " " {
		return number
	}
	return d.tokens[i+1].form
}

// nounFollows says whether a small word of English that is no verb and no particle stands behind token i: "Grace period".
func (d *document) nounFollows(i int) bool {
	if d.next(i) != small {
		return false
	}
	w := d.word(i + 1)
	return d.ordinary(w) && len(w) > 2 && !personVerbs[w] && !auxiliaries[w] && !done[w] && !modals[w] && !determiners[w] && !joins[w] && !joining[w] && !sentenceWords[w] &&
		!strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ing") && !strings.HasSuffix(w, "ly") && w != "then" && w != "but" && w != "also"
}

// adjectives are names that stand before a noun as words.
var adjectives = set("young deep long short brown white black green gray grey small little sharp strong sweet wild wise rich poor old new good best hard dark bright blue red rose gold golden silver royal stern savage moody noble gentle gay keen cross close")

// listItem says whether a line ends behind a token.
func (d *document) listItem(last int) bool {
	return last+1 == len(d.tokens) || d.tokens[last+1].line
}

// passive reads "Grace was seen", said of people, apart from "Grace was shown".
func (d *document) passive(last int) answer {
	if last+2 >= len(d.tokens) {
		return perhaps
	}
	verb, next := d.word(last+1), d.word(last+2)
	if next == "not" || next == "also" || next == "then" || next == "now" || next == "still" || next == "never" || next == "been" {
		if last+3 < len(d.tokens) {
			next = d.word(last + 3)
		}
	}
	if len(next) > 3 && strings.HasSuffix(next, "ly") && last+3 < len(d.tokens) {
		next = d.word(last + 3)
		if auxiliaries[verb] && strings.HasSuffix(next, "ed") {
			return yes
		}
	}
	if auxiliaries[verb] && done[next] || verb == "and" && last+2 < len(d.tokens) && d.tokens[last+2].form == title && (d.given(next) > 0 || d.cast.words[next]) {
		return yes
	}
	return perhaps
}

// nameField says whether token i stands behind the label of a form's field for names: "Child's surname: Baker".
func (d *document) nameField(i int) bool {
	if i == 0 || !strings.HasSuffix(strings.TrimRight(d.gap(i), " "), ":") || d.tokens[i].line {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		if fieldWords[d.word(j)] {
			return true
		}
		if d.tokens[j].line {
			break
		}
	}
	return false
}

var fieldWords = set(`name names surname forename forenames known aka alias mother father child pupil patient sibling parent carer partner author
	chair client tenant caller from to cc present subject`)

// speaks says whether a line begins with the name and a colon, as minutes and messages do: "Faith: said that".
func (d *document) speaks(first, last int) bool {
	return d.lineStart(first) && last+1 < len(d.tokens) && strings.HasPrefix(d.gap(last+1), ": ") && d.tokens[last+1].form == small
}

// near is the word beside a token, "" at a sentence's end.
func (d *document) near(i, by int) string {
	d.steps++
	j := i + by
	if j < 0 || j >= len(d.tokens) {
		return ""
	}
	if behind := max(i, j); !d.tokens[behind].spaced && ends(d.gap(behind)) {
		return ""
	}
	return d.word(j)
}

// ends says whether a gap ends a sentence, a paragraph or an item of a list.
func ends(gap string) bool {
	for i := range len(gap) {
		switch gap[i] {
		case '.', '!', '?', ';', ':', '|':
			return true
		case '\n':
			if rest := strings.TrimLeft(gap[i+1:], " "); rest != "" && (rest[0] == '\n' || rest[0] == '-' || rest[0] == '*' || rest[0] == '[' || rest[0] >= 0x80) {
				return true
			}
		}
	}
	return false
}

func (d *document) sameSentence(i int) bool { return !strings.ContainsAny(d.gap(i), "!?;:|") }

// shareSentence is true when a name of the case stands a few words on, joined by "and" or a comma.
func (d *document) shareSentence(i int) bool {
	if i+1 < len(d.tokens) && (d.gap(i+1) == ", " || d.gap(i+1) == " & ") && d.tokens[i+1].form == title && d.cast.words[d.word(i+1)] {
		return true
	}
	return i+2 < len(d.tokens) && d.word(i+1) == "and" && d.tokens[i+2].form == title && d.cast.words[d.word(i+2)]
}

// sentenceStart says whether a capital at token i may be due to its place alone.
func (d *document) sentenceStart(i int) bool {
	d.steps++
	if i == 0 {
		return true
	}
	g := d.gap(i)
	if strings.ContainsAny(g, ".!?") {
		return !(strings.HasPrefix(g, ".") && titles[d.word(i-1)])
	}
	if strings.Count(g, "\n") > 1 || strings.ContainsAny(g, "\"|*>([") || strings.HasSuffix(g, "'") && len(g) > 1 {
		return true
	}
	if d.tokens[i-1].form == number && i > 1 && d.tokens[i-1].line {
		return true // "1.2 Grace"
	}
	return strings.Contains(g, "\n") && strings.ContainsAny(g, "-•:") || strings.HasSuffix(strings.TrimRight(g, " "), ":")
}

// possessive says whether token i is followed by "'s".
func (d *document) possessive(i int) bool {
	return i+1 < len(d.tokens) && d.gap(i+1) == "'" && d.word(i+1) == "s"
}

// shouted says whether token i stands in a line of capitals.
func (d *document) shouted(i int) bool {
	if d.tokens[i].form != upper {
		return false
	}
	capitals, others := 0, 0
	for j := i; j >= 0 && j > i-6; j-- {
		if j < i && (d.tokens[j+1].line || strings.Contains(d.gap(j+1), cell)) {
			break
		}
		count(d.tokens[j], &capitals, &others)
	}
	for j := i + 1; j < len(d.tokens) && j < i+6 && !d.tokens[j].line && !strings.Contains(d.gap(j), cell); j++ {
		count(d.tokens[j], &capitals, &others)
	}
	return capitals > 1 && others == 0
}

func count(t token, capitals, others *int) {
	switch {
	case t.form == upper && t.end-t.start > 1:
		*capitals++
	case t.form == small || t.form == title:
		*others++
	}
}

// asMonth says whether a word such as May or August is the month here.
func (d *document) asMonth(i int) bool {
	before, after := d.near(i, -1), d.near(i, +1)
	if beforeMonth[before] || i > 0 && d.tokens[i-1].form == number && d.gap(i) == " " {
		return true
	}
	if before == "th" || before == "st" || before == "nd" || before == "rd" || ordinals[before] > 0 {
		return true
	}
	if months[before] > 0 || (before == "and" || before == "or" || before == "to") && i > 1 && months[d.word(i-2)] > 0 {
		return true
	}
	if (after == "and" || after == "or" || after == "to") && i+2 < len(d.tokens) && months[d.word(i+2)] > 0 && d.word(i+2) != d.word(i) {
		return true
	}
	return after == "half" || i+1 < len(d.tokens) && d.tokens[i+1].form == number && strings.Trim(d.gap(i+1), " ,\n'") == ""
}

var (
	beforeMonth = set(`in by since until till early mid late during of last next this every each throughout between before around about from`)
	modals      = set("will may might can")
	determiners = set("the this that these those a an his her their its it he she they we you i there not any all be")
	auxiliaries = set("was is were has had been be are")
	personVerbs = set(`said says told asked lived lives attended attends went goes came comes reported described disclosed stated stayed
		returned moved left arrived visited rang phoned texted called replied answered explained denied admitted refused agreed
		cried wept slept ate fell ran walked wrote thinks thought felt feels wants wanted wishes likes liked loves loved
		hates hated needs needed drove drives held hid hit slapped pushed pulled cooked cleaned smiled laughed shouted screamed screams shouts cries rings texts
		messaged emailed does did has had lost wore drank took gave got made saw heard knew knows became began
		started stopped tried appeared presented disagreed added confirmed and who whose`)
	done = set(`seen born placed taken admitted told asked discharged removed aged registered referred known described brought found
		reported living staying absent upset present unwell pregnant injured weighed examined assessed interviewed visited
		arrested charged convicted sentenced bailed adopted fostered excluded enrolled collected left hit hurt scared frightened
		happy sad angry tired hungry withdrawn quiet observed noted said reviewed treated spoken four five six seven eight nine
		ten eleven twelve thirteen fourteen fifteen sixteen one two three subject made moved sent allocated open been having going
		at in with on missing crying sleeping eating living staying waiting coming asking saying screaming shouting bleeding playing hiding shaking missing not able unable very her his their`)
)
