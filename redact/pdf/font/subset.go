package font

import "github.com/caseveil/caseveil/redact/pdf/obj"

// A Subset collects the glyphs of one face that an output file uses.
type Subset struct {
	face *Face
	name string
}

// Built is a finished subset.
type Built struct {
	// Dict is the font dictionary. Its parts are nested values: *obj.Stream (Raw is not filtered: the writer
	// compresses and sets Length) and obj.Dict; the writer makes them indirect. The same pointer is the same object.
	Dict obj.Dict
	// Encode gives the code of a glyph that was Used; nil for any other glyph.
	Encode func(Glyph) []byte
	// Procs, of a Type 3 font: the writer adds for each a rewritten procedure under Name to Dict["CharProcs"], and
	// Dict["Resources"].
	Procs []Proc
}

// A Proc is one glyph procedure of a built Type 3 font.
type Proc struct {
	Name  obj.Name
	Glyph Glyph
	Proc  obj.Object // as in Type3.Procs
}

// NewSubset starts a subset of f. name ("F1") becomes part of the font's name: it must not come from the input.
func NewSubset(f *Face, name string) *Subset { return &Subset{face: f, name: name} }

// Use keeps g, which f must have decoded or shaped.
func (s *Subset) Use(g Glyph) {}

// Build writes the font. It fails when the font program of a used glyph is damaged.
func (s *Subset) Build() (Built, error) { return Built{}, &Error{"not built yet", ErrUnsupported} }
