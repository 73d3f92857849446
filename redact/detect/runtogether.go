package detect

import "unicode"

// runTogether finds names of the case in words that run together: "FairweatherImogen", as two cells, boxes or fields read that stand
// side by side without a space. A capital behind a small letter begins another word. Ordinary words stay; where a word is neither that nor
// like a name of the case, the letters may be parted otherwise, and nothing is said here.
func (d *document) runTogether() {
	for i, t := range d.tokens {
		if t.form != mixed || d.taken[i] {
			continue
		}
		words := d.capitalised(t)
		if len(words) < 2 {
			continue
		}
		var found []candidate
		within := false
		for _, w := range words {
			text := d.view.lower[w.start:w.end]
			e := d.personCalled(text)
			switch {
			case e == nil && d.ordinary(text):
				within = false
				continue
			case e == nil && len(d.spelledLike(text, d.know(text))) == 0:
				found = nil
			case !within:
				found = append(found, candidate{start: w.start, kind: "person", rule: "case.joined", tier: TierB, confidence: 0.85, prio: prioCase})
			}
			if found == nil {
				break
			}
			within = true
			c := &found[len(found)-1]
			if c.end = w.end; e != nil && c.owner == nil {
				c.owner, c.label, c.why = e, e.label, "words run together that hold a name of "+e.entry
			}
		}
		for _, c := range found {
			if c.owner != nil {
				d.propose(c)
			}
		}
	}
}

// capitalised cuts a token before each capital that stands behind a small letter.
func (d *document) capitalised(t token) []span {
	var words []span
	from, small := int(t.start), false
	for i, r := range d.view.text[t.start:t.end] {
		at := int(t.start) + i
		if small && unicode.IsUpper(r) {
			words = append(words, span{from, at})
			from = at
		}
		small = unicode.IsLower(r)
	}
	return append(words, span{from, int(t.end)})
}

// personCalled gives the person of the case who is called w and nothing else.
func (d *document) personCalled(w string) *entity {
	name := d.cast.root.next[w]
	if name == nil || len(w) < 3 || d.ordinary(w) {
		return nil
	}
	for _, t := range name.terms {
		if t.owner.kind == "person" && !t.initials && !t.wordy {
			return t.owner
		}
	}
	return nil
}
