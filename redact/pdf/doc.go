// Package pdf reads the text of a PDF with the place of every glyph, and writes the file anew without what must go.
//
// It owns the way from bytes to pages and back: reading (raw, lex), interpreting (content), reading order (reading),
// laying cut lines out again (relay) and writing (emit, write). It may touch nothing but the bytes it is given: no
// file, no clock, no network, no environment. It never sees a case, a person or a rule: it is told byte ranges of its
// own text and what to put in their place.
//
// Nothing is patched. The output is a new file that holds only what the interpreter understood and the allow-list
// names; what was left out is counted by channel in [Rewritten.Removed]. The same input and plan give the same bytes.
//
// A file that cannot be read whole and without doubt is refused with a [*Refusal]. All functions may be called
// concurrently; a Document may be rewritten any number of times.
package pdf
