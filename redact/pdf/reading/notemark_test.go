package reading

import (
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

func TestLettersThatMarkANoteAreNoPartOfTheWordBeforeThem(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"an endnote behind a name", "Fairweather^i was", "Fairweather i was"},
		{"the eighth endnote", "Fairweather^viii", "Fairweather viii"},
		{"a table's note before a comma", "Ng^b, was", "Ng b, was"},
		{"an ordinal stays with its number", "14^th March", "14th March"},
		{"a short title stays whole", "M^r Ng", "Mr Ng"},
		{"a raised letter within a name stays", "Mc^cGregor", "MccGregor"},
		{"two letters that mark nothing stay", "Imogen^st", "Imogenst"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, text := &Line{Size: 10}, &content.Text{Glyphs: make([]content.Glyph, 1)}
			up, along := false, 0.0
			for _, r := range tt.text {
				if r == '^' {
					up = true
					continue
				}
				g := Glyph{Text: string(r), Along: along, Advance: 5, Size: 10, Over: -1, Item: text, Space: r == ' '}
				if up = up && r >= 'a' && r <= 'z'; up {
					g.Size, g.Advance, g.Across = 6, 3, 3
				}
				l.Glyphs, along = append(l.Glyphs, g), along+g.Advance
			}
			l.mark()
			p := &Page{Lines: []*Line{l}}
			p.assemble()
			if p.Text != tt.want {
				t.Errorf("read as %q, want %q", p.Text, tt.want)
			}
		})
	}
}
