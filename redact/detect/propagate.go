package detect

import (
	"fmt"
	"strings"
)

// introduce gives every sighting its person: the same words are the same one.
func (d *document) introduce(all []sighting) {
	for _, s := range all {
		if s.owner != nil && s.rule == "person.named" && s.first == s.last {
			d.people[d.word(s.first)] = s.owner
		}
		if s.owner == nil && s.first != s.last && d.width(s.first) > 1 {
			d.register(s)
		}
	}
	for _, s := range all { // "B. Thackeray" is Ben, whichever comes first
		if s.owner == nil && s.first != s.last && d.width(s.first) == 1 {
			d.register(s)
		}
	}
	for i := range all {
		s := &all[i]
		if s.owner == nil && s.first == s.last {
			if s.owner, _ = d.again(s.first); s.owner == nil {
				d.register(*s)
			}
		}
	}
}

// register notes the parts of a name. A part that two people share belongs to neither.
func (d *document) register(s sighting) {
	name := d.nameOf(s)
	if d.people[name.words] != nil {
		return
	}
	if name.count == 1 {
		d.people[name.words] = d.newPerson()
		return
	}
	ends := name.words
	if name.count > 2 {
		ends = name.first + " " + name.last
	}
	p := d.people[ends]
	if p == nil {
		p = d.initialOf(name.first, name.last)
	}
	if p == nil {
		p = d.newPerson()
	}
	if len(name.first) > 1 {
		d.families[name.last] = append(d.families[name.last], namesake{name.first[0], p})
	}
	d.people[name.words], d.people[ends] = p, p
	if len(name.first) > 1 {
		d.initials[name.first[:1]+name.last[:1]] = p
	}
	for _, w := range []string{name.first, name.last} {
		if len(w) < 2 || d.cast.words[w] {
			continue
		}
		if other, ok := d.people[w]; ok && other != p {
			d.people[w] = nil
			d.shared[w] = true
		} else if !d.shared[w] {
			d.people[w] = p
		}
	}
}

// A namesake is an unlisted person with the first letter of the first name.
type namesake struct {
	letter byte
	who    *entity
}

// initialOf gives the one unlisted person with a surname whose first name begins with the letter, nil when there is none or several.
func (d *document) initialOf(first, family string) *entity {
	if len(first) != 1 {
		return nil
	}
	var found *entity
	for _, c := range d.families[family] {
		if c.letter != first[0] || c.who == found {
			continue
		}
		if found != nil {
			return nil
		}
		found = c.who
	}
	return found
}

func (d *document) newPerson() *entity {
	for {
		d.counts["person"]++
		label := fmt.Sprintf("Person %d", d.counts["person"])
		if !d.cast.labels[label] {
			return &entity{label: label, kind: "person", sex: 'u'}
		}
	}
}

// A fullName is what a sighting's person is called: the words, their number, the first and the last of them.
type fullName struct {
	words       string
	count       int
	first, last string
}

// nameOf reads the name of a sighting, hyphened words as one. KC behind a name is the rank; KC is also a surname of Nepal.
func (d *document) nameOf(s sighting) fullName {
	if s.first == s.last {
		w := d.word(s.first)
		return fullName{w, 1, w, w}
	}
	plain := true
	for i := s.first + 1; i <= s.last; i++ {
		w := d.word(i)
		plain = plain && d.tokens[i].spaced && w != "kc" && w != "qc"
	}
	if plain {
		return fullName{d.phrase(s.first, s.last), s.last - s.first + 1, d.word(s.first), d.word(s.last)}
	}
	var all []string
	for i := s.first; i <= s.last; i++ {
		w := d.word(i)
		switch {
		case i > s.first && (w == "kc" || w == "qc"):
		case i > s.first && (d.gap(i) == "-" || d.gap(i) == "'" || d.gap(i) == "-\n"):
			all[len(all)-1] += w
		default:
			all = append(all, w)
		}
	}
	return fullName{strings.Join(all, " "), len(all), all[0], all[len(all)-1]}
}

func (d *document) personOf(s sighting) *entity {
	if s.owner != nil {
		return s.owner
	}
	name := d.nameOf(s)
	if p := d.people[name.words]; p != nil {
		return p
	}
	if name.count == 2 && len(name.first) == 1 {
		if p := d.people[name.last]; p != nil {
			return p
		}
	}
	p := d.newPerson()
	d.people[name.words] = p
	return p
}

