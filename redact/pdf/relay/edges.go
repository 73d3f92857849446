package relay

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Edges are where the lines of a document begin and end. Only lines that no cut touches count: the others depend on what
// was cut. Of where lines begin, too, only what several share is used.
type Edges struct {
	ends    map[int][]ending // right ends of upright lines and rules, by whole units
	used    map[int]int      // how many there are of each
	lines   int
	columns map[columnKey][]float64 // right ends of lines by where they begin
	longest map[columnKey]longest   // of the lines that no break beside a name has moved
	starts  map[columnKey]*start
	counts  []int                   // how many lines begin at each of these places, in order
	begins  map[int][]*begin        // of lines that no cut touches, by whole units
	grid    [4]int                  // lines that begin at a multiple of each grid and of none
	off     [4]int                  // the same for lines that a cut touches
	down    [4]int                  // the same for how far lines stand below the first of their page
	chosen  [2]int                  // lines that begin at a multiple of each of units
	still   int                     // lines of which chosen counts
	tenths  int                     // lines that begin at a tenth and at no half of units
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
	first float64 // the least of those that no cut touches
	still int     // how many these are
	ends  []float64
}

// ragged reports whether lines that begin at a place end at several. Such are set left: of others, lines that begin at
// one place are as wide as each other.
func (s *start) ragged(need int) bool {
	return len(s.ends) >= need && slices.Max(s.ends)-slices.Min(s.ends) > 2*sameEdge
}

// ending is a place at which lines end.
type ending struct {
	at    float64
	lines int
}

// begin is a place at which lines begin, to the digit.
type begin struct {
	u     [2]float64
	at    float64
	lines int
}

// NewEdges returns edges of which none is known.
func NewEdges() *Edges {
	return &Edges{ends: map[int][]ending{}, used: map[int]int{}, columns: map[columnKey][]float64{}, sorted: map[columnKey][]float64{},
		longest: map[columnKey]longest{}, starts: map[columnKey]*start{}, begins: map[int][]*begin{}, squeeze: map[int]int{}}
}

const (
	columnLines = 3  // lines that end alike in a justified column, at least
	columnShare = 10 // lines that end alike by chance, at most
	endsKept    = 40 // places at which lines end, in each unit
	raggedFrom  = 3  // places at which lines end that were set to their left edge, at least
	raggedLines = 8  // lines of a column that is not justified, at least
)

