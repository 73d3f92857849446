package reading

import "math"

const (
	chainFrom = 4   // letters one below the other that are a word
	arcFrom   = 3   // letters in a bow that are a word
	turnUpTo  = 0.7 // cosine of the angle between two letters of a bow, at least
	strideTo  = 1.2 // em from a letter to the next of those that are set at even steps
	strideBy  = 0.1 // em by which such steps differ
)

// chain joins what was written letter by letter without a common baseline: one below the other, or in a bow.
func chain(lines []*Line) {
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j].below(lines[j+1]) && (j == i || lines[j].evenly(lines[j-1], lines[j+1])) {
			j++
		}
		least := chainFrom
		if j == i {
			for j+1 < len(lines) && lines[j].bends(lines[j+1]) {
				j++
			}
			least = arcFrom
			if k := strides(lines, i); k > j {
				j, least = k, chainFrom
			}
		}
		if j-i+1 >= least {
			for _, l := range lines[i+1 : j+1] {
				l.Joined = true
			}
		}
		i = max(i+1, j)
	}
}

// single reports whether a line shows one letter.
func (l *Line) single() bool {
	from, to := l.inked()
	return to-from == 1 && letter(&l.Glyphs[from]) && !l.Vertical && !l.Initial && !l.Joined
}

// below reports whether b is a letter below the letter a.
func (l *Line) below(b *Line) bool {
	if !l.single() || !b.single() || l.U != b.U || l.Beside || b.Beside || math.Abs(l.Size-b.Size) > 0.1*l.Size {
		return false
	}
	down, off := l.Base-b.Base, (l.Start+l.End-b.Start-b.End)/2
	return down > 0.7*l.Size && down < 1.6*l.Size && math.Abs(off) < 0.4*l.Size
}

// evenly reports whether a letter stands in the middle between two.
func (l *Line) evenly(a, b *Line) bool {
	return math.Abs((a.Base-l.Base)-(l.Base-b.Base)) < 0.05*l.Size
}

// bends reports whether b goes on where l ends, in another direction.
func (l *Line) bends(b *Line) bool {
	if !l.single() || !b.single() || math.Abs(l.Size-b.Size) > 0.1*l.Size || l.U[0]*b.U[0]+l.U[1]*b.U[1] < turnUpTo {
		return false
	}
	_, last := l.ends()
	first, _ := b.ends()
	x, y := l.Point(l.Glyphs[last].End(), l.Glyphs[last].Across)
	return math.Hypot(b.Glyphs[first].X-x, b.Glyphs[first].Y-y) < 0.5*l.Size
}

// strides is the last of the letters from i on that stand at even steps, each turned its own way or a step higher or lower than
// the one before, as in a playful heading.
func strides(lines []*Line, i int) int {
	step := func(k int) (float64, bool) {
		if k+1 >= len(lines) || !lines[k].single() || !lines[k+1].single() {
			return 0, false
		}
		a, b := lines[k], lines[k+1]
		first, _ := a.ends()
		next, _ := b.ends()
		d := math.Hypot(b.Glyphs[next].X-a.Glyphs[first].X, b.Glyphs[next].Y-a.Glyphs[first].Y)
		return d, d < strideTo*a.Size && math.Abs(a.Size-b.Size) <= 0.1*a.Size && a.U[0]*b.U[0]+a.U[1]*b.U[1] >= turnUpTo
	}
	even, ok := step(i)
	j, turned := i, false // or stepped
	for ; ok; j++ {
		d, next := step(j)
		if ok = next && math.Abs(d-even) < strideBy*lines[i].Size; !ok {
			break
		}
		turned = turned || lines[j].U != lines[j+1].U || math.Abs(lines[j].Base-lines[j+1].Base) > slopeUpTo*lines[i].Size
	}
	if !turned {
		return i
	}
	return j
}

// carryOn moves lines that end within a word, and that others were drawn after which stand above them, behind those: the word
// goes on below, or on the next page.
func carryOn(lines []*Line) {
	for i := len(lines) - 2; i >= 0; i-- {
		if !lines[i].breaks() {
			continue
		}
		for j := i; j+1 < len(lines) && lines[j].under(lines[j+1]); j++ {
			lines[j], lines[j+1] = lines[j+1], lines[j]
		}
	}
}

// breaks reports whether a line ends with a letter and a hyphen.
func (l *Line) breaks() bool {
	from, to := l.inked()
	if to-from < 2 {
		return false
	}
	end := l.Glyphs[to-1].Text
	return (end == "-" || end == "\u2010" || end == softHyphen) && letter(&l.Glyphs[to-2])
}

// under reports whether l stands below o, in the same column.
func (l *Line) under(o *Line) bool {
	return l.U == o.U && !l.Vertical && !o.Vertical && !o.Beside && o.Base-l.Base > 0.5*max(l.Size, o.Size) && l.Start < o.End && o.Start < l.End
}
