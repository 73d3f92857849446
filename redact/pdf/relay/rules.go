package relay

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Distances in em within which a rule or box belongs to words.
const (
	belowBy    = 0.35 // of a rule; a box may go farther
	aboveBy    = 1.25
	boxBelow   = 0.65
	boxAbove   = 1.5
	tallUpTo   = 2.2
	linkBy     = 2.0      // units from the side of a figure to that of its link
	linkUpTo   = 2.5      // a taller link lies over more than one line
	clipUpTo   = 2.5      // a taller clip goes round more than one line
	cornerGrid = 0.1      // units: programs round the points of corners by where the words stood
	pointGrid  = 1.0 / 64 // of the width: the same of the points between the ends, as of a ring
	padUpTo    = 0.5
	padRound   = 1.0 // the same of a box with round corners, which no cell of a table is
	thinUpTo   = 0.3
	strikeUpTo = 0.5
	padNone    = 0.15 // pads below this are rounding
)

// path gives what p becomes where its words went: an underline, a highlight, a strike-through. It gives nothing when all
// its words are gone, and p itself when it lies along no line that was laid out.
func (e *Edit) path(p *content.Path, to content.Matrix) []content.Item {
	if len(e.lines) == 0 || p.Hidden != "" {
		return []content.Item{p}
	}
	was := p
	p = p.Shown()
	if subs := subpaths(p); len(subs) > 1 && len(subs) < maxSubpaths {
		return e.each(was, subs, to)
	}
	box := content.Bounds(p.Segments)
	if p.Clip != nil && p.Clip.Bounds.Intersect(box).Empty() {
		return []content.Item{was} // it is not seen, and would be where it goes
	}
	box = box.Transform(to)
	l, m := e.along(box, round(p), false)
	if l == nil {
		l, m = e.about(p, to)
	}
	if l == nil {
		if p, box, l, m = e.within(p, to); l == nil {
			return []content.Item{was}
		}
	}
	inv, ok := to.Invert()
	if m.gone || !ok || (l.drawing(p, m, to) && labelled(l, m)) {
		return nil
	}
	p = plainly(p, l.line)
	thin := box[3]-box[1] < thinUpTo*l.line.Size || box[2]-box[0] < thinUpTo*l.line.Size
	if thin && len(p.Segments) > maxCorners && labelled(l, m) {
		p = straight(p, l.line, to, inv)
	}
	var out []content.Item
	for _, row := range l.rows(m) {
		if !thin {
			out = append(out, stretched(p, l.line, row, to, inv))
			continue
		}
		for _, part := range l.parts(row) {
			if !e.drawn(l, p, frame(l.line, box), part) {
				out = append(out, stretched(p, l.line, part, to, inv))
			}
		}
	}
	return out
}

// round reports whether a path has curves.
func round(p *content.Path) bool {
	return slices.ContainsFunc(p.Segments, func(s content.Segment) bool { return s.Op == 'c' })
}

const maxSubpaths = 200 // more are a drawing and no underline

// subpaths gives each subpath as a path of its own.
func subpaths(p *content.Path) []*content.Path {
	var out []*content.Path
	for i, s := range p.Segments {
		if s.Op == 'm' || i == 0 {
			own := *p
			own.Segments = nil
			out = append(out, &own)
		}
		last := out[len(out)-1]
		last.Segments = append(last.Segments, s)
	}
	return out
}

// each treats the subpaths of p by themselves; p stays whole when none of them moves.
func (e *Edit) each(p *content.Path, subs []*content.Path, to content.Matrix) []content.Item {
	var out []content.Item
	moved := false
	for _, sub := range subs {
		got := e.path(sub, to)
		if len(got) != 1 || got[0] != content.Item(sub) {
			moved = true
		}
		out = append(out, got...)
	}
	if !moved {
		return []content.Item{p}
	}
	return out
}

