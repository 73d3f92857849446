package relay

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// What is drawn to set words off need be no rule below them and no box behind them: a ring, a bracket above, a ground whose
// colours run from one end to the other. If it begins and ends with words that were cut, its width is theirs.

const (
	markBelow  = 1.0  // em from a baseline down to
	markAbove  = 2.0  // em up: where a mark of the words ends
	endsBy     = 0.08 // em between the end of a mark and that of its words
	maxCorners = 12   // segments; a path with more is no rule, and no box
	lightFrom  = 0.6  // how bright letters are that need a dark ground
)

// about finds the cut that a path was drawn to: one that begins and ends with it, or a ring about it.
func (e *Edit) about(p *content.Path, to content.Matrix) (*laid, stretch) {
	if curved(p) {
		return e.around(inkOf(p).Transform(to), padRound, true)
	}
	return e.around(content.Bounds(p.Segments).Transform(to), endsBy, false)
}

// around finds the cut that begins and ends with a box, within so many em.
func (e *Edit) around(box content.Rect, by float64, ring bool) (*laid, stretch) {
	for _, l := range e.lines {
		if l.from == nil {
			continue
		}
		r, size := frame(l.line, box), l.line.Size
		if r[1] < l.line.Base-markBelow*size || r[3] > l.line.Base+markAbove*size {
			continue
		}
		i, padA := nearest(l.line, r[0], ofInk(func(g *reading.Glyph) float64 { return g.Along }))
		j, padB := nearest(l.line, r[2], ofInk(func(g *reading.Glyph) float64 { return g.End() }))
		if i < 0 || j < i || math.Abs(padA) > by*size || math.Abs(padB) > by*size || !l.begins(i) || !l.ends(j) {
			continue
		}
		s := stretch{from: r[0], to: r[2], newA: l.from[i], newB: l.to[j], gone: true, first: i, last: j}
		if ring { // it stands as far off on both sides
			s.newA, s.newB = s.newA-ringBy*size, s.newB+ringBy*size
		}
		for k := i; k <= j; k++ {
			s.gone = s.gone && (l.gone[k] || l.line.Glyphs[k].Space)
		}
		return l, s
	}
	return nil, stretch{}
}

const ringBy = 0.25 // em from a label to the ring around it

// ofInk is an edge of glyphs that are no spaces.
func ofInk(edge func(*reading.Glyph) float64) func(*reading.Glyph) float64 {
	return func(g *reading.Glyph) float64 {
		if g.Space {
			return math.Inf(1)
		}
		return edge(g)
	}
}

// begins reports whether a cut begins with glyph i.
func (l *laid) begins(i int) bool {
	return l.group[i] > 0 && (i == 0 || l.group[i-1] != l.group[i])
}

// ends reports whether a cut ends with glyph j.
func (l *laid) ends(j int) bool {
	for k := j + 1; k < len(l.group) && l.group[j] > 0; k++ {
		if l.line.Glyphs[k].Over < 0 {
			return l.group[k] != l.group[j]
		}
	}
	return l.group[j] > 0
}

// curved reports whether a path has curves and no straight lines but one that closes it.
func curved(p *content.Path) bool {
	curves, lines := 0, 0
	for _, s := range p.Segments {
		switch s.Op {
		case 'c':
			curves++
		case 'l':
			lines++
		}
	}
	return curves > 1 && lines < 2
}

// inkOf is the box around the curves of a path and not around their control points.
func inkOf(p *content.Path) content.Rect {
	r := content.Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	var at [2]float64
	for _, s := range p.Segments {
		n := s.Points()
		if n == 0 {
			continue
		}
		const steps = 8
		for k := 1; k <= steps && n == 3; k++ {
			p := s.Curve(at, float64(k)/steps)
			r = r.Add(p[0], p[1])
		}
		at = [2]float64{s.P[2*n-2], s.P[2*n-1]}
		r = r.Add(at[0], at[1])
	}
	return r
}

// within finds the line that the part of a ground lies along that its clip shows: the ends of a ground that goes on in
// another line are cut off so.
func (e *Edit) within(p *content.Path, to content.Matrix) (*content.Path, content.Rect, *laid, stretch) {
	if p.Clip == nil || !p.Fill || p.Stroke || p.Clip.Bounds.Holds(content.Bounds(p.Segments), 0.01) {
		return p, content.Rect{}, nil, stretch{}
	}
	shown := content.Bounds(p.Segments).Intersect(p.Clip.Bounds)
	box := shown.Transform(to)
	l, m := e.along(box, round(p), false)
	if l == nil {
		return p, box, nil, m
	}
	own := *p
	own.Segments, own.EvenOdd = shown.Path(), false
	return &own, box, l, m
}

