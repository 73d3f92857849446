package relay

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Which edge a line was set to is judged by chance. Names move all edges of a line but the one that it was set to, so that
// each of the others may meet something by chance. How likely that is follows from how many places there are to meet and
// how closely one is met; the edge that meets its place by the least chance is the line's. The left edge is written in the
// file as it was meant, so that lines share it to the digit; where a line ends follows from widths that programs round.

const (
	strayed     = 200.0 // units over which names move an edge, about
	rarer       = 1.4   // lines that were set to the left are so much more frequent than others
	unlikely    = 0.004 // chance below which a line was set to another edge than the left
	unlikeMore  = 0.012 // the same for a margin, the page's middle or that of a cell
	unlikelier  = 0.02  // the same beside lines of its column, none of which begins where it does
	unlikeliest = 0.1   // the same where the document rounds places to whole units
	cellBy      = 0.7   // em without a space that part cells; words of a fixed pitch stand 0.6 apart
	adjacentBy  = 2.5   // em from a line to the next of its column
	fineEnd     = 0.02  // units by which places at which lines end are rounded, at least
	fineUnit    = 0.003 // units by which a place at a whole unit may be off it
	spacedFrom  = 0.03  // em from which the room between letters is letter-spacing
	spacedLeast = 3     // so many pairs of letters show it, at least
	column      = 0.1   // how much less likely the edge is met by chance that the next line of the column has
	nearby      = 3     // times as often a line meets something when those nearby are looked at apart
	marginal    = 2     // right margins that nothing on the page has a say in
	rulers      = 3     // edges that rules of tables end at, about
	slanted     = 2     // middles of the page that a line which slants may lie over or beside
)

// chances are those that a line meets something at its left edge, its right edge and its middle.
type chances struct{ left, right, centre float64 }

// judge finds which edge a line was set to.
func (s *surroundings) judge(l *reading.Line) fixed {
	at := fixed{edge: left, at: l.Start}
	if dotted(l) {
		return at // it runs from edge to edge
	}
	if math.Abs(l.Start-s.leftmost[l.U]) < sameStart && !s.lone[l.U] || s.numbered(l) {
		return at // most lines do, and few others ever
	}
	start, stop := s.edges.rounding()
	c := s.neighbours(l, start, stop)
	c.left = min(c.left, s.edges.begun(l, start))
	edge, margins := s.rightEdge(l, end(l), sameEdge)
	if margins > 0 {
		c.right = min(c.right, chance(margins, edge-end(l), stop))
	}
	mid := (l.Start + end(l)) / 2
	middle, middles := s.middle(l, mid)
	if by := trailing(l); by > 0 {
		if at, n := s.rightEdge(l, end(l)+by, sameEdge); n > 0 {
			edge, margins, c.right = at, n, min(c.right, chance(n, at-end(l)-by, stop))
		}
		if m, n := s.middle(l, mid+by/2); n > 0 {
			middle, middles, mid = m, n, mid+by/2
		}
	}
	whole := false
	if behind := s.whole(l); middles == 0 && behind > end(l) {
		if m, n := s.middle(l, (l.Start+behind)/2); n > 0 {
			middle, middles, mid, whole = m, n, (l.Start+behind)/2, true
		}
	}
	if middles > 0 {
		c.centre = min(c.centre, chance(middles, middle-mid, stop))
	}
	most := s.stacked(l, &c, start, stop)
	if margins > 0 || middles > 0 {
		most = max(most, unlikeMore, chance(rulers, 0, stop)*1.1)
	}
	if s.written(l, &c) {
		most = max(most, unlikeliest)
	}
	least := min(c.right, c.centre)
	switch {
	case least > most || least*rarer >= c.left:
		return at
	case c.centre <= c.right:
		return fixed{centre, middle, whole}
	}
	return fixed{edge: right, at: edge}
}

// trailing is how much room letter-spacing leaves behind the last letter of a line: most programs count it as part of the line.
func trailing(l *reading.Line) float64 {
	var gaps []float64
	last := -1
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 || g.Text == "" {
			continue
		}
		if last >= 0 && !g.Space && !g.Gap && !l.Glyphs[last].Space {
			gaps = append(gaps, g.Along-l.Glyphs[last].End())
		}
		last = i
	}
	if len(gaps) < spacedLeast {
		return 0
	}
	slices.Sort(gaps)
	if usual := gaps[len(gaps)/2]; usual > spacedFrom*l.Size {
		return usual
	}
	return 0
}

// chance is how likely a line meets one of so many places by accident, off by so much.
func chance(places int, off, rounding float64) float64 {
	return min(1, float64(places)*2*max(math.Abs(off), rounding)/strayed)
}

// A scope is a part of the page in which a line is compared with others.
type scope []*reading.Line

func startOf(l *reading.Line) float64  { return l.Start }
func middleOf(l *reading.Line) float64 { return (l.Start + end(l)) / 2 }

