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
}

// surroundings is what a line's alignment is judged by. Ends of lines that are cut themselves are never looked at:
// they depend on what was cut.
type surroundings struct {
	page     *reading.Page
	touched  map[*reading.Line]bool
	rules    []reading.Rule
	area     content.Rect
	ends     Ends
	leftmost map[[2]float64]float64 // by direction
	extent   map[[2]float64][2]float64
	wide     map[*reading.Line]float64 // new widths
}

func newSurroundings(p *reading.Page, work map[int]*marking, o Options) *surroundings {
	s := &surroundings{page: p, touched: map[*reading.Line]bool{}, rules: o.Rules, area: o.Area, ends: o.Ends,
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

// Ends counts right edges of upright lines, by whole units of the page; the value is one of them.
type Ends map[int][]float64

// Add counts the end of a line or rule.
func (e Ends) Add(at float64) {
	k := int(math.Round(at))
	if len(e[k]) < 3 {
		e[k] = append(e[k], at)
	}
}

// Line counts the end of a line that is not cut.
func (e Ends) Line(l *reading.Line) {
	if l.U == [2]float64{1, 0} && !l.Hidden {
		e.Add(end(l))
	}
}

// near finds an edge that is in use at least twice.
func (e Ends) near(l *reading.Line, at float64) (float64, bool) {
	if l.U != [2]float64{1, 0} {
		return 0, false
	}
	k := int(math.Round(at))
	var all []float64
	for _, i := range []int{k - 1, k, k + 1} {
		for _, v := range e[i] {
			if math.Abs(v-at) < sameEdge {
				all = append(all, v)
			}
		}
	}
	if len(all) < 2 {
		return 0, false
	}
	return all[0], true
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
		return alignment{left, l.Start, s.limit(l) - l.Start}
	case math.Abs(mid-(extent[0]+extent[1])/2) < sameMid:
		return alignment{centre, (extent[0] + extent[1]) / 2, width * 0.9}
	case ends >= 1 && ends > starts:
		return alignment{right, endAt, endAt - extent[0]}
	}
	if at, ok := s.ends.near(l, end(l)); ok && starts == 0 {
		return alignment{right, at, at - extent[0]}
	}
	if m, ok := s.sharedMiddle(l, mid); ok {
		return alignment{centre, m, width * 0.9}
	}
	return alignment{left, l.Start, s.limit(l) - l.Start}
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

// limit is how far to the right a line may run: to the rule of its cell, to what stands beside it, to where the lines
// of its column end, or to a margin as wide as the left one.
func (s *surroundings) limit(l *reading.Line) float64 {
	extent := s.extent[l.U]
	margin := max(extent[1]-(s.leftmost[l.U]-extent[0]), extent[0]+(extent[1]-extent[0])*0.6)
	margin = min(margin, extent[1]-0.2*l.Size)
	column, lines := math.Inf(-1), 0
	alike := math.Inf(-1) // where lines of the same size end
	beside := math.Inf(1)
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || o.U != l.U {
			continue
		}
		if o.Start > l.Start+0.5*l.Size && !leads(o) && math.Abs(o.Base-l.Base) < 0.8*max(l.Size, o.Size) {
			beside = min(beside, o.Start-0.3*l.Size)
		}
		if !s.touched[o] && math.Abs(o.Size-l.Size) < 0.08*l.Size {
			alike = max(alike, end(o))
		}
		if !s.touched[o] && math.Abs(o.Start-l.Start) < sameEdge {
			column = max(column, end(o))
			lines++
		}
	}
	if l.U == [2]float64{1, 0} {
		for _, r := range s.rules {
			if r.X > l.Start && r.Bottom < l.Base+0.3*l.Size && r.Top > l.Base {
				beside = min(beside, r.X-0.15*l.Size)
			}
		}
	}
	switch {
	case !math.IsInf(beside, 1):
		return beside
	case lines >= 3 && column > l.Start+8*l.Size:
		return column
	case alike > l.Start+8*l.Size:
		return min(margin, alike)
	}
	return margin
}
