package font

import (
	"errors"
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/font/cmap"
	"github.com/caseveil/caseveil/redact/pdf/font/core14"
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

func damaged(reason string) error     { return &Error{reason, ErrDamaged} }
func unsupported(reason string) error { return &Error{reason, ErrUnsupported} }

// A Glyph is one code of a shown string. Glyphs are comparable.
type Glyph struct {
	Code    uint32
	Bytes   int     // length of the code in the string
	GID     int     // glyph in the font program; in a standard 14 font the place of its name; -1: nothing is drawn
	Unicode string  // what it shows; may be several characters (a ligature) or empty
	Others  string  // what other readers take it for, where that is not Unicode: a ToUnicode map that we do not believe
	Sure    bool    // false: nothing but a guess says what it shows
	Proved  bool    // the font program itself says so
	Torn    bool    // the font program contradicts itself: its character map and its names say different letters
	Width   float64 // advance in text space for a font size of 1 (W/1000); Type 3: glyph space × FontMatrix
	Space   bool    // the single-byte code 32: word spacing applies (9.3.3)

	// Vertical writing only (9.7.4.3), for a font size of 1: the displacement (negative: downwards) and the position
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
	whole    bool // the program is not a subset: its alphabet tells nothing about the text

	// One of these draws the glyphs; program may be a Fallback that stands in for a font that is not embedded.
	program program
	core    *core14.Font
	type3   *Type3
	em      [2]float64 // of a Type 3 font

	single    *[256]Glyph // a simple font: its glyph for each code
	composite *composite  // a Type 0 font
	toUnicode *cmap.Map   // nil if there is none

	shapes func() map[string]*Glyph
}

// Type3 is what a Type 3 font draws with (9.6.4).
type Type3 struct {
	Procs     map[uint32]obj.Object // by code, as in CharProcs: a Ref or a *obj.Stream
	Matrix    [6]float64
	BBox      [4]float64
	Resources obj.Dict // nil if the font has none of its own
}

// Load reads a font dictionary. Errors are *Error, or what the resolver returned.
func Load(dict obj.Dict, r obj.Resolver) (*Face, error) {
	o := &objects{r: r}
	f := &Face{}
	var err error
	switch o.name(dict, "Subtype") {
	case "Type0":
		err = f.loadComposite(dict, o)
	case "Type3":
		err = f.loadType3(dict, o)
	case "Type1", "MMType1", "TrueType", "": // a lack that readers take for Type1
		err = f.loadSimple(dict, o)
	default:
		err = unsupported("its Subtype is none of the standard's")
	}
	if o.err != nil {
		return nil, o.err
	}
	if err != nil {
		return nil, err
	}
	f.shapes = sync.OnceValue(f.shapesByText)
	return f, nil
}

// loadToUnicode reads the map to text. A name instead of a stream says nothing, as other readers take it.
func (f *Face) loadToUnicode(dict obj.Dict, o *objects) error {
	b := o.stream(dict, "ToUnicode")
	if b == nil {
		return nil
	}
	m, err := cmap.Parse(b)
	if err != nil {
		return damaged("its ToUnicode map cannot be read")
	}
	f.toUnicode = m
	return nil
}

// blank makes a space of a glyph that draws nothing and is said to show a letter: a reader sees a space. A font that draws
// nothing at all is that of a layer over a scan, whose letters the scan shows.
func (f *Face) blank(g *Glyph) {
	if fold(g.Unicode) == "" || g.GID < 0 || f.type3 != nil || !f.Embedded() || f.drawn(g.GID) || !f.draws() {
		return
	}
	g.showsSpace()
}

// showsSpace has a glyph mean what a reader sees of it, whatever else is said.
func (g *Glyph) showsSpace() {
	if g.Others == "" {
		g.Others = g.Unicode
	}
	g.Unicode = " "
}

// drawn reports whether the program draws anything for a glyph. An outline that is short, or cannot be read, may be made of
// others.
func (f *Face) drawn(gid int) bool {
	b, err := f.program.outline(gid)
	if _, glyf := f.program.(*trueType); glyf {
		return err != nil || len(b) > 0
	}
	return err != nil || len(b) > mostBlank
}

// mostBlank is the length of the longest charstring that draws nothing: a width of up to three bytes and the end.
const mostBlank = 4

// draws reports whether the program draws anything.
func (f *Face) draws() bool {
	for gid := range min(f.program.glyphs(), mostLooked) {
		if f.drawn(gid) {
			return true
		}
	}
	return false
}

// mostLooked is how many glyphs of a program are looked at to see whether it draws: a font has few spaces.
const mostLooked = 100

// meant is what ToUnicode says of a code.
func (f *Face) meant(code uint32) string {
	if f.toUnicode == nil {
		return ""
	}
	text, _ := f.toUnicode.Text(code)
	return text
}

// Decode splits a shown string into its glyphs. Bytes that are no code of the font give glyphs that are not Sure.
func (f *Face) Decode(s []byte) []Glyph {
	var glyphs []Glyph
	f.Each(s, func(g *Glyph) { glyphs = append(glyphs, *g) })
	return glyphs
}

// Each does the same without a copy: what it gives is the face's own.
func (f *Face) Each(s []byte, use func(*Glyph)) {
	switch {
	case f.composite != nil:
		f.composite.each(f, s, use)
	case f.single != nil:
		for _, b := range s {
			use(&f.single[b])
		}
	}
}

// Vertical reports whether the font writes from top to bottom.
func (f *Face) Vertical() bool { return f.vertical }

// Type3 gives the glyph procedures of a Type 3 font.
func (f *Face) Type3() (Type3, bool) {
	if f.type3 == nil {
		return Type3{}, false
	}
	return *f.type3, true
}

// Em is how many units of text space, along the line and upwards, are an em of a font that is set in size one; its glyphs are measured in
// it. It is one but in Type 3 fonts with matrices of their own.
func (f *Face) Em() (along, up float64) {
	if f.type3 == nil {
		return 1, 1
	}
	return f.em[0], f.em[1]
}

// Style says how the face looks.
func (f *Face) Style() Style { return f.style }
