package font_test

import (
	"strconv"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// bitmaps is a font of TeX's bitmaps as pdfTeX writes it, with some codes.
func bitmaps(codes ...int) obj.Dict {
	procs, differences := obj.Dict{}, obj.Array{}
	for _, code := range codes {
		name := obj.Name("a" + strconv.Itoa(code))
		procs[name] = stream([]byte("50 0 0 0 40 60 d1 10 10 30 50 re f"))
		differences = append(differences, obj.Integer(code), name)
	}
	widths := obj.Array{}
	for range 256 {
		widths = append(widths, obj.Integer(50))
	}
	return obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "CharProcs": procs, "Encoding": obj.Dict{"Differences": differences},
		"FontMatrix": obj.Array{obj.Real(.01), obj.Integer(0), obj.Integer(0), obj.Real(.01), obj.Integer(0), obj.Integer(0)},
		"FontBBox":   obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(90), obj.Integer(90)},
		"FirstChar":  obj.Integer(0), "LastChar": obj.Integer(255), "Widths": widths, "Resources": obj.Dict{}}
}

func TestTheCodesOfTeXsBitmapsAreThoseOfItsEncodings(t *testing.T) {
	for _, c := range []struct {
		name        string
		codes       []int
		shown       string // codes that are shown
		want, other string
	}{
		{"letters as ASCII has them", []int{'G', 'r', 'i'}, "Gri", "Gri", ""},
		{"ligatures and dashes of T1", []int{'G', 'r', 'n', 21, 28, 30}, "Gr\x1en\x1c\x15", "Grffinfi–", ""},
		{"letters with accents of T1, which others take for Latin 1", []int{'W', 'i', 0xb1, 0x9b, 0xe9}, "Wi\xb1\x9b\xe9", "WiśŻé", "±\u009b"},
		{"Latin letters of T1 that Latin 1 has elsewhere", []int{'a', 0xd7, 0xf7, 0xff}, "\xd7\xf7\xff", "Œœß", "×÷ÿ"},
		{"no ligatures where those of OT1 are", []int{'a', 12, 28}, "\x1c", "", ""},
		{"the bullet of TS1", []int{0x88}, "\x88", "•", "\u0088"},
		{"nothing where there are no letters", []int{27, 28}, "\x1b\x1c", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := font.Load(bitmaps(c.codes...), &file{})
			if err != nil {
				t.Fatal(err)
			}
			got, other := "", ""
			for _, g := range f.Decode([]byte(c.shown)) {
				got, other = got+g.Unicode, other+g.Others
			}
			if got != c.want || other != c.other {
				t.Errorf("shows %q, to others %q; want %q and %q", got, other, c.want, c.other)
			}
		})
	}
}
