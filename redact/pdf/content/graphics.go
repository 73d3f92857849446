package content

import (
	"fmt"
	"math"

	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

func wrong(op *lex.Op) error {
	return fmt.Errorf("%w: offset %d: an operand is of the wrong kind", ErrDamaged, op.Off)
}

func (in *interp) save(*lex.Op) error {
	if len(in.stack) >= maxSaves {
		return fmt.Errorf("%w: graphics states nested deeper than %d", ErrLimit, maxSaves)
	}
	in.stack = append(in.stack, in.st)
	return nil
}

// restore ignores a Q too many, as every reader does.
func (in *interp) restore(*lex.Op) error {
	if len(in.stack) > in.floor {
		in.st = in.stack[len(in.stack)-1]
		in.stack = in.stack[:len(in.stack)-1]
	}
	return nil
}

func (in *interp) concat(v []float64) { in.st.ctm = Matrix(v).Mul(in.st.ctm) }

func (in *interp) dash(op *lex.Op) error {
	a, ok := op.Args[len(op.Args)-2].(obj.Array)
	phase, err := numbers(op, 1)
	if !ok || err != nil {
		return wrong(op)
	}
	in.setDash(a, phase[0])
	return nil
}

func (in *interp) setDash(a obj.Array, phase float64) {
	v := in.r.File.Numbers(a, -1)
	sum := 0.0
	for _, n := range v {
		sum += math.Abs(n)
	}
	if sum == 0 {
		v = nil
	}
	p := in.change()
	p.Dash, p.DashPhase = v, phase
}

func (in *interp) intent(op *lex.Op) error {
	switch n, _ := op.Args[len(op.Args)-1].(obj.Name); n {
	case "AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual":
		in.change().Intent = n
	}
	return nil
}

func (in *interp) segment(op byte, v ...float64) {
	var s Segment
	s.Op = op
	for i := 0; i+1 < len(v); i += 2 {
		s.P[i], s.P[i+1] = in.st.ctm.Apply(v[i], v[i+1])
	}
	in.path = append(in.path, s)
	if n := len(v); n >= 2 {
		in.at = [2]float64{v[n-2], v[n-1]}
	}
}

func (in *interp) moveTo(v []float64) { in.segment('m', v...) }

func (in *interp) lineTo(v []float64) {
	if len(in.path) == 0 {
		in.segment('m', v...)
		return
	}
	in.segment('l', v...)
}

func (in *interp) curve(v []float64) {
	if len(in.path) == 0 {
		in.segment('m', v[0], v[1])
	}
	in.segment('c', v...)
}

func (in *interp) curveFromHere(v []float64) {
	in.curve([]float64{in.at[0], in.at[1], v[0], v[1], v[2], v[3]})
}

func (in *interp) curveToLast(v []float64) {
	in.curve([]float64{v[0], v[1], v[2], v[3], v[2], v[3]})
}

func (in *interp) closePath() {
	if len(in.path) > 0 && in.path[len(in.path)-1].Op != 'h' {
		in.segment('h')
	}
}

func (in *interp) rectangle(v []float64) {
	x, y, w, h := v[0], v[1], v[2], v[3]
	if in.path == nil {
		in.path = make([]Segment, 0, 5) // most rectangles are all of their path
	}
	in.segment('m', x, y)
	in.segment('l', x+w, y)
	in.segment('l', x+w, y+h)
	in.segment('l', x, y+h)
	in.segment('h')
	in.at = [2]float64{x, y}
}

// painting says what a path painting operator does.
type painting struct{ fill, stroke, close, evenOdd bool }

func (in *interp) paintPath(how painting) error {
	if how.close {
		in.closePath()
	}
	if (how.fill || how.stroke) && len(in.path) > 0 {
		in.add(&Path{Segments: in.path, Fill: how.fill, Stroke: how.stroke, EvenOdd: how.evenOdd, CTM: in.st.ctm})
	}
	if in.clip != 0 && len(in.path) > 0 { // a clip without a path limits nothing, as readers take it
		in.intersect(in.path, in.clip == '*')
		in.clip = 0
	}
	in.path = nil
	return nil
}

// intersect narrows the clip to a path. An empty path clips everything away.
func (in *interp) intersect(path []Segment, evenOdd bool) {
	if IsRect(path) { // one form for each rectangle, however it was drawn
		path, evenOdd = Bounds(path).Path(), false
	}
	if c := in.st.clip; c != nil && IsRect(path) && Bounds(path).Holds(c.Bounds, 1e-4) {
		return // it limits nothing that was not limited before
	}
	in.st.clip = in.st.clip.Within(path, evenOdd)
}

// Within gives a clip to a path that c limits further; c may be nil.
func (c *Clip) Within(path []Segment, evenOdd bool) *Clip {
	out := &Clip{Parent: c, Path: path, EvenOdd: evenOdd, Bounds: Bounds(path), depth: c.Depth() + 1}
	if c != nil {
		out.Bounds = out.Bounds.Intersect(c.Bounds)
	}
	return out
}

// Bounds is the rectangle around a path's points.
func Bounds(path []Segment) Rect {
	r := Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for k := range path {
		s := &path[k]
		for i := range s.Points() {
			r = r.Add(s.P[2*i], s.P[2*i+1])
		}
	}
	return r
}

// IsRect reports whether a path is one upright rectangle.
func IsRect(path []Segment) bool {
	var p [][2]float64
	for i, s := range path {
		switch {
		case s.Op == 'h' && i == len(path)-1:
		case s.Op == 'm' && i == 0, s.Op == 'l' && i > 0:
			p = append(p, [2]float64{s.P[0], s.P[1]})
		default:
			return false
		}
	}
	if len(p) == 5 && p[0] == p[4] {
		p = p[:4]
	}
	if len(p) != 4 {
		return false
	}
	same := func(a, b float64) bool { return math.Abs(a-b) < 1e-3 }
	upright := same(p[0][1], p[1][1]) && same(p[1][0], p[2][0]) && same(p[2][1], p[3][1]) && same(p[3][0], p[0][0])
	lying := same(p[0][0], p[1][0]) && same(p[1][1], p[2][1]) && same(p[2][0], p[3][0]) && same(p[3][1], p[0][1])
	return upright || lying
}

// Shown is p, or, of a filled path that covers all of its clip, the same with the clip's path for its own: some programs
// paint the ground of words so.
func (p *Path) Shown() *Path {
	c := p.Clip
	if c == nil || !p.Fill || p.Stroke || !IsRect(p.Segments) || !Bounds(p.Segments).Holds(Bounds(c.Path), 0.01) {
		return p
	}
	own := *p
	own.Segments, own.EvenOdd, own.Clip = c.Path, c.EvenOdd, c.Parent
	return own.Shown()
}

// extState takes the known entries of an ExtGState (8.4.5).
func (in *interp) extState(op *lex.Op) error {
	name, _ := op.Args[len(op.Args)-1].(obj.Name)
	f := in.r.File
	d := f.Dict(in.resource("ExtGState", name))
	if d == nil {
		in.r.Dropped["unknown_resource"]++
		return nil
	}
	p := in.change()
	number := func(key obj.Name, to *float64) {
		if v, ok := f.Number(d[key]); ok {
			*to = v
		}
	}
	number("LW", &p.LineWidth)
	number("ML", &p.Miter)
	number("ca", &p.FillAlpha)
	number("CA", &p.StrokeAlpha)
	if v, ok := f.Number(d["LC"]); ok {
		p.Cap = within(v, 2)
	}
	if v, ok := f.Number(d["LJ"]); ok {
		p.Join = within(v, 2)
	}
	if a := f.Array(d["D"]); len(a) == 2 {
		phase, _ := f.Number(a[1])
		in.setDash(f.Array(a[0]), phase)
	}
	if a := f.Array(d["Font"]); len(a) == 2 {
		size, _ := f.Number(a[1])
		if err := in.useFont(a[0], size); err != nil {
			return err
		}
	}
	for i, key := range []obj.Name{"OP", "op", "OPM"} {
		if v, err := f.Resolve(d[key]); err == nil && v != nil {
			p.Overprint[i] = 0
			if v == true || v == obj.Integer(1) {
				p.Overprint[i] = 1
			}
		}
	}
	if v, ok := d["AIS"].(bool); ok {
		p.AlphaShape = v
	}
	if v, err := f.Resolve(d["BM"]); err == nil && v != nil {
		p.Blend = blend(f.Array(v), v)
	}
	return in.softMask(d)
}

// blendModes are those of 11.3.5.
var blendModes = map[obj.Name]bool{"Normal": true, "Multiply": true, "Screen": true, "Overlay": true, "Darken": true,
	"Lighten": true, "ColorDodge": true, "ColorBurn": true, "HardLight": true, "SoftLight": true, "Difference": true,
	"Exclusion": true, "Hue": true, "Saturation": true, "Color": true, "Luminosity": true}

func blend(list obj.Array, v obj.Object) obj.Name {
	for _, o := range append(obj.Array{v}, list...) {
		if n, ok := o.(obj.Name); ok && blendModes[n] {
			return n
		}
	}
	return "Normal"
}

func (in *interp) softMask(d obj.Dict) error {
	v, err := in.r.File.Resolve(d["SMask"])
	if err != nil || v == nil {
		return err
	}
	p := in.change()
	m, ok := v.(obj.Dict)
	if !ok {
		p.Soft = nil
		return nil
	}
	s := in.r.File.Stream(m["G"])
	if s == nil {
		return fmt.Errorf("%w: a soft mask without a group", ErrDamaged)
	}
	g, err := in.child(s, childOf{})
	if err != nil {
		return err
	}
	own := *g
	own.Matrix = own.Matrix.Mul(in.st.ctm)
	mask := &SoftMask{Luminosity: in.r.File.Name(m["S"]) == "Luminosity", Group: &own, Backdrop: in.r.File.Numbers(m["BC"], -1)}
	if _, named := m["TR"].(obj.Name); !named && m["TR"] != nil {
		if mask.Transfer, err = in.r.Assets.Function(m["TR"]); err != nil {
			return err
		}
	}
	p.Soft = mask
	return nil
}
