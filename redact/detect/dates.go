package detect

import (
	"strings"
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
		if d.tokens[i].form == number || d.at(i).dates {
			if found, ok := d.dateAt(i); ok {
				d.proposeDate(found)
				i = found.last
			}
		}
		i++
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
	case nth[w] && d.isNth(i):
		return d.nthOfMonth(i)
	case ordinals[w] > 0 || w == "twenty" || w == "thirty":
		return d.dateFromOrdinal(i)
	case festivalWords[w] && t.capital():
		return d.festival(i)
	}
	return dating{}, false
}

// short says whether a gap is small and holds only the given signs.
func short(gap, signs string) bool {
	if len(gap) == 1 {
		return strings.IndexByte(signs, gap[0]) >= 0
	}
	return len(gap) <= 12 && strings.Trim(gap, signs) == "" && strings.Count(gap, "\n") < 2 && (!strings.Contains(gap, cell) || strings.Contains(gap, "\n"))
}

// dayDates are the ways to read a date from the number of its day on.
var dayDates = []func(*document, int) (dating, bool){(*document).numericDate, (*document).spacedDate, (*document).dayMonth, (*document).dayRange,
	(*document).packedDate, (*document).strangeMonth, (*document).theDay, (*document).daysOfMonthNumber}

// rangeOfDays says whether a day and a month stand before the hyphen before token i: "3/3-14/3/25".
func (d *document) rangeOfDays(i int) bool {
	return i > 1 && d.gap(i-1) == "/" && d.width(i-1) < 3 && d.width(i-2) < 3 && (i == 2 || d.gap(i-2) != "/")
}

// dateFromNumber reads dates that begin with a number; first is the weekday's token where there is one.
func (d *document) dateFromNumber(first, i int) (dating, bool) {
	if i > 0 && first == i && (d.gap(i) == "" && d.tokens[i-1].form != number || d.gap(i) == "." || d.gap(i) == "/" || d.gap(i) == "-" && d.tokens[i-1].form == number && !d.rangeOfDays(i)) {
		return dating{}, false
	}
	switch d.width(i) {
	case 1, 2:
		for _, read := range dayDates {
			if f, ok := read(d, i); ok {
				f.first = first
				return f, true
			}
		}
		return d.dayAndMonthNumber(first, i)
	case 4:
		f, ok := d.isoDate(i)
		f.first = first
		return f, ok
	case 6, 8:
		f, ok := d.packedDate(i)
		f.first = first
		return f, ok
	}
	return dating{}, false
}
