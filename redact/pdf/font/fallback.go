package font

import (
	"embed"
	"strings"
	"sync"
	"unicode"

	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
)

// The fallbacks are Liberation 2 (SIL Open Font License, fallback/OFL.txt) cut down to the characters of
// fallback/characters.txt; glyph i+1 of each shows the i-th of them. The test beside this file makes them.
//
//go:embed fallback
var fallbackFiles embed.FS

// missingGlyph marks a character that a stand-in for a font that is not embedded cannot draw: Build refuses it.
const missingGlyph = -2

// Fallback is the embedded face that looks most like s.
func Fallback(s Style) *Face { return fallbacks()[fileOf(s)] }

var fallbacks = sync.OnceValue(func() map[string]*Face {
	all := map[string]*Face{}
	for i := range 16 {
		s := Style{Serif: i&1 != 0, Mono: i&2 != 0, Bold: i&4 != 0, Italic: i&8 != 0}
		if all[fileOf(s)] == nil {
			all[fileOf(s)] = loadFallback(s)
		}
	}
	return all
})

// fileOf names the file of a style: "sans", "serif" or "mono", then "-bold" and "-italic".
func fileOf(s Style) string {
	name := "sans"
	switch {
	case s.Mono:
		name = "mono"
	case s.Serif:
		name = "serif"
	}
	if s.Bold {
		name += "-bold"
	}
	if s.Italic {
		name += "-italic"
	}
	return name
}

// loadFallback reads one of our own files; a test reads them all.
func loadFallback(s Style) *Face {
	b, err := fallbackFiles.ReadFile("fallback/" + fileOf(s) + ".ttf")
	if err != nil {
		panic("font: a fallback is missing: " + err.Error())
	}
	p, err := sfnt.Parse(b)
	if err != nil {
		panic("font: a fallback is damaged: " + err.Error())
	}
	chars := map[int][]rune{}
	for i, r := range fallbackCharacters() {
		chars[i+1] = []rune{r}
	}
	f := &Face{
		Ascent: float64(p.Ascent) / float64(p.UnitsPerEm), Descent: float64(p.Descent) / float64(p.UnitsPerEm),
		style: s, whole: true, program: &trueType{p, chars},
	}
	f.shapes = sync.OnceValue(f.shapesByText)
	return f
}

// fallbackCharacters is the content of every fallback, in the order of its glyphs.
var fallbackCharacters = sync.OnceValue(func() []rune {
	b, err := fallbackFiles.ReadFile("fallback/characters.txt")
	if err != nil {
		panic("font: the list of fallback characters is missing: " + err.Error())
	}
	chars := []rune{' ', '\u00a0'}
	for word := range strings.FieldsSeq(string(b)) {
		chars = append(chars, []rune(word)...)
	}
	return chars
})

// alike are characters that a stand-in draws with the glyph of another.
var alike = map[string]string{"\u2011": "\u2010"}

// gid finds the glyph of a text of one character.
func (f *Face) gid(text string) (int, bool) {
	if same, ok := alike[text]; ok {
		text = same
	}
	g, ok := f.shapes()[text]
	if !ok {
		return 0, false
	}
	return g.GID, true
}

// missing is the glyph number for a text that a stand-in does not have: nothing is drawn for nothing, for blanks, and for signs of
// which readers without the font know no more than we do. A letter must not be lost.
func missing(text string) int {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return -1
	}
	return missingGlyph
}
