package content

import "math"

// A Matrix maps (x, y) to (ax+cy+e, bx+dy+f) (8.3.3).
type Matrix [6]float64

// Identity maps every point to itself.
var Identity = Matrix{1, 0, 0, 1, 0, 0}

// Mul is the matrix that applies m first and n then.
func (m Matrix) Mul(n Matrix) Matrix {
	return Matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// Apply maps a point.
func (m Matrix) Apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// Det is the factor by which areas grow.
func (m Matrix) Det() float64 { return m[0]*m[3] - m[1]*m[2] }

// Invert gives the inverse, or false when there is none.
func (m Matrix) Invert() (Matrix, bool) {
	d := m.Det()
	if math.Abs(d) < 1e-12 || math.IsNaN(d) || math.IsInf(d, 0) {
		return Identity, false
	}
	return Matrix{m[3] / d, -m[1] / d, -m[2] / d, m[0] / d,
		(m[2]*m[5] - m[3]*m[4]) / d, (m[1]*m[4] - m[0]*m[5]) / d}, true
}

// Similar reports whether m keeps angles, and gives the factor by which it scales lengths.
func (m Matrix) Similar() (float64, bool) {
	s := math.Sqrt(math.Abs(m.Det()))
	x, y := math.Hypot(m[0], m[1]), math.Hypot(m[2], m[3])
	dot := m[0]*m[2] + m[1]*m[3]
	return s, math.Abs(x-y) <= 1e-3*s && math.Abs(dot) <= 1e-3*s*s
}

// A Rect is left, bottom, right, top.
type Rect [4]float64

// Everywhere is the rectangle that limits nothing.
var Everywhere = Rect{-1e9, -1e9, 1e9, 1e9}

// Transform gives the smallest upright rectangle around r after m.
func (r Rect) Transform(m Matrix) Rect {
	if m[1] == 0 && m[2] == 0 { // upright, as nearly all are
		x, y := m.Apply(r[0], r[1])
		u, v := m.Apply(r[2], r[3])
		return Rect{min(x, u), min(y, v), max(x, u), max(y, v)}
	}
	out := Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range [4][2]float64{{r[0], r[1]}, {r[2], r[1]}, {r[2], r[3]}, {r[0], r[3]}} {
		x, y := m.Apply(p[0], p[1])
		out = out.Add(x, y)
	}
	return out
}

// Add grows r to hold a point.
func (r Rect) Add(x, y float64) Rect {
	return Rect{min(r[0], x), min(r[1], y), max(r[2], x), max(r[3], y)}
}

// Intersect gives what both hold; it is Empty when they do not meet.
func (r Rect) Intersect(o Rect) Rect {
	return Rect{max(r[0], o[0]), max(r[1], o[1]), min(r[2], o[2]), min(r[3], o[3])}
}

// Path is the outline of r.
func (r Rect) Path() []Segment {
	return Polygon([2]float64{r[0], r[1]}, [2]float64{r[2], r[1]}, [2]float64{r[2], r[3]}, [2]float64{r[0], r[3]})
}

// Empty reports whether r holds no point.
func (r Rect) Empty() bool { return r[0] > r[2] || r[1] > r[3] }

// Holds reports whether o lies within r, give or take slack.
func (r Rect) Holds(o Rect, slack float64) bool {
	return r[0] <= o[0]+slack && r[1] <= o[1]+slack && r[2] >= o[2]-slack && r[3] >= o[3]-slack
}
