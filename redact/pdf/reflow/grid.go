package reflow

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

const (
	ruleWidth = 2.5 // a painted box that is thinner is a rule
	ruleGap   = 2.5 // rules that come nearer touch
	maxRules  = 4000
)

// stroke is a level or upright rule. at is its place across, from and to its ends.
type stroke struct{ at, from, to float64 }

// fill is a painted box behind text.
type fill struct {
	box    content.Rect
	colour content.Colour
}

// drawn is what a page's paths are to a table.
type drawn struct {
	level, upright []stroke
	fills          []fill
}

// rules finds the rules and filled boxes of a page.
func rules(s *content.Scene) drawn {
	var d drawn
	d.scene(s, content.Identity)
	if len(d.level)+len(d.upright) > maxRules {
		return drawn{} // a drawing
	}
	return d
}

func (d *drawn) scene(s *content.Scene, to content.Matrix) {
	for _, it := range s.Items {
		if it.Base().Hidden != "" || len(d.level)+len(d.upright) > maxRules {
			continue
		}
		switch it := it.(type) {
		case *content.Path:
			d.path(it, to)
		case *content.Group:
			d.scene(it.Scene, it.Matrix.Mul(to))
		}
	}
}

func (d *drawn) path(p *content.Path, to content.Matrix) {
	var sub []content.Segment
	flush := func() {
		if len(sub) > 1 {
			d.subpath(p, sub, to)
		}
		sub = nil
	}
	for _, s := range p.Segments {
		if s.Op == 'm' {
			flush()
		}
		sub = append(sub, s)
	}
	flush()
}

func (d *drawn) subpath(p *content.Path, sub []content.Segment, to content.Matrix) {
	box := content.Bounds(sub).Transform(to)
	w, h := box[2]-box[0], box[3]-box[1]
	switch {
	case w < ruleWidth && h > ruleWidth:
		d.upright = append(d.upright, stroke{(box[0] + box[2]) / 2, box[1], box[3]})
	case h < ruleWidth && w > ruleWidth:
		d.level = append(d.level, stroke{(box[1] + box[3]) / 2, box[0], box[2]})
	case w < ruleWidth:
	case content.IsRect(sub):
		if p.Stroke {
			d.upright = append(d.upright, stroke{box[0], box[1], box[3]}, stroke{box[2], box[1], box[3]})
			d.level = append(d.level, stroke{box[1], box[0], box[2]}, stroke{box[3], box[0], box[2]})
		}
		if p.Fill && p.Paint.Fill.Pattern == nil {
			d.fills = append(d.fills, fill{box, p.Paint.Fill})
		}
	case p.Stroke:
		var at [2]float64
		for _, s := range sub {
			x, y := to.Apply(s.P[0], s.P[1])
			if s.Op == 'l' {
				if math.Abs(x-at[0]) < 0.5 && math.Abs(y-at[1]) > ruleWidth {
					d.upright = append(d.upright, stroke{x, min(y, at[1]), max(y, at[1])})
				} else if math.Abs(y-at[1]) < 0.5 && math.Abs(x-at[0]) > ruleWidth {
					d.level = append(d.level, stroke{y, min(x, at[0]), max(x, at[0])})
				}
			}
			at = [2]float64{x, y}
		}
	}
}

// grid is a table's rules: xs from the left, ys from the top.
type grid struct {
	xs, ys []float64
	drawn  drawn
	lines  []*line
}

// grids finds the tables of a page that rules draw, and gives the lines that stand in none.
func (m *maker) grids(page int, lines []*line) ([]*grid, []*line) {
	var out []*grid
	for _, d := range clusters(m.rules[page]) {
		g := newGrid(d)
		if g == nil {
			continue
		}
		var inside, rest []*line
		for _, l := range lines {
			if r, _ := g.cell(l); r >= 0 {
				inside = append(inside, l)
			} else {
				rest = append(rest, l)
			}
		}
		filled := map[[2]int]bool{}
		for _, l := range inside {
			r, c := g.cell(l)
			filled[[2]int{r, c}] = true
		}
		if len(inside) == 0 || len(filled)*5 < (len(g.xs)-1)*(len(g.ys)-1)*2 {
			continue // a drawing, or a form's empty boxes
		}
		g.lines, lines = inside, rest
		out = append(out, g)
	}
	return out, lines
}

