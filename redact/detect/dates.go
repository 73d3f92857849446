package detect

import (
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

// A dating is a date found at the tokens first to last.
type dating struct {
	first, last int
	date
	rule    string
	doubt   bool // more likely something else than not
	between bool // "between 12 and 14 March"
}

// dates finds dates and generalises them by the case's policy.
func (d *document) dates() {
	for i := 0; i < len(d.tokens); {
		found, ok := d.dateAt(i)
		if !ok {
			i++
			continue
		}
		d.proposeDate(found)
		i = found.last + 1
	}
}

// dateAt reads a date that begins at token i. A weekday before it belongs to it.
func (d *document) dateAt(i int) (dating, bool) {
	t := d.tokens[i]
	if t.form == number {
		return d.dateFromNumber(i, i)
	}
	if !d.at(i).dates {
		return dating{}, false
	}
	w := d.word(i)
	switch {
	case weekdays[w] && i+1 < len(d.tokens) && short(d.gap(i+1), " ,.\n-") && (t.capital() || len(w) > 3):
		j := i + 1
		if d.word(j) == "the" && j+1 < len(d.tokens) {
			j++
		}
		if d.tokens[j].form == number {
			return d.dateFromNumber(i, j)
		}
		if f, ok := d.dateFromMonth(j); ok {
			f.first = i
			return f, true
		}
		if f, ok := d.dateFromOrdinal(j); ok {
			f.first = i
			return f, true
		}
	case months[w] > 0:
		if f, ok := d.dateFromMonth(i); ok || !festivalWords[w] || !t.capital() {
			return f, ok
		}
		return d.festival(i)
	case ordinals[w] > 0 || w == "twenty" || w == "thirty":
		return d.dateFromOrdinal(i)
	case festivalWords[w] && t.capital():
		return d.festival(i)
	}
	return dating{}, false
}

// beginsDate says whether [document.dateAt] has a case for the word.
func beginsDate(w string) bool {
	return weekdays[w] || months[w] > 0 || ordinals[w] > 0 || w == "twenty" || w == "thirty" || festivalWords[w]
}

// short says whether a gap is small and holds only the given signs.
func short(gap, signs string) bool {
	if len(gap) == 1 {
		return strings.IndexByte(signs, gap[0]) >= 0
	}
	return len(gap) <= 12 && strings.Trim(gap, signs) == "" && strings.Count(gap, "\n") < 2 && (!strings.Contains(gap, cell) || strings.Contains(gap, "\n"))
}

// dateFromNumber reads dates that begin with a number; first is the weekday's token where there is one.
func (d *document) dateFromNumber(first, i int) (dating, bool) {
	if i > 0 && first == i && (d.gap(i) == "" && d.tokens[i-1].form != number || d.gap(i) == "." || d.gap(i) == "/" || d.gap(i) == "-" && d.tokens[i-1].form == number) {
		return dating{}, false
	}
	for _, read := range []func(int) (dating, bool){d.isoDate, d.numericDate, d.dayMonth, d.dayRange, d.packedDate, d.strangeMonth, d.theDay} {
		if f, ok := read(i); ok {
			f.first = first
			return f, true
		}
	}
	if f, ok := d.dayAndMonthNumber(first, i); ok {
		return f, true
	}
	return dating{}, false
}

// part reads the number of token i.
func (d *document) number(i int) int {
	if i < 0 || i >= len(d.tokens) || d.tokens[i].form != number {
		return -1
	}
	n, err := strconv.Atoi(d.word(i))
	if err != nil {
		return -1
	}
	return n
}

func (d *document) width(i int) int { return int(d.tokens[i].end - d.tokens[i].start) }

// gapIs says whether token i exists and the gap before it is one of the given.
func (d *document) gapIs(i int, all ...string) bool {
	if i >= len(d.tokens) {
		return false
	}
	for _, g := range all {
		if d.gap(i) == g {
			return true
		}
	}
	return false
}

// isoDate reads 2019-03-14, 2019/03/14 and 2019-03-14T10:30Z.
func (d *document) isoDate(i int) (dating, bool) {
	if d.width(i) != 4 || !d.gapIs(i+1, "-", "/", ".") || !d.gapIs(i+2, d.gap(min(i+1, len(d.tokens)-1))) {
		return dating{}, false
	}
	f := dating{last: i + 2, date: date{d.number(i + 2), d.number(i + 1), d.number(i), false}, rule: "date.numeric"}
	if !f.real() || d.width(i+2) > 2 {
		return dating{}, false
	}
	if d.gapIs(i+3, "") && d.word(i+3) == "t" && d.gapIs(i+4, "") && d.number(i+4) >= 0 {
		for f.last = i + 4; f.last+1 < len(d.tokens) && d.gapIs(f.last+1, ":", "") && f.last < i+8; f.last++ {
		}
	}
	return f, true
}

// numericDate reads 14/03/2019, 14.03.19, 14-03-2019 and 14 / 03 / 2019, day first as in Britain; month first only where
// nothing else makes sense.
func (d *document) numericDate(i int) (dating, bool) {
	if d.width(i) > 2 || i+2 >= len(d.tokens) || d.width(i+1) > 2 || d.number(i+1) < 0 || d.number(i+2) < 0 {
		return dating{}, false
	}
	sign := strings.TrimSpace(d.gap(i + 1))
	if sign != strings.TrimSpace(d.gap(i+2)) || len(d.gap(i+1)) > 3 || len(d.gap(i+2)) > 3 || sign != "/" && sign != "." && sign != "-" {
		return dating{}, false
	}
	if strings.Contains(d.gap(i+1)+d.gap(i+2), " ") && sign != "/" || d.width(i+2) == 3 || d.gapIs(i+3, "", sign) {
		return dating{}, false
	}
	f := dating{last: i + 2, date: date{d.number(i), d.number(i + 1), fullYear(d.word(i + 2)), false}, rule: "date.numeric"}
	if f.year == 0 {
		return dating{}, false
	}
	if d.width(i+2) == 2 {
		switch {
		case sign == "." && d.logged(i+2) < 2 && (d.width(i) != 2 || d.width(i+1) != 2) && d.number(i) < 13 && (d.lineStart(i) || numbered[d.near(i, -1)]) && d.bornOn(f.date) == nil:
			return dating{}, false // a paragraph's number
		case sign == "-" && d.context(bankWords, i, int(d.tokens[i+2].end)):
			return dating{}, false
		}
	}
	if !f.real() {
		f.day, f.month = f.month, f.day
		if !f.real() {
			if sign != "/" || d.number(i) > 31 || d.number(i+1) > 31 || d.width(i+2) != 4 {
				return dating{}, false
			}
			f.doubt = true
		}
	}
	return f, true
}

// logged counts the lines that begin with a day and end it with the same month or year as token i does: "3.9.24", "5.9.24" down
// a page are a log, and no paragraphs; so are "7/3" and "8/3".
func (d *document) logged(i int) int {
	if d.logs == nil {
		d.logs = map[string]int{}
		for j := 0; j+2 < len(d.tokens); j++ {
			if !d.lineStart(j) || d.number(j) < 1 || d.number(j) > 31 || d.number(j+1) < 1 || d.number(j+1) > 12 {
				continue
			}
			switch {
			case d.gap(j+1) == "/" && d.gap(j+2) != "/":
				d.logs["/"+d.word(j+1)]++
			case d.gap(j+1) == "." && d.gap(j+2) == "." && d.width(j+2) == 2 && d.tokens[j+2].form == number:
				d.logs["."+d.word(j+2)]++
			}
		}
	}
	return d.logs[d.gap(i)+d.word(i)]
}

// numbered are the words before the number of a paragraph or a program.
var numbered = set("paragraph para paragraphs section sections chapter appendix version v point recommendation finding figure table see at to and draft page pages item clause rule question q")

var bankWords = set("sort code account bank acc")

// lineStart says whether token i begins a line.
func (d *document) lineStart(i int) bool {
	return i == 0 || strings.Contains(d.gap(i), "\n")
}

// dayMonth reads 14 March 2019, 14th of March, 14-Mar-19, 14 Mar '19, 5th/6th are left to dayRange.
func (d *document) dayMonth(i int) (dating, bool) {
	day, j := d.day(i)
	if day < 1 || day > 31 || j >= len(d.tokens) {
		return dating{}, false
	}
	if j > i+1 && d.word(j) == "day" && j+1 < len(d.tokens) && d.word(j+1) == "of" {
		j++
	}
	if d.word(j) == "of" && j+1 < len(d.tokens) && short(d.gap(j), " \n") {
		j++
	}
	return d.monthThenYear(day, j, " -\n./,")
}

// theDay reads "the 25th" where nothing follows that it could count.
func (d *document) theDay(i int) (dating, bool) {
	if before := d.near(i, -1); before != "the" && !weekdays[before] {
		return dating{}, false
	}
	day, next := d.day(i)
	if next != i+2 || next > len(d.tokens) || d.gap(i+1) != "" || day < 1 || day > 31 {
		return dating{}, false
	}
	if next < len(d.tokens) && d.gap(next) == " " && !joining[d.word(next)] {
		return dating{}, false
	}
	if next < len(d.tokens) && (d.gap(next) == "/" || d.gap(next) == "-") || d.countsOn(next) {
		return dating{}, false
	}
	return dating{last: next - 1, date: date{day: day}, rule: "date.day_month"}, true
}

// countsOn says whether the number before token i is one of several: "the 5th and 6th", "the 5th and the 6th".
func (d *document) countsOn(i int) bool {
	if i+1 >= len(d.tokens) || d.word(i) != "and" && d.word(i) != "or" && d.word(i) != "to" {
		return false
	}
	if i++; d.word(i) == "the" && i+1 < len(d.tokens) {
		i++
	}
	return d.tokens[i].form == number
}

// strangeMonth reads "29 Tahsas 2001", "12 Dhu al-Hijjah 1444": a day, words in a capital that no list has, and a year, as other
// calendars are written. Nobody can say what is left of it, so it goes as a whole.
func (d *document) strangeMonth(i int) (dating, bool) {
	day, j := d.day(i)
	if day < 1 || day > 31 || j >= len(d.tokens) || d.gap(j) != " " || i > 0 && d.near(i, -1) == "page" {
		return dating{}, false
	}
	k := j
	for k < min(j+3, len(d.tokens)) && d.tokens[k].form == title && !d.ordinary(d.word(k)) && !d.place(d.word(k)) && !dull[d.word(k)] && d.given(d.word(k)) < 2 && (k == j || short(d.gap(k), " -")) {
		k++
	}
	if k == j || k >= len(d.tokens) || d.gap(k) != " " || d.width(k) != 4 || d.tokens[k].form != number || d.number(k) < 1300 || d.number(k) > 2100 {
		return dating{}, false
	}
	return dating{last: k, rule: "date.strange"}, true
}

// day reads the number of a day and its ending, "14", "14th", and gives the next token.
func (d *document) day(i int) (day, next int) {
	if d.number(i) < 0 || d.width(i) > 2 {
		return 0, i
	}
	if i+1 < len(d.tokens) && (d.gap(i+1) == "" || d.gap(i+1) == " ") {
		switch d.word(i + 1) {
		case "st", "nd", "rd", "th", "fed", "af", "ain", "eg", "ydd":
			return d.number(i), i + 2
		}
	}
	return d.number(i), i + 1
}

// monthThenYear reads a month at token j, and a year behind it where there is one.
func (d *document) monthThenYear(day, j int, signs string) (dating, bool) {
	if j >= len(d.tokens) || !short(d.gap(j), signs) {
		return dating{}, false
	}
	month, last := d.monthAt(j)
	if month == 0 || last == j && d.tokens[j].form == small && (d.ordinary(d.word(j)) || len(d.word(j)) < 4) {
		return dating{}, false
	}
	f := dating{last: last, date: date{day, month, 0, false}, rule: "date.day_month"}
	if y := d.yearAt(last+1, signs+"'"); y > 0 {
		f.last, f.year, f.rule = last+1, y, "date.full"
	}
	if !f.real() {
		f.doubt = true
	}
	return f, true
}

// monthAt reads a month at token i, also one that is broken over lines or whose O a scanner took for a nought, and gives its
// last token.
func (d *document) monthAt(i int) (month, last int) {
	if m := months[d.word(i)]; m > 0 {
		return m, i
	}
	for _, r := range d.joined[i] {
		if m := months[r.word]; m > 0 {
			return m, r.last
		}
	}
	if d.word(i) == "0" && i+1 < len(d.tokens) && d.gap(i+1) == "" {
		return months["o"+d.word(i+1)], i + 1
	}
	return 0, i
}

// yearAt reads a year at token i: four digits, or two behind an apostrophe or the same sign as before.
func (d *document) yearAt(i int, signs string) int {
	if i >= len(d.tokens) || d.tokens[i].form != number || !short(d.gap(i), signs) {
		return 0
	}
	switch d.width(i) {
	case 4:
		return fullYear(d.word(i))
	case 2:
		if g := d.gap(i); strings.Contains(g, "'") || (g == "-" || g == "/" || g == ".") && g == d.gap(i-1) || g == " " && d.gap(i-1) == " " && d.width(i-1) == 3 && !d.lineEndsOrUnit(i) {
			return fullYear(d.word(i))
		}
	}
	return 0
}

// lineEndsOrUnit says whether a number is followed by what it counts or by more of a time: "14 Mar 10:30".
func (d *document) lineEndsOrUnit(i int) bool {
	return i+1 < len(d.tokens) && (d.gap(i+1) == ":" || d.gap(i+1) == "." && d.tokens[i+1].form == number || d.gap(i+1) == " " && d.tokens[i+1].form == small && !joining[d.word(i+1)])
}

var joining = set("and to or at when the he she they it by for with in on until from")

// dayRange reads 14-16 March 2019, 14th to 16th March, 12 and 14 March.
func (d *document) dayRange(i int) (dating, bool) {
	day, j := d.day(i)
	if day < 1 || day > 31 || j >= len(d.tokens) {
		return dating{}, false
	}
	if w := d.word(j); (w == "to" || w == "and" || w == "or") && short(d.gap(j), " \n") && j+1 < len(d.tokens) {
		j++
	} else if !short(d.gap(j), " -/,&\n") {
		return dating{}, false
	} else if strings.Contains(d.gap(j), ",") {
		return d.dayList(i, j)
	}
	if d.word(j) == "the" {
		j++
	}
	if j >= len(d.tokens) {
		return dating{}, false
	}
	f, ok := d.dayMonth(j)
	if ok && f.last <= j+4 {
		f.rule = "date.range"
		f.between = i > 0 && (d.word(i-1) == "between" || i > 1 && d.word(i-1) == "the" && d.word(i-2) == "between")
		return f, true
	}
	return dating{}, false
}

// dayList reads "2nd, 9th and 16th December" and "2, 9 and 16 December" from the day at token i; the next one is at token j. A
// number and a comma before a whole date is no list: "Draft 2, 16 February 2026".
func (d *document) dayList(i, j int) (dating, bool) {
	listed := j == i+2
	for n := 0; n < 12 && j < len(d.tokens); n++ {
		if d.word(j) == "and" || d.word(j) == "or" {
			j, listed = j+1, true
			continue
		}
		day, next := d.day(j)
		if day < 1 || day > 31 || next >= len(d.tokens) {
			return dating{}, false
		}
		if f, ok := d.dayMonth(j); ok && listed && !drafts[d.near(i, -1)] {
			f.rule = "date.range"
			return f, true
		}
		if g := d.gap(next); strings.Contains(g, "&") {
			listed = true
		} else if !short(g, " ,\n") {
			return dating{}, false
		}
		j = next
	}
	return dating{}, false
}

var drafts = set("draft version issue v page chapter section part step item")

// packedDate reads 30JUN1993 and 20190314.
func (d *document) packedDate(i int) (dating, bool) {
	if d.width(i) <= 2 && i+2 < len(d.tokens) && d.gap(i+1) == "" && d.gap(i+2) == "" && months[d.word(i+1)] > 0 {
		f := dating{last: i + 2, date: date{d.number(i), months[d.word(i+1)], fullYear(d.word(i + 2)), false}, rule: "date.full"}
		return f, f.real() && f.year > 0
	}
	if d.width(i) == 8 && !d.gapIs(i+1, "", "_", "-") {
		s := d.word(i)
		f := dating{last: i, date: date{digits(s[6:]), digits(s[4:6]), digits(s[:4]), false}, rule: "date.numeric"}
		if f.real() && f.year > 1900 && f.year < 2060 && !d.context(bankWords, i, int(d.tokens[i].end)) {
			return f, true
		}
	}
	return dating{}, false
}

func digits(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// dayAndMonthNumber reads 3/10 where the words around say that it is a date.
func (d *document) dayAndMonthNumber(first, i int) (dating, bool) {
	if !d.gapIs(i+1, "/") || d.number(i+1) < 1 || d.width(i+1) > 2 || d.gapIs(i+2, "/", "") || d.width(i) > 2 {
		return dating{}, false
	}
	f := dating{first: first, last: i + 1, date: date{d.number(i), d.number(i + 1), 0, false}, rule: "date.day_month"}
	if !f.real() {
		return dating{}, false
	}
	behind := ""
	if i+2 < len(d.tokens) {
		behind = strings.TrimLeft(d.gap(i+2), " ")
	}
	cell := d.lineStart(i) && (strings.HasPrefix(behind, "|") || strings.HasPrefix(behind, "\t") || strings.HasPrefix(behind, ":") || strings.HasPrefix(behind, "-"))
	if first < i || cell || d.lineStart(i) && d.logged(i+1) > 1 && (strings.HasPrefix(d.gap(min(i+2, len(d.tokens)-1)), " ")) || d.lineStart(i) && d.width(i)+d.width(i+1) > 2 && strings.HasPrefix(behind, "") && dateLead[d.near(i, +2)] || dateLead[d.near(i, -1)] || d.improper(i, behind) {
		return f, true
	}
	return dating{}, false
}

// improper says whether "15/1" can be no share, score or age: its first number is the larger one, it is none of the usual
// counts in weeks, months or days, and a word or a space stands before it and a sentence or a line ends behind it.
func (d *document) improper(i int, behind string) bool {
	day, month := d.number(i), d.number(i+1)
	return day > 12 && month != 7 && month != 12 && i > 0 && (strings.HasSuffix(d.gap(i), " ") || strings.HasSuffix(d.gap(i), "\n")) && !scored[d.word(i-1)] &&
		(behind == "" || strings.IndexByte(".,;:)\n", behind[0]) >= 0)
}

var scored = set("score scored bp ratio pressure scale rated gcs apgar vision")

var dateLead = set("on by since until till dated from before after commencing w c between and for date")

// dateFromMonth reads March 14, 2019 and February 12th. A month and a year alone are a matter of the policy.
func (d *document) dateFromMonth(i int) (dating, bool) {
	t := d.tokens[i]
	m := months[d.word(i)]
	if m == 0 || t.form == small && (d.ordinary(d.word(i)) || i+1 < len(d.tokens) && d.width(i+1) > 2) || i+1 >= len(d.tokens) {
		return dating{}, false
	}
	if d.tokens[i+1].form == number && d.width(i+1) <= 2 && (d.gap(i+1) == " " || d.gap(i+1) == "\n") {
		day, next := d.day(i + 1)
		f := dating{first: i, last: next - 1, date: date{day, m, 0, false}, rule: "date.day_month"}
		if y := d.yearAt(next, " ,\n'"); y > 0 && d.width(next) == 4 {
			f.last, f.year, f.rule = next, y, "date.full"
		}
		if f.real() && (f.year > 0 || next > i+2 || !d.lineEndsOrUnit(i+1)) {
			return f, true
		}
		return dating{}, false
	}
	if y := d.yearAt(i+1, " ,\n'-"); y > 0 && (d.policy == casefile.Year || d.policy == casefile.RemoveDates) {
		return dating{first: i, last: i + 1, date: date{0, m, y, false}, rule: "date.month_year"}, true
	}
	return dating{}, false
}

// dateFromOrdinal reads "the eighteenth of May 2022", "twenty-first March".
func (d *document) dateFromOrdinal(i int) (dating, bool) {
	w := d.word(i)
	day, j := ordinals[w], i+1
	if (w == "twenty" || w == "thirty") && j < len(d.tokens) && short(d.gap(j), " -\n") {
		if n := ordinals[d.word(j)]; n > 0 && n < 10 {
			day, j = numbers[w]+n, j+1
		}
	}
	if day > 0 && d.near(i, -1) == "the" && i > 1 && d.word(i-2) == "on" && (j >= len(d.tokens) || strings.IndexByte(".,;", d.gap(j)[0]) >= 0) {
		return dating{first: i, last: j - 1, date: date{day: day}, rule: "date.day_month"}, true
	}
	if day == 0 || j >= len(d.tokens) {
		return dating{}, false
	}
	if d.word(j) == "of" && short(d.gap(j), " \n") {
		j++
	}
	f, ok := d.monthThenYear(day, j, " \n,")
	f.first = i
	if d.tokens[min(j, len(d.tokens)-1)].form == small {
		return f, false
	}
	return f, ok
}

// festival reads "Christmas Day 2021", "New Year's Eve".
func (d *document) festival(i int) (dating, bool) {
	for n := 4; n > 0; n-- {
		if i+n > len(d.tokens) {
			continue
		}
		var b strings.Builder
		ok := true
		for j := i; j < i+n; j++ {
			if j > i {
				b.WriteByte(' ')
				ok = ok && short(d.gap(j), " -'\n")
			}
			b.WriteString(d.word(j))
		}
		month, is := festivals[b.String()]
		if !is || !ok || n == 1 && !d.yearFollows(i) && !holyDays[d.word(i)] {
			continue
		}
		f := dating{first: i, last: i + n - 1, date: date{0, month, 0, true}, rule: "date.festival"}
		if y := d.yearAt(i+n, " ,\n"); y > 0 {
			f.last, f.year = i+n, y
		}
		return f, true
	}
	return dating{}, false
}

func (d *document) yearFollows(i int) bool { return d.yearAt(i+1, " ,\n") > 0 }
