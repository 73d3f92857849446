package font

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

func (f *Face) loadType3(dict obj.Dict, o *objects) error {
	enc, err := loadEncoding(dict, o)
	if err != nil {
		return err
	}
	if err := f.loadToUnicode(dict, o); err != nil {
		return err
	}
	t := &Type3{Procs: map[uint32]obj.Object{}, Resources: o.dict(dict, "Resources")}
	if !readNumbers(o, o.array(dict, "FontMatrix"), t.Matrix[:]) {
		return damaged("a Type 3 font needs a FontMatrix")
	}
	if !readNumbers(o, o.array(dict, "FontBBox"), t.BBox[:]) {
		t.BBox = [4]float64{}
	}
	widths := loadWidths(dict, o)
	if widths == nil {
		return damaged("a Type 3 font needs Widths")
	}
	f.em = t.em(widths)
	for i := range t.Matrix {
		t.Matrix[i] /= f.em[i%2]
	}
	f.type3 = t
	f.style = styleOf(int(o.number(o.dict(dict, "FontDescriptor"), "Flags", 0)), "")
	f.Ascent, f.Descent = t.BBox[3]*t.Matrix[3], t.BBox[1]*t.Matrix[3]
	if f.Ascent < f.Descent {
		f.Ascent, f.Descent = f.Descent, f.Ascent
	}
	f.boundHeights()
	procs := o.dict(dict, "CharProcs")
	tex := texEncoding(&enc)
	f.single = new([256]Glyph)
	for code, name := range enc.names {
		gid := -1
		if p := procs[obj.Name(name)]; p != nil && name != "" {
			t.Procs[uint32(code)] = p
			gid = code
		}
		// The name of a procedure says nothing about what it draws once ToUnicode has spoken.
		scaled := func(code int) float64 { return widths(code) * 1000 * t.Matrix[0] }
		e := evidence{encoding: nameText(name)}
		if name == texName(code) {
			e.encoding = tex(code)
		}
		f.set(code, gid, e, scaled, 0)
		if g := &f.single[code]; code > '~' && name == texName(code) && g.Unicode == e.encoding && e.encoding != string(rune(code)) {
			g.Others = string(rune(code)) // readers that do not know TeX take the code for a character
		}
	}
	return nil
}

const (
	widestLetter = 3 // em; one that is wider is of a font with another em
	usualLetter  = 0.5
)

// em is what a Type 3 font calls one em, in units of text space: with a matrix of its own, a font may be set in a size of 0.12 and its
// letters be a hundred times as large. It is below zero upwards where the font stands on its head, for text that does, too.
func (t *Type3) em(widths simpleWidths) [2]float64 {
	size := t.size(widths)
	if t.Matrix[0] > 0 && t.Matrix[3] < 0 && t.Matrix[1] == 0 && t.Matrix[2] == 0 {
		return [2]float64{size, -size}
	}
	return [2]float64{size, size}
}

func (t *Type3) size(widths simpleWidths) float64 {
	var all []float64
	for code := range 256 {
		if w := math.Abs(widths(code) * 1000 * t.Matrix[0]); w > 0 {
			all = append(all, w)
		}
	}
	if len(all) == 0 {
		return 1
	}
	slices.Sort(all)
	usual := all[len(all)/2]
	if usual <= widestLetter {
		return 1
	}
	return math.Pow(10, math.Round(math.Log10(usual/usualLetter)))
}

// readNumbers fills into with the numbers of a list of just that length.
func readNumbers(o *objects, list obj.Array, into []float64) bool {
	if len(list) != len(into) {
		return false
	}
	for i := range into {
		v, ok := number(o.resolve(list[i]))
		if !ok {
			return false
		}
		into[i] = v
	}
	return true
}
