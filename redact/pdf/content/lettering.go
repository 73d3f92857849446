package content

import "math"

// Text may be added to the clip (9.3.6): programs fill letters with a gradient or a picture so. Nobody writes a clip of text,
// for its outlines would tell of the words; so such text is painted as what is painted through it, and that itself is left out.

// endText closes a text object: what it has added to the clip limits from here on.
func (in *interp) endText() {
	if len(in.lettering) > 0 && !in.st.strayed {
		in.st.strayed, in.st.lettering = true, in.lettering
	}
	in.lettering = nil
}

// through paints the texts of the clip as an item is painted through them.
func (in *interp) through(it Item) {
	box, fill, ok := in.poured(it)
	if !ok || box.Empty() || in.hidden() {
		return
	}
	if c := in.st.clip; c != nil {
		box = box.Intersect(c.Bounds)
	}
	for _, t := range in.st.lettering {
		own := t.bounds()
		if own.Intersect(box).Empty() || t.Hidden != "" && t.Hidden != unpainted {
			continue
		}
		if t.Hidden == "" && !box.Holds(own, 0) {
			continue // it is seen as it is painted by itself, or by what was painted through it before
		}
		paint := *it.Base().Paint
		paint.Fill = fill
		paint.Stroke, paint.StrokeAlpha, paint.LineWidth = t.Paint.Stroke, t.Paint.StrokeAlpha, t.Paint.LineWidth
		paint.Cap, paint.Join, paint.Miter, paint.Dash, paint.DashPhase = t.Paint.Cap, t.Paint.Join, t.Paint.Miter, t.Paint.Dash, t.Paint.DashPhase
		if paint.FillAlpha < faint {
			continue
		}
		if t.Render == 1 || t.Render == 2 {
			t.Render = 2
		} else {
			t.Render = 0
		}
		t.Paint, t.Hidden = &paint, ""
	}
}

// unpainted is how text is hidden that only clips, until something is painted through it.
const unpainted = "invisible_text"

// poured is where an item paints and with what: a picture, or a form, has no one colour, so that letters are black instead.
func (in *interp) poured(it Item) (Rect, Colour, bool) {
	fill := it.Base().Paint.Fill
	black := initial().paint.Fill
	switch it := it.(type) {
	case *Path:
		return Bounds(it.Segments), fill, it.Fill
	case *Shade:
		return Everywhere, Colour{Space: black.Space, Pattern: &Pattern{Matrix: it.Matrix, Shading: it.Shading}}, true
	case *Picture:
		if it.Image.Stencil {
			return Rect{0, 0, 1, 1}.Transform(it.Matrix), fill, true
		}
		return Rect{0, 0, 1, 1}.Transform(it.Matrix), black, true
	case *Group:
		return it.BBox.Transform(it.Matrix), it.Scene.ink(black), true
	}
	return Rect{}, fill, false
}

// ink is the colour of the first path that a scene fills, or that one.
func (s *Scene) ink(other Colour) Colour {
	for _, it := range s.Items {
		if p, ok := it.(*Path); ok && p.Fill && p.Paint.Fill.Pattern == nil {
			return p.Paint.Fill
		}
	}
	return other
}

// bounds is about where a text's letters are, in its base space.
func (t *Text) bounds() Rect {
	r := Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		b := Rect{0, 0, math.Max(g.Width, 0.1), 0.5}.Transform(Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y})
		r = r.Add(b[0], b[1]).Add(b[2], b[3])
	}
	return r
}
