package reading

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// Distances in em of the larger glyph. They were chosen on files of Chromium, LibreOffice, reportlab and TeX.
const (
	spaceFrom   = 0.18 // a gap without a glyph that parts words
	cellFrom    = 1.15 // a gap without a space glyph that parts cells
	cellSpaced  = 2.5  // the same with a space glyph: justified lines stretch spaces far
	tagFrom     = 0.3  // the same between two tagged pieces
	backBy      = 0.6  // kerning and accents move back by less
	frameUpTo   = 0.7  // from words to a frame round them
	slopeUpTo   = 0.27 // from the baseline of a letter to that of the next on a line that slopes
	slopeGap    = 0.75 // from one to the next along such a line
	raisedBy    = 0.55 // superscripts stand higher by less
	joinUpTo    = 0.45 // pieces drawn out of order that stand nearer than this are one line
	levelHeight = 8    // units: lines that may be one differ by less
	overBy      = 0.12 // a glyph printed again within this is fake bold
)

// glyphs flattens the texts and parts the seen from the hidden.
func (p *Page) glyphs(texts []Source) (seen, hidden []Glyph) {
	n := 0
	for _, src := range texts {
		n += len(src.Text.Glyphs)
	}
	seen, n = make([]Glyph, 0, n), 0
	for k := range texts {
		src := &texts[k]
		f := frameOf(src)
		for i := range src.Text.Glyphs {
			g := f.place(i)
			if g.Text == "" && p.unread != nil && p.unread(src.Text.Font, src.Text.Glyphs[i].Glyph) {
				g.Text, g.Unread = Unread, true
			}
			g.seq = n
			n++
			if g.Hidden != "" {
				hidden = append(hidden, g)
			} else {
				seen = append(seen, g)
			}
		}
	}
	return seen, hidden
}

// frame is how the glyphs of a text stand on the page.
type frame struct {
	src      *Source
	u        [2]float64 // the direction in which they run
	em, size float64    // of an em: its length in that direction, and its height
	vertical bool
}

func frameOf(src *Source) frame {
	t := src.Text
	m := linear(t).Mul(src.To)
	f := frame{src: src, vertical: t.Font.Vertical()}
	f.u, f.em = along(m, f.vertical)
	f.size = math.Abs(m.Det())
	if f.em > 0 {
		f.size /= f.em
	}
	return f
}

// linear is a text's matrix without a place.
func linear(t *content.Text) content.Matrix {
	return content.Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3]}
}

// place puts one glyph on the page.
func (f *frame) place(i int) Glyph {
	t := f.src.Text
	c := &t.Glyphs[i]
	g := Glyph{Item: t, Index: i, To: &f.src.To, Over: -1, Text: printable(c.Unicode), Others: printable(c.Others), Hidden: c.Hidden, Size: f.size}
	g.X, g.Y = f.src.To.Apply(c.X, c.Y)
	if t.Hidden != "" {
		g.Hidden = t.Hidden
	}
	g.Advance = c.Width * f.em
	if f.vertical {
		g.Advance = -c.Down * f.em
	}
	g.Space = g.Text != "" && strings.TrimSpace(g.Text) == ""
	g.Along, g.Across = g.X*f.u[0]+g.Y*f.u[1], -g.X*f.u[1]+g.Y*f.u[0]
	return g
}

// along is the direction in which text of matrix m runs, and the length of an em in it.
func along(m content.Matrix, vertical bool) ([2]float64, float64) {
	x, y := m[0], m[1]
	if vertical {
		x, y = -m[2], -m[3]
	}
	length := math.Hypot(x, y)
	if length == 0 {
		return [2]float64{1, 0}, 0
	}
	u := [2]float64{x / length, y / length}
	for k := range u { // hold what is upright exactly upright
		if math.Abs(u[k]) < 1e-4 {
			u[k] = 0
		} else if math.Abs(math.Abs(u[k])-1) < 1e-4 {
			u[k] = math.Copysign(1, u[k])
		}
	}
	return u, length
}

// printable keeps characters that would break the text's own structure out of it.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\f' || r == '\r' || r == '\v' {
			return ' '
		}
		if unicode.IsControl(r) || r == '\uFEFF' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
}

