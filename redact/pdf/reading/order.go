package reading

import (
	"math"
	"slices"
	"unicode"
)

const (
	behindBy = 0.5  // of its own advance by which a glyph stands behind the one drawn before it when drawn out of order
	roomFrom = 0.04 // em that a space must part its neighbours by to be one
	weaveBy  = 0.3  // of its own advance by which a glyph may reach into those it stands between
)

// tidy puts the glyphs of a line that was drawn out of order in order, and sets where it begins and ends.
func (l *Line) tidy() {
	if l.outOfOrder() {
		at := make([]int, len(l.Glyphs)) // by old place: its rank
		order := make([]int, len(l.Glyphs))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return sign(l.Glyphs[a].Along - l.Glyphs[b].Along) })
		glyphs := make([]Glyph, len(order))
		for rank, i := range order {
			glyphs[rank], at[i] = l.Glyphs[i], rank
		}
		l.Glyphs = glyphs
		for i := range glyphs {
			if glyphs[i].Over >= 0 {
				glyphs[i].Over = at[glyphs[i].Over]
			}
		}
		l.gaps()
	}
	l.Start, l.End = math.Inf(1), math.Inf(-1)
	for i := range l.Glyphs {
		if l.Glyphs[i].Over < 0 {
			l.Start, l.End = min(l.Start, l.Glyphs[i].Along), max(l.End, l.Glyphs[i].End())
		}
	}
}

// outOfOrder reports whether a glyph stands wholly behind the one that was drawn before it.
func (l *Line) outOfOrder() bool {
	var before *Glyph
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 || g.Advance <= 0 {
			continue
		}
		if before != nil && g.Along+behindBy*g.Advance < before.Along && before.Advance > 0 {
			return true
		}
		before = g
	}
	return false
}

// gaps finds the white space without a glyph anew.
func (l *Line) gaps() {
	var before *Glyph
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 {
			continue
		}
		g.Gap = before != nil && !g.Space && !before.Space &&
			g.Along-before.End()-l.spacing(before, g) > spaceFrom*max(g.Size, l.Size*0.5)
		before = g
	}
}

// narrow takes the spaces that part nothing for the soft hyphens that they are: browsers draw those with the glyph of a
// space and no room.
func (l *Line) narrow() {
	var before, space *Glyph
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 {
			continue
		}
		if space != nil && before != nil && letter(before) && letter(g) && math.Abs(g.Along-before.End()) < roomFrom*g.Size &&
			math.Abs(space.Along-before.End()) < roomFrom*g.Size {
			space.Text, space.Space, space.Advance = softHyphen, false, 0
		}
		switch {
		case !g.Space:
			before, space = g, nil
		case space == nil:
			space = g
		default:
			before, space = nil, nil // two spaces are meant
		}
	}
}

const softHyphen = "\u00ad"

// letter reports whether a glyph shows a letter.
func letter(g *Glyph) bool {
	for _, r := range g.Text {
		return unicode.IsLetter(r)
	}
	return false
}

func sign(v float64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

// holds reports whether b stands in a hole of a: a program drew the middle of a line after its ends.
func (l *Line) holds(b *Line, rules []Rule) bool {
	size := max(l.Size, b.Size)
	if l.U != b.U || l.apart || b.apart || math.Abs(l.Base-b.Base) > 0.1*size || b.Start < l.Start || b.End > l.End {
		return false
	}
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Advance <= 0 || g.Space || g.End() <= b.Start+0.3*size && g.Along < b.Start || g.Along >= b.End-0.3*size && g.End() > b.End {
			continue
		}
		return false
	}
	return !ruled(l, b.Start, b.End, rules)
}

// weaves reports whether the glyphs of b stand between those of a: a program drew every other letter, or the letters of
// a line in no order.
func (l *Line) weaves(b *Line, rules []Rule) bool {
	size := max(l.Size, b.Size)
	if l.U != b.U || l.apart || b.apart || math.Abs(l.Base-b.Base) > 0.1*size || b.Start >= l.End || b.End <= l.Start {
		return false
	}
	i := 0
	for j := range b.Glyphs {
		g := &b.Glyphs[j]
		if g.Space || g.Over >= 0 {
			continue
		}
		for i < len(l.Glyphs) && (l.Glyphs[i].Space || l.Glyphs[i].Over >= 0 || l.Glyphs[i].End() < g.Along+weaveBy*g.Advance) {
			i++
		}
		if i < len(l.Glyphs) && l.Glyphs[i].Along < g.End()-weaveBy*g.Advance {
			return false
		}
	}
	return !ruled(l, max(l.Start, b.Start), min(l.End, b.End), rules)
}
