package relay

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Edges are where the lines of a document begin and end. Only lines that no cut touches count: the others depend on what
// was cut.
type Edges struct {
	ends    map[int][]float64       // right ends of upright lines and rules, by whole units
	columns map[columnKey][]float64 // right ends of lines by where they begin
	longest map[columnKey]longest   // of the lines that no break beside a name has moved
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

// NewEdges returns edges of which none is known.
func NewEdges() *Edges {
	return &Edges{ends: map[int][]float64{}, columns: map[columnKey][]float64{}, longest: map[columnKey]longest{}, sorted: map[columnKey][]float64{}}
}

const (
	columnLines = 3  // lines that end alike in a justified column, at least
	columnShare = 10 // lines that end alike by chance, at most
	raggedLines = 8  // lines of a column that is not justified, at least
)

// Page adds the lines of a page of this size that no cut touches, and the right ends of its level rules.
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
		if l.Hidden || l.Vertical || work[i] != nil {
			continue
		}
		if l.U == [2]float64{1, 0} {
			e.end(end(l))
		}
		if !l.Beside && (i+1 == len(p.Lines) || !p.Lines[i+1].Beside) {
			k := columnKey{l.U, whole(math.Abs(l.U[0])*width + math.Abs(l.U[1])*height), whole(l.Start)}
			e.columns[k] = append(e.columns[k], end(l))
			if m := e.longest[k]; !moved[l.Block] {
				e.longest[k] = longest{m.lines + 1, max(m.end, end(l))}
			}
		}
	}
}

func whole(v float64) int { return int(math.Round(v)) }

func (e *Edges) end(at float64) {
	k := whole(at)
	if len(e.ends[k]) < 3 {
		e.ends[k] = append(e.ends[k], at)
	}
}

// near finds an edge that is in use at least twice.
func (e *Edges) near(l *reading.Line, at float64) (float64, bool) {
	if l.U != [2]float64{1, 0} {
		return 0, false
	}
	var all []float64
	for _, i := range []int{-1, 0, 1} {
		for _, v := range e.ends[whole(at)+i] {
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
