// Package cff reads Compact Font Format programs and writes subsets (Adobe Technical Notes 5176 and 5177).
//
// A subset is always CID-keyed, has no subroutines and no names: each charstring is written out with the subroutines
// it calls, so that nothing of a glyph that is gone stays in a shared piece, and the numbering of the pieces, which
// producers choose by what a document uses, is gone as well. Hints are kept.
//
// Memory is bounded by the size of the input and the named limits. A Font is immutable and may be shared.
package cff

import (
	_ "embed"
	"errors"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
)

// ErrDamaged: the program is not whole, or uses what only multiple-master fonts do.
var ErrDamaged = errors.New("damaged CFF program")

// Limits of one program (Technical Note 5177, appendix B, where it sets them).
const (
	maxStack  = 48 + 1 // operands and a width
	maxCalls  = 10
	maxStems  = 96
	maxGlyph  = 1 << 16 // bytes of one charstring, its subroutines written out
	maxSteps  = 1 << 16 // operators and operands of one charstring
	maxFDs    = 256
	maxSubrs  = 1 << 18 // of all font dictionaries together
	stdNames  = 391
	maxString = 128 // bytes of a glyph name that are kept
)

//go:embed strings.txt
var standardStringTable string

// standardStrings are the strings every font has (appendix A).
var standardStrings = sync.OnceValue(func() []string { return strings.Fields(standardStringTable) })

// A Font is a parsed program.
type Font struct {
	isCID       bool
	charStrings [][]byte
	globals     [][]byte
	strings     [][]byte
	charset     []int // SID or CID of each glyph
	fds         []private
	fdOf        []byte // place in fds of each glyph, nil: all the first
	matrix      matrix
	encoding    [256]int
	byName      map[string]int
	byCID       map[int]int
}

// A matrix is a FontMatrix; raw holds its operands as they stood, nil if it was not given.
type matrix struct {
	scale float64
	raw   []byte
}

// private is a Private DICT and what belongs to it.
type private struct {
	matrix           matrix
	hints            []byte // the entries that hint glyphs, as they stood
	subrs            [][]byte
	standard, offset float64 // defaultWidthX, nominalWidthX
}

// Parse reads the first font of a CFF program. Errors wrap ErrDamaged.
func Parse(b []byte) (*Font, error) {
	if len(b) < 4 || b[0] != 1 {
		return nil, ErrDamaged
	}
	r := reader{b: b, pos: int(b[2])}
	r.index() // names
	tops, stringIndex, globals := r.index(), r.index(), r.index()
	if r.bad || len(tops) == 0 {
		return nil, ErrDamaged
	}
	top, err := parseDict(tops[0])
	if err != nil {
		return nil, err
	}
	f := &Font{globals: globals, strings: stringIndex}
	if t := top.number(opCharstringType, 2); t != 2 {
		return nil, ErrDamaged
	}
	at := reader{b: b, pos: int(top.number(opCharStrings, 0))}
	if f.charStrings = at.index(); at.bad || at.pos == 0 || len(f.charStrings) == 0 {
		return nil, ErrDamaged
	}
	_, f.isCID = top[opROS]
	f.matrix = top.matrix()
	if err := f.readCharset(b, int(top.number(opCharset, 0))); err != nil {
		return nil, err
	}
	if f.isCID {
		return f, f.readFDs(b, top)
	}
	p, err := readPrivate(b, top)
	if err != nil {
		return nil, err
	}
	f.fds = []private{p}
	f.readEncoding(b, int(top.number(opEncoding, 0)))
	return f, nil
}

// readFDs reads the font dictionaries of a CID-keyed font and which glyph uses which.
func (f *Font) readFDs(b []byte, top dict) error {
	at := reader{b: b, pos: int(top.number(opFDArray, 0))}
	dicts := at.index()
	if at.bad || len(dicts) == 0 || len(dicts) > maxFDs {
		return ErrDamaged
	}
	subrs := 0
	for _, d := range dicts {
		fd, err := parseDict(d)
		if err != nil {
			return err
		}
		p, err := readPrivate(b, fd)
		if err != nil {
			return err
		}
		p.matrix = fd.matrix()
		if subrs += len(p.subrs); subrs > maxSubrs {
			return ErrDamaged
		}
		f.fds = append(f.fds, p)
	}
	return f.readFDSelect(b, int(top.number(opFDSelect, 0)))
}

