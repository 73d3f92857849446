package relay

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

const deviceGray = obj.Name("DeviceGray")

const (
	gapWidth   = 0.25 // em between words of a file that has no space glyphs
	shrinkStep = 0.05 // by which a line that is too long is set narrower
	shrinkTo   = 0.85
	softHyphen = "\u00ad" // drawn without room it shows nothing and is left out
	shrinkHard = 0.5      // when it would run over its neighbour or off the page
)

// laid is a line and where its glyphs went, in the line's frame.
type laid struct {
	line     *reading.Line
	from, to []float64 // new begin and end of each glyph; of a cut one, of its label
	gone     []bool    // cut, and nothing stands in its place
	shift    []float64 // how far up or down each glyph went, to another line of its paragraph
	group    []int     // the number of the cut that a glyph belongs to, from 1; 0 for one that stays
	end      float64   // of the last word, or of the figure behind it
}

// token is one thing that is set: a kept glyph or a label.
type token struct {
	glyph   int // of the line; for a label the glyph at whose place it stands
	label   []*font.Glyph
	face    *font.Face
	gap     bool // space before it
	width   float64
	at      float64
	em      float64 // along the line
	natural float64 // by which its text is set wider than it was, so that nothing squeezes it
	count   int     // copies of a part of a leader; -1 for none
	step    float64
	shift   float64      // up or down, to another line of the paragraph
	mark    content.Mark // of the element's first mark in the paragraph, when it is laid out as one
	plain   bool         // label is a space between words and no label
	figures []attached   // behind it
	tail    float64      // how wide they are, with the gaps before them
}

// blank reports whether a token of a line is white space.
func (t *token) blank(l *reading.Line) bool {
	return t.plain || t.label == nil && l.Glyphs[t.glyph].Space
}

func (e *Edit) lay(l *reading.Line, m *marking, ctx *surroundings) *laid {
	tokens := e.tokenise(l, m)
	e.measure(l, tokens)
	how := ctx.align(l)
	if m.begin != nil {
		how = alignment{edge: left, at: *m.begin, room: ctx.limit(l) - *m.begin}
	}
	if l.Vertical {
		e.blank(l, m, tokens)
		return &laid{line: l}
	}
	width, behind := flow(l, tokens)
	edge := 0.0
	hung := ctx.hang(l, m, how, tokens, 1)
	width, ctx.wide[l] = width+hung, ctx.wide[l]+hung
	if w, at := ctx.ledTo(l, tokens); w > 0 {
		width, edge, how.room = w, at, max(how.room, at-l.Start)
	} else if w := led(l, tokens); w > 0 {
		edge = ctx.leaderEdge(l, how.at+w+shortest(l, tokens))
		width, how.room = w, max(how.room, edge-l.Start)
	}
	scale := fit(width, how.room, shrinkTo)
	if how.edge != left || how.hard {
		scale = fit(width, how.room, shrinkHard)
	} else if scale == shrinkTo {
		scale = min(scale, fit(width, ctx.extent[l.U][1]-l.Start, shrinkHard))
	}
	if scale < 1 {
		e.Shrunk++
		ctx.hang(l, m, how, tokens, max(scale, shrinkTo))
	}
	start := how.at
	switch how.edge {
	case right:
		start = how.at - (width-behind)*scale
	case centre:
		if how.whole {
			behind = -ctx.trail(l)
		}
		start = how.at - (width-behind)*scale/2
	}
	if how.edge == left && scale == 1 {
		tail(l, tokens, start, edge)
	}
	return e.finish(l, m, tokens, start, scale)
}

// fit is how much narrower a line is set, in whole steps, to have room.
func fit(width, room, least float64) float64 {
	n := math.Ceil((1-(room+0.01)/width)/shrinkStep - 1e-9)
	return max(least, 1-max(0, n)*shrinkStep)
}

// finish records a line whose tokens have their places.
func (e *Edit) finish(l *reading.Line, m *marking, tokens []token, start, scale float64) *laid {
	out := &laid{line: l, end: start, from: make([]float64, len(l.Glyphs)), to: make([]float64, len(l.Glyphs)), gone: make([]bool, len(l.Glyphs)),
		shift: make([]float64, len(l.Glyphs)), group: groups(l, m)}
	e.set(l, m, tokens, start, scale, out)
	return out
}

