package relay

import (
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A drawn item is one at a place: groups may be drawn at several.
type drawn struct {
	item content.Item
	to   content.Matrix
}

// Figures are the small drawings and pictures of a page, which may stand among words as these do, and the level lines.
type Figures struct {
	all    []*figure
	strewn []*strewn
}

// figure is a drawing or a picture, or several that touch.
type figure struct {
	box   content.Rect // on the page
	level bool         // a level line
	parts []drawn
	last  content.Rect // around the last of the parts, on the page
	at    content.Rect // in the frame of its line
}

const (
	figureUpTo = 60.0 // units: how wide and high a figure is, at most
	maxFigures = 4000 // of one page; more are one drawing
	lineHigh   = 2.5  // units: how thick a level line is, at most
)

// NewFigures finds the figures of a scene.
func NewFigures(s *content.Scene) *Figures {
	f := &Figures{strewn: findStrewn(s)}
	f.find(s, content.Identity)
	if len(f.all) > maxFigures {
		f.all = nil
	}
	return f
}

func (f *Figures) find(s *content.Scene, to content.Matrix) {
	for _, it := range s.Items {
		if it.Base().Hidden != "" || len(f.all) > maxFigures {
			continue
		}
		var box content.Rect
		group, ok := it.(*content.Group)
		switch it := it.(type) {
		case *content.Path:
			box = content.Bounds(it.Shown().Segments)
		case *content.Picture:
			box = content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
		case *content.Group:
			box = it.BBox.Transform(it.Matrix)
		default:
			continue
		}
		if c := it.Base().Clip; c != nil {
			box = box.Intersect(c.Bounds)
		}
		if box.Empty() {
			continue
		}
		box = box.Transform(to)
		wide, high := box[2]-box[0], box[3]-box[1]
		level := high < lineHigh && wide > 3*high
		small := wide < figureUpTo && high < figureUpTo
		switch {
		case ok && (!small || worded(group)):
			f.find(group.Scene, group.Matrix.Mul(to))
		case small || level:
			f.all = append(f.all, &figure{box: box, level: level, parts: []drawn{{it, to}}, last: box})
		}
	}
}

func worded(g *content.Group) bool {
	found := false
	g.Scene.Texts(content.Identity, func(*content.Text, content.Matrix) { found = true })
	return found
}

// moved is where a figure went, in the frame of a line.
type moved struct {
	line     *reading.Line
	from, to float64 // along, of its begin
	wide     float64 // how wide it was
	scale    float64 // along
	shift    float64 // up or down
	end      float64 // of a line that is set to a new begin and keeps its end; else 0
	gone     bool
	copies   int     // more of it, each
	step     float64 // along from the one before
}

// movedBox is the place of a figure that moved.
type movedBox struct {
	box content.Rect
	moved
}

// move records where a figure went.
func (e *Edit) move(f *figure, m moved) {
	for _, d := range f.parts {
		e.moved[d] = m
	}
	x0, y0 := m.line.Point(f.at[0], f.at[1])
	x1, y1 := m.line.Point(f.at[2], f.at[3])
	e.boxes = append(e.boxes, movedBox{content.Rect{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}, m})
}

// dash sets a level line to where the words before it end now; it keeps its end.
func (e *Edit) dash(l *reading.Line, d attached, edge float64) {
	at := d.fig.at
	begin := min(edge+d.gap*l.Size, at[2]-l.Size)
	m := moved{line: l, from: at[0], to: begin, wide: at[2] - at[0], scale: 1, end: at[2]}
	if len(d.fig.parts) == 1 {
		e.move(d.fig, m)
		return
	}
	// The last dot stays, and before it stand as many as there is room for.
	last := frame(l, d.fig.last)
	step := snap((last[0]-at[0])/float64(len(d.fig.parts)-1), dotGrid)
	for i, p := range d.fig.parts {
		m := moved{line: l, gone: true}
		if i == len(d.fig.parts)-1 {
			m = moved{line: l, from: last[0], to: last[0], wide: last[2] - last[0], scale: 1, step: -step, copies: leaderMax}
			if step > 0 {
				m.copies = min(m.copies, int((last[0]-begin)/step))
			}
		}
		e.moved[p] = m
	}
}

const dotGrid = 0.25 // units: programs move dots to whole pixels

// along is the new place of a point of the figure. Programs round points by where they stand.
func (m moved) along(a float64) float64 {
	if m.end != 0 {
		if a-m.from < m.wide/2 {
			return m.to
		}
		return m.end
	}
	return m.to + snap((a-m.from)*m.scale, cornerGrid)
}

// all gives what becomes of the item.
func (m moved) all(it content.Item, to content.Matrix) []content.Item {
	if m.gone {
		return nil
	}
	var out []content.Item
	for range m.copies + 1 {
		out = append(out, m.apply(it, to))
		m.to += m.step
	}
	return out
}

// apply gives the item in its new place. A clip about as small as the figure goes with it; one that would hide it goes.
func (m moved) apply(it content.Item, to content.Matrix) content.Item {
	inv, ok := to.Invert()
	if !ok {
		return it
	}
	move := func(x, y float64) (float64, float64) {
		a, c := m.line.Frame(to.Apply(x, y))
		return inv.Apply(m.line.Point(m.along(a), c+m.shift))
	}
	var out content.Item
	var now content.Rect
	switch it := it.(type) {
	case *content.Path:
		own := *it.Shown()
		own.Segments = movedPath(own.Segments, move)
		out, now = &own, content.Bounds(own.Segments)
	case *content.Picture:
		own := *it
		own.Matrix[4], own.Matrix[5] = move(own.Matrix[4], own.Matrix[5])
		out, now = &own, content.Rect{0, 0, 1, 1}.Transform(own.Matrix)
	case *content.Group:
		own := *it
		own.Matrix[4], own.Matrix[5] = move(own.Matrix[4], own.Matrix[5])
		out, now = &own, own.BBox.Transform(own.Matrix)
	default:
		return it
	}
	out.Base().Clip = m.clip(out.Base().Clip, to, move, now)
	return out
}

func (m moved) clip(c *content.Clip, to content.Matrix, move func(x, y float64) (float64, float64), now content.Rect) *content.Clip {
	if c == nil {
		return nil
	}
	parent := m.clip(c.Parent, to, move, now)
	b := content.Bounds(c.Path)
	if f := frame(m.line, b.Transform(to)); f[2]-f[0] < m.wide+m.line.Size {
		return parent.Within(movedPath(c.Path, move), c.EvenOdd)
	}
	if !b.Holds(now, 0.01) {
		return parent
	}
	return parent.Within(c.Path, c.EvenOdd)
}

func movedPath(path []content.Segment, move func(x, y float64) (float64, float64)) []content.Segment {
	out := make([]content.Segment, len(path))
	for i, s := range path {
		n := map[byte]int{'m': 1, 'l': 1, 'c': 3}[s.Op]
		for k := range n {
			s.P[2*k], s.P[2*k+1] = move(s.P[2*k], s.P[2*k+1])
		}
		out[i] = s
	}
	return out
}
