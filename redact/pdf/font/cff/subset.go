package cff

import (
	"encoding/binary"
	"math"
)

// Advance is the width of a glyph in em, 0 if its charstring is damaged.
func (f *Font) Advance(gid int) float64 {
	g, err := f.flatten(gid)
	if err != nil {
		return 0
	}
	return g.width * f.scale(gid)
}

// Outline is the charstring of a glyph on its own, a value to order and compare glyphs by. Errors wrap ErrDamaged.
func (f *Font) Outline(gid int) ([]byte, error) {
	g, err := f.flatten(gid)
	if err != nil {
		return nil, err
	}
	return g.code, nil
}

// Subset writes a CID-keyed program with an empty glyph 0 and then the glyphs of gids in their order (an empty one
// for -1); the CID of each is its number. The same glyphs give the same bytes. The box is around all of them, in thousandths of an em. Errors
// wrap ErrDamaged.
func (f *Font) Subset(gids []int) (data []byte, box [4]float64, err error) {
	w := writer{matrix: f.matrix.raw}
	place := map[int]byte{}
	for _, gid := range gids {
		if gid < 0 {
			w.add(empty, 0, &Path{}, 0)
			continue
		}
		g, err := f.flatten(gid)
		if err != nil {
			return nil, box, err
		}
		fd := f.fd(gid)
		if _, ok := place[fd]; !ok {
			place[fd] = byte(len(w.fds))
			w.fds = append(w.fds, f.fds[fd])
		}
		w.add(append(appendNumber(nil, bounded(g.width)), g.code...), place[fd], &g.path, f.scale(gid))
	}
	if len(w.fds) == 0 {
		w.fds = []private{{}}
	}
	return w.write(), w.box, nil
}

func bounded(v float64) float64 { return max(-32768, min(32767, v)) }

// A Glyph is an outline for Build.
type Glyph struct {
	Width float64 // font units
	Path  *Path
}

// Build writes a program as Subset does, from outlines in units of which scale make an em. It has no hints.
func Build(glyphs []Glyph, scale float64) (data []byte, box [4]float64) {
	w := writer{fds: []private{{}}}
	if scale != 0.001 {
		w.matrix = matrixOperands(scale)
	}
	for _, g := range glyphs {
		w.add(g.Path.CharString(bounded(g.Width)), 0, g.Path, scale)
	}
	return w.write(), w.box
}

// A writer puts a program together.
type writer struct {
	matrix []byte // operands of FontMatrix, nil for the usual one
	fds    []private
	chars  [][]byte
	fdOf   []byte
	box    [4]float64 // around all glyphs, in thousandths of an em
	units  [4]float64 // the same in units of the glyphs
	any    bool
}

func (w *writer) add(char []byte, fd byte, p *Path, scale float64) {
	w.chars, w.fdOf = append(w.chars, char), append(w.fdOf, fd)
	box, ok := p.box()
	if !ok {
		return
	}
	scaled := box
	for i := range scaled {
		scaled[i] *= scale * 1000
	}
	if !w.any {
		w.box, w.units, w.any = scaled, box, true
	}
	w.box, w.units = union(w.box, scaled), union(w.units, box)
}

func union(a, b [4]float64) [4]float64 {
	return [4]float64{min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])}
}

// empty is the charstring of glyph 0: width 0, endchar.
var empty = []byte{139, 14}

// write lays the parts out one after the other. Every offset takes five bytes, so that sizes do not depend on places.
func (w *writer) write() []byte {
	b := append([]byte{1, 0, 4, 4}, index([][]byte{[]byte("F")})...)
	names := index([][]byte{[]byte("Adobe"), []byte("Identity")})
	charset := []byte{2, 0, 1, byte((len(w.chars) - 1) >> 8), byte(len(w.chars) - 1)}
	if len(w.chars) == 0 {
		charset = []byte{0}
	}
	selector := append([]byte{0, 0}, w.fdOf...) // format 0; glyph 0 uses the first
	chars := index(append([][]byte{empty}, w.chars...))

	start := len(b) + len(index([][]byte{w.top(0, 0, 0, 0)})) + len(names) + 2 // 2: no global subroutines
	charsetAt := start
	selectorAt := charsetAt + len(charset)
	charsAt := selectorAt + len(selector)
	fdsAt := charsAt + len(chars)
	privateAt := fdsAt + len(index(w.fontDicts(0)))

	b = append(b, index([][]byte{w.top(charsetAt, selectorAt, charsAt, fdsAt)})...)
	b = append(b, names...)
	b = append(b, 0, 0)
	b = append(b, charset...)
	b = append(b, selector...)
	b = append(b, chars...)
	b = append(b, index(w.fontDicts(privateAt))...)
	for _, fd := range w.fds {
		b = append(b, fd.hints...)
	}
	return b
}

// top is the Top DICT of a CID-keyed font.
func (w *writer) top(charset, selector, chars, fds int) []byte {
	var b []byte
	for _, v := range []int{stdNames, stdNames + 1, 0} {
		b = appendInt(b, v)
	}
	b = append(b, operator(opROS)...)
	if w.matrix != nil {
		b = append(append(b, w.matrix...), operator(opFontMatrix)...)
	}
	for i, v := range w.units {
		if i < 2 {
			b = appendInt(b, int(math.Floor(v)))
		} else {
			b = appendInt(b, int(math.Ceil(v)))
		}
	}
	b = append(b, opFontBBox)
	for _, e := range []struct{ value, op int }{
		{len(w.chars) + 1, opCIDCount}, {charset, opCharset}, {selector, opFDSelect}, {chars, opCharStrings}, {fds, opFDArray},
	} {
		b = append(appendInt(b, e.value), operator(e.op)...)
	}
	return b
}

// fontDicts point to the Private DICTs, which follow each other from at.
func (w *writer) fontDicts(at int) [][]byte {
	var dicts [][]byte
	for _, fd := range w.fds {
		var b []byte
		if fd.matrix.raw != nil {
			b = append(append(b, fd.matrix.raw...), operator(opFontMatrix)...)
		}
		b = append(appendInt(appendInt(b, len(fd.hints)), at), opPrivate)
		dicts = append(dicts, b)
		at += len(fd.hints)
	}
	return dicts
}

// appendInt writes an operand of a DICT, always in five bytes.
func appendInt(b []byte, v int) []byte {
	return binary.BigEndian.AppendUint32(append(b, 29), uint32(int32(v)))
}

// matrixOperands is a FontMatrix that only scales.
func matrixOperands(scale float64) []byte {
	var b []byte
	for _, v := range []float64{scale, 0, 0, scale, 0, 0} {
		b = appendReal(b, v)
	}
	return b
}

// index writes an INDEX with offsets of four bytes.
func index(items [][]byte) []byte {
	b := []byte{byte(len(items) >> 8), byte(len(items))}
	if len(items) == 0 {
		return b
	}
	b = append(b, 4)
	at := uint32(1)
	b = binary.BigEndian.AppendUint32(b, at)
	for _, it := range items {
		at += uint32(len(it))
		b = binary.BigEndian.AppendUint32(b, at)
	}
	for _, it := range items {
		b = append(b, it...)
	}
	return b
}
