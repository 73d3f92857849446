// Package canvas takes words out of the pixels of a picture.
//
// A picture has to lose more than the ink of a name: a hole that is as wide as the name still tells its length. So the rest
// of the line is moved up to the label, whole samples at a time, as the lines of a text are laid out anew; where
// that cannot be (a line that leans, a table's rule in the way) the hole stays and the label is fitted into it. A label
// at the beginning of a line stands where other lines begin, or on a step, and one that is alone has a size on a step: of two
// names whose letters differ at the sides, some are still told apart where a step lies between them. What no redactor can
// make equal stays: grain and noise, and letters that were drawn between samples. Lengths are in samples, y runs downwards.
package canvas
