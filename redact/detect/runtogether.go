package detect

import "unicode"

// runTogether finds names of the case in words that run together: "FairweatherImogen", as two cells, boxes or fields read that stand
// side by side without a space. A capital behind a small letter begins another word. What stands beside a name of the case goes with it,
// unless it is an ordinary word.
func (d *document) runTogether() {
	for i, t := range d.tokens {
		if t.form != mixed || d.taken[i] {
			continue
		}
		words := d.capitalised(t)
		for n := 0; n < len(words) && len(words) > 1; n++ {
			first, owner := n, (*entity)(nil)
			for ; n < len(words); n++ {
				w := d.view.lower[words[n].start:words[n].end]
				if e := d.personCalled(w); e != nil && owner == nil {
					owner = e
				} else if e == nil && d.ordinary(w) {
					break
				}
			}
			if owner != nil {
				d.propose(candidate{start: words[first].start, end: words[n-1].end, kind: "person", rule: "case.joined", tier: TierB, confidence: 0.85,
					label: owner.label, owner: owner, prio: prioCase, why: "words run together that hold a name of " + owner.entry})
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
