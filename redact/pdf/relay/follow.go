package relay

import (
	"cmp"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// What a program set right behind words has its place from their width: a picture or an arrow in a line, the next part
// of a flexible row, the rule between the parts of a header. When a cut touches the words, it follows them. Cells of
// tables, what stands at a tab stop or at the right margin, and logos do not: they share an edge with something in
// another row, or stand where no word took them.

const (
	followUpTo = 2.0  // em from words to what follows them
	touchBy    = 0.15 // em by which a figure may reach over words
	clusterBy  = 0.25 // em between parts of one figure
	figureEm   = 5.0  // em: how wide a figure in a line is, at most
	rowFrom    = 0.35 // em below a baseline to
	rowTo      = 1.0  // em above it: where the middle of a figure stands
	meetBy     = 0.06 // units within which places are one that were written as such
	echoBy     = 1.0  // units by which lines end alike, whose followers do then too
	squareBy   = 0.8  // units by which a square is rounded to one side
	isolated   = 1.5  // units within which the rules of a table touch
)

// stops are the distances of tab stops that programs use when an author set none: half an inch, and 1.25 cm.
var stops = []float64{36, 35.433}

// company says for the lines of a page that a cut touches what stands among and behind their words.
type company struct {
	p       *reading.Page
	area    content.Rect
	rules   []reading.Rule
	figures *Figures
	touched map[*reading.Line]bool
	within  map[*reading.Line][]attached      // figures in or right behind a line
	leads   map[*reading.Line]*reading.Line   // the line that follows a line
	follows map[*reading.Line]*reading.Line   // the line that a line follows
	gap     map[*reading.Line]float64         // before a line that follows
	dashes  map[*reading.Line]attached        // the level line that begins behind a line
	evenly  map[*reading.Line][]*reading.Line // what a program spread over a row behind its first line
	seen    map[*reading.Line]bool
	marks   map[drawn]*strewn // what lies along words
}

// attached is a figure that goes with a glyph of a line.
type attached struct {
	glyph int
	fig   *figure
	gap   float64 // before it
	wide  float64
}

// attend finds who follows whom on a page. Lines that follow are added to work, so that they are laid out too.
func attend(p *reading.Page, work map[int]*marking, area content.Rect, rules []reading.Rule, figs *Figures) *company {
	c := &company{p: p, area: area, rules: slices.Clone(rules), figures: figs, touched: map[*reading.Line]bool{}, within: map[*reading.Line][]attached{},
		leads: map[*reading.Line]*reading.Line{}, follows: map[*reading.Line]*reading.Line{}, gap: map[*reading.Line]float64{},
		dashes: map[*reading.Line]attached{}, evenly: map[*reading.Line][]*reading.Line{}, seen: map[*reading.Line]bool{}}
	if figs == nil {
		c.figures = &Figures{}
	}
	c.marks = c.figures.strewnOver(p)
	var lines []*reading.Line
	number := map[*reading.Line]int{}
	for i, l := range p.Lines {
		number[l] = i
		if work[i] != nil && !l.Hidden && !l.Vertical {
			lines = append(lines, l)
			c.touched[l] = true
		}
	}
	slices.SortStableFunc(lines, func(a, b *reading.Line) int { return cmp.Compare(a.Start, b.Start) })
	for _, l := range lines {
		if !c.seen[l] {
			c.even(l)
		}
		if !c.seen[l] && work[number[l]].begin == nil {
			c.walk(l)
		}
	}
	c.join(work)
	return c
}

// join adds the lines that follow others to those that are laid out.
func (c *company) join(work map[int]*marking) {
	for i, l := range c.p.Lines {
		of, ok := c.follows[l]
		if !ok {
			continue
		}
		if work[i] == nil {
			work[i] = &marking{cut: make([]bool, len(l.Glyphs)), label: map[int]string{}, empty: map[int]bool{}}
		}
		work[i].follows = of != nil
	}
}

// walk goes along a row from a line that a cut touches, for as long as one thing follows another.
func (c *company) walk(l *reading.Line) {
	head, edge, cells := l, end(l), c.tabular(l)
	for {
		c.seen[l] = true
		figs := c.among(l)
		c.mid(l, figs)
		last := inkAt(l, false)
		for _, f := range figs {
			if f.at[0] < edge-touchBy*l.Size || last < 0 {
				continue
			}
			if o := c.next(l, edge); o != nil && o.Start < f.at[0] {
				break
			}
			if f.at[0]-edge > followUpTo*l.Size || c.anchored(head, f.at, f) {
				return
			}
			if f.level {
				c.dashes[l] = attached{last, f, setOff((f.at[0] - edge) / l.Size), 0}
				return
			}
			c.attach(l, last, f, edge)
			edge = max(edge, f.at[2])
		}
		o := c.next(l, edge)
		if o == nil || cells || o.Start-edge > followUpTo*l.Size || leads(o) || o.Initial || c.seen[o] || c.ruled(l, edge, o.Start) ||
			c.anchored(head, content.Rect{o.Start, o.Base, end(o), o.Base + o.Size}, nil) {
			return
		}
		c.leads[l], c.follows[o] = o, l
		c.gap[o] = max(0, snap(o.Start-edge, 0.25))
		if edge > end(l) { // a figure, whose end was rounded
			c.gap[o] = setOff((o.Start-edge)/l.Size) * l.Size
		}
		l, edge = o, end(o)
	}
}

// even finds the row of a line when a program spread it: all its gaps are as wide as each other.
func (c *company) even(l *reading.Line) {
	var row []*reading.Line
	for _, o := range c.p.Lines {
		if !o.Hidden && !o.Vertical && o.U == l.U && sameBaseline(o, l) {
			row = append(row, o)
		}
	}
	if len(row) < 3 {
		return
	}
	slices.SortStableFunc(row, func(a, b *reading.Line) int { return cmp.Compare(a.Start, b.Start) })
	least, most := math.Inf(1), math.Inf(-1)
	for i, o := range row[1:] {
		gap := o.Start - end(row[i])
		least, most = min(least, gap), max(most, gap)
	}
	if least < followUpTo*l.Size || most-least > meetBy || c.tabular(row[0]) {
		return
	}
	c.evenly[row[0]] = row[1:]
	for i, o := range row {
		c.seen[o] = true
		c.mid(o, c.among(o))
		if i > 0 {
			c.follows[o] = row[0]
		}
	}
	c.follows[row[0]] = nil
}

// tabular reports whether a line stands in the row of a table: something behind it begins where something in another row
// does.
func (c *company) tabular(l *reading.Line) bool {
	for _, o := range c.p.Lines {
		if o.Hidden || o.U != l.U || o.Start <= end(l) || !sameBaseline(o, l) {
			continue
		}
		for _, q := range c.p.Lines {
			if !q.Hidden && q.U == l.U && !sameBaseline(q, l) && math.Abs(q.Start-o.Start) < meetBy && !c.echo(q, l) {
				return true
			}
		}
	}
	return false
}

// among lists the figures in the row of a line from left to right, and parts that touch as one. What lies over words is
// none.
func (c *company) among(l *reading.Line) []*figure {
	var out []*figure
	for _, f := range c.figures.all {
		at := frame(l, f.box)
		if s := c.marks[f.parts[0]]; !inRow(l, at, f.level) || s != nil && under(l, frame(l, s.box)) {
			continue
		}
		own := *f
		own.at = at
		if !c.over(l, at) {
			out = append(out, &own)
		}
	}
	slices.SortStableFunc(out, func(a, b *figure) int { return cmp.Compare(a.at[0], b.at[0]) })
	n := 0
	for _, f := range out {
		if n > 0 {
			if last := out[n-1]; last.level == f.level && f.at[0] < last.at[2]+clusterBy*l.Size {
				last.at = content.Rect{min(last.at[0], f.at[0]), min(last.at[1], f.at[1]), max(last.at[2], f.at[2]), max(last.at[3], f.at[3])}
				last.parts, last.last = append(slices.Clone(last.parts), f.parts...), f.box
				continue
			}
		}
		out[n] = f
		n++
	}
	for _, f := range out[:n] { // dots that a program drew one by one
		f.level = f.level || len(f.parts) >= leaderMin && f.at[3]-f.at[1] < lineHigh && f.at[2]-f.at[0] > figureEm*l.Size
	}
	return slices.DeleteFunc(out[:n], func(f *figure) bool { return !f.level && f.at[2]-f.at[0] > figureEm*l.Size })
}

// inRow reports whether something stands in the row of a line as a letter or a leader would.
func inRow(l *reading.Line, at content.Rect, level bool) bool {
	if level {
		return at[1] > l.Base-belowBy*l.Size && at[3] < l.Base+0.9*l.Size
	}
	mid := (at[1] + at[3]) / 2
	return at[3]-at[1] < tallUpTo*l.Size && mid > l.Base-rowFrom*l.Size && mid < l.Base+rowTo*l.Size
}

// over reports whether something lies along words of the row.
func (c *company) over(l *reading.Line, at content.Rect) bool {
	for _, o := range c.p.Lines {
		if o.Hidden || o.U != l.U || !sameBaseline(o, l) || o.Start > at[2] || o.End < at[0] {
			continue
		}
		for i := range o.Glyphs {
			if g := &o.Glyphs[i]; !g.Space && g.Text != "" && g.End() > at[0]+touchBy*l.Size && g.Along < at[2]-touchBy*l.Size {
				return true
			}
		}
	}
	return false
}

// mid attaches the figures that stand between words of a line.
func (c *company) mid(l *reading.Line, figs []*figure) {
	for _, f := range figs {
		before, after := -1, false
		for i := range l.Glyphs {
			switch g := &l.Glyphs[i]; {
			case g.Space || g.Over >= 0 || g.Text == "":
			case g.End() < f.at[0]+touchBy*l.Size:
				before = i
			case g.Along > f.at[2]-touchBy*l.Size:
				after = true
			}
		}
		if before >= 0 && after && !f.level {
			c.attach(l, before, f, l.Glyphs[before].End())
		}
	}
}

func (c *company) attach(l *reading.Line, glyph int, f *figure, edge float64) {
	wide := f.at[2] - f.at[0]
	if high := f.at[3] - f.at[1]; len(f.parts) == 1 && math.Abs(wide-high) < squareBy {
		if p, ok := f.parts[0].item.(*content.Path); ok && content.IsRect(p.Segments) {
			wide = high
		}
	}
	c.rules = slices.DeleteFunc(c.rules, func(r reading.Rule) bool { // it parts no cells
		a, base := l.Frame(r.X, (r.Bottom+r.Top)/2)
		return l.U == [2]float64{1, 0} && a > f.at[0]-0.1 && a < f.at[2]+0.1 && base > f.at[1] && base < f.at[3]
	})
	c.within[l] = append(c.within[l], attached{glyph, f, setOff((f.at[0] - edge) / l.Size), snap(wide, cornerGrid)})
}

// setOff is how far a figure stands from the words before it, in em. Programs move figures to whole pixels, so that the
// distance hangs on where the words end: only about how far it is may stay.
func setOff(em float64) float64 {
	switch {
	case em < 0.15:
		return 0.1
	case em < 0.75:
		return 0.3
	case em < 1.5:
		return 1
	}
	return followUpTo
}

// next is the line that stands next in the row behind a place.
func (c *company) next(l *reading.Line, edge float64) *reading.Line {
	var out *reading.Line
	for _, o := range c.p.Lines {
		if o == l || o.Hidden || o.Vertical || o.U != l.U || !sameBaseline(o, l) || o.Start < edge-0.1*l.Size {
			continue
		}
		if out == nil || o.Start < out.Start {
			out = o
		}
	}
	return out
}

// behind reports whether o is one of the lines that follow l.
func (c *company) behind(o, l *reading.Line) bool {
	for o = c.follows[o]; o != nil; o = c.follows[o] {
		if o == l {
			return true
		}
	}
	return false
}

// ruled reports whether the rule of a table stands between two places of a row: one that no line has for a follower.
func (c *company) ruled(l *reading.Line, from, to float64) bool {
	return slices.ContainsFunc(c.rules, func(r reading.Rule) bool {
		return l.U == [2]float64{1, 0} && r.X > from+0.01 && r.X < to && r.Bottom < l.Base+0.3*l.Size && r.Top > l.Base
	})
}

// anchored reports whether something behind a line has its place from something else: f is its figure, or nil when it is a
// line.
func (c *company) anchored(l *reading.Line, at content.Rect, f *figure) bool {
	margin, shared := math.Inf(1), 0
	for _, o := range c.p.Lines {
		if o.Hidden || o.U != l.U {
			continue
		}
		margin = min(margin, o.Start)
		if sameBaseline(o, l) {
			continue
		}
		if math.Abs(o.Start-at[0]) < meetBy && !c.echo(o, l) {
			return true
		}
		if math.Abs(end(o)-at[2]) < sameEnd && !c.echo(o, l) && (f == nil || !f.level) {
			shared++
		}
	}
	if shared > 1 {
		return true
	}
	if l.U != [2]float64{1, 0} {
		return false
	}
	for _, stop := range stops {
		if f != nil {
			break // words stand at them
		}
		if n := math.Round((at[0] - margin) / stop); n > 0 && math.Abs(at[0]-margin-n*stop) < meetBy {
			return true
		}
	}
	if f == nil || !f.level {
		if math.Abs(at[2]-(c.area[2]-(margin-c.area[0]))) < sameEdge || math.Abs((at[0]+at[2]-c.area[0]-c.area[2])/2) < sameEnd/2 {
			return true
		}
	}
	for _, r := range c.rules {
		if f != nil && r.Bottom > at[1]-isolated && r.Top < at[3]+isolated && r.X > at[0]-0.1 && r.X < at[2]+0.1 {
			continue // it is the figure itself
		}
		if math.Abs(r.X-at[0]) < isolated/2 || f != nil && math.Abs(r.X-at[2]) < isolated/2 {
			return true
		}
	}
	for _, o := range c.figures.all {
		b := frame(l, o.box)
		switch {
		case o.level && f != nil && f.level:
			if math.Abs(b[1]-at[1]) < isolated && (math.Abs(b[2]-at[0]) < isolated || b[0] < at[0]-isolated && b[2] > at[0]) {
				return true // it goes on from another
			}
			if !inRow(l, b, true) && math.Abs(b[0]-at[0]) < meetBy && !c.echoAt((b[1]+b[3])/2, l) {
				return true
			}
		case o.level && f != nil:
			if at[2]-at[0] < lineHigh && b[0] < at[2]+isolated && b[2] > at[0]-isolated && (math.Abs(b[1]-at[1]) < 2*isolated || math.Abs(b[3]-at[3]) < 2*isolated) {
				return true // the rules of a table touch
			}
		case f == nil || o.level != f.level || inRow(l, b, o.level):
		case math.Abs(b[0]-at[0]) < meetBy && !c.echoAt((b[1]+b[3])/2, l):
			return true
		}
	}
	return false
}

// echo reports whether the row of o holds words that end as l does: what follows them stands as what follows l by no
// other's doing.
func (c *company) echo(o, l *reading.Line) bool { return c.echoAt(o.Base+0.3*o.Size, l) }

func (c *company) echoAt(across float64, l *reading.Line) bool {
	for p := range c.touched {
		if p != l && p.U == l.U && math.Abs(p.Base+0.3*p.Size-across) < 0.6*p.Size && math.Abs(end(p)-end(l)) < echoBy {
			return true
		}
	}
	return false
}
