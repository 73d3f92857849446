package detect

import (
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/rules"
)

// A Detector finds what identifies the people of one case. It may be used by many goroutines at once.
type Detector struct {
	cast      *cast
	policy    casefile.DatePolicy
	set       *rules.Set
	off       map[string]bool
	scan      *scanner
	sightings *sightings
}

// New makes a detector of a valid case and the rules in force; a nil set means [rules.Default]. The error is the case's.
func New(c *casefile.Case, set *rules.Set) (*Detector, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if set == nil {
		set = rules.Default()
	}
	d := &Detector{cast: newCast(c), policy: c.Policy(), set: set, off: map[string]bool{}, sightings: newSightings()}
	for _, r := range set.Rules {
		if !set.Has(r.ID) {
			d.off[r.ID] = true
		}
	}
	d.scan = newScanner(set)
	return d, nil
}

// Find gives the findings in text, in document order, none overlapping. Offsets are bytes of text as it stands; pages are
// separated by form feeds and counted from 1.
func (d *Detector) Find(text string) []Finding {
	if text == "" {
		return nil
	}
	return d.overGaps(text, d.prepare(text).resolve())
}

// prepare runs the steps of the cascade.
func (d *Detector) prepare(text string) *document {
	doc := d.listed(text)
	doc.patterns()
	doc.dates()
	doc.misreadDates()
	doc.birthdays()
	doc.ages()
	doc.spoken()
	doc.hashtags()
	doc.runTogether()
	doc.addresses()
	doc.placesBySuffix()
	doc.gazetteerPlaces()
	doc.placesAgain()
	doc.unlisted()
	doc.unexplained()
	return doc
}

// document reads a text and looks its words up.
func (d *Detector) document(text string) *document {
	doc := &document{Detector: d, view: newView(text), people: map[string]*entity{}, families: map[string][]namesake{}, shared: map[string]bool{},
		vocabulary: newVocabulary(), slips: map[string]*entity{}, initials: map[string]*entity{}, things: map[named]string{}, counts: map[string]int{}, found: map[string]foundPlace{}, towns: map[string]bool{}}
	doc.tokens = tokens(doc.view.text)
	doc.taken = make([]bool, len(doc.tokens))
	doc.learn()
	return doc
}

// listed runs the first steps: what is kept, and what the case lists.
func (d *Detector) listed(text string) *document {
	doc := d.document(text)
	doc.candidates = make([]*candidate, 0, len(doc.tokens)/10)
	doc.readings()
	doc.keep()
	doc.caseNames()
	doc.caseCount = len(doc.candidates)
	doc.values()
	doc.keepByRules()
	return doc
}

// pages counts form feeds as it goes through a text.
type pages struct {
	text     string
	at, page int
}

func (p *pages) of(pos int) int {
	p.page += strings.Count(p.text[p.at:pos], "\f")
	p.at = pos
	return p.page + 1
}
