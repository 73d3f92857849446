package reading

import (
	"math"
	"slices"
)

const (
	spreadFrom = 3    // gaps that a line has at least that was spread
	spreadEven = 0.06 // em by which they differ
)

// joinSpread joins the words of lines that a program spread over the column because an author broke them there: each word
// stands by itself, and all gaps are alike, which those between the cells of a table are not.
func joinSpread(lines []*Line, rules []Rule) []*Line {
	out := lines[:0]
	for i := 0; i < len(lines); {
		n := spread(lines[i:], rules)
		for _, word := range lines[i+1 : i+n] {
			lines[i].append(word)
			lines[i].Spread = true
		}
		out = append(out, lines[i])
		i += n
	}
	return out
}

// spread counts the words of the line that was spread and begins with the first of lines; it is 1 when none does.
func spread(lines []*Line, rules []Rule) int {
	least, most := math.Inf(1), math.Inf(-1)
	n := 1
	for ; n < len(lines) && lines[n].Beside; n++ {
		a, b := lines[n-1], lines[n]
		if a.apart || b.apart || math.Abs(a.Base-b.Base) > 0.01*a.Size || ruled(a, a.End, b.Start, rules) {
			return 1
		}
		gap := b.ink(true) - a.ink(false)
		least, most = min(least, gap), max(most, gap)
	}
	if n <= spreadFrom || most-least > spreadEven*lines[0].Size {
		return 1
	}
	if slices.ContainsFunc(lines[:n], func(l *Line) bool { return !l.oneWord() }) {
		return 1
	}
	return n
}

// ink is where the ink of a line begins, or ends.
func (l *Line) ink(begin bool) float64 {
	from, to := l.inked()
	if begin {
		return l.Glyphs[from].Along
	}
	return l.Glyphs[to-1].End()
}

// oneWord reports whether nothing parts the letters of a line.
func (l *Line) oneWord() bool {
	from, to := l.inked()
	return !slices.ContainsFunc(l.Glyphs[from+1:to], func(g Glyph) bool { return g.Gap || g.Space })
}
