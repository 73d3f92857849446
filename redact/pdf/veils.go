package pdf

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/reading"
	"github.com/caseveil/caseveil/redact/pdf/relay"
)

// A veil is what somebody hid words of one line with by hand: boxes or pictures over them, a box below them that has their
// colour, or, without boxes, white ink on the paper or none at all. It is as wide as the words are, so that it tells of a
// name as an underline does.
type veil struct {
	glyphs []veiled
	boxes  []content.Rect // on the page, as [boxOf] gives them
}

// veiled is a glyph of a page, by the place of its text in [sheet.texts].
type veiled struct{ text, index int }

const (
	veilHigh    = 2.2    // em: a higher box hides more than words of a line
	veilBeyond  = 1.5    // em: how far the boxes reach beyond the words
	veilBeneath = 4      // other boxes below them
	maxVeiled   = 20_000 // glyphs in texts that are hidden, of one page; more were hidden by no hand
)

// veils lists what may have been hidden by hand.
func (s *sheet) veils() []veil {
	n := 0
	for _, src := range s.texts {
		if src.Text.Hidden == "invisible_text" || anyHidden(src.Text) {
			n += len(src.Text.Glyphs)
		}
	}
	if n == 0 || n > maxVeiled {
		return nil
	}
	f := newVeilFinder(s)
	if len(f.lids) > maxRules {
		return nil // a drawing
	}
	for i, src := range s.texts {
		if order, ok := f.order[src.Text]; ok && order >= 0 {
			f.text(i, order, src)
		}
	}
	return f.veils()
}

func anyHidden(t *content.Text) bool {
	return slices.ContainsFunc(t.Glyphs, func(g content.Glyph) bool { return g.Hidden == "covered_text" || g.Hidden == "invisible_text" })
}

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
		f.collect(it, i, content.Identity, true)
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

// collect lists the boxes and pictures of an item.
func (f *veilFinder) collect(it content.Item, order int, m content.Matrix, opaque bool) {
	switch it := it.(type) {
	case *content.Group:
		l := it.Base()
		for _, in := range it.Scene.Items {
			f.collect(in, order, it.Matrix.Mul(m), opaque && l.Hidden == "" && l.Paint.FillAlpha == 1 && l.Paint.Soft == nil && l.Paint.Blend == "Normal")
		}
	case *content.Path:
		subs := subpaths(it.Segments)
		if len(subs) > maxRules || len(it.Segments) > maxCorners {
			return
		}
		for _, sub := range subs {
			own := *it
			own.Segments = it.Segments[sub[0]:sub[1]]
			f.add(&own, order, m, opaque)
		}
	case *content.Picture, *content.Shade:
		f.add(it, order, m, opaque)
	}
}

func (f *veilFinder) add(it content.Item, order int, m content.Matrix, opaque bool) {
	l := &lid{order: order, shapes: shapesOf(it, order, m), to: len(f.lids)}
	if len(l.shapes) == 0 {
		return
	}
	l.box = l.shapes[0].box
	for i := range l.shapes {
		b := l.shapes[i].box
		l.box = l.box.Add(b[0], b[1]).Add(b[2], b[3])
		l.shapes[i].opaque = l.shapes[i].opaque && opaque
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
		points := samples(t, g)
		for k, p := range points {
			points[k][0], points[k][1] = src.To.Apply(p[0], p[1])
		}
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
				slices.ContainsFunc(l.shapes, func(s shape) bool { return s.opaque && s.holds(p) }) {
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
				c := samples(t, g)[4]
				x, y := src.To.Apply(c[0], c[1])
				if l.box.Holds(content.Rect{x, y, x, y}, 0) {
					return true
				}
			}
		}
	}
	return false
}

