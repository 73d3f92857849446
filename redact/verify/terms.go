package verify

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/caseveil/caseveil/redact/casefile"
)

// Sought is what a case lists, made ready for looking. Nil stands for no case. It is immutable.
type Sought struct {
	names  *finder // in running text
	loose  *finder // the same in file names, metadata, links, where nobody minds capitals
	keep   *finder
	terms  []string        // all of them
	labels map[string]bool // what the published text says instead
	people []string        // full names, first and last names, and other names, as they are written
	meant  Meaning
}

// A Meaning tells whether a reader of text takes a term of the case in it for what the case means. It is asked where the term
// stands, which may be the month of May or a mark for an essay.
type Meaning func(text, term string) bool

// smallestPart is the number of letters from which on a part of a full name is looked for by itself.
const smallestPart = 3

// SoughtIn are the names, other names, numbers and dates of birth of c: people's full names and each part of them, and
// the rest whole. A nil c seeks nothing, and with a nil meaning every term means what the case does.
func SoughtIn(c *casefile.Case, meant Meaning) *Sought {
	if c == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, p := range slices.Concat(c.Subjects, c.Professionals) {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			seen[name] = true
			for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" \t\u00a0,;()\"", r) }) {
				if letterCount(part) >= smallestPart && !isTitle(part) {
					seen[part] = true
				}
			}
		}
		for _, date := range datesOf(p.DateOfBirth) {
			seen[date] = true
		}
		for _, address := range p.Addresses {
			for _, part := range partsOf(address) {
				seen[part] = true
			}
		}
		for _, phone := range p.Phones {
			for _, way := range abroad(phone) {
				seen[way] = true
			}
		}
		for _, value := range slices.Concat(p.Addresses, p.Phones, p.Emails, slices.Collect(maps.Values(p.Identifiers))) {
			seen[value] = true
		}
	}
	for _, t := range slices.Concat(c.Places, c.Organisations) {
		for _, name := range t.Names {
			seen[name] = true
		}
	}
	var terms []string
	for t := range seen {
		if letterCount(t) > 0 {
			terms = append(terms, t)
		}
	}
	slices.Sort(terms)
	return newSought(terms, peopleOf(c), Sought{keep: newFinder(c.Keep), labels: labelsOf(c), meant: meant})
}

func newSought(terms, people []string, l Sought) *Sought {
	l.names, l.loose, l.terms, l.people = newFinder(terms), newFinder(terms), terms, people
	for i := range l.names.needles {
		l.names.needles[i].proper = l.names.needles[i].single
	}
	return &l
}

// But is what is sought without the terms that stand in texts: somebody has let them stay.
func (l *Sought) But(texts []string) *Sought {
	if l == nil {
		return nil
	}
	staying := func(terms []string) []string {
		var out []string
		for i, n := range Count(texts, terms) {
			if n == 0 {
				out = append(out, terms[i])
			}
		}
		return out
	}
	return newSought(staying(l.terms), staying(l.people), *l)
}

// labelsOf are the labels of a case, as they are written.
func labelsOf(c *casefile.Case) map[string]bool {
	labels := map[string]bool{}
	for _, p := range slices.Concat(c.Subjects, c.Professionals) {
		labels[p.Label] = true
	}
	for _, t := range slices.Concat(c.Places, c.Organisations) {
		labels[t.Label] = true
	}
	return labels
}

// onlyLabels reports whether every line of text is a label of the case or some words of one, which tells nothing where it cannot
// be seen either: one that is set in a picture too small to read is as small, and of one that is set twice a letter hides another.
func (l *Sought) onlyLabels(text string) bool {
	if l == nil {
		return false
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); !l.ofLabel(strings.TrimSuffix(strings.TrimSuffix(line, "'s"), "’s")) {
			return false
		}
	}
	return true
}

func (l *Sought) ofLabel(words string) bool {
	for label := range l.labels {
		if strings.Contains(" "+label+" ", " "+words+" ") {
			return true
		}
	}
	return false
}

// postcode is how Royal Mail forms them.
var postcode = regexp.MustCompile(`(?i)\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b`)

// partsOf are the parts of an address that tell the place by themselves: the house with its street, and the postcode.
func partsOf(address string) []string {
	out := postcode.FindAllString(address, -1)
	if line, _, more := strings.Cut(address, ","); more && strings.ContainsAny(line, "0123456789") && letterCount(line) >= streetLetters {
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

// streetLetters is the number of letters and digits from which on a first line of an address is more than a flat's number.
const streetLetters = 8

// abroad are the ways to dial a British number from elsewhere.
func abroad(phone string) []string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) < 10 || digits[0] != '0' || digits[1] == '0' {
		return nil
	}
	return []string{"44" + digits[1:], "440" + digits[1:], "0044" + digits[1:]}
}

// peopleOf are the ways to write the people of a case that have a width of their own.
func peopleOf(c *casefile.Case) []string {
	seen := map[string]bool{}
	for _, p := range slices.Concat(c.Subjects, c.Professionals) {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			words := strings.Fields(name)
			seen[strings.Join(words, " ")] = true
			for i, w := range words {
				if letterCount(w) >= shortTerm && !isTitle(w) {
					seen[w] = true
				}
				if i > 0 {
					seen[words[0]+" "+w] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// datesOf are the usual ways to write a date of the form 2019-03-14.
func datesOf(iso string) []string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return nil // the case file was checked before; without a date there is nothing to look for
	}
	var out []string
	for _, layout := range []string{time.DateOnly, "2 January 2006", "January 2 2006", "2 Jan 2006", "02/01/2006", "2/1/2006", "02/01/06"} {
		out = append(out, day.Format(layout))
	}
	return append(out, ordinal(day.Day())+day.Format(" January 2006"), ordinal(day.Day())+day.Format(" of January 2006"))
}

func ordinal(n int) string {
	switch {
	case n%10 == 1 && n != 11:
		return strconv.Itoa(n) + "st"
	case n%10 == 2 && n != 12:
		return strconv.Itoa(n) + "nd"
	case n%10 == 3 && n != 13:
		return strconv.Itoa(n) + "rd"
	}
	return strconv.Itoa(n) + "th"
}

func isTitle(word string) bool {
	switch strings.ToLower(strings.Trim(word, ".")) {
	case "mrs", "miss", "the", "and", "von", "van", "der", "bin", "rev", "sir", "dame", "prof", "professor":
		return true
	}
	return false
}

// in returns the terms of the case that stand in text, each as often as it does. loosely ignores capitals.
func (l *Sought) in(text string, loosely bool) []string {
	if l == nil || text == "" {
		return nil
	}
	f, names := fold(text), l.names
	if loosely {
		names = l.loose
	}
	type span struct{ start, end int }
	var kept []span
	l.keep.each(f, func(_, start, end int) { kept = append(kept, span{start, end}) })
	var found []string
	last := -1
	names.each(f, func(term, start, end int) {
		for _, k := range kept {
			if k.start <= start && end <= k.end {
				return
			}
		}
		if l.meant != nil && !l.meant(text, l.terms[term]) {
			return
		}
		if start > last { // a part inside a full name counts once
			found = append(found, l.terms[term])
		}
		last = max(last, end-1)
	})
	return found
}