// split cuts the stream of glyphs into lines wherever the pen leaves the baseline or jumps. The lines share its memory.
func split(all []Glyph, rules []Rule) (out, blank []*Line) {
	var l *Line
	from := 0
	for i := range all {
		if l != nil && l.takes(&all[i], rules) {
			l.add(&all[i])
			l.Glyphs = all[from : i+1 : i+1]
			continue
		}
		from = i
		next := newLine(all[i : i+1 : i+1])
		if l != nil && l.beside(next) {
			next.Beside = true
		}
		l = next
		out = append(out, l)
	}
	for _, l := range out {
		l.originals = nil
		if l.blank() {
			blank = append(blank, l)
		}
	}
	out = slices.DeleteFunc(out, (*Line).blank)
	for _, l := range out {
		l.tidy()
	}
	return out, blank
}

// blank reports whether a line shows nothing; such lines hold only spaces.
func (l *Line) blank() bool {
	for i := range l.Glyphs {
		if g := &l.Glyphs[i]; !g.Space && g.Text != "" {
			return false
		}
	}
	return true
}

func newLine(glyphs []Glyph) *Line {
	g := &glyphs[0]
	u, _ := along(linear(g.Item).Mul(*g.To), g.Item.Font.Vertical())
	return &Line{Glyphs: glyphs, U: u, Base: g.Across, Start: g.Along, End: g.End(), Size: g.Size, first: g.seq,
		farthest: g.Along, Vertical: g.Item.Font.Vertical()}
}

// add makes g, which follows the line's glyphs in memory, ready to be its next.
func (l *Line) add(g *Glyph) {
	if g.Over = l.printedOver(g); g.Over >= 0 {
		if l.originals == nil {
			for i := range l.Glyphs {
				l.originals = append(l.originals, i)
			}
		}
		return
	}
	last := l.last()
	if l.originals != nil {
		l.originals = append(l.originals, len(l.Glyphs))
	}
	least := spaceFrom * max(g.Size, l.Size*0.5)
	if gap := g.Along - l.End; gap > least && !g.Space && (last == nil || !last.Space) && gap-l.spacing(last, g) > least {
		g.Gap = true
	}
	l.End, l.farthest = max(l.End, g.End()), max(l.farthest, g.Along)
	if g.Size > l.Size*1.05 {
		l.Size, l.Base = g.Size, g.Across
	}
}

// spacing is how far letter-spacing alone parts two glyphs of one text.
func (l *Line) spacing(a, b *Glyph) float64 {
	if a == nil || a.Item != b.Item {
		return 0
	}
	if l.spaced.item != a.Item {
		l.spaced.item, l.spaced.by = a.Item, letterSpacing(a.Item)
	}
	return max(0, l.spaced.by*b.Size)
}

// letterSpacing is the median gap between the glyphs of a text, in em; 0 for short ones and ordinary ones. The dots of a
// leader do not count.
func letterSpacing(t *content.Text) float64 {
	if t.Spaced != 0 {
		return t.Spaced
	}
	if len(t.Glyphs) < 4 {
		return 0
	}
	length := math.Hypot(t.Matrix[0], t.Matrix[1])
	if length == 0 {
		return 0
	}
	gaps := make([]float64, 0, len(t.Glyphs)-1)
	for i := 1; i < len(t.Glyphs); i++ {
		a, b := &t.Glyphs[i-1], &t.Glyphs[i]
		if a.Unicode == "." && b.Unicode == "." {
			continue
		}
		gaps = append(gaps, math.Hypot(b.X-a.X, b.Y-a.Y)/length-a.Width)
	}
	if len(gaps) < 3 {
		return 0
	}
	slices.Sort(gaps)
	if m := gaps[len(gaps)/2]; m > 0.08 {
		return m
	}
	return 0
}

func (l *Line) last() *Glyph {
	if n := len(l.originals); n > 0 {
		return &l.Glyphs[l.originals[n-1]]
	}
	for i := len(l.Glyphs) - 1; i >= 0; i-- {
		if l.Glyphs[i].Over < 0 {
			return &l.Glyphs[i]
		}
	}
	return nil
}

