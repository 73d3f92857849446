package twins

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/font/cff"
	"github.com/caseveil/caseveil/redact/pdf/font/core14"
	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
	"github.com/caseveil/caseveil/redact/pdf/font/type1/type1test"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A kind is how a font is put into the file.
type kind string

const (
	standard  kind = "standard 14"
	winAnsi   kind = "TrueType, WinAnsi"
	byUse     kind = "TrueType, codes by first use"
	identity  kind = "Type 0, glyphs by first use"
	wholeFace kind = "Type 0, the font's own glyph numbers"
	compact   kind = "Type 0, CFF"
	type1     kind = "Type 1"
	type3     kind = "Type 3"
)

var kinds = []kind{standard, winAnsi, byUse, identity, wholeFace, compact, type1, type3}

// A face is a font of one document, which grows with its text.
type face struct {
	kind  kind
	style string // of the standard font: "Times-Roman"
	file  string // of our fallback: "serif"
	order []rune // in the order of first use
	tag   string
}

// wide reports whether codes have two bytes.
func (f *face) wide() bool { return f.kind == identity || f.kind == wholeFace || f.kind == compact }

// width is in thousandths of an em.
func (f *face) width(r rune) float64 {
	if f.outlined() {
		p := program(f.file)
		return float64(p.Advance(gid(r))) * 1000 / float64(p.UnitsPerEm)
	}
	core, _ := core14.ByName(f.style)
	return float64(core.Widths[glyphName(r)])
}

// outlined reports whether the font has the outlines of our fallbacks.
func (f *face) outlined() bool {
	return f.kind == winAnsi || f.kind == byUse || f.kind == identity || f.kind == wholeFace
}

// encode writes text in the font's codes.
func (f *face) encode(text string) []byte {
	var b []byte
	for _, r := range text {
		n := slices.Index(f.order, r)
		if n < 0 {
			n = len(f.order)
			f.order = append(f.order, r)
		}
		switch f.kind {
		case identity, compact:
			b = binary.BigEndian.AppendUint16(b, uint16(n+1))
		case wholeFace:
			b = binary.BigEndian.AppendUint16(b, uint16(gid(r)))
		case byUse, type3:
			b = append(b, byte(n+1))
		default:
			b = append(b, winAnsiCode(r))
		}
	}
	return b
}

func winAnsiCode(r rune) byte {
	if r == '’' {
		return 0x92
	}
	return byte(r)
}

var glyphNames = map[rune]string{' ': "space", '.': "period", ',': "comma", '-': "hyphen", '’': "quoteright", '(': "parenleft",
	')': "parenright", ':': "colon", 'é': "eacute", '0': "zero", '1': "one", '2': "two", '3': "three", '4': "four", '5': "five",
	'6': "six", '7': "seven", '8': "eight", '9': "nine"}

func glyphName(r rune) string {
	if n, ok := glyphNames[r]; ok {
		return n
	}
	return string(r)
}

// program is one of the faces that the engine embeds.
var program = func() func(string) *sfnt.Font {
	var mu sync.Mutex
	known := map[string]*sfnt.Font{}
	return func(file string) *sfnt.Font {
		mu.Lock()
		defer mu.Unlock()
		if known[file] == nil {
			p, err := sfnt.Parse(fallbackFile(file + ".ttf"))
			if err != nil {
				panic("twins: a face is damaged")
			}
			known[file] = p
		}
		return known[file]
	}
}()

// fallbackFile reads one of the engine's own files, which lie below a folder that holds the test's.
func fallbackFile(name string) []byte {
	for dir := "."; len(dir) < 64; dir = filepath.Join(dir, "..") {
		b, err := os.ReadFile(filepath.Join(dir, "redact/pdf/font/fallback", name))
		if err == nil {
			return b
		}
	}
	panic("twins: a face is missing")
}

// gid is the glyph of a character in a fallback: they are numbered as their list of characters is.
func gid(r rune) int {
	return slices.Index(characters(), r) + 1
}

var characters = sync.OnceValue(func() []rune {
	return append([]rune{' ', '\u00a0'}, []rune(strings.Join(strings.Fields(string(fallbackFile("characters.txt"))), ""))...)
})

