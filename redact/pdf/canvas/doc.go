// Package canvas takes words out of the pixels of a picture.
//
// A picture has to lose more than the ink of a name: a hole that is as wide as the name still tells its length. So the rest
// of the line is moved up to the label, whole samples at a time, as the lines of a text are laid out anew; where
// that cannot be (a line that leans, a table's rule in the way) the hole stays and the label is fitted into it. Lengths
// are in samples, y runs downwards.
package canvas
