package relay

import (
	"math"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
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

	whole bool // it is centred with what follows it
}

// surroundings is what a line's alignment is judged by. Places that depend on what was cut are compared with each other
// only to learn which edge lines share; no line is ever set to such a place.
type surroundings struct {
	page     *reading.Page
	touched  map[*reading.Line]bool
	rules    []reading.Rule
	area     content.Rect
	edges    *Edges
	leftmost map[[2]float64]float64 // by direction
	lone     map[[2]float64]bool    // directions with a leftmost that only one line has, and that a cut touches
	extent   map[[2]float64][2]float64
	wide     map[*reading.Line]float64 // new widths
	fixed    map[*reading.Line]fixed
	beside   *company
	part     func(mcid int) (obj.Ref, bool) // see [Options]
}

// fixed is the edge of a line that alignment keeps, and where it is.
type fixed struct {
	edge  edge
	at    float64
	whole bool // with what follows the line
}

func newSurroundings(p *reading.Page, work map[int]*marking, o Options) *surroundings {
	s := &surroundings{page: p, touched: map[*reading.Line]bool{}, rules: o.Rules, area: o.Area, edges: o.Edges,
		leftmost: map[[2]float64]float64{}, lone: map[[2]float64]bool{}, extent: map[[2]float64][2]float64{}, wide: map[*reading.Line]float64{},
		fixed: map[*reading.Line]fixed{}, part: o.Element}
	for i := range work {
		s.touched[p.Lines[i]] = true
	}
	for _, l := range p.Lines {
		if _, known := s.extent[l.U]; known || l.Hidden {
			continue
		}
		s.extent[l.U] = s.areaAlong(l)
		at, sure := s.edges.margin(l.U, s.extent[l.U][1]-s.extent[l.U][0])
		if math.IsInf(at, 1) {
			at, sure = l.Start, true
		}
		s.leftmost[l.U], s.lone[l.U] = at, !sure
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
	sameMid  = 0.75
	sameEnd  = 0.5 // the same for pairs of lines, of which there are many

	sameStart    = 0.12 // where lines begin is rounded, but not summed up
	sameDigit    = 0.02 // places that are written alike
	numberedUpTo = 2.5  // em from a number to its text
	vicinity     = 5    // em
	nearerBy     = 0.3  // units by which another edge has to be nearer than the one that was found first
	frameUpTo    = 1.0  // em from words to the frame round them
	frameEven    = 0.5  // em by which it stands farther off on one side
	cellsApart   = 0.5  // em between a cell and the next
	grid         = 0.5
)

// fieldPads are units from the side of a form field, or of the clip within it, to its value.
var fieldPads = []float64{1, 2}

// align finds how a line is aligned.
func (s *surroundings) align(l *reading.Line) alignment {
	f := s.fix(l)
	extent := s.extent[l.U]
	switch f.edge {
	case right:
		return alignment{edge: right, at: f.at, room: f.at - extent[0], hard: true}
	case centre:
		return alignment{edge: centre, at: f.at, room: (extent[1]-extent[0])*0.9 - s.trail(l), hard: true, whole: f.whole}
	}
	return alignment{edge: left, at: f.at, room: s.limit(l) - f.at, hard: s.hard(l)}
}

// fix finds the edge that a line keeps.
func (s *surroundings) fix(l *reading.Line) fixed {
	f, ok := s.fixed[l]
	if !ok {
		f = s.judge(l)
		s.fixed[l] = f
	}
	return f
}

// sameWords reports whether two lines show the same.
func (s *surroundings) sameWords(a, b *reading.Line) bool {
	return words(a) == words(b)
}

func words(l *reading.Line) string {
	var b strings.Builder
	for i := range l.Glyphs {
		b.WriteString(l.Glyphs[i].Text)
	}
	return strings.TrimSpace(b.String())
}

func snap(at, to float64) float64 { return math.Round(at/to) * to }

// snap rounds a right edge as the document rounds places, and to half units at least.
func (s *surroundings) snap(at float64) float64 {
	_, stop := s.edges.rounding()
	if 2*stop >= grid {
		return snap(at, 2*stop)
	}
	return snap(at-grid/4, grid) // edges that browsers use lie in the middle between multiples of it
}

// rightEdge is the right edge that a line was set to that ends at a place, and how many such there are that the page's lines have no say in:
// the column's, the margin that mirrors the left one, those of tables; 0 when it is none of them.
func (s *surroundings) rightEdge(l *reading.Line, ends, within float64) (at float64, places int) {
	extent := s.extent[l.U]
	at = math.Inf(1)
	nearer := func(to, edge float64) {
		if math.Abs(edge-to) < math.Abs(at-to)-nearerBy {
			at = edge
		}
	}
	var margins []float64
	if column, ok := s.edges.right(l.U, extent[1]-extent[0], s.leftmost[l.U]); ok {
		margins = append(margins, column)
	}
	margins = append(margins, extent[1]-(s.leftmost[l.U]-extent[0]))
	if _, clip, ok := s.clipped(l); ok {
		margins = append(margins, clip)
	}
	for _, m := range margins {
		nearer(ends, m)
	}
	if math.Abs(at-ends) < within {
		return at, marginal
	}
	if side, ok := s.frameSide(l); ok {
		at = math.Inf(1)
		for _, m := range margins {
			nearer(side, m)
		}
		if math.Abs(at-side) < within {
			return s.snap(ends), marginal
		}
	}
	if at, ok := s.cellEdge(l); ok && math.Abs(at-ends) < within {
		return at, 1
	}
	if at, ok := s.edges.near(l, ends); ok {
		return at, rulers
	}
	return s.ends(l)
}

// clipped is where the part of the page begins and ends that a program clips all its text to: browsers do, at the margins.
func (s *surroundings) clipped(l *reading.Line) (begin, end float64, ok bool) {
	g := &l.Glyphs[0]
	c := g.Item.Clip
	if c == nil || l.U != [2]float64{1, 0} {
		return 0, 0, false
	}
	for c.Parent != nil {
		c = c.Parent
	}
	box, extent := content.Bounds(c.Path).Transform(*g.To), s.extent[l.U]
	return box[0], box[2], content.IsRect(c.Path) && box[2] < extent[1]-1 && box[2]-box[0] > (extent[1]-extent[0])/2
}

// frameSide is the right side of the frame that was drawn round the words of a line.
func (s *surroundings) frameSide(l *reading.Line) (float64, bool) {
	if l.U != [2]float64{1, 0} {
		return 0, false
	}
	var before, after *reading.Rule
	for i := range s.rules {
		r := &s.rules[i]
		if r.Bottom >= l.Base+0.3*l.Size || r.Top <= l.Base {
			continue
		}
		if r.X > end(l)-0.1*l.Size && (after == nil || r.X < after.X) {
			after = r
		}
		if r.X < l.Start+0.1*l.Size && (before == nil || r.X > before.X) {
			before = r
		}
	}
	if before == nil || after == nil || !s.framed(l, before, after) {
		return 0, false
	}
	return after.X, true
}

// ends is the furthest of the ends of lines that no cut touches and that are about where l ends. Those that are about
// where such lines end count too, so that it does not matter which of them l meets.
func (s *surroundings) ends(l *reading.Line) (float64, int) {
	at := end(l)
	_, stop := s.edges.rounding()
	within := max(sameEdge, 2*stop)
	for i := range 3 {
		most := math.Inf(-1)
		for _, o := range s.page.Lines {
			if o != l && !o.Hidden && !s.touched[o] && o.U == l.U && math.Abs(end(o)-at) < within {
				most = max(most, end(o))
			}
		}
		if math.IsInf(most, -1) && i == 0 {
			return s.snap(at), 0
		}
		at = max(at, most)
		if i == 0 {
			at = most
		}
	}
	return at, 0
}

// middle is what a line is centred in: the page, the frame of a chart, a cell between two rules, or lines of its block that no cut touches. Of
// places that no line has a say in it gives the number.
func (s *surroundings) middle(l *reading.Line, mid float64) (at float64, places int) {
	extent := s.extent[l.U]
	page := (extent[0] + extent[1]) / 2
	if begin, end, ok := s.clipped(l); ok && math.Abs((begin+end)/2-mid) < math.Abs(page-mid)-nearerBy {
		page = (begin + end) / 2
	}
	if math.Abs(mid-page) < sameMid {
		return page, 1
	}
	if at, ok := s.upon(l, mid); ok {
		return at, slanted
	}
	if at, ok := s.overFrame(l, mid); ok {
		return at, 1
	}
	if from, ok := s.ruleBefore(l); ok {
		if to, ok := s.ruleAfter(l); ok {
			if m := (from + to) / 2; math.Abs(m-mid) < sameMid && l.Start-from > sameMid {
				return m, 1
			}
		}
	}
	for _, o := range s.page.Lines {
		if o == l || s.touched[o] || o.Hidden || o.U != l.U || o.Block != l.Block {
			continue
		}
		m := (o.Start + end(o)) / 2
		if math.Abs(m-mid) < sameMid {
			return m, 0
		}
	}
	return snap(mid, grid), 0
}

// upon is where the middle of a line that slants lies upright over the middle of the page, or level with it.
func (s *surroundings) upon(l *reading.Line, mid float64) (float64, bool) {
	if l.U[0] == 0 || l.U[1] == 0 {
		return 0, false
	}
	x, y := (s.area[0]+s.area[2])/2, (s.area[1]+s.area[3])/2
	for _, at := range []float64{(x + l.Base*l.U[1]) / l.U[0], (y - l.Base*l.U[0]) / l.U[1]} {
		if math.Abs(at-mid) < sameMid {
			return at, true
		}
	}
	return 0, false
}

// begins is where a line will begin.
func (s *surroundings) begins(l *reading.Line) float64 {
	if !s.touched[l] {
		return l.Start
	}
	switch f := s.fix(l); f.edge {
	case right:
		return f.at - s.wide[l]
	case centre:
		return f.at - s.wide[l]/2
	}
	return l.Start
}

// limit is how far to the right a line may run. In a cell, or beside another column, that is to the rule or to what
// stands there; in running text to where lines that begin at the same edge end in the whole document; else to a margin
// as wide as the left one. No line that a cut touches has a say in it.
func (s *surroundings) limit(l *reading.Line) float64 {
	beside, cell := s.next(l)
	if at, ok := s.ruleAfter(l); ok {
		return min(beside, at) - s.trail(l)
	}
	return min(beside, s.column(l, cell)) - s.trail(l)
}

// hard reports whether something stands at the end of a line's room that it may not run over.
func (s *surroundings) hard(l *reading.Line) bool {
	beside, _ := s.next(l)
	_, ruled := s.ruleAfter(l)
	return ruled || beside <= s.column(l, true)
}

// whole is where what follows a line ends.
func (s *surroundings) whole(l *reading.Line) float64 {
	at := end(l)
	for o := l; o != nil; o = s.beside.leads[o] {
		at = max(at, end(o))
		for _, f := range s.beside.within[o] {
			at = max(at, f.fig.at[2])
		}
	}
	return at
}

// trail is how much of a row the lines take that follow l.
func (s *surroundings) trail(l *reading.Line) float64 {
	wide := 0.0
	for o := s.beside.leads[l]; o != nil; o = s.beside.leads[o] {
		wide += s.beside.gap[o] + s.wide[o]
	}
	return wide
}

// next finds what stands to the right of a line and of those that follow it, and reports whether anything stands to its left or right.
func (s *surroundings) next(l *reading.Line) (at float64, cell bool) {
	at = math.Inf(1)
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || o.U != l.U || leads(o) || s.beside.behind(o, l) || math.Abs(o.Base-l.Base) >= 0.8*max(l.Size, o.Size) {
			continue
		}
		switch from := s.begins(o); {
		case from > l.Start+0.5*l.Size:
			at, cell = min(at, from-0.3*l.Size), true
		case from < l.Start-0.5*l.Size && sameBaseline(o, l):
			cell = true
		}
	}
	return at, cell
}

