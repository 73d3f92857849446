// Package content interprets content streams (ISO 32000-2, 8 and 9) and gives what they draw as items.
//
// An item stands by itself: it carries its place, its colours, its clip and its mark in the base space of its scene
// (a page, a form, a pattern cell, a glyph procedure), so that a stream can be written anew from items alone. What the
// interpreter does not understand cannot become an item and so cannot reach the output; it is dropped and counted.
//
// Lengths are in units of the scene's base space. A Reader is not safe for concurrent use; items are immutable.
package content
