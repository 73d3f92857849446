package verify

import (
	"image"
	"math"
)

// A rect is an upright rectangle in page space: points, y upwards.
type rect struct{ left, bottom, right, top float64 }

func (r rect) empty() bool     { return r.right <= r.left || r.top <= r.bottom }
func (r rect) width() float64  { return r.right - r.left }
func (r rect) height() float64 { return r.top - r.bottom }

func (r rect) middle() (x, y float64) { return (r.left + r.right) / 2, (r.bottom + r.top) / 2 }

func (r rect) intersect(o rect) rect {
	return rect{max(r.left, o.left), max(r.bottom, o.bottom), min(r.right, o.right), min(r.top, o.top)}
}

func (r rect) holds(x, y float64) bool {
	return x >= r.left && x <= r.right && y >= r.bottom && y <= r.top
}

// A matrix is a PDF transformation (ISO 32000-2, 8.3.3).
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// then is the matrix that applies m first and n second.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// of is the upright box around r transformed.
func (m matrix) of(r rect) rect {
	out := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, x := range [2]float64{r.left, r.right} {
		for _, y := range [2]float64{r.bottom, r.top} {
			px, py := m.a*x+m.c*y+m.e, m.b*x+m.d*y+m.f
			out.left, out.right = min(out.left, px), max(out.right, px)
			out.bottom, out.top = min(out.bottom, py), max(out.top, py)
		}
	}
	return out
}

// A view says how a page lies in its picture.
type view struct {
	box   rect // what is shown of the page
	turns int  // quarter turns clockwise
	scale float64
}

// pixels is the part of the picture that r covers, at least one pixel.
func (v view) pixels(r rect) image.Rectangle {
	b := v.box
	var x0, x1, y0, y1 float64
	switch v.turns {
	case 1:
		x0, x1, y0, y1 = r.bottom-b.bottom, r.top-b.bottom, r.left-b.left, r.right-b.left
	case 2:
		x0, x1, y0, y1 = b.right-r.right, b.right-r.left, r.bottom-b.bottom, r.top-b.bottom
	case 3:
		x0, x1, y0, y1 = b.top-r.top, b.top-r.bottom, b.right-r.right, b.right-r.left
	default:
		x0, x1, y0, y1 = r.left-b.left, r.right-b.left, b.top-r.top, b.top-r.bottom
	}
	floor := func(f float64) int { return int(math.Floor(f * v.scale)) }
	ceil := func(f float64) int { return int(math.Ceil(f * v.scale)) }
	return image.Rect(floor(x0), floor(y0), max(ceil(x1), floor(x0)+1), max(ceil(y1), floor(y0)+1))
}

// sameness is how far two colours may lie apart, of 255 in each channel, and still look the same.
const sameness = 14

// hardlySeen is the same for what shines through the seams of a cover: of two edges that meet within a pixel, as strokes drawn side by
// side do, each lets through what the other leaves, a quarter at most.
const hardlySeen = 66

// same reports whether two pictures look the same in part, and that part is not outside them.
func same(a, b *image.RGBA, part image.Rectangle) bool { return alike(a, b, part, sameness) }

// alike is same for colours that lie no further apart than most.
func alike(a, b *image.RGBA, part image.Rectangle, most int) bool {
	part = part.Intersect(a.Rect).Intersect(b.Rect)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		i, j := a.PixOffset(part.Min.X, y), b.PixOffset(part.Min.X, y)
		for n := range part.Dx() * 4 {
			d := int(a.Pix[i+n]) - int(b.Pix[j+n])
			if d > most || d < -most {
				return false
			}
		}
	}
	return true
}

// inner is the part of the picture that lies wholly in r, if r is some pixels wide and high: what stands beside it is
// then not in it.
func (v view) inner(r rect) image.Rectangle {
	outer := v.pixels(r)
	const enough = 5
	if outer.Dx() >= enough {
		outer.Min.X, outer.Max.X = outer.Min.X+1, outer.Max.X-1
	}
	if outer.Dy() >= enough {
		outer.Min.Y, outer.Max.Y = outer.Min.Y+1, outer.Max.Y-1
	}
	return outer
}

// changed is how much of a part looks another way in one of two pictures, from 0 to 1.
func changed(a, b *image.RGBA, part image.Rectangle) float64 { return changedBy(a, b, part, sameness) }

func changedBy(a, b *image.RGBA, part image.Rectangle, least int) float64 {
	part = part.Intersect(a.Rect).Intersect(b.Rect)
	if part.Empty() {
		return 0
	}
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if !alike(a, b, image.Rect(x, y, x+1, y+1), least) {
				n++
			}
		}
	}
	return float64(n) / float64(part.Dx()*part.Dy())
}
