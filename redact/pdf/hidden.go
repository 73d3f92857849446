package pdf

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// hider marks what is on a page and cannot be seen, and counts it by channel. Text counts once a page: programs show it
// letter by letter or line by line, so that how often would tell how long a name in it is.
type hider struct {
	area  content.Rect
	count map[string]int
	texts map[string]bool // channels of text on this page
}

func (h *hider) countText(channel string) {
	if h.texts == nil {
		h.texts = map[string]bool{}
	}
	if !h.texts[channel] {
		h.texts[channel] = true
		h.count[channel]++
	}
}

const (
	faint = 0.02 // opacity below which nothing is seen
	small = 0.5  // page units: letters with a smaller em are dots
)

// hide marks the glyphs of a scene that no one sees: clipped, off the page, covered, in the colour of what is below.
func (h *hider) hide(s *content.Scene) {
	var shapes []shape
	for i, it := range s.Items {
		shapes = append(shapes, shapesOf(it, i, content.Identity)...)
	}
	for i, it := range s.Items {
		if g, ok := it.(*content.Group); ok && g.Paint.FillAlpha < faint && g.Hidden == "" {
			g.Hidden = "invisible_text"
		}
		_, direct := it.(*content.Text)
		one := &content.Scene{Items: []content.Item{it}}
		soft := newDimmer(it.Base().Paint.Soft)
		one.Texts(content.Identity, func(t *content.Text, m content.Matrix) { h.text(t, m, i, direct, soft, shapes) })
		if ch := it.Base().Hidden; ch != "" && direct {
			h.countText(ch)
		} else if ch != "" {
			h.count[ch]++
		}
	}
}

// text marks the glyphs of a text that m leads to the page, in the item of that order, which has a soft mask or none.
func (h *hider) text(t *content.Text, m content.Matrix, order int, direct bool, soft *dimmer, shapes []shape) {
	if t.Hidden != "" || len(t.Glyphs) == 0 {
		return
	}
	bounds := boundsOf(t)
	near := nearby(bounds.Transform(m), shapes)
	whole := h.area.Holds(bounds.Transform(m), 0) && clearOfClips(t, bounds) // on the page, wherever its glyphs are
	tiny := math.Sqrt(math.Abs(content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3]}.Mul(m).Det())) < small
	inks, known := inksOf(t)
	known = known && direct
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		if g.Hidden == "" {
			var places [9][2]float64 // on the page
			if len(near) > 0 || soft != nil {
				places = samples(t, g, m)
			}
			switch {
			case !whole && glyphBox(t, g).Transform(m).Intersect(h.area).Empty():
				g.Hidden = "off_page_text"
			case !whole && !within(t, g):
				g.Hidden = "clipped_text"
			case tiny:
				g.Hidden = "invisible_text"
			case coveredMostly(t, g, m, near, order):
				g.Hidden = "covered_text"
			case soft.dark(places):
				g.Hidden = "invisible_text"
			case known && sunk(inks, places, near, order):
				g.Hidden = "invisible_text"
			}
		}
	}
	for i := range t.Glyphs {
		if ch := t.Glyphs[i].Hidden; ch != "" {
			h.countText(ch)
		}
	}
}

// boundsOf holds the boxes of all glyphs of a text, in its base space; it is empty when there are none.
func boundsOf(t *content.Text) content.Rect {
	out := content.Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range t.Glyphs {
		b := glyphBox(t, &t.Glyphs[i])
		out = out.Add(b[0], b[1]).Add(b[2], b[3])
	}
	return out
}

// nearby picks the shapes that meet a box on the page.
func nearby(box content.Rect, shapes []shape) []shape {
	var out []shape
	for _, s := range shapes {
		if !s.box.Intersect(box).Empty() {
			out = append(out, s)
		}
	}
	return out
}

// glyphBox is about where a glyph's ink is, in the base space of its text: from the baseline to the height of small
// letters, so that a glyph counts as seen while any usual part of it is.
func glyphBox(t *content.Text, g *content.Glyph) content.Rect {
	m := content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y}
	return content.Rect{0, 0, math.Max(g.Width, 0.1), 0.5}.Transform(m)
}

// samples are places within a glyph of a text that to brings to the page.
func samples(t *content.Text, g *content.Glyph, to content.Matrix) [9][2]float64 {
	return samplesAt(t, g, to, [3]float64{0.05, 0.25, 0.45})
}

// samplesAt are such places at these heights.
func samplesAt(t *content.Text, g *content.Glyph, to content.Matrix, heights [3]float64) [9][2]float64 {
	m := content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y}.Mul(to)
	w := math.Max(g.Width, 0.1)
	var out [9][2]float64
	for i, x := range []float64{0.12, 0.5, 0.88} {
		for j, y := range heights {
			out[3*i+j][0], out[3*i+j][1] = m.Apply(x*w, y)
		}
	}
	return out
}

