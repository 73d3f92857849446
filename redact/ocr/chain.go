package ocr

import (
	"cmp"
	"math"
	"slices"
)

// What a chain is like.
const (
	linked     = 3.2  // of the larger one's size, between the middles of letters of a chain
	turning    = 0.9  // radians by which a chain may bend at a letter
	leastChain = 3    // letters
	bent       = 0.3  // of its size, by which a letter of a straight chain may stand off
	levelChain = 0.14 // by which a level chain may rise
	narrow     = 0.5  // of the height of usual letters, that those are wide which were set narrow
)

// A chain is loose letters in the order in which they are read.
type chain []loose

// chains parts letters into those that are read one after the other: each is linked to the nearest ones, without sharp bends.
func chains(all []loose) (out []chain) {
	type link struct {
		a, b int
		far  float64
	}
	var links []link
	wide, high := stretched(all)
	middle := func(l *loose) (x, y float64) {
		x, y = l.middle()
		return x * wide, y * high
	}
	size := func(l *loose) float64 { return max(wide*float64(l.box.Dx()), high*float64(l.box.Dy())) }
	for i := range all {
		for j := range i {
			a, b := &all[i], &all[j]
			large, small := max(size(a), size(b)), min(size(a), size(b))
			ax, ay := middle(a)
			bx, by := middle(b)
			if far := math.Hypot(ax-bx, ay-by); large <= likeSize*small && far <= linked*large {
				links = append(links, link{j, i, far})
			}
		}
	}
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Compare(a.far, b.far) })
	next := make([][]int, len(all))
	root := make([]int, len(all))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	angle := func(from, to int) float64 {
		ax, ay := middle(&all[from])
		bx, by := middle(&all[to])
		return math.Atan2(by-ay, bx-ax)
	}
	straight := func(from, to int) bool { // where a chain comes to a letter and goes on
		if len(next[from]) == 0 {
			return true
		}
		return len(next[from]) == 1 && math.Abs(between(angle(next[from][0], from), angle(from, to))) <= turning
	}
	for _, l := range links {
		if a, b := find(l.a), find(l.b); a != b && straight(l.a, l.b) && straight(l.b, l.a) {
			next[l.a], next[l.b], root[a] = append(next[l.a], l.b), append(next[l.b], l.a), b
		}
	}
	seen := make([]bool, len(all))
	for i := range all {
		if seen[i] || len(next[i]) != 1 {
			continue
		}
		var c chain
		for at, from := i, -1; at >= 0; {
			seen[at] = true
			c = append(c, all[at])
			to := -1
			for _, n := range next[at] {
				if n != from {
					to = n
				}
			}
			at, from = to, at
		}
		if len(c) >= leastChain && !c.same() {
			out = append(out, c.ordered())
		}
	}
	return out
}

// stretched is by what letters have to be made wider or higher to be about as wide as they are high: where they were set very narrow or
// very wide their middles say little of where their line goes.
func stretched(all []loose) (wide, high float64) {
	if len(all) == 0 {
		return 1, 1
	}
	var shape []float64
	for i := range all {
		shape = append(shape, float64(all[i].box.Dx())/float64(all[i].box.Dy()))
	}
	slices.Sort(shape)
	switch usual := shape[len(shape)/2]; {
	case usual < narrow:
		return 1, usual
	case usual > 1/narrow:
		return 1 / usual, 1
	}
	return 1, 1
}

// between is the angle from a to b, from -pi to pi.
func between(a, b float64) float64 { return math.Remainder(b-a, 2*math.Pi) }

// same reports whether all spots are of one shape: stars and dots.
func (c chain) same() bool {
	return !slices.ContainsFunc(c, func(l loose) bool { return !c[0].alike(l.spot) })
}

// ordered is the chain from left to right, or downwards if it is upright.
func (c chain) ordered() chain {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	if dx, dy := bx-ax, by-ay; math.Abs(dx) >= math.Abs(dy)/2 && dx < 0 || math.Abs(dx) < math.Abs(dy)/2 && dy < 0 {
		slices.Reverse(c)
	}
	return c
}

// tangent is the direction of the chain at one of its letters. At its ends it bends on as it does beside them.
func (c chain) tangent(i int) float64 {
	way := func(a, b int) float64 {
		ax, ay := c[a].middle()
		bx, by := c[b].middle()
		return math.Atan2(by-ay, bx-ax)
	}
	last := len(c) - 1
	if c.straight() {
		return way(0, last)
	}
	switch i {
	case 0:
		return way(0, 1) + between(way(0, 2), way(0, 1))
	case last:
		return way(last-1, last) + between(way(last-2, last), way(last-1, last))
	}
	return way(i-1, i+1)
}

// level reports whether the letters of a chain stand on a level line, but for their tails.
func (c chain) level() bool {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	return math.Abs(by-ay) <= levelChain*math.Abs(bx-ax) && c.straight()
}

// straight reports whether no letter stands off the line from the first to the last.
func (c chain) straight() bool {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	return !slices.ContainsFunc(c, func(l loose) bool {
		x, y := l.middle()
		return math.Abs((bx-ax)*(y-ay)-(by-ay)*(x-ax)) > bent*l.size()*math.Hypot(bx-ax, by-ay)
	})
}
