// Package core14 knows the standard 14 fonts (ISO 32000-2, 9.6.2.2), which every reader has and a file need not embed:
// their glyphs, widths and built-in encodings, from Adobe's AFM files.
//
// Tables are read once and never change; every function may be called concurrently.
package core14

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
)

//go:embed latin.txt
var latinTable string

//go:embed symbol.txt
var symbolTable string

//go:embed zapfdingbats.txt
var dingbatsTable string

// A Font is one of the fourteen. It must not be changed.
type Font struct {
	Name     string // as BaseFont
	Glyphs   []string
	Widths   map[string]int // thousandths of an em
	Encoding glyphname.Encoding
	Symbolic bool

	// As the AFM file gives them, in thousandths of an em; Symbol and ZapfDingbats give none but the box.
	Ascender, Descender, CapHeight, StemV int
	ItalicAngle                           float64
	BBox                                  [4]int
}

// courier is the width of every glyph of the Courier family.
const courier = 600

// columns is the order of latin.txt; an oblique takes the column of its upright, Courier none.
var columns = map[string]int{
	"Helvetica": 1, "Helvetica-Oblique": 1, "Helvetica-Bold": 2, "Helvetica-BoldOblique": 2,
	"Times-Roman": 3, "Times-Bold": 4, "Times-Italic": 5, "Times-BoldItalic": 6,
}

func shapes() []Font {
	return []Font{
		{Name: "Courier", Ascender: 629, Descender: -157, CapHeight: 562, StemV: 51, BBox: [4]int{-23, -250, 715, 805}},
		{Name: "Courier-Bold", Ascender: 629, Descender: -157, CapHeight: 562, StemV: 106, BBox: [4]int{-113, -250, 749, 801}},
		{Name: "Courier-BoldOblique", Ascender: 629, Descender: -157, CapHeight: 562, StemV: 106, ItalicAngle: -12, BBox: [4]int{-57, -250, 869, 801}},
		{Name: "Courier-Oblique", Ascender: 629, Descender: -157, CapHeight: 562, StemV: 51, ItalicAngle: -12, BBox: [4]int{-27, -250, 849, 805}},
		{Name: "Helvetica", Ascender: 718, Descender: -207, CapHeight: 718, StemV: 88, BBox: [4]int{-166, -225, 1000, 931}},
		{Name: "Helvetica-Bold", Ascender: 718, Descender: -207, CapHeight: 718, StemV: 140, BBox: [4]int{-170, -228, 1003, 962}},
		{Name: "Helvetica-BoldOblique", Ascender: 718, Descender: -207, CapHeight: 718, StemV: 140, ItalicAngle: -12, BBox: [4]int{-174, -228, 1114, 962}},
		{Name: "Helvetica-Oblique", Ascender: 718, Descender: -207, CapHeight: 718, StemV: 88, ItalicAngle: -12, BBox: [4]int{-170, -225, 1116, 931}},
		{Name: "Symbol", Symbolic: true, Ascender: 1010, Descender: -293, CapHeight: 729, StemV: 85, BBox: [4]int{-180, -293, 1090, 1010}},
		{Name: "Times-Bold", Ascender: 683, Descender: -217, CapHeight: 676, StemV: 139, BBox: [4]int{-168, -218, 1000, 935}},
		{Name: "Times-BoldItalic", Ascender: 683, Descender: -217, CapHeight: 669, StemV: 121, ItalicAngle: -15, BBox: [4]int{-200, -218, 996, 921}},
		{Name: "Times-Italic", Ascender: 683, Descender: -217, CapHeight: 653, StemV: 76, ItalicAngle: -15.5, BBox: [4]int{-169, -217, 1010, 883}},
		{Name: "Times-Roman", Ascender: 683, Descender: -217, CapHeight: 662, StemV: 84, BBox: [4]int{-168, -218, 1000, 898}},
		{Name: "ZapfDingbats", Symbolic: true, Ascender: 820, Descender: -143, CapHeight: 820, StemV: 90, BBox: [4]int{-1, -143, 981, 820}},
	}
}

var fonts = sync.OnceValue(func() map[string]*Font {
	all := map[string]*Font{}
	for _, f := range shapes() {
		switch f.Name {
		case "Symbol":
			f.readSymbolic(symbolTable)
		case "ZapfDingbats":
			f.readSymbolic(dingbatsTable)
		default:
			f.readLatin(columns[f.Name])
		}
		all[f.Name] = &f
	}
	return all
})

// ByName finds a font by its exact name.
func ByName(name string) (*Font, bool) {
	f, ok := fonts()[name]
	return f, ok
}

// Names lists the fourteen in alphabetical order.
func Names() []string {
	var names []string
	for _, f := range shapes() {
		names = append(names, f.Name)
	}
	return names
}

// Index is the place of a glyph in Glyphs, or -1.
func (f *Font) Index(glyph string) int {
	i, ok := slices.BinarySearch(f.Glyphs, glyph)
	if !ok {
		return -1
	}
	return i
}

func (f *Font) readLatin(column int) {
	f.Widths, f.Encoding = map[string]int{}, *glyphname.Standard()
	for row := range rows(latinTable) {
		width := courier
		if column > 0 {
			width = number(row[column])
		}
		f.Widths[row[0]] = width
		f.Glyphs = append(f.Glyphs, row[0])
	}
	slices.Sort(f.Glyphs)
}

func (f *Font) readSymbolic(table string) {
	f.Widths = map[string]int{}
	for row := range rows(table) {
		if code := number(row[1]); code >= 0 {
			f.Encoding[code] = row[0]
		}
		f.Widths[row[0]] = number(row[2])
		f.Glyphs = append(f.Glyphs, row[0])
	}
	slices.Sort(f.Glyphs)
}

// rows yields the fields of every line that is no comment.
func rows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			if !yield(strings.Fields(line)) {
				return
			}
		}
	}
}

// number reads a number of our own tables; the test reads every row.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("core14: damaged table: " + s)
	}
	return n
}
