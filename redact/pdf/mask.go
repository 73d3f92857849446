package pdf

import (
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// A dimmer is a soft mask (11.6.5.2) that is made of plain shapes alone, so that it can be worked out.
type dimmer struct {
	mask   *content.SoftMask
	back   content.Matrix // from the base space of the scene that it is used in
	ground float64
	shapes []shape
}

// newDimmer gives nil for no mask and for one that cannot be worked out.
func newDimmer(m *content.SoftMask) *dimmer {
	if m == nil || m.Transfer != nil || len(m.Group.Scene.Items) > mostInTile {
		return nil
	}
	d := &dimmer{mask: m}
	var ok bool
	if d.back, ok = m.Group.Matrix.Invert(); !ok {
		return nil
	}
	if m.Luminosity && m.Backdrop != nil {
		c, ok := spaceColour(m.Group.Trans["CS"], m.Backdrop, 0)
		if !ok {
			return nil
		}
		d.ground = luminosity(c)
	}
	ends := 0
	for i, it := range m.Group.Scene.Items {
		p, ok := it.(*content.Path)
		if !ok || p.Paint.Soft != nil || p.Stroke || p.Paint.Fill.Pattern != nil || p.Paint.Blend != "Normal" {
			return nil
		}
		if ends += len(p.Segments); ends > mostTileEnds {
			return nil
		}
		for _, s := range shapesOf(p, i, content.Identity) {
			if !s.plain {
				return nil
			}
			d.shapes = append(d.shapes, s)
		}
	}
	return d
}

// dark reports whether the mask leaves nothing to be seen at any of these places; d may be nil.
func (d *dimmer) dark(places [9][2]float64) bool {
	if d == nil {
		return false
	}
	for _, p := range places {
		if d.lets(p) >= leastSeen {
			return false
		}
	}
	return true
}

func (d *dimmer) lets(at [2]float64) float64 {
	var p [2]float64
	p[0], p[1] = d.back.Apply(at[0], at[1])
	v := d.ground
	if b := d.mask.Group.BBox; p[0] < b[0] || p[0] > b[2] || p[1] < b[1] || p[1] > b[3] {
		return v
	}
	for i := range d.shapes {
		if s := &d.shapes[i]; s.holds(p) {
			to := 1.0
			if d.mask.Luminosity {
				to = luminosity(s.colour)
			}
			v += s.alpha * (to - v)
		}
	}
	return v
}

// luminosity is that of 11.3.5.3.
func luminosity(c [3]float64) float64 { return 0.3*c[0] + 0.59*c[1] + 0.11*c[2] }
