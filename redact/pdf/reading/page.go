package reading

import (
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
)

// A Glyph is a glyph on a page.
type Glyph struct {
	Item  *content.Text
	Index int             // in Item.Glyphs
	To    *content.Matrix // from the item's base space to the page
	X, Y  float64         // origin on the page
	// The same place in the frame of its line: Along runs with the text, Across to its left-hand side (up).
	Along, Across float64
	Advance       float64 // natural advance along the line
	Size          float64 // height of an em
	Text          string
	Others        string // what other readers take it for, where that is not Text
	Hidden        string
	Space         bool // it shows white space
	Unread        bool // it draws something, and no font tells what: Text is [Unread]
	Gap           bool // white space without a glyph stands before it
	Mark          bool // the mark of a note begins here, which is no part of the word before it
	Over          int  // it is printed over this glyph of the line (fake bold); -1 for none
	seq           int
}

// End is where the pen stands after the glyph.
func (g *Glyph) End() float64 { return g.Along + g.Advance }

// Veiled reports whether the glyph is not seen where it is drawn, though it was read as if it were.
func (g *Glyph) Veiled() bool { return g.Item.Hidden != "" || g.Item.Glyphs[g.Index].Hidden != "" }

// A Line is a run of glyphs on one baseline, in reading order.
type Line struct {
	Glyphs     []Glyph
	U          [2]float64 // unit vector along the text
	Base       float64    // Across of the baseline
	Start, End float64    // along
	Size       float64    // of the largest glyph
	Hidden     bool
	Vertical   bool
	Block      int  // lines of one paragraph or cell have the same
	Beside     bool // it stands beside the line before it
	Initial    bool // it is a large initial: the next line goes on with its word
	Joined     bool // it goes on with the word that the line before it began
	Spread     bool // a program spread its words over the column: an author broke it
	From, To   int  // bytes of the page's text
	first      int
	farthest   float64 // along, of a glyph that is not printed over another, while the line is read
	originals  []int   // the glyphs that repeat none, while the line is read; nil: all of them
	apart      bool    // it may be a large initial
	spaced     struct {
		item *content.Text // the text of which letter-spacing was asked last
		by   float64       // em
	}
}

// Point gives the place on the page of a place in the line's frame.
func (l *Line) Point(along, across float64) (x, y float64) {
	return along*l.U[0] - across*l.U[1], along*l.U[1] + across*l.U[0]
}

// Frame gives the place in the line's frame of a place on the page.
func (l *Line) Frame(x, y float64) (along, across float64) {
	return x*l.U[0] + y*l.U[1], -x*l.U[1] + y*l.U[0]
}

// A Span maps bytes of the text to a glyph.
type Span struct{ Start, End, Line, Glyph int }

// A Page is a read page.
type Page struct {
	Text   string
	Lines  []*Line
	Blank  []*Line // of glyphs that mean nothing, or white space; the text has none of them
	Spans  []Span  // in the order of Start
	Blocks int
	Own    string // as another reader gives it, without what appearances of fields show; see [Maybe]

	unread func(*font.Face, *font.Glyph) bool
}

// Maybe parts what every reader reads of a page from what a reader may read or leave out (ASCII's record separator,
// which no page text holds).
const Maybe = "\x1e"

// A Source is a text of the page with the way to the page's space.
type Source struct {
	Text       *content.Text
	To         content.Matrix
	Appearance bool // it belongs to a form field's appearance
}

// A Rule is an upright line that parts cells.
type Rule struct {
	X, Bottom, Top float64
	// Other is the other side of a frame that has just these two, as may stand round words of a line; 0 for the rules of
	// tables.
	Other float64
}

// Unread stands in a page's text for a glyph that no font tells, where those are asked for.
const Unread = "\ufffd"

// Read puts the texts, which are given in painting order, into reading order. A glyph that means nothing has no place in the
// text, unless unread says that it shows something all the same; unread may be nil.
func Read(texts []Source, rules []Rule, unread func(*font.Face, *font.Glyph) bool) *Page {
	p := &Page{unread: unread}
	p.read(texts, rules)
	p.assemble()
	var own []Source
	for _, t := range texts {
		if !t.Appearance {
			own = append(own, t)
		}
	}
	if len(own) == len(texts) {
		p.Own = p.asOthersRead()
		return p
	}
	without := &Page{unread: unread}
	without.read(own, rules)
	p.Own = without.asOthersRead()
	return p
}

