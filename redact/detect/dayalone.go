package detect

import "strings"

// theDay reads a day whose month is understood: "the 25th" where nothing follows that it could count, "Mon 8th", "21st ult.", "Tue 4".
func (d *document) theDay(i int) (dating, bool) {
	if f, ok := d.weekdayNumber(i); ok {
		return f, true
	}
	day, next := d.day(i)
	if next != i+2 || day < 1 || day > 31 {
		return dating{}, false
	}
	f := dating{last: next - 1, date: date{day: day}, rule: "date.day_month"}
	if next < len(d.tokens) && ofMonth[d.word(next)] && d.gapIs(next, " ") {
		f.last = next
		return f, true
	}
	if d.gap(i+1) != "" || d.onCentile(i) {
		return dating{}, false
	}
	if second, counts := d.countsOn(next); counts {
		f.last, f.rule = second, "date.range"
		return f, d.daysLed(i) && d.nothingCounted(second, day)
	}
	return f, d.dayLed(i) && d.nothingCounted(next-1, day)
}

// dayLed says whether a day alone may stand at token i: behind "the", a weekday or a word of time, before a colon, at the end of a note.
func (d *document) dayLed(i int) bool {
	if d.ordinalEnds(i) {
		return true
	}
	before := d.near(i, -1)
	return before == "the" || daysLead[before] || weekdays[before] || d.ordinalLabel(i) || d.dayEndsNote(i)
}

// daysLed says whether "on the", "between the" or the like stands before the days at token i, so that they are no places in a row.
func (d *document) daysLed(i int) bool {
	before := d.near(i, -1)
	if before == "the" {
		before = d.near(i-1, -1)
	}
	return before == "between" || daysLead[before]
}

var daysLead = set("not on since until till til by before after from overnight")

// nothingCounted says whether the day that ends at token last is none of what ordinals count: "the 16th her brother went", not "the 4th
// floor".
func (d *document) nothingCounted(last, day int) bool {
	next := last + 1
	if next == len(d.tokens) {
		return true
	}
	first := last - 1
	switch g := d.gap(next); {
	case g == "/" || g == "-":
		return false
	case g != " ":
		return true
	}
	w := d.word(next)
	switch {
	case joining[w] || d.ofThatMonth(next):
		return true
	case weekdays[d.near(first, -1)], d.near(first, -1) == "the" && weekdays[d.near(first-1, -1)]:
		return !ordinalThings[w] && (d.tokens[next].form != title || d.at(next).titled || d.isPerson(next))
	case d.daysLed(first):
		return determiners[w] && w != "all" || mineOrNo[w] || d.isPerson(next) || personVerbs[w] || auxiliaries[w]
	}
	return auxiliaries[w] && day > 12
}

// mineOrNo are more words that begin what is told behind a day.
var mineOrNo = set("like my our your no when but so then mum dad nan mam gran both after with while again also as if all")

// ordinalThings are what is counted behind a weekday too: "Monday 2nd interview".
var ordinalThings = set("interview visit floor class team half place contact time year week attempt session call person child lesson period shift meeting")

// onCentile says whether the ordinal at token i is a line of a growth chart: "Ht 50th", "growth along the 25th".
func (d *document) onCentile(i int) bool {
	if !centiles[d.word(i)] {
		return false
	}
	for j := i - 1; j >= 0 && j > i-8 && !ends(d.gap(j+1)); j-- {
		if growth[d.word(j)] {
			return true
		}
	}
	return false
}

var (
	centiles = set("2 9 25")
	growth   = set("centile centiles wt weight ht height length ofc hc bmi growth plotted plots crossing crossed along tracking")
)

// ofThatMonth says whether token i begins "of that month", "of the same month".
func (d *document) ofThatMonth(i int) bool {
	if d.word(i) != "of" {
		return false
	}
	for j := i + 1; j < min(i+4, len(d.tokens)) && d.gap(j) == " "; j++ {
		if d.word(j) == "month" {
			return true
		}
	}
	return false
}

