package detect

// known is what the lists say of a word. A document asks the same of the same words again and again.
type known struct {
	given, called int
	surname       bool
	placeStart    bool // a place begins with the word
	ordinary      bool
	place         bool
}

func (d *document) know(w string) known {
	k, ok := d.known[w]
	if !ok {
		k = known{given(w), called(w), surnames().has(w), placeNames().starts(w), ordinary(w), placeNames().has(w)}
		d.known[w] = k
	}
	return k
}

func (d *document) given(w string) int     { return d.know(w).given }
func (d *document) usual(w string) int     { return d.know(w).called }
func (d *document) surname(w string) bool  { return d.know(w).surname }
func (d *document) ordinary(w string) bool { return d.know(w).ordinary }
func (d *document) place(w string) bool    { return d.know(w).place }
