package detect

// known is what the lists say of a word. A document asks the same of the same words again and again.
type known struct {
	given, called int
	surname       bool
	placeStart    bool // a place begins with the word
	ordinary      bool
	place         bool
	personCue     bool // a name may stand behind the word though it is written small
	tongue        byte // see tongues
	suffix        bool // a place or a company may end with the word
}

func (d *document) know(w string) known {
	k, ok := d.known[w]
	if !ok {
		k = known{given(w), called(w), surnames().has(w), placeNames().starts(w), ordinary(w), placeNames().has(w),
			namedCues[w] || kinWords[w] || asCues[w], tongues[w], suffixes.next[w] != nil || companies[w]}
		d.known[w] = k
	}
	return k
}

// learn looks every token up once.
func (d *document) learn() {
	d.tongues = make([]byte, len(d.tokens))
	d.cues, d.nextSuffix = make([]bool, len(d.tokens)), make([]uint8, len(d.tokens))
	far := uint8(9)
	for i := len(d.tokens) - 1; i >= 0; i-- {
		if far < 9 {
			far++
		}
		if d.tokens[i].form != number {
			k := d.know(d.word(i))
			d.cues[i] = k.personCue
			d.tongues[i] = k.tongue
			if k.suffix {
				far = 0
			}
		}
		d.nextSuffix[i] = far
	}
}

func (d *document) given(w string) int     { return d.know(w).given }
func (d *document) usual(w string) int     { return d.know(w).called }
func (d *document) surname(w string) bool  { return d.know(w).surname }
func (d *document) ordinary(w string) bool { return d.know(w).ordinary }
func (d *document) place(w string) bool    { return d.know(w).place }
