package emit

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// run is a piece of text on one baseline that is not written yet.
type run struct {
	text   *content.Text // whose look and matrix it has
	face   *used
	x, y   float64 // where it begins
	px, py float64 // where the pen stands after what was written
	parts  []part
	glyphs []uint32 // shown behind the last part
}

// part is an element of a TJ array: a number, or the glyphs of a string.
type part struct {
	move   obj.Integer
	glyphs []uint32
}

// unit is the direction of text with matrix m, and the length of an em in it.
func unit(m [4]float64) (ux, uy, length float64) {
	length = math.Hypot(m[0], m[1])
	if length == 0 {
		return 1, 0, 0
	}
	return m[0] / length, m[1] / length, length
}

// showText adds the seen glyphs of t to the current run, or begins others.
func (w *stream) showText(t *content.Text) error {
	if w.run != nil && !w.run.goesOn(t) {
		if err := w.flush(); err != nil {
			return err
		}
	}
	u := w.e.faces[t.Font]
	if u == nil {
		return ErrGlyph
	}
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		if g.Hidden != "" {
			continue
		}
		if w.run == nil || !w.run.moveTo(g, t.Matrix) {
			if err := w.flush(); err != nil {
				return err
			}
			w.run = &run{text: t, face: u, x: g.X, y: g.Y, px: g.X, py: g.Y}
		}
		w.run.glyphs = append(w.run.glyphs, u.numberOf(g.Glyph))
		w.run.px += t.Matrix[0] * g.Width
		w.run.py += t.Matrix[1] * g.Width
	}
	return nil
}

// goesOn reports whether t looks as the run does.
func (r *run) goesOn(t *content.Text) bool {
	o := r.text
	if t.Font != o.Font || t.Render != o.Render || t.Matrix != o.Matrix || t.Scale != o.Scale {
		return false
	}
	if t.Paint == o.Paint {
		return true
	}
	if extOf(t.Paint) != extOf(o.Paint) || t.Render != 1 && !t.Paint.Fill.Same(o.Paint.Fill) {
		return false
	}
	return t.Render == 0 // stroked text is compared no further
}

// moveTo writes the number that brings the pen to g, or reports false when g stands off the baseline or far away.
func (r *run) moveTo(g *content.Glyph, m [4]float64) bool {
	ux, uy, em := unit(m)
	if em == 0 {
		return false
	}
	dx, dy := g.X-r.px, g.Y-r.py
	along, across := (dx*ux+dy*uy)/em, (dy*ux-dx*uy)/em
	if math.Abs(across) > 0.002 || math.Abs(along) > 8 {
		return false
	}
	n := math.Round(along * 1000)
	if n == 0 {
		return true
	}
	r.endString()
	r.parts = append(r.parts, part{move: obj.Integer(-n)})
	r.px += m[0] * n / 1000
	r.py += m[1] * n / 1000
	return true
}

func (r *run) endString() {
	if len(r.glyphs) > 0 {
		r.parts = append(r.parts, part{glyphs: r.glyphs})
		r.glyphs = nil
	}
}

// flush writes the current run.
func (w *stream) flush() error {
	r := w.run
	if r == nil {
		return nil
	}
	w.run = nil
	r.endString()
	if !w.text {
		w.op("BT")
		w.text = true
	}
	t := r.text
	if err := w.look(t.Paint, t.Render != 1, t.Render != 0, t.Scale); err != nil {
		return err
	}
	_, _, em := unit(t.Matrix)
	size := em
	if em > 0 {
		size = math.Abs(t.Matrix[0]*t.Matrix[3]-t.Matrix[1]*t.Matrix[2]) / em
	}
	size = math.Round(size*1e4) / 1e4
	if size == 0 {
		size = 1
	}
	w.res.set("Font", r.face.name, r.face.dict)
	if w.now.font != r.face.name || w.now.size != size {
		w.out = append(write.Append(w.out, r.face.name), ' ')
		w.op("Tf", size)
		w.now.font, w.now.size = r.face.name, size
	}
	if w.now.render != t.Render && (w.now.render != -1 || t.Render != 0) {
		w.op("Tr", float64(t.Render))
	}
	w.now.render = t.Render
	m := t.Matrix
	w.op("Tm", m[0]/size, m[1]/size, m[2]/size, m[3]/size, r.x, r.y)
	if len(r.parts) == 1 {
		w.part(r.face, r.parts[0])
		w.op(" Tj")
		return nil
	}
	w.out = append(w.out, '[')
	for i, p := range r.parts {
		if i > 0 {
			w.out = append(w.out, ' ')
		}
		w.part(r.face, p)
	}
	w.op("] TJ")
	return nil
}

func (w *stream) part(u *used, p part) {
	if len(p.glyphs) == 0 {
		w.out = write.Append(w.out, p.move)
		return
	}
	w.shown.add(len(w.out), u, p.glyphs)
}

func (w *stream) endText() error {
	if err := w.flush(); err != nil {
		return err
	}
	if w.text {
		w.op("ET")
		w.text = false
	}
	return nil
}