// Page adds the lines of a page that no cut touches and that follow none, the right ends of its level rules, and where all
// lines begin.
func (e *Edges) Page(p *reading.Page, cuts []Cut, o Options, levels []float64) {
	width, height := o.Area[2]-o.Area[0], o.Area[3]-o.Area[1]
	for _, x := range levels {
		e.end(x)
		e.end(x)
	}
	clear(e.sorted)
	e.counts = nil
	work := assign(p, cuts)
	attend(p, work, o.Area, o.Rules, o.Figures)
	moved := map[int]bool{} // blocks in which a line was touched: where the next lines break may hang on a name
	var top *reading.Line
	for i, l := range p.Lines {
		if !l.Hidden && work[i] != nil {
			moved[l.Block] = true
		}
		if l.Hidden || l.Vertical || work[i] != nil && work[i].follows {
			continue
		}
		at := columnKey{l.U, whole(math.Abs(l.U[0])*width + math.Abs(l.U[1])*height), whole(l.Start)}
		if e.starts[at] == nil {
			e.starts[at] = &start{at: l.Start}
		}
		e.starts[at].at, e.starts[at].lines = min(e.starts[at].at, l.Start), e.starts[at].lines+1
		e.starts[at].ends = append(e.starts[at].ends, end(l))
		if gridOf(l.Start) == 1 && !slices.ContainsFunc(units[:], func(unit float64) bool { return math.Abs(l.Start-snap(l.Start, unit/2)) < fineUnit }) {
			e.tenths++
		}
		if work[i] != nil {
			e.off[gridOf(l.Start)]++
			continue
		}
		if s := e.starts[at]; s.still == 0 || l.Start < s.first {
			s.first = l.Start
		}
		e.starts[at].still++
		e.begin(l)
		e.still++
		for i, unit := range units {
			if math.Abs(l.Start-snap(l.Start, unit)) < fineUnit {
				e.chosen[i]++
			}
		}
		if l.U == [2]float64{1, 0} {
			e.end(end(l))
			if top == nil {
				top = l
			}
			e.down[gridOf(top.Base-l.Base)]++
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

// margin is the leftmost place at which more than one line begins that no cut touches, else the leftmost at which any
// does. Where cuts touch all lines, it is the leftmost of theirs; sure is false when only one line begins there, so that
// nothing says that it is the margin.
func (e *Edges) margin(u [2]float64, width float64) (at float64, sure bool) {
	need := raggedFrom
	if _, stop := e.rounding(); stop >= grids[0]/2 {
		need++
	}
	shared, alone, any, lines := math.Inf(1), math.Inf(1), math.Inf(1), 0
	for k, s := range e.starts {
		if k.u != u || k.width != whole(width) {
			continue
		}
		if s.at < any {
			any, lines = s.at, s.lines
		}
		if s.still > 0 {
			alone = min(alone, s.first)
		}
		if s.still > 1 || s.still > 0 && s.lines > 2 {
			shared = min(shared, s.first)
		} else if s.ragged(need) {
			shared = min(shared, s.at)
		}
	}
	for _, at := range []float64{shared, alone} {
		if !math.IsInf(at, 1) {
			return at, true
		}
	}
	return any, lines > 1
}

// gridOf is the coarsest of the grids that a place lies on, or their number.
func gridOf(at float64) int {
	i := slices.IndexFunc(grids, func(grid float64) bool {
		return math.Abs(at-math.Round(at/grid)*grid) < 1e-4
	})
	if i < 0 {
		return len(grids)
	}
	return i
}

func (e *Edges) begin(l *reading.Line) {
	e.grid[gridOf(l.Start)]++
	k := whole(l.Start)
	for _, b := range e.begins[k] {
		if b.u == l.U && math.Abs(b.at-l.Start) < 0.01 {
			b.lines++
			return
		}
	}
	e.begins[k] = append(e.begins[k], &begin{l.U, l.Start, 1})
}

// grids are what programs round places to, in units.
var grids = []float64{1, 0.1, 0.01}

// rounding is by how much the document rounds where lines begin and where they end.
func (e *Edges) rounding() (start, stop float64) {
	all, off := sum(e.grid), sum(e.off)
	of := 0
	for i, grid := range grids {
		off -= e.off[i]
		of += e.grid[i]
		if i == 0 && !mostly(e.down) {
			continue // its lines begin at whole units because an author chose such
		}
		if of*20 > all*19 && off == 0 {
			return grid / 2, max(grid/2, fineEnd)
		}
	}
	return 0.001, fineEnd
}

// units are what authors give places in: points, and the pixels of CSS.
var units = [...]float64{1, padGrid}

// written gives those units at whole multiples of which nearly all lines begin though the document does not round to them.
func (e *Edges) written() []float64 {
	start, _ := e.rounding()
	if start >= grids[0]/2 || start >= grids[1]/2 && e.tenths > 0 || e.still < columnLines {
		return nil
	}
	var out []float64
	for i, n := range e.chosen {
		if n*20 > e.still*19 {
			out = append(out, units[i])
		}
	}
	return out
}

// mostly reports whether nearly all places lie at whole units.
func mostly(on [4]int) bool { return on[0]*20 > sum(on)*19 }

func sum(on [4]int) int { return on[0] + on[1] + on[2] + on[3] }

// begun is the chance that a line begins where lines of the document do that no cut touches.
func (e *Edges) begun(l *reading.Line, rounding float64) float64 {
	n := 0
	for _, i := range []int{-1, 0, 1} {
		for _, v := range e.begins[whole(l.Start)+i] {
			if v.u == l.U && math.Abs(v.at-l.Start) < sameDigit {
				n += v.lines
			}
		}
	}
	if n == 0 {
		return 1
	}
	if e.counts == nil {
		for _, all := range e.begins {
			for _, v := range all {
				e.counts = append(e.counts, v.lines)
			}
		}
		slices.Sort(e.counts)
	}
	at, _ := slices.BinarySearch(e.counts, n)
	return chance(max(1, len(e.counts)-at), sameDigit, rounding)
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
	if k := thousandths(is); k == 1000 || is == 0 || e.squeeze[k] >= columnLines {
		return 1
	}
	return 1 / is
}

func whole(v float64) int { return int(math.Round(v)) }

func (e *Edges) end(at float64) {
	k := whole(at)
	e.used[k]++
	e.lines++
	for i := range e.ends[k] {
		if math.Abs(e.ends[k][i].at-at) < 1e-3 {
			e.ends[k][i].lines++
			return
		}
	}
	if len(e.ends[k]) < endsKept {
		e.ends[k] = append(e.ends[k], ending{at, 1})
	}
}

// near finds an edge that is in use at least twice, and more often in a long document, where ragged lines end at all
// places. Of edges that are nearly one it gives the furthest, so that it does
// not matter from which side it was found.
func (e *Edges) near(l *reading.Line, at float64) (float64, bool) {
	if l.U != [2]float64{1, 0} {
		return 0, false
	}
	_, stop := e.rounding()
	within := max(sameEdge, 2*stop)
	far, n := at, 0
	for range 3 {
		furthest := math.Inf(-1)
		n = 0
		for _, i := range []int{-1, 0, 1} {
			for _, v := range e.ends[whole(far)+i] {
				if math.Abs(v.at-far) < within {
					furthest = max(furthest, v.at)
					n += v.lines
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