// stretched is p with its points moved along the line.
func stretched(p *content.Path, l *reading.Line, m stretch, to, inv content.Matrix) *content.Path {
	out := *p
	out.Segments = make([]content.Segment, len(p.Segments))
	m.ends = cornered(p, l, m, to)
	for i, s := range p.Segments {
		n := map[byte]int{'m': 1, 'l': 1, 'c': 3}[s.Op]
		for k := range n {
			x, y := to.Apply(s.P[2*k], s.P[2*k+1])
			a, c := l.Frame(x, y)
			x, y = l.Point(m.move(a), c+m.shift)
			s.P[2*k], s.P[2*k+1] = inv.Apply(x, y)
		}
		out.Segments[i] = s
	}
	// Browsers clip holes out of an underline, one for each descender: such a clip would tell of a name.
	for out.Clip != nil && !content.IsRect(out.Clip.Path) {
		out.Clip = out.Clip.Parent
	}
	out.Clip = freed(out.Clip, l, to)
	if c := out.Clip; c != nil {
		b := content.Bounds(out.Segments)
		out.Clip = widen(widen(c, b[0], b[1]), b[2], b[3])
	}
	return &out
}

// cornered reports whether all points of a path lie at the ends of the stretch: then its corners keep their form.
func cornered(p *content.Path, l *reading.Line, m stretch, to content.Matrix) bool {
	within := min(l.Size, (m.to-m.from)/2)
	for _, s := range p.Segments {
		n := map[byte]int{'m': 1, 'l': 1, 'c': 3}[s.Op]
		for k := range n {
			a, _ := l.Frame(to.Apply(s.P[2*k], s.P[2*k+1]))
			if a > m.from+within && a < m.to-within {
				return false
			}
		}
	}
	return true
}

// rows cuts a stretch where its words went to another line.
func (l *laid) rows(m stretch) []stretch {
	var out []stretch
	for k := m.first; k <= m.last; {
		j, gone := k, l.gone[k] || l.line.Glyphs[k].Space
		for j < m.last && l.shift[j+1] == l.shift[k] {
			j++
			gone = gone && (l.gone[j] || l.line.Glyphs[j].Space)
		}
		row := stretch{from: m.from, to: m.to, newA: l.from[k], newB: l.to[j], first: k, last: j, shift: l.shift[k]}
		if k == m.first {
			row.newA = m.newA
		}
		if j == m.last {
			row.newB = m.newB
		} else {
			for i := j; i > k && l.line.Glyphs[i].Space; i-- {
				row.newB = l.to[i-1]
			}
		}
		if !gone {
			out = append(out, row)
		}
		k = j + 1
	}
	return out
}

// parts cuts an underline at the labels, each of which gets one of its own: browsers leave a hole in an underline below
// every descender, and neither the number nor the places of those below a name may show.
func (l *laid) parts(m stretch) []stretch {
	var out []stretch
	at := m.newA
	for k := m.first; k <= m.last; {
		j := k
		for j < m.last && l.group[j+1] == l.group[k] {
			j++
		}
		to := m.newB
		if j < m.last {
			to = l.from[j+1]
		}
		if l.group[k] > 0 {
			at, to = l.from[k], l.to[j]
		}
		if to-at > 0.01 {
			out = append(out, stretch{from: m.from, to: m.to, newA: at, newB: to, label: l.group[k], shift: m.shift})
		}
		at, k = to, j+1
	}
	return out
}

// drawn reports whether the line below or through a label was drawn before.
func (e *Edit) drawn(l *laid, p *content.Path, f content.Rect, part stretch) bool {
	if part.label == 0 {
		return false
	}
	at := ruleKey{l, part.label, math.Round((f[1] + f[3]) / 2), p.Fill}
	if e.ruled[at] {
		return true
	}
	e.ruled[at] = true
	return false
}

// ruleKey tells the lines along labels apart.
type ruleKey struct {
	line   *laid
	label  int
	across float64
	fill   bool
}

