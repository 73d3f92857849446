package canvas

import (
	"image"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/ocr"
)

// Words that stand on no level line - on a slope, on a bend, one letter below the other, upwards along an axis - leave a hole where
// they are. Nothing moves up to a label, and it has the size that its letters tell in large steps, whatever the length of the name.

// apartFromLines reports whether a word does not stand on a level line.
func apartFromLines(w ocr.Word) bool { return !w.Level() || w.Loose != nil && !w.Loose.Level }

// inPlace paints the holes where they are and puts the labels into them.
func (c *Canvas) inPlace(s *setting, pieces []piece) ([]Label, []Kept) {
	var out []Label
	var kept []Kept
	change := Change{Gone: gone(s, pieces)}
	for i, p := range pieces {
		if !p.cut {
			kept = append(kept, stay(s, p.from, p.to, 0)...)
			continue
		}
		words := s.words[p.from:p.to]
		for _, part := range c.holes(s, words) {
			c.over(part, s.ground)
			change.Erased = append(change.Erased, part)
		}
		if p.label == "" {
			continue
		}
		l := Label{Text: p.label, Scale: 1, Dark: s.dark, After: len(kept)}
		if slices.ContainsFunc(words, apartFromLines) {
			c.amid(&l, words)
		} else {
			box := boxOf(words)
			l.X, l.Base, l.Size = float64(box.Min.X), float64(box.Max.Y)-descent*s.em/2, s.em
			if i+1 < len(pieces) { // what stands beside it stays where it is
				l.Scale = min(1, max(narrowest, math.Floor(float64(box.Dx())/p.width*20)/20))
			}
		}
		out = append(out, l)
	}
	c.Changes = append(c.Changes, change)
	return out, kept
}

// amid puts a label where the middle of words is that stand on no level line, along them if they are straight.
func (c *Canvas) amid(l *Label, words []ocr.Word) {
	size := 0.0
	for _, w := range words {
		switch {
		case w.Loose != nil:
			size, l.Lean = max(size, w.Loose.Size/ascender), w.Loose.Lean
		case !w.Level(): // along an axis it is read upwards
			size, l.Lean = max(size, float64(w.Box.Dx())*usual), -math.Pi/2
		}
	}
	l.Size = max(stepped(size), 1)
	sin, cos := math.Sincos(l.Lean)
	box := boxOf(words)
	wide, low := c.Measure(l.Text)*l.Size/2, capital*l.Size/2
	step := max(l.Size/baseStep, 1)
	l.X = onStep(float64(box.Min.X+box.Max.X)/2-wide*cos-low*sin, step)
	l.Base = onStep(float64(box.Min.Y+box.Max.Y)/2-wide*sin+low*cos, step)
}

// boxOf is the box of words.
func boxOf(words []ocr.Word) image.Rectangle {
	l := ocr.Line{Words: words}
	return l.Box()
}

// holes are the parts of the picture that words take: their letters, where these are known, and what hangs on them.
func (c *Canvas) holes(s *setting, words []ocr.Word) []image.Rectangle {
	size := s.em
	var out []image.Rectangle
	for _, w := range words {
		if w.Loose == nil {
			continue
		}
		size = w.Loose.Size / ascender
		for _, b := range w.Loose.Letters {
			out = append(out, b.Inset(-max(2, int(around*size))))
		}
	}
	if len(out) == 0 {
		out = []image.Rectangle{boxOf(words).Inset(-int(math.Ceil(around * s.em)))}
	}
	return append(out, c.hanging(out, c.staying, size, s.ground)...)
}
