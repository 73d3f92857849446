// Package verify is the second pair of eyes: it tries to find in a PDF what should not be there any more.
//
// It owns three looks at a file. [Reader.Prove] takes the bytes that are about to be published and what was removed from
// them, and answers with named checks; one that failed means no output. [Reader.Examine] looks at any PDF in the world
// as someone would who wants to undo its redactions, and lists what it found. [Agree] compares two readings of one file,
// because an engine cannot remove what it does not see.
//
// It shares no code with redact/pdf, so that one misreading cannot hide itself: the pages are read and drawn by PDFium
// (compiled to WebAssembly, run in a memory of its own without files, clock skew or network), and the bytes are read by
// the scanner in verify/scan, which trusts no cross-reference table and no /Length.
//
// It may touch: the bytes it is given, and a compilation cache that the caller opened. It opens no file, starts no
// process, speaks to no network, and writes no log. Names and page text pass through it and come out in one place only,
// [Discovery.Text], which is never part of JSON; errors, check details and [Disagreement] hold counts and page numbers.
package verify
