package relay

import (
	"math"
	"regexp"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// numbering is what stands before the text of a list item or numbered paragraph.
var numbering = regexp.MustCompile(`^(?:[•‣▪▫◦●○■□➢✓∙·*–—\x{e000}-\x{f8ff}\x{fffd}-]|\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,6})[.):]?)$`)

// prefix finds the number or bullet that a line begins with: how many glyphs it and the white space behind it have, and
// where the text behind it begins, which is an edge that another line of the page shares or stands farther off than words do:
// at a tab stop. It is 0 and the line's start when there is none. Such a prefix and the text behind it keep their places.
func (s *surroundings) prefix(l *reading.Line) (n int, at float64) {
	var mark strings.Builder
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		switch {
		case g.Over >= 0 || i > 12:
			return 0, l.Start
		case g.Space || g.Gap && i > 0:
			if g.Space && mark.Len() == 0 {
				continue
			}
			if !numbering.MatchString(mark.String()) {
				return 0, l.Start
			}
			for i < len(l.Glyphs) && l.Glyphs[i].Space {
				i++
			}
			if i == len(l.Glyphs) || !s.shared(l, l.Glyphs[i].Along) && !s.tabbed(l, i) {
				return 0, l.Start
			}
			return i, l.Glyphs[i].Along
		}
		mark.WriteString(g.Text)
	}
	return 0, l.Start
}

// shared reports whether another line begins at a place, or has the text behind its number there.
func (s *surroundings) shared(l *reading.Line, at float64) bool {
	for _, o := range s.page.Lines {
		if o != l && !o.Hidden && o.U == l.U && math.Abs(o.Start-at) < sameEdge {
			return true
		}
	}
	return false
}

const (
	tabFrom   = 0.4 // em from a number or bullet to text at a tab stop, at least
	tabWider  = 1.5 // times as far as from word to word: justifying stretches all spaces of a line alike
	tabBefore = 3.0 // em at most
)

// tabbed reports whether glyph n of a line stands at a tab stop: farther from the number before it than any word from the
// word before it, on a line that was not spread out to fill its column with this gap alone.
func (s *surroundings) tabbed(l *reading.Line, n int) bool {
	before, gap, widest, words := -1, 0.0, 0.0, 0
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Space || g.Over >= 0 {
			continue
		}
		if before >= 0 && (before < i-1 || g.Gap) {
			away := g.Along - l.Glyphs[before].End()
			if words++; i == n {
				gap = away
			} else if g.Text != "." { // the dots of a leader stand far apart
				widest = max(widest, away)
			}
		}
		before = i
	}
	if gap < tabFrom*l.Size || gap > tabBefore*l.Size || gap < tabWider*widest {
		return false
	}
	if words > 1 {
		return true
	}
	right, justified := s.columnEnd(l)
	return !justified || math.Abs(end(l)-right) > 2*sameEdge
}

// hang moves the tokens behind a number or bullet that stays to where they stood, on a line that is set at a scale, and gives
// how far it moved them.
func (s *surroundings) hang(l *reading.Line, m *marking, how alignment, tokens []token, scale float64) float64 {
	n, at := s.prefix(l)
	if n == 0 || how.edge != left || m.begin != nil || m.anyCut(n) {
		return 0
	}
	by := 0.0
	for i := range tokens {
		t := &tokens[i]
		if t.glyph < n {
			continue
		}
		if by == 0 {
			if t.plain {
				continue
			}
			by = (at-how.at)/scale - t.at
		}
		t.at += by
	}
	return by
}
