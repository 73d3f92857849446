package ocr

import (
	"context"
	"image"
)

// Colours that differ in hue alone have one grey. Lengths are samples.
const (
	hueEdge    = 48  // by which colours two samples apart differ at an edge
	greyEdge   = 16  // by which their greys then do not
	leastEdged = 200 // of such edges: a few letters have about as many
)

// ReadHues adds to r the words of a picture whose colour has the grey of its ground.
func ReadHues(ctx context.Context, read Reader, m *image.RGBA, dpi float64, r *Reading) error {
	page := Hues(m)
	if page == nil {
		return nil
	}
	other, err := Read(ctx, read, page, dpi)
	if err != nil {
		return err
	}
	r.Join(other)
	return nil
}

// Hues is a picture in which colours differ that have one grey, or nil where those show no print.
func Hues(m *image.RGBA) *image.Gray {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if !coloured(m) {
		return nil
	}
	of := func(x, y, k int) int {
		p := m.Pix[y*m.Stride+4*x:]
		r, g, b := int(p[0]), int(p[1]), int(p[2])
		switch k {
		case 0:
			return (r - g + 255) / 2
		case 1:
			return (2*b - r - g + 510) / 4
		}
		return (299*r + 587*g + 114*b) / 1000
	}
	var edges [2]int
	for y := range h {
		for x := 2; x < w; x++ {
			if d := of(x, y, 2) - of(x-2, y, 2); d >= greyEdge || d <= -greyEdge {
				continue
			}
			for k := range edges {
				if d := of(x, y, k) - of(x-2, y, k); 2*d >= hueEdge || 2*d <= -hueEdge {
					edges[k]++
				}
			}
		}
	}
	k := 0
	if edges[1] > edges[0] {
		k = 1
	}
	if edges[k] < leastEdged {
		return nil
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Pix[y*out.Stride+x] = uint8(of(x, y, k))
		}
	}
	if out = strengthened(out); out == nil || Prints(out).Letters < leastRow {
		return nil
	}
	return out
}

// coloured reports whether a picture has enough colour for edges of hue.
func coloured(m *image.RGBA) bool {
	n := 0
	for y := range m.Rect.Dy() {
		row := m.Pix[y*m.Stride : y*m.Stride+4*m.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			r, g, b := row[i], row[i+1], row[i+2]
			if max(r, g, b)-min(r, g, b) >= hueEdge {
				n++
			}
		}
		if n >= leastEdged {
			return true
		}
	}
	return false
}