// lift reads the sheet as if the words under veils were seen, and the veils' edges were none.
func (s *sheet) lift(veils []veil, unread func(*font.Face, font.Glyph) bool) {
	lifted := map[veiled]bool{}
	for _, v := range veils {
		for _, g := range v.glyphs {
			lifted[g] = true
		}
		s.rules = slices.DeleteFunc(slices.Clone(s.rules), func(r reading.Rule) bool {
			return slices.ContainsFunc(v.boxes, func(b content.Rect) bool { return b.Holds(content.Rect{r.X, r.Bottom, r.X, r.Top}, 1) })
		})
	}
	of := map[*content.Text]*content.Text{}
	texts := slices.Clone(s.texts)
	for i, src := range s.texts {
		var t *content.Text
		for k := range src.Text.Glyphs {
			if !lifted[veiled{i, k}] {
				continue
			}
			if t == nil {
				own := *src.Text
				own.Glyphs, own.Hidden = slices.Clone(own.Glyphs), ""
				t = &own
				for j := range t.Glyphs {
					if src.Text.Hidden != "" {
						t.Glyphs[j].Hidden = src.Text.Hidden
					}
				}
			}
			t.Glyphs[k].Hidden = ""
		}
		if t != nil {
			of[t], texts[i].Text = src.Text, t
		}
	}
	s.read = reading.Read(texts, s.rules, unread)
	for _, l := range slices.Concat(s.read.Lines, s.read.Blank) {
		for i := range l.Glyphs {
			if t := of[l.Glyphs[i].Item]; t != nil {
				l.Glyphs[i].Item = t
			}
		}
	}
}

// Unveil gives the document with words of a line that somebody hid by hand read as if they were seen, where find gives
// ranges of a page's text among them: only then are they cut like others, so that neither their box nor the rest of their
// line tells how wide they were. What nobody cuts of them stays hidden.
func (d *Document) Unveil(ctx context.Context, find func(text string) [][2]int) (*Document, error) {
	if !slices.ContainsFunc(d.pages, func(p *page) bool { return len(p.veils) > 0 }) {
		return d, nil
	}
	out := *d
	out.pages = slices.Clone(d.pages)
	var text strings.Builder
	for i, p := range d.pages {
		own := *p
		out.pages[i] = &own
		if len(p.veils) > 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			w, err := d.whole(ctx, i)
			if err != nil {
				return nil, err
			}
			s := *w.sheet
			if own.lifted = s.unveil(p.veils, find); len(own.lifted) > 0 {
				own.text, own.words, own.others = s.read.Text, s.read.Text, s.anew()
				if p.sheet != nil {
					own.sheet = &s
				}
			}
		}
		if i > 0 {
			text.WriteByte('\f')
		}
		own.start = text.Len()
		text.WriteString(own.text)
	}
	out.text = text.String()
	return &out, nil
}

// unveil lifts the veils that hide what find finds, and gives them.
func (s *sheet) unveil(veils []veil, find func(text string) [][2]int) []veil {
	as := *s
	as.lift(veils, nil)
	if good := as.sound(veils); len(good) < len(veils) {
		if veils = good; len(good) == 0 {
			return nil
		}
		as = *s
		as.lift(veils, nil)
	}
	found := find(as.read.Text)
	at := as.spansOf()
	var lifted []veil
	for _, v := range veils {
		if slices.ContainsFunc(v.glyphs, func(g veiled) bool {
			sp, ok := at[g]
			return ok && slices.ContainsFunc(found, func(r [2]int) bool { return sp.Start < r[1] && r[0] < sp.End })
		}) {
			lifted = append(lifted, v)
		}
	}
	if len(lifted) > 0 {
		s.lift(lifted, nil)
	}
	return lifted
}

// spansOf tells where in the page's text glyphs stand.
func (s *sheet) spansOf() map[veiled]reading.Span {
	number := map[*content.Text]int{}
	for i, src := range s.texts {
		number[src.Text] = i
	}
	out := map[veiled]reading.Span{}
	for _, sp := range s.read.Spans {
		if l := s.read.Lines[sp.Line]; !l.Hidden {
			g := &l.Glyphs[sp.Glyph]
			out[veiled{number[g.Item], g.Index}] = sp
		}
	}
	return out
}

