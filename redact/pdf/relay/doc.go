// Package relay lays lines out anew from which something was cut.
//
// Every glyph of such a line gets a place that follows from the advances of the fonts and from what stays: neither
// kerning, nor the stretch of a justified line, nor the width of what was cut survive. The line keeps the edge that its
// alignment fixes, which is found from its neighbours and never from the cut. Rules, highlights and links that lie
// along words are set to where the words went, and what a program set right behind words follows them. Lengths are in
// units of the page.
package relay
