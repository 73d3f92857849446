package font

import (
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// leastInk is the length of the shortest charstring that draws: a width, a move and two lines.
const leastInk = 9

// Looks gives a value that tells glyphs of the face apart by what they draw, and false for a glyph that draws nothing.
// Of a font that is not embedded, or a broken outline, it knows the number only.
func (f *Face) Looks(g Glyph) (string, bool) {
	if g.GID < 0 {
		return "", false
	}
	if f.type3 != nil {
		p := f.type3.Procs[g.Code]
		if r, ok := p.(obj.Ref); ok {
			return fmt.Sprint("proc ", r), true
		}
		return fmt.Sprint("code ", g.Code), p != nil
	}
	if f.core == nil && f.program != nil {
		b, err := f.program.outline(g.GID)
		switch _, glyf := f.program.(*trueType); {
		case err != nil:
		case len(b) == 0, !glyf && len(b) < leastInk:
			return "", false
		default:
			return string(b), true
		}
	}
	return fmt.Sprint("glyph ", g.GID), true
}

// Embedded reports whether the file brings what draws the glyphs: only then can they be other than their codes say.
func (f *Face) Embedded() bool {
	return f.type3 != nil || f.core == nil && f.program != nil && (f.composite == nil || f.composite.standIn == nil)
}
