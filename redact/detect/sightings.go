package detect

import (
	"math/bits"
	"strings"
)

// A personReader is one way to tell somebody from a token on. What it asks of the token itself stands beside it, so that one look
// at a token tells which of the readers may see anything there, and most are never called.
type personReader struct {
	read   func(d *document, i int) (sighting, bool)
	forms  forms                         // how the token is written
	of     standing                      // whether the case has it
	ahead  forms                         // how the next token is written; none: any, and there may be none
	behind func(*known) bool             // what word stands before it; nil: any, and there may be none
	sign   bool                          // more than a space stands before it
	word   func(w string, k *known) bool // what word it is; nil: any
}

// forms are ways to write a token.
type forms uint8

const (
	inSmall   forms = 1 << small
	inTitle   forms = 1 << title
	inUpper   forms = 1 << upper
	inMixed   forms = 1 << mixed
	inCapital       = inTitle | inUpper | inMixed
	inAny           = inSmall | inCapital
)

// A standing says whether a token belongs to a name of the case.
type standing uint8

const (
	free standing = 1 << iota
	ofCase
	anyones = free | ofCase
)

// personReaders are the ways to tell a person, the surest first.
func personReaders() []personReader {
	kin := func(_ string, k *known) bool { return k.kin }
	unheard := func(_ string, k *known) bool { return !k.ordinary && !k.dull && !k.titled }
	article := func(k *known) bool { return k.the }
	return []personReader{
		{read: (*document).nobody, forms: inTitle, of: free},
		{read: (*document).sender, forms: inTitle, of: free, sign: true},
		{read: (*document).header, forms: inTitle | inUpper, of: free, sign: true, word: func(_ string, k *known) bool { return !k.ordinary || k.surname }},
		{read: (*document).givenInitial, forms: inTitle, of: free, ahead: inUpper, word: func(_ string, k *known) bool { return k.given >= 1 && !k.dull && !k.month }},
		{read: (*document).operator, forms: inUpper, of: free},
		{read: (*document).initialled, forms: inUpper, of: anyones, word: func(w string, _ *known) bool { return len(w) == 1 }},
		{read: (*document).post, forms: inUpper, of: anyones, ahead: inCapital, word: func(w string, _ *known) bool { return posts[w] || slashed[w] }},
		{read: (*document).isCalled, forms: inAny, of: anyones, word: kin},
		{read: (*document).titled, forms: inCapital, of: anyones, word: func(_ string, k *known) bool { return k.title }},
		{read: (*document).greeted, forms: inTitle, of: free, behind: func(k *known) bool { return k.greets }},
		{read: (*document).filledIn, forms: inTitle, of: free, sign: true, word: func(_ string, k *known) bool { return !k.trade() && !k.thing }},
		{read: (*document).called, forms: inAny, of: anyones, word: func(w string, _ *known) bool { return namedCues[w] || asCues[w] }},
		{read: (*document).familyFirst, forms: inUpper, of: free, ahead: inTitle | inUpper, word: func(_ string, k *known) bool { return k.surname || !k.ordinary }},
		{read: (*document).familyLetter, forms: inUpper, of: free, ahead: inUpper, word: func(_ string, k *known) bool { return k.surname && !k.ordinary }},
		{read: (*document).familyShouted, forms: inTitle, of: free, ahead: inUpper, word: func(_ string, k *known) bool { return !k.ordinary && !k.place && !k.dull && !k.titled }},
		{read: (*document).doubleFamily, forms: inTitle, of: free, ahead: inTitle, word: func(_ string, k *known) bool { return k.surname }, behind: article},
		{read: (*document).theFamily, forms: inTitle, of: free, word: func(w string, k *known) bool { return k.strange() && !k.dull && strings.HasSuffix(w, "s") }, behind: article},
		{read: (*document).relative, forms: inAny, of: anyones, ahead: inCapital, word: func(w string, k *known) bool { return k.kin || calledSmall[w] }},
		{read: (*document).withCaseName, forms: inTitle, of: free, ahead: inAny, word: unheard},
		{read: (*document).amongNames, forms: inTitle, of: free, ahead: inTitle, sign: true, word: unheard},
		{read: (*document).takenFirst, forms: inCapital, of: ofCase, ahead: inTitle},
		{read: (*document).letterSurname, forms: inUpper, of: free, ahead: inTitle, word: func(w string, _ *known) bool { return w == "o" || w == "d" }},
		{read: (*document).doubleGiven, forms: inTitle, of: free, ahead: inTitle, word: func(_ string, k *known) bool { return k.called >= 2 }},
		{read: (*document).signature, forms: inCapital, of: free, ahead: inTitle, sign: true},
		{read: (*document).fullName, forms: inCapital, of: free, ahead: inAny, word: func(_ string, k *known) bool { return k.called >= 0 || !k.ordinary && !k.place }},
		{read: (*document).quoted, forms: inTitle, of: free, sign: true},
		{read: (*document).byEpithet, forms: inTitle, of: free, ahead: inTitle, word: func(_ string, k *known) bool { return k.epithet }},
		{read: (*document).shoutedGiven, forms: inUpper, of: free, word: func(_ string, k *known) bool { return k.called >= 2 && k.strange() && !k.dull }},
		{read: (*document).singleName, forms: inTitle | inMixed, of: free, word: func(_ string, k *known) bool { return (k.called >= 2 || !k.ordinary) && !k.dull }},
		{read: (*document).speaker, forms: inSmall, of: free},
		{read: (*document).smallName, forms: inSmall, of: anyones},
	}
}

