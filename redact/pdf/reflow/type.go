package reflow

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// span is glyphs of one face, size and link, set one after the other.
type span struct {
	face   *typeface
	glyphs []*font.Glyph
	size   float64
	rise   float64
	link   int
	label  bool
	width  float64
}

// word is what no line end parts.
type word struct {
	spans []span
	width float64
	space span // before it; without glyphs when the word hangs on to the one before
}

// typeface is a face of the output.
type typeface struct {
	face   *font.Face
	rank   int // faces are written in this order
	subset *font.Subset
	built  font.Built
	name   obj.Name
	object *write.Indirect
}

// types are the faces that the output uses.
type types struct {
	faces map[*font.Face]*typeface
	order []*typeface
}

func newTypes() *types { return &types{faces: map[*font.Face]*typeface{}} }

// take notes that glyphs of a face are drawn.
func (t *types) take(f *font.Face, glyphs []*font.Glyph) *typeface {
	u := t.faces[f]
	if u == nil {
		name := fmt.Sprintf("F%d", len(t.order)+1)
		u = &typeface{face: f, rank: len(t.order), subset: font.NewSubset(f, name), name: obj.Name(name)}
		t.faces[f] = u
		t.order = append(t.order, u)
	}
	for _, g := range glyphs {
		u.subset.Use(*g)
	}
	return u
}

// build makes the subsets.
func (t *types) build() error {
	for _, u := range t.order {
		b, err := u.subset.Build()
		if err != nil {
			return err
		}
		u.built = b
		u.object = &write.Indirect{Value: b.Dict}
	}
	return nil
}

// raisedSize is the size of superscripts, and raisedBy how far they stand above the line, both in em.
const (
	raisedSize = 0.7
	raisedBy   = 0.33
)

// span sets text of one look. bold makes it bold whatever it was.
func (t *types) span(r run, size float64, bold bool) (span, error) {
	s := span{size: size, link: r.link, label: r.label}
	if r.raised {
		s.size, s.rise = size*raisedSize, size*raisedBy
	}
	if r.own != nil {
		if _, procs := r.own.face.Type3(); procs {
			return s, cannot(0, "some of its letters are drawings of their own and in no embedded font")
		}
		s.glyphs = []*font.Glyph{r.own.glyph}
		s.face = t.take(r.own.face, s.glyphs)
		s.width = r.own.glyph.Width * s.size
		return s, nil
	}
	face := font.Fallback(font.Style{Mono: r.mono, Bold: r.bold || bold, Italic: r.italic})
	glyphs, ok := face.Shape(r.text)
	if !ok {
		glyphs = nil
		for _, c := range r.text {
			g, ok := face.Shape(string(c))
			if !ok {
				g, ok = face.Shape(string(stand(c)))
			}
			if !ok {
				return s, cannot(0, "some of its letters are in no embedded font")
			}
			glyphs = append(glyphs, g...)
		}
	}
	s.glyphs, s.face = glyphs, t.take(face, glyphs)
	for _, g := range glyphs {
		s.width += g.Width * s.size
	}
	return s, nil
}

// stand is the character that is set for one that the fonts lack and that looks about the same.
func stand(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == '\u2011':
		return '-'
	case r == '\u2215':
		return '/'
	}
	return r
}

// words parts runs where lines may end.
func (t *types) words(runs []run, size float64, bold bool) ([]word, error) {
	var out []word
	open := false // the last word may grow
	for _, r := range runs {
		for _, part := range parts(r) {
			if part.text == " " && part.own == nil {
				sp, err := t.span(part, size, bold)
				if err != nil {
					return nil, err
				}
				out = append(out, word{space: sp})
				open = true
				continue
			}
			sp, err := t.span(part, size, bold)
			if err != nil {
				return nil, err
			}
			if !open {
				out = append(out, word{})
			}
			w := &out[len(out)-1]
			w.spans = append(w.spans, sp)
			w.width += sp.width
			last, _ := utf8.DecodeLastRuneInString(part.text)
			open = !breaksAfter(last)
		}
	}
	return slices.DeleteFunc(out, func(w word) bool { return len(w.spans) == 0 }), nil
}

// parts cuts a run before and after its spaces, and after hyphens, dashes and the signs of languages without spaces.
func parts(r run) []run {
	if r.own != nil {
		return []run{r}
	}
	var out []run
	from := 0
	emit := func(to int) {
		if to > from {
			p := r
			p.text = r.text[from:to]
			out = append(out, p)
		}
		from = to
	}
	for i, c := range r.text {
		switch {
		case c == ' ':
			emit(i)
			emit(i + 1)
		case breaksAfter(c) && i > from+1:
			emit(i + utf8.RuneLen(c))
		}
	}
	emit(len(r.text))
	return out
}

// breaksAfter reports whether a line may end after r without a space.
func breaksAfter(r rune) bool {
	return r == '-' || r == '\u2010' || r == '–' || r == '—' || r == '/' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// setLine is one line of the output.
type setLine struct {
	spans []span
	width float64
}

// lines breaks words into lines of a width. Lines that end at a space keep it, so that readers part the words.
func (t *types) lines(words []word, width float64) []setLine {
	var out []setLine
	var l setLine
	for _, w := range words {
		for _, piece := range w.fit(width) {
			gap := 0.0
			if len(l.spans) > 0 {
				gap = piece.space.width
			}
			if len(l.spans) > 0 && l.width+gap+piece.width > width+0.01 {
				if len(piece.space.glyphs) > 0 {
					l.spans = append(l.spans, piece.space)
				}
				out = append(out, l)
				l, gap = setLine{}, 0
			}
			if len(l.spans) > 0 && len(piece.space.glyphs) > 0 {
				l.spans = append(l.spans, piece.space)
			}
			l.spans = append(l.spans, piece.spans...)
			l.width += gap + piece.width
		}
	}
	if len(l.spans) > 0 {
		out = append(out, l)
	}
	return out
}

// fit cuts a word that is longer than a line.
func (w word) fit(width float64) []word {
	if w.width <= width {
		return []word{w}
	}
	var out []word
	cur := word{space: w.space}
	for _, s := range w.spans {
		for _, g := range s.glyphs {
			adv := g.Width * s.size
			if cur.width+adv > width && cur.width > 0 {
				out = append(out, cur)
				cur = word{}
			}
			one := s
			one.glyphs, one.width = []*font.Glyph{g}, adv
			if n := len(cur.spans); n > 0 && cur.spans[n-1].face == s.face && cur.spans[n-1].size == s.size && cur.spans[n-1].link == s.link && cur.spans[n-1].label == s.label {
				last := &cur.spans[n-1]
				last.glyphs, last.width = append(slices.Clip(last.glyphs), g), last.width+adv
			} else {
				cur.spans = append(cur.spans, one)
			}
			cur.width += adv
		}
	}
	return append(out, cur)
}

// longest is the width of the longest word, and all is that of all words on one line.
func longest(words []word) (one, all float64) {
	for i, w := range words {
		one = max(one, w.width)
		all += w.width
		if i > 0 {
			all += w.space.width
		}
	}
	return one, all
}