// asOthersRead is the text as another reader gives it: with replacement texts in place of what their glyphs mean, and,
// behind [Maybe], what others read or leave out: copies printed over (fake bold, shadows) and what no one sees.
func (p *Page) asOthersRead() string {
	var b, maybe strings.Builder
	said := map[*content.Actual]bool{}
	for _, l := range p.Lines {
		out := &b
		if l.Hidden {
			out = &maybe
		}
		out.WriteByte('\n')
		for i, j := range l.logical(0, len(l.Glyphs)) {
			g := &l.Glyphs[j]
			to, text := out, g.Text
			if g.Others != "" || g.Unread {
				text = g.Others
			}
			if g.Over >= 0 {
				to = &maybe
			} else if g.Gap && i > 0 || g.Space {
				text = " " + text
			}
			if a := g.Item.Actual; a != nil && g.Over < 0 {
				if text = ""; !said[a] {
					said[a] = true
					text = a.Text
				}
				if g.Item.Glyphs[g.Index].GID == 0 { // the box of a missing glyph, which some readers leave out
					to = &maybe
				}
			}
			to.WriteString(text)
		}
		maybe.WriteByte('\n')
	}
	if strings.TrimSpace(maybe.String()) == "" {
		return strings.Trim(b.String(), "\n")
	}
	return strings.Trim(b.String(), "\n") + Maybe + maybe.String()
}

func (p *Page) read(texts []Source, rules []Rule) {
	seen, hidden := p.glyphs(texts)
	pieces, blank := split(seen, rules)
	p.Blank = blank
	initials(pieces)
	lines := joinInitials(joinSpread(joinPieces(pieces, rules), rules))
	carryOn(lines)
	chain(lines)
	p.Blocks = blocks(lines)
	rest, _ := split(hidden, nil)
	for _, l := range rest {
		l.Hidden = true
	}
	p.Lines = slices.Concat(lines, rest)
	for _, l := range p.Lines {
		l.part()
		l.tighten()
		l.narrow()
		l.mark()
	}
}

// inked is the range of glyphs without the white space at the line's ends.
func (l *Line) inked() (from, to int) {
	from, to = 0, len(l.Glyphs)
	for from < to && l.Glyphs[from].Space {
		from++
	}
	for to > from && (l.Glyphs[to-1].Space || l.Glyphs[to-1].Over >= 0) {
		to--
	}
	return from, to
}

// assemble writes the text and the map from its bytes to glyphs.
func (p *Page) assemble() {
	var b strings.Builder
	n := 0
	for _, l := range p.Lines {
		n += len(l.Glyphs)
	}
	p.Spans = make([]Span, 0, n)
	for i, l := range p.Lines {
		if i > 0 && !l.Joined {
			if l.Beside {
				b.WriteByte('\t')
			} else {
				b.WriteByte('\n')
			}
		} else if l.Joined && l.begins() {
			b.WriteByte(' ')
		}
		l.From = b.Len()
		from, to := l.inked()
		before := -1
		for _, j := range l.logical(from, to) {
			g := &l.Glyphs[j]
			if g.Over >= 0 {
				continue
			}
			if before >= 0 && (l.gap(before, j) || g.Mark) {
				b.WriteByte(' ')
			}
			before = j
			start := b.Len()
			b.WriteString(g.Text)
			if b.Len() > start {
				p.Spans = append(p.Spans, Span{start, b.Len(), i, j})
			}
		}
		l.To = b.Len()
	}
	p.Text = b.String()
}

// Without gives the page without the lines that drop names. What another reader reads of it stays the same.
func (p *Page) Without(drop func(*Line) bool) *Page {
	out := &Page{Blocks: p.Blocks, Own: p.Own, Blank: p.Blank}
	for _, l := range p.Lines {
		if !drop(l) {
			own := *l
			out.Lines = append(out.Lines, &own)
		}
	}
	out.assemble()
	return out
}