// printedOver finds the glyph of the line that g repeats at nearly the same place.
func (l *Line) printedOver(g *Glyph) int {
	if g.Along > l.End || g.Along-l.farthest >= overBy*g.Size {
		return -1
	}
	repeats := func(o *Glyph) bool {
		return math.Abs(o.Along-g.Along) < overBy*g.Size && o.Text == g.Text && math.Abs(o.Across-g.Across) < overBy*g.Size &&
			(o.Item != g.Item || l.wentBack(g))
	}
	if l.originals == nil {
		for i := len(l.Glyphs) - 1; i >= 0; i-- {
			if repeats(&l.Glyphs[i]) {
				return i
			}
		}
		return -1
	}
	for _, i := range slices.Backward(l.originals) {
		if repeats(&l.Glyphs[i]) {
			return i
		}
	}
	return -1
}

// wentBack reports whether the pen went back within a text before it drew g.
func (l *Line) wentBack(g *Glyph) bool {
	last := l.last()
	return last != nil && last.Item == g.Item && last.Advance > 0 && g.Along < last.Along-overBy*g.Size
}

// takes reports whether g goes on with the line.
func (l *Line) takes(g *Glyph, rules []Rule) bool {
	if !l.sameFrame(g) {
		return false
	}
	if l.printedOver(g) >= 0 {
		return true
	}
	size := max(l.Size, g.Size)
	gap := g.Along - l.End
	last := l.last()
	if gap < -backBy*size && g.Along < last.Along-backBy*size {
		return false
	}
	if gap > 0.05*size && ruled(l, l.End, g.Along, rules) {
		return false
	}
	spaced := last.Space || g.Space
	switch {
	case gap > cellSpaced*size:
		return false
	case spaced:
		return true
	case gap > cellFrom*size:
		return false
	}
	a, b := last.Item.Mark, g.Item.Mark
	return gap <= tagFrom*size || a == b || a.Kind != content.Tagged || b.Kind != content.Tagged
}

// sameFrame reports whether g runs in the line's direction and stands about on its baseline.
func (l *Line) sameFrame(g *Glyph) bool {
	if last := &l.Glyphs[len(l.Glyphs)-1]; last.Item != g.Item || last.To != g.To {
		u, _ := along(linear(g.Item).Mul(*g.To), g.Item.Font.Vertical())
		if u[0]*l.U[0]+u[1]*l.U[1] < 0.9995 || g.Item.Font.Vertical() != l.Vertical {
			return false
		}
	}
	diff := math.Abs(g.Across - l.Base)
	big, small := max(l.Size, g.Size), min(l.Size, g.Size)
	if l.Size > initialFrom*g.Size && diff > 0.3*g.Size && len(l.Glyphs) <= 2 && capital(l.last()) && letter(l.last()) {
		return false // a large initial that hangs
	}
	if small > 0.9*big {
		return diff < 0.25*big || l.slopes(g, big) || diff < raisedBy*big && g.Along >= l.End-0.05*big && g.Along-l.End < 0.3*big
	}
	return diff < raisedBy*big
}

// slopes reports whether g stands a little above or below the glyph before it and right behind that: level letters may be placed
// one by one along a line that rises or falls.
func (l *Line) slopes(g *Glyph, size float64) bool {
	last := l.last()
	if last == nil || math.Abs(last.Size-g.Size) > 0.1*size {
		return false
	}
	gap := g.Along - l.End
	return math.Abs(g.Across-last.Across) < slopeUpTo*size && gap > -joinUpTo*size && gap < slopeGap*size
}

// ruled reports whether an upright rule stands between two places of an upright line.
func ruled(l *Line, from, to float64, rules []Rule) bool {
	if l.U != [2]float64{1, 0} {
		return false
	}
	for _, r := range rules {
		if r.X > from-0.1*l.Size && r.X < to+0.1*l.Size && r.Bottom < l.Base+0.3*l.Size && r.Top > l.Base && !l.framed(r, from, to) {
			return true
		}
	}
	return false
}

