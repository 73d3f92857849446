package relay

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A leader is the row of dots that leads from a heading to its page number in a table of contents. It ends where other
// lines end and begins where the words before it end now.

const (
	leaderMin = 4   // dots
	leaderMax = 500 // dots, against text of no size
	leaderEnd = 2.5 // units from a right edge of the page, at most
	leaderGap = 0.4 // em between words and a leader that is a line of its own
)

// leader finds the last run of dots and spaces in tokens, from its first dot a up to b.
func leader(l *reading.Line, tokens []token) (a, b int) {
	text := func(i int) string {
		if tokens[i].label != nil {
			return "label"
		}
		return l.Glyphs[tokens[i].glyph].Text
	}
	for i := 0; i < len(tokens); i++ {
		if text(i) != "." {
			continue
		}
		j, dots, last := i, 0, i
		for ; j < len(tokens) && (text(j) == "." || l.Glyphs[tokens[j].glyph].Space && text(j) != "label"); j++ {
			if text(j) == "." {
				dots, last = dots+1, j
			}
		}
		if dots >= leaderMin {
			a, b = i, last+1
		}
		i = j
	}
	return a, b
}

// period is the number of tokens from one dot to the next, and their distance.
func period(l *reading.Line, tokens []token, a, b int) (int, float64) {
	for i := a + 1; i < b; i++ {
		if l.Glyphs[tokens[i].glyph].Text == "." {
			return i - a, tokens[i].at - tokens[a].at
		}
	}
	return 1, tokens[a].width
}

// shortest is how wide the fewest dots of a leader are.
func shortest(l *reading.Line, tokens []token) float64 {
	a, b := leader(l, tokens)
	_, step := period(l, tokens, a, b)
	return leaderMin * step
}

// leaderEdge is where a line with a leader ends. One that ends where nothing else does has no edge that it was set to: its
// number may stand where the words and so many dots took it, and then its place tells the words' width, as the number of dots
// does where it was set there. It is set to the furthest end of other lines, but not before least.
func (s *surroundings) leaderEdge(l *reading.Line, least float64) float64 {
	at, places := s.rightEdge(l, end(l), leaderEnd)
	furthest := math.Inf(-1)
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || s.touched[o] || o.U != l.U {
			continue
		}
		if furthest = max(furthest, end(o)); math.Abs(end(o)-at) < sameEdge {
			return at
		}
	}
	if places > 0 {
		return at
	}
	return max(furthest, least)
}

// led is the least width of a line with a leader: all of it but the dots. It is 0 for other lines.
func led(l *reading.Line, tokens []token) float64 {
	a, b := leader(l, tokens)
	if b == 0 || b == len(tokens) {
		return 0
	}
	last := tokens[len(tokens)-1]
	return dotsFrom(l, tokens, a) + last.at + last.width - tokens[b].at
}

// dotsFrom is where the dots may begin. How far the first of them stood from the words depends on these.
func dotsFrom(l *reading.Line, tokens []token, a int) float64 {
	if a == 0 {
		return tokens[a].at
	}
	if before := &tokens[a-1]; before.label != nil || !l.Glyphs[before.glyph].Space {
		return before.at + before.width + gapWidth*before.em
	}
	return tokens[a-1].at + tokens[a-1].width
}

// tail sets what follows a leader to the right edge, and fills the way to it with dots.
func tail(l *reading.Line, tokens []token, start, edge float64) {
	a, b := leader(l, tokens)
	if b > 0 && b == inked(l, tokens) && edge > 0 {
		trail(l, tokens, a, b, start, edge)
		return
	}
	if b == 0 || b == len(tokens) {
		return
	}
	last := len(tokens) - 1
	for last > b && l.Glyphs[tokens[last].glyph].Space {
		last--
	}
	shift := edge - start - (tokens[last].at + tokens[last].width)
	from, dot := dotsFrom(l, tokens, a), tokens[a].at
	n, step := period(l, tokens, a, b)
	for i := b; i < len(tokens); i++ {
		tokens[i].at += shift
	}
	first := b // spaces between the dots and the number keep their place before it
	copies := 0
	if room := tokens[first].at - from; step > 0 {
		copies = max(0, int(min(math.Floor(room/step+1e-6), leaderMax)))
	}
	begin := tokens[first].at - float64(copies)*step
	for i := a; i < b; i++ {
		if i >= a+n {
			tokens[i].count = -1
			continue
		}
		off := tokens[i].at - dot
		tokens[i].at, tokens[i].count, tokens[i].step = begin+off, copies, step
		if copies == 0 {
			tokens[i].count = -1
		}
	}
}

