package cff

import "math"

// A Path is the outline of a glyph in font units, drawn from (0, 0).
type Path struct {
	segments []segment
	x, y     float64
}

// A segment moves (one point), draws a line (one) or a curve (three). Points are absolute.
type segment struct {
	kind   byte // 'm', 'l' or 'c'
	points [6]float64
}

// Point is where the pen stands.
func (p *Path) Point() (x, y float64) { return p.x, p.y }

// Move, Line and Curve draw relative to the pen, as charstrings do.
func (p *Path) Move(dx, dy float64) {
	p.x, p.y = p.x+dx, p.y+dy
	p.segments = append(p.segments, segment{'m', [6]float64{p.x, p.y}})
}

// Line draws a straight line.
func (p *Path) Line(dx, dy float64) {
	p.x, p.y = p.x+dx, p.y+dy
	p.segments = append(p.segments, segment{'l', [6]float64{p.x, p.y}})
}

// Curve draws a Bézier curve; each pair is relative to the one before.
func (p *Path) Curve(dx1, dy1, dx2, dy2, dx3, dy3 float64) {
	x1, y1 := p.x+dx1, p.y+dy1
	x2, y2 := x1+dx2, y1+dy2
	p.x, p.y = x2+dx3, y2+dy3
	p.segments = append(p.segments, segment{'c', [6]float64{x1, y1, x2, y2, p.x, p.y}})
}

// Add draws q moved by (dx, dy).
func (p *Path) Add(q *Path, dx, dy float64) {
	for _, s := range q.segments {
		for i := 0; i < 6; i += 2 {
			s.points[i], s.points[i+1] = s.points[i]+dx, s.points[i+1]+dy
		}
		p.segments = append(p.segments, s)
	}
	p.x, p.y = q.x+dx, q.y+dy
}

// Len is how many segments there are.
func (p *Path) Len() int { return len(p.segments) }

// box is around all points, controls too; ok is false for an empty path.
func (p *Path) box() (box [4]float64, ok bool) {
	box = [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, s := range p.segments {
		n := 2
		if s.kind == 'c' {
			n = 6
		}
		for i := 0; i < n; i += 2 {
			box[0], box[1] = min(box[0], s.points[i]), min(box[1], s.points[i+1])
			box[2], box[3] = max(box[2], s.points[i]), max(box[3], s.points[i+1])
		}
	}
	return box, len(p.segments) > 0
}

// CharString writes the path as a Type 2 charstring without hints. width is the first operand.
func (p *Path) CharString(width float64) []byte {
	b := appendNumber(nil, width)
	x, y := 0.0, 0.0
	for _, s := range p.segments {
		n, op := 2, byte(21) // rmoveto
		switch s.kind {
		case 'l':
			op = 5 // rlineto
		case 'c':
			n, op = 6, 8 // rrcurveto
		}
		for i := 0; i < n; i += 2 {
			var dx, dy float64
			b, dx = appendRounded(b, s.points[i]-x)
			b, dy = appendRounded(b, s.points[i+1]-y)
			x, y = x+dx, y+dy // what was written, so that roundings do not add up
		}
		b = append(b, op)
	}
	return append(b, 14) // endchar
}

// appendRounded writes the nearest number a charstring can hold and says which it was.
func appendRounded(b []byte, v float64) ([]byte, float64) {
	v = math.Round(v*65536) / 65536
	v = max(-32768, min(32767, v))
	return appendNumber(b, v), v
}

// appendNumber writes an operand of a charstring (5177, section 3.2).
func appendNumber(b []byte, v float64) []byte {
	n := int(v)
	if v != math.Trunc(v) {
		fixed := int32(math.Round(v * 65536))
		return append(b, 255, byte(fixed>>24), byte(fixed>>16), byte(fixed>>8), byte(fixed))
	}
	switch {
	case n >= -107 && n <= 107:
		return append(b, byte(n+139))
	case n >= 108 && n <= 1131:
		return append(b, byte((n-108)>>8)+247, byte(n-108))
	case n <= -108 && n >= -1131:
		return append(b, byte((-n-108)>>8)+251, byte(-n-108))
	}
	return append(b, 28, byte(n>>8), byte(n))
}
