package reflow

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Distances in em of a paragraph's type.
const (
	leadMore    = 1.25 // times the usual leading: a new paragraph
	indentBy    = 0.8  // a line that begins farther in or out than this begins elsewhere
	indentMax   = 4    // first lines are indented by less
	stretchUpTo = 8    // words of a justified line stand nearer
	sameStart   = 0.35 // lines that begin nearer than this begin at the same place
)

// flow takes lines in reading order apart into paragraphs, list items, contents entries and tables without rules.
func (m *maker) flow(lines []*line) []*block {
	var out []*block
	var open []*line // of the paragraph that is open
	closeIt := func() {
		if len(open) > 0 {
			out = append(out, m.split(open)...)
		}
		open = nil
	}
	rows := rowsOf(lines)
	for i := 0; i < len(rows); {
		if n := m.aligned(rows[i:]); n > 0 {
			closeIt()
			out = append(out, m.alignedTable(rows[i:i+n]))
			i += n
			continue
		}
		row := rows[i]
		i++
		switch {
		case len(row) > 1 && !labelled(row) && !stretched(row) || leader.MatchString(rowText(row)):
			closeIt()
			out = append(out, m.make(paragraph, row))
		case len(open) == 0 || m.breaks(open, row):
			closeIt()
			open = row
		default:
			open = append(open, row...)
		}
	}
	closeIt()
	return out
}

// rowsOf groups lines that stand beside each other.
func rowsOf(lines []*line) [][]*line {
	var out [][]*line
	for _, l := range lines {
		if n := len(out); n > 0 && l.Beside && out[n-1][0].U == l.U && math.Abs(out[n-1][0].Base-l.Base) < 0.5*l.Size {
			out[n-1] = append(out[n-1], l)
			continue
		}
		out = append(out, []*line{l})
	}
	return out
}

// stretched reports whether the pieces of a row are one line whose words justifying has driven apart: spaces stand
// between them, where cells are parted by none.
func stretched(row []*line) bool {
	for i := 1; i < len(row); i++ {
		a, b := row[i-1], row[i]
		if n := len(a.Glyphs); n > 0 && !a.Glyphs[n-1].Space && !b.Glyphs[0].Space || b.Start-a.End > stretchUpTo*a.Size {
			return false
		}
	}
	return true
}

func rowText(row []*line) string {
	var parts []string
	for _, l := range row {
		parts = append(parts, l.text())
	}
	return strings.Join(parts, " ")
}

// breaks reports whether a row begins a new paragraph after the lines in open.
func (m *maker) breaks(open []*line, row []*line) bool {
	a, b := open[len(open)-1], row[0]
	if b.glued && b.Size == a.Size {
		return false
	}
	if a.U != b.U || math.Abs(a.Size-b.Size) > 0.07*a.Size || a.bold != b.bold && len(b.text()) > 0 && len(a.text()) > 0 {
		return true
	}
	first, em := open[0], b.Size
	down := a.Base - b.Base
	switch {
	case down < -0.5*em: // the next column
		return ended(a.text()) && !startsSmall(b.text()) || bulleted(b.text())
	case down > leadMore*m.lead(b.Size):
		return true
	case down < 0.3*em:
		return b.Start > a.End+2*em
	case bulleted(b.text()):
		return true
	}
	if isItem(first.text()) || labelled(open) {
		return m.leavesItem(open, b)
	}
	if centred(a, b) {
		return a.Size <= 1.1*m.body
	}
	start := first.Start
	if rest := lines(open); len(rest) > 1 {
		start = rest[1].Start
	} else if by := start - b.Start; by > indentBy*em && by < indentMax*em {
		return false // the first line was indented
	}
	return math.Abs(b.Start-start) > sameStart*em
}

// lines are those of a paragraph that begin one: without what stands beside another.
func lines(open []*line) []*line {
	var out []*line
	for i, l := range open {
		if i == 0 || !l.Beside {
			out = append(out, l)
		}
	}
	return out
}

// leavesItem reports whether b is no part of the list item in open.
func (m *maker) leavesItem(open []*line, b *line) bool {
	rest := lines(open)
	em, first := b.Size, open[0]
	hanging := labelled(open) || len(rest) > 1 && rest[1].Start > first.Start+sameStart*em
	switch {
	case b.Start > first.Start+sameStart*em:
		return false
	case math.Abs(b.Start-first.Start) > sameStart*em:
		return true
	}
	return hanging || follows(first.text(), b.text()) || labelled(open)
}

// centred reports whether two lines stand on one axis and begin at different places.
func centred(a, b *line) bool {
	return math.Abs((a.Start+a.End)-(b.Start+b.End)) < 3 && math.Abs(a.Start-b.Start) > 2*a.Size
}

