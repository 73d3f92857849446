package relay

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// An edge is what alignment keeps in place.
type edge int

const (
	left edge = iota
	right
	centre
)

// alignment says where a line is anchored and how wide it may become.
type alignment struct {
	edge edge
	at   float64 // along
	room float64
	hard bool // something stands at the end of the room
}

// surroundings is what a line's alignment is judged by. Ends of lines that are cut themselves are never looked at:
// they depend on what was cut.
type surroundings struct {
	page     *reading.Page
	touched  map[*reading.Line]bool
	rules    []reading.Rule
	area     content.Rect
	edges    *Edges
	leftmost map[[2]float64]float64 // by direction
	extent   map[[2]float64][2]float64
	wide     map[*reading.Line]float64 // new widths
}

func newSurroundings(p *reading.Page, work map[int]*marking, o Options) *surroundings {
	s := &surroundings{page: p, touched: map[*reading.Line]bool{}, rules: o.Rules, area: o.Area, edges: o.Edges,
		leftmost: map[[2]float64]float64{}, extent: map[[2]float64][2]float64{}, wide: map[*reading.Line]float64{}}
	for i := range work {
		s.touched[p.Lines[i]] = true
	}
	for _, l := range p.Lines {
		if l.Hidden {
			continue
		}
		if v, ok := s.leftmost[l.U]; !ok || l.Start < v {
			s.leftmost[l.U] = l.Start
		}
		s.extent[l.U] = s.areaAlong(l)
	}
	return s
}

// areaAlong is where the page begins and ends along a line.
func (s *surroundings) areaAlong(l *reading.Line) [2]float64 {
	out := [2]float64{math.Inf(1), math.Inf(-1)}
	for _, c := range [][2]float64{{s.area[0], s.area[1]}, {s.area[2], s.area[1]}, {s.area[2], s.area[3]}, {s.area[0], s.area[3]}} {
		a, _ := l.Frame(c[0], c[1])
		out[0], out[1] = min(out[0], a), max(out[1], a)
	}
	return out
}

// end is where the last glyph that is no space ends.
func end(l *reading.Line) float64 {
	for i := len(l.Glyphs) - 1; i >= 0; i-- {
		if !l.Glyphs[i].Space && l.Glyphs[i].Over < 0 {
			return l.Glyphs[i].End()
		}
	}
	return l.End
}

const (
	sameEdge = 0.75 // page units within which edges are one
	sameMid  = 1.5
)

// align finds how a line is aligned.
func (s *surroundings) align(l *reading.Line) alignment {
	starts, ends := 0, 0
	var endAt float64
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || o.U != l.U {
			continue
		}
		near := o.Block == l.Block
		if math.Abs(o.Start-l.Start) < sameEdge {
			starts++
			if near {
				starts++
			}
		}
		if !s.touched[o] && math.Abs(end(o)-end(l)) < sameEdge {
			endAt = end(o)
			ends++
			if near {
				ends++
			}
		}
	}
	extent := s.extent[l.U]
	mid, width := (l.Start+end(l))/2, extent[1]-extent[0]
	switch {
	case starts > 0 && starts >= ends:
		return alignment{left, l.Start, s.limit(l) - l.Start, s.hard(l)}
	case math.Abs(mid-(extent[0]+extent[1])/2) < sameMid:
		return alignment{centre, (extent[0] + extent[1]) / 2, width * 0.9, true}
	case ends >= 1 && ends > starts:
		return alignment{right, endAt, endAt - extent[0], true}
	}
	if at, ok := s.edges.near(l, end(l)); ok && starts == 0 {
		return alignment{right, at, at - extent[0], true}
	}
	if at, ok := s.edges.right(l.U, width, s.leftmost[l.U]); ok && starts == 0 && math.Abs(at-end(l)) < sameEdge {
		return alignment{right, at, at - extent[0], true}
	}
	if m, ok := s.sharedMiddle(l, mid); ok {
		return alignment{centre, m, width * 0.9, true}
	}
	return alignment{left, l.Start, s.limit(l) - l.Start, s.hard(l)}
}

// sharedMiddle finds a line of the same block with the same middle and other edges.
func (s *surroundings) sharedMiddle(l *reading.Line, mid float64) (float64, bool) {
	for _, o := range s.page.Lines {
		if o == l || s.touched[o] || o.Hidden || o.U != l.U || o.Block != l.Block {
			continue
		}
		m := (o.Start + end(o)) / 2
		if math.Abs(m-mid) < sameMid && math.Abs(o.Start-l.Start) > 2*sameEdge {
			return m, true
		}
	}
	return 0, false
}

// limit is how far to the right a line may run. In a cell, or beside another column, that is to the rule or to what
// stands there; in running text to where lines that begin at the same edge end in the whole document; else to a margin
// as wide as the left one. No line that a cut touches has a say in it.
func (s *surroundings) limit(l *reading.Line) float64 {
	beside, cell := s.beside(l)
	if at, ok := s.ruleAfter(l); ok {
		return min(beside, at)
	}
	return min(beside, s.column(l, cell))
}

// hard reports whether something stands at the end of a line's room that it may not run over.
func (s *surroundings) hard(l *reading.Line) bool {
	beside, _ := s.beside(l)
	_, ruled := s.ruleAfter(l)
	return ruled || beside <= s.column(l, true)
}

// beside finds what stands to the right of a line, and reports whether anything stands to its left or right.
func (s *surroundings) beside(l *reading.Line) (at float64, cell bool) {
	at = math.Inf(1)
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || o.U != l.U || leads(o) || math.Abs(o.Base-l.Base) >= 0.8*max(l.Size, o.Size) {
			continue
		}
		if o.Start > l.Start+0.5*l.Size {
			at, cell = min(at, o.Start-0.3*l.Size), true
		} else if o.Start < l.Start-0.5*l.Size && sameBaseline(o, l) {
			cell = true
		}
	}
	return at, cell
}

// ruleAfter finds the upright rule that closes the cell of a line.
func (s *surroundings) ruleAfter(l *reading.Line) (float64, bool) {
	at := math.Inf(1)
	if l.U == [2]float64{1, 0} {
		for _, r := range s.rules {
			if r.X > l.Start && r.Bottom < l.Base+0.3*l.Size && r.Top > l.Base {
				at = min(at, r.X-0.15*l.Size)
			}
		}
	}
	return at, !math.IsInf(at, 1)
}

// column is where the lines of a column end. What is in a cell has no column but the page's.
func (s *surroundings) column(l *reading.Line, cell bool) float64 {
	extent := s.extent[l.U]
	width := extent[1] - extent[0]
	edge := extent[1] - 0.2*l.Size
	if at, ok := s.edges.right(l.U, width, l.Start); ok && !cell {
		return min(edge, at)
	}
	least := l.Start + 8*l.Size
	if at, ok := s.edges.right(l.U, width, s.leftmost[l.U]); ok && at > least {
		return min(edge, at)
	}
	margin := max(extent[1]-(s.leftmost[l.U]-extent[0]), extent[0]+width*0.6)
	return min(edge, margin)
}
