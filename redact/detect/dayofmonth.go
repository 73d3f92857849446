package detect

import "strings"

// dottedDay reads "14.3" and "14.06" from token i on: a day and a month, unless they are a paragraph's number, a measure or money. first
// is the weekday's token where there is one.
func (d *document) dottedDay(first, i int) (dating, bool) {
	if !d.gapIs(i+1, ".") || d.number(i+1) < 1 || d.width(i) > 2 || d.width(i+1) > 2 || d.numberGoesOn(i+1) {
		return dating{}, false
	}
	f := dating{first: first, last: i + 1, date: date{d.number(i), d.number(i + 1), 0, false}, rule: "date.day_month"}
	if !f.real() {
		return dating{}, false
	}
	padded := d.word(i + 1)[0] == '0'
	switch {
	case first < i:
		return f, true
	case d.lineStart(i):
		return f, d.dottedLog(f.date) || padded && (d.rowGoesOn(i+1) || d.width(i) == 2 && f.day > 12 && strings.HasPrefix(d.gapBehind(i+1), "."))
	case d.measured(i) || i > 0 && numbered[d.near(i, -1)] && d.near(i, -1) != "to" && d.near(i, -1) != "and":
		return dating{}, false
	}
	before := d.near(i, -1)
	return f, d.partEnds(i+1) && before == "again" || (padded || f.day > 12 || d.partEnds(i+1) && d.dottedLog(f.date)) && (onDay[before] || onDays[before] || dated[before])
}

// onDay are the words that a day follows, and hardly a measure.
var onDay = set("on since until till til wef dob edd due dated commencing again w c")

// numberGoesOn says whether more of a number follows token i at once: "14.3.1", "14.35", "3.5kg".
func (d *document) numberGoesOn(i int) bool {
	return i+1 < len(d.tokens) && (d.gap(i+1) == "" || (d.gap(i+1) == "." || d.gap(i+1) == "/" || d.gap(i+1) == "-") && d.tokens[i+1].form == number) ||
		strings.HasPrefix(d.text(i, "%"), "%")
}

// text is what stands behind token i, up to the length of what is looked for.
func (d *document) text(i int, like string) string {
	end := int(d.tokens[i].end)
	return d.view.text[end:min(len(d.view.text), end+len(like))]
}

// dottedLog says whether the lines of the text that begin like "11.3" are a log and no paragraphs: two days of the month at least, one
// of them late in it, and no day with two months.
func (d *document) dottedLog(t date) bool {
	if d.dotted == nil {
		d.dotted = map[date]bool{}
		for i := 0; i+1 < len(d.tokens); i++ {
			if d.lineStart(i) && d.gap(i+1) == "." && d.number(i) > 0 && d.number(i+1) > 0 && d.width(i) < 3 && d.width(i+1) < 3 && !d.numberGoesOn(i+1) {
				d.dotted[date{day: d.number(i), month: d.number(i + 1)}] = true
			}
		}
	}
	days, late := 0, t.day > 12
	for other := range d.dotted {
		switch {
		case other.month == t.month && other.day != t.day:
			days, late = days+1, late || other.day > 12
		case other.day == t.day && other.month != t.month:
			return false
		}
	}
	return days > 0 && late
}

// ordinalEnds says whether an ordinal from the fourth on ends a part of a note, where nothing before it says that it counts anything else:
// "tag goes off 28th.", "back in court 14th", "next appt 3rd".
func (d *document) ordinalEnds(i int) bool {
	_, next := d.day(i)
	if next != i+2 || i == 0 || d.gap(i) != " " || d.gap(i+1) != "" || !d.partEnds(next-1) && !d.gapIs(next, " & ") || d.onCentile(i) {
		return false
	}
	before := d.word(i - 1)
	if dated[before] {
		return true
	}
	return d.number(i) > 3 && d.tokens[i-1].form == small && !ranked[before] && !determiners[before] && !mineOrNo[before] && unit[before] == 0
}

// ranked are the words that a place in a row follows.
var ranked = set("came come comes finished placed ranked rank place was is were are his her their my our your its a an of in only and or to the for at as every each year grade floor form class wt ht weight height ofc centile about")

// isNth says whether token i begins a day that is counted in its month.
func (d *document) isNth(i int) bool {
	_, ok := d.nthOfMonth(i)
	return ok
}

