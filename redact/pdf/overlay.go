package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/canvas"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// overlay is the face of labels over pictures and of the invisible words under which a picture is searched.
func overlay() *font.Face { return font.Fallback(font.Style{}) }

func greyColour(v float64) content.Colour {
	return content.Colour{Space: obj.Name("DeviceGray"), Comps: []float64{v}}
}

// shaped sets text in the overlay's face; what it has no glyph for becomes a question mark.
func shaped(text string) []*font.Glyph {
	face := overlay()
	if glyphs, ok := face.Shape(text); ok {
		return glyphs
	}
	var out []*font.Glyph
	for _, r := range text {
		glyphs, ok := face.Shape(string(r))
		if !ok {
			glyphs, _ = face.Shape("?")
		}
		out = append(out, glyphs...)
	}
	return out
}

// measured is the width of a label in em.
func measured(text string) float64 {
	w := 0.0
	for _, g := range shaped(text) {
		w += g.Width
	}
	return w
}

// set gives text on a plate: its baseline begins at x and base (samples, y downwards) and goes down to the right by an angle, an em
// is size samples, its width is scaled.
func (q *plate) set(glyphs []*font.Glyph, x, base, lean, size, scale float64, over content.Look) *content.Text {
	down, ok := q.up.Invert()
	if !ok || len(glyphs) == 0 {
		return nil
	}
	sin, cos := math.Sincos(lean)
	along := size * scale
	if q.mirror { // the words stand as they are read, where the mirror's words stood
		for _, g := range glyphs {
			x, base = x+g.Width*along*cos, base+g.Width*along*sin
		}
		along = -along
	}
	m := content.Matrix{along * cos, -along * sin, size * sin, size * cos, 0, 0}.Mul(content.Matrix{down[0], down[1], down[2], down[3], 0, 0})
	t := &content.Text{Look: over, Font: overlay(), Matrix: [4]float64{m[0], m[1], m[2], m[3]}, Scale: 1}
	for _, g := range glyphs {
		px, py := down.Apply(x, float64(q.height)-base)
		t.Glyphs = append(t.Glyphs, content.Glyph{Glyph: g, X: px, Y: py})
		x, base = x+g.Width*along*cos, base+g.Width*along*sin
	}
	return t
}

// words are the words that were read for sure, invisible over a plate, each as wide as the word that it stands on. Those of a line have one baseline and
// size, as readers expect of a line.
func (q *plate) words(kept []canvas.Kept, over content.Look) []content.Item {
	var out []content.Item
	for _, k := range kept {
		glyphs, ok := overlay().Shape(k.Text)
		w := measured(k.Text)
		if !ok || w == 0 || !k.Sure {
			continue
		}
		size := math.Max(1, k.Size)
		t := q.set(glyphs, float64(k.Box.Min.X), k.Base, 0, size, float64(k.Box.Dx())/(w*size), over)
		if t == nil {
			continue
		}
		t.Render = invisible
		out = append(out, t)
	}
	return out
}

// invisible is the text rendering mode that paints nothing (9.3.6).
const invisible = 3

// label is a label as it is seen, on black where boxes are asked for.
func (q *plate) label(l canvas.Label, over content.Look, box bool) []content.Item {
	size := math.Max(l.Size, 1)
	glyphs := shaped(l.Text)
	paint := *over.Paint
	switch {
	case l.Dark != box:
		paint.Fill = greyColour(1)
	case box:
		paint.Fill = greyColour(0)
	}
	over.Paint = &paint
	t := q.set(glyphs, l.X, l.Base, l.Lean, size, l.Scale, over)
	if t == nil {
		return nil
	}
	if !box {
		return []content.Item{t}
	}
	under := paint
	under.Fill = greyColour(0)
	if l.Dark {
		under.Fill = greyColour(1)
	}
	down, _ := q.up.Invert()
	h := float64(q.height)
	sin, cos := math.Sincos(l.Lean)
	back := rectangle(content.Rect{-0.08 * size, -0.24 * size, measured(l.Text)*size*l.Scale + 0.08*size, 0.8 * size}, &under)
	to := content.Matrix{cos, -sin, sin, cos, l.X, h - l.Base}.Mul(down)
	for i := range back.Segments {
		p := &back.Segments[i].P
		p[0], p[1] = to.Apply(p[0], p[1])
	}
	back.Mark = over.Mark
	return []content.Item{back, t}
}
