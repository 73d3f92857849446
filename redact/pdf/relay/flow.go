package relay

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// From its first touched line on a paragraph is broken anew into the lines that it had. So neither the width of a name
// nor where a line broke beside it stays. When the text needs fewer lines, the last ones stay empty: how many lines a
// paragraph had shows in what stands below it anyway, and evenly set lines would look as if someone had meant something
// by it. When it needs more, it is set narrower, in the steps of a single line; past those each line is laid out by itself.

const stretchUpTo = 1.5 // em by which a space is stretched to justify a line

// word is what is never parted: tokens first to last, of which the spaces behind the word are not counted in its width.
type word struct {
	tokens []*unit
	width  float64
	space  float64 // white space behind it
}

// unit is a token with the line that it was taken from.
type unit struct {
	token
	line int // of the paragraph
	set  bool
}

// flowed is the part of a paragraph that is laid out anew.
type flowed struct {
	*paragraph
	from   int // first line
	head   int // glyphs of the first line that keep their places: its number or bullet
	words  []*word
	pieces [][]*unit // by line, in order
}

// flow lays out a paragraph, and reports whether it could.
func (e *Edit) flow(p *paragraph, ctx *surroundings) bool {
	f := &flowed{paragraph: p, from: p.from()}
	begin := p.left
	if f.from == 0 {
		begin = p.begin
		if n, at := ctx.prefix(p.lines[0]); n > 0 && !p.marks[0].anyCut(n) {
			f.head, begin = n, at
		}
	}
	if !f.collect(e, ctx.page.Text) {
		return false
	}
	rows, scale := f.breakUp(begin)
	if rows == nil {
		return false
	}
	if scale < 1 {
		e.Shrunk++
	}
	for r, row := range rows {
		at := p.left
		if r == 0 {
			at = begin
		}
		f.place(row, r, at, scale, r == len(rows)-1)
	}
	for i := f.from; i < len(p.lines); i++ {
		e.lines = append(e.lines, f.finish(e, i, scale))
	}
	return true
}

// anyCut reports whether one of the first n glyphs of a line is cut; a line without cuts has no marking.
func (m *marking) anyCut(n int) bool {
	if m == nil {
		return false
	}
	for i := range n {
		if m.cut[i] {
			return true
		}
	}
	return false
}

// collect lists the words of the lines.
func (f *flowed) collect(e *Edit, text string) bool {
	f.pieces = make([][]*unit, len(f.lines))
	marks := map[obj.Ref]content.Mark{}
	cur := &word{}
	end := func(space float64) {
		if len(cur.tokens) > 0 {
			cur.space = space
			f.words = append(f.words, cur)
			cur = &word{}
		} else if len(f.words) > 0 {
			f.words[len(f.words)-1].space += space
		}
	}
	for i := f.from; i < len(f.lines); i++ {
		l, m := f.lines[i], f.marks[i]
		if m == nil {
			m = &marking{cut: make([]bool, len(l.Glyphs))}
			f.marks[i] = m
		}
		tokens := e.tokenise(l, m)
		e.measure(l, tokens)
		units := make([]unit, len(tokens))
		f.pieces[i] = make([]*unit, len(tokens), len(tokens)+1)
		for k, t := range tokens {
			t.mark = e.firstMark(marks, l.Glyphs[t.glyph].Item.Mark)
			units[k] = unit{token: t, line: i}
			f.pieces[i][k] = &units[k]
		}
		if i > f.from {
			switch joint(f.lines[i-1], l, f.marks[i-1], m, text) {
			case unknown:
				return false
			case dropped:
				n := len(cur.tokens)
				if n == 0 {
					return false
				}
				cur.width -= cur.tokens[n-1].width + cur.tokens[n-1].tail
				cur.tokens[n-1].count = -1
				cur.tokens = cur.tokens[:n-1]
			case parted:
				if len(cur.tokens) > 0 {
					t, width := e.space(f.lines[i-1], i-1)
					end(width)
					if t != nil {
						t.mark = e.firstMark(marks, f.lines[i-1].Glyphs[t.glyph].Item.Mark)
						f.pieces[i-1] = append(f.pieces[i-1], t)
						last := f.words[len(f.words)-1]
						last.tokens = append(last.tokens, t)
					}
				}
			}
		}
		for _, t := range f.pieces[i] {
			g := &l.Glyphs[t.glyph]
			if i == 0 && t.glyph < f.head {
				continue
			}
			if t.gap && len(cur.tokens) > 0 {
				end(gapWidth * t.em)
			}
			if t.blank(l) {
				if !t.plain && g.Text == "\u00a0" && len(cur.tokens) > 0 {
					cur.tokens, cur.width = append(cur.tokens, t), cur.width+t.width+t.tail
					continue
				}
				t.count = -1 // spaces are set anew, or left out at the end of a line
				end(t.width)
				if n := len(f.words); n > 0 {
					f.words[n-1].tokens = append(f.words[n-1].tokens, t)
				}
				continue
			}
			cur.tokens, cur.width = append(cur.tokens, t), cur.width+t.width+t.tail
		}
	}
	end(0)
	return len(f.words) > 0
}

