// Package font says what the glyphs of a PDF's fonts show and how wide they are, and builds the only fonts a
// redacted file may carry: subsets that hold nothing but the glyphs still in use (ISO 32000-2, 9.5 to 9.10).
//
// Load reads a font dictionary. Decode turns the bytes of a shown string into glyphs. What a glyph shows is taken from
// ToUnicode, from the encoding and from the font program itself; where ToUnicode names one letter and the font program
// another, the font program wins, because it is what the reader sees.
//
// NewSubset collects the glyphs that remain and Build writes them as a new font: renumbered by what they show, so that
// neither their order, nor their widths, names or outlines tell what was taken out. A subset is a function of the
// glyphs that remain alone: the same glyphs give the same bytes.
//
// The package owns font programs and character maps. It may touch the objects it is handed and the fonts it carries
// (Liberation, see fallback/OFL.txt). It never opens a file or a connection, never sees a page, and never puts text of
// a document into an error. A Face is immutable and may be shared between goroutines; a Subset may not.
package font
