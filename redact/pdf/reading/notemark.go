package reading

import (
	"regexp"
	"unicode"
)

const (
	markSize   = 0.85 // of the line's letters, up to which a raised one is small
	markRaised = 0.15 // em above the baseline
	markBehind = 2    // letters of the word that a mark stands behind, at least: "M" and a raised "r" are Mister
)

// noteMarks are the marks of notes that are letters: word processors number endnotes i, ii, iii, and tables mark their notes a, b, c.
var noteMarks = regexp.MustCompile(`^([a-z]|[ivxlc]{1,6})$`)

// mark finds small raised letters behind a word, which are no part of it.
func (l *Line) mark() {
	var shown []int // glyphs that are drawn once
	for i := range l.Glyphs {
		if g := &l.Glyphs[i]; g.Over < 0 && g.Text != "" {
			shown = append(shown, i)
		}
	}
	raised := func(n int) bool {
		g := &l.Glyphs[shown[n]]
		return letter(g) && g.Size < markSize*l.Size && g.Across > l.Base+markRaised*l.Size
	}
	word := 0
	for n := 0; n < len(shown); n++ {
		if g := &l.Glyphs[shown[n]]; !letter(g) || g.Gap {
			word = 0
		}
		if word < markBehind || !raised(n) {
			if letter(&l.Glyphs[shown[n]]) {
				word++
			}
			continue
		}
		first, text := n, ""
		for ; n < len(shown) && raised(n) && (n == first || !l.Glyphs[shown[n]].Gap); n++ {
			text += l.Glyphs[shown[n]].Text
		}
		ends := n == len(shown) || l.Glyphs[shown[n]].Gap || !unicode.IsLetter([]rune(l.Glyphs[shown[n]].Text)[0])
		l.Glyphs[shown[first]].Mark = ends && noteMarks.MatchString(text)
		word, n = 0, n-1
	}
}