func (d *document) proposePerson(s sighting) {
	p := d.personOf(s)
	d.propose(candidate{start: int(d.tokens[s.title].start), end: int(d.tokens[s.last].end), kind: "person", rule: s.rule, tier: s.tier, confidence: 0.75,
		label: p.label, owner: p, prio: prioPerson, why: s.why})
}

// propagate finds the people again who were found once, by either part of their name.
func (d *document) propagate(all []sighting) {
	foreign := d.foreign()
	covered := make([]bool, len(d.tokens))
	for _, s := range all {
		for i := s.title; i <= s.last; i++ {
			covered[i] = true
		}
	}
	for i, t := range d.tokens {
		if t.form == number || covered[i] || d.taken[i] || foreign[i] && (t.form != title || t.end-t.start < 4) || !t.capital() && !d.smallAgain(i) {
			continue
		}
		p, last := d.again(i)
		var label string
		switch {
		case p != nil:
			label = p.label
		case d.shared[d.word(i)]:
			label = "[name]"
		default:
			continue
		}
		if w := d.word(i); dull[w] && last == i || d.ordinary(w) && last == i && !(modals[w] && i > 0 && d.word(i-1) == "is") && d.likeName(i, last) != yes && !(d.near(last, +1) == "to" && d.sentenceStart(i)) || d.place(w) && placeLead[d.near(i, -1)] || d.suffixesAfter(i) || d.protected(i) || d.cited(i, last) {
			continue
		}
		first := i
		if i > 0 && d.gap(i) == " " && d.unknown(i-1) && !covered[i-1] && !titles[d.word(i-1)] {
			first-- // "Popo Wu"
		} else if i > 0 && d.gap(i) == " " && d.tokens[i-1].form == upper && d.tokens[i-1].single() && !covered[i-1] && p != nil && (d.lineStart(i-1) || strings.ContainsAny(d.gap(i-1), ",:|")) {
			first-- // "F Gethin-Jones"
		}
		d.propose(candidate{start: d.withTitle(first), end: int(d.tokens[last].end), kind: "person", rule: "person.propagate", tier: TierB, confidence: 0.75, label: label, owner: p,
			prio: prioPerson, why: "someone who is named elsewhere in the text"})
	}
}

// smallAgain says whether a word in small letters is a name that the text has elsewhere, as in messages.
func (d *document) smallAgain(i int) bool {
	if k := d.at(i); d.tokens[i].form != small || k.ordinary || k.dull {
		return false
	}
	w := d.word(i)
	return (len(w) > 3 || len(w) == 3 && d.careless()[i]) && d.people[w] != nil
}

// again gives the unlisted person whom token i names once more, by a part of the name, its plural, its initials or a slip of
// the pen.
func (d *document) again(i int) (*entity, int) {
	w := d.word(i)
	if i+1 < len(d.tokens) && (d.gap(i+1) == "-" || d.gap(i+1) == "'" || d.width(i) == 1 && short(d.gap(i+1), " \n")) && d.tokens[i+1].capital() {
		if p := d.people[w+d.word(i+1)]; p != nil {
			return p, i + 1
		}
	}
	if p := d.people[w]; p != nil {
		return p, i
	}
	for _, ending := range []string{"es", "s"} {
		if len(w) > 5 && strings.HasSuffix(w, ending) {
			if p := d.people[strings.TrimSuffix(w, ending)]; p != nil {
				return p, i
			}
		}
	}
	if d.tokens[i].form == upper {
		if p := d.initials[w]; p != nil && !abbreviation[w] && !d.shouted(i) && !d.runOn(i) {
			return p, i
		}
	}
	if len(w) < 6 || d.tokens[i].form != title || d.ordinary(w) {
		return nil, i
	}
	p, asked := d.slips[w]
	if !asked {
		p = d.slip(w)
		d.slips[w] = p
	}
	return p, i
}

// slip gives the one unlisted person whose name w is a slip of the pen of, nil when there is none or several.
func (d *document) slip(w string) *entity {
	var found *entity
	several := false
	d.longNames().near(w, d.given(w) < 2, func(known string) {
		if p := d.people[known]; p != nil && p != found {
			several = several || found != nil
			found = p
		}
	})
	if several {
		return nil
	}
	return found
}

// longNames are the parts of unlisted people's names that are long enough to be misspelt and still known.
func (d *document) longNames() *slipsOf {
	if d.long == nil {
		var names []string
		for w := range d.people {
			if len(w) > 5 && !strings.Contains(w, " ") {
				names = append(names, w)
			}
		}
		d.long = newSlipsOf(names)
	}
	return d.long
}
