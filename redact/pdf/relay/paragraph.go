package relay

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A paragraph is a run of lines that a program broke because they were full. Whether a line was full is judged by what
// no name has a say in: the column's edge where it is justified, the words at the break, tags, lines without a cut.
type paragraph struct {
	first       int // of the page's lines
	lines       []*reading.Line
	marks       []*marking
	begin       float64 // where the text of the first line begins
	left, right float64 // of the column
	justified   bool
}

const (
	leadingUpTo = 2.1  // em from one baseline to the next
	leadingEven = 0.08 // em by which such distances differ
	sizeEven    = 0.1  // share by which sizes of lines differ
	indentUpTo  = 5.0  // em by which a first line is indented
	fullFrom    = 0.4  // share of the column that a line fills which a program may have broken
	filledFrom  = 0.6  // the same for lines of one structure element, which an author may have broken too
	nameUpTo    = 8.0  // em: the first word of a name is no wider
	slackFrom   = 0.3  // em by which a word must have had room for a break to be an author's
)

// paragraphs finds the paragraphs that a cut touches.
func (s *surroundings) paragraphs(work map[int]*marking) []*paragraph {
	var out []*paragraph
	for i := 0; i < len(s.page.Lines); {
		p := s.paragraph(i, work)
		if len(p.lines) > 1 && p.touched() >= 0 {
			out = append(out, p)
		}
		i += len(p.lines)
	}
	return out
}

// touched is the first line that a cut touches, or -1.
func (p *paragraph) touched() int {
	for i, m := range p.marks {
		if m != nil {
			return i
		}
	}
	return -1
}

// from is the line from which on a name has moved words: the first that is touched, or the one before it when the first
// word of that is cut, since a shorter one would have stood there.
func (p *paragraph) from() int {
	i := p.touched()
	if i > 0 && cutWord(p.lines[i], p.marks[i]) {
		i--
	}
	return i
}

// cutWord reports whether something of the first word of a line is cut.
func cutWord(l *reading.Line, m *marking) bool {
	ink := false
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if ink && (g.Space || g.Gap) {
			return false
		}
		if m.cut[i] {
			return true
		}
		ink = ink || !g.Space && g.Over < 0
	}
	return false
}

// paragraph takes lines from i on for as long as they are one paragraph.
func (s *surroundings) paragraph(i int, work map[int]*marking) *paragraph {
	l := s.page.Lines[i]
	p := &paragraph{first: i, lines: []*reading.Line{l}, marks: []*marking{work[i]}, begin: l.Start, left: l.Start}
	if !s.plain(i, work) {
		return p
	}
	for j := i + 1; j < len(s.page.Lines) && s.plain(j, work) && !s.page.Lines[j].Beside; j++ {
		if b := s.page.Lines[j]; !p.goesOn(b) || !s.edged(p, b) || !s.soft(p, b, work[j]) {
			break
		}
		b := s.page.Lines[j]
		if len(p.lines) == 1 {
			p.left = b.Start
		}
		p.lines, p.marks = append(p.lines, b), append(p.marks, work[j])
	}
	return p
}

// plain reports whether a line may be one of a paragraph: nothing stands beside it that was drawn next, and it is no
// entry of a table of contents.
func (s *surroundings) plain(i int, work map[int]*marking) bool {
	l := s.page.Lines[i]
	if l.Hidden || l.Vertical || l.Initial || l.Joined || work[i] != nil && (work[i].begin != nil || work[i].follows) {
		return false
	}
	if i+1 < len(s.page.Lines) && s.page.Lines[i+1].Beside {
		return false
	}
	return !dotted(l)
}

// dotted reports whether a row of dots stands in a line.
func dotted(l *reading.Line) bool {
	dots := 0
	for i := range l.Glyphs {
		switch g := &l.Glyphs[i]; {
		case g.Over >= 0 || g.Space:
		case g.Text == ".":
			if dots++; dots >= leaderMin {
				return true
			}
		default:
			dots = 0
		}
	}
	return false
}

// goesOn reports whether b stands below the last line as the lines of a paragraph do.
func (p *paragraph) goesOn(b *reading.Line) bool {
	a := p.lines[len(p.lines)-1]
	size := max(a.Size, b.Size)
	down := a.Base - b.Base
	if a.U != b.U || math.Abs(a.Size-b.Size) > sizeEven*size || down < 0.7*size || down > leadingUpTo*size {
		return false
	}
	if n := len(p.lines); n > 1 && math.Abs(p.lines[n-2].Base-a.Base-down) > leadingEven*size {
		return false
	}
	return true
}

