package font

import (
	"slices"
	"unicode"

	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A program is an embedded font program, or one of our own fallbacks.
type program interface {
	glyphs() int
	advance(gid int) float64 // em
	// outline orders glyphs that show the same and are equally wide.
	outline(gid int) ([]byte, error)
	// says lists what the program itself says the glyph shows: its characters in the order of their numbers, then
	// what its name means. Empty if it says nothing.
	says(gid int) []string
	// torn reports whether its character map and its names say different letters of the glyph.
	torn(gid int) bool
	// subset writes a program whose glyph i+1 is gids[i]; -1 asks for an empty one.
	subset(gids []int) (subsetProgram, error)
}

// A subsetProgram is what goes into the output file.
type subsetProgram struct {
	data     []byte
	key      obj.Name // FontFile2 or FontFile3
	subtype  obj.Name // of the stream, "" for FontFile2
	cidFont  obj.Name // CIDFontType0 or CIDFontType2
	box      [4]float64
	identity bool // a CIDToGIDMap is due
}

// trueType is a program with glyf outlines.
type trueType struct {
	*sfnt.Font
	chars map[int][]rune // by glyph
}

func newTrueType(b []byte) (*trueType, error) {
	f, err := sfnt.Parse(b)
	if err != nil {
		return nil, damaged("the TrueType program is not whole")
	}
	return &trueType{f, charsByGlyph(f)}, nil
}

// charsByGlyph turns the Unicode map round. Controls and private characters say nothing.
func charsByGlyph(f *sfnt.Font) map[int][]rune {
	chars := map[int][]rune{}
	for r, gid := range f.Cmaps().Unicode {
		if !unicode.IsControl(r) && !unicode.Is(unicode.Co, r) {
			chars[gid] = append(chars[gid], r)
		}
	}
	for _, rs := range chars {
		slices.Sort(rs)
	}
	return chars
}

func (p *trueType) glyphs() int { return p.NumGlyphs }

func (p *trueType) advance(gid int) float64 { return float64(p.Advance(gid)) / float64(p.UnitsPerEm) }

func (p *trueType) outline(gid int) ([]byte, error) {
	b, err := p.Outline(gid)
	if err != nil {
		return nil, damaged("a glyph that is in use has no readable outline")
	}
	return b, nil
}

func (p *trueType) says(gid int) []string {
	return append(texts(p.chars[gid]), named(p.GlyphName(gid))...)
}

func (p *trueType) torn(gid int) bool { return contradict(p.chars[gid], p.GlyphName(gid)) }

// contradict reports whether a name means letters or digits and none of the characters is the same.
func contradict(chars []rune, name string) bool {
	text, ok := glyphname.Text(name)
	want := fold(text)
	if !ok || want == "" {
		return false
	}
	other := false
	for _, c := range chars {
		switch fold(string(c)) {
		case want:
			return false
		case "":
		default:
			other = true
		}
	}
	return other
}

func texts(rs []rune) []string {
	var out []string
	for _, r := range rs {
		out = append(out, string(r))
	}
	return out
}

func named(name string) []string {
	if text, ok := glyphname.Text(name); ok {
		return []string{text}
	}
	return nil
}

func (p *trueType) subset(gids []int) (subsetProgram, error) {
	b, err := p.Subset(gids)
	if err != nil {
		return subsetProgram{}, damaged("a glyph that is in use has no readable outline")
	}
	f, err := sfnt.Parse(b)
	if err != nil {
		return subsetProgram{}, damaged("the glyphs in use do not make a font")
	}
	return subsetProgram{data: b, key: "FontFile2", cidFont: "CIDFontType2", box: f.Box(), identity: true}, nil
}