// sound gives the veils whose words stand in one line and over no others; one without a box needs words beside it.
func (s *sheet) sound(veils []veil) []veil {
	at := s.spansOf()
	lifted := map[veiled]bool{}
	for _, v := range veils {
		for _, g := range v.glyphs {
			lifted[g] = true
		}
	}
	seen := map[int][]*reading.Glyph{} // by line
	for g, sp := range at {
		if !lifted[g] {
			if r := &s.read.Lines[sp.Line].Glyphs[sp.Glyph]; !r.Space {
				seen[sp.Line] = append(seen[sp.Line], r)
			}
		}
	}
	var out []veil
	for _, v := range veils {
		line, good := -1, true
		for _, g := range v.glyphs {
			sp, ok := at[g]
			if !ok {
				continue
			}
			good = good && (line < 0 || sp.Line == line)
			line = sp.Line
			r := &s.read.Lines[sp.Line].Glyphs[sp.Glyph]
			good = good && (r.Space || !slices.ContainsFunc(seen[sp.Line], func(o *reading.Glyph) bool {
				mid := o.Along + o.Advance/2
				return mid > r.Along && mid < r.End()
			}))
		}
		if good && line >= 0 && (len(v.boxes) > 0 || len(seen[line]) > 0) {
			out = append(out, v)
		}
	}
	return out
}

// unveiled adds to the cuts of a page what else lies under a veil that they lift, or under any, and gives the boxes that go.
func (p *page) unveiled(cuts []relay.Cut, all bool) ([]relay.Cut, []content.Rect) {
	if len(p.lifted) == 0 {
		return cuts, nil
	}
	at := p.spansOf()
	cut := func(sp reading.Span) bool {
		return slices.ContainsFunc(cuts, func(c relay.Cut) bool { return c.Start < sp.End && sp.Start < c.End })
	}
	var boxes []content.Rect
	var rest []relay.Cut
	for _, v := range p.lifted {
		lifts := all || slices.ContainsFunc(v.glyphs, func(g veiled) bool { sp, ok := at[g]; return ok && cut(sp) })
		if !lifts {
			continue
		}
		boxes = append(boxes, v.boxes...)
		for _, g := range v.glyphs {
			if sp, ok := at[g]; ok && !cut(sp) && !p.read.Lines[sp.Line].Glyphs[sp.Glyph].Space {
				rest = append(rest, relay.Cut{Start: sp.Start, End: sp.End})
			}
		}
	}
	slices.SortFunc(rest, func(a, b relay.Cut) int { return a.Start - b.Start })
	out := slices.Clone(cuts)
	for i, c := range rest {
		if n := len(out); i > 0 && out[n-1].Label == "" && strings.TrimSpace(p.read.Text[out[n-1].End:max(out[n-1].End, c.Start)]) == "" && !strings.Contains(p.read.Text[out[n-1].End:max(out[n-1].End, c.Start)], "\n") &&
			out[n-1].End <= c.Start && !slices.ContainsFunc(cuts, func(o relay.Cut) bool { return o.Start < c.End && out[n-1].Start < o.End }) {
			out[n-1].End = c.End
			continue
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b relay.Cut) int { return a.Start - b.Start })
	return out, boxes
}

// without gives a scene without the paths, pictures and shadings that have these boxes.
func without(s *content.Scene, boxes []content.Rect, m content.Matrix) *content.Scene {
	if len(boxes) == 0 {
		return s
	}
	goes := func(it content.Item) bool {
		b, ok := boxOf(it, m)
		return ok && slices.ContainsFunc(boxes, func(o content.Rect) bool { return o.Holds(b, 0.01) && b.Holds(o, 0.01) })
	}
	out := &content.Scene{}
	for _, it := range s.Items {
		switch it := it.(type) {
		case *content.Path:
			var left []content.Segment
			for _, sub := range subpaths(it.Segments) {
				own := *it
				own.Segments = it.Segments[sub[0]:sub[1]]
				if !goes(&own) {
					left = append(left, own.Segments...)
				}
			}
			switch {
			case len(left) == len(it.Segments):
				out.Items = append(out.Items, it)
			case len(left) > 0:
				own := *it
				own.Segments = left
				out.Items = append(out.Items, &own)
			}
		case *content.Picture, *content.Shade:
			if !goes(it) {
				out.Items = append(out.Items, it)
			}
		case *content.Group:
			in := without(it.Scene, boxes, it.Matrix.Mul(m))
			if !slices.Equal(in.Items, it.Scene.Items) {
				own := *it
				own.Scene = in
				out.Items = append(out.Items, &own)
				continue
			}
			out.Items = append(out.Items, it)
		default:
			out.Items = append(out.Items, it)
		}
	}
	return out
}