// edged reports whether b begins where the lines of p do. The first line may be indented, or hang out with the number of
// a list item.
func (s *surroundings) edged(p *paragraph, b *reading.Line) bool {
	if _, at := s.prefix(b); at > b.Start {
		return false // the next list item
	}
	if s.fix(b).edge != left || s.fix(p.lines[0]).edge != left {
		return false
	}
	if len(p.lines) > 1 || math.Abs(b.Start-p.left) < sameStart {
		return math.Abs(b.Start-p.left) < sameStart
	}
	first := p.lines[0]
	if n, at := s.prefix(first); n > 0 && math.Abs(at-b.Start) < sameEdge {
		return true
	}
	indent := (first.Start - b.Start) / b.Size
	if indent < 0.5 || indent > indentUpTo {
		return false
	}
	same := 0
	for _, o := range s.page.Lines {
		if o != b && !o.Hidden && o.U == b.U && math.Abs(o.Start-b.Start) < sameEdge {
			same++
		}
	}
	return same >= 2
}

// soft reports whether the last line of p was broken because it was full.
func (s *surroundings) soft(p *paragraph, b *reading.Line, m *marking) bool {
	a, am := p.lines[len(p.lines)-1], p.marks[len(p.marks)-1]
	if a.Spread && am == nil { // how far a line was spread hangs on the names in it
		return false
	}
	if p.right == 0 {
		p.right, p.justified = s.columnEnd(b)
	}
	if p.justified {
		return math.Abs(end(a)-p.right) < 2*sameEdge
	}
	if a.From >= a.To || b.From >= b.To {
		return false
	}
	if m != nil && rest(b, m) {
		return true // within a name
	}
	before, _ := utf8.DecodeLastRuneInString(s.page.Text[a.From:a.To])
	after, _ := utf8.DecodeRuneInString(s.page.Text[b.From:b.To])
	begins := m != nil && cutAt(b, m, true)
	ended := strings.ContainsRune(".:;?!", before) && !(am != nil && cutAt(a, am, false))
	room := p.right - end(a)
	switch {
	case am == nil && !begins:
		return room < s.firstWord(b)+slackFrom*b.Size
	case am == nil:
		return !ended && room < nameUpTo*b.Size
	}
	wide := s.natural(a, am)
	if wide < fullFrom*(p.right-a.Start) {
		return false
	}
	filled := wide > filledFrom*(p.right-a.Start)
	if ended {
		return sameTag(a, b) || filled && s.sameElement(a, b)
	}
	return unicode.IsLower(after) && !begins || sameTag(a, b) || filled && s.sameElement(a, b)
}

// cutAt reports whether the first or the last word of a line is cut.
func cutAt(l *reading.Line, m *marking, first bool) bool {
	for i := range l.Glyphs {
		j := i
		if !first {
			j = len(l.Glyphs) - 1 - i
		}
		if g := &l.Glyphs[j]; !g.Space && g.Over < 0 {
			return m.cut[j]
		}
	}
	return false
}

// rest reports whether a line begins with the rest of a cut.
func rest(l *reading.Line, m *marking) bool {
	i := inkAt(l, true)
	return i >= 0 && m.cut[i] && m.label[i] == "" && !m.empty[i]
}

// firstWord is how wide the first word of a line is, with a space before it.
func (s *surroundings) firstWord(l *reading.Line) float64 {
	width := gapWidth * l.Size
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Space || g.Gap && i > 0 {
			if width > gapWidth*l.Size {
				break
			}
			continue
		}
		width += g.Advance
	}
	return width
}

// natural is how wide a line is with labels in place, each as if its letters were half an em wide.
func (s *surroundings) natural(l *reading.Line, m *marking) float64 {
	width := 0.0
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		switch {
		case g.Over >= 0:
		case m.cut[i]:
			width += 0.5 * g.Size * float64(utf8.RuneCountInString(m.label[i]))
		default:
			width += g.Advance
		}
	}
	return width
}

// sameTag reports whether the last piece of a and the first of b are tagged as one.
func sameTag(a, b *reading.Line) bool {
	x, y := a.Glyphs[len(a.Glyphs)-1].Item.Mark, b.Glyphs[0].Item.Mark
	return x.Kind == content.Tagged && x == y
}

// sameElement reports whether the same two pieces are tagged as parts of one structure element.
func (s *surroundings) sameElement(a, b *reading.Line) bool {
	x, y := a.Glyphs[len(a.Glyphs)-1].Item.Mark, b.Glyphs[0].Item.Mark
	if s.part == nil || x.Kind != content.Tagged || y.Kind != content.Tagged {
		return false
	}
	p, ok := s.part(x.MCID)
	q, same := s.part(y.MCID)
	return ok && same && p == q
}

// columnEnd is where the column of a line ends, in quarters of a unit, and whether its lines are justified.
func (s *surroundings) columnEnd(l *reading.Line) (float64, bool) {
	extent := s.extent[l.U]
	width := extent[1] - extent[0]
	limit := s.limit(l)
	justified := s.edges.justified(l.U, width, l.Start)
	if at, ok := s.edges.right(l.U, width, l.Start); ok && at < limit {
		limit = at
	}
	return math.Round(limit*4) / 4, justified
}
