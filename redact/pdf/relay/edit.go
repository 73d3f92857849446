package relay

import (
	"math"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A Cut replaces bytes of a page's text. Label may be empty.
type Cut struct {
	Start, End int
	Label      string
}

// Options say how labels look and where the page ends.
type Options struct {
	Box  bool // labels white on black
	Area content.Rect
	// Rules part the cells of tables.
	Rules []reading.Rule
	// Figures are those of the page; it may be nil.
	Figures *Figures
	// Edges are those of all pages.
	Edges *Edges
	// Kept are the glyphs of all pages that stay.
	Kept Kept
	// Element tells which structure element a mark of the page belongs to; it may be nil.
	Element func(mcid int) (obj.Ref, bool)
}

// An Edit is a page's cuts, laid out.
type Edit struct {
	places map[*content.Text][]place
	lines  []*laid
	ruled  map[ruleKey]bool
	paints paints
	kept   Kept
	edges  *Edges
	box    bool
	area   content.Rect
	part   func(mcid int) (obj.Ref, bool)
	beside *company
	moved  map[drawn]moved
	strewn map[drawn]map[int][]moved // by the number of the subpath
	boxes  []movedBox
	spare  []setGlyph // see room
	Shrunk int        // lines that had to be set narrower
}

// place is what becomes of one glyph.
type place struct {
	touched bool
	set     []setGlyph
}

// setGlyph is a glyph in its new place.
type setGlyph struct {
	glyph *font.Glyph
	face  *font.Face
	x, y  float64 // on the page
	scale float64 // along the line
	label bool
	to    *content.Matrix
	mark  content.Mark
}

// Lay lays out every line of p that a cut touches. Cuts may not overlap.
func Lay(p *reading.Page, cuts []Cut, o Options) *Edit {
	e := &Edit{places: map[*content.Text][]place{}, ruled: map[ruleKey]bool{}, paints: newPaints(), box: o.Box, kept: o.Kept,
		area: o.Area, part: o.Element, edges: o.Edges, moved: map[drawn]moved{}, strewn: map[drawn]map[int][]moved{}}
	if len(cuts) == 0 {
		return e
	}
	work := assign(p, cuts)
	e.beside = attend(p, work, o.Area, o.Rules, o.Figures)
	ctx := newSurroundings(p, work, o)
	ctx.beside, ctx.rules = e.beside, e.beside.rules
	for i, l := range p.Lines {
		if w := work[i]; w != nil && !l.Hidden {
			tokens := e.tokenise(l, w)
			e.measure(l, tokens)
			ctx.wide[l], _ = flow(l, tokens)
		}
	}
	done := map[int]bool{} // lines of paragraphs that were laid out
	for _, par := range ctx.paragraphs(work) {
		if e.flow(par, ctx) {
			for i := par.from(); i < len(par.lines); i++ {
				done[par.first+i], ctx.touched[par.lines[i]] = true, true
			}
		}
	}
	cuts = slices.Clone(cuts)
	for i := range cuts {
		cuts[i] = carry(p, cuts[i], done)
	}
	work = assign(p, cuts)
	e.beside.join(work)
	e.rows(p, work, done, ctx)
	e.leaders(ctx)
	e.spaces(p)
	e.strew(p, o.Figures)
	return e
}

// rows lays out the lines that no paragraph has, each before those that follow it.
func (e *Edit) rows(p *reading.Page, work map[int]*marking, done map[int]bool, ctx *surroundings) {
	number := map[*reading.Line]int{}
	for i, l := range p.Lines {
		number[l] = i
	}
	for i, l := range p.Lines {
		w := work[i]
		if w == nil || l.Hidden || e.beside.follows[l] != nil {
			continue
		}
		if !done[i] {
			e.lines = append(e.lines, e.lay(l, w, ctx))
		}
		for i, begin := range e.spread(l, ctx) {
			o := e.beside.evenly[l][i]
			w := work[number[o]]
			w.begin = &begin
			e.lines = append(e.lines, e.lay(o, w, ctx))
		}
		for {
			begin := e.ends(l)
			if d, ok := e.beside.dashes[l]; ok {
				e.dash(l, d, begin)
			}
			o := e.beside.leads[l]
			if o == nil {
				break
			}
			w := work[number[o]]
			begin += e.beside.gap[o]
			w.begin = &begin
			e.lines = append(e.lines, e.lay(o, w, ctx))
			l = o
		}
	}
}

// spread gives where the lines begin that a program spread over the row behind l: the last ends where it did, and between
// the others is as much room as between any two.
func (e *Edit) spread(l *reading.Line, ctx *surroundings) []float64 {
	row := e.beside.evenly[l]
	if len(row) == 0 {
		return nil
	}
	edge, _ := ctx.rightEdge(row[len(row)-1], end(row[len(row)-1]), sameEdge)
	pen, gap := e.ends(l), edge-e.ends(l)
	for _, o := range row {
		gap -= ctx.wide[o]
	}
	gap = max(gap/float64(len(row)), gapWidth*l.Size)
	var out []float64
	for _, o := range row {
		out = append(out, pen+gap)
		pen += gap + ctx.wide[o]
	}
	return out
}

// ends is where what a line shows ends now, with the figures behind it.
func (e *Edit) ends(l *reading.Line) float64 {
	at := l.Start
	for _, done := range e.lines {
		if done.line == l && done.to != nil {
			at = done.end
		}
	}
	return at
}

// spaces drops white space that stands by itself: between letters of a name that stand apart it would tell how many there
// were, and behind a line where that ended.
func (e *Edit) spaces(p *reading.Page) {
	for _, l := range p.Blank {
		for i := range l.Glyphs {
			g := &l.Glyphs[i]
			if !g.Space {
				continue
			}
			if e.places[g.Item] == nil {
				e.places[g.Item] = make([]place, len(g.Item.Glyphs))
			}
			e.places[g.Item][g.Index] = place{touched: true}
		}
	}
}

// carry takes the punctuation behind a cut over several lines into it, so that it stands behind the label and not alone
// at the start of the next line. In a paragraph that is done it stands there anyway.
func carry(p *reading.Page, c Cut, done map[int]bool) Cut {
	for i := range done {
		if l := p.Lines[i]; l.From < c.End && c.Start < l.To {
			return c
		}
	}
	if c.Label == "" || !strings.Contains(p.Text[c.Start:c.End], "\n") {
		return c
	}
	for c.End < len(p.Text) && strings.IndexByte(".,;:!?)]", p.Text[c.End]) >= 0 {
		c.Label += p.Text[c.End : c.End+1]
		c.End++
	}
	return c
}

// marking says for the glyphs of one line what is cut and where labels stand.
type marking struct {
	cut   []bool
	label map[int]string // before the glyph
	empty map[int]bool   // a cut without a label begins here
	begin *float64       // where the line begins now that the large initial before it is cut, or the line that it follows laid out

	follows bool // its place follows from another line's
}

// assign turns cuts of the text into cuts of glyphs. A ligature that is cut in part keeps its other letters as text.
func assign(p *reading.Page, cuts []Cut) map[int]*marking {
	out := map[int]*marking{}
	get := func(line int) *marking {
		m := out[line]
		if m == nil {
			m = &marking{cut: make([]bool, len(p.Lines[line].Glyphs)), label: map[int]string{}, empty: map[int]bool{}}
			out[line] = m
		}
		return m
	}
	for _, c := range cuts {
		first, label := true, ""
		at, _ := slices.BinarySearchFunc(p.Spans, c.Start, func(s reading.Span, start int) int {
			if s.End <= start {
				return -1
			}
			return 1
		})
		for ; at < len(p.Spans) && p.Spans[at].Start < c.End; at++ {
			s := p.Spans[at]
			m := get(s.Line)
			m.cut[s.Glyph] = true
			if first {
				label = c.Label
				if s.Start < c.Start {
					label = p.Text[s.Start:c.Start] + label
				}
				m.empty[s.Glyph] = label == ""
			}
			if label != "" && at+1 < len(p.Spans) && p.Spans[at+1].Start < c.End && small(p, s, p.Spans[at+1]) {
				first = false
				continue // the label is not set as large as an initial
			}
			if s.End > c.End {
				label += p.Text[c.End:s.End]
			}
			if label != "" {
				m.label[s.Glyph] += label
			}
			first, label = false, ""
		}
	}
	hung(p, out, get)
	for line, m := range out {
		m.mute(p.Lines[line])
		for j := range p.Lines[line].Glyphs {
			if over := p.Lines[line].Glyphs[j].Over; over >= 0 && m.cut[over] {
				m.cut[j] = true
			}
		}
	}
	return out
}

// small reports whether glyph b is much smaller than a: then a is a large initial.
func small(p *reading.Page, a, b reading.Span) bool {
	x, y := &p.Lines[a.Line].Glyphs[a.Glyph], &p.Lines[b.Line].Glyphs[b.Glyph]
	return x.Size > initialFrom*y.Size && (a.Line == b.Line || p.Lines[a.Line].Initial)
}

const initialFrom = 1.5

// hung moves the lines beside a large initial that was cut to where it began: their indent tells its width.
func hung(p *reading.Page, work map[int]*marking, get func(int) *marking) {
	for i, l := range p.Lines {
		if !l.Initial || work[i] == nil || !slices.Contains(work[i].cut, true) || i+1 >= len(p.Lines) {
			continue
		}
		first := p.Lines[i+1]
		for j, o := range p.Lines {
			if o.U == l.U && !o.Hidden && math.Abs(o.Start-first.Start) < sameEdge && o.Base > l.Base-0.5*o.Size && o.Base <= first.Base {
				get(j).begin = &l.Start
			}
		}
	}
}

// mute cuts the glyphs without text that stand between two that are cut.
func (m *marking) mute(l *reading.Line) {
	last := -1
	for j := range l.Glyphs {
		switch g := &l.Glyphs[j]; {
		case m.cut[j]:
			for k := last + 1; last >= 0 && k < j; k++ {
				m.cut[k] = true
			}
			last = j
		case g.Text != "" && g.Over < 0:
			last = -1
		}
	}
}

// Apply gives the scene with the laid lines in place of the old ones. Pictures that drop names become grey boxes.
func (e *Edit) Apply(s *content.Scene, to content.Matrix, drop func(*asset.Image) bool) *content.Scene {
	out := &content.Scene{Items: make([]content.Item, 0, len(s.Items))}
	for _, it := range s.Items {
		m, follows := e.moved[drawn{it, to}]
		subs, strewn := e.strewn[drawn{it, to}]
		it = e.painted(it, to, drop)
		if follows {
			out.Items = append(out.Items, m.all(followed(it, drop), to)...)
			continue
		}
		if strewn {
			out.Items = append(out.Items, e.pieces(followed(it, drop), subs, to)...)
			continue
		}
		switch it := it.(type) {
		case *content.Text:
			out.Items = append(out.Items, e.text(it)...)
		case *content.Path:
			out.Items = append(out.Items, e.path(it, to)...)
		case *content.Picture:
			out.Items = append(out.Items, e.picture(it, to, drop)...)
		case *content.Shade:
			out.Items = append(out.Items, e.shade(it, to)...)
		case *content.Group:
			out.Items = append(out.Items, e.group(it, to, drop))
		default:
			out.Items = append(out.Items, it)
		}
	}
	return out
}

// followed is a figure as it is drawn where it went.
func followed(it content.Item, drop func(*asset.Image) bool) content.Item {
	if p, ok := it.(*content.Picture); ok {
		return picture(p, drop)
	}
	return it
}

// group keeps a group in which nothing changed, so that its uses stay one object.
func (e *Edit) group(g *content.Group, to content.Matrix, drop func(*asset.Image) bool) content.Item {
	scene := e.Apply(g.Scene, g.Matrix.Mul(to), drop)
	if slices.Equal(scene.Items, g.Scene.Items) {
		return g
	}
	own := *g
	own.Scene, own.BBox = scene, e.roomy(g, to)
	return &own
}

func picture(p *content.Picture, drop func(*asset.Image) bool) content.Item {
	if drop == nil || !drop(p.Image) {
		return p
	}
	box := &content.Path{Look: p.Look, Fill: true, CTM: content.Identity}
	paint := *p.Paint
	paint.Fill = grey(0.85)
	box.Paint = &paint
	var corners [4][2]float64
	for i, c := range [4][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
		corners[i][0], corners[i][1] = p.Matrix.Apply(c[0], c[1])
	}
	box.Segments = content.Polygon(corners[:]...)
	return box
}

// text gives the pieces that a text becomes.
func (e *Edit) text(t *content.Text) []content.Item {
	places, ok := e.places[t]
	if !ok {
		return []content.Item{t}
	}
	n := 0
	for i := range places {
		if n += len(places[i].set); !places[i].touched {
			n++
		}
	}
	var out []content.Item
	var cur *content.Text
	var last setGlyph
	all, from := make([]content.Glyph, 0, n), 0 // the glyphs of all pieces; cur's from there on
	put := func(g content.Glyph) {
		if len(cur.Glyphs) == 0 {
			from = len(all)
		}
		all = append(all, g)
		cur.Glyphs = all[from:len(all):len(all)]
	}
	for i, p := range places {
		set := p.set
		if !p.touched {
			g := t.Glyphs[i]
			if cur == nil || last.scale != 0 || cur.Mark != t.Mark {
				cur = piece(t, t.Font, 1)
				out = append(out, cur)
			}
			put(g)
			last = setGlyph{}
			continue
		}
		for _, s := range set {
			if cur == nil || s.face != cur.Font || s.scale != last.scale || s.label != last.label && e.box || s.mark != cur.Mark {
				cur = piece(t, s.face, s.scale)
				cur.Mark, cur.Clip = s.mark, unclipped(t.Clip, t.Matrix)
				out = append(out, cur)
				if s.label && e.box {
					out = slices.Insert(out, len(out)-1, content.Item(e.boxUnder(t, places, i)))
					paint := *t.Paint
					paint.Fill = grey(1)
					cur.Paint, cur.Render = &paint, 0
				}
			}
			inv, _ := s.to.Invert()
			x, y := inv.Apply(s.x, s.y)
			put(content.Glyph{Glyph: s.glyph, X: x, Y: y})
			last = s
			cur.Clip = widen(cur.Clip, x, y)
		}
	}
	return out
}

// piece is a text like t without glyphs.
func piece(t *content.Text, face *font.Face, scale float64) *content.Text {
	p := *t
	p.Glyphs, p.Font, p.Hidden = nil, face, t.Hidden
	p.Matrix[0], p.Matrix[1] = even(p.Matrix[0]*scale), even(p.Matrix[1]*scale)
	return &p
}

// even rounds off what products of squeezed sizes carry beyond their digits: two lines that programs squeezed by
// different shares are set alike.
func even(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// unclipped is c without the clips that are no higher than a line of text: they go round words, and are as wide as these.
func unclipped(c *content.Clip, text [4]float64) *content.Clip {
	for ; c != nil && content.IsRect(c.Path); c = c.Parent {
		high := c.Bounds[3] - c.Bounds[1]
		if math.Abs(text[1]) > math.Abs(text[0]) {
			high = c.Bounds[2] - c.Bounds[0]
		}
		if high > clipUpTo*math.Hypot(text[2], text[3]) {
			break
		}
	}
	return c
}

// widen gives the innermost clip around c that shows the point: text that moved may have left the clip it had.
func widen(c *content.Clip, x, y float64) *content.Clip {
	for c != nil && !c.Bounds.Holds(content.Rect{x, y, x, y}, 0.01) {
		c = c.Parent
	}
	return c
}

func grey(v float64) content.Colour {
	return content.Colour{Space: deviceGray, Comps: []float64{v}}
}
