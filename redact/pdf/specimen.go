package pdf

import (
	"context"
	"image"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/likeness"
)

// A specimen is a sheet on which glyphs of the file stand, each in a cell of its own.
type specimen []shown

const (
	cellsRow   = 16
	cellSide   = 64 // samples each way
	cellType   = 36 // samples to the em
	cellLeft   = 14 // of the origin
	cellBelow  = 18
	mostGlyphs = 32 * cellsRow
)

// unmask looks at all glyphs that are said to be letters, digits or signs, to find those that are not: a font can lie about one
// letter, in its map and in its program alike. It gives whether it found any.
func (d *Document) unmask(ctx context.Context) (bool, error) {
	if d.eyes.Draw == nil {
		return false, nil
	}
	b := d.belief
	found := false
	for _, s := range b.specimens() {
		m, err := d.drawSpecimen(ctx, s)
		if err != nil {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			continue // what cannot be drawn here cannot be drawn in the output either
		}
		for i, g := range s {
			text := g.unicode
			if l := ligatures[text]; l != "" {
				text = l
			}
			said, _ := utf8.DecodeRuneInString(text)
			if l, ok := likeness.Of(m, cellOf(i)); ok && l.Impostor(said) {
				b.masked[g], found = true, true
			}
		}
	}
	return found, nil
}

// tell remembers what a glyph is said to be, where its looks can tell whether it is.
func (b *belief) tell(f *font.Face, g *font.Glyph) {
	said := g.Unicode
	if _, ok := f.Type3(); ok && ligatures[said] != "" {
		said = ligatures[said]
	}
	r, n := utf8.DecodeRuneInString(said)
	if n == 0 || n < len(said) || !unicode.In(r, unicode.Latin, unicode.Nd, unicode.P, unicode.S) {
		return
	}
	key := b.key(f, g)
	if _, ok := b.told[key]; !ok {
		b.told[key] = g
		b.order = append(b.order, key)
	}
}

// ligatures are the characters for letters that one glyph of a bitmap font shows.
var ligatures = map[string]string{"ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02", "ffi": "\ufb03", "ffl": "\ufb04"}

// key is a glyph and what it is said to be. A code matters only where each has a procedure of its own.
func (b *belief) key(f *font.Face, g *font.Glyph) shown {
	key := shown{face: f, gid: g.GID, unicode: g.Unicode}
	if _, ok := f.Type3(); ok {
		key.code = g.Code
	}
	return key
}

func (b *belief) specimens() (all []specimen) {
	for rest := b.order; len(rest) > 0; {
		n := min(len(rest), mostGlyphs)
		all, rest = append(all, rest[:n]), rest[n:]
	}
	return all
}

func (d *Document) drawSpecimen(ctx context.Context, s specimen) (*image.Gray, error) {
	width, height := cellsRow*cellSide, (len(s)+cellsRow-1)/cellsRow*cellSide
	look := content.Look{Paint: plainPaint()}
	scene := &content.Scene{}
	for i, g := range s {
		cell := cellOf(i)
		at := content.Glyph{Glyph: d.belief.told[g], X: float64(cell.Min.X + cellLeft), Y: float64(height - cell.Max.Y + cellBelow)}
		scene.Items = append(scene.Items, &content.Text{Look: look, Font: g.face, Matrix: [4]float64{cellType, 0, 0, cellType}, Scale: 1,
			Glyphs: []content.Glyph{at}})
	}
	file, err := d.sheetFile(ctx, scene, width, height)
	if err != nil {
		return nil, err
	}
	m, err := d.eyes.Draw(ctx, file)
	if err != nil {
		return nil, err
	}
	if m.Rect.Dx() != width || m.Rect.Dy() != height {
		return nil, errUnseen
	}
	return grey(m), nil
}

func cellOf(i int) image.Rectangle {
	at := image.Pt(i%cellsRow*cellSide, i/cellsRow*cellSide)
	return image.Rectangle{at, at.Add(image.Pt(cellSide, cellSide))}
}
