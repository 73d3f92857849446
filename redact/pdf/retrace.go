package pdf

import (
	"image"
	"math"

	"github.com/caseveil/caseveil/redact/pdf/canvas"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// retrace does to paths what a canvas did to its picture of them: parts of letters in what was painted over go, those in
// what was moved move.
type retrace struct {
	q       *plate
	changes []canvas.Change
	shift   [][]float64    // of each strip of each change, in samples
	ink     *content.Paint // of the first part that went
}

const (
	largerThan = 2.0  // times as high as its line; such a part is a frame or a drawing and stays
	ruleHigh   = 0.25 // of its line's height: a part that is lower and wide is a rule
	ruleWide   = 1.0  // times its line's height
)

// retraced gives the items with the letters that the changes took out of their picture gone from their paths.
func (q *plate) retraced(items []content.Item, changes []canvas.Change) ([]content.Item, *content.Paint) {
	r := &retrace{q: q, changes: changes}
	r.align(items)
	out := make([]content.Item, len(items))
	for i, it := range items {
		if p, ok := it.(*content.Path); ok {
			out[i] = r.path(p)
		} else {
			out[i] = it
		}
	}
	return out, r.ink
}

// align works out how far each strip moves: its leftmost part comes to stand on a whole sample, so that nothing is left
// of where within one it stood.
func (r *retrace) align(items []content.Item) {
	left := make([][]float64, len(r.changes))
	for i, c := range r.changes {
		left[i] = make([]float64, len(c.Strips))
		for j := range left[i] {
			left[i][j] = math.Inf(1)
		}
	}
	for _, it := range items {
		p, ok := it.(*content.Path)
		if !ok {
			continue
		}
		for _, s := range subpaths(p.Segments) {
			b := r.onCanvas(p.Segments[s[0]:s[1]])
			if i, j := r.find(b); i >= 0 && j >= 0 {
				left[i][j] = math.Min(left[i][j], b[0])
			}
		}
	}
	for i, c := range r.changes {
		for j, s := range c.Strips {
			if s.Fixed || math.IsInf(left[i][j], 1) {
				left[i][j] = 0
				continue
			}
			left[i][j] = float64(s.Left) - left[i][j]
		}
	}
	r.shift = left
}

// onCanvas is a box around a part in samples of the canvas, y downwards.
func (r *retrace) onCanvas(part []content.Segment) content.Rect {
	b := content.Bounds(part).Transform(r.q.up)
	h := float64(r.q.height)
	return content.Rect{b[0], h - b[3], b[2], h - b[1]}
}

// find tells in which change a part lies, and in which strip that stays; -1 for none.
func (r *retrace) find(b content.Rect) (change, strip int) {
	at := image.Pt(int(math.Floor((b[0]+b[2])/2)), int(math.Floor((b[1]+b[3])/2)))
	w, h := b[2]-b[0], b[3]-b[1]
	for i, c := range r.changes {
		for _, e := range c.Erased {
			high := float64(e.Dy())
			if !at.In(e) || h > largerThan*high {
				continue
			}
			if h < ruleHigh*high && w > ruleWide*high && !r.ruled(b, c) {
				continue
			}
			for j, s := range c.Strips {
				if at.In(s.From) {
					return i, j
				}
			}
			return i, -1
		}
	}
	return -1, -1
}

// ruled reports whether a rule belongs to words that went: it is about as wide as they are.
func (r *retrace) ruled(b content.Rect, c canvas.Change) bool {
	for _, g := range c.Gone {
		if slack := float64(g.Dy()); b[0] >= float64(g.Min.X)-slack && b[2] <= float64(g.Max.X)+slack {
			return true
		}
	}
	return false
}

// path gives a path with its parts gone or moved.
func (r *retrace) path(p *content.Path) content.Item {
	var out []content.Segment
	changed := false
	down, ok := r.q.up.Invert()
	for _, s := range subpaths(p.Segments) {
		part := p.Segments[s[0]:s[1]]
		i, j := r.find(r.onCanvas(part))
		switch {
		case i < 0 || !ok:
			out = append(out, part...)
		case j < 0:
			changed = true
			if r.ink == nil {
				r.ink = p.Paint
			}
		default:
			dx := r.shift[i][j]
			changed = changed || dx != 0
			for _, g := range part {
				for k := range map[byte]int{'m': 1, 'l': 1, 'c': 3}[g.Op] {
					g.P[2*k] = coarse(g.P[2*k]+dx*down[0], dx)
					g.P[2*k+1] = coarse(g.P[2*k+1]+dx*down[1], dx)
				}
				out = append(out, g)
			}
		}
	}
	if !changed {
		return p
	}
	own := *p
	own.Segments = out
	if len(out) == 0 {
		own.Fill, own.Stroke, own.Hidden = false, false, "picture_text"
	}
	return &own
}

// coarse rounds what has moved: how a program rounded its points tells where they stood.
func coarse(v, dx float64) float64 {
	if dx == 0 {
		return v
	}
	return math.Round(v/coarseStep) * coarseStep
}

const coarseStep = 0.04 // page units

// without drops the rules of other items that underline or frame words that went: their width is the words'.
func (q *plate) without(it content.Item, changes []canvas.Change) bool {
	p, ok := it.(*content.Path)
	if !ok || len(subpaths(p.Segments)) != 1 || p.Hidden != "" {
		return false
	}
	b := (&retrace{q: q}).onCanvas(p.Segments)
	for _, c := range changes {
		for _, g := range c.Gone {
			slack := 0.5 * float64(g.Dy())
			frame := content.Rect{float64(g.Min.X) - slack, float64(g.Min.Y) - slack, float64(g.Max.X) + slack, float64(g.Max.Y) + slack}
			if frame.Holds(b, 0) {
				return true
			}
		}
	}
	return false
}
