// Package reading puts the glyphs of a page into reading order and gives its text.
//
// It is the one map between bytes of text and glyphs: detection works on the text, laying out works on the glyphs.
// Lines follow the order in which the page draws them, as programs draw in reading order; pieces that were drawn out
// of order are joined by where they stand. Cells that stand side by side are parted by a tab, lines by a line end; a
// word that is broken over two lines keeps its hyphen. Hidden text comes last. Lengths are in units of the page.
package reading