// nthOfMonth reads "the last day of February", "first Monday in May 2024", "second weekend of June" from its first word on.
func (d *document) nthOfMonth(i int) (dating, bool) {
	j := i + 1
	if !nth[d.word(i)] || j+2 >= len(d.tokens) || !d.gapIs(j, " ") || !d.gapIs(j+1, " ") || !d.gapIs(j+2, " ") {
		return dating{}, false
	}
	if w := d.word(j); !weekdays[w] && w != "day" && w != "weekend" || d.word(j+1) != "of" && d.word(j+1) != "in" {
		return dating{}, false
	}
	month, last := d.monthAt(j + 2)
	if month == 0 || d.tokens[j+2].form == small {
		return dating{}, false
	}
	f := dating{first: i, last: last, date: date{0, month, 0, false}, rule: "date.day_month"}
	if y := d.yearAt(last+1, " ,\n"); y > 0 {
		f.last, f.year = last+1, y
	}
	return f, true
}

var nth = set("first second third fourth last final penultimate")

// yearInWords gives the last token of a year that is written out at token i, "two thousand and twenty-five", "nineteen ninety"; i-1 where
// none is.
func (d *document) yearInWords(i int) int {
	j := i
	switch {
	case i+1 < len(d.tokens) && d.word(i) == "two" && d.word(i+1) == "thousand":
		if j = i + 2; j < len(d.tokens) && d.word(j) == "and" {
			j++
		}
	case i < len(d.tokens) && (d.word(i) == "nineteen" || d.word(i) == "twenty") && i+1 < len(d.tokens) && numbers[d.word(i+1)] > 9:
		j = i + 1
	default:
		return i - 1
	}
	for end := j + 2; j < min(end, len(d.tokens)) && (numbers[d.word(j)] > 0 || tens[d.word(j)]) && short(d.gap(j), " -\n"); j++ {
	}
	return j - 1
}

var tens = set("sixty seventy eighty ninety")

// foreignMonth gives the month that token i is in another language, and its last token. Some of these are names or words of English too, and
// need a year behind them or a weekday before the day at token day.
func (d *document) foreignMonth(day, i int) (month, last int) {
	if w := d.word(i); (w == "de" || w == "di" || w == "d") && i+1 < len(d.tokens) {
		i++
	}
	w := d.word(i)
	if m := monthsAbroad[w]; m > 0 {
		return m, i
	}
	if m := monthsOrWords[w]; m > 0 && (d.yearAt(i+1, " ,\n-/.") > 0 || day > 0 && d.at(day-1).weekday || d.word(i) != d.written(i) && d.lineStart(day) && d.partEnds(i) || d.lineStart(day) && i+1 < len(d.tokens) && strings.HasPrefix(d.gap(i+1), "\n")) {
		return m, i
	}
	return 0, 0
}

// monthsAbroad are the months of the languages that families and their papers write, where they are nobody's name and no word of English.
var monthsAbroad = monthsOf(`janeiro enero gennaio janvier januar januari ianuarie stycznia ledna januara ocak janar sausio sijecnja
fevereiro febrero febbraio fevrier februar februari februarie lutego unora februara subat shkurt vasario veljace
marco marzo martie maart marca brezna kovo ozujka machi
aprile avril aprilie kwietnia dubna aprila nisan prill balandzio travnja aprili abril
maggio kvetna mayis geguzes svibnja
junho junio giugno juin juni iunie czerwca cervna haziran qershor birzelio lipnja
julho julio luglio juillet juli iulie lipca cervence temmuz korrik liepos srpnja julai
agosto aout augustus sierpnia srpna augusta agustos gusht rugpjucio kolovoza agosti
setembro septiembre setiembre settembre septembre septembrie wrzesnia septembra eylul shtator rugsejo rujna septemba
outubro octubre ottobre octobre oktober octombrie pazdziernika rijna oktobra ekim tetor spalio oktoba
novembro noviembre novembre noiembrie listopadu novembra listopada nentor lapkricio studenoga novemba
dezembro diciembre dicembre decembre dezember decembrie grudnia prosince decembra aralik dhjetor gruodzio prosinca desemba`)

// monthsOrWords are months that are words or names as well.
var monthsOrWords = monthsOf(`ene janv ian sty
fev avr lut feb
mars mart marz marta
abr kwi apr
mai maj mei maja mayo
giu lug czerwiec
jul lip
ago aug
set wrz
out oct paz okt
lis nov
dez dic grudzien`)

// monthsOf reads a line of words for each month.
func monthsOf(lines string) map[string]int {
	all := map[string]int{}
	month := 0
	for line := range strings.Lines(lines) {
		month++
		for w := range strings.FieldsSeq(line) {
			all[w] = month
		}
	}
	return all
}