// ledTo is for a line that ends with its leader, because the number behind it is a line of its own: the least width of its words
// with a dot, and where the leader ends. That is where others do that no cut touches, else one dot before the number.
func (s *surroundings) ledTo(l *reading.Line, tokens []token) (width, at float64) {
	a, b := leader(l, tokens)
	if a == 0 || b != inked(l, tokens) {
		return 0, 0
	}
	n, _ := period(l, tokens, a, b)
	number := (*reading.Line)(nil)
	for _, o := range s.page.Lines {
		if o == l || o.Hidden || o.U != l.U {
			continue
		}
		if sameBaseline(o, l) && o.Start >= end(l) && (number == nil || o.Start < number.Start) {
			number = o
		}
		if x, y := leader(o, plainTokens(o)); !s.touched[o] && y > x && y == len(plainTokens(o)) && math.Abs(end(o)-end(l)) < sameEnd {
			at = end(o)
		}
	}
	if number == nil || !numbering.MatchString(words(number)) {
		return 0, 0
	}
	if at == 0 {
		at = s.begins(number) - apart(l, tokens, a, n)
	}
	return dotsFrom(l, tokens, a) + tokens[a].width, at
}

// apart is how far a program set the dots of a leader apart, the first of which is token a and the next n behind it.
func apart(l *reading.Line, tokens []token, a, n int) float64 {
	return l.Glyphs[tokens[a+n].glyph].Along - l.Glyphs[tokens[a].glyph].Along
}

// inked is the number of tokens without the spaces at the line's end.
func inked(l *reading.Line, tokens []token) int {
	n := len(tokens)
	for n > 0 && tokens[n-1].label == nil && l.Glyphs[tokens[n-1].glyph].Space {
		n--
	}
	return n
}

// trail sets the dots of a leader, tokens a to b, so that the last of them ends at an edge.
func trail(l *reading.Line, tokens []token, a, b int, start, edge float64) {
	n, _ := period(l, tokens, a, b)
	step := apart(l, tokens, a, n)
	room := edge - start - dotsFrom(l, tokens, a) - tokens[a].width
	copies := 0
	if step > 0 && room >= 0 {
		copies = 1 + int(min(math.Floor(room/step+1e-6), leaderMax))
	}
	begin, dot := edge-start-tokens[a].width-float64(copies-1)*step, tokens[a].at
	for i := a; i < len(tokens); i++ {
		if i >= a+n || copies == 0 {
			tokens[i].count = -1
			continue
		}
		tokens[i].at, tokens[i].count, tokens[i].step = begin+tokens[i].at-dot, copies, step
	}
}

// leads reports whether a line is a leader by itself: dots, and perhaps a number.
func leads(l *reading.Line) bool {
	if l.Vertical || l.Hidden || !beginsWithDot(l) {
		return false
	}
	a, b := leader(l, plainTokens(l))
	return b > 0 && a == 0
}

func beginsWithDot(l *reading.Line) bool {
	for i := range l.Glyphs {
		if g := &l.Glyphs[i]; g.Over < 0 && !g.Space {
			return g.Text == "."
		}
	}
	return false
}

// plainTokens are the tokens of a line that is not cut, without the spaces at its begin.
func plainTokens(l *reading.Line) []token {
	out := make([]token, 0, len(l.Glyphs))
	for i := range l.Glyphs {
		if g := &l.Glyphs[i]; g.Over < 0 && (len(out) > 0 || !g.Space) {
			out = append(out, token{glyph: i})
		}
	}
	return out
}

// leaders lays out the leaders that stand beside lines that were laid out.
func (e *Edit) leaders(ctx *surroundings) {
	n := len(e.lines)
	for _, l := range ctx.page.Lines {
		if ctx.touched[l] || !leads(l) {
			continue
		}
		for _, before := range e.lines[:n] {
			if o := before.line; o.U == l.U && sameBaseline(o, l) && o.Start < l.Start && before.to != nil {
				e.lines = append(e.lines, e.lead(l, o.Start+ctx.wide[o]+leaderGap*l.Size))
				break
			}
		}
	}
}

// lead lays a leader out from a new begin to its old end.
func (e *Edit) lead(l *reading.Line, start float64) *laid {
	tokens := plainTokens(l)
	e.measure(l, tokens)
	flow(l, tokens)
	none := &marking{cut: make([]bool, len(l.Glyphs))}
	tail(l, tokens, start, end(l))
	return e.finish(l, none, tokens, start, 1)
}

func sameBaseline(a, b *reading.Line) bool {
	return math.Abs(a.Base-b.Base) < 0.3*max(a.Size, b.Size)
}
