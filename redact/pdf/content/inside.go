package content

import (
	"math"
	"slices"
)

// Insides calls f for each scene that an item is painted with, with the matrix to the item's base space: the cells of
// its tiling patterns (8.7.3), each at the place of one tile that it shows, and the group of its soft mask (11.6.5.2).
// What is written there is seen like any other text.
func Insides(it Item, f func(*Scene, Matrix)) {
	l := it.Base()
	if l.Hidden != "" || l.Paint == nil {
		return
	}
	fill, stroke := false, false
	switch it := it.(type) {
	case *Path:
		fill, stroke = it.Fill, it.Stroke
	case *Text:
		fill, stroke = it.Render != 1, it.Render != 0
	case *Picture:
		fill = it.Image.Stencil
	}
	if p := l.Paint.Fill.Pattern; fill && p != nil && p.Cell != nil {
		f(p.Cell, p.tile(extent(it)))
	}
	if p := l.Paint.Stroke.Pattern; stroke && p != nil && p.Cell != nil {
		f(p.Cell, p.tile(extent(it)))
	}
	if m := l.Paint.Soft; m != nil {
		f(m.Group.Scene, m.Group.Matrix)
	}
}

// Tiled reports whether an item is filled with more than one tile of a pattern: those at its edges may be cut.
func Tiled(it Item) bool {
	if g, ok := it.(*Group); ok {
		return slices.ContainsFunc(g.Scene.Items, Tiled)
	}
	l := it.Base()
	if l.Paint == nil || l.Paint.Fill.Pattern == nil || l.Paint.Fill.Pattern.Cell == nil {
		return false
	}
	p := l.Paint.Fill.Pattern
	inv, ok := p.tile(extent(it)).Invert()
	return ok && !p.BBox.Holds(extent(it).Transform(inv), 0.01*math.Abs(p.XStep))
}

// extent is the box of an item in its base space.
func extent(it Item) Rect {
	switch it := it.(type) {
	case *Path:
		return Bounds(it.Segments)
	case *Picture:
		return Rect{0, 0, 1, 1}.Transform(it.Matrix)
	case *Text:
		if len(it.Glyphs) > 0 {
			return Rect{it.Glyphs[0].X, it.Glyphs[0].Y, it.Glyphs[0].X, it.Glyphs[0].Y}
		}
	}
	return Rect{}
}

// tile is the matrix of the tile in the middle of a box.
func (p *Pattern) tile(box Rect) Matrix {
	inv, ok := p.Matrix.Invert()
	if !ok || p.XStep == 0 || p.Step == 0 {
		return p.Matrix
	}
	x, y := inv.Apply((box[0]+box[2])/2, (box[1]+box[3])/2)
	i := math.Round((x - (p.BBox[0]+p.BBox[2])/2) / p.XStep)
	j := math.Round((y - (p.BBox[1]+p.BBox[3])/2) / p.Step)
	return Matrix{1, 0, 0, 1, i * p.XStep, j * p.Step}.Mul(p.Matrix)
}

// Painted is it with another paint.
func Painted(it Item, p *Paint) Item {
	switch it := it.(type) {
	case *Text:
		own := *it
		own.Paint = p
		return &own
	case *Path:
		own := *it
		own.Paint = p
		return &own
	case *Picture:
		own := *it
		own.Paint = p
		return &own
	case *Shade:
		own := *it
		own.Paint = p
		return &own
	case *Group:
		own := *it
		own.Paint = p
		return &own
	}
	return it
}
