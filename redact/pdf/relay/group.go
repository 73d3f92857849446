package relay

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// roomy is the box of a group whose words moved: the whole page, since programs draw boxes of groups as wide as the words
// in them. A box that cuts something off stays as it is.
func (e *Edit) roomy(g *content.Group, to content.Matrix) content.Rect {
	inv, ok := g.Matrix.Mul(to).Invert()
	if !ok || !within(g.Scene, g.BBox) {
		return g.BBox
	}
	r := e.area.Transform(inv)
	return content.Rect{math.Floor(r[0]), math.Floor(r[1]), math.Ceil(r[2]), math.Ceil(r[3])}
}

const (
	boxSlack = 1.0 // units by which ink may stand out of a box that programs round
	textOut  = 0.5 // em by which the baseline of words may stand out of it
)

// within reports whether all that a scene shows lies in a box.
func within(s *content.Scene, box content.Rect) bool {
	for _, it := range s.Items {
		if it.Base().Hidden != "" {
			continue
		}
		r, slack := content.Everywhere, boxSlack
		switch it := it.(type) {
		case *content.Text:
			r, slack = extent(it), textOut*math.Hypot(it.Matrix[2], it.Matrix[3])
		case *content.Path:
			r = content.Bounds(it.Segments)
		case *content.Picture:
			r = content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
		case *content.Group:
			r = it.BBox.Transform(it.Matrix)
		}
		if c := it.Base().Clip; c != nil {
			r = r.Intersect(c.Bounds)
		}
		if !r.Empty() && !box.Holds(r, slack) {
			return false
		}
	}
	return true
}

// extent is where the glyphs of a text begin.
func extent(t *content.Text) content.Rect {
	r := content.Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range t.Glyphs {
		if g := &t.Glyphs[i]; g.Hidden == "" {
			r = r.Add(g.X, g.Y)
		}
	}
	return r
}