// groups numbers the cuts of a line.
func groups(l *reading.Line, m *marking) []int {
	out, n := make([]int, len(l.Glyphs)), 0
	for i := range l.Glyphs {
		if over := l.Glyphs[i].Over; over >= 0 {
			out[i] = out[over]
			continue
		}
		if !m.cut[i] {
			continue
		}
		if i == 0 || !m.cut[i-1] || m.label[i] != "" || m.empty[i] {
			n++
		}
		out[i] = n
	}
	return out
}

// tokenise lists what stays of a line. Of two spaces around a cut without a label one stays.
func (e *Edit) tokenise(l *reading.Line, m *marking) []token {
	out := make([]token, 0, len(l.Glyphs))
	spaceBefore := func() bool {
		return len(out) == 0 || out[len(out)-1].blank(l)
	}
	swallow, gap := false, false
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 || g.Text == softHyphen && g.Advance == 0 {
			continue
		}
		gap = gap || g.Gap && !m.cut[i]
		if g.Gap && m.cut[i] && (m.label[i] != "" || m.empty[i]) {
			gap = true
		}
		if m.cut[i] {
			if text := m.label[i]; text != "" {
				glyphs, face := e.shape(g.Item.Font, text)
				out = append(out, token{glyph: i, label: glyphs, face: face, gap: gap})
				gap, swallow = false, false
			} else if m.empty[i] {
				swallow = spaceBefore()
			}
			continue
		}
		if swallow && g.Space {
			swallow = false
			continue
		}
		if g.Space && len(out) == 0 && i > 0 && m.cut[i-1] {
			continue // the line began with the rest of a cut
		}
		swallow = false
		out = append(out, token{glyph: i, gap: gap && len(out) > 0})
		gap = false
	}
	return e.withFigures(l, e.withSpaces(l, out))
}

// withSpaces puts the space of the face where white space has no glyph: some programs leave it out of the lines that they
// stretch far, and how far that is may hang on a name.
func (e *Edit) withSpaces(l *reading.Line, tokens []token) []token {
	apart := 0
	for i := range tokens {
		if tokens[i].gap {
			apart++
		}
	}
	if apart == 0 {
		return tokens
	}
	out := make([]token, 0, len(tokens)+apart)
	for _, t := range tokens {
		if n := len(out); t.gap && n > 0 && !dot(l, &t) && !dot(l, &out[n-1]) && !out[n-1].blank(l) && !t.blank(l) {
			g := &l.Glyphs[out[n-1].glyph]
			if out[n-1].label != nil {
				g = &l.Glyphs[t.glyph]
			}
			face := g.Item.Font
			if s, ok := e.kept[face][" "]; ok && !face.Vertical() && g.Item.Hidden == "" {
				out = append(out, token{glyph: t.glyph, label: []*font.Glyph{s}, face: face, plain: true})
				t.gap = false
			}
		}
		out = append(out, t)
	}
	return out
}

func dot(l *reading.Line, t *token) bool { return t.label == nil && l.Glyphs[t.glyph].Text == "." }

// withFigures gives the tokens the figures that stand behind them. Spaces before a figure go: its distance is its own.
func (e *Edit) withFigures(l *reading.Line, tokens []token) []token {
	for _, f := range e.beside.within[l] {
		last := -1
		for i := range tokens {
			if t := &tokens[i]; t.glyph <= f.glyph && !t.blank(l) {
				last = i
			}
		}
		if last < 0 {
			continue
		}
		t := &tokens[last]
		t.figures = append(t.figures, f)
		t.tail += f.gap*l.Size + f.wide
		for n := last + 1; n < len(tokens); {
			if t := &tokens[n]; !t.blank(l) || l.Glyphs[t.glyph].Along > f.fig.at[0]-touchBy*l.Size {
				break
			}
			tokens = slices.Delete(tokens, n, n+1)
		}
	}
	return tokens
}

// shape sets a label in the page's own face if all its glyphs stay, else in the fallback that looks most like it. A
// character that no face has becomes a question mark.
func (e *Edit) shape(face *font.Face, text string) ([]*font.Glyph, *font.Face) {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if g, ok := e.kept.shape(face, text); ok {
		return g, face
	}
	own := font.Fallback(face.Style())
	if g, ok := own.Shape(text); ok {
		return g, own
	}
	var out []*font.Glyph
	for _, r := range text {
		g, ok := own.Shape(string(r))
		if !ok {
			g, _ = own.Shape("?")
		}
		out = append(out, g...)
	}
	return out, own
}

