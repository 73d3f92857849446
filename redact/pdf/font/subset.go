package font

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// maxGlyphs bounds a built font: its codes have two bytes and 0 is taken.
const maxGlyphs = 0xfffe

// A Subset collects the glyphs of one face that an output file uses.
type Subset struct {
	face *Face
	name string
	used map[glyphKey]Glyph
}

// A glyphKey is what of a glyph goes into the output. Codes of the input are no part of it.
type glyphKey struct {
	gid                           int
	unicode                       string
	width, down, originX, originY float64
}

func keyOf(g Glyph) glyphKey {
	return glyphKey{g.GID, g.Unicode, round(g.Width), round(g.Down), round(g.OriginX), round(g.OriginY)}
}

// Built is a finished subset.
type Built struct {
	// Dict is the font dictionary. Its parts are nested values: *obj.Stream (Raw is not filtered: the writer
	// compresses and sets Length) and obj.Dict; the writer makes indirect what has to be. A stream's Length1 is set.
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
func NewSubset(f *Face, name string) *Subset {
	return &Subset{face: f, name: name, used: map[glyphKey]Glyph{}}
}

// Use keeps g, which the face must have decoded or shaped.
func (s *Subset) Use(g Glyph) { s.used[keyOf(g)] = g }

// Build writes the font from the glyphs that were used; the order of use does not matter. Errors are *Error: the
// program of a used glyph is damaged, or a font that is not embedded has a character no stand-in can draw.
func (s *Subset) Build() (Built, error) {
	switch {
	case s.face.core != nil:
		return s.buildCore()
	case s.face.type3 != nil:
		return s.buildType3()
	}
	return s.buildProgram()
}

// A ranked glyph has its place in the output; what decides it is what it shows and how it looks.
type ranked struct {
	key     glyphKey
	outline []byte
	blank   bool // its outline is broken: readers draw nothing
}

// rank orders the glyphs by text, width and outline; their numbers in the input come last, for glyphs that are the
// same in all of these.
func (s *Subset) rank(outline func(gid int) ([]byte, error)) ([]ranked, error) {
	if len(s.used) > maxGlyphs {
		return nil, unsupported("it has more glyphs than a font can hold")
	}
	order := make([]ranked, 0, len(s.used))
	for k := range s.used {
		if k.gid == missingGlyph {
			return nil, unsupported("it is not embedded and has a character that no stand-in can draw")
		}
		r := ranked{key: k}
		if k.gid >= 0 {
			var err error
			r.outline, err = outline(k.gid)
			r.blank = err != nil
		}
		order = append(order, r)
	}
	slices.SortFunc(order, func(a, b ranked) int {
		x, y := a.key, b.key
		return cmp.Or(cmp.Compare(x.unicode, y.unicode), cmp.Compare(x.width, y.width), bytes.Compare(a.outline, b.outline),
			cmp.Compare(x.down, y.down), cmp.Compare(x.originX, y.originX), cmp.Compare(x.originY, y.originY),
			cmp.Compare(x.gid, y.gid))
	})
	return order, nil
}

// buildProgram writes the one form of every embedded font: Type 0, Identity-H, codes that are ranks.
func (s *Subset) buildProgram() (Built, error) {
	f := s.face
	order, err := s.rank(f.program.outline)
	if err != nil {
		return Built{}, err
	}
	gids := make([]int, len(order))
	codes := make(map[glyphKey][]byte, len(order))
	texts := make([]codeText, len(order))
	for i, r := range order {
		if gids[i] = r.key.gid; r.blank {
			gids[i] = -1
		}
		code := []byte{byte((i + 1) >> 8), byte(i + 1)}
		codes[r.key] = code
		texts[i] = codeText{code, r.key.unicode}
	}
	p, err := f.program.subset(gids)
	if err != nil {
		return Built{}, err
	}
	name := obj.Name("AAAAAA+" + s.name)
	cid := obj.Dict{
		"Type": obj.Name("Font"), "Subtype": p.cidFont, "BaseFont": name,
		"CIDSystemInfo":  identityInfo(),
		"FontDescriptor": s.descriptor(name, p),
		"W":              widthsOf(order),
	}
	if p.identity {
		cid["CIDToGIDMap"] = obj.Name("Identity")
	}
	encoding := obj.Name("Identity-H")
	if f.vertical {
		encoding = "Identity-V"
		cid["W2"] = verticalsOf(order)
	}
	return Built{
		Dict: obj.Dict{
			"Type": obj.Name("Font"), "Subtype": obj.Name("Type0"), "BaseFont": name, "Encoding": encoding,
			"DescendantFonts": obj.Array{cid}, "ToUnicode": toUnicode(texts),
		},
		Encode: func(g Glyph) []byte { return codes[keyOf(g)] },
	}, nil
}

func identityInfo() obj.Dict {
	return obj.Dict{"Registry": obj.String("Adobe"), "Ordering": obj.String("Identity"), "Supplement": obj.Integer(0)}
}

// descriptor says what a reader needs to draw with the program. Every number is of the face as a whole, of the glyphs
// that remain, or one of ours.
func (s *Subset) descriptor(name obj.Name, p subsetProgram) obj.Dict {
	f := s.face
	file := &obj.Stream{Dict: obj.Dict{}, Raw: p.data}
	if p.subtype != "" {
		file.Dict["Subtype"] = p.subtype
	} else {
		file.Dict["Length1"] = obj.Integer(len(p.data))
	}
	box := make(obj.Array, 4)
	for i, v := range p.box {
		box[i] = numeral(v)
	}
	return obj.Dict{
		"Type": obj.Name("FontDescriptor"), "FontName": name, "Flags": obj.Integer(flagsOf(f.style)), "FontBBox": box,
		"ItalicAngle": slant(f.style), "Ascent": numeral(f.Ascent * 1000), "Descent": numeral(f.Descent * 1000),
		"CapHeight": numeral(f.Ascent * 1000), "StemV": stem(f.style), p.key: file,
	}
}

func flagsOf(s Style) int {
	flags := symbolic
	if s.Mono {
		flags |= fixedPitch
	}
	if s.Serif {
		flags |= serif
	}
	if s.Italic {
		flags |= italic
	}
	return flags
}

func slant(s Style) obj.Integer {
	if s.Italic {
		return -12
	}
	return 0
}

func stem(s Style) obj.Integer {
	if s.Bold {
		return 140
	}
	return 80
}

// widthsOf is W for codes from 1 on.
func widthsOf(order []ranked) obj.Array {
	list := make(obj.Array, len(order))
	for i, r := range order {
		list[i] = numeral(r.key.width * 1000)
	}
	return obj.Array{obj.Integer(1), list}
}

// verticalsOf is W2 for codes from 1 on.
func verticalsOf(order []ranked) obj.Array {
	var list obj.Array
	for _, r := range order {
		list = append(list, numeral(r.key.down*1000), numeral(r.key.originX*1000), numeral(r.key.originY*1000))
	}
	return obj.Array{obj.Integer(1), list}
}