// firstMark is the first mark of the structure element that a mark belongs to. Programs give each line of a paragraph a
// mark of its own: left as they are, marks would show where a line broke beside a name.
func (e *Edit) firstMark(marks map[obj.Ref]content.Mark, m content.Mark) content.Mark {
	if e.part == nil || m.Kind != content.Tagged {
		return m
	}
	part, ok := e.part(m.MCID)
	if !ok {
		return m
	}
	if _, ok := marks[part]; !ok {
		marks[part] = m
	}
	return marks[part]
}

// space is the space between two lines that a program left out: with the glyph for it if the face has one that stays.
func (e *Edit) space(l *reading.Line, line int) (*unit, float64) {
	for i := len(l.Glyphs) - 1; i >= 0; i-- {
		g := &l.Glyphs[i]
		if g.Over >= 0 {
			continue
		}
		if s, ok := e.kept[g.Item.Font][" "]; ok && !g.Item.Font.Vertical() {
			t := token{glyph: i, label: []*font.Glyph{s}, face: g.Item.Font, plain: true, count: -1, width: s.Width * em(g) * e.edges.natural(g)}
			return &unit{token: t, line: line}, t.width
		}
		return nil, gapWidth * em(g) * e.edges.natural(g)
	}
	return nil, 0
}

// How two lines join.
type joining int

const (
	parted  joining = iota // by white space
	glued                  // by a hyphen that stays, or within a word
	dropped                // by a hyphen that goes
	unknown
)

// joint says how line b goes on from line a. A hyphen that a program put at a line's end goes when the whole word stands
// elsewhere on the page, and stays when the word stands there with it.
func joint(a, b *reading.Line, am, bm *marking, text string) joining {
	if rest(b, bm) {
		// The line begins with the rest of a cut: what stands behind it is parted from it or not.
		for i := inkAt(b, true); i < len(b.Glyphs); i++ {
			if g := &b.Glyphs[i]; g.Over < 0 && !bm.cut[i] {
				if g.Space || g.Gap {
					return parted
				}
				return glued
			}
		}
		return glued
	}
	i := inkAt(a, false)
	if i < 0 || am.cut[i] {
		return parted
	}
	switch last := a.Glyphs[i].Text; last {
	default:
		if j := inkAt(b, true); j >= 0 && b.Glyphs[j].Size < 0.8*b.Size && b.Glyphs[j].Across > b.Base+0.1*b.Size {
			return glued // the mark of a footnote
		}
	case softHyphen:
		return dropped
	case "-", "\u2010":
		before, after := lastWord(text[a.From:a.To]), firstWord(text[b.From:b.To])
		if j := inkAt(b, true); j >= 0 && bm.cut[j] {
			return glued
		}
		switch whole, hyphened := before+after, before+last+after; {
		case before == "": // a dash
			return parted
		case after == "":
			return unknown
		case holdsWord(text, whole):
			return dropped
		case holdsWord(text, hyphened) || hasCapital(after) || !letters(before+after):
			return glued
		}
		return unknown
	}
	return parted
}