// walls are the upright rules nearest to a line, between which it begins; nil where there are none.
func (s *surroundings) walls(l *reading.Line) (before, after *reading.Rule) {
	if l.U != [2]float64{1, 0} {
		return nil, nil
	}
	for i := range s.rules {
		r := &s.rules[i]
		if r.Bottom >= l.Base+0.3*l.Size || r.Top <= l.Base {
			continue
		}
		if r.Other != 0 && (min(r.X, r.Other) > l.Start+0.1*l.Size || max(r.X, r.Other) < end(l)-0.1*l.Size) {
			continue // a frame round some of the words
		}
		if r.X > l.Start && (after == nil || r.X < after.X) {
			after = r
		}
		if r.X < l.Start+0.5*l.Size && (before == nil || r.X > before.X) {
			before = r
		}
	}
	if before != nil && after != nil && s.framed(l, before, after) {
		return nil, nil
	}
	return before, after
}

// framed reports whether two rules are the sides of a frame that was drawn round the words of a line, and as wide as
// they are: they stand as close to the words on both sides, and neither goes on above or below as those of tables do.
func (s *surroundings) framed(l *reading.Line, before, after *reading.Rule) bool {
	x, y := l.Start-before.X, after.X-end(l)
	if min(x, y) < -0.1*l.Size || max(x, y) > frameUpTo*l.Size || math.Abs(x-y) > frameEven*l.Size ||
		max(before.Top-before.Bottom, after.Top-after.Bottom) > linkUpTo*l.Size {
		return false
	}
	for i := range s.rules {
		r := &s.rules[i]
		if math.Abs(r.X-after.X) >= sameEdge {
			continue
		}
		if r.Bottom > l.Base+0.3*l.Size && r.Bottom-after.Top < cellsApart*l.Size || r.Top < l.Base && after.Bottom-r.Top < cellsApart*l.Size {
			return false
		}
	}
	return true
}

