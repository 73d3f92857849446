package reading

import "slices"

const (
	pitchEven   = 0.03  // em by which the steps of a fixed pitch differ
	pitchExact  = 0.005 // the same where there are but a few of them,
	pitchLeast  = 3     // and at least so many
	pitchWord   = 1.6   // steps of it that part words
	spacedPairs = 6     // so many pairs of letters tell that a line is letter-spaced
	spacedUpTo  = 0.8   // em: letters farther apart are columns
	spacedEven  = 0.1   // em by which the gaps of letter-spacing differ
	closeUpTo   = 0.05  // em between letters of a word that a program kerned
	partsFrom   = 0.1   // em that part the words of a line which was set too full
	partsLeast  = 3     // so many of them tell that it was
)

// part finds the words of a line that was set so full that hardly anything parts them: where every gap is either none or
// plainly one, smaller ones part words too.
func (l *Line) part() {
	type pair struct {
		glyph int
		wide  bool
	}
	for j := range l.Glyphs {
		if g := &l.Glyphs[j]; g.Space && g.Over < 0 {
			return
		}
	}
	var pairs []pair
	var before *Glyph
	wide := 0
	for j := range l.Glyphs {
		g := &l.Glyphs[j]
		if g.Over >= 0 || g.Text == "" {
			continue
		}
		if before != nil {
			gap := (g.Along - before.End() - l.spacing(before, g)) / max(g.Size, l.Size*0.5)
			if gap > closeUpTo && gap < partsFrom {
				return
			}
			if pairs = append(pairs, pair{j, gap >= partsFrom}); gap >= partsFrom {
				wide++
			}
		}
		before = g
	}
	if wide < partsLeast || wide*2 > len(pairs) {
		return
	}
	for _, p := range pairs {
		l.Glyphs[p.glyph].Gap = p.wide
	}
}

// tighten takes the gaps of letter-spacing for what they are when a program drew each letter by itself: where nearly all
// letters of a line stand equally far apart, only gaps that are wider still part words.
func (l *Line) tighten() {
	if !l.gapped() || l.pitched() {
		return
	}
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
		dots := before >= 0 && g.Text == "." && l.Glyphs[before].Text == "." // of a leader
		if before >= 0 && !g.Space && !l.Glyphs[before].Space && !dots {
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

// gapped reports whether white space without a glyph stands in a line.
func (l *Line) gapped() bool {
	for i := range l.Glyphs {
		if l.Glyphs[i].Gap {
			return true
		}
	}
	return false
}

// pitched finds the words of a line whose letters a program drew by themselves at a fixed pitch: narrow letters stand far
// apart then, and wide ones close, so that only steps which are wider than the usual part words.
func (l *Line) pitched() bool {
	type step struct {
		glyph int
		wide  float64
	}
	var steps []step
	var sizes []float64
	before, gaps := -1, 0
	for j := range l.Glyphs {
		g := &l.Glyphs[j]
		if g.Over >= 0 || g.Text == "" {
			continue
		}
		if before >= 0 && letter(g) && letter(&l.Glyphs[before]) { // and not the dots of a leader
			wide := (g.Along - l.Glyphs[before].Along) / max(g.Size, l.Size*0.5)
			steps, sizes = append(steps, step{j, wide}), append(sizes, wide)
			if g.Gap {
				gaps++
			}
		}
		before = j
	}
	slices.Sort(sizes)
	exact := len(steps) >= pitchLeast && sizes[len(sizes)-1]-sizes[0] < pitchExact
	if len(steps) < spacedPairs && !exact || gaps == 0 {
		return false
	}
	usual, even := sizes[len(sizes)/2], 0
	for _, s := range sizes {
		if s > usual-pitchEven && s < usual+pitchEven {
			even++
		}
	}
	if usual > spacedUpTo+0.5 || even*10 < len(sizes)*7 {
		return false
	}
	for _, s := range steps {
		l.Glyphs[s.glyph].Gap = l.Glyphs[s.glyph].Gap && s.wide > usual*pitchWord
	}
	return true
}
