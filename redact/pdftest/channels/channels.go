// Package channels makes PDF files for tests, one for each place in which a name can hide, and honest ones in which it
// does not. Each says where it hides it. All are made by code, of plain objects, so that a file holds its one channel
// and nothing besides; the same call gives the same bytes.
//
// The name is that of the child of [Case]. Around it stands what a reader of the page sees and must go on seeing.
package channels

import "slices"

// Case is the case file of all channels.
const Case = `reference: LCSPR-2026-004
subjects:
  - label: Child A
    names: [Imogen Fairweather]
    identifiers: {nhs_number: "943 476 5919"}
    emails: [imogen.fairweather@example.org]
`

// name is what has to go. No letter of the sentence and none of the words beside the name spell it.
const name = "Imogen Fairweather"

// sentence is what every page says, whatever its channel.
const sentence = "The panel read all notes in the library"

// A Kind says what may become of a file.
type Kind string

// The kinds of files.
const (
	Hidden Kind = "hidden" // the name stands beside the page: a file comes out, without it, and the page says what it said
	Shown  Kind = "shown"  // a reader of the page sees the name: the words around it stay, and a label takes its place
	Honest Kind = "honest" // nobody is named: a file comes out, and it says what it said
	Closed Kind = "closed" // the standard lets nobody in without more than the file: it is refused
)

// A Channel is one file.
type Channel struct {
	Family string // "annotations"
	Place  string // "the contents of a sticky note": unique
	Kind   Kind
	PDF    []byte
	Stays  []string // what a reader must find on the pages afterwards, in any spacing
}

// All makes every file, family by family.
func All() []Channel {
	return slices.Concat(operators(), fonts(), unseen(), nested(), annotations(), fields(), navigation(), tags(), layers(),
		metadata(), actions(), names(), pictures(), structure(), honest(), closed())
}

// A family gathers channels under one heading.
type family struct {
	name string
	all  []Channel
}

// hidden adds a file in which the name stands beside the page.
func (f *family) hidden(place string, s *sheet) {
	f.put(Channel{Place: place, Kind: Hidden, PDF: s.bytes()})
}

// shown adds a file on whose page the name stands, with words that stay.
func (f *family) shown(place string, s *sheet, stays ...string) {
	f.put(Channel{Place: place, Kind: Shown, PDF: s.bytes(), Stays: stays})
}

func (f *family) put(c Channel) {
	c.Family = f.name
	if c.Kind != Closed {
		c.Stays = append(c.Stays, sentence)
	}
	f.all = append(f.all, c)
}