// clusters parts rules into those that touch.
func clusters(d drawn) []drawn {
	n := len(d.upright)
	group := make([]int, n+len(d.level))
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i, v := range d.upright {
		for j, h := range d.level {
			if h.from-ruleGap < v.at && v.at < h.to+ruleGap && v.from-ruleGap < h.at && h.at < v.to+ruleGap {
				group[root(i)] = root(n + j)
			}
		}
	}
	index := map[int]int{}
	var out []drawn
	at := func(i int) *drawn {
		r := root(i)
		if _, ok := index[r]; !ok {
			index[r] = len(out)
			out = append(out, drawn{fills: d.fills})
		}
		return &out[index[r]]
	}
	for i, v := range d.upright {
		c := at(i)
		c.upright = append(c.upright, v)
	}
	for j, h := range d.level {
		c := at(n + j)
		c.level = append(c.level, h)
	}
	return out
}

// newGrid gives the grid of rules that touch, or nil when they are no table of at least two columns. A rule counts that
// is as long as a cell is: the line under a word is not.
func newGrid(d drawn) *grid {
	xs, ys := places(d.upright), places(d.level)
	ys = slices.DeleteFunc(ys, func(y float64) bool { return !spans(d.level, y, xs) })
	xs = slices.DeleteFunc(xs, func(x float64) bool { return !spans(d.upright, x, ys) })
	if len(xs) < 3 || len(ys) < 2 {
		return nil
	}
	slices.Reverse(ys)
	return &grid{xs: xs, ys: ys, drawn: d}
}

// places are the distinct places of rules, in order.
func places(s []stroke) []float64 {
	var all []float64
	for _, r := range s {
		all = append(all, r.at)
	}
	slices.Sort(all)
	var out []float64
	for _, v := range all {
		if n := len(out); n == 0 || v-out[n-1] > ruleGap {
			out = append(out, v)
		}
	}
	return out
}

// spans reports whether the rules at a place reach from one of the others to the next.
func spans(s []stroke, at float64, across []float64) bool {
	for i := 1; i < len(across); i++ {
		if covered(s, at, across[i-1], across[i]) {
			return true
		}
	}
	return false
}

// covered reports whether rules at a place run all the way from a to b.
func covered(s []stroke, at, a, b float64) bool {
	var parts []stroke
	for _, r := range s {
		if math.Abs(r.at-at) <= ruleGap && r.to > a && r.from < b {
			parts = append(parts, r)
		}
	}
	slices.SortFunc(parts, func(x, y stroke) int { return int(math.Copysign(1, x.from-y.from)) })
	for _, r := range parts {
		if r.from <= a+ruleGap {
			a = max(a, r.to)
		}
	}
	return a >= b-ruleGap
}

// cell is the row and column that a line begins in; -1 for none.
func (g *grid) cell(l *line) (row, column int) {
	if l.U != [2]float64{1, 0} {
		return -1, -1
	}
	x, y := l.Start+0.2*l.Size, l.Base+0.3*l.Size
	row, column = -1, -1
	for i := 1; i < len(g.xs); i++ {
		if x >= g.xs[i-1]-1 && x < g.xs[i]-1 {
			column = i - 1
		}
	}
	for i := 1; i < len(g.ys); i++ {
		if y <= g.ys[i-1] && y > g.ys[i] {
			row = i - 1
		}
	}
	if row < 0 || column < 0 {
		return -1, -1
	}
	return row, column
}