// inkAt is the first or last glyph that is no space, or -1.
func inkAt(l *reading.Line, first bool) int {
	for k := range l.Glyphs {
		i := k
		if !first {
			i = len(l.Glyphs) - 1 - k
		}
		if g := &l.Glyphs[i]; !g.Space && g.Over < 0 && g.Text != "" && !(g.Text == softHyphen && g.Advance == 0) {
			return i
		}
	}
	return -1
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// lastWord is the word before the hyphen at the end of s.
func lastWord(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	s = s[:len(s)-n]
	if i := strings.LastIndexFunc(s, func(r rune) bool { return !isWord(r) }); i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		return s[i+n:]
	}
	return s
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !isWord(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// holdsWord reports whether a word stands in text by itself.
func holdsWord(text, w string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], w)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(w):])
		if !isWord(before) && !isWord(after) {
			return true
		}
		at = i + len(w)
	}
}

func hasCapital(s string) bool { return strings.IndexFunc(s, unicode.IsUpper) >= 0 }

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) < 0
}

// breakUp breaks the words into at most as many rows as there are lines, at the widest scale that does it.
func (f *flowed) breakUp(begin float64) ([][]*word, float64) {
	for n := 0; ; n++ {
		scale := 1 - float64(n)*shrinkStep
		if scale < shrinkTo-1e-9 {
			return nil, 0
		}
		if rows := f.rows(begin, scale); rows != nil {
			return rows, scale
		}
	}
}

func (f *flowed) rows(begin, scale float64) [][]*word {
	var out [][]*word
	var row []*word
	at, pen := begin, 0.0
	for _, w := range f.words {
		if len(row) > 0 && at+(pen+w.width)*scale > f.right+0.01 {
			out, row, at, pen = append(out, row), nil, f.left, 0
		}
		if len(row) == 0 && at+w.width*scale > f.right+0.01 {
			return nil // a word is wider than the column
		}
		row = append(row, w)
		pen += w.width + w.space
	}
	out = append(out, row)
	if len(out) > len(f.lines)-f.from {
		return nil
	}
	return out
}

// place gives the tokens of a row their places.
func (f *flowed) place(row []*word, r int, at, scale float64, last bool) {
	natural, gaps := 0.0, 0
	for i, w := range row {
		natural += w.width
		if i < len(row)-1 {
			natural += w.space
			if w.space > 0 {
				gaps++
			}
		}
	}
	extra := 0.0
	if f.justified && !last && gaps > 0 {
		extra = (f.right - at - natural*scale) / float64(gaps)
		if size := f.lines[f.from].Size; extra > stretchUpTo*size || extra < 0 {
			extra = 0
		}
	}
	shift := f.lines[f.from+r].Base
	for i, w := range row {
		spaced := false
		for _, t := range w.tokens {
			t.at, t.shift, t.set = at/scale, shift-f.lines[t.line].Base, true
			if t.count < 0 { // a space
				if i == len(row)-1 || spaced {
					continue
				}
				spaced = true
				t.count = 0
				continue
			}
			at += (t.width + t.tail) * scale
		}
		at += w.space * scale
		if w.space > 0 {
			at += extra
		}
	}
}

// finish records where the glyphs of a line went.
func (f *flowed) finish(e *Edit, i int, scale float64) *laid {
	l := f.lines[i]
	tokens := make([]token, 0, len(f.pieces[i]))
	for k, p := range f.pieces[i] {
		switch {
		case i == 0 && p.glyph < f.head:
			p.at = l.Glyphs[p.glyph].Along / scale
		case !p.set && k > 0: // a hyphen that went
			before := f.pieces[i][k-1]
			p.at, p.shift = before.at+before.width, before.shift
		}
		tokens = append(tokens, p.token)
	}
	return e.finish(l, f.marks[i], tokens, 0, scale)
}