// split makes blocks of lines that hang together. Where no line is cut, lines that end long before the others part
// paragraphs; a cut would make their ends tell.
func (m *maker) split(open []*line) []*block {
	if slices.ContainsFunc(open, func(l *line) bool { return l.cut }) {
		return []*block{m.begin(open)}
	}
	right := 0.0
	for _, l := range open {
		right = max(right, l.End)
	}
	var out []*block
	from := 0
	for i := 1; i < len(open); i++ {
		a, b := open[i-1], open[i]
		if b.Beside || isItem(open[from].text()) || labelled(open[from:]) {
			continue
		}
		if right-a.End > 1.15*firstWord(b)+a.Size && !startsSmall(b.text()) {
			out = append(out, m.begin(open[from:i]))
			from = i
		}
	}
	return append(out, m.begin(open[from:]))
}

// firstWord is how long the first word of a line is.
func firstWord(l *line) float64 {
	begun := false
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if begun && (g.Space || g.Gap) {
			return g.Along - l.Start
		}
		begun = begun || !g.Space
	}
	return l.End - l.Start
}

// begin makes a paragraph or a list item of lines.
func (m *maker) begin(open []*line) *block {
	b := m.make(paragraph, open)
	text := b.text()
	if labelled(open) && !isItem(text) {
		b.kind, b.level = item, 1
		b.unlabel()
	} else if isItem(text) && !(open[0].bold && !bulleted(text)) && open[0].Size < 1.1*m.body {
		b.kind, b.level = item, 1
		b.unlabel()
	}
	return b
}

// unlabel takes the label from the front of an item's text.
func (b *block) unlabel() {
	text := b.text()
	n := strings.IndexAny(text, " \u00a0")
	if n < 0 {
		n = len(text)
	}
	if first, size := utf8.DecodeRuneInString(text); bullet(first) {
		n = size
	}
	b.label, b.runs = cutAt(b.runs, n)
	b.label, b.runs = tidy(b.label), tidy(b.runs)
}

// cutAt parts runs after n bytes of text.
func cutAt(runs []run, n int) (a, b []run) {
	for _, r := range runs {
		switch {
		case n <= 0:
			b = append(b, r)
		case len(r.text) <= n || r.own != nil:
			a = append(a, r)
		default:
			x, y := r, r
			x.text, y.text = r.text[:n], r.text[n:]
			a, b = append(a, x), append(b, y)
		}
		n -= len(r.text)
	}
	return a, b
}

// bullet are characters that begin list items and little else.
func bullet(r rune) bool {
	return strings.ContainsRune("•▪■□▫●○◦►‣⁃∙·◊√◆❖➤", r) || unicode.Is(unicode.Co, r)
}

// bulleted reports whether a line begins with a bullet.
func bulleted(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return bullet(r) && (len(s) == size || s[size] == ' ' || unicode.Is(unicode.Co, r) || len(s) > size && !startsSmall(s[size:]) && r != '·')
}

var numbered = regexp.MustCompile(`^(\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[-–—*]|\(\d{1,3}\)|\d{1,2}(?:\.\d{1,2}){1,3}\.?)([ \x{a0}]|$)`)

// isItem reports whether text begins as list items do.
func isItem(s string) bool { return bulleted(s) || numbered.MatchString(s) }

// isLabel reports whether text is nothing but the label of a list item.
func isLabel(s string) bool {
	if r, size := utf8.DecodeRuneInString(s); bullet(r) && size == len(s) {
		return true
	}
	m := numbered.FindStringSubmatch(s)
	return m != nil && m[1] == s
}

var onlyNumber = regexp.MustCompile(`^\d{1,3}$`)

// labelled reports whether lines begin with the label of a list item that stands apart from its text.
func labelled(lines []*line) bool {
	if len(lines) < 2 || !lines[1].Beside {
		return false
	}
	first := lines[0].text()
	return isLabel(first) || onlyNumber.MatchString(first) && (len(lines) == 2 || !lines[2].Beside)
}

// follows reports whether b is the item after a of one list.
func follows(a, b string) bool {
	x, y := numbered.FindStringSubmatch(a), numbered.FindStringSubmatch(b)
	if x == nil || y == nil {
		return false
	}
	if x[1] == y[1] {
		return strings.ContainsAny(x[1], "-–—*")
	}
	if number(x[1]) > 0 || number(y[1]) > 0 {
		return number(y[1]) == number(x[1])+1
	}
	p, q := strings.Trim(x[1], "()."), strings.Trim(y[1], "().")
	return len(p) == 1 && len(q) == 1 && q[0] == p[0]+1 || len(p)+len(q) > 2
}

// number is the last number of a label, or 0.
func number(s string) int {
	n, tens := 0, 1
	s = strings.TrimRight(s, ".)")
	for i := len(s) - 1; i >= 0 && s[i] >= '0' && s[i] <= '9' && tens < 1000; i-- {
		n, tens = n+int(s[i]-'0')*tens, tens*10
	}
	return n
}

func startsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// bullets sets plain bullets for the signs of symbol fonts that list items begin with: those say nothing to a reader.
func (m *maker) bullets() {
	each(m.model.blocks, func(b *block) {
		r, size := utf8.DecodeRuneInString(plain(b.label))
		if b.kind == item && size == len(plain(b.label)) && unicode.Is(unicode.Co, r) {
			b.label = []run{{text: "•"}}
		}
	})
}
