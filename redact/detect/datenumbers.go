package detect

import (
	"strconv"
	"strings"
)

// isoDate reads 2019-03-14, 2019/03/14 and 2019-03-14T10:30Z.
func (d *document) isoDate(i int) (dating, bool) {
	if d.width(i) == 4 && d.gapIs(i+1, " ") && d.gapIs(i+2, " ") && d.asksForDate(i) {
		f := dating{last: i + 2, date: date{d.number(i + 2), months[d.word(i+1)], d.number(i), false}, rule: "date.full"}
		return f, f.real()
	}
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
	if sign != strings.TrimSpace(d.gap(i+2)) || len(d.gap(i+1)) > 3 || len(d.gap(i+2)) > 3 || sign != "/" && sign != "." && sign != "-" && !((sign == ":" || sign == "|") && d.asksForDate(i)) {
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
		case sign == "." && d.logged(i+2) < 2 && (d.width(i) != 2 || d.width(i+1) != 2) && d.number(i) < 13 && d.number(i+2) < 15 && (d.lineStart(i) || numbered[d.near(i, -1)]) && d.bornOn(f.date) == nil:
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

// spacedDate reads "09 05 2017" and "12 06 08" behind the words of a form that ask for a date, or where someone of the case was born then.
func (d *document) spacedDate(i int) (dating, bool) {
	if d.width(i) != 2 || !d.gapIs(i+1, " ") || !d.gapIs(i+2, " ") || d.width(i+1) != 2 || d.width(i+2) != 4 && d.width(i+2) != 2 {
		return dating{}, false
	}
	f := dating{last: i + 2, date: date{d.number(i), d.number(i + 1), fullYear(d.word(i + 2)), false}, rule: "date.numeric"}
	if !f.real() || d.gapIs(i+3, " ") && d.tokens[i+3].form == number {
		return dating{}, false
	}
	return f, d.bornOn(f.date) != nil || d.asksForDate(i)
}

// asksForDate says whether the words at once before token i are a form's for a date: "D.O.B.:", "Date of birth", "Date seen".
func (d *document) asksForDate(i int) bool {
	for j := i - 1; j >= 0 && j > i-4 && !d.tokens[j+1].line; j-- {
		if w := d.word(j); w == "dob" || w == "born" || w == "birth" || w == "date" || w == "dod" || w == "edd" || w == "birthday" || w == "bday" || w == "b" && j > 0 && d.word(j-1) == "o" {
			return true
		}
	}
	return false
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

// packedDate reads 30JUN1993 and 20190314.
func (d *document) packedDate(i int) (dating, bool) {
	if d.width(i) <= 2 && i+2 < len(d.tokens) && d.gap(i+1) == "" && d.gap(i+2) == "" && months[d.word(i+1)] > 0 {
		f := dating{last: i + 2, date: date{d.number(i), months[d.word(i+1)], fullYear(d.word(i + 2)), false}, rule: "date.full"}
		return f, f.real() && f.year > 0
	}
	if s := d.word(i); d.width(i) == 6 && d.asksForDate(i) {
		f := dating{last: i, date: date{digits(s[:2]), digits(s[2:4]), fullYear(s[4:]), false}, rule: "date.numeric"}
		return f, f.real()
	}
	if d.width(i) == 8 && !d.gapIs(i+1, "", "-") {
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