// dict is the finished font.
func (f *face) dict(d *document) obj.Dict {
	switch f.kind {
	case standard:
		return obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name(f.style), "Encoding": obj.Name("WinAnsiEncoding")}
	case type3:
		return f.type3(d)
	case winAnsi, byUse, type1:
		return f.simple(d)
	}
	return f.composite(d)
}

// chars lists the characters in use in the order of their codes.
func (f *face) chars() []rune {
	if f.kind == byUse || f.kind == type3 {
		return f.order
	}
	return slices.SortedFunc(slices.Values(f.order), func(a, b rune) int { return int(winAnsiCode(a)) - int(winAnsiCode(b)) })
}

func (f *face) simple(d *document) obj.Dict {
	out := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("TrueType"), "BaseFont": obj.Name(f.tag + "+Twin")}
	chars := f.chars()
	first, last := int(winAnsiCode(chars[0])), int(winAnsiCode(chars[len(chars)-1]))
	if f.kind == byUse {
		first, last = 1, len(chars)
	}
	widths := make(obj.Array, last-first+1)
	for i := range widths {
		widths[i] = obj.Integer(0)
	}
	for i, r := range chars {
		at := int(winAnsiCode(r)) - first
		if f.kind == byUse {
			at = i
		}
		widths[at] = obj.Real(f.width(r))
	}
	out["FirstChar"], out["LastChar"], out["Widths"] = obj.Integer(first), obj.Integer(last), widths
	desc := f.descriptor()
	switch f.kind {
	case type1:
		out["Subtype"] = obj.Name("Type1")
		out["Encoding"] = obj.Name("WinAnsiEncoding")
		glyphs := map[string][]byte{".notdef": type1test.Char(0, 250, "hsbw", "endchar")}
		for _, r := range f.order {
			glyphs[glyphName(r)] = bars(r, int(f.width(r)))
		}
		b, l1, l2 := type1test.Program(glyphs, type1test.StandardSubrs())
		desc["FontFile"] = d.add(&obj.Stream{Raw: b, Dict: obj.Dict{"Length1": obj.Integer(l1), "Length2": obj.Integer(l2), "Length3": obj.Integer(len(b) - l1 - l2)}})
	case byUse:
		out["ToUnicode"] = d.add(f.toUnicode(1))
		desc["Flags"] = obj.Integer(4)
		desc["FontFile2"] = f.trueType(d, f.order, func(i int, r rune) int { return i + 1 })
	default:
		out["Encoding"] = obj.Name("WinAnsiEncoding")
		desc["FontFile2"] = f.trueType(d, f.order, func(_ int, r rune) int { return int(r) })
	}
	out["FontDescriptor"] = d.add(desc)
	return out
}

// bars is the charstring of a made-up glyph.
func bars(r rune, width int) []byte {
	if r == ' ' {
		return type1test.Char(0, width, "hsbw", "endchar")
	}
	return type1test.Char(20, width, "hsbw", 0, "hmoveto", width-60, "hlineto", 200+int(r)*3, "vlineto", 60-width, "hlineto", "closepath", "endchar")
}

// trueType embeds the glyphs of chars in their order, with a map from code to glyph: Unicode for characters, Macintosh
// for codes.
func (f *face) trueType(d *document, chars []rune, code func(int, rune) int) obj.Ref {
	gids := make([]int, len(chars))
	codes := map[int]int{}
	for i, r := range chars {
		gids[i], codes[code(i, r)] = gid(r), i+1
	}
	b, err := program(f.file).Subset(gids)
	if err != nil {
		panic("twins: a subset cannot be made")
	}
	b = withTable(b, "cmap", cmapOf(codes, f.kind == byUse))
	return d.add(&obj.Stream{Raw: b, Dict: obj.Dict{"Length1": obj.Integer(len(b))}})
}