// sightings are the readers with what rules most of them out; the n-th is bit n.
type sightings struct {
	readers      []personReader
	inForm       [number + 1]uint32
	before       [number + 1]uint32 // may read a token before one of that form; before a number as at the text's end
	first        uint32             // may read the first token
	free, ofCase uint32             // may read a token of that standing
	sign         uint32
}

func newSightings() *sightings {
	s := &sightings{readers: personReaders()}
	for n, r := range s.readers {
		bit := uint32(1) << n
		for f := range s.inForm {
			if r.forms&(1<<f) != 0 {
				s.inForm[f] |= bit
			}
			if r.ahead == 0 || r.ahead&(1<<f) != 0 {
				s.before[f] |= bit
			}
		}
		if r.of&free != 0 {
			s.free |= bit
		}
		if r.of&ofCase != 0 {
			s.ofCase |= bit
		}
		if r.sign {
			s.sign |= bit
		}
		if r.behind == nil {
			s.first |= bit
		}
	}
	return s
}

// of gives the readers that a word leaves.
func (s *sightings) of(w string, k *known) uint32 {
	may := uint32(0)
	for n, r := range s.readers {
		if r.word == nil || r.word(w, k) {
			may |= 1 << n
		}
	}
	return may
}

// behind gives the readers that may read the token behind a word.
func (s *sightings) behind(k *known) uint32 {
	may := uint32(0)
	for n, r := range s.readers {
		if r.behind == nil || r.behind(k) {
			may |= 1 << n
		}
	}
	return may
}

// personAt reads a person from token i on by one of the readers that may.
func (d *document) personAt(i int, may uint32) (sighting, bool) {
	if d.foreign()[i] && !courtesy[d.word(i)] {
		return sighting{}, false
	}
	for ; may != 0; may &= may - 1 {
		s, ok := d.sightings.readers[bits.TrailingZeros32(may)].read(d, i)
		if ok && s.rule == "" {
			return s, false
		} else if ok && !d.cited(s.first, s.last) {
			return s, true
		}
	}
	return sighting{}, false
}

// readersAt gives the readers that may see someone at token i.
func (d *document) readersAt(i int) uint32 {
	if f := d.tokens[i].form; f == number || f == small && !d.cues[i] && !d.careless()[i] {
		return 0
	}
	may := d.at(i).readers & d.sightings.inForm[d.tokens[i].form]
	if i > 0 {
		may &= d.at(i - 1).before
	} else {
		may &= d.sightings.first
	}
	if i+1 < len(d.tokens) {
		may &= d.sightings.before[d.tokens[i+1].form]
	} else {
		may &= d.sightings.before[number]
	}
	if d.taken[i] {
		may &= d.sightings.ofCase
	} else {
		may &= d.sightings.free
	}
	if d.tokens[i].spaced {
		may &^= d.sightings.sign
	}
	return may
}
