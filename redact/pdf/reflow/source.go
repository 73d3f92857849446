package reflow

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A Cut replaces bytes of a page's text. Label may be empty.
type Cut struct {
	Start, End int
	Label      string
}

// A Page is a page of the input.
type Page struct {
	Source raw.Page
	Read   *reading.Page
	Scene  *content.Scene
	Cuts   []Cut // in order, none overlapping
	Links  []Link
}

// A Link is a link of the input that may stay.
type Link struct {
	Rect content.Rect
	URI  string
	Page int     // of the input, counted from 0, for a link without URI
	Top  float64 // where on that page

	target *block
}

// A Bookmark is an entry of the outline, its title clean.
type Bookmark struct {
	Title string
	Level int // from 1
}

// A Source is a document as it was read, with what must go.
type Source struct {
	File      *raw.File
	Pages     []Page
	Bookmarks []Bookmark
	Title     string // clean
	Language  string // BCP 47; empty when the document does not say
	// Clean is given the descriptions of figures and returns what may stay.
	Clean func(channel, text string) string
	// Dropped tells which pictures go.
	Dropped func(*asset.Image) bool
	// Seen gives the picture that is written in the place of another; nil: each is written itself.
	Seen  func(*asset.Image) (*asset.Image, error)
	Boxes bool // labels white on black
}

// style is how letters look. Sizes belong to blocks, not to letters.
type style struct {
	bold, italic, mono, raised bool
	label                      bool // it stands for something removed
	link                       int  // number of a link, from 1; 0 for none
}

// own is a glyph of the document's own font, for letters that the embedded fonts lack.
type own struct {
	face  *font.Face
	glyph *font.Glyph
}

// A run is text of one look. One with an own glyph is a single glyph.
type run struct {
	text string
	style
	own *own
}

// fragment is a stretch of a line in one marked-content sequence, with its cuts made.
type fragment struct {
	line *line
	mark content.Mark
	runs []run
}

// line is a line of the input with its cuts made.
type line struct {
	*reading.Line
	page   int // counted from 0
	frags  []fragment
	cut    bool // a cut touches it
	glued  bool // the line end before it is cut: it goes on with the same name
	bold   bool // all that is left is bold
	before bool // its first glyph is cut
	block  *block
}

