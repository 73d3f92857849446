package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// A shape is what an item that is no text paints on the page.
type shape struct {
	box   content.Rect
	order int // number of the item that paints it
	holds func([2]float64) bool
	hides func([2]float64) bool // of a picture with holes, or a pattern: whether it has none at a place
	wash
}

// at is how a shape is laid at a place. Of what a picture or a pattern lets through there nobody knows.
func (s *shape) at(p [2]float64) wash {
	w := s.wash
	if s.hides != nil && !s.hides(p) {
		w.plain, w.alpha = false, 0
	}
	return w
}

// maxCorners bounds the paths whose inside is worked out; larger ones are drawings and hide nothing.
const maxCorners = 2000

// shapesOf gives the shapes of an item, in painting order; m leads from its base space to the page.
func shapesOf(it content.Item, order int, m content.Matrix) []shape {
	l := it.Base()
	inv, ok := m.Invert()
	if l.Hidden != "" || !ok {
		return nil
	}
	s := shape{order: order, wash: fillOf(it)}
	inside := clipHolds(l.Clip)
	var holds func([2]float64) bool
	switch it := it.(type) {
	case *content.Path:
		if len(it.Segments) > maxCorners {
			return nil
		}
		return pathShapes(s, it, m, inv, inside)
	case *content.Picture:
		back, ok := it.Matrix.Invert()
		if !ok {
			return nil
		}
		s.box = content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
		holds = func(p [2]float64) bool {
			x, y := back.Apply(p[0], p[1])
			return x >= 0 && x <= 1 && y >= 0 && y <= 1
		}
		if !it.Image.Solid {
			s.hides = onPage(inv, inside, func(p [2]float64) bool { return it.Image.Hides(back.Apply(p[0], p[1])) })
		}
	case *content.Shade:
		s.plain = false
		if !everywhere(it.Shading, false) {
			s.alpha = 0
		}
		s.box = content.Everywhere
		holds = func([2]float64) bool { return true }
	case *content.Group:
		return groupShapes(it, m, s, inside, inv)
	default:
		return nil
	}
	if l.Clip != nil {
		s.box = s.box.Intersect(l.Clip.Bounds)
	}
	s.box = s.box.Transform(m)
	s.holds = onPage(inv, inside, holds)
	return []shape{s}
}

// onPage takes a place on the page back to an item's base space.
func onPage(inv content.Matrix, inside, holds func([2]float64) bool) func([2]float64) bool {
	return func(p [2]float64) bool {
		var q [2]float64
		q[0], q[1] = inv.Apply(p[0], p[1])
		return holds(q) && inside(q)
	}
}

func pathShapes(s shape, p *content.Path, m, inv content.Matrix, inside func([2]float64) bool) []shape {
	var out []shape
	poly := flatten(p.Segments)
	if p.Fill {
		f := s
		f.box = content.Bounds(p.Segments)
		if pat := p.Paint.Fill.Pattern; pat != nil {
			if pat.Cell == nil && !everywhere(pat.Shading, true) {
				f.plain, f.alpha = false, 0
			}
			if pat.Cell != nil {
				f.hides = tiles(pat, inv)
			}
		}
		f.holds = onPage(inv, inside, func(q [2]float64) bool { return inPolygon(poly, q, p.EvenOdd) })
		out = append(out, f)
	}
	if p.Stroke {
		f := s
		scale, _ := p.CTM.Similar()
		half := p.Paint.LineWidth * scale / 2
		f.wash = washOf(p.Paint, p.Paint.Stroke, p.Paint.StrokeAlpha)
		if p.Paint.Stroke.Pattern != nil || len(p.Paint.Dash) > 0 {
			f.plain, f.alpha = f.plain && p.Paint.Stroke.Pattern == nil, 0
		}
		b := content.Bounds(p.Segments)
		f.box = content.Rect{b[0] - half, b[1] - half, b[2] + half, b[3] + half}
		f.holds = onPage(inv, inside, func(q [2]float64) bool { return nearLine(poly, q, half) })
		out = append(out, f)
	}
	for i := range out {
		if p.Clip != nil {
			out[i].box = out[i].box.Intersect(p.Clip.Bounds)
		}
		out[i].box = out[i].box.Transform(m)
	}
	return out
}