// framed reports whether a rule between two places of a line is the side of a frame round words of the line: it opens one
// close before the words, or closes one that stands close to them on both sides.
func (l *Line) framed(r Rule, from, to float64) bool {
	within := frameUpTo * l.Size
	switch {
	case r.Other == 0:
		return false
	case r.Other > r.X:
		return to-r.X < within
	case r.X-from > within:
		return false
	}
	for i := range l.Glyphs {
		if off := l.Glyphs[i].Along - r.Other; off > -0.1*l.Size && off < within {
			return true
		}
	}
	return false
}

// beside reports whether next stands on the baseline of l, to its right.
func (l *Line) beside(next *Line) bool {
	return l.U == next.U && math.Abs(l.Base-next.Base) < 0.3*max(l.Size, next.Size) && next.Start >= l.End
}

// joinPieces joins lines that were drawn out of order: the end of one is the start of another. When many had to be
// joined, the order of drawing says nothing and the lines are put in order from top to bottom.
func joinPieces(lines []*Line, rules []Rule) []*Line {
	joined := 0
	level := map[int][]int{} // lines by the height of their baseline
	for i, l := range lines {
		k := int(math.Round(l.Base / levelHeight))
		level[k] = append(level[k], i)
	}
	near := func(l *Line) []int {
		k := int(math.Round(l.Base / levelHeight))
		return slices.Concat(level[k-1], level[k], level[k+1])
	}
	for i := range lines {
		for again := lines[i] != nil; again; {
			again = false
			for _, j := range near(lines[i]) {
				if i == j || lines[j] == nil {
					continue
				}
				switch {
				case meets(lines[i], lines[j], rules):
					lines[i].append(lines[j])
				case lines[i].holds(lines[j], rules), lines[i].weaves(lines[j], rules):
					lines[i].append(lines[j])
					lines[i].tidy()
				default:
					continue
				}
				lines[j] = nil
				joined, again = joined+1, true
			}
		}
	}
	lines = slices.DeleteFunc(lines, func(l *Line) bool { return l == nil })
	if joined > 2 && joined*8 > len(lines) {
		slices.SortStableFunc(lines, func(a, b *Line) int {
			if d := b.Base - a.Base; math.Abs(d) > 0.3*max(a.Size, b.Size) {
				return int(math.Copysign(1, d))
			}
			return int(math.Copysign(1, a.Start-b.Start))
		})
	} else {
		slices.SortStableFunc(lines, func(a, b *Line) int { return a.first - b.first })
	}
	for i := 1; i < len(lines); i++ {
		lines[i].Beside = lines[i-1].beside(lines[i])
	}
	return lines
}

// meets reports whether b goes on where a ends.
func meets(a, b *Line, rules []Rule) bool {
	size := max(a.Size, b.Size)
	gap := b.Start - a.End
	if a.U != b.U || a.apart || b.apart || math.Abs(a.Base-b.Base) > 0.1*size || gap < -0.3*size || gap > joinUpTo*size {
		return false
	}
	x, y := a.last(), &b.Glyphs[0]
	if x.Item.Mark != y.Item.Mark && x.Item.Mark.Kind == content.Tagged && y.Item.Mark.Kind == content.Tagged && gap > tagFrom*size {
		return false
	}
	return gap <= 0.05*size || !ruled(a, a.End, b.Start, rules)
}

func (l *Line) append(b *Line) {
	n := len(l.Glyphs)
	for i, g := range b.Glyphs {
		if i == 0 && !g.Space && !l.last().Space && g.Along-l.End > spaceFrom*g.Size {
			g.Gap = true
		}
		if g.Over >= 0 {
			g.Over += n
		}
		l.Glyphs = append(l.Glyphs, g)
	}
	l.End, l.first, l.Size = max(l.End, b.End), min(l.first, b.first), max(l.Size, b.Size)
}

// blocks numbers the paragraphs: lines that follow each other at an even distance.
func blocks(lines []*Line) int {
	n := 0
	for i, l := range lines {
		if i > 0 && !follows(lines[i-1], l) {
			n++
		}
		l.Block = n
	}
	return n + 1
}

func follows(a, b *Line) bool {
	down := a.Base - b.Base
	big, small := max(a.Size, b.Size), min(a.Size, b.Size)
	return a.U == b.U && small > 0.8*big && down > 0.5*small && down < 2.1*big && a.Start < b.End && b.Start < a.End
}
