package reading

import "slices"

const (
	spacedPairs = 6   // so many pairs of letters tell that a line is letter-spaced
	spacedUpTo  = 0.8 // em: letters farther apart are columns
	spacedEven  = 0.1 // em by which the gaps of letter-spacing differ
)

// tighten takes the gaps of letter-spacing for what they are when a program drew each letter by itself: where nearly all
// letters of a line stand equally far apart, only gaps that are wider still part words.
func (l *Line) tighten() {
	type pair struct {
		glyph int
		gap   float64
	}
	var pairs []pair
	var gaps []float64
	before, apart := -1, 0
	for j := range l.Glyphs {
		g := &l.Glyphs[j]
		if g.Over >= 0 || g.Text == "" {
			continue
		}
		if before >= 0 && !g.Space && !l.Glyphs[before].Space {
			gap := (g.Along - l.Glyphs[before].End()) / max(g.Size, l.Size*0.5)
			pairs, gaps = append(pairs, pair{j, gap}), append(gaps, gap)
			if g.Gap {
				apart++
			}
		}
		before = j
	}
	if len(pairs) < spacedPairs || apart*10 < len(pairs)*8 {
		return
	}
	slices.Sort(gaps)
	usual, even := gaps[len(gaps)/2], 0
	for _, gap := range gaps {
		if gap > usual-spacedEven && gap < usual+spacedEven {
			even++
		}
	}
	if usual > spacedUpTo || even*10 < len(gaps)*7 {
		return
	}
	for _, p := range pairs {
		l.Glyphs[p.glyph].Gap = p.gap > usual+spaceFrom
	}
}
