package reflow

import (
	"cmp"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// gridTable makes a table of the lines in a grid. Cells without a rule between them are one.
func (m *maker) gridTable(g *grid) *block {
	rows, columns := len(g.ys)-1, len(g.xs)-1
	in := map[[2]int][]*line{}
	for _, l := range g.lines {
		r, c := g.cell(l)
		in[[2]int{r, c}] = append(in[[2]int{r, c}], l)
	}
	b := &block{kind: table, lines: g.lines, page: g.lines[0].page, top: g.ys[0]}
	done := map[[2]int]bool{}
	for r := range rows {
		var out row
		for c := range columns {
			if done[[2]int{r, c}] {
				continue
			}
			across, down := g.extent(r, c, done)
			var lines []*line
			for i := r; i < r+down; i++ {
				for j := c; j < c+across; j++ {
					done[[2]int{i, j}] = true
					lines = append(lines, in[[2]int{i, j}]...)
				}
			}
			slices.SortStableFunc(lines, func(x, y *line) int {
				if math.Abs(x.Base-y.Base) > 0.3*x.Size {
					return cmp.Compare(y.Base, x.Base)
				}
				return cmp.Compare(x.Start, y.Start)
			})
			out.cells = append(out.cells, cell{blocks: m.cellFlow(lines), across: across, down: down, column: c})
		}
		b.rows = append(b.rows, out)
	}
	if rows > 1 && (allBold(b.rows[0]) && !allBold(b.rows[1]) || g.shaded()) {
		b.headRow(0)
	}
	b.adopt()
	return b
}

// cellFlow takes the text of a cell apart. It has no columns of its own.
func (m *maker) cellFlow(lines []*line) []*block {
	var out []*block
	var open []*line
	for _, row := range rowsOf(lines) {
		if len(open) > 0 && m.breaks(open, row) {
			out, open = append(out, m.split(open)...), nil
		}
		open = append(open, row...)
	}
	if len(open) > 0 {
		out = append(out, m.split(open)...)
	}
	return out
}

// extent is how many columns and rows the cell at r and c spans.
func (g *grid) extent(r, c int, done map[[2]int]bool) (across, down int) {
	across, down = 1, 1
	middle := func(v []float64, i int) (float64, float64) {
		a, b := min(v[i], v[i+1]), max(v[i], v[i+1])
		return a + 0.3*(b-a), b - 0.3*(b-a)
	}
	open := func(i, j int) bool { // no rule at the right of the cell
		a, b := middle(g.ys, i)
		return !covered(g.drawn.upright, g.xs[j+1], a, b)
	}
	for c+across < len(g.xs)-1 && open(r, c+across-1) && !done[[2]int{r, c + across}] {
		across++
	}
	for r+down < len(g.ys)-1 {
		for j := c; j < c+across; j++ {
			a, b := middle(g.xs, j)
			if covered(g.drawn.level, g.ys[r+down], a, b) || j > c && !open(r+down, j-1) {
				return across, down
			}
		}
		down++
	}
	return across, down
}

// shaded reports whether the first row stands on another ground than the second.
func (g *grid) shaded() bool {
	if len(g.ys) < 3 {
		return false
	}
	under := func(r int) (content.Colour, bool) {
		x, y := (g.xs[0]+g.xs[1])/2, (g.ys[r]+g.ys[r+1])/2
		var c content.Colour
		found := false
		for _, f := range g.drawn.fills {
			if f.box.Holds(content.Rect{x, y, x, y}, 0) {
				c, found = f.colour, true
			}
		}
		return c, found
	}
	a, first := under(0)
	b, second := under(1)
	return first && (!second || !a.Same(b))
}

// adopt makes a table's lines know it.
func (b *block) adopt() {
	for _, l := range b.lines {
		l.block = b
	}
}

// headRow makes a row a row of headings.
func (b *block) headRow(i int) {
	b.rows[i].head = true
	for j := range b.rows[i].cells {
		b.rows[i].cells[j].head = true
	}
}

// allBold reports whether all that a row says is bold.
func allBold(r row) bool {
	said := false
	for _, c := range r.cells {
		for _, b := range c.blocks {
			for _, u := range b.runs {
				if !u.bold && u.text != " " {
					return false
				}
				said = true
			}
		}
	}
	return said
}

// columns is how many columns a table has.
func (b *block) columns() int {
	n := 0
	for _, r := range b.rows {
		for _, c := range r.cells {
			n = max(n, c.column+max(1, c.across))
		}
	}
	return n
}

// sameColumns reports whether b can be the rest of table a on the next page.
func sameColumns(a, b *block) bool {
	return a.kind == table && b.kind == table && a.columns() == b.columns() && a.columns() > 1 &&
		math.Abs(a.lines[0].Start-b.lines[0].Start) < 3
}

// append adds the rows of a table's rest, and reports whether headings that were repeated went.
func (a *block) append(b *block) (repeated bool) {
	rows := b.rows
	if len(rows) > 0 && len(a.rows) > 0 && rowSays(rows[0]) == rowSays(a.rows[0]) {
		rows = rows[1:]
		repeated = true
	}
	for i := range rows {
		rows[i].head = false
		for j := range rows[i].cells {
			rows[i].cells[j].head = false
		}
	}
	a.rows = append(a.rows, rows...)
	a.lines = append(a.lines, b.lines...)
	a.adopt()
	return repeated
}

func rowSays(r row) string {
	s := ""
	for _, c := range r.cells {
		for _, b := range c.blocks {
			s += plain(b.label) + b.text() + "\n"
		}
		s += "\t"
	}
	return s
}

// aligned counts the rows from the first on that are a table without rules: at least two, of as many cells, each column
// beginning or ending in one place.
func (m *maker) aligned(rows [][]*line) int {
	n := 0
	for n < len(rows) && len(rows[n]) > 1 && len(rows[n]) == len(rows[0]) && rows[n][0].page == rows[0][0].page &&
		!labelled(rows[n]) && !stretched(rows[n]) && !leader.MatchString(rowText(rows[n])) {
		if n > 0 && !alike(rows[0], rows[n]) {
			break
		}
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

func alike(a, b []*line) bool {
	for i := range a {
		if math.Abs(a[i].Start-b[i].Start) > 3 && (a[i].cut || b[i].cut || math.Abs(a[i].End-b[i].End) > 3) {
			return false
		}
	}
	return math.Abs(a[0].Base-b[0].Base) < 12*a[0].Size
}

func (m *maker) alignedTable(rows [][]*line) *block {
	b := &block{kind: table, page: rows[0][0].page, top: rows[0][0].Base + rows[0][0].Size}
	for _, r := range rows {
		var out row
		for c, l := range r {
			out.cells = append(out.cells, cell{blocks: m.flow([]*line{l}), across: 1, down: 1, column: c})
		}
		b.rows = append(b.rows, out)
		b.lines = append(b.lines, r...)
	}
	if allBold(b.rows[0]) && !allBold(b.rows[1]) {
		b.headRow(0)
	}
	b.adopt()
	return b
}
