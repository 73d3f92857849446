package relay

import (
	"math"
	"regexp"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// numbering is what stands before the text of a list item or numbered paragraph.
var numbering = regexp.MustCompile(`^(?:[•‣▪▫◦●○■□➢✓∙·*–—-]|\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,6})[.):]?)$`)

// prefix finds the number or bullet that a line begins with: how many glyphs it and the white space behind it have, and
// where the text behind it begins, which is an edge that another line of the page shares. It is 0 and the line's start
// when there is none. Such a prefix and the text behind it keep their places.
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
			if i == len(l.Glyphs) || !s.shared(l, l.Glyphs[i].Along) {
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
