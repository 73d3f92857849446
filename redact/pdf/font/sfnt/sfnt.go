// Package sfnt reads TrueType font programs as PDF files embed them, and writes subsets (OpenType 1.9: the tables cvt,
// fpgm, glyf, head, hhea, hmtx, loca, maxp, prep; cmap and post are read only).
//
// A program in a PDF is often incomplete: without cmap, post or names. Parse asks for no more than drawing needs.
// Memory is bounded by the size of the input and the named limits. A Font is immutable and may be shared.
package sfnt

import (
	"encoding/binary"
	"errors"
)

// ErrDamaged: the program is not whole enough to draw from.
var ErrDamaged = errors.New("damaged TrueType program")

// Limits of one program.
const (
	maxTables     = 64
	maxMappings   = 1 << 17 // entries taken from all cmap subtables together
	maxDepth      = 8       // nesting of composite glyphs
	maxComponents = 256     // parts of one composite glyph
)

// A Font is a parsed program.
type Font struct {
	UnitsPerEm      int
	NumGlyphs       int
	Ascent, Descent int    // of hhea, in font units
	CFF             []byte // the CFF table of an OpenType font with PostScript outlines, else nil

	tables   map[string][]byte
	longLoca bool
	metrics  int // numberOfHMetrics
	cmaps    Cmaps
	names    []string
}

// Parse reads a TrueType or OpenType program. Errors wrap ErrDamaged.
func Parse(b []byte) (*Font, error) {
	f := &Font{tables: map[string][]byte{}}
	if err := f.readDirectory(b); err != nil {
		return nil, err
	}
	f.CFF = f.tables["CFF "]
	if err := f.readHead(); err != nil {
		return nil, err
	}
	if f.CFF == nil {
		if len(f.tables["glyf"]) == 0 && f.NumGlyphs > 1 && !f.blank() {
			return nil, ErrDamaged
		}
		if f.tables["loca"] == nil {
			return nil, ErrDamaged
		}
	}
	f.readCmaps()
	f.readNames()
	return f, nil
}

func (f *Font) readDirectory(b []byte) error {
	if len(b) < 12 {
		return ErrDamaged
	}
	n := int(u16(b, 4))
	if n == 0 || n > maxTables || len(b) < 12+16*n {
		return ErrDamaged
	}
	for i := range n {
		e := b[12+16*i:]
		offset, length := uint64(u32(e, 8)), uint64(u32(e, 12))
		if offset > uint64(len(b)) {
			continue // as if absent; what drawing needs is asked for later
		}
		end := min(offset+length, uint64(len(b))) // the padding of the last table is often cut off
		if tag := string(e[:4]); f.tables[tag] == nil {
			f.tables[tag] = b[offset:end:end]
		}
	}
	return nil
}

// readHead reads what every glyph needs: head, maxp and, unless the outlines are CFF, hhea and hmtx.
func (f *Font) readHead() error {
	head, maxp, hhea := f.tables["head"], f.tables["maxp"], f.tables["hhea"]
	if f.CFF != nil && (len(head) < 54 || len(maxp) < 6) {
		return nil // an OpenType wrapper around nothing but CFF is allowed (9.9, table 124)
	}
	if len(head) < 54 || len(maxp) < 6 {
		return ErrDamaged
	}
	f.UnitsPerEm = int(u16(head, 18))
	f.longLoca = u16(head, 50) != 0
	f.NumGlyphs = int(u16(maxp, 4))
	if f.UnitsPerEm < 16 || f.UnitsPerEm > 16384 || f.NumGlyphs == 0 {
		return ErrDamaged
	}
	if len(hhea) < 36 {
		if f.CFF != nil {
			return nil
		}
		return ErrDamaged
	}
	f.Ascent, f.Descent = int(i16(hhea, 4)), int(i16(hhea, 6))
	f.metrics = min(int(u16(hhea, 34)), len(f.tables["hmtx"])/4)
	return nil
}

// blank reports whether loca gives no glyph an outline.
func (f *Font) blank() bool {
	for _, b := range f.tables["loca"] {
		if b != 0 {
			return false
		}
	}
	return true
}

// Advance is the width of a glyph in font units; 0 if the program has none for it.
func (f *Font) Advance(gid int) int {
	if f.metrics == 0 || gid < 0 {
		return 0
	}
	return int(u16(f.tables["hmtx"], 4*min(gid, f.metrics-1)))
}

// bearing is the left side bearing of a glyph.
func (f *Font) bearing(gid int) int {
	hmtx := f.tables["hmtx"]
	at := 4*gid + 2
	if gid >= f.metrics {
		at = 4*f.metrics + 2*(gid-f.metrics)
	}
	if gid < 0 || at+2 > len(hmtx) {
		return 0
	}
	return int(i16(hmtx, at))
}

// glyph is the entry of a glyph in glyf, with what may stand behind it: nil for an empty one. Some producers sort the outlines and leave the
// numbers of the glyphs as they were, so that the next one's place is no end of this one's: readers go by what the entry itself says.
func (f *Font) glyph(gid int) ([]byte, error) {
	if gid < 0 || gid >= f.NumGlyphs {
		return nil, ErrDamaged
	}
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to uint64
	if f.longLoca {
		if len(loca) < 4*gid+8 {
			return nil, ErrDamaged
		}
		from, to = uint64(u32(loca, 4*gid)), uint64(u32(loca, 4*gid+4))
	} else {
		if len(loca) < 2*gid+4 {
			return nil, ErrDamaged
		}
		from, to = 2*uint64(u16(loca, 2*gid)), 2*uint64(u16(loca, 2*gid+2))
	}
	if from == to {
		return nil, nil
	}
	if from > uint64(len(glyf)) {
		return nil, ErrDamaged
	}
	if from > to || to > uint64(len(glyf)) {
		to = uint64(len(glyf))
	}
	return glyf[from:to], nil
}

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func i16(b []byte, at int) int16  { return int16(u16(b, at)) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

// Box is the box around all glyphs as head gives it, in thousandths of an em.
func (f *Font) Box() [4]float64 {
	var box [4]float64
	for i := range box {
		box[i] = float64(i16(f.tables["head"], 36+2*i)) * 1000 / float64(f.UnitsPerEm)
	}
	return box
}
