package canvas

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/ocr"
)

// Where the ground is not even (a photograph of a sheet, a shadow in the fold), what is painted over follows it.
const (
	uneven    = 12  // by which grounds side by side differ in luminance
	tileWide  = 1.5 // times the height of what is painted over
	grid      = 8   // ems: what ends at no other line's end ends on a multiple
	different = 60  // by which a sample is no ground
	edgeWide  = 3   // samples in which the edge of a coloured box lies
)

// room widens what is painted over to where the other lines end, so that on an uneven ground it does not tell where the
// line ended before. It ends at the first thing in its way.
func (c *Canvas) room(s *setting, part image.Rectangle, limit int) image.Rectangle {
	right := s.right
	if step := int(grid * s.em); right < part.Max.X && step > 0 {
		right = part.Min.X + (part.Dx()+step-1)/step*step
	}
	right = min(right, limit, c.Image.Rect.Max.X)
	ground := luminance(s.ground)
	end := part.Max.X
	for x := end; x < right; x++ {
		if before := x - edgeWide; before >= end && c.mean(part, x).unlike(c.mean(part, before)) { // another box begins
			part.Max.X = before
			return part
		}
		for y := part.Min.Y; y < part.Max.Y; y++ {
			if d := luminance(c.Image.RGBAAt(x, y)) - ground; d > different || d < -different {
				return part
			}
		}
		part.Max.X = x + 1
	}
	return part
}

// tone is the mean colour of a column.
type tone [3]int

// mean is that of a column of the picture as far as a part is high.
func (c *Canvas) mean(part image.Rectangle, x int) (sum tone) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		p := c.Image.RGBAAt(x, y)
		sum[0], sum[1], sum[2] = sum[0]+int(p.R), sum[1]+int(p.G), sum[2]+int(p.B)
	}
	for k := range sum {
		sum[k] /= max(part.Dy(), 1)
	}
	return sum
}

func (t tone) unlike(o tone) bool {
	for k := range t {
		if d := t[k] - o[k]; d > uneven || d < -uneven {
			return true
		}
	}
	return false
}

// over paints a part of the picture in the colour of its ground, which is worked out tile by tile where it is uneven.
func (c *Canvas) over(part image.Rectangle, even color.RGBA) {
	part = part.Intersect(c.Image.Rect)
	if part.Empty() {
		return
	}
	wide := max(8, int(tileWide*float64(part.Dy())))
	n := (part.Dx() + wide - 1) / wide
	tiles, flat := make([]color.RGBA, n), true
	for i := range tiles {
		x := part.Min.X + i*wide
		tiles[i] = c.ground(image.Rect(x, part.Min.Y, min(x+wide, part.Max.X), part.Max.Y))
		d := luminance(tiles[i]) - luminance(even)
		if d > different || d < -different { // ink, and hardly any ground
			tiles[i] = even
			continue
		}
		flat = flat && d < uneven && d > -uneven
	}
	if flat || even.A < 128 {
		fill(c.Image, part, even)
		return
	}
	column := image.NewRGBA(image.Rect(part.Min.X, 0, part.Max.X, 1))
	for x := part.Min.X; x < part.Max.X; x++ {
		at := (float64(x-part.Min.X)+0.5)/float64(wide) - 0.5
		i := min(max(int(math.Floor(at)), 0), n-1)
		column.SetRGBA(x, 0, mix(tiles[i], tiles[min(i+1, n-1)], min(max(at-float64(i), 0), 1)))
	}
	for y := part.Min.Y; y < part.Max.Y; y++ {
		draw.Draw(c.Image, image.Rect(part.Min.X, y, part.Max.X, y+1), column, image.Pt(part.Min.X, 0), draw.Src)
	}
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(float64(x)*(1-t) + float64(y)*t + 0.5) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), part(a.A, b.A)}
}

// snapped gives the words of a line with boxes that end where their ink ends: those of recognition are out by a sample or
// two, according to where in the picture a word stands.
func (c *Canvas) snapped(s *setting) []ocr.Word {
	out := slices.Clone(s.words)
	for j := range out {
		w := s.words[j].Box
		loose := int(s.em / 6)
		part := image.Rect(w.Min.X-loose, w.Min.Y-2, w.Max.X+loose, w.Max.Y+2)
		if j > 0 {
			part.Min.X = max(part.Min.X, (s.words[j-1].Box.Max.X+w.Min.X+1)/2)
		}
		if j+1 < len(out) {
			part.Max.X = min(part.Max.X, (w.Max.X+s.words[j+1].Box.Min.X)/2)
		}
		if ink := c.ink(part, s.ground); !ink.Empty() && 2*ink.Dx() > w.Dx() && 2*ink.Dy() > w.Dy() {
			out[j].Box = ink
		}
	}
	return out
}

// ink is the box around what is no ground in a part of the picture.
func (c *Canvas) ink(part image.Rectangle, ground color.RGBA) image.Rectangle {
	part = part.Intersect(c.Image.Rect)
	var box image.Rectangle
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if c.inked(image.Pt(x, y), ground) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}
