package reading

import (
	"math"
	"slices"
	"unicode"
)

// A large initial stands on a baseline of its own and before a line of its paragraph: it is the first letter of that
// line's first word.
const (
	initialFrom = 1.5 // by which it is larger than its line
	initialGap  = 0.6 // em of it between it and its line
	initialTop  = 0.6 // em of its line by which the tops differ
)

// initials finds the lines that may be large initials: one letter, with or without a quotation mark before it.
func initials(lines []*Line) {
	for _, l := range lines {
		from, to := l.inked()
		if n := to - from; n < 1 || n > 2 || !letter(&l.Glyphs[to-1]) || n == 2 && letter(&l.Glyphs[from]) {
			continue
		}
		if from, to := l.ends(); l.Vertical || !capital(&l.Glyphs[to]) || from > to {
			continue
		}
		for _, o := range lines {
			if l.leads(o) {
				l.apart = true
				break
			}
		}
	}
}

// ends gives the first and last glyph of a line that are no space.
func (l *Line) ends() (first, last int) {
	from, to := l.inked()
	return from, to - 1
}

func capital(g *Glyph) bool {
	for _, r := range g.Text {
		return !unicode.IsLower(r)
	}
	return false
}

// leads reports whether l is a large initial before o: o begins where l ends, and the tops are level or o stands on l's
// baseline.
func (l *Line) leads(o *Line) bool {
	if o == l || o.U != l.U || o.Vertical || l.Size < initialFrom*o.Size {
		return false
	}
	gap := o.Start - l.End
	if gap < -0.3*o.Size || gap > initialGap*l.Size {
		return false
	}
	first, _ := o.ends()
	if first >= len(o.Glyphs) || o.Glyphs[first].Size*initialFrom > l.Size {
		return false
	}
	const capHeight = 0.7
	top := o.Base + capHeight*o.Glyphs[first].Size - (l.Base + capHeight*l.Size)
	return math.Abs(top) < initialTop*o.Size || math.Abs(o.Base-l.Base) < 0.1*o.Size
}

// joinInitials puts each large initial before its line.
func joinInitials(lines []*Line) []*Line {
	for _, l := range slices.Clone(lines) {
		if !l.apart {
			continue
		}
		i := slices.Index(lines, l)
		best := -1
		for j, o := range lines {
			if !o.apart && !o.Joined && l.leads(o) && (best < 0 || o.Base > lines[best].Base) {
				best = j
			}
		}
		if best < 0 {
			continue
		}
		o := lines[best]
		l.Initial, o.Joined = true, true
		lines = slices.Delete(lines, i, i+1)
		lines = slices.Insert(lines, slices.Index(lines, o), l)
	}
	return lines
}

// begins reports whether a line that stands behind a large initial begins with a word of its own: a capital and small
// letters behind it.
func (l *Line) begins() bool {
	from, to := l.inked()
	return to-from >= 2 && letter(&l.Glyphs[from]) && capital(&l.Glyphs[from]) && letter(&l.Glyphs[from+1]) && !capital(&l.Glyphs[from+1])
}
