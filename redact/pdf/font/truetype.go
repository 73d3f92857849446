package font

import (
	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
)

// loadTrueType loads an embedded simple TrueType font. Which glyph a code selects follows 9.6.5.4, and where the
// standard leaves it open, what PDFium does.
func (f *Face) loadTrueType(p *trueType, enc *encoding, flags int, widths simpleWidths) {
	byName := enc.base != "" && !enc.differences || flags&nonsymbolic != 0
	if byName && flags&symbolic != 0 && enc.base == "" {
		byName = false
	}
	if byName {
		if enc.base == "" {
			enc.fill(glyphname.Standard())
		}
		f.byName(p, enc, flags, widths)
		return
	}
	f.byCode(p, enc, widths)
}

func (f *Face) byName(p *trueType, enc *encoding, flags int, widths simpleWidths) {
	lookup := nameLookup(p)
	cmaps := p.Cmaps()
	coded := mapsCodes(cmaps, flags)
	for code, name := range enc.names {
		gid := 0
		if coded {
			gid = cmapCode(cmaps, code)
		}
		if gid == 0 && name != "" {
			gid = lookup(name)
		}
		if gid == 0 {
			gid = cmapCode(cmaps, code)
		}
		e := evidence{program: p.says(gid)}
		if gid != 0 {
			e.encoding = nameText(name)
		} else {
			e.program = nil
		}
		f.set(code, gid, e, widths, p.advance(gid))
	}
}

// mapsCodes reports whether a program gives glyphs to codes and not to characters, so that the names of the encoding select
// none: its only cmap, or the one that readers take, is that of a symbolic font. Of a symbol cmap beside a Macintosh one they
// take the first if the font says that it is symbolic, and a Macintosh cmap alone is then one of codes (9.6.5.4).
func mapsCodes(c sfnt.Cmaps, flags int) bool {
	if len(c.Unicode) > 0 {
		return false
	}
	if flags&nonsymbolic != 0 {
		return len(c.Symbol) > 0 && len(c.Mac) == 0
	}
	return len(c.Symbol) > 0 || len(c.Mac) > 0 && flags&symbolic != 0
}

// nameLookup finds the glyph of a name: through Unicode, through the Macintosh encoding, through post.
func nameLookup(p *trueType) func(name string) int {
	cmaps := p.Cmaps()
	mac := map[string]int{}
	for code, name := range glyphname.MacRoman() {
		if gid := cmaps.Mac[uint16(code)]; gid != 0 {
			mac[name] = gid
		}
	}
	post := map[string]int{}
	for gid := p.NumGlyphs - 1; gid > 0; gid-- {
		post[p.GlyphName(gid)] = gid
	}
	return func(name string) int {
		text := []rune(nameText(name))
		if len(text) == 1 {
			if gid := cmaps.Unicode[text[0]]; gid != 0 {
				return gid
			}
		}
		if gid := mac[name]; gid != 0 {
			return gid
		}
		return post[name]
	}
}

// byCode loads a symbolic font: its cmap maps codes, which say nothing about what is shown.
func (f *Face) byCode(p *trueType, enc *encoding, widths simpleWidths) {
	cmaps := p.Cmaps()
	lookup := nameLookup(p)
	empty := len(cmaps.Symbol)+len(cmaps.Mac)+len(cmaps.Unicode) == 0
	for code := range 256 {
		gid := cmapCode(cmaps, code)
		if gid == 0 && enc.names[code] != "" {
			gid = lookup(enc.names[code])
		}
		if empty && code < p.NumGlyphs {
			gid = code
		}
		e := evidence{}
		if gid != 0 {
			e.program = p.says(gid)
			e.encoding = nameText(enc.names[code])
		}
		f.set(code, gid, e, widths, p.advance(gid))
		if g := &f.single[code]; g.Unicode == "" && gid != 0 {
			g.Unicode = nameText(glyphname.WinAnsi()[code]) // a guess: most fonts that say nothing keep ASCII
		}
	}
}

// cmapCode is the glyph a program gives a single-byte code: symbol, Macintosh, then Unicode.
func cmapCode(c sfnt.Cmaps, code int) int {
	for _, high := range []uint16{0xf000, 0xf100, 0xf200, 0} {
		if gid := c.Symbol[high|uint16(code)]; gid != 0 {
			return gid
		}
	}
	if gid := c.Mac[uint16(code)]; gid != 0 {
		return gid
	}
	return c.Unicode[rune(code)]
}
