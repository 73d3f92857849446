package relay

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// What a frame is like over, under or beside which a line is centred: that of a chart, a picture or a table.
const (
	frameWide = 8.0 // em across, at least
	frameHigh = 4.0 // em
	titleUpTo = 4.0 // em from the frame to its title
	labelUpTo = 6.0 // em from its left side to the label of an axis, behind the numbers
)

// overFrame is the middle of a frame that a line stands right above or below, or of a side that it stands upright beside, where that is
// the line's middle: charts have their titles and the names of their axes there.
func (s *surroundings) overFrame(l *reading.Line, mid float64) (float64, bool) {
	for i := range s.rules {
		a := &s.rules[i]
		high := a.Top - a.Bottom
		switch {
		case high < frameHigh*l.Size:
		case l.U[0] == 0:
			if m := (a.Top + a.Bottom) / 2 * l.U[1]; math.Abs(m-mid) < sameMid && high > frameWide*l.Size && s.besideRule(l, a) {
				return m, true
			}
		case l.U == [2]float64{1, 0} && (l.Base > a.Top-sameMid && l.Base < a.Top+titleUpTo*l.Size || l.Base < a.Bottom && l.Base > a.Bottom-titleUpTo*l.Size):
			for j := range s.rules {
				b := &s.rules[j]
				if m := (a.X + b.X) / 2; b.X-a.X > frameWide*l.Size && math.Abs(b.Top-a.Top)+math.Abs(b.Bottom-a.Bottom) < sameMid && math.Abs(m-mid) < sameMid {
					return m, true
				}
			}
		}
	}
	return 0, false
}

// besideRule reports whether an upright line stands to the left or right of a rule and not far from it.
func (s *surroundings) besideRule(l *reading.Line, r *reading.Rule) bool {
	x, _ := l.Point(l.Start, l.Base)
	return math.Abs(x-r.X) < labelUpTo*l.Size
}
