package detect

import (
	"strings"
)

// owner is the one whom a hit means, nil when several of the case share the words.
func (d *document) owner(h hit) *entity {
	first := h.terms[0].owner
	if h.terms[0].rule == "case.surname" {
		if e := d.formerly(h.first); e != nil {
			return e
		}
	}
	one := true
	for _, t := range h.terms {
		one = one && t.owner == first
	}
	if one {
		return first
	}
	before := ""
	if h.first > 0 {
		before = d.word(h.first - 1)
	}
	want := byte('u')
	if before == "baby" && h.terms[0].rule == "case.surname" {
		var babies []*entity
		for _, t := range h.terms {
			if t.owner.kin() == "child" {
				babies = append(babies, t.owner)
			}
		}
		if len(babies) == 1 {
			return babies[0]
		}
	}
	switch {
	case titleWomen[before] || femaleKin[before]:
		want = 'f'
	case titleMen[before] || maleKin[before]:
		want = 'm'
	}
	var fits []*entity
	for _, t := range h.terms {
		if t.owner.sex == want && want != 'u' && !(courtesy[before] && young[t.owner.kin()]) {
			fits = append(fits, t.owner)
		}
	}
	if len(fits) == 1 {
		return fits[0]
	}
	return nil
}

// formerly gives the person of the case whose former name stands at token i: "Mother's previous surname, Stubley", "née".
func (d *document) formerly(i int) *entity {
	cue := false
	for j := i - 1; j >= 0 && j > i-4 && !strings.ContainsAny(d.gap(j+1), ".;:"); j-- {
		cue = cue || formerCues[d.word(j)]
	}
	if !cue {
		return nil
	}
	for n := len(d.candidates) - 1; n >= 0 && n > len(d.candidates)-3; n-- {
		c := d.candidates[n]
		if c.kind == "person" && c.owner != nil && c.end+60 > int(d.tokens[i].start) && c.end <= int(d.tokens[i].start) {
			return c.owner
		}
	}
	return nil
}

var formerCues = set("nee formerly previous previously former maiden birth earlier")

// young are the relations of whom nobody says Mr or Ms.
var young = set("child sibling son daughter brother sister baby half-sibling")

// sharedLabel stands where the words fit several of the case.
func (d *document) sharedLabel(h hit) string {
	switch {
	case h.terms[0].owner.kind != "person":
		return h.terms[0].owner.label
	case h.terms[0].initials:
		return "[initials]"
	case h.terms[0].rule == "case.surname":
		return "[family name]"
	}
	return "[name]"
}

// compound takes in what is glued to a name by an underscore or as digits: "imogen_x0", "imogen2019".
func (d *document) compound(start, end int) (int, int) {
	text := d.view.text
	glue := func(c byte) bool { return c == '_' || digit(c) }
	if end < len(text) && glue(text[end]) && !noteMark(text, start, end) {
		for end < len(text) && (glue(text[end]) || letter(text[end])) {
			end++
		}
	}
	if start > 0 && glue(text[start-1]) {
		for start > 0 && (glue(text[start-1]) || letter(text[start-1])) {
			start--
		}
	}
	return start, end
}

// hashtags finds names of the case at either end of a hashtag or a handle: "#justiceforjago".
func (d *document) hashtags() {
	for i, t := range d.tokens {
		if t.start == 0 || d.view.text[t.start-1] != '#' && d.view.text[t.start-1] != '@' || t.form == number || d.taken[i] {
			continue
		}
		w := d.word(i)
		for n := 4; n < len(w)-1; n++ {
			for _, part := range []string{w[:n], w[len(w)-n:]} {
				name := d.cast.root.next[part]
				if name == nil || len(name.terms) == 0 || ordinary(part) || name.terms[0].owner.kind != "person" || name.terms[0].initials {
					continue
				}
				d.propose(candidate{start: int(t.start), end: int(t.end), kind: "person", rule: "case.joined", tier: TierB, confidence: 0.85, label: name.terms[0].owner.label, owner: name.terms[0].owner,
					prio: prioCase, why: "a hashtag that holds a name of " + name.terms[0].owner.entry})
			}
		}
	}
}

// noteMark says whether a name that is written with a capital ends in the number of a note: "Imogen Fairweather2 said".
func noteMark(text string, start, end int) bool {
	if text[start] < 'A' || text[start] > 'Z' {
		return false
	}
	n := end
	for n < len(text) && digit(text[n]) {
		n++
	}
	return n-end > 0 && n-end <= 2 && (n == len(text) || text[n] != '_' && text[n] != '@' && !letter(text[n]))
}

// withTitle takes in the titles, ranks and collar numbers before a name.
func (d *document) withTitle(first int) int {
	i := first
	if i > 0 && d.gap(i) == "-" && d.width(i-1) <= 2 {
		for i--; i > 0 && d.gap(i) == "" && d.width(i-1) <= 2; i-- {
		}
	}
	for i > 0 {
		t, g := d.tokens[i-1], d.gap(i)
		plain := g == " " || g == ". " && shortTitles[d.word(i-1)] || (g == "\n" || g == ".\n") && i == first && d.wrapped(i)
		if t.form == upper && d.width(i-1) == 1 && (g == ". " || g == "." || g == " " && i == first && d.lineStart(i-1) && d.word(i-1) != "a" && d.word(i-1) != "i") && (i < 2 || d.gap(i-1) != "'") {
			i--
			continue // an initial
		}
		isRank := t.capital() && titles[d.word(i-1)] && !d.taken[i-1]
		isNumber := t.form == number && i > 1 && d.gap(i-1) == " " && courtesy[d.word(i-2)] && t.end-t.start < 6
		if !plain || !isRank && !isNumber {
			break
		}
		i--
	}
	return int(d.tokens[i].start)
}