// wordWide is how far along the line a curve has to be from a glyph, in em, to hide it: words that are cut by a curve
// stay whole, as other readers read them.
const wordWide = 4

// clearOfClips reports whether a text's clip is made of rectangles and takes nothing from a box.
func clearOfClips(t *content.Text, box content.Rect) bool {
	for c := t.Clip; c != nil; c = c.Parent {
		if !content.IsRect(c.Path) || !c.Bounds.Holds(box, 0) {
			return false
		}
	}
	return true
}

// within reports whether any of a glyph lies within its text's clip.
func within(t *content.Text, g *content.Glyph) bool {
	c := t.Clip
	if c == nil {
		return true
	}
	if box := glyphBox(t, g); box.Intersect(c.Bounds).Empty() || sliver(t, box, c.Bounds) {
		return false
	}
	m := content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y}
	for ; c != nil; c = c.Parent {
		if content.IsRect(c.Path) {
			continue // its bounds say it all
		}
		any := false
		poly := flatten(c.Path)
		for x := -float64(wordWide); x <= wordWide && !any; x += 0.5 {
			for y := -0.5; y <= 1 && !any; y += 0.25 {
				var p [2]float64
				p[0], p[1] = m.Apply(x, y)
				any = inPolygon(poly, p, c.EvenOdd)
			}
		}
		if !any {
			return false
		}
	}
	return true
}

// leastHigh is the part of the height of small letters of which nobody can tell what it shows.
const leastHigh = 0.1

// sliver reports whether a clip leaves nothing of a line of text but the foot of its letters, or their tips.
func sliver(t *content.Text, box, clip content.Rect) bool {
	low := 1
	switch {
	case t.Matrix[0] == 0:
		low = 0
	case t.Matrix[1] != 0:
		return false
	}
	high := box[low+2] - box[low]
	return min(box[low+2], clip[low+2])-max(box[low], clip[low]) < leastHigh*high
}

// coveredMostly reports whether what was painted later leaves nothing to be seen of a glyph but its tips, or its feet.
func coveredMostly(t *content.Text, g *content.Glyph, m content.Matrix, near []shape, order int) bool {
	if !slices.ContainsFunc(near, func(s shape) bool { return s.order > order }) {
		return false
	}
	return covered(samplesAt(t, g, m, [3]float64{0.05, 0.2, 0.35}), near, order) || covered(samplesAt(t, g, m, [3]float64{0.2, 0.4, 0.65}), near, order)
}

// covered reports whether what was painted later leaves nothing to be seen at any of these places.
func covered(points [9][2]float64, shapes []shape, order int) bool {
	for _, p := range points {
		lets := 1.0
		for i := range shapes {
			if s := &shapes[i]; s.order > order && s.holds(p) {
				if lets *= s.at(p).lets(); lets < leastSeen {
					break
				}
			}
		}
		if lets >= leastSeen {
			return false
		}
	}
	return true
}

// inksOf are those that a text is filled and stroked with, if how each of them looks is known.
func inksOf(t *content.Text) (inks []wash, known bool) {
	if t.Paint.Soft != nil {
		return nil, false
	}
	if t.Render != 1 {
		inks = append(inks, washOf(t.Paint, t.Paint.Fill, t.Paint.FillAlpha))
	}
	if t.Render != 0 {
		inks = append(inks, washOf(t.Paint, t.Paint.Stroke, t.Paint.StrokeAlpha))
	}
	return inks, !slices.ContainsFunc(inks, func(w wash) bool { return !w.plain })
}

// sunk reports whether inks look at each place like what is below them: what was painted there before, or the paper.
func sunk(inks []wash, points [9][2]float64, shapes []shape, order int) bool {
	for _, p := range points {
		below, known := [3]float64{1, 1, 1}, true
		for i := range shapes {
			s := &shapes[i]
			if s.order >= order || !s.holds(p) {
				continue
			}
			w := s.at(p)
			known = w.plain && byComponent(w.blend) && (known || w.lets() < leastSeen)
			below = w.on(below)
		}
		for _, ink := range inks {
			if ink.shown(below, known) >= leastSeen {
				return false
			}
		}
	}
	return true
}

// shown is the contrast that ink has on what is below it; on what nobody knows, the most that it can have.
func (w wash) shown(below [3]float64, known bool) float64 {
	if known {
		return contrast(w.on(below), below)
	}
	black, white := [3]float64{}, [3]float64{1, 1, 1}
	return max(contrast(w.on(black), black), contrast(w.on(white), white))
}
