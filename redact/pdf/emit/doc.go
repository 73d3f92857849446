// Package emit writes scenes as content streams with their resources.
//
// It writes from items alone and sets each part of the graphics state only when an item needs it, so that a stream
// says nothing but what is drawn: no order of setting, no empty text object and no number of the source survives.
// Text is written with the codes of new font subsets, positions as whole thousandths of an em. Equal scenes give equal
// bytes. An Emitter is not safe for concurrent use.
package emit
