package content

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/font"
)

// written looks into the glyph procedures of t that show text with another font: what the glyph's own code means may be
// anything. A procedure of one letter is a glyph for that letter. Others, and those that draw more than one letter can be,
// are drawn so that what they show is the page's, and the glyphs themselves are dropped.
func (in *interp) written(t3 font.Type3, t *Text) error {
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		s := in.r.File.Stream(t3.Procs[g.Code])
		p := in.r.procs[s]
		if s == nil || p == nil {
			continue
		}
		text, seen := p.Scene.words()
		m := Matrix(t3.Matrix).Mul(Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y})
		switch {
		case !seen && !p.Scene.wordy(m, letterWide(g.Unicode)):
			continue
		case utf8.RuneCountInString(text) == 1:
			own := *g.Glyph
			if own.Unicode != text {
				own.Unicode, own.Others = text, own.Unicode
			}
			own.Proved = true
			g.Glyph = &own
			continue
		}
		g.Hidden = "glyph_text"
		if err := in.drawProc(t3, s, m, p.Scene.weight); err != nil {
			return err
		}
	}
	return nil
}

// blanks makes spaces of the glyphs of t whose procedures draw nothing, whatever they are said to show, as the spaces of bitmap
// fonts do. It reports whether no glyph draws anything and letters are said to be shown: that is a text that nobody sees.
func (in *interp) blanks(t3 font.Type3, t *Text) bool {
	var blank []*Glyph
	ink := false
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		p := in.r.procs[in.r.File.Stream(t3.Procs[g.Code])]
		switch {
		case p == nil:
		case !p.Scene.blank(Matrix(t3.Matrix)):
			ink = true
		case strings.TrimSpace(g.Unicode) != "":
			blank = append(blank, g)
		}
	}
	for _, g := range blank {
		if !ink {
			break
		}
		own := *g.Glyph
		own.Unicode, own.Others = " ", own.Unicode
		g.Glyph = &own
	}
	return !ink && len(blank) > 0
}

// leastInk is how large something is, in em, that is seen of a glyph: a full stop has five times as much.
const leastInk = 0.02

// blank reports whether a glyph procedure, whose space m leads from, draws nothing that is seen.
func (s *Scene) blank(m Matrix) bool {
	for _, it := range s.Items {
		switch it := it.(type) {
		case *Picture:
			if !it.Image.Blank() {
				return false
			}
		case *Path:
			b := Bounds(it.Segments).Transform(m)
			if it.Stroke || max(b[2]-b[0], b[3]-b[1]) >= leastInk {
				return false
			}
		case *Group:
			if !it.Scene.blank(it.Matrix.Mul(m)) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// words is what the texts of a scene show, and whether it has any.
func (s *Scene) words() (string, bool) {
	var b strings.Builder
	found := false
	s.Texts(Identity, func(t *Text, _ Matrix) {
		found = true
		for _, g := range t.Glyphs {
			b.WriteString(g.Unicode)
		}
	})
	return strings.TrimSpace(b.String()), found
}

// What a glyph procedure draws that is more than a letter.
const (
	usuallyWide = 1.6 // times its height: an em dash is wider, but has few rows or one part
	letterHigh  = 48  // page units; a larger one can be a whole page
	letterRows  = 8   // samples
	letterParts = 6   // of its outline
)

// widest are what is wider for its height than other letters, with how wide it is in the types that set it widest, such as
// the bold ones of TeX. A short name is wider still.
var widest = map[string]float64{
	"m": 2.3, "w": 2.1, "ɯ": 2.3, "т": 2, "ш": 2, "щ": 2, "ю": 2, "м": 2, "ы": 2, "ж": 2, "ω": 2, "œ": 2, "æ": 2, "W": 1.75, "M": 1.75,
	"\"": 2, "“": 2.2, "”": 2.2, "„": 2.2, "«": 2, "»": 2, "^": 2, "~": 2.3,
}

// letterWide is how many times its height a glyph that is said to show text may be wide.
func letterWide(text string) float64 {
	if w, ok := widest[text]; ok {
		return w
	}
	return usuallyWide
}

// wordy reports whether a glyph procedure, drawn by m, may show several letters: it draws a picture or an outline of many
// parts that is too wide for one, or very large.
func (s *Scene) wordy(m Matrix, wide float64) bool {
	parts, ink := 0, Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, it := range s.Items {
		var box Rect
		switch it := it.(type) {
		case *Picture:
			if it.Image.Fine[0] < letterRows || it.Image.Fine[1] < letterRows {
				continue
			}
			parts += letterParts
			box = Rect{0, 0, 1, 1}.Transform(it.Matrix.Mul(m))
		case *Path:
			for _, p := range it.Segments {
				if p.Op == 'm' {
					parts++
				}
			}
			box = Bounds(it.Segments).Transform(m)
		case *Group:
			if it.Scene.wordy(it.Matrix.Mul(m), wide) {
				return true
			}
			continue
		default:
			continue
		}
		ink = ink.Add(box[0], box[1]).Add(box[2], box[3])
	}
	w, h := ink[2]-ink[0], ink[3]-ink[1]
	if h > w && m[0] == 0 {
		w, h = h, w
	}
	return parts >= letterParts && (w > wide*h || h > letterHigh)
}
