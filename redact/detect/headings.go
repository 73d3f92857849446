package detect

import "strings"

// anonymised finds the letters by which a judgment's heading calls the children, "Re H and J (Care Proceedings)", and wherever one of
// them stands alone. A case that the law cites has its year in square brackets on the same line and is none.
func (d *document) anonymised() {
	letters := map[string]bool{}
	for i := 0; i+1 < len(d.tokens); i++ {
		if d.tokens[i].form != title || d.width(i) != 2 || d.word(i) != "re" || !d.lineStart(i) || !d.gapIs(i+1, " ") || !d.initial(i+1) {
			continue
		}
		line := d.view.text[d.tokens[i].start:]
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		if strings.Contains(line, "[") {
			continue
		}
		letters[d.word(i+1)] = true
		for j := i + 2; j+1 < min(i+8, len(d.tokens)) && (d.word(j) == "and" || d.initial(j)); j++ {
			if d.initial(j) {
				letters[d.word(j)] = true
			} else if d.initial(j + 1) {
				letters[d.word(j+1)] = true
			}
		}
	}
	if len(letters) == 0 {
		return
	}
	for i := range d.tokens {
		if d.taken[i] || !d.initial(i) || !letters[d.word(i)] || !d.letterAlone(i) {
			continue
		}
		c := candidate{start: int(d.tokens[i].start), end: int(d.tokens[i].end), kind: "person", rule: "person.role", tier: TierB, confidence: 0.65,
			label: "[name]", prio: prioPerson, why: "a letter by which the judgment's heading calls a child"}
		if of := d.cast.children[d.word(i)]; len(of) == 1 {
			c.label = of[0].label
		}
		d.propose(c)
	}
}

// letterAlone says whether no more of a name, a number or a sentence's own "I" and "A" goes with the letter at token i.
func (d *document) letterAlone(i int) bool {
	if w := d.word(i); w == "i" || w == "a" || i > 0 && strings.HasSuffix(d.gap(i), "-") {
		return false
	}
	if i > 0 && (d.tokens[i-1].form == number || lettered[d.word(i-1)]) && d.gap(i) == " " || i > 0 && len(d.gap(i)) == 0 {
		return false
	}
	g := d.gapBehind(i)
	return g == "" || g[0] != '.' && g[0] != '-' && g[0] != '\'' && g[0] != '/' && g[0] != '&' || g == ".\n" || d.possessive(i)
}
