package detect

import "strings"

// dayAndMonthNumber reads 3/10: a day and a month, unless the two numbers or the words around them say that it is a share, a score
// or a length of time. first is the weekday's token where there is one.
func (d *document) dayAndMonthNumber(first, i int) (dating, bool) {
	if f, ok := d.dottedDay(first, i); ok {
		return f, true
	}
	if !d.gapIs(i+1, "/") || d.number(i+1) < 1 || d.width(i) > 2 || d.width(i+1) > 2 || d.gapIs(i+2, "/", "") {
		return dating{}, false
	}
	f := dating{first: first, last: i + 1, date: date{d.number(i), d.number(i + 1), 0, false}, rule: "date.day_month"}
	if !f.real() {
		return dating{}, false
	}
	if first < i || d.dateLed(i) || d.beginsEntry(i) {
		return f, true
	}
	if d.clockBehind(i + 2) {
		return f, true // "5/10 22:41"
	}
	if d.measured(i) {
		return dating{}, false
	}
	return f, d.noShare(i) || d.dayOfEvent(i)
}

// daysOfMonthNumber reads "8-10/3" and "8/3-10/3" from token i on.
func (d *document) daysOfMonthNumber(i int) (dating, bool) {
	j := i + 1
	if d.gapIs(j, "/") && d.width(j) < 3 {
		j++ // "8/3-"
	}
	if !d.gapIs(j, "-", " - ") || !d.gapIs(j+1, "/") || d.gapIs(j+2, "/", "", ".") || d.width(i) > 2 || d.width(j) > 2 || d.width(j+1) > 2 {
		return dating{}, false
	}
	f := dating{last: j + 1, date: date{d.number(j), d.number(j + 1), 0, false}, rule: "date.range"}
	first := date{day: d.number(i), month: f.month}
	if j == i+2 {
		first.month = d.number(i + 1)
	}
	if !f.real() || !first.real() || first.month > f.month || first.month == f.month && first.day >= f.day {
		return dating{}, false
	}
	return f, j == i+2 || d.dateLed(i) || d.noShare(j) && !d.measured(i)
}

// clockBehind says whether a time of the day stands at token i behind a space: "22:41".
func (d *document) clockBehind(i int) bool {
	return d.gapIs(i, " ") && d.gapIs(i+1, ":") && d.width(i) == 2 && d.width(i+1) == 2 && d.number(i) >= 0 && d.number(i) < 24 && d.number(i+1) >= 0 && d.number(i+1) < 60
}

// dateLed says whether the word before token i leads to a day: "since 3/10", "the entry of 3/11".
func (d *document) dateLed(i int) bool {
	before := d.near(i, -1)
	return dateLead[before] || before == "of" && i > 1 && dated[d.word(i-2)]
}

// beginsEntry says whether the day at token i heads an entry of notes or of a log: "10/2      DSL", "3/2 pm", "7/3 | seen".
func (d *document) beginsEntry(i int) bool {
	if !d.lineStart(i) {
		return false
	}
	if i+2 >= len(d.tokens) {
		return false
	}
	behind := strings.TrimLeft(d.gap(i+2), " ")
	if d.rowGoesOn(i+2) || behind != "" && strings.IndexByte("|\t:-", behind[0]) >= 0 {
		return true
	}
	return strings.HasPrefix(d.gap(i+2), " ") && (d.logged(i+1) > 1 || d.width(i)+d.width(i+1) > 2 && dateLead[d.near(i, +2)])
}

// rowGoesOn says whether a column, or a half of the day, stands behind a row's beginning: "10/2      DSL", "3/2 pm".
func (d *document) rowGoesOn(i int) bool {
	return i < len(d.tokens) && (strings.HasPrefix(d.gap(i), "  ") || d.gap(i) == " " && (d.word(i) == "pm" || d.word(i) == "am"))
}

