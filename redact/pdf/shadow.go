package pdf

import (
	"image"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/relay"
)

// A shadow, a glow or a blurred copy of words is kept as a picture that lets its ground through. When the words go it goes with them,
// whether anyone reads it or not.
const (
	shadowHigh = 3.0 // em of the words
	shadowWide = 0.5 // em that it reaches beyond its letter
	clearPart  = 10  // one sample in so many shows nothing: a button behind words fills its picture
)

// shadow gives where on a plate the words that go have theirs, and whether nothing stays on it.
func (p *page) shadow(q *plate, cuts []relay.Cut) (gone []content.Rect, all bool) {
	if q.opaque || q.fixed || q.outline != nil || q.layered || len(cuts) == 0 {
		return nil, false
	}
	all = true
	for _, s := range p.read.Spans {
		l := p.read.Lines[s.Line]
		g := &l.Glyphs[s.Glyph]
		box := spot(l, g)
		if l.Hidden || g.Space || q.box.Intersect(box).Empty() || q.box[3]-q.box[1] > shadowHigh*g.Size && q.box[2]-q.box[0] > shadowHigh*g.Size {
			continue
		}
		by := shadowWide * g.Size
		if slices.ContainsFunc(cuts, func(c relay.Cut) bool { return s.Start < c.End && c.Start < s.End }) {
			gone = append(gone, content.Rect{box[0] - by, box[1] - by, box[2] + by, box[3] + by})
		} else {
			all = false
		}
	}
	return gone, all && len(gone) > 0
}

// patchy reports whether part of a drawing shows nothing, as between letters.
func patchy(alpha *image.Gray) bool {
	n := 0
	for _, v := range alpha.Pix {
		if int(v) < shone {
			n++
		}
	}
	return n*clearPart >= len(alpha.Pix)
}
