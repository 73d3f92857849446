// Package ocr knows what text recognition says of a picture: words, where they stand, and how sure it is.
//
// It is pure. Recognition itself is another program, which this package is given as a [Reader]; what that answers
// (tesseract's table of words) is read here and never trusted: a row that makes no sense is an error.
package ocr