func (f *face) descriptor() obj.Dict {
	return obj.Dict{"Type": obj.Name("FontDescriptor"), "FontName": obj.Name(f.tag + "+Twin"), "Flags": obj.Integer(32), "FontBBox": obj.Array{obj.Integer(-50),
		obj.Integer(-250), obj.Integer(1100), obj.Integer(950)}, "ItalicAngle": obj.Integer(0), "Ascent": obj.Integer(900), "Descent": obj.Integer(-210),
		"CapHeight": obj.Integer(700), "StemV": obj.Integer(80)}
}

func (f *face) toUnicode(size int) *obj.Stream {
	var b strings.Builder
	fmt.Fprintf(&b, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n1 begincodespacerange <%0*x> <%s> endcodespacerange\n",
		2*size, 0, strings.Repeat("ff", size))
	for i, r := range f.order {
		code := i + 1
		if f.kind == wholeFace {
			code = gid(r)
		}
		fmt.Fprintf(&b, "1 beginbfchar <%0*x> <%04x> endbfchar\n", 2*size, code, r)
	}
	b.WriteString("endcmap end end\n")
	return &obj.Stream{Dict: obj.Dict{}, Raw: []byte(b.String())}
}

func (f *face) composite(d *document) obj.Dict {
	desc := f.descriptor()
	desc["Flags"] = obj.Integer(4)
	cid := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("CIDFontType2"), "BaseFont": obj.Name(f.tag + "+Twin"), "CIDToGIDMap": obj.Name("Identity"),
		"CIDSystemInfo": obj.Dict{"Registry": obj.String("Adobe"), "Ordering": obj.String("Identity"), "Supplement": obj.Integer(0)}}
	var w obj.Array
	for i, r := range f.order {
		n := i + 1
		if f.kind == wholeFace {
			n = gid(r)
		}
		w = append(w, obj.Integer(n), obj.Array{obj.Real(f.width(r))})
	}
	cid["W"] = w
	switch f.kind {
	case wholeFace:
		desc["FontFile2"] = d.add(&obj.Stream{Raw: fallbackFile(f.file + ".ttf"), Dict: obj.Dict{}})
	case compact:
		var glyphs []cff.Glyph
		for _, r := range f.order {
			glyphs = append(glyphs, cff.Glyph{Width: f.width(r), Path: block(r, f.width(r))})
		}
		b, _ := cff.Build(glyphs, 0.001)
		cid["Subtype"] = obj.Name("CIDFontType0")
		delete(cid, "CIDToGIDMap")
		desc["FontFile3"] = d.add(&obj.Stream{Raw: b, Dict: obj.Dict{"Subtype": obj.Name("CIDFontType0C")}})
	default:
		desc["FontFile2"] = f.trueType(d, f.order, func(i int, r rune) int { return int(r) })
	}
	cid["FontDescriptor"] = d.add(desc)
	return obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type0"), "BaseFont": obj.Name(f.tag + "+Twin"), "Encoding": obj.Name("Identity-H"),
		"DescendantFonts": obj.Array{d.add(cid)}, "ToUnicode": d.add(f.toUnicode(2))}
}

func (f *face) type3(d *document) obj.Dict {
	procs, names := obj.Dict{}, obj.Array{obj.Integer(1)}
	var widths obj.Array
	for _, r := range f.order {
		w := f.width(r)
		names, widths = append(names, obj.Name(glyphName(r))), append(widths, obj.Real(w))
		s := fmt.Sprintf("%g 0 0 0 %g %d d1\n", w, w, 200+int(r)*3)
		if r != ' ' {
			s += fmt.Sprintf("20 0 %g %d re f\n", w-40, 200+int(r)*3)
		}
		procs[obj.Name(glyphName(r))] = d.add(&obj.Stream{Dict: obj.Dict{}, Raw: []byte(s)})
	}
	return obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontMatrix": obj.Array{obj.Real(0.001), obj.Integer(0), obj.Integer(0), obj.Real(0.001), obj.Integer(0), obj.Integer(0)},
		"FontBBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(1000), obj.Integer(1000)}, "CharProcs": procs, "FirstChar": obj.Integer(1),
		"LastChar": obj.Integer(len(widths)), "Widths": widths, "Encoding": obj.Dict{"Type": obj.Name("Encoding"), "Differences": names}, "Resources": obj.Dict{}}
}
