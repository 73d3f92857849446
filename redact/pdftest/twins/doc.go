// Package twins writes PDFs that differ in nothing but the names of people, for tests of non-interference.
//
// A [Recipe] is a layout, chosen by a seed: kinds of font, ways to align and to set a line, places in which a name
// stands. [Recipe.Write] fills it with a [Cast]. Everything that a program may derive from a name does depend on it:
// which glyphs a font has and their order, widths, kerning, rounding, boxes along words, numbers of objects,
// compression, dates and identifiers. What does not is where lines break: each line holds the same words.
package twins