// Rect gives the rectangle of a link where its words went, and false when they are gone. A side of it that stands off
// every word stays.
func (e *Edit) Rect(r content.Rect) (content.Rect, bool) {
	for _, b := range e.boxes {
		if b.end == 0 && b.box.Holds(r, linkBy) && r.Holds(b.box, linkBy) {
			f := frame(b.line, r)
			x0, y0 := b.line.Point(b.along(f[0]), f[1]+b.shift)
			x1, y1 := b.line.Point(b.along(f[2]), f[3]+b.shift)
			return content.Rect{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}, true
		}
	}
	for _, l := range e.lines {
		if l.from == nil {
			continue
		}
		f, size := frame(l.line, r), l.line.Size
		if f[1] > l.line.Base+0.2*size || f[3] < l.line.Base+0.2*size || f[3]-f[1] > linkUpTo*size ||
			f[0] > l.line.End || f[2] < l.line.Start {
			continue
		}
		m := l.covered(f)
		if m.gone {
			return r, false
		}
		m = l.rows(m)[0] // of a link over two lines the first keeps it
		x0, y0 := l.line.Point(m.newA, f[1]+m.shift)
		x1, y1 := l.line.Point(m.newB, f[3]+m.shift)
		return content.Rect{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}, true
	}
	return r, true
}

// covered finds the words below a link.
func (l *laid) covered(f content.Rect) stretch {
	size := l.line.Size
	i, padA := nearest(l.line, f[0], func(g *reading.Glyph) float64 { return g.Along })
	j, padB := nearest(l.line, f[2], func(g *reading.Glyph) float64 { return g.End() })
	s := stretch{newA: l.from[i], newB: l.to[max(i, j)], gone: true, first: i, last: max(i, j)}
	if math.Abs(padA) > size {
		s.newA = f[0]
	}
	if math.Abs(padB) > size {
		s.newB = f[2]
	}
	for k := i; k <= j; k++ {
		if !l.gone[k] && !l.line.Glyphs[k].Space {
			s.gone = false
		}
	}
	return s
}

// stretch maps a range along a line to another.
type stretch struct {
	from, to    float64
	newA, newB  float64
	gone        bool
	first, last int // glyphs
	label       int // of a part: the label it lies along, or 0
	shift       float64
	ends        bool // points keep their distance from the end that they are nearer to
}

func (s stretch) move(a float64) float64 {
	if s.ends {
		if a-s.from < s.to-a {
			return s.newA + snap(a-s.from, cornerGrid)
		}
		return s.newB + snap(a-s.to, cornerGrid)
	}
	f := (a - s.from) / (s.to - s.from)
	switch {
	case f < 1e-3:
		return s.newA
	case f > 1-1e-3:
		return s.newB
	}
	return s.newA + snap(f, pointGrid)*(s.newB-s.newA)
}

// along finds the laid line that a box lies along from one glyph's begin to another's end. A rule may be as far from its
// words as a box when it is known to be theirs.
func (e *Edit) along(box content.Rect, round, theirs bool) (*laid, stretch) {
	for _, l := range e.lines {
		if l.from == nil {
			continue
		}
		r := frame(l.line, box)
		size := l.line.Size
		i, padA := padding(l.line, r[0], func(g *reading.Glyph) float64 { return g.Along })
		j, padB := padding(l.line, r[2], func(g *reading.Glyph) float64 { return g.End() })
		below, above := belowBy, aboveBy
		if theirs || r[3]-r[1] > thinUpTo*size || math.Abs(padA) < padNone*size && math.Abs(padB) < padNone*size {
			below, above = boxBelow, boxAbove
		}
		if r[1] < l.line.Base-below*size || r[3] > l.line.Base+above*size || r[3]-r[1] > tallUpTo*size || r[2]-r[0] < 0.2*size {
			continue
		}
		if r[3]-r[1] < thinUpTo*size && r[3] > l.line.Base+strikeUpTo*size {
			continue // a rule between lines belongs to neither
		}
		if i >= 0 && l.group[i] > 0 && math.Abs(padA) < padUpTo*size {
			padA = 0
		}
		if j >= 0 && l.group[j] > 0 && math.Abs(padB) < padUpTo*size {
			padB = 0
		}
		most := padUpTo * size
		if round && math.Abs(padA+padB) < padNone*size {
			most = padRound * size
		}
		if i < 0 || j < i || math.Abs(padA) > most || math.Abs(padB) > most {
			continue
		}
		if even := (padB - padA) / 2; padA < 0 && padB > 0 && math.Abs(padA+padB) < 1.2*padGrid {
			padA, padB = -even, even // the same on both sides, but for whole pixels
		}
		s := stretch{from: r[0], to: r[2], newA: l.from[i] + pad(padA, size), newB: l.to[j] + pad(padB, size), gone: true, first: i, last: j}
		for k := i; k <= j; k++ {
			if !l.gone[k] && !l.line.Glyphs[k].Space {
				s.gone = false
			}
		}
		return l, s
	}
	return nil, stretch{}
}