// text is what is left of the line.
func (l *line) text() string {
	var b strings.Builder
	for _, f := range l.frags {
		for _, r := range f.runs {
			b.WriteString(r.text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// lines makes the cuts of a page. Hidden lines are left out: no one sees them.
func (s *Source) lines(page int, links []int, rules drawn) ([]*line, error) {
	p := &s.Pages[page]
	c := &cutter{page: p, number: page, links: links, rules: rules.upright}
	var out []*line
	var initial *line
	for i, l := range p.Read.Lines {
		if l.Hidden {
			continue
		}
		made, err := c.line(i, l)
		if err != nil {
			return nil, err
		}
		if initial != nil {
			made[0].lead(initial, p.Read.Text[l.From-1] == ' ')
			initial = nil
		}
		if n := len(made) - 1; l.Initial && i+1 < len(p.Read.Lines) && p.Read.Lines[i+1].Joined {
			initial, made = made[n], made[:n]
		}
		out = append(out, made...)
	}
	return out, nil
}

// lead puts a large initial before the line that goes on with its word: it has the size of the text, and stands in the
// same element.
func (l *line) lead(initial *line, apart bool) {
	if len(initial.frags) == 0 {
		return
	}
	if len(l.frags) == 0 {
		l.frags = []fragment{{line: l, mark: initial.frags[0].mark}}
	}
	first := &l.frags[0]
	var runs []run
	for _, f := range initial.frags {
		runs = append(runs, f.runs...)
	}
	if apart {
		runs = append(runs, run{text: " "})
	}
	first.runs = append(runs, first.runs...)
	l.cut, l.before = l.cut || initial.cut, initial.before
	l.glued = false // but for the initial nothing stands before it
}

// numberLinks gives the links of all pages numbers from 1, those that lead to one place the same: a link over a line end is
// several in the input.
func (s *Source) numberLinks() (all []Link, numbers [][]int) {
	type leads struct {
		uri  string
		page int
		top  float64
	}
	known := map[leads]int{}
	for _, p := range s.Pages {
		var own []int
		for _, l := range p.Links {
			key := leads{l.URI, l.Page, l.Top}
			if known[key] == 0 {
				all = append(all, l)
				known[key] = len(all)
			}
			own = append(own, known[key])
		}
		numbers = append(numbers, own)
	}
	return all, numbers
}

// cutter makes the cuts of one page.
type cutter struct {
	page     *Page
	number   int
	links    []int // their numbers
	rules    []stroke
	cut      int // the next cut that can matter
	out      *line
	labelled bool // a label is added
}

// line gives the pieces of a line: more than one where rules of a table run through it.
func (c *cutter) line(index int, l *reading.Line) ([]*line, error) {
	if l.Vertical {
		return nil, cannot(c.number+1, "some of it runs from top to bottom")
	}
	across := c.across(l)
	begin := func(from *reading.Glyph) {
		c.out = &line{Line: l, page: c.number, bold: true}
		if from != nil {
			own := *l
			own.Start, own.Beside = from.Along, true
			c.out.Line = &own
		}
	}
	begin(nil)
	if cut := c.at(l.From - 1); cut != nil && cut.End > l.From {
		c.out.glued = true
	}
	var out []*line
	at, _ := slices.BinarySearchFunc(c.page.Read.Spans, l.From, func(s reading.Span, from int) int { return s.Start - from })
	next, first := l.From, 0
	var last *reading.Glyph
	for ; at < len(c.page.Read.Spans) && c.page.Read.Spans[at].Start < l.To; at++ {
		span := c.page.Read.Spans[at]
		if span.Line != index {
			continue
		}
		g := &l.Glyphs[span.Glyph]
		if last != nil && !g.Space && parted(across, last, g) {
			own := *c.out.Line
			own.Glyphs, own.End = l.Glyphs[first:span.Glyph], last.End()
			c.out.Line = &own
			out = append(out, c.out)
			begin(g)
			first, last = span.Glyph, nil
		}
		if span.Start > next && last != nil && c.at(next) == nil { // white space without a glyph
			c.add(last, " ", nil)
		}
		next = span.End
		if err := c.glyph(g, span); err != nil {
			return nil, err
		}
		last = g
	}
	if first > 0 {
		c.out.Line.Glyphs = l.Glyphs[first:]
	}
	return append(out, c.out), c.meaningless(l)
}

// across are the places of the upright rules that run through a level line.
func (c *cutter) across(l *reading.Line) []float64 {
	var out []float64
	if l.U != [2]float64{1, 0} {
		return nil
	}
	for _, u := range c.rules {
		if y := l.Base + 0.3*l.Size; u.from < y && y < u.to && u.at > l.Start && u.at < l.End {
			out = append(out, u.at)
		}
	}
	return out
}

// parted reports whether a rule stands between two glyphs.
func parted(rules []float64, a, b *reading.Glyph) bool {
	return slices.ContainsFunc(rules, func(x float64) bool { return a.Along+a.Advance/2 < x && x < b.Along+b.Advance/2 })
}

// meaningless refuses a line with a glyph that is drawn and means nothing: it cannot be set as text.
func (c *cutter) meaningless(l *reading.Line) error {
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Text != "" || g.Over >= 0 || g.Item.Actual != nil {
			continue
		}
		if src := g.Item.Glyphs[g.Index].Glyph; src.GID > 0 && !src.Space && src.Unicode == "" && src.Width > 0 {
			return cannot(c.number+1, "some of its signs stand for no character")
		}
	}
	return nil
}

// at is the cut that takes the byte at i of the page's text, or nil. Bytes are asked for in order.
func (c *cutter) at(i int) *Cut {
	for c.cut < len(c.page.Cuts) && c.page.Cuts[c.cut].End <= i {
		c.cut++
	}
	if c.cut < len(c.page.Cuts) && c.page.Cuts[c.cut].Start <= i && i >= 0 {
		return &c.page.Cuts[c.cut]
	}
	return nil
}

// glyph adds what is left of a glyph's text.
func (c *cutter) glyph(g *reading.Glyph, s reading.Span) error {
	text := c.page.Read.Text[s.Start:s.End]
	var kept strings.Builder
	whole := true
	for i, r := range text {
		cut := c.at(s.Start + i)
		if cut == nil {
			if err := settable(r, c.number+1); err != nil {
				return err
			}
			kept.WriteRune(r)
			continue
		}
		whole = false
		c.add(g, kept.String(), nil)
		kept.Reset()
		c.out.cut = true
		if len(c.out.frags) == 0 {
			c.out.before = true
		}
		if cut.Start == s.Start+i {
			c.labelled = true
			c.add(g, label(cut.Label), nil)
			c.labelled = false
		} else {
			c.add(g, "", nil) // where the rest of a cut stands
		}
	}
	if whole {
		c.add(g, text, &own{g.Item.Font, g.Item.Glyphs[g.Index].Glyph})
		return nil
	}
	c.add(g, kept.String(), nil)
	return nil
}

// label is a label as it can be set: without control characters.
func label(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// add appends text that looks like g.
func (c *cutter) add(g *reading.Glyph, text string, source *own) {
	mark := g.Item.Mark
	if n := len(c.out.frags); n == 0 || c.out.frags[n-1].mark != mark {
		c.out.frags = append(c.out.frags, fragment{line: c.out, mark: mark})
	}
	f := &c.out.frags[len(c.out.frags)-1]
	if text == "" {
		return
	}
	look := g.Item.Font.Style()
	st := style{bold: look.Bold, italic: look.Italic, mono: look.Mono, raised: raised(c.out.Line, g)}
	st.link, st.label = c.link(c.out.Line, g), c.labelled
	if strings.TrimSpace(text) != "" && !st.bold {
		c.out.bold = false
	}
	text = plainer(text)
	if source == nil || source.face == nil || ours(text) {
		source = nil
	}
	if n := len(f.runs); n > 0 && source == nil && f.runs[n-1].own == nil && f.runs[n-1].style == st {
		f.runs[n-1].text += text
		return
	}
	f.runs = append(f.runs, run{text, st, source})
}

// raised reports whether a glyph is a superscript of its line.
func raised(l *reading.Line, g *reading.Glyph) bool {
	return g.Size < 0.85*l.Size && g.Across > l.Base+0.2*l.Size
}

// link is the number of the link that g lies in.
func (c *cutter) link(line *reading.Line, g *reading.Glyph) int {
	for i, l := range c.page.Links {
		x, y := line.Point(g.Along+g.Advance/2, g.Across+0.25*g.Size)
		if l.Rect.Holds(content.Rect{x, y, x, y}, 0.1) {
			return c.links[i]
		}
	}
	return 0
}

// bullets of symbol fonts in the private use area, as the programs that use them mean them.
var symbols = strings.NewReplacer("\uf0b7", "•", "\uf0a7", "▪", "\uf0d8", "►", "\uf0fc", "√", "\uf0a8", "◊", "\uf06f", "○",
	"\uf0b0", "°", "\uf0e0", "→", "\uf0de", "→", "\uf02d", "-", "\uf076", "◊", "\uf071", "□", "\uf06e", "■", "\uf0fe", "■", "\u25a0", "■",
	"\u2003", " ", "\u2002", " ", "\u2009", " ", "\u2007", " ", "\u202f", "\u00a0", "\u200a", " ", "\u200b", "", "\u2060", "",
	"\u200e", "", "\ufe0f", "", "ﬃ", "ffi", "ﬄ", "ffl", "ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "➢", "►", "✓", "√", "✔", "√", "❑", "□", "☐", "□", "●", "●")

func plainer(text string) string {
	if len(text) == 1 {
		return text
	}
	return symbols.Replace(text)
}

// ours reports whether the embedded fonts can set text.
func ours(text string) bool {
	if len(text) == 1 && text[0] >= ' ' && text[0] <= '~' {
		return true
	}
	_, ok := font.Fallback(font.Style{}).Shape(text)
	return ok || text == "\u00ad"
}

// scripts whose letters stand beside each other without shaping.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited, unicode.Armenian,
	unicode.Georgian, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo}

// settable refuses characters that cannot be set one after the other from the left.
func settable(r rune, page int) error {
	if r < 0x300 || r == utf8.RuneError {
		return nil
	}
	p, _ := bidi.LookupRune(r)
	if c := p.Class(); c == bidi.R || c == bidi.AL {
		return cannot(page, "some of it runs from right to left")
	}
	if unicode.Is(unicode.Co, r) {
		return nil
	}
	if r >= 0x1d400 && r <= 0x1d7ff {
		return cannot(page, "it holds formulas")
	}
	if !unicode.In(r, scripts...) {
		return cannot(page, "it holds a script whose letters change beside each other")
	}
	return nil
}
