package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// leastSeen is the contrast, as a share of that between black and white, below which nobody sees anything.
const leastSeen = 0.04

// A wash is how colour is laid over what is below it.
type wash struct {
	colour [3]float64
	plain  bool // it has one colour
	alpha  float64
	blend  obj.Name
}

func washOf(p *content.Paint, c content.Colour, alpha float64) wash {
	w := wash{alpha: alpha, blend: p.Blend}
	w.colour, w.plain = rgb(c)
	if p.Soft != nil {
		w.plain, w.alpha = false, 0
	}
	return w
}

// fillOf is how an item lays its fill; a picture has one colour only where it is a stencil.
func fillOf(it content.Item) wash {
	p := it.Base().Paint
	w := washOf(p, p.Fill, p.FillAlpha)
	if picture, ok := it.(*content.Picture); ok && !picture.Image.Stencil {
		w.plain = false
	}
	return w
}

// within is a wash that a group lays on the page as a whole.
func (w wash) within(group wash) wash {
	w.alpha *= group.alpha
	switch {
	case w.blend == "Normal":
		w.blend = group.blend
	case group.blend != "Normal":
		w.plain, w.alpha = false, 0 // nobody has worked that out
	}
	return w
}

// lets is how much of the contrast of what is below is still seen.
func (w wash) lets() float64 {
	if !w.plain && w.blend == "Normal" {
		return 1 - w.alpha
	}
	if !w.plain || !byComponent(w.blend) {
		return 1
	}
	most := 0.0
	for _, c := range w.colour {
		black, grey, white := w.over(0, c), w.over(0.5, c), w.over(1, c)
		most = max(most, math.Abs(white-black), 2*math.Abs(grey-black), 2*math.Abs(white-grey))
	}
	return min(most, 1)
}

// on is the colour that a wash gives on another one.
func (w wash) on(below [3]float64) [3]float64 {
	for k, b := range below {
		below[k] = w.over(b, w.colour[k])
	}
	return below
}

func (w wash) over(b, c float64) float64 { return b + w.alpha*(blended(w.blend, b, c)-b) }

// blended gives one component of c on b (11.3.5.2). Modes that are not worked out by component give c.
func blended(mode obj.Name, b, c float64) float64 {
	switch mode {
	case "Multiply":
		return b * c
	case "Screen":
		return b + c - b*c
	case "Overlay":
		return blended("HardLight", c, b)
	case "HardLight":
		if c <= 0.5 {
			return 2 * b * c
		}
		return blended("Screen", b, 2*c-1)
	case "Darken":
		return min(b, c)
	case "Lighten":
		return max(b, c)
	case "ColorDodge":
		if b == 0 || c == 1 {
			return min(1, math.Ceil(b))
		}
		return min(1, b/(1-c))
	case "ColorBurn":
		if b == 1 || c == 0 {
			return math.Floor(b)
		}
		return 1 - min(1, (1-b)/c)
	case "SoftLight":
		if c <= 0.5 {
			return b - (1-2*c)*b*(1-b)
		}
		d := math.Sqrt(b)
		if b <= 0.25 {
			d = ((16*b-12)*b + 4) * b
		}
		return b + (2*c-1)*(d-b)
	case "Difference":
		return math.Abs(b - c)
	case "Exclusion":
		return b + c - 2*b*c
	}
	return c
}

// byComponent reports whether a mode is worked out by component.
func byComponent(mode obj.Name) bool {
	return mode != "Hue" && mode != "Saturation" && mode != "Color" && mode != "Luminosity"
}

// contrast is how far two colours lie apart.
func contrast(a, b [3]float64) float64 {
	most := 0.0
	for k := range a {
		most = max(most, math.Abs(a[k]-b[k]))
	}
	return most
}
