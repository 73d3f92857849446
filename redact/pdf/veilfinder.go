package pdf

import (
	"math"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A lid is a box or picture that may hide words.
type lid struct {
	box, key content.Rect
	shapes   []shape
	order    int
	picture  bool
	curved   bool
	to       int           // another lid over the same words, or its own number
	bad      bool          // it hides more than words of a line
	glyphs   []hiddenGlyph // of the first of its lids
}

// hiddenGlyph is a veiled glyph with its box.
type hiddenGlyph struct {
	veiled
	box   content.Rect
	frame [4]float64 // along from and to, and the size of an em
	space bool
}

type veilFinder struct {
	s     *sheet
	lids  []*lid
	order map[*content.Text]int // of the item that holds a text; -1 for one that is drawn more than once
	bare  []veil
}

func newVeilFinder(s *sheet) *veilFinder {
	f := &veilFinder{s: s, order: map[*content.Text]int{}}
	for i, it := range s.scene.Items {
		f.collect(it, i, content.Identity, wash{alpha: 1, blend: "Normal"})
		one := &content.Scene{Items: []content.Item{it}}
		one.Texts(content.Identity, func(t *content.Text, _ content.Matrix) {
			if _, twice := f.order[t]; twice {
				f.order[t] = -1
			} else {
				f.order[t] = i
			}
		})
	}
	return f
}

// collect lists the boxes and pictures of an item that a group lays on the page.
func (f *veilFinder) collect(it content.Item, order int, m content.Matrix, group wash) {
	switch it := it.(type) {
	case *content.Group:
		own := fillOf(it).within(group)
		if it.Hidden != "" {
			own.alpha = 0
		}
		for _, in := range it.Scene.Items {
			f.collect(in, order, it.Matrix.Mul(m), own)
		}
	case *content.Path:
		subs := subpaths(it.Segments)
		if len(subs) > maxRules || len(it.Segments) > maxCorners {
			return
		}
		for _, sub := range subs {
			own := *it
			own.Segments = it.Segments[sub[0]:sub[1]]
			f.add(&own, order, m, group)
		}
	case *content.Picture, *content.Shade:
		f.add(it, order, m, group)
	}
}

func (f *veilFinder) add(it content.Item, order int, m content.Matrix, group wash) {
	l := &lid{order: order, shapes: shapesOf(it, order, m), to: len(f.lids)}
	if len(l.shapes) == 0 {
		return
	}
	l.box = l.shapes[0].box
	for i := range l.shapes {
		b := l.shapes[i].box
		l.box = l.box.Add(b[0], b[1]).Add(b[2], b[3])
		l.shapes[i].wash = l.shapes[i].within(group)
	}
	var ok bool
	l.key, ok = boxOf(it, m)
	l.bad = !ok
	p, isPath := it.(*content.Path)
	l.picture, l.curved = !isPath, isPath && p.Fill && !content.IsRect(p.Segments)
	f.lids = append(f.lids, l)
}

// boxOf is the box of a path with one part, of a picture, or of a shading in its clip.
func boxOf(it content.Item, m content.Matrix) (content.Rect, bool) {
	switch it := it.(type) {
	case *content.Path:
		return content.Bounds(it.Shown().Segments).Transform(m), true
	case *content.Picture:
		return content.Rect{0, 0, 1, 1}.Transform(it.Matrix).Transform(m), true
	case *content.Shade:
		if it.Clip != nil {
			return it.Clip.Bounds.Transform(m), true
		}
	}
	return content.Rect{}, false
}

func (f *veilFinder) first(i int) int {
	for f.lids[i].to != i {
		i = f.lids[i].to
	}
	return i
}

// text finds what hides the glyphs of a text.
func (f *veilFinder) text(number, order int, src reading.Source) {
	t := src.Text
	var bare veil
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		hidden := g.Hidden
		if t.Hidden != "" {
			hidden = t.Hidden
		}
		if hidden != "covered_text" && hidden != "invisible_text" {
			continue
		}
		points := samples(t, g, src.To)
		at := hiddenGlyph{veiled: veiled{number, i}, box: glyphBox(t, g).Transform(src.To), space: strings.TrimSpace(g.Unicode) == ""}
		at.frame = along(t, g, src.To)
		switch {
		case hidden == "covered_text":
			f.covered(points, order, at)
		case t.Hidden != "" || !f.sunk(points, order, at):
			if !f.onPicture(points[4]) {
				bare.glyphs = append(bare.glyphs, at.veiled)
			}
		}
	}
	if len(bare.glyphs) > 0 {
		f.bare = append(f.bare, bare)
	}
}

// along is where a glyph begins and ends along its text, how high its baseline is, and the size of an em.
func along(t *content.Text, g *content.Glyph, to content.Matrix) [4]float64 {
	m := content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y}.Mul(to)
	n := math.Hypot(m[0], m[1])
	if n == 0 {
		return [4]float64{}
	}
	u := [2]float64{m[0] / n, m[1] / n}
	x := m[4]*u[0] + m[5]*u[1]
	return [4]float64{x, x + g.Width*n, math.Atan2(u[1], u[0]), math.Hypot(m[2], m[3])}
}

// covered joins the lids over a glyph: they belong together.
func (f *veilFinder) covered(points [9][2]float64, order int, at hiddenGlyph) {
	var over []int
	all := 0
	for _, p := range points {
		held := false
		for i, l := range f.lids {
			if l.order > order && l.box.Holds(content.Rect{p[0], p[1], p[0], p[1]}, 0) &&
				slices.ContainsFunc(l.shapes, func(s shape) bool { return s.holds(p) && s.at(p).lets() < leastSeen }) {
				held = true
				if !slices.Contains(over, i) {
					over = append(over, i)
				}
			}
		}
		if held {
			all++
		}
	}
	f.join(over, at, all == len(points))
}