// groupShapes gives the shapes in a group, as the group lays them on the page.
func groupShapes(g *content.Group, m content.Matrix, whole shape, inside func([2]float64) bool, inv content.Matrix) []shape {
	var out []shape
	to := g.Matrix.Mul(m)
	back, ok := to.Invert()
	if !ok {
		return nil
	}
	for _, it := range g.Scene.Items {
		for _, s := range shapesOf(it, whole.order, to) {
			holds := s.holds
			s.wash = s.within(whole.wash)
			s.box = s.box.Intersect(g.BBox.Transform(to))
			s.holds = func(p [2]float64) bool {
				x, y := back.Apply(p[0], p[1])
				var q [2]float64
				q[0], q[1] = inv.Apply(p[0], p[1])
				return x >= g.BBox[0] && x <= g.BBox[2] && y >= g.BBox[1] && y <= g.BBox[3] && inside(q) && holds(p)
			}
			out = append(out, s)
		}
	}
	return out
}

func clipHolds(c *content.Clip) func([2]float64) bool {
	type part struct {
		poly    [][2][2]float64
		evenOdd bool
	}
	var parts []part
	var box *content.Rect
	for d := c; d != nil; d = d.Parent {
		if box == nil {
			box = &d.Bounds
		}
		if !content.IsRect(d.Path) {
			parts = append(parts, part{flatten(d.Path), d.EvenOdd})
		}
	}
	return func(p [2]float64) bool {
		if box != nil && (p[0] < box[0] || p[0] > box[2] || p[1] < box[1] || p[1] > box[3]) {
			return false
		}
		for _, q := range parts {
			if !inPolygon(q.poly, p, q.evenOdd) {
				return false
			}
		}
		return true
	}
}

// everywhere reports whether a shading paints every place (8.7.4.5.3): an axial one that goes on at both ends, or, as a
// pattern, one with a background.
func everywhere(o obj.Object, pattern bool) bool {
	o = write.Value(o)
	d, ok := o.(obj.Dict)
	if s, isStream := o.(*obj.Stream); isStream {
		d, ok = s.Dict, true
	}
	if !ok {
		return false
	}
	if pattern && d["Background"] != nil {
		return true
	}
	e, _ := d["Extend"].(obj.Array)
	return d["ShadingType"] == obj.Integer(2) && len(e) == 2 && e[0] == true && e[1] == true
}

// curveSteps are the lines that a curve becomes.
const curveSteps = 8

// flatten gives the closed outline of a path as lines.
func flatten(path []content.Segment) [][2][2]float64 {
	var out [][2][2]float64
	var at, start [2]float64
	line := func(to [2]float64) {
		out = append(out, [2][2]float64{at, to})
		at = to
	}
	for _, s := range path {
		switch s.Op {
		case 'm':
			if at != start {
				line(start)
			}
			at = [2]float64{s.P[0], s.P[1]}
			start = at
		case 'l':
			line([2]float64{s.P[0], s.P[1]})
		case 'c':
			from := at
			for i := 1; i <= curveSteps; i++ {
				line(s.Curve(from, float64(i)/curveSteps))
			}
		case 'h':
			if at != start {
				line(start)
			}
		}
	}
	if at != start {
		line(start)
	}
	return out
}

// inPolygon counts the lines around a place (8.5.3.3).
func inPolygon(lines [][2][2]float64, p [2]float64, evenOdd bool) bool {
	winding, crossings := 0, 0
	for _, l := range lines {
		a, b := l[0], l[1]
		if (a[1] <= p[1]) == (b[1] <= p[1]) {
			continue
		}
		if x := a[0] + (p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]); x <= p[0] {
			continue
		}
		crossings++
		if b[1] > a[1] {
			winding++
		} else {
			winding--
		}
	}
	if evenOdd {
		return crossings%2 == 1
	}
	return winding != 0
}

func nearLine(lines [][2][2]float64, p [2]float64, by float64) bool {
	for _, l := range lines {
		dx, dy := l[1][0]-l[0][0], l[1][1]-l[0][1]
		t := 0.0
		if n := dx*dx + dy*dy; n > 0 {
			t = max(0, min(1, ((p[0]-l[0][0])*dx+(p[1]-l[0][1])*dy)/n))
		}
		if math.Hypot(p[0]-l[0][0]-t*dx, p[1]-l[0][1]-t*dy) <= by {
			return true
		}
	}
	return false
}