// em is the length of an em along the line, for the text that glyph g belongs to.
func em(g *reading.Glyph) float64 {
	t := g.Item.Matrix
	m := content.Matrix{t[0], t[1], t[2], t[3]}.Mul(*g.To)
	return math.Hypot(m[0], m[1])
}

// spaced is the letter-spacing that an author set, in whole twentieths of an em; finer ones come from justifying.
func spaced(g *reading.Glyph) float64 {
	if g.Item.Spaced < 0.1 {
		return 0
	}
	return math.Round(g.Item.Spaced*20) / 20
}

func (e *Edit) measure(l *reading.Line, tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		g := &l.Glyphs[t.glyph]
		if t.label != nil {
			g = onTop(l, t.glyph)
		}
		t.natural = e.edges.natural(g)
		t.em = em(g) * t.natural
		if t.label == nil {
			t.width = g.Advance*t.natural + spaced(g)*t.em
			continue
		}
		for _, lg := range t.label {
			t.width += lg.Width * t.em
		}
	}
}

// flow places tokens one after the other from 0 and gives the width of the line, without spaces at its end, and how much
// of it figures behind the last word take.
func flow(l *reading.Line, tokens []token) (width, figures float64) {
	pen := 0.0
	for i := range tokens {
		t := &tokens[i]
		if t.gap && i > 0 {
			pen += gapWidth * t.em
		}
		t.at = pen
		pen += t.width + t.tail
		if !t.blank(l) {
			width, figures = pen, t.tail
		}
	}
	return width, figures
}

// set records the new place of every glyph of the line.
func (e *Edit) set(l *reading.Line, m *marking, tokens []token, start, scale float64, out *laid) {
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if e.places[g.Item] == nil {
			e.places[g.Item] = make([]place, len(g.Item.Glyphs))
		}
		e.places[g.Item][g.Index] = place{touched: true}
	}
	next, pen, shift := 0, start, 0.0
	if len(tokens) > 0 {
		pen, shift = start+tokens[0].at*scale, tokens[0].shift
	}
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		out.from[i], out.to[i], out.gone[i], out.shift[i] = pen, pen, m.cut[i], shift
		if g.Over >= 0 {
			e.over(l, i, out, m)
			continue
		}
		for next < len(tokens) && tokens[next].glyph == i {
			t := &tokens[next]
			next++
			at := start + t.at*scale
			pen = at + t.width*scale
			e.put(l, g, t, at, scale)
			if !t.blank(l) {
				out.end = e.settle(l, t, pen, scale)
			}
			if !t.plain {
				shift = t.shift
				out.from[i], out.to[i], out.gone[i], out.shift[i] = at, pen, false, shift
			}
		}
	}
	// The other glyphs of a cut lie where its label lies.
	for i := range l.Glyphs {
		if m.cut[i] && i > 0 && m.cut[i-1] && m.label[i] == "" && !m.empty[i] {
			out.from[i], out.to[i], out.gone[i], out.shift[i] = out.from[i-1], out.to[i-1], out.gone[i-1], out.shift[i-1]
		}
	}
}

// settle puts the figures behind a token to where it ends now, and gives where the last of them ends.
func (e *Edit) settle(l *reading.Line, t *token, pen, scale float64) float64 {
	for _, f := range t.figures {
		pen += f.gap * l.Size * scale
		was := f.fig.at[2] - f.fig.at[0]
		m := moved{line: l, from: f.fig.at[0], to: pen, wide: was, scale: scale, shift: t.shift}
		if was > 0 {
			m.scale *= f.wide / was
		}
		e.move(f.fig, m)
		pen += f.wide * scale
	}
	return pen
}

func (e *Edit) put(l *reading.Line, g *reading.Glyph, t *token, at, scale float64) {
	if t.label != nil && !t.plain {
		g = onTop(l, t.glyph)
		if e.places[g.Item] == nil {
			e.places[g.Item] = make([]place, len(g.Item.Glyphs))
		}
	}
	p, mark := &e.places[g.Item][g.Index], g.Item.Mark
	if t.natural == 0 { // a space between lines, which was not measured
		t.natural = e.edges.natural(g)
		t.em = em(g) * t.natural
	}
	if t.mark.Kind == content.Tagged {
		mark = t.mark
	}
	add := func(glyph *font.Glyph, face *font.Face, along float64, label bool) {
		x, y := l.Point(along, g.Across+t.shift)
		if p.set == nil {
			p.set = e.room()
		}
		p.set = append(p.set, setGlyph{glyph, face, x, y, scale * t.natural, label, g.To, mark})
	}
	if t.plain && t.count < 0 {
		return
	}
	if t.label != nil {
		for _, lg := range t.label {
			add(lg, t.face, at, !t.plain)
			at += lg.Width * t.em * scale
		}
		return
	}
	if g.Veiled() && !g.Space { // it has its place and is not seen there
		return
	}
	glyph := g.Item.Glyphs[g.Index].Glyph
	n := 1
	if t.count != 0 {
		n = max(0, t.count)
	}
	for k := range n {
		add(glyph, g.Item.Font, at+float64(k)*t.step, false)
	}
}

