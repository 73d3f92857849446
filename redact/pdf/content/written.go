package content

import (
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/font"
)

// written looks into the glyph procedures of t that show text with another font: what the glyph's own code means may be
// anything. A procedure of one letter is a glyph for that letter. Others are drawn so that their text is the page's, and
// the glyphs themselves are dropped.
func (in *interp) written(t3 font.Type3, t *Text) error {
	for i := range t.Glyphs {
		g := &t.Glyphs[i]
		s := in.r.File.Stream(t3.Procs[g.Code])
		p := in.r.procs[s]
		if s == nil || p == nil {
			continue
		}
		text, seen := p.Scene.words()
		switch {
		case !seen:
			continue
		case utf8.RuneCountInString(text) == 1:
			if g.Unicode != text {
				g.Unicode, g.Others = text, g.Unicode
			}
			g.Proved = true
			continue
		}
		g.Hidden = "glyph_text"
		if err := in.drawProc(t3, s, Matrix(t3.Matrix).Mul(Matrix{t.Matrix[0], t.Matrix[1], t.Matrix[2], t.Matrix[3], g.X, g.Y})); err != nil {
			return err
		}
	}
	return nil
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