func (f *Font) readFDSelect(b []byte, pos int) error {
	r := reader{b: b, pos: pos}
	f.fdOf = make([]byte, len(f.charStrings))
	switch r.u8() {
	case 0:
		for i := range f.fdOf {
			f.fdOf[i] = byte(r.u8())
		}
	case 3:
		n, first := r.u16(), r.u16()
		for range n {
			fd, next := r.u8(), r.u16()
			for i := first; i < next && i < len(f.fdOf); i++ {
				f.fdOf[i] = byte(fd)
			}
			if first = next; r.bad {
				return ErrDamaged
			}
		}
	default:
		return ErrDamaged
	}
	for _, fd := range f.fdOf {
		if int(fd) >= len(f.fds) {
			return ErrDamaged
		}
	}
	if r.bad {
		return ErrDamaged
	}
	return nil
}

// readPrivate reads the Private DICT a dictionary points to; a font without one has no hints.
func readPrivate(b []byte, d dict) (private, error) {
	v, ok := d[opPrivate]
	if !ok {
		return private{}, nil
	}
	if len(v.operands) != 2 {
		return private{}, ErrDamaged
	}
	size, offset := int(v.operands[0]), int(v.operands[1])
	if size < 0 || offset < 0 || offset > len(b) || size > len(b)-offset {
		return private{}, ErrDamaged
	}
	pd, err := parseDict(b[offset : offset+size])
	if err != nil {
		return private{}, err
	}
	p := private{standard: pd.number(opDefaultWidthX, 0), offset: pd.number(opNominalWidthX, 0), hints: pd.hints()}
	if subrs := int(pd.number(opSubrs, 0)); subrs != 0 {
		at := reader{b: b, pos: offset + subrs}
		if p.subrs = at.index(); at.bad {
			return private{}, ErrDamaged
		}
	}
	return p, nil
}

// NumGlyphs is how many glyphs the program has.
func (f *Font) NumGlyphs() int { return len(f.charStrings) }

// IsCID reports whether glyphs have CIDs instead of names.
func (f *Font) IsCID() bool { return f.isCID }

// GIDOfCID finds the glyph of a character; in a font without CIDs they are glyph numbers.
func (f *Font) GIDOfCID(cid int) int {
	if f.isCID {
		return f.byCID[cid]
	}
	return cid
}

// Name is the name of a glyph, "" in a CID-keyed font.
func (f *Font) Name(gid int) string {
	if f.isCID || gid < 0 || gid >= len(f.charset) {
		return ""
	}
	return f.text(f.charset[gid])
}

// text is the string of an identifier.
func (f *Font) text(sid int) string {
	if sid < stdNames {
		return standardStrings()[sid]
	}
	if i := sid - stdNames; i < len(f.strings) && len(f.strings[i]) <= maxString {
		return string(f.strings[i])
	}
	return ""
}

// GIDOfName finds a glyph by its name.
func (f *Font) GIDOfName(name string) (int, bool) {
	gid, ok := f.byName[name]
	return gid, ok
}

// Encoding is the built-in encoding: the glyph of each code, 0 if none.
func (f *Font) Encoding() *[256]int { return &f.encoding }

// standardGID is the glyph a code of StandardEncoding selects, for accented characters made of two.
func (f *Font) standardGID(code int) (int, bool) {
	if code < 0 || code > 255 {
		return 0, false
	}
	return f.GIDOfName(glyphname.Standard()[code])
}

// fd is the private part a glyph uses.
func (f *Font) fd(gid int) int {
	if f.fdOf == nil {
		return 0
	}
	return int(f.fdOf[gid])
}

// scale turns units of a glyph into ems.
func (f *Font) scale(gid int) float64 {
	sub := f.fds[f.fd(gid)].matrix
	switch {
	case sub.raw == nil:
		return f.matrix.scale
	case f.matrix.raw == nil:
		return sub.scale
	}
	return sub.scale * f.matrix.scale
}