// dayEndsNote says whether an ordinal ends a part of a note behind what happens on a day: "sent Sunday, read 24th".
func (d *document) dayEndsNote(i int) bool {
	_, next := d.day(i)
	before := d.near(i, -1)
	if next == i+2 && next < len(d.tokens) && d.gap(i) == " " && bookedFor[before] && visitWords[d.word(next)] {
		return true
	}
	if next == i+2 && d.gap(i) == ", " && d.number(i) > 3 && d.partEnds(next-1) && !d.onCentile(i) && (personVerbs[before] || happened(before)) {
		return true
	}
	if next != i+2 || d.gap(i) != " " || !d.partEnds(next-1) {
		return false
	}
	weekOf := i > 1 && d.gap(i-1) == "/" && d.word(i-2) == "w" && (before == "c" || before == "e" || before == "b")
	return weekOf || dueOn[before] || onDays[before]
}

var (
	bookedFor  = set("booked due arranged planned seen visited")
	visitWords = set("with at by for")
)

// dueOn are the words behind which an ordinal alone is a day: "w/c 4th", "due 9th.", "log 221 of 3rd,".
var dueOn = set("due of")

var onDays = set("read sent seen visited due dated received opened signed booked wef back home")

// ordinalLabel says whether what is noted of a day follows an ordinal, as in the notes of a month: "GP 20th: said low", "8th - rang mum"
// at a line's beginning.
func (d *document) ordinalLabel(i int) bool {
	_, next := d.day(i)
	if next != i+2 || next == len(d.tokens) {
		return false
	}
	g := d.gap(next)
	return strings.HasPrefix(g, ": ") || d.lineStart(i) && (strings.HasPrefix(g, " - ") || strings.HasPrefix(g, "  "))
}

// ofMonth are what business letters write for this month, the last one and the next.
var ofMonth = set("inst ult prox")

// weekdayNumber reads the day behind a weekday where its month is understood, as logs have it: "Tue 4", "Sat 8: no visit", "Mon 3 no
// answer" at a line's beginning.
func (d *document) weekdayNumber(i int) (dating, bool) {
	if i == 0 || !d.at(i-1).weekday || !d.tokens[i-1].capital() || d.gap(i) != " " || d.width(i) > 2 {
		return dating{}, false
	}
	if day := d.number(i); day < 1 || day > 31 || !d.numberEnds(i) && !(d.lineStart(i-1) && d.toldBehind(i)) {
		return dating{}, false
	}
	return dating{last: i, date: date{day: d.number(i)}, rule: "date.day_month"}, true
}

// toldBehind says whether what follows the number at token i tells of the day: a subject or a verb, nothing that it counts and no time.
func (d *document) toldBehind(i int) bool {
	if d.next(i) != small {
		return false
	}
	w := d.word(i + 1)
	return w != "to" && w != "till" && w != "til" && (determiners[w] || mineOrNo[w] || happened(w) || personVerbs[w])
}

// numberEnds says whether neither a time, a fraction, a range nor a thing counted goes on from the number at token i.
func (d *document) numberEnds(i int) bool {
	if i+1 == len(d.tokens) {
		return true
	}
	g := d.gap(i + 1)
	if g == "" || g[0] == ' ' && !strings.HasPrefix(g, "  ") && !strings.HasPrefix(g, " -") {
		return false
	}
	return strings.IndexByte(",;)\n| ", g[0]) >= 0 || len(g) > 1 && (g[0] == '.' || g[0] == ':')
}

// countsOn says whether the ordinal before token i is one of several, "the 5th and 6th", "the 5th and the 6th", and gives the last
// token of the second one.
func (d *document) countsOn(i int) (last int, ok bool) {
	if i+1 >= len(d.tokens) {
		return i, false
	}
	if d.gap(i) == "-" || d.gap(i) == "/" {
		_, next := d.day(i)
		return next - 1, next == i+2 // "4th-5th"
	}
	if d.gap(i) == " & " {
		i--
	} else if d.word(i) != "and" && d.word(i) != "or" && d.word(i) != "to" {
		return i, false
	}
	if i++; d.word(i) == "the" && i+1 < len(d.tokens) {
		i++
	}
	if d.tokens[i].form != number {
		return i, false
	}
	_, next := d.day(i)
	return next - 1, true
}
