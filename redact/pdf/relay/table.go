package relay

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Many programs make a column of a table as wide as the longest cell in it, and so tell how wide a name in it is by where
// the next column stands. [Fit] finds such columns and moves what stands in the table to where it would be with labels in
// place of the names.

const (
	wallLine  = 1.5    // units: how thick the rules between two columns are, at most
	tightBy   = 0.9    // units by which the room beside the longest cell differs on its two sides: programs round to pixels
	padMost   = 2.5    // em from a cell's longest line to the rule beside it, or to the next column, at most
	padLeast  = 0.3    // em to the next column, at least
	alignedBy = 0.3    // units by which cells of a column begin alike
	shortUpTo = 16.0   // em that the first of two columns is wide, at most: wider ones are running text
	rowsApart = 3.0    // em from one row to the next, at most
	letterEm  = 0.55   // em that a label's letter takes
	fitGrid   = 0.05   // units to which widths are rounded
	offGrid   = 0.0013 // units by which no room that programs have lies between two steps
)

// A wall is where a column of a table ends and the next begins.
type wall struct{ lo, hi, by float64 } // by: how far it moves

// A cell is what stands on one baseline of a column.
type cell struct {
	lines      []*reading.Line
	from, to   float64
	column     int
	base, size float64
	wide       float64 // with labels in place
	touched    bool
	by         float64      // how far it moves
	edges      [][2]float64 // of a line with labels: where each of its glyphs begins and ends now
}

// table is a table whose columns change.
type table struct {
	bottom, top float64
	walls       []wall // one more than there are columns
	cells       []*cell
	room        float64 // between the rules and the words of most cells
	gap         float64 // between columns that no rules part; 0 where rules do
}

// Fitted says what moves on a page whose tables had columns as wide as names.
type Fitted struct {
	tables []*table
	clips  map[*content.Clip]*content.Clip
}

// Fit finds the tables of p with columns that are as wide as a name. It gives nil when there are none.
func Fit(p *reading.Page, cuts []Cut, o Options) *Fitted {
	if len(cuts) == 0 {
		return nil
	}
	work := assign(p, cuts)
	marks := map[*reading.Line]*marking{}
	for i, m := range work {
		marks[p.Lines[i]] = m
	}
	f := &Fitted{clips: map[*content.Clip]*content.Clip{}}
	for _, l := range p.Lines {
		if marks[l] == nil || !level(l) || f.at(l.Base, l.Start) != nil {
			continue
		}
		t := ruledTable(p, l, o.Rules)
		if t == nil {
			t = openTable(p, l)
		}
		if t != nil && t.fill(p, marks) && t.fit(o.Area) {
			f.tables = append(f.tables, t)
		}
	}
	if len(f.tables) == 0 {
		return nil
	}
	return f
}

func level(l *reading.Line) bool { return !l.Hidden && !l.Vertical && l.U == [2]float64{1, 0} }

// at is the table at a height that a place along it lies in.
func (f *Fitted) at(y, x float64) *table {
	for _, t := range f.tables {
		if y > t.bottom && y < t.top && x > t.walls[0].lo-wallLine && x < t.walls[len(t.walls)-1].hi+wallLine {
			return t
		}
	}
	return nil
}

// ruledTable finds the table round a line by its upright rules.
func ruledTable(p *reading.Page, l *reading.Line, rules []reading.Rule) *table {
	t := &table{bottom: math.Inf(1), top: math.Inf(-1)}
	var xs []float64
	for _, r := range rules {
		if r.Bottom < l.Base+0.3*l.Size && r.Top > l.Base {
			xs = append(xs, r.X)
			t.bottom, t.top = min(t.bottom, r.Bottom), max(t.top, r.Top)
		}
	}
	slices.Sort(xs)
	for _, x := range xs {
		if n := len(t.walls); n > 0 && x-t.walls[n-1].hi < wallLine {
			t.walls[n-1].hi = x
		} else {
			t.walls = append(t.walls, wall{lo: x, hi: x})
		}
	}
	if len(t.walls) < 3 || l.Start < t.walls[0].lo || l.Start > t.walls[len(t.walls)-1].hi {
		return nil
	}
	for grown := true; grown; {
		grown = false
		for _, r := range rules {
			if t.wall(r.X) < 0 || r.Bottom > t.top+wallLine || r.Top < t.bottom-wallLine || r.Bottom >= t.bottom && r.Top <= t.top {
				continue
			}
			t.bottom, t.top, grown = min(t.bottom, r.Bottom), max(t.top, r.Top), true
		}
	}
	for _, r := range rules { // those of another table, or of rows that are parted otherwise
		if r.X > t.walls[0].hi && r.X < t.walls[len(t.walls)-1].lo && t.wall(r.X) < 0 && r.Bottom < t.top && r.Top > t.bottom {
			return nil
		}
	}
	return t
}

