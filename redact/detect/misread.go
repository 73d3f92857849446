package detect

import (
	"strings"
)

// misreadDates finds dates that a scanner has put letters into: "14/O3/2019", "0l-Aug-21".
func (d *document) misreadDates() {
	text := d.view.text
	for i, t := range d.tokens {
		if i+2 < len(d.tokens) && d.tokens[i+1].start == t.end {
			d.misreadDay(i)
		}
		if i > 0 && d.tokens[i-1].end == t.start {
			continue
		}
		end := int(t.end)
		if end == len(text) || !letter(text[end]) && (text[end] < '-' || text[end] > '9') {
			continue // a word by itself
		}
		end = int(t.start)
		for end < min(len(text), int(t.start)+14) && (letter(text[end]) || digit(text[end]) || strings.IndexByte("/.-", text[end]) >= 0) {
			end++
		}
		s := strings.TrimRight(text[t.start:end], "./-")
		if len(s) < 6 || len(s) > 11 || !strings.ContainsAny(s, "/.-") || !strings.ContainsAny(s, "OolISZB") || !strings.ContainsAny(s, "0123456789") {
			continue
		}
		mended := mend(s)
		if mended == s {
			continue
		}
		other := document{Detector: d.Detector, view: newView(mended), vocabulary: d.vocabulary}
		other.tokens = tokens(other.view.text)
		other.found = map[string]foundPlace{}
		other.learn()
		if f, ok := other.dateAt(0); ok && int(other.tokens[f.last].end) == len(mended) && f.year > 0 && !f.doubt {
			f.first, f.last, f.rule = i, d.tokenAt(int(t.start)+len(s))-1, "date.misread"
			d.proposeDate(f)
		}
	}
}

// misreadDay reads "l7 December 2025": a day of the month with a letter for one of its digits, in two tokens that nothing parts.
func (d *document) misreadDay(i int) {
	if d.width(i)+d.width(i+1) != 2 || i > 0 && d.gap(i) == "" || d.tokens[i].form == number && d.tokens[i+1].form == number {
		return
	}
	month := i + 2
	if d.gap(month) == "" && month+1 < len(d.tokens) && ordinalEnds[d.word(month)] {
		month++ // "l1th February"
	}
	if d.gap(month) != " " || months[d.word(month)] == 0 || d.tokens[month].form == small {
		return
	}
	day := digits(mend(d.written(i) + d.written(i+1)))
	if day < 1 || day > 31 {
		return
	}
	f := dating{first: i, last: month, date: date{day: day, month: months[d.word(month)]}, rule: "date.misread"}
	if y := d.yearAt(month+1, " "); y > 0 {
		f.last, f.year = month+1, y
	}
	d.proposeDate(f)
}

var ordinalEnds = set("st nd rd th")

// mend puts digits for letters in the parts of a date that are no month.
func mend(s string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' }) {
		if b.Len() > 0 {
			b.WriteByte(s[b.Len()])
		}
		if months[strings.ToLower(part)] == 0 {
			part = strings.Map(func(r rune) rune {
				if c := look(byte(r)); r < 0x80 && digit(c) {
					return rune(c)
				}
				return r
			}, part)
		}
		b.WriteString(part)
	}
	return b.String()
}
