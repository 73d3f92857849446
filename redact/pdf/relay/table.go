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

// fill sorts the lines in the table into cells. It reports whether each stands in one.
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
	return true
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
func (t *table) pad() (float64, bool) {
	var first, all []float64
	for _, c := range t.cells {
		before, after := c.from-t.walls[c.column].hi, t.walls[c.column+1].lo-c.to
		if all = append(all, before, after); c.column == 0 {
			first = append(first, before)
		}
	}
	if len(first) > 1 {
		if pad, n := commonest(first, func(int) int { return 1 }); n > 1 {
			return pad, true
		}
	}
	columns := map[float64]map[int]bool{}
	pad, _ := commonest(all, func(i int) int {
		c, room := t.cells[i/2], snap(all[i]-offGrid, 0.01)
		if columns[room] == nil {
			columns[room] = map[int]bool{}
		}
		columns[room][c.column] = true
		if i%2 == 1 && snap(all[i-1]-offGrid, 0.01) == room {
			return 0 // of the same cell
		}
		return 1
	})
	return pad, len(columns[pad]) > 1 || len(t.walls) == 2
}

// commonest is the room that counts most of those that are hardly wider than the least, and how much it counts.
func commonest(rooms []float64, counts func(i int) int) (best float64, times int) {
	seen, least := map[float64]int{}, slices.Min(rooms)
	for i, room := range rooms {
		if room > least+tightBy {
			continue
		}
		room = snap(room-offGrid, 0.01)
		seen[room] += counts(i)
		if n := seen[room] - times; n > 0 || n == 0 && room < best {
			best, times = room, seen[room]
		}
	}
	return best, times
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

// point gives where a place in a table went.
func (t *table) point(x, y float64) float64 {
	if k := t.wall(x); k >= 0 && t.gap == 0 {
		return x + t.walls[k].by
	}
	k := 0
	for k+1 < len(t.walls) && t.walls[k+1].lo <= x {
		k++
	}
	if x < t.walls[0].lo || k+1 == len(t.walls) {
		if t.gap > 0 && x < t.walls[0].lo {
			return x + t.walls[0].by
		}
		return x + t.walls[k].by
	}
	for _, c := range t.cells {
		if c.column == k && y > c.base-0.5*c.size && y < c.base+c.size {
			return c.point(x)
		}
	}
	return x + t.walls[k].by
}

// point gives where a place in a cell went.
func (c *cell) point(x float64) float64 {
	if c.edges == nil {
		return x + c.by
	}
	glyphs := c.lines[0].Glyphs
	if x < glyphs[0].Along {
		return x + c.by
	}
	for i := range glyphs {
		if g := &glyphs[i]; x < g.End() && g.Advance > 0 {
			e := c.edges[i]
			return e[0] + max(0, x-g.Along)*(e[1]-e[0])/g.Advance
		}
	}
	return x + c.from + c.by + c.wide - c.to
}

// around gives the table that a box lies in.
func (f *Fitted) around(b content.Rect) *table {
	for _, t := range f.tables {
		by := max(2*wallLine, t.gap)
		if b[1] > t.bottom-by && b[3] < t.top+by && b[0] > t.walls[0].lo-by && b[2] < t.walls[len(t.walls)-1].hi+by {
			return t
		}
	}
	return nil
}

// Rect gives where a box on the page went.
func (f *Fitted) Rect(r content.Rect) content.Rect {
	if t := f.around(r); t != nil {
		mid := (r[1] + r[3]) / 2
		r[0], r[2] = t.point(r[0], mid), t.point(r[2], mid)
	}
	return r
}

// Page gives a page and its scene with what stands in the tables in its new place, and what became of each text. All texts are
// the page's own.
func (f *Fitted) Page(p *reading.Page, s *content.Scene) (*reading.Page, *content.Scene, map[*content.Text]*content.Text) {
	by, cells := map[*reading.Line]float64{}, map[*reading.Line]*cell{}
	for _, t := range f.tables {
		for _, c := range t.cells {
			for _, l := range c.lines {
				by[l] = c.by
				if c.edges != nil {
					cells[l] = c
				}
			}
		}
	}
	for _, l := range p.Blank {
		if t := f.at(l.Base, l.Start); t != nil && level(l) {
			by[l] = t.point(l.Start, l.Base) - l.Start
		}
	}
	shift := map[*content.Text][]float64{}
	move := func(all []*reading.Line) []*reading.Line {
		out := make([]*reading.Line, len(all))
		for i, l := range all {
			own := *l
			own.Start, own.End = l.Start+by[l], l.End+by[l]
			if c := cells[l]; c != nil {
				own.End = own.Start + c.wide
			}
			own.Glyphs = slices.Clone(l.Glyphs)
			for k := range own.Glyphs {
				g, d := &own.Glyphs[k], by[l]
				if c := cells[l]; c != nil {
					d, g.Advance = c.edges[k][0]-g.Along, c.edges[k][1]-c.edges[k][0]
				}
				g.X, g.Along = g.X+d, g.Along+d
				if shift[g.Item] == nil {
					shift[g.Item] = make([]float64, len(g.Item.Glyphs))
				}
				shift[g.Item][g.Index] = d
			}
			out[i] = &own
		}
		return out
	}
	page := *p
	page.Lines, page.Blank = move(p.Lines), move(p.Blank)
	scene, to := &content.Scene{Items: make([]content.Item, len(s.Items))}, map[*content.Text]*content.Text{}
	for i, it := range s.Items {
		scene.Items[i] = f.item(it, shift)
		if t, ok := it.(*content.Text); ok {
			to[t] = scene.Items[i].(*content.Text)
		}
	}
	for _, l := range slices.Concat(page.Lines, page.Blank) {
		for i := range l.Glyphs {
			l.Glyphs[i].Item = to[l.Glyphs[i].Item]
		}
	}
	return &page, scene, to
}

func (f *Fitted) item(it content.Item, by map[*content.Text][]float64) content.Item {
	var out content.Item
	switch it := it.(type) {
	case *content.Text:
		if by[it] == nil {
			return it
		}
		own := *it
		own.Glyphs = slices.Clone(it.Glyphs)
		for i, d := range by[it] {
			own.Glyphs[i].X += d
		}
		out = &own
	case *content.Path:
		t := f.around(content.Bounds(it.Shown().Segments))
		if t == nil {
			return it
		}
		own := *it
		own.Segments = movedPath(it.Segments, func(x, y float64) (float64, float64) { return t.point(x, y), y })
		out = &own
	case *content.Picture:
		box := content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
		t := f.around(box)
		if t == nil {
			return it
		}
		own := *it
		own.Matrix[4] += t.point(box[0], (box[1]+box[3])/2) - box[0]
		out = &own
	case *content.Group:
		box := it.BBox.Transform(it.Matrix)
		t := f.around(box)
		if t == nil {
			return it
		}
		own := *it
		own.Matrix[4] += t.point(box[0], (box[1]+box[3])/2) - box[0]
		out = &own
	default:
		return it
	}
	out.Base().Clip = f.clip(out.Base().Clip)
	return out
}

// clip moves the clips that lie in a table; those that go round more stay.
func (f *Fitted) clip(c *content.Clip) *content.Clip {
	if c == nil {
		return nil
	}
	if out, ok := f.clips[c]; ok {
		return out
	}
	parent, out := f.clip(c.Parent), c
	if t := f.around(content.Bounds(c.Path)); t != nil {
		out = parent.Within(movedPath(c.Path, func(x, y float64) (float64, float64) { return t.point(x, y), y }), c.EvenOdd)
	} else if parent != c.Parent {
		out = parent.Within(c.Path, c.EvenOdd)
	}
	f.clips[c] = out
	return out
}
