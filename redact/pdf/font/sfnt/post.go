package sfnt

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed macglyphs.txt
var macGlyphTable string

// macGlyphs is the standard Macintosh glyph order (OpenType, table post, format 1).
var macGlyphs = sync.OnceValue(func() []string { return strings.Fields(macGlyphTable) })

// GlyphName is the name post gives a glyph, "" if none.
func (f *Font) GlyphName(gid int) string {
	if gid < 0 || gid >= len(f.names) {
		return ""
	}
	return f.names[gid]
}

// readNames takes what can be read: a program without names is no error.
func (f *Font) readNames() {
	b := f.tables["post"]
	if len(b) < 32 {
		return
	}
	switch u32(b, 0) {
	case 0x00010000:
		f.names = macGlyphs()[:min(f.NumGlyphs, len(macGlyphs()))]
	case 0x00020000:
		f.names = readFormat2(b[32:], f.NumGlyphs)
	}
}

func readFormat2(b []byte, glyphs int) []string {
	if len(b) < 2 {
		return nil
	}
	n := min(int(u16(b, 0)), glyphs)
	if len(b) < 2+2*n {
		return nil
	}
	var own []string
	for rest := b[min(2+2*int(u16(b, 0)), len(b)):]; len(rest) > 0 && 1+int(rest[0]) <= len(rest); rest = rest[1+int(rest[0]):] {
		own = append(own, string(rest[1:1+int(rest[0])]))
	}
	names := make([]string, n)
	for i := range names {
		switch at := int(u16(b, 2+2*i)); {
		case at < len(macGlyphs()):
			names[i] = macGlyphs()[at]
		case at-len(macGlyphs()) < len(own):
			names[i] = own[at-len(macGlyphs())]
		}
	}
	return names
}
