package relay

import (
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// Kept holds the glyphs of each face that stay somewhere in the document, by the character they show. A label is set in
// the page's own face only with these: which others a face has may tell of what was cut, above all in a subset font,
// whose letters are those of the text. Of two glyphs for a character the first in reading order counts, since numbers
// and codes of glyphs may depend on what was cut. So a label looks the same wherever its face is used.
type Kept map[*font.Face]map[string]*font.Glyph

// Page adds the glyphs that stay of a page.
func (k Kept) Page(p *reading.Page, cuts []Cut) {
	work := assign(p, cuts)
	for i, l := range p.Lines {
		for j := range l.Glyphs {
			g := &l.Glyphs[j]
			if l.Hidden || l.Glyphs[j].Veiled() || work[i] != nil && work[i].cut[j] {
				continue
			}
			k.add(g.Item.Font, g.Item.Glyphs[g.Index].Glyph)
		}
	}
}

func (k Kept) add(face *font.Face, g *font.Glyph) {
	if !g.Sure || g.GID < 0 || g.Unicode == "" {
		return
	}
	if k[face] == nil {
		k[face] = map[string]*font.Glyph{}
	}
	if _, ok := k[face][g.Unicode]; !ok {
		k[face][g.Unicode] = g
	}
}

// shape sets text in face, or reports false when a character of it does not stay. Then the whole text is for another
// face: letters of two faces are not mixed in a label.
func (k Kept) shape(face *font.Face, text string) ([]*font.Glyph, bool) {
	if _, type3 := face.Type3(); type3 || face.Vertical() {
		return nil, false
	}
	var out []*font.Glyph
	for _, r := range text {
		g, ok := k[face][string(r)]
		if !ok {
			return nil, false
		}
		out = append(out, g)
	}
	return out, true
}