// frame is the box in a line's frame: along from and to, across from and to.
func frame(l *reading.Line, r content.Rect) content.Rect {
	out := content.Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range [][2]float64{{r[0], r[1]}, {r[2], r[1]}, {r[2], r[3]}, {r[0], r[3]}} {
		out = out.Add(l.Frame(c[0], c[1]))
	}
	return out
}

// padding finds the glyph that the side of a box belongs to, and how far off that is. It is one with ink, unless the side is
// just where a space begins or ends: a box that stands off its word lies with its side in the space beside.
func padding(l *reading.Line, at float64, edge func(*reading.Glyph) float64) (best int, off float64) {
	if best, off = nearest(l, at, edge); math.Abs(off) < padNone*l.Size {
		return best, off
	}
	inked := func(g *reading.Glyph) float64 {
		if g.Space {
			return math.Inf(1)
		}
		return edge(g)
	}
	if ink, pad := nearest(l, at, inked); math.Abs(pad) < padUpTo*l.Size {
		return ink, pad
	}
	return best, off
}

func nearest(l *reading.Line, at float64, edge func(*reading.Glyph) float64) (best int, off float64) {
	best, off = -1, math.Inf(1)
	for i := range l.Glyphs {
		if d := at - edge(&l.Glyphs[i]); math.Abs(d) < math.Abs(off) {
			best, off = i, d
		}
	}
	return best, off
}

// padGrid is a pixel of CSS. Browsers move the edges of boxes to whole pixels, so that what is left beside a word depends on
// where the words before it end: by half of one at most.
const padGrid = 0.75

// pad keeps the distance that an author set between words and the edge of their box.
func pad(v, size float64) float64 {
	if math.Abs(v) < padNone*size {
		return 0
	}
	return snap(v, padGrid)
}

// boxUnder is the black box of the label that stands at glyph i of t.
func (e *Edit) boxUnder(t *content.Text, places []place, i int) *content.Path {
	set := places[i].set
	first, last := set[0], set[len(set)-1]
	inv, _ := first.to.Invert()
	x0, y0 := inv.Apply(first.x, first.y)
	x1, y1 := inv.Apply(last.x, last.y)
	m := t.Matrix
	w := last.glyph.Width * last.scale
	x1, y1 = x1+m[0]*w, y1+m[1]*w
	p := &content.Path{Look: t.Look, Fill: true, CTM: content.Identity}
	p.Clip = unclipped(t.Clip, t.Matrix)
	paint := *t.Paint
	paint.Fill = grey(0)
	p.Paint = &paint
	const down, up = -0.25, 0.85
	p.Segments = content.Polygon([2]float64{x0 + m[2]*down, y0 + m[3]*down}, [2]float64{x1 + m[2]*down, y1 + m[3]*down},
		[2]float64{x1 + m[2]*up, y1 + m[3]*up}, [2]float64{x0 + m[2]*up, y0 + m[3]*up})
	return p
}
