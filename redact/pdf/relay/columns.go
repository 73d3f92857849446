package relay

import (
	"cmp"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// fit finds how far walls and cells move. It reports whether a column is as wide as a name, and the table has room.
func (t *table) fit(area content.Rect) bool {
	columns := len(t.walls) - 1
	from, to := make([]float64, columns), make([]float64, columns)
	wide, touched := make([]float64, columns), make([]bool, columns)
	for k := range columns {
		from[k], to[k] = math.Inf(1), math.Inf(-1)
	}
	size := 0.0
	for _, c := range t.cells {
		k := c.column
		from[k], to[k] = min(from[k], c.from), max(to[k], c.to)
		wide[k], touched[k], size = max(wide[k], c.wide), touched[k] || c.touched, max(size, c.size)
	}
	pad, sure := t.pad()
	if !sure && t.gap == 0 {
		return false
	}
	t.room = pad
	pads := 2 * pad
	if t.gap > 0 {
		if pads = t.even(from, to, size); pads == 0 || columns == 2 && (!t.centred(area, sameDigit) || to[0]-from[0] > shortUpTo*size || t.listed()) {
			return false
		}
		t.gap = pads
	}
	grows, any := make([]float64, columns), false
	for k := range columns {
		w := &t.walls[k]
		if !touched[k] || math.IsInf(from[k], 1) {
			continue
		}
		switch {
		case t.gap > 0 && k+1 == columns:
			grows[k] = snap(wide[k], fitGrid) - (to[k] - from[k])
		case t.gap > 0:
			grows[k] = snap(wide[k]+pads, fitGrid) - (t.walls[k+1].lo - w.lo)
		case pad < padMost*size && t.filled(k, pad):
			grows[k] = snap(wide[k]+pads, fitGrid) - (t.walls[k+1].lo - w.hi)
		default:
			continue
		}
		any = true
	}
	if !any {
		return false
	}
	t.move(grows, area)
	last := t.walls[columns]
	return last.hi+last.by < area[2] && t.walls[0].lo+t.walls[0].by > area[0]
}

// pad is the room between rules and words: that before most lines of the first column where these are set left, else the one
// that most cells have of those that are hardly wider than the least, where cells of several columns have it: the two equal sides
// of one that is centred tell nothing. Programs round walls to pixels, but the first has a place of its own.
func (t *table) pad() (pad float64, sure bool) {
	var first, all []side
	for _, c := range t.cells {
		before, after := c.sides(t)
		if all = append(all, before); after.room != before.room {
			all = append(all, after)
		}
		if c.column == 0 {
			first = append(first, before)
		}
	}
	if len(first) > 1 {
		if pad, of := commonest(first); len(of) > 1 {
			return pad, true
		}
	}
	pad, of := commonest(all)
	parted := slices.ContainsFunc(of, func(s side) bool { return s.column != of[0].column })
	return pad, parted || len(t.walls) == 2
}

// A side is the room between a cell's words and the rule beside them.
type side struct {
	wide   float64
	room   float64 // the same in steps
	column int
}

func (c *cell) sides(t *table) (before, after side) {
	of := func(wide float64) side { return side{wide, snap(wide-offGrid, 0.01), c.column} }
	return of(c.from - t.walls[c.column].hi), of(t.walls[c.column+1].lo - c.to)
}

// commonest is the room that most of those sides have which are hardly wider than the least, and the sides that have it.
func commonest(sides []side) (best float64, of []side) {
	least := slices.MinFunc(sides, func(a, b side) int { return cmp.Compare(a.wide, b.wide) }).wide
	seen := map[float64][]side{}
	for _, s := range sides {
		if s.wide > least+tightBy {
			continue
		}
		seen[s.room] = append(seen[s.room], s)
		if n := len(seen[s.room]) - len(of); n > 0 || n == 0 && s.room < best {
			best, of = s.room, seen[s.room]
		}
	}
	return best, of
}

// roomOf is the room between a rule and words as most cells have it, else rounded.
func (t *table) roomOf(room float64) float64 {
	if math.Abs(room-t.room) < tightBy/2 {
		return t.room
	}
	return snap(room-offGrid, 0.01)
}

// filled reports whether a cell fills its column but for the pad.
func (t *table) filled(column int, pad float64) bool {
	return slices.ContainsFunc(t.cells, func(c *cell) bool {
		return c.column == column && math.Abs(c.from-t.walls[column].hi-pad) < tightBy && math.Abs(t.walls[column+1].lo-c.to-pad) < tightBy
	})
}

// even is the room between the columns of a table without rules, where that is the same between all of them; else 0.
func (t *table) even(from, to []float64, size float64) float64 {
	least, most := math.Inf(1), math.Inf(-1)
	for k := range len(from) - 1 {
		gap := from[k+1] - to[k]
		least, most = min(least, gap), max(most, gap)
	}
	if most-least > tightBy || least < padLeast*size || most > padMost*size {
		return 0
	}
	return snap((least+most)/2, padGrid)
}

// centred reports whether a table stands in the middle of the page.
func (t *table) centred(area content.Rect, within float64) bool {
	return math.Abs(t.walls[0].lo+t.walls[len(t.walls)-1].hi-area[0]-area[2]) < 2*within
}

// listed reports whether the first column holds nothing but the numbers or bullets of a list.
func (t *table) listed() bool {
	return !slices.ContainsFunc(t.cells, func(c *cell) bool { return c.column == 0 && !numbering.MatchString(words(c.lines[0])) })
}

// move sets how far walls and cells go. A table in the middle of the page stays there.
func (t *table) move(grows []float64, area content.Rect) {
	columns := len(grows)
	total := 0.0
	for k := range grows {
		total += grows[k]
	}
	first, last := t.walls[0], t.walls[columns]
	by := 0.0
	if t.centred(area, sameMid) {
		by = (area[0] + area[2] - total - first.lo - last.hi) / 2
	}
	for k := range t.walls {
		t.walls[k].by = by
		if k < columns {
			by += grows[k]
		}
	}
	for _, c := range t.cells {
		a, b := t.walls[c.column], t.walls[c.column+1]
		begin := 0.0
		switch t.side(c) {
		case left:
			begin = a.hi + a.by + t.roomOf(c.from-a.hi)
		case right:
			begin = b.lo + b.by - t.roomOf(b.lo-c.to) - c.wide
		default:
			begin = (a.hi + a.by + b.lo + b.by - c.wide) / 2
		}
		c.by = snap(begin, 0.01) - c.from
		for i := range c.edges {
			c.edges[i][0] += c.from + c.by
			c.edges[i][1] += c.from + c.by
		}
	}
}

// side is the edge that a cell is set to. One that fills its column tells nothing: it is set as others of the column are, or of
// its row. The first row is often set otherwise than those below it.
func (t *table) side(c *cell) edge {
	if t.gap > 0 {
		return left
	}
	if e, sure := t.own(c); sure {
		return e
	}
	first := math.Inf(-1)
	for _, o := range t.cells {
		first = max(first, o.base)
	}
	heads := func(o *cell) bool { return first-o.base < 0.5*o.size }
	alike := []func(o *cell) bool{
		func(o *cell) bool { return o.column == c.column && heads(o) == heads(c) },
		func(o *cell) bool { return math.Abs(o.base-c.base) < 0.3*c.size },
	}
	if heads(c) {
		slices.Reverse(alike)
	}
	for _, like := range alike {
		n := map[edge]int{}
		for _, o := range t.cells {
			if e, sure := t.own(o); sure && like(o) {
				n[e]++
			}
		}
		switch {
		case n[left]+n[centre]+n[right] == 0:
		case n[centre] > n[left] && n[centre] >= n[right]:
			return centre
		case n[right] > n[left]:
			return right
		default:
			return left
		}
	}
	return left
}

// own is the edge that a cell is plainly set to.
func (t *table) own(c *cell) (e edge, sure bool) {
	before, after := c.from-t.walls[c.column].hi, t.walls[c.column+1].lo-c.to
	switch {
	case math.Abs(before-after) < tightBy:
		return centre, before > t.room+tightBy
	case before < after:
		return left, true
	}
	return right, true
}
