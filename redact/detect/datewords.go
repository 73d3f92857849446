package detect

import (
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

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

// strangeMonth reads "29 Tahsas 2001", "12 Dhu al-Hijjah 1444": a day, words in a capital that no list has, and a year, as other
// calendars are written. Nobody can say what is left of it, so it goes as a whole.
func (d *document) strangeMonth(i int) (dating, bool) {
	day, j := d.day(i)
	if day < 1 || day > 31 || j >= len(d.tokens) || d.gap(j) != " " || i > 0 && d.near(i, -1) == "page" {
		return dating{}, false
	}
	k := j
	for k < min(j+3, len(d.tokens)) && d.tokens[k].form == title && (otherMonths[d.word(k)] || !d.ordinary(d.word(k)) && !d.place(d.word(k)) && !dull[d.word(k)] && d.given(d.word(k)) < 2) && (k == j || short(d.gap(k), " -")) {
		k++
	}
	if k == j || k >= len(d.tokens) || d.gap(k) != " " || d.width(k) != 4 || d.tokens[k].form != number || d.number(k) < 1300 || d.number(k) > 2100 {
		return dating{}, false
	}
	return dating{last: k, rule: "date.strange"}, true
}

// otherMonths are months of other calendars that are first names as well.
var otherMonths = set("muharram safar rajab shaban ramadan shawwal nisan iyar sivan tammuz elul tishrei kislev tevet shevat adar hidar tir mehr aban azar bahman")

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
	if month == 0 {
		if month, last = d.foreignMonth(j-1, j); month > 0 {
			return d.withYear(date{day, month, 0, false}, last, signs), true
		}
	}
	if month == 0 || last == j && d.tokens[j].form == small && !d.smallMonth(j) {
		return dating{}, false
	}
	if g := d.gap(j); strings.HasPrefix(g, ".") && modals[d.word(j)] && strings.HasSuffix(d.gap(j-1), "-") {
		return dating{}, false // "Frost -9. May close the road."
	}
	f := d.withYear(date{day, month, 0, false}, last, signs)
	if !f.real() {
		f.doubt = true
	}
	return f, true
}

// withYear is the date whose month ends at token last, with the year that follows it, if one does.
func (d *document) withYear(t date, last int, signs string) dating {
	f := dating{last: last, date: t, rule: "date.day_month"}
	if w := d.near(last, +1); (w == "de" || w == "del") && d.yearAt(last+2, signs) > 0 {
		last++ // "14 de marzo de 2019"
	}
	if y := d.yearAt(last+1, signs+"'"); y > 0 {
		f.last, f.year, f.rule = last+1, y, "date.full"
	} else if end := d.yearInWords(last + 1); end > last {
		f.last = end
	}
	return f
}

// smallMonth says whether a month in small letters is meant: a short one only behind a day that "on" or "since" leads.
func (d *document) smallMonth(j int) bool {
	if d.ordinary(d.word(j)) {
		return !modals[d.word(j)] && j > 1 && (d.at(j-2).weekday || j > 2 && d.gap(j-1) == "" && d.at(j-3).weekday) // "Mon 31 march"
	}
	before := d.near(j-1, -1)
	return len(d.word(j)) > 3 || before == "on" || before == "since" || before == "until" || d.careless()[j]
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
		if g := d.gap(i); strings.Contains(g, "'") || (g == "-" || g == "/" || g == "." || g == "") && g == d.gap(i-1) || g == " " && d.gap(i-1) == " " && d.number(i) < 40 && !d.lineEndsOrUnit(i) && months[d.near(i, +1)] == 0 {
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

// dateFromMonth reads March 14, 2019 and February 12th. A month and a year alone are a matter of the policy.
func (d *document) dateFromMonth(i int) (dating, bool) {
	t := d.tokens[i]
	m := months[d.word(i)]
	if m == 0 || t.form == small && (d.ordinary(d.word(i)) || i+1 < len(d.tokens) && d.width(i+1) > 2) || i+1 >= len(d.tokens) {
		return dating{}, false
	}
	if d.tokens[i+1].form == number && d.width(i+1) <= 2 && (d.gap(i+1) == " " || d.gap(i+1) == "\n" && !d.gapIs(i+2, "/", ".", "-")) {
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
	if lessThanMonth := d.policy == casefile.Year || d.policy == casefile.RemoveDates; lessThanMonth && partsOfMonth[d.near(i, -1)] && t.form == title && short(d.gap(i), " -") {
		return dating{first: i - 1, last: i, date: date{0, m, 0, false}, rule: "date.month_year"}, true
	}
	if lessThanMonth := d.policy == casefile.Year || d.policy == casefile.RemoveDates; lessThanMonth && t.form == title && inMonth[d.near(i, -1)] && d.gap(i) == " " && d.yearAt(i+1, " ,\n'-") == 0 && !d.nameFollows(i) {
		return dating{first: i, last: i, date: date{0, m, 0, false}, rule: "date.month_year"}, true
	}
	if y := d.yearAt(i+1, " ,\n'-"); y > 0 && (d.policy == casefile.Year || d.policy == casefile.RemoveDates) {
		return dating{first: i, last: i + 1, date: date{0, m, y, false}, rule: "date.month_year"}, true
	}
	return dating{}, false
}

// inMonth are the words before a month alone.
var inMonth = set("in since until till during last next throughout")

// partsOfMonth are the words before a month that say which part of it.
var partsOfMonth = set("early mid late")

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
	if d.word(j) == "day" && j+1 < len(d.tokens) && d.word(j+1) == "of" {
		j++
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
		ok := true
		for j := i + 1; j < i+n; j++ {
			ok = ok && short(d.gap(j), " -'\n")
		}
		month, is := festivals[d.phrase(i, i+n-1)]
		if is && d.feast(i+n) {
			return dating{}, false
		}
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

// feast says whether token i is a thing of a festival rather than a word behind its day: "Mother's Day cards".
func (d *document) feast(i int) bool {
	return i < len(d.tokens) && d.gap(i) == " " && d.tokens[i].form == small && festive[d.word(i)]
}

var festive = set("card cards present presents gift gifts assembly concert play party parties decoration decorations tree trees jumper jumpers dinner lunch costume costumes pumpkin pumpkins cake cakes eggs egg pudding fair bonnet bonnets stories story")

func (d *document) yearFollows(i int) bool { return d.yearAt(i+1, " ,\n") > 0 }