// measured says whether the two numbers at token i stand where scores, shares and lengths of time do: "pain 7/10", "6/8 wk review",
// "5/6 sessions", "vision 6/9 left, 6/6 right".
func (d *document) measured(i int) bool {
	if i > 0 && (scored[d.word(i-1)] || d.signBefore(i)) {
		return true
	}
	for j := i - 1; j >= 0 && j > i-8 && !ends(d.gap(j+1)); j-- {
		if scales[d.word(j)] {
			return true
		}
	}
	if i+2 >= len(d.tokens) || d.gap(i+2) != " " || d.tokens[i+2].form != small {
		return i+2 < len(d.tokens) && strings.HasPrefix(d.gap(i+2), "%")
	}
	after := d.word(i + 2)
	return unit[after] > 0 || after == "old" || d.number(i) <= d.number(i+1) && strings.HasSuffix(after, "s") && !personVerbs[after] && after != "was" && after != "as"
}

// signBefore says whether a sign that numbers are reckoned with stands at once before token i: "=7/10", "<1/2".
func (d *document) signBefore(i int) bool {
	g := d.gap(i)
	return g != "" && strings.IndexByte("-=<>~+", g[len(g)-1]) >= 0
}

// noShare says whether "15/1" can be no share, no score and no count of weeks, months or days, whatever stands around it: nothing is
// written so in halves to tenths, and clinics count days in sevenths and months in twelfths.
func (d *document) noShare(i int) bool {
	day, month := d.number(i), d.number(i+1)
	if d.word(i)[0] == '0' || d.word(i + 1)[0] == '0' {
		return true
	}
	switch month {
	case 7:
		return day > 7 && day != 10 && day != 14 && day != 21 && day != 24 && day != 28
	case 12:
		return day > 24 && day != 30
	case 1, 2, 3, 4:
		return day > month && (day > 4 || d.partEnds(i+1))
	default:
		return day > month || day == month && month > 5
	}
}

// dayOfEvent says whether what happens on a day stands shortly before the two numbers at token i, and nothing goes on that they could
// count: "strategy discussion 8/8,", "rang her 3/5 and", "told by telephone (2/3)", "0120 9/11 To the ward".
func (d *document) dayOfEvent(i int) bool {
	if i == 0 {
		return false
	}
	if d.tokens[i-1].form == number {
		return d.width(i-1) == 4 && d.gap(i) == " " && d.lineStart(i-1) // a time
	}
	month := d.number(i + 1)
	if month == 10 || !d.dayEnds(i+1) || shared[d.word(i-1)] {
		return false
	}
	if month == 7 || month == 12 {
		return happened(d.word(i-1)) && d.number(i) != 24
	}
	if strings.HasSuffix(d.gap(i), "(") {
		return true
	}
	for j := i - 1; j >= 0 && j > i-4 && !ends(d.gap(j+1)); j-- {
		if dated[d.word(j)] || happened(d.word(j)) {
			return true
		}
	}
	return false
}

// dayEnds says whether a day ends at token i: at the end of a part, before a colon, or before a word that no count goes before.
func (d *document) dayEnds(i int) bool {
	return d.partEnds(i) || strings.HasPrefix(d.gap(i+1), ": ") || d.gap(i+1) == " " && d.tokens[i+1].form == small && joining[d.word(i+1)]
}

// shared are what people do with a half or a quarter of something.
var shared = set("ate eaten drank drunk took taken takes given gave used finished about only over just nearly")

// happened says whether a word is a verb of what was done on a day.
func happened(w string) bool {
	return w == "dna" || done[w] || onDays[w] || pasts[w] || strings.HasSuffix(w, "ed") && len(w) > 4
}

var scored = set(`score scored scores bp ratio pressure scale rated gcs apgar vision acuity pain power grade pulse test result results page pages flat out about approx
	section sections para step question q item part half form fracture saturation dose level strength magnification peak scoring apgars stage at aged age`)

// scales are what is measured in numbers like days, a few words before them.
var scales = set("vision acuity apgar apgars gcs pain power reflexes vas score scores")

// dated are things that have a day: "the entry of 3/11".
var dated = set(`entry entries note notes record letter email mail message report meeting visit night morning evening afternoon call statement referral minutes order hearing text review conference
	discussion strat strategy core group panel appointment appt clinic scan echo xray bloods session contact contacts cpoms marac mash icpc rcpc pep lac cla visits log logged tac tas handover latest last next birth born died dob edd lmp`)

var dateLead = set("due wef on by since until till til dated from before after commencing w c b e between and for date flying back leaving starting starts edd lmp dob tci doa dod")