// met is the chance that l has an edge at one of the places where others have it: how many share it, and how many such
// places there are, decide.
func (c scope) met(l *reading.Line, edge func(*reading.Line) float64, within, rounding float64) float64 {
	at := edge(l)
	places := make([]float64, len(c))
	sharing, off := 0, math.Inf(1)
	for i, o := range c {
		places[i] = edge(o)
		if d := math.Abs(places[i] - at); d < within {
			sharing, off = sharing+1, min(off, d)
		}
	}
	if sharing == 0 {
		return 1
	}
	slices.Sort(places)
	n := 0
	for i := 0; i < len(places); {
		j := i
		for j < len(places) && places[j]-places[i] < 2*within {
			j++
		}
		if j-i >= sharing {
			n++
		}
		i = j
	}
	return chance(max(n, 1), off, rounding)
}

// neighbours compares a line with those nearby and with those of the page. Lines that share both edges with it hold the
// same words, or words as wide, and say nothing; but for those that no cut touches.
func (s *surroundings) neighbours(l *reading.Line, start, stop float64) chances {
	var near, page scope
	within := max(sameEnd, 2*stop)
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || o.U != l.U ||
			s.touched[o] && math.Abs(o.Start-l.Start) < 2*within && math.Abs(end(o)-end(l)) < 2*within {
			continue
		}
		page = append(page, o)
		if o.Block == l.Block || math.Abs(o.Base-l.Base) < vicinity*l.Size {
			near = append(near, o)
		}
	}
	c := chances{1, 1, 1}
	for _, p := range []struct {
		scope
		times float64
	}{{near, nearby}, {page, 1}} {
		c.left = min(c.left, p.times*p.met(l, startOf, max(sameDigit, start), start))
		c.right = min(c.right, p.times*p.met(l, end, within, stop))
		c.centre = min(c.centre, p.times*p.met(l, middleOf, within, stop))
	}
	return c
}

// stacked looks at the lines next above and below in the same column. An edge that one of them shares is likely to be
// l's own. It gives the chance below which l was set to another edge than the left: where it stands below or above lines
// and begins as none does, more will do.
func (s *surroundings) stacked(l *reading.Line, c *chances, start, stop float64) float64 {
	apart := 2 * max(sameEnd, 2*stop)
	shares := func(a, b, other float64, within float64) bool { return math.Abs(a-b) < within && other > apart }
	var any, left, right, centre bool
	for _, o := range s.page.Lines {
		away := math.Abs(o.Base - l.Base)
		if o == l || o.Hidden || o.U != l.U || away < 0.5*l.Size || away > adjacentBy*l.Size || o.Start > l.End || l.Start > o.End {
			continue
		}
		any = true
		begins := math.Abs(o.Start - l.Start)
		left = left || math.Abs(o.Start-l.Start) < max(sameDigit, start) && !s.sameWords(l, o)
		right = right || shares(end(o), end(l), begins, max(sameEnd, 2*stop))
		centre = centre || shares(middleOf(o), middleOf(l), begins, max(sameEnd, 2*stop))
	}
	for _, e := range []struct {
		shared bool
		p      *float64
	}{{left, &c.left}, {right, &c.right}, {centre, &c.centre}} {
		if e.shared {
			*e.p *= column
		}
	}
	if any && c.left == 1 {
		return min(unlikeliest, max(unlikelier, 20*chance(1, 0, stop)))
	}
	return max(unlikely, 1.1*chance(1, 0, stop))
}

// written looks for the whole unit at which an author set a line, where such are written. It reports whether the line ends or
// has its middle at one and does not begin at one, nor at a half, nor anywhere else that another does.
func (s *surroundings) written(l *reading.Line, c *chances) bool {
	units := s.edges.written()
	places := 0.0
	for _, unit := range units {
		places += strayed / unit
	}
	away := func(along, share float64) float64 {
		at := []float64{along}
		if l.U[0] != 0 && l.U[1] != 0 {
			x, y := l.Point(along, l.Base)
			at = []float64{x, y}
		}
		least := 1.0
		for _, unit := range units {
			most := 0.0
			for _, v := range at {
				most = max(most, math.Abs(v-snap(v, unit*share)))
			}
			least = min(least, most)
		}
		return least
	}
	met := false
	for _, e := range []struct {
		at float64
		p  *float64
	}{{l.Start, &c.left}, {end(l), &c.right}, {middleOf(l), &c.centre}} {
		if by := away(e.at, 1); by < fineUnit {
			*e.p, met = min(*e.p, chance(int(places), by, 0.0005)), true
		}
	}
	return met && c.left == 1 && away(l.Start, 0.5) > fineUnit
}

// numbered reports whether a line follows the number or bullet of a list item, or begins with one, or with
// another cell, that is set apart.
func (s *surroundings) numbered(l *reading.Line) bool {
	mark := ""
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if i > 0 && g.Gap {
			apart := g.Along - l.Glyphs[i-1].End()
			return apart > cellBy*l.Size || numbering.MatchString(mark)
		}
		if g.Over < 0 {
			mark += g.Text
		}
		if len(mark) > 12 {
			break
		}
	}
	for _, o := range s.page.Lines {
		if o != l && !o.Hidden && o.U == l.U && sameBaseline(o, l) && end(o) < l.Start && l.Start-end(o) < numberedUpTo*l.Size &&
			numbering.MatchString(words(o)) {
			return true
		}
	}
	return false
}
