package emit

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

func (w *stream) path(p *content.Path) error {
	m, scale := content.Identity, 1.0
	wrapped := false
	if p.Stroke {
		if s, ok := p.CTM.Similar(); ok {
			scale = s
		} else if inv, ok := p.CTM.Invert(); ok {
			m, wrapped = inv, true
		}
	}
	if err := w.look(p.Paint, p.Fill, p.Stroke, scale); err != nil {
		return err
	}
	if wrapped {
		w.op("q")
		w.op("cm", p.CTM[:]...)
	}
	w.filling = !p.Stroke
	w.segments(p.Segments, m)
	op := "n"
	switch {
	case p.Fill && p.Stroke:
		op = "B"
	case p.Fill:
		op = "f"
	case p.Stroke:
		op = "S"
	}
	if p.EvenOdd && p.Fill {
		op += "*"
	}
	w.op(op)
	if wrapped {
		w.op("Q")
	}
	return nil
}

func (w *stream) picture(p *content.Picture) error {
	if err := w.look(p.Paint, p.Image.Stencil, false, 1); err != nil {
		return err
	}
	im := p.Image
	if w.e.Seen != nil {
		var err error
		if im, err = w.e.Seen(im); err != nil {
			return err
		}
	}
	w.draw(w.res.name("XObject", "X", im.Stream, im.Stream), p.Matrix, "Do")
	return nil
}

func (w *stream) shade(s *content.Shade) error {
	if err := w.look(s.Paint, false, false, 1); err != nil {
		return err
	}
	key := any(s)
	if st, ok := s.Shading.(*obj.Stream); ok {
		key = st
	}
	w.draw(w.res.name("Shading", "S", key, s.Shading), s.Matrix, "sh")
	return nil
}

func (w *stream) group(g *content.Group) error {
	if len(g.Scene.Items) == 0 {
		return nil
	}
	if err := w.look(g.Paint, false, false, 1); err != nil {
		return err
	}
	form, err := w.e.form(g)
	if err != nil {
		return err
	}
	w.draw(w.res.name("XObject", "X", form, form), g.Matrix, "Do")
	return nil
}

func (w *stream) draw(n obj.Name, m content.Matrix, op string) {
	w.op("q")
	if m != content.Identity {
		w.op("cm", m[:]...)
	}
	w.named(n, op)
	w.op("Q")
}

// look sets what painting needs: the transparency always, colours and line as they are used. Lines are widened by
// scale from the space in which their width was set.
func (w *stream) look(p *content.Paint, fill, stroke bool, scale float64) error {
	if x := extOf(p); x != w.now.ext {
		d, err := w.e.extState(x)
		if err != nil {
			return err
		}
		w.named(w.res.name("ExtGState", "G", x, d), "gs")
		w.now.ext = x
	}
	if p.Intent != w.now.intent && p.Intent != "" {
		w.named(p.Intent, "ri")
		w.now.intent = p.Intent
	}
	if fill {
		if err := w.colour(p.Fill, &w.now.fill, &w.now.fillOK, false); err != nil {
			return err
		}
	}
	if !stroke {
		return nil
	}
	if err := w.colour(p.Stroke, &w.now.stroke, &w.now.strokeOK, true); err != nil {
		return err
	}
	w.line(p, scale)
	return nil
}

func (w *stream) line(p *content.Paint, scale float64) {
	if v := p.LineWidth * scale; v != w.now.width {
		w.op("w", v)
		w.now.width = v
	}
	if p.Cap != w.now.cap {
		w.op("J", float64(p.Cap))
		w.now.cap = p.Cap
	}
	if p.Join != w.now.join {
		w.op("j", float64(p.Join))
		w.now.join = p.Join
	}
	if p.Miter != w.now.miter && p.Miter > 0 {
		w.op("M", p.Miter)
		w.now.miter = p.Miter
	}
	dash := make([]float64, len(p.Dash))
	for i, d := range p.Dash {
		dash[i] = d * scale
	}
	if phase := p.DashPhase * scale; !w.now.dashOK || phase != w.now.phase || !slices.Equal(dash, w.now.dash) {
		w.out = append(write.Append(w.out, reals(dash...)), ' ')
		w.op("d", phase)
		w.now.dash, w.now.phase, w.now.dashOK = dash, phase, true
	}
}

func (w *stream) colour(c content.Colour, at *content.Colour, known *bool, stroke bool) error {
	if w.plain || *known && c.Same(*at) {
		return nil
	}
	pick := func(fill, str string) string {
		if stroke {
			return str
		}
		return fill
	}
	switch {
	case c.Pattern != nil:
		p, err := w.e.pattern(c.Pattern)
		if err != nil {
			return err
		}
		space := obj.Object(obj.Name("Pattern"))
		if c.Space != nil && c.Pattern.Uncoloured {
			space = obj.Array{obj.Name("Pattern"), c.Space}
		}
		w.named(w.res.space(space), pick("cs", "CS"))
		for _, v := range c.Comps {
			w.out = append(write.Number(w.out, v), ' ')
		}
		w.named(w.res.name("Pattern", "P", c.Pattern, p), pick("scn", "SCN"))
	case c.Space == obj.Name("DeviceGray") && len(c.Comps) == 1:
		w.op(pick("g", "G"), c.Comps...)
	case c.Space == obj.Name("DeviceRGB") && len(c.Comps) == 3:
		w.op(pick("rg", "RG"), c.Comps...)
	case c.Space == obj.Name("DeviceCMYK") && len(c.Comps) == 4:
		w.op(pick("k", "K"), c.Comps...)
	case c.Space != nil:
		w.named(w.res.space(c.Space), pick("cs", "CS"))
		if len(c.Comps) > 0 {
			w.op(pick("scn", "SCN"), c.Comps...)
		}
	}
	*at, *known = c, true
	return nil
}
