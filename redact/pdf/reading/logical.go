package reading

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// logical lists the glyphs of a range in the order in which they are read. Programs draw lines from left to right, also
// where they hold Arabic or Hebrew: such runs are turned round, with what stands between their words. The pieces of a
// ligature are in reading order already.
func (l *Line) logical(from, to int) []int {
	order := make([]int, 0, to-from)
	begin, last := -1, -1 // in order: the first and the last glyph of the run from right to left that is open
	turn := func() {
		if begin >= 0 {
			slices.Reverse(order[begin : last+1])
		}
		begin = -1
	}
	for j := from; j < to; j++ {
		switch l.Glyphs[j].direction() {
		case bidi.R, bidi.AL:
			if begin < 0 {
				begin = len(order)
			}
			last = len(order)
		case bidi.L, bidi.EN, bidi.AN:
			turn()
		}
		order = append(order, j)
	}
	turn()
	return order
}

// direction is the class of the glyph's first character.
func (g *Glyph) direction() bidi.Class {
	text := g.Text
	if g.Item.Actual != nil {
		text = g.Item.Actual.Text
	}
	if text == "" {
		return bidi.ON
	}
	if text[0] < 0x80 && text[0] >= 'A' { // nearly all there is
		return bidi.L
	}
	p, _ := bidi.LookupString(text)
	return p.Class()
}

// gap reports whether white space without a glyph parts two glyphs that follow each other in reading order.
func (l *Line) gap(a, b int) bool {
	if a-b == 1 {
		return l.Glyphs[a].Gap
	}
	return l.Glyphs[b].Gap
}