// openTable finds the table round a line that no rules part: its rows have as many cells as each other, and the cells of a
// column begin alike.
func openTable(p *reading.Page, l *reading.Line) *table {
	rows := rowsOf(p)
	at := slices.IndexFunc(rows, func(row []*reading.Line) bool { return slices.Contains(row, l) })
	if at < 0 || len(rows[at]) < 2 {
		return nil
	}
	seed := rows[at]
	like := func(row []*reading.Line) bool {
		return len(row) == len(seed) && !slices.ContainsFunc(row, func(o *reading.Line) bool {
			return !slices.ContainsFunc(seed, func(q *reading.Line) bool { return math.Abs(o.Start-q.Start) < alignedBy })
		})
	}
	from, to := at, at
	near := func(a, b []*reading.Line) bool { return a[0].Base-b[0].Base < rowsApart*l.Size }
	for from > 0 && like(rows[from-1]) && near(rows[from-1], rows[from]) {
		from--
	}
	for to+1 < len(rows) && like(rows[to+1]) && near(rows[to], rows[to+1]) {
		to++
	}
	if to == from {
		return nil
	}
	t := &table{bottom: rows[to][0].Base - 0.5*l.Size, top: rows[from][0].Base + l.Size, walls: make([]wall, len(seed)+1), gap: math.Inf(1)}
	for k := range seed {
		begin, finish := math.Inf(1), math.Inf(-1)
		for _, row := range rows[from : to+1] {
			begin, finish = min(begin, row[k].Start), max(finish, end(row[k]))
		}
		t.walls[k].lo, t.walls[k].hi = begin, begin
		t.walls[k+1].lo, t.walls[k+1].hi = finish, finish
	}
	return t
}

// rowsOf lists the level lines of a page by baseline from top to bottom, each from left to right.
func rowsOf(p *reading.Page) [][]*reading.Line {
	var lines []*reading.Line
	for _, l := range p.Lines {
		if level(l) {
			lines = append(lines, l)
		}
	}
	slices.SortStableFunc(lines, func(a, b *reading.Line) int { return cmp.Compare(b.Base, a.Base) })
	var out [][]*reading.Line
	for _, l := range lines {
		if n := len(out); n > 0 && sameBaseline(out[n-1][0], l) {
			out[n-1] = append(out[n-1], l)
		} else {
			out = append(out, []*reading.Line{l})
		}
	}
	for _, row := range out {
		slices.SortStableFunc(row, func(a, b *reading.Line) int { return cmp.Compare(a.Start, b.Start) })
	}
	return out
}

// wall is the number of the wall at a place, or -1.
func (t *table) wall(x float64) int {
	return slices.IndexFunc(t.walls, func(w wall) bool { return x > w.lo-wallLine && x < w.hi+wallLine })
}

// fill sorts the lines in the table into cells. It reports whether there are any and each stands in one.
func (t *table) fill(p *reading.Page, marks map[*reading.Line]*marking) bool {
	first, last := t.walls[0], t.walls[len(t.walls)-1]
	for _, l := range p.Lines {
		if l.Hidden || l.Base < t.bottom || l.Base > t.top || end(l) < first.lo || l.Start > last.hi {
			continue
		}
		k := 0
		for k+1 < len(t.walls) && t.walls[k+1].hi < l.Start+0.5 {
			k++
		}
		if !level(l) || k+1 == len(t.walls) || l.Start < t.walls[k].lo-0.5 {
			return false
		}
		if end(l) > t.walls[k+1].lo+0.5 {
			return false // it goes over more than one column
		}
		wide := end(l) - l.Start
		var edges [][2]float64
		if m := marks[l]; m != nil {
			edges, wide = nominal(l, m)
		}
		if i := slices.IndexFunc(t.cells, func(c *cell) bool { return c.column == k && sameBaseline(c.lines[0], l) }); i >= 0 {
			c := t.cells[i]
			c.wide += wide + max(0, l.Start-c.to)
			c.from, c.to, c.touched = min(c.from, l.Start), max(c.to, end(l)), c.touched || marks[l] != nil
			c.lines, c.edges = append(c.lines, l), nil
			continue
		}
		t.cells = append(t.cells, &cell{[]*reading.Line{l}, l.Start, end(l), k, l.Base, l.Size, wide, marks[l] != nil, 0, edges})
	}
	return len(t.cells) > 0
}

// nominal gives where the glyphs of a line begin and end, from its own begin, and its width, with labels in place: each letter of
// one is as wide as any other, for the face of a label is not known yet. Glyphs that stay have their natural width.
func nominal(l *reading.Line, m *marking) (edges [][2]float64, wide float64) {
	edges = make([][2]float64, len(l.Glyphs))
	pen, share, of := 0.0, 0.0, 0
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 {
			edges[i] = edges[g.Over]
			continue
		}
		if of == 0 && g.Gap && i > 0 {
			pen += gapWidth * g.Size
		}
		if m.cut[i] && m.label[i] != "" {
			for of = 1; i+of < len(l.Glyphs) && m.cut[i+of] && m.label[i+of] == "" && !m.empty[i+of]; of++ {
			}
			share = letterEm * g.Size * float64(utf8.RuneCountInString(m.label[i])) / float64(of)
		}
		edges[i] = [2]float64{pen, pen}
		switch {
		case of > 0:
			edges[i][1], of = pen+share, of-1
		case !m.cut[i]:
			edges[i][1] = pen + g.Advance
		}
		if pen = edges[i][1]; !g.Space {
			wide = pen
		}
	}
	return edges, wide
}