// room is where one glyph is set. Nearly every place has just one, so they are made many at a time.
func (e *Edit) room() []setGlyph {
	const many = 256
	if len(e.spare) == 0 {
		e.spare = make([]setGlyph, many)
	}
	out := e.spare[:0:1]
	e.spare = e.spare[1:]
	return out
}

// onTop is the glyph that is printed last over glyph i: a label has its colour, and not that of a shadow below it.
//
// A label for words in a colour that is not seen has that of the words before it, or behind it.
func onTop(l *reading.Line, i int) *reading.Glyph {
	if g := &l.Glyphs[i]; g.Item.Hidden == "invisible_text" || g.Item.Glyphs[g.Index].Hidden == "invisible_text" {
		for j := i - 1; j >= 0; j-- {
			if o := &l.Glyphs[j]; o.Over < 0 && !o.Space && !o.Veiled() {
				return o
			}
		}
		for j := i + 1; j < len(l.Glyphs); j++ {
			if o := &l.Glyphs[j]; o.Over < 0 && !o.Space && !o.Veiled() {
				return o
			}
		}
	}
	top := &l.Glyphs[i]
	for j := i + 1; j < len(l.Glyphs); j++ {
		if g := &l.Glyphs[j]; g.Over == i && g.Item.Font == top.Item.Font {
			top = g
		}
	}
	return top
}

// over sets a glyph that is printed over another (fake bold) as far from it as it was.
func (e *Edit) over(l *reading.Line, i int, out *laid, m *marking) {
	g := &l.Glyphs[i]
	o := &l.Glyphs[g.Over]
	if m.cut[i] {
		out.from[i], out.to[i], out.gone[i], out.shift[i] = out.from[g.Over], out.to[g.Over], out.gone[g.Over], out.shift[g.Over]
		return
	}
	at := out.from[g.Over] + g.Along - o.Along
	out.from[i], out.to[i], out.shift[i] = at, at+g.Advance, out.shift[g.Over]
	if g.Veiled() {
		return
	}
	x, y := l.Point(at, g.Across+out.shift[i])
	p := &e.places[g.Item][g.Index]
	p.set = []setGlyph{{g.Item.Glyphs[g.Index].Glyph, g.Item.Font, x, y, 1, false, g.To, g.Item.Mark}}
}

// upright is where a label stands that is set level at the place of a glyph of vertical writing: by the column's middle, since
// the glyph's own begin depends on its width.
func upright(g *reading.Glyph) (x, y float64) {
	t, own := g.Item.Matrix, &g.Item.Glyphs[g.Index]
	m := content.Matrix{t[0], t[1], t[2], t[3]}.Mul(*g.To)
	dx, dy := own.OriginX-0.5, own.OriginY-usualOrigin
	return g.X + dx*m[0] + dy*m[2], g.Y + dx*m[1] + dy*m[3]
}

const usualOrigin = 0.88 // em: where glyphs begin above their level origin unless a font says otherwise (9.7.4.3)

// blank cuts glyphs of vertical writing, which is not laid out: the label stands where the cut began.
func (e *Edit) blank(l *reading.Line, m *marking, tokens []token) {
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if !m.cut[i] {
			continue
		}
		if e.places[g.Item] == nil {
			e.places[g.Item] = make([]place, len(g.Item.Glyphs))
		}
		p := &e.places[g.Item][g.Index]
		*p = place{touched: true}
		for _, t := range tokens {
			if t.glyph != i || t.label == nil {
				continue
			}
			x, y := upright(g)
			for _, lg := range t.label {
				p.set = append(p.set, setGlyph{lg, t.face, x, y, 1, true, g.To, g.Item.Mark})
				x += lg.Width * em(g)
			}
		}
	}
}
