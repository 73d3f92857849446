package font

import (
	"errors"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

var (
	// ErrUnsupported: the font is of a kind this package does not read. The file has to be refused.
	ErrUnsupported = errors.New("unsupported font")
	// ErrDamaged: the font contradicts itself or the standard. The file has to be refused.
	ErrDamaged = errors.New("damaged font")
)

// An Error says why a font cannot be read. Reason is one of our own sentences and never holds bytes of the file.
type Error struct {
	Reason string
	Err    error // ErrUnsupported or ErrDamaged
}

func (e *Error) Error() string { return e.Err.Error() + ": " + e.Reason }
func (e *Error) Unwrap() error { return e.Err }

// A Glyph is one code of a shown string. Glyphs are comparable.
type Glyph struct {
	Code    uint32
	Bytes   int     // length of the code in the string
	GID     int     // glyph in the font program, or the place of its name in a font without one
	Unicode string  // what it shows; may be several characters (a ligature) or empty
	Sure    bool    // false: nothing but a guess says what it shows
	Width   float64 // advance in text space for a font size of 1 (W/1000); Type 3: glyph space × FontMatrix
	Space   bool    // the single-byte code 32: word spacing applies (9.3.3)

	// Vertical writing only (9.7.4.3), for a font size of 1: the displacement downwards (negative) and the position
	// vector from the horizontal to the vertical origin.
	Down, OriginX, OriginY float64
}

// Style is what is known of a face's looks; it chooses the Fallback.
type Style struct{ Serif, Mono, Bold, Italic bool }

// A Face is a font of a file, ready to decode strings.
type Face struct {
	// Ascent and Descent in em; Descent is negative.
	Ascent, Descent float64

	style    Style
	vertical bool
	type3    *Type3
}

// Type3 is what a Type 3 font draws with (9.6.4).
type Type3 struct {
	Procs     map[uint32]obj.Object // by code, as in CharProcs: a Ref or a *obj.Stream
	Matrix    [6]float64
	Resources obj.Dict // nil if the font has none of its own
}

// Load reads a font dictionary. Errors are *Error, or what the resolver returned.
func Load(dict obj.Dict, r obj.Resolver) (*Face, error) {
	return nil, &Error{"not read yet", ErrUnsupported}
}

// Decode splits a shown string into its glyphs. Bytes that are no code of the font give glyphs that are not Sure.
func (f *Face) Decode(s []byte) []Glyph { return nil }

// Vertical reports whether the font writes from top to bottom.
func (f *Face) Vertical() bool { return f.vertical }

// Type3 gives the glyph procedures of a Type 3 font.
func (f *Face) Type3() (Type3, bool) {
	if f.type3 == nil {
		return Type3{}, false
	}
	return *f.type3, true
}

// Style says how the face looks.
func (f *Face) Style() Style { return f.style }

// Shape gives the glyphs that show text in this face, one for each character, or false if it has none for one of them.
func (f *Face) Shape(text string) ([]Glyph, bool) { return nil, false }

// Fallback is the embedded face that looks most like s.
func Fallback(s Style) *Face { return &Face{style: s} }