// drawing reports whether a path has more points than a ring, a bracket or a box: as many as fit its width, or a hand drew.
// A wavy rule that is stroked is none: see [straight].
func (l *laid) drawing(p *content.Path, m stretch, to content.Matrix) bool {
	if len(p.Segments) <= maxCorners || cornered(p, l.line, m, to) {
		return false
	}
	r := frame(l.line, content.Bounds(p.Segments).Transform(to))
	return p.Fill || r[3]-r[1] > thinUpTo*l.line.Size
}

// straight is a level line in place of a wavy one, whose waves could be counted.
func straight(p *content.Path, l *reading.Line, to, inv content.Matrix) *content.Path {
	r := frame(l, content.Bounds(p.Segments).Transform(to))
	own := *p
	own.Segments = nil
	for i, along := range []float64{r[0], r[2]} {
		s := content.Segment{Op: "ml"[i]}
		s.P[0], s.P[1] = inv.Apply(l.Point(along, (r[1]+r[3])/2))
		own.Segments = append(own.Segments, s)
	}
	return &own
}

// plainly gives p without what programs fit to the width of the words that it was drawn to: the lengths of dashes, and the
// places where the colours of a shading begin and end.
func plainly(p *content.Path, l *reading.Line) *content.Path {
	paint := *p.Paint
	changed := false
	if p.Stroke && len(paint.Dash) > 0 {
		paint.Dash, paint.DashPhase, changed = dashes(paint.Dash, paint.LineWidth), 0, true
	}
	if pat := paint.Fill.Pattern; p.Fill && (pat != nil || paint.Soft != nil) {
		paint.Fill, paint.Soft, changed = ground(l), nil, true
	}
	if !changed {
		return p
	}
	own := *p
	own.Paint = &paint
	return &own
}

// dashes gives lengths in whole widths of the line.
func dashes(lengths []float64, width float64) []float64 {
	if width <= 0 {
		width = 1
	}
	out := make([]float64, len(lengths))
	for i, v := range lengths {
		if v > 0 {
			out[i] = width * max(1, math.Round(v/width))
		}
	}
	return out
}

// ground is a grey that the words of a line stand out from.
func ground(l *reading.Line) content.Colour {
	for i := range l.Glyphs {
		if g := &l.Glyphs[i]; !g.Space && !g.Veiled() {
			if bright(g.Item.Paint.Fill) > lightFrom {
				return grey(0.35)
			}
			break
		}
	}
	return grey(0.85)
}

// bright is about how bright a colour of a device space is, from 0 to 1; 0 for any other.
func bright(c content.Colour) float64 {
	space, _ := c.Space.(obj.Name)
	switch v := c.Comps; {
	case c.Pattern != nil:
	case space == "DeviceGray" && len(v) == 1:
		return v[0]
	case space == "DeviceRGB" && len(v) == 3:
		return 0.3*v[0] + 0.6*v[1] + 0.1*v[2]
	case space == "DeviceCMYK" && len(v) == 4:
		return (1 - v[3]) * (1 - 0.3*v[0] - 0.6*v[1] - 0.1*v[2])
	}
	return 0
}

// picture gives what becomes of a picture. One that lies behind words that were laid out, as wide as they were, is a plain
// ground: it may have a sample for every point of their width.
func (e *Edit) picture(p *content.Picture, to content.Matrix, drop func(*asset.Image) bool) []content.Item {
	box := content.Rect{0, 0, 1, 1}.Transform(p.Matrix)
	if behind, ok := e.behind(p, box, to); ok {
		return behind
	}
	return []content.Item{picture(p, drop)}
}

// shade gives what becomes of a shading, which fills its clip.
func (e *Edit) shade(s *content.Shade, to content.Matrix) []content.Item {
	if s.Clip == nil {
		return []content.Item{s}
	}
	if behind, ok := e.behind(s, s.Clip.Bounds, to); ok {
		return behind
	}
	return []content.Item{s}
}

// behind gives a plain ground in place of an item that fills a box behind words that were laid out, or reports that it
// lies behind none.
func (e *Edit) behind(it content.Item, box content.Rect, to content.Matrix) ([]content.Item, bool) {
	if len(e.lines) == 0 || it.Base().Hidden != "" {
		return nil, false
	}
	if c := it.Base().Clip; c != nil {
		if box = box.Intersect(c.Bounds); box.Empty() {
			return nil, false
		}
	}
	l, m := e.along(box.Transform(to), false, false)
	inv, ok := to.Invert()
	if l == nil || !ok {
		return nil, false
	}
	p := &content.Path{Look: *it.Base(), Fill: true, CTM: content.Identity, Segments: box.Path()}
	paint := *p.Paint
	paint.Fill, paint.Soft = ground(l.line), nil
	p.Paint = &paint
	var out []content.Item
	for _, row := range l.rows(m) {
		out = append(out, stretched(p, l.line, row, to, inv))
	}
	return out, true
}
