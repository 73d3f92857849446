package relay

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Edges are where the lines of a document begin and end. Only lines that no cut touches count: the others depend on what
// was cut. Of where lines begin, too, only what several share is used.
type Edges struct {
	ends    map[int][]float64 // right ends of upright lines and rules, by whole units; a few of each
	used    map[int]int       // how many there are of each
	lines   int
	columns map[columnKey][]float64 // right ends of lines by where they begin
	longest map[columnKey]longest   // of the lines that no break beside a name has moved
	starts  map[columnKey]*start
	squeeze map[int]int             // lines by how much wider than high their letters are set, in thousandths
	sorted  map[columnKey][]float64 // what from gave since the last page was added
}

// columnKey is where a column begins, in whole units.
type columnKey struct {
	u            [2]float64
	width, start int
}

// longest is how many lines a column has, and where the longest of them ends.
type longest struct {
	lines int
	end   float64
}

// start is a place at which lines begin.
type start struct {
	at    float64 // the least of them
	lines int
}

// NewEdges returns edges of which none is known.
func NewEdges() *Edges {
	return &Edges{ends: map[int][]float64{}, used: map[int]int{}, columns: map[columnKey][]float64{}, sorted: map[columnKey][]float64{},
		longest: map[columnKey]longest{}, starts: map[columnKey]*start{}, squeeze: map[int]int{}}
}

const (
	columnLines = 3  // lines that end alike in a justified column, at least
	columnShare = 10 // lines that end alike by chance, at most
	raggedLines = 8  // lines of a column that is not justified, at least
)

// Page adds the lines of a page of this size that no cut touches, the right ends of its level rules, and where all lines
// begin.
func (e *Edges) Page(p *reading.Page, cuts []Cut, width, height float64, rules []float64) {
	for _, x := range rules {
		e.end(x)
		e.end(x)
	}
	clear(e.sorted)
	work := assign(p, cuts)
	moved := map[int]bool{} // blocks in which a line was touched: where the next lines break may hang on a name
	for i, l := range p.Lines {
		if !l.Hidden && work[i] != nil {
			moved[l.Block] = true
		}
		if l.Hidden || l.Vertical {
			continue
		}
		at := columnKey{l.U, whole(math.Abs(l.U[0])*width + math.Abs(l.U[1])*height), whole(l.Start)}
		if e.starts[at] == nil {
			e.starts[at] = &start{at: l.Start}
		}
		e.starts[at].at, e.starts[at].lines = min(e.starts[at].at, l.Start), e.starts[at].lines+1
		if work[i] != nil {
			continue
		}
		if l.U == [2]float64{1, 0} {
			e.end(end(l))
		}
		e.squeeze[thousandths(squeezed(&l.Glyphs[0]))]++
		if !l.Beside && (i+1 == len(p.Lines) || !p.Lines[i+1].Beside) {
			e.columns[at] = append(e.columns[at], end(l))
			if m := e.longest[at]; !moved[l.Block] {
				e.longest[at] = longest{m.lines + 1, max(m.end, end(l))}
			}
		}
	}
}

// margin is the leftmost place at which more than one line begins, of pages of this width.
func (e *Edges) margin(u [2]float64, width float64) (float64, bool) {
	best, alone := math.Inf(1), math.Inf(1)
	for k, s := range e.starts {
		if k.u != u || k.width != whole(width) {
			continue
		}
		alone = min(alone, s.at)
		if s.lines > 1 {
			best = min(best, s.at)
		}
	}
	if math.IsInf(best, 1) {
		best = alone
	}
	return best, !math.IsInf(best, 1)
}

// squeezed is how much wider than high the letters of a glyph's text are set (Tz).
func squeezed(g *reading.Glyph) float64 {
	if g.Size <= 0 {
		return 1
	}
	return em(g) / g.Size
}

func thousandths(v float64) int { return int(math.Round(v * 1000)) }

// natural is by how much a glyph's text has to be set wider when its line is set anew. Programs squeeze and stretch a
// line to fit what stands in it; only a width that several lines have that no cut touches is the author's.
func (e *Edges) natural(g *reading.Glyph) float64 {
	is := squeezed(g)
	switch k := thousandths(is); {
	case k == 1000 || is == 0 || e.squeeze[k] >= columnLines:
		return 1
	case k > 700 && k < 1300:
		return 1 / is
	}
	return math.Max(0.05, math.Round(is*20)/20) / is
}

func whole(v float64) int { return int(math.Round(v)) }

func (e *Edges) end(at float64) {
	k := whole(at)
	e.used[k]++
	e.lines++
	if len(e.ends[k]) < 3 {
		e.ends[k] = append(e.ends[k], at)
	}
}

// near finds an edge that is in use at least twice, and more often in a long document, where ragged lines end at all
// places. Of edges that are nearly one it gives the furthest, so that it does
// not matter from which side it was found.
func (e *Edges) near(l *reading.Line, at float64) (float64, bool) {
	if l.U != [2]float64{1, 0} {
		return 0, false
	}
	far, n := at, 0
	for range 3 {
		furthest := math.Inf(-1)
		n = 0
		for _, i := range []int{-1, 0, 1} {
			for _, v := range e.ends[whole(far)+i] {
				if math.Abs(v-far) < sameEdge {
					furthest = max(furthest, v)
					n++
				}
			}
		}
		if n == 0 {
			return 0, false
		}
		far = furthest
	}
	k := whole(far)
	return far, n >= 2 && e.used[k-1]+e.used[k]+e.used[k+1] >= e.lines/20
}

// right is where the column that begins at start ends: at the furthest edge that several of its lines share, else, when
// it has many lines, where the longest of them ends.
func (e *Edges) right(u [2]float64, width, start float64) (float64, bool) {
	all := e.from(u, width, start)
	need := max(columnLines, len(all)/20, min(len(all)/4, columnShare))
	for i := len(all) - 1; i >= need-1; i-- {
		if all[i]-all[i-need+1] < sameEdge {
			return all[i], true
		}
	}
	var most longest
	for _, i := range []int{-1, 0, 1} {
		m := e.longest[columnKey{u, whole(width), whole(start) + i}]
		most = longest{most.lines + m.lines, max(most.end, m.end)}
	}
	return most.end, most.lines >= raggedLines
}

// justified reports whether several lines that begin at start end together.
func (e *Edges) justified(u [2]float64, width, start float64) bool {
	all := e.from(u, width, start)
	n := 0
	for i := len(all) - 1; i >= 0 && all[len(all)-1]-all[i] < sameEdge; i-- {
		n++
	}
	return n >= columnLines && n*4 > len(all)
}

// from lists the ends of the lines that begin at start, in order.
func (e *Edges) from(u [2]float64, width, start float64) []float64 {
	k := columnKey{u, whole(width), whole(start)}
	if all, ok := e.sorted[k]; ok {
		return all
	}
	var all []float64
	for _, i := range []int{-1, 0, 1} {
		all = append(all, e.columns[columnKey{u, k.width, k.start + i}]...)
	}
	slices.Sort(all)
	e.sorted[k] = all
	return all
}
