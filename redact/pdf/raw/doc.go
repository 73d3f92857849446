// Package raw reads the objects of a PDF file (ISO 32000-2, 7) into obj values and finds its pages.
//
// pdfcpu does the reading; none of its types leave this package. It is read relaxed but believed little: what it says
// it repaired or skipped becomes a refusal, encryption is refused also when no password is needed, every panic becomes
// an error, and filters are undone here, within limits, never partly. What pdfcpu does not notice (a /Length that
// lies) is found by comparing the text with a second engine's, which is the caller's to do.
package raw