// ruleAfter finds the upright rule that closes the cell of a line.
func (s *surroundings) ruleAfter(l *reading.Line) (float64, bool) {
	if _, r := s.walls(l); r != nil {
		return r.X - 0.15*l.Size, true
	}
	return math.Inf(1), false
}

// ruleBefore finds the upright rule that opens the cell of a line.
func (s *surroundings) ruleBefore(l *reading.Line) (float64, bool) {
	if r, _ := s.walls(l); r != nil {
		return r.X + 0.15*l.Size, true
	}
	return math.Inf(-1), false
}

// cellEdge is where a line ends that is set to the right in its cell: as far from the rule that closes the cell as lines
// that no cut touches begin from the rule that opens theirs.
func (s *surroundings) cellEdge(l *reading.Line) (float64, bool) {
	_, after := s.walls(l)
	if after == nil {
		return 0, false
	}
	for _, pad := range fieldPads {
		if at := after.X - pad; math.Abs(at-end(l)) < 0.4 {
			return at, true
		}
	}
	pad := math.Inf(1)
	for _, o := range s.page.Lines {
		if o.Hidden || s.touched[o] {
			continue
		}
		if before, _ := s.walls(o); before != nil && o.Start > before.X {
			pad = min(pad, o.Start-before.X)
		}
	}
	return after.X - pad, pad < l.Size
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
