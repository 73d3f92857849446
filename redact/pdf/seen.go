package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// layersOff lists the optional content groups that the default configuration does not show (8.11.4).
func layersOff(f *raw.File) map[obj.Ref]bool {
	off := map[obj.Ref]bool{}
	props := f.Dict(f.Root["OCProperties"])
	d := f.Dict(props["D"])
	if f.Name(d["BaseState"]) == "OFF" {
		for _, o := range f.Array(props["OCGs"]) {
			if r, ok := o.(obj.Ref); ok {
				off[r] = true
			}
		}
		for _, o := range f.Array(d["ON"]) {
			if r, ok := o.(obj.Ref); ok {
				delete(off, r)
			}
		}
	}
	for _, o := range f.Array(d["OFF"]) {
		if r, ok := o.(obj.Ref); ok {
			off[r] = true
		}
	}
	return off
}

// hider marks what is on the page and cannot be seen, and counts it by channel.
type hider struct {
	area  content.Rect
	count map[string]int
}

// cover is something opaque, with the number of the item that paints it.
type cover struct {
	box   content.Rect
	order int
}

const slack = 0.5 // page units by which a glyph may stand out from what hides it

// hide marks the glyphs of a scene that no one sees: clipped, off the page, covered.
func (h *hider) hide(s *content.Scene) {
	var covers []cover
	for i, it := range s.Items {
		if box, ok := opaque(it); ok {
			covers = append(covers, cover{box, i})
		}
	}
	for i, it := range s.Items {
		one := &content.Scene{Items: []content.Item{it}}
		one.Texts(content.Identity, func(t *content.Text, m content.Matrix) { h.text(t, m, i, covers) })
		if ch := it.Base().Hidden; ch != "" {
			h.count[ch]++
		}
	}
}

func (h *hider) text(t *content.Text, m content.Matrix, order int, covers []cover) {
	if t.Hidden != "" {
		return
	}
	clip := content.Everywhere
	if t.Clip != nil {
		clip = t.Clip.Bounds
	}
	counted := map[string]bool{}
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		box := glyphBox(t, g)
		page := box.Transform(m)
		switch {
		case box.Intersect(clip).Empty():
			g.Hidden = "clipped_text"
		case page.Intersect(h.area).Empty():
			g.Hidden = "off_page_text"
		default:
			for _, c := range covers {
				if c.order > order && c.box.Holds(page, slack) {
					g.Hidden = "covered_text"
				}
			}
		}
		if g.Hidden != "" && !counted[g.Hidden] {
			counted[g.Hidden] = true
			h.count[g.Hidden]++
		}
	}
}

// glyphBox is about where a glyph's ink is, in the base space of its text: from the baseline to the height of small
// letters, so that a glyph counts as seen while any usual part of it is.
func glyphBox(t *content.Text, g *content.Glyph) content.Rect {
	m := content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y}
	return content.Rect{0, 0, math.Max(g.Width, 0.1), 0.5}.Transform(m)
}

// opaque gives the box of an item that hides all below it: an upright filled rectangle or a picture without holes.
func opaque(it content.Item) (content.Rect, bool) {
	l := it.Base()
	if l.Hidden != "" || l.Paint.FillAlpha < 1 || l.Paint.Soft != nil || l.Paint.Blend != "Normal" {
		return content.Rect{}, false
	}
	var box content.Rect
	switch it := it.(type) {
	case *content.Path:
		if !it.Fill || l.Paint.Fill.Pattern != nil || !content.IsRect(it.Segments) {
			return content.Rect{}, false
		}
		box = content.Bounds(it.Segments)
	case *content.Picture:
		if !it.Image.Opaque || math.Abs(it.Matrix[1]*it.Matrix[2])+math.Abs(it.Matrix[0]*it.Matrix[3]) == 0 ||
			it.Matrix[0]*it.Matrix[1] != 0 {
			return content.Rect{}, false
		}
		box = content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
	default:
		return content.Rect{}, false
	}
	for c := l.Clip; c != nil; c = c.Parent {
		if !content.IsRect(c.Path) {
			return content.Rect{}, false
		}
	}
	if l.Clip != nil {
		box = box.Intersect(l.Clip.Bounds)
	}
	return box, !box.Empty()
}

// uprights finds the upright rules of a page, which part cells: thin boxes and lines, and the edges of larger boxes that
// are stroked.
func uprights(s *content.Scene) []reading.Rule {
	var out []reading.Rule
	for _, it := range s.Items {
		p, ok := it.(*content.Path)
		if !ok || p.Hidden != "" {
			continue
		}
		for _, r := range edges(p) {
			if r.Top-r.Bottom > 5 && len(out) < maxRules {
				out = append(out, r)
			}
		}
	}
	return out
}

const maxRules = 4000 // of one page; more are a drawing and no table

func edges(p *content.Path) []reading.Rule {
	box := content.Bounds(p.Segments)
	if box[2]-box[0] < 2.5 {
		return []reading.Rule{{X: (box[0] + box[2]) / 2, Bottom: box[1], Top: box[3]}}
	}
	if !p.Stroke {
		return nil
	}
	var out []reading.Rule
	var at, start [2]float64
	for _, s := range p.Segments {
		to := [2]float64{s.P[0], s.P[1]}
		switch s.Op {
		case 'm':
			start = to
		case 'c':
			to = [2]float64{s.P[4], s.P[5]}
		case 'h':
			to = start
		}
		if s.Op != 'm' && s.Op != 'c' && math.Abs(to[0]-at[0]) < 0.5 {
			out = append(out, reading.Rule{X: to[0], Bottom: min(at[1], to[1]), Top: max(at[1], to[1])})
		}
		at = to
	}
	return out
}

// levels gives the right ends of the level rules of a page: headers and footers are aligned to them.
func levels(s *content.Scene) []float64 {
	var out []float64
	for _, it := range s.Items {
		p, ok := it.(*content.Path)
		if !ok || p.Hidden != "" || len(p.Segments) > 6 {
			continue
		}
		if b := content.Bounds(p.Segments); b[3]-b[1] < 2.5 && b[2]-b[0] > 200 {
			out = append(out, b[2])
		}
	}
	return out
}
