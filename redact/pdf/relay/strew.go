package relay

import (
	"cmp"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Programs draw dotted, dashed and wavy lines under words, and frames of dashes around them, piece by piece. How many
// pieces there are, and how far apart, follows from the width of the words.

const (
	pieceUpTo  = 14.0  // units: how wide and high a piece is, at most
	maxPieces  = 20000 // of one page; more are a drawing
	farOff     = 1e6   // units: nothing there is seen
	strewnFrom = 3     // pieces
	reachTimes = 1.5   // of the larger: how far a piece is from the next, at most, and
	reachMore  = 2.0   // units more
	pieceBy    = 0.15  // of its size: what programs round a piece by
	pieceRound = 0.15  // units: the same of a piece of no size
	levelUpTo  = 2.2   // times as high as its pieces: how high a line of them is
	mostPeriod = 6     // pieces after which they begin anew: a dash and two dots, the halves of a wave
	touching   = 1.1   // of their width from one period to the next: they touch
	apartBy    = 2.5   // the same, below which it is taken for 2
)

// bit is an item that is no larger than a letter, or such a part of a path.
type bit struct {
	drawn
	sub int
	box content.Rect // on the page
}

// strewn are pieces that lie near each other and look alike.
type strewn struct {
	pieces []bit
	box    content.Rect // around all of them
}

// findStrewn gives what is strewn over a scene.
func findStrewn(s *content.Scene) []*strewn {
	f := &strewing{near: map[[2]int][]int{}}
	f.find(s, content.Identity)
	if len(f.bits) > maxPieces {
		return nil
	}
	return f.all()
}

// strewing is a search for what is strewn.
type strewing struct {
	bits []bit
	near map[[2]int][]int // the numbers of the pieces in a cell of a grid
}

func (f *strewing) find(s *content.Scene, to content.Matrix) {
	for _, it := range s.Items {
		if it.Base().Hidden != "" || len(f.bits) > maxPieces {
			continue
		}
		switch it := it.(type) {
		case *content.Path:
			for k, r := range subBounds(it.Segments) {
				f.add(bit{drawn{it, to}, k, r.Transform(to)})
			}
		case *content.Picture:
			f.add(bit{drawn{it, to}, 0, content.Rect{0, 0, 1, 1}.Transform(it.Matrix).Transform(to)})
		case *content.Group:
			f.find(it.Scene, it.Matrix.Mul(to))
		}
	}
}

// subBounds gives the box around each subpath.
func subBounds(path []content.Segment) []content.Rect {
	var out []content.Rect
	from := 0
	for i := 1; i <= len(path); i++ {
		if i == len(path) || path[i].Op == 'm' {
			out = append(out, content.Bounds(path[from:i]))
			from = i
		}
	}
	return out
}

func (b *bit) large() float64 { return max(b.box[2]-b.box[0], b.box[3]-b.box[1]) }

func (f *strewing) add(b bit) {
	if !(b.large() < pieceUpTo) || math.Abs(b.box[0])+math.Abs(b.box[1]) > farOff {
		return
	}
	f.near[square(b.box)] = append(f.near[square(b.box)], len(f.bits))
	f.bits = append(f.bits, b)
}

// square is the cell of the grid that a piece begins in. Pieces that are near each other begin in the same or in neighbours.
func square(r content.Rect) [2]int {
	const size = pieceUpTo + reachTimes*pieceUpTo + reachMore
	return [2]int{int(math.Floor(r[0] / size)), int(math.Floor(r[1] / size))}
}

// all gathers the pieces that hang together.
func (f *strewing) all() []*strewn {
	var out []*strewn
	seen := make([]bool, len(f.bits))
	for i := range f.bits {
		if seen[i] {
			continue
		}
		seen[i] = true
		queue := []int{i}
		s := &strewn{box: f.bits[i].box}
		for len(queue) > 0 {
			b := &f.bits[queue[0]]
			queue = queue[1:]
			s.pieces = append(s.pieces, *b)
			s.box = s.box.Add(b.box[0], b.box[1]).Add(b.box[2], b.box[3])
			at := square(b.box)
			for dx := -1; dx <= 1; dx++ {
				for dy := -1; dy <= 1; dy++ {
					for _, j := range f.near[[2]int{at[0] + dx, at[1] + dy}] {
						if !seen[j] && b.joins(&f.bits[j]) {
							seen[j] = true
							queue = append(queue, j)
						}
					}
				}
			}
		}
		if len(s.pieces) >= strewnFrom {
			s.sort()
			if s.same() {
				out = append(out, s)
			}
		}
	}
	return out
}

// joins reports whether two pieces are near each other and painted alike.
func (b *bit) joins(o *bit) bool {
	reach := reachTimes*max(b.large(), o.large()) + reachMore
	around := content.Rect{b.box[0] - reach, b.box[1] - reach, b.box[2] + reach, b.box[3] + reach}
	return !around.Intersect(o.box).Empty() && alike(b.item, o.item)
}

// sort puts the pieces in order along the longer side of the box around them.
func (s *strewn) sort() {
	a, b := 0, 1
	if s.box[3]-s.box[1] > s.box[2]-s.box[0] {
		a, b = 1, 0
	}
	slices.SortStableFunc(s.pieces, func(x, y bit) int {
		return cmp.Or(cmp.Compare(x.box[a], y.box[a]), cmp.Compare(x.box[b], y.box[b]))
	})
}

// alike reports whether two items are painted in the same way.
func alike(a, b content.Item) bool {
	if a == b {
		return true
	}
	switch a := a.(type) {
	case *content.Picture:
		_, ok := b.(*content.Picture)
		return ok
	case *content.Path:
		b, ok := b.(*content.Path)
		if !ok || a.Fill != b.Fill || a.Stroke != b.Stroke {
			return false
		}
		p, q := a.Paint, b.Paint
		return p == q || p.LineWidth == q.LineWidth && (!a.Fill || sameColour(p.Fill, q.Fill)) && (!a.Stroke || sameColour(p.Stroke, q.Stroke))
	}
	return false
}

func sameColour(a, b content.Colour) bool {
	x, named := a.Space.(obj.Name)
	y, _ := b.Space.(obj.Name)
	return (!named || x == y) && a.Pattern == b.Pattern && slices.Equal(a.Comps, b.Comps)
}

// same reports whether all pieces but those at the ends are of one size, whichever way they lie, or of sizes that recur.
func (s *strewn) same() bool {
	if s.period() > 0 {
		return true
	}
	like := func(a, b content.Rect) bool {
		w, h, x, y := a[2]-a[0], a[3]-a[1], b[2]-b[0], b[3]-b[1]
		return nearly(max(w, h), max(x, y)) && nearly(min(w, h), min(x, y))
	}
	n := 0
	for i := range s.pieces {
		if like(s.pieces[i].box, s.pieces[0].box) {
			n++
		}
	}
	return n >= strewnFrom && 5*n >= 4*len(s.pieces)
}

func nearly(a, b float64) bool { return math.Abs(a-b) < pieceRound+pieceBy*max(a, b) }

// period is the number of pieces in order along a line after which they begin anew; 0 when they never do. The first and the
// last may be cut off.
func (s *strewn) period() int {
	recurs := func(n int) bool {
		x, y := true, true
		for i := 1; i+n < len(s.pieces)-1; i++ {
			a, b := s.pieces[i].box, s.pieces[i+n].box
			if !nearly(a[2]-a[0], b[2]-b[0]) || !nearly(a[3]-a[1], b[3]-b[1]) {
				return false
			}
			x, y = x && math.Abs(a[0]-b[0]) < pieceRound, y && math.Abs(a[1]-b[1]) < pieceRound
		}
		return x || y
	}
	for n := 1; n <= mostPeriod && 2*n < len(s.pieces); n++ {
		if recurs(n) {
			return n
		}
	}
	return 0
}

// strewnOver gives, for every piece of what is strewn along words of a page, what it is a piece of.
func (f *Figures) strewnOver(p *reading.Page) map[drawn]*strewn {
	out := map[drawn]*strewn{}
	for _, s := range f.strewn {
		if !slices.ContainsFunc(p.Lines, func(l *reading.Line) bool { return under(l, frame(l, s.box)) }) {
			continue
		}
		for i := range s.pieces {
			out[s.pieces[i].drawn] = s
		}
	}
	return out
}

// under reports whether a box in a line's frame lies along words of it.
func under(l *reading.Line, at content.Rect) bool {
	if l.Hidden || at[1] > l.Base+markAbove*l.Size || at[3] < l.Base-markBelow*l.Size {
		return false
	}
	return slices.ContainsFunc(l.Glyphs, func(g reading.Glyph) bool {
		return !g.Space && g.Text != "" && g.End() > at[0]+touchBy*l.Size && g.Along < at[2]-touchBy*l.Size
	})
}

// strew works out what becomes of all that is strewn along words of the page.
func (e *Edit) strew(p *reading.Page, figs *Figures) {
	if figs == nil {
		return
	}
	over := figs.strewnOver(p)
	for _, s := range figs.strewn {
		d := s.pieces[0].drawn
		if _, moves := e.moved[d]; moves || over[d] != s {
			continue
		}
		l, m := e.along(s.box, false, true)
		if l == nil {
			l, m = e.around(s.box, padUpTo, false)
		}
		if l == nil {
			for _, q := range s.pieces { // by itself a piece would be taken for a rule below the letters that it meets by chance
				e.bit(q)[q.sub] = []moved{{}}
			}
			continue
		}
		for _, q := range s.pieces {
			e.bit(q)[q.sub] = nil
		}
		if !m.gone {
			e.anew(s, l, m)
		}
	}
}

// bit is where it is recorded what becomes of the parts of an item: a place on no line is the one that it has.
func (e *Edit) bit(p bit) map[int][]moved {
	if e.strewn[p.drawn] == nil {
		e.strewn[p.drawn] = map[int][]moved{}
	}
	return e.strewn[p.drawn]
}

// anew strews pieces along words where they are now. A frame around a label is left out.
func (e *Edit) anew(s *strewn, l *laid, m stretch) {
	own := *s
	own.pieces = slices.Clone(s.pieces)
	at := func(p bit) content.Rect { return frame(l.line, p.box) }
	slices.SortStableFunc(own.pieces, func(a, b bit) int { return cmp.Compare(at(a)[0], at(b)[0]) })
	high := 0.0
	for _, p := range own.pieces {
		r := at(p)
		high = max(high, r[3]-r[1])
	}
	n := own.period()
	if r := frame(l.line, s.box); n == 0 || r[3]-r[1] > levelUpTo*high+pieceRound {
		for _, p := range own.pieces {
			if r := at(p); !labelled(l, m) {
				e.bit(p)[p.sub] = []moved{{line: l.line, from: m.from, to: m.newA, wide: r[2] - r[0], scale: 1, shift: l.shift[m.first]}}
			}
		}
		return
	}
	first := 0
	if a, b := at(own.pieces[0]), at(own.pieces[n]); len(own.pieces) > n+1 && !nearly(a[2]-a[0], b[2]-b[0]) {
		first = 1 // the first is cut off
	}
	template := own.pieces[first : first+n]
	begin, wide := at(template[0])[0], at(template[n-1])[2]-at(template[0])[0]
	step := wide
	if first+n < len(own.pieces) {
		step = apartFrom(at(own.pieces[first+n])[0]-begin, wide)
	}
	for _, row := range l.rows(m) {
		times := 1
		if step > 0 {
			times = max(1, 1+int(min(math.Floor((row.newB-row.newA-wide)/step+0.01), leaderMax)))
		}
		for _, p := range template {
			r := at(p)
			e.bit(p)[p.sub] = append(e.bit(p)[p.sub], moved{line: l.line, from: r[0], to: row.newA + snap(r[0]-begin, cornerGrid),
				wide: r[2] - r[0], scale: 1, shift: row.shift, copies: times - 1, step: step})
		}
	}
}

// labelled reports whether a stretch of a line holds a label.
func labelled(l *laid, m stretch) bool {
	return slices.ContainsFunc(l.group[m.first:m.last+1], func(g int) bool { return g > 0 })
}

// apartFrom is how far pieces are set apart that are so wide. Programs fit the gaps between them to the width of the words.
func apartFrom(step, wide float64) float64 {
	wide = snap(wide, cornerGrid)
	switch r := step / wide; {
	case wide <= 0:
		return snap(step, dotGrid)
	case r < touching:
		return wide
	case r < apartBy:
		return 2 * wide
	default:
		return math.Round(r) * wide
	}
}

// pieces gives what becomes of an item whose parts are strewn.
func (e *Edit) pieces(it content.Item, subs map[int][]moved, to content.Matrix) []content.Item {
	parts := []content.Item{it}
	if p, ok := it.(*content.Path); ok {
		parts = parts[:0]
		for _, sub := range subpaths(p) {
			parts = append(parts, sub)
		}
	}
	still := true
	var out []content.Item
	for k, part := range parts {
		ms, ok := subs[k]
		if p, isPath := part.(*content.Path); !ok && isPath {
			now := e.path(p, to)
			still = still && len(now) == 1 && now[0] == part
			out = append(out, now...)
			continue
		}
		for _, m := range ms {
			if m.line == nil {
				out = append(out, part)
				continue
			}
			still = false
			for _, now := range m.all(part, to) {
				now.Base().Clip = freed(now.Base().Clip, m.line, to)
				out = append(out, now)
			}
		}
		still = still && (!ok || len(ms) > 0)
	}
	if still {
		return []content.Item{it}
	}
	return out
}

// freed is a clip without those that are no higher than a line of text: they are as wide as its words.
func freed(c *content.Clip, l *reading.Line, to content.Matrix) *content.Clip {
	for ; c != nil; c = c.Parent {
		if b := frame(l, c.Bounds.Transform(to)); b[3]-b[1] > clipUpTo*l.Size {
			break
		}
	}
	return c
}
