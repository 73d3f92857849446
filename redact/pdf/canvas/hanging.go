package canvas

import (
	"image"
	"image/color"
	"slices"
)

// Parts of an em, of the ink beside a word that goes with it: recognition draws boxes tight, and leaves out dots and last letters.
const (
	within    = 0.12 // between letters of a word
	speckHigh = 0.3  // what is smaller is a dot or an accent
	speckFar  = 0.45 // of a dot from its letter
	letterBig = 1.4  // what is larger is a drawing
)

// hanging lists the boxes of the ink that stands by holes in the picture so near that it is of what stood there, and is in no word that
// stays.
func (c *Canvas) hanging(holes []image.Rectangle, stay []image.Rectangle, em float64, ground color.RGBA) []image.Rectangle {
	var window image.Rectangle
	for _, h := range holes {
		window = window.Union(h)
	}
	window = window.Inset(-int(2 * em)).Intersect(c.Image.Rect)
	seen := make([]bool, window.Dx()*window.Dy())
	var out []image.Rectangle
	for y := window.Min.Y; y < window.Max.Y; y++ {
		for x := window.Min.X; x < window.Max.X; x++ {
			at := image.Pt(x, y)
			if k := (y-window.Min.Y)*window.Dx() + x - window.Min.X; seen[k] || !c.inked(at, ground) {
				continue
			}
			box := c.flood(at, window, seen, ground)
			wide, high := float64(box.Dx()), float64(box.Dy())
			far := within * em
			if max(wide, high) < speckHigh*em {
				far = speckFar * em
			}
			mid := box.Min.Add(box.Max).Div(2)
			if max(wide, high) > letterBig*em || slices.ContainsFunc(stay, func(r image.Rectangle) bool { return mid.In(r) }) {
				continue
			}
			near := box.Inset(-int(far) - 1)
			if slices.ContainsFunc(holes, near.Overlaps) && !slices.ContainsFunc(holes, func(h image.Rectangle) bool { return box.In(h) }) {
				out = append(out, box.Inset(-2))
			}
		}
	}
	return out
}

// flood marks the ink that hangs together with a place and gives its box.
func (c *Canvas) flood(at image.Point, window image.Rectangle, seen []bool, ground color.RGBA) image.Rectangle {
	var box image.Rectangle
	open := []image.Point{at}
	for len(open) > 0 {
		p := open[len(open)-1]
		open = open[:len(open)-1]
		k := (p.Y-window.Min.Y)*window.Dx() + p.X - window.Min.X
		if !p.In(window) || seen[k] || !c.inked(p, ground) {
			continue
		}
		seen[k] = true
		box = box.Union(image.Rect(p.X, p.Y, p.X+1, p.Y+1))
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				open = append(open, p.Add(image.Pt(dx, dy)))
			}
		}
	}
	return box
}

// inked reports whether a sample is no ground.
func (c *Canvas) inked(at image.Point, ground color.RGBA) bool {
	p := c.Image.RGBAAt(at.X, at.Y)
	d, a := luminance(p)-luminance(ground), int(p.A)-int(ground.A)
	return d > different || d < -different || a > different || a < -different
}
