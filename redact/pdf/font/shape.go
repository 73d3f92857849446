package font

import "github.com/caseveil/caseveil/redact/pdf/font/glyphname"

// Shape gives the glyphs that show text in this face, one for each character, or false if it has none for one of them.
//
// A face with a subset of a font program always answers false: which letters it has depends on the text, and so on the
// names in it; a label set in it or not would tell whether a removed name had these letters.
func (f *Face) Shape(text string) ([]*Glyph, bool) {
	if f.shapes == nil {
		return nil, false
	}
	all := f.shapes()
	var glyphs []*Glyph
	for _, r := range text {
		g, ok := all[string(r)]
		if !ok {
			return nil, false
		}
		glyphs = append(glyphs, g)
	}
	return glyphs, true
}

// shapesByText finds a glyph for each text the face can show.
func (f *Face) shapesByText() map[string]*Glyph {
	switch {
	case f.core != nil:
		return f.coreShapes()
	case f.program != nil && f.whole && !f.vertical:
		return f.programShapes()
	}
	return nil
}

func (f *Face) coreShapes() map[string]*Glyph {
	all := map[string]*Glyph{}
	for i, name := range f.core.Glyphs {
		if text := f.coreText(name); text != "" {
			all[text] = &Glyph{Bytes: 1, GID: i, Unicode: text, Sure: true, Width: float64(f.core.Widths[name]) / 1000}
		}
	}
	return all
}

// coreText is what a glyph of a standard 14 font shows.
func (f *Face) coreText(name string) string {
	text, ok := "", false
	if f.core.Name == "ZapfDingbats" {
		text, ok = glyphname.Dingbat(name)
	}
	if !ok {
		text, _ = glyphname.Text(name)
	}
	return text
}

// programShapes lists the glyphs of a program that knows its characters and has at least printable ASCII: a program
// without a subset tag may be a subset all the same.
func (f *Face) programShapes() map[string]*Glyph {
	all := map[string]*Glyph{}
	for gid := 1; gid < f.program.glyphs(); gid++ {
		for _, text := range f.program.says(gid) {
			if _, ok := all[text]; !ok {
				all[text] = &Glyph{GID: gid, Unicode: text, Sure: true, Width: f.program.advance(gid)}
			}
		}
	}
	for r := ' '; r <= '~'; r++ {
		if _, ok := all[string(r)]; !ok {
			return nil
		}
	}
	return all
}