// sunk finds the box below a glyph that has its colour.
func (f *veilFinder) sunk(points [9][2]float64, order int, at hiddenGlyph) bool {
	var below []int
	for _, p := range points {
		last := -1
		for i, l := range f.lids {
			if l.order < order && l.box.Holds(content.Rect{p[0], p[1], p[0], p[1]}, 0) && slices.ContainsFunc(l.shapes, func(s shape) bool { return s.holds(p) }) {
				last = i
			}
		}
		if last < 0 {
			return false
		}
		if !slices.Contains(below, last) {
			below = append(below, last)
		}
	}
	if slices.ContainsFunc(below, func(i int) bool { return !f.lids[i].fits(at) }) {
		return false
	}
	f.join(below, at, true)
	return true
}

// fits reports whether a lid is no higher than words of a line.
func (l *lid) fits(at hiddenGlyph) bool {
	b := frameOf(l.box, at.frame[2])
	return b[3]-b[1] <= veilHigh*at.frame[3]
}

// frameOf is a box in the frame of text that runs at an angle.
func frameOf(r content.Rect, angle float64) content.Rect {
	sin, cos := math.Sincos(-angle)
	return r.Transform(content.Matrix{cos, sin, -sin, cos, 0, 0})
}

func (f *veilFinder) join(lids []int, at hiddenGlyph, good bool) {
	if len(lids) == 0 {
		return
	}
	for _, i := range lids {
		good = good && f.lids[i].fits(at)
	}
	root := f.first(lids[0])
	for _, i := range lids {
		if r := f.first(i); r != root {
			f.lids[root].glyphs = append(f.lids[root].glyphs, f.lids[r].glyphs...)
			f.lids[root].bad = f.lids[root].bad || f.lids[r].bad
			f.lids[r].glyphs, f.lids[r].to = nil, root
		}
	}
	f.lids[root].glyphs = append(f.lids[root].glyphs, at)
	f.lids[root].bad = f.lids[root].bad || !good
}

func (f *veilFinder) onPicture(p [2]float64) bool {
	return slices.ContainsFunc(f.lids, func(l *lid) bool { return l.picture && l.box.Holds(content.Rect{p[0], p[1], p[0], p[1]}, 0) })
}

// veils gives the lids that hide just words of a line.
func (f *veilFinder) veils() []veil {
	members := map[int][]*lid{}
	for i, l := range f.lids {
		members[f.first(i)] = append(members[f.first(i)], l)
	}
	out := f.bare
	for i, l := range f.lids {
		if l.to != i || len(l.glyphs) == 0 || l.bad || !f.just(members[i], l.glyphs) {
			continue
		}
		var v veil
		for _, g := range l.glyphs {
			v.glyphs = append(v.glyphs, g.veiled)
		}
		for _, m := range members[i] {
			v.boxes = append(v.boxes, m.key)
		}
		out = append(out, v)
	}
	return out
}

// just reports whether lids hide nothing but glyphs: no picture, drawing or other words would come to light without them.
func (f *veilFinder) just(lids []*lid, glyphs []hiddenGlyph) bool {
	from, to := math.Inf(1), math.Inf(-1)
	size := 0.0
	for _, g := range glyphs {
		if math.Abs(g.frame[2]-glyphs[0].frame[2]) > 1e-6 {
			return false
		}
		if !g.space {
			from, to, size = min(from, g.frame[0]), max(to, g.frame[1]), max(size, g.frame[3])
		}
	}
	for _, l := range lids {
		if l.bad {
			return false
		}
		b := frameOf(l.box, glyphs[0].frame[2])
		if b[0] < from-veilBeyond*size || b[2] > to+veilBeyond*size {
			return false
		}
		if !f.nothingBeneath(l, lids) || f.seenOn(l) {
			return false
		}
	}
	return true
}

func (f *veilFinder) nothingBeneath(l *lid, lids []*lid) bool {
	n := 0
	for _, o := range f.lids {
		if o.order >= l.order || slices.Contains(lids, o) {
			continue
		}
		b := o.box.Intersect(l.box)
		if b.Empty() || b[2]-b[0] < 1 || b[3]-b[1] < 1 {
			continue
		}
		if o.picture || o.curved && l.box.Holds(o.box, 1) {
			return false
		}
		if l.box.Holds(o.box, 0) {
			n++
		}
	}
	return n <= veilBeneath
}

// seenOn reports whether letters that were painted on a lid are seen: they may need it as their ground.
func (f *veilFinder) seenOn(l *lid) bool {
	for _, src := range f.s.texts {
		t := src.Text
		if order, ok := f.order[t]; t.Hidden != "" || ok && order < l.order && order >= 0 {
			continue
		}
		for i := range t.Glyphs {
			g := &t.Glyphs[i]
			if g.Hidden != "" || strings.TrimSpace(g.Unicode) == "" {
				continue
			}
			if l.box.Holds(content.Rect{g.X, g.Y, g.X, g.Y}.Transform(src.To), 20) {
				c := samples(t, g, src.To)[4]
				if l.box.Holds(content.Rect{c[0], c[1], c[0], c[1]}, 0) {
					return true
				}
			}
		}
	}
	return false
}
